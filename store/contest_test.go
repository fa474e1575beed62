package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	kudos "okrbot/store/motivation"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// arena is a team of four who sell, in which contests are held. It is Friday noon.
type arena struct {
	*floor
	ada, cem okr.PersonID
}

func newArena(t *testing.T) *arena {
	t.Helper()
	f := newFloor(t)
	a := &arena{floor: f, ada: f.Person("Ada"), cem: f.Person("Cem")}
	for _, id := range []okr.PersonID{a.ada, a.cem} {
		a.joins(id)
	}
	_, settings, err := f.FindSelling(t.Context(), f.team.ID)
	f.Done(err)
	settings.AmountsOpen, settings.Activities = true, []string{"meetings"}
	f.Done(f.SaveSelling(t.Context(), f.As(f.manager), settings))
	f.Deliver()
	return a
}

func (a *arena) joins(id okr.PersonID) {
	a.T().Helper()
	a.Done(a.NoteJoined(a.T().Context(), a.team.Channel, id, a.Now()))
}

func (a *arena) leaves(id okr.PersonID) {
	a.T().Helper()
	a.Done(a.NoteLeft(a.T().Context(), a.team.Channel, id, a.Now()))
}

// week is the rules of a contest for most revenue of the next week.
func week(change ...func(*motivation.Rules)) motivation.Rules {
	r := motivation.Rules{Kind: motivation.Total, Counted: motivation.CountRevenue, Start: "2026-11-23",
		End: "2026-11-30", Windows: 1, Who: motivation.WhoTeam, Ties: motivation.TieShared, Grace: 24,
		Show:   motivation.ShowValues,
		Prizes: []motivation.Prize{{Words: "dinner", Points: 100}, {Points: 50}}}
	for _, c := range change {
		c(&r)
	}
	return r
}

func (a *arena) drafts(r motivation.Rules) motivation.ContestID {
	a.T().Helper()
	c, err := a.SaveContest(a.T().Context(), a.As(a.manager), a.team.ID, 0, "Sprint", r)
	a.Done(err)
	return c.ID
}

func (a *arena) announces(r motivation.Rules) motivation.ContestID {
	a.T().Helper()
	id := a.drafts(r)
	_, err := a.AnnounceContest(a.T().Context(), a.As(a.manager), id)
	a.Done(err)
	a.Turn()
	return id
}

func (a *arena) seen(by okr.PersonID, id motivation.ContestID) motivation.ContestView {
	a.T().Helper()
	v, err := a.FindContest(a.T().Context(), a.As(by), id, strings.Compare)
	a.Done(err)
	return v
}

// places are who is where with how much, as the manager sees it.
func (a *arena) places(id motivation.ContestID) (said []string) {
	a.T().Helper()
	v := a.seen(a.manager, id)
	for _, p := range v.Places {
		said = append(said, fmt.Sprintf("%d %s %v", p.Rank, p.Name, v.Counted.Units(p.Value)))
	}
	for _, p := range v.Left {
		said = append(said, "left "+p.Name)
	}
	return said
}

func (a *arena) refuses(err error, id string) {
	a.T().Helper()
	if !refusedWith(err, id) {
		a.T().Errorf("%v, and not %s", err, id)
	}
}

func (a *arena) reopens(by okr.PersonID, b sales.Booked) {
	a.T().Helper()
	a.change(by, b.Deal.ID, selling.DealEdit{Verb: sales.Reopened})
}

// want compares how a contest stands.
func (a *arena) want(id motivation.ContestID, want ...string) {
	a.T().Helper()
	if got := a.places(id); !slices.Equal(got, want) {
		a.T().Errorf("%s stands %q, not %q", id, got, want)
	}
}

// posts are the keys of what is owed about contests, other than the cards.
func (a *arena) posts() []string {
	a.T().Helper()
	return storetest.All[string](a.World,
		"SELECT key FROM posts WHERE subject LIKE 'contest/%' AND kind <> 'contest' ORDER BY id")
}

