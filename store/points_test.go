package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/goals"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// booksOf are the ledger of a world, entry by entry; that it is one is checked.
func booksOf(w *storetest.World) (list []motivation.Entry) {
	w.T().Helper()
	rows, err := raw(w.T(), w.Path).QueryContext(w.T().Context(), `SELECT id, cause, reference, from_account, to_account,
		amount, COALESCE(reverses, 0) FROM entries ORDER BY id`)
	w.Done(err)
	defer rows.Close() //nolint:errcheck // rows.Err says it
	known, sums := map[motivation.EntryID]motivation.Entry{}, map[motivation.Account]int64{}
	for rows.Next() {
		var e motivation.Entry
		w.Done(rows.Scan(&e.ID, &e.Cause, &e.Reference, &e.From, &e.To, &e.Amount, &e.Reverses))
		w.Done(e.Check())
		was := known[e.Reverses]
		if e.Reverses != 0 && (was.Amount != e.Amount || was.From != e.To || was.To != e.From) {
			w.T().Errorf("%+v does not reverse %+v", e, was)
		}
		known[e.ID], list = e, append(list, e)
		sums[e.From] -= e.Amount
		sums[e.To] += e.Amount
	}
	w.Done(rows.Err())
	var sum int64
	for _, of := range sums {
		sum += of
	}
	if sum != 0 {
		w.T().Errorf("the ledger sums to %d: %v", sum, sums)
	}
	return list
}

// pointsOf is what a person has of points.
func pointsOf(w *storetest.World, id okr.PersonID) int64 {
	w.T().Helper()
	return motivation.Balance(booksOf(w), motivation.PersonAccount(id))
}

// movesOf says a ledger in words: target hit/1 +100.
func movesOf(w *storetest.World, id okr.PersonID) (moves []string) {
	w.T().Helper()
	for _, e := range booksOf(w) {
		if gain := motivation.Balance([]motivation.Entry{e}, motivation.PersonAccount(id)); gain != 0 {
			moves = append(moves, fmt.Sprintf("%s %s %+d", e.Cause, e.Reference, gain))
		}
	}
	return moves
}

// brings sets what a cause brings in a team from now on.
func brings(w *storetest.World, team okr.TeamID, cause motivation.Cause, points int64) {
	w.T().Helper()
	_, settings, err := w.FindThanking(w.T().Context(), team)
	w.Done(err)
	settings.Grants[cause] = points
	w.Done(w.SaveThanking(w.T().Context(), w.As(w.Admin), team, settings))
}

func wantMoves(w *storetest.World, id okr.PersonID, want ...string) {
	w.T().Helper()
	if got := movesOf(w, id); !slices.Equal(got, want) {
		w.T().Errorf("the points of %s moved %q, want %q", id, got, want)
	}
}

func TestPoints_OfACheckIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, at string
		points   int64 // that it brings in the team; below 0: what a team starts with
		nothing  bool
		want     []string
	}{
		{"on time", "2026-11-23T09:00", -1, false, []string{"checkin checkin/1 +5"}},
		{"in the last minute", "2026-11-25T09:59", -1, false, []string{"checkin checkin/1 +5"}},
		{"with nothing to report", "2026-11-23T09:00", -1, true, []string{"checkin checkin/1 +5"}},
		{"at the close", "2026-11-25T10:00", -1, false, nil},
		{"late with nothing to report", "2026-11-26T09:00", -1, true, nil},
		{"for more", "2026-11-23T09:00", 12, false, []string{"checkin checkin/1 +12"}},
		{"for none", "2026-11-23T09:00", 0, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			if c.points >= 0 {
				brings(s.World, s.team.ID, motivation.CheckInOnTime, c.points)
			}
			s.Run("2026-11-23T09:00")
			round := s.Due(s.rep)
			s.Run(c.at)
			_, err := s.answer(s.rep, goals.CheckInAnswer{Round: round, Nothing: c.nothing, Answers: []string{"a"}})
			s.Done(err)
			wantMoves(s.World, s.rep, c.want...)
		})
	}
}

func TestPoints_AnEditedCheckInBringsThemOnce(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	s.Answer(s.rep)
	s.Answer(s.mate)
	for _, nothing := range []bool{true, false} {
		s.Forward(time.Hour)
		_, err := s.answer(s.rep, goals.CheckInAnswer{Round: s.Due(s.rep), Nothing: nothing, Answers: []string{"a"}})
		s.Done(err)
	}
	wantMoves(s.World, s.rep, "checkin checkin/1 +5")
	wantMoves(s.World, s.mate, "checkin checkin/2 +5")
}

func TestPoints_AnEditBringsNoneWhereTheFirstAnswerBroughtNone(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	brings(s.World, s.team.ID, motivation.CheckInOnTime, 0)
	s.Run("2026-11-23T09:00")
	s.Answer(s.rep)
	brings(s.World, s.team.ID, motivation.CheckInOnTime, 5)
	s.Answer(s.rep)
	wantMoves(s.World, s.rep)
}

