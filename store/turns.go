package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Turn is something that the clock does.
type Turn struct {
	Name string // in causes and in the log
	// Do does what is due now, in transactions that may be repeated.
	Do func(ctx context.Context, now time.Time) (outbox.Turned, error)
	// InSteps says that Do is to be called again while it reports more, and comes after all else.
	InSteps bool
}

// clockTurn is a line of the table of what the clock does: how, when it is due next, and what of it is to come.
type clockTurn struct {
	name     string
	do       func(*Store, context.Context, time.Time) (outbox.Turned, error)
	next     func(*tx, context.Context) (at time.Time, ok bool, err error)
	upcoming func(*tx, context.Context, okr.Team, time.Time) ([]outbox.Planned, error) // nil: see unlisted
	unlisted string                                                                    // why nothing of it is listed
	inSteps  bool
}

// clockTurns are all that the clock does, in its order: rounds close before others open, both before anybody is
// nudged, and boards, questions about KPIs, what is said of quarters and months, what winners are asked and what waits
// of CRMs come then. What waited for people who are back is gathered last, with what became due for them at this
// moment.
func clockTurns() []clockTurn {
	return []clockTurn{
		{name: "close", do: (*Store).CloseRounds, upcoming: (*tx).upcomingClosings,
			next: soonest("SELECT MIN(closes) FROM rounds WHERE closed_at IS NULL")},
		{name: "open", do: (*Store).OpenRounds, next: (*tx).FindNextOpening, upcoming: (*tx).upcomingLater},
		{name: "nudge", do: (*Store).SendNudges, upcoming: (*tx).upcomingNudges,
			next: soonest("SELECT MIN(due) FROM nudges WHERE state = 'planned'")},
		{name: "board", do: (*Store).PostBoards, next: (*tx).FindNextBoard, upcoming: (*tx).upcomingBoards},
		{name: "kpi", do: (*Store).AskForKPIs, next: (*tx).FindNextAsking, upcoming: (*tx).upcomingQuestions},
		{name: "quarter", do: (*Store).TurnQuarters, next: (*tx).FindNextQuarter, upcoming: (*tx).upcomingQuarter},
		{name: "month", do: (*Store).TurnMonths, next: (*tx).FindNextMonthTurn, upcoming: (*tx).UpcomingTargets},
		{name: "win", do: (*Store).AskForWins, upcoming: (*tx).UpcomingWins,
			next: soonest("SELECT MIN(due_at) FROM win_asks WHERE state = 'planned'")},
		{name: "thanks", do: (*Store).TurnThanks, next: (*tx).findNextThanks, upcoming: (*tx).upcomingWalls},
		{name: "crm", do: (*Store).TurnCRM, next: (*tx).FindNextCRM, unlisted: "okrbot crm waiting lists it"},
		{name: "reward", do: (*Store).PassOrders, upcoming: (*tx).UpcomingPassings,
			next: soonest("SELECT MIN(pass_at) FROM orders WHERE pass_at IS NOT NULL")},
		{name: "contest", do: (*Store).TurnContests, upcoming: (*tx).UpcomingContests,
			next: soonest("SELECT MIN(look_at) FROM contests WHERE look_at IS NOT NULL")},
		{name: "back", do: (*Store).WelcomeBack, next: (*tx).FindNextBack,
			unlisted: "it holds what is due before then"},
		{name: "import", do: (*Store).StepImport, next: (*tx).FindNextImport, inSteps: true,
			unlisted: "it is done at once"},
	}
}

// soonest is when the first of the instants of a query is.
func soonest(query string) func(*tx, context.Context) (time.Time, bool, error) {
	return func(t *tx, ctx context.Context) (time.Time, bool, error) {
		var next sql.NullInt64
		err := t.One(ctx, query, nil, []any{&next})
		return db.Instant(next), next.Valid, err
	}
}

// Turns are all that the clock does, in the order in which it does it.
func (s *Store) Turns() (list []Turn) {
	for _, turn := range clockTurns() {
		do := func(ctx context.Context, now time.Time) (outbox.Turned, error) { return turn.do(s, ctx, now) }
		list = append(list, Turn{Name: turn.name, Do: do, InSteps: turn.inSteps})
	}
	return list
}

// FindNextTurn returns when the clock has something to do next; ok is false when nothing is planned.
func (s *Store) FindNextTurn(ctx context.Context, now time.Time) (at time.Time, ok bool, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		for _, turn := range clockTurns() {
			next, planned, err := turn.next(t, ctx)
			if err != nil {
				return err
			}
			if planned && (!ok || next.Before(at)) {
				at, ok = next, true
			}
		}
		return nil
	})
	return at, ok, err
}

// FindUpcoming lists what will be due from now until an instant, in order, as far as it is known today: nudges of
// people who owe an answer or will, the ends of rounds, boards, and questions. Who answers or is away then is of
// course not asked.
func (s *Store) FindUpcoming(ctx context.Context, now, until time.Time) (list []outbox.Planned, err error) {
	list, err = read(ctx, s, now, func(t *tx) (list []outbox.Planned, err error) {
		teams, err := t.Teams(ctx, "TRUE")
		for _, team := range teams {
			some, err := t.upcomingOf(ctx, team, until)
			if err != nil {
				return list, err
			}
			list = append(list, some...)
		}
		return list, err
	})
	list = slices.DeleteFunc(list, func(p outbox.Planned) bool { return p.At.Before(now) || p.At.After(until) })
	slices.SortStableFunc(list, func(a, b outbox.Planned) int { return a.At.Compare(b.At) })
	return list, err
}

func (t *tx) upcomingOf(ctx context.Context, team okr.Team, until time.Time) (list []outbox.Planned, err error) {
	for _, turn := range clockTurns() {
		if turn.upcoming == nil {
			continue
		}
		some, err := turn.upcoming(t, ctx, team, until)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}
