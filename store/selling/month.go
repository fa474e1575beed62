package selling

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// TurnMonths asks, at now, the managers of teams that sell and have no targets for a month: on the last working day
// before it and, if that is still so, on its first. Each team has a transaction of its own.
func (s *Store) TurnMonths(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	due, err := read(ctx, s, now, func(t *Tx) ([]monthTurn, error) { return t.monthTurns(ctx) })
	for _, v := range due {
		if v.day > okr.DateOf(now.In(v.team.Location())) {
			continue
		}
		if err := s.write(ctx, now, func(t *Tx) error { return t.turnMonth(ctx, v.team.ID, &done) }); err != nil {
			return done, fmt.Errorf("targets of %s: %w", v.team.ID, err)
		}
	}
	return done, err
}

// monthTurn is the day on which a team's managers are asked for targets next, unless they are there; empty when it
// was never planned.
type monthTurn struct {
	team okr.Team
	day  okr.Date
}

// monthTurns are those of all teams that sell.
func (t *Tx) monthTurns(ctx context.Context) (list []monthTurn, err error) {
	teams, err := t.Teams(ctx, "TRUE")
	if err != nil {
		return nil, err
	}
	byID := map[okr.TeamID]okr.Team{}
	for _, team := range teams {
		byID[team.ID] = team
	}
	rows, err := db.All(ctx, t, func(r db.Scanner) (v monthTurn, err error) {
		err = r.Scan(&v.team.ID, &v.day)
		return v, err
	}, "SELECT team, next_targets FROM selling ORDER BY team")
	for _, v := range rows {
		if team, there := byID[v.team.ID]; there {
			list = append(list, monthTurn{team, v.day})
		}
	}
	return list, err
}

// turnMonth is the turn of one team. One that was never planned, as those of an older database, begins with the next.
func (t *Tx) turnMonth(ctx context.Context, id okr.TeamID, done *outbox.Turned) error {
	team, err := t.FindTeam(ctx, id)
	if err != nil {
		return err
	}
	var next okr.Date
	if err := t.One(ctx, "SELECT next_targets FROM selling WHERE team = $1", []any{id}, []any{&next}); err != nil {
		return err
	}
	today, cal := okr.DateOf(t.Now.In(team.Location())), team.Calendar()
	turn := sales.NextTargetsTurn(today, cal)
	if next != "" {
		for turn = sales.NextTargetsTurn(next.AddDays(-1),
			cal); turn.Day <= today; turn = sales.NextTargetsTurn(turn.Day, cal) {
			if err := t.askForTargets(ctx, team, turn, today, done); err != nil {
				return err
			}
		}
	}
	_, err = t.Exec(ctx, "UPDATE selling SET next_targets = $2 WHERE team = $1", id, turn.Day)
	return err
}

// FindNextMonthTurn returns when managers of a team are asked for targets next, unless they are there.
func (t *Tx) FindNextMonthTurn(ctx context.Context) (at time.Time, ok bool, err error) {
	list, err := t.monthTurns(ctx)
	for _, v := range list {
		when := t.Now
		if v.day != "" {
			when = v.day.Midnight(v.team.Location())
		}
		if !ok || when.Before(at) {
			at, ok = when, true
		}
	}
	return at, ok, err
}

// targetsLate is for how many days a turn that nobody lived through is made up for.
const targetsLate = 7

