package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/db"
	kudos "okrbot/store/motivation"
	"okrbot/store/outbox"
	"okrbot/store/privacy"
	"okrbot/store/storetest"
)

// praising is a team that thanks, and a colleague elsewhere. It is Friday noon.
type praising struct {
	*storetest.World
	team                          okr.Team
	manager, ada, bob, cem, other okr.PersonID
}

const (
	why  = "for saving the Acme demo"
	link = "https://acme.slack.com/archives/C0SALES" // of messages: /p1
)

func newPraising(t *testing.T) *praising {
	t.Helper()
	w := storetest.New(t)
	p := &praising{World: w, manager: w.Person("Manager"), ada: w.Person("Ada"), bob: w.Person("Bob"),
		cem: w.Person("Cem"), other: w.Person("Else")}
	p.team = w.Team(storetest.Plan("Sales", p.manager), p.manager, p.ada, p.bob, p.cem)
	w.Team(storetest.Plan("Other", w.Admin), w.Admin, p.other)
	w.Deliver()
	return p
}

// gives thanks people, or ends the test.
func (p *praising) gives(by okr.PersonID, to ...okr.PersonID) motivation.Thanked {
	p.T().Helper()
	given, err := p.tries(by, to...)
	p.Done(err)
	return given
}

// corrector is a world in which kudos can be corrected.
type corrector interface {
	CorrectKudos(ctx context.Context, a store.Actor, id motivation.KudosID, reason string) (motivation.Kudos, error)
}

func corrects(w corrector, a store.Actor, id motivation.KudosID, reason string) error {
	_, err := w.CorrectKudos(context.Background(), a, id, reason)
	return err
}

func (p *praising) tries(by okr.PersonID, to ...okr.PersonID) (motivation.Thanked, error) {
	return p.GiveKudos(p.T().Context(), p.As(by), kudos.Wish{Receivers: to, Reason: why})
}

// wants gives, changed, or ends the test.
func (p *praising) wants(by okr.PersonID, w kudos.Wish) motivation.Thanked {
	p.T().Helper()
	if w.Reason == "" {
		w.Reason = why
	}
	given, err := p.GiveKudos(p.T().Context(), p.As(by), w)
	p.Done(err)
	return given
}

func (p *praising) stands(viewer, of okr.PersonID) motivation.Situation {
	p.T().Helper()
	st, err := p.FindKudosSituation(p.T().Context(), p.As(viewer), of)
	p.Done(err)
	return st
}

func (p *praising) points(of okr.PersonID) int64 {
	p.T().Helper()
	return p.stands(of, of).Points.Spendable()
}

// left is what somebody may give yet: of the day, and of a manager's month.
func (p *praising) left(of okr.PersonID) [2]int {
	p.T().Helper()
	a := p.stands(of, of).Allowance
	return [2]int{a.Left(), a.BoostLeft()}
}

func (p *praising) set(change func(*motivation.Settings)) {
	p.T().Helper()
	settings := motivation.DefaultSettings()
	change(&settings)
	p.Done(p.SaveThanking(p.T().Context(), p.As(p.manager), p.team.ID, settings))
}

// card is what a message in the channel says: the kudos of each, and to whom.
func (p *praising) card(id motivation.KudosID) (said []string) {
	p.T().Helper()
	list, err := p.FindKudosOfCard(p.T().Context(), id, p.Now())
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	p.Done(err)
	for _, k := range list {
		said = append(said, k.ID.String()+named(k))
	}
	return said
}

// named are whom kudos name: whom they thank, and after a plus who joined in.
func named(k motivation.Kudos) string {
	var b strings.Builder
	for _, r := range k.Receivers {
		b.WriteString(" " + r.Name)
	}
	for _, too := range k.Too {
		b.WriteString(" +" + too.Name)
	}
	return b.String()
}

// balanced holds the ledger to its rules, which the database's invariants say too.
func (p *praising) balanced() {
	p.T().Helper()
	findings, err := db.Verify(p.T().Context(), p.Path)
	p.Done(err)
	if len(findings) > 0 {
		p.T().Errorf("verify finds %q", findings)
	}
	if sum := storetest.Look[int64](p.World, `SELECT COALESCE(SUM(amount), 0) FROM (
		SELECT amount FROM entries UNION ALL SELECT -amount FROM entries)`); sum != 0 {
		p.T().Errorf("all accounts together have %d points", sum)
	}
	if n := storetest.Look[int](p.World,
		"SELECT COUNT(*) - COUNT(DISTINCT reverses) FROM entries WHERE reverses IS NOT NULL"); n != 0 {
		p.T().Errorf("%d entries are reversed twice", n)
	}
}

func TestKudos_OfOneAndOfSeveral(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	one := p.gives(p.ada, p.bob)
	if one.Kudos.ID != 1 || one.Kudos.GiverName != "Ada" || named(one.Kudos) != " Bob" || one.Team.ID != p.team.ID ||
		one.Allowance.Left() != 4 || !one.Kudos.At.Equal(p.Now()) {
		t.Errorf("given %+v", one)
	}
	two := p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.bob, p.cem, p.bob}, Link: link + "/p1"})
	if named(two.Kudos) != " Bob Cem" || two.Allowance.Left() != 2 || two.Kudos.Link != link+"/p1" {
		t.Errorf("given %+v", two)
	}
	if p.points(p.bob) != 2 || p.points(p.cem) != 1 || p.points(p.ada) != 0 {
		t.Errorf("points: %d, %d and %d", p.points(p.bob), p.points(p.cem), p.points(p.ada))
	}
	bob, ada := p.stands(p.bob, p.bob), p.stands(p.cem, p.ada)
	if bob.Received != 2 || bob.GivenAway != 0 || len(bob.Newest) != 2 || bob.Newest[0].ID != 2 || !bob.Own {
		t.Errorf("Bob stands at %+v", bob)
	}
	if e := bob.Movements; len(e) != 2 || e[0].Gain != 1 || e[0].Giver != "Ada" || e[0].Reason != why ||
		e[0].Cause != motivation.KudosReceived || e[0].Reference != "gift/2" {
		t.Errorf("Bob's entries are %+v", e)
	}
	if ada.GivenAway != 3 || ada.Received != 0 || ada.Own || ada.Movements != nil || ada.Allowance.PerDay != 0 {
		t.Errorf("Ada stands for others at %+v", ada)
	}
	// Who came from elsewhere sees it in their own team.
	if far := p.gives(p.other, p.bob); far.Team.Name != "Other" {
		t.Errorf("said in %s", far.Team.Name)
	}
	near := p.wants(p.other, kudos.Wish{Receivers: []okr.PersonID{p.bob}, Channel: p.team.Channel})
	if near.Team.Name != "Other" {
		t.Errorf("said in %s, whose channel is not theirs", near.Team.Name)
	}
	p.balanced()
}

