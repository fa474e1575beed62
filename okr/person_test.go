package okr

import (
	"testing"
	"time"
)

func TestPrompted(t *testing.T) {
	t.Parallel()
	if !(Person{ID: "U1", Admin: true}).Prompted() {
		t.Error("an admin is not prompted")
	}
	for _, p := range []Person{{Bot: true}, {Guest: true}, {Deactivated: true}} {
		if p.Prompted() {
			t.Errorf("%+v is prompted", p)
		}
	}
}

func TestLocation(t *testing.T) {
	t.Parallel()
	istanbul := zone(t, "Europe/Istanbul")
	for name, want := range map[string]string{"America/New_York": "America/New_York", "": "Europe/Istanbul",
		"Mars/Olympus": "Europe/Istanbul"} {
		if got := (Person{Zone: name}).Location(istanbul); got.String() != want {
			t.Errorf("a person in %q lives in %s, want %s", name, got, want)
		}
	}
	for name, want := range map[string]string{"Europe/Istanbul": "Europe/Istanbul", "Mars/Olympus": "UTC"} {
		if got := (Team{Zone: name}).Location(); got.String() != want {
			t.Errorf("a team in %q is in %s, want %s", name, got, want)
		}
	}
}

func TestLocation_IsReadOnce(t *testing.T) {
	t.Parallel()
	const berlin = "Europe/Berlin"
	if (Person{Zone: berlin}).Location(time.UTC) != (Team{Zone: berlin}).Location() {
		t.Error("a zone is read again")
	}
}

func TestManagedBy(t *testing.T) {
	t.Parallel()
	team := Team{Managers: []PersonID{"U1", "U2"}}
	if !team.ManagedBy("U2") || team.ManagedBy("U3") || (Team{}).ManagedBy("") {
		t.Error("a team is managed by its managers only")
	}
}

func TestOwed(t *testing.T) {
	t.Parallel()
	opens, until := at(t, "2026-11-23T09:00:00+03:00"), at(t, "2026-11-30T09:00:00+03:00")
	duty := Duty{OpensAt: opens, LateUntil: until}
	for _, c := range []struct {
		name string
		duty Duty
		now  time.Time
		want bool
	}{
		{"before opening", duty, opens.Add(-time.Second), false},
		{"at opening", duty, opens, true},
		{"at the end", duty, until, false},
		{"answered", Duty{OpensAt: opens, LateUntil: until, CheckIn: &CheckIn{}}, opens, false},
		{"excused", Duty{OpensAt: opens, LateUntil: until, Excused: true}, opens, false},
	} {
		if got := c.duty.Owed(c.now); got != c.want {
			t.Errorf("%s is owed: %t", c.name, got)
		}
	}
}
