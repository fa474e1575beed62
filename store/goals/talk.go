package goals

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Thread is where something was said in Slack.
type Thread struct {
	Channel string
	Parent  string // the ts of the thread's first message
	TS      string // of what was said
}

// Discuss owes a team's channel a message about a key result, below which people talk about it: one a week. It
// returns the channel. A private objective is discussed in no channel. An [*okr.Refusal] of such a one, when there is
// none that the actor may see, and to who is not of the team.
func (s *Store) Discuss(ctx context.Context, a outbox.Actor, id okr.KeyResultID) (channel string, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		o, err := t.findObjectiveOf(ctx, a.Person, id)
		if err != nil {
			return err
		}
		team, err := t.FindTeam(ctx, o.Team)
		if err != nil {
			return err
		}
		channel = team.Channel
		if o.Private {
			return okr.Refuse("errors.talk_private")
		}
		inTeam, err := t.InTeam(ctx, o.Team, a.Person)
		if err != nil {
			return err
		}
		if !inTeam {
			return okr.Refuse("errors.talk_not_yours", "Team", team.Name)
		}
		week := okr.ISOWeek(okr.DateOf(t.Now.In(team.Location())))
		return t.OwePost(ctx, outbox.Post{Key: fmt.Sprintf("talk/%s/%s", id, week), Kind: outbox.TalkPost,
			Channel: team.Channel,
			Team:    o.Team, Subject: outbox.AboutKeyResult(id)})
	})
	return channel, err
}

// findObjectiveOf returns the objective of a key result, to somebody who may see it.
func (t *Tx) findObjectiveOf(ctx context.Context, viewer okr.PersonID, id okr.KeyResultID) (okr.Objective, error) {
	list, err := t.Objectives(ctx, Seen+" AND o.id = (SELECT objective FROM key_results WHERE id = $2)", viewer, id)
	if err != nil {
		return okr.Objective{}, err
	}
	if len(list) == 0 {
		return okr.Objective{}, okr.Refuse("errors.key_result_unknown", "KeyResult", id.String())
	}
	return list[0], nil
}

// FindDiscussed returns what a discussion begins with: the objective and its key result as they are now.
// [db.ErrNotFound] when not everybody in the team may see it any more, or it is gone.
func (s *Store) FindDiscussed(ctx context.Context, id okr.KeyResultID,
	now time.Time) (o okr.Objective, k okr.KeyResult, err error) {
	err = s.read(ctx, now, func(t *Tx) error {
		list, err := t.Objectives(ctx, seenByTeam+" AND "+Live+
			" AND o.id = (SELECT objective FROM key_results WHERE id = $1)", id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return db.ErrNotFound
		}
		o = list[0]
		k = o.KeyResults[slices.IndexFunc(o.KeyResults, func(k okr.KeyResult) bool { return k.ID == id })]
		return nil
	})
	return o, k, err
}

// Comment keeps what somebody said in a thread, or says now instead, with the key results that it is about: that of a
// discussion, or below a weekly summary those that it names; with those that it no longer names it is taken back. It
// keeps nothing in other threads, and nothing about what the person may not see or not everybody in the team does;
// kept says with how many.
func (s *Store) Comment(ctx context.Context, a outbox.Actor, at Thread, text string,
	named []okr.KeyResultID) (kept int, err error) {
	text = cut(strings.TrimSpace(text))
	err = s.act(ctx, a, func(t *Tx) error {
		about, team, err := t.findThread(ctx, at)
		if errors.Is(err, db.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case text == "":
			named = nil
		case about != 0:
			named = []okr.KeyResultID{about}
		}
		if err := t.takeBack(ctx, a.Person, at, named); err != nil {
			return err
		}
		if inTeam, err := t.InTeam(ctx, team, a.Person); err != nil || !inTeam {
			return err
		}
		for _, id := range named {
			list, err := t.Objectives(ctx, Seen+" AND "+seenByTeam+
				" AND o.team = $3 AND o.id = (SELECT objective FROM key_results WHERE id = $2)", a.Person, id, team)
			if err != nil {
				return err
			}
			if len(list) == 0 {
				continue
			}
			if _, err := t.Exec(ctx, `INSERT INTO comments (key_result, person, text, said_at, channel, ts)
				VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (channel, ts, key_result) DO UPDATE SET text = excluded.text, edited_at = excluded.said_at
				WHERE person = excluded.person AND text <> excluded.text`,
				id, a.Person, text, db.Millis(t.Now), at.Channel, at.TS); err != nil {
				return err
			}
			kept++
		}
		return nil
	})
	return kept, err
}

