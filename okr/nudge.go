package okr

import "time"

const (
	latePrompt = 4 * time.Hour // from here on a nudge found due is found late
	worthwhile = 2 * time.Hour // the least window for a prompt that was found late
)

// NudgesAWeek is how many nudges of all kinds a person gets at most in seven days.
const NudgesAWeek = 10

// NudgePlan is when a nudge of a round is due for one person.
type NudgePlan struct {
	Kind NudgeKind
	Due  time.Time
}

// PlanNudges says when a person in the zone is to be nudged in r, in order of time: the prompt at opening, moved to
// the next working moment; the reminder RemindAfter working hours later; the last one LastBefore hours before
// closing, moved back to the latest working moment. What would not be before closing is left out, all of it when the
// prompt is. A reminder on the day of the last one or after it is left out too.
func PlanNudges(r Round, person *time.Location, cal Calendar) []NudgePlan {
	prompt := NextWorkingMoment(PersonOpens(r, person), person, cal)
	if !prompt.Before(r.Closes) {
		return nil
	}
	plans := []NudgePlan{{Prompt, prompt}}
	reminder := AddWorkingHours(prompt, r.RemindAfter, person, cal)
	last := LastWorkingMoment(r.Closes.Add(-time.Duration(r.LastBefore)*time.Hour), person, cal)
	hasLast := r.LastBefore > 0 && last.After(prompt)
	hasReminder := r.RemindAfter > 0 && reminder.Before(r.Closes)
	if hasReminder && (!hasLast || DateOf(reminder.In(person)) < DateOf(last.In(person))) {
		plans = append(plans, NudgePlan{Reminder, reminder})
	}
	if hasLast {
		plans = append(plans, NudgePlan{LastReminder, last})
	}
	return plans
}

// Verdict is what is to be done about a planned nudge.
type Verdict string

// The verdicts. Wait and WaitAway may change later; all others are final, see [Verdict.Final].
const (
	Send            Verdict = "send"
	Wait            Verdict = "wait"              // not due, or not in working hours
	WaitAway        Verdict = "wait_away"         // a prompt for somebody who may be back before closing
	SkipSent        Verdict = "skip_sent"         // it was sent before
	SkipNotPrompted Verdict = "skip_not_prompted" // bots, guests and the deactivated
	SkipExcused     Verdict = "skip_excused"
	SkipAnswered    Verdict = "skip_answered"
	SkipAway        Verdict = "skip_away"
	SkipClosed      Verdict = "skip_closed"
	SkipTooLate     Verdict = "skip_too_late"
	SkipBudget      Verdict = "skip_budget" // ten nudges this week already
)

// Final reports whether the verdict ends the nudge.
func (v Verdict) Final() bool { return v != Wait && v != WaitAway }

// NudgeFacts is what decides on a nudge beside the time.
type NudgeFacts struct {
	Closes       time.Time      // of the round
	Location     *time.Location // of the person
	Calendar     Calendar       // of the team
	Prompted     bool           // the person may be prompted at all: [Person.Prompted]
	Sent         bool           // this nudge
	Answered     bool
	Excused      bool
	Away         bool // until the first working morning after it
	SentThisWeek int  // nudges of any kind to this person
}

// DecideNudge says at now what to do about a nudge that is due at due.
//
// It is sent when due <= now < closing and the person owes an answer, is not away, got fewer than ten nudges this
// week and is in working hours (a snoozed one is sent at any hour, as it was asked for). A prompt found due more than
// 4 hours late is sent while the window has at least 2 hours left; other nudges are then skipped. A prompt for
// somebody away waits.
func DecideNudge(kind NudgeKind, due, now time.Time, f NudgeFacts) Verdict {
	late := now.Sub(due) > latePrompt
	switch {
	case f.Sent:
		return SkipSent
	case !f.Prompted:
		return SkipNotPrompted
	case f.Answered:
		return SkipAnswered
	case f.Excused:
		return SkipExcused
	case !now.Before(f.Closes):
		return SkipClosed
	case now.Before(due):
		return Wait
	case late && (kind != Prompt || f.Closes.Sub(now) < worthwhile):
		return SkipTooLate
	case f.Away && kind == Prompt:
		return WaitAway
	case f.Away:
		return SkipAway
	case f.SentThisWeek >= NudgesAWeek:
		return SkipBudget
	case kind != Snoozed && !WithinWorkingHours(now, f.Location, f.Calendar):
		return Wait
	default:
		return Send
	}
}