func TestPoints_OneSendingOfACheckInCountsOnce(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	answer := goals.CheckInAnswer{Round: s.Due(s.rep), Values: []goals.ValueSaid{{KeyResult: 404}}}
	_, err := s.answer(s.rep, answer)
	wantRefused(t, err, "errors.key_result_not_asked")
	wantMoves(s.World, s.rep)
	answer.Values = nil
	for range 2 {
		_, _ = s.CheckIn(t.Context(), s.Once(s.rep, "e1"), answer) // the second time it was done before
	}
	wantMoves(s.World, s.rep, "checkin checkin/1 +5")
}

func TestPoints_OfTheRoundsOfTwoTeams(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	second := s.Team(storetest.Plan("Second", s.manager), s.rep, s.outsider)
	brings(s.World, second.ID, motivation.CheckInOnTime, 7)
	s.Run("2026-11-23T09:00")
	sit, err := s.FindSituation(t.Context(), s.rep, s.Now())
	s.Done(err)
	var want []string
	brought := map[okr.TeamID]int{s.team.ID: 5, second.ID: 7}
	for i, d := range sit.Duties {
		_, err := s.answer(s.rep, goals.CheckInAnswer{Round: d.Round.ID, Nothing: true})
		s.Done(err)
		want = append(want, fmt.Sprintf("checkin checkin/%d +%d", i+1, brought[d.Team.ID]))
	}
	if len(want) != 2 {
		t.Fatalf("%d rounds to answer", len(want))
	}
	wantMoves(s.World, s.rep, want...)
}

func TestPoints_OfATarget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		won  []int64 // deals, in lira of 100,000
		want []string
	}{
		{"not reached", []int64{99_999}, nil},
		{"reached", []int64{60_000, 40_000}, []string{"target hit/1 +100"}},
		{"step by step", []int64{100_000, 19_999, 1, 30_000},
			[]string{"target hit/1 +100", "stretch hit/2 +50", "stretch hit/3 +50"}},
		{"all marks at once", []int64{150_000},
			[]string{"target hit/1 +100", "stretch hit/2 +50", "stretch hit/3 +50"}},
		{"far beyond", []int64{150_000, 900_000},
			[]string{"target hit/1 +100", "stretch hit/2 +50", "stretch hit/3 +50"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFloor(t)
			for _, amount := range c.won {
				f.won(f.rep, amount)
			}
			wantMoves(f.World, f.rep, c.want...)
			wantMoves(f.World, f.mate)
		})
	}
}

func TestPoints_OfATeamsTargetAreNobodys(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.target("", 50_000)
	b := f.won(f.rep, 60_000)
	f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.Reopened})
	f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.WasWon})
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM hits WHERE person IS NULL"); n != 2 {
		t.Errorf("the team reached %d marks, want 2", n)
	}
	if got := booksOf(f.World); len(got) != 0 {
		t.Errorf("points moved: %+v", got)
	}
}

func TestPoints_GoAndComeWithADeal(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	b := f.won(f.rep, 125_000)
	smaller := lira(110_000)
	for _, step := range []struct {
		name string
		edit selling.DealEdit
		want []string
	}{
		{"corrected below the second mark", selling.DealEdit{Amount: &smaller}, []string{"stretch hit/2 -50"}},
		{"opened again", selling.DealEdit{Verb: sales.Reopened}, []string{"target hit/1 -100"}},
		{"won again", selling.DealEdit{Verb: sales.WasWon}, []string{"target hit/1 +100"}},
		{"opened once more", selling.DealEdit{Verb: sales.Reopened}, []string{"target hit/1 -100"}},
		{"and lost", selling.DealEdit{Verb: sales.WasLost, LossReason: new("price")}, nil},
	} {
		before := movesOf(f.World, f.rep)
		f.Forward(time.Hour)
		f.change(f.rep, b.Deal.ID, step.edit)
		if got := movesOf(f.World, f.rep)[len(before):]; !slices.Equal(got, step.want) {
			t.Errorf("%s: the points moved %q, want %q", step.name, got, step.want)
		}
	}
	if got := pointsOf(f.World, f.rep); got != 0 {
		t.Errorf("%d points are left", got)
	}
	f.won(f.rep, 120_000)
	if got := pointsOf(f.World, f.rep); got != 150 {
		t.Errorf("another deal brings %d points, want both marks' again", got)
	}
}

