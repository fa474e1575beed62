package privacy

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// ExportFormat names the form of an [Export]. Fields may be added to it; a field that changes or goes away changes
// the number.
const ExportFormat = "okrbot/person/1"

// Export is everything that is stored about one person, for other programs; docs/export.md describes it. Instants are
// in UTC, days YYYY-MM-DD, numbers are texts with a point. A list that has nothing in it is empty, never null.
type Export struct {
	Format     string                `json:"format"`
	ExportedAt time.Time             `json:"exported_at"`
	Profile    ExportProfile         `json:"profile"`
	Teams      []ExportTeam          `json:"teams"`
	Objectives []ExportObjective     `json:"objectives"`
	Values     []ExportValue         `json:"values"`
	Rounds     []ExportRound         `json:"rounds"`
	CheckIns   []ExportCheckIn       `json:"check_ins"`
	Blockers   []ExportBlocker       `json:"blockers"`
	Absences   []ExportAbsence       `json:"absences"`
	Nudges     []ExportNudge         `json:"nudges"`
	Messages   []ExportMessage       `json:"messages"`
	Drafts     []ExportDraft         `json:"drafts"`
	Changes    []ExportChange        `json:"changes"`
	Deals      []people.ExportRecord `json:"deals"`
	Credits    []ExportCredit        `json:"credits"`
	Targets    []ExportTarget        `json:"targets"`
	Activities []ExportActivity      `json:"activities"`
	Hits       []ExportHit           `json:"hits"`
	KPIs       []ExportKPI           `json:"kpis"`
	KPIValues  []ExportKPIValue      `json:"kpi_values"`
	Closings   []ExportClosing       `json:"closings"`
	Comments   []ExportComment       `json:"comments"`
	Questions  []ExportQuestion      `json:"questions"`
	Kudos      []ExportKudos         `json:"kudos"`
	Points     []ExportPoints        `json:"points"`
	Orders     []ExportOrder         `json:"orders"`

	DealChanges []ExportDealChange `json:"deal_changes"`
	// Records are the rows that name the person in another way, by table and column.
	Records map[string][]people.ExportRecord `json:"records"`
}

// ExportProfile is what Slack's directory says of the person, and the language they chose.
type ExportProfile struct {
	ID          okr.PersonID `json:"id"`
	Name        string       `json:"name"`
	RealName    string       `json:"real_name"`
	Zone        string       `json:"zone"`
	Locale      string       `json:"locale"`
	Language    string       `json:"language"` // empty follows the locale
	Guest       bool         `json:"guest"`
	Admin       bool         `json:"admin"`
	Deactivated bool         `json:"deactivated"`
	DM          string       `json:"dm"` // Slack's id of the conversation with okrbot
	HomeOpened  *time.Time   `json:"home_opened_at"`
}

// ExportTeam is a team that the person is or was in, or manages.
type ExportTeam struct {
	Team    string     `json:"team"`
	Joined  *time.Time `json:"joined_at"` // null for a manager who is no member
	Left    *time.Time `json:"left_at"`
	Manager bool       `json:"manager"`
}

// ExportObjective is an objective that the person owns.
type ExportObjective struct {
	ID         string            `json:"id"`
	Title      string            `json:"title"`
	Team       string            `json:"team"`
	TeamOwned  bool              `json:"team_owned"`
	Start      okr.Date          `json:"period_start"`
	End        okr.Date          `json:"period_end"` // the first day after it
	Commitment okr.Commitment    `json:"commitment"`
	Private    bool              `json:"private"`
	CreatedAt  time.Time         `json:"created_at"`
	KeyResults []ExportKeyResult `json:"key_results"`
}

