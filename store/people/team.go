package people

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

const teamColumns = `t.id, t.name, t.channel, t.language, t.zone, t.cadence, t.open_day, t.open_at, t.close_day,
	t.close_at,
	t.remind_after, t.last_before, t.working_days, t.holiday_preset, t.holidays, t.questions, t.created_at`

func scanTeam(row db.Scanner) (okr.Team, error) {
	var (
		t                  okr.Team
		opens, closes      string
		week               string
		holidays, question string
		created            sql.NullInt64
	)
	err := row.Scan(&t.ID, &t.Name, &t.Channel, &t.Language, &t.Zone, &t.Schedule.Cadence, &t.Schedule.OpenDay, &opens,
		&t.Schedule.CloseDay, &closes, &t.Schedule.RemindAfter, &t.Schedule.LastBefore, &week, &t.Holidays.Preset,
		&holidays,
		&question, &created)
	if err != nil {
		return t, err
	}
	t.CreatedAt = db.Instant(created)
	var errs [5]error
	t.Schedule.OpenAt, errs[0] = okr.ParseClock(opens)
	t.Schedule.CloseAt, errs[1] = okr.ParseClock(closes)
	t.Holidays.Extra, errs[2] = db.FromJSON[[]okr.Date](holidays)
	t.Questions, errs[3] = db.FromJSON[[]okr.Question](question)
	t.Week, errs[4] = okr.ParseWorkingWeek(week)
	return t, errors.Join(errs[:]...)
}

// OfPerson selects the teams t that a person, $1, is in or manages.
const OfPerson = `t.id IN (SELECT team FROM members WHERE person = $1 AND left_at IS NULL UNION SELECT team
	FROM managers WHERE person = $1)`

// Teams reads the teams that a condition on t selects, with those of their managers who are still there, in two
// queries.
func (t *Tx) Teams(ctx context.Context, where string, args ...any) ([]okr.Team, error) {
	list, err := db.All(ctx, t, scanTeam, "SELECT "+teamColumns+" FROM teams t WHERE t.removed_at IS NULL AND "+where+
		" ORDER BY t.id", args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	type manager struct {
		team   okr.TeamID
		person okr.PersonID
	}
	managers, err := db.All(ctx, t, func(row db.Scanner) (manager, error) {
		var m manager
		err := row.Scan(&m.team, &m.person)
		return m, err
	}, `SELECT t.id, mg.person FROM teams t JOIN managers mg ON mg.team = t.id JOIN people mp ON mp.id = mg.person
		WHERE t.removed_at IS NULL AND `+outbox.Speakable("mp")+" AND "+where+" ORDER BY t.id, mg.person", args...)
	if err != nil {
		return nil, err
	}
	of := map[okr.TeamID][]okr.PersonID{}
	for _, m := range managers {
		of[m.team] = append(of[m.team], m.person)
	}
	for i := range list {
		list[i].Managers = of[list[i].ID]
	}
	return list, nil
}

// FindTeam returns a team that was not removed; of another one it refuses with errors.team_gone.
func (t *Tx) FindTeam(ctx context.Context, id okr.TeamID) (okr.Team, error) {
	list, err := t.Teams(ctx, "t.id = $1", id)
	if err != nil {
		return okr.Team{}, err
	}
	if len(list) == 0 {
		return okr.Team{}, okr.Refuse("errors.team_gone")
	}
	return list[0], nil
}

// FindTeam returns a team; a removed or unknown one is refused with a sentence.
func (s *Store) FindTeam(ctx context.Context, id okr.TeamID) (team okr.Team, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (okr.Team, error) { return t.FindTeam(ctx, id) })
}

// Teams returns every team.
func (s *Store) Teams(ctx context.Context) (list []okr.Team, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]okr.Team, error) { return t.Teams(ctx, "TRUE") })
}

// TeamsOf returns the teams a person is a member of.
func (s *Store) TeamsOf(ctx context.Context, id okr.PersonID) (list []okr.Team, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]okr.Team, error) { return t.teamsOf(ctx, id) })
}

