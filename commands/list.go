package commands

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/ui"
)

// Whose objectives a list is of, as people say it.
const (
	mine    = "me"
	teams   = "team"
	company = "company"
)

var listWords = map[string][]string{
	mine:    {"me", "mine", "ben", "benim"},
	teams:   {"team", "takım", "ekip"},
	company: {"company", "all", "şirket", "hepsi"},
}

// mention is how Slack writes a person into a command: <@U012ABCDEF> or <@U012ABCDEF|name>.
var mention = regexp.MustCompile(`^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$`)

func (c *Commands) listCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return c.list(ctx, r, mine)
	}
	today, err := c.today(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if p, scope, ok := periodIn(rest, today, c.fiscalStart, true); ok {
		return c.listPeriod(ctx, r, p, scope)
	}
	if scope, ok := listScope(rest); ok {
		return c.list(ctx, r, scope)
	}
	person, which, err := c.listWhom(ctx, r, rest, "")
	if err != nil || which != nil {
		return orReply(which), err
	}
	return c.listOf(ctx, r, person)
}

// listWhom finds the person whose list is asked for, in a period if one was typed. If several fit, the reply asks
// which.
func (c *Commands) listWhom(ctx context.Context, r *bot.Request, typed,
	period string) (okr.PersonID, *bot.Reply, error) {
	person, which, err := c.whom(ctx, r, typed,
		func(mention string) string { return strings.TrimSpace("/okr list " + mention + " " + period) })
	if isNobody(err) && !strings.HasPrefix(typed, "@") {
		err = okr.Refuse("errors.list_of_whom", "Word", locale.Truncate(locale.Line(typed), 40))
	}
	return person, which, err
}

// listScope is whose objectives a word means.
func listScope(word string) (string, bool) {
	if len(word) > longestCalled {
		return "", false
	}
	key := locale.Key(word)
	for scope, words := range listWords {
		for _, w := range words {
			if locale.Key(w) == key {
				return scope, true
			}
		}
	}
	return "", false
}

func (c *Commands) listButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	today, err := c.today(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if p, scope, ok := periodIn(r.Value, today, c.fiscalStart, true); ok {
		return c.listPeriod(ctx, r, p, scope)
	}
	return c.list(ctx, r, r.Value)
}

func (c *Commands) list(ctx context.Context, r *bot.Request, scope string) (bot.Reply, error) {
	switch scope {
	case company:
		return c.listed(ctx, r, ui.ListView{Heading: ui.HeadingCompany}, goals.Scope{Company: true})
	case teams:
		return c.listTeams(ctx, r)
	default:
		return c.listed(ctx, r, ui.ListView{Heading: ui.HeadingMine}, goals.Scope{Person: r.Person.ID})
	}
}

func (c *Commands) listOf(ctx context.Context, r *bot.Request, id okr.PersonID) (bot.Reply, error) {
	p, err := c.store.FindPerson(ctx, id)
	if err != nil {
		return bot.Reply{}, okr.Refuse("errors.person_unknown")
	}
	return c.listed(ctx, r, ui.ListView{Heading: ui.HeadingPerson, HeadingArgs: []any{"Name", p.Name}},
		goals.Scope{Person: id})
}

