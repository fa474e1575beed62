package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"okrbot/okr"
)

// resting is the one predicate for who is left alone at an instant: whoever is away, until what waited for them was
// gathered on the first working morning after it.
func resting(person, at string) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM absences rest WHERE rest.over = 0 AND rest.person = %s
		AND rest.from_at <= %s)`, person, at)
}

// awayUntil is when a person who is away at an instant is back; ok is false when they are here then.
func (t *tx) awayUntil(ctx context.Context, id okr.PersonID, at time.Time) (back time.Time, ok bool, err error) {
	var last sql.NullInt64
	err = t.one(ctx, `SELECT MAX(back_at) FROM absences WHERE person = $1 AND over = 0 AND from_at <= $2
		AND back_at > $2`, []any{id, ms(at)}, []any{&last})
	return instant(last), last.Valid, err
}

// AwayUntil is when a person who is away at now is back; zero when they are here.
func (s *Store) AwayUntil(ctx context.Context, id okr.PersonID, now time.Time) (back time.Time, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		back, _, err = t.awayUntil(ctx, id, t.now)
		return err
	})
	return back, err
}

// decider is the manager of a team who is asked for what one of them must decide: one who is here, else who is back
// first. Ok is false when the team has none.
func (t *tx) decider(ctx context.Context, team okr.TeamID, first okr.PersonID) (id okr.PersonID, ok bool, err error) {
	list, err := all(ctx, t, scanOne[okr.PersonID], `SELECT g.person FROM managers g JOIN people p ON p.id = g.person
		LEFT JOIN absences a ON a.person = p.id AND a.over = 0 AND a.from_at <= $2
		WHERE g.team = $1 AND `+speakable(
		"p")+` GROUP BY g.person ORDER BY COALESCE(MAX(a.back_at), 0), g.person <> $3, g.person LIMIT 1`, team,
		ms(t.now), first)
	if err != nil || len(list) == 0 {
		return "", false, err
	}
	return list[0], true, nil
}

// planAway says from when to when a person's absences last that are not over: those that follow one another with
// nothing but days off between them end together.
func (t *tx) planAway(ctx context.Context, id okr.PersonID) error {
	list, err := all(ctx, t, scanAbsence, `SELECT id, person, from_day, to_day, set_by FROM absences
		WHERE person = $1 AND over = 0 ORDER BY from_day, id`, id)
	if err != nil || len(list) == 0 {
		return err
	}
	p, err := t.person(ctx, id)
	if err != nil {
		return err
	}
	loc, err := t.location(ctx, p)
	if err != nil {
		return err
	}
	works, err := t.worksOn(ctx, id)
	if err != nil {
		return err
	}
	for _, a := range list {
		from, back := a.From.Midnight(loc), okr.FirstMorningAfter(a, list, loc, works)
		if _, err := t.exec(ctx, "UPDATE absences SET from_at = $2, back_at = $3 WHERE id = $1", a.ID, ms(from),
			ms(back)); err != nil {
			return err
		}
	}
	return nil
}

// worksOn tells a person's working days: those of any team they are in or manage.
func (t *tx) worksOn(ctx context.Context, id okr.PersonID) (func(okr.Date) bool, error) {
	teams, err := t.teams(ctx, ofPerson, id)
	if err != nil {
		return nil, err
	}
	calendars := []okr.Calendar{}
	for _, team := range teams {
		calendars = append(calendars, team.Calendar())
	}
	if len(calendars) == 0 {
		calendars = append(calendars, okr.Calendar{})
	}
	return func(d okr.Date) bool {
		return slices.ContainsFunc(calendars, func(c okr.Calendar) bool { return c.WorkingDay(d) })
	}, nil
}

// WelcomeBack gathers, at now, what waited for people whose first working morning has come into one message for each.
// What is due at that moment goes with it.
func (s *Store) WelcomeBack(ctx context.Context, now time.Time) (done Turned, err error) {
	err = s.write(ctx, now, func(t *tx) error {
		unplanned, err := all(ctx, t, scanOne[okr.PersonID],
			"SELECT person FROM absences WHERE over = 0 AND back_at IS NULL ORDER BY id")
		if err != nil {
			return err
		}
		for _, id := range unplanned {
			if err := t.planAway(ctx, id); err != nil {
				return err
			}
		}
		back, err := all(ctx, t, scanOne[okr.PersonID],
			"SELECT person FROM absences WHERE over = 0 AND back_at <= $1 ORDER BY back_at, id", ms(now))
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
func (t *tx) isBack(ctx context.Context, id okr.PersonID, done *Turned) error {
	if _, err := t.exec(ctx, "UPDATE absences SET over = 1 WHERE person = $1 AND over = 0 AND back_at <= $2", id,
		ms(t.now)); err != nil {
		return err
	}
	if err := t.touchHomes(ctx, id); err != nil {
		return err
	}
	if _, away, err := t.awayUntil(ctx, id, t.now); err != nil || away {
		return err
	}
	return t.gather(ctx, id, done)
}

// nextBack is when somebody is back next.
func (t *tx) nextBack(ctx context.Context) (at time.Time, ok bool, err error) {
	var next sql.NullInt64
	err = t.one(ctx, "SELECT MIN(back_at) FROM absences WHERE over = 0", nil, []any{&next})
	return instant(next), next.Valid, err
}

// gather puts what a person is owed by now into one message, what asks before what reports. What the newest of
// several says is not said by the others, and one alone goes as it is.
func (t *tx) gather(ctx context.Context, id okr.PersonID, done *Turned) error {
	if err := t.scatter(ctx, id); err != nil {
		return err
	}
	waited, err := t.waited(ctx, id)
	if err != nil || len(waited) == 0 {
		return err
	}
	p, err := t.person(ctx, id)
	if err != nil {
		return err
	}
	due, err := t.workingMoment(ctx, p)
	if err != nil {
		return err
	}
	if len(waited) == 1 {
		_, err := t.exec(ctx, "UPDATE posts SET due = $2 WHERE id = $1", waited[0].ID, ms(due))
		return err
	}
	key := fmt.Sprintf("back/%s/%d", id, t.now.UnixMilli())
	if err := t.post(ctx, Post{Key: key, Kind: BackPost, Person: id, Due: due}); err != nil {
		return err
	}
	// scattered just now
	if _, err := t.exec(ctx, "UPDATE posts SET state = 'owed', due = $2 WHERE key = $1 AND state = 'dropped'", key,
		ms(due)); err != nil {
		return err
	}
	carrier, _, err := t.postID(ctx, key)
	if err != nil {
		return err
	}
	for _, p := range waited {
		if _, err := t.exec(ctx, "UPDATE posts SET state = 'dropped', carrier = $2, changed_at = $3 WHERE id = $1",
			p.ID, carrier, ms(t.now)); err != nil {
			return err
		}
	}
	done.Posted++
	return nil
}

// scatter takes back a message of what waited that was not said before the person went away again.
func (t *tx) scatter(ctx context.Context, id okr.PersonID) error {
	const unsaid = "(SELECT id FROM posts WHERE person = $1 AND kind = 'back' AND state = 'owed')"
	if _, err := t.exec(ctx, "UPDATE posts SET state = 'owed', carrier = NULL WHERE carrier IN "+unsaid,
		id); err != nil {
		return err
	}
	_, err := t.exec(ctx, "UPDATE posts SET state = 'dropped', changed_at = $2 WHERE id IN "+unsaid, id, ms(t.now))
	return err
}

// waited are the posts that a person is owed by now, without those that a newer one makes idle, which are dropped.
func (t *tx) waited(ctx context.Context, id okr.PersonID) (kept []Post, err error) {
	list, err := all(ctx, t, scanPost, "SELECT "+postColumns+
		` FROM posts p LEFT JOIN posts parent ON parent.id = p.parent
		WHERE p.person = $1 AND p.state = 'owed' AND p.due <= $2 ORDER BY p.id DESC`, id, ms(t.now))
	if err != nil {
		return nil, err
	}
	type matter struct {
		kind  PostKind
		about any
	}
	said := map[matter]bool{}
	for _, p := range list {
		kind, of := Kinds[p.Kind], matter{kind: p.Kind}
		if p.Kind == NudgePost { // it asks for what the prompt asks for
			of.kind = PromptPost
		}
		idle := false
		if kind.Once != nil {
			of.about = kind.Once(p)
			idle, said[of] = said[of], true
		}
		if p.Kind == KPIDuePost && !idle {
			idle, err = t.askedElsewhere(ctx, p)
		}
		if err != nil {
			return nil, err
		}
		if !idle {
			kept = append(kept, p)
			continue
		}
		if _, err := t.exec(ctx, "UPDATE posts SET state = 'dropped', changed_at = $2 WHERE id = $1", p.ID,
			ms(t.now)); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(kept, func(a, b Post) int {
		return cmp.Or(cmp.Compare(Kinds[a.Kind].Bearing, Kinds[b.Kind].Bearing), cmp.Compare(a.ID, b.ID))
	})
	return kept, nil
}

// askedElsewhere reports whether the form of an open check-in asks for all values that a question about KPIs would
// ask for; they are looked at again tomorrow. Otherwise the question is that of today.
func (t *tx) askedElsewhere(ctx context.Context, p Post) (bool, error) {
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
func (t *tx) askedToday(ctx context.Context, p Post, today okr.Date) error {
	_, err := t.exec(ctx, "UPDATE posts SET key = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM posts WHERE key = $2)",
		p.ID, kpiDueKey(p.Person, today))
	return err
}

// workingMoment is now, or the next moment at which a person works.
func (t *tx) workingMoment(ctx context.Context, p okr.Person) (time.Time, error) {
	loc, err := t.location(ctx, p)
	if err != nil {
		return t.now, err
	}
	teams, err := t.teams(ctx, ofPerson, p.ID)
	if err != nil || len(teams) == 0 {
		return okr.NextWorkingMoment(t.now, loc, okr.Calendar{}), err
	}
	next := okr.NextWorkingMoment(t.now, loc, teams[0].Calendar())
	for _, team := range teams[1:] {
		if at := okr.NextWorkingMoment(t.now, loc, team.Calendar()); at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// carriedFor is for how many days a message of what waited follows what changes.
const carriedFor = 30

// releaseCarried lets go of what nobody looks at any more.
func (t *tx) releaseCarried(ctx context.Context) error {
	_, err := t.exec(ctx, "UPDATE posts SET carrier = NULL WHERE carrier IS NOT NULL AND changed_at < $1",
		ms(t.now.AddDate(0, 0, -carriedFor)))
	return err
}

// Carried are the posts that a message of what waited carries, what asks before what reports, each as if it had been
// said in that message.
func (s *Store) Carried(ctx context.Context, back Post) (list []Post, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err = all(ctx, t, scanPost, "SELECT "+postColumns+
			` FROM posts p LEFT JOIN posts parent ON parent.id = p.parent
			WHERE p.carrier = $1 ORDER BY p.id`, back.ID)
		return err
	})
	for i := range list {
		list[i].TS = back.TS
	}
	slices.SortStableFunc(list, func(a, b Post) int {
		return cmp.Compare(Kinds[a.Kind].Bearing,
			Kinds[b.Kind].Bearing)
	})
	return list, err
}
