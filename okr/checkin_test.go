package okr

import (
	"testing"
	"time"
)

func TestFresh(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-23T09:00:00+03:00")
	if !Fresh(KeyResult{KPI: 3}, now) {
		t.Error("what follows a KPI needs a word")
	}
	for _, c := range []struct {
		confirmed time.Time
		want      bool
	}{
		{now, true}, {now.Add(-5 * 24 * time.Hour), true}, {now.Add(-5*24*time.Hour - time.Second), false},
		{time.Time{}, false},
	} {
		if got := Fresh(KeyResult{ConfirmedAt: c.confirmed}, now); got != c.want {
			t.Errorf("confirmed %s is fresh: %t", c.confirmed, got)
		}
	}
}

func TestAccepts(t *testing.T) {
	t.Parallel()
	opens, closes, next := at(t, "2026-11-23T09:00:00+03:00"), at(t, "2026-11-25T10:00:00+03:00"),
		at(t, "2026-11-30T09:00:00+03:00")
	r := Round{Closes: closes}
	for when, want := range map[string]Acceptance{
		"2026-11-21T08:59:59+03:00": TooEarly, "2026-11-21T09:00:00+03:00": Early, "2026-11-23T08:59:59+03:00": Early,
		"2026-11-23T09:00:00+03:00": OnTime, "2026-11-25T09:59:59+03:00": OnTime,
		"2026-11-25T10:00:00+03:00": TakenLate, "2026-11-30T08:59:59+03:00": TakenLate,
		"2026-11-30T09:00:00+03:00": NotAnymore,
	} {
		got := r.Accepts(at(t, when), opens, next)
		if got != want || got.Taken() != (want != TooEarly && want != NotAnymore) {
			t.Errorf("%s is %s (taken: %t), want %s", when, got, got.Taken(), want)
		}
	}
}

func TestFallen(t *testing.T) {
	t.Parallel()
	half, less := 0.5, 0.4
	for _, c := range []struct {
		name string
		e    Entry
		want bool
	}{
		{"less progress", Entry{ProgressBefore: &half, ProgressAfter: &less}, true},
		{"more progress", Entry{ProgressBefore: &less, ProgressAfter: &half}, false},
		{"the same", Entry{ProgressBefore: &half, ProgressAfter: &half, ConfidenceBefore: SaysAtRisk,
			ConfidenceAfter: SaysAtRisk}, false},
		{"less confidence", Entry{ProgressBefore: &less, ProgressAfter: &half, ConfidenceBefore: SaysOnTrack,
			ConfidenceAfter: SaysAtRisk}, true},
		{"more confidence", Entry{ConfidenceBefore: SaysOff, ConfidenceAfter: SaysAtRisk}, false},
		{"first words", Entry{ProgressAfter: &less, ConfidenceAfter: SaysOff}, false},
		{"nothing said now", Entry{ProgressBefore: &less, ConfidenceBefore: SaysOnTrack}, false},
	} {
		if got := Fallen(c.e); got != c.want {
			t.Errorf("%s has fallen: %t", c.name, got)
		}
	}
}
