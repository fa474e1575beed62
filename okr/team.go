package okr

import (
	"slices"
	"time"
)

// TeamID numbers teams; people see it as T3.
type TeamID int64

// Team is a set of people with one Slack channel for its posts. Its members follow the channel's members.
type Team struct {
	ID       TeamID
	Name     string
	Channel  string // Slack channel id
	Language string // of what is posted in the channel: "en" or "tr"
	Zone     string // IANA name
	Managers []PersonID
	Schedule Schedule
	Week     WorkingWeek
	Holidays Holidays
	// Questions are asked in the rounds that open from now on; a round keeps the questions it opened with.
	Questions []Question
	CreatedAt time.Time
}

// Location is the team's time zone; a zone unknown to this machine counts as UTC.
func (t Team) Location() *time.Location {
	loc, err := loadZone(t.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Calendar tells the team's working days, and is what everything that counts them asks.
func (t Team) Calendar() Calendar { return NewCalendar(t.Week, t.Holidays) }

// FreeDays are the refusals of an opening and a closing day on which the team does not work.
func (t Team) FreeDays() (refusals []error) {
	if !t.Week.Has(t.Schedule.OpenDay) {
		refusals = append(refusals, Refuse("errors.open_day_free"))
	}
	if !t.Week.Has(t.Schedule.CloseDay) {
		refusals = append(refusals, Refuse("errors.close_day_free"))
	}
	return refusals
}

// ManagedBy reports whether the person is one of the team's managers.
func (t Team) ManagedBy(id PersonID) bool {
	return slices.Contains(t.Managers, id)
}

// Member is a person in a team.
type Member struct {
	Person   Person
	Team     TeamID
	Manager  bool
	JoinedAt time.Time
}

// Cadence is how often a team checks in.
type Cadence string

// The cadences. Fortnightly rounds open in weeks of an even number of weeks since 1970-01-05; monthly ones in the week
// of the month's first opening day.
const (
	Weekly      Cadence = "weekly"
	Fortnightly Cadence = "fortnightly"
	Monthly     Cadence = "monthly"
)

// Schedule says when a team's rounds open and close. OpenDay and OpenAt are wall time in each person's own zone;
// CloseDay and CloseAt are in the team's zone.
type Schedule struct {
	Cadence     Cadence
	OpenDay     time.Weekday
	OpenAt      Clock
	CloseDay    time.Weekday
	CloseAt     Clock
	RemindAfter int // working hours from opening to the reminder; 0 sends none
	LastBefore  int // hours from the last reminder to closing; 0 sends none
}

// DefaultSchedule is Monday 09:00 to Wednesday 10:00, a reminder after 6 working hours and a last one 2 hours before
// closing.
func DefaultSchedule() Schedule {
	return Schedule{
		Cadence: Weekly, OpenDay: time.Monday, OpenAt: Clock{9, 0}, CloseDay: time.Wednesday, CloseAt: Clock{10, 0},
		RemindAfter: 6, LastBefore: 2,
	}
}

// Question is one free-text question of a team's check-in. Key says what the answer means to okrbot.
type Question struct {
	Key  QuestionKey
	Text string // empty for a standard question: it is said in the reader's language
}

// QuestionKey tells the standard questions from a team's own.
type QuestionKey string

// The question keys. Answers to Blockers become open blockers; Custom questions are shown as they were typed.
const (
	Moved    QuestionKey = "moved"
	Next     QuestionKey = "next"
	Blockers QuestionKey = "blockers"
	Custom   QuestionKey = "custom"
)

// DefaultQuestions are what moved, what is next, what is in the way.
func DefaultQuestions() []Question {
	return []Question{{Key: Moved}, {Key: Next}, {Key: Blockers}}
}
