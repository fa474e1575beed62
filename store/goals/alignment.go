package goals

import (
	"context"
	"database/sql"
	"slices"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Above names what an objective supports: another objective, or a key result of it.
type Above struct {
	Objective okr.ObjectiveID // 0: the key result's
	KeyResult okr.KeyResultID // 0: all of the objective
}

// Align lets an objective support another one that the actor may see; who may change the lower one may. An objective
// supports another one once: aligned anew, it supports what is said now. A circle is refused in words. An
// [*okr.Refusal] too when either is not there or hidden, the lower one is not theirs to change, closed, or of a
// period that is over.
func (s *Store) Align(ctx context.Context, a outbox.Actor, id okr.ObjectiveID,
	above Above) (lower, upper okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if lower, err = t.findAlignable(ctx, a, id); err != nil {
			return err
		}
		if upper, err = t.findAbove(ctx, a.Person, above); err != nil {
			return err
		}
		circle, err := t.reaches(ctx, upper.ID, id)
		if err != nil {
			return err
		}
		if circle {
			return okr.Refuse("errors.align_circle", "Objective", id.String(), "Above", upper.ID.String())
		}
		if _, err := t.Exec(ctx, `INSERT INTO supports (objective, above, key_result, weight, set_by, set_at)
			VALUES ($1, $2, $3, '1', $4, $5)
			ON CONFLICT (objective, above) DO UPDATE SET key_result = excluded.key_result, set_by = excluded.set_by,
			set_at = excluded.set_at`,
			id, upper.ID, db.OrNull(above.KeyResult), a.Person, db.Millis(t.Now)); err != nil {
			return err
		}
		name := upper.ID.String()
		if above.KeyResult != 0 {
			name = above.KeyResult.String()
		}
		if err := t.LogChange(ctx, a, people.Subject{Objective: id}, "supports", "", name); err != nil {
			return err
		}
		return t.TouchHomes(ctx, lower.Owner, upper.Owner)
	})
	return lower, upper, err
}

// Unalign takes that back. An [*okr.Refusal] as of [Store.Align], and when the one does not support the other.
func (s *Store) Unalign(ctx context.Context, a outbox.Actor, id,
	above okr.ObjectiveID) (lower okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if lower, err = t.findAlignable(ctx, a, id); err != nil {
			return err
		}
		n, err := t.Exec(ctx, "DELETE FROM supports WHERE objective = $1 AND above = $2", id, above)
		if err != nil {
			return err
		}
		if n == 0 {
			return okr.Refuse("errors.align_none", "Objective", id.String(), "Above", above.String())
		}
		if err := t.LogChange(ctx, a, people.Subject{Objective: id}, "supports", above.String(), ""); err != nil {
			return err
		}
		return t.TouchHomes(ctx, lower.Owner)
	})
	return lower, err
}

