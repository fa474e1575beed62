package selling

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// FindStanding returns where a person stands in a team at now, for their own eyes. With team 0 it is the team in
// which they sell. An [*okr.Refusal] when they are in no team, or it is gone.
func (s *Store) FindStanding(ctx context.Context, id okr.PersonID, team okr.TeamID,
	now time.Time) (sales.Standing, error) {
	return read(ctx, s, now, func(t *Tx) (v sales.Standing, err error) {
		if team == 0 {
			if team, err = t.findSellingTeam(ctx, id); err != nil {
				return v, err
			}
		}
		return t.FindSalesStanding(ctx, id, team)
	})
}

// Sells reports whether there is anything about selling to show a person: a target, a deal, or a team that said how
// it sells.
func (s *Store) Sells(ctx context.Context, id okr.PersonID) (bool, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (bool, error) { return t.Sells(ctx, id) })
}

// Sells is [Store.Sells].
func (t *Tx) Sells(ctx context.Context, id okr.PersonID) (sells bool, err error) {
	err = t.One(ctx, `SELECT EXISTS (SELECT 1 FROM selling s JOIN teams t ON t.id = s.team AND t.removed_at IS NULL
			WHERE `+people.OfPerson+`)
		OR EXISTS (SELECT 1 FROM deals WHERE owner = $1)`, []any{id}, []any{&sells})
	return sells, err
}

// FindSalesStanding returns where somebody stands in a team: targets, place, open deals.
func (t *Tx) FindSalesStanding(ctx context.Context, id okr.PersonID, teamID okr.TeamID) (v sales.Standing, err error) {
	if v.Person, err = t.FindPerson(ctx, id); err != nil {
		return v, err
	}
	if v.Team, v.Settings, err = t.FindSelling(ctx, teamID); err != nil {
		return v, err
	}
	v.Now, v.Today, v.At = t.Now, okr.DateOf(t.Now.In(v.Team.Location())), -1
	if v.Hidden, err = t.IsHidden(ctx, id); err != nil {
		return v, err
	}
	running, err := t.runningTargets(ctx, teamID, id, v.Today)
	if err != nil {
		return v, err
	}
	v.Target, v.Period = MainTarget(running, id), okr.MonthOf(v.Today)
	if v.Target != nil {
		v.Period = v.Target.Period
	}
	got, err := t.findAchieved(ctx, v.Settings, id, sales.Revenue, v.Period)
	if err != nil {
		return v, err
	}
	v.Achieved, v.Won, v.Uncounted = got.minor, got.points, got.uncounted
	cal := v.Team.Calendar()
	if v.Target != nil {
		v.Pace = sales.PaceOf(v.Achieved, v.Target.Amount, v.Period, v.Today, cal, v.Settings.SeasonalWeights)
	}
	for _, target := range running {
		if v.Target != nil && target.ID == v.Target.ID {
			continue
		}
		other, err := t.findTargetStanding(ctx, v.Settings, target, v.Today, cal)
		if err != nil {
			return v, err
		}
		if target.Person != "" {
			other.PersonName = v.Person.Name
		}
		v.Others = append(v.Others, other)
	}
	if err := t.fillNeighbours(ctx, &v); err != nil {
		return v, err
	}
	v.Pipeline, err = t.stageCounts(ctx, v.Settings, "d.owner = $1 AND d.team = $2", id, teamID)
	return v, err
}

func (t *Tx) findTargetStanding(ctx context.Context, s sales.Settings, target sales.Target, today okr.Date,
	cal okr.Calendar) (sales.TargetStanding, error) {
	got, err := t.findAchieved(ctx, s, target.Person, target.Metric, target.Period)
	if err != nil {
		return sales.TargetStanding{}, err
	}
	v := sales.TargetStanding{Target: target, Achieved: got.of(target.Metric)}
	v.Pace = sales.PaceOf(v.Achieved, target.Amount, target.Period, today, cal, s.SeasonalWeights)
	return v, nil
}

