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

// CloseSaid is what somebody says who closes an objective.
type CloseSaid struct {
	Grades  []okr.KeyResultGrade // Proposed is not read
	Learned string
	Carry   []okr.KeyResultID // that go on in the next period
}

// longestLearned is in characters.
const longestLearned = 2000

// closingJoin is the closing that holds of an objective o.
const closingJoin = ` LEFT JOIN closings holds ON holds.objective = o.id AND holds.reopened_at IS NULL LEFT
	JOIN people closer ON closer.id = holds.closed_by `

// NotClosed selects the objectives o that are open.
const NotClosed = "NOT EXISTS (SELECT 1 FROM closings done WHERE done.objective = o.id AND done.reopened_at IS NULL)"

// Pursued selects the objectives o that were not cancelled.
const Pursued = `NOT EXISTS (SELECT 1 FROM closings over WHERE over.objective = o.id AND over.reopened_at IS NULL
	AND over.cancelled)`

const closingColumns = "holds.grade, holds.grades, holds.learned, holds.closed_by, closer.name, holds.closed_at, " +
	"holds.cancelled"

// scannedClosing reads the closing's columns of a row; nil when there is none.
type scannedClosing struct {
	grade                     decimal.NullDecimal
	grades, learned, by, name sql.NullString
	at                        sql.NullInt64
	cancelled                 sql.NullBool
}

func (c *scannedClosing) into() []any {
	return []any{&c.grade, &c.grades, &c.learned, &c.by, &c.name, &c.at, &c.cancelled}
}

func (c *scannedClosing) closing() (*okr.Closing, error) {
	if !c.at.Valid {
		return nil, nil //nolint:nilnil // it is open
	}
	grades, err := db.FromJSON[[]okr.KeyResultGrade](c.grades.String)
	return &okr.Closing{
		Grade: c.grade.Decimal, Grades: grades, Learned: c.learned.String, By: okr.PersonID(c.by.String),
		ByName: c.name.String, At: db.Instant(c.at), Cancelled: c.cancelled.Bool,
	}, err
}

// CloseObjective grades an objective and makes it read-only; who may change it may. A grade that is not the one that
// progress proposes needs a reason. Key results that are carried over go on in a new objective of the next period,
// from where they stand, if their target is not reached. It returns the objective, and the new one if there is any.
// An [*okr.Refusal] when it is not there, not theirs, closed already, not begun, or graded as the rules do not allow;
// an [*okr.Invalid] when what is carried over is not as they want it.
func (s *Store) CloseObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID,
	said CloseSaid) (o okr.Objective, next *okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if o, err = t.findClosable(ctx, a, id); err != nil {
			return err
		}
		grades, err := checkGrades(o, said)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO closings (objective, grade, grades, learned, closed_by, closed_at)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			id, o.GradeOf(grades).String(), db.JSON(grades), said.Learned, a.Person, db.Millis(t.Now)); err != nil {
			return err
		}
		if err := t.LogChange(ctx, a, people.Subject{Objective: id}, "closed", "",
			o.GradeOf(grades).String()); err != nil {
			return err
		}
		if next, err = t.carry(ctx, a, o, said.Carry); err != nil {
			return err
		}
		if err := t.ObjectiveChanged(ctx, o); err != nil {
			return err
		}
		if err := t.endedQuarter(ctx, o); err != nil {
			return err
		}
		o, err = t.findObjective(ctx, a.Person, id)
		return err
	})
	return o, next, err
}

