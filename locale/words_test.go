package locale

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// glossary is the table of docs/words.md.
const glossary = "../docs/words.md"

// A wording is one word of the glossary, as a pattern that finds its forms.
type wording struct {
	key     string // as [Key] folds it, a verb without its -mek
	pattern *regexp.Regexp
	about   *wording // names the thing only beside this word: owner (KPI)
}

// A thing is one row of the glossary.
type thing struct {
	name         string
	right, wrong map[Language][]wording
}

// in tells whether a folded text has the word.
func (w wording) in(text string) bool {
	return w.pattern.MatchString(text) && (w.about == nil || w.about.pattern.MatchString(text))
}

// The endings are folded as [Key] folds: ı is i, ş is s.
const (
	englishEndings = `(?:s|es|d|ed|ing|'s|’s)?`
	nounEndings    = `(?:l[ae]r)?(?:[iu]?m[iu]z|[iu]?n[iu]z|[iu]m|s?[iu]|l[ae]ri)?` +
		`(?:n?[iu]n|[ny]?[iu]|[ny]?[ae]|n?[dt][ae]n?|y?l[ae]|s[iu]z|l[iu]k?|ki)?`
	verbEndings = `(?:(?:[iu]n|[iu]p|[iu]r|[iu]l|[iu]yor|[ae]bil|[ae]c[ae][kg]|[ae]r[ae]k|[ae]n|[ae]r|[dt][iu]|m[iu]s|m[ae]|s[ae]|s[iu]n)\p{L}*)?`
	openEndings = `(?:(?:[rnl]|y[iu]n|y[iu]p|y[ae]|[dt][iu]|m[iu]s|m[ae]|s[ae]|s[iu]n)\p{L}*)?` // after a vowel
)

// readWording makes a pattern of a word as the glossary writes it. A Turkish verb comes in -mek or -mak; digits stand
// for any digits.
func readWording(text string, lang Language) wording {
	text, about, hasContext := strings.Cut(strings.TrimSuffix(strings.TrimSpace(text), ")"), " (")
	w := wording{key: Key(text)}
	stem, isVerb := strings.CutSuffix(w.key, "mek")
	if !isVerb {
		stem, isVerb = strings.CutSuffix(w.key, "mak")
	}
	var source string
	switch {
	case strings.ContainsAny(w.key, "0123456789"):
		source = regexp.MustCompile(`\d`).ReplaceAllString(regexp.QuoteMeta(w.key), `\d`)
	case lang == English:
		source = regexp.QuoteMeta(w.key) + englishEndings
	case isVerb:
		w.key, source = stem, verb(stem)
	default:
		source = regexp.QuoteMeta(w.key) + `['’]?` + nounEndings
	}
	w.pattern = regexp.MustCompile(`(?:^|[^\p{L}\d.])` + source + `(?:$|[^\p{L}\d.]|\.(?:$|[^\d]))`)
	if hasContext {
		context := readWording(about, lang)
		w.about = &context
	}
	return w
}

// verb finds a verb's forms by its stem: kaydet also kaydedin, izle also izliyor.
func verb(stem string) string {
	last := len(stem) - 1
	switch stem[last] {
	case 't':
		return stem[:last] + `[td]` + verbEndings
	case 'e', 'a':
		return `(?:` + stem + openEndings + `|` + stem[:last] + `[iu]yor\p{L}*)`
	}
	return stem + verbEndings
}

// readGlossary returns the rows of the table.
func readGlossary(tb testing.TB) []thing {
	tb.Helper()
	source, err := os.ReadFile(glossary)
	if err != nil {
		tb.Fatal(err)
	}
	var things []thing
	for line := range strings.Lines(string(source)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 || strings.HasPrefix(cells[0], "---") || strings.TrimSpace(cells[0]) == "thing" {
			continue
		}
		things = append(things, thing{
			name:  strings.TrimSpace(cells[0]),
			right: map[Language][]wording{English: readCell(cells[1], English), Turkish: readCell(cells[2], Turkish)},
			wrong: map[Language][]wording{English: readCell(cells[3], English), Turkish: readCell(cells[4], Turkish)},
		})
	}
	if len(things) < 40 {
		tb.Fatalf("%s has only %d rows that can be read", glossary, len(things))
	}
	return things
}

func readCell(cell string, lang Language) (list []wording) {
	for word := range strings.SplitSeq(cell, ",") {
		if strings.TrimSpace(word) != "" {
			list = append(list, readWording(word, lang))
		}
	}
	return list
}

