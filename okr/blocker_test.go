package okr

import (
	"testing"
	"time"
)

func TestOld(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-23T09:00:00+03:00")
	week := 7 * 24 * time.Hour
	for _, c := range []struct {
		name string
		b    Blocker
		want bool
	}{
		{"a week", Blocker{OpenedAt: now.Add(-week)}, false},
		{"over a week", Blocker{OpenedAt: now.Add(-week - time.Second)}, true},
		{"closed", Blocker{OpenedAt: now.Add(-2 * week), ClosedAt: now}, false},
	} {
		if got := Old(c.b, now); got != c.want {
			t.Errorf("%s is old: %t", c.name, got)
		}
	}
}

func TestParseBlocker(t *testing.T) {
	t.Parallel()
	for _, none := range []string{
		"", "  \n", "-", "--", "—", "...", "no", "No.", "NONE", "n/a", "N.A.", "nothing!", "No blockers", "👍",
		"yok", "YOK", "Yok.", "hayır", "HAYIR", "hayir", "Hiç", "hiçbir şey", "Bir şey yok", "Engel yok :)",
		"ŞİMDİLİK YOK",
	} {
		if got, ok := ParseBlocker(none); ok {
			t.Errorf("%q became the blocker %q", none, got)
		}
	}
	for text, want := range map[string]string{
		" Waiting for the legal team ": "Waiting for the legal team",
		"No answer from Acme":          "No answer from Acme",
		"Fiyat listesi yok":            "Fiyat listesi yok",
		"Hayır dediler":                "Hayır dediler",
		"401 from the CRM":             "401 from the CRM",
	} {
		if got, ok := ParseBlocker(text); !ok || got != want {
			t.Errorf("%q became %q, %t", text, got, ok)
		}
	}
}
