package okr

import (
	"testing"

	"okrbot/nasty"
)

func TestParseID(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"O12", "o12", "#12", "12", " O12 ", "O0012"} {
		if got, ok := ParseObjectiveID(text); !ok || got != 12 {
			t.Errorf("ParseObjectiveID(%q) = %s, %t", text, got, ok)
		}
	}
	for _, text := range []string{"KR7", "kr7", "Kr7", "#7", "7", "KR-7", "kr–7", "kr—7"} {
		if got, ok := ParseKeyResultID(text); !ok || got != 7 {
			t.Errorf("ParseKeyResultID(%q) = %s, %t", text, got, ok)
		}
	}
	if got, ok := ParseTeamID("t3"); !ok || got != 3 {
		t.Errorf("ParseTeamID = %s, %t", got, ok)
	}
	for _, text := range []string{"", "O", "#", "0", "O0", "-1", "O-", "O -1", "+1", "O+1", "KR7", "12x", "O 12", "1.5",
		"9223372036854775808", "##1", "O#1", "İ12", "٣"} {
		if got, ok := ParseObjectiveID(text); ok {
			t.Errorf("ParseObjectiveID(%q) = %s, want none", text, got)
		}
	}
}

// What is written can be read back, and what cannot be read is never taken for a number.
func FuzzParseID(f *testing.F) {
	nasty.Seed(f, "O12", "#1", "kr7", "O9223372036854775807", "Ö1")
	f.Fuzz(func(t *testing.T, text string) {
		nasty.Quick(t, func() {
			ParseKeyResultID(text)
			ParseTeamID(text)
			ParseKPIID(text)
			ParseID[ObjectiveID]("", text)
		})
		id, ok := ParseObjectiveID(text)
		if ok != (id > 0) {
			t.Fatalf("%q is %s, %t", text, id, ok)
		}
		if again, _ := ParseObjectiveID(id.String()); ok && again != id {
			t.Fatalf("%s is read back as %s", id, again)
		}
	})
}

func TestIDString(t *testing.T) {
	t.Parallel()
	if got := ObjectiveID(12).String() + KeyResultID(7).String() + TeamID(3).String() + KPIID(4).String(); got !=
		"O12KR7T3K4" {
		t.Errorf("ids are written %s", got)
	}
}
