package cmd

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/shopspring/decimal"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/store"
	"okrbot/store/goals"
)

//go:embed seed.toml
var seedText string

// seed is the sample sales organisation.
type seed struct {
	Begins    time.Time       `toml:"begins"`
	Starts    time.Time       `toml:"starts"`
	Shows     time.Time       `toml:"shows"`
	Workspace string          `toml:"workspace"`
	People    []seedPerson    `toml:"person"`
	Channels  []seedChannel   `toml:"channel"`
	Teams     []seedTeam      `toml:"team"`
	Goals     []seedObjective `toml:"objective"`
	Past      []seedPast      `toml:"past"`
	Answers   []seedAnswer    `toml:"answer"`
	Sales     []seedSales     `toml:"sales"`
	KPIs      []seedKPI       `toml:"kpi"`

	Questions   []seedQuestion   `toml:"question"`
	Discussions []seedDiscussion `toml:"discussion"`
	Wins        []seedWin        `toml:"win"`

	Thanking      []seedThanking     `toml:"thanking"`
	Kudos         []seedKudos        `toml:"kudos"`
	Rewards       []seedReward       `toml:"reward"`
	Orders        []seedOrder        `toml:"order"`
	Grants        []seedGrant        `toml:"grant"`
	Contributions []seedContribution `toml:"contribution"`
	Contests      []seedContest      `toml:"contest"`
	Duels         []seedDuel         `toml:"duel"`
}

type seedPerson struct {
	ID, Name, Title, Zone, Locale string
	Owner, Guest, Bot             bool
}

type seedChannel struct {
	ID, Name, Topic string
	Members         []string
}

type seedTeam struct {
	Name, Channel, Language, Zone string
	Managers                      []okr.PersonID
	Holidays                      okr.HolidayPreset
}

type seedObjective struct {
	Owner      okr.PersonID
	Team       string // by channel
	WholeTeam  bool   `toml:"whole_team"`
	Next       bool   // of the coming quarter, not of the present one
	Title      string
	Commitment okr.Commitment
	KeyResults []seedKeyResult `toml:"key_result"`
}

type seedKeyResult struct {
	Title, Unit, Start, Target, Tolerance string
	Kind                                  okr.Kind
	Steps                                 []string
	Values                                []string // one a week; of a past one, after it was carried over
	// of a past one: its last value, and a grade that is not the one proposed
	Ended, Grade, Reason string
}

type seedAnswer struct {
	Person                okr.PersonID
	Week                  int
	Moved, Next, Blockers string
}

func readSeed() (s seed, err error) {
	_, err = toml.Decode(seedText, &s)
	return s, err
}

// settle puts the sample people and channels into the simulated Slack, the bot among them.
func (s seed) settle(sim *slacksim.Sim) {
	for _, p := range s.People {
		sim.AddUser(slacksim.User{
			ID: p.ID, RealName: p.Name, DisplayName: p.Name, Title: p.Title, TZ: p.Zone, Locale: p.Locale, IsBot: p.Bot,
			IsAdmin: p.Owner, IsOwner: p.Owner, IsPrimaryOwner: p.Owner, IsRestricted: p.Guest,
		})
	}
	for i, c := range s.Channels {
		sim.AddChannel(slacksim.Channel{ID: c.ID, Name: c.Name, Topic: c.Topic, General: i == 0,
			Members: append(slices.Clone(c.Members), sim.BotUser())})
	}
}

// admin is who sets the teams up.
func (s seed) admin() okr.PersonID {
	i := slices.IndexFunc(s.People, func(p seedPerson) bool { return p.Owner })
	return okr.PersonID(s.People[i].ID)
}

// player lives through the sample weeks with the real bot.
type player struct {
	seed
	app   *app
	sim   *slacksim.Sim
	clock *Clock
	teams map[string]okr.Team // by channel
	goals []okr.Objective     // as the seed lists them
	sells *market

	coming  []thanks         // kudos that are not given yet, in their order
	thanked motivation.Kudos // the last public ones
	rewards map[string]motivation.Reward
	screens []hungScreen
}

// seedStep is what the sample organisation lives through once.
type seedStep struct {
	name string
	play func(p *player, ctx context.Context) error
}

