package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"okrbot/okr"
)

const teamColumns = `t.id, t.name, t.channel, t.language, t.zone, t.cadence, t.open_day, t.open_at, t.close_day, t.close_at,
	t.remind_after, t.last_before, t.holiday_preset, t.holidays, t.questions, t.created_at`

func scanTeam(row scanner) (okr.Team, error) {
	var (
		t                  okr.Team
		opens, closes      string
		holidays, question string
		created            sql.NullInt64
	)
	err := row.Scan(&t.ID, &t.Name, &t.Channel, &t.Language, &t.Zone, &t.Schedule.Cadence, &t.Schedule.OpenDay, &opens,
		&t.Schedule.CloseDay, &closes, &t.Schedule.RemindAfter, &t.Schedule.LastBefore, &t.Holidays.Preset, &holidays,
		&question, &created)
	if err != nil {
		return t, err
	}
	t.CreatedAt = instant(created)
	var errs [4]error
	t.Schedule.OpenAt, errs[0] = okr.ParseClock(opens)
	t.Schedule.CloseAt, errs[1] = okr.ParseClock(closes)
	t.Holidays.Extra, errs[2] = fromJSON[[]okr.Date](holidays)
	t.Questions, errs[3] = fromJSON[[]okr.Question](question)
	return t, errors.Join(errs[:]...)
}

// teams reads the teams that a condition on t selects, managers included.
func (t *tx) teams(ctx context.Context, where string, args ...any) ([]okr.Team, error) {
	list, err := all(ctx, t, scanTeam, "SELECT "+teamColumns+" FROM teams t WHERE t.removed_at IS NULL AND "+where+" ORDER BY t.id", args...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Managers, err = all(ctx, t, scanOne[okr.PersonID], "SELECT person FROM managers WHERE team = $1 ORDER BY person", list[i].ID)
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (t *tx) team(ctx context.Context, id okr.TeamID) (okr.Team, error) {
	list, err := t.teams(ctx, "t.id = $1", id)
	if err != nil {
		return okr.Team{}, err
	}
	if len(list) == 0 {
		return okr.Team{}, okr.Refuse("errors.team_gone")
	}
	return list[0], nil
}

// Team returns a team; a removed or unknown one is refused with a sentence.
func (s *Store) Team(ctx context.Context, id okr.TeamID) (team okr.Team, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		team, err = t.team(ctx, id)
		return err
	})
	return team, err
}

// Teams returns every team.
func (s *Store) Teams(ctx context.Context) (list []okr.Team, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err = t.teams(ctx, "TRUE")
		return err
	})
	return list, err
}

// TeamsOf returns the teams a person is a member of.
func (s *Store) TeamsOf(ctx context.Context, id okr.PersonID) (list []okr.Team, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err = t.teamsOf(ctx, id)
		return err
	})
	return list, err
}

func (t *tx) teamsOf(ctx context.Context, id okr.PersonID) ([]okr.Team, error) {
	return t.teams(ctx, "EXISTS (SELECT 1 FROM members m WHERE m.team = t.id AND m.person = $1 AND m.left_at IS NULL)", id)
}

// ManagedTeams returns the teams whose settings a person may change: those they manage, and for an admin all.
func (s *Store) ManagedTeams(ctx context.Context, id okr.PersonID) (list []okr.Team, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		admin, err := t.admin(ctx, id)
		if err != nil {
			return err
		}
		list, err = t.teams(ctx, "($1 OR EXISTS (SELECT 1 FROM managers m WHERE m.team = t.id AND m.person = $2))", admin, id)
		return err
	})
	return list, err
}

// Channels returns the channels of all teams.
func (s *Store) Channels(ctx context.Context) (list []string, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err = all(ctx, t, scanOne[string], "SELECT channel FROM teams WHERE removed_at IS NULL ORDER BY id")
		return err
	})
	return list, err
}

