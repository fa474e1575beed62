package locale

import (
	"regexp"
	"strings"
)

// TypedMonths are months one after the other as people say them: from one to another, or how many from the next one on.
type TypedMonths struct {
	From, To TypedPeriod // months, both included; with or without a year
	Count    int         // 2 to 12; 0 when the months are named
}

// mostMonths is how many months may be said at once.
const mostMonths = 12

var (
	nextMonths  = regexp.MustCompile(`^(?:for )?(?:each of )?(?:the )?(?:next|coming|following|gelecek|onumuzdeki|sonraki) (\d{1,2}|[a-z]+) (?:months|ay)(?: icin| boyunca)?$`)
	monthNoise  = regexp.MustCompile(`^(?:from|between|for) | (?:arasi|arasinda|kadar|icin|boyunca)$`)
	monthsJoint = regexp.MustCompile(`-|\.\.+| (?:to|till|until|through|and|ile|ve) `)
)

// ParseMonths reads several months as people type them, with the words of either language: "nov-jan", "Nov 2026 to
// Jan 2027", "kasım - ocak", "kasım'dan ocak'a kadar", "2026-11 - 2027-01", "the next 3 months", "gelecek 3 ay". It
// reports false for what names no months, and for what may be cut in two ways.
func ParseMonths(text string) (TypedMonths, bool) {
	typed, short := typedLine(text)
	if typed == "" || !short {
		return TypedMonths{}, false
	}
	key := strings.Join(strings.Fields(Key(ascii(Hyphens(typed)))), " ")
	if match := nextMonths.FindStringSubmatch(key); match != nil {
		n, ok := smallNumber(match[1])
		return TypedMonths{Count: n}, ok && n >= 2 && n <= mostMonths
	}
	for noise := monthNoise.FindStringIndex(key); noise != nil; noise = monthNoise.FindStringIndex(key) {
		key = key[:noise[0]] + key[noise[1]:]
	}
	if m, ok := monthsCut(key, monthsJoint.FindAllStringIndex(key, -1)); ok {
		return m, true
	}
	var spaces [][]int
	for i, r := range key {
		if r == ' ' {
			spaces = append(spaces, []int{i, i + 1})
		}
	}
	return monthsCut(key, spaces)
}

// monthsCut reads two months around one of the places; it is not ok when none or several of them leave two.
func monthsCut(key string, places [][]int) (m TypedMonths, ok bool) {
	for _, at := range places {
		from, isFrom := ParsePeriod(key[:at[0]])
		to, isTo := ParsePeriod(key[at[1]:])
		if !isFrom || !isTo || from.Kind != Month || to.Kind != Month || from.Distant || to.Distant {
			continue
		}
		if ok {
			return TypedMonths{}, false
		}
		m, ok = TypedMonths{From: from, To: to}, true
	}
	return m, ok
}