func (t *Tx) teamsOf(ctx context.Context, id okr.PersonID) ([]okr.Team, error) {
	return t.Teams(ctx, "t.id IN (SELECT team FROM members WHERE person = $1 AND left_at IS NULL)", id)
}

// ManagedTeams returns the teams whose settings a person may change: those they manage, and for an admin all.
func (s *Store) ManagedTeams(ctx context.Context, id okr.PersonID) ([]okr.Team, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (list []okr.Team, err error) {
		admin, err := t.Admin(ctx, id)
		if err != nil {
			return list, err
		}
		list, err = t.Teams(ctx, "($1 OR EXISTS (SELECT 1 FROM managers m WHERE m.team = t.id AND m.person = $2))",
			admin, id)
		return list, err
	})
}

// Channels returns the channels of all teams.
func (s *Store) Channels(ctx context.Context) (list []string, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]string, error) {
		return db.All(ctx, t, db.ScanOne[string], "SELECT channel FROM teams WHERE removed_at IS NULL ORDER BY id")
	})
}

// CreateTeam sets up a team. Only an admin may, and only with a channel that no other team has. An [*okr.Refusal]
// says so, or what does not fit in the plan: its channel, managers, zone or days; an [*okr.ZoneError] that it leaves
// some members too little time.
func (s *Store) CreateTeam(ctx context.Context, a outbox.Actor, team okr.Team) (saved okr.Team, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		team.ID = 0
		if err := t.maySaveTeam(ctx, a.Person, team); err != nil {
			return err
		}
		if err := t.checkTeam(ctx, team); err != nil {
			return err
		}
		s := team.Schedule
		id, err := t.Insert(ctx, `INSERT INTO teams (name, channel, language, zone, cadence, open_day, open_at,
			close_day, close_at,
				remind_after, last_before, working_days, holiday_preset, holidays, questions, next_opens, created_by,
				created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id`,
			team.Name, team.Channel, team.Language, team.Zone, s.Cadence, s.OpenDay, s.OpenAt.String(), s.CloseDay,
			s.CloseAt.String(),
			s.RemindAfter, s.LastBefore, team.Week.String(), team.Holidays.Preset, db.JSON(team.Holidays.Extra),
			db.JSON(team.Questions),
			s.NextOpening(okr.WallOf(a.Now.In(team.Location()))).String(), a.Person, db.Millis(a.Now))
		if err != nil {
			return err
		}
		team.ID = okr.TeamID(id)
		if err := t.setManagers(ctx, team); err != nil {
			return err
		}
		if err := t.store.Hooks.Founded(ctx, t, team); err != nil {
			return err
		}
		if err := t.LogChange(ctx, a, Subject{Team: team.ID}, "team", "", team.Name); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "kind = $1", outbox.SetupPost); err != nil {
			return err
		}
		if err := t.OwePost(ctx, outbox.Post{Key: welcomeKey(team.ID), Kind: outbox.WelcomePost, Channel: team.Channel,
			Team: team.ID}); err != nil {
			return err
		}
		saved, err = t.FindTeam(ctx, team.ID)
		return err
	})
	return saved, err
}

