package ui

import (
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// SettingsSaved is the view after saving a team: its rhythm, when it is asked next, and how to get okrbot into the channel.
func SettingsSaved(p *locale.Printer, t okr.Team, opens okr.Wall) slack.ModalViewRequest {
	next := p.T("setup.next_round", "Day", p.Date(opens.Date.Midnight(time.UTC)), "Time", opens.At.String())
	return modal(p, CallbackNotice, "settings.title.form", "",
		rich(strong("✅ "+p.T("setup.saved", "Team", line(t.Name, nameRunes))), say("\n"+next)),
		context(p.T("setup.members_follow")),
	)
}

// TeamRemoved is the view after a team was removed.
func TeamRemoved(p *locale.Printer, t okr.Team) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "settings.title.form", "",
		rich(say(p.T("setup.removed", "Team", line(t.Name, nameRunes)))),
		context(p.T("setup.removed_keeps")),
	)
}
