package ui_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// quarterScreens are what people hear of a quarter without asking.
func (s sample) quarterScreens(p *locale.Printer, screens map[string]any, cover okr.Coverage, closed okr.Objective) {
	next := cover
	next.Quarter, next.Month, next.Sells = quarter.Next(), okr.MonthOf(quarter.End), true
	screens["quarter_drafts"] = ui.Drafts(p, okr.Drafting{Manager: s.person(), Coverage: next})
	full := okr.Coverage{Team: s.team(), Quarter: quarter.Next(),
		People: []okr.Covered{{Person: s.person(), Objectives: 2}}}
	screens["quarter_drafts_done"] = ui.Drafts(p, okr.Drafting{Manager: s.person(), Coverage: full, Team: 1})

	objectives := s.objectives()
	behind := okr.BehindPace(objectives, now, today, okr.Weekly)
	screens["quarter_midway"] = ui.Midway(p,
		okr.Midway{Person: s.person(), Team: s.team(), Quarter: quarter, Today: today, Manager: true, Behind: behind,
			Total: len(objectives)})
	screens["quarter_midway_mine"] = ui.Midway(p,
		okr.Midway{Person: s.person(), Team: s.team(), Quarter: quarter, Today: today, Behind: behind[:1], Total: 1})
	screens["quarter_grade"] = ui.Grading(p, okr.Grading{Person: s.person(), Quarter: quarter, Open: objectives})
	screens["quarter_grade_again"] = ui.Grading(p,
		okr.Grading{Person: s.person(), Quarter: quarter, Again: true, Open: objectives[:1]})
	screens["quarter_graded"] = ui.Grading(p,
		okr.Grading{Person: s.person(), Quarter: quarter, Graded: []okr.Objective{closed}})

	before, share := decimal.New(6, -1), 0.875
	result := okr.QuarterResult{Team: s.team(), Quarter: quarter, Before: &before, Participation: &share, Ungraded: 1}
	for i := range 3 * s.many {
		o, ending := closed, *closed.Closing
		ending.Grade = decimal.New(int64(10-3*(i%3)), -1)
		o.ID, o.TeamOwned, o.Closing = okr.ObjectiveID(11+i), i == 1, &ending
		result.Objectives = append(result.Objectives, o)
	}
	for range s.people {
		result.Faithful = append(result.Faithful, s.person())
	}
	screens["quarter_result"] = ui.QuarterResult(p, result)

	grading, notice := screens["quarter_grade"].(ui.Message),
		ui.Notice(p, "notice.objective_given", "Objective", "O12", "Title", s.say("Müşteri memnuniyetini yükseltmek"))
	screens["back"] = ui.Back(p, s.person(), []ui.Message{screens["quarter_grade_again"].(ui.Message), notice})
	waited := []ui.Message{grading, screens["quarter_drafts"].(ui.Message), screens["quarter_midway"].(ui.Message)}
	for range 3 * s.many * 4 {
		waited = append(waited, notice)
	}
	screens["back_full"] = ui.Back(p, s.person(), waited)

	var things []okr.Left
	for i, o := range objectives {
		for _, kind := range okr.LeftKinds {
			things = append(things, okr.Left{Kind: kind,
				Ref: map[okr.LeftKind]string{okr.LeftObjective: "O", okr.LeftKPI: "K", okr.LeftDeal: "D"}[kind] +
					fmt.Sprint(i+1),
				Title: o.Title, Owner: s.person().ID, OwnerName: s.person().Name})
		}
	}
	leaver := s.person()
	leaver.ID = "ULEFT"
	screens["leaver"] = ui.Leaver(p, okr.Leaving{Manager: s.person(), Leaver: leaver, Things: things}, 9)
	passed := okr.Leaving{Manager: s.person(), Leaver: leaver, Stays: true, Team: s.team().Name}
	for i, v := range things {
		v.Owner = []okr.PersonID{leaver.ID, "UOTHER"}[i%3/2]
		passed.Things = append(passed.Things, v)
	}
	screens["leaver_team"] = ui.Leaver(p, passed, 9)

	back := okr.GivingBack{Manager: s.person(), Returned: s.person(), Open: things}
	screens["give_back"] = ui.GiveBack(p, back, 9)
	screens["gave_back"] = ui.GiveBack(p, okr.GivingBack{Manager: back.Manager, Returned: back.Returned,
		Given: things[:1], Kept: things[1:]}, 9)

	led, alone := s.team(), s.team()
	alone.Managers = nil
	screens["manager_wanted"], screens["manager_named"] = ui.ManagerWanted(p, alone), ui.ManagerWanted(p, led)

	report := s.report(closed)
	for _, c := range []ui.ReportChart{ui.ReportProgress, ui.ReportConfidence, ui.ReportParticipation} {
		screens["report_"+string(c)] = ui.Report(p, report, c)
	}
	screens["report_empty"] = ui.Report(p, okr.Report{Team: s.team(), Quarter: quarter, Now: now, Today: today},
		ui.ReportProgress)

	s.talkScreens(p, screens)
	s.kudosScreens(p, screens)
	s.rewardScreens(p, screens)
	s.contestScreens(p, screens)
	ending := s.objective()
	screens["objective_ending"] = ui.ObjectiveDetail(p,
		ui.DetailView{Objective: ending, Now: now, Today: quarter.End, Loc: istanbul, Cadence: okr.Weekly,
			CanClose: true})
	umbrella := s.objective()
	progress := 0.62
	umbrella.TeamOwned, umbrella.KeyResults, umbrella.Supported = true, nil,
		okr.SupportFigure{Progress: &progress, Known: 3, All: 4}
	screens["objective_umbrella"] = ui.ObjectiveDetail(p,
		ui.DetailView{Objective: umbrella, Now: now, Today: today, Loc: istanbul, Cadence: okr.Weekly,
			Figure: umbrella.Supported})
	screens["close_form_umbrella"] = ui.CloseForm(p, umbrella)
	screens["objective_form_umbrella"] = ui.ObjectiveForm(p, ui.NewObjective(ui.OwnerValue(1, true)).RemoveKeyResult(0),
		s.formContext())
	draft := s.objective()
	draft.Period = quarter.Next()
	screens["objective_draft"] = ui.ObjectiveDetail(p,
		ui.DetailView{Objective: draft, Now: now, Today: today, Loc: istanbul, Cadence: okr.Weekly})
}

