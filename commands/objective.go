package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/ui"
)

func objectiveRoutes() []route {
	return []route{
		{clicked, ui.ActionObjectiveNew, (*Commands).newObjective},
		{clicked, ui.ActionObjectivePeriod, (*Commands).redrawObjective},
		{clicked, ui.ActionKeyResultKind, (*Commands).redrawObjective},
		{clicked, ui.ActionKeyResultAdd, (*Commands).addKeyResult},
		{clicked, ui.ActionKeyResultRemove, (*Commands).removeKeyResult},
		{submitted, ui.CallbackObjective, (*Commands).submitObjective},
		{clicked, ui.ActionObjectiveList, (*Commands).listButton},
		{clicked, ui.ActionObjectiveShow, (*Commands).showButton},
		{clicked, ui.ActionObjectiveEdit, (*Commands).editButton},
		{clicked, ui.ActionObjectiveMenu, (*Commands).objectiveMenu},
		{clicked, ui.ActionHistory, (*Commands).historyButton},
		{clicked, ui.ActionObjectiveRestore, (*Commands).restoreObjective},
	}
}

// newCommand opens the form of a new objective, with what was typed after it: its period, else its title.
func (c *Commands) newCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	form, err := c.formContext(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	in := ui.NewObjective(ui.OwnerValue(form.Teams[0].Team.ID, false))
	if p, ok := readPeriod(rest, form.Today, c.fiscalStart, true); ok {
		in = inPeriod(in, p.Period, form)
	} else if !slices.Contains(objectiveWords, locale.Key(rest)) {
		in.Title = locale.Truncate(locale.Line(rest), okr.MaxTitle)
	}
	return drawn(r, in, form)
}

// objectiveWords say after /okr new only what it makes, as [locale.Key] folds them.
var objectiveWords = []string{"objective", "an objective", "okr", "goal", "amac", "bir amac", "hedef"}

// inPeriod is the form with a period chosen: one that it offers, else by its days.
func inPeriod(in ui.ObjectiveInput, p okr.Period, form ui.FormContext) ui.ObjectiveInput {
	this := okr.QuarterOf(form.Today, form.FiscalStart)
	switch p {
	case this:
		in.Period = ui.PeriodThis
	case this.Next():
		in.Period = ui.PeriodNext
	case okr.YearOf(form.Today, form.FiscalStart):
		in.Period = ui.PeriodYear
	default:
		in.Period, in.From, in.To = ui.PeriodCustom, string(p.Start), string(p.End.AddDays(-1))
	}
	return in
}