// listTeams lists the objectives of the person's teams; with several teams their names stand together.
func (c *Commands) listTeams(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	ids, names, err := c.teamsOf(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	var scopes []goals.Scope
	for _, id := range ids {
		scopes = append(scopes, goals.Scope{Team: id})
	}
	return c.listed(ctx, r, ui.ListView{Heading: ui.HeadingTeam, HeadingArgs: []any{"Team", r.Printer.List(names)}},
		scopes...)
}

// listPeriod lists the objectives of a quarter or year, closed ones too: everybody's, or of whom the scope says.
func (c *Commands) listPeriod(ctx context.Context, r *bot.Request, p typedPeriod, scope string) (bot.Reply, error) {
	if p.Kind != okr.QuarterPeriod && p.Kind != okr.YearPeriod {
		return bot.Reply{}, okr.Refuse("errors.list_period", "Period", ui.PeriodName(r.Printer, p.Period), "Quarter",
			okr.QuarterOf(p.Start, c.fiscalStart).Label)
	}
	v := ui.ListView{Heading: ui.HeadingPeriod, HeadingArgs: []any{"Period", ui.PeriodName(r.Printer, p.Period)},
		Period: p.Period, Other: p.Other, Scope: scope}
	within := func(okr.Objective) bool { return true }
	if scope != "" {
		of, which, err := c.within(ctx, r, scope, &v)
		if err != nil || which != nil {
			return orReply(which), err
		}
		within = of
	}
	list, err := c.store.ObjectivesOf(ctx, reader(r), p.Period)
	if err != nil {
		return bot.Reply{}, err
	}
	v.Objectives = slices.DeleteFunc(list, func(o okr.Objective) bool { return !within(o) })
	return c.listedAs(ctx, r, v)
}

// within tells which objectives belong to whom the scope of a period's list says, and heads the list so. If several
// people fit, the reply asks which.
func (c *Commands) within(ctx context.Context, r *bot.Request, scope string,
	v *ui.ListView) (of func(okr.Objective) bool, which *bot.Reply, err error) {
	ownedBy := func(id okr.PersonID) func(okr.Objective) bool {
		return func(o okr.Objective) bool { return o.Owner == id }
	}
	switch word, _ := listScope(scope); word {
	case company:
		v.Heading, v.HeadingArgs = ui.HeadingCompany, nil
		return func(o okr.Objective) bool { return o.TeamOwned }, nil, nil
	case teams:
		ids, names, err := c.teamsOf(ctx, r)
		v.Heading, v.HeadingArgs = ui.HeadingTeam, []any{"Team", r.Printer.List(names)}
		return func(o okr.Objective) bool { return slices.Contains(ids, o.Team) }, nil, err
	case mine:
		v.Heading, v.HeadingArgs = ui.HeadingMine, nil
		return ownedBy(r.Person.ID), nil, nil
	}
	id, which, err := c.listWhom(ctx, r, scope, v.Period.Label)
	if err != nil || which != nil {
		return nil, which, err
	}
	person, err := c.store.FindPerson(ctx, id)
	if err != nil {
		return nil, nil, okr.Refuse("errors.person_unknown")
	}
	v.Heading, v.HeadingArgs = ui.HeadingPerson, []any{"Name", person.Name}
	return ownedBy(id), nil, nil
}

// teamsOf are the teams that the person is in or manages, with their names.
func (c *Commands) teamsOf(ctx context.Context, r *bot.Request) (ids []okr.TeamID, names []string, err error) {
	s, err := c.store.FindSituation(ctx, r.Person.ID, r.Now)
	if err != nil {
		return nil, nil, err
	}
	if len(s.Teams) == 0 {
		return nil, nil, okr.Refuse("errors.no_team")
	}
	for _, t := range s.Teams {
		ids, names = append(ids, t.Team.ID), append(names, t.Team.Name)
	}
	return ids, names, nil
}

func (c *Commands) listed(ctx context.Context, r *bot.Request, v ui.ListView,
	scopes ...goals.Scope) (bot.Reply, error) {
	for _, scope := range scopes {
		list, err := c.store.Objectives(ctx, reader(r), scope)
		if err != nil {
			return bot.Reply{}, err
		}
		v.Objectives = append(v.Objectives, list...)
	}
	return c.listedAs(ctx, r, v)
}

// listedAs shows a list whose objectives are read already.
func (c *Commands) listedAs(ctx context.Context, r *bot.Request, v ui.ListView) (bot.Reply, error) {
	all, err := c.store.Teams(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	managed := map[okr.TeamID]bool{}
	v.Cadences = map[okr.TeamID]okr.Cadence{}
	for _, t := range all {
		v.Cadences[t.ID] = t.Schedule.Cadence
		managed[t.ID] = t.ManagedBy(r.Person.ID)
	}
	v.Now = r.Now
	if v.Today, err = c.today(ctx, r); err != nil {
		return bot.Reply{}, err
	}
	v.CanEdit = func(o okr.Objective) bool {
		return (o.Owner == r.Person.ID || managed[o.Team]) && !o.Period.Ended(v.Today) && o.Closing == nil
	}
	return privately(ui.ObjectiveList(r.Printer, v))
}

func (c *Commands) showCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	_, isObjective := okr.ParseObjectiveID(rest)
	if id, ok := okr.ParseKeyResultID(rest); ok && !isObjective {
		return c.history(ctx, r, id)
	}
	id, err := c.whichObjective(ctx, r, rest)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.show(ctx, r, id)
}

func (c *Commands) showButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, err := objectiveRef(r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.show(ctx, r, id)
}

func (c *Commands) show(ctx context.Context, r *bot.Request, id okr.ObjectiveID) (bot.Reply, error) {
	o, may, err := c.store.FindObjective(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	changes, err := c.store.Changes(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	v := ui.DetailView{Objective: o, Now: r.Now, Today: okr.DateOf(r.Now.In(loc)), Loc: loc, Changes: changes}
	v.CanClose = may && o.Closing == nil && v.Today >= o.Period.Start
	v.CanEdit = may && o.Closing == nil && !o.Period.Ended(v.Today)
	aligned, err := c.store.FindAlignment(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	v.Above, v.Figure = aligned.Above, aligned.Figure
	if team, err := c.store.FindTeam(ctx, o.Team); err == nil {
		v.Cadence = team.Schedule.Cadence
	}
	return privately(ui.ObjectiveDetail(r.Printer, v))
}

func (c *Commands) historyCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, ok := okr.ParseKeyResultID(rest)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.key_result_which")
	}
	return c.history(ctx, r, id)
}

func (c *Commands) historyButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.KeyResultID]("KR", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	return c.history(ctx, r, id)
}

func (c *Commands) history(ctx context.Context, r *bot.Request, id okr.KeyResultID) (bot.Reply, error) {
	h, err := c.store.FindHistory(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.History(r.Printer, ui.HistoryView{
		KeyResult: h.KeyResult, ObjectiveTitle: h.Objective.Title, Values: h.Values, Changes: h.Changes, Now: r.Now,
		Loc:      loc,
		Comments: h.Comments, Asked: h.Asked, MayTalk: h.MayTalk,
	}))
}
