package locale

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// Limits of a number that a person may type.
const (
	integerDigits = 15
	decimalDigits = 6
)

// ParseNumber reads a number as people type it, in either language's manner: "1.234,5", "1,234.5", "1 234,5",
// "%20", "20%", "yüzde 20", "1,2 mn", "12 bin", "12k", "₺1.234,50", "1.234,56 TL", "40 müşteri". Unit is what the
// number is asked in; empty where it has none. A unit that is typed may be spelled in either language, and is
// refused when it is another one.
//
// A number with one mark and three digits behind it may be grouped or cut there: "12.500". The reader's own
// grouping mark is one. Their decimal mark is taken for one where the unit has thousandths ("12,500 kg") or a scale
// says so ("12,500 mn"); else, and where a scale follows the grouping mark, the error is a [*TwoReadings].
//
// What can't be read, or has more than 15 digits before the decimal mark or 6 after it, is an *Error whose sentence
// says what to type.
func ParseNumber(text string, lang Language, unit string) (decimal.Decimal, error) {
	n, err := undress(text, lang, unit)
	if err != nil {
		return decimal.Decimal{}, err
	}
	if n.unit != "" && unit != "" && !sameUnit(n.unit, unit) {
		return decimal.Decimal{}, &Error{ID: "errors.unit_differs",
			Args: []any{"Text", shortened(n.typed), "Typed", n.unit, "Unit", Line(unit)}}
	}
	return n.read(cmp.Or(unit, n.unit))
}

// Mark is what separates decimals.
type Mark rune

// The decimal marks: of English 1,234.5 and of Turkish 1.234,5.
const (
	PointMark Mark = '.'
	CommaMark Mark = ','
)

// language is one that writes numbers with the mark.
func (m Mark) language() Language {
	if m == CommaMark {
		return Turkish
	}
	return English
}

// ParseNumberMarked reads a number whose decimal mark is known; see [ParseNumber].
func ParseNumberMarked(text string, mark Mark) (decimal.Decimal, error) {
	n, err := undress(text, mark.language(), "")
	if err != nil {
		return decimal.Decimal{}, err
	}
	return n.marked(mark)
}

// MarksOf tells with which decimal marks a text can be read as a number or an amount: both, where it has none, or
// one that may group as well.
func MarksOf(text string) (point, comma bool) {
	_, pointed := ParseNumberMarked(text, PointMark)
	_, cut := ParseNumberMarked(text, CommaMark)
	return pointed == nil, cut == nil
}

func unreadableNumber(typed string) error {
	return &Error{ID: "errors.number_unreadable", Args: []any{"Text", shortened(typed)}}
}

func shortened(typed string) string { return Truncate(typed, 40) }

// numeral is a typed number that gives up its signs and words one by one, until digits and their separators are left.
type numeral struct {
	lang      Language
	raw       string // as the person typed it
	typed     string // the same on one line
	beginning string // what stood before the first digit
	core      string
	ending    string // what stood after the last digit
	negative  bool
	unit      string // that was typed
	power     int32  // of ten, from "k", "bin", "mn" ...
}

// percentWords and scaleWords stand beside numbers, as Key folds them.
var (
	percentWords = []string{"%", "yuzde", "percent", "per cent"}
	scaleWords   = map[string]int32{
		"k": 3, "bin": 3, "thousand": 3,
		"m": 6, "mn": 6, "mln": 6, "mio": 6, "milyon": 6, "million": 6,
		"b": 9, "bn": 9, "mia": 9, "mlr": 9, "mrd": 9, "milyar": 9, "billion": 9,
	}
)

