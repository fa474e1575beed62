package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/selling"
)

// FindLastTurn returns when the clock turned last on this database, and whether it was one that is set by hand; zero
// when it never did.
func (s *Store) FindLastTurn(ctx context.Context) (at time.Time, byHand bool, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		var turned sql.NullInt64
		err := t.One(ctx, "SELECT turned_at, by_hand FROM clock", nil, []any{&turned, &byHand})
		if errors.Is(err, db.ErrNotFound) {
			return nil
		}
		at = db.Instant(turned)
		return err
	})
	return at, byHand, err
}

// NoteTurn remembers that the clock turned.
func (s *Store) NoteTurn(ctx context.Context, now time.Time, byHand bool) error {
	return s.write(ctx, now, func(t *tx) error {
		_, err := t.Exec(ctx, `INSERT INTO clock (id, turned_at, by_hand) VALUES (1, $1, $2)
			ON CONFLICT (id) DO UPDATE SET turned_at = excluded.turned_at, by_hand = excluded.by_hand`, db.Millis(now),
			byHand)
		return err
	})
}

// Replan plans anew, from now, what a clock that was ahead has put off: rounds, boards, moments of quarters,
// questions about KPIs, returns. A round that was closed before its time is open again. It returns what that was, for
// the log; nothing where all is as it should be.
func (s *Store) Replan(ctx context.Context, now time.Time) (replanned []string, err error) {
	err = s.write(ctx, now, func(t *tx) error {
		teams, err := t.Teams(ctx, "TRUE")
		if err != nil {
			return err
		}
		for _, replan := range []func(context.Context, okr.Team) (string, error){
			t.reopenEarly, t.replanRounds, t.replanBoards, t.replanQuarter, t.replanAsking,
			t.replanThanks,
		} {
			for _, team := range teams {
				what, err := replan(ctx, team)
				if err != nil {
					return fmt.Errorf("team %s: %w", team.ID, err)
				}
				if what != "" {
					replanned = append(replanned, team.ID.String()+": "+what)
				}
			}
		}
		back, err := t.Exec(ctx, "UPDATE absences SET over = 0 WHERE over = 1 AND back_at > $1", db.Millis(t.Now))
		if back > 0 {
			replanned = append(replanned, fmt.Sprintf("%d returns", back))
		}
		return err
	})
	return replanned, err
}

