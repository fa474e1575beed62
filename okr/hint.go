package okr

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	objectivesPerPeriod = 5
	fewestKeyResults    = 2
	mostKeyResults      = 5
	longTitle           = 120 // characters
)

// WholeObjective is the position in a [Hint] that is about no single key result.
const WholeObjective = -1

// Hint is a piece of advice on an objective; it never refuses anything.
type Hint struct {
	ID       HintID
	Position int // of the key result in the objective; WholeObjective when it is about all of it
}

// HintID names a piece of advice as the message files do.
type HintID string

// The hints.
const (
	TooManyObjectives HintID = "hints.too_many_objectives" // more than 5 of the owner in the period, this one included
	FewKeyResults     HintID = "hints.few_key_results"     // fewer than 2
	ManyKeyResults    HintID = "hints.many_key_results"    // more than 5
	NoNumber          HintID = "hints.no_number"           // a milestone without a number in its title or steps
	LongTitle         HintID = "hints.long_title"          // over 120 characters
	SameTarget        HintID = "hints.same_target"         // as a key result of the same title in a previous objective
	AllActivities     HintID = "hints.all_activities"      // each key result begins with a verb of doing
	AllOnTrack        HintID = "hints.all_on_track"        // a draft whose key results are all said to be on track
	LooksLikeKPI      HintID = "hints.looks_like_kpi"      // watches over a figure instead of changing it
)

// HintIDs lists every hint.
var HintIDs = []HintID{
	TooManyObjectives, FewKeyResults, ManyKeyResults, NoNumber, LongTitle, SameTarget, AllActivities, AllOnTrack,
	LooksLikeKPI,
}

// Hints is the advice on o: first on the objective, then on its key results in order. The others are any objectives, of
// which those of o's owner and period count; previous ones are those of the periods before.
func Hints(o Objective, others, previous []Objective) []Hint {
	var hints []Hint
	hint := func(applies bool, id HintID, position int) {
		if applies {
			hints = append(hints, Hint{id, position})
		}
	}
	hint(1+siblings(o, others) > objectivesPerPeriod, TooManyObjectives, WholeObjective)
	hint(len(o.KeyResults) < fewestKeyResults, FewKeyResults, WholeObjective)
	hint(len(o.KeyResults) > mostKeyResults, ManyKeyResults, WholeObjective)
	hint(isLong(o.Title), LongTitle, WholeObjective)
	hint(each(o.KeyResults, isActivity), AllActivities, WholeObjective)
	hint(each(o.KeyResults, isSureDraft), AllOnTrack, WholeObjective)
	for i, k := range o.KeyResults {
		before := sameTitle(k, previous)
		hint(isLong(k.Title), LongTitle, i)
		hint(!hasNumber(k), NoNumber, i)
		hint(slices.ContainsFunc(before, func(p KeyResult) bool { return sameTarget(k, p) }), SameTarget, i)
		hint(looksLikeKPI(k, before), LooksLikeKPI, i)
	}
	return hints
}

// siblings counts the others that the same person, or the same team, owns in o's period.
func siblings(o Objective, others []Objective) int {
	n := 0
	for _, other := range others {
		same := other.Owner == o.Owner
		if o.TeamOwned {
			same = other.Team == o.Team
		}
		if same && other.TeamOwned == o.TeamOwned && other.Period.Start == o.Period.Start &&
			other.Period.End == o.Period.End &&
			(o.ID == 0 || other.ID != o.ID) {
			n++
		}
	}
	return n
}

func isLong(title string) bool { return utf8.RuneCountInString(title) > longTitle }

// each reports whether there are key results and all of them satisfy the predicate.
func each(keyResults []KeyResult, satisfies func(KeyResult) bool) bool {
	return len(keyResults) > 0 && !slices.ContainsFunc(keyResults, func(k KeyResult) bool { return !satisfies(k) })
}

// isSureDraft reports whether k is said to be on track although nothing was reported on it.
func isSureDraft(k KeyResult) bool { return k.Confidence == SaysOnTrack && k.ConfirmedAt.IsZero() }

// hasNumber reports whether k can be counted: any kind but milestones, and milestones that name a number.
func hasNumber(k KeyResult) bool {
	if k.Kind != Milestone || strings.ContainsFunc(k.Title, unicode.IsDigit) {
		return true
	}
	return slices.ContainsFunc(k.Steps, func(s Step) bool { return strings.ContainsFunc(s.Title, unicode.IsDigit) })
}

// sameTitle are the key results of the previous objectives that k repeats by name.
func sameTitle(k KeyResult, previous []Objective) []KeyResult {
	var same []KeyResult
	for _, o := range previous {
		for _, p := range o.KeyResults {
			if strings.Join(words(p.Title), " ") == strings.Join(words(k.Title), " ") {
				same = append(same, p)
			}
		}
	}
	return same
}