func (c *Commands) newObjective(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	form, err := c.formContext(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	in := ui.NewObjective(ui.OwnerValue(form.Teams[0].Team.ID, false))
	if r.Value == ui.PeriodNext {
		in.Period = ui.PeriodNext
	}
	return drawn(r, in, form)
}

func drawn(r *bot.Request, in ui.ObjectiveInput, form ui.FormContext) (bot.Reply, error) {
	view := ui.ObjectiveForm(r.Printer, in, form)
	return bot.Reply{View: &view}, nil
}

// formContext is what the form offers to a person: the teams they are in or manage.
func (c *Commands) formContext(ctx context.Context, r *bot.Request) (ui.FormContext, error) {
	s, err := c.store.FindSituation(ctx, r.Person.ID, r.Now)
	if err != nil {
		return ui.FormContext{}, err
	}
	if len(s.Teams) == 0 {
		return ui.FormContext{}, okr.Refuse("errors.no_team")
	}
	form := ui.FormContext{Today: s.Today, FiscalStart: c.fiscalStart}
	for _, t := range s.Teams {
		form.Teams = append(form.Teams, ui.FormTeam{Team: t.Team, Manages: t.Manager})
	}
	return form, nil
}

// redraw shows the form anew after f changed what was typed; Slack keeps the rest as it stands.
func (c *Commands) redraw(ctx context.Context, r *bot.Request,
	f func(ui.ObjectiveInput) ui.ObjectiveInput) (bot.Reply, error) {
	in := ui.ReadObjective(r.View)
	form, err := c.contextOf(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	return drawn(r, f(in), form)
}

func (c *Commands) contextOf(ctx context.Context, r *bot.Request, in ui.ObjectiveInput) (ui.FormContext, error) {
	if in.Objective == 0 {
		return c.formContext(ctx, r)
	}
	return c.editContext(ctx, r, in.Objective)
}

func (c *Commands) redrawObjective(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.redraw(ctx, r, func(in ui.ObjectiveInput) ui.ObjectiveInput { return in })
}

func (c *Commands) addKeyResult(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.redraw(ctx, r, ui.ObjectiveInput.AddKeyResult)
}

func (c *Commands) removeKeyResult(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var slot int
	if _, err := fmt.Sscanf(r.Value, "%d", &slot); err != nil {
		return bot.Reply{}, nil
	}
	return c.redraw(ctx, r, func(in ui.ObjectiveInput) ui.ObjectiveInput { return in.RemoveKeyResult(slot) })
}

// editContext refuses, before anything is typed, whom the store would refuse.
func (c *Commands) editContext(ctx context.Context, r *bot.Request, id okr.ObjectiveID) (ui.FormContext, error) {
	o, may, err := c.store.FindObjective(ctx, reader(r), id)
	if err != nil {
		return ui.FormContext{}, err
	}
	today, err := c.today(ctx, r)
	if err != nil {
		return ui.FormContext{}, err
	}
	switch {
	case !may:
		return ui.FormContext{}, okr.Refuse("errors.edit_not_yours", "Owner", o.OwnerName)
	case o.Closing != nil:
		return ui.FormContext{}, okr.Refuse("errors.objective_closed", "Objective", id.String())
	case o.Period.Ended(today):
		return ui.FormContext{}, okr.Refuse("errors.period_over")
	}
	team, err := c.store.FindTeam(ctx, o.Team)
	if err != nil {
		return ui.FormContext{}, err
	}
	manages := team.ManagedBy(r.Person.ID)
	return ui.FormContext{
		Teams: []ui.FormTeam{{Team: team, Manages: manages}}, Today: today, FiscalStart: c.fiscalStart, Original: &o,
		CanGive: manages,
	}, nil
}

func (c *Commands) editCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, err := c.whichObjective(ctx, r, rest)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.edit(ctx, r, id)
}

func (c *Commands) editButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, err := objectiveRef(r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.edit(ctx, r, id)
}

func (c *Commands) edit(ctx context.Context, r *bot.Request, id okr.ObjectiveID) (bot.Reply, error) {
	form, err := c.editContext(ctx, r, id)
	if err != nil {
		return bot.Reply{}, err
	}
	return drawn(r, ui.EditObjective(r.Printer, *form.Original), form)
}

func (c *Commands) objectiveMenu(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	verb, about, _ := ui.ReadChoice(r.Value)
	id, err := objectiveRef(about)
	if err != nil {
		return bot.Reply{}, err
	}
	if verb == ui.ChoiceEdit {
		return c.edit(ctx, r, id)
	}
	return c.show(ctx, r, id)
}

func objectiveRef(value string) (okr.ObjectiveID, error) {
	id, ok := ui.ReadRef[okr.ObjectiveID]("O", value)
	if !ok {
		return 0, okr.Refuse("errors.button_old")
	}
	return id, nil
}

// whichObjective reads an O-number; without one, a person with a single objective means that.
func (c *Commands) whichObjective(ctx context.Context, r *bot.Request, text string) (okr.ObjectiveID, error) {
	if text != "" {
		id, ok := okr.ParseObjectiveID(text)
		if !ok {
			return 0, okr.Refuse("errors.objective_unreadable", "Word", locale.Truncate(locale.Line(text), 40))
		}
		return id, nil
	}
	mine, err := c.store.Objectives(ctx, reader(r), goals.Scope{Person: r.Person.ID})
	if err != nil {
		return 0, err
	}
	if len(mine) != 1 {
		return 0, okr.Refuse("errors.objective_which")
	}
	return mine[0].ID, nil
}

// submitObjective saves the form. Every reason against it is said beside its field, and nothing that was typed is lost.
func (c *Commands) submitObjective(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadObjective(r.View)
	form, err := c.contextOf(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	o, problems := readObjective(r, in, form)
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	save := c.store.CreateObjective
	source := okr.FromNew
	if in.Objective != 0 {
		save, source = c.store.EditObjective, okr.FromEdit
	}
	saved, err := save(ctx, actor(r, source), o)
	var invalid *okr.Invalid
	var refusal *okr.Refusal
	switch {
	case errors.Is(err, store.ErrRepeated):
		return bot.Reply{Clear: true}, nil
	case errors.As(err, &invalid):
		return bot.Reply{Errors: sentences(r.Printer, in, invalid.Problems)}, nil
	case errors.As(err, &refusal) && slices.Contains(aboutOwner, refusal.ID):
		return bot.Reply{Errors: sentences(r.Printer, in,
			[]okr.Problem{{ID: refusal.ID, Field: "owner", Args: refusal.Args}})}, nil
	case err != nil:
		return bot.Reply{}, err
	}
	hints, err := c.hints(ctx, r, saved)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.ObjectiveSaved(r.Printer, saved, hints, in.Objective != 0)
	return bot.Reply{View: &view}, nil
}

// aboutOwner are the store's refusals that are said beside the owner.
var aboutOwner = []string{
	"errors.owner_not_in_team", "errors.objective_not_yours", "errors.team_objective_needs_manager",
	"errors.not_in_team",
}

// sentences puts each problem beside its field, the first one of a field only.
func sentences(p *locale.Printer, in ui.ObjectiveInput, problems []okr.Problem) map[string]string {
	said := map[string]string{}
	for _, problem := range problems {
		block := ui.ObjectiveBlock(problem.Field, in)
		if _, taken := said[block]; !taken {
			said[block] = p.T(problem.ID, problem.Args...)
		}
	}
	return said
}

func (c *Commands) hints(ctx context.Context, r *bot.Request, saved okr.Objective) ([]okr.Hint, error) {
	scope := goals.Scope{Person: saved.Owner}
	if saved.TeamOwned {
		scope = goals.Scope{Team: saved.Team}
	}
	others, err := c.store.Objectives(ctx, reader(r), scope)
	if err != nil {
		return nil, err
	}
	previous, err := c.store.PreviousObjectives(ctx, reader(r), saved)
	if err != nil {
		return nil, err
	}
	return okr.Hints(saved, others, previous), nil
}

// objectiveReader gathers what can't be read, by the field it belongs to.
type objectiveReader struct {
	printer  *locale.Printer
	in       ui.ObjectiveInput
	problems map[string]string
}

func readObjective(r *bot.Request, in ui.ObjectiveInput, form ui.FormContext) (okr.Objective, map[string]string) {
	read := objectiveReader{r.Printer, in, map[string]string{}}
	o := okr.Objective{ID: in.Objective, Title: in.Title, Owner: r.Person.ID, Commitment: in.Commitment,
		Private: in.Private}
	if original := form.Original; original != nil {
		o.Owner, o.Team, o.TeamOwned, o.Period = original.Owner, original.Team, original.TeamOwned, original.Period
		o.Commitment, o.Private = original.Commitment, original.Private
		if in.Owner != "" {
			o.Owner = okr.PersonID(in.Owner)
		}
	} else {
		o.Team, o.TeamOwned = read.owner()
		o.Period = read.period(form)
	}
	for i, k := range in.KeyResults {
		if form.Original == nil {
			o.KeyResults = append(o.KeyResults, read.keyResult(i, k))
		} else if was, ok := keyResultOf(*form.Original, k.ID); ok {
			o.KeyResults = append(o.KeyResults, read.edited(i, k, was))
		}
	}
	return o, read.problems
}

func keyResultOf(o okr.Objective, id okr.KeyResultID) (okr.KeyResult, bool) {
	at := slices.IndexFunc(o.KeyResults, func(k okr.KeyResult) bool { return k.ID == id })
	if at < 0 {
		return okr.KeyResult{}, false
	}
	return o.KeyResults[at], true
}

func (read *objectiveReader) refuse(field string, err error) {
	read.problems[ui.ObjectiveBlock(field, read.in)], _ = read.printer.Error(err)
}

func (read *objectiveReader) owner() (okr.TeamID, bool) {
	team, teamOwned, ok := ui.ReadOwner(read.in.Owner)
	if !ok {
		read.refuse("owner", okr.Refuse("errors.owner_missing"))
	}
	return team, teamOwned
}

func (read *objectiveReader) period(form ui.FormContext) okr.Period {
	this := okr.QuarterOf(form.Today, form.FiscalStart)
	switch read.in.Period {
	case ui.PeriodNext:
		return this.Next()
	case ui.PeriodYear:
		return okr.YearOf(form.Today, form.FiscalStart)
	case ui.PeriodCustom:
		if read.in.From == "" || read.in.To == "" {
			read.refuse("to", okr.Refuse(okr.ProblemPeriodDates))
			return this
		}
		p, err := okr.NewCustomPeriod(okr.Date(read.in.From), okr.Date(read.in.To).AddDays(1))
		if err != nil {
			read.refuse("to", okr.Refuse(okr.ProblemPeriodOrder))
			return this
		}
		return p
	default:
		return this
	}
}

func keyResultField(i int, name string) string { return fmt.Sprintf("kr.%d.%s", i, name) }

func (read *objectiveReader) keyResult(i int, in ui.KeyResultInput) okr.KeyResult {
	k := okr.KeyResult{Title: in.Title, Kind: in.Kind, Unit: in.Unit}
	k.Weight = read.number(keyResultField(i, "weight"), in.Weight, "", decimal.NewFromInt(1))
	switch {
	case in.Kind == okr.Milestone:
		k.Steps = read.steps(keyResultField(i, "steps"), in.Steps)
		return k
	case !in.Kind.Keep():
		k.Start = read.number(keyResultField(i, "start"), in.Start, k.MeasuredIn(), decimal.Zero)
	case in.Tolerance != "":
		k.Tolerance = decimal.NewNullDecimal(read.number(keyResultField(i, "tolerance"), in.Tolerance, k.MeasuredIn(),
			decimal.Zero))
	}
	k.Target = read.target(i, in, k)
	return k
}

// edited is a key result with what the form of an objective that exists lets people change: target and weight.
func (read *objectiveReader) edited(i int, in ui.KeyResultInput, was okr.KeyResult) okr.KeyResult {
	k := was
	k.Weight = read.number(keyResultField(i, "weight"), in.Weight, "", decimal.NewFromInt(1))
	if k.Kind != okr.Milestone {
		k.Target = read.target(i, in, k)
	}
	return k
}

func (read *objectiveReader) target(i int, in ui.KeyResultInput, of okr.KeyResult) decimal.Decimal {
	if in.Target == "" {
		read.refuse(keyResultField(i, "target"), okr.Refuse("errors.target_missing"))
		return of.Target
	}
	if relative(in.Target, of) {
		target := read.number(keyResultField(i, "target"), in.Target, "%", decimal.Zero)
		return okr.Relative(of.Start, target.Abs(), of.Kind)
	}
	return read.number(keyResultField(i, "target"), in.Target, of.MeasuredIn(), decimal.Zero)
}

// relative reports whether a target such as "20 %" means a change from the start: the key result itself isn't in
// percent.
func relative(target string, k okr.KeyResult) bool {
	return (k.Kind == okr.Increase || k.Kind == okr.Decrease) && inPercent(target) && !inPercent(k.Unit)
}

func inPercent(text string) bool {
	key := locale.Key(text)
	return slices.ContainsFunc([]string{"%", "％", "yuzde", "percent", "per cent"},
		func(sign string) bool { return strings.Contains(key, sign) })
}

func (read *objectiveReader) number(field, text, unit string, absent decimal.Decimal) decimal.Decimal {
	if text == "" {
		return absent
	}
	v, err := locale.ParseNumber(text, read.printer.Language(), unit)
	if err != nil {
		read.refuse(field, err)
		return absent
	}
	return v
}

// steps reads one milestone a line, "title | weight".
func (read *objectiveReader) steps(field, text string) []okr.Step {
	var steps []okr.Step
	for line := range strings.Lines(text) {
		title, weight, _ := strings.Cut(strings.TrimSpace(line), "|")
		if title = strings.TrimSpace(title); okr.Blank(title) && strings.TrimSpace(weight) == "" {
			continue
		}
		steps = append(steps, okr.Step{Title: title,
			Weight: read.number(field, strings.TrimSpace(weight), "", decimal.NewFromInt(1))})
	}
	return steps
}
