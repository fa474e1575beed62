package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"okrbot/bot"
	"okrbot/nasty"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for sent, wrote := range map[string]string{
		"Smith &amp; Sons":                 "Smith & Sons",
		"R&amp;D &lt;Core&gt;":             "R&D <Core>",
		"&amp;amp; &amp;lt;":               "&amp; &lt;", // once
		"&quot; &#39;":                     "&quot; &#39;",
		"R&D <Core> 3 < 4 > 2":             "R&D <Core> 3 < 4 > 2",
		"<http://acme.com|acme.com>":       "acme.com",
		"<https://acme.com/a?b=1&amp;c=2>": "https://acme.com/a?b=1&c=2",
		"<https://acme.com|Acme &amp; Co>": "Acme & Co",
		"<https://acme.com/a|b>, there":    "b, there",
		"<https://acme.com|>":              "https://acme.com",
		"<mailto:jo@acme.com|jo@acme.com>": "jo@acme.com",
		"<mailto:jo@acme.com>":             "jo@acme.com",
		"<tel:+905321234567|0532 123>":     "0532 123",
		"<@U012|ayse> and <@W3>":           "<@U012> and <@W3>",
		"<#C012|deals>, <#C987|>, <#C1>":   "<#C012|deals>, <#C987|>, <#C1>",
		"<!here> <!channel|channel>":       "@here @channel",
		"<!subteam^S1|@sellers>":           "@sellers",
		"<!date^1^{date} at {time}|today>": "today",
		":rocket: Acme :tada:":             "🚀 Acme 🎉",
		"a:rocket:b":                       "a🚀b",
		":+1::skin-tone-4:":                "👍🏽",
		":wave::skin-tone-2:!":             "👋🏻!",
		":woman-running::skin-tone-6:":     "🏃🏿\u200d♀️",
		":flag-tr: :100:":                  "🇹🇷 💯",
		":acme_logo: at 10:30:00":          ":acme_logo: at 10:30:00",
		"9:100:5, 10:30:rocket:":           "9:100:5, 10:30🚀",
		":rocket":                          ":rocket",
		"<https://x.com/:rocket:>":         "https://x.com/:rocket:",
		"<>, <|>, <x>, &lt;@U1&gt;":        "<>, <|>, <x>, <@U1>",
		"\u200b\u3164 \u2060":              "",
		"two\nlines  “kept”":               "two\nlines  “kept”",
	} {
		if got := bot.Plain(sent); got != wrote {
			t.Errorf("%q is read as %q, not %q", sent, got, wrote)
		}
	}
}

// FuzzPlain holds that what Slack escaped of a text without short names comes back whole.
func FuzzPlain(f *testing.F) {
	nasty.Seed(f, "a & b", "<b>", "&amp;", "<@U1>", "12 > 3", "<http://x|y>", "\xff")
	escaper := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	f.Fuzz(func(t *testing.T, text string) {
		nasty.Quick(t, func() { bot.Tidy(bot.Plain(text)) }) // whatever comes
		if got := bot.Plain(escaper.Replace(text)); got != "" && !strings.Contains(text, ":") && got != text {
			t.Error(cmp.Diff(text, got))
		}
	})
}
