package cmd

import (
	"context"

	"okrbot/locale"
	"okrbot/sales"
	"okrbot/slacksim"
)

// hungScreen is an office's screen of a team, with the key of its link.
type hungScreen struct {
	sales.Screen
	key string
}

// hangScreens gives each team a page for its office's screen.
func (p *player) hangScreens(ctx context.Context) error {
	for _, t := range p.Teams {
		team := p.teams[t.Channel]
		s := sales.Screen{Team: team.ID, Name: team.Name, Language: team.Language, Scenes: sales.Scenes(),
			Theme: sales.DarkTheme, Sound: sales.Bell, Company: p.Workspace, Colour: "#d98a3d"}
		made, key, err := p.app.store.NewScreen(ctx, p.actor(team.Managers[0]), s)
		if err != nil {
			return err
		}
		p.screens = append(p.screens, hungScreen{made, key})
	}
	return nil
}

// links lead from the demo's page to the screens.
func (p *player) links(catalog *locale.Catalog, base string) (list []slacksim.Link) {
	for _, s := range p.screens {
		titles := map[string]string{}
		for _, language := range locale.Languages {
			titles[string(language)] = catalog.Printer(language).T("screen.page_title", "Team", s.TeamName)
		}
		list = append(list, slacksim.Link{Titles: titles, URL: base + "/wall/" + s.key})
	}
	return list
}