// homes are the other things that a word names rightly.
func homes(things []thing, of thing, word wording, lang Language) (list []thing) {
	for _, other := range things {
		if other.name != of.name && slices.ContainsFunc(other.right[lang],
			func(w wording) bool { return w.key == word.key }) {
			list = append(list, other)
		}
	}
	return list
}

// named finds the word with which a text names a thing.
func named(t thing, text string, lang Language) (wording, bool) {
	at := slices.IndexFunc(t.right[lang], func(w wording) bool { return w.in(text) })
	if at < 0 {
		return wording{}, false
	}
	return t.right[lang][at], true
}

// misnamed tells whether a word of a text stands for the wrong thing, by what the same message says in the other
// language.
func misnamed(of thing, homes []thing, translation string, lang Language) bool {
	word, ok := named(of, translation, lang)
	if !ok {
		return false
	}
	rest := word.pattern.ReplaceAllString(translation, " … ")
	return !slices.ContainsFunc(homes, func(home thing) bool {
		_, ok := named(home, rest, lang)
		return ok
	})
}

// quoted is what people type: commands keep their words.
var (
	quoted = regexp.MustCompile("`[^`]*`|(?m)^/\\S.*$|/(?:okr|kpi|sales|kudos)( [^\\s.,:;)]+)?")
	fenced = regexp.MustCompile("(?s)```.*?```")
)

// folded is a text as the words are looked for in it.
func folded(text string) string { return Key(quoted.ReplaceAllString(text, "…")) }

// An exception lets a word pass in one message or file.
type exception struct{ where, word string }

// exceptions are the words that mean something else where they stand, each with the reason.
var exceptions = map[exception]string{
	{"../docs/adding-a-capability.md", "acknowledge"}: "Slack's word for telling it that an envelope has arrived",
}

func TestWords_MessagesNameThingsAsTheGlossaryDoes(t *testing.T) {
	t.Parallel()
	things, messages := readGlossary(t), catalog(t).messages
	unused := unusedExceptions()
	eachText(t, func(t *testing.T, lang Language, m message, form, text string) {
		other := English
		if lang == English {
			other = Turkish
		}
		text, translation := folded(text), messages[other][m.ID].Other
		for _, of := range things {
			for _, word := range of.wrong[lang] {
				if !word.in(text) {
					continue
				}
				others := homes(things, of, word, lang)
				if len(others) > 0 && !misnamed(of, others, folded(translation), other) || excused(unused, m.ID, word) {
					continue
				}
				t.Errorf("%s: %s (%s) says %q of %s, which is called %s: %s", m.file, m.ID, form, word.key, of.name,
					called(of, lang), m.Other)
			}
		}
	})
	for e := range unused {
		if !strings.Contains(e.where, "/") {
			t.Errorf("%s needs no exception for %q any more", e.where, e.word)
		}
	}
}

func TestWords_DocumentsUseNoWrongWord(t *testing.T) {
	t.Parallel()
	things, unused := readGlossary(t), unusedExceptions()
	for _, path := range documents(t) {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		number := 0
		for line := range strings.Lines(withoutFences(string(source))) {
			number++
			text := folded(line)
			for _, of := range things {
				for _, lang := range Languages {
					for _, word := range of.wrong[lang] {
						amountLike := strings.ContainsAny(word.key, "0123456789") // documents are full of numbers
						if amountLike || !word.in(text) || len(homes(things, of, word, lang)) > 0 ||
							excused(unused, path, word) {
							continue
						}
						t.Errorf("%s:%d says %q of %s, which is called %s", path, number, word.key, of.name,
							called(of, lang))
					}
				}
			}
		}
	}
	for e := range unused {
		if strings.Contains(e.where, "/") {
			t.Errorf("%s needs no exception for %q any more", e.where, e.word)
		}
	}
}

