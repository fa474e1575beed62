package ui_test

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/ui"
)

var november = okr.MonthOf(today)

func (s sample) selling() sales.Settings {
	set := sales.DefaultSettings(okr.Team{ID: 1})
	set.Activities = []string{s.say("toplantı")}
	return set
}

func (s sample) deal(id sales.DealID, customer string, lira int64, state sales.DealState) sales.Deal {
	d := sales.Deal{
		ID: id, Team: 1, Owner: s.id(1), Customer: s.say(customer),
		Amount: sales.Money{Minor: lira * 100, Currency: "TRY"}, State: state, Stage: "proposal",
		CloseDay: "2026-11-24",
		Product:  s.say("Kurumsal"), Note: s.say("Telefonda söz verildi."),
		Shares:    []sales.Share{{Person: s.id(1), Points: 6000}, {Person: s.id(2), Points: 4000}},
		OwnerName: s.say("Ayşe Demir"), TeamName: s.say("Satış"), CreatedAt: daysAgo(30), StageAt: daysAgo(12),
		Version: 3,
	}
	if state == sales.Open {
		d.CloseDay = ""
	}
	if state == sales.Lost {
		d.LossReason = "price"
	}
	return d
}

func (s sample) places() []sales.Place {
	var entries []sales.Entry
	for i, name := range []string{"Deniz Yılmaz", "Ayşe Demir", "Mehmet Öz", "Can Işık", "John Carter", "Çağla Şen",
		"Igor Petrov", "Zeynep Ak", "Emily Stone", "Ömer Koç"} {
		ratio := 1.3 - float64(i)*0.1
		improved := float64(i%9)*0.04 - 0.1 // the last but one improved most
		entries = append(entries, sales.Entry{
			Person: s.id(i), Name: s.say(name), Value: ratio, Reached: int64(i), Achieved: int64(ratio * 10_000_000),
			Deals: int64(13-i) * 5_000, Target: 10_000_000, Attainment: &ratio, Improved: &improved,
		})
	}
	return sales.RankBy(entries, map[okr.PersonID]int{s.id(0): 2, s.id(1): 1, s.id(2): 3},
		func(a, b string) int { return 0 })
}

func (s sample) board() sales.Board {
	mean := 0.85
	return sales.Board{
		Team: s.team(), Settings: s.selling(), Metric: sales.ByAttainment, Period: november, Today: today,
		Places: s.places(), Mean: &mean,
		Without: []sales.Entry{{Person: "U77", Name: s.say("Yeni Biri"), Achieved: 500_000}},
	}
}

func (s sample) standing() sales.Standing {
	target := sales.Target{ID: 1, Team: 1, Person: s.id(1), Metric: sales.Revenue, Period: november, Amount: 10_000_000,
		Full: 10_000_000}
	near, at, _ := sales.Around(s.places(), s.id(1))
	st := sales.Standing{
		Person: s.person(), Team: s.team(), Settings: s.selling(), Now: now, Today: today, Period: november,
		Target: &target, Achieved: 8_400_000, Won: 125_000,
		Pace: sales.PaceOf(8_400_000, 10_000_000, november, today, okr.NewCalendar(0, okr.Holidays{}), nil), Near: near,
		At: at, Of: 10, ToPass: 200_001,
		Uncounted: []sales.Money{{Minor: 100_000, Currency: "USD"}},
		Pipeline: []sales.StageCount{{Stage: "lead", Deals: 4, Sum: 4_000_000},
			{Stage: s.say("Demo"), Deals: 1, Sum: 900_000}},
	}
	for range 1 + (s.many-1)*3 {
		other := sales.Target{Team: 1, Metric: sales.ActivityMetric(s.say("toplantı")), Period: okr.WeekOf(today),
			Amount: 5, Person: s.id(1)}
		st.Others = append(st.Others, sales.TargetStanding{Target: other, PersonName: s.say("Ayşe Demir"), Achieved: 3,
			Pace: sales.Pace{Attainment: 0.6, Expected: 2, DaysAhead: 1}})
	}
	return st
}

func (s sample) booked() sales.Booked {
	return sales.Booked{Deal: s.deal(8, "Acme A.Ş.", 16_000, sales.Won), Change: 12, Standing: s.standing(), Mine: true}
}

