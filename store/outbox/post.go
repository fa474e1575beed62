package outbox

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
)

// PostState is where a post is on its way.
type PostState string

// The states of a post.
const (
	Owed PostState = "owed" // to be sent at Due or later
	// handed to Slack; if the process died then, it is looked up by its key before it is sent again
	Sending PostState = "sending"
	Sent    PostState = "sent"    // said; updated in place when Dirty
	Parked  PostState = "parked"  // Slack refuses it; Reason says why
	Dropped PostState = "dropped" // no longer worth saying by itself; never sent or deleted
)

// OwePost is a message that the bot owes the world.
type Post struct {
	ID       okr.PostID
	Key      string // unique, says what it is: summary/T3/2026-W48
	Kind     PostKind
	State    PostState
	Person   okr.PersonID  // whose DM it goes to; empty for a channel post
	Channel  string        // Slack channel id; for a DM, known once it was opened
	Team     okr.TeamID    // 0 when it is of no team
	Round    okr.RoundID   // 0 when it is of no round
	Subject  Subject       // what else it is about; its kind says of which noun
	Nudge    okr.NudgeKind // of a prompt or nudge
	Parent   okr.PostID    // the post in whose thread it goes; 0 for none
	Carrier  okr.PostID    // the message of what waited that says it, instead of itself; 0 for none
	ThreadTS string        // the parent's TS; empty while the parent is not sent
	TS       string        // Slack's name of the message, once sent
	Rendered string        // fingerprint of what was sent last
	Due      time.Time
	Dirty    bool   // what it shows may have changed since it was sent
	About    About  // of a notice
	Attempts int    // that failed since it was said last
	Reason   string // of the last failure

	Cause     string // what owed it; see [WithCause]
	Touched   string // what changed last what it shows
	CreatedAt time.Time
	SentAt    time.Time // when it was said first; zero before
	ChangedAt time.Time // of its state
	RetryAt   time.Time // not to be tried before; zero for no such time

	// Version counts the changes of what the post shows; [Store.MarkSent] takes the one it was fetched with.
	Version int64
}

// Bulk reports whether the post has to be said because of the clock, so that it can wait for what people cause.
func (p Post) Bulk() bool {
	if p.TS != "" {
		return byClock(p.Touched)
	}
	return byClock(p.Cause)
}

// About is the sentence of a notice: its name in the message catalogue, and names and values of its placeholders.
type About struct {
	ID   string   `json:"id"`
	Args []string `json:"args"`
}

const PostColumns = `p.id AS id, p.key, p.kind, p.state, p.person, p.channel, p.team, p.round, p.subject, p.nudge,
	p.parent, parent.ts,
	p.ts, p.rendered, p.about, p.due AS due, p.shown < p.version, p.attempts, p.reason, p.cause, p.touched,
	p.created_at, p.sent_at,
	p.changed_at, NULLIF(p.retry_at, 0), p.version, p.carrier`

// ScanPost reads [PostColumns].
func ScanPost(row db.Scanner) (Post, error) {
	var (
		p                            Post
		person, thread               sql.NullString
		team, round, parent, carrier sql.NullInt64
		about                        string
		due, created, sent           sql.NullInt64
		changed, retry               sql.NullInt64
	)
	err := row.Scan(&p.ID, &p.Key, &p.Kind, &p.State, &person, &p.Channel, &team, &round, &p.Subject, &p.Nudge,
		&parent, &thread,
		&p.TS, &p.Rendered, &about, &due, &p.Dirty, &p.Attempts, &p.Reason, &p.Cause, &p.Touched, &created, &sent,
		&changed, &retry, &p.Version, &carrier)
	if err != nil {
		return p, err
	}
	p.Person, p.ThreadTS = okr.PersonID(person.String), thread.String
	p.Team, p.Round = okr.TeamID(team.Int64), okr.RoundID(round.Int64)
	p.Parent, p.Carrier = okr.PostID(parent.Int64), okr.PostID(carrier.Int64)
	p.Due, p.CreatedAt, p.SentAt, p.ChangedAt, p.RetryAt = db.Instant(due), db.Instant(created), db.Instant(sent),
		db.Instant(changed), db.Instant(retry)
	if about != "" {
		p.About, err = db.FromJSON[About](about)
	}
	return p, err
}