func TestKudos_WhereTheyAreSaid(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.Done(p.NoteJoined(t.Context(), "COTHER", p.ada, p.Now()))
	nomad := p.Person("Nomad")
	for _, c := range []struct {
		by, to  okr.PersonID
		channel string
		want    string
	}{
		{p.ada, p.bob, "", "Sales"}, {p.ada, p.other, "", "Other"}, {p.ada, p.bob, "COTHER", "Other"},
		{p.ada, p.bob, "CNOWHERE", "Sales"}, {p.ada, nomad, "", "Sales"}, {nomad, p.other, "", "Other"},
	} {
		given := p.wants(c.by, kudos.Wish{Receivers: []okr.PersonID{c.to}, Channel: c.channel})
		if given.Team.Name != c.want {
			t.Errorf("%s to %s in %q: said in %s, want %s", c.by, c.to, c.channel, given.Team.Name, c.want)
		}
		p.Forward(24 * time.Hour)
	}
	_, err := p.tries(nomad, p.Person("Vagabond"))
	wantRefused(t, err, "kudos.no_team")
}

func TestKudos_NameWhomTheyRefuse(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	guest := p.Person("Nora", func(g *okr.Person) { g.Guest = true })
	for id, want := range map[okr.PersonID]string{guest: "Nora", "UNOBODY": "UNOBODY"} {
		_, err := p.tries(p.ada, id)
		refusal, ok := okr.RefusalOf(err)
		if !ok || !slices.Equal(refusal.Args, []any{"Person", want}) {
			t.Errorf("thanks to %s: %v, want a refusal that names %s", id, err, want)
		}
	}
}

func TestKudos_RefusedKeepNothing(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.set(func(s *motivation.Settings) { s.Values, s.ValueRequired = []string{"Team work", "Cesaret"}, true })
	guest := p.Person("Guest", func(g *okr.Person) { g.Guest = true })
	app := p.Person("App", func(g *okr.Person) { g.Bot = true })
	gone := p.Person("Gone", deactivate)
	many := make([]okr.PersonID, 11)
	for i := range many {
		many[i] = p.Person(fmt.Sprint("Many", i))
	}
	of := func(ids ...okr.PersonID) []okr.PersonID { return ids }
	for _, c := range []struct {
		name, want string
		by         okr.PersonID
		wish       kudos.Wish
	}{
		{"nobody", "kudos.nobody", p.ada, kudos.Wish{Value: "cesaret"}},
		{"oneself", "kudos.to_self", p.ada, kudos.Wish{Receivers: of(p.bob, p.ada), Value: "cesaret"}},
		{"eleven", "kudos.too_many", p.ada, kudos.Wish{Receivers: many, Value: "cesaret"}},
		{"a guest", "kudos.no_colleague", p.ada, kudos.Wish{Receivers: of(p.bob, guest), Value: "cesaret"}},
		{"an app", "kudos.no_colleague", p.ada, kudos.Wish{Receivers: of(app), Value: "cesaret"}},
		{"a leaver", "kudos.no_colleague", p.ada, kudos.Wish{Receivers: of(gone), Value: "cesaret"}},
		{"a stranger", "kudos.no_colleague", p.ada, kudos.Wish{Receivers: of("UNOBODY"), Value: "cesaret"}},
		{"by a guest", "kudos.not_yours", guest, kudos.Wish{Receivers: of(p.bob), Value: "cesaret"}},
		{"by an app", "kudos.not_yours", app, kudos.Wish{Receivers: of(p.bob), Value: "cesaret"}},
		{"by a leaver", "kudos.not_yours", gone, kudos.Wish{Receivers: of(p.bob), Value: "cesaret"}},
		{"by a stranger", "kudos.not_yours", "UNOBODY", kudos.Wish{Receivers: of(p.bob), Value: "cesaret"}},
		{"no reason", "kudos.reason_short", p.ada, kudos.Wish{Receivers: of(p.bob), Reason: "nice job", Value: "cesaret"}},
		{"long", "kudos.reason_long", p.ada, kudos.Wish{Receivers: of(p.bob), Reason: strings.Repeat("so ", 200),
			Value: "cesaret"}},
		{"no value", "kudos.value_missing", p.ada, kudos.Wish{Receivers: of(p.bob)}},
		{"no such value", "kudos.value_unknown", p.ada, kudos.Wish{Receivers: of(p.bob), Value: "speed"}},
		{"too much", "kudos.allowance_used", p.ada, kudos.Wish{Receivers: many[:6], Value: "cesaret"}},
	} {
		if c.wish.Reason == "" {
			c.wish.Reason = why
		}
		_, err := p.GiveKudos(t.Context(), p.Once(c.by, c.name), c.wish)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: refused with %q, want %q", c.name, got, c.want)
		}
		if _, err = p.GiveKudos(t.Context(), p.Once(c.by, c.name), c.wish); errors.Is(err, store.ErrRepeated) {
			t.Errorf("%s: what was refused is said to be done", c.name)
		}
	}
	for _, table := range []string{"kudos", "gifts", "entries", "posts WHERE kind IN ('kudos', 'thanked')"} {
		if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM "+table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
	given := p.wants(p.ada, kudos.Wish{Receivers: of(p.bob), Value: "#team-WORK"})
	if given.Kudos.Value != "Team work" || given.Allowance.Left() != 4 {
		t.Errorf("given %+v", given)
	}
}

func TestKudos_RefusalSaysWhatIsLeft(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.gives(p.ada, p.bob, p.cem, p.manager)
	_, err := p.tries(p.ada, p.bob, p.cem, p.manager)
	refusal, ok := okr.RefusalOf(err)
	if !ok || fmt.Sprint(refusal.Args...) != fmt.Sprint("Left", 2, "Needs", 3, "PerDay", 5) {
		t.Errorf("refused with %v", err)
	}
	p.gives(p.ada, p.bob, p.cem)
	_, err = p.tries(p.ada, p.bob)
	wantRefused(t, err, "kudos.allowance_used")
}

// The allowance is of a working day, where the giver is.
func TestKudos_AllowanceOfAWorkingDay(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	far := p.Person("Far", storetest.In("America/Los_Angeles"))
	p.Done(p.NoteJoined(t.Context(), p.team.Channel, far, p.Now()))
	all := func(by okr.PersonID) {
		t.Helper()
		for range p.left(by)[0] {
			p.gives(by, p.bob)
		}
	}
	for _, c := range []struct {
		at        string // in Istanbul
		ada, afar int
	}{
		{"2026-11-20T23:59", 5, 5}, // Friday of both
		{"2026-11-21T00:00", 0, 0}, // Saturday brings nothing new
		{"2026-11-22T23:59", 0, 0},
		{"2026-11-23T00:00", 5, 0}, // Monday in Istanbul, Sunday in Los Angeles
		{"2026-11-23T10:59", 0, 0},
		{"2026-11-23T11:00", 0, 5},
		{"2026-11-24T00:00", 5, 0},
		{"2026-11-28T12:00", 5, 5}, // what is left on Friday may be given on Saturday
	} {
		p.Set(c.at)
		if ada, afar := p.left(p.ada)[0], p.left(far)[0]; ada != c.ada || afar != c.afar {
			t.Errorf("at %s Ada has %d left, want %d, and Far %d, want %d", c.at, ada, c.ada, afar, c.afar)
		}
		all(p.ada)
		all(far)
	}
}