func (t *tx) admin(ctx context.Context, id okr.PersonID) (bool, error) {
	p, err := t.person(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return p.Admin && p.Prompted(), err
}

// manages reports whether the person is a manager of the team.
func (t *tx) manages(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	var n int
	err := t.one(ctx, `SELECT COUNT(*) FROM managers m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND m.person = $2 AND NOT p.deactivated`, []any{team, id}, []any{&n})
	return n > 0, err
}

// maySet decides who may change a team's settings: its managers and admins.
func (t *tx) maySet(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	manager, err := t.manages(ctx, team, id)
	if err != nil || manager {
		return err
	}
	admin, err := t.admin(ctx, id)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.settings_not_yours")
}

// CreateTeam sets up a team. Only an admin may, and only with a channel that no other team has.
func (s *Store) CreateTeam(ctx context.Context, a Actor, team okr.Team) (saved okr.Team, err error) {
	err = s.act(ctx, a, func(t *tx) error {
		admin, err := t.admin(ctx, a.Person)
		if err != nil {
			return err
		}
		if !admin {
			return okr.Refuse("errors.team_needs_admin")
		}
		if err := t.checkTeam(ctx, team); err != nil {
			return err
		}
		s := team.Schedule
		team.ID = 0
		id, err := t.insert(ctx, `INSERT INTO teams (name, channel, language, zone, cadence, open_day, open_at, close_day, close_at,
				remind_after, last_before, holiday_preset, holidays, questions, created_by, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
			team.Name, team.Channel, team.Language, team.Zone, s.Cadence, s.OpenDay, s.OpenAt.String(), s.CloseDay, s.CloseAt.String(),
			s.RemindAfter, s.LastBefore, team.Holidays.Preset, toJSON(team.Holidays.Extra), toJSON(team.Questions), a.Person, ms(a.Now))
		if err != nil {
			return err
		}
		team.ID = okr.TeamID(id)
		if err := t.setManagers(ctx, team); err != nil {
			return err
		}
		if err := t.change(ctx, a, subject{team: team.ID}, "team", "", team.Name); err != nil {
			return err
		}
		if err := t.dirtyPosts(ctx, "kind = $1", SetupPost); err != nil {
			return err
		}
		if err := t.post(ctx, Post{Key: "welcome/" + team.ID.String(), Kind: WelcomePost, Channel: team.Channel, Team: team.ID}); err != nil {
			return err
		}
		saved, err = t.team(ctx, team.ID)
		return err
	})
	return saved, err
}

// UpdateTeam changes a team's settings, with an audit line for each. A round that runs keeps its questions and times.
func (s *Store) UpdateTeam(ctx context.Context, a Actor, team okr.Team) (saved okr.Team, err error) {
	err = s.act(ctx, a, func(t *tx) error {
		before, err := t.team(ctx, team.ID)
		if err != nil {
			return err
		}
		if err := t.maySet(ctx, team.ID, a.Person); err != nil {
			return err
		}
		if err := t.checkTeam(ctx, team); err != nil {
			return err
		}
		s := team.Schedule
		if _, err := t.exec(ctx, `UPDATE teams SET name = $1, channel = $2, language = $3, zone = $4, cadence = $5, open_day = $6,
				open_at = $7, close_day = $8, close_at = $9, remind_after = $10, last_before = $11, holiday_preset = $12,
				holidays = $13, questions = $14 WHERE id = $15`,
			team.Name, team.Channel, team.Language, team.Zone, s.Cadence, s.OpenDay, s.OpenAt.String(), s.CloseDay, s.CloseAt.String(),
			s.RemindAfter, s.LastBefore, team.Holidays.Preset, toJSON(team.Holidays.Extra), toJSON(team.Questions), team.ID); err != nil {
			return err
		}
		if err := t.setManagers(ctx, team); err != nil {
			return err
		}
		for _, d := range teamDifferences(before, team) {
			if err := t.change(ctx, a, subject{team: team.ID}, d[0], d[1], d[2]); err != nil {
				return err
			}
		}
		if before.Schedule != team.Schedule || before.Zone != team.Zone {
			if err := t.unplan(ctx, team.ID); err != nil {
				return err
			}
		}
		if err := t.dirtyPosts(ctx, "team = $1 AND round IN (SELECT id FROM rounds WHERE team = $1 AND closed_at IS NULL)", team.ID); err != nil {
			return err
		}
		if err := t.touchTeamHomes(ctx, team.ID); err != nil {
			return err
		}
		saved, err = t.team(ctx, team.ID)
		return err
	})
	return saved, err
}

func teamDifferences(a, b okr.Team) (list [][3]string) {
	for _, f := range [][3]string{
		{"name", a.Name, b.Name}, {"channel", a.Channel, b.Channel}, {"language", a.Language, b.Language}, {"zone", a.Zone, b.Zone},
		{"managers", toJSON(a.Managers), toJSON(b.Managers)}, {"schedule", toJSON(a.Schedule), toJSON(b.Schedule)},
		{"holidays", toJSON(a.Holidays), toJSON(b.Holidays)}, {"questions", toJSON(a.Questions), toJSON(b.Questions)},
	} {
		if f[1] != f[2] {
			list = append(list, f)
		}
	}
	return list
}

// RemoveTeam ends a team: nothing more is asked or posted for it; its history stays.
func (s *Store) RemoveTeam(ctx context.Context, a Actor, id okr.TeamID) error {
	return s.act(ctx, a, func(t *tx) error {
		team, err := t.team(ctx, id)
		if err != nil {
			return err
		}
		if err := t.maySet(ctx, id, a.Person); err != nil {
			return err
		}
		if err := t.touchTeamHomes(ctx, id); err != nil {
			return err
		}
		for _, statement := range []string{
			"UPDATE teams SET removed_at = $2 WHERE id = $1",
			"UPDATE members SET left_at = $2 WHERE team = $1 AND left_at IS NULL",
			"UPDATE duties SET outcome = 'E' WHERE outcome = 'O' AND $2 > 0 AND round IN (SELECT id FROM rounds WHERE team = $1)",
			"UPDATE nudges SET state = 'skipped', reason = 'team removed', done_at = $2 WHERE state = 'planned' AND round IN (SELECT id FROM rounds WHERE team = $1)",
			"UPDATE posts SET state = 'dropped', changed_at = $2 WHERE team = $1 AND state = 'owed'",
			"UPDATE rounds SET closed_at = $2 WHERE team = $1 AND closed_at IS NULL",
		} {
			if _, err := t.exec(ctx, statement, id, ms(a.Now)); err != nil {
				return err
			}
		}
		return t.change(ctx, a, subject{team: id}, "team", team.Name, "")
	})
}

// checkTeam refuses what could not work, in words.
func (t *tx) checkTeam(ctx context.Context, team okr.Team) error {
	var n int
	if err := t.one(ctx, "SELECT COUNT(*) FROM teams WHERE channel = $1 AND removed_at IS NULL AND id <> $2",
		[]any{team.Channel, team.ID}, []any{&n}); err != nil {
		return err
	}
	if n > 0 {
		return okr.Refuse("errors.channel_taken")
	}
	if len(team.Managers) == 0 {
		return okr.Refuse("errors.team_without_manager")
	}
	for _, id := range team.Managers {
		p, err := t.person(ctx, id)
		if err != nil || !p.Prompted() {
			return okr.Refuse("errors.manager_unfit")
		}
	}
	members, err := t.members(ctx, team.ID)
	if err != nil {
		return err
	}
	zones := make([]*time.Location, 0, len(members))
	for _, m := range members {
		zones = append(zones, m.Person.Location(team.Location()))
	}
	return team.Schedule.CheckZones(t.nextWeek(team), team.Location(), zones)
}

// nextWeek is an opening of the team's schedule to measure its window by.
func (t *tx) nextWeek(team okr.Team) okr.Wall {
	day := okr.DateOf(t.now.In(team.Location()))
	for day.Weekday() != team.Schedule.OpenDay {
		day = day.AddDays(1)
	}
	return okr.Wall{Date: day, At: team.Schedule.OpenAt}
}

func (t *tx) setManagers(ctx context.Context, team okr.Team) error {
	if _, err := t.exec(ctx, "DELETE FROM managers WHERE team = $1", team.ID); err != nil {
		return err
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(team.Managers))) {
		if _, err := t.exec(ctx, "INSERT INTO managers (team, person) VALUES ($1, $2)", team.ID, id); err != nil {
			return err
		}
	}
	return nil
}

// Members returns a team's members that can be prompted, by name.
func (s *Store) Members(ctx context.Context, team okr.TeamID) (list []okr.Member, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err = t.members(ctx, team)
		return err
	})
	return list, err
}

func (t *tx) members(ctx context.Context, team okr.TeamID) ([]okr.Member, error) {
	return all(ctx, t, func(row scanner) (okr.Member, error) {
		m := okr.Member{Team: team}
		var joined sql.NullInt64
		p := &m.Person
		err := row.Scan(&p.ID, &p.Name, &p.Zone, &p.Locale, &p.Language, &p.Bot, &p.Guest, &p.Admin, &p.Deactivated, &joined, &m.Manager)
		m.JoinedAt = instant(joined)
		return m, err
	}, "SELECT "+personColumns+`, m.joined_at, EXISTS (SELECT 1 FROM managers g WHERE g.team = m.team AND g.person = m.person)
		FROM members m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND m.left_at IS NULL AND NOT p.bot AND NOT p.guest AND NOT p.deactivated ORDER BY p.name, p.id`, team)
}

// SaveMembers writes the whole membership of a team's channel: who is new joins now, who is gone leaves now.
func (s *Store) SaveMembers(ctx context.Context, channel string, people []okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		team, err := t.teamOfChannel(ctx, channel)
		if err != nil || team == 0 {
			return err
		}
		present, err := all(ctx, t, scanOne[okr.PersonID], "SELECT person FROM members WHERE team = $1 AND left_at IS NULL", team)
		if err != nil {
			return err
		}
		for _, id := range people {
			if !slices.Contains(present, id) {
				if err := t.join(ctx, team, id); err != nil {
					return err
				}
			}
		}
		for _, id := range present {
			if !slices.Contains(people, id) {
				if err := t.leave(ctx, team, id); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Joined says that a person joined a channel; Left that they left it. Channels of no team are of no interest.
func (s *Store) Joined(ctx context.Context, channel string, id okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		team, err := t.teamOfChannel(ctx, channel)
		if err != nil || team == 0 {
			return err
		}
		return t.join(ctx, team, id)
	})
}

// Left says that a person left a channel.
func (s *Store) Left(ctx context.Context, channel string, id okr.PersonID, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error {
		team, err := t.teamOfChannel(ctx, channel)
		if err != nil || team == 0 {
			return err
		}
		return t.leave(ctx, team, id)
	})
}

func (t *tx) teamOfChannel(ctx context.Context, channel string) (team okr.TeamID, err error) {
	err = t.one(ctx, "SELECT id FROM teams WHERE channel = $1 AND removed_at IS NULL", []any{channel}, []any{&team})
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return team, err
}

func (t *tx) join(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	if _, err := t.exec(ctx, `INSERT INTO members (team, person, joined_at) SELECT $1, id, $3 FROM people WHERE id = $2
		ON CONFLICT (team, person) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL WHERE members.left_at IS NOT NULL`,
		team, id, ms(t.now)); err != nil {
		return err
	}
	return t.touchHomes(ctx, id)
}

func (t *tx) leave(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	if _, err := t.exec(ctx, "UPDATE members SET left_at = $3 WHERE team = $1 AND person = $2 AND left_at IS NULL", team, id, ms(t.now)); err != nil {
		return err
	}
	if err := t.excuse(ctx, team, id, "left the team"); err != nil {
		return err
	}
	return t.touchHomes(ctx, id)
}
