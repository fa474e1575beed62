package store

import (
	"context"
	"time"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/outbox"
)

// FindDrafting returns what a manager hears of a quarter to come. An [*okr.Refusal] to who does not manage the team
// any more, and when the team is gone.
func (s *Store) FindDrafting(ctx context.Context, p outbox.Post, now time.Time) (okr.Drafting, error) {
	quarter := okr.QuarterOf(p.Subject.Start(), s.FiscalStart)
	return read(ctx, s, now, func(t *tx) (d okr.Drafting, err error) {
		if d.Manager, err = t.FindPerson(ctx, p.Person); err != nil {
			return d, err
		}
		if d.Coverage, err = t.findCoverage(ctx, outbox.Actor{Person: p.Person, Now: now}, p.Team, quarter,
			okr.MonthOf(quarter.Start)); err != nil {
			return d, err
		}
		err = t.One(ctx, "SELECT COUNT(*) FROM objectives o WHERE o.team = $1 AND o.team_owned AND "+goals.Kept+
			" AND "+
			goals.Pursued+" AND o.period_start < $3 AND o.period_end > $2",
			[]any{p.Team, quarter.Start, quarter.End}, []any{&d.Team})
		return d, err
	})
}
