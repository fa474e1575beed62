package okr

import (
	"strings"
	"testing"
	"time"
)

func TestPlanNudges(t *testing.T) {
	t.Parallel()
	round := func(opens, closes string, remind, last int) Round {
		return Round{Opens: wall(t, opens), Closes: at(t, closes), RemindAfter: remind, LastBefore: last}
	}
	weekly := round("2026-11-23T09:00", "2026-11-25T10:00:00+03:00", 6, 2)
	closesAt := func(closes string) Round { return round("2026-11-23T09:00", closes, 6, 2) }
	for _, c := range []struct {
		name string
		r    Round
		zone string
		want string
	}{
		{"default", weekly, "Europe/Istanbul", "prompt 2026-11-23T09:00, reminder 2026-11-23T15:00, last " +
			"2026-11-24T18:00"},
		{"New York", weekly, "America/New_York",
			"prompt 2026-11-23T09:00, reminder 2026-11-23T15:00, last 2026-11-24T18:00"},
		{"last within working hours", closesAt("2026-11-25T16:00:00+03:00"), "Europe/Istanbul",
			"prompt 2026-11-23T09:00, reminder 2026-11-23T15:00, last 2026-11-25T14:00"},
		{"last of an evening close", closesAt("2026-11-25T22:00:00+03:00"), "Europe/Istanbul",
			"prompt 2026-11-23T09:00, reminder 2026-11-23T15:00, last 2026-11-25T18:00"},
		{"both on one day: the last one", closesAt("2026-11-23T18:00:00+03:00"), "Europe/Istanbul",
			"prompt 2026-11-23T09:00, last 2026-11-23T16:00"},
		{"no reminder", round("2026-11-23T09:00", "2026-11-25T10:00:00+03:00", 0, 2), "Europe/Istanbul",
			"prompt 2026-11-23T09:00, last 2026-11-24T18:00"},
		{"no last", round("2026-11-23T09:00", "2026-11-25T10:00:00+03:00", 6, 0), "Europe/Istanbul",
			"prompt 2026-11-23T09:00, reminder 2026-11-23T15:00"},
		{"reminder not before closing", round("2026-11-23T09:00", "2026-11-23T15:00:00+03:00", 6, 0), "Europe/Istanbul",
			"prompt 2026-11-23T09:00"},
		{"last not after the prompt", round("2026-11-23T09:00", "2026-11-23T11:00:00+03:00", 0, 2), "Europe/Istanbul",
			"prompt 2026-11-23T09:00"},
		{"reminder later than the last", round("2026-11-23T09:00", "2026-11-25T10:00:00+03:00", 18, 20),
			"Europe/Istanbul",
			"prompt 2026-11-23T09:00, last 2026-11-24T14:00"},
		{"opens on a holiday", round("2026-10-29T09:00", "2026-11-03T10:00:00+03:00", 6, 2), "Europe/Istanbul",
			"prompt 2026-10-30T09:00, reminder 2026-10-30T15:00, last 2026-11-02T18:00"},
		{"opens on a Saturday", round("2026-11-21T09:00", "2026-11-25T10:00:00+03:00", 6, 2), "Europe/Istanbul",
			"prompt 2026-11-23T09:00, reminder 2026-11-23T15:00, last 2026-11-24T18:00"},
		{"no working hour in the window", round("2026-05-27T09:00", "2026-05-29T18:00:00+03:00", 6, 2),
			"Europe/Istanbul", ""},
		{"opens at night", round("2026-11-23T05:00", "2026-11-25T10:00:00+03:00", 6, 2), "Europe/Istanbul",
			"prompt 2026-11-23T09:00, reminder 2026-11-23T15:00, last 2026-11-24T18:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			loc := zone(t, c.zone)
			var got []string
			for _, n := range PlanNudges(c.r, loc, NewCalendar(0, Holidays{Preset: TurkiyeHolidays})) {
				got = append(got, string(n.Kind)+" "+WallOf(n.Due.In(loc)).String())
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("planned %q, want %q", strings.Join(got, ", "), c.want)
			}
		})
	}
}

// Whatever the schedule and the zone: all nudges are before closing, in working hours and in order, with at most one
// reminder a day.
func TestPlanNudgesHolds(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(0, Holidays{Preset: TurkiyeHolidays})
	team := zone(t, "Europe/Istanbul")
	planned := 0
	for _, name := range []string{"Europe/Istanbul", "America/New_York", "Asia/Tokyo", "Pacific/Auckland",
		"Pacific/Honolulu"} {
		person := zone(t, name)
		for d := Date("2026-05-20"); d < "2026-11-10"; d = d.AddDays(3) {
			for hour := 0; hour < 24; hour += 5 {
				s := Schedule{CloseDay: d.AddDays(hour % 7).Weekday(), CloseAt: Clock{(hour + 7) % 24, 0}}
				opens := Wall{d, Clock{hour, 0}}
				r := Round{Opens: opens, Closes: RoundWindow(s, opens, team), RemindAfter: hour, LastBefore: hour / 2}
				var previous time.Time
				var reminded Date
				for _, n := range PlanNudges(r, person, cal) {
					day := DateOf(n.Due.In(person))
					planned++
					if !n.Due.Before(r.Closes) || !n.Due.After(previous) || !WithinWorkingHours(n.Due, person, cal) ||
						n.Kind != Prompt && day == reminded {
						t.Fatalf("%s in %s closing %s: %s at %s", opens, name, r.Closes.In(person), n.Kind,
							n.Due.In(person))
					}
					if previous = n.Due; n.Kind != Prompt {
						reminded = day
					}
				}
			}
		}
	}
	if planned < 1000 {
		t.Errorf("only %d nudges were planned", planned)
	}
}