// Gone selects the posts that go to somebody who is not spoken to any more: nothing is owed to them, whatever it is.
var Gone = "EXISTS (SELECT 1 FROM people former WHERE former.id = posts.person AND NOT (" + Speakable("former") + "))"

// OwePost owes the world a message; one with the same key is owed once, and none to who is gone. Due defaults to now.
// It goes to whom its kind goes to, and is about what its kind is about.
func (t *Tx) OwePost(ctx context.Context, p Post) error {
	if kind, known := Kinds[p.Kind]; !known || (kind.Bearing == Public) != (p.Person == "") {
		return fmt.Errorf("post %s is of the kind %q, which does not say whom it goes to", p.Key, p.Kind)
	} else if p.Subject.noun != kind.Noun {
		return fmt.Errorf("post %s of the kind %q is about %q", p.Key, p.Kind, p.Subject)
	}
	if p.Due.IsZero() {
		p.Due = t.Now
	}
	about := ""
	if p.About.ID != "" {
		about = db.JSON(p.About)
	}
	if _, err := t.Exec(ctx, `INSERT INTO posts (key, kind, state, person, channel, team, round, subject, nudge,
		parent, about, due, cause, touched, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $14)
		ON CONFLICT (key) DO NOTHING`,
		p.Key, p.Kind, Owed, db.OrNull(p.Person), p.Channel, db.OrNull(p.Team), db.OrNull(p.Round), p.Subject, p.Nudge,
		db.OrNull(p.Parent), about, db.Millis(p.Due), Cause(ctx), db.Millis(t.Now)); err != nil || p.Person == "" {
		return err
	}
	_, err := t.Exec(ctx, "UPDATE posts SET state = 'dropped' WHERE key = $1 AND state = 'owed' AND "+Gone, p.Key)
	return err
}

// OweAgain owes a post anew whose message is gone because nothing was left to show. What a person deleted in Slack
// stays deleted.
func (t *Tx) OweAgain(ctx context.Context, key string) error {
	_, err := t.Exec(ctx, `UPDATE posts SET state = 'owed', ts = '', retry_at = 0, attempts = 0, reason = '',
		version = version + 1, changed_at = $2, touched = $3 WHERE key = $1 AND state = 'dropped' AND deleted = 0`, key,
		db.Millis(t.Now), Cause(ctx))
	return err
}

// OweNotice tells one person one sentence, once per key.
func (t *Tx) OweNotice(ctx context.Context, key string, to okr.PersonID, id string, args ...string) error {
	return t.OwePost(ctx, Post{Key: "notice/" + key, Kind: NoticePost, Person: to, About: About{ID: id, Args: args}})
}

// DirtyPosts marks the posts that a condition selects: what they show may have changed. Those of a removed team stay
// as they are.
func (t *Tx) DirtyPosts(ctx context.Context, where string, args ...any) error {
	touched := fmt.Sprintf("$%d", len(args)+1)
	with := append(args[:len(args):len(args)], Cause(ctx))
	if _, err := t.Exec(ctx, "UPDATE posts SET version = version + 1, touched = "+touched+
		` WHERE state IN ('owed', 'sending', 'sent')
		AND (team IS NULL OR EXISTS (SELECT 1 FROM teams WHERE teams.id = posts.team AND removed_at IS NULL)) AND (`+
		where+")", with...); err != nil {
		return err
	}
	return t.DirtyCarriers(ctx, where, args...)
}

// DirtyCarriers marks the messages of what waited that carry a post which a condition selects.
func (t *Tx) DirtyCarriers(ctx context.Context, where string, args ...any) error {
	touched := fmt.Sprintf("$%d", len(args)+1)
	_, err := t.Exec(ctx, "UPDATE posts SET version = version + 1, touched = "+touched+
		` WHERE state IN ('owed', 'sending', 'sent')
		AND id IN (SELECT carrier FROM posts WHERE carrier IS NOT NULL AND (`+where+"))",
		append(args[:len(args):len(args)], Cause(ctx))...)
	return err
}