func TestKudos_AManagersBoostComesAfterTheDay(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.set(func(s *motivation.Settings) { s.PerDay, s.Boost = 2, 3 })
	if got := p.left(p.manager); got != [2]int{2, 3} {
		t.Fatalf("%v are left", got)
	}
	if got := p.left(p.ada); got != [2]int{2, 0} {
		t.Errorf("%v are left to who is no manager", got)
	}
	third := p.gives(p.manager, p.ada, p.bob, p.cem)
	if got := [2]int{third.Allowance.Left(), third.Allowance.BoostLeft()}; got != [2]int{0, 2} {
		t.Errorf("after three %v are left", got)
	}
	_, err := p.TakeBackKudos(t.Context(), p.As(p.manager), third.Kudos.ID)
	p.Done(err)
	if got := p.left(p.manager); got != [2]int{2, 3} {
		t.Errorf("%v are left after it was taken back", got)
	}
	p.gives(p.manager, p.ada, p.bob, p.cem)
	p.Set("2026-11-23T12:00")
	if got := p.left(p.manager); got != [2]int{2, 2} {
		t.Errorf("on Monday %v are left", got)
	}
	p.gives(p.manager, p.ada, p.bob, p.cem)
	p.gives(p.manager, p.ada)
	_, err = p.tries(p.manager, p.ada)
	wantRefused(t, err, "kudos.allowance_used")
	p.Set("2026-12-01T00:00")
	if got := p.left(p.manager); got != [2]int{2, 3} {
		t.Errorf("in December %v are left", got)
	}
	p.balanced()
}

func TestKudos_Too(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	id := p.gives(p.ada, p.bob, p.cem).Kudos.ID
	hush := p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.bob, p.cem}, Private: true}).Kudos.ID
	alone := p.gives(p.ada, p.bob).Kudos.ID
	for _, c := range []struct {
		by   okr.PersonID
		id   motivation.KudosID
		want string
	}{
		{p.ada, id, "kudos.too_own"}, {p.bob, alone, "kudos.to_self"}, {p.bob, hush, "kudos.unknown"},
		{p.manager, hush, "kudos.unknown"}, {p.manager, 99, "kudos.unknown"}, {"UNOBODY", id, "kudos.unknown"},
	} {
		_, err := p.SayToo(t.Context(), p.As(c.by), c.id)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s of %s: refused with %q, want %q", c.by, c.id, got, c.want)
		}
	}
	// One of the receivers thanks the other one.
	given, err := p.SayToo(t.Context(), p.As(p.bob), id)
	p.Done(err)
	if named(given.Kudos) != " Bob Cem +Bob" || given.Allowance.Left() != 4 {
		t.Errorf("given %+v", given)
	}
	far, err := p.SayToo(t.Context(), p.As(p.other), id)
	p.Done(err)
	if far.Allowance.Left() != 3 || p.points(p.cem) != 4 || p.points(p.bob) != 4 {
		t.Errorf("%d left; Cem has %d, Bob %d", far.Allowance.Left(), p.points(p.cem), p.points(p.bob))
	}
	_, err = p.SayToo(t.Context(), p.As(p.bob), id)
	wantRefused(t, err, "kudos.too_said")
	p.gives(p.manager, p.ada, p.bob, p.cem)
	p.set(func(s *motivation.Settings) { s.PerDay, s.Boost = 4, 0 })
	_, err = p.SayToo(t.Context(), p.As(p.manager), id)
	wantRefused(t, err, "kudos.allowance_used")
	if got := p.card(id); !slices.Equal(got[:1], []string{"KU1 Bob Cem +Bob +Else"}) {
		t.Errorf("the card says %q", got)
	}

	// Taken back, it may be said again.
	for range 2 {
		_, err = p.TakeBackKudos(t.Context(), p.As(p.bob), id)
		p.Done(err)
		if p.points(p.cem) != 4 { // with the manager's
			t.Errorf("Cem has %d points", p.points(p.cem))
		}
		_, err = p.TakeBackKudos(t.Context(), p.As(p.bob), id)
		wantRefused(t, err, "kudos.not_given_by_you")
		_, err = p.SayToo(t.Context(), p.As(p.bob), id)
		p.Done(err)
	}
	p.balanced()
}

func TestKudos_TakenBackWithinExactlyADay(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	id := p.gives(p.ada, p.bob, p.cem).Kudos.ID
	p.Forward(time.Hour)
	_, err := p.SayToo(t.Context(), p.As(p.manager), id)
	p.Done(err)
	p.Deliver()
	late := p.Copy(t)
	late.Forward(23*time.Hour + time.Millisecond)
	_, err = late.TakeBackKudos(t.Context(), late.As(p.ada), id)
	wantRefused(t, err, "kudos.too_late")
	_, err = late.TakeBackLastKudos(t.Context(), late.As(p.ada))
	wantRefused(t, err, "kudos.too_late")
	wantRefused(t, corrects(late, late.As(p.ada), id, "for something else"), "kudos.too_late")
	_, err = late.TakeBackKudos(t.Context(), late.As(p.manager), id) // who joined in an hour later
	late.Done(err)

	p.Forward(23 * time.Hour)
	_, err = p.TakeBackKudos(t.Context(), p.As(p.bob), id)
	wantRefused(t, err, "kudos.not_given_by_you")
	_, err = p.TakeBackKudos(t.Context(), p.As(p.ada), id)
	p.Done(err)
	if p.points(p.bob) != 0 || p.points(p.cem) != 0 || p.left(p.ada)[0] != 5 || p.left(p.manager)[0] != 5 {
		t.Errorf("points %d and %d, left %v and %v", p.points(p.bob), p.points(p.cem), p.left(p.ada), p.left(p.manager))
	}
	st := p.stands(p.bob, p.bob)
	if st.Received != 0 || len(st.Newest) != 0 || len(st.Movements) != 4 || st.Movements[0].Gain != -1 ||
		st.Movements[0].Reason != "" {
		t.Errorf("Bob stands at %+v", st)
	}
	for _, by := range []okr.PersonID{p.ada, p.bob, p.manager} {
		_, err = p.FindKudos(t.Context(), p.As(by), id)
		wantRefused(t, err, "kudos.unknown")
		_, err = p.TakeBackKudos(t.Context(), p.As(by), id)
		wantRefused(t, err, "kudos.unknown")
		_, err = p.TakeBackLastKudos(t.Context(), p.As(by))
		wantRefused(t, err, "kudos.none_given")
	}
	if p.card(id) != nil {
		t.Errorf("the card says %q", p.card(id))
	}
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU1"}) {
		t.Errorf("rendered anew: %v", got)
	}
	p.balanced()
}

