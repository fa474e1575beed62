package goals

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// WelcomeBack gathers, at now, what waited for people whose first working morning has come into one message for each.
// What is due at that moment goes with it.
func (s *Store) WelcomeBack(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		unplanned, err := db.All(ctx, t, db.ScanOne[okr.PersonID],
			"SELECT person FROM absences WHERE over = 0 AND back_at IS NULL ORDER BY id")
		if err != nil {
			return err
		}
		for _, id := range unplanned {
			if err := t.PlanAway(ctx, id); err != nil {
				return err
			}
		}
		back, err := db.All(ctx, t, db.ScanOne[okr.PersonID],
			"SELECT person FROM absences WHERE over = 0 AND back_at <= $1 ORDER BY back_at, id", db.Millis(now))
		if err != nil {
			return err
		}
		slices.Sort(back)
		for _, id := range slices.Compact(back) {
			if err := t.isBack(ctx, id, &done); err != nil {
				return err
			}
		}
		return t.releaseCarried(ctx)
	})
	return done, err
}

// isBack ends what is over of a person's absences, and gathers what waited unless another one has begun.
func (t *Tx) isBack(ctx context.Context, id okr.PersonID, done *outbox.Turned) error {
	if _, err := t.Exec(ctx, "UPDATE absences SET over = 1 WHERE person = $1 AND over = 0 AND back_at <= $2", id,
		db.Millis(t.Now)); err != nil {
		return err
	}
	if err := t.TouchHomes(ctx, id); err != nil {
		return err
	}
	if _, away, err := t.FindAwayUntil(ctx, id, t.Now); err != nil || away {
		return err
	}
	return t.Gather(ctx, id, done)
}

// FindNextBack returns when somebody is back next.
func (t *Tx) FindNextBack(ctx context.Context) (at time.Time, ok bool, err error) {
	var next sql.NullInt64
	err = t.One(ctx, "SELECT MIN(back_at) FROM absences WHERE over = 0", nil, []any{&next})
	return db.Instant(next), next.Valid, err
}

// Gather puts what a person is owed by now into one message, what asks before what reports. What the newest of
// several says is not said by the others, and one alone goes as it is.
func (t *Tx) Gather(ctx context.Context, id okr.PersonID, done *outbox.Turned) error {
	if err := t.scatter(ctx, id); err != nil {
		return err
	}
	waited, err := t.waited(ctx, id)
	if err != nil || len(waited) == 0 {
		return err
	}
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return err
	}
	due, err := t.FindWorkingMoment(ctx, p)
	if err != nil {
		return err
	}
	if len(waited) == 1 {
		_, err := t.Exec(ctx, "UPDATE posts SET due = $2 WHERE id = $1", waited[0].ID, db.Millis(due))
		return err
	}
	key := fmt.Sprintf("back/%s/%d", id, t.Now.UnixMilli())
	if err := t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.BackPost, Person: id, Due: due}); err != nil {
		return err
	}
	// scattered just now
	if _, err := t.Exec(ctx, "UPDATE posts SET state = 'owed', due = $2 WHERE key = $1 AND state = 'dropped'", key,
		db.Millis(due)); err != nil {
		return err
	}
	carrier, _, err := t.FindPostID(ctx, key)
	if err != nil {
		return err
	}
	for _, p := range waited {
		if _, err := t.Exec(ctx, "UPDATE posts SET state = 'dropped', carrier = $2, changed_at = $3 WHERE id = $1",
			p.ID, carrier, db.Millis(t.Now)); err != nil {
			return err
		}
	}
	done.Posted++
	return nil
}

// scatter takes back a message of what waited that was not said before the person went away again.
func (t *Tx) scatter(ctx context.Context, id okr.PersonID) error {
	const unsaid = "(SELECT id FROM posts WHERE person = $1 AND kind = 'back' AND state = 'owed')"
	if _, err := t.Exec(ctx, "UPDATE posts SET state = 'owed', carrier = NULL WHERE carrier IN "+unsaid,
		id); err != nil {
		return err
	}
	_, err := t.Exec(ctx, "UPDATE posts SET state = 'dropped', changed_at = $2 WHERE id IN "+unsaid, id,
		db.Millis(t.Now))
	return err
}

