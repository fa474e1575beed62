package goals

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Live selects the objectives o of teams that were not removed.
const Live = `(` + Kept + ` AND EXISTS (SELECT 1 FROM teams l WHERE l.id = o.team AND l.removed_at IS NULL))`

func scanObjective(row db.Scanner) (okr.Objective, error) {
	var (
		o                                   okr.Objective
		id, team                            int64 // plain, as with key results
		owner, kind, start, end, commitment string
		created                             sql.NullInt64
		closing                             scannedClosing
	)
	err := row.Scan(append([]any{&id, &o.Title, &owner, &o.OwnerName, &team, &o.TeamName, &o.TeamOwned, &kind,
		&o.Period.Label,
		&start, &end, &commitment, &o.Private, &created}, closing.into()...)...)
	if err != nil {
		return o, err
	}
	o.ID, o.Owner, o.Team, o.Commitment, o.CreatedAt = okr.ObjectiveID(id), okr.PersonID(owner), okr.TeamID(team),
		okr.Commitment(commitment), db.Instant(created)
	o.Period.Kind, o.Period.Start, o.Period.End = okr.PeriodKind(kind), okr.Date(start), okr.Date(end)
	o.Closing, err = closing.closing()
	return o, err
}

const keyResultColumns = `k.id, k.objective, k.title, k.kind, k.unit, k.start, k.target, k.tolerance, k.weight,
	k.steps, k.current,
	k.confidence, k.note, k.confirmed_at, k.kpi, k.accumulate, k.carried_from, k.position`

// scannedKeyResult is a key result as it is read; each row fills all of it anew. Types of our own come in as plain
// ones, since database/sql would go through text and reflection for each, and numbers that were read before are read
// once: most weights are 1, most starts 0.
type scannedKeyResult struct {
	okr.KeyResult
	id, objective          int64
	kind, confidence       string
	start, target, weight  string
	tolerance, current     sql.NullString
	steps                  string
	confirmed, kpi, origin sql.NullInt64
	position               int
	numbers                map[string]decimal.Decimal
}

func (k *scannedKeyResult) scan(row db.Scanner) (err error) {
	k.KeyResult = okr.KeyResult{}
	if err := row.Scan(&k.id, &k.objective, &k.Title, &k.kind, &k.Unit, &k.start, &k.target, &k.tolerance, &k.weight,
		&k.steps, &k.current,
		&k.confidence, &k.Note, &k.confirmed, &k.kpi, &k.Accumulate, &k.origin, &k.position); err != nil {
		return err
	}
	k.ID, k.Objective, k.Kind, k.Confidence = okr.KeyResultID(k.id), okr.ObjectiveID(k.objective), okr.Kind(k.kind),
		okr.Confidence(k.confidence)
	k.ConfirmedAt, k.KPI, k.CarriedFrom = db.Instant(k.confirmed), okr.KPIID(k.kpi.Int64),
		okr.KeyResultID(k.origin.Int64)
	k.Tolerance.Valid, k.Current.Valid = k.tolerance.Valid, k.current.Valid
	for _, n := range []struct {
		text string
		into *decimal.Decimal
	}{{k.start, &k.Start}, {k.target, &k.Target}, {k.weight, &k.Weight}, {k.tolerance.String, &k.Tolerance.Decimal},
		{k.current.String, &k.Current.Decimal}} {
		if n.text == "" { // NULL
			continue
		}
		if *n.into, err = k.number(n.text); err != nil {
			return err
		}
	}
	k.Steps, err = readSteps(k.steps)
	return err
}

// number reads a number; the same text is read once.
func (k *scannedKeyResult) number(text string) (decimal.Decimal, error) {
	if d, known := k.numbers[text]; known {
		return d, nil
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return d, err
	}
	if k.numbers == nil {
		k.numbers = map[string]decimal.Decimal{}
	}
	k.numbers[text] = d
	return d, nil
}

// usualKeyResults is how many key results most objectives have at the most.
const usualKeyResults = 4

// Step is a milestone as it is stored.
type Step struct {
	Title  string          `json:"title"`
	Weight decimal.Decimal `json:"weight"`
	Done   bool            `json:"done,omitempty"`
}

