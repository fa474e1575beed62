package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// KPIInput is the form of a KPI as typed.
type KPIInput struct {
	KPI                  okr.KPIID // 0 for a new one
	Team                 okr.TeamID
	Name, Unit           string
	Frequency            okr.Frequency
	Direction            okr.Direction
	Target, Floor, Amber string
	Aggregation          okr.Aggregation
	Source               string // a feed and whose: hand, or revenue.team, revenue.me, revenue.company
	Owner                okr.PersonID
	From                 okr.KeyResultID // that it was made of; 0: of none
}

// KPIContext is what the form offers.
type KPIContext struct {
	Teams   []FormTeam
	Company bool // the person may make one of the company
}

// KPIInputOf fills the form with a KPI.
func KPIInputOf(p *locale.Printer, k okr.KPI) KPIInput {
	in := KPIInput{KPI: k.ID, Team: k.Team, Name: k.Name, Unit: k.Unit, Frequency: k.Frequency, Direction: k.Direction,
		Target:      p.Typed(k.Target, k.Unit),
		Aggregation: k.Aggregation, Owner: k.Owner}
	if k.Floor.Valid {
		in.Floor = p.Typed(k.Floor.Decimal, k.Unit)
	}
	if k.Amber.Valid {
		in.Amber = p.Typed(k.Amber.Decimal, k.Unit)
	}
	return in
}

// KPIByHand is the source of a KPI that people record.
const KPIByHand = "hand"

type kpiMeta struct {
	KPI  okr.KPIID       `json:"k,omitempty"`
	From okr.KeyResultID `json:"f,omitempty"`
}

// KPIForm is the form of a KPI. Of one that is there, only what may change is asked.
func KPIForm(p *locale.Printer, in KPIInput, c KPIContext) slack.ModalViewRequest {
	blocks := []slack.Block{
		textField(KPIBlock("name", in.KPI), p.T("kpi.name"), p.T("kpi.name_example"), in.Name, okr.MaxTitle, false),
		textField(KPIBlock("unit", in.KPI), p.T("kpi.unit"), p.T("kpi.unit_example"), in.Unit, 20, true),
		kpiSelect(p, in, "direction", string(in.Direction), named(p, "kpi.direction_", okr.Directions)),
		textField(KPIBlock("target", in.KPI), p.T("kpi.target"), p.T("kpi.target_example"), in.Target, 40, false),
		hinted(p, "kpi.floor_hint", textField(KPIBlock("floor", in.KPI), p.T("kpi.floor"), "", in.Floor, 40, true)),
		hinted(p, "kpi.amber_hint", textField(KPIBlock("amber", in.KPI), p.T("kpi.amber"), "", in.Amber, 40, true)),
	}
	if in.KPI == 0 {
		blocks = append(blocks,
			kpiSelect(p, in, "frequency", string(in.Frequency), named(p, "kpi.frequency_", okr.Frequencies)),
			kpiSelect(p, in, "aggregation", string(in.Aggregation), named(p, "kpi.aggregation_", okr.Aggregations)),
			kpiSelect(p, in, "source", in.Source, sourceOptions(p, c.Company)))
		if len(c.Teams) > 1 {
			var teams []*slack.OptionBlockObject
			for _, t := range c.Teams {
				teams = append(teams, option(string(TeamRef(t.Team.ID)), line(t.Team.Name, nameRunes)))
			}
			blocks = append(blocks, kpiSelect(p, in, "team", string(TeamRef(in.Team)), teams))
		}
	}
	owner := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, fieldAction)
	owner.InitialUser = string(in.Owner)
	blocks = append(blocks, slack.NewInputBlock(KPIBlock("owner", in.KPI), plain(p.T("kpi.owner")), nil, owner))
	title := "kpi.title_new"
	if in.KPI != 0 {
		title = "kpi.title_edit"
	}
	view := modal(p, CallbackKPI, title, "kpi.save", blocks...)
	view.PrivateMetadata = encode(kpiMeta{in.KPI, in.From})
	return view
}

func hinted(p *locale.Printer, id string, field *slack.InputBlock) *slack.InputBlock {
	field.Hint = plain(p.T(id))
	return field
}

func named[T ~string](p *locale.Printer, prefix string, values []T) (offered []*slack.OptionBlockObject) {
	for _, v := range values {
		offered = append(offered, option(string(v), p.T(prefix+string(v))))
	}
	return offered
}

