package selling

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// ImportFile is a file that is to be imported.
type ImportFile struct {
	Name  string
	Team  okr.TeamID
	Rows  []DealRow
	Lines []int // of the file, a row each; nil: it has none
	// The message that shows how far it is, of whom it is that imports; without one there is a new one.
	Channel, TS string
	// Told, when given, is called by [Store.ImportNow] at each tenth.
	Told func(taken, total int)
}

// importState is how far an import is.
type importState string

const (
	importStaging  importState = "staging"  // its rows are being put down
	importTaking   importState = "taking"   // its rows are being taken
	importUndoing  importState = "undoing"  // one could not be taken: those before it are being undone
	importSettling importState = "settling" // targets, boards and KPIs are being counted anew
	importClearing importState = "clearing" // it is over; its rows are being removed
	importEnded    importState = "ended"
)

// ImportID names an import.
type ImportID int64

// How much one transaction of an import does, so that whoever else writes waits for some hundredths of a second at
// most.
const (
	rowsStaged  = 200
	rowsTaken   = 80
	rowsUndone  = 30
	sumsSettled = 10
	rowsCleared = 500
)

// BeginImport puts down the rows of a file, to be taken by [Store.StepImport]: all of them, or none, also if the
// process ends meanwhile. It returns what they will do. The first row that cannot be taken is a [*RowError], and
// nothing is put down then. A person has one import at a time; the operator, who is nobody here, as many as they
// like.
func (s *Store) BeginImport(ctx context.Context, a outbox.Actor,
	f ImportFile) (id ImportID, effects []Effect, err error) {
	effects, problems, err := s.PreviewDeals(ctx, a, f.Team, f.Rows)
	if err != nil {
		return 0, nil, err
	}
	if len(problems) > 0 {
		return 0, nil, &problems[0]
	}
	if err := s.act(ctx, a, func(t *Tx) error {
		id, err = t.openImport(ctx, a, f)
		return err
	}); err != nil {
		return 0, nil, err
	}
	for first := 0; first < len(f.Rows); first += rowsStaged {
		if err := s.write(ctx, a.Now, func(t *Tx) error { return t.stage(ctx, id, f, first) }); err != nil {
			return id, nil, err
		}
	}
	return id, effects, s.write(ctx, a.Now, func(t *Tx) error {
		if err := t.setImport(ctx, id, importTaking); err != nil || a.Person == "" {
			return err
		}
		return t.showImport(ctx, a, id, f)
	})
}

// openImport notes that somebody imports. What they began before and could not put down to its end is given up.
func (t *Tx) openImport(ctx context.Context, a outbox.Actor, f ImportFile) (ImportID, error) {
	if _, err := t.Exec(ctx, "UPDATE imports SET state = $2, ended_at = $3 WHERE person = $1 AND state = $4",
		a.Person, importClearing, db.Millis(t.Now), importStaging); err != nil {
		return 0, err
	}
	running, err := t.imports(ctx, "i.person = $1 AND i.state IN ($2, $3, $4) LIMIT 1", a.Person, importTaking,
		importUndoing, importSettling)
	if err != nil {
		return 0, err
	}
	if len(running) > 0 {
		return 0, okr.Refuse("errors.import_running", "File", running[0].File, "Taken",
			decimal.NewFromInt(int64(running[0].Taken)),
			"Total", decimal.NewFromInt(int64(running[0].Total)))
	}
	id, err := t.Insert(ctx, `INSERT INTO imports (person, team, source, file, state, total, begun_at) VALUES ($1,
		$2, $3, $4, $5, $6, $7) RETURNING id`,
		db.OrNull(a.Person), f.Team, a.Source, f.Name, importStaging, len(f.Rows), db.Millis(t.Now))
	return ImportID(id), err
}