// UpdateTeam changes a team's settings, with an audit line for each. A round that runs, or is due now, keeps its
// questions and times; one whose members have yet to come to it opens as the new settings say. What leavers of the
// team left behind goes to a new manager. An [*okr.Refusal] to who may not change it, when it is gone, and of what
// [Store.CreateTeam] refuses in a plan; so too an [*okr.ZoneError].
func (s *Store) UpdateTeam(ctx context.Context, a outbox.Actor, team okr.Team) (saved okr.Team, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		before, err := t.FindTeam(ctx, team.ID)
		if err != nil {
			return err
		}
		if err := t.maySaveTeam(ctx, a.Person, team); err != nil {
			return err
		}
		if err := t.checkTeam(ctx, team); err != nil {
			return err
		}
		if err := t.store.Hooks.Changing(ctx, t, before); err != nil {
			return err
		}
		s := team.Schedule
		if _, err := t.Exec(ctx, `UPDATE teams SET name = $1, channel = $2, language = $3, zone = $4, cadence = $5,
			open_day = $6,
				open_at = $7, close_day = $8, close_at = $9, remind_after = $10, last_before = $11, holiday_preset =
				$12,
				holidays = $13, questions = $14, working_days = $15 WHERE id = $16`,
			team.Name, team.Channel, team.Language, team.Zone, s.Cadence, s.OpenDay, s.OpenAt.String(), s.CloseDay,
			s.CloseAt.String(),
			s.RemindAfter, s.LastBefore, team.Holidays.Preset, db.JSON(team.Holidays.Extra), db.JSON(team.Questions),
			team.Week.String(), team.ID); err != nil {
			return err
		}
		if err := t.setManagers(ctx, team); err != nil {
			return err
		}
		for _, d := range teamDifferences(before, team) {
			if err := t.LogChange(ctx, a, Subject{Team: team.ID}, d[0], d[1], d[2]); err != nil {
				return err
			}
		}
		if before.Schedule != team.Schedule || before.Zone != team.Zone {
			if err := t.store.Hooks.Rescheduled(ctx, t, team); err != nil {
				return err
			}
		}
		if before.Zone != team.Zone || before.Week.String() != team.Week.String() ||
			db.JSON(before.Holidays) != db.JSON(team.Holidays) {
			if err := t.store.Hooks.CalendarChanged(ctx, t, a, team); err != nil {
				return err
			}
		}
		if before.Channel != team.Channel {
			if err := t.movePosts(ctx, team); err != nil {
				return err
			}
		}
		if err := t.store.Hooks.Changed(ctx, t, team.ID); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "kind <> 'digest' AND round IN "+CurrentRounds, team.ID); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "key = $1 OR kind = $2 AND team = $3", welcomeKey(team.ID), outbox.ManagerPost,
			team.ID); err != nil {
			return err
		}
		if err := t.TouchTeamHomes(ctx, team.ID); err != nil {
			return err
		}
		saved, err = t.FindTeam(ctx, team.ID)
		return err
	})
	return saved, err
}

// movePosts lets what was not said in the team's former channel yet, or was refused there, be said in the new one.
func (t *Tx) movePosts(ctx context.Context, team okr.Team) error {
	_, err := t.Exec(ctx, `UPDATE posts SET channel = $2, state = 'owed', retry_at = 0, attempts = 0, reason = ''
		WHERE team = $1 AND person IS NULL AND ts = '' AND state IN ('owed', 'parked')`, team.ID, team.Channel)
	return err
}

func welcomeKey(team okr.TeamID) string { return "welcome/" + team.String() }

func teamDifferences(a, b okr.Team) (list [][3]string) {
	for _, f := range [][3]string{
		{"name", a.Name, b.Name}, {"channel", a.Channel, b.Channel}, {"language", a.Language, b.Language},
		{"zone", a.Zone, b.Zone},
		{"managers", db.JSON(a.Managers), db.JSON(b.Managers)}, {"schedule", db.JSON(a.Schedule), db.JSON(b.Schedule)},
		{"working_days", a.Week.String(), b.Week.String()}, {"holidays", db.JSON(a.Holidays), db.JSON(b.Holidays)},
		{"questions", db.JSON(a.Questions), db.JSON(b.Questions)},
	} {
		if f[1] != f[2] {
			list = append(list, f)
		}
	}
	return list
}

