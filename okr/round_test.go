package okr

import (
	"errors"
	"testing"
	"time"
)

func TestRoundWindow(t *testing.T) {
	t.Parallel()
	istanbul := zone(t, "Europe/Istanbul")
	for _, c := range []struct {
		name  string
		day   time.Weekday
		at    Clock
		opens string
		zone  *time.Location
		want  string
	}{
		{"default", time.Wednesday, Clock{10, 0}, "2026-11-23T09:00", istanbul, "2026-11-25T10:00:00+03:00"},
		{"the same day", time.Monday, Clock{17, 0}, "2026-11-23T09:00", istanbul, "2026-11-23T17:00:00+03:00"},
		{"the same moment is a week later", time.Monday, Clock{9, 0}, "2026-11-23T09:00", istanbul,
			"2026-11-30T09:00:00+03:00"},
		{"earlier that day is a week later", time.Monday, Clock{8, 0}, "2026-11-23T09:00", istanbul,
			"2026-11-30T08:00:00+03:00"},
		{"the day before is six days later", time.Sunday, Clock{10, 0}, "2026-11-23T09:00", istanbul,
			"2026-11-29T10:00:00+03:00"},
		{"over the end of summer time", time.Monday, Clock{10, 0}, "2026-10-24T09:00", zone(t, "Europe/Berlin"),
			"2026-10-26T10:00:00+01:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := DefaultSchedule()
			s.CloseDay, s.CloseAt = c.day, c.at
			if got := RoundWindow(s, wall(t, c.opens), c.zone); !got.Equal(at(t, c.want)) {
				t.Errorf("closes %s, want %s", got.In(c.zone), c.want)
			}
		})
	}
}

func TestPersonOpens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ opens, zone, want string }{
		{"2026-11-23T09:00", "Europe/Istanbul", "2026-11-23T09:00:00+03:00"},
		{"2026-11-23T09:00", "America/New_York", "2026-11-23T09:00:00-05:00"},
		{"2026-11-23T08:59", "Europe/Istanbul", "2026-11-23T09:00:00+03:00"},
		{"2026-11-23T00:00", "America/New_York", "2026-11-23T09:00:00-05:00"},
		{"2026-11-23T18:00", "Europe/Istanbul", "2026-11-23T18:00:00+03:00"},
		{"2026-11-23T18:01", "Europe/Istanbul", "2026-11-24T09:00:00+03:00"},
		{"2026-03-29T09:00", "Europe/Berlin", "2026-03-29T09:00:00+02:00"},
		{"2026-03-29T02:30", "Europe/Berlin", "2026-03-29T09:00:00+02:00"},
		{"2026-10-25T09:00", "Europe/Berlin", "2026-10-25T09:00:00+01:00"},
	} {
		if got := PersonOpens(Round{Opens: wall(t, c.opens)}, zone(t, c.zone)); !got.Equal(at(t, c.want)) {
			t.Errorf("%s in %s opens %s, want %s", c.opens, c.zone, got.In(zone(t, c.zone)), c.want)
		}
	}
}

func TestEarlyAndLate(t *testing.T) {
	t.Parallel()
	opens := at(t, "2026-11-23T09:00:00+03:00")
	if got := EarlyFrom(opens); !got.Equal(at(t, "2026-11-21T09:00:00+03:00")) {
		t.Errorf("early answers count from %s", got)
	}
	r := Round{NextOpens: wall(t, "2026-11-30T09:00")}
	if got := r.LateUntil(zone(t, "Europe/Istanbul")); !got.Equal(at(t, "2026-11-30T09:00:00+03:00")) {
		t.Errorf("late answers are taken until %s", got)
	}
}

func TestNextOpening(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cadence     Cadence
		day         time.Weekday
		after, want string
	}{
		{Weekly, time.Monday, "2026-11-23T08:59", "2026-11-23T09:00"},
		{Weekly, time.Monday, "2026-11-23T09:00", "2026-11-30T09:00"},
		{Weekly, time.Friday, "2026-11-23T09:00", "2026-11-27T09:00"},
		{Weekly, time.Monday, "2026-12-29T12:00", "2027-01-04T09:00"},
		{Fortnightly, time.Monday, "2026-11-23T08:59", "2026-11-23T09:00"},
		{Fortnightly, time.Monday, "2026-11-23T09:00", "2026-12-07T09:00"},
		{Monthly, time.Monday, "2026-11-23T09:00", "2026-12-07T09:00"},
		{Monthly, time.Tuesday, "2026-11-23T09:00", "2026-12-01T09:00"},
	} {
		s := DefaultSchedule()
		s.Cadence, s.OpenDay = c.cadence, c.day
		if got := s.NextOpening(wall(t, c.after)); got.String() != c.want {
			t.Errorf("%s on %s after %s opens %s, want %s", c.cadence, c.day, c.after, got, c.want)
		}
	}
}

func TestCadenceIncludes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cadence Cadence
		day     Date
		want    bool
	}{
		{Weekly, "2026-11-23", true},
		{Fortnightly, "1970-01-05", true}, {Fortnightly, "1970-01-11", true}, {Fortnightly, "1970-01-12", false},
		{Fortnightly, "1970-01-19", true}, {Fortnightly, "1969-12-29", false}, {Fortnightly, "1970-01-04", false},
		{Fortnightly, "1969-12-22", true},
		{Fortnightly, "2026-11-23", true}, {Fortnightly, "2026-11-30", false}, {Fortnightly, "2026-12-11", true},
		{Monthly, "2026-12-07", true}, {Monthly, "2026-12-14", false}, {Monthly, "2026-12-01", true},
		{Monthly, "2026-12-31", false},
	} {
		if got := c.cadence.Includes(c.day); got != c.want {
			t.Errorf("%s includes %s: %t", c.cadence, c.day, got)
		}
	}
}

