package privacy

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Holding is how much is stored about one person.
type Holding struct {
	Person   okr.Person
	Teams    []string // the names of those they are in or manage
	Counts   []HeldCount
	Since    time.Time // of the first check-in; zero without one
	MayErase bool      // who asks may have it erased
}

// HeldCount is how many of one kind are stored, such as objectives.
type HeldCount struct {
	Kind string
	N    int
}

// FindHolding returns what is stored about a person to themselves and to admins. An [*okr.Refusal] to anybody else,
// and of who is unknown or was erased.
func (s *Store) FindHolding(ctx context.Context, a outbox.Actor, person okr.PersonID) (Holding, error) {
	return read(ctx, s, a.Now, func(t *Tx) (h Holding, err error) {
		if h.Person, err = t.MayKnow(ctx, a.Person, person); err != nil {
			return h, err
		}
		h.MayErase = a.Person != person && h.Person.Deactivated && !h.Person.Bot
		teams, err := t.Teams(ctx, people.OfPerson, person)
		if err != nil {
			return h, err
		}
		for _, team := range teams {
			h.Teams = append(h.Teams, team.Name)
		}
		for _, k := range allPersonal() {
			for _, c := range k.counts {
				counted := HeldCount{Kind: c.kind}
				if err := t.One(ctx, c.query, []any{person}, []any{&counted.N}); err != nil {
					return h, err
				}
				h.Counts = append(h.Counts, counted)
			}
		}
		var since sql.NullInt64
		err = t.One(ctx, "SELECT MIN(at) FROM check_ins WHERE person = $1", []any{person}, []any{&since})
		h.Since = db.Instant(since)
		return h, err
	})
}

// Erase makes a pseudonym of somebody who left, and returns it. Their answers, notes, words about blockers, drafts,
// absences and profile go; values, check-ins and audit lines stay, under the pseudonym, so that no total changes.
// What Slack shows of them is rendered again or withdrawn. Only an admin may, only of a deactivated account, and
// nobody can undo it: what links the pseudonym to the account is kept nowhere. An [*okr.Refusal] otherwise, and of
// who is unknown or was erased already.
func (s *Store) Erase(ctx context.Context, a outbox.Actor, person okr.PersonID) (pseudonym string, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		p, err := t.MayKnow(ctx, a.Person, person)
		switch {
		case err != nil:
			return err
		case a.Person == person, p.Bot, !p.Deactivated:
			return okr.Refuse("errors.erase_needs_leaver")
		}
		if err := t.outdatePostsOf(ctx, person); err != nil {
			return err
		}
		if err := t.forgetPerson(ctx, a, person); err != nil {
			return err
		}
		tag, err := t.findFreeTag(ctx)
		if err != nil {
			return err
		}
		former := okr.Person{ID: formerID(tag), Name: "Former member " + tag}
		if err := t.renameInNotices(ctx, person, former.Name); err != nil {
			return err
		}
		if err := t.become(ctx, person, former); err != nil {
			return err
		}
		pseudonym = former.Name
		return t.LogChange(ctx, a, people.Subject{}, "erased", "", former.Name)
	})
	return pseudonym, err
}

// formerPrefix begins the ids of pseudonyms; no id of Slack's does.
const formerPrefix = "former-"

func formerID(tag string) okr.PersonID { return okr.PersonID(formerPrefix + tag) }

