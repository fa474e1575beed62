package cmd

import (
	"strings"
	"unicode"

	"okrbot/bot"
)

// kindOfToken is one of the two tokens that okrbot needs, as Slack's pages make them.
type kindOfToken struct{ name, prefix string }

var (
	botToken = kindOfToken{"SLACK_BOT_TOKEN", "xoxb-"}
	appToken = kindOfToken{"SLACK_APP_TOKEN", "xapp-"}
)

// tokens reads Slack's two tokens, and says what is wrong with one without repeating it.
func tokens(p Program) (forBot, forApp bot.Token, err error) {
	values := map[kindOfToken]string{}
	for _, kind := range []kindOfToken{botToken, appToken} {
		if values[kind], err = secret(p, kind.name); err != nil {
			return "", "", err
		}
	}
	if strings.HasPrefix(values[botToken], appToken.prefix) && strings.HasPrefix(values[appToken], botToken.prefix) {
		return "", "", usage("cli.tokens_swapped", "Bot", botToken.name, "App", appToken.name)
	}
	for _, kind := range []kindOfToken{botToken, appToken} {
		if problem := kind.problemOf(values[kind]); problem != "" {
			return "", "", usage(problem, "Name", kind.name, "Prefix", kind.prefix)
		}
	}
	return bot.Token(values[botToken]), bot.Token(values[appToken]), nil
}

// problemOf is the sentence about what is no such token; empty for one that may be.
func (k kindOfToken) problemOf(value string) string {
	bare := strings.ToLower(strings.Trim(value, quotes))
	starts := func(prefix string) bool { return strings.HasPrefix(bare, prefix) }
	switch {
	case bare == "":
		return "cli.token_missing"
	case starts("xoxe.") || starts("xoxe-"):
		return "cli.token_rotates"
	case k == botToken && starts(appToken.prefix):
		return "cli.token_app_for_bot"
	case k == appToken && starts(botToken.prefix):
		return "cli.token_bot_for_app"
	case starts("xoxp-"):
		return "cli.token_of_user"
	case starts("xoxc-") || starts("xoxd-") || starts("xoxs-"):
		return "cli.token_of_browser"
	case strings.Trim(value, quotes) != value:
		return "cli.token_quoted"
	case strings.Trim(strings.TrimPrefix(bare, k.prefix), ".…<>x") == "":
		return "cli.token_placeholder"
	case strings.ContainsFunc(value, unicode.IsSpace):
		return "cli.token_blank"
	case !strings.HasPrefix(value, k.prefix):
		return "cli.token_wrong"
	case strings.ContainsFunc(value, foreign):
		return "cli.token_foreign"
	default:
		return ""
	}
}

// foreign reports whether a character is in no token of Slack's: some of them are seen by nobody, and no request can
// carry them.
func foreign(r rune) bool {
	return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-._", r)
}

// quotes are what people and their editors put around a value.
const quotes = "\"'`“”„‘’«»"