func writeSteps(steps []okr.Step) string {
	rows := make([]Step, len(steps))
	for i, s := range steps {
		rows[i] = Step(s)
	}
	return db.JSON(rows)
}

func readSteps(text string) ([]okr.Step, error) {
	if text == "[]" { // of all kinds but one
		return nil, nil
	}
	rows, err := db.FromJSON[[]Step](text)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	steps := make([]okr.Step, len(rows))
	for i, s := range rows {
		steps[i] = okr.Step(s)
	}
	return steps, nil
}

// Objectives reads the objectives o that a condition selects, key results included, in two queries; and for those
// without any, what supports them.
func (t *Tx) Objectives(ctx context.Context, where string, args ...any) ([]okr.Objective, error) {
	list, err := t.BareObjectives(ctx, where, args...)
	if err != nil {
		return nil, err
	}
	return list, t.fillSupport(ctx, list, deepestSupport)
}

// BareObjectives are objectives with their key results.
func (t *Tx) BareObjectives(ctx context.Context, where string, args ...any) ([]okr.Objective, error) {
	list, err := db.All(ctx, t, scanObjective, `SELECT o.id, o.title, o.owner, p.name, o.team, tm.name, o.team_owned,
		o.period_kind, o.period_label,
			o.period_start, o.period_end, o.commitment, o.private, o.created_at, `+closingColumns+`
		FROM objectives o JOIN people p ON p.id = o.owner JOIN teams tm ON tm.id = o.team`+closingJoin+`
		WHERE `+Kept+" AND ("+where+")", args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	slices.SortFunc(list, func(a, b okr.Objective) int {
		return cmp.Or(cmp.Compare(a.Period.End, b.Period.End), cmp.Compare(a.ID, b.ID))
	})
	of := make(map[okr.ObjectiveID]*placed, len(list))
	var k scannedKeyResult // one for all rows: thousands would have to be collected
	if err := db.Each(ctx, t, func(row db.Scanner) error {
		if err := k.scan(row); err != nil {
			return err
		}
		p := of[k.Objective]
		if p == nil {
			p = &placed{make([]okr.KeyResult, 0, usualKeyResults), make([]int, 0, usualKeyResults)}
			of[k.Objective] = p
		}
		p.add(k.KeyResult, k.position)
		return nil
	}, "SELECT "+keyResultColumns+" FROM key_results k JOIN objectives o ON o.id = k.objective WHERE "+Kept+" AND ("+
		where+")", args...); err != nil {
		return nil, err
	}
	for i := range list {
		if p := of[list[i].ID]; p != nil {
			list[i].KeyResults = p.keyResults
		}
	}
	return list, nil
}

// placed are an objective's key results in their order. They are put in order here: SQLite would sort thousands of
// wide rows as a whole.
type placed struct {
	keyResults []okr.KeyResult
	positions  []int
}

func (p *placed) add(k okr.KeyResult, position int) {
	p.keyResults, p.positions = append(p.keyResults, k), append(p.positions, position)
	for i := len(p.positions) - 1; i > 0 && p.positions[i] < p.positions[i-1]; i-- {
		p.positions[i], p.positions[i-1] = p.positions[i-1], p.positions[i]
		p.keyResults[i], p.keyResults[i-1] = p.keyResults[i-1], p.keyResults[i]
	}
}

// findObjective returns one objective to a viewer. One that is not there and one they may not see are the same to them.
func (t *Tx) findObjective(ctx context.Context, viewer okr.PersonID, id okr.ObjectiveID) (okr.Objective, error) {
	list, err := t.Objectives(ctx, Seen+" AND o.id = $2", viewer, id)
	if err != nil {
		return okr.Objective{}, err
	}
	if len(list) == 0 {
		return okr.Objective{}, okr.Refuse("errors.objective_unknown", "Objective", id.String())
	}
	return list[0], nil
}

// FindObjective returns an objective to somebody who may see it, and whether they may change it. Any other one is an
// [*okr.Refusal], as one that is not there.
func (s *Store) FindObjective(ctx context.Context, a outbox.Actor,
	id okr.ObjectiveID) (o okr.Objective, mayChange bool, err error) {
	err = s.read(ctx, a.Now, func(t *Tx) error {
		if o, err = t.findObjective(ctx, a.Person, id); err != nil {
			return err
		}
		mayChange, err = t.MayChange(ctx, a.Person, o)
		return err
	})
	return o, mayChange, err
}

// Running is the first day that an objective's period must reach beyond to be still of interest: periods stay open
// for two weeks after their end, to say the last values.
func Running(today okr.Date) okr.Date { return today.AddDays(-14) }

// Scope says whose objectives a list is of.
type Scope struct {
	Person  okr.PersonID // of one person
	Team    okr.TeamID   // owned by the team or its members
	Company bool         // every objective a team owns
}

// Objectives lists the running and coming objectives in a scope that the actor may see.
func (s *Store) Objectives(ctx context.Context, a outbox.Actor, scope Scope) ([]okr.Objective, error) {
	return read(ctx, s, a.Now, func(t *Tx) (list []okr.Objective, err error) {
		today, err := t.FindToday(ctx, a.Person)
		if err != nil {
			return list, err
		}
		since := Running(today)
		switch {
		case scope.Person != "":
			list, err = t.Objectives(ctx, Seen+" AND "+Live+" AND o.owner = $2 AND o.period_end > $3", a.Person,
				scope.Person, since)
		case scope.Team != 0:
			list, err = t.Objectives(ctx, Seen+" AND "+Live+" AND o.team = $2 AND o.period_end > $3", a.Person,
				scope.Team, since)
		default:
			list, err = t.Objectives(ctx, Seen+" AND "+Live+" AND o.team_owned AND o.period_end > $2", a.Person, since)
		}
		return list, err
	})
}

// PreviousObjectives returns the owner's objectives, in the same team, of the period that ended where o's begins.
func (s *Store) PreviousObjectives(ctx context.Context, a outbox.Actor,
	o okr.Objective) (list []okr.Objective, err error) {
	return read(ctx, s, a.Now, func(t *Tx) ([]okr.Objective, error) {
		return t.Objectives(ctx, Seen+" AND o.owner = $2 AND o.team = $3 AND o.period_end = $4", a.Person, o.Owner,
			o.Team, o.Period.Start)
	})
}

// CreateObjective saves a new objective with its key results. A person makes their own in a team of theirs; a manager
// makes the team's too. What the rules do not allow comes back as [*okr.Invalid]. An [*okr.Refusal] says that the
// team or the objective is not theirs to make, or its owner is not in the team.
func (s *Store) CreateObjective(ctx context.Context, a outbox.Actor, o okr.Objective) (saved okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		saved, err = t.createObjective(ctx, a, o)
		return err
	})
	return saved, err
}

