package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
)

// helpTopics are the lines of help; each is a pair of messages: what to type, and what it does.
var helpTopics = []string{"alone", "checkin", "new", "templates", "list", "show", "edit", "tree", "align", "close",
	"delete", "report", "coverage", "history", "away", "sales", "kpi", "settings", "language", "privacy", "help"}

// Help shows every command with an example, in the reader's language.
func Help(p *locale.Printer) Message {
	var items [][]span
	for _, topic := range helpTopics {
		items = append(items, []span{code(p.T("help.type." + topic)), say("  " + p.T("help.does."+topic))})
	}
	return message(p.T("help.fallback"),
		list([]span{strong(p.T("help.intro"))}, items),
		context(p.T("help.numbers"), p.T("help.both_languages")),
		actions(button(p, "checkin", ActionCheckIn, ""), button(p, "new_objective", ActionObjectiveNew, ""),
			button(p, "templates", ActionTemplates, ""), button(p, "my_list", ActionObjectiveList, "me")),
	)
}

// LanguageChoice offers English, Turkish, and what Slack says. Chosen is the person's own choice; empty follows Slack.
func LanguageChoice(p *locale.Printer, chosen string) Message {
	said := p.T("help.language_now", "Language", p.T("help.language."+string(p.Language())))
	if chosen == "" {
		said = p.T("help.language_follows", "Language", p.T("help.language."+string(p.Language())))
	}
	var offered []slack.BlockElement
	for _, choice := range []struct{ value, label, action string }{
		{"en", "english", ActionLanguageEnglish}, {"tr", "turkish", ActionLanguageTurkish},
		{"", "follow_slack", ActionLanguageSlack},
	} {
		if choice.value != chosen {
			offered = append(offered, slack.NewButtonBlockElement(choice.action, choice.value,
				plain(p.T("button."+choice.label))))
		}
	}
	return message(said, rich(say(said)), actions(offered...))
}
