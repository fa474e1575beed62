package goals

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// TurnQuarters tells people, at now, of the moments of their team's quarters that have come. A team that is new hears
// of those that come from now on. Each team has a transaction of its own.
func (s *Store) TurnQuarters(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	due, err := read(ctx, s, now, func(t *Tx) ([]okr.Team, error) {
		return t.Teams(ctx, "t.quarter_next <= $1", db.Millis(now))
	})
	for _, team := range due {
		if err := s.write(ctx, now, func(t *Tx) error { return t.turnQuarter(ctx, team.ID, &done) }); err != nil {
			return done, fmt.Errorf("quarter of team %s: %w", team.ID, err)
		}
	}
	return done, err
}

// turnQuarter tells of a team's moments since it was looked at last, and finds the next one.
func (t *Tx) turnQuarter(ctx context.Context, id okr.TeamID, done *outbox.Turned) error {
	teams, err := t.Teams(ctx, "t.id = $1 AND t.quarter_next <= $2", id, db.Millis(t.Now))
	if err != nil || len(teams) == 0 {
		return err
	}
	team := teams[0]
	var turned int64
	if err := t.One(ctx, "SELECT quarter_turned FROM teams WHERE id = $1", []any{id}, []any{&turned}); err != nil {
		return err
	}
	today := okr.DateOf(t.Now.In(team.Location()))
	for _, m := range t.momentsAround(team, today) {
		at := m.Day.Midnight(team.Location())
		switch {
		// to come, or told before, or before the team was there
		case at.After(t.Now), turned == 0, at.UnixMilli() <= turned:
		case today >= m.Until:
			done.Skip(fmt.Sprintf("%s/%s/%s", m.Moment, id, m.Quarter.Label),
				"its time passed")
		default:
			if err := t.tell(ctx, team, m, done); err != nil {
				return err
			}
		}
	}
	if _, err := t.Exec(ctx, "UPDATE teams SET quarter_turned = $2 WHERE id = $1", id, db.Millis(t.Now)); err != nil {
		return err
	}
	return t.PlanQuarter(ctx, team)
}

// PlanQuarter finds the next moment of a team's quarters. Of one whose day is over already, because holidays were
// changed, nobody hears.
func (t *Tx) PlanQuarter(ctx context.Context, team okr.Team) error {
	next, which := time.Time{}, ""
	for _, m := range t.momentsAround(team, okr.DateOf(t.Now.In(team.Location()))) {
		at := m.Day.Midnight(team.Location())
		if at.After(t.Now) && (next.IsZero() || at.Before(next)) {
			next, which = at, string(m.Moment)+"/"+m.Quarter.Label
		}
	}
	_, err := t.Exec(ctx, `UPDATE teams SET quarter_turned = CASE quarter_turned WHEN 0 THEN $2
		ELSE quarter_turned END, quarter_next = $3, quarter_moment = $4 WHERE id = $1`,
		team.ID, db.Millis(t.Now), db.Millis(next), which)
	return err
}

// momentsAround are the moments of the quarter in which today lies, the one before and the one after.
func (t *Tx) momentsAround(team okr.Team, today okr.Date) (list []okr.QuarterMoment) {
	cal, quarter := team.Calendar(), t.QuarterOf(today)
	for _, q := range []okr.Period{quarter.Previous(), quarter, quarter.Next()} {
		list = append(list, okr.MomentsOf(q, cal)...)
	}
	return list
}

// FindNextQuarter returns when the next moment of any team's quarter is due.
func (t *Tx) FindNextQuarter(ctx context.Context) (at time.Time, ok bool, err error) {
	var next sql.NullInt64
	err = t.One(ctx, "SELECT MIN(quarter_next) FROM teams WHERE removed_at IS NULL", nil, []any{&next})
	if next.Int64 == 0 {
		return t.Now, next.Valid, err
	}
	return db.Instant(next), next.Valid, err
}