// stage puts down some of a file's rows.
func (t *Tx) stage(ctx context.Context, id ImportID, f ImportFile, first int) error {
	r := rows{into: "import_rows (import, n, line, row)"}
	for n := first; n < min(first+rowsStaged, len(f.Rows)); n++ {
		line := 0
		if n < len(f.Lines) {
			line = f.Lines[n]
		}
		r.add(id, n, line, db.JSON(f.Rows[n]))
	}
	return t.insertRows(ctx, &r)
}

// showImport lets a message say how far an import is.
func (t *Tx) showImport(ctx context.Context, a outbox.Actor, id ImportID, f ImportFile) error {
	key := fmt.Sprintf("import/%d", id)
	if err := t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.ImportPost, Person: a.Person,
		Team: f.Team}); err != nil {
		return err
	}
	if f.TS != "" {
		if _, err := t.Exec(ctx, "UPDATE posts SET state = $2, channel = $3, ts = $4, sent_at = $5 WHERE key = $1", key,
			outbox.Sent, f.Channel, f.TS, db.Millis(t.Now)); err != nil {
			return err
		}
	}
	_, err := t.Exec(ctx, "UPDATE imports SET post = (SELECT id FROM posts WHERE key = $2) WHERE id = $1", id, key)
	return err
}

// Import is how far a file is, and what it did.
type Import struct {
	ID                            ImportID
	File                          string
	Person                        okr.Person // empty: the operator
	Total, Taken                  int        // rows
	Created, Changed, Same, Asked int
	Ended                         bool
	Wrong                         *RowError // what could not be taken after all, so that nothing was
	WrongLine                     int       // of the file; 0: it has none

	state  importState
	person okr.PersonID
	team   okr.TeamID
	source okr.Source
	upTo   sumKey // whose targets were counted anew last
	post   okr.PostID
}

// tenth is how many tenths of it are taken: at each it is said how far it is.
func (i Import) tenth() int { return 10 * i.Taken / max(1, i.Total) }

func (t *Tx) imports(ctx context.Context, where string, args ...any) ([]Import, error) {
	return db.All(ctx, t, func(row db.Scanner) (i Import, err error) {
		var wrong string
		var line int
		if err := row.Scan(&i.ID, &i.person, &i.team, &i.source, &i.File, &i.state, &i.Total, &i.Taken, &i.Created,
			&i.Changed, &i.Same, &i.Asked,
			&i.upTo.team, &i.upTo.person, &wrong, &line, &i.WrongLine, &i.post); err != nil || wrong == "" {
			return i, err
		}
		refusal, err := storedRefusal(wrong)
		i.Wrong = &RowError{line, refusal}
		return i, err
	}, `SELECT i.id, COALESCE(i.person, ''), i.team, i.source, i.file, i.state, i.total, i.taken, i.created, i.changed,
		i.same, i.asked,
		i.settled_team, i.settled_person, i.wrong, i.wrong_row, i.wrong_line, COALESCE(i.post, 0) FROM imports i
		WHERE `+where, args...)
}

// storedRefusal is a refusal that was put away in JSON, which knows neither whole numbers nor lists of texts.
func storedRefusal(text string) (*okr.Refusal, error) {
	r, err := db.FromJSON[okr.Refusal](text)
	for i, arg := range r.Args {
		switch arg := arg.(type) {
		case float64:
			r.Args[i] = int(arg)
		case []any:
			var texts []string
			for _, v := range arg {
				texts = append(texts, fmt.Sprint(v))
			}
			r.Args[i] = texts
		}
	}
	return &r, err
}

// FindImportShown returns the import of which a post tells. [db.ErrNotFound] when there is none.
func (s *Store) FindImportShown(ctx context.Context, post okr.PostID) (Import, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (i Import, err error) {
		list, err := t.imports(ctx, "i.post = $1", post)
		if err != nil {
			return i, err
		}
		if len(list) == 0 {
			return i, db.ErrNotFound
		}
		i = list[0]
		i.Ended = i.state == importClearing || i.state == importEnded
		i.Person, err = t.FindPerson(ctx, i.person)
		return i, err
	})
}

