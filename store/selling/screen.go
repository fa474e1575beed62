package selling

import (
	"context"
	"errors"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// What a screen shows of a team is what its channel shows, and nothing else: who hides is nowhere in it.

// FindScreenBoard returns this month's leaderboard as the team's channel would show it now. An [*okr.Refusal] when the
// team is gone, [db.ErrNotFound] when it posts no boards.
func (s *Store) FindScreenBoard(ctx context.Context, id okr.TeamID, now time.Time,
	compare func(a, b string) int) (sales.Board, error) {
	return read(ctx, s, now, func(t *Tx) (b sales.Board, err error) {
		team, settings, err := t.FindSelling(ctx, id)
		if err != nil {
			return b, err
		}
		if settings.BoardOff {
			return b, db.ErrNotFound
		}
		month := okr.MonthOf(okr.DateOf(now.In(team.Location())))
		b = sales.Board{Team: team, Settings: settings, Metric: settings.BoardMetric, Period: month,
			Amounts: settings.AmountsOpen}
		err = t.fillBoard(ctx, &b, compare, 0)
		return b, err
	})
}

// FindScreenTarget returns how the target of a whole team stands now: its own of revenue, else what those of its
// people come to this month, without who hides. [db.ErrNotFound] when there is none.
func (s *Store) FindScreenTarget(ctx context.Context, id okr.TeamID,
	now time.Time) (v sales.TargetStanding, settings sales.Settings, err error) {
	err = s.read(ctx, now, func(t *Tx) error {
		var team okr.Team
		if team, settings, err = t.FindSelling(ctx, id); err != nil {
			return err
		}
		today := okr.DateOf(now.In(team.Location()))
		running, err := t.runningTargets(ctx, id, "", today)
		if err != nil {
			return err
		}
		if own := MainTarget(running, ""); own != nil {
			v, err = t.findTargetStanding(ctx, settings, *own, today, team.Calendar())
			return err
		}
		b := sales.Board{Team: team, Settings: settings, Metric: sales.ByAttainment, Period: okr.MonthOf(today)}
		people, err := t.participants(ctx, b)
		if err != nil {
			return err
		}
		if settings.BoardMode != sales.Named && len(people) < fewForSum {
			return db.ErrNotFound // what two have together tells each what the other one has
		}
		v.Target = sales.Target{Team: id, Metric: sales.Revenue, Period: b.Period}
		var errs [2]error
		for _, e := range people {
			if e.Target == 0 {
				continue
			}
			v.Target.Amount, errs[0] = sales.Plus(v.Target.Amount, e.Target)
			v.Achieved, errs[1] = sales.Plus(v.Achieved, e.Achieved)
			if err := errors.Join(errs[:]...); err != nil {
				return err
			}
		}
		if v.Target.Amount == 0 {
			return db.ErrNotFound
		}
		v.Pace = sales.PaceOf(v.Achieved, v.Target.Amount, b.Period, today, team.Calendar(), settings.SeasonalWeights)
		return nil
	})
	return v, settings, err
}

// fewForSum is from how many people on a sum tells nothing of a single one, where values are hidden.
const fewForSum = 3

// What a screen has room for, and for how long something is news there.
const (
	praiseShown = 4
	praiseNews  = 7 * 24 * time.Hour
)

// Celebration is a public post about something that holds.
type Celebration struct {
	Post okr.PostID
	sales.Recognition
}

// Celebrations are the latest of a team that hold now, the newest first, of a week at most. A post that its channel is
// owed and has not read yet is among them; one about somebody who hides is not.
func (s *Store) Celebrations(ctx context.Context, id okr.TeamID, now time.Time) ([]Celebration, error) {
	return read(ctx, s, now, func(t *Tx) (list []Celebration, err error) {
		team, settings, err := t.FindSelling(ctx, id)
		if err != nil {
			return nil, err
		}
		posts, err := db.All(ctx, t, outbox.ScanPost, "SELECT "+outbox.PostColumns+` FROM posts p
			LEFT JOIN posts parent ON parent.id = p.parent WHERE p.team = $1 AND p.channel = $2
			AND p.kind IN ('hit', 'praise') AND p.state <> 'dropped' AND p.created_at > $3 AND p.created_at <= $4
			ORDER BY p.created_at DESC, p.id DESC LIMIT $5`, id, team.Channel, db.Millis(now.Add(-praiseNews)),
			db.Millis(now),
			2*praiseShown)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if len(list) == praiseShown {
				break
			}
			r := sales.Recognition{Team: team, Settings: settings, Today: okr.DateOf(now.In(team.Location()))}
			err := t.recognize(ctx, p, &r)
			if errors.Is(err, db.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if r.Holds {
				list = append(list, Celebration{p.ID, r})
			}
		}
		return list, nil
	})
}
