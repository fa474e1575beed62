package ui_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// What a team is told about a round is said at the team's rhythm.
func TestRounds_AreNamedAtTheTeamsRhythm(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, test := range []struct {
		cadence        okr.Cadence
		lang           locale.Language
		round, nothing string
		welcome        string
		foreign        []string
	}{
		{okr.Weekly, locale.English, "week 48", "Nothing to report this week", "now has a weekly check-in", nil},
		{okr.Weekly, locale.Turkish, "48. hafta", "Bu hafta bildirecek şey yok",
			"ekibi artık her hafta check-in yapıyor", nil},
		{okr.Fortnightly, locale.English, "weeks 48 and 49", "Nothing to report this time",
			"now has a check-in every second week", []string{"weekly", "this week"}},
		{okr.Fortnightly, locale.Turkish, "48. ve 49. haftalar", "Bu kez bildirecek şey yok",
			"ekibi artık iki haftada bir check-in yapıyor", []string{"haftalık", "Bu hafta b"}},
		{okr.Monthly, locale.English, "November 2026", "Nothing to report this month", "now has a monthly check-in",
			[]string{"weekly", "this week", "week 48"}},
		{okr.Monthly, locale.Turkish, "Kasım 2026", "Bu ay bildirecek şey yok", "ekibi artık her ay check-in yapıyor",
			[]string{"haftalık", "Bu hafta b", "48. hafta"}},
	} {
		t.Run(string(test.cadence)+" "+string(test.lang), func(t *testing.T) {
			t.Parallel()
			p, s := c.Printer(test.lang), plainSample()
			team := s.team()
			team.Schedule.Cadence = test.cadence
			prompt, sum, digest, sit, check := s.prompt(ui.PromptOpen, okr.Prompt), s.summary(), s.digest(),
				s.situation(), s.checkInView(0)
			prompt.Duty.Team, sum.Team, digest.Team, sit.Duties[0].Team, check.Duty.Team = team, team, team, team, team
			for name, screen := range map[string]struct {
				shown any
				facts []string
			}{
				"prompt":    {ui.Prompt(p, prompt), []string{test.round, test.nothing}},
				"reminder":  {ui.Reminder(p, prompt), []string{test.round, test.nothing}},
				"summary":   {ui.Summary(p, sum), []string{test.round}},
				"digest":    {ui.Digest(p, digest, nil, 0, nil, nil), []string{test.round}},
				"review":    {ui.ReviewForm(p, ui.ReviewView{Team: team, Round: s.round()}), []string{test.round}},
				"situation": {ui.Situation(p, sit), []string{test.round}},
				"form":      {ui.CheckInForm(p, check), []string{test.round}},
				"question": {ui.Question(p, okr.Asked{Cadence: test.cadence, Week: "2026-W48", Text: "?"}, ""),
					[]string{test.round}},
				"ask":     {ui.AskForm(p, s.checkIn(), test.cadence), []string{test.round}},
				"welcome": {ui.Welcome(p, team), []string{test.welcome}},
			} {
				text, err := json.Marshal(screen.shown)
				if err != nil {
					t.Fatal(name, err)
				}
				checkSaid(t, string(text), screen.facts, test.foreign)
			}
		})
	}
}

// typedQuarter is a quarter as people type it, which no sentence uses: there it is Q4 2026 or 2026 4. çeyrek.
var typedQuarter = regexp.MustCompile(`\b(?:FY)?20\d\d ?Q[1-4]\b`)

func TestScreens_NameAQuarterOneWay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*")
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(source)) {
			sentence := strings.Contains(line, `"text"`) || strings.Contains(line, `"Text"`) ||
				strings.HasSuffix(path, ".html")
			if sentence && typedQuarter.MatchString(line) && !strings.Contains(line, "/okr") {
				t.Errorf("%s: %s", path, strings.TrimSpace(line))
			}
		}
	}
}
