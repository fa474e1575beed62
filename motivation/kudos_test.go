package motivation_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"okrbot/motivation"
	"okrbot/nasty"
	"okrbot/okr"
)

// refused is the id of a refusal; empty without an error.
func refused(t *testing.T, err error) string {
	t.Helper()
	refusal, ok := okr.RefusalOf(err)
	if !ok {
		if err != nil {
			t.Errorf("%v is no refusal", err)
		}
		return ""
	}
	return refusal.ID
}

func TestKudosID(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"KU12", "ku12", "Ku-12", "#12", "12"} {
		if got, ok := motivation.ParseKudosID(text); !ok || got != 12 || got.String() != "KU12" {
			t.Errorf("%q is read as %s, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "KU", "KU0", "K12", "KR12", "T12", "U12", "KU12x"} {
		if got, ok := motivation.ParseKudosID(text); ok {
			t.Errorf("%q is read as %s", text, got)
		}
	}
	if id, ok := okr.ParseKPIID("KU12"); ok {
		t.Errorf("KU12 is read as the KPI %s", id)
	}
	if got := motivation.GiftID(7).String(); got != "gift/7" {
		t.Errorf("a gift is %s", got)
	}
}

// A reason has 10 to 500 characters, among them what can be read.
func TestCheckReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want, refusal string }{
		{"nothing", "", "", "kudos.reason_short"},
		{"spaces", strings.Repeat(" ", 20), "", "kudos.reason_short"},
		{"nine characters", "ninechars", "", "kudos.reason_short"},
		{"ten characters", "ten charac", "ten charac", ""},
		{"ten characters in Turkish", "müşteri iş", "müşteri iş", ""},
		{"nine characters in Turkish, of more bytes", "müşteri ş", "", "kudos.reason_short"},
		{"nine characters with space around", "  ninechars  ", "", "kudos.reason_short"},
		{"nine characters, spread", "nine     char", "", "kudos.reason_short"},
		{"two lines", " saving the\n\n Acme\tdemo ", "saving the Acme demo", ""},
		{"control characters", "saving\x00the\x1bdemo", "saving the demo", ""},
		{"ten dots", "..........", "", "kudos.reason_short"},
		{"ten emoji", strings.Repeat("👏", 10), "", "kudos.reason_short"},
		{"emoji by name", ":clap: :clap: :clap: :clap: :clap: :clap:", "", "kudos.reason_short"},
		{"people alone", "<@U1> <@U2> <@U3> <@U4> <@U5> <@U6>", "", "kudos.reason_short"},
		{"a short word with an emoji", "thanks :clap:", "", "kudos.reason_short"},
		{"words with an emoji", "thank you! :clap:", "thank you! :clap:", ""},
		{"ten digits", "1234567890", "1234567890", ""},
		{"a letter and dots", "a.........", "a.........", ""},
		{"a letter and what nobody sees", "a" + strings.Repeat("\u200b", 20), "", "kudos.reason_short"},
		{"the longest", strings.Repeat("ş", 500), strings.Repeat("ş", 500), ""},
		{"the longest with space around", " " + strings.Repeat("s", 500) + " ", strings.Repeat("s", 500), ""},
		{"too long", strings.Repeat("s", 501), "", "kudos.reason_long"},
	} {
		got, err := motivation.CheckReason(c.text)
		if got != c.want || refused(t, err) != c.refusal {
			t.Errorf("%s: %q, %v; want %q, %q", c.name, got, err, c.want, c.refusal)
		}
	}
}

func TestCheckReason_SaysTheLimits(t *testing.T) {
	t.Parallel()
	_, short := motivation.CheckReason("no")
	_, long := motivation.CheckReason(strings.Repeat("s", 501))
	for _, c := range []struct {
		err  error
		want []any
	}{{short, []any{"Least", 10}}, {long, []any{"Most", 500}}} {
		if refusal, _ := okr.RefusalOf(c.err); !slices.Equal(refusal.Args, c.want) {
			t.Errorf("%v, want %v", refusal.Args, c.want)
		}
	}
}

