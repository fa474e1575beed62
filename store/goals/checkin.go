package goals

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// CheckInAnswer is what a person sends in a check-in.
type CheckInAnswer struct {
	Round   okr.RoundID
	Nothing bool        // "this week I have nothing to report"; Values and Answers are then not looked at
	Values  []ValueSaid // key results the person said something about; the others stay as they are
	Answers []string    // in the order of the round's questions
	KPIs    []KPISaid   // values of KPIs that were missing
}

// ValueSaid is what a person says about one key result.
type ValueSaid struct {
	KeyResult  okr.KeyResultID
	Value      decimal.NullDecimal // unset: the value stays as it is; not used by milestones
	Done       []int               // of a milestone: the positions of the steps that are done
	Confidence okr.Confidence
	Note       string
}

// maxText is as much as one answer or note may have, in runes: as much as one of Slack's inputs takes.
const maxText = 3000

// valueDigits is how many digits [okr.InRange] lets a value have before the decimal point.
const valueDigits = 15

// CheckIn saves a person's answer in a round: their key results move, the round's summary and its thread follow.
// Until the round closes a second answer replaces the first, whose version is kept; after that an answer is taken
// late, once, until the next round opens. An [*okr.Refusal] when the round takes no answer from the person now, an
// answer is of what they are not asked, or a KPI cannot take its value.
func (s *Store) CheckIn(ctx context.Context, a outbox.Actor, answer CheckInAnswer) (c okr.CheckIn, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		d, err := t.findDuty(ctx, a.Person, answer.Round)
		if err != nil {
			return err
		}
		acceptance, err := accept(d, a.Now)
		if err != nil {
			return err
		}
		c = okr.CheckIn{Round: d.Round.ID, Team: d.Team.ID, Week: d.Round.Week, Person: a.Person, At: a.Now, Version: 1,
			Late: acceptance == okr.TakenLate, Nothing: answer.Nothing}
		if d.CheckIn != nil {
			c.ID, c.At, c.Late, c.Version = d.CheckIn.ID, d.CheckIn.At, d.CheckIn.Late, d.CheckIn.Version+1
		}
		c.EditedAt = a.Now
		if c.ID == 0 {
			if c.ID, err = t.insertCheckIn(ctx, c); err != nil {
				return err
			}
			if err := t.store.Hooks.Answered(ctx, t.Tx, c); err != nil {
				return err
			}
		}
		if !answer.Nothing {
			if c.Entries, err = t.enter(ctx, a, d, c, answer.Values); err != nil {
				return err
			}
			c.Answers = answersTo(d.Round.Questions, answer.Answers)
			if _, err := t.recordAll(ctx, a, answer.KPIs); err != nil {
				return err
			}
		}
		if err := t.saveVersion(ctx, c); err != nil {
			return err
		}
		if err := t.nameBlocker(ctx, d.Team.ID, c, blockerIn(c)); err != nil {
			return err
		}
		if err := t.dropDraft(ctx, a.Person, CheckInDraft(d.Round.ID)); err != nil {
			return err
		}
		if err := t.checkedIn(ctx, d, c); err != nil {
			return err
		}
		c, err = t.findCheckIn(ctx, c.ID)
		return err
	})
	return c, err
}

// CheckInDraft names the draft of a round's check-in form.
func CheckInDraft(r okr.RoundID) string { return fmt.Sprintf("checkin/%d", r) }

// accept says how an answer is taken at now, or refuses it in words.
func accept(d okr.Duty, now time.Time) (okr.Acceptance, error) {
	acceptance := d.Round.Accepts(now, d.OpensAt, d.LateUntil)
	switch {
	case acceptance == okr.TooEarly:
		return acceptance, okr.Refuse("errors.round_too_early")
	case acceptance == okr.NotAnymore:
		return acceptance, okr.Refuse("errors.round_over")
	case acceptance == okr.TakenLate && d.CheckIn != nil:
		return acceptance, okr.Refuse("errors.edit_window_over")
	}
	return acceptance, nil
}

