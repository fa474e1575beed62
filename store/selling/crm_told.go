package selling

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// thirdDay is how many days after the one on which something began to wait people are told.
const thirdDay = 2

// tellAgain is after how many days people are told again of what still waits.
const tellAgain = 7

// watchedCRM bounds how long after it was sent a message about what waits is kept true.
const watchedCRM = 30 * 24 * time.Hour

// TurnCRM does what is due of what CRMs said: deals count as their own about which nobody said anything in time, and
// managers are told of what waits since the day before yesterday.
func (s *Store) TurnCRM(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		if err := t.decideLate(ctx, &done); err != nil {
			return err
		}
		return t.eachToTell(ctx, func(p okr.Person, at time.Time) error {
			if at.After(t.Now) {
				return nil
			}
			done.Posted++
			return t.OwePost(ctx, outbox.Post{Key: fmt.Sprintf("crm/%s/%s", p.ID, okr.DateOf(t.Now)),
				Kind:   outbox.CRMPost,
				Person: p.ID})
		})
	})
	return done, err
}

// FindNextCRM returns when something of what CRMs said is due next.
func (t *Tx) FindNextCRM(ctx context.Context) (at time.Time, ok bool, err error) {
	var due sql.NullInt64
	if err := t.One(ctx, "SELECT MIN(due_at) FROM twins WHERE verdict = ''", nil, []any{&due}); err != nil {
		return at, false, err
	}
	at, ok = db.Instant(due), due.Valid
	err = t.eachToTell(ctx, func(_ okr.Person, then time.Time) error {
		if !ok || then.Before(at) {
			at, ok = then, true
		}
		return nil
	})
	return at, ok, err
}

// eachToTell calls f with everybody who has something to solve, and when they are told of it next.
func (t *Tx) eachToTell(ctx context.Context, f func(okr.Person, time.Time) error) error {
	var first sql.NullInt64
	if err := t.One(ctx, "SELECT MIN(since) FROM crm_deals WHERE waits <> ''", nil, []any{&first}); err != nil ||
		!first.Valid {
		return err
	}
	cases, err := t.cases(ctx)
	if err != nil || len(cases) == 0 {
		return err
	}
	people, err := t.solvers(ctx)
	if err != nil {
		return err
	}
	for _, id := range people {
		viewer, err := t.findCRMViewer(ctx, id)
		if err != nil {
			return err
		}
		if len(viewer.teams) > 0 {
			viewer.admin = false // an admin who manages is told of their own
		}
		mine := viewer.of(cases)
		if len(mine) == 0 {
			continue
		}
		p, err := t.FindPerson(ctx, id)
		if err != nil {
			return err
		}
		at, ok, err := t.findMomentToTell(ctx, p, viewer, mine)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := f(p, at); err != nil {
			return err
		}
	}
	return nil
}

// solvers are the managers of teams, or the admins when no team has one.
func (t *Tx) solvers(ctx context.Context) ([]okr.PersonID, error) {
	list, err := db.All(ctx, t, db.ScanOne[okr.PersonID],
		`SELECT DISTINCT m.person FROM managers m JOIN people p ON p.id = m.person JOIN teams t ON t.id = m.team
		WHERE t.removed_at IS NULL AND `+outbox.Speakable("p")+" ORDER BY m.person")
	if err != nil || len(list) > 0 {
		return list, err
	}
	return db.All(ctx, t, db.ScanOne[okr.PersonID],
		"SELECT p.id FROM people p WHERE p.admin AND "+outbox.Speakable("p")+" ORDER BY p.id")
}

// findMomentToTell returns when a person is told of their cases: on the third day of the first of which they do not
// know, or a week after they were told last; in their working hours, within the nudges of a week.
func (t *Tx) findMomentToTell(ctx context.Context, p okr.Person, v crmViewer,
	mine []sales.CRMCase) (at time.Time, ok bool, err error) {
	team, err := t.findTeamToTell(ctx, v)
	if err != nil {
		return at, false, err
	}
	loc := p.Location(team.Location())
	var said sql.NullInt64
	if err := t.One(ctx, "SELECT MAX(due) FROM posts WHERE person = $1 AND kind = 'crm' AND due > $2",
		[]any{p.ID, db.Millis(t.Now.Add(-watchedCRM))}, []any{&said}); err != nil {
		return at, false, err
	}
	told := db.Instant(said)
	for _, c := range mine {
		ripe := okr.DateOf(c.Since.In(loc)).AddDays(thirdDay).Midnight(loc)
		if said.Valid && !ripe.After(told) {
			ripe = okr.DateOf(told.In(loc)).AddDays(tellAgain).Midnight(loc)
		}
		if !ok || ripe.Before(at) {
			at, ok = ripe, true
		}
	}
	if at.Before(t.Now) {
		at = t.Now
	}
	if said.Valid && okr.DateOf(at.In(loc)) <= okr.DateOf(told.In(loc)) { // once a day
		at = okr.DateOf(told.In(loc)).AddDays(1).Midnight(loc)
	}
	if at, err = t.findMomentAtWorkFrom(ctx, p, team, at); err != nil || at.After(t.Now) {
		return at, true, err
	}
	full, err := t.nudgedEnough(ctx, p.ID)
	if err != nil || !full {
		return at, true, err
	}
	at, err = t.findMomentAtWorkFrom(ctx, p, team, okr.DateOf(t.Now.In(loc)).AddDays(1).Midnight(loc))
	return at, true, err
}

// findTeamToTell returns the team by whose calendar a person works: the first that they manage, else one in which
// they are.
func (t *Tx) findTeamToTell(ctx context.Context, v crmViewer) (okr.Team, error) {
	if len(v.teams) > 0 {
		return t.FindTeam(ctx, slices.Min(v.teams))
	}
	teams, err := t.Teams(ctx, people.OfPerson, v.person)
	if err != nil || len(teams) > 0 {
		return append(teams, okr.Team{})[0], err
	}
	return okr.Team{Zone: "UTC"}, nil
}

// nudgesOfAWeek is how often a person is nudged in a week, whatever the subject.
const nudgesOfAWeek = 10

// nudgedEnough reports whether a person was nudged as often in the last week as one may be.
func (t *Tx) nudgedEnough(ctx context.Context, id okr.PersonID) (bool, error) {
	since := db.Millis(t.Now.AddDate(0, 0, -7))
	var n int
	err := t.One(ctx, `SELECT (SELECT COUNT(*) FROM nudges WHERE person = $1 AND state = 'sent' AND done_at > $2)
		+ (SELECT COUNT(*) FROM posts WHERE person = $1 AND kind = 'crm' AND due > $2)`, []any{id, since}, []any{&n})
	return n >= nudgesOfAWeek, err
}

// caseSolved lets follow what people were told: the messages of the last weeks, and the digests of rounds that are
// looked at yet.
func (t *Tx) caseSolved(ctx context.Context) error {
	if err := t.DirtyPosts(ctx, "kind = 'crm' AND due > $1", db.Millis(t.Now.Add(-watchedCRM))); err != nil {
		return err
	}
	teams, err := t.sellingTeams(ctx)
	for _, team := range teams {
		err = errors.Join(err, t.DirtyPosts(ctx, "kind = 'digest' AND round IN "+people.CurrentRounds, team))
	}
	return err
}