// DuePosts returns up to limit posts to say at now and up to limit to update, a few of each conversation: first what
// people cause, then what the clock does, each the longest owed first. A reply waits for its parent, and what goes to
// somebody who is away for their return. What changes after this call is not lost on a post that is rendered from it:
// [Store.MarkSent] leaves it outdated.
func (s *Store) DuePosts(ctx context.Context, now time.Time, limit int) (list []Post, err error) {
	return read(ctx, s, now, func(t *Tx) ([]Post, error) { return t.duePosts(ctx, limit) })
}

// unsaid and outdated select the posts that something is left to do about: what is not said yet, and what shows
// something that is no longer so. Each has an index that holds nothing else.
const (
	unsaid   = "p.state IN ('owed', 'sending')"
	outdated = "p.state = 'sent' AND p.shown < p.version"
)

// waiting is a query of the columns of posts p and their parents, over the unsaid or the outdated ones, at the
// instant $1. What Slack may have already is looked up also while its reader is away.
func waiting(columns, which string) string {
	return "SELECT " + columns + " FROM posts p LEFT JOIN posts parent ON parent.id = p.parent WHERE " + which +
		` AND (p.parent IS NULL OR parent.ts <> '')
		AND (p.person IS NULL OR p.state <> 'owed' OR NOT ` + resting("p.person", "$1") + ")"
}

// PerConversation is how many posts of one channel or person are offered at a time, so that a long queue in one
// doesn't hide the other ones.
const PerConversation = 10

func (t *Tx) duePosts(ctx context.Context, limit int) ([]Post, error) {
	first, err := t.fewDuePosts(ctx, unsaid, "p.cause", limit)
	if err != nil {
		return nil, err
	}
	then, err := t.fewDuePosts(ctx, outdated, "p.touched", limit)
	return append(first, then...), err
}

func (t *Tx) fewDuePosts(ctx context.Context, which, cause string, limit int) ([]Post, error) {
	const place = "ROW_NUMBER() OVER (PARTITION BY COALESCE(p.person, p.channel) ORDER BY p.due, p.id) AS place"
	columns := "p.id AS id, p.due AS due, SUBSTR(" + cause + ", 1, 6) = '" + ClockCause + "' AS bulk, " + place
	return db.All(ctx, t, ScanPost, "SELECT "+PostColumns+" FROM ("+waiting(columns, which)+
		` AND p.due <= $1 AND p.retry_at <= $1) AS waiting
		JOIN posts p ON p.id = waiting.id LEFT JOIN posts parent ON parent.id = p.parent
		WHERE waiting.place <= $2 ORDER BY waiting.bulk, waiting.due, waiting.id LIMIT $3`, db.Millis(t.Now),
		PerConversation,
		limit)
}

// FindNextPostAt returns when, at now, the next post is due or to be tried again; ok is false when none waits for a
// time.
func (s *Store) FindNextPostAt(ctx context.Context, now time.Time) (at time.Time, ok bool, err error) {
	var next sql.NullInt64
	err = s.read(ctx, now, func(t *Tx) error {
		const at = "CASE WHEN p.due > p.retry_at THEN p.due ELSE p.retry_at END AS at"
		return t.One(ctx, "SELECT MIN(at) FROM ("+waiting(at, unsaid)+" UNION ALL "+waiting(at, outdated)+") AS w",
			[]any{db.Millis(now)}, []any{&next})
	})
	return db.Instant(next), next.Valid, err
}

