package commands

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

// newContest opens the form of a new contest of the team that a button names, else of the first that the person leads.
func (c *Commands) newContest(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	team, _ := ui.ReadRef[okr.TeamID]("T", r.Value)
	offers, err := c.store.FindContestForm(ctx, reader(r), team, 0)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.ContestForm(r.Printer, ui.NewContest(offers), offers)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

func (c *Commands) changeContest(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	offers, err := c.store.FindContestForm(ctx, reader(r), 0, id)
	if err != nil {
		return bot.Reply{}, err
	}
	if offers.Draft == nil {
		return bot.Reply{}, okr.Refuse("contest.unknown", "Contest", id.String())
	}
	view := ui.ContestForm(r.Printer, ui.EditContest(r.Printer, *offers.Draft), offers)
	return bot.Reply{View: &view}, nil
}

// fillContest fills the form with the template that was chosen.
func (c *Commands) fillContest(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.View == nil {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	offers, err := c.store.FindContestForm(ctx, reader(r), ui.ReadContest(r.View).Team, 0)
	if err != nil {
		return bot.Reply{}, err
	}
	in, ok := ui.FillContest(r.Printer, offers, r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	view := ui.ContestForm(r.Printer, in, offers)
	return bot.Reply{View: &view}, nil
}

// redrawContest shows the fields that matter for what was chosen; what was typed stays.
func (c *Commands) redrawContest(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.View == nil {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	in := ui.ReadContest(r.View)
	offers, err := c.store.FindContestForm(ctx, reader(r), in.Team, in.Contest)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.ContestForm(r.Printer, in, offers)
	return bot.Reply{View: &view}, nil
}

// submitContest keeps a draft, and shows what would have come of its rules.
func (c *Commands) submitContest(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadContest(r.View)
	offers, err := c.store.FindContestForm(ctx, reader(r), in.Team, in.Contest)
	if err != nil {
		return bot.Reply{}, err
	}
	rules, problems := rulesOf(r.Printer, in, offers)
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	saved, err := c.store.SaveContest(ctx, actor(r, okr.FromEdit), offers.Team.ID, in.Contest, in.Name, rules)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if refusal, ok := okr.RefusalOf(err); ok {
		sentence, _ := r.Printer.Error(err)
		return bot.Reply{Errors: map[string]string{ui.ContestBlock(in, contestField(in, refusal.ID)): sentence}}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	c.rescheduled()
	m, err := c.rehearsed(ctx, r, saved.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.ContestNotice(r.Printer, m)
	return bot.Reply{View: &view}, nil
}

// rulesOf reads the rules that were typed; problems are sentences by block.
func rulesOf(p *locale.Printer, in ui.ContestInput, offers motivation.ContestForm) (r motivation.Rules,
	problems map[string]string) {
	problems = map[string]string{}
	refuse := func(field string, err error) {
		problems[ui.ContestBlock(in, field)], _ = p.Error(err)
	}
	r = motivation.Rules{Kind: in.Kind, Counted: in.Counted, Product: in.Product, Source: in.Source, Start: in.Start,
		Windows: 1, Who: in.Who, Ties: in.Ties, Grace: in.Grace, Joiners: in.Joiners, Totals: in.Totals, Show: in.Show}
	if id, ok := in.Counted.KPI(); ok {
		if at := slices.IndexFunc(offers.KPIs, func(k okr.KPI) bool { return k.ID == id }); at >= 0 {
			r.KPI, r.Unit = offers.KPIs[at].Name, offers.KPIs[at].Unit
		}
	}
	if r.Kind != motivation.OfTeams {
		r.Totals = false
	}
	if r.Kind == motivation.Race {
		r.Ties = motivation.TieEarlier
	}
	takePart(&r, in, offers)
	if in.Last != "" {
		r.End = in.Last.AddDays(1)
	}
	if r.Kind == motivation.Series {
		n, err := strconv.Atoi(in.Windows)
		if err != nil {
			refuse("windows", okr.Refuse("contest.windows_number"))
		}
		r.Windows = min(n, motivation.MostWindows+1)
		if r.End != "" && r.Start != "" && r.Windows > 0 {
			r.End = r.Start.AddDays(r.End.Sub(r.Start) * r.Windows)
		}
	}
	if in.Goal != "" && r.Kind != motivation.MostImproved && r.Kind != motivation.Series {
		var err error
		if r.Goal, err = goalOf(p, in.Goal, r, string(offers.Currency)); err != nil {
			refuse("goal", err)
		}
	}
	var err error
	if r.Prizes, err = prizesOf(in.Prizes, offers.Rewards); err != nil {
		refuse("prizes", err)
	}
	return r, problems
}

// takePart says who takes part, as far as it matters for what was chosen.
func takePart(r *motivation.Rules, in ui.ContestInput, offers motivation.ContestForm) {
	switch in.Who {
	case motivation.WhoPeople:
		r.People = in.People
	case motivation.WhoTeams:
		for _, team := range offers.All {
			if slices.Contains(in.Teams, team.ID) {
				r.Sides = append(r.Sides, motivation.Side{Team: team.ID, Name: team.Name})
			}
		}
	case motivation.WhoSides:
		for _, side := range in.Sides {
			if side.Name != "" || len(side.People) > 0 {
				r.Sides = append(r.Sides, motivation.Side{Name: side.Name, People: side.People})
			}
		}
	}
}

// goalOf reads a goal as people say it: an amount, percent of a target, a number.
func goalOf(p *locale.Printer, typed string, r motivation.Rules, currency string) (float64, error) {
	unit := ui.GoalUnit(r, currency)
	if r.Counted.Money() {
		amount, other, err := locale.ParseMoney(typed, p.Language(), currency)
		if err == nil && other != "" && other != currency {
			err = &locale.Error{ID: "errors.unit_differs", Args: []any{"Text", typed, "Typed", other, "Unit", currency}}
		}
		return r.Counted.Value(amount.InexactFloat64()), err
	}
	if _, activity := r.Counted.Activity(); activity || unit == "" {
		unit = countable
	}
	number, err := locale.ParseNumber(typed, p.Language(), unit)
	if err != nil {
		return 0, err
	}
	if r.Counted == motivation.CountAttainment {
		return number.Shift(-2).InexactFloat64(), nil
	}
	return r.Counted.Value(number.InexactFloat64()), nil
}

var (
	// prizeNumber stands before the prize of a place, which its line says already: 1. and 🥇.
	prizeNumber = regexp.MustCompile(`^(?:\d{1,2}[.)]\s+|🥇|🥈|🥉|•)\s*`)
	prizePoints = regexp.MustCompile(`^\+?([\d.,]+)\s*(\p{L}*)$`)
)

// prizesOf reads the prizes of places, a line each: points, words, the name of a reward, or several of them with a
// plus.
func prizesOf(text string, rewards []motivation.Reward) (list []motivation.Prize, err error) {
	for typed := range strings.Lines(text) {
		typed = locale.Line(typed)
		if typed == "" {
			continue
		}
		prize, wrong := prizeOf(prizeNumber.ReplaceAllString(typed, ""), rewards)
		list, err = append(list, prize), errors.Join(err, wrong)
	}
	return list, err
}

func prizeOf(typed string, rewards []motivation.Reward) (prize motivation.Prize, err error) {
	var words []string
	for part := range strings.SplitSeq(typed, "+") {
		part = strings.TrimSpace(part)
		points, isPoints := pointsIn(part)
		key := locale.Key(part)
		at := slices.IndexFunc(rewards, func(r motivation.Reward) bool { return locale.Key(r.Name) == key })
		switch {
		case part == "" || strings.Trim(part, "-–—") == "":
		case isPoints:
			prize.Points += points
		case at >= 0 && prize.Reward != 0:
			err = okr.Refuse("contest.prize_two_rewards")
		case at >= 0:
			prize.Reward, prize.RewardName, prize.Price = rewards[at].ID, rewards[at].Name, rewards[at].Price
		default:
			words = append(words, part)
		}
	}
	prize.Words = strings.Join(words, " + ")
	return prize, err
}

// pointsIn reads 100, 100 points and 1.000 puan.
func pointsIn(text string) (n int64, ok bool) {
	found := prizePoints.FindStringSubmatch(text)
	if found == nil || found[2] != "" && !slices.Contains(unitWords, locale.Key(found[2])) || !isAmount(found[1]) {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "").Replace(found[1]), 10, 64)
	return min(n, motivation.MostPoints+1), err == nil || errors.Is(err, strconv.ErrRange)
}

// contestField is beside which field of the form a refusal is said.
func contestField(in ui.ContestInput, id string) string {
	switch id {
	case "contest.counted_unknown":
		return "counted"
	case "contest.filter_long":
		return "source"
	case "contest.goal_range", "contest.race_goal", "contest.improved_goal":
		if in.Kind != motivation.MostImproved {
			return "goal"
		}
	case "contest.no_end", "contest.only_race_open", "contest.days_order", "contest.too_long":
		return "last"
	case "contest.days_odd", "contest.start_past", "contest.start_far":
		return "start"
	case "contest.windows_range", "contest.windows_unequal":
		return "windows"
	case "contest.teams_who", "contest.sides_few", "contest.sides_many", "contest.people_few", "contest.side_blank",
		"contest.side_long", "contest.side_twice", "contest.side_empty", "contest.side_both", "contest.not_in_team":
		return "who"
	case "contest.prizes_many", "contest.prize_long", "contest.prize_points", "contest.prize_teams":
		return "prizes"
	}
	return "name"
}
