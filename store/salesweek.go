package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/selling"
)

// FindSalesWeek returns what a manager's digest says about selling in their team; nil when the team does not sell. An
// [*okr.Refusal] when the team is gone.
func (s *Store) FindSalesWeek(ctx context.Context, id okr.TeamID, now time.Time) (*sales.SalesWeek, error) {
	return read(ctx, s, now, func(t *tx) (week *sales.SalesWeek, err error) {
		known, err := t.Sellings(ctx, "team = $1", id)
		if err != nil || len(known) == 0 {
			return week, err
		}
		team, err := t.FindTeam(ctx, id)
		if err != nil {
			return week, err
		}
		return t.findSalesWeek(ctx, team, known[0])
	})
}

// longestWaiting is how many deals a digest names that wait in their stage.
const longestWaiting = 5

func (t *tx) findSalesWeek(ctx context.Context, team okr.Team, settings sales.Settings) (*sales.SalesWeek, error) {
	today := okr.DateOf(t.Now.In(team.Location()))
	w := &sales.SalesWeek{Settings: settings, Period: okr.MonthOf(today)}
	targets, err := t.Targets(ctx, "t.team = $1 AND t.person IS NOT NULL AND t.metric = 'revenue' "+
		"AND t.period_start <= $2 AND t.period_end > $2", team.ID, today)
	if err != nil {
		return nil, err
	}
	members, err := t.Members(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	sums := map[okr.Period]map[okr.PersonID]int64{}
	cal := team.Calendar()
	for _, m := range members {
		target := selling.MainTarget(targets, m.Person.ID)
		if target == nil {
			if !m.Manager {
				w.Missing = append(w.Missing, m.Person)
			}
			continue
		}
		if sums[target.Period] == nil {
			if sums[target.Period], err = t.FindAchievedByAll(ctx, team.ID, settings, sales.Revenue,
				target.Period); err != nil {
				return nil, err
			}
		}
		r := sales.RepWeek{Person: m.Person, Target: target, Achieved: sums[target.Period][m.Person.ID]}
		r.Pace = sales.PaceOf(r.Achieved, target.Amount, target.Period, today, cal, settings.SeasonalWeights)
		r.Outlook = sales.OutlookOf(r.Pace, target.Amount)
		w.Reps = append(w.Reps, r)
	}
	slices.SortStableFunc(w.Reps, func(a, b sales.RepWeek) int {
		return cmp.Compare(a.Pace.DaysAhead,
			b.Pace.DaysAhead)
	})
	if w.Waiting, err = t.Deals(ctx, "d.team = $1 AND d.state = 'open' ORDER BY d.stage_at, d.id LIMIT $2", team.ID,
		longestWaiting); err != nil {
		return nil, err
	}
	if len(w.Reps) == 0 && len(w.Waiting) == 0 && len(w.Missing) == len(members) { // a team that only has the defaults
		return nil, nil
	}
	seen, err := t.FindPipeline(ctx, team.Managers[0], team.ID)
	w.Stages = seen.Figures
	return w, err
}

// FindReview returns the one-to-one sheet of a rep in a team, for the managers of that team, for admins, and for the
// rep. Of what the rep sells elsewhere, of kudos and of badges it has what its reader may see there. An [*okr.Refusal]
// to anybody else.
func (s *Store) FindReview(ctx context.Context, a outbox.Actor, id okr.PersonID) (motivation.Review, error) {
	return read(ctx, s, a.Now, func(t *tx) (v motivation.Review, err error) {
		team, err := t.FindReviewTeam(ctx, a.Person, id)
		if err != nil {
			return v, err
		}
		dealSeen, err := t.DealSeen(ctx, a.Person)
		if err != nil {
			return v, err
		}
		if v.Standing, err = t.FindSalesStanding(ctx, id, team); err != nil {
			return v, err
		}
		if v.Deals, err = t.Deals(ctx, dealSeen+
			" AND d.owner = $2 AND d.state = 'open' ORDER BY d.stage_at, d.id LIMIT 10", a.Person, id); err != nil {
			return v, err
		}
		if v.WonDeals, err = t.Deals(ctx, dealSeen+
			" AND d.owner = $2 AND d.state = 'won' AND d.close_day > $3 ORDER BY d.close_day DESC, d.id DESC LIMIT 10",
			a.Person, id, v.Standing.Today.AddDays(-30)); err != nil {
			return v, err
		}
		if v.Praise, err = t.FindPraised(ctx, a.Person, dealSeen, id, t.Now.AddDate(0, 0, -90)); err != nil {
			return v, err
		}
		if v.CheckIns, err = t.CheckIns(ctx, `c.id IN (SELECT c.id FROM check_ins c JOIN rounds r ON r.id = c.round
			WHERE c.person = $1 AND r.team = $2 ORDER BY c.at DESC LIMIT 4)`, id, team); err != nil {
			return v, err
		}
		if v.Streak, err = t.FindStreak(ctx, id, team, goals.AnyRound); err != nil {
			return v, err
		}
		v.Objectives, err = t.Objectives(ctx, goals.Seen+" AND "+goals.Live+
			" AND o.owner = $2 AND NOT o.team_owned AND o.period_end > $3", a.Person, id,
			goals.Running(v.Standing.Today))
		if err != nil {
			return v, err
		}
		if v.Thanks, err = t.CountThanks(ctx, a.Person, id, v.Standing.Period); err != nil {
			return v, err
		}
		badges, err := t.findBadges(ctx, a, id)
		v.Badges = badges.Badges
		return v, err
	})
}
