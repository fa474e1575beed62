package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"okrbot/okr"
)

// PostKind says what a post is; with the ids beside it, it says how the post is rendered.
type PostKind string

// The kinds of posts.
const (
	PromptPost  PostKind = "prompt"  // DM: the check-in is open; becomes "done" in place
	NudgePost   PostKind = "nudge"   // DM: reminder, last reminder or snoozed reminder
	SummaryPost PostKind = "summary" // channel: one per team and round
	AnswerPost  PostKind = "answer"  // reply in the summary's thread: one per check-in
	DigestPost  PostKind = "digest"  // DM to a manager at close
	SetupPost   PostKind = "setup"   // DM to the admin who installed okrbot
	WelcomePost PostKind = "welcome" // channel: a team was set up
	NoticePost  PostKind = "notice"  // DM: something a person must know, such as an objective given to them
)

// PostState is where a post is on its way.
type PostState string

// The states of a post.
const (
	Owed    PostState = "owed"    // to be sent at Due or later
	Sending PostState = "sending" // handed to Slack; if the process died then, it is looked up by its key before it is sent again
	Sent    PostState = "sent"    // said; updated in place when Dirty
	Parked  PostState = "parked"  // Slack refuses it; Reason says why
	Dropped PostState = "dropped" // no longer worth saying; never sent or deleted
)

// Post is a message that the bot owes the world.
type Post struct {
	ID       int64
	Key      string // unique, says what it is: summary/T3/2026-W48
	Kind     PostKind
	State    PostState
	Person   okr.PersonID  // whose DM it goes to; empty for a channel post
	Channel  string        // Slack channel id; for a DM, known once it was opened
	Team     okr.TeamID    // 0 when it is of no team
	Round    okr.RoundID   // 0 when it is of no round
	CheckIn  okr.CheckInID // of an answer; 0 otherwise
	Nudge    okr.NudgeKind // of a prompt or nudge
	Parent   int64         // the post in whose thread it goes; 0 for none
	ThreadTS string        // the parent's TS; empty while the parent is not sent
	TS       string        // Slack's name of the message, once sent
	Rendered string        // fingerprint of what was sent last
	Due      time.Time
	Dirty    bool  // what it shows may have changed since it was sent
	About    About // of a notice
	Attempts int
	Reason   string // of the last failure
}

// About is the sentence of a notice: its name in the message catalogue, and names and values of its placeholders.
type About struct {
	ID   string   `json:"id"`
	Args []string `json:"args"`
}

const postColumns = `p.id AS id, p.key, p.kind, p.state, p.person, p.channel, p.team, p.round, p.check_in, p.nudge, p.parent, parent.ts,
	p.ts, p.rendered, p.about, p.due AS due, p.shown < p.version, p.attempts, p.reason`

func scanPost(row scanner) (Post, error) {
	var (
		p                            Post
		person, thread               sql.NullString
		team, round, checkIn, parent sql.NullInt64
		about                        string
		due                          sql.NullInt64
	)
	err := row.Scan(&p.ID, &p.Key, &p.Kind, &p.State, &person, &p.Channel, &team, &round, &checkIn, &p.Nudge, &parent, &thread,
		&p.TS, &p.Rendered, &about, &due, &p.Dirty, &p.Attempts, &p.Reason)
	if err != nil {
		return p, err
	}
	p.Person, p.ThreadTS = okr.PersonID(person.String), thread.String
	p.Team, p.Round, p.CheckIn, p.Parent = okr.TeamID(team.Int64), okr.RoundID(round.Int64), okr.CheckInID(checkIn.Int64), parent.Int64
	p.Due = instant(due)
	if about != "" {
		p.About, err = fromJSON[About](about)
	}
	return p, err
}

// post owes the world a message; one with the same key is owed once. Due defaults to now.
func (t *tx) post(ctx context.Context, p Post) error {
	if p.Due.IsZero() {
		p.Due = t.now
	}
	about := ""
	if p.About.ID != "" {
		about = toJSON(p.About)
	}
	_, err := t.exec(ctx, `INSERT INTO posts (key, kind, state, person, channel, team, round, check_in, nudge, parent, about, due, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) ON CONFLICT (key) DO NOTHING`,
		p.Key, p.Kind, Owed, orNull(p.Person), p.Channel, orNull(p.Team), orNull(p.Round), orNull(p.CheckIn), p.Nudge,
		orNull(p.Parent), about, ms(p.Due), ms(t.now))
	return err
}

// notice tells one person one sentence, once per key.
func (t *tx) notice(ctx context.Context, key string, to okr.PersonID, id string, args ...string) error {
	return t.post(ctx, Post{Key: "notice/" + key, Kind: NoticePost, Person: to, About: About{ID: id, Args: args}})
}

// dirtyPosts marks the posts that a condition selects: what they show may have changed. Those of a removed team stay as they are.
func (t *tx) dirtyPosts(ctx context.Context, where string, args ...any) error {
	_, err := t.exec(ctx, `UPDATE posts SET version = version + 1 WHERE state IN ('owed', 'sending', 'sent')
		AND (team IS NULL OR EXISTS (SELECT 1 FROM teams WHERE teams.id = posts.team AND removed_at IS NULL)) AND (`+where+")", args...)
	return err
}