func (a *arena) pointsOf(id okr.PersonID) int64 {
	a.T().Helper()
	st, err := a.FindKudosSituation(a.T().Context(), a.As(id), id)
	a.Done(err)
	return st.Points.Spendable()
}

func TestContest_RunsFromItsAnnouncementToItsWinners(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	a.won(a.cem, 900) // before it begins
	id := a.announces(week())
	a.Set("2026-11-23T10:00")
	a.won(a.rep, 300)
	a.won(a.ada, 200)
	shared := a.won(a.mate, 100, func(d *sales.Deal) {
		d.Shares = []sales.Share{{Person: a.mate, Points: 5000}, {Person: a.cem, Points: 5000}}
	})
	a.Run("2026-11-23T10:05")
	a.want(id, "1 Rep 300", "2 Ada 200", "3 Cem 50", "3 Mate 50")
	if v := a.seen(a.ada, id); v.Mine == nil || v.Mine.Rank != 2 || v.ToPass != 10_001 || v.Ahead != "Rep" ||
		v.Of != 4 {
		t.Errorf("Ada sees %+v, %d more pass %q of %d", v.Mine, v.ToPass, v.Ahead, v.Of)
	}
	a.Set("2026-11-24T10:00")
	a.won(a.ada, 101)
	a.Run("2026-11-24T10:05")
	a.won(a.rep, 500) // the lead changes twice in a day: one piece of news
	a.Run("2026-11-29T23:59")
	if got := a.posts(); !slices.Equal(got, []string{"contest_news/1/T1/2026-11-24", "contest_news/1/T1/2026-11-25",
		"contest_soon/1/T1"}) {
		t.Errorf("said: %q", got)
	}
	a.Run("2026-11-30T12:00") // in the grace
	if v := a.seen(a.ada, id); v.Phase() != motivation.PhaseCounting {
		t.Errorf("it is %s", v.Phase())
	}
	a.reopens(a.mate, shared)
	a.won(a.ada, 700, on("2026-11-29"))
	a.won(a.rep, 9_000) // too late
	a.Run("2026-11-30T23:00")
	a.want(id, "1 Ada 1001", "2 Rep 800")
	a.Run("2026-12-01T00:00")
	v := a.seen(a.rep, id)
	if v.State != motivation.ContestDone || len(v.Won) != 2 || v.Won[0].Name != "Ada" || v.Won[0].Points != 100 ||
		v.Won[1].Points != 50 {
		t.Errorf("%s, won %+v", v.State, v.Won)
	}
	if a.pointsOf(a.ada) != 100 || a.pointsOf(a.rep) != 50 {
		t.Errorf("points: %d and %d", a.pointsOf(a.ada), a.pointsOf(a.rep))
	}
	prizes := storetest.All[int64](a.World, "SELECT amount FROM entries WHERE cause = 'contest' ORDER BY id")
	if !slices.Equal(prizes, []int64{100, 50}) {
		t.Errorf("booked: %v", prizes)
	}
	// A correction is noted, once; winners stay.
	a.won(a.cem, 5_000, on("2026-11-28"))
	a.Run("2026-12-02T12:00")
	a.won(a.cem, 6_000, on("2026-11-28"))
	a.Run("2026-12-03T12:00")
	a.want(id, "1 Ada 1001", "2 Rep 800")
	if got := a.posts(); strings.Count(strings.Join(got, " "), "contest_note/") != 1 {
		t.Errorf("noted: %q", got)
	}
	a.Run("2027-01-05T12:00")
	if got := a.posts(); !slices.Contains(got, "contest_effect/1/T1/after-1/"+string(a.manager)) ||
		!slices.Contains(got, "contest_effect/1/T1/after-4/"+string(a.manager)) {
		t.Errorf("at the end: %q", got)
	}
	for _, weeks := range motivation.EffectWeeks {
		post, err := a.FindPostByKey(t.Context(), fmt.Sprintf("contest_effect/1/T1/after-%d/%s", weeks, a.manager))
		a.Done(err)
		if got := kudos.EffectWeeksOf(post); got != weeks {
			t.Errorf("what it did after %d weeks is said as after %d", weeks, got)
		}
	}
	_, e, err := a.FindContestEffect(t.Context(), a.As(a.manager), id, 4)
	a.Done(err)
	if e.During.Days != 5 || e.Before.Sum != 90_000 || e.After.Sum != 900_000 {
		t.Errorf("%+v", e)
	}
	if prizes := storetest.All[int64](a.World, "SELECT amount FROM entries WHERE cause = 'contest'"); len(prizes) != 2 {
		t.Errorf("booked again: %v", prizes)
	}
}

