package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"okrbot/okr"
	"okrbot/sales"
)

// Look opens a database to read it only, also while okrbot runs on it. Operations that write fail. Of a database of
// an older okrbot it shows a copy that was brought up to date, see [Store.Upgraded]; the file itself stays as it is.
func Look(ctx context.Context, path string) (*Store, error) {
	s := &Store{path: path, admins: map[okr.PersonID]bool{}}
	var err error
	if s.reader, s.upgraded, err = lookAt(ctx, path); err != nil {
		return nil, err
	}
	s.writer = s.reader // its connections refuse to write
	return s, nil
}

// Upgraded is the schema's number of a database that [Look] shows an upgraded copy of; 0 when it shows the file itself.
func (s *Store) Upgraded() (from int) {
	if s.upgraded == nil {
		return 0
	}
	return s.upgraded.from
}

// Older is the number of a database's schema when it is an older one than this program's, and 0 otherwise.
func Older(ctx context.Context, path string) (from int, err error) {
	db, version, err := lookAsItIs(ctx, path)
	if err != nil {
		return 0, err
	}
	all, err := readMigrations()
	if newest := len(all); err == nil && version < newest {
		from = version
	}
	return from, errors.Join(err, db.Close())
}

// upgraded is a copy of an older database that was brought up to date; closing removes it.
type upgraded struct {
	folder string
	from   int // the number of the schema that it had
}

func (u *upgraded) remove() error {
	if u == nil {
		return nil
	}
	return os.RemoveAll(u.folder)
}

// lookAt opens a file to read; if its schema is an older one, an upgraded copy of it.
func lookAt(ctx context.Context, path string) (*sql.DB, *upgraded, error) {
	db, version, err := lookAsItIs(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	all, err := readMigrations()
	if err != nil || version == all[len(all)-1].number {
		return db, nil, err
	}
	if err := db.Close(); err != nil {
		return nil, nil, err
	}
	u := &upgraded{from: version}
	if u.folder, err = os.MkdirTemp("", "okrbot-"); err != nil {
		return nil, nil, fmt.Errorf("a place for an upgraded copy: %w", err)
	}
	file := filepath.Join(u.folder, "copy.db")
	if err := upgradeInto(ctx, path, file); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("an upgraded copy of a database of schema %d: %w", version, err),
			u.remove())
	}
	if db, _, err = lookAsItIs(ctx, file); err != nil {
		return nil, nil, errors.Join(err, u.remove())
	}
	return db, u, nil
}

// lookAsItIs opens a file of any schema that this program knows, and returns its number.
func lookAsItIs(ctx context.Context, path string) (*sql.DB, int, error) {
	if err := readable(path); err != nil {
		return nil, 0, err
	}
	db, err := sql.Open("sqlite3", lookingOnly(path))
	if err != nil {
		return nil, 0, fmt.Errorf("open %s: %w", path, err)
	}
	version, err := knownSchema(ctx, db)
	if err != nil {
		return nil, 0, errors.Join(unreadable(path, err), db.Close())
	}
	return db, version, nil
}

func upgradeInto(ctx context.Context, path, file string) error {
	if err := vacuumInto(ctx, path, file); err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", fileURL(file)+"?_foreign_keys=on&_journal_mode=OFF&_synchronous=OFF")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	return errors.Join(bringUp(ctx, db, time.UnixMilli(0)), db.Close())
}

// readable tells a file that is missing before SQLite says only that it can't open it. It does not open the file:
// closing it would end SQLite's own locks of a database that this process has open.
func readable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w: %s", ErrMissing, path)
	case err != nil:
		return fmt.Errorf("database file: %w", err)
	case info.IsDir():
		return ErrForeign
	}
	return nil
}

// unreadable says why SQLite could not open a file, where the file itself tells.
func unreadable(path string, err error) error {
	if notSQLite(err) {
		return errors.Join(ErrForeign, err)
	}
	if cause, ok := errors.AsType[sqlite3.Error](err); !ok || cause.Code != sqlite3.ErrCantOpen {
		return err
	}
	f, cause := os.Open(path)
	if cause != nil {
		return fmt.Errorf("database file: %w", cause)
	}
	return errors.Join(err, f.Close())
}

// Planned is something that the clock will do.
type Planned struct {
	At     time.Time
	Zone   *time.Location // of whom it is for
	What   PlannedKind
	Team   okr.Team
	Week   string     // or the month, of a board
	Person okr.Person // of a nudge or a question
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
	// PlannedTargets asks a team's managers for the targets of a month, Week, if they are missing then.
	PlannedTargets PlannedKind = "targets"
	// PlannedKPI asks a person for the values of their KPIs that are missing then.
	PlannedKPI PlannedKind = "kpi"
)