func (t *Tx) askForTargets(ctx context.Context, team okr.Team, turn sales.TargetsTurn, today okr.Date,
	done *outbox.Turned) error {
	which := "before"
	if turn.Again {
		which = "again"
	}
	key := fmt.Sprintf("targets/%s/%s/%s", team.ID, turn.Month.Label, which)
	if today >= turn.Day.AddDays(targetsLate) || !turn.Again && today >= turn.Month.Start { // then the second one asks
		done.Skip(key, "its time passed")
		return nil
	}
	missing, err := t.targetsMissing(ctx, team.ID, turn.Month)
	if err != nil || !missing {
		return err
	}
	sells, err := t.sellsLately(ctx, team.ID, turn.Month)
	if err != nil || !sells {
		return err
	}
	for _, id := range team.Managers {
		if err := t.askManager(ctx, team, turn, key, id, done); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) askManager(ctx context.Context, team okr.Team, turn sales.TargetsTurn, key string, id okr.PersonID,
	done *outbox.Turned) error {
	p, err := t.FindPerson(ctx, id)
	if err != nil || !p.Prompted() {
		return err
	}
	key += "/" + string(id)
	nudged, err := t.CountNudges(ctx, id)
	if err != nil {
		return err
	}
	if nudged >= okr.NudgesAWeek {
		done.Skip(key, string(okr.SkipBudget))
		return nil
	}
	loc := p.Location(team.Location())
	due := okr.Wall{Date: turn.Day, At: people.TellAt}.In(loc)
	if due.Before(t.Now) {
		due = t.Now
	}
	done.Posted++
	return t.OwePost(ctx, outbox.Post{
		Key: key, Kind: outbox.TargetsPost, Person: id, Team: team.ID, Subject: outbox.AboutMonth(turn.Month.Start),
		Due: okr.NextWorkingMoment(due, loc, team.Calendar()),
	})
}

func (t *Tx) targetsMissing(ctx context.Context, team okr.TeamID, month okr.Period) (bool, error) {
	list, err := t.Targets(ctx, "t.team = $1 AND t.period_end > $2 AND t.period_start < $3", team,
		month.Previous().Start, month.End)
	return sales.TargetsMissing(month, list), err
}

// sellsLately reports whether a team had deals or targets in the three months before a month.
func (t *Tx) sellsLately(ctx context.Context, team okr.TeamID, month okr.Period) (bool, error) {
	since := month.Previous().Previous().Previous().Start
	var some int
	err := t.One(ctx, `SELECT EXISTS (SELECT 1 FROM credits WHERE team = $1 AND day >= $2)
		OR EXISTS (SELECT 1 FROM targets WHERE team = $1 AND period_end > $2 AND superseded_at IS NULL AND amount > 0)`,
		[]any{team, since}, []any{&some})
	return some > 0, err
}

// FindMonthTurn returns what a post asks a manager about the targets of a month, or what was done. An [*okr.Refusal]
// to who may not set them any more, and when the team is gone.
func (s *Store) FindMonthTurn(ctx context.Context, p outbox.Post, now time.Time) (sales.MonthTurn, error) {
	return read(ctx, s, now, func(t *Tx) (m sales.MonthTurn, err error) {
		team, settings, err := t.FindSelling(ctx, p.Team)
		if err != nil {
			return m, err
		}
		m = sales.MonthTurn{Team: team, Settings: settings, Month: okr.MonthOf(p.Subject.Start()),
			How: sales.MonthChoice(p.About.ID)}
		if m.Manager, err = t.FindPerson(ctx, p.Person); err != nil {
			return m, err
		}
		if err := t.maySetTargets(ctx, team, p.Person); err != nil {
			return m, err
		}
		if m.Missing, err = t.targetsMissing(ctx, team.ID, m.Month); err != nil {
			return m, err
		}
		if !m.Missing {
			err = t.fillWhatWasSet(ctx, &m)
			return m, err
		}
		for how, offer := range map[sales.MonthChoice]*sales.Offer{sales.RepeatMonth: &m.Repeat,
			sales.TakeSuggestions: &m.Suggested} {
			targets, err := t.offeredTargets(ctx, team, settings, m.Month, how)
			if err != nil {
				return m, err
			}
			*offer = sales.OfferOf(targets)
		}
		return m, nil
	})
}

// fillWhatWasSet says who set a month's targets last, and what they come to. Those of longer periods that cover the
// month say so themselves.
func (t *Tx) fillWhatWasSet(ctx context.Context, m *sales.MonthTurn) error {
	list, err := t.Targets(ctx, "t.team = $1 AND t.period_start = $2 AND t.period_end = $3", m.Team.ID, m.Month.Start,
		m.Month.End)
	if err != nil || len(list) == 0 {
		return err
	}
	m.Set = sales.OfferOf(list)
	last := slices.MaxFunc(list, func(a, b sales.Target) int {
		return cmp.Or(a.SetAt.Compare(b.SetAt),
			cmp.Compare(a.ID, b.ID))
	})
	m.By, err = t.FindPerson(ctx, last.SetBy)
	return err
}

// offeredTargets are the targets that one click would set for a month: those of the month before, of who is in the
// team yet, or what is suggested to who sells, and to the team as a whole where it has a target in the month before.
func (t *Tx) offeredTargets(ctx context.Context, team okr.Team, settings sales.Settings, month okr.Period,
	how sales.MonthChoice) ([]sales.Target, error) {
	before := month.Previous()
	last, err := t.Targets(ctx, `t.team = $1 AND t.period_start = $2 AND t.period_end = $3 AND (t.person IS NULL
		OR EXISTS (SELECT 1 FROM members m WHERE m.team = t.team AND m.person = t.person AND m.left_at IS NULL)
		OR EXISTS (SELECT 1 FROM managers g WHERE g.team = t.team AND g.person = t.person)) ORDER BY t.id`, team.ID,
		before.Start, before.End)
	if err != nil {
		return nil, err
	}
	for i := range last {
		last[i].Amount = last[i].Full
	}
	if how == sales.RepeatMonth {
		return last, nil
	}
	today := okr.DateOf(t.Now.In(team.Location()))
	rows, err := t.targetRows(ctx, team, settings, sales.Revenue, month, today)
	if err != nil {
		return nil, err
	}
	asOne := slices.ContainsFunc(last, func(v sales.Target) bool { return v.Person == "" && v.Metric == sales.Revenue })
	elapsed := sales.ElapsedShare(month, today, team.Calendar(), settings.SeasonalWeights)
	var list []sales.Target
	for _, r := range rows {
		if r = r.At(elapsed); r.Suggests() && (r.Person.ID != "" || asOne) {
			list = append(list, sales.Target{Person: r.Person.ID, Metric: sales.Revenue,
				Amount: r.Suggestion.Recommended})
		}
	}
	return list, nil
}

// ChooseTargets does for a month without targets what a manager chose in the message that asks for them. Who may set
// the team's targets may. It is refused when somebody set some meanwhile, and when there is nothing to set.
func (s *Store) ChooseTargets(ctx context.Context, a outbox.Actor, post okr.PostID, how sales.MonthChoice) error {
	return s.act(ctx, a, func(t *Tx) error {
		team, settings, month, err := t.findMonthAsked(ctx, a, post)
		if err != nil {
			return err
		}
		if month.Ended(okr.DateOf(t.Now.In(team.Location()))) {
			return okr.Refuse("errors.target_period_over")
		}
		missing, err := t.targetsMissing(ctx, team.ID, month)
		if err != nil {
			return err
		}
		if !missing {
			return okr.Refuse("errors.month_set")
		}
		list, err := t.offeredTargets(ctx, team, settings, month, how)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return okr.Refuse("errors.month_nothing")
		}
		for _, v := range list {
			if err := t.setTarget(ctx, a, sellers{team, settings}, v.Metric, TargetWish{v.Person, v.Amount},
				month); err != nil {
				return err
			}
		}
		return t.targetsChanged(ctx, team.ID, month, how)
	})
}