func TestContest_RaceEndsWhenSomebodyReachesItsGoalAndGoesOnWhenThatFalls(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	id := a.announces(week(func(r *motivation.Rules) {
		r.Kind, r.End, r.Counted, r.Goal = motivation.Race, "", motivation.CountDeals, motivation.CountDeals.Value(2)
	}))
	a.Set("2026-11-25T10:00")
	a.won(a.rep, 10)
	second := a.won(a.rep, 11)
	a.won(a.ada, 12)
	a.Run("2026-11-25T10:05")
	if v := a.seen(a.ada, id); v.State != motivation.ContestCounting || v.Places[0].Name != "Rep" ||
		v.ClosedOn != "2026-11-26" {
		t.Errorf("%s %+v until %s", v.State, v.Places, v.ClosedOn)
	}
	a.reopens(a.rep, second)
	a.Run("2026-11-25T10:10")
	if v := a.seen(a.ada, id); v.State != motivation.ContestRunning || v.ClosedOn != "" {
		t.Errorf("%s until %s", v.State, v.ClosedOn)
	}
	a.Run("2026-12-02T10:00")
	a.won(a.ada, 13)
	a.Run("2026-12-03T10:05")
	if v := a.seen(a.ada, id); v.State != motivation.ContestDone || v.Won[0].Name != "Ada" {
		t.Errorf("%s %+v", v.State, v.Won)
	}
}

func TestContest_LeaversAndJoiners(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	closed := a.announces(week())
	open := a.announces(week(func(r *motivation.Rules) { r.Joiners = true }))
	early := a.Person("Early")
	a.joins(early)
	a.Run("2026-11-23T10:00")
	late := a.Person("Late")
	a.joins(late)
	for i, id := range []okr.PersonID{a.rep, a.ada, early, late} {
		a.won(id, int64(100*(i+1)))
	}
	a.leaves(a.ada)
	a.Run("2026-11-23T10:05")
	a.want(closed, "1 Early 300", "2 Rep 100", "left Ada")
	a.want(open, "1 Late 400", "2 Early 300", "3 Rep 100", "left Ada")
	a.Run("2026-12-01T10:05")
	a.want(closed, "1 Early 300", "2 Rep 100", "left Ada")
}