// findAlignable returns an objective that the actor may change and that is not over.
func (t *Tx) findAlignable(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (okr.Objective, error) {
	o, err := t.findObjective(ctx, a.Person, id)
	if err != nil {
		return o, err
	}
	may, err := t.MayChange(ctx, a.Person, o)
	if err != nil {
		return o, err
	}
	if !may {
		return o, okr.Refuse("errors.edit_not_yours", "Owner", o.OwnerName)
	}
	today, err := t.FindToday(ctx, a.Person)
	if err != nil {
		return o, err
	}
	if o.Period.Ended(today) {
		return o, okr.Refuse("errors.period_over")
	}
	if o.Closing != nil {
		return o, okr.Refuse("errors.objective_closed", "Objective", id.String())
	}
	return o, nil
}

// findAbove returns the upper objective, to somebody who may see it.
func (t *Tx) findAbove(ctx context.Context, viewer okr.PersonID, above Above) (okr.Objective, error) {
	if above.KeyResult == 0 {
		return t.findObjective(ctx, viewer, above.Objective)
	}
	return t.findObjectiveOf(ctx, viewer, above.KeyResult)
}

// deepestSupport is how many levels of objectives without key results are looked through.
const deepestSupport = 8

// fillSupport fills in what the objectives of a list that have no key results are supported by: what everybody in the
// teams may see, so that the figure is the same for all.
func (t *Tx) fillSupport(ctx context.Context, list []okr.Objective, levels int) error {
	var without []any
	for _, o := range list {
		if len(o.KeyResults) == 0 {
			without = append(without, o.ID)
		}
	}
	if len(without) == 0 || levels == 0 {
		return nil
	}
	links, err := t.Supports(ctx, "s.above IN ("+db.Places(0, len(without))+")", without...)
	if err != nil || len(links) == 0 {
		return err
	}
	var ids []any
	for _, l := range links {
		ids = append(ids, l.Objective)
	}
	lower, err := t.BareObjectives(ctx, seenByTeam+" AND "+Live+" AND o.id IN ("+db.Places(0, len(ids))+")", ids...)
	if err != nil {
		return err
	}
	if err := t.fillSupport(ctx, lower, levels-1); err != nil {
		return err
	}
	for i, o := range list {
		if len(o.KeyResults) > 0 {
			continue
		}
		var supporters []okr.Objective
		var weights []decimal.Decimal
		for _, l := range links {
			at := slices.IndexFunc(lower, func(s okr.Objective) bool { return s.ID == l.Objective })
			if l.Above == o.ID && at >= 0 {
				supporters, weights = append(supporters, lower[at]), append(weights, l.Weight)
			}
		}
		list[i].Supported = okr.FigureOf(supporters, weights)
	}
	return nil
}

// supportMoved lets follow the summaries and homes of teams whose objectives live of what an objective adds to them.
func (t *Tx) supportMoved(ctx context.Context, id okr.ObjectiveID) error {
	const bare = "NOT EXISTS (SELECT 1 FROM key_results k WHERE k.objective = s.above)"
	teams, err := db.All(ctx, t, db.ScanOne[okr.TeamID], `WITH RECURSIVE upward (id) AS (
			SELECT s.above FROM supports s WHERE s.objective = $1 AND `+bare+
		` UNION SELECT s.above FROM upward JOIN supports s ON s.objective = upward.id WHERE `+bare+`)
		SELECT o.team FROM upward CROSS JOIN objectives o WHERE o.id = upward.id`,
		id) // the cross join keeps SQLite from beginning with all objectives
	slices.Sort(teams)
	for _, team := range slices.Compact(teams) {
		if err := t.DirtyPosts(ctx, "kind = 'summary' AND round IN "+people.CurrentRounds, team); err != nil {
			return err
		}
		if err := t.TouchTeamHomes(ctx, team); err != nil {
			return err
		}
	}
	return err
}

// reaches reports whether an objective is, or supports over however many others, another one.
func (t *Tx) reaches(ctx context.Context, from, to okr.ObjectiveID) (bool, error) {
	var n int
	err := t.One(ctx, `WITH RECURSIVE upward (id) AS (SELECT CAST($1 AS INTEGER) UNION SELECT s.above FROM upward
		JOIN supports s ON s.objective = upward.id)
		SELECT COUNT(*) FROM upward WHERE id = $2`, []any{from, to}, []any{&n})
	return n > 0, err
}

// FindTree returns everything that the actor may see of the objectives that run, each under those that it supports,
// and how often each team checks in.
func (s *Store) FindTree(ctx context.Context,
	a outbox.Actor) (roots []*okr.TreeNode, cadences map[okr.TeamID]okr.Cadence, err error) {
	cadences = map[okr.TeamID]okr.Cadence{}
	err = s.read(ctx, a.Now, func(t *Tx) error {
		today, err := t.FindToday(ctx, a.Person)
		if err != nil {
			return err
		}
		objectives, err := t.Objectives(ctx, "o.id IN (SELECT id FROM objectives WHERE period_end > $2 "+
			"AND period_start <= $3) AND "+Seen+" AND "+Live, a.Person, Running(today), today)
		if err != nil {
			return err
		}
		supports, err := t.Supports(ctx, "s.objective IN (SELECT id FROM objectives WHERE period_end > $1)",
			Running(today))
		if err != nil {
			return err
		}
		teams, err := t.Teams(ctx, "TRUE")
		if err != nil {
			return err
		}
		for _, team := range teams {
			cadences[team.ID] = team.Schedule.Cadence
		}
		roots = okr.TreeOf(objectives, supports)
		return nil
	})
	return roots, cadences, err
}

// Supports are the alignments that a condition selects.
func (t *Tx) Supports(ctx context.Context, where string, args ...any) ([]okr.Support, error) {
	return db.All(ctx, t, func(row db.Scanner) (okr.Support, error) {
		var s okr.Support
		var objective, above int64
		var keyResult sql.NullInt64
		err := row.Scan(&objective, &above, &keyResult, &s.Weight)
		s.Objective, s.Above, s.KeyResult = okr.ObjectiveID(objective), okr.ObjectiveID(above),
			okr.KeyResultID(keyResult.Int64)
		return s, err
	}, "SELECT s.objective, s.above, s.key_result, s.weight FROM supports s WHERE "+where, args...)
}

// Alignment is what an objective supports, and what supports it, as far as the actor may see either.
type Alignment struct {
	Above  []okr.Objective
	Figure okr.SupportFigure
}

// FindAlignment returns an objective's place among the others.
func (s *Store) FindAlignment(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (Alignment, error) {
	return read(ctx, s, a.Now, func(t *Tx) (al Alignment, err error) {
		if al.Above, err = t.Objectives(ctx, Seen+" AND "+Live+
			" AND o.id IN (SELECT above FROM supports WHERE objective = $2)", a.Person, id); err != nil {
			return al, err
		}
		below, err := t.Objectives(ctx, Seen+" AND "+Live+
			" AND o.id IN (SELECT objective FROM supports WHERE above = $2)", a.Person, id)
		if err != nil {
			return al, err
		}
		links, err := t.Supports(ctx, "s.above = $1", id)
		if err != nil {
			return al, err
		}
		weights := make([]decimal.Decimal, len(below))
		for i, o := range below {
			for _, l := range links {
				if l.Objective == o.ID {
					weights[i] = l.Weight
				}
			}
		}
		al.Figure = okr.FigureOf(below, weights)
		return al, nil
	})
}