// waited are the posts that a person is owed by now, without those that a newer one makes idle, which are dropped.
func (t *Tx) waited(ctx context.Context, id okr.PersonID) (kept []outbox.Post, err error) {
	list, err := db.All(ctx, t, outbox.ScanPost, "SELECT "+outbox.PostColumns+
		` FROM posts p LEFT JOIN posts parent ON parent.id = p.parent
		WHERE p.person = $1 AND p.state = 'owed' AND p.due <= $2 ORDER BY p.id DESC`, id, db.Millis(t.Now))
	if err != nil {
		return nil, err
	}
	type matter struct {
		kind  outbox.PostKind
		about any
	}
	said := map[matter]bool{}
	for _, p := range list {
		kind, of := outbox.Kinds[p.Kind], matter{kind: p.Kind}
		if p.Kind == outbox.NudgePost { // it asks for what the prompt asks for
			of.kind = outbox.PromptPost
		}
		idle := false
		if kind.Once != nil {
			of.about = kind.Once(p)
			idle, said[of] = said[of], true
		}
		if p.Kind == outbox.KPIDuePost && !idle {
			idle, err = t.askedElsewhere(ctx, p)
		}
		if err != nil {
			return nil, err
		}
		if !idle {
			kept = append(kept, p)
			continue
		}
		if _, err := t.Exec(ctx, "UPDATE posts SET state = 'dropped', changed_at = $2 WHERE id = $1", p.ID,
			db.Millis(t.Now)); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(kept, func(a, b outbox.Post) int {
		return cmp.Or(cmp.Compare(outbox.Kinds[a.Kind].Bearing, outbox.Kinds[b.Kind].Bearing), cmp.Compare(a.ID, b.ID))
	})
	return kept, nil
}

// askedElsewhere reports whether the form of an open check-in asks for all values that a question about KPIs would
// ask for; they are looked at again tomorrow. Otherwise the question is that of today.
func (t *Tx) askedElsewhere(ctx context.Context, p outbox.Post) (bool, error) {
	owed, err := t.owedKPIs(ctx, p.Person, 0)
	if err != nil {
		return false, err
	}
	for _, k := range owed {
		if asked, err := t.checkInAsks(ctx, k.KPI); err != nil || !asked {
			return false, errors.Join(err, t.askedToday(ctx, p, k.Today))
		}
	}
	for _, k := range owed {
		if err := t.askTomorrow(ctx, k.KPI, k.Today); err != nil {
			return false, err
		}
	}
	return true, nil
}

// askedToday lets a question about KPIs that waited be the one of today, so that no other one is asked.
func (t *Tx) askedToday(ctx context.Context, p outbox.Post, today okr.Date) error {
	_, err := t.Exec(ctx, "UPDATE posts SET key = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM posts WHERE key = $2)",
		p.ID, KPIDueKey(p.Person, today))
	return err
}

// carriedFor is for how many days a message of what waited follows what changes.
const carriedFor = 30

// releaseCarried lets go of what nobody looks at any more.
func (t *Tx) releaseCarried(ctx context.Context) error {
	_, err := t.Exec(ctx, "UPDATE posts SET carrier = NULL WHERE carrier IS NOT NULL AND changed_at < $1",
		db.Millis(t.Now.AddDate(0, 0, -carriedFor)))
	return err
}

// CarriedPosts are the posts that a message of what waited carries, what asks before what reports, each as if it had
// been said in that message.
func (s *Store) CarriedPosts(ctx context.Context, back outbox.Post) (list []outbox.Post, err error) {
	list, err = read(ctx, s, time.Time{}, func(t *Tx) ([]outbox.Post, error) {
		return db.All(ctx, t, outbox.ScanPost, "SELECT "+outbox.PostColumns+
			` FROM posts p LEFT JOIN posts parent ON parent.id = p.parent
			WHERE p.carrier = $1 ORDER BY p.id`, back.ID)
	})
	for i := range list {
		list[i].TS = back.TS
	}
	slices.SortStableFunc(list, func(a, b outbox.Post) int {
		return cmp.Compare(outbox.Kinds[a.Kind].Bearing,
			outbox.Kinds[b.Kind].Bearing)
	})
	return list, err
}