func TestContest_ShowsWhatTheTeamShows(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	id := a.announces(week())
	a.Set("2026-11-23T10:00")
	for i, by := range []okr.PersonID{a.rep, a.ada, a.mate, a.cem} {
		a.won(by, int64(100*(4-i)))
	}
	a.Run("2026-11-23T10:05")
	public := func() motivation.ContestView {
		t.Helper()
		v, err := a.FindPostedContest(t.Context(), id, a.Now(), func(okr.Team) func(a, b string) int {
			return cmp.Compare[string]
		})
		a.Done(err)
		return v
	}
	set := func(change func(*sales.Settings)) {
		t.Helper()
		_, s, err := a.FindSelling(t.Context(), a.team.ID)
		a.Done(err)
		change(&s)
		a.Done(a.SaveSelling(t.Context(), a.As(a.manager), s))
	}
	if v := public(); len(v.Shown()) != 3 || v.Shown()[0].Name != "Rep" || v.Shown()[0].Value != 40_000 {
		t.Errorf("open: %+v", v.Shown())
	}
	a.Done(a.SetHidden(t.Context(), a.As(a.rep), true))
	if v := public(); v.Places[0].Name != "Ada" || v.Places[0].Rank != 1 || v.Of != 3 {
		t.Errorf("with Rep hidden: %+v of %d", v.Places, v.Of)
	}
	if v := a.seen(a.rep, id); v.Mine == nil || v.Mine.Value != 40_000 || v.Mine.Rank != 0 {
		t.Errorf("Rep sees of their own %+v", v.Mine)
	}
	set(func(s *sales.Settings) { s.AmountsOpen = false })
	if v := public(); v.Values || v.Places[0].Value != 0 || v.Places[0].Sum != 0 || v.Places[0].Name != "Ada" {
		t.Errorf("closed: %+v", v.Places)
	}
	if v := a.seen(a.mate, id); v.Mine.Value != 20_000 || v.Places[0].Value != 0 {
		t.Errorf("Mate sees %+v, %+v", v.Mine, v.Places)
	}
	set(func(s *sales.Settings) { s.BoardMode = sales.Anonymous })
	if v := public(); v.Names || v.Places[0].Name != "" || v.Places[0].Person != "" {
		t.Errorf("anonymous: %+v", v.Places)
	}
	set(func(s *sales.Settings) { s.BoardMode = sales.ProgressOnly })
	if v := public(); !v.Bare || len(v.Shown()) != 0 {
		t.Errorf("progress only: %+v", v.Shown())
	}
	// How far the first one is to a goal tells an amount: it is shown where amounts are.
	id = a.announces(week(func(r *motivation.Rules) {
		r.Start, r.Kind, r.Goal = "2026-11-23", motivation.Race, 80_000
	}))
	if v := public(); v.Progress || v.Best != 0 {
		t.Errorf("the first one has %v of the goal", v.Best)
	}
	set(func(s *sales.Settings) { s.AmountsOpen = true })
	if v := public(); !v.Progress || v.Best != 30_000.0/80_000 {
		t.Errorf("with open amounts the first one has %v of the goal", v.Best)
	}
}

func TestContest_HiddenIsForManagersAndWinsNothing(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	id := a.drafts(week())
	_, err := a.StartHiddenContest(t.Context(), a.As(a.manager), id)
	a.Done(err)
	_, err = a.FindContest(t.Context(), a.As(a.rep), id, strings.Compare)
	a.refuses(err, "contest.unknown")
	a.Set("2026-11-23T10:00")
	a.won(a.rep, 300)
	a.Run("2026-12-01T10:00")
	a.want(id, "1 Rep 300")
	if got := a.posts(); !slices.Equal(got, []string{"contest_hidden/1/T1/" + string(a.manager)}) {
		t.Errorf("said: %q", got)
	}
	if n := storetest.Look[int](a.World, "SELECT COUNT(*) FROM entries WHERE cause = 'contest'"); n != 0 {
		t.Errorf("%d prizes are booked", n)
	}
	c, err := a.CopyContest(t.Context(), a.As(a.manager), id)
	a.Done(err)
	if c.State != motivation.ContestDraft || c.Version != 1 || c.Start != "2026-12-07" || c.End != "2026-12-14" {
		t.Errorf("%+v", c)
	}
}

func TestContest_RulesAreFrozenAndChangedByCancelling(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	ctx := t.Context()
	id := a.announces(week())
	_, err := a.SaveContest(ctx, a.As(a.manager), a.team.ID, id, "Other", week())
	a.refuses(err, "contest.frozen")
	_, err = a.CancelContest(ctx, a.As(a.rep), id, "not mine to cancel")
	a.refuses(err, "contest.not_yours")
	_, err = a.CancelContest(ctx, a.As(a.manager), id, " no ")
	a.refuses(err, "contest.reason_short")
	_, err = a.CancelContest(ctx, a.As(a.manager), id, "The goal was out of reach")
	a.Done(err)
	if got := a.posts(); !slices.Equal(got, []string{"contest_off/1/T1"}) {
		t.Errorf("said: %q", got)
	}
	c, err := a.CopyContest(ctx, a.As(a.manager), id)
	a.Done(err)
	if c.Version != 2 || c.From != id {
		t.Errorf("%+v", c)
	}
	a.Run("2026-12-03T10:00")
	if v := a.seen(a.rep, id); v.State != motivation.ContestCancelled {
		t.Errorf("it is %s", v.State)
	}
}

