package okr

import (
	"fmt"
	"time"
)

// RoundID numbers rounds.
type RoundID int64

// Round is one team's check-in of one week (or fortnight, or month). Its questions are a snapshot of the team's.
type Round struct {
	ID        RoundID
	Team      TeamID
	Week      string    // ISO label of the opening day, such as 2026-W48
	Opens     Wall      // in each person's own zone
	Closes    time.Time // one instant for everybody
	NextOpens Wall      // late answers are taken until then, in the team's zone
	Questions []Question
	// Reminders as they were set when the round opened.
	RemindAfter, LastBefore int
	ClosedAt                time.Time // zero while the round runs
}

// NudgeKind tells the messages that ask for a check-in apart.
type NudgeKind string

// The nudges: the prompt at opening, the reminder, the last one before closing, and the one a person asked for.
const (
	Prompt       NudgeKind = "prompt"
	Reminder     NudgeKind = "reminder"
	LastReminder NudgeKind = "last"
	Snoozed      NudgeKind = "snoozed"
)

// Outcome is what became of a person's duty in a round, in the letters the streak rule is written in.
type Outcome byte

// The outcomes.
const (
	Answered   Outcome = 'A'
	Late       Outcome = 'L'
	Excused    Outcome = 'E'
	Missed     Outcome = 'M'
	Unanswered Outcome = 'O' // the round is still open
)

// The hours in which people work and are spoken to, on their own clock, and how early an answer counts.
var (
	dayStarts = Clock{9, 0}
	dayEnds   = Clock{18, 0}
)

const (
	earliness     = 48 * time.Hour
	shortestRound = 24 * time.Hour
)

// RoundWindow is the instant at which a round closes that opens at the wall time opens: the first CloseDay at CloseAt
// in the team's zone after that wall time, a week later when both are the same.
func RoundWindow(s Schedule, opens Wall, team *time.Location) time.Time {
	closes := Wall{opens.Date.OnOrAfter(s.CloseDay), s.CloseAt}
	if !opens.Before(closes) {
		closes.Date = closes.Date.AddDays(7)
	}
	return closes.In(team)
}

// PersonOpens is when r opens for a person in the zone: at the round's wall time, or at the next 09:00 when that is
// before 09:00 or after 18:00.
func PersonOpens(r Round, person *time.Location) time.Time {
	wall := r.Opens
	switch {
	case wall.At.Compare(dayStarts) < 0:
		wall.At = dayStarts
	case wall.At.Compare(dayEnds) > 0:
		wall = Wall{wall.Date.AddDays(1), dayStarts}
	}
	return wall.In(person)
}

// EarlyFrom is the instant from which an answer counts for a round that opens at opensAt: 48 hours before.
func EarlyFrom(opensAt time.Time) time.Time { return opensAt.Add(-earliness) }

// LateUntil is the instant from which no answer is taken any more: the next round's opening in the team's zone.
func (r Round) LateUntil(team *time.Location) time.Time { return r.NextOpens.In(team) }

// NextOpening is the first opening of s later than the wall time after.
func (s Schedule) NextOpening(after Wall) Wall {
	next := Wall{after.Date.OnOrAfter(s.OpenDay), s.OpenAt}
	for !after.Before(next) || !s.Cadence.Includes(next.Date) {
		next.Date = next.Date.AddDays(7)
	}
	return next
}

// Includes reports whether a round opens on the day opening, which is an opening day of its week. Fortnightly: an even
// number of weeks since Monday 1970-01-05. Monthly: the first such weekday of the month.
func (c Cadence) Includes(opening Date) bool {
	switch c {
	case Fortnightly:
		days := opening.Sub("1970-01-05")
		return (days-(days%7+7)%7)/7%2 == 0
	case Monthly:
		return opening.Day() <= 7
	default:
		return true
	}
}

// ZoneError says that people in Zone would have only Left from opening to report, less than 24 hours.
type ZoneError struct {
	Zone *time.Location
	Left time.Duration
}

func (e *ZoneError) Error() string {
	return fmt.Sprintf("members in %s would have %.1f hours from opening to report", e.Zone, e.Left.Hours())
}

// Said is the sentence that says it.
func (e *ZoneError) Said() (id string, args []any) {
	return "errors.zone_window", []any{"Zone", e.Zone.String(), "Hours", int(e.Left.Hours())}
}

// CheckZones returns a [*ZoneError] naming the zone that has the least time, the first of equals, when a member's zone
// has less than 24 hours between opening at the wall time opens and report.
func (s Schedule) CheckZones(opens Wall, team *time.Location, members []*time.Location) error {
	closes := RoundWindow(s, opens, team)
	var worst *ZoneError
	for _, zone := range members {
		left := closes.Sub(PersonOpens(Round{Opens: opens}, zone))
		if left < shortestRound && (worst == nil || left < worst.Left) {
			worst = &ZoneError{zone, left}
		}
	}
	if worst == nil {
		return nil
	}
	return worst
}

// Excuses reports whether the round counts neither way for a person: they joined the team after it opened for them,
// or its window has no working hour on a day on which they are not away.
func (r Round) Excuses(joined time.Time, absences []Absence, person *time.Location, cal Calendar) bool {
	opens := PersonOpens(r, person)
	if joined.After(opens) {
		return true
	}
	for d := DateOf(opens.In(person)); d.Midnight(person).Before(r.Closes); d = d.AddDays(1) {
		if !cal.WorkingDay(d) || Away(absences, d) {
			continue
		}
		begins, ends := Wall{d, dayStarts}.In(person), Wall{d, dayEnds}.In(person)
		if begins.Before(r.Closes) && opens.Before(ends) {
			return false
		}
	}
	return true
}

// FirstMorningAfter is when somebody in the zone is back from an absence: at 09:00 of the first day after it on which
// they work, and which none of their absences covers.
func FirstMorningAfter(a Absence, absences []Absence, person *time.Location, works func(Date) bool) time.Time {
	day := a.To.AddDays(1)
	for Away(absences, day) || !works(day) {
		day = day.AddDays(1)
	}
	return Wall{day, dayStarts}.In(person)
}

// Away reports whether one of the absences covers the day, both ends included.
func Away(absences []Absence, day Date) bool {
	for _, a := range absences {
		if a.From <= day && day <= a.To {
			return true
		}
	}
	return false
}
