package selling

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

const targetColumns = `t.id, t.team, t.person, t.metric, t.period_kind, t.period_label, t.period_start, t.period_end,
	t.amount, t.whole, t.set_by, t.set_at`

func scanTarget(row db.Scanner) (sales.Target, error) {
	var v sales.Target
	var person sql.NullString
	var at sql.NullInt64
	err := row.Scan(&v.ID, &v.Team, &person, &v.Metric, &v.Period.Kind, &v.Period.Label, &v.Period.Start, &v.Period.End,
		&v.Amount, &v.Full, &v.SetBy, &at)
	v.Person, v.SetAt = okr.PersonID(person.String), db.Instant(at)
	return v, err
}

// Targets reads the targets t that hold and that a condition selects; those taken back are none.
func (t *Tx) Targets(ctx context.Context, where string, args ...any) ([]sales.Target, error) {
	return db.All(ctx, t, scanTarget, "SELECT "+targetColumns+
		" FROM targets t WHERE t.superseded_at IS NULL AND t.amount > 0 AND "+where, args...)
}

// TargetWish is a target for a rep, or for the whole team when Person is empty. An amount of 0 takes the target back.
type TargetWish struct {
	Person okr.PersonID
	Amount int64 // of the full period
}

// SetTargets sets targets of each of some periods, in order of time: only the team's managers and admins may, whoever
// the target is of; it is refused in words when the first period is over. Somebody who joined within a period gets
// the share of the working days that were left. What the new targets make of hits and boards is in the same
// transaction; a hit stands though its target is raised. Whose targets of several periods change is told once. An
// [*okr.Refusal] too to others, and of an amount that is none or too large, or a person who is not in the team.
func (s *Store) SetTargets(ctx context.Context, a outbox.Actor, id okr.TeamID, metric sales.Metric, wishes []TargetWish,
	periods ...okr.Period) error {
	return s.act(ctx, a, func(t *Tx) error {
		team, settings, err := t.FindSelling(ctx, id)
		if err != nil {
			return err
		}
		if err := t.maySetTargets(ctx, team, a.Person); err != nil {
			return err
		}
		today := okr.DateOf(t.Now.In(team.Location()))
		if periods[0].Ended(today) {
			return okr.Refuse("errors.target_period_over")
		}
		if err := t.sell(ctx, team, settings); err != nil {
			return err
		}
		for _, w := range wishes {
			if err := t.setTarget(ctx, a, sellers{team, settings}, metric, w, periods...); err != nil {
				return err
			}
		}
		for _, p := range periods {
			if err := t.targetsChanged(ctx, id, p, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// mostTarget bounds a target: a thousand deals of the largest amount.
const mostTarget = int64(1_000_000_000_000_000)

// setTarget sets a target in each of the periods, and tells whose it is.
func (t *Tx) setTarget(ctx context.Context, a outbox.Actor, in sellers, metric sales.Metric, w TargetWish,
	periods ...okr.Period) error {
	switch {
	case w.Amount < 0:
		return okr.Refuse("errors.target_amount")
	case w.Amount > mostTarget:
		return okr.Refuse("errors.target_too_large", "Most", decimal.New(mostTarget, -2))
	}
	if w.Person != "" {
		works, err := t.worksIn(ctx, in.team, w.Person)
		if err != nil {
			return err
		}
		if !works {
			return okr.Refuse("errors.owner_not_in_team")
		}
	}
	told := toldTarget{person: w.Person}
	for _, p := range periods {
		amount, changed, err := t.setOne(ctx, a, in, metric, p, w)
		if err != nil {
			return err
		}
		if changed {
			told.amount, told.periods = amount, append(told.periods, p)
		}
	}
	return t.tellTarget(ctx, a, in.team, in.settings, metric, told)
}

// setOne sets a target of one period. It reports whether that is another one than before, and what is left of it for
// who joined within it.
func (t *Tx) setOne(ctx context.Context, a outbox.Actor, in sellers, metric sales.Metric, p okr.Period,
	w TargetWish) (amount int64, changed bool, err error) {
	team, amount := in.team, w.Amount
	if w.Person != "" {
		joined, err := t.findJoinDay(ctx, team, w.Person, p)
		if err != nil {
			return 0, false, err
		}
		if joined != "" {
			cal := team.Calendar()
			amount = sales.Prorate(w.Amount, cal.WorkingDays(joined, p.End), cal.WorkingDays(p.Start, p.End))
		}
	}
	present, err := t.Targets(ctx, "t.team = $1 AND COALESCE(t.person, '') = $2 AND t.metric = $3 "+
		"AND t.period_start = $4 AND t.period_end = $5",
		team.ID, w.Person, metric, p.Start, p.End)
	if err != nil || len(present) > 0 && present[0].Amount == amount && present[0].Full == w.Amount ||
		len(present) == 0 && w.Amount == 0 {
		return amount, false, err
	}
	if _, err := t.Exec(ctx, `UPDATE targets SET superseded_at = $6 WHERE team = $1 AND COALESCE(person, '') = $2
		AND metric = $3 AND period_start = $4
		AND period_end = $5 AND superseded_at IS NULL`, team.ID, w.Person, metric, p.Start, p.End,
		db.Millis(t.Now)); err != nil {
		return 0, false, err
	}
	if _, err := t.Exec(ctx, `INSERT INTO targets (team, person, metric, period_kind, period_label, period_start,
		period_end, amount, whole, set_by, set_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, team.ID, db.OrNull(w.Person), metric, p.Kind, p.Label,
		p.Start, p.End, amount, w.Amount,
		a.Person, db.Millis(t.Now)); err != nil {
		return 0, false, err
	}
	_, err = t.recountTargets(ctx, in, w.Person, metric, p.Start, 0)
	return amount, true, err
}

// toldTarget is what somebody is told of: a target that is new in some periods, in order of time.
type toldTarget struct {
	person  okr.PersonID
	amount  int64 // in the last of them
	periods []okr.Period
}

// tellTarget tells a rep of their target, unless they set it themselves or its period is over. What is set anew on
// the same day takes the place of what was told.
func (t *Tx) tellTarget(ctx context.Context, a outbox.Actor, team okr.Team, s sales.Settings, metric sales.Metric,
	told toldTarget) error {
	today := okr.DateOf(t.Now.In(team.Location()))
	if told.person == "" || told.person == a.Person || told.amount == 0 || len(told.periods) == 0 {
		return nil
	}
	first, last := told.periods[0], told.periods[len(told.periods)-1]
	if last.Ended(today) {
		return nil
	}
	key := fmt.Sprintf("target/%s/%s/%s/%s/%s", team.ID, metric, first.Label, today, told.person)
	args := []string{"Period", first.Label, "Metric", string(metric), "Amount", strconv.FormatInt(told.amount, 10),
		"Currency", string(s.Currency), "Team", team.Name}
	about := outbox.About{ID: "notice.target_set", Args: args}
	if len(told.periods) > 1 {
		about = outbox.About{ID: "notice.targets_set", Args: append(args, "Until", last.Label)}
	}
	changed, err := t.Exec(ctx, "UPDATE posts SET about = $2, version = version + 1 WHERE key = $1", "notice/"+key,
		db.JSON(about))
	if err != nil || changed > 0 {
		return err
	}
	return t.OweNotice(ctx, key, told.person, about.ID, about.Args...)
}

// findJoinDay returns the day on which a person joined the team, if that lies within the period and they were not there
// when the team was set up.
func (t *Tx) findJoinDay(ctx context.Context, team okr.Team, id okr.PersonID, p okr.Period) (okr.Date, error) {
	members, err := t.MembersWho(ctx, "m.team = $1 AND m.person = $2", team.ID, id)
	if err != nil || len(members) == 0 {
		return "", err
	}
	return joinedWithin(team, members[0].JoinedAt, p), nil
}

func joinedWithin(team okr.Team, at time.Time, p okr.Period) okr.Date {
	day := okr.DateOf(at.In(team.Location()))
	if day <= p.Start || !p.Contains(day) || at.Sub(team.CreatedAt) < 24*time.Hour {
		return ""
	}
	return day
}

// comparable is how many earlier periods a suggestion looks at.
const comparablePeriods = 8

// FindTargetSheet returns the form of a team's targets, for those who may set them: what each rep has, had, and would
// be well advised to get. An [*okr.Refusal] to others, and when the team is gone.
func (s *Store) FindTargetSheet(ctx context.Context, a outbox.Actor, id okr.TeamID, metric sales.Metric,
	p okr.Period) (sales.TargetSheet, error) {
	return read(ctx, s, a.Now, func(t *Tx) (sheet sales.TargetSheet, err error) {
		team, settings, err := t.FindSelling(ctx, id)
		if err != nil {
			return sheet, err
		}
		if err := t.maySetTargets(ctx, team, a.Person); err != nil {
			return sheet, err
		}
		sheet = sales.TargetSheet{Team: team, Settings: settings, Metric: metric, Period: p,
			Today: okr.DateOf(t.Now.In(team.Location()))}
		sheet.Last = finished(p, sheet.Today, 1)[0]
		if sheet.Rows, err = t.targetRows(ctx, team, settings, metric, p, sheet.Today); err != nil {
			return sheet, err
		}
		elapsed := sales.ElapsedShare(p, sheet.Today, team.Calendar(), settings.SeasonalWeights)
		for i, r := range sheet.Rows {
			sheet.Rows[i] = r.At(elapsed)
		}
		return sheet, nil
	})
}

func (t *Tx) targetRows(ctx context.Context, team okr.Team, settings sales.Settings, metric sales.Metric, p okr.Period,
	today okr.Date) ([]sales.TargetRow, error) {
	members, err := t.Members(ctx, team.ID)
	if err != nil {
		return nil, err
	}
	periods := finished(p, today, comparablePeriods)
	last := periods[len(periods)-1]
	history, err := t.findHistory(ctx, team.ID, settings, metric, periods)
	if err != nil {
		return nil, err
	}
	present, err := t.Targets(ctx, "t.team = $1 AND t.metric = $2 AND t.period_start = $3 AND t.period_end = $4",
		team.ID, metric, p.Start, p.End)
	if err != nil {
		return nil, err
	}
	before, err := t.Targets(ctx, "t.team = $1 AND t.metric = $2 AND t.period_start = $3 AND t.period_end = $4",
		team.ID, metric, last.Start, last.End)
	if err != nil {
		return nil, err
	}
	complete := len(periods)
	median, hasMedian := sales.Suggest(medians(history, complete))
	achieved, err := t.FindAchievedByAll(ctx, team.ID, settings, metric, p)
	if err != nil {
		return nil, err
	}
	rows := []sales.TargetRow{{}}
	for _, v := range achieved {
		if rows[0].Achieved, err = sales.Plus(rows[0].Achieved, v); err != nil {
			return nil, err
		}
	}
	for _, m := range members {
		rows = append(rows, sales.TargetRow{
			Person: m.Person, JoinedOn: joinedWithin(team, m.JoinedAt, p), Achieved: achieved[m.Person.ID],
		})
	}
	for i := range rows {
		r := &rows[i]
		r.Present, r.Last = targetOf(present, r.Person.ID), 0
		if was := targetOf(before, r.Person.ID); was != nil {
			r.LastTarget = was.Amount
		}
		had := history[r.Person.ID]
		if len(had) > 0 {
			r.Last = int64(had[len(had)-1])
		}
		if r.Person.ID != "" && !r.Sells(team.ManagedBy(r.Person.ID), had) {
			continue
		}
		suggestion, ok := sales.Suggest(sinceFirst(had, complete))
		if !ok && r.Person.ID != "" {
			suggestion, ok = median, hasMedian
		}
		if ok {
			r.Suggestion = &suggestion
		}
	}
	return rows, nil
}

func targetOf(list []sales.Target, person okr.PersonID) *sales.Target {
	at := slices.IndexFunc(list, func(t sales.Target) bool { return t.Person == person })
	if at < 0 {
		return nil
	}
	return &list[at]
}

// finished are the last n periods before p that are over on a day, the oldest first.
func finished(p okr.Period, today okr.Date, n int) []okr.Period {
	for !p.Previous().Ended(today) {
		p = p.Previous()
	}
	return earlier(p, n)
}

// earlier are the n periods before p, the oldest first.
func earlier(p okr.Period, n int) []okr.Period {
	list := make([]okr.Period, n)
	for i := n - 1; i >= 0; i-- {
		p = p.Previous()
		list[i] = p
	}
	return list
}

// sinceFirst is the history up to and without complete, from the first period in which there was anything.
func sinceFirst(history []float64, complete int) []float64 {
	history = history[:min(complete, len(history))]
	first := slices.IndexFunc(history, func(v float64) bool { return v > 0 })
	if first < 0 {
		return nil
	}
	return history[first:]
}

// medians is what the middle rep achieved in each period, of those who had begun.
func medians(history map[okr.PersonID][]float64, complete int) (list []float64) {
	for i := range complete {
		var values []float64
		for person, had := range history {
			if person != "" && len(sinceFirst(had, i+1)) > 0 {
				values = append(values, had[i])
			}
		}
		if len(values) == 0 {
			continue
		}
		slices.Sort(values)
		list = append(list, (values[(len(values)-1)/2]+values[len(values)/2])/2)
	}
	return list
}

// findHistory returns what each person, and under the empty id the team, achieved in each of the periods, which
// follow one another.
func (t *Tx) findHistory(ctx context.Context, team okr.TeamID, settings sales.Settings, metric sales.Metric,
	periods []okr.Period) (map[okr.PersonID][]float64, error) {
	list := map[okr.PersonID][]float64{}
	for i, p := range periods {
		got, err := t.FindAchievedByAll(ctx, team, settings, metric, p)
		if err != nil {
			return nil, err
		}
		for person, v := range got {
			for _, id := range []okr.PersonID{person, ""} {
				if list[id] == nil {
					list[id] = make([]float64, len(periods))
				}
				list[id][i] += float64(v)
			}
		}
	}
	return list, nil
}

// FindAchievedByAll returns what each person of a team achieved in a period.
func (t *Tx) FindAchievedByAll(ctx context.Context, team okr.TeamID, settings sales.Settings, metric sales.Metric,
	p okr.Period) (map[okr.PersonID]int64, error) {
	list := map[okr.PersonID]int64{}
	if kind, ok := metric.Activity(); ok {
		type row struct {
			person okr.PersonID
			number int64
		}
		rows, err := db.All(ctx, t, func(r db.Scanner) (row, error) {
			var v row
			err := r.Scan(&v.person, &v.number)
			return v, err
		}, `SELECT person, SUM(number) FROM activities WHERE team = $1 AND kind = $2 AND day >= $3 AND day < $4
			GROUP BY person`, team, kind, p.Start, p.End)
		for _, r := range rows {
			list[r.person] = r.number
		}
		return list, err
	}
	sums, err := t.sums(ctx, func(okr.TeamID) sales.Currency { return settings.Currency },
		"c.team = $1 AND c.day >= $2 AND c.day < $3", team, p.Start, p.End)
	for key, s := range sums {
		list[key.person] = s.of(metric)
	}
	return list, err
}

// runningTargets are the targets of a person in a team, and the team's own, whose periods contain the day.
func (t *Tx) runningTargets(ctx context.Context, team okr.TeamID, person okr.PersonID,
	day okr.Date) ([]sales.Target, error) {
	return t.Targets(ctx, "t.team = $1 AND (t.person = $2 OR t.person IS NULL) AND t.period_start <= $3 "+
		"AND t.period_end > $3 ORDER BY t.period_start DESC, t.period_end, t.id",
		team, person, day)
}
