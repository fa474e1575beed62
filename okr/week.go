package okr

import (
	"fmt"
	"strings"
	"time"
)

// WorkingWeek is the days of the week on which a team works. The zero WorkingWeek is Monday to Friday.
type WorkingWeek uint8

// officeWeek is Monday to Friday.
const officeWeek WorkingWeek = 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday

// WorkingWeekOf is the week of the days; of no day it is Monday to Friday.
func WorkingWeekOf(days ...time.Weekday) WorkingWeek {
	var w WorkingWeek
	for _, d := range days {
		w |= 1 << d
	}
	return w.known()
}

// known gives the zero WorkingWeek its days.
func (w WorkingWeek) known() WorkingWeek {
	if w == 0 {
		return officeWeek
	}
	return w
}

// Has reports whether people work on that day of the week.
func (w WorkingWeek) Has(day time.Weekday) bool { return w.known()&(1<<day) != 0 }

// Days are the week's working days in their order from Monday on.
func (w WorkingWeek) Days() (days []time.Weekday) {
	for i := range 7 {
		if day := time.Weekday((i + 1) % 7); w.Has(day) {
			days = append(days, day)
		}
	}
	return days
}

// OnOrBefore is the day itself when people work on it, else the last day before it on which they do.
func (w WorkingWeek) OnOrBefore(day time.Weekday) time.Weekday {
	for !w.Has(day) {
		day = (day + 6) % 7
	}
	return day
}

// String is the numbers of the days, 1 for Monday to 7 for Sunday: 12345.
func (w WorkingWeek) String() string {
	var text strings.Builder
	for _, day := range w.Days() {
		text.WriteString(fmt.Sprint((int(day)+6)%7 + 1))
	}
	return text.String()
}

// ParseWorkingWeek reads what [WorkingWeek.String] wrote.
func ParseWorkingWeek(text string) (WorkingWeek, error) {
	var w WorkingWeek
	for _, digit := range text {
		if digit < '1' || digit > '7' {
			return 0, fmt.Errorf("%q is no working week", text)
		}
		w |= 1 << (int(digit-'0') % 7)
	}
	return w.known(), nil
}