// FindMonthAsked returns the team and month about which a post asks, for who may set its targets. An [*okr.Refusal]
// to others, and when the post asks for none.
func (s *Store) FindMonthAsked(ctx context.Context, a outbox.Actor, post okr.PostID) (team okr.TeamID, month okr.Period,
	err error) {
	err = s.read(ctx, a.Now, func(t *Tx) error {
		of, _, p, err := t.findMonthAsked(ctx, a, post)
		team, month = of.ID, p
		return err
	})
	return team, month, err
}

func (t *Tx) findMonthAsked(ctx context.Context, a outbox.Actor,
	post okr.PostID) (team okr.Team, settings sales.Settings, month okr.Period, err error) {
	var id okr.TeamID
	var of outbox.Subject
	list, err := db.All(ctx, t, func(r db.Scanner) (okr.TeamID, error) { err := r.Scan(&id, &of); return id, err },
		"SELECT team, subject FROM posts WHERE id = $1 AND kind = 'targets'", post)
	if err != nil {
		return team, settings, month, err
	}
	if len(list) == 0 {
		return team, settings, month, okr.Refuse("errors.button_old")
	}
	if team, settings, err = t.FindSelling(ctx, id); err != nil {
		return team, settings, month, err
	}
	return team, settings, okr.MonthOf(of.Start()), t.maySetTargets(ctx, team, a.Person)
}

// targetsChanged lets follow what shows the targets of a period: boards, Home tabs, and the messages that asked for
// them, which say how they were set.
func (t *Tx) targetsChanged(ctx context.Context, team okr.TeamID, p okr.Period, how sales.MonthChoice) error {
	if err := t.dirtyBoards(ctx, team, p.Start, p.End); err != nil {
		return err
	}
	about := ""
	if how != "" {
		about = db.JSON(outbox.About{ID: string(how)})
	}
	const asking = "kind = 'targets' AND team = $1 AND subject >= $2 AND subject < $3"
	from, to := outbox.AboutMonth(okr.MonthOf(p.Start).Start), outbox.AboutMonth(p.End)
	if _, err := t.Exec(ctx, "UPDATE posts SET about = $4 WHERE "+asking, team, from, to, about); err != nil {
		return err
	}
	if err := t.DirtyPosts(ctx, asking, team, from, to); err != nil {
		return err
	}
	return t.TouchTeamHomes(ctx, team)
}

// UpcomingTargets is when a team's managers are asked for the targets of a month, if they are missing then.
func (t *Tx) UpcomingTargets(ctx context.Context, team okr.Team, until time.Time) (list []outbox.Planned, err error) {
	var next sql.NullString
	err = t.One(ctx, "SELECT MAX(next_targets) FROM selling WHERE team = $1", []any{team.ID}, []any{&next})
	if err != nil || next.String == "" {
		return nil, err
	}
	cal := team.Calendar()
	for turn := sales.NextTargetsTurn(okr.Date(next.String).AddDays(-1), cal); ; turn = sales.NextTargetsTurn(turn.Day,
		cal) {
		at := okr.Wall{Date: turn.Day, At: people.TellAt}.In(team.Location())
		if at.After(until) {
			return list, nil
		}
		missing, err := t.targetsMissing(ctx, team.ID, turn.Month)
		if err != nil {
			return nil, err
		}
		if missing {
			list = append(list, outbox.Planned{At: at, Zone: team.Location(), What: outbox.PlannedTargets, Team: team,
				Week: turn.Month.Label})
		}
	}
}