// findFreeTag draws a tag that no pseudonym has, such as 7F3A, by chance alone; it gets longer where the short ones
// become few.
func (t *Tx) findFreeTag(ctx context.Context) (string, error) {
	for length := 2; ; length++ {
		b := make([]byte, length)
		rand.Read(b) //nolint:errcheck // it never fails
		tag := strings.ToUpper(hex.EncodeToString(b))
		_, err := t.FindPerson(ctx, formerID(tag))
		if errors.Is(err, db.ErrNotFound) {
			return tag, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// outdatePostsOf lets follow what shows a person: their own posts, and what names them in the teams they were in.
func (t *Tx) outdatePostsOf(ctx context.Context, id okr.PersonID) error {
	for _, where := range []string{
		"person = $1",
		outbox.AboutAny(outbox.CheckInNoun, "SELECT id FROM check_ins WHERE person = $1 OR seen_by = $1"),
		"kind = 'prompt' AND EXISTS (SELECT 1 FROM check_ins c WHERE c.round = posts.round " +
			"AND c.person = posts.person AND c.seen_by = $1)",
		`kind IN ('summary', 'digest') AND team IN (SELECT team FROM members WHERE person = $1 UNION SELECT team
			FROM managers WHERE person = $1
			UNION SELECT team FROM objectives WHERE owner = $1 UNION SELECT team FROM blockers WHERE person = $1)`,
		outbox.AboutPeriod + ` AND team IN (SELECT team FROM members WHERE person = $1 UNION SELECT team
			FROM managers WHERE person = $1 UNION SELECT team FROM objectives WHERE owner = $1)`,
		outbox.AboutAny(outbox.KeyResultNoun, `SELECT k.id FROM objectives o JOIN key_results k ON k.objective = o.id
			WHERE o.owner = $1`),
		"id IN (SELECT told FROM handovers WHERE leaver = $1 OR passed = $1 UNION SELECT asked FROM handovers " +
			"WHERE leaver = $1)",
		outbox.AboutAny(outbox.QuestionNoun, `SELECT id FROM questions WHERE asked_by = $1 UNION SELECT q.id
			FROM check_ins c
			JOIN questions q ON q.check_in = c.id WHERE c.person = $1`),
		sayingKudos("g.giver = $1 OR g.receiver = $1"),
		outbox.AboutAny(outbox.OrderNoun, ordersOfPerson),
		outbox.AboutAny(outbox.GrantNoun, grantsOfPerson),
		outbox.AboutAny(outbox.ContestNoun, contestsOfPerson),
	} {
		if err := t.outdate(ctx, where, id); err != nil {
			return err
		}
	}
	teams, err := db.All(ctx, t, db.ScanOne[okr.TeamID],
		"SELECT team FROM members WHERE person = $1 UNION SELECT team FROM managers WHERE person = $1", id)
	for _, team := range teams {
		err = errors.Join(err, t.TouchTeamHomes(ctx, team))
	}
	return err
}

// outdate is [tx.dirtyPosts] also for teams that were removed: their posts can't be rendered any more, so they are
// withdrawn.
func (t *Tx) outdate(ctx context.Context, where string, arg ...any) error {
	if err := t.DirtyPosts(ctx, where, arg...); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `UPDATE posts SET version = version + 1 WHERE state = 'sent'
		AND EXISTS (SELECT 1 FROM teams WHERE teams.id = posts.team AND removed_at IS NOT NULL) AND (`+where+")",
		arg...)
	return err
}

// forgetPerson removes what a person said in words, and what is of use only while they are here. Who acts closes what
// is in their way.
func (t *Tx) forgetPerson(ctx context.Context, a outbox.Actor, id okr.PersonID) error {
	if _, err := t.Exec(ctx, `UPDATE blockers SET closed_at = $2, closed_by = $3 WHERE person = $1
		AND closed_at IS NULL`, id, db.Millis(t.Now), a.Person); err != nil {
		return err
	}
	if err := t.forgetSaid(ctx, id); err != nil {
		return err
	}
	return t.forgetReferences(ctx, id)
}

// forgetCheckIns removes what a person said in check-ins, and of what was in their way.
func (t *Tx) forgetCheckIns(ctx context.Context, id okr.PersonID) error {
	checkIns, err := db.All(ctx, t, scanWorded, worded+" AND c.person = $1", id)
	for _, c := range checkIns {
		if err := t.forgetWords(ctx, c.id); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, "UPDATE blockers SET text = '' WHERE person = $1", id)
	return err
}

// become gives everything that was a person's to their pseudonym. The person's row stays, empty: Slack's directory
// lists leavers too, and would name them again. Should they come back, that row is theirs as a newcomer's.
func (t *Tx) become(ctx context.Context, id okr.PersonID, former okr.Person) error {
	if _, err := t.Exec(ctx, `INSERT INTO people (id, name, zone, locale, bot, guest, admin, deactivated, saved_at,
		erased_at)
		VALUES ($1, $2, '', '', 0, 0, 0, 1, $3, $3)`, former.ID, former.Name, db.Millis(t.Now)); err != nil {
		return err
	}
	if err := t.renameReferences(ctx, id, former.ID); err != nil {
		return err
	}
	if err := t.renameInKeys(ctx, id, former.ID); err != nil {
		return err
	}
	if err := t.renameInDeals(ctx, id, former); err != nil {
		return err
	}
	if err := t.renameInCRM(ctx, id, former.ID); err != nil {
		return err
	}
	if err := t.renameInLedger(ctx, id, former.ID); err != nil {
		return err
	}
	if err := t.renameInChanges(ctx, id, former.ID); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `UPDATE people SET name = '', real_name = '', zone = '', locale = '', language = '', dm = '',
		guest = 0, admin = 0, erased_at = $2
		WHERE id = $1`, id, db.Millis(t.Now))
	return err
}

// renameInKeys renames a person in the keys of posts, such as prompt/12/U012ABCDEF.
func (t *Tx) renameInKeys(ctx context.Context, id, former okr.PersonID) error {
	type row struct {
		id  int64
		key string
	}
	rows, err := db.All(ctx, t, func(r db.Scanner) (v row, err error) {
		err = r.Scan(&v.id, &v.key)
		return v, err
	}, "SELECT id, key FROM posts WHERE key LIKE $1", "%/"+string(id)+"%")
	if err != nil {
		return err
	}
	for _, r := range rows {
		parts := strings.Split(r.key, "/")
		for i, part := range parts {
			if part == string(id) {
				parts[i] = string(former)
			}
		}
		if _, err := t.Exec(ctx, "UPDATE posts SET key = $2 WHERE id = $1", r.id,
			strings.Join(parts, "/")); err != nil {
			return err
		}
	}
	return nil
}

// renameInNotices renames a person in what managers were told about messages that did not reach them.
func (t *Tx) renameInNotices(ctx context.Context, id okr.PersonID, name string) error {
	type row struct {
		id    int64
		about string
	}
	rows, err := db.All(ctx, t, func(r db.Scanner) (v row, err error) {
		err = r.Scan(&v.id, &v.about)
		return v, err
	}, `SELECT n.id, n.about FROM posts p JOIN posts n ON n.key >= 'notice/parked/' || p.id || '/'
		AND n.key < 'notice/parked/' || p.id || '0'
		WHERE p.person = $1 AND n.about <> ''`, id)
	if err != nil {
		return err
	}
	for _, r := range rows {
		about, err := db.FromJSON[outbox.About](r.about)
		if err != nil {
			return err
		}
		for i := 0; i+1 < len(about.Args); i += 2 {
			if about.Args[i] == "Person" {
				about.Args[i+1] = name
			}
		}
		if _, err := t.Exec(ctx, "UPDATE posts SET about = $2, version = version + 1 WHERE id = $1", r.id,
			db.JSON(about)); err != nil {
			return err
		}
		if err := t.DirtyCarriers(ctx, "id = $1", r.id); err != nil {
			return err
		}
	}
	return nil
}

// renameInChanges renames a person in what the audit says of owners and managers.
func (t *Tx) renameInChanges(ctx context.Context, id, former okr.PersonID) error {
	for _, column := range []string{"old", "new"} {
		if _, err := t.Exec(ctx, "UPDATE changes SET "+column+" = $2 WHERE "+column+" = $1", id, former); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "UPDATE changes SET "+column+" = REPLACE("+column+", $1, $2) WHERE field = 'managers'",
			db.JSON(id), db.JSON(former)); err != nil {
			return err
		}
	}
	return nil
}