// seedSteps are all of them, in order.
func seedSteps() []seedStep {
	return []seedStep{
		{"teams", (*player).found},
		{"objectives", (*player).aim},
		{"the end of the quarter before", (*player).endQuarter},
		{"the quarter", (*player).turn},
		{"how teams sell", (*player).beginSelling},
		{"how teams thank", (*player).beginThanking},
		{"rewards", (*player).offerRewards},
		{"weeks", (*player).live},
		{"open deals", (*player).finishSelling},
		{"how deals were won", (*player).tellHow},
		{"KPIs", (*player).measure},
		{"talk", (*player).talk},
		{"kudos of the day", (*player).thankToday},
		{"orders that wait", (*player).askToday},
		{"office screens", (*player).hangScreens},
	}
}

// seedHabit is what a rep does in each of the sample weeks.
type seedHabit struct {
	name string
	play func(p *player, ctx context.Context, rep okr.PersonID, week int) error
}

// seedHabits are all of them, in order.
func seedHabits() []seedHabit {
	return []seedHabit{{"the answer", (*player).answer}, {"deals", (*player).sell}}
}

func (p *player) beginSelling(ctx context.Context) error  { return p.sells.begin(ctx) }
func (p *player) finishSelling(ctx context.Context) error { return p.sells.finish(ctx) }

func (p *player) sell(ctx context.Context, rep okr.PersonID, _ int) error {
	return p.sells.week(ctx, rep)
}

// play sets the teams up and lives through the weeks until the demo begins.
func (p *player) play(ctx context.Context) error {
	p.sells = newMarket(p)
	for _, step := range seedSteps() {
		if err := step.play(p, ctx); err != nil {
			return fmt.Errorf("the sample organisation, %s: %w", step.name, err)
		}
	}
	return p.clock.Move(ctx, p.Shows)
}

func (p *player) actor(id okr.PersonID) store.Actor {
	return store.Actor{Person: id, Now: p.clock.Now(), Source: okr.FromSeed}
}

// found sets up the teams as the admin would.
func (p *player) found(ctx context.Context) error {
	if err := p.app.bot.Sync(ctx); err != nil {
		return err
	}
	p.teams = map[string]okr.Team{}
	for _, t := range p.Teams {
		if err := p.app.bot.JoinChannel(ctx, t.Channel); err != nil {
			return err
		}
		saved, err := p.app.store.CreateTeam(ctx, p.actor(p.admin()), okr.Team{
			Name: t.Name, Channel: t.Channel, Language: t.Language, Zone: t.Zone, Managers: t.Managers,
			Schedule: okr.DefaultSchedule(),
			Holidays: okr.Holidays{Preset: t.Holidays}, Questions: okr.DefaultQuestions(),
		})
		if err != nil {
			return err
		}
		if err := p.app.bot.ReadChannel(ctx, t.Channel); err != nil {
			return err
		}
		p.teams[t.Channel] = saved
	}
	return nil
}

// turn brings the clock to the quarter that the demo shows.
func (p *player) turn(ctx context.Context) error { return p.clock.Move(ctx, p.Starts) }

// aim writes everybody's objectives for the quarter.
func (p *player) aim(ctx context.Context) error {
	for _, g := range p.Goals {
		quarter := okr.QuarterOf(okr.DateOf(p.Starts), time.January)
		if g.Next {
			quarter = quarter.Next()
		}
		o, err := g.objective(p.teams[g.Team].ID, quarter)
		if err != nil {
			return err
		}
		saved, err := p.app.store.CreateObjective(ctx, p.actor(g.Owner), o)
		if err != nil {
			return fmt.Errorf("%s: %w", g.Title, err)
		}
		p.goals = append(p.goals, saved)
	}
	return nil
}

func (g seedObjective) objective(team okr.TeamID, period okr.Period) (okr.Objective, error) {
	o := okr.Objective{Title: g.Title, Owner: g.Owner, Team: team, TeamOwned: g.WholeTeam, Period: period,
		Commitment: g.Commitment}
	for _, k := range g.KeyResults {
		result := okr.KeyResult{Title: k.Title, Kind: k.Kind, Unit: k.Unit, Weight: decimal.NewFromInt(1)}
		for text, into := range map[string]*decimal.Decimal{k.Start: &result.Start, k.Target: &result.Target} {
			if text == "" {
				continue
			}
			v, err := decimal.NewFromString(text)
			if err != nil {
				return o, fmt.Errorf("%s: %w", k.Title, err)
			}
			*into = v
		}
		if k.Tolerance != "" {
			result.Tolerance = decimal.NewNullDecimal(decimal.RequireFromString(k.Tolerance))
		}
		for _, title := range k.Steps {
			result.Steps = append(result.Steps, okr.Step{Title: title, Weight: decimal.NewFromInt(1)})
		}
		o.KeyResults = append(o.KeyResults, result)
	}
	return o, nil
}