func (t *Tx) insertCheckIn(ctx context.Context, c okr.CheckIn) (okr.CheckInID, error) {
	id, err := t.Insert(ctx, `INSERT INTO check_ins (round, person, at, edited_at, version, late, no_report)
		VALUES ($1, $2, $3, $3, 1, $4, $5) RETURNING id`, c.Round, c.Person, db.Millis(c.At), c.Late, c.Nothing)
	return okr.CheckInID(id), err
}

// enter moves the key results that the person said something about and returns what changed. Of an edited check-in,
// before is what was before its first version.
func (t *Tx) enter(ctx context.Context, a outbox.Actor, d okr.Duty, c okr.CheckIn,
	said []ValueSaid) ([]okr.Entry, error) {
	mine, err := t.askedObjectives(ctx, a.Person, d.Team)
	if err != nil {
		return nil, err
	}
	before, err := t.firstEntries(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var entries []okr.Entry
	for _, v := range said {
		e, err := entryOf(mine, v, before)
		if err != nil {
			return nil, err
		}
		e.KeyResult.ConfirmedAt = a.Now
		if err := t.moveKeyResult(ctx, a, e.KeyResult, c.ID); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	if d.CheckIn == nil {
		return entries, nil
	}
	for _, e := range d.CheckIn.Entries { // what the version before said and this one does not mention stays said
		if !slices.ContainsFunc(entries, func(n okr.Entry) bool { return n.KeyResult.ID == e.KeyResult.ID }) {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// firstEntries are the entries of a check-in's versions, the oldest version of each key result first.
func (t *Tx) firstEntries(ctx context.Context, id okr.CheckInID) ([]okr.Entry, error) {
	versions, err := db.All(ctx, t, db.ScanOne[string],
		"SELECT entries FROM check_in_versions WHERE check_in = $1 ORDER BY version", id)
	if err != nil {
		return nil, err
	}
	var said []okr.Entry
	for _, version := range versions {
		rows, err := db.FromJSON[[]EntryRow](version)
		if err != nil {
			return nil, err
		}
		said = append(said, entriesOf(rows)...)
	}
	return said, nil
}

func entryOf(mine []okr.Objective, v ValueSaid, before []okr.Entry) (okr.Entry, error) {
	for _, o := range mine {
		for _, k := range o.KeyResults {
			if k.ID == v.KeyResult {
				if k.KPI != 0 { // its value is the KPI's
					if v.Value.Valid && !(k.Current.Valid && v.Value.Decimal.Equal(k.Current.Decimal)) {
						return okr.Entry{}, okr.Refuse("errors.key_result_follows", "KeyResult", k.ID.String(), "KPI",
							k.KPI.String())
					}
					v.Value = k.Current
				}
				return entry(o, k, v, before)
			}
		}
	}
	return okr.Entry{}, okr.Refuse("errors.key_result_not_asked", "KeyResult", v.KeyResult.String())
}

func entry(o okr.Objective, k okr.KeyResult, v ValueSaid, before []okr.Entry) (okr.Entry, error) {
	e := okr.Entry{Private: o.Private, Before: k.Current, StepsBefore: k.Steps, ProgressBefore: k.Progress(),
		ConfidenceBefore: k.Confidence, Note: cut(v.Note)}
	if i := slices.IndexFunc(before, func(b okr.Entry) bool { return b.KeyResult.ID == k.ID }); i >= 0 {
		b := before[i]
		e.Before, e.StepsBefore, e.ProgressBefore, e.ConfidenceBefore = b.Before, b.StepsBefore, b.ProgressBefore,
			b.ConfidenceBefore
	}
	if k.Kind == okr.Milestone {
		k.Steps = slices.Clone(k.Steps)
		for i := range k.Steps {
			k.Steps[i].Done = slices.Contains(v.Done, i)
		}
	} else if v.Value.Valid {
		if !okr.InRange(v.Value.Decimal) {
			return e, okr.Refuse(okr.ProblemNumberTooLarge, "Digits", valueDigits)
		}
		k.Current = v.Value
	} else if v.Confidence == okr.Unsaid && v.Note == "" { // a word without a value is a word
		return e, okr.Refuse("errors.value_missing", "KeyResult", k.ID.String())
	}
	if v.Confidence != okr.Unsaid {
		k.Confidence = v.Confidence
	}
	k.Note = e.Note
	e.KeyResult, e.After, e.StepsAfter, e.ProgressAfter, e.ConfidenceAfter = k, k.Current, k.Steps, k.Progress(),
		k.Confidence
	return e, nil
}

func (t *Tx) moveKeyResult(ctx context.Context, a outbox.Actor, k okr.KeyResult, checkIn okr.CheckInID) error {
	if _, err := t.Exec(ctx, `UPDATE key_results SET current = $1, steps = $2, confidence = $3, note = $4,
		confirmed_at = $5 WHERE id = $6`,
		db.Number(k.Current), writeSteps(k.Steps), k.Confidence, k.Note, db.Millis(k.ConfirmedAt), k.ID); err != nil {
		return err
	}
	if err := t.DirtyPosts(ctx, "subject = $1", outbox.AboutKeyResult(k.ID)); err != nil {
		return err
	}
	return t.addValue(ctx, a, k, checkIn)
}

// askedObjectives returns the objectives whose key results a person is asked for in a team's check-in: their own, of
// periods that, on their day, have begun and did not end more than two weeks ago.
func (t *Tx) askedObjectives(ctx context.Context, id okr.PersonID, team okr.Team) ([]okr.Objective, error) {
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return nil, err
	}
	today := okr.DateOf(t.Now.In(p.Location(team.Location())))
	return t.Objectives(ctx, "o.owner = $1 AND o.team = $2 AND o.period_end > $3 AND o.period_start <= $4 AND "+
		NotClosed, id, team.ID, Running(today), today)
}

func answersTo(questions []okr.Question, texts []string) []okr.Answer {
	var answers []okr.Answer
	for i, q := range questions {
		if i < len(texts) {
			answers = append(answers, okr.Answer{Question: q, Text: cut(texts[i])})
		}
	}
	return answers
}

func cut(text string) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), maxText)])
}