// ImportDeals takes all rows or none, and returns when it is done: the first one that cannot be taken is a
// [*RowError]. A row whose deal is known changes what it says and nothing else, so that the same file twice changes
// nothing.
func (s *Store) ImportDeals(ctx context.Context, a outbox.Actor, team okr.TeamID,
	rows []DealRow) (effects []Effect, err error) {
	return s.ImportNow(ctx, a, ImportFile{Team: team, Rows: rows})
}

// ImportNow imports a file and returns when it is done, as [Store.ImportDeals] does.
func (s *Store) ImportNow(ctx context.Context, a outbox.Actor, f ImportFile) ([]Effect, error) {
	id, effects, err := s.BeginImport(ctx, a, f)
	if err != nil {
		return nil, err
	}
	for told := 0; ; {
		if _, err := s.StepImport(ctx, a.Now); err != nil {
			return nil, err
		}
		i, err := s.findImport(ctx, id)
		if err != nil {
			return nil, err
		}
		if f.Told != nil && i.tenth() > told && i.state == importTaking {
			told = i.tenth()
			f.Told(i.Taken, i.Total)
		}
		if i.state != importEnded {
			continue
		}
		if i.Wrong != nil {
			return nil, i.Wrong
		}
		return effects, nil
	}
}

// findImport returns how far an import is.
func (s *Store) findImport(ctx context.Context, id ImportID) (Import, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (i Import, err error) {
		list, err := t.imports(ctx, "i.id = $1", id)
		if err != nil {
			return i, err
		}
		i = list[0]
		return i, nil
	})
}

// importWorking is an import that is not over, the oldest first. What was not put down to its end a long time ago is
// given up.
const importWorking = "(i.state NOT IN ('ended', 'staging') OR i.state = 'staging' AND i.begun_at < $1) " +
	"ORDER BY i.id LIMIT 1"

// stagedWithin is how long putting down the rows of a file may take.
const stagedWithin = 10 * time.Minute

// StepImport takes some rows of the oldest import that is not over, in a short transaction, or does what follows
// them; more says whether there is more to do. Each step can be done by another process than the one before.
func (s *Store) StepImport(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	due, err := read(ctx, s, now, func(t *Tx) ([]Import, error) {
		return t.imports(ctx, importWorking, db.Millis(now.Add(-stagedWithin)))
	})
	if err != nil || len(due) == 0 {
		return done, err
	}
	i := due[0]
	done.More = true
	defer func() {
		after, failed := s.findImport(ctx, i.ID)
		done.Told = failed == nil && (after.tenth() != i.tenth() || after.state != i.state)
	}()
	ctx = outbox.WithCause(ctx, fmt.Sprintf("import/%d", i.ID))
	err = s.step(ctx, now, i)
	if wrong, ok := errors.AsType[*RowError](err); ok {
		err = s.write(ctx, now, func(t *Tx) error { return t.giveUp(ctx, i, wrong) })
	}
	return done, err
}

// step tells how far an import is from how far it is after the next one.
func (i Import) step() [3]any { return [3]any{i.state, i.Taken, i.upTo} }

func (s *Store) step(ctx context.Context, now time.Time, i Import) error {
	do := map[importState]func(*Tx, context.Context, Import) error{
		importStaging: (*Tx).abandon, importTaking: (*Tx).takeRows, importUndoing: (*Tx).undoRows,
		importClearing: (*Tx).clearRows,
	}[i.state]
	if i.state == importSettling {
		sums, err := s.touchedSums(ctx, now, i)
		if err != nil {
			return err
		}
		do = func(t *Tx, ctx context.Context, i Import) error { return t.settleSums(ctx, i, sums) }
	}
	return s.write(ctx, now, func(t *Tx) error {
		list, err := t.imports(ctx, "i.id = $1", i.ID)
		if err != nil || list[0].step() != i.step() { // somebody else did it meanwhile
			return err
		}
		return do(t, ctx, i)
	})
}