// ExportKeyResult is a key result with its present value.
type ExportKeyResult struct {
	ID         string              `json:"id"`
	Title      string              `json:"title"`
	Kind       okr.Kind            `json:"kind"`
	Unit       string              `json:"unit"`
	Start      decimal.Decimal     `json:"start"`
	Target     decimal.Decimal     `json:"target"`
	Tolerance  decimal.NullDecimal `json:"tolerance"`
	Weight     decimal.Decimal     `json:"weight"`
	Steps      []goals.Step        `json:"steps"`
	Value      decimal.NullDecimal `json:"value"`
	Confidence okr.Confidence      `json:"confidence"`
	Note       string              `json:"note"`
}

// ExportValue is a value that the person said of a key result.
type ExportValue struct {
	KeyResult  string              `json:"key_result"`
	Title      string              `json:"title"`
	Value      decimal.NullDecimal `json:"value"`
	Steps      json.RawMessage     `json:"steps"`
	Confidence okr.Confidence      `json:"confidence"`
	Note       string              `json:"note"`
	At         time.Time           `json:"at"`
	Source     okr.Source          `json:"source"`
}

// ExportRound is a check-in that the person owed, and what became of it: A(nswered), L(ate), E(xcused), M(issed),
// O(pen).
type ExportRound struct {
	Team    string    `json:"team"`
	Week    string    `json:"week"`
	OpensAt time.Time `json:"opens_at"`
	Outcome string    `json:"outcome"`
}

// ExportCheckIn is a check-in with all its versions.
type ExportCheckIn struct {
	id        okr.CheckInID
	Team      string          `json:"team"`
	Week      string          `json:"week"`
	At        time.Time       `json:"at"`
	EditedAt  time.Time       `json:"edited_at"`
	Late      bool            `json:"late"`
	Nothing   bool            `json:"nothing_to_report"`
	SeenAt    *time.Time      `json:"acknowledged_at"`
	Forgotten *time.Time      `json:"words_removed_at"`
	Versions  []ExportVersion `json:"versions"`
}

// ExportVersion is what a check-in said until it was edited.
type ExportVersion struct {
	Version int               `json:"version"`
	At      time.Time         `json:"at"`
	Entries []ExportEntry     `json:"entries"`
	Answers []goals.AnswerRow `json:"answers"`
}

// ExportEntry is what a check-in said of one key result.
type ExportEntry struct {
	KeyResult        string              `json:"key_result"`
	Title            string              `json:"title"`
	Before           decimal.NullDecimal `json:"before"`
	After            decimal.NullDecimal `json:"after"`
	Steps            []goals.Step        `json:"steps"`
	ProgressBefore   *float64            `json:"progress_before"`
	ProgressAfter    *float64            `json:"progress_after"`
	ConfidenceBefore okr.Confidence      `json:"confidence_before"`
	ConfidenceAfter  okr.Confidence      `json:"confidence_after"`
	Note             string              `json:"note"`
}

// ExportBlocker is something in the way that the person named.
type ExportBlocker struct {
	Team   string     `json:"team"`
	Text   string     `json:"text"`
	Opened time.Time  `json:"opened_at"`
	Closed *time.Time `json:"closed_at"`
}

// ExportAbsence is days on which the person is away, both ends included.
type ExportAbsence struct {
	From  okr.Date  `json:"from"`
	To    okr.Date  `json:"to"`
	SetAt time.Time `json:"set_at"`
}

// ExportNudge is a prompt or reminder, planned, sent or skipped.
type ExportNudge struct {
	Team  string        `json:"team"`
	Week  string        `json:"week"`
	Kind  okr.NudgeKind `json:"kind"`
	Due   time.Time     `json:"due"`
	State string        `json:"state"`
	Why   string        `json:"reason"`
	Done  *time.Time    `json:"done_at"`
}

// ExportMessage is a private message to the person. Its text is not stored: it is made anew from the rest.
type ExportMessage struct {
	Kind  outbox.PostKind  `json:"kind"`
	State outbox.PostState `json:"state"`
	Due   time.Time        `json:"due"`
}