func TestPoints_AreTakenBackAsTheyWereGiven(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		before, after int64
		want          []string
	}{
		{"the team pays more now", 100, 300, []string{"target hit/1 +100", "target hit/1 -100", "target hit/1 +100"}},
		{"the team pays less now", 80, 1, []string{"target hit/1 +80", "target hit/1 -80", "target hit/1 +80"}},
		{"the team pays nothing now", 100, 0, []string{"target hit/1 +100", "target hit/1 -100", "target hit/1 +100"}},
		{"the team paid nothing then", 0, 100, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFloor(t)
			brings(f.World, f.team.ID, motivation.TargetHit, c.before)
			b := f.won(f.rep, 100_000)
			brings(f.World, f.team.ID, motivation.TargetHit, c.after)
			f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.Reopened})
			f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.WasWon})
			wantMoves(f.World, f.rep, c.want...)
		})
	}
}

func TestPoints_OfATargetThatIsRaisedOrLoweredLater(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.rep, 100_000)
	f.target(f.rep, 200_000)
	wantMoves(f.World, f.rep, "target hit/1 +100")
	f.won(f.mate, 50_000)
	f.target(f.mate, 50_000)
	wantMoves(f.World, f.mate, "target hit/2 +100")
}

func TestPoints_OfACountOfActivities(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	_, settings, err := f.FindSelling(t.Context(), f.team.ID)
	f.Done(err)
	settings.Activities = []string{"calls"}
	f.Done(f.SaveSelling(t.Context(), f.As(f.manager), settings))
	f.Done(f.SetTargets(t.Context(), f.As(f.manager), f.team.ID, sales.ActivityMetric("calls"),
		[]selling.TargetWish{{Person: f.rep, Amount: 3}}, november))
	for _, number := range []int{3, -1, 2} {
		_, _, err := f.LogActivity(t.Context(), f.As(f.rep), "calls", number)
		f.Done(err)
	}
	wantMoves(f.World, f.rep, "target hit/1 +100", "target hit/1 -100", "target hit/1 +100", "stretch hit/2 +50")
}

// However deals come, go and change, a person has just the points of the marks that hold.
func TestPoints_AreThoseOfTheMarksThatHold(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	amounts := []int64{90_000, 15_000, 40_000, 35_000, 120_000, 5_000}
	var deals []sales.DealID
	for i, amount := range amounts {
		deals = append(deals, f.won([]okr.PersonID{f.rep, f.mate}[i%2], amount).Deal.ID)
	}
	gone := map[sales.DealID]bool{}
	for i := range 24 {
		id, owner := deals[i*5%len(deals)], []okr.PersonID{f.rep, f.mate}[i*5%len(deals)%2]
		verb := sales.Reopened
		if gone[id] {
			verb = sales.WasWon
		}
		gone[id] = !gone[id]
		f.Forward(time.Minute)
		f.change(owner, id, selling.DealEdit{Verb: verb})
		for _, who := range []okr.PersonID{f.rep, f.mate} {
			want := storetest.Look[int64](f.World, `SELECT COALESCE(SUM(CASE mark WHEN 100 THEN 100 ELSE 50 END), 0) FROM hits
				WHERE person = ?1 AND withdrawn_at IS NULL`, who)
			if got := pointsOf(f.World, who); got != want {
				t.Fatalf("after step %d %s has %d points, and marks for %d", i, who, got, want)
			}
		}
	}
	if n := len(booksOf(f.World)); n < 12 {
		t.Errorf("only %d entries came of it", n)
	}
}

func TestPoints_OfAnImportCostNothingPerRow(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.target(f.rep, 4_000)
	f.target(f.mate, 4_000)
	ear := listen(f.World)
	rows := f.many(1000)
	_, _, err := f.PreviewDeals(t.Context(), f.importing(), f.team.ID, rows)
	f.Done(err)
	if n := len(booksOf(f.World)); n != 0 {
		t.Errorf("a preview moved points %d times", n)
	}
	for range 2 {
		_, err := f.ImportDeals(t.Context(), f.importing(), f.team.ID, rows)
		f.Done(err)
	}
	for _, who := range []okr.PersonID{f.rep, f.mate} {
		if got := pointsOf(f.World, who); got != 150 {
			t.Errorf("%s has %d points for 125 %%, want 150", who, got)
		}
	}
	for _, said := range []string{"INTO entries", "FROM thanking"} {
		if n := ear.number(said); n != 4 {
			t.Errorf("%d statements %q, want one for each mark", n, said)
		}
	}
	if n := ear.number("FROM entries"); n != 0 {
		t.Errorf("the ledger is read %d times", n)
	}
	smaller := lira(9)
	for i := range rows {
		rows[i].Amount = &smaller
	}
	_, err = f.ImportDeals(t.Context(), f.importing(), f.team.ID, rows)
	f.Done(err)
	for _, who := range []okr.PersonID{f.rep, f.mate} {
		if got := pointsOf(f.World, who); got != 100 {
			t.Errorf("%s has %d points for 112.5 %%, want 100", who, got)
		}
	}
	if n := ear.number("FROM entries"); n != 2 {
		t.Errorf("the ledger is read %d times to take back two marks", n)
	}
}