// RemoveTeam ends a team: nothing more is asked or posted for it; its history stays. What other teams have that is
// tied to it stands on its own from now on, and their owners are told. An [*okr.Refusal] to who may not change its
// settings, and when it is gone already.
func (s *Store) RemoveTeam(ctx context.Context, a outbox.Actor, id okr.TeamID) error {
	return s.act(ctx, a, func(t *Tx) error {
		team, err := t.FindTeam(ctx, id)
		if err != nil {
			return err
		}
		if err := t.MaySet(ctx, id, a.Person); err != nil {
			return err
		}
		if err := errors.Join(t.store.Hooks.Ended(ctx, t, a, team), t.TouchTeamHomes(ctx, id)); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "DELETE FROM awaited WHERE team = $1", id); err != nil {
			return err
		}
		// What asks for an answer to a round that runs is withdrawn; what was said in the channel stays as it is.
		if err := t.DirtyPosts(ctx, "kind IN ('prompt', 'nudge') AND round IN (SELECT id FROM rounds "+
			"WHERE team = $1 AND closed_at IS NULL) OR kind = 'manager' AND team = $1", id); err != nil {
			return err
		}
		for _, statement := range []string{
			"UPDATE teams SET removed_at = $2 WHERE id = $1",
			"UPDATE members SET left_at = $2 WHERE team = $1 AND left_at IS NULL",
			"UPDATE blockers SET closed_at = $2 WHERE team = $1 AND closed_at IS NULL",
			`UPDATE duties SET outcome = 'E' WHERE outcome = 'O' AND $2 > 0 AND round IN (SELECT id FROM rounds
				WHERE team = $1)`,
			`UPDATE nudges SET state = 'skipped', reason = 'team removed', done_at = $2 WHERE state = 'planned'
				AND round IN (SELECT id FROM rounds WHERE team = $1)`,
			"UPDATE posts SET state = 'dropped', changed_at = $2 WHERE team = $1 AND state IN ('owed', 'parked')",
			`UPDATE posts SET shown = version, changed_at = $2 WHERE team = $1 AND state = 'sent'
				AND kind NOT IN ('prompt', 'nudge', 'manager')`,
			"UPDATE rounds SET closed_at = $2 WHERE team = $1 AND closed_at IS NULL",
		} {
			if _, err := t.Exec(ctx, statement, id, db.Millis(a.Now)); err != nil {
				return err
			}
		}
		return t.LogChange(ctx, a, Subject{Team: id}, "team", team.Name, "")
	})
}

// CheckTeam refuses what saving a team would, [outbox.ErrRepeated] included, and reports whether its channel is new
// to it.
func (s *Store) CheckTeam(ctx context.Context, a outbox.Actor, team okr.Team) (bool, error) {
	return read(ctx, s, a.Now, func(t *Tx) (moved bool, err error) {
		if err := t.Repeated(ctx, a); err != nil {
			return moved, err
		}
		if err := t.maySaveTeam(ctx, a.Person, team); err != nil {
			return moved, err
		}
		if team.ID == 0 {
			moved = true
			return moved, t.checkTeam(ctx, team)
		}
		before, err := t.FindTeam(ctx, team.ID)
		if err != nil {
			return moved, err
		}
		moved = before.Channel != team.Channel
		return moved, t.checkTeam(ctx, team)
	})
}

// checkTeam refuses what could not work, in words.
func (t *Tx) checkTeam(ctx context.Context, team okr.Team) error {
	var n int
	if err := t.One(ctx, "SELECT COUNT(*) FROM teams WHERE channel = $1 AND removed_at IS NULL AND id <> $2",
		[]any{team.Channel, team.ID}, []any{&n}); err != nil {
		return err
	}
	if n > 0 {
		return okr.Refuse("errors.channel_taken")
	}
	if _, err := time.LoadLocation(team.Zone); err != nil || team.Zone == "" {
		return okr.Refuse("errors.zone_unknown")
	}
	if refusals := team.FreeDays(); len(refusals) > 0 {
		return refusals[0]
	}
	if len(team.Managers) == 0 {
		return okr.Refuse("errors.team_without_manager")
	}
	for _, id := range team.Managers {
		p, err := t.FindPerson(ctx, id)
		if err != nil || !p.Prompted() {
			return okr.Refuse("errors.manager_unfit")
		}
	}
	members, err := t.Members(ctx, team.ID)
	if err != nil {
		return err
	}
	people := make([]okr.Person, len(members))
	for i, m := range members {
		people[i] = m.Person
	}
	return t.checkZones(team, people)
}