// upcomingBoards is when a team that sells gets its leaderboards.
func (t *tx) upcomingBoards(ctx context.Context, team okr.Team, until time.Time) ([]Planned, error) {
	due, err := all(ctx, t, scanDueBoard, `SELECT team, next_week, next_month FROM selling WHERE team = $1
		AND NOT board_off`, team.ID)
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
func (t *tx) upcomingQuarter(ctx context.Context, team okr.Team, _ time.Time) ([]Planned, error) {
	var next sql.NullInt64
	var which string
	if err := t.one(ctx, "SELECT quarter_next, quarter_moment FROM teams WHERE id = $1", []any{team.ID},
		[]any{&next, &which}); err != nil || which == "" {
		return nil, err
	}
	moment, label, _ := strings.Cut(which, "/")
	return []Planned{{At: instant(next), Zone: team.Location(), What: PlannedQuarter, Team: team, Week: label,
		Moment: okr.Moment(moment)}}, nil
}

// upcomingNudges are those that are planned in the team's running round.
func (t *tx) upcomingNudges(ctx context.Context, team okr.Team, _ time.Time) ([]Planned, error) {
	list, err := all(ctx, t, func(row scanner) (Planned, error) {
		p := Planned{What: PlannedNudge, Team: team}
		var due sql.NullInt64
		var id okr.PersonID
		err := row.Scan(&id, &p.Nudge, &due, &p.Week)
		p.At, p.Person.ID = instant(due), id
		return p, err
	}, `SELECT n.person, n.kind, n.due, r.week FROM nudges n JOIN rounds r ON r.id = n.round WHERE r.team = $1
		AND n.state = 'planned'`, team.ID)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Person, err = t.person(ctx, list[i].Person.ID); err != nil {
			return nil, err
		}
		list[i].Zone = list[i].Person.Location(team.Location())
	}
	return list, nil
}

// upcomingClosings is when the team's running rounds end.
func (t *tx) upcomingClosings(ctx context.Context, team okr.Team, _ time.Time) (list []Planned, err error) {
	rounds, err := t.rounds(ctx, "r.team = $1 AND r.closed_at IS NULL", team.ID)
	for _, r := range rounds {
		list = append(list, Planned{At: r.Closes, Zone: team.Location(), What: PlannedClose, Team: team, Week: r.Week})
	}
	return list, err
}

// upcomingQuestions is when people are asked for the values of a team's KPIs: each once a day, for all that they owe.
func (t *tx) upcomingQuestions(ctx context.Context, team okr.Team, until time.Time) (list []Planned, err error) {
	asked, err := t.askedKPIs(ctx, team.ID)
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	people, err := t.kpiOwners(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, k := range asked {
		owner := people[k.owner]
		zone := owner.Location(team.Location())
		for at := k.at; !at.After(until); {
			day := okr.DateOf(at.In(zone))
			if once := kpiDueKey(k.owner, day); !known[once] {
				known[once] = true
				list = append(list, Planned{At: at, Zone: zone, What: PlannedKPI, Team: team, Week: string(day),
					Person: owner})
			}
			at = askOn(okr.KPI{Frequency: k.frequency, FiscalStart: k.fiscal}.PeriodOf(day).End, team, owner)
		}
	}
	return list, nil
}

// askedKPI is a KPI whose owner is asked for its values.
type askedKPI struct {
	owner     okr.PersonID
	at        time.Time
	frequency okr.Frequency
	fiscal    time.Month
}

func (t *tx) askedKPIs(ctx context.Context, team okr.TeamID) ([]askedKPI, error) {
	return all(ctx, t, func(row scanner) (k askedKPI, err error) {
		var at sql.NullInt64
		err = row.Scan(&k.owner, &at, &k.frequency, &k.fiscal)
		k.at = instant(at)
		return k, err
	}, `SELECT owner, ask_at, frequency, fiscal_start FROM kpis WHERE team = $1 AND ask_at IS NOT NULL
		AND removed_at IS NULL ORDER BY ask_at, id`, team)
}

// kpiOwners are those who answer for a team's KPIs.
func (t *tx) kpiOwners(ctx context.Context, team okr.TeamID) (map[okr.PersonID]okr.Person, error) {
	list, err := all(ctx, t, t.scanPerson, "SELECT "+personColumns+` FROM people p
		WHERE p.id IN (SELECT owner FROM kpis WHERE team = $1 AND removed_at IS NULL)`, team)
	owners := map[okr.PersonID]okr.Person{}
	for _, p := range list {
		owners[p.ID] = p
	}
	return owners, err
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
			Team: team.ID, Week: okr.ISOWeek(opens.Date), Opens: opens,
			Closes:      okr.RoundWindow(team.Schedule, opens, team.Location()),
			RemindAfter: team.Schedule.RemindAfter, LastBefore: team.Schedule.LastBefore,
		}
		for _, m := range members {
			loc := m.Person.Location(team.Location())
			for _, n := range okr.PlanNudges(r, loc, cal) {
				list = append(list, Planned{At: n.Due, Zone: loc, What: PlannedNudge, Team: team, Week: r.Week,
					Person: m.Person, Nudge: n.Kind})
			}
		}
		list = append(list, Planned{At: r.Closes, Zone: team.Location(), What: PlannedClose, Team: team, Week: r.Week})
		opens = team.Schedule.NextOpening(opens)
	}
	return list, nil
}