// reopenEarly opens the rounds of a team again that were closed before their time.
func (t *tx) reopenEarly(ctx context.Context, team okr.Team) (string, error) {
	early, err := db.All(ctx, t, db.ScanOne[okr.RoundID],
		"SELECT id FROM rounds WHERE team = $1 AND closed_at > $2 AND closes > $2", team.ID, db.Millis(t.Now))
	if err != nil || len(early) == 0 {
		return "", err
	}
	for _, id := range early {
		for _, statement := range []string{
			"UPDATE rounds SET closed_at = NULL WHERE id = $1 AND $2 > 0",
			"UPDATE duties SET outcome = 'O' WHERE round = $1 AND outcome = 'M' AND $2 > 0",
			`UPDATE nudges SET state = 'planned', reason = '', done_at = NULL WHERE round = $1
				AND state = 'skipped' AND reason = 'closed' AND due > $2`,
		} {
			if _, err := t.Exec(ctx, statement, id, db.Millis(t.Now)); err != nil {
				return "", err
			}
		}
		if err := t.DirtyPosts(ctx, "round = $1", id); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d rounds that were closed early", len(early)), nil
}

func (t *tx) replanRounds(ctx context.Context, team okr.Team) (string, error) {
	planned, err := t.FindPlanned(ctx, team.ID)
	if err != nil {
		return "", err
	}
	next, err := t.FindNextOpen(ctx, team)
	if err != nil || !next.Before(planned) {
		return "", err
	}
	return "the round of " + planned.String() + ", now " + next.String(), t.Plan(ctx, team.ID, next)
}

func (t *tx) replanBoards(ctx context.Context, team okr.Team) (string, error) {
	due, err := db.All(ctx, t, selling.ScanDueBoard, "SELECT team, next_week, next_month FROM selling WHERE team = $1",
		team.ID)
	if err != nil || len(due) == 0 {
		return "", err
	}
	var asking okr.Date
	if err := t.One(ctx, "SELECT next_targets FROM selling WHERE team = $1", []any{team.ID},
		[]any{&asking}); err != nil {
		return "", err
	}
	_, settings, err := t.FindSelling(ctx, team.ID)
	if err != nil {
		return "", err
	}
	wall := okr.WallOf(t.Now.In(team.Location()))
	week, month := sales.NextWeekly(settings, wall, team.Calendar()), sales.NextMonthly(settings, wall, team.Calendar())
	turn := sales.NextTargetsTurn(wall.Date, team.Calendar()).Day
	if !week.Before(due[0].Week) && !month.Before(due[0].Month) && turn >= asking {
		return "", nil
	}
	return "boards and questions about targets", t.WriteSelling(ctx, team, settings)
}

func (t *tx) replanQuarter(ctx context.Context, team okr.Team) (string, error) {
	changed, err := t.Exec(ctx, "UPDATE teams SET quarter_turned = $2 WHERE id = $1 AND quarter_turned > $2", team.ID,
		db.Millis(t.Now))
	if err != nil || changed == 0 {
		return "", err
	}
	return "the quarter's moments", t.PlanQuarter(ctx, team)
}

func (t *tx) replanAsking(ctx context.Context, team okr.Team) (string, error) {
	kpis, err := t.KPIs(ctx, "k.team = $1 AND k.removed_at IS NULL AND k.ask_at > $2", team.ID, db.Millis(t.Now))
	if err != nil {
		return "", err
	}
	moved := 0
	for _, k := range kpis {
		today, err := t.FindKPIToday(ctx, k)
		if err != nil {
			return "", err
		}
		next, err := t.askAnew(ctx, k, today)
		if err != nil {
			return "", err
		}
		later, err := t.Exec(ctx, "UPDATE kpis SET ask_at = $2 WHERE id = $1 AND ask_at > $2", k.ID, db.Millis(next))
		if err != nil {
			return "", err
		}
		moved += int(later)
	}
	if moved == 0 {
		return "", nil
	}
	return fmt.Sprintf("%d questions about KPIs", moved), nil
}

// askAnew is when the owner of a KPI is to be asked next, as far as what was said tells: for the period that ended last
// where its value is missing and nobody asked for it yet, else for the one that runs.
func (t *tx) askAnew(ctx context.Context, k okr.KPI, today okr.Date) (time.Time, error) {
	next, err := t.FindNextAsk(ctx, k, today)
	if err != nil {
		return time.Time{}, err
	}
	before, err := t.FindAskedPeriod(ctx, k, today)
	if err != nil {
		return time.Time{}, err
	}
	readings, err := t.Readings(ctx, k, before, before, today)
	if err != nil || readings[0].Value.Valid || before.End <= okr.DateOf(k.CreatedAt) {
		return next, err
	}
	var asked int
	if err := t.One(ctx, "SELECT COUNT(*) FROM posts WHERE key >= $1 AND key <= $2",
		[]any{goals.KPIDueKey(k.Owner, before.End), goals.KPIDueKey(k.Owner, today)}, []any{&asked}); err != nil ||
		asked > 0 {
		return next, err
	}
	team, err := t.FindTeam(ctx, k.Team)
	if err != nil {
		return time.Time{}, err
	}
	owner, err := t.FindPerson(ctx, k.Owner)
	if err != nil {
		return time.Time{}, err
	}
	if at := goals.AskOn(today, team, owner); at.After(t.Now) {
		return at, nil
	}
	return goals.AskOn(today.AddDays(1), team, owner), nil
}