// undress takes the sign, the unit and the scale off a number that is asked in a unit.
func undress(text string, lang Language, unit string) (n numeral, err error) {
	n = numeral{lang: lang, raw: strings.TrimSpace(text)}
	var short bool
	n.typed, short = typedLine(text)
	switch {
	case n.typed == "":
		return n, &Error{ID: "errors.number_empty"}
	case !short:
		return n, unreadableNumber(n.typed)
	}
	n.core = strings.TrimSpace(ascii(n.typed))
	if strings.ContainsFunc(n.core, foreignDigit) {
		return n, &Error{ID: "errors.number_digits", Args: []any{"Text", shortened(n.typed)}}
	}
	dressed := n.core
	signed := n.takeSign()
	n.takeFirst(unit)
	if !signed {
		n.takeSign()
	}
	n.beginning = strings.TrimSuffix(dressed, n.core)
	return n, n.takeTail(unit)
}

func (n *numeral) takeSign() bool {
	rest, negative := strings.CutPrefix(n.core, "-")
	rest, positive := strings.CutPrefix(rest, "+")
	if negative && positive {
		return false
	}
	n.negative = n.negative || negative
	n.core = strings.TrimLeft(rest, " ")
	return negative || positive
}

// takeFirst takes a percent or currency sign, or the unit, off the beginning.
func (n *numeral) takeFirst(unit string) {
	head := strings.IndexFunc(n.core, func(r rune) bool { return isDigit(r) || strings.ContainsRune("-+.,", r) })
	if head <= 0 {
		return
	}
	word := Key(n.core[:head])
	_, currency := currencyCodes[word]
	if currency || slices.Contains(percentWords, word) || unit != "" && sameUnit(word, unit) {
		n.unit, n.core = strings.TrimSpace(n.core[:head]), n.core[head:]
	}
}

// takeTail takes the scale and the unit off the end.
func (n *numeral) takeTail(unit string) error {
	last := strings.LastIndexFunc(n.core, isDigit)
	if last < 0 {
		return unreadableNumber(n.typed)
	}
	n.core, n.ending = n.core[:last+1], n.core[last+1:]
	tail := strings.TrimSpace(n.ending)
	if tail == "" {
		return nil
	}
	scale, rest := cutScale(tail, unit)
	if rest != "" && !n.takeUnit(rest, unit) {
		return unreadableNumber(n.typed)
	}
	if scale == "" {
		return nil
	}
	if slices.Contains(percentWords, Key(n.unit)) {
		return unreadableNumber(n.typed)
	}
	if scale == "b" && n.lang == Turkish { // "12b" may be meant as "12 bin" as well as "12 billion"
		return &Error{ID: "errors.number_scale_ambiguous", Args: []any{"Text", shortened(n.typed)}}
	}
	n.power = scaleWords[scale]
	return nil
}

// cutScale takes a scale off the begin of what follows a number: of "bin TL" and "kTL" it is "bin" and "k". What is
// the unit as a whole is no scale: "12 m" in a field of metres.
func cutScale(tail, unit string) (scale, rest string) {
	key := Key(tail)
	if unit != "" && sameUnit(key, unit) {
		return "", tail
	}
	if _, ok := scaleWords[key]; ok {
		return key, ""
	}
	for word := range scaleWords {
		after, found := strings.CutPrefix(key, word)
		if !found {
			continue
		}
		apart := strings.HasPrefix(after, " ")
		after = strings.TrimSpace(after)
		_, currency := currencyCodes[after]
		if apart && isUnit(after, unit) || currency {
			return word, after
		}
	}
	return "", tail
}

// isUnit reports whether a word can be taken for a unit where this one is asked for.
func isUnit(word, asked string) bool {
	_, currency := currencyCodes[Key(word)]
	return asked != "" || currency || knownUnit(word)
}

// takeUnit takes a unit behind the number; one before it must be the same. In a field with a unit any other word is
// one too, so that the refusal can name it.
func (n *numeral) takeUnit(word, asked string) bool {
	if n.unit != "" {
		return sameUnit(n.unit, word)
	}
	if !isUnit(word, asked) || strings.ContainsFunc(word, func(r rune) bool { return !unitRune(r) }) {
		return false
	}
	n.unit = word
	return true
}

func unitRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Sc, r) || strings.ContainsRune("% .'/-²³", r)
}

