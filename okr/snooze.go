package okr

import "time"

const snooze = 3 * time.Hour

// SnoozeUntil is when somebody in loc who asks at now to be reminded later today is reminded: in 3 hours, but not
// after 17:30 of their day nor later than half an hour before the round closes; but never sooner than in an hour. It
// is refused when less than an hour is left of the day or of the round.
func SnoozeUntil(now time.Time, loc *time.Location, closes time.Time) (time.Time, error) {
	local := now.In(loc)
	evening := Wall{DateOf(local), Clock{17, 30}}.In(loc)
	at := now.Add(snooze)
	if at.After(evening) {
		at = evening
	}
	if last := closes.Add(-30 * time.Minute); at.After(last) {
		at = last
	}
	if at.Sub(now) < time.Hour {
		at = now.Add(time.Hour)
	}
	if !at.Before(closes) || DateOf(at.In(loc)) != DateOf(local) {
		return time.Time{}, Refuse("errors.snooze_too_late")
	}
	return at, nil
}