// ExportDraft is what was typed into a form and not sent.
type ExportDraft struct {
	Form    string          `json:"form"`
	Body    json.RawMessage `json:"body"`
	SavedAt time.Time       `json:"saved_at"`
}

// ExportChange is an audit line of what the person changed, or of an admin who had their data exported.
type ExportChange struct {
	About string     `json:"about"` // O12, KR7 or T3; empty for what is about a person
	Field string     `json:"field"`
	Old   string     `json:"old"`
	New   string     `json:"new"`
	At    time.Time  `json:"at"`
	From  okr.Source `json:"source"`
}

// Export returns everything that is stored about a person to themselves and to admins. An admin's export of somebody
// else leaves an audit line, and the person is told. An [*okr.Refusal] to anybody else, and of who is unknown or was
// erased.
func (s *Store) Export(ctx context.Context, a outbox.Actor, person okr.PersonID) (e Export, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		p, err := t.MayKnow(ctx, a.Person, person)
		if err != nil {
			return err
		}
		if a.Person != person {
			if err := t.LogChange(ctx, a, people.Subject{}, "exported", "", string(person)); err != nil {
				return err
			}
			if p.Prompted() {
				if err := t.OweNotice(ctx, "exported/"+string(person)+"/"+a.Now.Format(time.RFC3339), person,
					"notice.data_exported"); err != nil {
					return err
				}
			}
		}
		e, err = t.export(ctx, p)
		return err
	})
	return e, err
}

func (t *Tx) export(ctx context.Context, p okr.Person) (e Export, err error) {
	e = Export{Format: ExportFormat, ExportedAt: t.Now.UTC()}
	if e.Profile, err = t.exportProfile(ctx, p); err != nil {
		return e, err
	}
	if e.Records, err = t.exportRecords(ctx, p.ID); err != nil {
		return e, err
	}
	for _, k := range allPersonal() {
		for _, put := range k.copies {
			if err := put(t, ctx, p.ID, &e); err != nil {
				return e, err
			}
		}
	}
	return e, nil
}

// rowsFor collects the rows of a query about one person; none are an empty list.
func rowsFor[T any](ctx context.Context, t *Tx, scan func(db.Scanner) (T, error), query string,
	id okr.PersonID) ([]T, error) {
	list, err := db.All(ctx, t, scan, query, id)
	return db.Listed(list), err
}

// moment is an instant that may be missing.
func moment(n sql.NullInt64) *time.Time {
	if !n.Valid {
		return nil
	}
	at := db.Instant(n)
	return &at
}

func (t *Tx) exportProfile(ctx context.Context, p okr.Person) (ExportProfile, error) {
	profile := ExportProfile{
		ID: p.ID, Name: p.Name, RealName: p.RealName, Zone: p.Zone, Locale: p.Locale, Language: p.Language,
		Guest: p.Guest, Admin: p.Admin,
		Deactivated: p.Deactivated,
	}
	var opened sql.NullInt64
	err := t.One(ctx, "SELECT p.dm, h.opened_at FROM people p LEFT JOIN homes h ON h.person = p.id WHERE p.id = $1",
		[]any{p.ID}, []any{&profile.DM, &opened})
	profile.HomeOpened = moment(opened)
	return profile, err
}

const exportTeams = `SELECT t.name, m.joined_at, m.left_at, EXISTS (SELECT 1 FROM managers g WHERE g.team = t.id
	AND g.person = $1)
	FROM teams t LEFT JOIN members m ON m.team = t.id AND m.person = $1
	WHERE t.id IN (SELECT team FROM members WHERE person = $1 UNION SELECT team FROM managers WHERE person = $1)
	ORDER BY t.id`

func scanExportTeam(row db.Scanner) (e ExportTeam, err error) {
	var joined, left sql.NullInt64
	err = row.Scan(&e.Team, &joined, &left, &e.Manager)
	e.Joined, e.Left = moment(joined), moment(left)
	return e, err
}