// report is a quarter of eight weeks so far; one objective is graded, and the third week had no round.
func (s sample) report(closed okr.Objective) okr.Report {
	r := okr.Report{Team: s.team(), Quarter: quarter, Now: now, Today: today, KPIs: s.kpis(),
		Weeks: okr.ReportWeeks(quarter, today)}
	for range s.many {
		r.Objectives = append(r.Objectives, s.objectives()...)
	}
	r.Objectives = append(r.Objectives, closed)
	for i := range r.Weeks {
		w := &r.Weeks[i]
		progress, expected, confidence := 0.06*float64(i+1), quarter.Pace(w.At(today)), 0.9-0.05*float64(i)
		w.Progress, w.Expected, w.Confidence = &progress, &expected, &confidence
		if i != 2 {
			w.Answered, w.Expecting = 6+i%3, 8
		}
	}
	before, grade := 0.58, decimal.New(6, -1)
	r.Before = okr.ReportEnd{Progress: &before, Grade: &grade}
	return r
}

// page is the file of a report.
func (s sample) page(p *locale.Printer) string {
	closed := s.objective()
	closed.Closing = &okr.Closing{Grade: decimal.New(7, -1), Learned: s.say("Daha erken başlamalıydık."),
		ByName: s.say("Ayşe Demir"), At: daysAgo(1)}
	page, err := ui.ReportPage(p, s.report(closed))
	if err != nil {
		panic(fmt.Sprintf("the page of a report: %v", err)) // a test's own mistake
	}
	return string(page)
}
