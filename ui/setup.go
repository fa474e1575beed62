package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// SetupInvite asks the admin who installed okrbot to set up the first team.
func SetupInvite(p *locale.Printer, person okr.Person) Message {
	hello := p.T("setup.hello", "Name", line(person.Name, nameRunes))
	return message(joined(hello, p.T("setup.invite")),
		rich(strong(hello), say("\n"+p.T("setup.invite"))),
		actions(primary(p, "setup", ActionSetup, "")),
		context(p.T("setup.invite_hint")),
	)
}

// Welcome tells a channel that its team was set up.
func Welcome(p *locale.Printer, team okr.Team) Message {
	hello := p.T("setup.welcome."+string(team.Schedule.Cadence), "Team", line(team.Name, nameRunes))
	s := team.Schedule
	rhythm := p.T("setup.rhythm."+string(s.Cadence),
		"OpenDay", p.WeekdayWithin(s.OpenDay), "OpenAt", s.OpenAt.String(), "CloseDay", p.WeekdayWithin(s.CloseDay),
		"CloseAt", s.CloseAt.String())
	return message(joined(hello, rhythm),
		rich(strong(hello), say("\n"+rhythm), say("\n"+p.T("setup.welcome_promise"))),
		slack.NewActionBlock("",
			primary(p, "new_objective", ActionObjectiveNew, ""),
			button(p, "help", ActionHelp, ""),
		),
	)
}
