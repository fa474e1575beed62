package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	kudos "okrbot/store/motivation"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

// turnsThanks does what is due in the team's evening, and returns what is said then.
func (p *praising) turnsThanks() []string {
	p.T().Helper()
	_, err := p.TurnThanks(p.T().Context(), p.Now())
	p.Done(err)
	return p.Deliver()
}

// to lets it be a moment on the clock of the team.
func (p *praising) to(wall string) {
	p.T().Helper()
	at, err := okr.ParseWall(wall)
	p.Done(err)
	p.Forward(at.In(p.team.Location()).Sub(p.Now()))
}

// alone gives kudos whose message nothing joins.
func (p *praising) alone(by, to okr.PersonID) motivation.Thanked {
	p.T().Helper()
	p.Forward(time.Hour)
	return p.gives(by, to)
}

func TestEvening_SaysWhatTheDayHadNoRoomFor(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.to("2026-11-26T07:00")
	p.turnsThanks() // plans
	p.set(func(s *motivation.Settings) { s.Messages = 2 })
	for i := range 5 {
		p.alone(p.ada, p.bob)
		want := []string{}
		if i < 2 {
			want = []string{fmt.Sprintf("kudos/KU%d", i+1)}
		}
		if got := p.Deliver(); !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("of the kudos %d %v is said, want %v", i+1, got, want)
		}
	}
	if got := p.turnsThanks(); len(got) > 0 {
		t.Errorf("at noon: %v", got)
	}
	p.to("2026-11-26T17:00")
	if got := p.turnsThanks(); !slices.Equal(got, []string{"evening/T1/2026-11-26"}) {
		t.Fatalf("in the evening: %v", got)
	}
	post, err := p.FindPostByKey(t.Context(), "evening/T1/2026-11-26")
	p.Done(err)
	carried, err := p.CarriedPosts(t.Context(), post)
	p.Done(err)
	var keys []string
	for _, c := range carried {
		keys = append(keys, c.Key)
	}
	if want := []string{"kudos/KU3", "kudos/KU4", "kudos/KU5"}; !slices.Equal(keys, want) {
		t.Errorf("it says %v, want %v", keys, want)
	}
	if got := p.turnsThanks(); len(got) > 0 {
		t.Errorf("once more: %v", got)
	}
	// What is taken back there is rendered anew.
	_, err = p.TakeBackKudos(t.Context(), p.As(p.ada), 4)
	p.Done(err)
	if got := p.Deliver(); !slices.Equal(got, []string{"evening/T1/2026-11-26"}) {
		t.Errorf("after one is taken back: %v", got)
	}
	p.to("2026-11-27T09:00")
	p.gives(p.cem, p.bob) // another day has another budget
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU6"}) {
		t.Errorf("on the next day: %v", got)
	}
}

// One message alone that waited goes as it is, and over a weekend things wait for the next working evening.
func TestEvening_OneAlone(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.to("2026-11-28T10:00") // a Saturday
	p.turnsThanks()
	p.set(func(s *motivation.Settings) { s.Messages = 0 })
	p.gives(p.ada, p.bob)
	p.to("2026-11-28T20:00")
	if got := p.turnsThanks(); len(got) > 0 {
		t.Errorf("on Saturday: %v", got)
	}
	p.to("2026-11-30T17:00")
	if got := p.turnsThanks(); !slices.Equal(got, []string{"kudos/KU1"}) {
		t.Errorf("on Monday: %v", got)
	}
}

// wall is what the wall of thanks for November says.
func (p *praising) wall() (motivation.Wall, error) {
	return p.FindWall(p.T().Context(), outbox.Post{Team: p.team.ID, Subject: outbox.AboutMonth("2026-11-01")}, p.Now(),
		strings.Compare)
}