// CheckZones refuses a team's schedule that leaves some of the people, who are about to be its members, less than 24
// hours from opening to report, with an [*okr.ZoneError].
func (s *Store) CheckZones(ctx context.Context, team okr.Team, people []okr.PersonID, now time.Time) error {
	return s.read(ctx, now, func(t *Tx) error {
		var members []okr.Person
		for _, id := range people {
			p, err := t.FindPerson(ctx, id)
			if err != nil && !errors.Is(err, db.ErrNotFound) {
				return err
			}
			if err == nil && p.Prompted() {
				members = append(members, p)
			}
		}
		return t.checkZones(team, members)
	})
}

func (t *Tx) checkZones(team okr.Team, people []okr.Person) error {
	zones := []*time.Location{team.Location()}
	for _, p := range people {
		zones = append(zones, p.Location(team.Location()))
	}
	today := okr.DateOf(t.Now.In(team.Location()))
	// an opening to measure the window by
	opens := okr.Wall{Date: today.OnOrAfter(team.Schedule.OpenDay), At: team.Schedule.OpenAt}
	return team.Schedule.CheckZones(opens, team.Location(), zones)
}

func (t *Tx) setManagers(ctx context.Context, team okr.Team) error {
	if _, err := t.Exec(ctx, "DELETE FROM managers WHERE team = $1", team.ID); err != nil {
		return err
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(team.Managers))) {
		if _, err := t.Exec(ctx, "INSERT INTO managers (team, person) VALUES ($1, $2)", team.ID, id); err != nil {
			return err
		}
	}
	return nil
}

// Members returns a team's members that can be prompted, by name.
func (s *Store) Members(ctx context.Context, team okr.TeamID) (list []okr.Member, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]okr.Member, error) { return t.Members(ctx, team) })
}

// Members are a team's that can be prompted, by name.
func (t *Tx) Members(ctx context.Context, team okr.TeamID) ([]okr.Member, error) {
	return t.MembersWho(ctx, "m.team = $1", team)
}

// MembersWho reads the members m that a condition selects, of those that can be prompted.
func (t *Tx) MembersWho(ctx context.Context, where string, args ...any) ([]okr.Member, error) {
	return db.All(ctx, t, func(row db.Scanner) (okr.Member, error) {
		var m okr.Member
		var joined sql.NullInt64
		p := &m.Person
		err := row.Scan(&p.ID, &p.Name, &p.Zone, &p.Locale, &p.Language, &p.Bot, &p.Guest, &p.Admin, &p.Deactivated,
			&p.RealName, &m.Team, &joined, &m.Manager)
		m.JoinedAt, p.Admin = db.Instant(joined), p.Admin || t.store.admins[p.ID]
		return m, err
	}, "SELECT "+PersonColumns+`, m.team, m.joined_at, EXISTS (SELECT 1 FROM managers g WHERE g.team = m.team
		AND g.person = m.person)
		FROM members m JOIN people p ON p.id = m.person
		WHERE `+where+" AND m.left_at IS NULL AND "+outbox.Speakable("p")+" ORDER BY p.name, p.id", args...)
}

// MemberZones are the time zones that a team's members are in.
func (t *Tx) MemberZones(ctx context.Context, team okr.Team) ([]*time.Location, error) {
	names, err := db.All(ctx, t, db.ScanOne[string],
		`SELECT DISTINCT p.zone FROM members m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND m.left_at IS NULL AND `+outbox.Speakable("p"), team.ID)
	if err != nil {
		return nil, err
	}
	return Locations(names, team), nil
}

// Locations are the zones of people of a team by their names.
func Locations(names []string, team okr.Team) []*time.Location {
	fallback, zones := team.Location(), make([]*time.Location, len(names))
	for i, name := range names {
		zones[i] = okr.Person{Zone: name}.Location(fallback)
	}
	return zones
}

