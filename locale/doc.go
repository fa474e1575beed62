// Package locale is how okrbot says things in English and Turkish, and how it
// reads what people type in either.
//
// # Adding messages
//
// Every noun has a pair of files in messages: checkin.en.toml and
// checkin.tr.toml. Every pair in the folder is embedded and loaded; there is
// nothing to register. An entry's id is noun.what_it_says, written as a table:
//
//	["checkin.answered"]
//	description = "Summary line. Name: person as a mention; Count: how many have answered"
//	one = "{{.Name}} · {{.Count}} answer"
//	other = "{{.Name}} · {{.Count}} answers"
//
// The English entry has the description; the Turkish one has only the texts.
// An entry that counts has one and other in both languages, and the caller
// passes the number as Count:
//
//	p.T("checkin.answered", "Name", mention, "Count", 3)
//
// Rules that the tests of this package check for every file in the folder:
// both languages have the same ids with the same placeholders; nothing is
// empty; no Turkish suffix follows a placeholder, since vowel harmony can't be
// computed for a name ("Alan: {{.Name}}" rather than "{{.Name}}'a"); and texts
// fit where Slack shows them. The place is read from the id: with a part
// "button" (button.save, away.button.back) at most 30 characters, with a part
// "title" at most 24 (a form's title, its submit and close), with a part
// "header" at most 150.
//
// # Escaping
//
// Nothing here escapes by itself. User text that goes into mrkdwn passes
// through Escape before it becomes an argument of T; text for plain_text
// elements doesn't. Sentences from Printer.Error hold what was typed as it was
// typed, and no markup of their own: escape the whole sentence where it goes
// into mrkdwn.
package locale