func TestWall_SaysWhatEverybodyMayKnowOfAMonth(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.to("2026-10-20T10:00")
	p.set(func(s *motivation.Settings) { s.Values, s.PerDay = []string{"Care", "Courage"}, 50 })
	p.gives(p.bob, p.ada) // in another month
	p.to("2026-11-26T10:00")
	p.turnsThanks()
	p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.cem, p.bob}, Value: "care"})
	said := p.wants(p.bob, kudos.Wish{Receivers: []okr.PersonID{p.cem}, Value: "courage"})
	_, err := p.SayToo(t.Context(), p.As(p.manager), said.Kudos.ID)
	p.Done(err)
	p.wants(p.cem, kudos.Wish{Receivers: []okr.PersonID{p.ada}, Private: true})
	p.Deliver()
	p.to("2026-12-01T09:59")
	if got := p.turnsThanks(); len(got) > 0 {
		t.Errorf("before ten: %v", got)
	}
	p.to("2026-12-01T10:00")
	if got := p.turnsThanks(); !slices.Equal(got, []string{"wall/T1/2026-11"}) {
		t.Fatalf("at ten: %v", got)
	}
	w, err := p.wall()
	p.Done(err)
	if w.Count != 4 || len(w.Values) != 2 || w.Values[0].Value != "Care" || w.Values[1].Count != 2 ||
		!slices.Equal(w.Values[0].Names, []string{"Bob", "Cem"}) {
		t.Errorf("%d kudos for %+v", w.Count, w.Values)
	}
	if len(w.Stories) != 2 || w.Stories[0].ID != said.Kudos.ID && len(w.Stories[0].Too) != 1 {
		t.Errorf("stories: %+v", w.Stories)
	}
	if !slices.Equal(w.Beginners, []string{"Ada", "Manager"}) { // Bob gave some in October; Cem's are private
		t.Errorf("beginners: %q", w.Beginners)
	}
	// Who hides is on it no more, and without anybody there is none.
	p.Done(p.SetHidden(t.Context(), p.As(p.cem), true))
	if got := p.Deliver(); !slices.Contains(got, "wall/T1/2026-11") {
		t.Errorf("with Cem hidden %v is rendered anew", got)
	}
	if w, err = p.wall(); err != nil || w.Count != 1 || len(w.Stories) != 1 {
		t.Errorf("with Cem hidden: %+v, %v", w, err)
	}
	p.Done(p.SetHidden(t.Context(), p.As(p.bob), true))
	if _, err = p.wall(); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("with everybody hidden: %v", err)
	}
	// Nothing was given in December.
	p.to("2027-01-04T10:00")
	if got := p.turnsThanks(); slices.Contains(got, "wall/T1/2026-12") {
		t.Errorf("in January: %v", got)
	}
}

// Of the teams that name one channel as the company's, one shows the wall of all.
func TestWall_OfTheCompany(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.turnsThanks()
	for _, team := range storetest.All[okr.TeamID](p.World, "SELECT id FROM teams") {
		p.sells(team, "CALL")
	}
	p.gives(p.ada, p.bob)
	p.gives(p.other, p.ada)
	p.Deliver()
	p.to("2026-12-01T10:00")
	got := p.turnsThanks()
	walls := slices.DeleteFunc(got, func(key string) bool { return !strings.HasPrefix(key, "wall/") })
	if !slices.Equal(walls, []string{"wall/T1/2026-11"}) {
		t.Errorf("walls: %v", walls)
	}
	if n := storetest.Look[string](p.World, "SELECT channel FROM posts WHERE key = 'wall/T1/2026-11'"); n != "CALL" {
		t.Errorf("it stands in %s", n)
	}
	if w, err := p.wall(); err != nil || !w.Company || w.Count != 2 {
		t.Errorf("%+v, %v", w, err)
	}
}

// sells lets a team name the company's channel.
func (p *praising) sells(team okr.TeamID, channel string) {
	p.T().Helper()
	_, settings, err := p.FindSelling(p.T().Context(), team)
	p.Done(err)
	settings.CompanyChannel = channel
	p.Done(p.SaveSelling(p.T().Context(), p.As(p.Admin), settings))
}