func TestCheckZones(t *testing.T) {
	t.Parallel()
	istanbul, newYork, losAngeles := zone(t, "Europe/Istanbul"), zone(t, "America/New_York"),
		zone(t, "America/Los_Angeles")
	opens := wall(t, "2026-11-23T09:00")
	s := DefaultSchedule()
	if err := s.CheckZones(opens, istanbul, []*time.Location{istanbul, newYork, losAngeles}); err != nil {
		t.Errorf("the default schedule is refused: %v", err)
	}
	s.CloseDay = time.Tuesday
	if err := s.CheckZones(opens, istanbul, []*time.Location{istanbul}); err != nil {
		t.Errorf("25 hours are refused: %v", err)
	}
	err := s.CheckZones(opens, istanbul, []*time.Location{istanbul, newYork, losAngeles})
	riyadh := zone(t, "Asia/Riyadh") // as late as Istanbul
	for _, members := range [][]*time.Location{{istanbul, riyadh}, {riyadh, istanbul}} {
		s := s
		s.CloseDay = time.Monday
		s.CloseAt = Clock{18, 0}
		if refused, ok := errors.AsType[*ZoneError](s.CheckZones(opens, istanbul, members)); !ok ||
			refused.Zone != members[0] || refused.Left != 9*time.Hour {
			t.Errorf("of %v %+v is named", members, refused)
		}
	}
	refused, ok := errors.AsType[*ZoneError](err)
	if !ok || refused.Zone != losAngeles || refused.Left != 14*time.Hour {
		t.Errorf("got %v, want 14 hours in Los Angeles", err)
	}
	s.CloseAt = Clock{9, 0}
	if err := s.CheckZones(opens, istanbul, []*time.Location{istanbul}); err != nil {
		t.Errorf("24 hours are refused: %v", err)
	}
	if err := s.CheckZones(wall(t, "2026-11-23T19:00"), istanbul, []*time.Location{istanbul}); err == nil {
		t.Error("an opening that waits for the next morning leaves 0 hours, and is allowed")
	}
}

func TestExcuses(t *testing.T) {
	t.Parallel()
	istanbul, newYork := zone(t, "Europe/Istanbul"), zone(t, "America/New_York")
	turkiye := NewCalendar(0, Holidays{Preset: TurkiyeHolidays})
	r := Round{Opens: wall(t, "2026-11-23T09:00"), Closes: at(t, "2026-11-25T10:00:00+03:00")}
	feast := Round{Opens: wall(t, "2026-05-27T09:00"), Closes: at(t, "2026-05-29T18:00:00+03:00")}
	for _, c := range []struct {
		name   string
		r      Round
		joined string
		away   []Absence
		zone   *time.Location
		want   bool
	}{
		{"present", r, "2026-01-01T00:00:00Z", nil, istanbul, false},
		{"joined at opening", r, "2026-11-23T09:00:00+03:00", nil, istanbul, false},
		{"joined after it opened", r, "2026-11-23T09:00:01+03:00", nil, istanbul, true},
		{"joined before it opened there", r, "2026-11-23T09:00:01+03:00", nil, newYork, false},
		{"away all along", r, "2026-01-01T00:00:00Z", []Absence{{From: "2026-11-23", To: "2026-11-25"}}, istanbul,
			true},
		{"away in two parts", r, "2026-01-01T00:00:00Z",
			[]Absence{{From: "2026-11-24", To: "2026-11-30"}, {From: "2026-11-20", To: "2026-11-23"}}, istanbul, true},
		{"back on the last day", r, "2026-01-01T00:00:00Z", []Absence{{From: "2026-11-23", To: "2026-11-24"}}, istanbul,
			false},
		{"back after the last working hour there", r, "2026-01-01T00:00:00Z",
			[]Absence{{From: "2026-11-23", To: "2026-11-24"}}, newYork, true},
		{"leaves after the first day", r, "2026-01-01T00:00:00Z", []Absence{{From: "2026-11-24", To: "2026-11-30"}},
			istanbul, false},
		{"no working hour in the window", feast, "2026-01-01T00:00:00Z", nil, istanbul, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.r.Excuses(at(t, c.joined), c.away, c.zone, turkiye); got != c.want {
				t.Errorf("excused: %t, want %t", got, c.want)
			}
		})
	}
}

// Who was away is back at 09:00 of the first day on which they work and are not away again.
func TestFirstMorningAfter(t *testing.T) {
	t.Parallel()
	istanbul := zone(t, "Europe/Istanbul")
	works := NewCalendar(0, Holidays{Preset: TurkiyeHolidays}).WorkingDay
	until := func(from, to Date) Absence { return Absence{From: from, To: to} }
	for _, c := range []struct {
		name string
		away []Absence
		want string
	}{
		{"the next day", []Absence{until("2026-11-23", "2026-11-24")}, "2026-11-25T09:00:00+03:00"},
		{"after a week-end", []Absence{until("2026-11-23", "2026-11-27")}, "2026-11-30T09:00:00+03:00"},
		{"after a holiday", []Absence{until("2026-12-28", "2026-12-31")}, "2027-01-04T09:00:00+03:00"},
		{"away again", []Absence{until("2026-11-23", "2026-11-24"), until("2026-11-25", "2026-11-25")},
			"2026-11-26T09:00:00+03:00"},
		{"away again after a week-end", []Absence{until("2026-11-23", "2026-11-27"), until("2026-11-30", "2026-12-01")},
			"2026-12-02T09:00:00+03:00"},
	} {
		if got := FirstMorningAfter(c.away[0], c.away, istanbul, works); !got.Equal(at(t, c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got.In(istanbul), c.want)
		}
	}
}