func sourceOptions(p *locale.Printer, company bool) []*slack.OptionBlockObject {
	offered := []*slack.OptionBlockObject{option(KPIByHand, p.T("kpi.source_hand"))}
	scopes := []string{"team", "me"}
	if company {
		scopes = append(scopes, "company")
	}
	for _, feed := range okr.Feeds[1:] {
		for _, scope := range scopes {
			offered = append(offered, option(string(feed)+"."+scope,
				joined(p.T("kpi.fed_"+string(feed)), p.T("kpi.scope_"+scope))))
		}
	}
	return offered
}

func kpiSelect(p *locale.Printer, in KPIInput, field, value string, offered []*slack.OptionBlockObject) slack.Block {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
	element.InitialOption = chosen(offered, value)
	if element.InitialOption == nil {
		element.InitialOption = offered[0]
	}
	return slack.NewInputBlock(KPIBlock(field, in.KPI), plain(p.T("kpi."+field)), nil, element)
}

// ReadKPI reads the form.
func ReadKPI(view *slack.View) KPIInput {
	meta := decode[kpiMeta](view.PrivateMetadata)
	in := KPIInput{KPI: meta.KPI, From: meta.From}
	typed := func(field string) slack.BlockAction { return typedIn(view.State, KPIBlock(field, in.KPI)) }
	text := func(field string) string { return strings.TrimSpace(typed(field).Value) }
	in.Name, in.Unit, in.Target, in.Floor, in.Amber = locale.Line(text("name")), locale.Line(text("unit")),
		text("target"), text("floor"), text("amber")
	in.Direction, in.Frequency = okr.Direction(typed("direction").SelectedOption.Value),
		okr.Frequency(typed("frequency").SelectedOption.Value)
	in.Aggregation, in.Source = okr.Aggregation(typed("aggregation").SelectedOption.Value),
		typed("source").SelectedOption.Value
	team, _ := ReadRef[okr.TeamID]("T", typed("team").SelectedOption.Value)
	in.Team, in.Owner = team, okr.PersonID(typed("owner").SelectedUser)
	return in
}

// KPIBlock is the block to which an error about a field belongs: name, unit, direction, target, floor, amber,
// frequency, aggregation, source, team, owner.
func KPIBlock(field string, id okr.KPIID) string { return fmt.Sprintf("kpi.%d.%s", id, field) }

type kpiRecordMeta struct {
	KPIs []recordedKPI `json:"k"`
}

// recordedKPI is what it takes to read the value of a KPI.
type recordedKPI struct {
	KPI    okr.KPIID       `json:"i"`
	Unit   string          `json:"u,omitempty"`
	Target decimal.Decimal `json:"t"`
	Day    okr.Date        `json:"d,omitempty"` // to which a value belongs that says none; empty: the present one
}

// recordedAtOnce is how many KPIs the form has.
const recordedAtOnce = 20

// KPIRecordForm asks for the values of all KPIs that a person records, with the last one beside each field. A value
// without a day is for the period that the field says is missing: one of those that are owed, or the one before the
// present one.
func KPIRecordForm(p *locale.Printer, kpis []okr.KPISheet, owed []okr.OwedKPI) slack.ModalViewRequest {
	blocks := []slack.Block{rich(say(p.T("kpi.record_intro")))}
	var meta kpiRecordMeta
	for _, s := range kpis[:min(len(kpis), recordedAtOnce)] {
		of := recordedKPI{KPI: s.KPI.ID, Unit: locale.Truncate(s.KPI.Unit, okr.MaxUnit), Target: s.KPI.Target}
		missing := ""
		if period, ok := missingOf(s, owed); ok {
			of.Day, missing = period.End.AddDays(-1), p.T("kpi.owed", "Period", PeriodName(p, period))
		}
		meta.KPIs = append(meta.KPIs, of)
		field := textField(KPIBlock("value", s.KPI.ID), joined(s.KPI.ID.String(), line(s.KPI.Name, titleRunes)),
			p.T("checkin.value_example"), "", 40, true)
		last := latestReading(s)
		field.Hint = plain(joined(p.T("kpi.of_target", "Target", kpiTarget(p, s.KPI)),
			p.T("kpi.last_value", "Value", kpiAmount(p, s.KPI, last.Value)), kpiAge(p, s, last), missing))
		blocks = append(blocks, field)
	}
	picker := slack.NewDatePickerBlockElement(fieldAction)
	blocks = append(blocks, slack.NewInputBlock("kpi.day", plain(p.T("kpi.day")), plain(p.T("kpi.day_hint")),
		picker).WithOptional(true))
	view := modal(p, CallbackKPIRecord, "kpi.title_record", "kpi.save", blocks...)
	view.PrivateMetadata = encode(meta)
	return view
}