// documents are what people read beside the screens; the glossary itself names the wrong words.
func documents(tb testing.TB) []string {
	tb.Helper()
	list := []string{"../README.md", "../manifest.yml"}
	err := filepath.WalkDir("../docs", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") && path != glossary {
			list = append(list, path)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

// withoutFences blanks what stands between fences, and keeps the lines' numbers.
func withoutFences(source string) string {
	return fenced.ReplaceAllStringFunc(source,
		func(block string) string { return strings.Repeat("\n", strings.Count(block, "\n")) })
}

func called(t thing, lang Language) string {
	var list []string
	for _, w := range t.right[lang] {
		list = append(list, w.key)
	}
	return strings.Join(list, ", ")
}

func unusedExceptions() map[exception]bool {
	unused := map[exception]bool{}
	for e := range exceptions {
		unused[e] = true
	}
	return unused
}

func excused(unused map[exception]bool, where string, word wording) bool {
	e := exception{where, word.key}
	delete(unused, e)
	return exceptions[e] != ""
}

// rhythms are words that only teams of one rhythm may hear. What is chosen by the team's rhythm says so in its id.
var (
	rhythms = map[Language]*regexp.Regexp{
		English: regexp.MustCompile(`\b(?:weekly|fortnightly|monthly|(?:this|next|last|each|every)(?: second)? (?:week|month)(?:'s)?)\b`),
		Turkish: regexp.MustCompile(
			`\b(?:haftalik|aylik|(?:bu|gelecek|gecen|her) (?:hafta|ay)(?:n?in)?|(?:iki )?haftada bir)\b`),
	}
	chosenByRhythm = regexp.MustCompile(`[._](?:weekly|fortnightly|monthly)$`)
	// weeks and months of targets and boards
	ofTheCalendar = regexp.MustCompile(`^(?:target\.period\.|board\.this_|selling\.board_|template\.)`)
)

// calendar messages are of a week or month whatever the team's rhythm is, each with the reason.
var calendarMessages = map[string]string{
	"errors.days_unreadable":    "days that one may type",
	"kudos.report_by_hand":      "likewise",
	"kudos.received":            "kudos are counted by the calendar's month",
	"kudos.gave":                "likewise",
	"kudos.boost_left":          "a manager's own are by the calendar's month",
	"kudos.set_boost":           "likewise",
	"reward.budget_left":        "likewise, of points by hand",
	"reward.grant_range":        "likewise",
	"reward.grant_over":         "likewise",
	"kpi.name_example":          "a KPI that is measured each month",
	"keyresult.outcome_example": "a count of each month",
	"quarter.grade_again":       "two weeks after a quarter the result goes out, a week after this message",
}

func TestWords_NoSentenceSpeaksOfAnotherRhythmThanTheTeams(t *testing.T) {
	t.Parallel()
	needed := map[string]bool{}
	eachText(t, func(t *testing.T, lang Language, m message, form, text string) {
		said := rhythms[lang].FindString(folded(text))
		switch {
		case said == "", chosenByRhythm.MatchString(m.ID), ofTheCalendar.MatchString(m.ID):
		case calendarMessages[m.ID] != "":
			needed[m.ID] = true
		default:
			t.Errorf("%s: %s (%s) says %q also to teams of another rhythm: %s", m.file, m.ID, form, said, text)
		}
	})
	for id := range calendarMessages {
		if !needed[id] {
			t.Errorf("%s needs no exception any more", id)
		}
	}
}

// The patterns find the forms of a word and nothing that only looks like it.
func TestWords_Forms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		word    string
		lang    Language
		in, out []string
	}{
		{"ileti", Turkish, []string{"ileti", "bekleyen iletiler", "bir iletiyi", "iletinin"},
			[]string{"iletildi", "iletişim", "iletir"}},
		{"kaydetmek", Turkish, []string{"kaydet", "kaydedin.", "kaydedildi", "kaydediyor"}, []string{"kayıt", "kaydı"}},
		{"izlemek", Turkish, []string{"izliyor", "izlesin", "izler", "izleyen"}, []string{"iz", "izin"}},
		{"anmak", Turkish, []string{"anın", "anabilir"}, []string{"anahtar", "anlamak", "ana"}},
		{"ya da", Turkish, []string{"Ya da", "bu ya da şu"}, []string{"ayda", "yada"}},
		{"hedef", Turkish, []string{"hedefi", "hedeflerinizi", "HEDEFE", "hedefsiz"}, []string{"hedefleyen"}},
		{"09.00", Turkish, []string{"pazartesi 09.00'a", "(10.30)"}, []string{"01.12.2026", "1.250", "12500.50"}},
		{"yeniden kurmak", Turkish, []string{"yeniden kurun", "yeniden kurması"}, []string{"yeniden kuralı"}},
		{"administrator", English, []string{"an administrator", "Administrators"}, []string{"administration"}},
		{"owner (KPI)", English, []string{"the KPI's owner"}, []string{"the deal's owner"}},
	}
	for _, test := range tests {
		word := readWording(test.word, test.lang)
		for _, text := range test.in {
			if !word.in(folded(text)) {
				t.Errorf("%s is not found in %q", test.word, text)
			}
		}
		for _, text := range test.out {
			if word.in(folded(text)) {
				t.Errorf("%s is found in %q", test.word, text)
			}
		}
	}
}