// findEndable returns an objective that the actor may change, and that is not closed.
func (t *Tx) findEndable(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (okr.Objective, error) {
	o, err := t.findObjective(ctx, a.Person, id)
	if err != nil {
		return o, err
	}
	may, err := t.MayChange(ctx, a.Person, o)
	switch {
	case err != nil:
		return o, err
	case !may:
		return o, okr.Refuse("errors.edit_not_yours", "Owner", o.OwnerName)
	case o.Closing != nil:
		return o, okr.Refuse("errors.objective_closed", "Objective", id.String())
	}
	return o, nil
}

// findClosable returns one of those that has begun.
func (t *Tx) findClosable(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (okr.Objective, error) {
	o, err := t.findEndable(ctx, a, id)
	if err != nil {
		return o, err
	}
	today, err := t.FindToday(ctx, a.Person)
	if err == nil && today < o.Period.Start {
		err = okr.Refuse("errors.close_early")
	}
	return o, err
}

func checkGrades(o okr.Objective, said CloseSaid) (grades []okr.KeyResultGrade, err error) {
	if len([]rune(said.Learned)) > longestLearned {
		return nil, okr.Refuse("errors.close_learned_long")
	}
	one := decimal.NewFromInt(1)
	for _, g := range o.ProposedGrades() {
		id := g.KeyResult
		if at := slices.IndexFunc(said.Grades, func(g okr.KeyResultGrade) bool { return g.KeyResult == id }); at >= 0 {
			g.Grade, g.Reason = said.Grades[at].Grade, said.Grades[at].Reason
		}
		switch {
		case g.Grade.IsNegative() || g.Grade.GreaterThan(one) || !g.Grade.Equal(g.Grade.Round(1)):
			return nil, okr.Refuse("errors.close_grade", "KeyResult", id.String())
		case !g.Grade.Equal(g.Proposed) && g.Reason == "":
			return nil, okr.Refuse("errors.close_reason", "KeyResult", id.String(), "Proposed", g.Proposed.String())
		}
		grades = append(grades, g)
	}
	return grades, nil
}

// carry makes an objective of the next period of what goes on. What was carried over before, when the objective was
// closed earlier, goes on where it is.
func (t *Tx) carry(ctx context.Context, a outbox.Actor, o okr.Objective,
	wanted []okr.KeyResultID) (*okr.Objective, error) {
	next := o
	next.ID, next.Period, next.KeyResults, next.Closing = 0, o.Period.Next(), nil, nil
	for _, k := range o.KeyResults {
		if slices.Contains(wanted, k.ID) && k.Unfinished() {
			next.KeyResults = append(next.KeyResults, k.Carried())
		}
	}
	if len(next.KeyResults) == 0 {
		return nil, nil //nolint:nilnil // nothing goes on
	}
	earlier, err := t.Objectives(ctx, "o.id IN (SELECT n.objective FROM key_results k "+
		"JOIN key_results n ON n.carried_from = k.id WHERE k.objective = $1) AND "+Pursued, o.ID)
	if err != nil {
		return nil, err
	}
	if len(earlier) > 0 {
		return t.carryInto(ctx, a, earlier[0], next.KeyResults)
	}
	if err := t.fit(ctx, a, next); err != nil {
		return nil, err
	}
	saved, err := t.insertObjective(ctx, a, next)
	if err != nil {
		return nil, err
	}
	return &saved, nil
}

// fit refuses an objective that the rules do not allow today.
func (t *Tx) fit(ctx context.Context, a outbox.Actor, o okr.Objective) error {
	today, err := t.FindToday(ctx, a.Person)
	if err != nil {
		return err
	}
	if problems := okr.Validate(o, today); len(problems) > 0 {
		return &okr.Invalid{Problems: problems}
	}
	return nil
}

// carryInto adds what goes on to the objective into which it was carried over before. What is there begins from where
// it stands now, as long as nobody said anything about it.
func (t *Tx) carryInto(ctx context.Context, a outbox.Actor, into okr.Objective,
	carried []okr.KeyResult) (*okr.Objective, error) {
	after := into
	after.KeyResults = slices.Clone(into.KeyResults)
	changed := false
	for _, k := range carried {
		k.Objective = into.ID
		at := slices.IndexFunc(after.KeyResults, func(n okr.KeyResult) bool { return n.CarriedFrom == k.CarriedFrom })
		switch {
		case at < 0:
			after.KeyResults, changed = append(after.KeyResults, k), true
		case after.KeyResults[at].ConfirmedAt.IsZero() && !after.KeyResults[at].Start.Equal(k.Start):
			after.KeyResults[at].Start, changed = k.Start, true
		}
	}
	if !changed || into.Closing != nil {
		return &into, nil
	}
	may, err := t.MayChange(ctx, a.Person, into)
	switch {
	case err != nil:
		return nil, err
	case !may:
		return nil, okr.Refuse("errors.edit_not_yours", "Owner", into.OwnerName)
	}
	if err := t.fit(ctx, a, after); err != nil {
		return nil, err
	}
	for i, k := range after.KeyResults {
		if i >= len(into.KeyResults) {
			err = t.insertKeyResult(ctx, a, k, i)
		} else {
			err = t.beginFrom(ctx, a, into.KeyResults[i], k.Start)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := t.ObjectiveChanged(ctx, into); err != nil {
		return nil, err
	}
	list, err := t.Objectives(ctx, "o.id = $1", into.ID)
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

// beginFrom gives a key result another start.
func (t *Tx) beginFrom(ctx context.Context, a outbox.Actor, k okr.KeyResult, start decimal.Decimal) error {
	if _, err := t.Exec(ctx, "UPDATE key_results SET start = $2 WHERE id = $1", k.ID, start.String()); err != nil {
		return err
	}
	return t.LogChange(ctx, a, people.Subject{Objective: k.Objective, KeyResult: k.ID}, "start", k.Start.String(),
		start.String())
}

// Reopen takes a closing back, with a reason; the managers of the objective's team may. An [*okr.Refusal] to others,
// without a reason, and of an objective that is not closed or that the actor may not see.
func (s *Store) Reopen(ctx context.Context, a outbox.Actor, id okr.ObjectiveID,
	reason string) (o okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if o, err = t.findObjective(ctx, a.Person, id); err != nil {
			return err
		}
		manager, err := t.Manages(ctx, o.Team, a.Person)
		switch {
		case err != nil:
			return err
		case !manager:
			return okr.Refuse("errors.reopen_needs_manager")
		case o.Closing == nil:
			return okr.Refuse("errors.objective_open", "Objective", id.String())
		case reason == "":
			return okr.Refuse("errors.reopen_reason")
		}
		if _, err := t.Exec(ctx, `UPDATE closings SET reopened_by = $2, reopened_at = $3, reason = $4
			WHERE objective = $1 AND reopened_at IS NULL`,
			id, a.Person, db.Millis(t.Now), reason); err != nil {
			return err
		}
		before := o.Closing.Grade.String()
		if o.Cancelled() {
			before = ""
		}
		if err := t.LogChange(ctx, a, people.Subject{Objective: id}, "reopened", before, reason); err != nil {
			return err
		}
		if err := t.catchUp(ctx, a, id); err != nil {
			return err
		}
		if err := t.ObjectiveChanged(ctx, o); err != nil {
			return err
		}
		o, err = t.findObjective(ctx, a.Person, id)
		return err
	})
	return o, err
}

// mostOfPeriod is how many objectives the list of a period has, of those that its reader may see.
const mostOfPeriod = 200

// ObjectivesOf lists the objectives of a period, such as 2026Q3, and of what lies within it, that the actor may see,
// closed ones too.
func (s *Store) ObjectivesOf(ctx context.Context, a outbox.Actor, p okr.Period) ([]okr.Objective, error) {
	return read(ctx, s, a.Now, func(t *Tx) (list []okr.Objective, err error) {
		const within = `o.id IN (SELECT id FROM objectives WHERE period_label = $2
			UNION SELECT id FROM objectives WHERE period_end > $3 AND period_end <= $4 AND period_start >= $3)`
		list, err = t.Objectives(ctx, "o.id IN (SELECT o.id FROM objectives o WHERE "+within+" AND "+Seen+" AND "+Live+
			" ORDER BY o.id LIMIT $5)",
			a.Person, p.Label, p.Start, p.End, mostOfPeriod)
		return list, err
	})
}

// ForgetClosings removes what a person said in words when they closed objectives; the grades stay.
func (t *Tx) ForgetClosings(ctx context.Context, id okr.PersonID) error {
	type row struct {
		id     int64
		grades string
	}
	list, err := db.All(ctx, t, func(r db.Scanner) (v row, err error) {
		err = r.Scan(&v.id, &v.grades)
		return v, err
	}, "SELECT id, grades FROM closings WHERE closed_by = $1", id)
	if err != nil {
		return err
	}
	for _, v := range list {
		grades, err := db.FromJSON[[]okr.KeyResultGrade](v.grades)
		if err != nil {
			return err
		}
		for i := range grades {
			grades[i].Reason = ""
		}
		if _, err := t.Exec(ctx, "UPDATE closings SET learned = '', grades = $2 WHERE id = $1", v.id,
			db.JSON(grades)); err != nil {
			return err
		}
	}
	return nil
}