func TestDecideNudge(t *testing.T) {
	t.Parallel()
	istanbul := zone(t, "Europe/Istanbul")
	facts := func(change func(*NudgeFacts)) NudgeFacts {
		f := NudgeFacts{Closes: at(t, "2026-11-25T10:00:00+03:00"), Location: istanbul, Prompted: true}
		change(&f)
		return f
	}
	owes := facts(func(*NudgeFacts) {})
	for _, c := range []struct {
		name     string
		kind     NudgeKind
		due, now string
		f        NudgeFacts
		want     Verdict
	}{
		{"due", Prompt, "2026-11-23T09:00", "2026-11-23T09:00", owes, Send},
		{"not due", Prompt, "2026-11-23T09:00", "2026-11-23T08:59", owes, Wait},
		{"found after an outage of minutes", Prompt, "2026-11-23T09:00", "2026-11-23T09:02", owes, Send},
		{"sent", Prompt, "2026-11-23T09:00", "2026-11-23T09:02", facts(func(f *NudgeFacts) { f.Sent = true }),
			SkipSent},
		{"a guest", Prompt, "2026-11-23T09:00", "2026-11-23T09:02", facts(func(f *NudgeFacts) { f.Prompted = false }),
			SkipNotPrompted},
		{"answered early", Prompt, "2026-11-23T09:00", "2026-11-22T12:00",
			facts(func(f *NudgeFacts) { f.Answered = true }), SkipAnswered},
		{"excused", Prompt, "2026-11-23T09:00", "2026-11-23T09:00", facts(func(f *NudgeFacts) { f.Excused = true }),
			SkipExcused},
		{"away on Monday", Prompt, "2026-11-23T09:00", "2026-11-23T09:00", facts(func(f *NudgeFacts) { f.Away = true }),
			WaitAway},
		{"back on Tuesday", Prompt, "2026-11-23T09:00", "2026-11-24T09:00", owes, Send},
		{"reminder while away", Reminder, "2026-11-23T15:00", "2026-11-23T15:00",
			facts(func(f *NudgeFacts) { f.Away = true }), SkipAway},
		{"prompt 4 hours late", Prompt, "2026-11-23T09:00", "2026-11-23T13:00", owes, Send},
		{"prompt a day late", Prompt, "2026-11-23T09:00", "2026-11-24T13:01", owes, Send},
		{"prompt in the evening", Prompt, "2026-11-23T17:59", "2026-11-23T18:01", owes, Wait},
		{"prompt late, too little window", Prompt, "2026-11-23T09:00", "2026-11-25T09:00", owes, SkipTooLate},
		{"prompt late, 2 hours of window", Prompt, "2026-11-23T09:00", "2026-11-25T09:00",
			facts(func(f *NudgeFacts) { f.Closes = at(t, "2026-11-25T11:00:00+03:00") }), Send},
		{"prompt late, under 2 hours of window", Prompt, "2026-11-23T09:00", "2026-11-25T09:01",
			facts(func(f *NudgeFacts) { f.Closes = at(t, "2026-11-25T11:00:00+03:00") }), SkipTooLate},
		{"prompt a little late, little window", Prompt, "2026-11-25T09:00", "2026-11-25T09:30", owes, Send},
		{"closing", Prompt, "2026-11-23T09:00", "2026-11-25T10:00", owes, SkipClosed},
		{"down until after the window", LastReminder, "2026-11-24T18:00", "2026-11-25T12:00", owes, SkipClosed},
		{"reminder", Reminder, "2026-11-23T12:00", "2026-11-23T16:00", owes, Send},
		{"reminder too late", Reminder, "2026-11-23T12:00", "2026-11-23T16:01", owes, SkipTooLate},
		{"reminder in the evening", Reminder, "2026-11-23T15:00", "2026-11-23T18:30", owes, Wait},
		{"last at 18:00", LastReminder, "2026-11-24T18:00", "2026-11-24T18:00", owes, Send},
		{"last the next morning", LastReminder, "2026-11-24T18:00", "2026-11-25T09:00", owes, SkipTooLate},
		{"snoozed into the evening", Snoozed, "2026-11-23T19:00", "2026-11-23T19:00", owes, Send},
		{"ninth of the week", Reminder, "2026-11-23T15:00", "2026-11-23T15:00",
			facts(func(f *NudgeFacts) { f.SentThisWeek = 9 }), Send},
		{"eleventh of the week", Reminder, "2026-11-23T15:00", "2026-11-23T15:00",
			facts(func(f *NudgeFacts) { f.SentThisWeek = 10 }), SkipBudget},
		{"on a holiday", Prompt, "2026-11-23T09:00", "2026-11-23T09:00",
			facts(func(f *NudgeFacts) { f.Calendar = NewCalendar(0, Holidays{Extra: []Date{"2026-11-23"}}) }), Wait},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := DecideNudge(c.kind, wall(t, c.due).In(istanbul), wall(t, c.now).In(istanbul), c.f)
			if got != c.want {
				t.Errorf("%s due %s at %s: %s, want %s", c.kind, c.due, c.now, got, c.want)
			}
			if got.Final() != (c.want != Wait && c.want != WaitAway) {
				t.Errorf("%s is final: %t", got, got.Final())
			}
		})
	}
}