func blockerIn(c okr.CheckIn) string {
	for _, a := range c.Answers {
		if a.Question.Key == okr.Blockers {
			text, _ := okr.ParseBlocker(a.Text)
			return text
		}
	}
	return ""
}

func (t *Tx) saveVersion(ctx context.Context, c okr.CheckIn) error {
	// Words that were removed before are gone; the new ones may stay for as long as any.
	if _, err := t.Exec(ctx, `UPDATE check_ins SET edited_at = $2, version = $3, no_report = $4, forgotten_at =
		NULL WHERE id = $1`, c.ID, db.Millis(c.EditedAt), c.Version, c.Nothing); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `INSERT INTO check_in_versions (check_in, version, at, entries, answers) VALUES ($1, $2,
		$3, $4, $5)`,
		c.ID, c.Version, db.Millis(c.EditedAt), db.JSON(entriesToRows(c.Entries)), db.JSON(answersToRows(c.Answers)))
	return err
}

// checkedIn settles the duty and lets what shows the check-in follow: the summary appears with the first answer.
func (t *Tx) checkedIn(ctx context.Context, d okr.Duty, c okr.CheckIn) error {
	outcome := okr.Answered
	if c.Late {
		outcome = okr.Late
	}
	if _, err := t.Exec(ctx, `INSERT INTO duties (round, person, opens_at, outcome) VALUES ($1, $2, $3, $4)
		ON CONFLICT (round, person) DO UPDATE SET outcome = excluded.outcome`, c.Round, c.Person, db.Millis(d.OpensAt),
		string(outcome)); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `UPDATE nudges SET state = 'skipped', reason = 'answered', done_at = $3 WHERE round = $1
		AND person = $2
		AND state = 'planned'`, c.Round, c.Person, db.Millis(t.Now)); err != nil {
		return err
	}
	summary := fmt.Sprintf("summary/%s/%s", d.Team.ID, d.Round.Week)
	if err := t.OwePost(ctx, outbox.Post{Key: summary, Kind: outbox.SummaryPost, Channel: d.Team.Channel,
		Team:  d.Team.ID,
		Round: d.Round.ID}); err != nil {
		return err
	}
	parent, channel, err := t.FindPostID(ctx, summary)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("answer/%d/%s", c.Round, c.Person)
	if !c.Nothing {
		if err := t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.AnswerPost, Channel: channel, Team: d.Team.ID,
			Round:   d.Round.ID,
			Subject: outbox.AboutCheckIn(c.ID), Parent: parent}); err != nil {
			return err
		}
	}
	if err := t.DirtyPosts(ctx, "key = $1", key); err != nil {
		return err
	}
	if err := t.roundChanged(ctx, c.Round, c.Person); err != nil {
		return err
	}
	var moved []okr.ObjectiveID
	for _, e := range c.Entries {
		if id := e.KeyResult.Objective; !slices.Contains(moved, id) {
			moved = append(moved, id)
			if err := t.supportMoved(ctx, id); err != nil {
				return err
			}
		}
	}
	if err := t.TouchHomes(ctx, c.Person); err != nil {
		return err
	}
	return t.TouchTeamHomes(ctx, d.Team.ID)
}

