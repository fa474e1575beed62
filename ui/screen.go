package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

const screensBytes = 9_000

// ScreensView is what /sales wall shows.
type ScreensView struct {
	Screens   []sales.Screen
	Reachable bool // by an address that the operator gave
	Loc       *time.Location
}

// Screens lists the links of office screens, each with a button that revokes it.
func Screens(p *locale.Printer, v ScreensView) Message {
	title := p.T("screen.heading")
	blocks := []slack.Block{rich(strong(title), say("\n"+p.T("screen.intro")))}
	if !v.Reachable {
		blocks = append(blocks, context(Bare(p.T("screen.unreachable"))))
	}
	if len(v.Screens) == 0 {
		blocks = append(blocks, section(p.T("screen.none"), nil))
	}
	var groups [][]slack.Block
	for _, s := range v.Screens {
		revoke := button(p, "screen_revoke", ActionScreenRevoke, ScreenRef(s.ID)).WithStyle(slack.StyleDanger)
		revoke.Confirm = slack.NewConfirmationBlockObject(plain(title),
			plain(p.T("screen.revoke_sure", "Name", line(s.Name, nameRunes))), plain(p.T("button.screen_revoke")),
			plain(p.T("button.cancel")))
		groups = append(groups, []slack.Block{section(joined(line(s.Name, sales.LongestScreenName), s.ID.String()),
			revoke), context(screenFacts(p, s, v.Loc))})
	}
	kept, left := fitting(groups, 40, screensBytes)
	blocks = append(append(blocks, kept...), andMore(p, left)...)
	if v.Reachable {
		blocks = append(blocks, actions(primary(p, "screen_new", ActionScreenNew, "")))
	}
	return message(title, blocks...)
}

func screenFacts(p *locale.Printer, s sales.Screen, loc *time.Location) string {
	facts := p.T("screen.line", "Team", line(s.TeamName, nameRunes), "By", line(s.ByName, nameRunes), "Day",
		p.DateWithin(s.MadeAt.In(loc)))
	if s.EndsAt.IsZero() {
		return facts
	}
	return joined(facts, p.T("screen.until", "Day", p.DateWithin(s.EndsAt.Add(-time.Second).In(loc))))
}

// ScreenInput is the form of a screen, as typed.
type ScreenInput struct {
	Team     okr.TeamID
	Name     string
	Language string
	Scenes   map[sales.Scene]int // for how many seconds; 0: not shown
	Theme    sales.Theme
	Sound    sales.Sound
	Company  string
	Colour   string
	Ends     okr.Date    // the last day; empty: none
	Logo     *slack.File // nil: none
}

// UsualScreen is the form of a screen as most want it.
func UsualScreen(team okr.Team) ScreenInput {
	in := ScreenInput{Team: team.ID, Language: team.Language, Theme: sales.DarkTheme, Sound: sales.NoSound,
		Scenes: map[sales.Scene]int{}}
	for _, s := range sales.Scenes() {
		in.Scenes[s.Scene] = s.Seconds
	}
	return in
}

