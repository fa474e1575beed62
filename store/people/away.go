package people

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// FindAwayUntil returns when a person who is away at an instant is back; ok is false when they are here then.
func (t *Tx) FindAwayUntil(ctx context.Context, id okr.PersonID, at time.Time) (back time.Time, ok bool, err error) {
	var last sql.NullInt64
	err = t.One(ctx, `SELECT MAX(back_at) FROM absences WHERE person = $1 AND over = 0 AND from_at <= $2
		AND back_at > $2`, []any{id, db.Millis(at)}, []any{&last})
	return db.Instant(last), last.Valid, err
}

// FindAwayUntil returns when a person who is away at now is back; zero when they are here.
func (s *Store) FindAwayUntil(ctx context.Context, id okr.PersonID, now time.Time) (time.Time, error) {
	return read(ctx, s, now, func(t *Tx) (back time.Time, err error) {
		back, _, err = t.FindAwayUntil(ctx, id, t.Now)
		return back, err
	})
}

// FindDecider returns the manager of a team who is asked for what one of them must decide: one who is here, else who
// is back first. Ok is false when the team has none.
func (t *Tx) FindDecider(ctx context.Context, team okr.TeamID, first okr.PersonID) (id okr.PersonID,
	ok bool, err error) {
	list, err := db.All(ctx, t, db.ScanOne[okr.PersonID],
		`SELECT g.person FROM managers g JOIN people p ON p.id = g.person
		LEFT JOIN absences a ON a.person = p.id AND a.over = 0 AND a.from_at <= $2
		WHERE g.team = $1 AND `+outbox.Speakable(
			"p")+` GROUP BY g.person ORDER BY COALESCE(MAX(a.back_at), 0), g.person <> $3, g.person LIMIT 1`, team,
		db.Millis(t.Now), first)
	if err != nil || len(list) == 0 {
		return "", false, err
	}
	return list[0], true, nil
}

// PlanAway says from when to when a person's absences last that are not over: those that follow one another with
// nothing but days off between them end together.
func (t *Tx) PlanAway(ctx context.Context, id okr.PersonID) error {
	list, err := db.All(ctx, t, scanAbsence, `SELECT id, person, from_day, to_day, set_by FROM absences
		WHERE person = $1 AND over = 0 ORDER BY from_day, id`, id)
	if err != nil || len(list) == 0 {
		return err
	}
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return err
	}
	loc, err := t.findLocation(ctx, p)
	if err != nil {
		return err
	}
	works, err := t.workingDays(ctx, id)
	if err != nil {
		return err
	}
	for _, a := range list {
		from, back := a.From.Midnight(loc), okr.FirstMorningAfter(a, list, loc, works)
		if _, err := t.Exec(ctx, "UPDATE absences SET from_at = $2, back_at = $3 WHERE id = $1", a.ID, db.Millis(from),
			db.Millis(back)); err != nil {
			return err
		}
	}
	return nil
}

// workingDays tells a person's working days: those of any team they are in or manage.
func (t *Tx) workingDays(ctx context.Context, id okr.PersonID) (func(okr.Date) bool, error) {
	teams, err := t.Teams(ctx, OfPerson, id)
	if err != nil {
		return nil, err
	}
	calendars := []okr.Calendar{}
	for _, team := range teams {
		calendars = append(calendars, team.Calendar())
	}
	if len(calendars) == 0 {
		calendars = append(calendars, okr.Calendar{})
	}
	return func(d okr.Date) bool {
		return slices.ContainsFunc(calendars, func(c okr.Calendar) bool { return c.WorkingDay(d) })
	}, nil
}

// FindWorkingMoment returns now, or the next moment at which a person works.
func (t *Tx) FindWorkingMoment(ctx context.Context, p okr.Person) (time.Time, error) {
	loc, err := t.findLocation(ctx, p)
	if err != nil {
		return t.Now, err
	}
	teams, err := t.Teams(ctx, OfPerson, p.ID)
	if err != nil || len(teams) == 0 {
		return okr.NextWorkingMoment(t.Now, loc, okr.Calendar{}), err
	}
	next := okr.NextWorkingMoment(t.Now, loc, teams[0].Calendar())
	for _, team := range teams[1:] {
		if at := okr.NextWorkingMoment(t.Now, loc, team.Calendar()); at.Before(next) {
			next = at
		}
	}
	return next, nil
}
