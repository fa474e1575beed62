package people

import (
	"context"
	"errors"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

func scanAbsence(row db.Scanner) (okr.Absence, error) {
	var a okr.Absence
	err := row.Scan(&a.ID, &a.Person, &a.From, &a.To, &a.SetBy)
	return a, err
}

// Absences are a person's that end on a day or later.
func (t *Tx) Absences(ctx context.Context, id okr.PersonID, from okr.Date) ([]okr.Absence, error) {
	return db.All(ctx, t, scanAbsence, `SELECT id, person, from_day, to_day, set_by FROM absences
		WHERE person = $1 AND to_day >= $2 ORDER BY from_day, id`, id, from)
}

// Absences returns a person's present and coming absences to themselves, their managers and admins. An [*okr.Refusal]
// to anybody else.
func (s *Store) Absences(ctx context.Context, a outbox.Actor, person okr.PersonID) ([]okr.Absence, error) {
	return read(ctx, s, a.Now, func(t *Tx) (list []okr.Absence, err error) {
		if err := t.mayTellAway(ctx, a.Person, person); err != nil {
			return list, err
		}
		return t.Absences(ctx, person, okr.DateOf(a.Now).AddDays(-1))
	})
}

// SetAway says that a person is away from one day to another, both included: themselves, or their manager for them.
// Whoever is away for the whole of a round's window owes nothing in it. An [*okr.Refusal] to others, and of days that
// are in the wrong order, over, or too many.
func (s *Store) SetAway(ctx context.Context, a outbox.Actor, person okr.PersonID, from,
	to okr.Date) (saved okr.Absence, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if err := t.mayTellAway(ctx, a.Person, person); err != nil {
			return err
		}
		if err := t.checkAway(ctx, person, from, to); err != nil {
			return err
		}
		id, err := t.Insert(ctx, `INSERT INTO absences (person, from_day, to_day, set_by, set_at)
			VALUES ($1, $2, $3, $4, $5) RETURNING id`,
			person, from, to, a.Person, db.Millis(a.Now))
		if err != nil {
			return err
		}
		saved = okr.Absence{ID: okr.AbsenceID(id), Person: person, From: from, To: to, SetBy: a.Person}
		return t.absenceChanged(ctx, person)
	})
	return saved, err
}

// checkAway refuses days that are over, that end before they begin, and more than a year.
func (t *Tx) checkAway(ctx context.Context, person okr.PersonID, from, to okr.Date) error {
	today, err := t.FindToday(ctx, person)
	switch {
	case err != nil:
		return err
	case to < today:
		return okr.Refuse("errors.away_over")
	case to < from:
		return okr.Refuse("errors.away_backwards")
	case to.Sub(from) > 366:
		return okr.Refuse("errors.away_too_long")
	}
	return nil
}

// ChangeAway gives an absence other days, which have to be such as [Store.SetAway] takes. An [*okr.Refusal] too when
// the absence is gone, or not the actor's to tell.
func (s *Store) ChangeAway(ctx context.Context, a outbox.Actor, id okr.AbsenceID, from, to okr.Date) error {
	return s.act(ctx, a, func(t *Tx) error {
		person, err := t.findAway(ctx, a, id)
		if err != nil {
			return err
		}
		if err := t.checkAway(ctx, person, from, to); err != nil {
			return err
		}
		return t.changeAway(ctx, person, `UPDATE absences SET from_day = $1, to_day = $2, set_by = $3, set_at =
			$4, over = 0 WHERE id = $5`,
			from, to, a.Person, db.Millis(a.Now), id)
	})
}

// findAway returns whose an absence is, for who may tell.
func (t *Tx) findAway(ctx context.Context, a outbox.Actor, id okr.AbsenceID) (person okr.PersonID, err error) {
	err = t.One(ctx, "SELECT person FROM absences WHERE id = $1", []any{id}, []any{&person})
	if errors.Is(err, db.ErrNotFound) {
		return "", okr.Refuse("errors.absence_gone")
	}
	if err != nil {
		return "", err
	}
	return person, t.mayTellAway(ctx, a.Person, person)
}

// CancelAway removes an absence. An [*okr.Refusal] when it is gone, or not the actor's to tell.
func (s *Store) CancelAway(ctx context.Context, a outbox.Actor, id okr.AbsenceID) error {
	return s.act(ctx, a, func(t *Tx) error {
		person, err := t.findAway(ctx, a, id)
		if err != nil {
			return err
		}
		return t.changeAway(ctx, person, "DELETE FROM absences WHERE id = $1", id)
	})
}

// changeAway changes a person's absences. What waited for who is here after it, and was not before, comes in one
// message.
func (t *Tx) changeAway(ctx context.Context, person okr.PersonID, statement string, args ...any) error {
	_, was, err := t.FindAwayUntil(ctx, person, t.Now)
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, statement, args...); err != nil {
		return err
	}
	if err := t.absenceChanged(ctx, person); err != nil {
		return err
	}
	if _, away, err := t.FindAwayUntil(ctx, person, t.Now); err != nil || away || !was {
		return err
	}
	return t.store.Hooks.Here(ctx, t, person)
}

// absenceChanged lets what depends on it follow: duties of rounds that run, prompts, homes.
func (t *Tx) absenceChanged(ctx context.Context, person okr.PersonID) error {
	if err := t.PlanAway(ctx, person); err != nil {
		return err
	}
	if err := t.store.Hooks.Absent(ctx, t, person); err != nil {
		return err
	}
	return t.TouchHomes(ctx, person)
}

// NamedAbsence is an absence with the name of whose it is.
type NamedAbsence struct {
	okr.Absence
	Name string
}

// TeamAbsences returns the present and coming absences of a team's members to who may change its settings. An
// [*okr.Refusal] to anybody else.
func (s *Store) TeamAbsences(ctx context.Context, a outbox.Actor, team okr.TeamID) ([]NamedAbsence, error) {
	return read(ctx, s, a.Now, func(t *Tx) (list []NamedAbsence, err error) {
		if err := t.MaySet(ctx, team, a.Person); err != nil {
			return list, err
		}
		list, err = db.All(ctx, t, func(row db.Scanner) (NamedAbsence, error) {
			var n NamedAbsence
			err := row.Scan(&n.ID, &n.Person, &n.From, &n.To, &n.SetBy, &n.Name)
			return n, err
		}, `SELECT a.id, a.person, a.from_day, a.to_day, a.set_by, p.name FROM absences a
			JOIN people p ON p.id = a.person
			JOIN members m ON m.person = a.person AND m.team = $1 AND m.left_at IS NULL
			WHERE a.to_day >= $2 ORDER BY a.from_day, p.name, a.id`, team, okr.DateOf(a.Now).AddDays(-1))
		return list, err
	})
}