func TestContest_NobodyScoredAndAllTied(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	empty, tied := a.announces(week()), a.announces(week(func(r *motivation.Rules) {
		r.Counted = motivation.CountActivity("meetings")
	}))
	a.Set("2026-11-23T10:00")
	for _, id := range []okr.PersonID{a.rep, a.mate, a.ada, a.cem} {
		_, _, err := a.LogActivity(t.Context(), a.As(id), "meetings", 2)
		a.Done(err)
	}
	a.Run("2026-12-01T10:00")
	if v := a.seen(a.rep, empty); v.State != motivation.ContestDone || len(v.Won) != 0 || v.Of != 4 {
		t.Errorf("%s, won %+v of %d", v.State, v.Won, v.Of)
	}
	v := a.seen(a.rep, tied)
	var points int64
	for _, w := range v.Won {
		points += w.Points
		if w.Rank != 1 || w.Sharing != 4 {
			t.Errorf("%+v", w)
		}
	}
	if len(v.Won) != 4 || points != 150 {
		t.Errorf("%d share %d points", len(v.Won), points)
	}
}

func TestContest_SeriesHasWinnersOfEachWindow(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	id := a.announces(week(func(r *motivation.Rules) {
		r.Kind, r.End, r.Windows = motivation.Series, "2026-12-07", 2
	}))
	a.Set("2026-11-23T10:00")
	a.won(a.rep, 300)
	a.won(a.ada, 200)
	a.Run("2026-12-01T10:00")
	a.won(a.cem, 5_000, on("2026-11-28")) // its window is closed
	a.won(a.ada, 10)
	a.Run("2026-12-01T10:05")
	v := a.seen(a.rep, id)
	if len(v.Rounds) != 2 || !v.Rounds[0].Frozen || v.Rounds[1].Frozen || v.Round != 2 {
		t.Errorf("%+v", v.Rounds)
	}
	overall := func() (said []string) {
		for _, p := range a.seen(a.rep, id).Places {
			said = append(said, fmt.Sprint(p.Rank, " ", p.Name, " ", p.Value))
		}
		return said
	}
	if got := overall(); !slices.Equal(got, []string{"1 Ada 8", "2 Rep 5"}) {
		t.Errorf("overall: %q", got)
	}
	a.Run("2026-12-08T10:00")
	if got := overall(); !slices.Equal(got, []string{"1 Ada 8", "2 Rep 5"}) {
		t.Errorf("at the end: %q", got)
	}
}

func TestContest_TeamsShareWhatTheyWin(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	id := a.announces(week(func(r *motivation.Rules) {
		r.Kind, r.Who = motivation.OfTeams, motivation.WhoSides
		r.Sides = []motivation.Side{{Name: "Lions", People: []okr.PersonID{a.rep, a.mate}},
			{Name: "Owls", People: []okr.PersonID{a.ada}}}
	}))
	a.Set("2026-11-23T10:00")
	a.won(a.rep, 300)
	a.won(a.ada, 200)
	a.Run("2026-11-23T10:05")
	a.want(id, "1 Owls 200", "2 Lions 150")
	if v := a.seen(a.mate, id); v.Mine == nil || v.Mine.Name != "Lions" || v.ToPass != 10_001 || v.Ahead != "Owls" {
		t.Errorf("%+v, %d", v.Mine, v.ToPass)
	}
	a.Run("2026-12-01T10:00")
	prizes := storetest.All[string](a.World,
		"SELECT to_account || ' ' || amount FROM entries WHERE cause = 'contest' ORDER BY id")
	if !slices.Equal(prizes, []string{"person/UADA 100", "person/UMATE 50", "person/UREP 50"}) {
		t.Errorf("booked: %q", prizes)
	}
}

