package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// upcomingBoards is when a team that sells gets its leaderboards.
func (t *tx) upcomingBoards(ctx context.Context, team okr.Team, until time.Time) ([]outbox.Planned, error) {
	due, err := db.All(ctx, t, selling.ScanDueBoard, `SELECT team, next_week, next_month FROM selling WHERE team = $1
		AND NOT board_off`, team.ID)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	settings, err := t.FindSellingOf(ctx, team)
	if err != nil {
		return nil, err
	}
	var list []outbox.Planned
	add := func(at okr.Wall, periods ...okr.Period) bool {
		planned := outbox.Planned{At: at.In(team.Location()), Zone: team.Location(), What: outbox.PlannedBoard,
			Team: team}
		for _, p := range periods {
			planned.Week = p.Label
			list = append(list, planned)
		}
		return !planned.At.After(until)
	}
	cal := team.Calendar()
	for at := due[0].Week; add(at, sales.WeeksOf(settings, at.Date, cal)...); {
		at = sales.NextWeekly(settings, at, cal)
	}
	for at := due[0].Month; add(at, okr.MonthOf(at.Date).Previous()); {
		at = sales.NextMonthly(settings, at, cal)
	}
	return list, nil
}

// upcomingQuarter is what people of a team hear of a quarter next.
func (t *tx) upcomingQuarter(ctx context.Context, team okr.Team, _ time.Time) ([]outbox.Planned, error) {
	var next sql.NullInt64
	var which string
	if err := t.One(ctx, "SELECT quarter_next, quarter_moment FROM teams WHERE id = $1", []any{team.ID},
		[]any{&next, &which}); err != nil || which == "" {
		return nil, err
	}
	moment, label, _ := strings.Cut(which, "/")
	return []outbox.Planned{{At: db.Instant(next), Zone: team.Location(), What: outbox.PlannedQuarter, Team: team,
		Week:   label,
		Moment: okr.Moment(moment)}}, nil
}

// upcomingNudges are those that are planned in the team's running round.
func (t *tx) upcomingNudges(ctx context.Context, team okr.Team, _ time.Time) ([]outbox.Planned, error) {
	list, err := db.All(ctx, t, func(row db.Scanner) (outbox.Planned, error) {
		p := outbox.Planned{What: outbox.PlannedNudge, Team: team}
		var due sql.NullInt64
		var id okr.PersonID
		err := row.Scan(&id, &p.Nudge, &due, &p.Week)
		p.At, p.Person.ID = db.Instant(due), id
		return p, err
	}, `SELECT n.person, n.kind, n.due, r.week FROM nudges n JOIN rounds r ON r.id = n.round WHERE r.team = $1
		AND n.state = 'planned'`, team.ID)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Person, err = t.FindPerson(ctx, list[i].Person.ID); err != nil {
			return nil, err
		}
		list[i].Zone = list[i].Person.Location(team.Location())
	}
	return list, nil
}

// upcomingClosings is when the team's running rounds end.
func (t *tx) upcomingClosings(ctx context.Context, team okr.Team, _ time.Time) (list []outbox.Planned, err error) {
	rounds, err := t.Rounds(ctx, "r.team = $1 AND r.closed_at IS NULL", team.ID)
	for _, r := range rounds {
		list = append(list, outbox.Planned{At: r.Closes, Zone: team.Location(), What: outbox.PlannedClose, Team: team,
			Week: r.Week})
	}
	return list, err
}

// upcomingQuestions is when people are asked for the values of a team's KPIs: each once a day, for all that they owe.
func (t *tx) upcomingQuestions(ctx context.Context, team okr.Team, until time.Time) (list []outbox.Planned, err error) {
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
			if once := goals.KPIDueKey(k.owner, day); !known[once] {
				known[once] = true
				list = append(list, outbox.Planned{At: at, Zone: zone, What: outbox.PlannedKPI, Team: team,
					Week:   string(day),
					Person: owner})
			}
			at = goals.AskOn(okr.KPI{Frequency: k.frequency, FiscalStart: k.fiscal}.PeriodOf(day).End, team, owner)
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
	return db.All(ctx, t, func(row db.Scanner) (k askedKPI, err error) {
		var at sql.NullInt64
		err = row.Scan(&k.owner, &at, &k.frequency, &k.fiscal)
		k.at = db.Instant(at)
		return k, err
	}, `SELECT owner, ask_at, frequency, fiscal_start FROM kpis WHERE team = $1 AND ask_at IS NOT NULL
		AND removed_at IS NULL ORDER BY ask_at, id`, team)
}

// kpiOwners are those who answer for a team's KPIs.
func (t *tx) kpiOwners(ctx context.Context, team okr.TeamID) (map[okr.PersonID]okr.Person, error) {
	list, err := db.All(ctx, t, t.ScanPerson, "SELECT "+people.PersonColumns+` FROM people p
		WHERE p.id IN (SELECT owner FROM kpis WHERE team = $1 AND removed_at IS NULL)`, team)
	owners := map[okr.PersonID]okr.Person{}
	for _, p := range list {
		owners[p.ID] = p
	}
	return owners, err
}

// upcomingLater is what the team's coming rounds will bring, if nothing is changed.
func (t *tx) upcomingLater(ctx context.Context, team okr.Team, until time.Time) ([]outbox.Planned, error) {
	members, err := t.Members(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	opens, err := t.FindPlanned(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	cal := team.Calendar()
	var list []outbox.Planned
	var zones []*time.Location
	for _, m := range members {
		zones = append(zones, m.Person.Location(team.Location()))
	}
	for !goals.FirstOpening(opens, team, zones).After(until) {
		r := okr.Round{
			Team: team.ID, Week: okr.ISOWeek(opens.Date), Opens: opens,
			Closes:      okr.RoundWindow(team.Schedule, opens, team.Location()),
			RemindAfter: team.Schedule.RemindAfter, LastBefore: team.Schedule.LastBefore,
		}
		for _, m := range members {
			loc := m.Person.Location(team.Location())
			for _, n := range okr.PlanNudges(r, loc, cal) {
				list = append(list, outbox.Planned{At: n.Due, Zone: loc, What: outbox.PlannedNudge, Team: team,
					Week:   r.Week,
					Person: m.Person, Nudge: n.Kind})
			}
		}
		list = append(list, outbox.Planned{At: r.Closes, Zone: team.Location(), What: outbox.PlannedClose, Team: team,
			Week: r.Week})
		opens = team.Schedule.NextOpening(opens)
	}
	return list, nil
}
