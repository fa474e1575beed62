package sales

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"okrbot/okr"
)

// ScreenID numbers the pages for an office's screen; people see it as W3.
type ScreenID int64

// String is id as people see it: W3.
func (id ScreenID) String() string { return "W" + strconv.FormatInt(int64(id), 10) }

// ParseScreenID reads W3 or w3.
func ParseScreenID(text string) (ScreenID, bool) {
	if !strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "W") {
		return 0, false
	}
	return okr.ParseID[ScreenID]("W", text)
}

// Scene is one of the pictures that a screen shows one after the other.
type Scene string

// The scenes.
const (
	BoardScene      Scene = "board"
	TargetScene     Scene = "target"
	ContestsScene   Scene = "contests"
	PraiseScene     Scene = "praise"
	KudosScene      Scene = "kudos"
	ObjectivesScene Scene = "objectives"
)

// ShownScene is a scene of a screen, and for how long it is shown at a time.
type ShownScene struct {
	Scene   Scene `json:"scene"`
	Seconds int   `json:"seconds"`
}

// Scenes are all of them, in the order in which they are shown, each for as long as most want it.
func Scenes() []ShownScene {
	return []ShownScene{{BoardScene, 20}, {TargetScene, 15}, {ContestsScene, 20}, {PraiseScene, 15},
		{KudosScene, 15}, {ObjectivesScene, 20}}
}

// SceneSeconds are for how long a scene may be shown at a time.
var SceneSeconds = []int{10, 15, 20, 30, 60, 120}

// Theme is whether a screen is light or dark by day.
type Theme string

// The themes. AutoTheme is what the screen's browser prefers.
const (
	DarkTheme  Theme = "dark"
	LightTheme Theme = "light"
	AutoTheme  Theme = "auto"
)

// Themes lists them.
var Themes = []Theme{DarkTheme, LightTheme, AutoTheme}

// Sound is what a screen plays when a target is reached.
type Sound string

// The sounds.
const (
	NoSound Sound = "none"
	Bell    Sound = "bell"
	Fanfare Sound = "fanfare"
	Gong    Sound = "gong"
)

// Sounds lists them.
var Sounds = []Sound{NoSound, Bell, Fanfare, Gong}

// Screen is a page for an office's screen, which its link opens.
type Screen struct {
	ID        ScreenID
	Team      okr.TeamID
	TeamName  string
	Name      string // where it hangs
	Language  string
	Scenes    []ShownScene
	Theme     Theme
	Sound     Sound
	Company   string // empty: the team's name stands in its place
	Colour    string // #1f3a5f; empty: okrbot's
	Logo      []byte // PNG; nil: none
	By        okr.PersonID
	ByName    string
	MadeAt    time.Time
	EndsAt    time.Time // zero: never
	RevokedAt time.Time // zero: it holds
}

// How long the words of a screen are, in characters.
const (
	LongestScreenName  = 60
	LongestCompanyName = 60
)

var colour = regexp.MustCompile(`^#?([0-9a-fA-F]{6})$`)

// ParseColour reads #1F3A5F or 1f3a5f as #1f3a5f; nothing is no colour.
func ParseColour(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", true
	}
	found := colour.FindStringSubmatch(text)
	if found == nil {
		return "", false
	}
	return "#" + strings.ToLower(found[1]), true
}

// CheckScreen is a screen as it is kept, or an [*okr.Refusal] of what does not do.
func CheckScreen(s Screen, now time.Time) (Screen, error) {
	s.Name, s.Company = OneLine(s.Name), OneLine(s.Company)
	known, ok := ParseColour(s.Colour)
	switch {
	case okr.Blank(s.Name) || utf8.RuneCountInString(s.Name) > LongestScreenName:
		return s, okr.Refuse("screen.name_length", "Most", LongestScreenName)
	case utf8.RuneCountInString(s.Company) > LongestCompanyName:
		return s, okr.Refuse("screen.company_length", "Most", LongestCompanyName)
	case !ok:
		return s, okr.Refuse("screen.colour_unreadable")
	case len(s.Scenes) == 0:
		return s, okr.Refuse("screen.no_scene")
	case !s.EndsAt.IsZero() && !s.EndsAt.After(now):
		return s, okr.Refuse("screen.end_past")
	}
	s.Colour = known
	all := Scenes()
	for _, shown := range s.Scenes {
		is := func(one ShownScene) bool { return one.Scene == shown.Scene }
		if !slices.ContainsFunc(all, is) || !slices.Contains(SceneSeconds, shown.Seconds) {
			return s, okr.Refuse("screen.no_scene")
		}
	}
	if !slices.Contains(Themes, s.Theme) {
		s.Theme = DarkTheme
	}
	if !slices.Contains(Sounds, s.Sound) {
		s.Sound = NoSound
	}
	return s, nil
}

// The hours of a working day in which a screen is bright, in the team's zone.
var screenWakes, screenSleeps = okr.Clock{Hour: 7}, okr.Clock{Hour: 20}

// ScreenAwake reports whether a team's screen is bright at an instant: on its working days from 07:00 to 20:00.
func ScreenAwake(now time.Time, team okr.Team) bool {
	wall := okr.WallOf(now.In(team.Location()))
	return team.Calendar().WorkingDay(wall.Date) && wall.At.Compare(screenWakes) >= 0 &&
		wall.At.Compare(screenSleeps) < 0
}