func TestContest_IsRehearsed(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	a.won(a.rep, 900, on("2026-11-10"))
	a.won(a.ada, 300, on("2026-11-11"))
	id := a.drafts(week())
	_, h, err := a.FindRehearsal(t.Context(), a.As(a.manager), id, strings.Compare)
	a.Done(err)
	if h.Window.Start != "2026-11-09" || len(h.Places) != 2 || h.Of != 4 ||
		!slices.Equal(h.Warnings, []motivation.Warning{motivation.WarnDouble}) {
		t.Errorf("%+v", h)
	}
	_, _, err = a.FindRehearsal(t.Context(), a.As(a.rep), id, strings.Compare)
	a.refuses(err, "contest.unknown")
}

func TestDuel_IsBetweenTheTwo(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	ctx := t.Context()
	ask := motivation.Challenge{Opponent: a.ada, Counted: motivation.CountDeals, Days: 7, Stake: "baklava"}
	c, err := a.ChallengeTo(ctx, a.As(a.rep), ask)
	a.Done(err)
	back := ask
	back.Opponent = a.rep
	_, err = a.ChallengeTo(ctx, a.As(a.ada), back)
	a.refuses(err, "contest.duel_open")
	_, err = a.FindContest(ctx, a.As(a.manager), c.ID, strings.Compare)
	a.refuses(err, "contest.unknown")
	_, err = a.AnswerDuel(ctx, a.As(a.rep), c.ID, true)
	a.refuses(err, "contest.unknown")
	c, err = a.AnswerDuel(ctx, a.As(a.ada), c.ID, true)
	a.Done(err)
	if c.Start != "2026-11-21" || c.End != "2026-11-28" {
		t.Errorf("it runs from %s to %s", c.Start, c.End)
	}
	a.Set("2026-11-23T10:00")
	a.won(a.ada, 5)
	a.Run("2026-11-29T10:00")
	for _, tt := range []struct {
		who  okr.PersonID
		want motivation.DuelRecord
	}{{a.ada, motivation.DuelRecord{Won: 1}}, {a.rep, motivation.DuelRecord{Lost: 1}}} {
		list, off, err := a.FindDuels(ctx, a.As(tt.who), strings.Compare)
		a.Done(err)
		if len(list) != 1 || list[0].Record != tt.want || off || list[0].Stake != "baklava" {
			t.Errorf("%s sees %+v", tt.who, list)
		}
	}
	a.Done(a.SwitchDuels(ctx, a.As(a.ada), true))
	_, err = a.ChallengeTo(ctx, a.As(a.rep), ask)
	a.refuses(err, "contest.duels_off_theirs")
	a.Done(a.SwitchDuels(ctx, a.As(a.ada), false))
	c, err = a.ChallengeTo(ctx, a.As(a.rep), ask)
	a.Done(err)
	a.Run("2026-12-02T11:00") // nobody answers
	if v := a.seen(a.rep, c.ID); v.State != motivation.ContestDeclined {
		t.Errorf("it is %s", v.State)
	}
}