// read makes a number of the digits and separators that are left.
func (n *numeral) read(unit string) (decimal.Decimal, error) {
	point, pointErr := n.marked(PointMark)
	comma, commaErr := n.marked(CommaMark)
	switch {
	case pointErr != nil && commaErr != nil:
		return decimal.Decimal{}, telling(pointErr, commaErr)
	case pointErr != nil:
		return comma, nil
	case commaErr != nil || point.Equal(comma):
		return point, nil
	}
	large, small := point, comma
	if small.Abs().GreaterThan(large.Abs()) {
		large, small = small, large
	}
	own := point
	if n.lang == Turkish {
		own = comma
	}
	switch {
	case own.Equal(large) && n.power == 0:
		return large, nil
	case own.Equal(small) && (n.power > 0 || threeDecimals(unit)):
		return small, nil
	}
	return decimal.Decimal{}, n.twoNumbers(large, small, unit)
}

// telling is that one of two errors which says more than that nothing could be read.
func telling(a, b error) error {
	if isUnreadable(a) {
		return b
	}
	return a
}

func isUnreadable(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.ID == "errors.number_unreadable"
}

// marked reads the number with a decimal mark that is settled.
func (n *numeral) marked(mark Mark) (decimal.Decimal, error) {
	segments, separators, ok := split(n.core)
	if !ok {
		return decimal.Decimal{}, unreadableNumber(n.typed)
	}
	whole, fraction := segments, ""
	if last := len(separators) - 1; last >= 0 && separators[last] == rune(mark) {
		whole, fraction, separators = segments[:last+1], segments[last+1], separators[:last]
	}
	if !grouped(whole, separators, mark) {
		return decimal.Decimal{}, unreadableNumber(n.typed)
	}
	digits := strings.TrimLeft(strings.Join(whole, ""), "0")
	v, err := decimal.NewFromString("0" + digits + "." + fraction + "0")
	if err != nil {
		return decimal.Decimal{}, unreadableNumber(n.typed)
	}
	v = v.Shift(n.power)
	if n.negative {
		v = v.Neg()
	}
	return v, within(v)
}

// split cuts digits, of which one is the last character, apart at their separators: '.', ',', ' ' and '\”. Only the
// first segment may be empty, as in ".5".
func split(core string) (segments []string, separators []rune, ok bool) {
	start := 0
	for i, r := range core {
		switch {
		case isDigit(r):
			continue
		case strings.ContainsRune(".,' ", r) && (i > start || i == 0 && r != ' ' && r != '\''):
			segments = append(segments, core[start:i])
			separators = append(separators, r)
			start = i + 1
		default:
			return nil, nil, false
		}
	}
	return append(segments, core[start:]), separators, true
}

// grouped tells whether the segments of a whole number are grouped by thousands, all with the same separator, which
// is not the decimal mark, or are not grouped at all.
func grouped(segments []string, separators []rune, mark Mark) bool {
	if len(separators) == 0 {
		return true
	}
	for i, separator := range separators {
		if separator == rune(mark) || separator != separators[0] || len(segments[i+1]) != 3 {
			return false
		}
	}
	first := segments[0]
	return len(first) >= 1 && len(first) <= 3 && first[0] != '0'
}

func within(v decimal.Decimal) error {
	whole, fraction, _ := strings.Cut(v.Abs().String(), ".")
	if len(whole) > integerDigits {
		return &Error{ID: "errors.number_too_large", Args: []any{"Digits", integerDigits}}
	}
	if len(fraction) > decimalDigits {
		return &Error{ID: "errors.number_too_precise", Args: []any{"Digits", decimalDigits}}
	}
	return nil
}

// ascii turns full-width characters, the minus sign and dashes, typographic apostrophes and
// the spaces that group digits into what keyboards type.
func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '−' || r >= '‐' && r <= '―': // minus, hyphens and dashes
			return '-'
		case r == '’' || r == '‘':
			return '\''
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, text)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func foreignDigit(r rune) bool { return unicode.IsDigit(r) && !isDigit(r) }