// DuePosts returns up to limit posts to send or to update at now, the longest owed first. A reply waits for its parent.
// What changes after this call is not lost on a post that is rendered from it: [Store.MarkSent] leaves it outdated.
func (s *Store) DuePosts(ctx context.Context, now time.Time, limit int) (list []Post, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		list, err = t.duePosts(ctx, limit)
		return err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	err = s.write(ctx, now, func(t *tx) error {
		if list, err = t.duePosts(ctx, limit); err != nil {
			return err
		}
		for _, p := range list {
			if _, err := t.exec(ctx, "UPDATE posts SET taken = version WHERE id = $1", p.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// waiting is a query of the columns of posts p and their parents, over what something is left to do about: what is not said yet,
// and what shows something that is no longer so. Each part has an index that holds nothing else.
func waiting(columns, and string) string {
	part := func(which string) string {
		return "SELECT " + columns + " FROM posts p LEFT JOIN posts parent ON parent.id = p.parent WHERE " + which +
			" AND (p.parent IS NULL OR parent.ts <> '')" + and
	}
	return part("p.state IN ('owed', 'sending')") + " UNION ALL " + part("p.state = 'sent' AND p.shown < p.version")
}

func (t *tx) duePosts(ctx context.Context, limit int) ([]Post, error) {
	return all(ctx, t, scanPost, waiting(postColumns, " AND p.due <= $1 AND p.retry_at <= $1")+" ORDER BY due, id LIMIT $2", ms(t.now), limit)
}

// NextPostAt is when the next post is due or to be tried again; ok is false when none waits for a time.
func (s *Store) NextPostAt(ctx context.Context) (at time.Time, ok bool, err error) {
	var next sql.NullInt64
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		const at = "CASE WHEN p.due > p.retry_at THEN p.due ELSE p.retry_at END AS at"
		return t.one(ctx, "SELECT MIN(at) FROM ("+waiting(at, "")+") AS w", nil, []any{&next})
	})
	return instant(next), next.Valid, err
}

func (s *Store) setPost(ctx context.Context, now time.Time, statement string, args ...any) error {
	return s.write(ctx, now, func(t *tx) error {
		_, err := t.exec(ctx, statement, args...)
		return err
	})
}

// MarkSending says that a post is being handed to Slack, in that channel.
func (s *Store) MarkSending(ctx context.Context, id int64, channel string, now time.Time) error {
	return s.setPost(ctx, now, `UPDATE posts SET state = 'sending', channel = $2, attempts = attempts + 1, changed_at = $3 WHERE id = $1`,
		id, channel, ms(now))
}

// MarkSent says that Slack has the post, or its update, as it was rendered.
func (s *Store) MarkSent(ctx context.Context, id int64, ts, rendered string, now time.Time) error {
	return s.setPost(ctx, now, `UPDATE posts SET state = 'sent', ts = $2, rendered = $3, shown = taken, retry_at = 0, attempts = 0, reason = '',
		changed_at = $4 WHERE id = $1`, id, ts, rendered, ms(now))
}

// MarkRetry puts a post off until at.
func (s *Store) MarkRetry(ctx context.Context, id int64, at time.Time, reason string, now time.Time) error {
	return s.setPost(ctx, now, `UPDATE posts SET state = CASE state WHEN 'sending' THEN 'owed' ELSE state END, retry_at = $2, reason = $3,
		changed_at = $4 WHERE id = $1`, id, ms(at), reason, ms(now))
}

// MarkParked says that Slack will not take the post, and why.
func (s *Store) MarkParked(ctx context.Context, id int64, reason string, now time.Time) error {
	return s.setPost(ctx, now, "UPDATE posts SET state = 'parked', reason = $2, changed_at = $3 WHERE id = $1", id, reason, ms(now))
}

// Unpark owes again what Slack refused in a channel, because the bot is in it now.
func (s *Store) Unpark(ctx context.Context, channel string, now time.Time) error {
	return s.setPost(ctx, now, `UPDATE posts SET state = CASE ts WHEN '' THEN 'owed' ELSE 'sent' END, retry_at = 0, attempts = 0, reason = '',
		version = version + 1, changed_at = $2 WHERE channel = $1 AND state = 'parked'`, channel, ms(now))
}

// MarkDropped says that the post is not worth saying any more.
func (s *Store) MarkDropped(ctx context.Context, id int64, now time.Time) error {
	return s.setPost(ctx, now, "UPDATE posts SET state = 'dropped', changed_at = $2 WHERE id = $1", id, ms(now))
}

// PostByKey returns a post by what it is, or [ErrNotFound].
func (s *Store) PostByKey(ctx context.Context, key string) (p Post, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err := all(ctx, t, scanPost, "SELECT "+postColumns+" FROM posts p LEFT JOIN posts parent ON parent.id = p.parent WHERE p.key = $1", key)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return ErrNotFound
		}
		p = list[0]
		return nil
	})
	return p, err
}

// postID returns a post's id and channel.
func (t *tx) postID(ctx context.Context, key string) (id int64, channel string, err error) {
	if err = t.one(ctx, "SELECT id, channel FROM posts WHERE key = $1", []any{key}, []any{&id, &channel}); err != nil {
		return 0, "", fmt.Errorf("post %s: %w", key, err)
	}
	return id, channel, nil
}
