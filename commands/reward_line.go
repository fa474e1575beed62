package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"okrbot/locale"
)

// grantLine is what was typed to give points by hand: to whom, how many and what for.
type grantLine struct {
	name   string // a mention, or a name
	amount int64
	reason string
	rest   string // what stands there without the name
}

// groupedNumber is a whole number with marks between its thousands: 1.000 and 1,000.
var groupedNumber = regexp.MustCompile(`^\d{1,3}([.,]\d{3})+$`)

// unitWords stand behind a number of points.
var unitWords = []string{"points", "point", "puan", "pts"}

// parseGrantLine reads @ayşe 20 for saving the demo, and 20 puan @ayşe with it; not ok without a name or a number.
func parseGrantLine(text string) (l grantLine, ok bool) {
	words := strings.Fields(text)
	at := slices.IndexFunc(words, isAmount)
	if at < 0 || at > longestNameWords {
		return l, false
	}
	amount, err := strconv.ParseInt(strings.NewReplacer("+", "", ".", "", ",", "").Replace(words[at]), 10, 64)
	if err != nil {
		return l, false
	}
	after := words[at+1:]
	if len(after) > 0 && slices.Contains(unitWords, locale.Key(strings.TrimRight(after[0], ":,"))) {
		after = after[1:]
	}
	name := words[:at]
	if len(name) == 0 && len(after) > 0 && strings.ContainsAny(after[0][:1], "@<") {
		name, after = after[:1], after[1:]
	}
	if len(name) == 0 {
		return l, false
	}
	if len(after) > 0 && slices.Contains(opening, strings.ToLower(after[0])) {
		after = after[1:]
	}
	l = grantLine{name: strings.TrimRight(strings.Join(name, " "), ",;:"), amount: amount,
		reason: strings.Join(after, " ")}
	l.rest = strconv.FormatInt(amount, 10) + " " + l.reason
	return l, true
}

func isAmount(word string) bool {
	digits := strings.TrimPrefix(word, "+")
	return digits != "" && (isNumber(digits) || groupedNumber.MatchString(digits))
}