// EntryRow and answerRow are the snapshot as it is stored; their names do not change with the code.
type EntryRow struct {
	KeyResult        okr.KeyResultID     `json:"key_result"`
	Objective        okr.ObjectiveID     `json:"objective"`
	Title            string              `json:"title"`
	Kind             okr.Kind            `json:"kind"`
	Unit             string              `json:"unit,omitempty"`
	Start            decimal.Decimal     `json:"start"`
	Target           decimal.Decimal     `json:"target"`
	Tolerance        decimal.NullDecimal `json:"tolerance"`
	Weight           decimal.Decimal     `json:"weight"`
	Private          bool                `json:"private,omitempty"`
	Before           decimal.NullDecimal `json:"before"`
	After            decimal.NullDecimal `json:"after"`
	StepsBefore      []Step              `json:"steps_before,omitempty"`
	StepsAfter       []Step              `json:"steps_after,omitempty"`
	ProgressBefore   *float64            `json:"progress_before"`
	ProgressAfter    *float64            `json:"progress_after"`
	ConfidenceBefore okr.Confidence      `json:"confidence_before,omitempty"`
	ConfidenceAfter  okr.Confidence      `json:"confidence_after,omitempty"`
	Note             string              `json:"note,omitempty"`
	ConfirmedAt      int64               `json:"confirmed_at"`
}

// AnswerRow is an answer of a check-in as it is stored.
type AnswerRow struct {
	Key  okr.QuestionKey `json:"key"`
	Text string          `json:"question,omitempty"`
	Said string          `json:"said"`
}

// StepRows are the steps of a milestone as they are stored.
func StepRows(steps []okr.Step) []Step {
	rows := make([]Step, len(steps))
	for i, s := range steps {
		rows[i] = Step(s)
	}
	return rows
}

func stepsOf(rows []Step) []okr.Step {
	steps := make([]okr.Step, len(rows))
	for i, s := range rows {
		steps[i] = okr.Step(s)
	}
	return steps
}