// live plays the weeks: on each Monday people answer one after the other, on their own clocks.
func (p *player) live(ctx context.Context) error {
	weeks := int(p.Shows.Sub(p.Starts).Hours() / (7 * 24))
	for week := 1; week <= weeks; week++ {
		monday := p.Starts.AddDate(0, 0, 3+7*(week-1))
		for i, person := range p.reps() {
			at := time.Date(monday.Year(), monday.Month(), monday.Day(), 17, 5, 0, 0,
				monday.Location()).Add(time.Duration(i*7) * time.Minute)
			if err := p.clock.Move(ctx, at); err != nil {
				return err
			}
			if err := p.thankUntilNow(ctx); err != nil {
				return err
			}
			for _, habit := range seedHabits() {
				if err := habit.play(p, ctx, person, week); err != nil {
					return fmt.Errorf("%s of %s in week %d: %w", habit.name, person, week, err)
				}
			}
		}
		if err := p.clock.Move(ctx, monday.AddDate(0, 0, 3)); err != nil {
			return err
		}
		if err := p.acknowledge(ctx, week); err != nil {
			return err
		}
		if err := p.thankUntilNow(ctx); err != nil {
			return err
		}
		if err := p.spend(ctx, week); err != nil {
			return fmt.Errorf("points of week %d: %w", week, err)
		}
		if err := p.compete(ctx, week); err != nil {
			return fmt.Errorf("contests of week %d: %w", week, err)
		}
	}
	return nil
}

// reps are the people who own objectives, once each.
func (p *player) reps() []okr.PersonID {
	var list []okr.PersonID
	for _, g := range p.Goals {
		if !slices.Contains(list, g.Owner) {
			list = append(list, g.Owner)
		}
	}
	return list
}

// answer checks somebody in, unless the week has nothing from them.
func (p *player) answer(ctx context.Context, person okr.PersonID, week int) error {
	answer := goals.CheckInAnswer{}
	var team okr.TeamID
	for i, g := range p.Goals {
		if g.Owner != person || g.Next {
			continue
		}
		team = p.goals[i].Team
		for j, k := range g.KeyResults {
			if said, ok := k.said(week, p.goals[i].KeyResults[j].ID); ok {
				answer.Values = append(answer.Values, said)
			}
		}
	}
	if len(answer.Values) == 0 {
		return nil
	}
	for _, a := range p.Answers {
		if a.Person == person && a.Week == week {
			answer.Answers = []string{a.Moved, a.Next, a.Blockers}
		}
	}
	s, err := p.app.store.FindSituation(ctx, person, p.clock.Now())
	if err != nil {
		return err
	}
	at := slices.IndexFunc(s.Duties, func(d okr.Duty) bool { return d.Team.ID == team })
	if at < 0 {
		return fmt.Errorf("no round is open at %s", p.clock.Now())
	}
	answer.Round = s.Duties[at].Round.ID
	a := p.actor(person)
	a.Source = okr.FromCheckIn
	_, err = p.app.store.CheckIn(ctx, a, answer)
	return err
}

// said reads a week's entry, such as "4050000 +": a value, or the number of steps done, and a confidence.
func (k seedKeyResult) said(week int, id okr.KeyResultID) (goals.ValueSaid, bool) {
	text, mark, _ := strings.Cut(k.Values[week-1], " ")
	if text == "-" {
		return goals.ValueSaid{}, false
	}
	v := goals.ValueSaid{KeyResult: id, Confidence: map[string]okr.Confidence{"+": okr.SaysOnTrack, "~": okr.SaysAtRisk,
		"!": okr.SaysOff}[mark]}
	n := decimal.RequireFromString(text)
	if k.Kind != okr.Milestone {
		v.Value = decimal.NewNullDecimal(n)
		return v, true
	}
	for i := range int(n.IntPart()) {
		v.Done = append(v.Done, i)
	}
	return v, true
}

// acknowledge lets the managers read every check-in of the weeks before the last.
func (p *player) acknowledge(ctx context.Context, week int) error {
	if week >= int(p.Shows.Sub(p.Starts).Hours()/(7*24)) {
		return nil
	}
	for _, t := range p.Teams {
		s, err := p.app.store.FindSituation(ctx, t.Managers[0], p.clock.Now())
		if err != nil || len(s.Duties) == 0 {
			return err
		}
		d, err := p.app.store.FindDigest(ctx, s.Duties[0].Round.ID, t.Managers[0], p.clock.Now())
		if err != nil {
			return err
		}
		for _, c := range d.CheckIns {
			if _, err := p.app.store.Acknowledge(ctx, p.actor(t.Managers[0]), c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
