package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// ContestInput is what stands in the form of a contest, as it was typed.
type ContestInput struct {
	Contest         motivation.ContestID   `json:"c,omitempty"` // 0: a new one
	Team            okr.TeamID             `json:"t,omitempty"`
	Template        string                 `json:"f,omitempty"` // that filled the form
	Name            string                 `json:"n,omitempty"`
	Kind            motivation.ContestKind `json:"k,omitempty"`
	Counted         motivation.Counted     `json:"m,omitempty"`
	Product, Source string                 `json:",omitempty"`
	Who             motivation.Who         `json:"w,omitempty"`
	People          []okr.PersonID         `json:"p,omitempty"`
	Teams           []okr.TeamID           `json:"ts,omitempty"`
	Sides           []SideInput            `json:"s,omitempty"`
	Start           okr.Date               `json:"d,omitempty"`
	Last            okr.Date               `json:"l,omitempty"` // day; of a series, of its first window
	Windows         string                 `json:"x,omitempty"`
	Goal            string                 `json:"g,omitempty"`
	Prizes          string                 `json:"z,omitempty"` // a place a line
	Ties            motivation.TieRule     `json:"e,omitempty"`
	Grace           int                    `json:"h"` // hours
	Joiners         bool                   `json:"j,omitempty"`
	Totals          bool                   `json:"o,omitempty"`
	Show            motivation.Showing     `json:"v,omitempty"`
}

// SideInput is a team that is made for a contest.
type SideInput struct {
	Name   string         `json:"n,omitempty"`
	People []okr.PersonID `json:"p,omitempty"`
}

// MostSidesTyped is how many teams the form makes for a contest.
const MostSidesTyped = 4

// The templates of contests, in the order of the menu.
const (
	ContestSprint   = "sprint"
	ContestNewcomer = "newcomer"
	ContestOfTeams  = "teams"
	ContestWinBack  = "winback"
)

var (
	contestTemplates = []string{ContestSprint, ContestNewcomer, ContestOfTeams, ContestWinBack}
	contestGraces    = []int{0, motivation.DefaultGrace, 48, 72, motivation.MostGrace}
)

// NewContest is the form of a new contest: a week from the next Monday on.
func NewContest(f motivation.ContestForm) ContestInput {
	start := f.Today.AddDays(1).OnOrAfter(1)
	return ContestInput{Team: f.Team.ID, Kind: motivation.Total, Counted: motivation.CountRevenue,
		Who: motivation.WhoTeam, Start: start, Last: start.AddDays(6), Ties: motivation.TieShared,
		Grace: motivation.DefaultGrace, Show: motivation.ShowValues, Windows: "4"}
}

// FillContest is the form as a template fills it.
func FillContest(p *locale.Printer, f motivation.ContestForm, template string) (in ContestInput, ok bool) {
	in = NewContest(f)
	in.Template, in.Name = template, p.T("contest.template."+template)
	in.Prizes = p.T("contest.template_prizes")
	switch template {
	case ContestSprint:
		in.Counted, in.Last = motivation.CountDeals, in.Start.AddDays(4)
	case ContestNewcomer:
		in.Who, in.Last = motivation.WhoPeople, in.Start.AddDays(27)
	case ContestOfTeams:
		in.Kind, in.Who, in.Prizes = motivation.OfTeams, motivation.WhoSides, p.T("contest.template_prize_teams")
		in.Sides = []SideInput{{Name: p.T("contest.template_side_1")}, {Name: p.T("contest.template_side_2")}}
		in.Last = in.Start.AddDays(11)
	case ContestWinBack:
		in.Counted, in.Source, in.Last = motivation.CountDeals, p.T("contest.template_source"), in.Start.AddDays(27)
	default:
		return ContestInput{}, false
	}
	return in, true
}