// takeBack removes what a person said in a message about other key results than those that it names now.
func (t *Tx) takeBack(ctx context.Context, person okr.PersonID, at Thread, named []okr.KeyResultID) error {
	said, err := db.All(ctx, t, db.ScanOne[okr.KeyResultID],
		"SELECT key_result FROM comments WHERE channel = $1 AND ts = $2 AND person = $3", at.Channel, at.TS, person)
	if err != nil {
		return err
	}
	for _, id := range said {
		if slices.Contains(named, id) {
			continue
		}
		if _, err := t.Exec(ctx, "DELETE FROM comments WHERE channel = $1 AND ts = $2 AND key_result = $3", at.Channel,
			at.TS, id); err != nil {
			return err
		}
	}
	return nil
}

// findThread returns the key result that a thread is about, 0 for that of a weekly summary, and the team.
func (t *Tx) findThread(ctx context.Context, at Thread) (about okr.KeyResultID, team okr.TeamID, err error) {
	var of outbox.Subject
	err = t.One(ctx, `SELECT subject, team FROM posts WHERE kind IN ('talk', 'summary') AND channel = $1
		AND ts = $2`, []any{at.Channel, at.Parent}, []any{&of, &team})
	return of.KeyResult(), team, err
}

// Unsay removes what was said in a message that its author deleted.
func (s *Store) Unsay(ctx context.Context, channel, ts string, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.Exec(ctx, "DELETE FROM comments WHERE channel = $1 AND ts = $2", channel, ts)
		return err
	})
}

// commentsOf are what was said about a key result, the newest first.
func (t *Tx) commentsOf(ctx context.Context, id okr.KeyResultID) ([]okr.Comment, error) {
	return db.All(ctx, t, func(row db.Scanner) (okr.Comment, error) {
		c := okr.Comment{KeyResult: id}
		var at sql.NullInt64
		err := row.Scan(&c.PersonName, &c.Text, &at, &c.Edited)
		c.At = db.Instant(at)
		return c, err
	}, `SELECT p.name, c.text, c.said_at, c.edited_at IS NOT NULL FROM comments c JOIN people p ON p.id = c.person
		WHERE c.key_result = $1 AND c.text <> '' ORDER BY c.said_at DESC, c.id DESC LIMIT $2`, id, historyLimit)
}

// fillTalk adds to a key result's history what was said about it. Comments are for the team in whose channel they were
// made, also where everybody sees the objective: the channel may be a private one.
func (t *Tx) fillTalk(ctx context.Context, a outbox.Actor, h *KeyResultHistory) (err error) {
	if h.Asked, err = t.questions(ctx, mayHear+" AND q.key_result = $2", a.Person, h.KeyResult.ID); err != nil {
		return err
	}
	inTeam, err := t.InTeam(ctx, h.Objective.Team, a.Person)
	if err != nil {
		return err
	}
	h.MayTalk = inTeam && !h.Objective.Private
	if inTeam {
		h.Comments, err = t.commentsOf(ctx, h.KeyResult.ID)
	}
	return err
}

func scanAsked(row db.Scanner) (q okr.Asked, err error) {
	var kr, at, answered sql.NullInt64
	var title sql.NullString
	err = row.Scan(&q.ID, &q.CheckIn, &q.Team, &q.TeamName, &q.Cadence, &q.Week, &kr, &title, &q.By, &q.ByName,
		&q.Author, &q.AuthorName, &q.Text, &at, &q.Answer, &answered)
	q.KeyResult, q.KeyResultTitle, q.At, q.AnsweredAt = okr.KeyResultID(kr.Int64), title.String, db.Instant(at),
		db.Instant(answered)
	return q, err
}

// questions reads the questions q that a condition selects, the newest first.
func (t *Tx) questions(ctx context.Context, where string, args ...any) ([]okr.Asked, error) {
	return db.All(ctx, t, scanAsked, `SELECT q.id, q.check_in, r.team, tm.name, tm.cadence, r.week, q.key_result,
		k.title,
		q.asked_by, asker.name, c.person, author.name,
			q.text, q.asked_at, q.answer, q.answered_at
		FROM questions q JOIN check_ins c ON c.id = q.check_in JOIN rounds r ON r.id = c.round
		JOIN teams tm ON tm.id = r.team
		JOIN people asker ON asker.id = q.asked_by JOIN people author ON author.id = c.person LEFT
		JOIN key_results k ON k.id = q.key_result
		WHERE q.text <> '' AND `+where+" ORDER BY q.asked_at DESC, q.id DESC", args...)
}

// longestQuestion is in runes.
const longestQuestion = 1000

