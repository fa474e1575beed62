package ui

import (
	"slices"

	"github.com/slack-go/slack"

	"okrbot/locale"
)

// HelpPage is what is said to the word help after a command.
type HelpPage struct {
	messages string   // what the names of its messages begin with
	topics   []string // its lines; each is a pair of messages: what to type, and what it does
	note     string   // a message, in small print
	buttons  func(p *locale.Printer) []slack.BlockElement
}

// The pages of help.
var (
	HelpOKR = HelpPage{"help", []string{"alone", "checkin", "new", "templates", "list", "show", "edit", "tree", "align",
		"close", "delete", "report", "coverage", "history", "away", "sales", "kpi", "settings", "language", "privacy",
		"help"}, "help.numbers", helpButtons}
	HelpSales = HelpPage{"sales", []string{"alone", "won", "open", "move", "lost", "reopen", "edit", "split", "deals",
		"pipeline", "target", "targets", "log", "leaderboard", "archive", "hide", "how", "wins", "review", "contest",
		"duel", "import", "export", "crm", "rate", "wall", "settings"}, "sales.help_amounts", salesHelpButtons}
	HelpKPI = HelpPage{"kpi", []string{"alone", "new", "record", "list", "show", "edit", "link", "remove", "help"},
		"kpi.help_or_okr", kpiHelpButtons}
	HelpKudos = HelpPage{"kudos", []string{"alone", "give", "board", "undo", "rewards", "orders", "points", "export",
		"report", "settings", "help"}, "kudos.help_allowance",
		kudosHelpButtons}
)

// Explains reports whether a topic is on the page.
func (h HelpPage) Explains(topic string) bool { return slices.Contains(h.topics, topic) }

// Help shows what may be typed after a command with examples, in the reader's language.
func Help(p *locale.Printer, h HelpPage) Message {
	var items [][]span
	for _, topic := range h.topics {
		items = append(items, append([]span{code(p.T(h.messages + ".type." + topic))},
			commands("  "+p.T(h.messages+".does."+topic))...))
	}
	return message(p.T(h.messages+".help_fallback"),
		list([]span{strong(p.T(h.messages + ".help_intro"))}, items),
		context(p.T(h.note), p.T("help.both_languages")),
		actions(h.buttons(p)...),
	)
}

func helpButtons(p *locale.Printer) []slack.BlockElement {
	return []slack.BlockElement{button(p, "checkin", ActionCheckIn, ""),
		button(p, "new_objective", ActionObjectiveNew, ""), button(p, "templates", ActionTemplates, ""),
		button(p, "my_list", ActionObjectiveList, "me")}
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