func (t *Tx) createObjective(ctx context.Context, a outbox.Actor, o okr.Objective) (okr.Objective, error) {
	if err := t.mayOwn(ctx, a.Person, o); err != nil {
		return o, err
	}
	today, err := t.FindToday(ctx, a.Person)
	if err != nil {
		return o, err
	}
	if problems := okr.Validate(o, today); len(problems) > 0 {
		return o, &okr.Invalid{Problems: problems}
	}
	return t.insertObjective(ctx, a, o)
}

func (t *Tx) insertObjective(ctx context.Context, a outbox.Actor, o okr.Objective) (okr.Objective, error) {
	id, err := t.Insert(ctx, `INSERT INTO objectives (title, owner, team, team_owned, period_kind, period_label,
		period_start, period_end,
				commitment, private, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
				RETURNING id`,
		o.Title, o.Owner, o.Team, o.TeamOwned, o.Period.Kind, o.Period.Label, o.Period.Start, o.Period.End,
		o.Commitment, o.Private,
		a.Person, db.Millis(a.Now))
	if err != nil {
		return o, err
	}
	o.ID = okr.ObjectiveID(id)
	for i, k := range o.KeyResults {
		k.Objective = o.ID
		if err := t.insertKeyResult(ctx, a, k, i); err != nil {
			return o, err
		}
	}
	if err := t.LogChange(ctx, a, people.Subject{Objective: o.ID}, "objective", "", o.Title); err != nil {
		return o, err
	}
	if err := t.ObjectiveChanged(ctx, o); err != nil {
		return o, err
	}
	return t.findObjective(ctx, a.Person, o.ID)
}