func (s sample) recognition() sales.Recognition {
	target := sales.Target{Team: 1, Person: s.id(1), Metric: sales.Revenue, Period: november, Amount: 10_000_000}
	d := s.deal(8, "Acme A.Ş.", 16_000, sales.Won)
	r := sales.Recognition{
		Team: s.team(), Settings: s.selling(), Person: s.person(),
		Hit: &sales.Hit{ID: 1, Team: 1, Person: s.id(1), Metric: sales.Revenue, Period: november, Mark: 100, Deal: 8,
			At: now, Target: 10_000_000},
		Target: &target, Achieved: 10_000_000, DaysLeft: 4, Deal: &d, Today: today, Holds: true,
		Congrats: []string{s.say("Deniz Yılmaz"), s.say("Mehmet Öz")}, CongratsBy: 5,
	}
	return r
}

func (s sample) praise(kind sales.NotableKind, count int) sales.Recognition {
	r := s.recognition()
	r.Hit, r.Target, r.Notable, r.CongratsBy, r.Congrats = nil, nil, &sales.Notable{Kind: kind, Count: count}, 0, nil
	return r
}

func (s sample) sheet() sales.TargetSheet {
	suggestion, _ := sales.Suggest([]float64{8_000_000, 9_000_000, 10_000_000, 11_000_000, 12_000_000})
	chance := suggestion.Chance(11_000_000)
	sheet := sales.TargetSheet{Team: s.team(), Settings: s.selling(), Metric: sales.Revenue, Period: november,
		Last: november.Previous(), Today: today, Rows: []sales.TargetRow{{Last: 90_000_000}}}
	for i := range s.people {
		row := sales.TargetRow{Person: okr.Person{ID: s.id(i), Name: s.say(fmt.Sprintf("Temsilci %d", i))},
			Last: 9_500_000, LastTarget: 10_000_000, Suggestion: &suggestion}
		if i%2 == 0 {
			row.Present, row.Chance, row.JoinedOn = &sales.Target{Amount: 5_000_000, Full: 11_000_000}, &chance,
				"2026-11-16"
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return sheet
}

func (s sample) salesWeek() *sales.SalesWeek {
	target := sales.Target{Amount: 10_000_000, Metric: sales.Revenue, Period: november}
	w := &sales.SalesWeek{Settings: s.selling(), Period: november,
		Missing: []okr.Person{{ID: s.id(7), Name: s.say("Zeynep Ak")}}}
	for i, outlook := range []sales.Outlook{sales.Behind, sales.AtRisk, sales.OnPace, sales.Ahead, sales.Reached} {
		w.Reps = append(w.Reps, sales.RepWeek{
			Person: okr.Person{ID: s.id(i), Name: s.say("Mehmet Öz")}, Target: &target,
			Achieved: int64(i+1) * 2_000_000, Outlook: outlook,
			Pace: sales.PaceOf(int64(i+1)*2_000_000, 10_000_000, november, today, okr.NewCalendar(0, okr.Holidays{}),
				nil),
		})
	}
	for range s.many {
		w.Waiting = append(w.Waiting, s.deal(9, "Bekleyen Ltd", 9_000, sales.Open))
	}
	w.Stages = []sales.StageFigure{{Stage: "proposal", Visits: 9, Median: 200 * time.Hour, Bottleneck: true}}
	return w
}

func (s sample) review() motivation.Review {
	r := motivation.Review{Badges: motivation.Badges(), Thanks: motivation.Thanks{Received: 4, GivenAway: 2}}
	r.Review = sales.Review{
		Standing: s.standing(), Deals: []sales.Deal{s.deal(9, "Bekleyen Ltd", 9_000, sales.Open)},
		WonDeals: []sales.Deal{s.deal(8, "Acme A.Ş.", 16_000, sales.Won)},
		CheckIns: s.checkIns()[:2], Objectives: s.objectives()[:1], Streak: 4,
	}
	hit, d := s.recognition().Hit, s.deal(8, "Acme A.Ş.", 16_000, sales.Won)
	r.Praise = []sales.Praised{{Hit: hit, At: now},
		{Notable: &sales.Notable{Kind: sales.PersonalRecord}, Deal: &d, At: daysAgo(9)}}
	return r
}

func (s sample) importUndone() *ui.ImportProblem {
	return &ui.ImportProblem{Line: 12_345, ID: "import.owner_unknown", Args: []any{"Owner", s.say("Can Demir")}}
}

func (s sample) importView(wrong bool) ui.ImportView {
	v := ui.ImportView{
		File: s.say("fırsatlar.csv"), New: 12, Changed: 2, Same: 30, Deals: 44, Token: "1",
		Ignored: []string{s.say("Bölge"), s.say("Olasılık (%)")},
		Columns: []ui.ImportColumn{{Heading: s.say("Deal Name"), Meaning: "title"},
			{Heading: s.say("Amount"), Meaning: "amount"}, {Heading: s.say("Won time"), Meaning: "won_day"}},
		LeftOut: []ui.ImportLeft{{Line: 47, Why: "total", Text: s.say("TOPLAM")},
			{Line: 49, Why: "footer", Text: s.say("Gizli")}, {Line: 50, Why: "footer", Text: s.say("Gizli")}},
		Rounded: []int{7}, Choices: s.selling().Stages,
		Stages: []ui.ImportStage{{Said: s.say("Contact Made"), Means: "qualified"}},
		Rows: []ui.ImportRow{
			{Customer: s.say("Acme A.Ş."), Amount: sales.Money{Minor: 1_250_000, Currency: "TRY"}, Day: "2026-11-20",
				State: sales.Won, Stage: "proposal", Owner: s.say("Ayşe Demir")},
			{Customer: s.say("Kuzey Ltd"), Amount: sales.Money{Minor: 90_050, Currency: "EUR"}, Stage: "proposal",
				Owner: s.say("Selin Kaya")},
			{Customer: s.say("Gül"), Owner: s.say("Selin Kaya")},
		},
	}
	for i := range s.many {
		if wrong {
			v.Problems = append(v.Problems, ui.ImportProblem{Line: 7 + i, ID: "import.state_unknown",
				Args: []any{"State", s.say("belki")}})
		}
	}
	if wrong {
		v.Problems = append(v.Problems, ui.ImportProblem{Line: 5, ID: "import.quote_open"},
			ui.ImportProblem{Line: 99, ID: "import.quote_open"},
			ui.ImportProblem{ID: "import.column_contradicts",
				Args: []any{"Column", s.say("Tutar"), "First", 3, "Second", 8}})
	}
	return v
}

// importOpen is a file that leaves everything open.
func (s sample) importOpen() ui.ImportView {
	v := s.importView(false)
	v.Waiting = 40
	v.Numbers = &ui.ImportNumbers{
		Heading: s.say("Tutar"), Currency: "TRY", Texts: []string{"12,500", "3,250"},
		Comma: []decimal.Decimal{decimal.RequireFromString("12.5"), decimal.RequireFromString("3.25")},
		Point: []decimal.Decimal{decimal.RequireFromString("12500"), decimal.RequireFromString("3250")},
	}
	v.Days = &ui.ImportDays{
		Heading: s.say("Gün"), Texts: []string{"03/11/2026", "05/06/2026"},
		DayFirst: []okr.Date{"2026-11-03", "2026-06-05"}, MonthFirst: []okr.Date{"2026-03-11", "2026-05-06"},
	}
	person := func(i int) okr.Person {
		return okr.Person{ID: s.id(i), Name: s.say("can"), RealName: s.say("Can Demir")}
	}
	for range s.many {
		v.Stages = append(v.Stages, ui.ImportStage{Said: s.say("Verbal"), Near: "proposal", Asked: true})
		v.Owners = append(v.Owners, ui.ImportOwner{Said: s.say("Can Demir"), Why: "several",
			People: []okr.Person{person(1), person(2)}, Lines: 3},
			ui.ImportOwner{Said: s.say("Kim Bu"), Why: "unknown", People: []okr.Person{person(1)}, Lines: 1})
	}
	v.Owners = append(v.Owners, ui.ImportOwner{Said: s.say("can"), Why: "display", People: []okr.Person{person(1)},
		Lines: 1})
	return v
}

// salesScreens is everything that ui shows about selling.
func (s sample) salesScreens(p *locale.Printer) map[string]any {
	won, open := s.deal(8, "Acme A.Ş.", 16_000, sales.Won), s.deal(9, "Bekleyen Ltd", 9_000, sales.Open)
	names := map[okr.PersonID]string{s.id(1): s.say("Ayşe Demir"), s.id(2): s.say("Selin Kaya")}
	history := []sales.DealChange{
		{ID: 2, Deal: 8, Verb: sales.WasWon, Before: &open, After: won, By: s.id(1), ByName: s.say("Ayşe Demir"),
			At: now},
		{ID: 1, Deal: 8, Verb: sales.Opened, After: open, At: daysAgo(30)},
	}
	for range s.many - 1 {
		for range 20 {
			history = append(history, history[0])
		}
	}
	hit := s.booked()
	hit.Hits = []sales.Hit{*s.recognition().Hit}
	none := s.booked()
	none.Standing.Target = nil
	deals := []sales.Deal{open, s.deal(10, "Bekleyen Gıda", 30_000, sales.Open)}
	for range (s.many - 1) * 40 {
		deals = append(deals, open)
	}
	form := ui.DealContext{Settings: s.selling(), Team: s.team(), Manages: true, Today: today}
	of := form
	of.Deal = &open
	formOf := func(verb sales.DealVerb, d sales.Deal) any {
		return ui.DealForm(p, ui.DealInputOf(p, ui.DealInput{Verb: verb}, d), of)
	}
	rate, cycle, velocity := 0.4, 21.5, int64(400_000)
	pipeline := ui.PipelineView{
		Team: s.team(), Settings: s.selling(), Stages: s.standing().Pipeline,
		Figures: []sales.StageFigure{{Stage: "lead", Visits: 9, Median: 60 * time.Hour, Conversion: 0.5,
			HasConversion: true}, s.salesWeek().Stages[0]},
		Waiting: deals[:2], WinRate: &rate, Won: 8, Lost: 12, CycleDays: &cycle, Velocity: &velocity, Now: now,
		Amounts: true,
	}
	frozen, open5, quiet := s.board(), s.board(), s.board()
	frozen.Frozen = true
	open5.Settings.AmountsOpen, open5.Metric = true, sales.ByDeals
	quiet.Settings.BoardMode = sales.Anonymous
	instead, low := s.board(), s.board()
	instead.Instead, instead.Metric, instead.Mean, instead.Without = true, sales.ByDeals, nil, nil
	low.Period, low.Derived = okr.WeekOf(today), true
	instead.Places, low.Places = slices.Clone(instead.Places), slices.Clone(low.Places)
	for i := range low.Places {
		third := low.Places[i].Value / 3
		low.Places[i].Value, low.Places[i].Attainment = third, &third
		instead.Places[i].Attainment, instead.Places[i].Target, instead.Places[i].Improved = nil, 0, nil
	}
	near, at, _ := sales.Around(s.places(), s.id(1))
	team := s.recognition()
	team.Person, team.Hit.Person = okr.Person{}, ""
	stretch := s.recognition()
	stretch.Hit.Mark, stretch.Settings.AmountsOpen, stretch.Achieved = 120, true, 12_000_000
	fallen := s.recognition()
	fallen.Holds = false
	raised := s.recognition()
	raised.Settings.AmountsOpen, raised.Target.Amount = true, 15_000_000
	hidden := s.review()
	hidden.Standing.Hidden, hidden.Badges, hidden.Thanks = true, nil, motivation.Thanks{}
	typed := ui.TargetInput{Team: 1, Metric: sales.Revenue, Period: ui.TargetThisMonth}
	several, months := s.sheet(), typed
	several.After = ui.MonthsFrom(november.Next(), 2)
	several.Rows[0].Present = &sales.Target{Amount: 60_000_000, Full: 60_000_000}
	months.Period, months.Sum = ui.MonthsChoice(november, 3), 54_000_000
	told := map[string]string{"Period": "2026-11", "Until": "2027-01", "Metric": "revenue", "Amount": "10000000",
		"Currency": "TRY", "Team": s.say("Satış")}
	offer := sales.Offer{Metric: sales.Revenue, People: 5, Sum: 50_000_000, Whole: 60_000_000, Others: 1}
	asked := sales.MonthTurn{
		Manager: s.person(), Team: s.team(), Settings: s.selling(), Month: november, Missing: true,
		Repeat: offer, Suggested: sales.Offer{Metric: sales.Revenue, People: 4, Sum: 42_000_000},
	}
	chosen := func(how sales.MonthChoice) sales.MonthTurn {
		m := asked
		m.Missing, m.Set, m.How, m.By = false, offer, how, s.person()
		return m
	}
	records := []ui.BoardRecord{{Board: 3, Metric: sales.ByAttainment, Period: november, Winners: s.places()[:3]}}
	unnamed := []ui.BoardRecord{{Board: 3, Metric: sales.ByAttainment, Period: november,
		Winners: ui.Winners(quiet.Settings, s.places()[:3])}}
	screens := map[string]any{
		"deal_booked":           ui.Booked(p, s.booked(), sales.WasWon),
		"deal_booked_hit":       ui.Booked(p, hit, sales.WasWon),
		"deal_booked_no_target": ui.Booked(p, none, sales.Divided),
		"deal_lost": ui.Booked(p, sales.Booked{Deal: s.deal(8, "Acme A.Ş.", 16_000, sales.Lost), Change: 3},
			sales.WasLost),
		"deal_undone": ui.Booked(p, sales.Booked{Deal: s.deal(8, "Acme A.Ş.", 16_000, sales.Void), Change: 3},
			sales.Undone),
		"deal_saved":  ui.DealSaved(p, s.booked(), sales.Edited),
		"readings":    readings(p),
		"deal_choice": ui.DealChoice(p, sales.WasWon, s.say("Bekleyen"), deals, "1|2"),
		"which_person": ui.WhichPerson(p, "mehmet", []ui.PersonChoice{
			{Person: "U1", Name: s.say("Mehmet Kaya"), Teams: []string{s.say("Marmara")},
				Command: "/sales review <@U1>"}, {Person: "U2", Name: s.say("Mehmet Demir")},
		}),
		"deal_detail": ui.DealDetail(p,
			ui.DealDetailView{Deal: won, May: true, Settings: s.selling(), History: history, Loc: istanbul, Now: now,
				Names: names}),
		"deal_detail_open": ui.DealDetail(p,
			ui.DealDetailView{Deal: open, May: true, Settings: s.selling(), History: history[1:2], Loc: istanbul,
				Now: now, Names: names}),
		"deal_list": ui.DealList(p, ui.DealListView{Deals: deals, Total: len(deals), Settings: s.selling(),
			Now: now, Loc: istanbul}),
		"deal_list_empty": ui.DealList(p, ui.DealListView{Settings: s.selling(), Now: now, Loc: istanbul}),
		"deal_form_won": ui.DealForm(p, ui.DealInput{Verb: sales.WasWon, Customer: s.say("Acme A.Ş."),
			Amount: "12.500"}, form),
		"deal_form_open":       ui.DealForm(p, ui.DealInput{Verb: sales.Opened}, form),
		"deal_form_edit":       formOf(sales.Edited, open),
		"deal_form_move":       formOf(sales.Moved, open),
		"deal_form_lost":       formOf(sales.WasLost, open),
		"deal_form_split":      formOf(sales.Divided, won),
		"pipeline":             ui.Pipeline(p, pipeline),
		"target_form":          ui.TargetForm(p, s.sheet(), typed, 0),
		"target_form_taken":    ui.TargetForm(p, s.sheet(), typed.TakeAll(p, s.sheet()), 0),
		"target_form_months":   ui.TargetForm(p, several, months, 0),
		"target_saved":         ui.TargetSaved(p, s.sheet()),
		"target_saved_months":  ui.TargetSaved(p, several),
		"target_notice":        ui.TargetNotice(p, "notice.target_set", told),
		"target_notice_months": ui.TargetNotice(p, "notice.targets_set", told),
		"month":                ui.MonthTurn(p, asked, 9),
		"month_new": ui.MonthTurn(p,
			sales.MonthTurn{Manager: s.person(), Team: s.team(), Settings: s.selling(), Month: november, Missing: true},
			9),
		"month_repeated":  ui.MonthTurn(p, chosen(sales.RepeatMonth), 9),
		"month_suggested": ui.MonthTurn(p, chosen(sales.TakeSuggestions), 9),
		"month_set":       ui.MonthTurn(p, chosen(""), 9),
		"month_covered": ui.MonthTurn(p,
			sales.MonthTurn{Manager: s.person(), Team: s.team(), Settings: s.selling(), Month: november}, 9),
		"target_view":      ui.TargetView(p, s.standing()),
		"target_view_none": ui.TargetView(p, none.Standing),
		"selling_form":     ui.SellingForm(p, ui.SellingOf(p, s.team(), s.selling())),
		"selling_saved":    ui.SellingSaved(p),
		"board":            ui.Board(p, s.board()),
		"board_final":      ui.Board(p, frozen),
		"board_amounts":    ui.Board(p, open5),
		"board_anonymous":  ui.Board(p, quiet),
		"board_instead":    ui.Board(p, instead),
		"board_low":        ui.Board(p, low),
		"board_empty": ui.Board(p, sales.Board{Team: s.team(), Settings: s.selling(),
			Metric: sales.ByAttainment, Period: november, Today: today}),
		"board_mine":            ui.MyBoard(p, s.board(), near, at, "₺2.000"),
		"board_mine_none":       ui.MyBoard(p, s.board(), nil, -1, ""),
		"board_mine_hidden":     ui.MyBoard(p, s.board(), []sales.Place{{Entry: s.places()[1].Entry}}, 0, ""),
		"board_archive":         ui.BoardArchive(p, s.team(), records),
		"board_archive_unnamed": ui.BoardArchive(p, s.team(), unnamed),
		"praise_hit":            ui.Recognition(p, s.recognition(), 5),
		"praise_stretch":        ui.Recognition(p, stretch, 5),
		"praise_team":           ui.Recognition(p, team, 5),
		"praise_corrected":      ui.Recognition(p, fallen, 5),
		"praise_notice": ui.HitNotice(p, "notice.hit_withdrawn",
			map[string]string{"Period": "2026-11", "Mark": "100", "Team": s.say("Satış")}),
		"sales_situation":     ui.SalesSituation(p, s.standing(), true),
		"sales_help":          ui.Help(p, ui.HelpSales),
		"review_sheet":        ui.ReviewSheet(p, s.review(), now),
		"review_sheet_hidden": ui.ReviewSheet(p, hidden, now),
		"praise_same_day":     ui.Recognition(p, s.praise(sales.FastestCycle, 0), 5),
		"praise_raised":       ui.Recognition(p, raised, 5),
		"digest_sales": ui.Digest(p, s.digest(), s.salesWeek(), 3,
			[]okr.Person{{ID: "U7", Name: s.say("Can Öztürk")}, {ID: "U8", Name: s.say("Emily Carter")}},
			s.contestsOfDigest()),
		"import_preview":   ui.ImportPreview(p, s.importView(false)),
		"import_wrong":     ui.ImportPreview(p, s.importView(true)),
		"import_open":      ui.ImportPreview(p, s.importOpen()),
		"export_sent":      ui.Exported(p, false),
		"export_sent_xlsx": ui.Exported(p, true),
		"import_done": ui.ImportTold(p, ui.ImportToldView{ImportView: s.importView(false), Taken: 12, Total: 12,
			Ended: true}),
		"import_taking": ui.ImportTold(p, ui.ImportToldView{ImportView: s.importView(false), Taken: 8_000,
			Total: 20_000}),
		"import_undoing": ui.ImportTold(p, ui.ImportToldView{ImportView: s.importView(false), Wrong: s.importUndone()}),
		"import_undone": ui.ImportTold(p, ui.ImportToldView{ImportView: s.importView(false), Wrong: s.importUndone(),
			Ended: true}),
	}
	for _, kind := range []sales.NotableKind{sales.FirstDeal, sales.TeamRecord, sales.YearRecord, sales.PersonalRecord,
		sales.BestMonth, sales.BestWeek, sales.StreakOfWins, sales.FifthOfDay, sales.FastestCycle} {
		screens["praise_"+string(kind)] = ui.Recognition(p, s.praise(kind, 5), 5)
	}
	standing := s.standing()
	s.winScreens(p, screens)
	s.officeScreens(p, screens)
	s.kpiScreens(p, screens)
	s.crmScreens(p, screens)
	screens["home_sales"] = ui.Home(p, ui.HomeView{Situation: s.situation(), Selling: &standing, KPIs: s.kpis()})
	return screens
}

// readings are those of a number that the language of p would write otherwise.
func readings(p *locale.Printer) ui.Message {
	typed := map[locale.Language]string{locale.English: "12.500 TL", locale.Turkish: "12,500"}[p.Language()]
	_, _, err := locale.ParseMoney(typed, p.Language(), "TRY")
	two, _ := errors.AsType[*locale.TwoReadings](err)
	return ui.Readings(p, two, []string{"/sales won 12500 Acme", "/sales won 12.5 Acme"})
}