// MainTarget is the target that a person thinks of as theirs: of revenue, by month, else quarter, year or week.
func MainTarget(list []sales.Target, person okr.PersonID) *sales.Target {
	for _, kind := range []okr.PeriodKind{okr.MonthPeriod, okr.QuarterPeriod, okr.YearPeriod, okr.WeekPeriod} {
		for i, target := range list {
			if target.Person == person && target.Metric == sales.Revenue && target.Period.Kind == kind {
				return &list[i]
			}
		}
	}
	return nil
}

// fillNeighbours says which place the person has by attainment in the period, who is around, and how much more passes
// the next one.
func (t *Tx) fillNeighbours(ctx context.Context, v *sales.Standing) error {
	b := sales.Board{Team: v.Team, Settings: v.Settings, Metric: sales.ByAttainment, Period: v.Period}
	if err := t.fillBoardPlain(ctx, &b); err != nil {
		return err
	}
	v.Of = len(b.Places)
	near, at, ok := sales.Around(b.Places, v.Person.ID)
	if !ok {
		return nil
	}
	v.Near, v.At = near, at
	me := near[at]
	for i := at - 1; i >= 0; i-- {
		if near[i].Rank < me.Rank {
			v.ToPass = sales.ToPass(me.Achieved, me.Target, near[i].Achieved, near[i].Target)
			break
		}
	}
	return nil
}

// fillBoardPlain ranks without movement and improvement, for a look at places only.
func (t *Tx) fillBoardPlain(ctx context.Context, b *sales.Board) error {
	entries, err := t.participants(ctx, *b)
	if err != nil {
		return err
	}
	for i := range entries {
		entries[i].Value = valueOf(entries[i], b.Metric)
	}
	b.Places = sales.RankBy(entries, nil, cmp.Compare[string])
	return nil
}

// stageCounts is how many open deals lie in each stage, in the order of the stages.
func (t *Tx) stageCounts(ctx context.Context, s sales.Settings, where string, args ...any) ([]sales.StageCount, error) {
	type row struct {
		sales.StageCount
		currency sales.Currency
	}
	rows, err := db.All(ctx, t, func(r db.Scanner) (row, error) {
		var v row
		err := r.Scan(&v.Stage, &v.currency, &v.Deals, &v.Sum)
		return v, err
	}, "SELECT d.stage, d.currency, COUNT(*), SUM(d.minor) FROM deals d WHERE d.state = 'open' AND "+where+
		" GROUP BY d.stage, d.currency", args...)
	if err != nil {
		return nil, err
	}
	var list []sales.StageCount
	for _, r := range rows {
		sum := r.Sum
		if r.currency != s.Currency {
			sum = 0
		}
		if at := slices.IndexFunc(list, func(c sales.StageCount) bool { return c.Stage == r.Stage }); at >= 0 {
			list[at].Deals += r.Deals
			if list[at].Sum, err = sales.Plus(list[at].Sum, sum); err != nil {
				return nil, err
			}
			continue
		}
		list = append(list, sales.StageCount{Stage: r.Stage, Deals: r.Deals, Sum: sum})
	}
	slices.SortFunc(list, func(a, b sales.StageCount) int {
		return cmp.Or(cmp.Compare(slices.Index(s.Stages, a.Stage), slices.Index(s.Stages, b.Stage)),
			strings.Compare(a.Stage, b.Stage))
	})
	return list, nil
}

// PipelineSeen is a team's pipeline as a person may see it: the whole team's for its managers and where amounts are
// open, else their own.
type PipelineSeen struct {
	Team     okr.Team
	Settings sales.Settings
	Whole    bool // of the whole team
	Stages   []sales.StageCount
	Figures  []sales.StageFigure
	Waiting  []sales.Deal // longest in their stage
	Won      int          // deals, in the last 90 days
	Lost     int
	Cycles   []int // days, of the deals won in the last 90 days that were open before
	WonSum   int64 // minor units of the team's currency, of the Won in it
	WonOwn   int   // how many of the Won are in it
}

// pipelineDays is how far back a pipeline looks.
const pipelineDays = 90