func (t *Tx) exportObjectives(ctx context.Context, id okr.PersonID) ([]ExportObjective, error) {
	list, err := t.Objectives(ctx, "o.owner = $1", id)
	if err != nil {
		return nil, err
	}
	owned := make([]ExportObjective, len(list))
	for i, o := range list {
		owned[i] = ExportObjective{
			ID: o.ID.String(), Title: o.Title, Team: o.TeamName, TeamOwned: o.TeamOwned, Start: o.Period.Start,
			End:        o.Period.End,
			Commitment: o.Commitment, Private: o.Private, CreatedAt: o.CreatedAt,
			KeyResults: make([]ExportKeyResult, len(o.KeyResults)),
		}
		for j, k := range o.KeyResults {
			owned[i].KeyResults[j] = ExportKeyResult{
				ID: k.ID.String(), Title: k.Title, Kind: k.Kind, Unit: k.Unit, Start: k.Start, Target: k.Target,
				Tolerance: k.Tolerance,
				Weight:    k.Weight, Steps: goals.StepRows(k.Steps), Value: k.Current, Confidence: k.Confidence,
				Note: k.Note,
			}
		}
	}
	return owned, nil
}

const exportValues = `SELECT v.key_result, k.title, v.value, v.steps, v.confidence, v.note, v.said_at, v.source
	FROM key_result_values v JOIN key_results k ON k.id = v.key_result WHERE v.said_by = $1 ORDER BY v.said_at, v.id`

func scanExportValue(row db.Scanner) (e ExportValue, err error) {
	var id okr.KeyResultID
	var at sql.NullInt64
	var steps string
	err = row.Scan(&id, &e.Title, &e.Value, &steps, &e.Confidence, &e.Note, &at, &e.Source)
	e.KeyResult, e.Steps, e.At = id.String(), json.RawMessage(steps), db.Instant(at)
	return e, err
}

const exportRounds = `SELECT t.name, r.week, d.opens_at, d.outcome FROM duties d JOIN rounds r ON r.id = d.round
	JOIN teams t ON t.id = r.team
	WHERE d.person = $1 ORDER BY d.round`

func scanExportRound(row db.Scanner) (e ExportRound, err error) {
	var opens sql.NullInt64
	err = row.Scan(&e.Team, &e.Week, &opens, &e.Outcome)
	e.OpensAt = db.Instant(opens)
	return e, err
}

func (t *Tx) exportCheckIns(ctx context.Context, id okr.PersonID) ([]ExportCheckIn, error) {
	list, err := rowsFor(ctx, t, func(row db.Scanner) (e ExportCheckIn, err error) {
		var at, edited, seen, forgotten sql.NullInt64
		err = row.Scan(&e.id, &e.Team, &e.Week, &at, &edited, &e.Late, &e.Nothing, &seen, &forgotten)
		e.At, e.EditedAt, e.SeenAt, e.Forgotten = db.Instant(at), db.Instant(edited), moment(seen), moment(forgotten)
		return e, err
	}, `SELECT c.id, t.name, r.week, c.at, c.edited_at, c.late, c.no_report, c.seen_at, c.forgotten_at
		FROM check_ins c JOIN rounds r ON r.id = c.round JOIN teams t ON t.id = r.team WHERE c.person = $1
		ORDER BY c.at, c.id`, id)
	for i := range list {
		if err == nil {
			list[i].Versions, err = t.exportVersions(ctx, list[i].id)
		}
	}
	return list, err
}

