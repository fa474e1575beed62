package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"okrbot/okr"
	"okrbot/sales"
)

// Look opens a database to read it only, also while okrbot runs on it. Operations that write fail.
func Look(ctx context.Context, path string) (*Store, error) {
	if err := readable(path); err != nil {
		return nil, err
	}
	s := &Store{lock: flock.New(path + ".lock"), path: path, admins: map[okr.PersonID]bool{}}
	var err error
	if s.reader, err = sql.Open("sqlite3", lookingOnly(path)); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.writer = s.reader // its connections refuse to write
	if err := knownSchema(ctx, s.reader); err != nil {
		return nil, errors.Join(err, s.reader.Close())
	}
	return s, nil
}

// readable tells a file that is missing from one that can't be read, before SQLite says only that it can't open it.
func readable(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %s", ErrMissing, path)
	}
	if err != nil {
		return fmt.Errorf("database file: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return errors.Join(ErrForeign, err)
	}
	return nil
}

// Planned is something that the clock will do.
type Planned struct {
	At     time.Time
	Zone   *time.Location // of whom it is for
	What   PlannedKind
	Team   okr.Team
	Week   string     // or the month, of a board
	Person okr.Person // of a nudge
	Nudge  okr.NudgeKind
	Moment okr.Moment // of a quarter
}

// PlannedKind says what the clock will do.
type PlannedKind string

// The kinds of what is planned.
const (
	PlannedNudge PlannedKind = "nudge"
	PlannedClose PlannedKind = "close"
	PlannedBoard PlannedKind = "board" // if somebody sold anything by then
	// PlannedQuarter is something of a quarter that people hear of; Moment says what, Week which quarter.
	PlannedQuarter PlannedKind = "quarter"
)

// Upcoming lists what will be due from now until an instant, in order, as far as it is known today: nudges of people who owe
// an answer or will, and the ends of rounds. Who answers or is away then is of course not nudged.
func (s *Store) Upcoming(ctx context.Context, now, until time.Time) (list []Planned, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		teams, err := t.teams(ctx, "TRUE")
		if err != nil {
			return err
		}
		for _, team := range teams {
			running, err := t.upcomingNow(ctx, team)
			if err != nil {
				return err
			}
			later, err := t.upcomingLater(ctx, team, until)
			if err != nil {
				return err
			}
			boards, err := t.upcomingBoards(ctx, team, until)
			if err != nil {
				return err
			}
			quarter, err := t.upcomingQuarter(ctx, team)
			if err != nil {
				return err
			}
			list = slices.Concat(list, running, later, boards, quarter)
		}
		return nil
	})
	list = slices.DeleteFunc(list, func(p Planned) bool { return p.At.Before(now) || p.At.After(until) })
	slices.SortStableFunc(list, func(a, b Planned) int { return a.At.Compare(b.At) })
	return list, err
}

// upcomingBoards is when a team that sells gets its leaderboards.
func (t *tx) upcomingBoards(ctx context.Context, team okr.Team, until time.Time) ([]Planned, error) {
	due, err := all(ctx, t, scanDueBoard, "SELECT team, next_week, next_month FROM selling WHERE team = $1 AND NOT board_off", team.ID)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	settings, err := t.sellingOf(ctx, team)
	if err != nil {
		return nil, err
	}
	var list []Planned
	add := func(at okr.Wall, periods ...okr.Period) bool {
		planned := Planned{At: at.In(team.Location()), Zone: team.Location(), What: PlannedBoard, Team: team}
		for _, p := range periods {
			planned.Week = p.Label
			list = append(list, planned)
		}
		return !planned.At.After(until)
	}
	cal := team.Calendar()
	for at := due[0].week; add(at, sales.WeeksOf(settings, at.Date, cal)...); {
		at = sales.NextWeekly(settings, at, cal)
	}
	for at := due[0].month; add(at, okr.MonthOf(at.Date).Previous()); {
		at = sales.NextMonthly(settings, at, cal)
	}
	return list, nil
}

// upcomingQuarter is what people of a team hear of a quarter next.
func (t *tx) upcomingQuarter(ctx context.Context, team okr.Team) ([]Planned, error) {
	var next sql.NullInt64
	var which string
	if err := t.one(ctx, "SELECT quarter_next, quarter_moment FROM teams WHERE id = $1", []any{team.ID}, []any{&next, &which}); err != nil || which == "" {
		return nil, err
	}
	moment, label, _ := strings.Cut(which, "/")
	return []Planned{{At: instant(next), Zone: team.Location(), What: PlannedQuarter, Team: team, Week: label, Moment: okr.Moment(moment)}}, nil
}

// upcomingNow is what is planned in the team's running round.
func (t *tx) upcomingNow(ctx context.Context, team okr.Team) ([]Planned, error) {
	list, err := all(ctx, t, func(row scanner) (Planned, error) {
		p := Planned{What: PlannedNudge, Team: team}
		var due sql.NullInt64
		var id okr.PersonID
		err := row.Scan(&id, &p.Nudge, &due, &p.Week)
		p.At, p.Person.ID = instant(due), id
		return p, err
	}, `SELECT n.person, n.kind, n.due, r.week FROM nudges n JOIN rounds r ON r.id = n.round WHERE r.team = $1 AND n.state = 'planned'`, team.ID)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Person, err = t.person(ctx, list[i].Person.ID); err != nil {
			return nil, err
		}
		list[i].Zone = list[i].Person.Location(team.Location())
	}
	rounds, err := t.rounds(ctx, "r.team = $1 AND r.closed_at IS NULL", team.ID)
	for _, r := range rounds {
		list = append(list, Planned{At: r.Closes, Zone: team.Location(), What: PlannedClose, Team: team, Week: r.Week})
	}
	return list, err
}

// upcomingLater is what the team's coming rounds will bring, if nothing is changed.
func (t *tx) upcomingLater(ctx context.Context, team okr.Team, until time.Time) ([]Planned, error) {
	members, err := t.members(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	opens, err := t.planned(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	cal := team.Calendar()
	var list []Planned
	var zones []*time.Location
	for _, m := range members {
		zones = append(zones, m.Person.Location(team.Location()))
	}
	for !firstOpening(opens, team, zones).After(until) {
		r := okr.Round{
			Team: team.ID, Week: okr.ISOWeek(opens.Date), Opens: opens, Closes: okr.RoundWindow(team.Schedule, opens, team.Location()),
			RemindAfter: team.Schedule.RemindAfter, LastBefore: team.Schedule.LastBefore,
		}
		for _, m := range members {
			loc := m.Person.Location(team.Location())
			for _, n := range okr.PlanNudges(r, loc, cal) {
				list = append(list, Planned{At: n.Due, Zone: loc, What: PlannedNudge, Team: team, Week: r.Week, Person: m.Person, Nudge: n.Kind})
			}
		}
		list = append(list, Planned{At: r.Closes, Zone: team.Location(), What: PlannedClose, Team: team, Week: r.Week})
		opens = team.Schedule.NextOpening(opens)
	}
	return list, nil
}
