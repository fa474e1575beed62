package e2e

import "testing"

func TestPeriods_AsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(ayse, goal{title: "Büyümek", keyResults: []result{{title: "Ciro", unit: "TL", start: "0", target: "100"}}})
	o.writes(emily, goal{title: "Win Boston", keyResults: []result{{title: "Revenue", start: "0", target: "100"}}})

	for _, typed := range []string{"2026Q4", "Q4", "2026 Q4", "q4 2026", "this quarter", "bu çeyrek", "4. çeyrek",
		"2026 4. çeyrek", "FY26 Q4"} {
		o.looksUp(emily, "/okr list "+typed, "Objectives of Q4 2026").Has("Win Boston").Has("Büyümek")
	}
	o.looksUp(emily, "/okr list 2026", "Objectives of 2026").Has("Win Boston")
	o.looksUp(ayse, "/okr liste geçen çeyrek",
		"2026 3. çeyrek amaçları").Has("görebileceğiniz bir amaç yok").Lacks("Büyümek")
	o.looksUp(ayse, "/okr liste ben Q4", "Amaçlarım · 2026 4. çeyrek").Has("Büyümek").Lacks("Boston")
	o.looksUp(emily, "/okr list last quarter me", "My objectives · Q3 2026")
	o.looksUp(emily, "/okr list team Q4", "Objectives of Sales · Q4 2026").Has("Büyümek")
	o.looksUp(emily, "/okr list @Ayşe Yılmaz 2026Q4",
		"Objectives of Ayşe Yılmaz · Q4 2026").Has("Büyümek").Lacks("Boston")
	o.looksUp(emily, "/okr list Q4 company", "Objectives of the company · Q4 2026").Lacks("Boston")
	o.looksUp(emily, "/okr list november", "November 2026 is neither").Has("/okr list 2026Q4")
	o.looksUp(emily, "/okr list sideways Q4", "I can't tell whose objectives")

	// A quarter without a year is the nearest; one click leads to the other one.
	o.looksUp(emily, "/okr list me Q1", "My objectives · Q1 2027").Clicks("Q1 2026")
	o.Person(emily).SeesEphemeral("@okrbot", "My objectives · Q1 2026")

	o.looksUp(emily, "/okr report Q4", "Sales · Q4 2026")
	o.looksUp(emily, "/okr report Q4 sales", "Sales · Q4 2026")
	o.looksUp(emily, "/okr report sales last quarter", "Sales · Q3 2026")
	o.looksUp(ayse, "/okr rapor geçen çeyrek", "Sales · 2026 3. çeyrek")
	o.looksUp(emily, "/okr report Q1", "Sales · Q1 2026") // 2027's has not begun
	o.looksUp(emily, "/okr report 2027Q1", "Q1 2027 has not begun").Has("/okr list 2027Q1")
	o.looksUp(emily, "/okr report october", "October 2026 is none")

	o.looksUp(emily, "/sales leaderboard last month", "October 2026")
	o.looksUp(ayse, "/sales liderlik geçen çeyrek adet", "2026 3. çeyrek")
	o.looksUp(emily, "/sales leaderboard deals 2026-W47", "week 47")
	o.looksUp(emily, "/sales target last month", "October 2026 is on its board").Has("/sales leaderboard 2026-10")

	manager, rep := o.Person(selin), o.Person(emily)
	manager.Types("@okrbot", "/sales hedefler gelecek ay")
	manager.SeesModal("Hedefler").Holds("Dönem", "Gelecek ay")
	manager.ClosesModal()
	o.looksUp(selin, "/sales hedefler geçen ay", "Ekim 2026")
	rep.Types("@okrbot", "/okr new next quarter")
	rep.SeesModal("New objective").Holds("Period", "Next quarter: Q1 2027 · 1 Jan – 31 Mar 2027")
	rep.ClosesModal()
	rep.Types("@okrbot", "/okr new Delight our customers")
	rep.SeesModal("New objective").Holds("Objective", "Delight our customers")
	rep.ClosesModal()
}

