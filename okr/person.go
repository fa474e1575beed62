package okr

import "time"

// PersonID is a Slack user id, such as U012ABCDEF or W012ABCDEF.
type PersonID string

// Person is somebody in the Slack workspace as the directory last saw them.
type Person struct {
	ID          PersonID
	Name        string // display name, else real name; never Slack's deprecated handle
	RealName    string // as the directory has it, whatever is shown
	Zone        string // IANA name; empty when Slack did not say
	Locale      string // Slack's locale, such as tr-TR; empty when Slack did not say
	Language    string // the person's own choice, "en" or "tr"; empty follows Locale
	Bot         bool
	Guest       bool
	Admin       bool // a Slack admin or owner, or named in the configuration
	Deactivated bool
}

// Prompted reports whether the bot may ever send this person something they did not ask for.
func (p Person) Prompted() bool { return !p.Bot && !p.Guest && !p.Deactivated }

// Location is the person's time zone, or fallback when Slack did not say one that is known here.
func (p Person) Location(fallback *time.Location) *time.Location {
	if p.Zone == "" {
		return fallback
	}
	loc, err := loadZone(p.Zone)
	if err != nil {
		return fallback
	}
	return loc
}

// AbsenceID identifies an absence.
type AbsenceID int64

// Absence is a range of days on which a person is away, both ends included.
type Absence struct {
	ID       AbsenceID
	Person   PersonID
	From, To Date
	SetBy    PersonID
}