// missingOf is the period of a KPI of which the value is missing: the one that is owed, else, of one that is not
// measured daily, the one before the present one.
func missingOf(s okr.KPISheet, owed []okr.OwedKPI) (okr.Period, bool) {
	if at := slices.IndexFunc(owed, func(o okr.OwedKPI) bool { return o.KPI.ID == s.KPI.ID }); at >= 0 {
		return owed[at].Period, true
	}
	n := len(s.Readings)
	if n < 2 || s.KPI.Frequency == okr.Daily || s.Readings[n-2].Value.Valid {
		return okr.Period{}, false
	}
	return s.Readings[n-2].Period, true
}

// KPITyped is a value as typed.
type KPITyped struct {
	KPI    okr.KPIID
	Text   string
	Unit   string // of the KPI when the form was shown
	Target decimal.Decimal
	Day    okr.Date // for which the form asked; empty: the present one
}

// ReadKPIRecord reads the form: what was typed, and the day that was picked for all of it, if any.
func ReadKPIRecord(view *slack.View) (typed []KPITyped, day okr.Date) {
	for _, k := range decode[kpiRecordMeta](view.PrivateMetadata).KPIs {
		if text := strings.TrimSpace(typedIn(view.State, KPIBlock("value", k.KPI)).Value); text != "" {
			typed = append(typed, KPITyped{k.KPI, text, k.Unit, k.Target, k.Day})
		}
	}
	return typed, okr.Date(typedIn(view.State, "kpi.day").SelectedDate)
}

// KPISaved shows in the form's place the KPI as it is now. A modal has no charts. Of one that was made of a key
// result it offers to let that follow it; of one that is a goal rather, the form of an objective.
func KPISaved(p *locale.Printer, s okr.KPISheet, from okr.KeyResultID) slack.ModalViewRequest {
	m := KPIDetail(p, s)
	if len(m.Plain) > 0 {
		m.Blocks = m.Plain
	}
	blocks := m.Blocks
	if from != 0 {
		link := slack.NewButtonBlockElement(ActionKPILink, s.KPI.ID.String()+" "+from.String(),
			plain(p.T("button.kpi_link")))
		blocks = append(blocks, divider(), section("🔗 "+p.T("kpi.follow_it", "KeyResult", from.String(), "KPI",
			s.KPI.ID.String()), link))
	}
	if okr.LooksLikeGoal(s.KPI) || okr.RedTwice(s.Readings) {
		blocks = append(blocks, divider(), section("💡 "+p.T("kpi.looks_like_goal"),
			button(p, "kpi_objective", ActionKPIObjective, KPIRef(s.KPI.ID))))
	}
	return modal(p, CallbackNotice, "kpi.title_saved", "", blocks...)
}

// KPIOf is the form of a KPI that watches over what a key result is to change.
func KPIOf(p *locale.Printer, o okr.Objective, k okr.KeyResult) KPIInput {
	in := KPIInput{
		From: k.ID, Team: o.Team, Owner: o.Owner, Name: locale.Truncate(locale.Line(k.Title), okr.MaxTitle),
		Unit: k.MeasuredIn(), Frequency: okr.MonthlyKPI,
		Direction: okr.Higher, Aggregation: okr.Last, Source: KPIByHand,
	}
	if k.Kind == okr.Decrease || k.Kind == okr.KeepBelow {
		in.Direction = okr.Lower
	}
	in.Target = p.Typed(k.Target, in.Unit)
	return in
}

// KPIsRecorded says in the form's place where each KPI stands now.
func KPIsRecorded(p *locale.Printer, recorded []okr.KPISheet) slack.ModalViewRequest {
	var items [][]span
	for _, s := range recorded {
		items = append(items, kpiLine(p, s))
	}
	kept, left := fittingItems(items, recordedAtOnce, 8_000)
	blocks := []slack.Block{rich(strong("✅ " + p.T("kpi.saved_all")))}
	if len(kept) > 0 {
		blocks = append(blocks, list(nil, kept))
	}
	return modal(p, CallbackNotice, "kpi.title_record", "", append(blocks, andMore(p, left)...)...)
}

// ForKPI fills the form of an objective with what brings a KPI to its target.
func (in ObjectiveInput) ForKPI(p *locale.Printer, s okr.KPISheet) ObjectiveInput {
	k, last := s.KPI, latestReading(s)
	in.Title = p.T("kpi.bring_to_target", "KPI", locale.Line(k.Name))
	kr := KeyResultInput{Title: locale.Line(k.Name), Kind: okr.Increase, Unit: k.Unit,
		Target: p.Typed(k.Target, k.Unit)}
	if k.Direction == okr.Lower {
		kr.Kind = okr.Decrease
	}
	if last.Value.Valid {
		kr.Start = p.Typed(last.Value.Decimal, k.Unit)
	}
	in.KeyResults = []KeyResultInput{kr}
	return in
}
