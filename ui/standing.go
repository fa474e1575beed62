package ui

import (
	"math"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
)

// StatusWord says a status.
func StatusWord(p *locale.Printer, s okr.Status) string { return p.T("status." + string(s)) }

// ConfidenceWord says the owner's word; an unsaid one is the word for nothing said.
func ConfidenceWord(p *locale.Printer, c okr.Confidence) string {
	if c == okr.Unsaid {
		return p.T("status.unsaid")
	}
	return p.T("status." + string(c))
}

// symbol tells statuses apart by shape as well as by colour; the word always stands beside it.
func symbol(s okr.Status) string {
	switch s {
	case okr.Done:
		return "✅"
	case okr.OnTrack:
		return "🟢"
	case okr.AtRisk:
		return "🔶"
	case okr.OffTrack:
		return "🔻"
	case okr.NoNews:
		return "💤"
	default:
		return "⚪️"
	}
}

func symbolOf(c okr.Confidence) string {
	switch c {
	case okr.SaysOnTrack:
		return symbol(okr.OnTrack)
	case okr.SaysAtRisk:
		return symbol(okr.AtRisk)
	case okr.SaysOff:
		return symbol(okr.OffTrack)
	default:
		return symbol(okr.NoValue)
	}
}

const barCells = 10

// bar draws progress in ten cells, clamped and never full below 1, with a mark where it is expected to be by now. A
// negative expectation draws no mark.
func bar(progress *float64, expected float64) string {
	filled := 0
	if progress != nil {
		filled = int(math.Floor(okr.Clamp(*progress)*barCells + 1e-9))
	}
	mark := int(math.Round(expected * barCells))
	drawn := &strings.Builder{}
	for cell := range barCells {
		if cell == mark && mark > 0 {
			drawn.WriteString("│")
		}
		if cell < filled {
			drawn.WriteString("▰")
		} else {
			drawn.WriteString("▱")
		}
	}
	if mark == barCells {
		drawn.WriteString("│")
	}
	return drawn.String()
}

const noMark = -1

// percent is a ratio, or the words for a value that nobody said yet.
func percent(p *locale.Printer, ratio *float64) string {
	if ratio == nil {
		return p.T("status.no_value")
	}
	return line(p.Percent(*ratio), 12)
}

// paceLine is the bar with progress and expected pace, both named.
func paceLine(p *locale.Printer, progress *float64, expected float64) string {
	return bar(progress, expected) + "  " +
		p.T("status.pace", "Progress", percent(p, progress), "Expected", p.Percent(expected))
}

// standingWords is what a status consists of, each part named.
func standingWords(p *locale.Printer, s okr.Standing) string {
	parts := []string{StatusWord(p, s.Status)}
	switch {
	case s.Differ && s.Status != okr.NoNews:
		parts = append(parts, p.T("status.differ", "Pace", StatusWord(p, s.ByPace), "Said", ConfidenceWord(p, s.Said)))
	case s.Said != okr.Unsaid:
		parts = append(parts, p.T("status.confidence", "Word", ConfidenceWord(p, s.Said)))
	}
	return joined(parts...)
}

// joined puts facts on one line; empty ones are left out.
func joined(facts ...string) string {
	var kept []string
	for _, f := range facts {
		if f != "" {
			kept = append(kept, f)
		}
	}
	return strings.Join(kept, " · ")
}

// objectiveLines is an objective at one glance: what it is and by whom, how far it is and was, how it stands.
func objectiveLines(p *locale.Printer, o okr.Objective, s okr.ObjectiveStatus, by, was string) []span {
	if s.Stage == okr.StageDraft {
		return []span{
			say("📝 "), strong(line(o.Title, titleRunes)), say("  " + joined(o.ID.String(), by) + privateMark(p, o)),
			say("\n" + joined(p.T("objective.draft"), PeriodName(p, o.Period))),
		}
	}
	return []span{
		say(symbol(s.Status) + " "), strong(line(o.Title, titleRunes)),
		say("  " + joined(o.ID.String(), by) + privateMark(p, o)),
		say("\n" + paceLine(p, s.Progress, s.Expected) + was),
		say("\n" + objectiveWords(p, o, s)),
	}
}

