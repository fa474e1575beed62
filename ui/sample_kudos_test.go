package ui_test

import (
	"fmt"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/ui"
)

// kudosScreens are what people see of kudos and points.
func (s sample) kudosScreens(p *locale.Printer, screens map[string]any) {
	thanks := motivation.Kudos{ID: 12, Team: 1, Giver: "U2", GiverName: s.say("Selin Aydın"), At: now,
		Reason: s.say("Saved the Acme demo on Friday evening"), Value: s.say("Teamwork"),
		Receivers: []motivation.Receiver{{Person: "U1", Name: s.say("Ayşe Yılmaz")},
			{Person: "U3", Name: s.say("Lukas Weber")}}}
	joined := thanks
	joined.ID, joined.Value = 13, ""
	for _, name := range []string{"Can Öztürk", "Emily Carter", "Maria Rossi", "Mehmet Kaya", "Zeynep Demir",
		"James O'Connor",
		"Deniz Arslan"} {
		joined.Too = append(joined.Too, motivation.Thanker{Person: okr.PersonID("U" + name), Name: s.say(name)})
	}
	screens["kudos_card"] = ui.KudosCard(p, []motivation.Kudos{thanks, joined})
	private := thanks
	private.ID, private.Private, private.Receivers = 14, true, thanks.Receivers[:1]
	screens["kudos_told"] = ui.KudosTold(p, private)
	left := motivation.Allowance{PerDay: 5, GivenToday: 3, Boost: 20, BoostGiven: 2}
	team := okr.Team{ID: 1, Name: s.say("Sales"), Channel: "C1"}
	screens["kudos_given"] = ui.KudosGiven(p, motivation.Thanked{Kudos: thanks, Team: team, Allowance: left})
	screens["kudos_refused"] = ui.KudosRefused(p, p.T("kudos.allowance_used", "Needs", 2, "Left", 1, "PerDay", 5),
		s.say("@Ayşe Yılmaz for saving the Acme demo"))
	screens["kudos_joined"] = ui.KudosJoined(p, motivation.Thanked{Kudos: thanks, Team: team, Allowance: left})
	screens["kudos_taken_back"] = ui.KudosTakenBack(p, thanks)
	screens["kudos_corrected"] = ui.KudosCorrected(p, thanks)
	hidden := thanks
	hidden.ID, hidden.Receivers = 15, []motivation.Receiver{{Person: "U1", Name: s.say("Ayşe Yılmaz"), Hidden: true}}
	own := motivation.Situation{Person: okr.Person{ID: "U1", Name: s.say("Ayşe Yılmaz")}, Own: true,
		Thanks: motivation.Thanks{Received: 7, GivenAway: 3}, BadgeCase: badgeCase(), Allowance: left,
		Newest: []motivation.Kudos{thanks, private, hidden},
		Points: motivation.Standing{Lifetime: 182}, Movements: []motivation.Movement{
			{Entry: motivation.Entry{At: now, Cause: motivation.KudosReceived}, Gain: 1,
				Giver: s.say("Selin Aydın"), Reason: thanks.Reason},
			{Entry: motivation.Entry{At: now, Cause: motivation.TargetHit}, Gain: 100},
			{Entry: motivation.Entry{At: now, Cause: motivation.TargetHit, Reverses: 3}, Gain: -100},
			{Entry: motivation.Entry{At: now, Cause: motivation.CheckInOnTime}, Gain: 5},
		}}
	screens["kudos_situation"] = ui.KudosSituation(p, own, istanbul)
	other := own
	other.Own, other.Newest, other.Steps = false, own.Newest[:1], nil
	screens["kudos_of_other"] = ui.KudosSituation(p, other, istanbul)
	screens["kudos_none"] = ui.KudosSituation(p, motivation.Situation{Person: own.Person, Own: true,
		Allowance: motivation.Allowance{PerDay: 5}, BadgeCase: motivation.BadgeCase{
			Steps: motivation.Next(motivation.Facts{})}}, istanbul)
	screens["kudos_evening"] = ui.Evening(p, team, nil, append(ui.KudosLines(p, []motivation.Kudos{thanks}),
		s.say("Emily Carter has won their first deal. Congratulations!")))
	badges := []motivation.Awarded{{Name: s.say("Ayşe Yılmaz"), Badge: motivation.Streak12},
		{Name: s.say("Can Öztürk"), Badge: motivation.Helper}}
	screens["kudos_evening_badges"] = ui.Evening(p, team, badges, nil)
	screens["kudos_evening_both"] = ui.Evening(p, team, badges,
		[]string{s.say("Emily Carter has won their first deal.")})
	wall := motivation.Wall{Badges: badges, Team: team, Month: okr.MonthOf("2026-11-26"), Count: 17,
		Stories: []motivation.Kudos{joined},
		Values: []motivation.WallValue{{Value: s.say("Teamwork"), Count: 12,
			Names: []string{s.say("Ayşe Yılmaz"), s.say("Lukas Weber")}},
			{Count: 5, Names: []string{s.say("Can Öztürk")}}},
		Places: []sales.Place{{Rank: 1, Entry: sales.Entry{Name: s.say("Ayşe Yılmaz"), Value: 9}},
			{Rank: 2, Entry: sales.Entry{Name: s.say("Lukas Weber"), Value: 1}}},
		Beginners: []string{s.say("Can Öztürk")}}
	screens["wall"] = ui.Wall(p, wall)
	wall.Company, wall.Stories, wall.Beginners = true, nil, nil
	screens["wall_company"] = ui.Wall(p, wall)
	report := motivation.Report{Team: team, Period: okr.MonthOf("2026-11-26"), Members: 8, Count: 17,
		Givers: 5, Receivers: 7, Values: []motivation.Valued{{Value: s.say("Teamwork"), Count: 12}},
		Unthanked: []okr.Person{{ID: "U7", Name: s.say("Can Öztürk")}},
		Issued:    map[motivation.Cause]int64{motivation.CheckInOnTime: 35, motivation.TargetHit: 200},
		ByHand:    []motivation.ByHandUse{{Name: s.say("Selin Aydın"), Used: 40, Budget: 200}}}
	screens["kudos_report"] = ui.KudosReport(p, report)
	report.Unthanked = nil
	report.Returns = []motivation.ReturnTo{{Name: s.say("Ayşe Yılmaz"), ColleagueName: s.say("Lukas Weber"),
		Mutual: true, Return: motivation.Return{Given: 12, Back: 8}}}
	screens["kudos_report_admin"] = ui.KudosReport(p, report)
	board := motivation.Board{Team: team, By: motivation.ByReceived, Period: okr.MonthOf("2026-11-26"),
		Today: "2026-11-26", Viewer: "U4", Own: 2}
	screens["kudos_board_empty"] = ui.KudosBoard(p, board)
	for i, name := range []string{"Selin Aydın", "Can Öztürk", "Emily Carter", "Mehmet Kaya", "Zeynep Demir"} {
		board.Places = append(board.Places, sales.Place{Rank: i + 1, Entry: sales.Entry{
			Person: okr.PersonID(fmt.Sprint("U", i)), Name: s.say(name), Value: float64(9 - 2*i)}})
	}
	screens["kudos_board"] = ui.KudosBoard(p, board)
	board.By, board.Hidden = motivation.ByGiven, true
	screens["kudos_board_hidden"] = ui.KudosBoard(p, board)
	board.By, board.Places = motivation.ByValue, nil
	board.Values = []motivation.Valued{{Value: s.say("Teamwork"), Count: 12}, {Value: "Cesaret", Count: 3}}
	screens["kudos_board_values"] = ui.KudosBoard(p, board)
	settings := motivation.DefaultSettings()
	settings.Values = []string{s.say("Teamwork"), "Cesaret"}
	in := ui.KudosInput{Channel: "C1", Receivers: []okr.PersonID{"U1"}, Reason: thanks.Reason,
		Value: settings.Values[0], Private: true}
	screens["kudos_form"] = ui.KudosForm(p, in, settings, left)
	in.Why = p.T("kudos.value_unknown", "Value", s.say("Courtesy"), "Values", settings.Values)
	screens["kudos_form_why"] = ui.KudosForm(p, in, settings, left)
	screens["kudos_form_bare"] = ui.KudosForm(p, ui.KudosInput{}, motivation.DefaultSettings(), left)
	screens["kudos_correct_form"] = ui.KudosCorrectForm(p, thanks)
	screens["kudos_notice"] = ui.KudosNotice(p, ui.KudosTakenBack(p, thanks))
	screens["kudos_settings"] = ui.ThankingForm(p, team, settings, true)
	screens["kudos_help"] = ui.Help(p, ui.HelpKudos)
}

// badgeCase has some badges, and more that are next than are shown.
func badgeCase() motivation.BadgeCase {
	facts := motivation.Facts{Deals: 3, CheckIns: motivation.Reach{Now: 5, Best: 13},
		Targets: motivation.Reach{Now: 1, Best: 2}, Thanked: motivation.Reach{Now: 7, Best: 7}, KPIs: 3, GreenKPIs: 3}
	return motivation.BadgeCase{Badges: motivation.Earned(facts), Steps: motivation.Next(facts)}
}
