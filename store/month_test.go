package store_test

import (
	"fmt"
	"slices"
	"testing"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/outbox"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

var december = november.Next()

// askedFor is what a manager is asked about a month, by the newest message.
func (f *floor) askedFor(manager okr.PersonID) (post outbox.Post, m sales.MonthTurn) {
	f.T().Helper()
	posts, err := f.Posts(f.T().Context(), outbox.PostFilter{Limit: 1000})
	f.Done(err)
	posts = slices.DeleteFunc(posts, func(p outbox.Post) bool {
		return p.Kind != outbox.TargetsPost ||
			p.Person != manager
	})
	if len(posts) == 0 {
		f.T().Fatalf("%s is asked for nothing", manager)
	}
	post = slices.MaxFunc(posts, func(a, b outbox.Post) int { return int(a.ID - b.ID) })
	m, err = f.FindMonthTurn(f.T().Context(), post, f.Now())
	f.Done(err)
	return post, m
}

// targetsOf are the targets of revenue of a month, by person, in lira.
func (f *floor) targetsOf(month okr.Period) map[okr.PersonID]int64 {
	f.T().Helper()
	sheet, err := f.FindTargetSheet(f.T().Context(), f.As(f.manager), f.team.ID, sales.Revenue, month)
	f.Done(err)
	list := map[okr.PersonID]int64{}
	for _, r := range sheet.Rows {
		if r.Present != nil {
			list[r.Person.ID] = r.Present.Amount / 100
		}
	}
	return list
}

func TestMonth_ManagersAreAskedOnItsLastWorkingDayAndOnTheFirst(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	before, again := "targets/T1/2026-12/before/"+string(f.manager), "targets/T1/2026-12/again/"+string(f.manager)
	f.Run("2026-11-29T23:59")
	if got := f.owed(outbox.TargetsPost); len(got) > 0 {
		t.Fatalf("asked on a Sunday: %v", got)
	}
	f.Run("2026-11-30T12:00")
	if got := f.owed(outbox.TargetsPost); !slices.Equal(got, []string{before}) {
		t.Fatalf("asked for %v, want %s", got, before)
	}
	post, m := f.askedFor(f.manager)
	if want := (sales.Offer{Metric: sales.Revenue, People: 2, Sum: 20_000_000}); post.Due != f.At("2026-11-30T10:00",
		storetest.Home) || !m.Missing || m.Repeat != want || !m.Suggested.Empty() {
		t.Errorf("at %s: %+v, want %+v", post.Due, m, want)
	}
	f.Run("2026-12-01T12:00")
	if got := f.owed(outbox.TargetsPost); !slices.Equal(got, []string{again, before}) {
		t.Errorf("asked for %v", got)
	}
	f.Run("2026-12-30T12:00")
	if got := f.owed(outbox.TargetsPost); len(got) != 2 {
		t.Errorf("asked for %v", got)
	}
	f.sound()
}

func TestMonth_OneClickRepeats(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
		[]selling.TargetWish{{Amount: 30_000_000}}, november))
	f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Deals,
		[]selling.TargetWish{{Person: f.rep, Amount: 40_000}}, november))
	f.Run("2026-11-30T12:00")
	f.Deliver()
	post, m := f.askedFor(f.manager)
	if want := (sales.Offer{Metric: sales.Revenue, People: 2, Sum: 20_000_000, Whole: 30_000_000,
		Others: 1}); m.Repeat != want {
		t.Errorf("repeating would set %+v, want %+v", m.Repeat, want)
	}
	for _, other := range []okr.PersonID{f.rep, f.outsider} {
		wantRefused(t, f.ChooseTargets(t.Context(), f.As(other), post.ID, sales.RepeatMonth),
			"errors.targets_not_yours")
		_, _, err := f.FindMonthAsked(t.Context(), f.As(other), post.ID)
		wantRefused(t, err, "errors.targets_not_yours")
	}
	f.Done(f.ChooseTargets(t.Context(), f.As(f.manager), post.ID, sales.RepeatMonth))
	want := map[okr.PersonID]int64{"": 300_000, f.rep: 100_000, f.mate: 100_000}
	if got := f.targetsOf(december); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("December has %v, want %v", got, want)
	}
	if keys := f.Deliver(); !slices.Contains(keys, post.Key) {
		t.Errorf("the message does not say what was done; said: %v", keys)
	}
	if _, m := f.askedFor(f.manager); m.Missing || m.How != sales.RepeatMonth || m.By.ID != f.manager ||
		m.Set.Sum != 20_000_000 || m.Set.Whole != 30_000_000 || m.Set.Others != 1 {
		t.Errorf("it says %+v", m)
	}
	wantRefused(t, f.ChooseTargets(t.Context(), f.As(f.manager), post.ID, sales.TakeSuggestions), "errors.month_set")
	wantRefused(t, f.ChooseTargets(t.Context(), f.As(f.manager), 1, sales.RepeatMonth), "errors.button_old")
	f.Run("2026-12-01T12:00")
	if got := f.owed(outbox.TargetsPost); len(got) != 1 {
		t.Errorf("asked again: %v", got)
	}
}