func entriesToRows(entries []okr.Entry) []EntryRow {
	rows := make([]EntryRow, len(entries))
	for i, e := range entries {
		k := e.KeyResult
		rows[i] = EntryRow{
			KeyResult: k.ID, Objective: k.Objective, Title: k.Title, Kind: k.Kind, Unit: k.Unit, Start: k.Start,
			Target:    k.Target,
			Tolerance: k.Tolerance, Weight: k.Weight, Private: e.Private, Before: e.Before, After: e.After,
			StepsBefore: StepRows(e.StepsBefore), StepsAfter: StepRows(e.StepsAfter), ProgressBefore: e.ProgressBefore,
			ProgressAfter: e.ProgressAfter, ConfidenceBefore: e.ConfidenceBefore, ConfidenceAfter: e.ConfidenceAfter,
			Note:        e.Note,
			ConfirmedAt: k.ConfirmedAt.UnixMilli(),
		}
	}
	return rows
}

func entriesOf(rows []EntryRow) []okr.Entry {
	entries := make([]okr.Entry, len(rows))
	for i, r := range rows {
		entries[i] = okr.Entry{
			KeyResult: okr.KeyResult{
				ID: r.KeyResult, Objective: r.Objective, Title: r.Title, Kind: r.Kind, Unit: r.Unit, Start: r.Start,
				Target:    r.Target,
				Tolerance: r.Tolerance, Weight: r.Weight, Steps: stepsOf(r.StepsAfter), Current: r.After,
				Confidence: r.ConfidenceAfter,
				Note:       r.Note, ConfirmedAt: time.UnixMilli(r.ConfirmedAt).UTC(),
			},
			Private: r.Private, Before: r.Before, After: r.After, StepsBefore: stepsOf(r.StepsBefore),
			StepsAfter:     stepsOf(r.StepsAfter),
			ProgressBefore: r.ProgressBefore, ProgressAfter: r.ProgressAfter, ConfidenceBefore: r.ConfidenceBefore,
			ConfidenceAfter: r.ConfidenceAfter, Note: r.Note,
		}
	}
	return entries
}

func answersToRows(answers []okr.Answer) []AnswerRow {
	rows := make([]AnswerRow, len(answers))
	for i, a := range answers {
		rows[i] = AnswerRow{a.Question.Key, a.Question.Text, a.Text}
	}
	return rows
}

func scanCheckIn(row db.Scanner) (okr.CheckIn, error) {
	var (
		c               okr.CheckIn
		at, edited      sql.NullInt64
		seenBy, seen    sql.NullString
		seenAt          sql.NullInt64
		entries, answer string
	)
	if err := row.Scan(&c.ID, &c.Round, &c.Team, &c.Week, &c.Person, &c.PersonName, &at, &edited, &c.Version, &c.Late,
		&c.Nothing,
		&seenBy, &seen, &seenAt, &entries, &answer); err != nil {
		return c, err
	}
	c.At, c.EditedAt, c.SeenAt = db.Instant(at), db.Instant(edited), db.Instant(seenAt)
	c.SeenBy, c.SeenByName = okr.PersonID(seenBy.String), seen.String
	entryRows, err := db.FromJSON[[]EntryRow](entries)
	if err != nil {
		return c, err
	}
	answerRows, err := db.FromJSON[[]AnswerRow](answer)
	if err != nil {
		return c, err
	}
	c.Entries = entriesOf(entryRows)
	for _, r := range answerRows {
		c.Answers = append(c.Answers, okr.Answer{Question: okr.Question{Key: r.Key, Text: r.Text}, Text: r.Said})
	}
	return c, nil
}

// CheckIns are the check-ins c that a condition selects.
func (t *Tx) CheckIns(ctx context.Context, where string, args ...any) ([]okr.CheckIn, error) {
	return db.All(ctx, t, scanCheckIn, `SELECT c.id, c.round, r.team, r.week, c.person, p.name, c.at, c.edited_at,
		c.version, c.late, c.no_report,
			c.seen_by, s.name, c.seen_at, v.entries, v.answers
		FROM check_ins c JOIN rounds r ON r.id = c.round JOIN people p ON p.id = c.person
		JOIN check_in_versions v ON v.check_in = c.id AND v.version = c.version
		LEFT JOIN people s ON s.id = c.seen_by WHERE `+where+" ORDER BY c.at, c.id", args...)
}