func TestPeriods_OfAFiscalYear(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.env["OKRBOT_FISCAL_START"] = "4"
	o.start()
	o.foundTeam()
	o.writes(emily, goal{title: "Win Boston", keyResults: []result{{title: "Revenue", start: "0", target: "100"}}})
	for _, typed := range []string{"2027Q3", "FY2027Q3", "FY27 Q3", "Q3", "this quarter"} {
		o.looksUp(emily, "/okr list "+typed, "Objectives of Q3 FY2027").Has("Win Boston")
		o.looksUp(emily, "/okr report "+typed, "Sales · Q3 FY2027")
	}
	o.looksUp(emily, "/okr list 2027", "Objectives of FY2027").Has("Win Boston")
	o.looksUp(ayse, "/okr liste 2027 mali yılı 3. çeyrek", "2027 mali yılı 3. çeyrek amaçları").Has("Win Boston")
}

func TestLeaderboard_ToWhoHasNoPlace(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.looksUp(selin, "/sales liderlik", "henüz satışınız yok")
	o.looksUp(ayse, "/sales kazandım 12500 Acme", "Acme")
	o.Channel("#sales").Shows("Acme")

	// The manager and a colleague who has not sold read who has: without targets by revenue or, where they may not
	// see it, by deals.
	o.looksUp(selin, "/sales liderlik", "kimsenin hedefi olmadığı için sıralama ciroya göre").Has("₺12.500")
	o.looksUp(emily, "/sales leaderboard", "Nobody who sold has a target for November 2026, so the places go by "+
		"deals won").Has("Ayşe Yılmaz").Lacks("12,500")
	o.looksUp(emily, "/sales leaderboard deals",
		"You are not on the board of November 2026").Has("One person is").Has("Ayşe Yılmaz")
	o.looksUp(selin, "/sales liderlik adet", "Kasım 2026 panosunda değilsiniz").Has("Ayşe Yılmaz")
	o.looksUp(selin, "/sales ekip adet", "Kasım 2026 panosunda değilsiniz").Has("Ayşe Yılmaz")
	o.looksUp(emily, "/sales leaderboard last month deals", "You had no place in October 2026")
}

func TestWords_ThatPeopleTry(t *testing.T) {
	t.Parallel()
	o := begins(t)
	for command, text := range map[string]string{
		"/okr status": "You are up to date", "/okr me": "You are up to date", "/okr team": "Objectives of Sales",
		"/okr company":           "Objectives of the company",
		"/okr team last quarter": "Objectives of Sales · Q3 2026", "/okr hello": "/okr checkin",
		"/okr undo": "nothing in the last ten minutes", "/sales undo": "nothing in the last ten minutes",
		"/okr objectives": "My objectives", "/sales status": "November 2026", "/sales me": "November 2026",
		"/kpi status": "KPI", "/okr summary": "Sales · Q4 2026",
	} {
		o.looksUp(emily, command, text)
	}
	for command, text := range map[string]string{
		"/okr durum": "Her şey güncel", "/okr ben": "Her şey güncel", "/okr ekip": "Ekip amaçları: Sales",
		"/okr şirket": "Şirketin amaçları", "/okr geri al": "Son on dakikada",
		"/okr merhaba": "/okr yeni", "/sales durum": "Kasım 2026", "/sales geri al": "Son on dakikada",
		"/kpi durum": "KPI", "/okr özet": "Sales · 2026 4. çeyrek",
	} {
		o.looksUp(ayse, command, text)
	}
	for _, command := range []string{"/okr vacation", "/okr ooo", "/okr leave"} {
		o.Person(emily).Types("@okrbot", command)
		o.Person(emily).SeesModal("Away")
		o.Person(emily).ClosesModal()
	}
	o.looksUp(emily, "/okr ooo tomorrow", "27 November 2026")
	o.looksUp(ayse, "/sales kazandım 12500 Acme", "Acme")
	o.Channel("#sales").Shows("Acme")
	o.looksUp(ayse, "/sales geri al", "D1")
	o.looksUp(ayse, "/sales geri al", "Son on dakikada")
}
