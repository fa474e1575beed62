package ui_test

import (
	"strconv"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// kpis are a KPI that people record, one that keeps itself, and one in a range without a value.
func (s sample) kpis() (list []okr.KPISheet) {
	score := okr.KPI{
		ID: 3, Name: s.say("Aylık memnuniyet puanı"), Unit: s.say("puan"), Team: 1, TeamName: s.say("Saha Satış"),
		Owner: "U1", OwnerName: s.say("Ayşe Demir"),
		Frequency: okr.MonthlyKPI, Direction: okr.Higher, Target: decimal.NewFromInt(85), Amber: set("80"),
		Aggregation: okr.Last,
	}
	revenue := okr.KPI{
		ID: 4, Name: s.say("Aylık satış cirosu"), Unit: "TRY", Team: 1, TeamName: s.say("Saha Satış"), Owner: "U1",
		OwnerName: s.say("Ayşe Demir"),
		Frequency: okr.MonthlyKPI, Direction: okr.Higher, Target: decimal.NewFromInt(250_000), Aggregation: okr.Sum,
		Feed: okr.Revenue,
	}
	stock := okr.KPI{
		ID: 5, Name: s.say("Stok günü"), Unit: "", Team: 1, TeamName: s.say("Saha Satış"), Owner: "U1",
		OwnerName: s.say("Ayşe Demir"),
		Frequency: okr.WeeklyKPI, Direction: okr.Within, Target: decimal.NewFromInt(30), Floor: set("20"),
		Aggregation: okr.Mean,
	}
	list = append(list,
		s.kpiSheet(score, true, "70", "72", "75", "79", ""),
		s.kpiSheet(revenue, false, "180000", "231500.50", "262000", "251000", "98000"),
		s.kpiSheet(stock, true, ""))
	for range s.many - 1 {
		list = append(list, list[0], list[1], list[2])
	}
	return list
}

// kpiSheet has readings up to the present period, empty ones without a value.
func (s sample) kpiSheet(k okr.KPI, may bool, values ...string) okr.KPISheet {
	sheet := okr.KPISheet{KPI: k, MayChange: may, Today: today, Loc: istanbul}
	p := k.PeriodOf(today)
	for range values[1:] {
		p = p.Previous()
	}
	for i, v := range values {
		r := okr.Reading{Period: p}
		if v != "" {
			r.Value = set(v)
			sheet.Values = append([]okr.KPIValue{{Day: p.Start, Value: r.Value.Decimal, ByName: s.say("Ayşe Demir"),
				At: daysAgo(30 * (len(values) - i)), Superseded: i == 2}}, sheet.Values...)
		}
		r.Status = k.StatusOf(r.Value, p, today)
		sheet.Readings = append(sheet.Readings, r)
		p = p.Next()
	}
	if k.Feed != okr.ByHand {
		sheet.Values = nil
		sheet.Feeds = []okr.FedKeyResult{{KeyResult: 7, Title: s.say("Ciro 4 milyon TL"),
			Objective: s.say("Yılı rekorla kapatmak")}}
	}
	return sheet
}

func (s sample) kpiScreens(p *locale.Printer, screens map[string]any) {
	kpis := s.kpis()
	team := []ui.FormTeam{{Team: s.team(), Manages: true}, {Team: s.team()}}
	bad := kpis[0]
	bad.Readings[len(bad.Readings)-2].Status, bad.Readings[len(bad.Readings)-3].Status = okr.Red, okr.Red
	screens["kpi_list"] = ui.KPIList(p, ui.KPIListView{KPIs: kpis, Record: true})
	screens["kpi_list_empty"] = ui.KPIList(p, ui.KPIListView{Team: true})
	for i, name := range []string{"hand", "fed", "empty"} {
		screens["kpi_"+name] = ui.KPIDetail(p, kpis[i])
	}
	screens["kpi_form"] = ui.KPIForm(p, ui.KPIInput{Team: 1, Owner: "U1"}, ui.KPIContext{Teams: team, Company: true})
	screens["kpi_form_edit"] = ui.KPIForm(p, ui.KPIInputOf(p, kpis[0].KPI), ui.KPIContext{})
	screens["kpi_saved"] = ui.KPISaved(p, kpis[1], 0)
	goal := kpis[0]
	goal.KPI.Name = s.say("Mart ayına kadar 85 puan")
	screens["kpi_saved_goal"] = ui.KPISaved(p, goal, 7)
	screens["kpi_of"] = ui.KPIForm(p, ui.KPIOf(p, s.objective(), s.objective().KeyResults[1]),
		ui.KPIContext{Teams: team})
	screens["kpi_record"] = ui.KPIRecordForm(p, kpis[:1], nil)
	screens["kpi_recorded"] = ui.KPIRecorded(p, kpis[0].KPI, kpis[0].Readings[3])
	screens["kpis_recorded"] = ui.KPIsRecorded(p, kpis)
	screens["kpi_news"] = ui.KPINews(p, okr.KPINews{Person: s.person(), Sheet: bad, Twice: true})
	var owed []okr.OwedKPI
	for i := range s.many {
		k := kpis[0].KPI
		k.ID, k.Name = okr.KPIID(3+i), k.Name+" "+strconv.Itoa(i+1)
		owed = append(owed, okr.OwedKPI{KPI: k, Period: okr.MonthOf("2026-10-01"), Today: today})
	}
	screens["kpi_due"] = ui.KPIDue(p, owed)
	screens["kpi_due_done"] = ui.KPIDone(p)
	form := s.checkInView(0)
	form.KPIs, form.Page = owed, form.Pages()-1
	moved := s.selfMoved()
	screens["checkin_kpis"] = ui.CheckInForm(p, form)
	form = s.checkInView(0)
	form.KeyResults[0].KeyResult, form.KeyResults[0].Moved = moved.KeyResult, &moved.Entry
	screens["checkin_moved"] = ui.CheckInForm(p, form)
	asks := s.prompt(ui.PromptOpen, okr.Prompt)
	asks.KPIs = 2
	screens["prompt_kpis"] = ui.Prompt(p, asks)
	o := s.objective()
	o.KeyResults[0].KPI, o.KeyResults[0].CarriedFrom = 3, 5
	screens["kpi_linked"] = ui.KPILinked(p, &kpis[0].KPI, o.KeyResults[0], o)
	screens["kpi_unlinked"] = ui.KPILinked(p, nil, o.KeyResults[0], o)
	screens["kpi_objective"] = ui.ObjectiveForm(p, ui.NewObjective(ui.OwnerValue(1, false)).ForKPI(p, bad),
		s.formContext())
	nodes := s.tree()
	screens["tree"] = ui.TreeForm(p, ui.TreeView{Roots: nodes, Open: []okr.ObjectiveID{11}, Now: now, Today: today})
	screens["tree_folded"] = ui.TreeForm(p, ui.TreeView{Roots: nodes, Now: now, Today: today})
	screens["tree_empty"] = ui.TreeForm(p, ui.TreeView{})
	screens["aligned"] = ui.Aligned(p, nodes[0].Below[0].Objective, nodes[0].Objective, 7)
	screens["objective_aligned"] = ui.ObjectiveDetail(p,
		ui.DetailView{Objective: o, Now: now, Today: today, Loc: istanbul, Cadence: okr.Weekly,
			Above: []okr.Objective{nodes[0].Objective}, Figure: nodes[0].Figure()})
	closed := s.objective()
	closed.Closing = &okr.Closing{Grade: decimal.New(7, -1), Learned: s.say("Daha erken başlamalıydık."),
		ByName: s.say("Ayşe Demir"), At: daysAgo(1)}
	for i, k := range closed.KeyResults {
		g := okr.KeyResultGrade{KeyResult: k.ID, Proposed: k.Grade(), Grade: k.Grade()}
		if i == 0 {
			g.Grade, g.Reason = decimal.New(8, -1), s.say("Pazar küçüldü.")
		}
		closed.Closing.Grades = append(closed.Closing.Grades, g)
	}
	screens["close_form"] = ui.CloseForm(p, s.objective())
	screens["closed"] = ui.Closed(p, closed, &o)
	screens["objective_closed"] = ui.ObjectiveDetail(p,
		ui.DetailView{Objective: closed, Now: now, Today: today, Loc: istanbul, Cadence: okr.Weekly})
	dropped := s.objective()
	dropped.Closing = &okr.Closing{Cancelled: true, Learned: s.say("Ürün kaldırıldı."), ByName: s.say("Ayşe Demir"),
		At: daysAgo(1)}
	screens["objective_cancelled"] = ui.ObjectiveDetail(p,
		ui.DetailView{Objective: dropped, Now: now, Today: today, Loc: istanbul, Cadence: okr.Weekly})
	screens["cancelled"] = ui.Cancelled(p, dropped)
	screens["deleted"] = ui.Deleted(p, o)
	screens["restored"] = ui.Restored(p, o)
	screens["list_period_empty"] = ui.ObjectiveList(p,
		ui.ListView{Heading: ui.HeadingTeam, HeadingArgs: []any{"Team", s.team().Name}, Period: quarter,
			Other: quarter.Previous(), Scope: "team"})
	screens["list_period"] = ui.ObjectiveList(p,
		ui.ListView{Heading: ui.HeadingPeriod, HeadingArgs: []any{"Period", ui.LabelName(p, "2026Q4")},
			Objectives: []okr.Objective{closed}, Now: now, Today: today})
	cover := okr.Coverage{Team: s.team(), Quarter: quarter, Month: okr.MonthOf(today)}
	for i := range 4 * s.many {
		one := okr.Covered{Person: s.person(), Objectives: i % 3, Next: i % 2, Target: i%4 != 0}
		cover.People = append(cover.People, one)
	}
	screens["coverage"] = ui.Coverage(p, cover)
	s.quarterScreens(p, screens, cover, closed)
	screens["templates"] = ui.Templates(p)
	ready, _ := ui.FromTemplate(p, "launch", ui.OwnerValue(1, false))
	screens["template_objective"] = ui.ObjectiveForm(p, ready, s.formContext())
	kpi, _ := ui.KPIFromTemplate(p, "revenue", ui.KPIInput{Team: 1, Owner: "U1"})
	screens["template_kpi"] = ui.KPIForm(p, kpi, ui.KPIContext{Teams: team})
	screens["kpi_help"] = ui.Help(p, ui.HelpKPI)
	screens["objective_fed"] = ui.ObjectiveDetail(p,
		ui.DetailView{Objective: o, Now: now, Today: today, Loc: istanbul, Cadence: okr.Weekly})
}

// tree is a company's objective with those that support it.
func (s sample) tree() []*okr.TreeNode {
	var all []okr.Objective
	var supports []okr.Support
	for i := range 4 * s.many {
		o := s.objectives()[i%2]
		o.ID, o.TeamOwned = okr.ObjectiveID(11+i), i == 0
		all = append(all, o)
		if i > 0 {
			supports = append(supports, okr.Support{Objective: o.ID, Above: okr.ObjectiveID(11 + i/4),
				Weight: decimal.NewFromInt(1)})
		}
	}
	supports[0].KeyResult = 7
	return okr.TreeOf(all, supports)
}
