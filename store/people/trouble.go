package people

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// TroubleKind is what does not work.
type TroubleKind string

// The kinds of trouble.
const (
	ConnectionTrouble TroubleKind = "connection" // with Slack
	BackupTrouble     TroubleKind = "backup"     // of the night: there is none, or it is not sound
	ParkedTrouble     TroubleKind = "parked"     // messages that Slack refuses
	ClockTrouble      TroubleKind = "clock"      // not trusted, or it had put off what was planned
	ChoreTrouble      TroubleKind = "chore"      // house-keeping of the night other than the backup
	TurnTrouble       TroubleKind = "turn"       // what the clock starts fails
)

// TroubleKinds are all of them.
var TroubleKinds = []TroubleKind{ConnectionTrouble, BackupTrouble, ParkedTrouble, ClockTrouble, ChoreTrouble,
	TurnTrouble}

// TroubleID identifies a trouble.
type TroubleID int64

// Trouble is something that does not work, or did not.
type Trouble struct {
	ID     TroubleID
	Kind   TroubleKind
	Detail string // for operators
	Since  time.Time
	Over   time.Time // zero while it lasts
}

// tellAfter is for how long trouble lasts before the admins are told. What comes once a night is told at once.
func (k TroubleKind) tellAfter() time.Duration {
	if k == BackupTrouble || k == ClockTrouble {
		return 0
	}
	return time.Hour
}

// NoteTrouble says that something does not work since an instant. What is known to be broken stays one trouble, with
// the newest detail.
func (s *Store) NoteTrouble(ctx context.Context, kind TroubleKind, detail string, since, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO troubles (kind, detail, since) VALUES ($1, $2, $3)
			ON CONFLICT (kind) WHERE over_at IS NULL DO UPDATE SET detail = excluded.detail`, kind, detail,
			db.Millis(since))
		return err
	})
}

// EndTrouble says that something works again.
func (s *Store) EndTrouble(ctx context.Context, kind TroubleKind, now time.Time) error {
	open, err := s.Troubles(ctx)
	if err != nil || !slices.ContainsFunc(open, func(t Trouble) bool { return t.Kind == kind }) {
		return err // nobody who writes has to wait for what is so
	}
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.Exec(ctx, "UPDATE troubles SET over_at = $2 WHERE kind = $1 AND over_at IS NULL", kind,
			db.Millis(now))
		return err
	})
}

// Troubles are what does not work at present, the longest first.
func (s *Store) Troubles(ctx context.Context) (list []Trouble, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]Trouble, error) {
		return t.troubles(ctx, "over_at IS NULL ORDER BY since, id")
	})
}

func (t *Tx) troubles(ctx context.Context, where string, args ...any) ([]Trouble, error) {
	return db.All(ctx, t, func(row db.Scanner) (v Trouble, err error) {
		var since, over sql.NullInt64
		err = row.Scan(&v.ID, &v.Kind, &v.Detail, &since, &over)
		v.Since, v.Over = db.Instant(since), db.Instant(over)
		return v, err
	}, "SELECT id, kind, detail, since, over_at FROM troubles WHERE "+where, args...)
}

// TellTroubles tells the admins, at now, of what has not worked for long enough, each trouble once; also of what
// works again by then. What waits in the queue of messages is looked at on the way.
func (s *Store) TellTroubles(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	if err := s.noteParked(ctx, now); err != nil {
		return done, err
	}
	untold, err := read(ctx, s, now, func(t *Tx) ([]Trouble, error) {
		return t.troubles(ctx, "told_at IS NULL AND since <= $1 ORDER BY since, id", db.Millis(now))
	})
	untold = slices.DeleteFunc(untold, func(v Trouble) bool {
		end := now
		if !v.Over.IsZero() {
			end = v.Over
		}
		return end.Sub(v.Since) < v.Kind.tellAfter()
	})
	if err != nil || len(untold) == 0 {
		return done, err
	}
	err = s.write(ctx, now, func(t *Tx) error {
		admins, err := t.Operators(ctx)
		if err != nil || len(admins) == 0 {
			return err
		}
		for _, v := range untold {
			for _, admin := range admins {
				if err := t.tellTrouble(ctx, v, admin); err != nil {
					return err
				}
				done.Sent++
			}
			if _, err := t.Exec(ctx, "UPDATE troubles SET told_at = $2 WHERE id = $1", v.ID,
				db.Millis(now)); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

func (t *Tx) tellTrouble(ctx context.Context, v Trouble, admin okr.Person) error {
	id, args := "trouble."+string(v.Kind), []string{"Since", v.Since.Format(time.RFC3339), "Detail", v.Detail}
	if !v.Over.IsZero() {
		id += "_over"
		args = append(args, "Until", v.Over.Format(time.RFC3339))
	}
	return t.OweNotice(ctx, fmt.Sprintf("trouble/%d/%s", v.ID, admin.ID), admin.ID, id, args...)
}

// Operators are the people who see to okrbot: those that its configuration names, else Slack's own admins.
func (t *Tx) Operators(ctx context.Context) (list []okr.Person, err error) {
	for _, id := range slices.Sorted(maps.Keys(t.store.admins)) {
		if p, err := t.FindPerson(ctx, id); err == nil && p.Prompted() {
			list = append(list, p)
		}
	}
	if len(list) > 0 {
		return list, nil
	}
	return db.All(ctx, t, t.ScanPerson, "SELECT "+PersonColumns+" FROM people p WHERE p.admin AND "+
		outbox.Speakable("p")+
		" ORDER BY p.id")
}

// noteParked takes note of messages that Slack has refused for an hour, and that nobody who left was to read.
func (s *Store) noteParked(ctx context.Context, now time.Time) error {
	var parked int
	var first sql.NullInt64
	var reason sql.NullString
	if err := s.read(ctx, now, func(t *Tx) error {
		return t.One(ctx, `SELECT COUNT(*), MIN(p.changed_at), MIN(p.reason) FROM posts p LEFT
			JOIN people r ON r.id = p.person
			WHERE p.state = 'parked' AND COALESCE(r.deactivated, 0) = 0`, nil, []any{&parked, &first, &reason})
	}); err != nil {
		return err
	}
	if parked == 0 {
		return s.EndTrouble(ctx, ParkedTrouble, now)
	}
	detail := fmt.Sprintf("%d (%s)", parked, reason.String)
	open, err := s.Troubles(ctx)
	if err != nil || slices.ContainsFunc(open,
		func(v Trouble) bool { return v.Kind == ParkedTrouble && v.Detail == detail }) {
		return err
	}
	return s.NoteTrouble(ctx, ParkedTrouble, detail, db.Instant(first), now)
}
