package commands

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
	"okrbot/ui"
)

func targetRoutes() []route {
	return []route{
		{clicked, ui.ActionTargetForm, (*Commands).targetsButton},
		{submitted, ui.CallbackTarget, (*Commands).submitTargets},
		{clicked, ui.ActionTargetPeriod, (*Commands).redrawTargets},
		{clicked, ui.ActionTargetMetric, (*Commands).redrawTargets},
		{clicked, ui.ActionTargetTake, (*Commands).redrawTargets},
		{clicked, ui.ActionTargetTakeAll, (*Commands).redrawTargets},
	}
}

func (c *Commands) targetCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	word, after := firstWord(rest)
	switch locale.Key(word) {
	case "":
	case "set", "ver", "belirle":
		return c.targetsCommand(ctx, r, after)
	default:
		today, err := c.today(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		if _, ok := readMonths(rest, today, c.fiscalStart); ok {
			return c.targetsCommand(ctx, r, rest)
		}
		if p, _, ok := periodIn(rest, today, c.fiscalStart, true); ok {
			return bot.Reply{}, okr.Refuse("errors.target_period", "Period", ui.PeriodName(r.Printer, p.Period),
				"Label", p.Label)
		}
	}
	s, err := c.store.FindStanding(ctx, r.Person.ID, 0, r.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.TargetView(r.Printer, s))
}

// targetsCommand opens the form, of the period that is named: /sales targets next month.
func (c *Commands) targetsCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return c.targetsButton(ctx, r)
	}
	id, err := c.managedTeam(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	team, err := c.store.FindTeam(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	today := teamDay(r, team)
	choice, p, ok := targetChoice(rest, today, c.fiscalStart)
	switch {
	case ok:
		return c.targetForm(ctx, r, ui.TargetInput{Team: id, Metric: sales.Revenue, Period: choice}, 0)
	case p.Start != "":
		return bot.Reply{}, okr.Refuse("errors.targets_when", "Word", ui.PeriodName(r.Printer, p))
	default:
		return bot.Reply{}, okr.Refuse("errors.targets_when", "Word", locale.Truncate(locale.Line(rest), 40))
	}
}

// targetChoice is what the form is opened for when a period, or several months, were typed; of the months, those that
// are not over. It is not ok for what targets can't be set for; p is that period, and nothing where none was typed.
func targetChoice(text string, today okr.Date, fiscalStart time.Month) (choice string, p okr.Period, ok bool) {
	months, ok := readMonths(text, today, fiscalStart)
	if !ok {
		typed, other, isPeriod := periodIn(text, today, fiscalStart, true)
		if !isPeriod || other != "" {
			return "", p, false
		}
		p = typed.Period
		for _, choice := range ui.TargetChoices {
			if targetPeriod(choice, today, fiscalStart) == p {
				return choice, p, true
			}
		}
		if p.Kind != okr.MonthPeriod {
			return "", p, false
		}
		months = []okr.Period{p}
	}
	months = slices.DeleteFunc(months, func(m okr.Period) bool { return m.Ended(today) })
	if len(months) == 0 {
		return "", p, false
	}
	return ui.MonthsChoice(months[0], len(months)), p, true
}

// targetsButton opens the form of a team's targets.
func (c *Commands) targetsButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	team, err := c.managedTeam(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.targetForm(ctx, r, ui.TargetInput{Team: team, Metric: sales.Revenue, Period: ui.TargetThisMonth}, 0)
}

// managedTeam is the team that a button names, else the first one in which the person sets targets.
func (c *Commands) managedTeam(ctx context.Context, r *bot.Request) (okr.TeamID, error) {
	if id, ok := ui.ReadRef[okr.TeamID]("T", r.Value); ok {
		return id, nil
	}
	teams, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return 0, err
	}
	if len(teams) == 0 {
		return 0, okr.Refuse("errors.targets_not_yours")
	}
	return teams[0].ID, nil
}

// targetPeriods are the periods that a choice of the form means on a day, in order.
func targetPeriods(choice string, today okr.Date, fiscalStart time.Month) []okr.Period {
	next := okr.MonthOf(today).Next()
	if months, ok := ui.ReadMonthsChoice(choice); ok {
		return months
	}
	switch choice {
	case ui.TargetNext3Months:
		return ui.MonthsFrom(next, 3)
	case ui.TargetNext12Months:
		return ui.MonthsFrom(next, 12)
	default:
		return []okr.Period{targetPeriod(choice, today, fiscalStart)}
	}
}

// targetPeriod is the one period that any other choice means.
func targetPeriod(choice string, today okr.Date, fiscalStart time.Month) okr.Period {
	switch choice {
	case ui.TargetThisWeek:
		return okr.WeekOf(today)
	case ui.TargetNextWeek:
		return okr.WeekOf(today).Next()
	case ui.TargetNextMonth:
		return okr.MonthOf(today).Next()
	case ui.TargetThisQuarter:
		return okr.QuarterOf(today, fiscalStart)
	case ui.TargetNextQuarter:
		return okr.QuarterOf(today, fiscalStart).Next()
	case ui.TargetThisYear:
		return okr.YearOf(today, fiscalStart)
	case ui.TargetNextYear:
		return okr.YearOf(today, fiscalStart).Next()
	default:
		return okr.MonthOf(today)
	}
}