// EditContest is what stands in the form of a draft.
func EditContest(p *locale.Printer, c motivation.Contest) ContestInput {
	in := ContestInput{Contest: c.ID, Team: c.Team.ID, Name: c.Name, Kind: c.Kind, Counted: c.Counted,
		Product: c.Product, Source: c.Source, Who: c.Who, People: c.People, Totals: c.Totals, Start: c.Start,
		Windows: strconv.Itoa(c.Windows), Ties: c.Ties, Grace: c.Grace, Joiners: c.Joiners, Show: c.Show}
	if !c.Open() {
		in.Last = c.Split()[0].End.AddDays(-1)
	}
	for _, side := range c.Sides {
		if side.Team != 0 {
			in.Teams = append(in.Teams, side.Team)
		} else {
			in.Sides = append(in.Sides, SideInput{side.Name, side.People})
		}
	}
	if c.Goal > 0 {
		in.Goal = p.Typed(GoalUnits(c.Counted, c.Goal), GoalUnit(c.Rules, string(c.Currency)))
	}
	var prizes []string
	for _, prize := range c.Prizes {
		prizes = append(prizes, typedPrize(p, prize))
	}
	in.Prizes = strings.Join(prizes, "\n")
	return in
}

// GoalUnits are a goal in what people type: percent of a target.
func GoalUnits(c motivation.Counted, goal float64) decimal.Decimal {
	units := decimal.NewFromFloat(c.Units(goal)).Round(4)
	if c == motivation.CountAttainment {
		return units.Mul(decimal.NewFromInt(100))
	}
	return units
}

// GoalUnit is in what a goal is asked for: a currency, %, a KPI's unit; empty for what is counted one by one.
func GoalUnit(r motivation.Rules, currency string) string {
	_, isKPI := r.Counted.KPI()
	switch {
	case r.Counted.Money():
		return currency
	case r.Counted == motivation.CountAttainment:
		return "%"
	case isKPI:
		return r.Unit
	default:
		return ""
	}
}

// typedPrize is a prize as it is typed.
func typedPrize(p *locale.Printer, prize motivation.Prize) string {
	var parts []string
	if prize.Points > 0 {
		parts = append(parts, p.T("contest.typed_points", "Points", strconv.FormatInt(prize.Points, 10)))
	}
	if prize.Reward != 0 {
		parts = append(parts, locale.Line(prize.RewardName))
	}
	if prize.Words != "" {
		parts = append(parts, locale.Line(prize.Words))
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, " + ")
}

// ContestBlock is the block_id of a field of the form. Slack keeps what was typed into a block that stays, so that the
// blocks of a form which a template filled have other ids.
func ContestBlock(in ContestInput, field string) string {
	if in.Template == "" {
		return "contest." + field
	}
	return "contest." + field + "." + in.Template
}

// contestFields draws the fields of the form.
type contestFields struct {
	*locale.Printer
	in     ContestInput
	offers motivation.ContestForm
}

// ContestForm is the form of a contest. What depends on the kind, on what counts and on who takes part is shown where
// it matters.
func ContestForm(p *locale.Printer, in ContestInput, offers motivation.ContestForm) slack.ModalViewRequest {
	f := contestFields{p, in.tidied(), offers}
	var blocks []slack.Block
	title := "contest.title_change"
	if in.Contest == 0 {
		title = "contest.title_new"
		blocks = append(blocks, f.templates())
		if len(offers.Teams) > 1 {
			blocks = append(blocks, f.redrawn("team", string(TeamRef(f.in.Team)), teamOptions(offers.Teams)))
		}
	}
	blocks = append(blocks, f.text("name", f.in.Name, 60, false),
		f.redrawn("kind", string(f.in.Kind), named(p, "contest.kind.", motivation.ContestKinds)),
		f.redrawn("counted", string(f.in.Counted), f.counted()))
	if f.in.Counted.OfDeals() {
		blocks = append(blocks, f.text("product", f.in.Product, 60, true), f.text("source", f.in.Source, 60, true))
	}
	who := named(p, "contest.takes_part.", whoOf(f.in.Kind))
	blocks = append(append(blocks, f.redrawn("who", string(f.in.Who), who)), f.people()...)
	blocks = append(append(blocks, f.window()...), f.prizes(), f.ties(), f.grace(),
		f.choice("show", string(f.in.Show), named(p, "contest.show.",
			[]motivation.Showing{motivation.ShowValues, motivation.ShowPlaces, motivation.ShowProgress})), f.boxes())
	view := modal(p, CallbackContest, title, "contest.submit", slices.DeleteFunc(blocks,
		func(b slack.Block) bool { return b == nil })...)
	view.PrivateMetadata = f.metadata()
	return view
}

