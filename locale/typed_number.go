package locale

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// Limits of a number that a person may type.
const (
	integerDigits = 15
	decimalDigits = 6
	typedRunes    = 80 // longer texts aren't numbers
)

// ParseNumber reads a number as people type it, in either language's manner:
// "1.234,5", "1,234.5", "1 234,5", "%20", "20%", "yüzde 20", "1,2 mn", "12 bin",
// "12k", "₺1.234,50", "1.234,56 TL". A percent or currency sign is dropped: "20%"
// is 20. The language decides only what is otherwise open: whether "1.234" is
// 1234 (Turkish) or 1.234 (English), and likewise "1,234".
//
// What can't be read, or has more than 15 digits before the decimal mark or 6
// after it, is an *Error whose sentence says what to type.
func ParseNumber(text string, lang Language) (decimal.Decimal, error) {
	typed := Line(text)
	if typed == "" {
		return decimal.Decimal{}, &Error{ID: "errors.number_empty"}
	}
	if utf8.RuneCountInString(typed) > typedRunes {
		return decimal.Decimal{}, unreadableNumber(typed)
	}
	n := numeral{lang: lang, typed: typed}
	if err := n.undress(); err != nil {
		return decimal.Decimal{}, err
	}
	return n.read()
}

func unreadableNumber(typed string) error {
	return &Error{ID: "errors.number_unreadable", Args: []any{"Text", Truncate(typed, 40)}}
}

// numeral is a typed number that gives up its signs and words one by one, until
// digits and their separators are left.
type numeral struct {
	lang     Language
	typed    string // as the person sees it
	core     string
	negative bool
	percent  bool
	currency bool
	power    int32  // of ten, from "k", "bin", "mn" ...
	ending   string // what stood after the last digit
}

// amountWords are the words and signs around a number, as Key folds them.
var (
	percentWords  = []string{"%", "yuzde", "percent", "per cent"}
	currencyWords = []string{"₺", "tl", "try", "us$", "$", "usd", "€", "eur", "euro", "avro", "£", "gbp"}
	scaleWords    = map[string]int32{
		"k": 3, "bin": 3, "thousand": 3,
		"m": 6, "mn": 6, "mln": 6, "milyon": 6, "million": 6,
		"b": 9, "bn": 9, "mia": 9, "mlr": 9, "milyar": 9, "billion": 9,
	}
)