// The window is in the team's zone: over a change of the clocks it has an hour less, or more.
func TestContest_OverAChangeOfTheClocksAndTheEndOfAFiscalYear(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	w.Set("2026-10-20T12:00")
	f := &floor{World: w, manager: w.Person("Manager"), rep: w.Person("Rep"), mate: w.Person("Mate")}
	plan := storetest.Plan("Sales", f.manager)
	plan.Zone = "Europe/Berlin"
	f.team = w.Team(plan, f.manager, f.rep, f.mate)
	a := &arena{floor: f}
	id := a.announces(week(func(r *motivation.Rules) {
		r.Start, r.End, r.Counted, r.Grace = "2026-10-24", "2026-10-26", motivation.CountDeals, 0
	}))
	a.SetIn("Europe/Berlin", "2026-10-25T23:59")
	a.won(a.rep, 10)
	a.SetIn("Europe/Berlin", "2026-10-26T00:00")
	a.won(a.mate, 10)
	a.won(a.mate, 10)
	a.Turn()
	v := a.seen(a.rep, id)
	if v.State != motivation.ContestDone || len(v.Won) != 1 || v.Won[0].Name != "Rep" {
		t.Errorf("%s, won %+v", v.State, v.Won)
	}
	if d := v.EndsAt.Sub(v.StartsAt()).Hours(); d != 49 {
		t.Errorf("it had %v hours", d)
	}
	// A window over the end of a year is one window; targets of both years count for their parts.
	a.Set("2026-12-20T12:00")
	for _, p := range []okr.Period{okr.MonthOf("2026-12-01"), okr.MonthOf("2027-01-01")} {
		a.Done(a.SetTargets(t.Context(), a.As(a.manager), a.team.ID, sales.Revenue,
			[]selling.TargetWish{{Person: a.rep, Amount: 230_000}, {Person: a.mate, Amount: 460_000}}, p))
	}
	id = a.announces(week(func(r *motivation.Rules) {
		r.Start, r.End, r.Counted = "2026-12-28", "2027-01-11", motivation.CountAttainment
	}))
	a.Set("2027-01-05T12:00")
	a.won(a.rep, 500)
	a.won(a.mate, 900)
	a.Turn()
	if v := a.seen(a.manager, id); len(v.Places) != 2 || v.Places[0].Name != "Rep" || v.Places[0].Target != 105_715 ||
		v.Places[1].Target != 211_429 { // four of December's 23 working days, six of January's 21

		t.Errorf("%+v", v.Places)
	}
}

func TestContest_CountsCurrenciesProductsAndSources(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	a.Done(a.SetRate(t.Context(), a.As(a.Admin), "USD", "TRY", "2026-11-01", decimal.NewFromInt(40)))
	all := a.announces(week())
	cloud := a.announces(week(func(r *motivation.Rules) { r.Product, r.Counted = "CLOUD", motivation.CountDeals }))
	typed := a.announces(week(func(r *motivation.Rules) { r.Source = motivation.TypedSource }))
	a.Set("2026-11-23T10:00")
	a.won(a.rep, 300, func(d *sales.Deal) { d.Product = "Cloud" })
	a.won(a.ada, 0, func(d *sales.Deal) { d.Amount = sales.Money{Minor: 1_000, Currency: "USD"} })
	a.won(a.mate, 0, func(d *sales.Deal) { d.Amount = sales.Money{Minor: 1_000, Currency: "EUR"} }) // no rate
	a.won(a.cem, 50, func(d *sales.Deal) { d.External = "hubspot/7" })
	a.Run("2026-11-23T10:05")
	a.want(all, "1 Ada 400", "2 Rep 300", "3 Cem 50")
	a.want(cloud, "1 Rep 1")
	a.want(typed, "1 Ada 400", "2 Rep 300")
}