// FindPipeline returns the pipeline of a team, 0 for the one in which the person sells. An [*okr.Refusal] when they
// are in no team, or it is gone.
func (s *Store) FindPipeline(ctx context.Context, a outbox.Actor, id okr.TeamID) (PipelineSeen, error) {
	return read(ctx, s, a.Now, func(t *Tx) (v PipelineSeen, err error) {
		if id == 0 {
			if id, err = t.findSellingTeam(ctx, a.Person); err != nil {
				return v, err
			}
		}
		return t.FindPipeline(ctx, a.Person, id)
	})
}

// FindPipeline returns a team's open deals by stage, as a viewer may see them.
func (t *Tx) FindPipeline(ctx context.Context, viewer okr.PersonID, id okr.TeamID) (v PipelineSeen, err error) {
	if v.Team, v.Settings, err = t.FindSelling(ctx, id); err != nil {
		return v, err
	}
	if v.Whole, err = t.seesAmounts(ctx, viewer, v.Team, v.Settings); err != nil {
		return v, err
	}
	scope, args := "d.team = $1", []any{id}
	if !v.Whole {
		scope, args = "d.team = $1 AND d.owner = $2", append(args, viewer)
	}
	if v.Stages, err = t.stageCounts(ctx, v.Settings, scope, args...); err != nil {
		return v, err
	}
	if v.Waiting, err = t.Deals(ctx, "d.state = 'open' AND "+scope+" ORDER BY d.stage_at, d.id LIMIT 8",
		args...); err != nil {
		return v, err
	}
	now := okr.DateOf(t.Now.In(v.Team.Location()))
	ended, err := db.All(ctx, t, func(r db.Scanner) (d sales.Deal, err error) {
		var cycle sql.NullInt64
		err = r.Scan(&d.State, &d.Amount.Minor, &d.Amount.Currency, &cycle)
		if cycle.Valid && d.State == sales.Won {
			v.Cycles = append(v.Cycles, int(cycle.Int64))
		}
		return d, err
	}, "SELECT d.state, d.minor, d.currency, d.cycle FROM deals d WHERE d.state IN ('won', 'lost') AND d.close_day > '"+
		string(now.AddDays(-pipelineDays))+"' AND "+scope, args...)
	if err != nil {
		return v, err
	}
	for _, d := range ended {
		switch {
		case d.State == sales.Lost:
			v.Lost++
		default:
			v.Won++
			if d.Amount.Currency != v.Settings.Currency {
				continue
			}
			v.WonOwn++
			if v.WonSum, err = sales.Plus(v.WonSum, d.Amount.Minor); err != nil {
				return v, err
			}
		}
	}
	since := t.Now.AddDate(0, 0, -pipelineDays)
	recent, err := t.visits(ctx, since, t.Now, scope, args...)
	if err != nil {
		return v, err
	}
	before, err := t.visits(ctx, since.AddDate(0, 0, -pipelineDays), since, scope, args...)
	v.Figures = sales.Pipeline(v.Settings.Stages, recent, before, t.Now)
	return v, err
}

// visits are the stays that ended between two instants; those that last yet count as of the later one when that is now.
func (t *Tx) visits(ctx context.Context, from, to time.Time, scope string, args ...any) ([]sales.Visit, error) {
	lasting := ""
	if to.Equal(t.Now) {
		lasting = " OR v.left_at IS NULL"
	}
	n := len(args)
	return db.All(ctx, t, func(r db.Scanner) (v sales.Visit, err error) {
		var entered, left sql.NullInt64
		err = r.Scan(&v.Stage, &entered, &left, &v.Forward)
		v.Entered, v.Left = db.Instant(entered), db.Instant(left)
		return v, err
	}, strings.NewReplacer("{from}", placeholder(n+1), "{to}", placeholder(n+2)).Replace(
		`SELECT v.stage, v.entered, v.left_at, v.forward FROM visits v JOIN deals d ON d.id = v.deal
			WHERE v.team = $1 AND (v.left_at > {from} AND v.left_at <= {to}`+lasting+
			") AND "+scope), append(args[:n:n], db.Millis(from), db.Millis(to))...)
}

func placeholder(n int) string { return "$" + string(rune('0'+n)) }
