package okr

import (
	"testing"
)

// In three hours, but not after 17:30 nor later than half an hour before closing, and not sooner than in an hour.
func TestSnoozeUntil(t *testing.T) {
	t.Parallel()
	istanbul := zone(t, "Europe/Istanbul")
	const far = "2026-11-25T10:00:00+03:00"
	for _, c := range []struct{ name, now, closes, want string }{
		{"three hours", "2026-11-23T09:00:00+03:00", far, "2026-11-23T12:00:00+03:00"},
		{"until 17:30", "2026-11-23T15:00:00+03:00", far, "2026-11-23T17:30:00+03:00"},
		{"just before that", "2026-11-23T14:29:00+03:00", far, "2026-11-23T17:29:00+03:00"},
		{"before closing", "2026-11-25T08:00:00+03:00", far, "2026-11-25T09:30:00+03:00"},
		{"an hour at least", "2026-11-25T08:45:00+03:00", far, "2026-11-25T09:45:00+03:00"},
		{"an hour exactly", "2026-11-25T08:30:00+03:00", far, "2026-11-25T09:30:00+03:00"},
		{"no hour is left of the round", "2026-11-25T09:00:00+03:00", far, ""},
		{"in the evening", "2026-11-23T19:00:00+03:00", far, "2026-11-23T20:00:00+03:00"},
		{"no hour is left of the day", "2026-11-23T23:00:00+03:00", far, ""},
		{"the last minute of the day", "2026-11-23T22:59:00+03:00", far, "2026-11-23T23:59:00+03:00"},
	} {
		got, err := SnoozeUntil(at(t, c.now), istanbul, at(t, c.closes))
		if c.want == "" {
			if refusal, ok := RefusalOf(err); !ok || refusal.ID != "errors.snooze_too_late" {
				t.Errorf("%s: %s, %v", c.name, got, err)
			}
			continue
		}
		if err != nil || !got.Equal(at(t, c.want)) {
			t.Errorf("%s: %s, %v; want %s", c.name, got.In(istanbul), err, c.want)
		}
	}
}
