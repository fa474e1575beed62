package ui_test

import (
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
	full := okr.Coverage{Team: s.team(), Quarter: quarter.Next(), People: []okr.Covered{{Person: s.person(), Objectives: 2}}}
	screens["quarter_drafts_done"] = ui.Drafts(p, okr.Drafting{Manager: s.person(), Coverage: full, Team: 1})

	objectives := s.objectives()
	behind := okr.BehindPace(objectives, now, today, okr.Weekly)
	screens["quarter_midway"] = ui.Midway(p, okr.Midway{Person: s.person(), Team: s.team(), Quarter: quarter, Today: today, Manager: true, Behind: behind, Total: len(objectives)})
	screens["quarter_midway_mine"] = ui.Midway(p, okr.Midway{Person: s.person(), Team: s.team(), Quarter: quarter, Today: today, Behind: behind[:1], Total: 1})
	screens["quarter_grade"] = ui.Grading(p, okr.Grading{Person: s.person(), Quarter: quarter, Open: objectives})
	screens["quarter_grade_again"] = ui.Grading(p, okr.Grading{Person: s.person(), Quarter: quarter, Again: true, Open: objectives[:1]})
	screens["quarter_graded"] = ui.Grading(p, okr.Grading{Person: s.person(), Quarter: quarter, Graded: []okr.Objective{closed}})

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

	draft := s.objective()
	draft.Period = quarter.Next()
	screens["objective_draft"] = ui.ObjectiveDetail(p, ui.DetailView{Objective: draft, Now: now, Today: today, Loc: istanbul, Cadence: okr.Weekly})
}