func (t *Tx) insertKeyResult(ctx context.Context, a outbox.Actor, k okr.KeyResult, position int) error {
	id, err := t.Insert(ctx, `INSERT INTO key_results (objective, position, title, kind, unit, start, target, tolerance,
		weight, steps, current,
			confidence, note, confirmed_at, carried_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
			$13, $14, $15) RETURNING id`,
		k.Objective, position, k.Title, k.Kind, k.Unit, k.Start.String(), k.Target.String(), db.Number(k.Tolerance),
		k.Weight.String(),
		writeSteps(k.Steps), db.Number(k.Current), k.Confidence, k.Note, db.Millis(k.ConfirmedAt),
		db.OrNull(k.CarriedFrom))
	if err != nil {
		return err
	}
	k.ID = okr.KeyResultID(id)
	if k.ConfirmedAt.IsZero() {
		return nil
	}
	return t.addValue(ctx, a, k, 0)
}

// addValue appends the key result as it is now to its history.
func (t *Tx) addValue(ctx context.Context, a outbox.Actor, k okr.KeyResult, checkIn okr.CheckInID) error {
	_, err := t.Exec(ctx, `INSERT INTO key_result_values (key_result, value, steps, confidence, note, said_by, said_at,
		source, check_in)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, k.ID, db.Number(k.Current), writeSteps(k.Steps), k.Confidence,
		k.Note, a.Person,
		db.Millis(a.Now), a.Source, db.OrNull(checkIn))
	return err
}

// EditObjective changes an objective's title and owner and its key results' titles, targets, tolerances, units and
// weights, with an audit line for each; starts, kinds and values stay. A period that ended is refused. An
// [*okr.Refusal] too when it is not there, not theirs, or closed; an [*okr.Invalid] for what the rules do not allow.
func (s *Store) EditObjective(ctx context.Context, a outbox.Actor,
	edited okr.Objective) (saved okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		before, err := t.findObjective(ctx, a.Person, edited.ID)
		if err != nil {
			return err
		}
		if _, err := t.FindTeam(ctx, before.Team); err != nil {
			return err
		}
		if may, err := t.MayChange(ctx, a.Person, before); err != nil {
			return err
		} else if !may {
			return okr.Refuse("errors.edit_not_yours", "Owner", before.OwnerName)
		}
		today, err := t.FindToday(ctx, a.Person)
		if err != nil {
			return err
		}
		if before.Period.Ended(today) {
			return okr.Refuse("errors.period_over")
		}
		if before.Closing != nil {
			return okr.Refuse("errors.objective_closed", "Objective", before.ID.String())
		}
		after := merged(before, edited)
		if problems := okr.Validate(after, today); len(problems) > 0 {
			return &okr.Invalid{Problems: problems}
		}
		if after.Owner != before.Owner {
			if err := t.FitOwner(ctx, before.Team, after.Owner); err != nil {
				return err
			}
		}
		if err := t.MayReveal(ctx, before, after); err != nil {
			return err
		}
		if err := t.saveEdit(ctx, a, before, after); err != nil {
			return err
		}
		if err := t.ObjectiveChanged(ctx, before); err != nil {
			return err
		}
		if after.Owner != before.Owner {
			if err := t.ownerChanged(ctx, a, after); err != nil {
				return err
			}
		}
		list, err := t.Objectives(ctx, "o.id = $1", edited.ID) // also when the actor has just given away a private one
		if err == nil {
			saved = list[0]
		}
		return err
	})
	return saved, err
}

// merged is the objective with what may be edited taken from the edit.
func merged(before, edited okr.Objective) okr.Objective {
	after := before
	after.Title, after.Owner, after.Private = edited.Title, edited.Owner, edited.Private
	after.KeyResults = slices.Clone(before.KeyResults)
	for i := range after.KeyResults {
		k := &after.KeyResults[i]
		for _, e := range edited.KeyResults {
			if e.ID == k.ID {
				k.Title, k.Unit, k.Target, k.Tolerance, k.Weight = e.Title, e.Unit, e.Target, e.Tolerance, e.Weight
				k.Steps = mergedSteps(k.Steps, e.Steps)
			}
		}
	}
	return after
}

// mergedSteps keeps what is done when steps are added, removed, moved or renamed: a step is the same by its title,
// else by its place, if the step that was there is gone.
func mergedSteps(before, edited []okr.Step) []okr.Step {
	titled := func(steps []okr.Step, title string) int {
		return slices.IndexFunc(steps, func(s okr.Step) bool { return s.Title == title })
	}
	after := slices.Clone(edited)
	for i := range after {
		was := titled(before, after[i].Title)
		if was < 0 && len(edited) == len(before) && titled(edited, before[i].Title) < 0 {
			was = i
		}
		after[i].Done = was >= 0 && before[was].Done
	}
	return after
}

func (t *Tx) saveEdit(ctx context.Context, a outbox.Actor, before, after okr.Objective) error {
	if _, err := t.Exec(ctx, "UPDATE objectives SET title = $1, owner = $2, private = $3 WHERE id = $4",
		after.Title, after.Owner, after.Private, after.ID); err != nil {
		return err
	}
	for _, f := range [][3]string{{"title", before.Title, after.Title},
		{"owner", string(before.Owner), string(after.Owner)},
		{"private", db.JSON(before.Private), db.JSON(after.Private)}} {
		if err := t.LogChange(ctx, a, people.Subject{Objective: after.ID}, f[0], f[1], f[2]); err != nil {
			return err
		}
	}
	for i, k := range after.KeyResults {
		if err := t.saveKeyResultEdit(ctx, a, before.KeyResults[i], k); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) saveKeyResultEdit(ctx context.Context, a outbox.Actor, before, after okr.KeyResult) error {
	if _, err := t.Exec(ctx, `UPDATE key_results SET title = $1, unit = $2, target = $3, tolerance = $4, weight =
		$5, steps = $6 WHERE id = $7`,
		after.Title, after.Unit, after.Target.String(), db.Number(after.Tolerance), after.Weight.String(),
		writeSteps(after.Steps), after.ID); err != nil {
		return err
	}
	tolerance := func(d decimal.NullDecimal) string {
		if !d.Valid {
			return ""
		}
		return d.Decimal.String()
	}
	for _, f := range [][3]string{
		{"title", before.Title, after.Title}, {"unit", before.Unit, after.Unit},
		{"target", before.Target.String(), after.Target.String()},
		{"tolerance", tolerance(before.Tolerance), tolerance(after.Tolerance)},
		{"weight", before.Weight.String(), after.Weight.String()},
		{"steps", writeSteps(before.Steps), writeSteps(after.Steps)},
	} {
		if err := t.LogChange(ctx, a, people.Subject{Objective: after.Objective, KeyResult: after.ID}, f[0], f[1],
			f[2]); err != nil {
			return err
		}
	}
	return nil
}

// ownerChanged lets follow what the new owner is asked now, and tells them, unless they did it themselves. What the
// old one is asked, the caller sees to.
func (t *Tx) ownerChanged(ctx context.Context, a outbox.Actor, o okr.Objective) error {
	if err := errors.Join(t.ObjectiveChanged(ctx, o), t.AskToGrade(ctx, o, o.Owner)); err != nil ||
		o.Owner == a.Person {
		return err
	}
	key := "owner/" + o.ID.String() + "/" + string(o.Owner) + "/" + t.Now.Format(time.RFC3339)
	return t.OweNotice(ctx, key, o.Owner, "notice.objective_given", "Objective", o.ID.String(), "Title", o.Title)
}

// ObjectiveChanged lets the posts and homes that show the objective follow.
func (t *Tx) ObjectiveChanged(ctx context.Context, o okr.Objective) error {
	if err := t.DirtyPosts(ctx, "round IN "+people.CurrentRounds+
		" AND (kind IN ('summary', 'answer') OR (kind = 'prompt' AND person = $2))", o.Team, o.Owner); err != nil {
		return err
	}
	if err := t.quarterChanged(ctx, o); err != nil {
		return err
	}
	if err := t.supportMoved(ctx, o.ID); err != nil {
		return err
	}
	if err := t.DirtyPosts(ctx, outbox.AboutAny(outbox.KeyResultNoun,
		"SELECT id FROM key_results WHERE objective = $1"),
		o.ID); err != nil {
		return err
	}
	if err := t.DirtyPosts(ctx, "id IN (SELECT asked FROM handovers WHERE objective = $1 UNION SELECT told "+
		"FROM handovers WHERE objective = $1)", o.ID); err != nil {
		return err
	}
	if err := t.TouchHomes(ctx, o.Owner); err != nil {
		return err
	}
	return t.TouchTeamHomes(ctx, o.Team)
}

// KeyResultHistory is everything said and changed about a key result, newest first.
type KeyResultHistory struct {
	Objective okr.Objective
	KeyResult okr.KeyResult
	Values    []okr.Value
	Changes   []okr.Change
	Comments  []okr.Comment
	Asked     []okr.Asked // that the viewer may read
	MayTalk   bool        // in the team's channel
}

// historyLimit is how many values a history returns at most: a year of weekly ones.
const historyLimit = 53

// FindHistory returns a key result's values and changes to somebody who may see its objective. Any other one is an
// [*okr.Refusal], as one that is not there.
func (s *Store) FindHistory(ctx context.Context, a outbox.Actor, id okr.KeyResultID) (KeyResultHistory, error) {
	return read(ctx, s, a.Now, func(t *Tx) (h KeyResultHistory, err error) {
		if h.Objective, err = t.findObjectiveOf(ctx, a.Person, id); err != nil {
			return h, err
		}
		for _, k := range h.Objective.KeyResults {
			if k.ID == id {
				h.KeyResult = k
			}
		}
		if h.Values, err = t.values(ctx, id); err != nil {
			return h, err
		}
		if h.Changes, err = t.changes(ctx, "c.key_result = $1", id); err != nil {
			return h, err
		}
		err = t.fillTalk(ctx, a, &h)
		return h, err
	})
}

func (t *Tx) values(ctx context.Context, id okr.KeyResultID) ([]okr.Value, error) {
	return db.All(ctx, t, func(row db.Scanner) (okr.Value, error) {
		v := okr.Value{KeyResult: id}
		var steps string
		var said sql.NullInt64
		if err := row.Scan(&v.Value, &steps, &v.Confidence, &v.Note, &v.By, &v.ByName, &said, &v.Source); err != nil {
			return v, err
		}
		v.At = db.Instant(said)
		var err error
		v.Steps, err = readSteps(steps)
		return v, err
	}, `SELECT v.value, v.steps, v.confidence, v.note, v.said_by, p.name, v.said_at, v.source
		FROM key_result_values v JOIN people p ON p.id = v.said_by WHERE v.key_result = $1
		ORDER BY v.said_at DESC, v.id DESC LIMIT $2`, id, historyLimit)
}

// Changes returns the audit of an objective and its key results, newest first, to somebody who may see it. Any other
// one is an [*okr.Refusal], as one that is not there.
func (s *Store) Changes(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) ([]okr.Change, error) {
	return read(ctx, s, a.Now, func(t *Tx) (list []okr.Change, err error) {
		if _, err := t.findObjective(ctx, a.Person, id); err != nil {
			return list, err
		}
		return t.changes(ctx, "c.objective = $1", id)
	})
}

// changes reads the audit lines c that a condition selects; people in them are named.
func (t *Tx) changes(ctx context.Context, where string, arg any) ([]okr.Change, error) {
	return db.All(ctx, t, func(row db.Scanner) (okr.Change, error) {
		var c okr.Change
		var at sql.NullInt64
		err := row.Scan(&c.KeyResult, &c.Field, &c.Old, &c.New, &c.By, &c.ByName, &at, &c.Source)
		c.At = db.Instant(at)
		return c, err
	}, `SELECT COALESCE(c.key_result, 0), c.field, CASE c.field WHEN 'owner' THEN COALESCE(o.name, c.old)
		ELSE c.old END,
			CASE c.field WHEN 'owner' THEN COALESCE(n.name, c.new)
			ELSE c.new END, c.changed_by, p.name, c.changed_at, c.source
		FROM changes c JOIN people p ON p.id = c.changed_by
		LEFT JOIN people o ON c.field = 'owner' AND o.id = c.old LEFT JOIN people n ON c.field = 'owner'
		AND n.id = c.new
		WHERE `+where+" ORDER BY c.changed_at DESC, c.id DESC LIMIT $2", arg, historyLimit)
}