// targetSheet is what a form shows: of several periods the first one's figures.
func (c *Commands) targetSheet(ctx context.Context, r *bot.Request, in ui.TargetInput) (sales.TargetSheet, error) {
	team, err := c.store.FindTeam(ctx, in.Team)
	if err != nil {
		return sales.TargetSheet{}, err
	}
	periods := targetPeriods(in.Period, teamDay(r, team), c.fiscalStart)
	sheet, err := c.store.FindTargetSheet(ctx, reader(r), in.Team, in.Metric, periods[0])
	sheet.After = periods[1:]
	return sheet, err
}

// peopleSum is what the targets of all people come to, with what is typed in place of what is set.
func peopleSum(in ui.TargetInput, sheet sales.TargetSheet, language locale.Language) (sum int64) {
	typed := map[okr.PersonID]int64{}
	for _, t := range in.Amounts {
		if amount, err := targetAmount(t.Text, sheet, language); err == nil {
			typed[t.Person] = amount
		}
	}
	for _, r := range sheet.Rows {
		amount, isTyped := typed[r.Person.ID]
		if !isTyped && r.Present != nil {
			amount = r.Present.Full
		}
		if r.Person.ID != "" {
			sum += amount
		}
	}
	return sum
}

func (c *Commands) targetForm(ctx context.Context, r *bot.Request, in ui.TargetInput, page int) (bot.Reply, error) {
	sheet, err := c.targetSheet(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	in.Sum = peopleSum(in, sheet, r.Printer.Language())
	view := ui.TargetForm(r.Printer, sheet, in, page)
	return bot.Reply{View: &view}, nil
}

// redrawTargets shows the form anew after another period or metric was chosen, or a suggestion was taken.
func (c *Commands) redrawTargets(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadTargets(r.View)
	sheet, err := c.targetSheet(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	switch r.Action {
	case ui.ActionTargetPeriod, ui.ActionTargetMetric:
		in = in.Another()
	case ui.ActionTargetTake:
		in = in.TakeOne(r.Printer, sheet, okr.PersonID(r.Value))
	case ui.ActionTargetTakeAll:
		in = in.TakeAll(r.Printer, sheet)
	}
	in.Sum = peopleSum(in, sheet, r.Printer.Language())
	view := ui.TargetForm(r.Printer, sheet, in, in.Page)
	return bot.Reply{View: &view}, nil
}

// submitTargets saves a page of the form. What can't be read is said beside its field.
func (c *Commands) submitTargets(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadTargets(r.View)
	sheet, err := c.targetSheet(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	problems := map[string]string{}
	var wishes []selling.TargetWish
	for _, typed := range in.Amounts {
		amount, err := targetAmount(typed.Text, sheet, r.Printer.Language())
		if err != nil {
			problems[ui.TargetBlock(in, typed.Person)], _ = r.Printer.Error(err)
			continue
		}
		wishes = append(wishes, selling.TargetWish{Person: typed.Person, Amount: amount})
	}
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	err = c.store.SetTargets(ctx, actor(r, okr.FromEdit), in.Team, in.Metric, wishes,
		append([]okr.Period{sheet.Period}, sheet.After...)...)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	if ui.TargetPages(sheet) > in.Page+1 {
		return c.targetForm(ctx, r, ui.TargetInput{Team: in.Team, Metric: in.Metric, Period: in.Period}, in.Page+1)
	}
	if sheet, err = c.targetSheet(ctx, r, in); err != nil {
		return bot.Reply{}, err
	}
	view := ui.TargetSaved(r.Printer, sheet)
	return bot.Reply{View: &view}, nil
}

// countUnit is what a metric counts other than money: deals, or an activity by its name.
func countUnit(m sales.Metric) string {
	if kind, ok := m.Activity(); ok {
		return kind
	}
	return string(m)
}

// targetAmount reads a target as its metric counts; nothing typed is no target.
func targetAmount(text string, sheet sales.TargetSheet, language locale.Language) (int64, error) {
	if text == "" {
		return 0, nil
	}
	if sheet.Metric == sales.Revenue {
		v, currency, err := locale.ParseMoney(text, language, string(sheet.Settings.Currency))
		if err != nil {
			return 0, err
		}
		if currency != "" && sales.Currency(currency) != sheet.Settings.Currency {
			return 0, okr.Refuse("errors.target_currency", "Currency", string(sheet.Settings.Currency))
		}
		m, err := moneyFrom(v, sheet.Settings.Currency)
		if refusal, ok := okr.RefusalOf(err); ok && refusal.ID == "errors.money_too_large" {
			return 0, okr.Refuse("errors.target_too_large", "Most", decimal.NewFromInt(10_000_000_000))
		}
		return m.Minor, err
	}
	v, err := locale.ParseNumber(text, language, countUnit(sheet.Metric))
	if err != nil {
		return 0, err
	}
	most, one := decimal.NewFromInt(mostCounted), decimal.NewFromInt(1)
	if sheet.Metric == sales.Deals {
		one = decimal.NewFromInt(sales.FullShare)
	}
	counted := v.Mul(one)
	switch {
	case counted.GreaterThan(most):
		return 0, okr.Refuse("errors.target_too_large", "Most", most.Div(one))
	case !counted.IsInteger() || v.Sign() < 0:
		return 0, okr.Refuse("errors.target_amount")
	}
	return counted.IntPart(), nil
}

// mostCounted bounds a target other than of money, as its metric counts.
const mostCounted = 1_000_000_000
