package commands

import (
	"context"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

func languageRoutes() []route {
	return []route{
		{clicked, ui.ActionLanguageEnglish, (*Commands).languageButton},
		{clicked, ui.ActionLanguageTurkish, (*Commands).languageButton},
		{clicked, ui.ActionLanguageSlack, (*Commands).languageButton},
	}
}

// languageWords are the ways to name a choice of language; the empty choice follows Slack.
var languageWords = map[string][]string{
	"en": {"en", "english", "ingilizce"},
	"tr": {"tr", "turkish", "türkçe"},
	"":   {"slack", "auto", "otomatik"},
}

func (c *Commands) languageCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return privately(ui.LanguageChoice(r.Printer, r.Person.Language))
	}
	for language, words := range languageWords {
		for _, w := range words {
			if locale.Key(w) == locale.Key(rest) {
				return c.setLanguage(ctx, r, language)
			}
		}
	}
	return bot.Reply{}, okr.Refuse("errors.language_unknown")
}

func (c *Commands) languageButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	choices := map[string]string{ui.ActionLanguageEnglish: "en", ui.ActionLanguageTurkish: "tr",
		ui.ActionLanguageSlack: ""}
	return c.setLanguage(ctx, r, choices[r.Action])
}

// setLanguage answers in the language that was chosen.
func (c *Commands) setLanguage(ctx context.Context, r *bot.Request, language string) (bot.Reply, error) {
	spoken := locale.Match(language, r.Person.Locale)
	m := ui.Notice(c.locale.Printer(spoken), "command.language_set")
	return done(c.store.SetLanguage(ctx, actor(r, okr.FromEdit), language),
		bot.Reply{Message: &m, Replace: r.Message != ""})
}
