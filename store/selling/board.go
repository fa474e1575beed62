package selling

import (
	"cmp"
	"context"
	"slices"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// BoardQuery is which leaderboard to show, to whom.
type BoardQuery struct {
	Team    okr.TeamID
	Company bool // all teams
	Metric  sales.BoardMetric
	Period  okr.Period
	// Compare orders names as the reader's language does, within a tie.
	Compare func(a, b string) int
}

// FindBoard returns a leaderboard at now as the person may see it. A board of amounts is refused where amounts are
// private. An [*okr.Refusal] of such a one, to who does not work in the team, and when the team is gone.
func (s *Store) FindBoard(ctx context.Context, a outbox.Actor, q BoardQuery) (sales.Board, error) {
	return read(ctx, s, a.Now, func(t *Tx) (b sales.Board, err error) {
		team, settings, err := t.FindSelling(ctx, q.Team)
		if err != nil {
			return b, err
		}
		works, err := t.worksIn(ctx, team, a.Person)
		if err != nil {
			return b, err
		}
		admin, err := t.Admin(ctx, a.Person)
		if err != nil {
			return b, err
		}
		if !works && !admin {
			return b, okr.Refuse("errors.not_in_team")
		}
		b = sales.Board{Team: team, Company: q.Company, Settings: settings, Metric: q.Metric, Period: q.Period,
			Viewer: a.Person}
		if b.Amounts, err = t.seesAmounts(ctx, a.Person, team, settings); err != nil {
			return b, err
		}
		if q.Company { // of other teams only what they show everybody
			b.Amounts = settings.AmountsOpen
		}
		if q.Metric == sales.ByRevenue && !b.Amounts {
			return b, okr.Refuse("errors.amounts_private")
		}
		err = t.fillBoard(ctx, &b, q.Compare, 0)
		return b, err
	})
}

// fillBoard ranks who takes part, by something else where the board's metric takes targets and nobody who sold has
// one. previous is the board posted before, whose ranks movement is measured by; 0 is the newest one posted of the
// kind before the period.
func (t *Tx) fillBoard(ctx context.Context, b *sales.Board, compare func(a, b string) int, self sales.BoardID) error {
	b.Today = okr.DateOf(t.Now.In(b.Team.Location()))
	entries, err := t.entries(ctx, *b)
	if err != nil {
		return err
	}
	if b.Metric, b.Instead = b.Metric.WithoutTargets(entries, b.Amounts); b.Instead {
		if entries, err = t.entries(ctx, *b); err != nil {
			return err
		}
	}
	was, err := t.ranksBefore(ctx, *b, self)
	if err != nil {
		return err
	}
	if b.Company {
		was = nil
	}
	var ranked []sales.Entry
	var total float64
	with := 0
	for _, e := range entries {
		if e.Attainment != nil && !e.Unvalued { // a mean of two tells the other one
			total += *e.Attainment
			with++
		}
		if b.Metric == sales.ByAttainment && e.Attainment == nil {
			if e.Achieved > 0 {
				b.Without = append(b.Without, e)
			}
			continue
		}
		e.Value = valueOf(e, b.Metric)
		b.Derived = b.Derived || e.Derived
		ranked = append(ranked, e)
	}
	if with > 0 {
		mean := total / float64(with)
		b.Mean = &mean
	}
	b.Places = sales.RankBy(ranked, was, compare)
	for i, p := range b.Places {
		b.Places[i].Entry = p.Shown()
	}
	for i, e := range b.Without {
		b.Without[i] = e.Shown()
	}
	return nil
}

func valueOf(e sales.Entry, m sales.BoardMetric) float64 {
	switch m {
	case sales.ByRevenue:
		return float64(e.Achieved)
	case sales.ByDeals:
		return float64(e.Deals)
	case sales.ByImprovement:
		if e.Improved == nil {
			return 0
		}
		return *e.Improved
	default:
		if e.Attainment == nil {
			return 0
		}
		return *e.Attainment
	}
}

// entries are the people who take part in a board, with how much better each got where that is shown.
func (t *Tx) entries(ctx context.Context, b sales.Board) ([]sales.Entry, error) {
	list, err := t.participants(ctx, b)
	if err != nil || b.Company && b.Metric != sales.ByImprovement {
		return list, err
	}
	return list, t.fillImprovements(ctx, b, list)
}

// participants are the members who can be prompted and are not hidden, with what they have.
func (t *Tx) participants(ctx context.Context, b sales.Board) ([]sales.Entry, error) {
	people, inTeam := "m.team = $1", []any{b.Team.ID}
	settings := map[okr.TeamID]sales.Settings{b.Team.ID: b.Settings}
	calendars := map[okr.TeamID]okr.Calendar{b.Team.ID: b.Team.Calendar()}
	if b.Company {
		people, inTeam = "TRUE", nil
		if err := t.fillCompanySettings(ctx, settings, calendars); err != nil {
			return nil, err
		}
	}
	base := func(id okr.TeamID) sales.Currency {
		if s, ok := settings[id]; ok {
			return s.Currency
		}
		return sales.Currencies[0]
	}
	sums, targetsOf, err := t.figures(ctx, b, base)
	if err != nil {
		return nil, err
	}
	members, err := db.All(ctx, t, func(row db.Scanner) (sumKeyName, error) {
		var v sumKeyName
		err := row.Scan(&v.person, &v.team, &v.name)
		return v, err
	}, `SELECT m.person, m.team, p.name FROM members m JOIN people p ON p.id = m.person JOIN teams tm ON tm.id = m.team
		AND tm.removed_at IS NULL
		LEFT JOIN hidden h ON h.person = m.person
		WHERE `+people+" AND m.left_at IS NULL AND h.person IS NULL AND "+outbox.Speakable("p"), inTeam...)
	if err != nil {
		return nil, err
	}
	if b.Company { // of several teams of a person the one that shows most
		slices.SortStableFunc(members, func(x, y sumKeyName) int {
			return cmp.Or(cmp.Compare(closeness(settings[x.team]), closeness(settings[y.team])),
				cmp.Compare(x.team, y.team))
		})
	}
	var list []sales.Entry
	at := map[okr.PersonID]int{}
	shares := map[okr.TeamID]*sales.Apportioning{}
	for _, m := range members {
		if shares[m.team] == nil {
			shares[m.team] = sales.NewApportioning(b.Period, calendars[m.team])
		}
		e := sales.Entry{Person: m.person, Name: m.name, Team: m.team}
		if s := sums[m.sumKey]; s != nil {
			e.Achieved, e.Deals, e.Reached = s.minor, s.points, s.reached
		}
		e.Target, e.Derived = shares[m.team].Share(targetsOf[m.sumKey])
		if e.Achieved == 0 && e.Deals == 0 && e.Target == 0 {
			continue
		}
		if b.Company && !fitCompany(b, settings[m.team], &e) {
			continue
		}
		// in several teams: what they have in all that show it, where it is of one currency
		if i, ok := at[m.person]; ok {
			if addsUp(settings[m.team], settings[list[i].Team]) {
				if list[i], err = list[i].With(e); err != nil {
					return nil, err
				}
			}
			continue
		}
		at[m.person] = len(list)
		list = append(list, e)
	}
	for i := range list {
		if list[i].Target > 0 {
			ratio := sales.Attainment(list[i].Achieved, list[i].Target)
			list[i].Attainment = &ratio
		}
	}
	return list, nil
}

// closeness orders teams by how much they show of their people.
func closeness(s sales.Settings) (n int) {
	if !s.AmountsOpen {
		n++
	}
	switch s.BoardMode {
	case sales.Anonymous, sales.ValuesHidden:
		n += 2
	case sales.ProgressOnly:
		n += 4
	}
	return n
}

// addsUp decides whether what a person has in two teams is shown as one: a sum with something hidden in it tells what
// is hidden.
func addsUp(s, other sales.Settings) bool {
	return s.AmountsOpen && other.AmountsOpen && closeness(s) == 0 && closeness(other) == 0 &&
		s.Currency == other.Currency
}

// fitCompany lets an entry of a company's board show what its own team, which has the settings s, shows of its
// people; it reports false when that is nothing. Everybody sees all of their own.
func fitCompany(b sales.Board, s sales.Settings, e *sales.Entry) bool {
	foreign := s.Currency != b.Settings.Currency
	if b.Metric == sales.ByRevenue && (foreign || !s.AmountsOpen) {
		return false
	}
	if e.Person == b.Viewer {
		return true
	}
	e.Unpriced = foreign || !s.AmountsOpen
	e.Unnamed, e.Unvalued = s.BoardMode == sales.Anonymous, s.BoardMode == sales.ValuesHidden
	return s.BoardMode != sales.ProgressOnly
}

// figures are what everybody in a board's team, or company, was credited with in its period, and their targets of
// revenue that touch it.
func (t *Tx) figures(ctx context.Context, b sales.Board,
	base func(okr.TeamID) sales.Currency) (map[sumKey]*sum, map[sumKey][]sales.Target, error) {
	credits, held, args := "c.day >= $1 AND c.day < $2", "t.period_end > $1 AND t.period_start < $2",
		[]any{b.Period.Start, b.Period.End}
	if !b.Company {
		credits, held, args = "c.team = $3 AND "+credits, "t.team = $3 AND "+held, append(args, b.Team.ID)
	}
	sums, err := t.sums(ctx, base, credits, args...)
	if err != nil {
		return nil, nil, err
	}
	targets, err := t.Targets(ctx, held+" AND t.person IS NOT NULL AND t.metric = 'revenue'", args...)
	of := map[sumKey][]sales.Target{}
	for _, v := range targets {
		key := sumKey{v.Person, v.Team}
		of[key] = append(of[key], v)
	}
	return sums, of, err
}

type sumKeyName struct {
	sumKey
	name string
}

func (t *Tx) fillCompanySettings(ctx context.Context, settings map[okr.TeamID]sales.Settings,
	calendars map[okr.TeamID]okr.Calendar) error {
	teams, err := t.Teams(ctx, "TRUE")
	if err != nil {
		return err
	}
	known, err := t.Sellings(ctx, "TRUE")
	if err != nil {
		return err
	}
	for _, team := range teams {
		settings[team.ID], calendars[team.ID] = sales.DefaultSettings(team), team.Calendar()
	}
	for _, s := range known {
		settings[s.Team] = s
	}
	return nil
}

// comparedWith is how many earlier periods an improvement is measured by.
const comparedWith = 3

// fillImprovements says how much better each is than in the mean of up to three periods before.
func (t *Tx) fillImprovements(ctx context.Context, b sales.Board, list []sales.Entry) error {
	before := map[sumKey][]float64{}
	for _, p := range earlier(b.Period, comparedWith) {
		past := b
		past.Period, past.Company, past.Metric = p, b.Company, sales.ByAttainment
		entries, err := t.entriesPlain(ctx, past)
		if err != nil {
			return err
		}
		for key, ratio := range entries {
			before[key] = append(before[key], ratio)
		}
	}
	for i := range list {
		if list[i].Attainment == nil {
			continue
		}
		if v, ok := sales.Improvement(*list[i].Attainment, before[sumKey{list[i].Person, list[i].Team}]); ok {
			list[i].Improved = &v
		}
	}
	return nil
}

// entriesPlain is the attainment of everybody with a target in a period of the past, by team.
func (t *Tx) entriesPlain(ctx context.Context, b sales.Board) (map[sumKey]float64, error) {
	sums, of, err := t.figures(ctx, b, func(okr.TeamID) sales.Currency { return b.Settings.Currency })
	if err != nil {
		return nil, err
	}
	share := sales.NewApportioning(b.Period, b.Team.Calendar())
	ratios := map[sumKey]float64{}
	for key, targets := range of {
		amount := share.Of(targets)
		if amount == 0 {
			continue
		}
		got := int64(0)
		if s := sums[key]; s != nil {
			got = s.minor
		}
		ratios[key] = sales.Attainment(got, amount)
	}
	return ratios, nil
}

// FindHiddenEntry returns what a person who is on no board has in the board's period, for their own eyes; hidden is
// false for everybody else.
func (s *Store) FindHiddenEntry(ctx context.Context, a outbox.Actor,
	b sales.Board) (e sales.Entry, hidden bool, err error) {
	err = s.read(ctx, a.Now, func(t *Tx) error {
		if hidden, err = t.IsHidden(ctx, a.Person); err != nil || !hidden {
			return err
		}
		got, err := t.findAchieved(ctx, b.Settings, a.Person, sales.Revenue, b.Period)
		if err != nil {
			return err
		}
		targets, err := t.Targets(ctx, "t.team = $1 AND t.person = $2 AND t.metric = 'revenue' "+
			"AND t.period_end > $3 AND t.period_start < $4",
			b.Team.ID, a.Person, b.Period.Start, b.Period.End)
		if err != nil {
			return err
		}
		e = sales.Entry{Person: a.Person, Achieved: got.minor, Deals: got.points,
			Target: sales.TargetWithin(b.Period, targets, b.Team.Calendar())}
		if e.Target > 0 {
			ratio := sales.Attainment(e.Achieved, e.Target)
			e.Attainment = &ratio
		}
		e.Value = valueOf(e, b.Metric)
		return nil
	})
	return e, hidden, err
}
