package ui

import (
	"cmp"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// PromptState is what became of the duty that a prompt asks for.
type PromptState string

// The states of a prompt.
const (
	PromptOpen    PromptState = "open"
	PromptDone    PromptState = "done"    // answered; Duty.CheckIn says what
	PromptNothing PromptState = "nothing" // answered with "nothing to report"
	PromptExcused PromptState = "excused" // the person is away, or joined too late
	PromptLate    PromptState = "late"    // closed unanswered; an answer is still taken until Duty.LateUntil
	PromptMissed  PromptState = "missed"  // over
)

// PromptView is what a prompt or reminder shows.
type PromptView struct {
	Duty     okr.Duty
	Person   okr.Person
	Kind     okr.NudgeKind
	Now      time.Time
	Loc      *time.Location // the person's
	Streak   int
	AllFresh bool // nothing stale, and no questions and values owed: one line instead of a form
	KPIs     int  // whose values are asked for too
	State    PromptState
}

// PromptStateOf is the state of a duty at now.
func PromptStateOf(d okr.Duty, now time.Time) PromptState {
	switch {
	case d.CheckIn != nil && d.CheckIn.Nothing:
		return PromptNothing
	case d.CheckIn != nil:
		return PromptDone
	case d.Excused:
		return PromptExcused
	case !now.Before(d.LateUntil):
		return PromptMissed
	case !now.Before(d.Round.Closes):
		return PromptLate
	}
	return PromptOpen
}

// Prompt is the private message at the opening of a round; it turns into "done" in place.
func Prompt(p *locale.Printer, v PromptView) Message {
	if v.State != PromptOpen {
		return settled(p, v)
	}
	ask := p.T("checkin.prompt", "Name", v.name())
	if v.AllFresh {
		ask = p.T("checkin.prompt_fresh", "Name", v.name())
	}
	return message(joined(ask, v.team(), v.until(p)),
		rich(strong(ask), say("\n"+v.need(p)), say(v.streakLine(p))),
		v.buttons(p),
		context(joined(v.team(), v.round(p), v.until(p))),
	)
}

// Reminder is the reminder, the last one, or the one a person asked for. It is withdrawn once there is nothing to
// remind of.
func Reminder(p *locale.Printer, v PromptView) Message {
	ask := p.T("checkin.reminder", "Name", v.name())
	switch v.Kind {
	case okr.LastReminder:
		ask = p.T("checkin.reminder_last", "Name", v.name(), "When", moment(p, v.Duty.Round.Closes, v.Loc))
	case okr.Snoozed:
		ask = p.T("checkin.reminder_snoozed", "Name", v.name())
	}
	return message(joined(ask, v.team(), v.until(p)),
		rich(strong(ask), say("\n"+v.need(p))),
		v.buttons(p),
		context(joined(v.team(), v.round(p), v.until(p))),
	)
}

// settled is a prompt that no longer asks.
func settled(p *locale.Printer, v PromptView) Message {
	said := v.outcome(p)
	blocks := []slack.Block{rich(strong(said), say(v.streakLine(p)))}
	if ci := v.Duty.CheckIn; ci != nil {
		blocks = append(blocks, answerBrief(p, *ci)...)
	}
	blocks = append(blocks, v.afterwards(p)...)
	return message(joined(said, v.team()), blocks...)
}

// outcome says in a sentence what became of the duty.
func (v PromptView) outcome(p *locale.Printer) string {
	switch v.State {
	case PromptDone:
		return "✅ " + p.T("checkin.done", "Name", v.name())
	case PromptNothing:
		return "✅ " + p.T("checkin.done_nothing", "Name", v.name())
	case PromptExcused:
		return p.T("checkin.excused")
	case PromptLate:
		return p.T("checkin.late_possible", "Until", moment(p, v.Duty.LateUntil, v.Loc))
	default:
		return p.T("checkin.missed")
	}
}

// afterwards is the buttons and the small print below an outcome.
func (v PromptView) afterwards(p *locale.Printer) []slack.Block {
	round := RoundRef(v.Duty.Round.ID)
	about := joined(v.team(), v.round(p))
	open, editable := v.Now.Before(v.Duty.LateUntil), v.Now.Before(v.Duty.Round.Closes)
	switch {
	case v.State == PromptDone && editable:
		return []slack.Block{actions(button(p, "edit_answer", ActionCheckIn, round)),
			context(joined(about, v.sent(p), v.seen(p)))}
	case v.State == PromptNothing && editable:
		return []slack.Block{actions(button(p, "checkin_after_all", ActionCheckIn, round)),
			context(joined(about, v.sent(p), v.seen(p)))}
	case v.State == PromptExcused && open:
		return []slack.Block{actions(button(p, "checkin_anyway", ActionCheckIn, round)), context(about)}
	case v.State == PromptLate:
		return []slack.Block{actions(primary(p, "checkin_late", ActionCheckIn, round)), context(about)}
	case v.Duty.CheckIn != nil:
		return []slack.Block{context(joined(about, v.sent(p), v.seen(p)))}
	default:
		return []slack.Block{context(about)}
	}
}

// round is what the round is called.
func (v PromptView) round(p *locale.Printer) string {
	return roundName(p, v.Duty.Team.Schedule.Cadence, v.Duty.Round.Week)
}

func (v PromptView) buttons(p *locale.Printer) slack.Block {
	round := RoundRef(v.Duty.Round.ID)
	if v.AllFresh {
		return actions(
			primary(p, "confirm", ActionConfirm, round),
			button(p, "checkin_anyway", ActionCheckIn, round),
			button(p, "away", ActionAway, ""),
		)
	}
	offered := []slack.BlockElement{
		primary(p, "checkin", ActionCheckIn, round),
		button(p, "nothing."+string(cmp.Or(v.Duty.Team.Schedule.Cadence, okr.Weekly)), ActionNothing, round),
	}
	if v.Kind != okr.LastReminder {
		offered = append(offered, button(p, "snooze", ActionSnooze, round))
	}
	return actions(append(offered, button(p, "away", ActionAway, ""))...)
}

// need says how much is asked for.
func (v PromptView) need(p *locale.Printer) string {
	if v.KPIs > 0 {
		return joined(v.needOfResults(p), p.T("checkin.need_kpis", "Count", v.KPIs))
	}
	return v.needOfResults(p)
}

func (v PromptView) needOfResults(p *locale.Printer) string {
	switch {
	case v.AllFresh:
		return p.T("checkin.need_nothing")
	case v.Duty.Total == 0 && len(v.Duty.Round.Questions) == 0: // values of KPIs only
		return ""
	case v.Duty.Total == 0:
		return p.T("checkin.need_questions")
	case v.Duty.Stale == 0:
		return p.T("checkin.need_only_questions")
	default:
		return p.T("checkin.need", "Count", v.Duty.Stale, "Total", p.Int(v.Duty.Total))
	}
}

func (v PromptView) name() string { return line(v.Person.Name, nameRunes) }
func (v PromptView) team() string { return line(v.Duty.Team.Name, nameRunes) }

func (v PromptView) until(p *locale.Printer) string {
	return p.T("checkin.until", "When", moment(p, v.Duty.Round.Closes, v.Loc))
}

func (v PromptView) sent(p *locale.Printer) string {
	ci := v.Duty.CheckIn
	sent := p.T("checkin.sent", "When", moment(p, ci.At, v.Loc))
	if ci.Late {
		sent = joined(sent, p.T("checkin.late"))
	}
	if ci.Version > 1 {
		sent = joined(sent, p.T("checkin.edited", "When", moment(p, ci.EditedAt, v.Loc)))
	}
	return sent
}

func (v PromptView) seen(p *locale.Printer) string {
	ci := v.Duty.CheckIn
	if ci.SeenBy == "" {
		return ""
	}
	return "👀 " + p.T("checkin.seen_by", "Name", line(ci.SeenByName, nameRunes))
}

// streakLine is worth a line from the second round on, while it may go on.
func (v PromptView) streakLine(p *locale.Printer) string {
	if v.Streak < 2 || v.State == PromptMissed {
		return ""
	}
	return "\n🔥 " + p.T("checkin.streak", "Count", v.Streak)
}

// answerBrief is what a person said, for themselves: private key results too.
func answerBrief(p *locale.Printer, ci okr.CheckIn) []slack.Block {
	var items [][]span
	for _, e := range ci.Entries {
		items = append(items, entryLine(p, e, shortRunes))
	}
	for _, a := range ci.Answers {
		if a.Text != "" {
			items = append(items, []span{soft(line(QuestionText(p, a.Question), shortRunes)),
				say("  " + line(a.Text, titleRunes))})
		}
	}
	kept, left := fittingItems(items, 8, 5_000)
	if left > 0 {
		kept = append(kept[:len(kept):len(kept)], []span{soft(p.T("checkin.and_more", "Count", left))})
	}
	if len(kept) == 0 {
		return nil
	}
	return []slack.Block{list(nil, kept)}
}