func TestKudos_TheLastOneIsTakenBack(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.Set("2026-11-23T00:30")
	p.gives(p.ada, p.bob)
	p.Change(p.ada, storetest.In("America/New_York")) // where it is Sunday
	p.gives(p.ada, p.cem)
	for _, want := range []motivation.KudosID{2, 1} {
		k, err := p.TakeBackLastKudos(t.Context(), p.As(p.ada))
		p.Done(err)
		if k.ID != want {
			t.Errorf("%s was taken back, want %s", k.ID, want)
		}
	}
	third := p.gives(p.bob, p.cem)
	_, err := p.SayToo(t.Context(), p.As(p.ada), third.Kudos.ID)
	p.Done(err)
	k, err := p.TakeBackLastKudos(t.Context(), p.As(p.ada))
	p.Done(err)
	if k.ID != 3 || p.points(p.cem) != 1 {
		t.Errorf("%s was taken back, and Cem has %d", k.ID, p.points(p.cem))
	}
}

func TestKudos_Corrected(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	id := p.gives(p.ada, p.bob, p.other).Kudos.ID
	p.Deliver()
	ctx := t.Context()
	wantRefused(t, corrects(p, p.As(p.bob), id, "for something else"), "kudos.not_given_by_you")
	wantRefused(t, corrects(p, p.As(p.ada), id, "short"), "kudos.reason_short")
	p.Done(corrects(p, p.As(p.ada), id, "  "+why+"\n"))
	if got := p.Deliver(); len(got) > 0 {
		t.Errorf("the same reason renders %v anew", got)
	}
	p.Forward(24 * time.Hour)
	p.Done(corrects(p, p.As(p.ada), id, "for something else"))
	if got := sorted(p.Deliver()); !slices.Equal(got, []string{"kudos/KU1", "thanked/KU1/UELSE"}) {
		t.Errorf("rendered anew: %v", got)
	}
	if k, err := p.FindKudos(ctx, p.As(p.cem), id); err != nil || k.Reason != "for something else" {
		t.Errorf("%+v, %v", k, err)
	}
}

func TestKudos_AReceiverHidesThem(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	ctx := t.Context()
	id := p.gives(p.ada, p.bob, p.cem).Kudos.ID
	_, err := p.SayToo(ctx, p.As(p.manager), id)
	p.Done(err)
	p.Deliver()
	wantRefused(t, p.HideKudos(ctx, p.As(p.manager), id, true), "kudos.not_about_you")
	wantRefused(t, p.HideKudos(ctx, p.As(p.ada), id, true), "kudos.not_about_you")
	p.Done(p.HideKudos(ctx, p.As(p.bob), id, true))
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU1"}) {
		t.Errorf("rendered anew: %v", got)
	}
	for viewer, want := range map[okr.PersonID]string{p.ada: " Bob Cem +Manager", p.bob: " Bob Cem +Manager",
		p.cem: " Cem +Manager", p.manager: " Cem +Manager", p.other: " Cem +Manager"} {
		k, err := p.FindKudos(ctx, p.As(viewer), id)
		p.Done(err)
		if named(k) != want {
			t.Errorf("%s sees %q, want %q", viewer, named(k), want)
		}
	}
	// Who joins in thanks whom they see, and is told of nobody else.
	given, err := p.SayToo(ctx, p.As(p.other), id)
	p.Done(err)
	if named(given.Kudos) != " Cem +Manager +Else" || p.points(p.bob) != 2 || p.points(p.cem) != 3 {
		t.Errorf("%q; Bob has %d, Cem %d", named(given.Kudos), p.points(p.bob), p.points(p.cem))
	}
	if st := p.stands(p.cem, p.bob); st.Received != 0 || len(st.Newest) != 0 {
		t.Errorf("Bob stands for others at %+v", st)
	}
	if st := p.stands(p.ada, p.bob); len(st.Newest) != 1 {
		t.Errorf("Bob stands for the giver at %+v", st)
	}
	if st := p.stands(p.bob, p.bob); st.Received != 2 || len(st.Newest) != 1 {
		t.Errorf("Bob stands for himself at %+v", st)
	}
	p.Done(p.HideKudos(ctx, p.As(p.cem), id, true))
	if got := p.card(id); got != nil {
		t.Errorf("the card says %q", got)
	}
	_, err = p.SayToo(ctx, p.As(p.other), id)
	wantRefused(t, err, "kudos.unknown")
	_, err = p.TakeBackKudos(ctx, p.As(p.other), id) // it is theirs, though they see it no longer
	p.Done(err)
	_, err = p.TakeBackKudos(ctx, p.As(p.other), id)
	wantRefused(t, err, "kudos.unknown")
	p.Done(p.HideKudos(ctx, p.As(p.bob), id, false))
	if got := p.card(id); !slices.Equal(got, []string{"KU1 Bob +Manager"}) {
		t.Errorf("the card says %q", got)
	}
	p.balanced()
}

// A card that went because nobody was left to name comes back with a name, as long as it is news and nobody deleted it.
func TestKudos_ACardComesBackWithItsName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after   time.Duration
		deleted bool // by somebody in Slack
		want    []string
	}{
		"a day later":     {24 * time.Hour, false, []string{"kudos/KU1"}},
		"later":           {24*time.Hour + 1, false, nil},
		"deleted by hand": {time.Hour, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPraising(t)
			ctx := t.Context()
			id := p.gives(p.ada, p.bob).Kudos.ID
			p.Deliver()
			post, err := p.FindPostByKey(ctx, "kudos/KU1")
			p.Done(err)
			p.Done(p.HideKudos(ctx, p.As(p.bob), id, true))
			if c.deleted {
				_, err = p.MarkDeleted(ctx, post.ID, post.TS, p.Now())
				p.Done(err)
			} else {
				p.Done(p.MarkDropped(ctx, post.ID, p.Now()))
			}
			p.Forward(c.after)
			p.Done(p.HideKudos(ctx, p.As(p.bob), id, false))
			if got := p.Deliver(); !slices.Equal(got, c.want) {
				t.Errorf("said again: %v, want %v", got, c.want)
			}
		})
	}
}