// wordedCheckIn is a check-in that still has its answers and notes.
type wordedCheckIn struct {
	id     okr.CheckInID
	round  okr.RoundID
	person okr.PersonID
}

const worded = "SELECT c.id, c.round, c.person FROM check_ins c WHERE c.forgotten_at IS NULL"

func scanWorded(row db.Scanner) (c wordedCheckIn, err error) {
	err = row.Scan(&c.id, &c.round, &c.person)
	return c, err
}

// forgetWords removes the answers and notes of all versions of a check-in, and the notes where they were copied to.
func (t *Tx) forgetWords(ctx context.Context, id okr.CheckInID) error {
	type version struct {
		number  int
		entries string
	}
	versions, err := db.All(ctx, t, func(row db.Scanner) (v version, err error) {
		err = row.Scan(&v.number, &v.entries)
		return v, err
	}, "SELECT version, entries FROM check_in_versions WHERE check_in = $1 ORDER BY version", id)
	if err != nil {
		return err
	}
	var noted []okr.KeyResultID
	for _, v := range versions {
		rows, err := db.FromJSON[[]goals.EntryRow](v.entries)
		if err != nil {
			return err
		}
		for i := range rows {
			noted = append(noted, rows[i].KeyResult)
			rows[i].Note = ""
		}
		if _, err := t.Exec(ctx, `UPDATE check_in_versions SET entries = $3, answers = '[]' WHERE check_in = $1
			AND version = $2`, id, v.number, db.JSON(rows)); err != nil {
			return err
		}
	}
	slices.Sort(noted)
	for _, k := range slices.Compact(noted) {
		for _, statement := range []string{
			`UPDATE key_results SET note = '' WHERE id = $1
				AND (SELECT v.check_in FROM key_result_values v WHERE v.key_result = $1
				ORDER BY v.said_at DESC, v.id DESC LIMIT 1) = $2`,
			"UPDATE key_result_values SET note = '' WHERE key_result = $1 AND check_in = $2",
		} {
			if _, err := t.Exec(ctx, statement, k, id); err != nil {
				return err
			}
		}
	}
	if _, err := t.Exec(ctx, "UPDATE questions SET text = '', answer = '' WHERE check_in = $1", id); err != nil {
		return err
	}
	if err := t.outdate(ctx, outbox.AboutAny(outbox.QuestionNoun, "SELECT id FROM questions WHERE check_in = $1"),
		id); err != nil {
		return err
	}
	_, err = t.Exec(ctx, "UPDATE check_ins SET forgotten_at = $2 WHERE id = $1", id, db.Millis(t.Now))
	return err
}