// objectiveWords is the status of an objective, its confidence (or that the numbers and the owner differ on the key
// result that decides), and which one that is.
func objectiveWords(p *locale.Printer, o okr.Objective, s okr.ObjectiveStatus) string {
	if o.Closing != nil {
		return closingWord(p, o)
	}
	switch {
	case s.Position < 0 && s.Progress != nil:
		return joined(StatusWord(p, s.Status), supportWords(p, o.Supported))
	case s.Position < 0:
		return p.T("objective.without_key_results")
	}
	confidence, weakest := "", ""
	switch {
	case s.Differ && s.Status != okr.NoNews:
		confidence = p.T("status.differ", "Pace", StatusWord(p, s.ByPace), "Said", ConfidenceWord(p, s.Said))
	case s.Word != okr.Unsaid:
		confidence = p.T("status.confidence", "Word", ConfidenceWord(p, s.Word))
	}
	if len(o.KeyResults) > 1 && s.Status != okr.Done && s.Status != okr.OnTrack {
		weakest = p.T("status.weakest", "Title", line(o.KeyResults[s.Position].Title, shortRunes))
	}
	return joined(StatusWord(p, s.Status), confidence, weakest, toGrade(p, o, s))
}

// toGrade says until when an objective that is ending is graded.
func toGrade(p *locale.Printer, o okr.Objective, s okr.ObjectiveStatus) string {
	if s.Stage != okr.StageClosing {
		return ""
	}
	return "🏁 " + p.T("objective.to_grade", "Day", dayWithin(p, o.GradedBy().AddDays(-1)))
}

func ownerOf(p *locale.Printer, o okr.Objective) string {
	if o.TeamOwned {
		return p.T("objective.owned_by_team", "Team", line(o.TeamName, nameRunes))
	}
	return line(o.OwnerName, nameRunes)
}

func privateMark(p *locale.Printer, o okr.Objective) string {
	if !o.Private {
		return ""
	}
	return "  🔒 " + p.T("objective.private")
}

// unit is how values of a key result are counted.
func unit(k okr.KeyResult) string {
	if k.MeasuredIn() == "" {
		return ""
	}
	return line(k.MeasuredIn(), unitRunes)
}

// amount is a value of a key result in its unit.
func amount(p *locale.Printer, k okr.KeyResult, v decimal.Decimal) string {
	return line(p.Value(v, unit(k)), 36)
}

func amountOrNone(p *locale.Printer, k okr.KeyResult, v decimal.NullDecimal) string {
	if !v.Valid {
		return p.T("status.no_value")
	}
	return amount(p, k, v.Decimal)
}

func stepsDone(steps []okr.Step) int {
	done := 0
	for _, s := range steps {
		if s.Done {
			done++
		}
	}
	return done
}

// goal is where a key result comes from and where it is to go.
func goal(p *locale.Printer, k okr.KeyResult) string {
	switch k.Kind {
	case okr.Milestone:
		return p.T("keyresult.steps", "Count", len(k.Steps))
	case okr.KeepAbove:
		return p.T("keyresult.keep_above", "Limit", amount(p, k, k.Target))
	case okr.KeepBelow:
		return p.T("keyresult.keep_below", "Limit", amount(p, k, k.Target))
	default:
		return p.T("keyresult.way", "Start", amount(p, k, k.Start), "Target", amount(p, k, k.Target))
	}
}

// present is where a key result is now.
func present(p *locale.Printer, k okr.KeyResult) string {
	if k.Kind == okr.Milestone {
		return p.T("keyresult.steps_done", "Done", p.Int(stepsDone(k.Steps)), "Count", len(k.Steps))
	}
	return amountOrNone(p, k, k.Current)
}

// age says how long ago a key result was last spoken of; nothing when it never was.
func age(p *locale.Printer, k okr.KeyResult, now time.Time) string {
	if k.ConfirmedAt.IsZero() {
		return ""
	}
	return p.Ago(now.Sub(k.ConfirmedAt))
}