// FindNextPostAfter returns when the first of the posts is due that wait for a time after an instant.
func (s *Store) FindNextPostAfter(ctx context.Context, after time.Time) (at time.Time, ok bool, err error) {
	var next sql.NullInt64
	err = s.read(ctx, time.Time{}, func(t *Tx) error {
		return t.One(ctx, "SELECT MIN(p.due) FROM posts p WHERE "+unsaid+" AND p.due > $1", []any{db.Millis(after)},
			[]any{&next})
	})
	return db.Instant(next), next.Valid, err
}

func (s *Store) setPost(ctx context.Context, now time.Time, statement string, args ...any) error {
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.Exec(ctx, statement, args...)
		return err
	})
}

// arrival is how long a post may still be on its way to Slack after nobody waits for the answer any more.
const arrival = 5 * time.Second

// MarkSending says that a post is being handed to Slack, in that channel. If the process dies now, it is looked up a
// little later.
func (s *Store) MarkSending(ctx context.Context, id okr.PostID, channel string, now time.Time) error {
	return s.setPost(ctx, now, `UPDATE posts SET state = 'sending', channel = $2, attempts = attempts + 1, retry_at =
		$3, changed_at = $4 WHERE id = $1`,
		id, channel, db.Millis(now.Add(arrival)), db.Millis(now))
}

// MarkSent says that Slack has the post, or its update, as it was rendered from the version or a later one.
func (s *Store) MarkSent(ctx context.Context, id okr.PostID, ts, rendered string, version int64, now time.Time) error {
	return s.setPost(ctx, now, `UPDATE posts SET state = 'sent', ts = $2, rendered = $3, shown = CASE
		WHEN shown < $4 THEN $4 ELSE shown END,
		retry_at = 0, attempts = 0, reason = '', sent_at = COALESCE(sent_at, $5), changed_at = $5 WHERE id = $1`, id,
		ts, rendered, version, db.Millis(now))
}

// MarkRetry puts off until at what Slack surely didn't do.
func (s *Store) MarkRetry(ctx context.Context, id okr.PostID, at time.Time, reason string, now time.Time) error {
	return s.setPost(ctx, now, `UPDATE posts SET state = CASE WHEN state <> 'sending' THEN state WHEN `+Gone+
		` THEN 'dropped' ELSE 'owed' END,
		attempts = attempts + CASE state WHEN 'sending' THEN 0 ELSE 1 END, retry_at = $2, reason = $3, changed_at = $4
		WHERE id = $1`,
		id, db.Millis(at), reason, db.Millis(now))
}

// MarkUncertain says that Slack may have the post although nobody said so: it stays in state sending, and is looked
// up at that time, but not before it can have arrived.
func (s *Store) MarkUncertain(ctx context.Context, id okr.PostID, at time.Time, reason string, now time.Time) error {
	if arrived := now.Add(arrival); at.Before(arrived) {
		at = arrived
	}
	return s.setPost(ctx, now, `UPDATE posts SET state = 'sending', retry_at = $2, reason = $3, changed_at = $4
		WHERE id = $1`,
		id, db.Millis(at), reason, db.Millis(now))
}

// Unpark owes again what Slack refused in a channel, because the bot is in it now. What was tried before is looked up
// first.
func (s *Store) Unpark(ctx context.Context, channel string, now time.Time) error {
	return s.setPost(ctx, now, `UPDATE posts SET state = CASE WHEN ts <> '' THEN 'sent' WHEN attempts > 0 THEN 'sending'
		ELSE 'owed' END,
		retry_at = 0, attempts = 0, reason = '', version = version + 1, changed_at = $2 WHERE channel = $1
		AND state = 'parked'`, channel, db.Millis(now))
}

// MarkDropped says that the post is not worth saying any more.
func (s *Store) MarkDropped(ctx context.Context, id okr.PostID, now time.Time) error {
	return s.setPost(ctx, now, "UPDATE posts SET state = 'dropped', changed_at = $2 WHERE id = $1", id, db.Millis(now))
}