// Four finished months make suggestions, for who sells: the manager, who does not, gets none.
func TestMonth_OneClickTakesTheSuggestions(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	for month := november.Previous(); month.Start >= "2026-06-01"; month = month.Previous() {
		f.won(f.rep, 100_000, on(month.Start))
		f.won(f.mate, 50_000, on(month.Start))
	}
	f.Run("2026-11-30T12:00")
	post, m := f.askedFor(f.manager)
	if m.Suggested.People != 2 || m.Suggested.Whole != 0 || m.Suggested.Sum == 0 {
		t.Fatalf("suggested is %+v", m.Suggested)
	}
	f.Done(f.ChooseTargets(t.Context(), f.As(f.manager), post.ID, sales.TakeSuggestions))
	got := f.targetsOf(december)
	if len(got) != 2 || (got[f.rep]+got[f.mate])*100 != m.Suggested.Sum || got[f.rep] != 97_000 ||
		got[f.mate] != 49_000 {
		t.Errorf("December has %v of %+v", got, m.Suggested)
	}
	f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
		[]selling.TargetWish{{Person: f.rep, Amount: 9_000_000}}, december))
	if _, m := f.askedFor(f.manager); m.How != "" || m.Set.People != 2 {
		t.Errorf("after an edit it says %+v", m)
	}
}

func TestMonth_NobodyIsAsked(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*floor){
		"targets are there": func(f *floor) {
			f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
				[]selling.TargetWish{{Person: f.rep, Amount: 100}}, december))
		},
		"of the quarter": func(f *floor) {
			f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
				[]selling.TargetWish{{Amount: 100}}, storetest.Quarter()))
		},
		"the team was removed": func(f *floor) { f.Done(f.RemoveTeam(t.Context(), f.As(f.Admin), f.team.ID)) },
	} {
		f := newFloor(t)
		change(f)
		f.Run("2026-12-02T12:00")
		if got := f.owed(outbox.TargetsPost); len(got) > 0 {
			t.Errorf("%s: asked for %v", name, got)
		}
	}
}

// It counts among the ten nudges of a week.
func TestMonth_WithinTheBudgetOfNudges(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	for i := range okr.NudgesAWeek {
		team := f.Team(storetest.Plan(fmt.Sprintf("Team %d", i), f.manager), f.rep)
		f.Done(f.SetTargets(t.Context(), f.As(f.manager), team.ID, sales.Revenue,
			[]selling.TargetWish{{Person: f.rep, Amount: 100}}, november))
	}
	f.Set("2026-11-30T00:00")
	done, err := f.TurnMonths(t.Context(), f.Now())
	f.Done(err)
	if done.Posted != okr.NudgesAWeek || len(done.Skipped) != 1 || done.Skipped[0].Reason != string(okr.SkipBudget) {
		t.Errorf("asked %d times, skipped %v", done.Posted, done.Skipped)
	}
}