// measure is where a key result is and where it is to go.
func measure(p *locale.Printer, k okr.KeyResult) string {
	now := p.T("keyresult.now", "Value", present(p, k))
	if k.Kind == okr.Milestone {
		return now
	}
	return joined(now, goal(p, k))
}

// change is what a check-in did to a key result: from where to where, its progress too.
func change(p *locale.Printer, e okr.Entry) string {
	k := e.KeyResult
	before, after := amountOrNone(p, k, e.Before), amountOrNone(p, k, e.After)
	if k.Kind == okr.Milestone {
		before = p.Int(stepsDone(e.StepsBefore))
		after = p.T("keyresult.steps_done", "Done", p.Int(stepsDone(e.StepsAfter)), "Count", len(e.StepsAfter))
	}
	progress := progressChange(p, e.ProgressBefore, e.ProgressAfter)
	switch {
	case k.Kind != okr.Milestone && !e.Before.Valid && !e.After.Valid: // a word without a value
		return after
	case !moved(e):
		return p.T("keyresult.unchanged", "Value", after) + progress
	}
	return before + " → " + after + progress
}

// moved reports whether a check-in changed the value; a confirmed value did not move.
func moved(e okr.Entry) bool {
	if e.KeyResult.Kind != okr.Milestone {
		return e.Before.Valid != e.After.Valid || e.Before.Valid && !e.Before.Decimal.Equal(e.After.Decimal)
	}
	if len(e.StepsBefore) != len(e.StepsAfter) {
		return true
	}
	for i := range e.StepsAfter {
		if e.StepsBefore[i].Done != e.StepsAfter[i].Done {
			return true
		}
	}
	return false
}

// progressChange is (25 % → 40 %), or (40 %) when nothing moved.
func progressChange(p *locale.Printer, before, after *float64) string {
	was, is := "", percent(p, after)
	if before != nil {
		was = percent(p, before)
	}
	if after == nil {
		return ""
	}
	if was == "" || was == is {
		return " (" + is + ")"
	}
	return " (" + was + " → " + is + ")"
}

// confidenceChange is the word now, and the one before when it differs.
func confidenceChange(p *locale.Printer, e okr.Entry) string {
	if e.ConfidenceAfter == okr.Unsaid {
		return ""
	}
	said := symbolOf(e.ConfidenceAfter) + " " + ConfidenceWord(p, e.ConfidenceAfter)
	if e.ConfidenceBefore == okr.Unsaid || e.ConfidenceBefore == e.ConfidenceAfter {
		return said
	}
	return said + " " + p.T("status.was", "Word", ConfidenceWord(p, e.ConfidenceBefore))
}

// entryLine is one key result of a check-in.
func entryLine(p *locale.Printer, e okr.Entry, runes int) []span {
	return []span{
		strong(line(e.KeyResult.Title, runes)),
		say("  " + joined(change(p, e), confidenceChange(p, e))),
	}
}

// moment is a day and a time, true whenever it is read: Wed 25 Nov 10:00.
func moment(p *locale.Printer, t time.Time, loc *time.Location) string {
	t = t.In(loc)
	return p.T("checkin.moment", "Weekday", p.WeekdayShort(t.Weekday()), "Day", p.DateShort(t), "Time", p.Time(t))
}

// dateOf is a civil day without its year.
func dateOf(p *locale.Printer, d okr.Date) string { return p.DateShort(d.Midnight(time.UTC)) }

// dayWithin is a civil day inside a sentence, without its year.
func dayWithin(p *locale.Printer, d okr.Date) string { return p.DateWithin(d.Midnight(time.UTC)) }

// weekName is the number of a week label such as 2026-W48.
func weekName(p *locale.Printer, label string) string {
	if number := weekNumber(label); number != "" {
		return p.T("checkin.week", "Number", number)
	}
	return line(label, unitRunes)
}

func weekNumber(label string) string {
	_, number, _ := strings.Cut(label, "-W")
	return strings.TrimPrefix(number, "0")
}
