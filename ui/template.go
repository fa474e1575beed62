package ui

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// objectiveTemplate is a ready objective: its words are template.<key>, those of its key results template.<key>.1 and
// so on.
type objectiveTemplate struct {
	key     string
	results []resultTemplate
}

type resultTemplate struct {
	kind          okr.Kind
	start, target int64
	unit          string // empty, %, or a message template.unit_<unit>
}

var objectiveTemplates = []objectiveTemplate{
	{"revenue", []resultTemplate{{okr.Increase, 200_000, 250_000, ""}, {okr.Increase, 0, 20, "customers"},
		{okr.Percent, 22, 30, "%"}}},
	{"satisfaction", []resultTemplate{{okr.Increase, 72, 85, "points"}, {okr.Decrease, 120, 96, "complaints"}}},
	{"complaints", []resultTemplate{{okr.Decrease, 120, 96, "complaints"}, {okr.KeepBelow, 0, 4, "hours"}}},
	{"launch", []resultTemplate{{okr.Percent, 0, 80, "%"}, {okr.Increase, 0, 10_000, "users"}}},
	{"renewal", []resultTemplate{{okr.Percent, 85, 92, "%"}, {okr.Decrease, 6, 4, "%"}}},
}

// kpiTemplate is a ready KPI: its name is template.kpi_<key>.
type kpiTemplate struct {
	key         string
	unit        string
	frequency   okr.Frequency
	direction   okr.Direction
	target      int64
	aggregation okr.Aggregation
	source      string
}

var kpiTemplates = []kpiTemplate{
	{"revenue", "", okr.MonthlyKPI, okr.Higher, 250_000, okr.Sum, string(okr.Revenue) + ".team"},
	{"win_rate", "%", okr.MonthlyKPI, okr.Higher, 30, okr.Last, string(okr.WinRate) + ".team"},
	{"satisfaction", "points", okr.MonthlyKPI, okr.Higher, 85, okr.Last, KPIByHand},
	{"complaints", "complaints", okr.MonthlyKPI, okr.Lower, 100, okr.Sum, KPIByHand},
	{"first_answer", "hours", okr.WeeklyKPI, okr.Lower, 4, okr.Mean, KPIByHand},
	{"active_users", "users", okr.MonthlyKPI, okr.Higher, 10_000, okr.Last, KPIByHand},
	{"downloads", "", okr.Daily, okr.Higher, 300, okr.Sum, KPIByHand},
}

func templateUnit(p *locale.Printer, unit string) string {
	if unit == "" || unit == "%" {
		return unit
	}
	return p.T("template.unit_" + unit)
}

// Templates lists ready objectives and KPIs for sales, support and success teams; each opens its form, filled in.
func Templates(p *locale.Printer) Message {
	title := p.T("template.header")
	blocks := []slack.Block{header("🧭 " + title), rich(say(p.T("template.intro"))),
		rich(strong(p.T("template.objectives")))}
	for _, t := range objectiveTemplates {
		var said strings.Builder
		said.WriteString(p.T("template." + t.key))
		for i, r := range t.results {
			said.WriteString("\n• " + joined(p.T("template."+t.key+"."+string(rune('1'+i))), resultWay(p, r)))
		}
		blocks = append(blocks, section(said.String(), button(p, "use_template", ActionTemplate, Ref(t.key))))
	}
	blocks = append(blocks, rich(strong(p.T("template.kpis"))))
	for _, t := range kpiTemplates {
		said := joined(p.T("template.kpi_"+t.key), p.T("kpi.frequency_"+string(t.frequency)),
			p.T("kpi.direction_"+string(t.direction)))
		blocks = append(blocks, section(said, button(p, "use_template", ActionKPITemplate, Ref(t.key))))
	}
	return message(title, blocks...)
}

// resultWay is from where to where a ready key result goes.
func resultWay(p *locale.Printer, r resultTemplate) string {
	value := func(n int64) string { return p.Value(decimal.NewFromInt(n), templateUnit(p, r.unit)) }
	if r.kind.Keep() {
		return "≤ " + value(r.target)
	}
	return value(r.start) + " → " + value(r.target)
}

// FromTemplate is the form of an objective filled with a ready one; false when there is none of that name.
func FromTemplate(p *locale.Printer, key, owner string) (in ObjectiveInput, ok bool) {
	at := slices.IndexFunc(objectiveTemplates, func(t objectiveTemplate) bool { return t.key == key })
	if at < 0 {
		return in, false
	}
	t := objectiveTemplates[at]
	in = NewObjective(owner)
	in.Title = p.T("template." + key)
	for len(in.KeyResults) < len(t.results) {
		in = in.AddKeyResult()
	}
	for i, r := range t.results {
		k := &in.KeyResults[i]
		k.Title, k.Kind, k.Unit, k.Target = p.T("template."+key+"."+string(rune('1'+i))), r.kind,
			templateUnit(p, r.unit), p.Number(decimal.NewFromInt(r.target))
		if !r.kind.Keep() {
			k.Start = p.Number(decimal.NewFromInt(r.start))
		}
	}
	return in, true
}

// KPIFromTemplate is the form of a KPI filled with a ready one; false when there is none of that name.
func KPIFromTemplate(p *locale.Printer, key string, in KPIInput) (KPIInput, bool) {
	at := slices.IndexFunc(kpiTemplates, func(t kpiTemplate) bool { return t.key == key })
	if at < 0 {
		return in, false
	}
	t := kpiTemplates[at]
	in.Name, in.Unit, in.Frequency, in.Direction = p.T("template.kpi_"+key), templateUnit(p, t.unit), t.frequency,
		t.direction
	in.Target, in.Aggregation, in.Source = p.Number(decimal.NewFromInt(t.target)), t.aggregation, t.source
	return in, true
}