// tell owes the messages of a moment.
func (t *Tx) tell(ctx context.Context, team okr.Team, m okr.QuarterMoment, done *outbox.Turned) error {
	switch m.Moment {
	case okr.DraftsMoment:
		return t.tellEach(ctx, team, m, outbox.DraftsPost, team.Managers, done)
	case okr.MidwayMoment:
		owners, err := t.ownersOf(ctx, team.ID, "o.period_start <= $2 AND o.period_end > $2", m.Day)
		if err != nil {
			return err
		}
		return t.tellEach(ctx, team, m, outbox.MidwayPost, Union(team.Managers, owners), done)
	case okr.GradeMoment, okr.UngradedMoment:
		graders, err := t.gradersOf(ctx, team.ID, m.Quarter.End)
		if err != nil {
			return err
		}
		return t.tellEach(ctx, team, m, outbox.GradePost, graders, done)
	case okr.EndMoment:
		return t.resultWhenGraded(ctx, team, m.Quarter, done)
	default:
		return t.tellResult(ctx, team, m.Quarter, done)
	}
}

// ownersOf are the people in a team who own objectives o of it that a condition on a day selects.
func (t *Tx) ownersOf(ctx context.Context, id okr.TeamID, where string, day okr.Date) ([]okr.PersonID, error) {
	return db.All(ctx, t, db.ScanOne[okr.PersonID],
		"SELECT DISTINCT o.owner FROM objectives o WHERE o.team = $1 AND "+Kept+" AND "+ownerThere+" AND "+where+
			" ORDER BY o.owner", id, day)
}

// gradersOf are the people who grade what is open of a team's objectives that end with a day: their owners, and a
// manager for those who are in the team no longer.
func (t *Tx) gradersOf(ctx context.Context, id okr.TeamID, end okr.Date) ([]okr.PersonID, error) {
	owners, err := t.ownersOf(ctx, id, "o.period_end = $2 AND "+NotClosed, end)
	if err != nil {
		return nil, err
	}
	var left int
	if err := t.One(ctx, "SELECT COUNT(*) FROM objectives o WHERE o.team = $1 AND o.period_end = $2 AND "+Kept+" AND "+
		NotClosed+" AND NOT "+ownerThere,
		[]any{id, end}, []any{&left}); err != nil || left == 0 {
		return owners, err
	}
	manager, ok, err := t.FindDecider(ctx, id, "")
	if err != nil || !ok {
		return owners, err
	}
	return Union(owners, []okr.PersonID{manager}), nil
}

// AskToGrade asks a person for the grade of an objective that became theirs after others were asked for theirs; where
// they are asked already, the message has it.
func (t *Tx) AskToGrade(ctx context.Context, o okr.Objective, grader okr.PersonID) error {
	quarter := t.QuarterOf(o.Period.End.AddDays(-1))
	if quarter.End != o.Period.End || o.Closing != nil {
		return nil
	}
	team, err := t.FindTeam(ctx, o.Team)
	if err != nil {
		return err
	}
	today, asked := okr.DateOf(t.Now.In(team.Location())), false
	var last okr.QuarterMoment
	for _, m := range okr.MomentsOf(quarter, team.Calendar()) {
		grades := m.Moment == okr.GradeMoment || m.Moment == okr.UngradedMoment
		if grades && m.Day <= today && today < o.GradedBy() {
			last, asked = m, true
		}
	}
	if !asked {
		return nil
	}
	return t.tellEach(ctx, team, last, outbox.GradePost, []okr.PersonID{grader}, &outbox.Turned{})
}