// ScreenForm is the form of a screen, for one of some teams.
func ScreenForm(p *locale.Printer, in ScreenInput, teams []okr.Team) slack.ModalViewRequest {
	pick := func(name, label, value string, offered ...*slack.OptionBlockObject) slack.Block {
		element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
		element.InitialOption = chosen(offered, value)
		return slack.NewInputBlock(ScreenBlock(name), plain(label), nil, element)
	}
	words := func(prefix string, values ...string) (list []*slack.OptionBlockObject) {
		for _, v := range values {
			list = append(list, option(v, p.T(prefix+v)))
		}
		return list
	}
	text := func(name, example, typed string, most int, optional bool) slack.Block {
		return textField(ScreenBlock(name), p.T("screen.field_"+name), example, typed, most, optional)
	}
	var choices []*slack.OptionBlockObject
	for _, t := range teams[:min(len(teams), maxOptions)] {
		choices = append(choices, option(string(TeamRef(t.ID)), t.Name))
	}
	blocks := []slack.Block{
		text("name", p.T("screen.field_name_example"), in.Name, sales.LongestScreenName, false),
		pick("team", p.T("screen.field_team"), string(TeamRef(in.Team)), choices...),
		pick("language", p.T("screen.field_language"), in.Language, words("help.language.", "en", "tr")...),
		divider(),
	}
	for _, s := range sales.Scenes() {
		offered := []*slack.OptionBlockObject{option("0", p.T("screen.scene_off"))}
		for _, n := range sales.SceneSeconds {
			offered = append(offered, option(strconv.Itoa(n), p.T("screen.seconds", "Count", n)))
		}
		blocks = append(blocks, pick("scene_"+string(s.Scene), p.T("screen.scene_"+string(s.Scene)),
			strconv.Itoa(in.Scenes[s.Scene]), offered...))
	}
	ends := slack.NewDatePickerBlockElement(fieldAction)
	ends.InitialDate = string(in.Ends)
	logo := slack.NewFileInputBlockElement(fieldAction).WithFileTypes("png", "jpg", "jpeg").WithMaxFiles(1)
	hinted := func(name string, element slack.BlockElement) slack.Block {
		return slack.NewInputBlock(ScreenBlock(name), plain(p.T("screen.field_"+name)),
			plain(p.T("screen.field_"+name+"_hint")), element).WithOptional(true)
	}
	input := func(typed string, most int) slack.BlockElement {
		return holding(slack.NewPlainTextInputBlockElement(nil, fieldAction), typed, most)
	}
	blocks = append(blocks, divider(),
		pick("theme", p.T("screen.field_theme"), string(in.Theme), words("screen.theme_", "dark", "light", "auto")...),
		pick("sound", p.T("screen.field_sound"), string(in.Sound),
			words("screen.sound_", "none", "bell", "fanfare", "gong")...),
		hinted("company", input(in.Company, sales.LongestCompanyName)), hinted("colour", input(in.Colour, colourRunes)),
		hinted("logo", logo), hinted("ends", ends))
	return modal(p, CallbackScreen, "screen.title", "screen.save", blocks...)
}

const (
	colourRunes = 9
	maxOptions  = 100 // of a select
)

// ScreenBlock is the block to which an error about a field belongs: name, team, language, theme, sound, company,
// colour, logo, ends, and scene_ with the name of a scene.
func ScreenBlock(field string) string { return "screen." + field }

// ReadScreen reads the form.
func ReadScreen(view *slack.View) ScreenInput {
	typed := func(field string) slack.BlockAction { return typedIn(view.State, ScreenBlock(field)) }
	pick := func(field string) string { return typed(field).SelectedOption.Value }
	in := ScreenInput{Name: strings.TrimSpace(typed("name").Value), Language: pick("language"),
		Scenes: map[sales.Scene]int{}, Theme: sales.Theme(pick("theme")), Sound: sales.Sound(pick("sound")),
		Company: typed("company").Value, Colour: typed("colour").Value, Ends: okr.Date(typed("ends").SelectedDate)}
	in.Team, _ = ReadRef[okr.TeamID]("T", pick("team"))
	for _, s := range sales.Scenes() {
		in.Scenes[s.Scene], _ = strconv.Atoi(pick("scene_" + string(s.Scene))) //nolint:errcheck // 0 is not shown
	}
	if files := typed("logo").Files; len(files) > 0 {
		in.Logo = &files[0]
	}
	return in
}

// ScreenMade shows the link of a new screen, this once.
func ScreenMade(p *locale.Printer, s sales.Screen, link string) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "screen.title", "",
		rich(strong("✅ "+p.T("screen.made", "Name", line(s.Name, sales.LongestScreenName)))),
		rich(code(link)), context(Bare(p.T("screen.once"))))
}
