package crash_test

import (
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
)

// prizes are what the places of the contest win.
var prizes = []motivation.Prize{{Words: "Dinner", Points: 100}, {Points: 50}, {Points: 20}}

// holdsContest lets the admin announce a contest for the most deals, while okrbot is down: it ends in the night to
// the first Tuesday, between two kills, and its winners are fixed an hour later.
func (o *office) holdsContest() {
	o.t.Helper()
	ctx := o.t.Context()
	s, err := store.Open(ctx, store.Options{Path: o.database(), Now: o.sim.Now()})
	if err != nil {
		o.t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // whatever is wrong shows in the next life
	admin := store.Actor{Person: okr.PersonID(o.members[0]), Now: o.sim.Now()}
	c, err := s.SaveContest(ctx, admin, 1, 0, "Sprint", motivation.Rules{Kind: motivation.Total,
		Counted: motivation.CountDeals, Start: "2026-11-30", End: "2026-12-01", Windows: 1, Who: motivation.WhoTeam,
		Ties: motivation.TieShared, Grace: 1, Show: motivation.ShowValues, Prizes: prizes})
	if err == nil {
		_, err = s.AnnounceContest(ctx, admin, c.ID)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// comparesContest fails the test unless the contest is over, and each prize was won and booked once.
func (o *office) comparesContest() {
	o.t.Helper()
	if o.number("SELECT COUNT(*) FROM contests WHERE state = 'done'") != 1 {
		o.t.Errorf("it is %s, and the contest is not over", o.sim.Now())
	}
	winners := o.number("SELECT COUNT(*) FROM contest_places WHERE round = 0 AND rank BETWEEN 1 AND ?1", len(prizes))
	won := o.number("SELECT COUNT(*) FROM contest_prizes")
	booked := o.number("SELECT COUNT(*) FROM entries WHERE cause = 'contest'")
	points := o.number("SELECT COALESCE(SUM(points), 0) FROM contest_prizes")
	given := o.number("SELECT COALESCE(SUM(amount), 0) FROM entries WHERE cause = 'contest'")
	if won != winners || booked != winners || points != given {
		o.t.Errorf("%d places won %d prizes of %d points, and %d of %d points are booked", winners, won, points, booked,
			given)
	}
	o.t.Logf("%d won %d points in the contest", won, points)
}