// sameTarget reports whether k repeats p's target.
func sameTarget(k, p KeyResult) bool {
	return k.Kind != Milestone && k.Kind == p.Kind && k.Target.Equal(p.Target)
}

// looksLikeKPI reports whether k watches over a figure: it says so, its target is the present value, or it was the same
// before, start and target.
func looksLikeKPI(k KeyResult, before []KeyResult) bool {
	if slices.ContainsFunc(words(k.Title), isWatching) {
		return true
	}
	if k.Kind == Milestone {
		return false
	}
	if !k.Kind.Keep() && k.Current.Valid && k.Current.Decimal.Equal(k.Target) {
		return true
	}
	return slices.ContainsFunc(before, func(p KeyResult) bool {
		return sameTarget(k, p) && (k.Kind.Keep() || k.Start.Equal(p.Start))
	})
}

// LooksLikeGoal reports whether a KPI's name says by when something is to be reached: a KPI has no end, a goal has.
// (A KPI that was red for two periods in a row is a goal too: [RedTwice].)
func LooksLikeGoal(k KPI) bool {
	w := words(k.Name)
	for i, word := range w {
		switch {
		case slices.Contains(deadlines, word):
			return true
		case word == "by" && i+1 < len(w) && isWhen(w[i+1]), isWhen(word) && word[0] == '2':
			return true
		}
	}
	return false
}

// deadlines are the words, folded, that only stand before or behind a day by which something is to be.
var deadlines = []string{"until", "deadline", "kadar", "dek", "degin", "sonuna"}

// isWhen reports whether a folded word names a year, a quarter or a month.
func isWhen(word string) bool {
	_, isQuarter := ParseQuarter("2000"+word, time.January)
	_, isLabel := ParseQuarter(word, time.January)
	isYear := len(word) == 4 && word >= "2020" && word < "2100" && strings.Trim(word, "0123456789") == ""
	return isQuarter || isLabel || isYear ||
		slices.ContainsFunc(months, func(m string) bool { return strings.HasPrefix(word, m) })
}

// months are the beginnings of the months' names, folded.
var months = []string{
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
	"december", "end",
}

// The words of watching over something, folded: whole words in English, verbs in any of the usual forms in Turkish.
var (
	englishWatching = []string{
		"keep", "keeping", "maintain", "maintaining", "monitor", "monitoring", "preserve", "sustain", "track", "watch",
	}
	turkishWatching = []string{"koru", "izle", "surdur"}
)

func isWatching(word string) bool {
	return slices.Contains(englishWatching, word) || isTurkishVerb(word, turkishWatching)
}

// The verbs of doing, folded: English ones begin a sentence, Turkish ones end it.
var (
	englishDoing = []string{
		"analyse", "analyze", "arrange", "attend", "book", "build", "call", "complete", "conduct", "contact", "create",
		"deliver", "demo",
		"design", "develop", "discuss", "do", "draft", "email", "finish", "follow", "have", "hold", "host", "implement",
		"introduce",
		"invite", "launch", "make", "meet", "organise", "organize", "participate", "plan", "prepare", "present",
		"publish", "research",
		"review", "roll", "run", "schedule", "send", "set", "start", "talk", "test", "train", "update", "visit", "work",
		"write",
	}
	turkishDoing = []string{
		"ara", "basla", "baslat", "calis", "duzenle", "gelistir", "gerceklestir", "gonder", "gorus", "guncelle",
		"hazirla",
		"incele", "katil", "konus", "kur", "olustur", "paylas", "planla", "sun", "tamamla", "tasarla", "topla",
		"toplan", "uygula",
		"yap", "yayinla", "yaz", "yurut", "et", "ver",
	}
	// turkishForms are the endings of an infinitive, a verbal noun, a polite or plural imperative, a wish and a future.
	turkishForms = []string{
		"", "mak", "mek", "ma", "me", "masi", "mesi", "in", "un", "iniz", "unuz", "yin", "yun", "yiniz", "yunuz",
		"alim", "elim", "yalim", "yelim", "acagim", "ecegim", "yacagim", "yecegim", "acagiz", "ecegiz", "yacagiz",
		"yecegiz",
	}
)

// isActivity reports whether k's title begins with an English verb of doing or ends with a Turkish one.
func isActivity(k KeyResult) bool {
	w := words(k.Title)
	return len(w) > 0 && (slices.Contains(englishDoing, w[0]) || isTurkishVerb(w[len(w)-1], turkishDoing))
}

// isTurkishVerb reports whether the folded word is one of the verb stems in one of the forms.
func isTurkishVerb(word string, stems []string) bool {
	return slices.ContainsFunc(stems, func(stem string) bool {
		ending, ok := strings.CutPrefix(word, stem)
		return ok && slices.Contains(turkishForms, ending)
	})
}