// metadata is all that was typed, so that what is not shown comes again when it matters again; of what would not fit,
// only which contest it is.
func (f contestFields) metadata() string {
	if meta := encode(f.in); locale.Length(meta) <= maxMetadata {
		return meta
	}
	return encode(ContestInput{Contest: f.in.Contest, Team: f.in.Team, Template: f.in.Template})
}

// tidied is what stands in a form with what its fields offer: nothing else is chosen.
func (in ContestInput) tidied() ContestInput {
	if !slices.Contains(motivation.ContestKinds, in.Kind) {
		in.Kind = motivation.Total
	}
	if who := whoOf(in.Kind); !slices.Contains(who, in.Who) {
		in.Who = who[0]
	}
	if in.Ties != motivation.TieEarlier {
		in.Ties = motivation.TieShared
	}
	if !slices.Contains(contestGraces, in.Grace) {
		in.Grace = motivation.DefaultGrace
	}
	in.Sides = in.Sides[:min(len(in.Sides), MostSidesTyped)]
	return in
}

// whoOf is who may take part in a contest of a kind.
func whoOf(kind motivation.ContestKind) []motivation.Who {
	if kind == motivation.OfTeams {
		return []motivation.Who{motivation.WhoSides, motivation.WhoTeams}
	}
	return []motivation.Who{motivation.WhoTeam, motivation.WhoPeople, motivation.WhoTeams}
}

func (f contestFields) templates() slack.Block {
	offered := named(f.Printer, "contest.template.", contestTemplates)
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(f.T("contest.template_choose")),
		ActionContestTemplate, offered...)
	menu.InitialOption = chosen(offered, f.in.Template)
	return actions(menu)
}

func teamOptions(teams []okr.Team) (offered []*slack.OptionBlockObject) {
	for _, team := range teams[:min(len(teams), 100)] {
		offered = append(offered, option(string(TeamRef(team.ID)), line(team.Name, nameRunes)))
	}
	return offered
}

// redrawn is a choice that other fields depend on.
func (f contestFields) redrawn(field, value string, offered []*slack.OptionBlockObject) slack.Block {
	block := f.choiceBy(ActionContestRedraw+":"+field, field, value, offered)
	return block.WithDispatchAction(true)
}

func (f contestFields) choice(field, value string, offered []*slack.OptionBlockObject) slack.Block {
	return f.choiceBy(fieldAction, field, value, offered)
}

func (f contestFields) choiceBy(action, field, value string, offered []*slack.OptionBlockObject) *slack.InputBlock {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, action, offered...)
	if element.InitialOption = chosen(offered, value); element.InitialOption == nil {
		element.InitialOption = offered[0]
	}
	block := slack.NewInputBlock(ContestBlock(f.in, field), plain(f.T("contest.set."+field)), nil, element)
	switch field {
	case "kind", "show", "ties":
		block.Hint = plain(f.T("contest.hint." + field + "_" + element.InitialOption.Value))
	case "who", "grace":
		block.Hint = plain(f.T("contest.hint." + field))
	case "counted":
		block.Hint = plain(f.countedHint())
	}
	return block
}