func TestKudos_PrivateOnesAreSeenByTheTwo(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	ctx := t.Context()
	given := p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.bob}, Private: true})
	id := given.Kudos.ID
	if got := p.Deliver(); !slices.Equal(got, []string{"thanked/KU1/UBOB"}) {
		t.Errorf("said in %v", got)
	}
	if _, err := p.FindKudosOfCard(ctx, id, p.Now()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("on a card: %v", err)
	}
	for viewer, sees := range map[okr.PersonID]bool{p.ada: true, p.bob: true, p.cem: false, p.manager: false,
		p.Admin: false, p.other: false} {
		_, err := p.FindKudos(ctx, p.As(viewer), id)
		if (err == nil) != sees {
			t.Errorf("%s: %v", viewer, err)
		}
		if sees {
			continue
		}
		wantRefused(t, err, "kudos.unknown")
		_, err = p.SayToo(ctx, p.As(viewer), id)
		wantRefused(t, err, "kudos.unknown")
		_, err = p.TakeBackKudos(ctx, p.As(viewer), id)
		wantRefused(t, err, "kudos.unknown")
		wantRefused(t, corrects(p, p.As(viewer), id, "for something else"), "kudos.unknown")
		wantRefused(t, p.HideKudos(ctx, p.As(viewer), id, true), "kudos.unknown")
		got, gave := p.stands(viewer, p.bob), p.stands(viewer, p.ada)
		if got.Received+gave.GivenAway+len(got.Newest) != 0 {
			t.Errorf("%s reads %+v and %+v", viewer, got, gave)
		}
	}
	if st := p.stands(p.ada, p.bob); len(st.Newest) != 1 || st.Received != 0 {
		t.Errorf("the giver reads %+v", st)
	}
	if st := p.stands(p.bob, p.bob); len(st.Newest) != 1 || st.Received != 1 || st.Movements[0].Reason != why {
		t.Errorf("the receiver reads %+v", st)
	}
	// What others may not see takes no place of what they may.
	p.Set("2026-11-23T12:00")
	public := p.gives(p.cem, p.bob).Kudos.ID
	for range 5 {
		p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.bob}, Private: true})
	}
	if st := p.stands(p.manager, p.bob); len(st.Newest) != 1 || st.Newest[0].ID != public {
		t.Errorf("others read %+v", st.Newest)
	}
}

func TestKudos_OfWhoHides(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	ctx := t.Context()
	before := p.gives(p.ada, p.bob, p.cem)
	p.Deliver()
	p.Done(p.SetHidden(ctx, p.As(p.bob), true))
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU1"}) {
		t.Errorf("rendered anew: %v", got)
	}
	if got := p.card(1); !slices.Equal(got, []string{"KU1 Cem"}) {
		t.Errorf("the card says %q", got)
	}
	alone := p.gives(p.ada, p.bob)
	if named(alone.Kudos) != " Bob" || named(before.Kudos) != " Bob Cem" {
		t.Errorf("the giver sees %q and %q", named(alone.Kudos), named(before.Kudos))
	}
	if got := p.Deliver(); !slices.Equal(sorted(got), []string{"kudos/KU1", "thanked/KU2/UBOB"}) {
		t.Errorf("who hides is told in %v", got)
	}
	if got := p.card(1); !slices.Equal(got, []string{"KU1 Cem"}) {
		t.Errorf("the card says %q", got)
	}
	p.gives(p.bob, p.cem)
	if st := p.stands(p.cem, p.bob); st.Received+st.GivenAway+len(st.Newest) != 0 {
		t.Errorf("others read %+v", st)
	}
	if st := p.stands(p.bob, p.bob); st.Received != 2 || st.GivenAway != 1 || len(st.Newest) != 2 {
		t.Errorf("who hides reads %+v", st)
	}
	p.Done(p.SetHidden(ctx, p.As(p.bob), false))
	if got := p.card(1); !slices.Equal(got, []string{"KU1 Bob Cem", "KU2 Bob", "KU3 Cem"}) {
		t.Errorf("the card says %q", got)
	}
}

func TestKudos_SeveralWithinAnHourAreOneMessage(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.gives(p.ada, p.bob)
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU1"}) {
		t.Fatalf("said in %v", got)
	}
	p.Forward(59*time.Minute + 59*time.Second)
	p.gives(p.bob, p.cem)
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU1"}) {
		t.Errorf("the second is said in %v", got)
	}
	if got := p.card(1); !slices.Equal(got, []string{"KU1 Bob", "KU2 Cem"}) {
		t.Errorf("the card says %q", got)
	}
	p.Forward(time.Second) // an hour after the first
	p.gives(p.cem, p.ada)
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU3"}) {
		t.Errorf("after an hour said in %v", got)
	}
	p.gives(p.other, p.ada) // in another team's channel
	if got := p.Deliver(); !slices.Equal(sorted(got), []string{"kudos/KU4", "thanked/KU4/UADA"}) {
		t.Errorf("in another team said in %v", got)
	}
}

func TestKudos_EightFillAMessage(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.set(func(s *motivation.Settings) { s.PerDay = 50 })
	for range 7 {
		p.gives(p.ada, p.bob)
	}
	gone := p.gives(p.ada, p.bob)
	_, err := p.TakeBackKudos(t.Context(), p.As(p.ada), gone.Kudos.ID)
	p.Done(err)
	p.gives(p.ada, p.bob)
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU1"}) || len(p.card(1)) != 8 {
		t.Errorf("said in %v, %d on the first", got, len(p.card(1)))
	}
	for range 2 {
		p.gives(p.ada, p.bob)
	}
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU10"}) || len(p.card(10)) != 2 || len(p.card(1)) != 8 {
		t.Errorf("said in %v, %d and %d on them", got, len(p.card(1)), len(p.card(10)))
	}
}

// A message that nobody sees any more is filled no further.
func TestKudos_AMessageThatIsGoneBeginsAnew(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.gives(p.ada, p.bob)
	p.Deliver()
	post, err := p.FindPostByKey(t.Context(), "kudos/KU1")
	p.Done(err)
	p.Done(p.MarkDropped(t.Context(), post.ID, p.Now()))
	p.gives(p.ada, p.cem)
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU2"}) {
		t.Errorf("said in %v", got)
	}
}

func TestKudos_ToldToWhoDoesNotReadTheChannel(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.gives(p.ada, p.bob, p.other, p.manager)
	if got := p.Deliver(); !slices.Equal(sorted(got), []string{"kudos/KU1", "thanked/KU1/UELSE"}) {
		t.Errorf("said in %v", got)
	}
	post, err := p.FindPostByKey(t.Context(), "thanked/KU1/UELSE")
	p.Done(err)
	if post.Kind != outbox.ThankedPost || post.Person != p.other || post.Subject.Kudos() != 1 ||
		post.Team != p.team.ID {
		t.Errorf("the message is %+v", post)
	}
	_, err = p.TakeBackKudos(t.Context(), p.As(p.ada), 1)
	p.Done(err)
	if got := p.Deliver(); !slices.Equal(sorted(got), []string{"kudos/KU1", "thanked/KU1/UELSE"}) {
		t.Errorf("rendered anew: %v", got)
	}
}

