package bot

import "strings"

// typed undoes what keyboards and Slack's clients do to commands: curly quotes, odd spaces, invisible characters.
var typed = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`,
	"‘", "'", "’", "'", "‚", "'",
	"\u00a0", " ", "\u202f", " ", "\u2007", " ", "\t", " ",
	"\u200b", "", "\u2060", "", "\ufeff", "",
)

// Tidy makes typed command text plain: straight quotes, ordinary spaces, nothing around it.
func Tidy(text string) string { return strings.TrimSpace(typed.Replace(text)) }