func (f contestFields) countedHint() string {
	if _, activity := f.in.Counted.Activity(); activity {
		return f.T("contest.hint.counted_activity")
	}
	if _, isKPI := f.in.Counted.KPI(); isKPI {
		return f.T("contest.hint.counted_kpi")
	}
	return f.T("contest.hint.counted_" + string(f.in.Counted))
}

// text is a field of one line, with an example in it.
func (f contestFields) text(field, typed string, most int, optional bool) *slack.InputBlock {
	return textField(ContestBlock(f.in, field), f.T("contest.set."+field), f.T("contest.example."+field), typed, most,
		optional)
}

// maxOptionValue is how long Slack lets the value of a choice be.
const maxOptionValue = 150

// counted are all that may count.
func (f contestFields) counted() []*slack.OptionBlockObject {
	var offered []*slack.OptionBlockObject
	for _, c := range []motivation.Counted{motivation.CountRevenue, motivation.CountDeals, motivation.CountAttainment,
		motivation.CountKudos} {
		offered = append(offered, option(string(c), capital(f.Printer, f.T("contest.counts."+string(c)))))
	}
	for _, kind := range f.offers.Activities {
		if value := string(motivation.CountActivity(kind)); locale.Length(value) <= maxOptionValue {
			offered = append(offered, option(value, line(kind, nameRunes)))
		}
	}
	for _, k := range f.offers.KPIs {
		offered = append(offered, option(string(motivation.CountKPI(k.ID)), f.T("contest.counts.kpi", "KPI",
			line(k.Name, nameRunes))))
	}
	return offered[:min(len(offered), 100)]
}

// people are the fields of who takes part.
func (f contestFields) people() []slack.Block {
	switch f.in.Who {
	case motivation.WhoPeople:
		return []slack.Block{f.users("people", f.T("contest.set.people"), f.in.People)}
	case motivation.WhoTeams:
		offered := teamOptions(f.offers.All)
		if len(offered) == 0 {
			return nil
		}
		menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(f.T("contest.teams_choose")),
			fieldAction, offered...)
		for _, id := range f.in.Teams {
			if o := chosen(offered, string(TeamRef(id))); o != nil {
				menu.InitialOptions = append(menu.InitialOptions, o)
			}
		}
		block := slack.NewInputBlock(ContestBlock(f.in, "teams"), plain(f.T("contest.set.teams")), nil, menu)
		return []slack.Block{block}
	case motivation.WhoSides:
		var blocks []slack.Block
		for i := range MostSidesTyped {
			var side SideInput
			if i < len(f.in.Sides) {
				side = f.in.Sides[i]
			}
			number := strconv.Itoa(i + 1)
			name := textField(ContestBlock(f.in, "side_"+number), f.T("contest.set.side", "Number", number),
				f.T("contest.example.side"), side.Name, 60, i > 1)
			blocks = append(blocks, name, f.users("side_people_"+number,
				f.T("contest.set.side_people", "Number", number),
				side.People).WithOptional(i > 1))
		}
		return blocks
	}
	return nil
}

func (f contestFields) users(field, label string, people []okr.PersonID) *slack.InputBlock {
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain(f.T("contest.people_choose")),
		fieldAction)
	for _, id := range people {
		menu.InitialUsers = append(menu.InitialUsers, string(id))
	}
	return slack.NewInputBlock(ContestBlock(f.in, field), plain(label), nil, menu)
}