func TestKudos_OfAFileAreToldToNobody(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	past := p.As(p.ada)
	past.Now, past.Source = p.Now().AddDate(0, -2, 0), okr.FromImport
	for _, private := range []bool{false, true} {
		_, err := p.GiveKudos(t.Context(), past, kudos.Wish{Receivers: []okr.PersonID{p.bob, p.other}, Reason: why,
			Private: private})
		p.Done(err)
	}
	too := p.As(p.cem)
	too.Now, too.Source = past.Now.Add(time.Minute), okr.FromImport
	_, err := p.SayToo(t.Context(), too, 1)
	p.Done(err)
	if got := p.Deliver(); len(got) > 0 {
		t.Errorf("said in %v", got)
	}
	if got := p.points(p.bob); got != 3 {
		t.Errorf("they bring %d points", got)
	}
	p.gives(p.ada, p.bob)
	if got := p.Deliver(); !slices.Equal(got, []string{"kudos/KU3"}) {
		t.Errorf("those of today are said in %v", got)
	}
	p.balanced()
}

func TestKudos_ATeamsSettings(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	ctx := t.Context()
	team, settings, err := p.FindThanking(ctx, p.team.ID)
	if err != nil || team.ID != p.team.ID || settings.PerDay != 5 || settings.Grants[motivation.KudosReceived] != 1 {
		t.Errorf("%+v, %v", settings, err)
	}
	changes := func() int {
		return storetest.Look[int](p.World, "SELECT COUNT(*) FROM changes WHERE field LIKE 'kudos_%'")
	}
	p.Done(p.SaveThanking(ctx, p.As(p.manager), p.team.ID, settings))
	if changes() != 0 {
		t.Errorf("%d lines of what did not change", changes())
	}
	settings.PerDay, settings.Values = 7, []string{" #Courage ", ""}
	settings.Grants = motivation.Grants{motivation.KudosReceived: 3}
	p.Done(p.SaveThanking(ctx, p.As(p.manager), p.team.ID, settings))
	if changes() != 3 {
		t.Errorf("%d lines of three changes", changes())
	}
	_, got, err := p.FindThanking(ctx, p.team.ID)
	if err != nil || got.PerDay != 7 || !slices.Equal(got.Values, []string{"Courage"}) {
		t.Errorf("%+v, %v", got, err)
	}
	p.gives(p.ada, p.bob)
	if p.points(p.bob) != 3 {
		t.Errorf("%d points", p.points(p.bob))
	}
	settings.Grants = motivation.Grants{}
	p.Done(p.SaveThanking(ctx, p.As(p.manager), p.team.ID, settings))
	p.gives(p.ada, p.bob)
	if p.points(p.bob) != 3 || p.left(p.ada)[0] != 5 {
		t.Errorf("%d points, %v left", p.points(p.bob), p.left(p.ada))
	}
	_, err = p.TakeBackLastKudos(ctx, p.As(p.ada)) // that brought nothing
	p.Done(err)
	if p.points(p.bob) != 3 {
		t.Errorf("%d points", p.points(p.bob))
	}
	settings.PerDay = -1
	wantRefused(t, p.SaveThanking(ctx, p.As(p.manager), p.team.ID, settings), "kudos.per_day_range")
	wantRefused(t, p.SaveThanking(ctx, p.As(p.ada), p.team.ID, motivation.DefaultSettings()),
		"errors.settings_not_yours")
	p.Done(p.RemoveTeam(ctx, p.As(p.Admin), p.team.ID))
	wantRefused(t, p.SaveThanking(ctx, p.As(p.manager), p.team.ID, motivation.DefaultSettings()), "errors.team_gone")
	_, _, err = p.FindThanking(ctx, p.team.ID)
	wantRefused(t, err, "errors.team_gone")
	_, err = p.SayToo(ctx, p.As(p.cem), 1)
	wantRefused(t, err, "errors.team_gone")
	_, err = p.TakeBackKudos(ctx, p.As(p.ada), 1)
	p.Done(err)
	p.balanced()
}

// Who is in no team may give what every team begins with.
func TestKudos_AllowanceWithoutATeam(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	nomad := p.Person("Nomad")
	p.gives(nomad, p.bob)
	if got := p.left(nomad); got != [2]int{4, 0} {
		t.Errorf("%v are left", got)
	}
}

// at once runs something so often at the same time, and returns the refusals, none for what was done.
func (p *praising) atOnce(n int, do func(i int) error) []string {
	p.T().Helper()
	said := make([]string, n)
	var begin, running sync.WaitGroup
	begin.Add(1)
	for i := range n {
		running.Go(func() {
			begin.Wait()
			err := do(i)
			if refusal, ok := okr.RefusalOf(err); ok {
				said[i] = refusal.ID
			} else if err != nil {
				said[i] = err.Error()
			}
		})
	}
	begin.Done()
	running.Wait()
	slices.Sort(said)
	return slices.Compact(said)
}

func TestKudos_AtOnce(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	ctx := t.Context()
	p.gives(p.ada, p.bob, p.cem, p.manager, p.other)
	got := p.atOnce(8, func(i int) error {
		to := []okr.PersonID{p.bob, p.cem}[i%2]
		_, err := p.GiveKudos(ctx, p.As(p.ada), kudos.Wish{Receivers: []okr.PersonID{to}, Reason: why})
		return err
	})
	if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM gifts"); n != 5 ||
		!slices.Equal(got, []string{"", "kudos.allowance_used"}) {
		t.Errorf("the last one was given %d times, and said is %q", n-4, got)
	}
	p.balanced()

	got = p.atOnce(8, func(int) error { _, err := p.SayToo(ctx, p.As(p.bob), 1); return err })
	if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM gifts WHERE giver = 'UBOB'"); n != 3 ||
		!slices.Equal(got, []string{"", "kudos.too_said"}) {
		t.Errorf("me too to three is %d, and said is %q", n, got)
	}
	p.balanced()

	got = p.atOnce(8, func(int) error { _, err := p.TakeBackKudos(ctx, p.As(p.ada), 1); return err })
	if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM entries WHERE reverses IS NOT NULL"); n != 7 ||
		!slices.Equal(got, []string{"", "kudos.unknown"}) {
		t.Errorf("%d entries are reversed of 7, and said is %q", n, got)
	}
	p.balanced()

	p.Forward(time.Hour)
	p.Set("2026-11-23T12:00")
	p.gives(p.ada, p.bob, p.cem)
	p.atOnce(8, func(i int) error { // whatever order they come in
		var err error
		if i%2 == 0 {
			_, err = p.SayToo(ctx, p.As(p.manager), 3)
		} else {
			_, err = p.TakeBackKudos(ctx, p.As([]okr.PersonID{p.ada, p.manager}[i/2%2]), 3)
		}
		return err
	})
	if p.points(p.cem) != p.stands(p.cem, p.cem).Points.Lifetime {
		t.Errorf("Cem's points are %+v", p.stands(p.cem, p.cem).Points)
	}
	p.balanced()

	again := p.Once(p.bob, "click")
	got = p.atOnce(4, func(int) error {
		_, err := p.GiveKudos(ctx, again, kudos.Wish{Receivers: []okr.PersonID{p.other}, Reason: why})
		return err
	})
	if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM gifts WHERE giver = 'UBOB' AND receiver = 'UELSE' "+
		"AND gone_at IS NULL"); n != 1 || !slices.Equal(got, []string{"", store.ErrRepeated.Error()}) {
		t.Errorf("one click gave %d, and said is %q", n, got)
	}
	p.balanced()
}