func (t *Tx) setImport(ctx context.Context, id ImportID, state importState) error {
	_, err := t.Exec(ctx, "UPDATE imports SET state = $2 WHERE id = $1", id, state)
	return err
}

func (t *Tx) abandon(ctx context.Context, i Import) error {
	return t.setImport(ctx, i.ID, importClearing)
}

// actorOf is who imports.
func (t *Tx) actorOf(i Import) outbox.Actor {
	return outbox.Actor{Person: i.person, Now: t.Now, Source: i.source}
}

type stagedRow struct {
	n, line int
	row     DealRow
	deal    sales.DealID
	change  sales.DealChangeID
	effect  Effect
}

func (t *Tx) stagedRows(ctx context.Context, where string, args ...any) ([]stagedRow, error) {
	return db.All(ctx, t, func(r db.Scanner) (s stagedRow, err error) {
		var row string
		if err := r.Scan(&s.n, &s.line, &row, &s.effect, &s.deal, &s.change); err != nil {
			return s, err
		}
		s.row, err = db.FromJSON[DealRow](row)
		return s, err
	}, "SELECT n, line, row, effect, COALESCE(deal, 0), COALESCE(change, 0) FROM import_rows WHERE "+where, args...)
}

// takeRows takes the next rows.
func (t *Tx) takeRows(ctx context.Context, i Import) error {
	waiting, err := t.stagedRows(ctx, "import = $1 AND n >= $2 ORDER BY n LIMIT $3", i.ID, i.Taken, rowsTaken)
	if err != nil {
		return err
	}
	list := make([]DealRow, len(waiting))
	for k, w := range waiting {
		list[k] = w.row
	}
	a := t.actorOf(i)
	if list, err = t.begin(ctx, a, i.team, list); err != nil {
		return err
	}
	t.bulk.file = int64(i.ID)
	did := make([]taken, len(list))
	for k, row := range list {
		did[k], err = t.upsertDeal(ctx, a, i.team, row)
		refusal, failed := okr.Refused(err)
		if failed != nil {
			return failed
		}
		if refusal != nil {
			return &RowError{waiting[k].n, refusal}
		}
	}
	if err := t.flush(ctx, 1); err != nil {
		return err
	}
	t.bulk = nil
	return t.noteTaken(ctx, i, waiting, did)
}

func (t *Tx) noteTaken(ctx context.Context, i Import, waiting []stagedRow, did []taken) error {
	counts := map[Effect]int{}
	for k, d := range did {
		counts[d.effect]++
		if _, err := t.Exec(ctx, `UPDATE import_rows SET effect = $3, deal = $4, change = $5 WHERE import = $1
			AND n = $2`,
			i.ID, waiting[k].n, d.effect, db.OrNull(d.deal), db.OrNull(d.change)); err != nil {
			return err
		}
	}
	if _, err := t.Exec(ctx, `UPDATE imports SET taken = taken + $2, created = created + $3, changed = changed + $4,
		same = same + $5, asked = asked + $6,
			state = CASE WHEN taken + $2 >= total THEN $7 ELSE state END WHERE id = $1`,
		i.ID, len(did), counts[Creates], counts[Changes], counts[Same], counts[Asks], importSettling); err != nil {
		return err
	}
	before := i.tenth()
	if i.Taken += len(did); i.tenth() == before {
		return nil
	}
	return t.DirtyPosts(ctx, "id = $1", i.post)
}

// giveUp notes why a row cannot be taken after all: something changed since it was read.
func (t *Tx) giveUp(ctx context.Context, i Import, wrong *RowError) error {
	var line int
	if err := t.One(ctx, "SELECT line FROM import_rows WHERE import = $1 AND n = $2", []any{i.ID, wrong.Row},
		[]any{&line}); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `UPDATE imports SET state = $2, wrong = $3, wrong_row = $4, wrong_line = $5
		WHERE id = $1 AND state = $6`,
		i.ID, importUndoing, db.JSON(wrong.Err), wrong.Row, line, importTaking)
	return err
}