// FuzzParse reads whatever comes as each of the things that people type about kudos: what is read is written the same,
// and read again it stays so.
func FuzzParse(f *testing.F) {
	nasty.Seed(f, "KU12", "C3", "saving the Acme demo", ":clap::skin-tone-2:", "alkış", "person/U1", "reserve/4", "pot/02",
		"#team-work")
	settings := motivation.Settings{Values: []string{"Team work"}}
	f.Fuzz(func(t *testing.T, text string) {
		nasty.Quick(t, func() { motivation.ParseKudosID(text) })
		nasty.Quick(t, func() { motivation.ParseContestID(text) })
		nasty.Quick(t, func() { _, _ = settings.ValueOf(text, strings.ToLower) })
		var reason, name string
		var account motivation.Account
		nasty.Quick(t, func() { reason, _ = motivation.CheckReason(text) })
		nasty.Quick(t, func() { name, _ = motivation.ParseEmoji(text) })
		nasty.Quick(t, func() { account, _ = motivation.ParseAccount(text) })
		if n := utf8.RuneCountInString(reason); reason != "" && (n < 10 || n > 500) {
			t.Errorf("%q has the reason %q", text, reason)
		}
		if again, err := motivation.CheckReason(reason); reason != "" && (again != reason || err != nil) {
			t.Errorf("%q is the reason %q, then %q, %v", text, reason, again, err)
		}
		if again, _ := motivation.ParseEmoji(motivation.ShownEmoji(name)); name != "" && again != name {
			t.Errorf("%q is the emoji %q, then %q", text, name, again)
		}
		if account != "" && string(account) != text {
			t.Errorf("%q is the account %q", text, account)
		}
	})
}

func TestMayTakeBack(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]bool{
		0: true, 24*time.Hour - 1: true, 24 * time.Hour: true, 24*time.Hour + 1: false, 48 * time.Hour: false,
	} {
		if got := motivation.MayTakeBack(at, at.Add(after)); got != want {
			t.Errorf("after %s: %t", after, got)
		}
	}
}

// Private kudos are the giver's and the receivers'; who hid is seen by themselves and by the giver.
func TestKudos_ShownTo(t *testing.T) {
	t.Parallel()
	people := func(hidden ...okr.PersonID) (list []motivation.Receiver) {
		for _, id := range []okr.PersonID{"U2", "U3"} {
			list = append(list, motivation.Receiver{Person: id, Hidden: slices.Contains(hidden, id)})
		}
		return list
	}
	for _, c := range []struct {
		name  string
		kudos motivation.Kudos
		want  map[okr.PersonID]string // what each viewer sees of the receivers
	}{
		{"public", motivation.Kudos{Receivers: people()},
			map[okr.PersonID]string{"": "U2U3", "U1": "U2U3", "U2": "U2U3", "U9": "U2U3"}},
		{"private", motivation.Kudos{Receivers: people(), Private: true},
			map[okr.PersonID]string{"": "", "U1": "U2U3", "U2": "U2U3", "U3": "U2U3", "U9": ""}},
		{"one hid", motivation.Kudos{Receivers: people("U3")},
			map[okr.PersonID]string{"": "U2", "U1": "U2U3", "U2": "U2", "U3": "U2U3", "U9": "U2"}},
		{"all hid", motivation.Kudos{Receivers: people("U2", "U3")},
			map[okr.PersonID]string{"": "", "U1": "U2U3", "U2": "U2", "U3": "U3", "U9": ""}},
		{"taken back", motivation.Kudos{Receivers: people(), TakenBack: true},
			map[okr.PersonID]string{"": "", "U1": "", "U2": "", "U9": ""}},
	} {
		c.kudos.Giver = "U1"
		before := slices.Clone(c.kudos.Receivers)
		for viewer, want := range c.want {
			shown, ok := c.kudos.ShownTo(viewer)
			var got strings.Builder
			for _, r := range shown.Receivers {
				got.WriteString(string(r.Person))
			}
			if ok != (want != "") || ok && got.String() != want {
				t.Errorf("%s: %q sees %s, %t; want %q", c.name, viewer, got.String(), ok, want)
			}
		}
		if !slices.Equal(c.kudos.Receivers, before) {
			t.Errorf("%s: what was kept is changed", c.name)
		}
	}
	erased := motivation.Kudos{Private: true, Receivers: []motivation.Receiver{{Name: "somebody"}}}
	if _, ok := erased.ShownTo(""); ok {
		t.Error("a channel sees private kudos of nobody")
	}
}