// window are the days of a contest, and its goal.
func (f contestFields) window() []slack.Block {
	day := func(field string, d okr.Date, label, hint string) *slack.InputBlock {
		picker := slack.NewDatePickerBlockElement(fieldAction)
		picker.InitialDate = string(d)
		return slack.NewInputBlock(ContestBlock(f.in, field), plain(f.T(label)), plain(f.T(hint)), picker)
	}
	blocks := []slack.Block{day("start", f.in.Start, "contest.set.start", "contest.hint.start")}
	switch f.in.Kind {
	case motivation.Race:
		blocks = append(blocks, day("last", f.in.Last, "contest.set.last", "contest.hint.last_race").WithOptional(true))
	case motivation.Series:
		windows := f.text("windows", f.in.Windows, 2, false)
		windows.Hint = plain(f.T("contest.hint.windows"))
		return append(blocks, day("last", f.in.Last, "contest.set.last_series", "contest.hint.last_series"), windows)
	default:
		blocks = append(blocks, day("last", f.in.Last, "contest.set.last", "contest.hint.last"))
	}
	if f.in.Kind == motivation.MostImproved {
		return blocks
	}
	unit := GoalUnit(motivation.Rules{Counted: f.in.Counted, Unit: f.unit()}, string(f.offers.Currency))
	label := f.T("contest.set.goal")
	if unit != "" {
		label = f.T("contest.set.goal_in", "Unit", line(unit, unitRunes))
	}
	goal := textField(ContestBlock(f.in, "goal"), label, "", f.in.Goal, numberLength, f.in.Kind != motivation.Race)
	goal.Hint = plain(f.T("contest.hint.goal"))
	if f.in.Kind == motivation.Race {
		goal.Hint = plain(f.T("contest.hint.goal_race"))
	}
	return append(blocks, goal)
}

// unit is that of the KPI that counts.
func (f contestFields) unit() string {
	id, _ := f.in.Counted.KPI()
	at := slices.IndexFunc(f.offers.KPIs, func(k okr.KPI) bool { return k.ID == id })
	if at < 0 {
		return ""
	}
	return f.offers.KPIs[at].Unit
}

// prizes is a place a line; what a reward of the catalogue is called gives that one.
func (f contestFields) prizes() slack.Block {
	empty := slack.NewPlainTextInputBlockElement(plain(f.T("contest.example.prizes")), fieldAction)
	field := holding(empty, f.in.Prizes, 1_000).WithMultiline(true)
	hint := f.T("contest.hint.prizes")
	if f.in.Kind != motivation.OfTeams && len(f.offers.Rewards) > 0 {
		var rewards []string
		for _, r := range f.offers.Rewards[:min(len(f.offers.Rewards), 6)] {
			rewards = append(rewards, line(r.Name, shortRunes))
		}
		hint += " " + f.T("contest.hint.rewards", "Rewards", strings.Join(rewards, ", "))
	}
	return slack.NewInputBlock(ContestBlock(f.in, "prizes"), plain(f.T("contest.set.prizes")), plain(hint),
		field).WithOptional(true)
}

// ties is nothing in a race, where the instant decides.
func (f contestFields) ties() slack.Block {
	if f.in.Kind == motivation.Race {
		return nil
	}
	return f.choice("ties", string(f.in.Ties), named(f.Printer, "contest.tie.",
		[]motivation.TieRule{motivation.TieShared, motivation.TieEarlier}))
}

func (f contestFields) grace() slack.Block {
	var offered []*slack.OptionBlockObject
	for _, h := range contestGraces {
		offered = append(offered, option(strconv.Itoa(h), f.T("contest.graces."+strconv.Itoa(h))))
	}
	return f.choice("grace", strconv.Itoa(f.in.Grace), offered)
}

// boxes are what is so or not: whether who joins takes part, and whether teams compare what they have in all.
func (f contestFields) boxes() slack.Block {
	box := slack.NewCheckboxGroupsBlockElement(fieldAction)
	add := func(value string, is bool) {
		o := option(value, f.T("contest.is."+value))
		box.Options = append(box.Options, o)
		if is {
			box.InitialOptions = append(box.InitialOptions, o)
		}
	}
	if f.in.Who == motivation.WhoTeam || f.in.Who == motivation.WhoTeams {
		add("joiners", f.in.Joiners)
	}
	if f.in.Kind == motivation.OfTeams {
		add("totals", f.in.Totals)
	}
	if len(box.Options) == 0 {
		return nil
	}
	return slack.NewInputBlock(ContestBlock(f.in, "boxes:"+boxesOf(box)), plain(f.T("contest.set.boxes")), nil,
		box).WithOptional(true)
}

