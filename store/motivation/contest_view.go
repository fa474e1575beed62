package motivation

import (
	"context"
	"errors"
	"slices"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// exposure is what may be shown of a contest.
type exposure struct{ values, names, bare, amounts bool }

// exposureFor is what a viewer may see, or the channel when that is empty: what the contest shows, as far as the
// teams of those who take part do. Who leads the team that holds it sees what the contest keeps from others, and who
// leads another one what that team does.
func (t *Tx) exposureFor(ctx context.Context, c contestRow, viewer okr.PersonID, leads bool) (e exposure, err error) {
	e = exposure{values: true, names: true, amounts: true}
	if !leads {
		e.values, e.bare = c.Show == motivation.ShowValues, c.Show == motivation.ShowProgress
	}
	teams, err := t.Teams(ctx, `(t.id = $1 OR t.id IN (SELECT m.team FROM contenders k JOIN members m
			ON m.person = k.person WHERE k.contest = $2 AND m.left_at IS NULL AND $3))`, c.Team.ID, c.ID,
		c.Who != motivation.WhoTeam)
	if err != nil {
		return e, err
	}
	for _, team := range teams {
		if viewer != "" && c.Kind != motivation.Duel {
			if own, err := t.leads(ctx, team.ID, viewer); err != nil || own {
				if err != nil {
					return e, err
				}
				continue
			}
		}
		s, err := t.store.Hooks.Selling(ctx, t.Tx, team)
		if err != nil {
			return e, err
		}
		e = e.within(s, c.Contest)
	}
	if c.Kind == motivation.Duel { // the two know each other
		e.names, e.bare = true, false
	}
	return e, nil
}

// within is what is left to show where a team shows some of it only.
func (e exposure) within(s sales.Settings, c motivation.Contest) exposure {
	switch s.BoardMode {
	case sales.Anonymous:
		e.names = e.names && c.Teams()
	case sales.ValuesHidden:
		e.values = false
	case sales.ProgressOnly:
		e.bare = true
	}
	if c.Counted.Money() && !s.AmountsOpen {
		e.values, e.amounts = false, false
	}
	return e
}

// viewOf is a contest as somebody sees it; an empty viewer is the channel.
func (t *Tx) viewOf(ctx context.Context, c contestRow, viewer okr.PersonID, compare func(a, b string) int) (
	v motivation.ContestView, err error) {
	k, err := t.reckon(ctx, c, compare)
	if err != nil {
		return v, err
	}
	v = motivation.ContestView{Contest: c.Contest, Result: k.Result, Now: t.Now,
		Today: okr.DateOf(t.Now.In(c.Team.Location())), Viewer: viewer, Window: k.window, Round: k.round,
		Rounds: k.rounds}
	for _, p := range k.all {
		if !p.Left && !p.hidden {
			v.Heads++
		}
	}
	if viewer != "" {
		if v.Manages, err = t.leads(ctx, c.Team.ID, viewer); err != nil {
			return v, err
		}
		if err := t.fillMine(ctx, c, k, &v); err != nil {
			return v, err
		}
	}
	e, err := t.exposureFor(ctx, c, viewer, v.Manages && c.Kind != motivation.Duel)
	if err != nil {
		return v, err
	}
	if c.Kind == motivation.Duel {
		v.Rival = k.nameOf(c.Opponent(viewer))
	}
	if c.State == motivation.ContestDone {
		if v.Won, err = t.prizesOf(ctx, c); err != nil {
			return v, err
		}
	}
	v.Values, v.Names, v.Bare = e.values, e.names, e.bare
	if v.Progress = c.Goal > 0 && e.amounts && (e.values || e.bare); v.Progress && len(v.Places) > 0 {
		v.Best = v.Places[0].Value / c.Goal
	}
	if !e.names {
		v.Ahead, v.Won = "", nil
	}
	v.Left = covered(v.Left, e, viewer)
	v.Without = covered(v.Without, e, viewer)
	v.Places = covered(v.Places, e, viewer)
	v.Rounds = slices.Clone(v.Rounds)
	for i := range v.Rounds {
		v.Rounds[i].Places = covered(v.Rounds[i].Places, e, viewer)
	}
	return v, nil
}

// covered are places without what is not to be shown of them; everybody sees all of their own.
func covered(places []motivation.ContestPlace, e exposure, viewer okr.PersonID) []motivation.ContestPlace {
	places = slices.Clone(places)
	for i, p := range places {
		if viewer != "" && p.Person == viewer {
			continue
		}
		if !e.values || e.bare {
			p.Value, p.Times, p.Sum, p.Target, p.ReachedAt, p.ReachedOn = 0, 0, 0, 0, 0, ""
		}
		if !e.names || e.bare {
			p.Name, p.Person = "", ""
		}
		places[i] = p
	}
	return places
}

// fillMine says how the viewer stands, and what passes the next one.
func (t *Tx) fillMine(ctx context.Context, c contestRow, k reckoning, v *motivation.ContestView) error {
	at := slices.IndexFunc(k.all, func(p contender) bool { return p.Person == v.Viewer })
	if at < 0 {
		return nil
	}
	me := k.all[at]
	v.Takes = !me.Left
	side := 0
	if c.Teams() {
		side = me.Side + 1
	}
	mine := motivation.ContestPlace{Person: me.Person, Name: me.Name, Left: me.Left}
	if me.hidden && c.State != motivation.ContestDone {
		own := motivation.Field{Rules: c.Rules, Compare: k.field.Compare}
		me.hidden = false
		if err := t.fillField(ctx, c, k.window, []contender{me}, &own); err != nil {
			return err
		}
		for _, p := range own.In(k.window).Places {
			mine.Value, mine.Times, mine.Sum = p.Value, p.Times, p.Sum
		}
	}
	if place, ok := k.PlaceOf(v.Viewer, side); ok {
		mine = k.Places[place]
	}
	v.Mine = &mine
	places := k.Places
	if c.Kind == motivation.Series && len(k.rounds) > 0 {
		places = k.rounds[len(k.rounds)-1].Places
	}
	in := motivation.Result{Places: places}
	if place, ok := in.PlaceOf(v.Viewer, side); ok && c.State == motivation.ContestRunning {
		if v.ToPass = k.field.MoreToPass(places, place); v.ToPass > 0 {
			v.Ahead = places[slices.IndexFunc(places, func(p motivation.ContestPlace) bool {
				return p.Rank == places[place].Rank
			})-1].Name
		}
	}
	if c.Kind == motivation.Duel {
		record, err := t.duelRecord(ctx, v.Viewer, c.Opponent(v.Viewer))
		v.Record = record
		return err
	}
	return nil
}

// FindContest returns a contest as the actor sees it. An [*okr.Refusal] when there is none that they may see: drafts
// and hidden ones are for who leads the team, duels for the two, the others for who works in a team that takes part.
func (s *Store) FindContest(ctx context.Context, a outbox.Actor, id motivation.ContestID,
	compare func(a, b string) int) (motivation.ContestView, error) {
	return read(ctx, s, a.Now, func(t *Tx) (v motivation.ContestView, err error) {
		c, err := t.findContest(ctx, id)
		if err != nil {
			return v, err
		}
		seen, err := t.contests(ctx, "c.id = $2 AND "+contestSeen, a.Person, id)
		if err != nil {
			return v, err
		}
		if len(seen) == 0 {
			leads, err := t.leads(ctx, c.Team.ID, a.Person)
			if err != nil {
				return v, err
			}
			if !leads || c.Kind == motivation.Duel {
				return v, unknownContest(id)
			}
		}
		return t.viewOf(ctx, c, a.Person, compare)
	})
}

// contestSeen is of contests c that somebody, $1, may see without leading the team: who takes part, and who works in
// the team that holds it or competes, of what was announced.
const contestSeen = people.Worker + ` AND c.hidden = 0 AND c.state <> 'draft' AND (
	EXISTS (SELECT 1 FROM contenders k WHERE k.contest = c.id AND k.person = $1)
	OR c.kind <> 'duel' AND (c.team IN (` + teamsOfViewer + `) OR c.who = 'teams' AND EXISTS (SELECT 1 FROM contenders k
		JOIN members m ON m.person = k.person AND m.left_at IS NULL WHERE k.contest = c.id
		AND m.team IN (` + teamsOfViewer + `))))`

// teamsOfViewer selects the teams in which somebody, $1, works.
const teamsOfViewer = `SELECT team FROM members WHERE person = $1 AND left_at IS NULL
	UNION SELECT team FROM managers WHERE person = $1`

// contestHeld is of contests c of the teams that somebody, $1, manages.
const contestHeld = people.Worker + " AND c.kind <> 'duel' AND c.team IN (SELECT team FROM managers WHERE person = $1)"

// lately is for how long a contest that is over is still listed with those that run.
const lately = 7 * 24 * time.Hour

// FindContests returns the contests that concern the actor: what runs or ended lately in their teams and with them, and
// of teams that they manage also drafts and hidden ones. Duels are left to [Store.FindDuels].
func (s *Store) FindContests(ctx context.Context, a outbox.Actor,
	compare func(a, b string) int) ([]motivation.ContestView, error) {
	return read(ctx, s, a.Now, func(t *Tx) ([]motivation.ContestView, error) {
		return t.views(ctx, a, compare, "c.kind <> 'duel' AND (("+contestSeen+") OR ("+contestHeld+`))
			AND (c.state IN ('draft', 'running', 'counting') OR MAX(COALESCE(c.frozen_at, 0),
				COALESCE(c.canceled_at, 0)) > $2)
			ORDER BY c.state = 'draft', c.state IN ('done', 'cancelled'), c.ends = '', c.ends, c.id`,
			db.Millis(a.Now.Add(-lately)))
	})
}

// views are contests that a condition selects, as the actor, $1, sees them.
func (t *Tx) views(ctx context.Context, a outbox.Actor, compare func(a, b string) int, where string,
	args ...any) (list []motivation.ContestView, err error) {
	rows, err := t.contests(ctx, where, append([]any{a.Person}, args...)...)
	for _, c := range rows {
		v, err := t.viewOf(ctx, c, a.Person, compare)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, err
}

// mostArchived is how many contests an archive lists.
const mostArchived = 20

// FindContestArchive returns the contests of a team that are over, the newest first; with team 0, of the first that the
// actor works in. An [*okr.Refusal] to who does not work there, and when the team is gone.
func (s *Store) FindContestArchive(ctx context.Context, a outbox.Actor, id okr.TeamID,
	compare func(a, b string) int) (team okr.Team, list []motivation.ContestView, err error) {
	_, err = read(ctx, s, a.Now, func(t *Tx) (none struct{}, err error) {
		if team, err = t.archived(ctx, a, id); err != nil {
			return none, err
		}
		leads, err := t.leads(ctx, team.ID, a.Person)
		if err != nil {
			return none, err
		}
		list, err = t.views(ctx, a, compare, `c.team = $2 AND c.kind <> 'duel' AND c.announced_at IS NOT NULL
			AND c.state IN ('done', 'cancelled') AND ($3 OR c.hidden = 0) AND $1 <> ''
			ORDER BY c.id DESC LIMIT $4`, team.ID,
			leads, mostArchived)
		return none, err
	})
	return team, list, err
}

// archived is the team whose archive is asked for.
func (t *Tx) archived(ctx context.Context, a outbox.Actor, id okr.TeamID) (okr.Team, error) {
	if id != 0 {
		team, err := t.FindTeam(ctx, id)
		return team, errors.Join(err, t.mayReadTeam(ctx, id, a.Person))
	}
	teams, err := t.Teams(ctx, people.OfPerson, a.Person)
	if err == nil && len(teams) == 0 {
		teams, err = t.managed(ctx, a.Person)
	}
	if err != nil {
		return okr.Team{}, err
	}
	if len(teams) == 0 {
		return okr.Team{}, okr.Refuse("errors.not_in_team")
	}
	return teams[0], nil
}

// FindPostedContest returns a contest as its channels see it. [db.ErrNotFound] when there is none.
func (s *Store) FindPostedContest(ctx context.Context, id motivation.ContestID, now time.Time,
	compare func(okr.Team) func(a, b string) int) (motivation.ContestView, error) {
	return read(ctx, s, now, func(t *Tx) (v motivation.ContestView, err error) {
		c, err := t.findContest(ctx, id)
		if refusal, err := okr.Refused(err); refusal != nil {
			return v, db.ErrNotFound
		} else if err != nil {
			return v, err
		}
		return t.viewOf(ctx, c, "", compare(c.Team))
	})
}

// FindRehearsal returns what would have come of a contest's rules in the last comparable window that is over, for who
// leads its team. An [*okr.Refusal] to anybody else.
func (s *Store) FindRehearsal(ctx context.Context, a outbox.Actor, id motivation.ContestID,
	compare func(a, b string) int) (v motivation.ContestView, h motivation.Rehearsal, err error) {
	_, err = read(ctx, s, a.Now, func(t *Tx) (none struct{}, err error) {
		c, err := t.holdContest(ctx, a, id)
		if err != nil {
			return none, err
		}
		if v, err = t.viewOf(ctx, c, a.Person, compare); err != nil {
			return none, err
		}
		all, err := t.contenders(ctx, c)
		if err != nil {
			return none, err
		}
		window := c.RehearsedIn(v.Today)
		f := motivation.Field{Rules: c.Rules, Compare: compare}
		if err := t.fillField(ctx, c, window, all, &f); err != nil {
			return none, err
		}
		h = f.Rehearse(window)
		e, err := t.exposureFor(ctx, c, a.Person, true)
		if err != nil {
			return none, err
		}
		h.Places, h.Left = covered(h.Places, e, a.Person), covered(h.Left, e, a.Person)
		h.Without = covered(h.Without, e, a.Person)
		v.Heads = h.Of
		if c.Teams() {
			v.Heads = len(f.Contenders)
		}
		return none, nil
	})
	return v, h, err
}

// FindContestForm returns what the form of a contest offers to who leads the team; with team 0, the first that the
// actor manages, and of a draft its own. An [*okr.Refusal] to anybody else.
func (s *Store) FindContestForm(ctx context.Context, a outbox.Actor, team okr.TeamID,
	id motivation.ContestID) (motivation.ContestForm, error) {
	return read(ctx, s, a.Now, func(t *Tx) (f motivation.ContestForm, err error) {
		if id != 0 {
			c, err := t.holdContest(ctx, a, id)
			if err != nil {
				return f, err
			}
			team, f.Draft = c.Team.ID, &c.Contest
		}
		if f.All, err = t.Teams(ctx, "TRUE"); err != nil {
			return f, err
		}
		if f.Teams, err = t.managed(ctx, a.Person); err != nil {
			return f, err
		}
		if admin, err := t.Admin(ctx, a.Person); err != nil {
			return f, err
		} else if admin {
			f.Teams = append(f.Teams, slices.DeleteFunc(slices.Clone(f.All), func(v okr.Team) bool {
				return slices.ContainsFunc(f.Teams, func(o okr.Team) bool { return o.ID == v.ID })
			})...)
		}
		if team == 0 && len(f.Teams) > 0 {
			team = f.Teams[0].ID
		}
		if err := t.mayHold(ctx, a, team); err != nil {
			return f, err
		}
		if f.Team, err = t.FindTeam(ctx, team); err != nil {
			return f, err
		}
		return f, t.fillForm(ctx, &f)
	})
}

// fillForm reads what a team counts and gives.
func (t *Tx) fillForm(ctx context.Context, f *motivation.ContestForm) error {
	f.Today = okr.DateOf(t.Now.In(f.Team.Location()))
	selling, err := t.store.Hooks.Selling(ctx, t.Tx, f.Team)
	if err != nil {
		return err
	}
	f.Currency, f.Activities = selling.Currency, selling.Activities
	if f.KPIs, err = t.store.Hooks.KPIs(ctx, t.Tx, f.Team); err != nil {
		return err
	}
	f.Rewards, err = db.All(ctx, t, func(row db.Scanner) (r motivation.Reward, err error) {
		r, _, err = scanReward(row)
		return r, err
	}, "SELECT "+rewardColumns+` FROM rewards r JOIN teams w ON w.id = r.team WHERE r.team = $1
		AND r.archived_at IS NULL AND r.for_team = 0 ORDER BY r.price, r.id`, f.Team.ID)
	return err
}