func TestContest_CountsKPIsAndKudos(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	kpi := func(by okr.PersonID) okr.KPI {
		t.Helper()
		k, err := a.SaveKPI(t.Context(), a.As(by), okr.KPI{Name: "Demos", Team: a.team.ID, Owner: by,
			Frequency: okr.Daily, Direction: okr.Higher, Target: decimal.NewFromInt(3), Aggregation: okr.Sum})
		a.Done(err)
		return k
	}
	mine, other := kpi(a.rep), kpi(a.ada)
	demos := a.announces(week(func(r *motivation.Rules) { r.Counted = motivation.CountKPI(mine.ID) }))
	thanks := a.announces(week(func(r *motivation.Rules) { r.Counted = motivation.CountKudos }))
	a.Set("2026-11-23T10:00")
	record := func(by okr.PersonID, k okr.KPI, value string) {
		t.Helper()
		_, _, err := a.RecordKPI(t.Context(), a.As(by), k.ID, "", decimal.RequireFromString(value))
		a.Done(err)
	}
	record(a.rep, mine, "5")
	record(a.rep, mine, "0.3") // corrects it
	record(a.ada, other, "0.1")
	for _, private := range []bool{false, true} {
		_, err := a.GiveKudos(t.Context(), a.As(a.cem), kudos.Wish{Receivers: []okr.PersonID{a.rep}, Reason: why,
			Private: private})
		a.Done(err)
	}
	a.Run("2026-11-23T10:05")
	a.want(demos, "1 Rep 0.3", "2 Ada 0.1")
	a.want(thanks, "1 Cem 1") // nobody is to read of the private one
	_, err := a.SaveContest(t.Context(), a.As(a.manager), a.team.ID, 0, "Odd", week(func(r *motivation.Rules) {
		r.Counted = motivation.CountKPI(99)
	}))
	a.refuses(err, "contest.kpi_unable")
}

func TestContest_ARewardIsWonAndHandedOver(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	reward, err := a.SaveReward(t.Context(), a.As(a.manager), motivation.Reward{Team: a.team.ID, Name: "Cinema",
		Price: 30, Stock: motivation.Times(1)})
	a.Done(err)
	id := a.announces(week(func(r *motivation.Rules) {
		r.Prizes = []motivation.Prize{{Reward: reward.ID, Points: 5}, {Reward: reward.ID}}
	}))
	a.Set("2026-11-23T10:00")
	a.won(a.rep, 300)
	a.won(a.ada, 200)
	a.Run("2026-12-01T10:00")
	if v := a.seen(a.rep, id); len(v.Won) != 2 || v.Won[0].RewardName != "Cinema" {
		t.Errorf("%+v", v.Won)
	}
	orders, err := a.FindOrders(t.Context(), a.As(a.manager))
	a.Done(err)
	if len(orders.Waiting) != 1 || orders.Waiting[0].Person != a.rep ||
		orders.Waiting[0].State != motivation.OrderApproved {
		t.Errorf("%+v", orders.Waiting)
	}
	if a.pointsOf(a.rep) != 5 || a.pointsOf(a.ada) != 30 { // there was one: the other gets its points
		t.Errorf("%d and %d points", a.pointsOf(a.rep), a.pointsOf(a.ada))
	}
}

// Who leads one of the teams sees of the others what these show everybody.
func TestContest_AcrossTeamsEachShowsWhatItShows(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	other, err := a.FindTeam(t.Context(), 2)
	a.Done(err)
	els := a.Person("Else")
	a.Done(a.NoteJoined(t.Context(), other.Channel, els, a.Now()))
	id := a.announces(week(func(r *motivation.Rules) {
		r.Who, r.Sides = motivation.WhoTeams, []motivation.Side{{Team: a.team.ID}, {Team: other.ID}}
	}))
	cards := storetest.All[string](a.World, "SELECT key FROM posts WHERE kind = 'contest' ORDER BY key")
	if !slices.Equal(cards, []string{"contest/1/T1", "contest/1/T2"}) {
		t.Errorf("it is announced as %q", cards)
	}
	a.Set("2026-11-23T10:00")
	a.won(a.rep, 300)
	a.won(els, 500)
	a.Run("2026-11-23T10:05")
	for _, by := range []okr.PersonID{a.manager, a.rep, els} {
		for _, p := range a.seen(by, id).Places {
			if p.Value != 0 && p.Person != by {
				t.Errorf("%s sees %+v", by, p)
			}
		}
	}
	for _, by := range []okr.PersonID{a.Admin, a.outsider} { // who leads the other one: Sales shows its amounts
		if v := a.seen(by, id); !v.Values || v.Places[0].Value != 50_000 {
			t.Errorf("%s sees %+v", by, v.Places)
		}
	}
}