func (t *Tx) exportVersions(ctx context.Context, id okr.CheckInID) ([]ExportVersion, error) {
	return db.All(ctx, t, func(row db.Scanner) (e ExportVersion, err error) {
		var at sql.NullInt64
		var entries, answers string
		if err := row.Scan(&e.Version, &at, &entries, &answers); err != nil {
			return e, err
		}
		e.At = db.Instant(at)
		rows, err := db.FromJSON[[]goals.EntryRow](entries)
		if err != nil {
			return e, err
		}
		e.Entries = make([]ExportEntry, len(rows))
		for i, r := range rows {
			e.Entries[i] = ExportEntry{
				KeyResult: r.KeyResult.String(), Title: r.Title, Before: r.Before, After: r.After,
				Steps:          db.Listed(r.StepsAfter),
				ProgressBefore: r.ProgressBefore, ProgressAfter: r.ProgressAfter, ConfidenceBefore: r.ConfidenceBefore,
				ConfidenceAfter: r.ConfidenceAfter, Note: r.Note,
			}
		}
		said, err := db.FromJSON[[]goals.AnswerRow](answers)
		e.Answers = db.Listed(said)
		return e, err
	}, "SELECT version, at, entries, answers FROM check_in_versions WHERE check_in = $1 ORDER BY version", id)
}

const exportBlockers = `SELECT t.name, b.text, b.opened_at, b.closed_at FROM blockers b JOIN teams t ON t.id = b.team
	WHERE b.person = $1 ORDER BY b.opened_at, b.id`

func scanExportBlocker(row db.Scanner) (e ExportBlocker, err error) {
	var opened, closed sql.NullInt64
	err = row.Scan(&e.Team, &e.Text, &opened, &closed)
	e.Opened, e.Closed = db.Instant(opened), moment(closed)
	return e, err
}

const exportAbsences = "SELECT from_day, to_day, set_at FROM absences WHERE person = $1 ORDER BY from_day, id"

func scanExportAbsence(row db.Scanner) (e ExportAbsence, err error) {
	var at sql.NullInt64
	err = row.Scan(&e.From, &e.To, &at)
	e.SetAt = db.Instant(at)
	return e, err
}

const exportNudges = `SELECT t.name, r.week, n.kind, n.due, n.state, n.reason, n.done_at FROM nudges n
	JOIN rounds r ON r.id = n.round
	JOIN teams t ON t.id = r.team WHERE n.person = $1 ORDER BY n.due, n.round, n.kind`

func scanExportNudge(row db.Scanner) (e ExportNudge, err error) {
	var due, done sql.NullInt64
	err = row.Scan(&e.Team, &e.Week, &e.Kind, &due, &e.State, &e.Why, &done)
	e.Due, e.Done = db.Instant(due), moment(done)
	return e, err
}

const exportMessages = "SELECT kind, state, due FROM posts WHERE person = $1 ORDER BY due, id"

func scanExportMessage(row db.Scanner) (e ExportMessage, err error) {
	var due sql.NullInt64
	err = row.Scan(&e.Kind, &e.State, &due)
	e.Due = db.Instant(due)
	return e, err
}

const exportDrafts = "SELECT form, body, saved_at FROM drafts WHERE person = $1 ORDER BY form"

func scanExportDraft(row db.Scanner) (e ExportDraft, err error) {
	var at sql.NullInt64
	var body string
	err = row.Scan(&e.Form, &body, &at)
	e.Body, e.SavedAt = json.RawMessage(body), db.Instant(at)
	return e, err
}

const exportChanges = `SELECT COALESCE('KR' || c.key_result, 'O' || c.objective, 'T' || c.team, ''), c.field, c.old,
	c.new, c.changed_at, c.source
	FROM changes c WHERE c.changed_by = $1 UNION ALL SELECT '', c.field, c.old, c.new, c.changed_at, c.source
	FROM changes c WHERE c.field = 'exported' AND c.new = $1 AND c.changed_by <> $1 ORDER BY 5`

func scanExportChange(row db.Scanner) (e ExportChange, err error) {
	var at sql.NullInt64
	err = row.Scan(&e.About, &e.Field, &e.Old, &e.New, &at, &e.From)
	e.At = db.Instant(at)
	return e, err
}