// MarkDeleted says that somebody deleted in Slack what was said with that ts. What a team works with, a summary or a
// leaderboard, is owed anew, once, and its later replies go below it; anything else is dropped, and so is what is
// deleted again. It reports whether the post lives on.
func (s *Store) MarkDeleted(ctx context.Context, id okr.PostID, ts string, now time.Time) (again bool, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		const anew = "(deleted = 0 AND kind IN ('summary', 'board'))"
		// What was said below it since Slack last took it as it should be may be seen by nobody.
		if _, err := t.Exec(ctx, `UPDATE posts SET state = 'owed', ts = '', retry_at = 0, attempts = 0, changed_at = $3
			WHERE parent = $1 AND state = 'sent'
			AND EXISTS (SELECT 1 FROM posts parent WHERE parent.id = $1 AND parent.ts = $2 AND parent.state <> 'dropped'
				AND parent.deleted = 0 AND parent.kind IN ('summary', 'board') AND parent.changed_at <= posts.sent_at)`,
			id, ts, db.Millis(now)); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `UPDATE posts SET state = CASE WHEN `+anew+
			` THEN 'owed' ELSE 'dropped' END, ts = CASE WHEN `+anew+` THEN '' ELSE ts END,
				deleted = deleted + 1, retry_at = 0, attempts = 0, reason = '', changed_at = $3 WHERE id = $1
				AND ts = $2 AND state <> 'dropped'`,
			id, ts, db.Millis(now)); err != nil {
			return err
		}
		return t.One(ctx, "SELECT state <> 'dropped' FROM posts WHERE id = $1", []any{id}, []any{&again})
	})
	return again, err
}

// FollowParent owes a reply anew that was said in the thread of a message that was deleted meanwhile. It reports
// whether it was.
func (s *Store) FollowParent(ctx context.Context, id okr.PostID, thread string, now time.Time) (moved bool, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		n, err := t.Exec(ctx, `UPDATE posts SET state = 'owed', ts = '', changed_at = $3 WHERE id = $1
			AND EXISTS (SELECT 1 FROM posts parent WHERE parent.id = posts.parent AND parent.ts <> $2
			AND parent.state <> 'dropped')`, id, thread, db.Millis(now))
		moved = n > 0
		return err
	})
	return moved, err
}

// PostFilter selects posts.
type PostFilter struct {
	States []PostState // none means all
	Limit  int
	Before okr.PostID // an id: only posts owed before that one; 0 for no bound
}

// Posts lists posts, the newest first.
func (s *Store) Posts(ctx context.Context, f PostFilter) (list []Post, err error) {
	args := []any{cmp.Or(f.Before, math.MaxInt64), f.Limit}
	var states []string
	for _, state := range f.States {
		args = append(args, state)
		states = append(states, fmt.Sprintf("$%d", len(args)))
	}
	where := ""
	if len(states) > 0 {
		where = " AND p.state IN (" + strings.Join(states, ", ") + ")"
	}
	return read(ctx, s, time.Time{}, func(t *Tx) ([]Post, error) {
		return db.All(ctx, t, ScanPost, "SELECT "+PostColumns+
			" FROM posts p LEFT JOIN posts parent ON parent.id = p.parent WHERE p.id < $1"+
			where+" ORDER BY p.id DESC LIMIT $2", args...)
	})
}

// FindPostByKey returns a post by what it is, or [db.ErrNotFound].
func (s *Store) FindPostByKey(ctx context.Context, key string) (Post, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (p Post, err error) {
		list, err := db.All(ctx, t, ScanPost, "SELECT "+PostColumns+
			" FROM posts p LEFT JOIN posts parent ON parent.id = p.parent WHERE p.key = $1", key)
		if err != nil {
			return p, err
		}
		if len(list) == 0 {
			return p, db.ErrNotFound
		}
		p = list[0]
		return p, nil
	})
}

// FindPostID returns a post's id and channel.
func (t *Tx) FindPostID(ctx context.Context, key string) (id okr.PostID, channel string, err error) {
	if err = t.One(ctx, "SELECT id, channel FROM posts WHERE key = $1", []any{key}, []any{&id, &channel}); err != nil {
		return 0, "", fmt.Errorf("post %s: %w", key, err)
	}
	return id, channel, nil
}