// A manager who is away is asked once, on the first morning back, by the newest message, if it still matters.
func TestMonth_WaitsForWhoIsAway(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	_, err := f.SetAway(t.Context(), f.As(f.manager), f.manager, "2026-11-30", "2026-12-02")
	f.Done(err)
	f.Run("2026-12-02T12:00")
	if due, err := f.DuePosts(t.Context(), f.Now(), 100); err != nil ||
		slices.ContainsFunc(due, func(p outbox.Post) bool { return p.Kind == outbox.TargetsPost }) {
		t.Fatalf("asked while away: %v, %v", due, err)
	}
	f.Run("2026-12-03T12:00")
	asked := storetest.All[string](f.World, `SELECT key FROM posts WHERE kind = 'targets' AND (state = 'owed'
		OR carrier IN (SELECT id FROM posts WHERE state = 'owed'))`)
	if want := []string{"targets/T1/2026-12/again/" + string(f.manager)}; !slices.Equal(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
}

// Several months get the same targets in one go, and whose they are hears of them once.
func TestTargets_OfSeveralMonths(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Deliver()
	months := []okr.Period{december, december.Next(), december.Next().Next()}
	f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
		[]selling.TargetWish{{Person: f.rep, Amount: 9_000_000}, {Amount: 20_000_000}}, months...))
	for _, month := range months {
		if got := f.targetsOf(month); got[f.rep] != 90_000 || got[""] != 200_000 || len(got) != 2 {
			t.Errorf("%s has %v", month.Label, got)
		}
	}
	posts, err := f.Posts(t.Context(), outbox.PostFilter{Limit: 1000})
	f.Done(err)
	var told []string
	for _, p := range posts {
		if p.Kind == outbox.NoticePost && p.Person == f.rep && p.State == outbox.Owed {
			told = append(told, fmt.Sprint(p.About))
		}
	}
	if want := []string{"{notice.targets_set [Period 2026-12 Metric revenue Amount 9000000 Currency TRY Team Sales " +
		"Until 2027-02]}"}; !slices.Equal(told, want) {
		t.Errorf("the rep is told %v, want %v", told, want)
	}
	f.sound()
}

// The form of a month to come tells of the last month that is over, not of the one that runs.
func TestTargetSheet_LastIsTheLastFinishedOne(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.rep, 70_000, on("2026-10-05"))
	f.won(f.rep, 10_000)
	for _, p := range []okr.Period{november, december, december.Next()} {
		sheet, err := f.FindTargetSheet(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue, p)
		f.Done(err)
		at := slices.IndexFunc(sheet.Rows, func(r sales.TargetRow) bool { return r.Person.ID == f.rep })
		if sheet.Last.Label != "2026-10" || sheet.Rows[at].Last != 7_000_000 || sheet.Rows[at].LastTarget != 0 {
			t.Errorf("%s: the last is %s with %d of %d", p.Label, sheet.Last.Label, sheet.Rows[at].Last,
				sheet.Rows[at].LastTarget)
		}
	}
}

// What the clock will ask for is listed as long as it is missing.
func TestUpcoming_MissingTargets(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	listed := func() (days []string) {
		list, err := f.FindUpcoming(t.Context(), f.Now(), f.Now().AddDate(0, 0, 14))
		f.Done(err)
		for _, p := range list {
			if p.What == outbox.PlannedTargets {
				days = append(days, p.Week+" on "+p.At.In(f.team.Location()).Format("2006-01-02 15:04"))
			}
		}
		return days
	}
	if got, want := listed(), []string{"2026-12 on 2026-11-30 10:00", "2026-12 on 2026-12-01 10:00"}; !slices.Equal(got,
		want) {
		t.Errorf("planned are %v, want %v", got, want)
	}
	f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.Revenue,
		[]selling.TargetWish{{Person: f.rep, Amount: 100}}, december))
	if got := listed(); len(got) > 0 {
		t.Errorf("planned are %v", got)
	}
}