func TestKudos_AreInTheExport(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	ctx := t.Context()
	p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.bob}, Reason: "for what Ada says", Link: link + "/p2"})
	p.wants(p.cem, kudos.Wish{Receivers: []okr.PersonID{p.ada}, Reason: "for what Cem says", Private: true})
	p.wants(p.cem, kudos.Wish{Receivers: []okr.PersonID{p.bob}, Reason: "for what is not hers", Link: link + "/p3"})
	_, err := p.SayToo(ctx, p.As(p.ada), 3)
	p.Done(err)
	p.Done(p.HideKudos(ctx, p.As(p.ada), 2, true))
	_, err = p.TakeBackKudos(ctx, p.As(p.cem), 2)
	p.Done(err)
	e, err := p.Export(ctx, p.As(p.ada), p.ada)
	p.Done(err)
	var said []string
	for _, k := range e.Kudos {
		said = append(said, fmt.Sprintf("%s %s given %v too %v private %v hidden %v back %v: %s %s", k.Kudos, k.Gift, k.Given,
			k.Too, k.Private, k.Hidden, k.Back != nil, k.Reason, k.Link))
	}
	if want := []string{
		"KU1 gift/1 given true too false private false hidden false back false: for what Ada says " + link + "/p2",
		"KU2 gift/2 given false too false private true hidden true back true: for what Cem says ",
		"KU3 gift/4 given true too true private false hidden false back false:  ",
	}; !slices.Equal(said, want) {
		t.Errorf("got  %q\nwant %q", said, want)
	}
	said = nil
	for _, m := range e.Points {
		said = append(said, fmt.Sprint(m.Cause, m.Reference, m.Gain, m.Reversal))
	}
	if want := []string{"kudosgift/21 false", "kudosgift/2-1 true"}; !slices.Equal(said, want) {
		t.Errorf("points %q, want %q", said, want)
	}
	for _, other := range []okr.PersonID{p.bob, p.cem} {
		if strings.Contains(fmt.Sprintf("%+v", e), string(other)) {
			t.Errorf("the export names %s", other)
		}
	}
	h, err := p.FindHolding(ctx, p.As(p.bob), p.bob)
	p.Done(err)
	at := slices.IndexFunc(h.Counts, func(c privacy.HeldCount) bool { return c.Kind == "kudos" })
	if at < 0 || h.Counts[at].N != 2 {
		t.Errorf("Bob has %+v", h.Counts)
	}
}

// erase lets somebody leave and erases them.
func (p *praising) erase(id okr.PersonID) okr.PersonID {
	p.T().Helper()
	p.Change(id, deactivate)
	p.Deliver()
	name, err := p.Erase(p.T().Context(), p.As(p.Admin), id)
	p.Done(err)
	return okr.PersonID("former-" + strings.TrimPrefix(name, "Former member "))
}

func (p *praising) balanceOf(id okr.PersonID) int64 {
	p.T().Helper()
	return storetest.Look[int64](p.World, `SELECT COALESCE(SUM(CASE to_account WHEN ?1 THEN amount ELSE -amount END), 0)
		FROM entries WHERE ?1 IN (from_account, to_account)`, "person/"+string(id))
}

// reasons are those of all kudos, by their ids.
func (p *praising) reasons() []string {
	p.T().Helper()
	return storetest.All[string](p.World, "SELECT id || ' ' || reason || ' ' || link FROM kudos ORDER BY id")
}

func newThanked(t *testing.T) *praising {
	t.Helper()
	p := newPraising(t)
	for _, w := range []struct {
		by okr.PersonID
		to []okr.PersonID
	}{{p.ada, []okr.PersonID{p.bob}}, {p.ada, []okr.PersonID{p.bob, p.cem}}, {p.bob, []okr.PersonID{p.ada}},
		{p.cem, []okr.PersonID{p.ada, p.bob}}, {p.ada, []okr.PersonID{p.other}}} {
		p.wants(w.by, kudos.Wish{Receivers: w.to, Link: link + "/p4"})
		p.Forward(2 * time.Hour)
	}
	_, err := p.SayToo(t.Context(), p.As(p.ada), 4)
	p.Done(err)
	_, err = p.TakeBackKudos(t.Context(), p.As(p.ada), 2)
	p.Done(err)
	p.Deliver()
	return p
}

func TestKudos_OfAnErasedGiverAndReceiver(t *testing.T) {
	t.Parallel()
	said := " " + why + " " + link + "/p4"
	for _, c := range []struct {
		name  string
		who   func(p *praising) okr.PersonID
		left  []string
		anew  []string
		cards map[motivation.KudosID]string
	}{
		{"a giver", func(p *praising) okr.PersonID { return p.ada }, []string{"1  ", "2  ", "3  ", "4" + said, "5  "},
			[]string{"kudos/KU1", "kudos/KU2", "kudos/KU3", "kudos/KU4", "kudos/KU5", "thanked/KU5/UELSE"},
			map[motivation.KudosID]string{1: "KU1 Bob", 4: "KU4 former Bob +former"}},
		{"a receiver", func(p *praising) okr.PersonID { return p.bob },
			[]string{"1  ", "2" + said, "3  ", "4" + said, "5" + said}, []string{"kudos/KU1", "kudos/KU2", "kudos/KU3", "kudos/KU4"},
			map[motivation.KudosID]string{1: "KU1 former", 4: "KU4 Ada former +Ada"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newThanked(t)
			id := c.who(p)
			balance, entries := p.balanceOf(id), storetest.Look[int](p.World, "SELECT COUNT(*) FROM entries")
			former := p.erase(id)
			if got := p.balanceOf(former); got != balance || balance == 0 || p.balanceOf(id) != 0 {
				t.Errorf("the pseudonym has %d points, the person had %d and has %d", got, balance, p.balanceOf(id))
			}
			if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM entries"); n != entries {
				t.Errorf("%d entries of %d are left", n, entries)
			}
			if got := p.reasons(); !slices.Equal(got, c.left) {
				t.Errorf("reasons\n%q, want\n%q", got, c.left)
			}
			for id, want := range c.cards {
				got := strings.Join(p.card(id), "")
				tag := strings.TrimPrefix(string(former), "former-")
				if got = strings.ReplaceAll(got, "Former member "+tag, "former"); got != want {
					t.Errorf("the card says %q, want %q", got, want)
				}
			}
			if got := sorted(slices.DeleteFunc(p.Deliver(), func(key string) bool {
				return !strings.HasPrefix(key, "kudos/") && !strings.HasPrefix(key, "thanked/")
			})); !slices.Equal(got, c.anew) {
				t.Errorf("rendered anew: %v, want %v", got, c.anew)
			}
			p.balanced()
		})
	}
}