// SaveMembers writes the whole membership of a team's channel: who is new joins now, who is gone leaves now. Who is
// not in the directory yet joins when they are.
func (s *Store) SaveMembers(ctx context.Context, channel string, people []okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		team, err := t.findTeamOfChannel(ctx, channel)
		if err != nil || team == 0 {
			return err
		}
		present, err := db.All(ctx, t, db.ScanOne[okr.PersonID],
			"SELECT person FROM members WHERE team = $1 AND left_at IS NULL", team)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "DELETE FROM awaited WHERE team = $1", team); err != nil {
			return err
		}
		was, is := SetOf(present), SetOf(people)
		for _, id := range people {
			if !was[id] {
				if err := t.join(ctx, team, id); err != nil {
					return err
				}
			}
		}
		for _, id := range present {
			if !is[id] {
				if err := t.leave(ctx, team, id); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// SetOf are people, to ask who is one of them.
func SetOf(people []okr.PersonID) map[okr.PersonID]bool {
	set := make(map[okr.PersonID]bool, len(people))
	for _, id := range people {
		set[id] = true
	}
	return set
}

// NoteJoined says that a person joined a channel; NoteLeft that they left it. Channels of no team are of no interest.
func (s *Store) NoteJoined(ctx context.Context, channel string, id okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		team, err := t.findTeamOfChannel(ctx, channel)
		if err != nil || team == 0 {
			return err
		}
		return t.join(ctx, team, id)
	})
}

// NoteLeft says that a person left a channel.
func (s *Store) NoteLeft(ctx context.Context, channel string, id okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		team, err := t.findTeamOfChannel(ctx, channel)
		if err != nil || team == 0 {
			return err
		}
		return t.leave(ctx, team, id)
	})
}

func (t *Tx) findTeamOfChannel(ctx context.Context, channel string) (team okr.TeamID, err error) {
	err = t.One(ctx, "SELECT id FROM teams WHERE channel = $1 AND removed_at IS NULL", []any{channel}, []any{&team})
	if errors.Is(err, db.ErrNotFound) {
		return 0, nil
	}
	return team, err
}

// join makes a person a member from now on, if they can be one. In a round that runs and has yet to open on their
// clock they owe an answer like the others.
func (t *Tx) join(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	joined, err := t.Exec(ctx, `INSERT INTO members (team, person, joined_at) SELECT $1, p.id, $3 FROM people p
		WHERE p.id = $2 AND `+outbox.Speakable("p")+`
		ON CONFLICT (team, person) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL
		WHERE members.left_at IS NOT NULL`,
		team, id, db.Millis(t.Now))
	if err != nil {
		return err
	}
	if joined == 0 {
		return t.await(ctx, team, id)
	}
	if err := errors.Join(t.PlanAway(ctx, id), t.store.Hooks.Joined(ctx, t, team, id)); err != nil {
		return err
	}
	return t.TouchHomes(ctx, id)
}

// await remembers that a person is in the team's channel who cannot be a member yet.
func (t *Tx) await(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	_, err := t.Exec(ctx, `INSERT INTO awaited (team, person) SELECT $1, $2
		WHERE NOT EXISTS (SELECT 1 FROM members WHERE team = $1 AND person = $2 AND left_at IS NULL)
		ON CONFLICT (team, person) DO NOTHING`, team, id)
	return err
}

func (t *Tx) leave(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	if _, err := t.Exec(ctx, "DELETE FROM awaited WHERE team = $1 AND person = $2", team, id); err != nil {
		return err
	}
	left, err := t.Exec(ctx, "UPDATE members SET left_at = $3 WHERE team = $1 AND person = $2 AND left_at IS NULL",
		team, id, db.Millis(t.Now))
	if err != nil || left == 0 {
		return err
	}
	if err := errors.Join(t.PlanAway(ctx, id), t.store.Hooks.Left(ctx, t, team, id)); err != nil {
		return err
	}
	return t.TouchHomes(ctx, id)
}