func (t *Tx) findCheckIn(ctx context.Context, id okr.CheckInID) (okr.CheckIn, error) {
	list, err := t.CheckIns(ctx, "c.id = $1", id)
	if err != nil {
		return okr.CheckIn{}, err
	}
	if len(list) == 0 {
		return okr.CheckIn{}, okr.Refuse("errors.check_in_unknown")
	}
	return list[0], nil
}

// FindCheckIn returns a check-in as it stands, for the posts that show it: nothing of it is private. An
// [*okr.Refusal] when there is none.
func (s *Store) FindCheckIn(ctx context.Context, id okr.CheckInID) (okr.CheckIn, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (c okr.CheckIn, err error) {
		if c, err = t.findCheckIn(ctx, id); err != nil {
			return c, err
		}
		list := []okr.CheckIn{c}
		err = t.withoutPrivate(ctx, c.Team, list)
		c = list[0]
		return c, err
	})
}

// withoutPrivate takes out of a team's check-ins what they say about objectives that are private now, or were then.
func (t *Tx) withoutPrivate(ctx context.Context, team okr.TeamID, list []okr.CheckIn) error {
	hidden, err := db.All(ctx, t, db.ScanOne[okr.ObjectiveID],
		"SELECT o.id FROM objectives o WHERE o.team = $1 AND NOT ("+seenByTeam+")", team)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Entries = slices.DeleteFunc(list[i].Entries, func(e okr.Entry) bool {
			return e.Private || slices.Contains(hidden, e.KeyResult.Objective)
		})
	}
	return nil
}

// Acknowledge says that a manager has read a check-in; its author sees that. It returns the check-in. An
// [*okr.Refusal] when there is none, or the actor does not manage its team.
func (s *Store) Acknowledge(ctx context.Context, a outbox.Actor, id okr.CheckInID) (c okr.CheckIn, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if c, err = t.findCheckIn(ctx, id); err != nil {
			return err
		}
		if _, err := t.FindTeam(ctx, c.Team); err != nil {
			return err
		}
		if manager, err := t.Manages(ctx, c.Team, a.Person); err != nil {
			return err
		} else if !manager {
			return okr.Refuse("errors.acknowledge_not_yours")
		}
		if _, err := t.Exec(ctx, "UPDATE check_ins SET seen_by = $2, seen_at = $3 WHERE id = $1 AND seen_by IS NULL",
			id, a.Person, db.Millis(a.Now)); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "round = $1 AND (kind = 'digest' OR (kind = 'prompt' AND person = $2) "+
			"OR subject = $3)", c.Round, c.Person, outbox.AboutCheckIn(id)); err != nil {
			return err
		}
		if err := t.TouchHomes(ctx, a.Person, c.Person); err != nil {
			return err
		}
		c, err = t.findCheckIn(ctx, id)
		return err
	})
	return c, err
}

// findDuty returns what a member owes, or has answered, in a round. Somebody who joined after it opened may answer too.
func (t *Tx) findDuty(ctx context.Context, id okr.PersonID, round okr.RoundID) (okr.Duty, error) {
	r, err := t.findRound(ctx, round)
	if err != nil {
		return okr.Duty{}, err
	}
	team, err := t.FindTeam(ctx, r.Team)
	if err != nil {
		return okr.Duty{}, err
	}
	if member, err := t.Member(ctx, team.ID, id); err != nil {
		return okr.Duty{}, err
	} else if !member {
		return okr.Duty{}, okr.Refuse("errors.not_in_team")
	}
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return okr.Duty{}, err
	}
	d := okr.Duty{Round: r, Team: team, Person: id, OpensAt: okr.PersonOpens(r, p.Location(team.Location())),
		LateUntil: r.LateUntil(team.Location())}
	outcome := string(okr.Excused)
	err = t.One(ctx, "SELECT outcome FROM duties WHERE round = $1 AND person = $2", []any{round, id}, []any{&outcome})
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return d, err
	}
	d.Excused = outcome == string(okr.Excused)
	return d, t.fillDuty(ctx, &d)
}

