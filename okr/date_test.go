package okr

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/shopspring/decimal"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// at reads an instant such as 2026-11-23T09:00:00+03:00.
func at(t testing.TB, text string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

func wall(t testing.TB, text string) Wall {
	t.Helper()
	w, err := ParseWall(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func some(text string) decimal.NullDecimal { return decimal.NewNullDecimal(dec(text)) }

// Each local time becomes the instant written beside it: gaps move on, repeated times are the first one.
func TestWallIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zone, wall, want string }{
		{"no daylight saving", "Europe/Istanbul", "2026-11-30T09:00", "2026-11-30T09:00:00+03:00"},
		{"Istanbul's last gap", "Europe/Istanbul", "2016-03-27T03:30", "2016-03-27T04:30:00+03:00"},
		{"Istanbul's last fold", "Europe/Istanbul", "2015-11-08T03:30", "2015-11-08T03:30:00+03:00"},
		{"before a gap", "Europe/Berlin", "2026-03-29T01:59", "2026-03-29T01:59:00+01:00"},
		{"gap", "Europe/Berlin", "2026-03-29T02:30", "2026-03-29T03:30:00+02:00"},
		{"start of a gap", "Europe/Berlin", "2026-03-29T02:00", "2026-03-29T03:00:00+02:00"},
		{"end of a gap", "Europe/Berlin", "2026-03-29T03:00", "2026-03-29T03:00:00+02:00"},
		{"before a fold", "Europe/Berlin", "2026-10-25T01:59", "2026-10-25T01:59:00+02:00"},
		{"fold", "Europe/Berlin", "2026-10-25T02:30", "2026-10-25T02:30:00+02:00"},
		{"end of a fold", "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T03:00:00+01:00"},
		{"midnight that is skipped", "Africa/Cairo", "2026-04-24T00:00", "2026-04-24T01:00:00+03:00"},
		{"gap of New York", "America/New_York", "2026-03-08T02:30", "2026-03-08T03:30:00-04:00"},
		{"fold of New York", "America/New_York", "2026-11-01T01:30", "2026-11-01T01:30:00-04:00"},
		{"New York's morning after", "America/New_York", "2026-11-02T09:00", "2026-11-02T09:00:00-05:00"},
		{"half an hour's gap", "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:45:00+11:00"},
		{"half an hour's fold", "Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-05T01:45:00+11:00"},
		{"midnight that was skipped", "America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T01:00:00-02:00"},
		{"midnight that came twice", "America/Sao_Paulo", "2018-02-17T23:30", "2018-02-17T23:30:00-02:00"},
		{"a day that was skipped", "Pacific/Apia", "2011-12-30T09:00", "2011-12-31T09:00:00+14:00"},
		{"leap day", "Europe/Istanbul", "2028-02-29T09:00", "2028-02-29T09:00:00+03:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			loc := zone(t, c.zone)
			if got, want := wall(t, c.wall).In(loc), at(t, c.want); !got.Equal(want) {
				t.Errorf("%s in %s is %s, want %s", c.wall, c.zone, got.In(loc).Format(time.RFC3339), c.want)
			}
		})
	}
}

// Every quarter of an hour of two years becomes the instant that the wall shows, except within the gaps.
func TestWallInAgreesWithTheWall(t *testing.T) {
	t.Parallel()
	gaps := map[string]int{
		"Europe/Istanbul": 0, "Europe/Berlin": 8, "America/New_York": 8, "Africa/Cairo": 8, "Australia/Lord_Howe": 4,
		"Asia/Kathmandu": 0,
	}
	for name, want := range gaps {
		loc, skipped := zone(t, name), 0
		for naive := time.Date(2026, 1, 1, 0, 0, 0, 0,
			time.UTC); naive.Year() < 2028; naive = naive.Add(15 * time.Minute) {
			w := WallOf(naive)
			instant := w.In(loc)
			if WallOf(instant.In(loc)) == w {
				if earlier := instant.Add(-time.Hour); WallOf(earlier.In(loc)) == w {
					t.Fatalf("%s in %s is the second showing", w, name)
				}
				continue
			}
			skipped++
			if !w.Before(WallOf(instant.In(loc))) {
				t.Fatalf("%s in %s moved back to %s", w, name, instant.In(loc))
			}
		}
		if skipped != want {
			t.Errorf("%s skipped %d quarters of an hour, want %d", name, skipped, want)
		}
	}
}

