package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/people"
)

// Move is a workspace's way into another one: how the people and channels of before are called there. Who is not in
// it keeps their id.
type Move struct {
	To               string // Slack's id of the workspace
	People, Channels map[string]string
}

// Moved is what a move does.
type Moved struct {
	From             people.Workspace
	People, Channels int        // that get another id
	Unknown          []string   // ids of the move that the database does not know
	Staying          []okr.Team // whose channel keeps its id, although others change theirs
}

// ErrTwoIntoOne says that a move would make one person, or channel, of two.
var ErrTwoIntoOne = errors.New("two of them would become one")

// MoveWorkspace lets the database belong to another workspace, wherever it names people and channels: Slack gives
// them other ids when a workspace is migrated. Nothing that was said before is said or changed again; conversations
// with people are opened anew. Without apply it only says what it would do.
func (s *Store) MoveWorkspace(ctx context.Context, m Move, apply bool, now time.Time) (done Moved, err error) {
	err = s.write(ctx, now, func(t *tx) error {
		if done, err = t.surveyMove(ctx, m); err != nil {
			return err
		}
		if !apply {
			return errSurvey
		}
		return t.move(ctx, m)
	})
	if errors.Is(err, errSurvey) {
		err = nil
	}
	return done, err
}

// errSurvey ends a move that was only looked at.
var errSurvey = errors.New("only a survey")

func (t *tx) surveyMove(ctx context.Context, m Move) (done Moved, err error) {
	err = t.One(ctx, "SELECT slack_id, name, bot FROM served", nil,
		[]any{&done.From.ID, &done.From.Name, &done.From.Bot})
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return done, err
	}
	people, err := db.All(ctx, t, db.ScanOne[string], "SELECT id FROM people")
	if err != nil {
		return done, err
	}
	teams, err := t.Teams(ctx, "TRUE")
	if err != nil {
		return done, err
	}
	var channels []string
	for _, team := range teams {
		channels = append(channels, team.Channel)
		if m.Channels[team.Channel] == "" && len(m.Channels) > 0 {
			done.Staying = append(done.Staying, team)
		}
	}
	for _, of := range []struct {
		ids   map[string]string
		known []string
		count *int
	}{{m.People, people, &done.People}, {m.Channels, channels, &done.Channels}} {
		if err := distinct(of.ids, of.known); err != nil {
			return done, err
		}
		for id := range of.ids {
			if slices.Contains(of.known, id) {
				*of.count++
			} else {
				done.Unknown = append(done.Unknown, id)
			}
		}
	}
	slices.Sort(done.Unknown)
	return done, nil
}

// distinct refuses a move after which two would have one id.
func distinct(ids map[string]string, known []string) error {
	after := map[string]string{}
	for _, id := range known {
		to := id
		if ids[id] != "" {
			to = ids[id]
		}
		if other, taken := after[to]; taken {
			return fmt.Errorf("%w: %s and %s would both be %s", ErrTwoIntoOne, other, id, to)
		}
		after[to] = id
	}
	return nil
}

// slackID is how Slack names people and channels, wherever it stands.
var slackID = regexp.MustCompile(`\b[UWCG][A-Z0-9]{2,}\b`)

// arrived stands before an id of the new workspace until all of the old one are gone; nobody types it.
const arrived = "\uE000"

// marked is a text with the ids of the new workspace, each with its mark.
func (m Move) marked(text string) string {
	return slackID.ReplaceAllStringFunc(text, func(id string) string {
		if to := m.People[id] + m.Channels[id]; to != "" {
			return arrived + to
		}
		return id
	})
}

func (t *tx) move(ctx context.Context, m Move) error {
	for _, statement := range []string{
		"PRAGMA defer_foreign_keys = ON",
		"DELETE FROM unworked", "DELETE FROM envelopes", "DELETE FROM drafts", // of the workspace before
		"UPDATE people SET dm = ''",
		"UPDATE homes SET rendered = ''",
		"UPDATE posts SET state = 'owed' WHERE state = 'sending'",
		"UPDATE posts SET shown = version WHERE state = 'sent'",
	} {
		if _, err := t.Exec(ctx, statement); err != nil {
			return err
		}
	}
	columns, err := t.textColumns(ctx)
	if err != nil {
		return err
	}
	// In two steps, so that ids may be exchanged for each other.
	for _, rename := range []func(string) string{m.marked,
		func(text string) string { return strings.ReplaceAll(text, arrived, "") }} {
		for _, c := range columns {
			if err := t.renameIn(ctx, c, rename); err != nil {
				return fmt.Errorf("%s.%s: %w", c.table, c.name, err)
			}
		}
	}
	_, err = t.Exec(ctx, `INSERT INTO served (id, slack_id, name, bot, since) VALUES (1, $1, '', '', $2)
		ON CONFLICT (id) DO UPDATE SET slack_id = excluded.slack_id, name = excluded.name, bot = excluded.bot, since =
		excluded.since`, m.To, db.Millis(t.Now))
	return err
}

// textColumn is a column that may hold ids, and the key of its table.
type textColumn struct{ table, name, key string }

// textColumns are all of the database's columns of text.
func (t *tx) textColumns(ctx context.Context) ([]textColumn, error) {
	return db.All(ctx, t, func(row db.Scanner) (c textColumn, err error) {
		var key sql.NullString
		err = row.Scan(&c.table, &c.name, &key)
		if c.key = key.String; c.key == "" {
			c.key = "rowid"
		}
		return c, err
	}, `SELECT m.name, c.name, (SELECT GROUP_CONCAT(k.name, ', ') FROM pragma_table_info(m.name) k WHERE k.pk > 0)
		FROM sqlite_schema m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'schema_migrations' AND c.type = 'TEXT'
		ORDER BY m.name, c.cid`)
}

func (t *tx) renameIn(ctx context.Context, c textColumn, rename func(string) string) error {
	keys := strings.Split(c.key, ", ")
	type change struct {
		to  string
		key []any
	}
	var changes []change
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var text sql.NullString
		key := make([]any, len(keys))
		into := []any{&text}
		for i := range key {
			into = append(into, &key[i])
		}
		if err := row.Scan(into...); err != nil || !text.Valid {
			return err
		}
		if to := rename(text.String); to != text.String {
			changes = append(changes, change{to, key})
		}
		return nil
	}, fmt.Sprintf("SELECT %s, %s FROM %s", c.name, c.key, c.table))
	if err != nil {
		return err
	}
	var where []string
	for i, key := range keys {
		where = append(where, fmt.Sprintf("%s = $%d", key, i+2))
	}
	statement := fmt.Sprintf("UPDATE %s SET %s = $1 WHERE %s", c.table, c.name, strings.Join(where, " AND "))
	for _, ch := range changes {
		if _, err := t.Exec(ctx, statement, append([]any{ch.to}, ch.key...)...); err != nil {
			return err
		}
	}
	return nil
}