// fillDuty adds the answer given, and how many key results are asked for.
func (t *Tx) fillDuty(ctx context.Context, d *okr.Duty) error {
	list, err := t.CheckIns(ctx, "c.round = $1 AND c.person = $2", d.Round.ID, d.Person)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		d.CheckIn = &list[0]
	}
	asked, err := t.askedObjectives(ctx, d.Person, d.Team)
	if err != nil {
		return err
	}
	for _, o := range asked {
		d.Total += len(o.KeyResults)
		for _, k := range o.KeyResults {
			if !okr.Fresh(k, t.Now) {
				d.Stale++
			}
		}
	}
	return nil
}

// CheckInSheet is what the check-in form shows: the duty, and the objectives whose key results are asked for.
type CheckInSheet struct {
	Duty       okr.Duty
	Objectives []okr.Objective
	Draft      string // what was typed before and not sent
	KPIs       []okr.OwedKPI
	Moved      []okr.SelfMoved // since the round before opened
}

// FindCheckInSheet returns what a person is asked in a round; a round that takes no answer from them now is refused in
// words.
func (s *Store) FindCheckInSheet(ctx context.Context, a outbox.Actor, round okr.RoundID) (CheckInSheet, error) {
	return read(ctx, s, a.Now, func(t *Tx) (sheet CheckInSheet, err error) {
		if sheet.Duty, err = t.findDuty(ctx, a.Person, round); err != nil {
			return sheet, err
		}
		if _, err := accept(sheet.Duty, a.Now); err != nil {
			return sheet, err
		}
		if sheet.Objectives, err = t.askedObjectives(ctx, a.Person, sheet.Duty.Team); err != nil {
			return sheet, err
		}
		if sheet.KPIs, err = t.owedKPIs(ctx, a.Person, sheet.Duty.Team.ID); err != nil {
			return sheet, err
		}
		if sheet.Moved, err = t.findSelfMoved(ctx, sheet.Objectives, sheet.Duty.Round); err != nil {
			return sheet, err
		}
		sheet.Draft, err = t.findDraft(ctx, a.Person, CheckInDraft(round))
		return sheet, err
	})
}

// findSelfMoved returns what KPIs did to the key results of objectives since the round before opened.
func (t *Tx) findSelfMoved(ctx context.Context, list []okr.Objective, r okr.Round) (moved []okr.SelfMoved, err error) {
	var since sql.NullInt64
	if err := t.One(ctx, "SELECT MAX(opened_at) FROM rounds WHERE team = $1 AND week < $2", []any{r.Team, r.Week},
		[]any{&since}); err != nil || !since.Valid {
		return nil, err
	}
	for _, o := range list {
		if !slices.ContainsFunc(o.KeyResults, func(k okr.KeyResult) bool { return k.KPI != 0 }) ||
			!o.CreatedAt.Before(db.Instant(since)) {
			continue
		}
		then, err := t.valuesBefore(ctx, db.Instant(since), "o.id = $1 AND o.team = $2", o.ID, o.Team)
		if err != nil {
			return nil, err
		}
		for _, k := range o.KeyResults {
			if m, ok := okr.MovedBetween(k, then[k.ID], o.Title); ok {
				moved = append(moved, m)
			}
		}
	}
	return moved, nil
}

// FindDuty returns what a person owes, or has answered, in a round. An [*okr.Refusal] when the round or its team is
// gone, or the person is not in the team.
func (s *Store) FindDuty(ctx context.Context, id okr.PersonID, round okr.RoundID,
	now time.Time) (d okr.Duty, err error) {
	return read(ctx, s, now, func(t *Tx) (okr.Duty, error) { return t.findDuty(ctx, id, round) })
}