func TestKudos_RetentionTakesWhatTheyWereFor(t *testing.T) {
	t.Parallel()
	p := newThanked(t)
	p.Set("2026-11-23T09:00")
	p.gives(p.cem, p.bob)
	p.Done(corrects(p, p.As(p.cem), 6, "for something else"))
	p.Deliver()
	monday := p.Now()
	p.Forward(30 * 24 * time.Hour)
	p.Done(p.Forget(t.Context(), monday, p.Now()))
	if got := p.reasons(); !slices.Equal(got, []string{"1  ", "2  ", "3  ", "4  ", "5  ", "6 for something else "}) {
		t.Errorf("reasons %q", got)
	}
	if got := sorted(p.Deliver()); !slices.Equal(got, []string{"kudos/KU1", "kudos/KU2", "kudos/KU3", "kudos/KU4",
		"kudos/KU5", "thanked/KU5/UELSE"}) {
		t.Errorf("rendered anew: %v", got)
	}
	p.Done(p.Forget(t.Context(), monday, p.Now()))
	if got := p.Deliver(); len(got) > 0 {
		t.Errorf("a second night renders %v", got)
	}
	p.balanced()
}

// TestKudos_RetentionTakesMoreThanOneTransactionDoes has more kudos than go at once.
func TestKudos_RetentionTakesMoreThanOneTransactionDoes(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.set(func(s *motivation.Settings) { s.PerDay = 50 })
	for i := range 205 {
		p.gives([]okr.PersonID{p.ada, p.bob, p.cem, p.manager}[i%4], p.Admin)
		if i%20 == 19 {
			p.Forward(24 * time.Hour)
		}
	}
	p.Forward(time.Hour)
	p.Done(p.Forget(t.Context(), p.Now(), p.Now()))
	if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM kudos WHERE reason <> ''"); n != 0 {
		t.Errorf("%d reasons are left", n)
	}
}

func TestKudos_MoveWithTheirPeople(t *testing.T) {
	t.Parallel()
	p := newThanked(t)
	before := [2]int64{p.balanceOf(p.ada), p.balanceOf(p.bob)}
	_, err := p.MoveWorkspace(t.Context(), store.Move{To: "T0NEW", People: map[string]string{"UADA": "UBOB",
		"UBOB": "UADA", "UCEM": "W0CEM"}}, true, p.Now())
	p.Done(err)
	if after := [2]int64{p.balanceOf("UBOB"), p.balanceOf("UADA")}; after != before || before[0] == before[1] {
		t.Errorf("they have %v points, and had %v", after, before)
	}
	if st := p.stands("W0CEM", "W0CEM"); st.GivenAway != 2 {
		t.Errorf("Cem stands at %+v", st)
	}
	for _, text := range []string{"UCEM", "\uE000"} {
		if n := storetest.Look[int](p.World, `SELECT (SELECT COUNT(*) FROM kudos WHERE INSTR(giver, ?1))
			+ (SELECT COUNT(*) FROM gifts WHERE INSTR(giver || receiver, ?1))
			+ (SELECT COUNT(*) FROM entries WHERE INSTR(from_account || to_account, ?1))`, text); n != 0 {
			t.Errorf("%q stands in %d rows", text, n)
		}
	}
	if got := p.Deliver(); len(got) > 0 {
		t.Errorf("said again: %v", got)
	}
	p.balanced()
}

func TestVerify_NamesWhatIsBrokenOfKudos(t *testing.T) {
	t.Parallel()
	for broken, statement := range map[string]string{
		"taken back and thank somebody yet": "UPDATE kudos SET gone_at = 1 WHERE id = 1",
		"kudos that thank nobody":           "UPDATE gifts SET gone_at = 1 WHERE kudos = 1",
		"private kudos that a channel":      "UPDATE kudos SET private = 1 WHERE id = 1",
		"private for some of whom":          "UPDATE gifts SET private = 1 WHERE kudos = 1",
		"a message of another team":         "UPDATE kudos SET team = 2, card = 1 WHERE id = 3",
		"on a message of another":           "UPDATE kudos SET card = 3 WHERE id = 1; UPDATE kudos SET card = 4 WHERE id = 3",
		"reversed by something else":        "UPDATE entries SET amount = 2 WHERE reverses IS NOT NULL",
		"reversed by something else ":       "UPDATE entries SET reference = 'gift/9' WHERE reverses IS NOT NULL",
		"points for kudos that nobody gave": "UPDATE entries SET reference = 'gift/99' WHERE id = 1",
		"points for kudos that nobody":      "UPDATE entries SET to_account = 'person/UCEM' WHERE id = 1",
		"points for kudos":                  "UPDATE entries SET reference = 'gift/1x' WHERE id = 1",
		"not as if they were given once": `INSERT INTO entries (at, cause, reference, from_account, to_account, amount, reverses)
			SELECT at, cause, reference, to_account, from_account, amount, id FROM entries WHERE id = 1`,
		"not as if they were given":              "DELETE FROM entries WHERE reverses IS NOT NULL",
		"moves points from \"house\" to \"pot/1": "UPDATE entries SET to_account = 'pot/1' WHERE id = 1",
		"refers to nothing":                      "UPDATE entries SET reference = '' WHERE id = 1",
		"of luck moves points":                   "UPDATE entries SET cause = 'luck' WHERE id = 1",
		"row 1 refers to no row of people":       "UPDATE kudos SET giver = 'UNOBODY' WHERE id = 1",
		"about nothing":                          "UPDATE posts SET subject = 'kudos/77' WHERE key = 'kudos/KU1'",
	} {
		t.Run(broken, func(t *testing.T) {
			t.Parallel()
			p := newThanked(t)
			p.balanced()
			p.Break()
			_, err := raw(t, p.Path+"?_foreign_keys=off").ExecContext(t.Context(), statement)
			p.Done(err)
			findings, err := db.Verify(t.Context(), p.Path)
			if err != nil || !strings.Contains(strings.Join(findings, "\n"), strings.TrimSpace(broken)) {
				t.Errorf("found %q, %v", findings, err)
			}
		})
	}
}