// undress takes the sign, the percent or currency sign and the scale off.
func (n *numeral) undress() error {
	n.core = ascii(n.typed)
	if strings.ContainsFunc(n.core, foreignDigit) {
		return &Error{ID: "errors.number_digits", Args: []any{"Text", Truncate(n.typed, 40)}}
	}
	n.core = strings.TrimSpace(n.core)
	signed := n.takeSign()
	if n.takeFirst(percentWords) {
		n.percent = true
	} else if n.takeFirst(currencyWords) {
		n.currency = true
	}
	if !signed {
		n.takeSign()
	}
	tail := n.takeTail()
	if tail == "" {
		return nil
	}
	for _, word := range percentWords {
		if tail == word && !n.percent && !n.currency {
			n.percent = true
			return nil
		}
	}
	if !n.currency && !n.percent {
		tail = n.takeTailCurrency(tail)
	}
	if tail == "" {
		return nil
	}
	power, known := scaleWords[tail]
	if !known || n.percent {
		return unreadableNumber(n.typed)
	}
	if tail == "b" && n.lang == Turkish {
		// "12b" may be meant as "12 bin" as well as "12 billion".
		return &Error{ID: "errors.number_scale_ambiguous", Args: []any{"Text", Truncate(n.typed, 40)}}
	}
	n.power = power
	return nil
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

// takeFirst takes one of the words, or a sign, off the beginning.
func (n *numeral) takeFirst(words []string) bool {
	head := strings.IndexFunc(n.core, func(r rune) bool { return isDigit(r) || strings.ContainsRune("-+.,", r) })
	if head <= 0 {
		return false
	}
	word := Key(n.core[:head])
	if slices.Contains(words, word) {
		n.core = n.core[head:]
		return true
	}
	return false
}

// takeTail takes everything after the last digit off the end, folded by Key.
func (n *numeral) takeTail() string {
	last := strings.LastIndexFunc(n.core, isDigit)
	n.core, n.ending = n.core[:last+1], n.core[last+1:]
	return Key(n.ending)
}

func (n *numeral) takeTailCurrency(tail string) (rest string) {
	for _, word := range currencyWords {
		scale, found := strings.CutSuffix(tail, word)
		scale = strings.TrimSpace(scale)
		_, scaled := scaleWords[scale]
		if found && (scale == "" || scaled) {
			n.currency = true
			return scale
		}
	}
	return tail
}

// read makes a number of the digits and separators that are left.
func (n *numeral) read() (decimal.Decimal, error) {
	segments, separators, ok := split(n.core)
	if !ok {
		return decimal.Decimal{}, unreadableNumber(n.typed)
	}
	whole, fraction := segments, ""
	if n.pointed(segments, separators) {
		last := len(segments) - 1
		whole, fraction = segments[:last], segments[last]
		separators = separators[:last-1]
		if err := n.doubt(whole, fraction); err != nil {
			return decimal.Decimal{}, err
		}
	} else if n.power > 0 && len(separators) == 1 && open(segments, separators) {
		// Nobody knows whether "1.234k" is a million or a thousand.
		return decimal.Decimal{}, n.ambiguous(segments, n.ending)
	}
	if !grouped(whole, separators) {
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
	if err := within(v); err != nil {
		return decimal.Decimal{}, err
	}
	return v, nil
}

// pointed tells whether the last separator is a decimal mark.
func (n *numeral) pointed(segments []string, separators []rune) bool {
	if len(separators) == 0 {
		return false
	}
	last := separators[len(separators)-1]
	if last != '.' && last != ',' || strings.Count(string(separators), string(last)) > 1 {
		return false
	}
	if open(segments, separators) {
		_, point := n.lang.marks()
		return string(last) == point
	}
	return true
}

// open tells whether a single separator may group thousands as well as mark decimals.
func open(segments []string, separators []rune) bool {
	return len(separators) == 1 && (separators[0] == '.' || separators[0] == ',') &&
		len(segments[1]) == 3 && len(segments[0]) >= 1 && len(segments[0]) <= 3 && segments[0][0] != '0'
}

// doubt refuses what the language alone would read as money with three decimals:
// a Turkish reader's "$1,234" is far more likely to be a thousand dollars.
func (n *numeral) doubt(whole []string, fraction string) error {
	if n.currency && n.power == 0 && len(whole) == 1 && len(fraction) == 3 && whole[0] != "" && len(whole[0]) <= 3 && whole[0][0] != '0' {
		return n.ambiguous([]string{whole[0], fraction}, "0")
	}
	return nil
}

// ambiguous offers both readings, spelled so that neither is open again: the
// large one without a mark, the small one with the language's decimal mark and an
// ending, the scale or a further decimal.
func (n *numeral) ambiguous(segments []string, ending string) error {
	_, point := n.lang.marks()
	return &Error{ID: "errors.number_ambiguous", Args: []any{
		"Text", Truncate(n.typed, 40),
		"Whole", segments[0] + segments[1] + n.ending,
		"Fraction", segments[0] + point + segments[1] + ending,
	}}
}

// split cuts digits apart at their separators: '.', ',', ' ' and '\”. Only the
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
	return append(segments, core[start:]), separators, start < len(core)
}

// grouped tells whether the segments of a whole number are grouped by thousands,
// all with the same separator, or are not grouped at all.
func grouped(segments []string, separators []rune) bool {
	if len(separators) == 0 {
		return true
	}
	for i, separator := range separators {
		if separator != separators[0] || len(segments[i+1]) != 3 {
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

// ascii turns full-width characters, the minus sign, typographic apostrophes and
// the spaces that group digits into what keyboards type.
func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '−':
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