// undoRows undoes the rows that were taken last.
func (t *Tx) undoRows(ctx context.Context, i Import) error {
	list, err := t.stagedRows(ctx, "import = $1 AND n < $2 ORDER BY n DESC LIMIT $3", i.ID, i.Taken, rowsUndone)
	if err != nil {
		return err
	}
	a := t.actorOf(i)
	t.bulk = newBulk()
	for _, r := range list {
		if err := t.undoRow(ctx, a, r); err != nil {
			return err
		}
	}
	t.bulk = nil
	_, err = t.Exec(ctx, `UPDATE imports SET taken = taken - $2, state = CASE WHEN taken <= $2 THEN $3
		ELSE state END WHERE id = $1`, i.ID, len(list), importSettling)
	return err
}

// undoRow makes of a row's deal what it was before, unless somebody changed it since: what they said is newer. A deal
// that the row made is void, and no longer has the row's id, so that the file can be imported again.
func (t *Tx) undoRow(ctx context.Context, a outbox.Actor, r stagedRow) error {
	if r.effect == Asks {
		return t.undoAsking(ctx, r.row.External)
	}
	if r.deal == 0 {
		return nil
	}
	changes, err := t.DealChanges(ctx, "c.deal = $1 AND c.id >= $2 ORDER BY c.id", r.deal, r.change)
	if err != nil || len(changes) != 1 {
		return err
	}
	d, err := t.FindDealByID(ctx, r.deal)
	if err != nil {
		return err
	}
	team, settings, err := t.FindSelling(ctx, d.Team)
	if err != nil {
		return err
	}
	after := d
	if r.effect == Creates {
		after.State, after.External = sales.Void, ""
	} else {
		after = asItWas(d, *changes[0].Before)
	}
	_, err = t.saveDeal(ctx, a, sellers{team, settings}, sales.Undone, &d, after)
	return err
}

// undoAsking takes back a question that nobody answered.
func (t *Tx) undoAsking(ctx context.Context, external string) error {
	w, err := t.findTwin(ctx, external)
	if err != nil || w == nil || w.verdict != sales.Unsaid {
		return err
	}
	for _, table := range []string{"twins", "crm_deals"} {
		if _, err := t.Exec(ctx, "DELETE FROM "+table+" WHERE external = $1", external); err != nil {
			return err
		}
	}
	return t.DirtyPosts(ctx, "id = $1", w.post)
}

// touchedSum is a person in a team, or the team when the person is empty, and the days on which an import changed
// what they sold.
type touchedSum struct {
	sumKey
	days []okr.Date
}

// touchedSums are the next of those whose sums an import changed: people first, and when none is left the teams, all of
// them. It is read before the transaction that needs it: while an import settles, nobody else changes which they are.
func (s *Store) touchedSums(ctx context.Context, now time.Time, i Import) ([]touchedSum, error) {
	return read(ctx, s, now, func(t *Tx) (list []touchedSum, err error) {
		keys, err := db.All(ctx, t, func(r db.Scanner) (k sumKey, err error) {
			err = r.Scan(&k.team, &k.person)
			return k, err
		}, `SELECT DISTINCT c.team, c.person FROM import_rows r JOIN credits c ON c.deal = r.deal WHERE r.import = $1
			AND (c.team, c.person) > ($2, $3)
			ORDER BY c.team, c.person LIMIT $4`, i.ID, i.upTo.team, i.upTo.person, sumsSettled)
		if err != nil {
			return list, err
		}
		if len(keys) == 0 {
			keys, err = db.All(ctx, t, func(r db.Scanner) (k sumKey, err error) {
				err = r.Scan(&k.team)
				return k,
					err
			},
				`SELECT DISTINCT team FROM (SELECT c.team FROM import_rows r JOIN credits c ON c.deal = r.deal
					WHERE r.import = $1 UNION SELECT team FROM imports WHERE id = $1) AS touched ORDER BY team`, i.ID)
		}
		if err != nil {
			return list, err
		}
		for _, key := range keys {
			sum := touchedSum{sumKey: key}
			if sum.days, err = db.All(ctx, t, db.ScanOne[okr.Date],
				`SELECT DISTINCT c.day FROM import_rows r JOIN credits c ON c.deal = r.deal
				WHERE r.import = $1 AND c.team = $2 AND (c.person = $3 OR $3 = '') ORDER BY c.day`, i.ID, key.team,
				key.person); err != nil {
				return list, err
			}
			list = append(list, sum)
		}
		return list, nil
	})
}