// boxesOf names the boxes that are there: a block with others is another block.
func boxesOf(box *slack.CheckboxGroupsBlockElement) string {
	var said []string
	for _, o := range box.Options {
		said = append(said, o.Value)
	}
	return strings.Join(said, "+")
}

// ReadContest reads the form, submitted or half typed: what is not shown stays as it was.
func ReadContest(view *slack.View) ContestInput {
	in := decode[ContestInput](view.PrivateMetadata)
	shown := func(field string) (slack.BlockAction, bool) {
		if view.State == nil {
			return slack.BlockAction{}, false
		}
		_, ok := view.State.Values[ContestBlock(in, field)]
		return typedIn(view.State, ContestBlock(in, field)), ok
	}
	for field, into := range map[string]*string{"name": &in.Name, "product": &in.Product, "source": &in.Source,
		"windows": &in.Windows, "goal": &in.Goal, "prizes": &in.Prizes} {
		if typed, ok := shown(field); ok {
			*into = strings.TrimSpace(typed.Value)
		}
	}
	choose := func(field string, into func(value string)) {
		if typed, ok := shown(field); ok && typed.SelectedOption.Value != "" {
			into(typed.SelectedOption.Value)
		}
	}
	choose("team", func(v string) {
		if team, ok := ReadRef[okr.TeamID]("T", v); ok {
			in.Team = team
		}
	})
	choose("kind", func(v string) { in.Kind = motivation.ContestKind(v) })
	choose("counted", func(v string) { in.Counted = motivation.Counted(v) })
	choose("who", func(v string) { in.Who = motivation.Who(v) })
	choose("ties", func(v string) { in.Ties = motivation.TieRule(v) })
	choose("show", func(v string) { in.Show = motivation.Showing(v) })
	choose("grace", func(v string) { in.Grace, _ = strconv.Atoi(v) })
	if typed, ok := shown("start"); ok {
		in.Start = okr.Date(typed.SelectedDate)
	}
	if typed, ok := shown("last"); ok {
		in.Last = okr.Date(typed.SelectedDate)
	}
	in.readPeople(shown)
	for _, boxes := range []string{"joiners", "totals", "joiners+totals"} {
		if typed, ok := shown("boxes:" + boxes); ok {
			has := func(value string) bool {
				return slices.ContainsFunc(typed.SelectedOptions,
					func(o slack.OptionBlockObject) bool { return o.Value == value })
			}
			if strings.Contains(boxes, "joiners") {
				in.Joiners = has("joiners")
			}
			if strings.Contains(boxes, "totals") {
				in.Totals = has("totals")
			}
		}
	}
	return in
}

// readPeople reads who takes part, as far as the form asks for it.
func (in *ContestInput) readPeople(shown func(field string) (slack.BlockAction, bool)) {
	people := func(selected []string) (list []okr.PersonID) {
		for _, id := range selected {
			list = append(list, okr.PersonID(id))
		}
		return list
	}
	if typed, ok := shown("people"); ok {
		in.People = people(typed.SelectedUsers)
	}
	if typed, ok := shown("teams"); ok {
		in.Teams = nil
		for _, o := range typed.SelectedOptions {
			if id, ok := ReadRef[okr.TeamID]("T", o.Value); ok {
				in.Teams = append(in.Teams, id)
			}
		}
	}
	var sides []SideInput
	for i := range MostSidesTyped {
		name, ok := shown(fmt.Sprintf("side_%d", i+1))
		if !ok {
			return
		}
		who, _ := shown(fmt.Sprintf("side_people_%d", i+1))
		sides = append(sides, SideInput{strings.TrimSpace(name.Value), people(who.SelectedUsers)})
	}
	in.Sides = sides
}