func TestEvening_TellsOfNewBadges(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.to("2026-11-26T07:00")
	p.turnsThanks()
	p.to("2026-11-26T17:00")
	if got := p.turnsThanks(); len(got) > 0 {
		t.Errorf("without any badges: %v", got)
	}
	p.to("2026-11-27T09:00")
	var last motivation.Thanked
	for i := range 10 {
		giver := p.Person(fmt.Sprint("Giver", i))
		last = p.gives(giver, p.bob)
	}
	p.Deliver()
	p.to("2026-11-27T17:00")
	if got := p.turnsThanks(); !slices.Equal(got, []string{"evening/T1/2026-11-27"}) {
		t.Fatalf("with a new badge: %v", got)
	}
	post, err := p.FindPostByKey(t.Context(), "evening/T1/2026-11-27")
	p.Done(err)
	badges := func() string {
		t.Helper()
		list, err := p.FindNewBadges(t.Context(), post)
		p.Done(err)
		return fmt.Sprint(list)
	}
	if got := badges(); got != "[{UBOB Bob helper}]" {
		t.Errorf("it tells of %s", got)
	}
	// It goes silently with its cause, comes back with it, and is told once.
	_, err = p.TakeBackKudos(t.Context(), p.As(last.Kudos.Giver), last.Kudos.ID)
	p.Done(err)
	p.Deliver()
	p.to("2026-11-30T17:00")
	if got := p.turnsThanks(); !slices.Equal(got, []string{"evening/T1/2026-11-27"}) || badges() != "[]" {
		t.Errorf("once it fell %v is rendered anew, with %s", got, badges())
	}
	p.gives(last.Kudos.Giver, p.bob)
	p.Deliver()
	p.to("2026-12-01T17:00")
	if got := p.turnsThanks(); slices.Contains(got, "evening/T1/2026-12-01") || badges() != "[{UBOB Bob helper}]" {
		t.Errorf("once it is back %v is said, with %s", got, badges())
	}
	p.Done(p.SetHidden(t.Context(), p.As(p.bob), true))
	if badges() != "[]" {
		t.Errorf("who hides is told of: %s", badges())
	}
}

// Badges of before the first evening are no news.
func TestEvening_OldBadgesAreNoNews(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.to("2026-11-26T09:00")
	for i := range 10 {
		p.gives(p.Person(fmt.Sprint("Giver", i)), p.bob)
	}
	p.Deliver()
	p.to("2026-11-26T17:00")
	if got := p.turnsThanks(); len(got) > 0 {
		t.Errorf("said: %v", got)
	}
}

// What became due while okrbot was down is said at its next start, whatever is planned anew then.
func TestEvening_IsMadeUpFor(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.to("2026-11-26T07:00")
	p.turnsThanks()
	p.set(func(s *motivation.Settings) { s.Messages = 0 })
	p.alone(p.ada, p.bob)
	p.alone(p.cem, p.bob)
	p.to("2026-11-26T16:59")
	p.Deliver()
	// after an evening, and after a wall was due
	for _, start := range []string{"2026-11-26T19:30", "2026-12-01T11:00"} {
		p.to(start)
		if again, err := p.Replan(t.Context(), p.Now()); err != nil || len(again) > 0 {
			t.Errorf("planned anew at %s: %v, %v", start, again, err)
		}
		if start > "2026-12" {
			break
		}
		if got := p.Deliver(); len(got) > 0 {
			t.Errorf("said one by one: %v", got)
		}
		if got := p.turnsThanks(); !slices.Equal(got, []string{"evening/T1/2026-11-26"}) {
			t.Errorf("at the next start: %v", got)
		}
	}
	if got := p.turnsThanks(); !slices.Contains(got, "wall/T1/2026-11") {
		t.Errorf("on the month's first day: %v", got)
	}
}

// A team that works on other days, or in another zone, hears its evening by the new ones.
func TestEvening_FollowsTheCalendar(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.to("2026-11-26T07:00")
	p.turnsThanks()
	next := func() time.Time {
		t.Helper()
		turns, err := p.FindUpcoming(t.Context(), p.Now(), p.Now().AddDate(0, 0, 10))
		p.Done(err)
		for _, v := range turns {
			if v.What == outbox.PlannedWall && v.Team.ID == p.team.ID {
				return v.At
			}
		}
		t.Fatal("no wall is planned")
		return time.Time{}
	}
	if got := next(); !got.Equal(p.At("2026-12-01T10:00", storetest.Home)) {
		t.Errorf("planned at %s", got)
	}
	team, err := p.FindTeam(t.Context(), p.team.ID)
	p.Done(err)
	team.Zone = "America/New_York"
	_, err = p.UpdateTeam(t.Context(), p.As(p.manager), team)
	p.Done(err)
	if got := next(); !got.Equal(p.At("2026-12-01T10:00", "America/New_York")) {
		t.Errorf("in another zone at %s", got)
	}
}