// Ask asks the author of a check-in something about it, or about one of its key results; the managers of the team
// may. The author is told in private. An [*okr.Refusal] to others, about one's own, when there is no such check-in or
// its author is gone, and of a text that is blank or too long.
func (s *Store) Ask(ctx context.Context, a outbox.Actor, id okr.CheckInID, about okr.KeyResultID,
	text string) (q okr.Asked, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		c, err := t.findAskable(ctx, a, id)
		if err != nil {
			return err
		}
		if about != 0 && !slices.ContainsFunc(c.Entries, func(e okr.Entry) bool { return e.KeyResult.ID == about }) {
			return okr.Refuse("errors.question_about", "KeyResult", about.String())
		}
		text = strings.TrimSpace(text)
		if text == "" || len([]rune(text)) > longestQuestion {
			return okr.Refuse("errors.question_text", "Most", longestQuestion)
		}
		n, err := t.Insert(ctx, `INSERT INTO questions (check_in, key_result, asked_by, text, asked_at) VALUES
			($1, $2, $3, $4, $5) RETURNING id`,
			id, db.OrNull(about), a.Person, text, db.Millis(t.Now))
		if err != nil {
			return err
		}
		if err := t.OwePost(ctx, outbox.Post{Key: fmt.Sprintf("question/%d/%s", n, c.Person), Kind: outbox.QuestionPost,
			Person: c.Person, Team: c.Team, Subject: outbox.AboutQuestion(okr.AskedID(n))}); err != nil {
			return err
		}
		q, err = t.findQuestion(ctx, a.Person, okr.AskedID(n))
		return err
	})
	return q, err
}

// findAskable returns a check-in about which the person may ask: a manager of the team, of somebody else who is there
// yet.
func (t *Tx) findAskable(ctx context.Context, a outbox.Actor, id okr.CheckInID) (okr.CheckIn, error) {
	c, err := t.findCheckIn(ctx, id)
	if err != nil {
		return c, err
	}
	if _, err := t.FindTeam(ctx, c.Team); err != nil {
		return c, err
	}
	manager, err := t.Manages(ctx, c.Team, a.Person)
	if err != nil {
		return c, err
	}
	author, err := t.FindPerson(ctx, c.Person)
	switch {
	case err != nil:
		return c, err
	case !manager:
		return c, okr.Refuse("errors.question_not_yours")
	case c.Person == a.Person:
		return c, okr.Refuse("errors.question_yourself")
	case !author.Prompted():
		return c, okr.Refuse("errors.question_gone", "Name", author.Name)
	}
	return c, nil
}

// FindCheckInToAsk returns a check-in about which a manager may ask. An [*okr.Refusal] as of [Store.Ask].
func (s *Store) FindCheckInToAsk(ctx context.Context, a outbox.Actor, id okr.CheckInID) (c okr.CheckIn, err error) {
	return read(ctx, s, a.Now, func(t *Tx) (okr.CheckIn, error) { return t.findAskable(ctx, a, id) })
}

// findQuestion returns one that the viewer may read; any other one is refused as gone.
func (t *Tx) findQuestion(ctx context.Context, viewer okr.PersonID, id okr.AskedID) (okr.Asked, error) {
	list, err := t.questions(ctx, mayHear+" AND q.id = $2", viewer, id)
	if err != nil {
		return okr.Asked{}, err
	}
	if len(list) == 0 {
		return okr.Asked{}, okr.Refuse("errors.question_unknown")
	}
	return list[0], nil
}

// FindQuestion returns a question as one of its readers sees it. Any other one is an [*okr.Refusal], as one that is
// gone.
func (s *Store) FindQuestion(ctx context.Context, a outbox.Actor, id okr.AskedID) (q okr.Asked, err error) {
	return read(ctx, s, a.Now, func(t *Tx) (okr.Asked, error) { return t.findQuestion(ctx, a.Person, id) })
}

// AnswerQuestion answers what was asked about one's own check-in, or answers it anew; who asked is told in private.
// An [*okr.Refusal] to others, when the question is gone, and of a text that is blank or too long.
func (s *Store) AnswerQuestion(ctx context.Context, a outbox.Actor, id okr.AskedID,
	text string) (q okr.Asked, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if q, err = t.findQuestion(ctx, a.Person, id); err != nil {
			return err
		}
		if q.Author != a.Person {
			return okr.Refuse("errors.answer_not_yours", "Name", q.AuthorName)
		}
		if text = strings.TrimSpace(text); text == "" || len([]rune(text)) > longestQuestion {
			return okr.Refuse("errors.question_text", "Most", longestQuestion)
		}
		if _, err := t.Exec(ctx, "UPDATE questions SET answer = $2, answered_at = $3 WHERE id = $1", id, text,
			db.Millis(t.Now)); err != nil {
			return err
		}
		if err := t.OwePost(ctx, outbox.Post{Key: fmt.Sprintf("question/%d/%s", id, q.By), Kind: outbox.QuestionPost,
			Person: q.By,
			Team:   q.Team, Subject: outbox.AboutQuestion(id)}); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "subject = $1", outbox.AboutQuestion(id)); err != nil {
			return err
		}
		q, err = t.findQuestion(ctx, a.Person, id)
		return err
	})
	return q, err
}