// settleSums counts anew the targets of those whose sums an import changed; after all people it ends with their teams.
func (t *Tx) settleSums(ctx context.Context, i Import, sums []touchedSum) error {
	var teams []okr.TeamID
	for _, sum := range sums {
		if err := t.settleSum(ctx, sum); err != nil {
			return err
		}
		i.upTo = sum.sumKey
		if sum.person == "" {
			teams = append(teams, sum.team)
		}
	}
	if len(teams) == 0 {
		_, err := t.Exec(ctx, "UPDATE imports SET settled_team = $2, settled_person = $3 WHERE id = $1", i.ID,
			i.upTo.team, i.upTo.person)
		return err
	}
	if err := t.store.Hooks.Sold(ctx, t.Tx, t.actorOf(i), teams, nil, nil); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, "UPDATE imports SET state = $2, ended_at = $3 WHERE id = $1", i.ID, importClearing,
		db.Millis(t.Now)); err != nil {
		return err
	}
	return t.DirtyPosts(ctx, "id = $1", i.post)
}

func (t *Tx) settleSum(ctx context.Context, sum touchedSum) error {
	team, settings, err := t.FindSelling(ctx, sum.team)
	if err != nil {
		return err
	}
	if len(sum.days) == 0 {
		return t.sell(ctx, team, settings)
	}
	first, last := sum.days[0], sum.days[len(sum.days)-1]
	held, err := t.Targets(ctx, "t.team = $1 AND COALESCE(t.person, '') = $2 AND t.period_start <= $4 "+
		"AND t.period_end > $3", sum.team, sum.person, first, last)
	if err != nil {
		return err
	}
	for _, target := range held {
		if err := t.recountOne(ctx, team, settings, target, sum.days); err != nil {
			return err
		}
	}
	if sum.person != "" {
		return t.TouchHomes(ctx, sum.person)
	}
	return errors.Join(t.sell(ctx, team, settings), t.dirtyBoards(ctx, sum.team, first, last.AddDays(1)))
}

func (t *Tx) recountOne(ctx context.Context, team okr.Team, settings sales.Settings, target sales.Target,
	days []okr.Date) error {
	at := slices.IndexFunc(days, target.Period.Contains)
	if at < 0 {
		return nil
	}
	_, err := t.recountTargets(ctx, sellers{team, settings}, target.Person, target.Metric, days[at], 0)
	return err
}

// clearRows removes rows of an import that is over: what they say is in the deals, or nowhere.
func (t *Tx) clearRows(ctx context.Context, i Import) error {
	cleared, err := t.Exec(ctx, `DELETE FROM import_rows WHERE import = $1 AND n IN (SELECT n FROM import_rows
		WHERE import = $1 LIMIT $2)`, i.ID, rowsCleared)
	if err != nil || cleared == rowsCleared {
		return err
	}
	return t.setImport(ctx, i.ID, importEnded)
}

// FindNextImport returns when an import goes on; at once when there is one.
func (t *Tx) FindNextImport(ctx context.Context) (at time.Time, ok bool, err error) {
	var begun sql.NullInt64
	err = t.One(ctx, "SELECT MIN(begun_at) FROM imports WHERE state NOT IN ('ended', 'staging')", nil, []any{&begun})
	return db.Instant(begun), begun.Valid, err
}
