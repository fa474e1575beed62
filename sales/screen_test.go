package sales

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"okrbot/nasty"
	"okrbot/okr"
)

func TestCheckScreen(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	good := Screen{Name: " Sales\nfloor ", Scenes: Scenes(), Theme: LightTheme, Sound: Gong, Colour: "D98A3D"}
	for name, c := range map[string]struct {
		change func(*Screen)
		refuse string
	}{
		"as most want it":       {func(*Screen) {}, ""},
		"nameless":              {func(s *Screen) { s.Name = " \u200b" }, "screen.name_length"},
		"a company's long name": {func(s *Screen) { s.Company = strings.Repeat("ş", 61) }, "screen.company_length"},
		"a colour by its name":  {func(s *Screen) { s.Colour = "red" }, "screen.colour_unreadable"},
		"no scenes":             {func(s *Screen) { s.Scenes = nil }, "screen.no_scene"},
		"a scene too fast":      {func(s *Screen) { s.Scenes = []ShownScene{{BoardScene, 1}} }, "screen.no_scene"},
		"a scene that is none":  {func(s *Screen) { s.Scenes = []ShownScene{{"news", 20}} }, "screen.no_scene"},
		"an end that has come":  {func(s *Screen) { s.EndsAt = now }, "screen.end_past"},
		"an end to come":        {func(s *Screen) { s.EndsAt = now.Add(1) }, ""},
	} {
		s := good
		c.change(&s)
		got, err := CheckScreen(s, now)
		refusal, _ := okr.RefusalOf(err)
		switch {
		case (refusal != nil) != (c.refuse != "") || refusal != nil && refusal.ID != c.refuse:
			t.Errorf("%s: %v, want %q", name, err, c.refuse)
		case err == nil && (got.Name != "Sales floor" || got.Colour != "#d98a3d"):
			t.Errorf("%s: kept as %+v", name, got)
		}
	}
	if got, err := CheckScreen(Screen{Name: "x", Scenes: Scenes(), Theme: "pink", Sound: "drums"}, now); err != nil ||
		got.Theme != DarkTheme || got.Sound != NoSound {
		t.Errorf("odd choices are kept as %+v, %v", got, err)
	}
}

func TestScreenAwake_OnWorkingDaysFrom0700To2000(t *testing.T) {
	t.Parallel()
	team := okr.Team{Zone: "Europe/Istanbul", Holidays: okr.Holidays{Preset: okr.TurkiyeHolidays}}
	for wall, want := range map[string]bool{
		"2026-11-20T06:59": false, "2026-11-20T07:00": true, "2026-11-20T19:59": true, "2026-11-20T20:00": false,
		"2026-11-21T12:00": false, "2026-10-29T12:00": false, // a Saturday, a holiday
	} {
		at, err := okr.ParseWall(wall)
		if err != nil {
			t.Fatal(err)
		}
		if got := ScreenAwake(at.In(team.Location()), team); got != want {
			t.Errorf("%s: %v", wall, got)
		}
	}
}

var sixDigits = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func FuzzParseColour(f *testing.F) {
	nasty.Seed(f, "#1F3A5F", "1f3a5f", "W3", "red")
	f.Fuzz(func(t *testing.T, text string) {
		var read string
		var ok bool
		nasty.Quick(t, func() { read, ok = ParseColour(text) })
		if ok && read != "" && !sixDigits.MatchString(read) || !ok && read != "" {
			t.Errorf("%q is read as %q", text, read)
		}
		var id ScreenID
		nasty.Quick(t, func() { id, ok = ParseScreenID(text) })
		if again, still := ParseScreenID(id.String()); ok && (!still || again != id) {
			t.Errorf("%q is %d, and then %d", text, id, again)
		}
	})
}
