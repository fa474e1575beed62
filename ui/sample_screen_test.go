package ui_test

import (
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/ui"
)

// officeScreens are what managers see of the pages for their office's screens.
func (s sample) officeScreens(p *locale.Printer, screens map[string]any) {
	team := s.team()
	one := sales.Screen{ID: 3, Team: team.ID, TeamName: team.Name, Name: s.say("Satış katı"), Language: "tr",
		ByName: s.say("Ayşe Demir"), MadeAt: now, EndsAt: now.Add(30 * 24 * time.Hour)}
	v := ui.ScreensView{Reachable: true, Loc: istanbul}
	screens["screens_none"] = ui.Screens(p, v)
	for range min(20, 1+4*s.many) {
		v.Screens = append(v.Screens, one)
	}
	screens["screens"] = ui.Screens(p, v)
	v.Reachable, v.Screens[0].EndsAt = false, time.Time{}
	screens["screens_unreachable"] = ui.Screens(p, v)
	in := ui.UsualScreen(team)
	screens["screen_form"] = ui.ScreenForm(p, in, []okr.Team{team})
	in.Name, in.Company, in.Colour, in.Ends = s.say("Satış katı"), s.say("Anadolu Kahve"), "#d98a3d", "2026-12-31"
	in.Theme, in.Sound = sales.LightTheme, sales.Gong
	screens["screen_form_filled"] = ui.ScreenForm(p, in, []okr.Team{team})
	screens["screen_made"] = ui.ScreenMade(p, one, "https://okrbot.example.com/wall/"+strings.Repeat("a", 43))
}
