package motivation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"okrbot/motivation"
)

func TestDefaultSettings(t *testing.T) {
	t.Parallel()
	s := motivation.DefaultSettings()
	if s.PerDay != 5 || s.Boost != 20 || s.Emoji != "" || s.ValueRequired || len(s.Values) != 0 {
		t.Errorf("%+v", s)
	}
	if err := s.Check(strings.ToLower); err != nil {
		t.Error(err)
	}
	want := map[motivation.Cause]int64{"checkin": 5, "target": 100, "stretch": 50, "kudos": 1}
	for _, cause := range motivation.Granted {
		if got := s.Grants[cause]; got != want[cause] {
			t.Errorf("%s brings %d, want %d", cause, got, want[cause])
		}
	}
	if len(want) != len(motivation.Granted) || s.Grants["training"] != 20 {
		t.Errorf("%v are granted, and %v can be set", s.Grants, motivation.Granted)
	}
	s.Grants[motivation.TargetHit] = 0
	if motivation.DefaultSettings().Grants[motivation.TargetHit] != 100 {
		t.Error("who changes settings changes the default")
	}
}

func TestSettings_Check(t *testing.T) {
	t.Parallel()
	numbered := func(n int) (values []string) {
		for i := range n {
			values = append(values, fmt.Sprintf("value %d", i))
		}
		return values
	}
	for _, c := range []struct {
		name   string
		change func(*motivation.Settings)
		want   string
	}{
		{"no kudos at all", func(s *motivation.Settings) { s.PerDay, s.Boost = 0, 0 }, ""},
		{"the most", func(s *motivation.Settings) { s.PerDay, s.Boost = 50, 500 }, ""},
		{"fewer than none in a day", func(s *motivation.Settings) { s.PerDay = -1 }, "kudos.per_day_range"},
		{"too many in a day", func(s *motivation.Settings) { s.PerDay = 51 }, "kudos.per_day_range"},
		{"a boost below 0", func(s *motivation.Settings) { s.Boost = -1 }, "kudos.boost_range"},
		{"too much of a boost", func(s *motivation.Settings) { s.Boost = 501 }, "kudos.boost_range"},
		{"the offered emoji", func(s *motivation.Settings) { s.Emoji = motivation.OfferedEmoji }, ""},
		{"an emoji of the workspace", func(s *motivation.Settings) { s.Emoji = "alkış-2" }, ""},
		{"two words as an emoji", func(s *motivation.Settings) { s.Emoji = "big clap" }, "kudos.emoji_odd"},
		{"an emoji in colons", func(s *motivation.Settings) { s.Emoji = ":clap:" }, "kudos.emoji_odd"},
		{"values", func(s *motivation.Settings) { s.Values = []string{"Teamwork", "Courage"} }, ""},
		{"a required value of none", func(s *motivation.Settings) { s.ValueRequired = true }, "kudos.values_none"},
		{"a required value", func(s *motivation.Settings) { s.Values, s.ValueRequired = []string{"Care"}, true }, ""},
		{"twenty values", func(s *motivation.Settings) { s.Values = numbered(20) }, ""},
		{"21 values", func(s *motivation.Settings) { s.Values = numbered(21) }, "kudos.values_many"},
		{"the longest value", func(s *motivation.Settings) { s.Values = []string{strings.Repeat("ş", 30)} }, ""},
		{"too long a value", func(s *motivation.Settings) { s.Values = []string{strings.Repeat("s", 31)} },
			"kudos.value_long"},
		{"a value without a letter", func(s *motivation.Settings) { s.Values = []string{"!!!"} }, "kudos.value_odd"},
		{"a value twice", func(s *motivation.Settings) { s.Values = []string{"Team work", "Care", "team-work"} },
			"kudos.value_twice"},
		{"no points", func(s *motivation.Settings) { s.Grants = nil }, ""},
		{"the most points", func(s *motivation.Settings) { s.Grants[motivation.StretchHit] = 10_000 }, ""},
		{"too many points", func(s *motivation.Settings) { s.Grants[motivation.StretchHit] = 10_001 },
			"kudos.grant_range"},
		{"points below 0", func(s *motivation.Settings) { s.Grants[motivation.KudosReceived] = -1 },
			"kudos.grant_range"},
	} {
		s := motivation.DefaultSettings()
		c.change(&s)
		if got := refused(t, s.Check(strings.ToLower)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSettings_Tidied(t *testing.T) {
	t.Parallel()
	s := motivation.Settings{Values: []string{" Team\n work ", "#care", "", "# courage", "#", "\u200b"}}.Tidied()
	if want := []string{"Team work", "care", "courage"}; !slices.Equal(s.Values, want) {
		t.Errorf("%q, want %q", s.Values, want)
	}
}

// A value is typed as a tag, in any case, with or without what joins its words.
func TestSettings_ValueOf(t *testing.T) {
	t.Parallel()
	values := []string{"Team work", "Müşteri odağı"}
	for _, c := range []struct {
		typed    string
		values   []string
		required bool
		want     string
		refusal  string
	}{
		{"#teamwork", values, false, "Team work", ""},
		{"team-work", values, true, "Team work", ""},
		{" TEAM  WORK ", values, false, "Team work", ""},
		{"#müşteri_odağı", values, false, "Müşteri odağı", ""},
		{"", values, false, "", ""},
		{" ", values, true, "", "kudos.value_missing"},
		{"#courage", values, false, "", "kudos.value_unknown"},
		{"#", values, false, "", "kudos.value_unknown"},
		{"#courage", nil, false, "", "kudos.values_unset"},
		{"", nil, false, "", ""},
	} {
		s := motivation.Settings{Values: c.values, ValueRequired: c.required}
		got, err := s.ValueOf(c.typed, strings.ToLower)
		if got != c.want || refused(t, err) != c.refusal {
			t.Errorf("%q: %q, %v; want %q, %q", c.typed, got, err, c.want, c.refusal)
		}
	}
}

func TestParseEmoji(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{":clap:": "clap", "clap": "clap", " :Clap: ": "clap",
		":clap::skin-tone-2:": "clap", "+1::skin-tone-6": "+1", ":alkış:": "alkış", ":e-mail:": "e-mail",
		"": "", "::": "", "👏": "👏", "👏🏽": "👏", ":❤️:": "❤", "👏👏 👏": "", "👏a": "", "🇹🇷": "🇹🇷", "!": "", "big clap": "", ":clap: :tada:": "", ":skin-tone-2:": "skin-tone-2",
		strings.Repeat("a", 100): strings.Repeat("a", 100), strings.Repeat("a", 101): ""} {
		if got, ok := motivation.ParseEmoji(text); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %t; want %q", text, got, ok, want)
		}
	}
}

// A reaction counts in any skin tone, and none where no emoji is set.
func TestSettings_Gives(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		emoji, reaction string
		want            bool
	}{
		{"clap", "clap", true}, {"clap", "clap::skin-tone-3", true}, {"clap", "tada", false}, {"", "clap", false},
		{"", "", false}, {"👏", "👏🏿", true}, {"👏", "🎉", false},
	} {
		if got := (motivation.Settings{Emoji: c.emoji}).Gives(c.reaction); got != c.want {
			t.Errorf("%q where %q is set: %t", c.reaction, c.emoji, got)
		}
	}
}