func TestISOWeek(t *testing.T) {
	t.Parallel()
	for d, want := range map[Date]string{
		"2026-11-23": "2026-W48", "2026-11-29": "2026-W48", "2026-11-30": "2026-W49",
		"2026-12-31": "2026-W53", "2027-01-03": "2026-W53", "2027-01-04": "2027-W01",
	} {
		if got := ISOWeek(d); got != want {
			t.Errorf("%s is in %s, want %s", d, got, want)
		}
		if monday, ok := ParseISOWeek(want); !ok || monday.Weekday() != time.Monday || d.Sub(monday) < 0 ||
			d.Sub(monday) > 6 {
			t.Errorf("%s begins on %s, %v", want, monday, ok)
		}
	}
	for _, label := range []string{"", "2026-W54", "2027-W53", "2026-W00", "2026-11", "2026-W48x", "2026Q4"} {
		if monday, ok := ParseISOWeek(label); ok {
			t.Errorf("%q is read as the week from %s on", label, monday)
		}
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2026-11-23", "2028-02-29", "0001-01-01", "9999-12-31"} {
		if d, err := ParseDate(text); err != nil || string(d) != text || !d.Valid() {
			t.Errorf("ParseDate(%q) = %q, %v", text, d, err)
		}
	}
	for _, text := range []string{"", "2026-02-29", "2026-13-01", "2026-1-1", "23.11.2026", "2026-11-23 ", "0000-01-01",
		"2026-04-31"} {
		if d, err := ParseDate(text); err == nil || Date(text).Valid() {
			t.Errorf("ParseDate(%q) = %q, want an error", text, d)
		}
	}
}

func TestDateParts(t *testing.T) {
	t.Parallel()
	d := Date("2026-11-23")
	if d.Year() != 2026 || d.Month() != time.November || d.Day() != 23 || d.Weekday() != time.Monday {
		t.Errorf("parts of %s: %d %s %d %s", d, d.Year(), d.Month(), d.Day(), d.Weekday())
	}
	for _, c := range []struct {
		days int
		want Date
	}{{8, "2026-12-01"}, {-23, "2026-10-31"}, {365, "2027-11-23"}, {0, "2026-11-23"}} {
		if got := d.AddDays(c.days); got != c.want || got.Sub(d) != c.days {
			t.Errorf("%s + %d days = %s (%d back), want %s", d, c.days, got, got.Sub(d), c.want)
		}
	}
	for day, want := range map[time.Weekday]Date{
		time.Monday: "2026-11-23", time.Wednesday: "2026-11-25", time.Sunday: "2026-11-29",
	} {
		if got := d.OnOrAfter(day); got != want {
			t.Errorf("first %s from %s is %s, want %s", day, d, got, want)
		}
	}
}

func TestDateOfIsLocal(t *testing.T) {
	t.Parallel()
	instant := at(t, "2026-11-23T22:30:00Z")
	for name, want := range map[string]Date{"UTC": "2026-11-23", "Europe/Istanbul": "2026-11-24",
		"America/New_York": "2026-11-23"} {
		if got := DateOf(instant.In(zone(t, name))); got != want {
			t.Errorf("in %s it is %s, want %s", name, got, want)
		}
	}
	if got, want := Date("2026-11-24").Midnight(zone(t, "Europe/Istanbul")),
		at(t, "2026-11-24T00:00:00+03:00"); !got.Equal(want) {
		t.Errorf("midnight is %s, want %s", got, want)
	}
}

func TestParseClock(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Clock{"09:00": {9, 0}, "00:00": {0, 0}, "23:59": {23, 59}} {
		if got, err := ParseClock(text); err != nil || got != want || got.String() != text {
			t.Errorf("ParseClock(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "9:00", "24:00", "12:60", "09:00:00", "9", "09.00", "-1:00"} {
		if got, err := ParseClock(text); err == nil {
			t.Errorf("ParseClock(%q) = %v, want an error", text, got)
		}
	}
}

func TestWallOrder(t *testing.T) {
	t.Parallel()
	order := []string{"0001-01-01T00:00", "2026-11-29T23:59", "2026-11-30T08:59", "2026-11-30T09:00",
		"2026-11-30T10:00",
		"2026-12-01T00:00"}
	for i, a := range order {
		if wall(t, a).String() != a {
			t.Errorf("%s is written %s", a, wall(t, a))
		}
		for j, b := range order {
			if got := wall(t, a).Before(wall(t, b)); got != (i < j) {
				t.Errorf("%s before %s: %t", a, b, got)
			}
		}
	}
	for _, text := range []string{"", "2026-11-30", "2026-11-30 09:00", "2026-11-31T09:00", "2026-11-30T24:00",
		"2026-11-30T9:00", "0000-12-31T23:59"} {
		if w, err := ParseWall(text); err == nil {
			t.Errorf("ParseWall(%q) = %v, want an error", text, w)
		}
	}
}