// Union is the first list, and what only the second one has after it.
func Union[T comparable](a, b []T) []T {
	list := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// tellEach owes each of the people a message, in their own working hours. What a person is asked to grade is asked
// once for all their teams.
func (t *Tx) tellEach(ctx context.Context, team okr.Team, m okr.QuarterMoment, kind outbox.PostKind,
	persons []okr.PersonID,
	done *outbox.Turned) error {
	for _, id := range persons {
		p, err := t.FindPerson(ctx, id)
		if err != nil {
			return err
		}
		if !p.Prompted() {
			continue
		}
		loc := p.Location(team.Location())
		due := okr.Wall{Date: m.Day, At: people.TellAt}.In(loc)
		if due.Before(t.Now) {
			due = t.Now
		}
		due = okr.NextWorkingMoment(due, loc, team.Calendar())
		key := fmt.Sprintf("%s/%s/%s/%s", m.Moment, team.ID, m.Quarter.Label, id)
		post := outbox.Post{Key: key, Kind: kind, Person: id, Team: team.ID,
			Subject: outbox.AboutQuarter(m.Quarter.Start), Due: due}
		if kind == outbox.GradePost {
			post.Key, post.Team = fmt.Sprintf("%s/%s/%s", m.Moment, m.Quarter.Label, id), 0
			post.About.ID = string(m.Moment)
		}
		if err := t.OwePost(ctx, post); err != nil {
			return err
		}
		done.Posted++
	}
	return nil
}

// resultWhenGraded owes the channel the result of a quarter that is over, when nothing of it is left to grade.
func (t *Tx) resultWhenGraded(ctx context.Context, team okr.Team, quarter okr.Period, done *outbox.Turned) error {
	if okr.DateOf(t.Now.In(team.Location())) < quarter.End {
		return nil
	}
	var open int
	err := t.One(ctx, "SELECT COUNT(*) FROM objectives o WHERE o.team = $1 AND o.period_end = $2 AND "+seenByTeam+
		" AND "+NotClosed,
		[]any{team.ID, quarter.End}, []any{&open})
	if err != nil || open > 0 {
		return err
	}
	return t.tellResult(ctx, team, quarter, done)
}

// tellResult owes the channel the result of a quarter, once, if anything of it was graded.
func (t *Tx) tellResult(ctx context.Context, team okr.Team, quarter okr.Period, done *outbox.Turned) error {
	var graded int
	err := t.One(ctx, "SELECT COUNT(*) FROM objectives o WHERE o.team = $1 AND o.period_end = $2 AND "+seenByTeam+
		" AND NOT "+NotClosed,
		[]any{team.ID, quarter.End}, []any{&graded})
	if err != nil || graded == 0 {
		return err
	}
	done.Posted++
	loc := team.Location()
	due := okr.NextWorkingMoment(t.Now, loc, team.Calendar())
	if first := (okr.Wall{Date: okr.DateOf(due.In(loc)), At: people.TellAt}).In(loc); due.Before(first) {
		due = first
	}
	return t.OwePost(ctx, outbox.Post{
		Key: fmt.Sprintf("result/%s/%s", team.ID, quarter.Label), Kind: outbox.ResultPost, Channel: team.Channel,
		Team: team.ID, Subject: outbox.AboutQuarter(quarter.Start), Due: due,
	})
}

// endedQuarter owes the result of the quarter that an objective ended with, when it was the last one to be graded.
func (t *Tx) endedQuarter(ctx context.Context, o okr.Objective) error {
	quarter := t.QuarterOf(o.Period.End.AddDays(-1))
	if quarter.End != o.Period.End {
		return nil
	}
	team, err := t.FindTeam(ctx, o.Team)
	if err != nil {
		return err
	}
	return t.resultWhenGraded(ctx, team, quarter, &outbox.Turned{})
}

// quarterChanged lets follow what was said about the quarters of an objective. What was behind half-way stays as it
// was then.
func (t *Tx) quarterChanged(ctx context.Context, o okr.Objective) error {
	from, to := outbox.AboutQuarter(o.Period.Start), outbox.AboutQuarter(o.Period.End)
	if err := t.DirtyPosts(ctx, "kind <> 'midway' AND team = $1 AND subject >= $2 AND subject < $3", o.Team, from,
		to); err != nil {
		return err
	}
	return t.DirtyPosts(ctx, `kind IN ('drafts', 'grade') AND subject >= $2 AND subject < $3
		AND (person = $1 OR kind = 'grade' AND person IN (SELECT person FROM managers WHERE team = $4))`, o.Owner,
		from, to, o.Team)
}

// quarterOfPost is the quarter that a post is about.
func (s *Store) quarterOfPost(p outbox.Post) okr.Period {
	return okr.QuarterOf(p.Subject.Start(), s.people.FiscalStart)
}

// FindMidway returns what a person hears half-way through a quarter. An [*okr.Refusal] when the team is gone,
// [db.ErrNotFound] when the person is unknown.
func (s *Store) FindMidway(ctx context.Context, p outbox.Post, now time.Time) (okr.Midway, error) {
	return read(ctx, s, now, func(t *Tx) (m okr.Midway, err error) {
		if m.Person, err = t.FindPerson(ctx, p.Person); err != nil {
			return m, err
		}
		if m.Team, err = t.FindTeam(ctx, p.Team); err != nil {
			return m, err
		}
		m.Manager, m.Quarter, m.Today = m.Team.ManagedBy(p.Person), s.quarterOfPost(p),
			okr.DateOf(now.In(m.Team.Location()))
		where, args := Seen+" AND o.team = $2 AND o.period_start <= $3 AND o.period_end > $3 AND "+NotClosed,
			[]any{p.Person, p.Team, m.Today}
		if !m.Manager {
			where, args = where+" AND o.owner = $4", append(args, p.Person)
		}
		list, err := t.Objectives(ctx, where, args...)
		m.Total, m.Behind = len(list), okr.BehindPace(list, now, m.Today, m.Team.Schedule.Cadence)
		return m, err
	})
}

// FindGrading returns what a person is asked to grade. [db.ErrNotFound] when the person is unknown.
func (s *Store) FindGrading(ctx context.Context, p outbox.Post, now time.Time) (okr.Grading, error) {
	return read(ctx, s, now, func(t *Tx) (g okr.Grading, err error) {
		if g.Person, err = t.FindPerson(ctx, p.Person); err != nil {
			return g, err
		}
		g.Quarter, g.Again = s.quarterOfPost(p), p.About.ID == string(okr.UngradedMoment)
		list, err := t.Objectives(ctx, "o.period_end = $2 AND "+Live+" AND CASE WHEN "+ownerThere+` THEN o.owner = $1
			ELSE EXISTS (SELECT 1 FROM managers g WHERE g.team = o.team AND g.person = $1) END`, p.Person,
			g.Quarter.End)
		for _, o := range list {
			if o.Closing == nil {
				g.Open = append(g.Open, o)
			} else {
				g.Graded = append(g.Graded, o)
			}
		}
		return g, err
	})
}

// FindQuarterResult returns how a team's quarter ended, for its channel. An [*okr.Refusal] when the team is gone.
func (s *Store) FindQuarterResult(ctx context.Context, p outbox.Post, now time.Time) (okr.QuarterResult, error) {
	return read(ctx, s, now, func(t *Tx) (r okr.QuarterResult, err error) {
		if r.Team, err = t.FindTeam(ctx, p.Team); err != nil {
			return r, err
		}
		r.Quarter = s.quarterOfPost(p)
		const ended = seenByTeam + " AND o.team = $1 AND o.period_end = $2"
		list, err := t.Objectives(ctx, ended, p.Team, r.Quarter.End)
		if err != nil {
			return r, err
		}
		for _, o := range list {
			if o.Closing == nil {
				r.Ungraded++
				continue
			}
			r.Objectives = append(r.Objectives, o)
		}
		before, err := t.Objectives(ctx, ended, p.Team, r.Quarter.Start)
		if err != nil {
			return r, err
		}
		if mean, ok := okr.MeanGrade(before); ok {
			r.Before = &mean
		}
		err = t.faithful(ctx, &r)
		return r, err
	})
}

// faithful adds who answered the check-ins of a result's quarter.
func (t *Tx) faithful(ctx context.Context, r *okr.QuarterResult) error {
	from, to := r.Quarter.Start.Midnight(r.Team.Location()), r.Quarter.End.Midnight(r.Team.Location())
	const rounds = "(SELECT id FROM rounds WHERE team = $1 AND closes > $2 AND closes <= $3)"
	var answered, expected int
	if err := t.One(ctx, `SELECT COALESCE(SUM(CASE WHEN d.outcome IN ('A', 'L') THEN 1
		ELSE 0 END), 0), COALESCE(SUM(CASE WHEN d.outcome <> 'E' THEN 1 ELSE 0 END), 0)
		FROM duties d WHERE d.round IN `+rounds, []any{r.Team.ID, db.Millis(from), db.Millis(to)},
		[]any{&answered, &expected}); err != nil {
		return err
	}
	if ratio, ok := okr.Participation(answered, expected, 0); ok {
		r.Participation = &ratio
	}
	var err error
	r.Faithful, err = db.All(ctx, t, t.ScanPerson,
		"SELECT "+people.PersonColumns+` FROM people p WHERE NOT p.deactivated AND p.id IN (
			SELECT d.person FROM duties d WHERE d.round IN `+rounds+` AND d.outcome <> 'E' GROUP BY d.person
			HAVING SUM(CASE WHEN d.outcome IN ('A', 'L') THEN 0 ELSE 1 END) = 0)
		AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.person = p.id) ORDER BY p.name, p.id`, r.Team.ID,
		db.Millis(from),
		db.Millis(to))
	return err
}