// forgottenAtOnce is how many check-ins, kudos or wins one transaction takes the words of, so that people who answer
// need not wait.
const forgottenAtOnce = 100

// Forget removes what people said in words before an instant: answers and notes of check-ins, in older versions too,
// texts of blockers that are closed, comments, questions about check-ins and their answers, why objectives were
// reopened, what kudos and points by hand are for, what was said about orders that ended, how deals were won, drafts.
// Values, and every number that comes of them, stay. What Slack shows of the words is rendered again.
func (s *Store) Forget(ctx context.Context, before, now time.Time) error {
	ctx = outbox.WithCause(ctx, outbox.ClockCause+"retention")
	if err := s.write(ctx, now, func(t *Tx) error { return t.forgetOldTexts(ctx, before) }); err != nil {
		return err
	}
	for n := forgottenAtOnce; n == forgottenAtOnce; {
		if err := s.write(ctx, now, func(t *Tx) error {
			old, err := db.All(ctx, t, scanWorded, worded+" AND c.edited_at < $1 ORDER BY c.edited_at LIMIT $2",
				db.Millis(before), forgottenAtOnce)
			n = len(old)
			for _, c := range old {
				err = errors.Join(err, t.forgetWords(ctx, c.id),
					t.outdate(ctx, "round = $1 AND (subject = $2 OR (kind = 'prompt' AND person = $3))", c.round,
						outbox.AboutCheckIn(c.id), c.person))
			}
			return err
		}); err != nil {
			return err
		}
	}
	for _, forget := range []func(*Tx, context.Context, time.Time) (int, error){(*Tx).forgetOldKudos,
		(*Tx).forgetOldOrders, (*Tx).forgetOldGrants, (*Tx).forgetOldWins, (*Tx).forgetOldContests} {
		for n := forgottenAtOnce; n == forgottenAtOnce; {
			if err := s.write(ctx, now, func(t *Tx) (err error) {
				n, err = forget(t, ctx, before)
				return err
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetOldTexts removes old drafts, comments, reasons for reopening and questions, also those about check-ins whose
// words are gone already, and the texts of blockers that were closed long ago from the rounds that showed them.
func (t *Tx) forgetOldTexts(ctx context.Context, before time.Time) error {
	if err := t.forgetOld(ctx, before); err != nil {
		return err
	}
	asked, err := db.All(ctx, t, db.ScanOne[okr.AskedID],
		`UPDATE questions SET text = '', answer = '' WHERE (text <> '' OR answer <> '')
		AND asked_at < $1 AND (answered_at IS NULL OR answered_at < $1) RETURNING id`, db.Millis(before))
	for _, id := range asked {
		err = errors.Join(err, t.outdate(ctx, "subject = $1", outbox.AboutQuestion(id)))
	}
	if err != nil {
		return err
	}
	type row struct {
		team    okr.TeamID
		checkIn okr.CheckInID
		closed  int64
	}
	old, err := db.All(ctx, t, func(r db.Scanner) (v row, err error) {
		err = r.Scan(&v.team, &v.checkIn, &v.closed)
		return v, err
	}, "UPDATE blockers SET text = '' WHERE closed_at < $1 AND text <> '' RETURNING team, check_in, closed_at",
		db.Millis(before))
	for _, b := range old {
		err = errors.Join(err, t.outdate(ctx, `kind IN ('summary', 'digest') AND round IN (SELECT r.id FROM rounds r
			WHERE r.team = $1
			AND r.opened_at <= $2 AND r.id >= (SELECT c.round FROM check_ins c WHERE c.id = $3))`, b.team, b.closed,
			b.checkIn))
	}
	return err
}
