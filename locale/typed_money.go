package locale

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// currencyCodes are the ISO codes of the words and signs for money, as Key folds them.
var currencyCodes = map[string]string{
	"₺": "TRY", "tl": "TRY", "try": "TRY", "trl": "TRY", "lira": "TRY",
	"us$": "USD", "$": "USD", "usd": "USD", "dolar": "USD", "dollar": "USD", "dollars": "USD",
	"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "avro": "EUR",
	"£": "GBP", "gbp": "GBP", "sterlin": "GBP", "pound": "GBP", "pounds": "GBP",
}

// CurrencyCode is the ISO code of a word or sign for money: TRY for "₺", "TL" and "try". It reports false for any
// other word.
func CurrencyCode(word string) (string, bool) {
	if len(word) > typedBytes {
		return "", false
	}
	code, ok := currencyCodes[strings.Trim(Key(word), ".")]
	return code, ok
}

// ParseMoney reads an amount of money as people type it, in units of the currency, and the ISO code of the currency
// that was typed, empty when none was: "12.500,50 TL", "1,2 mn", "$12k", "€5.000". Currency is what the amount is
// in if no other one is typed; it decides as the unit does in [ParseNumber]. What can't be read, is a percentage,
// or is below zero, is an *Error whose sentence says what to type; what has two readings is a [*TwoReadings].
func ParseMoney(text string, lang Language, currency string) (amount decimal.Decimal, typed string, err error) {
	n, err := undressMoney(text, lang)
	if err != nil {
		return amount, "", err
	}
	typed = currencyCodes[Key(n.unit)]
	if amount, err = n.read(cmp.Or(typed, currency, string(anyCurrency))); err != nil {
		return amount, "", err
	}
	return amount, typed, notNegative(amount)
}

// anyCurrency stands for one that nobody named: it has two decimals.
const anyCurrency = "TRY"

// ParseMoneyMarked reads an amount whose decimal mark is known; see [ParseMoney]. An amount below zero is none of
// its concerns.
func ParseMoneyMarked(text string, mark Mark) (amount decimal.Decimal, typed string, err error) {
	n, err := undressMoney(text, mark.language())
	if err != nil {
		return amount, "", err
	}
	amount, err = n.marked(mark)
	return amount, currencyCodes[Key(n.unit)], err
}

// undressMoney takes an amount's sign, scale and currency off.
func undressMoney(text string, lang Language) (numeral, error) {
	n, err := undress(text, lang, "")
	if err != nil {
		return n, err
	}
	switch _, currency := currencyCodes[Key(n.unit)]; {
	case slices.Contains(percentWords, Key(n.unit)):
		return n, &Error{ID: "errors.money_percent", Args: []any{"Text", shortened(n.typed)}}
	case n.unit != "" && !currency:
		return n, unreadableNumber(n.typed)
	}
	return n, nil
}

func notNegative(amount decimal.Decimal) error {
	if amount.IsNegative() {
		return &Error{ID: "errors.money_negative"}
	}
	return nil
}

// mostMoneyWords is of how many words an amount of money consists at the most: "1 234 mn TL".
const mostMoneyWords = 4

// TakeMoney takes an amount of money off the begin of a line: of "1,2 mn Acme" the amount is 1.2 million and the
// rest "Acme". Words after the number belong to it when they are more digits of it, or say its scale or currency; a
// single letter on its own does not, since it may begin a name: "5000 M Yapı". It reports false when the line
// begins with no amount. What looks like an amount and can't be taken for one is an error of [ParseMoney], and head
// is what it is about: it is never read with fewer words instead.
func TakeMoney(text string, lang Language, currency string) (m TakenMoney, ok bool, err error) {
	text = strings.TrimSpace(text)
	ends := wordEnds(text)
	if len(ends) == 0 || !beginsAmount(text) {
		return TakenMoney{Rest: text}, false, nil
	}
	most := 1
	for n := len(ends); n > 1; n-- {
		if moneyWords(strings.Fields(text[:ends[n-1]])) {
			most = n
			break
		}
	}
	m.Head, m.Rest = text[:ends[most-1]], strings.TrimSpace(text[ends[most-1]:])
	m.Amount, m.Currency, err = ParseMoney(m.Head, lang, currency)
	if first := text[:ends[0]]; isUnreadable(err) && strings.ContainsFunc(first, unicode.IsLetter) { // 7-Eleven
		return TakenMoney{Rest: text}, false, nil
	}
	return m, err == nil, err
}

// TakenMoney is an amount at the begin of a line.
type TakenMoney struct {
	Amount   decimal.Decimal
	Currency string // ISO code; empty when none was typed
	Head     string // the words of the amount
	Rest     string // what follows them
}

// beginsAmount reports whether a line begins as amounts do: with a digit, after a sign or the word for a currency,
// if any.
func beginsAmount(text string) bool {
	head := ascii(text)
	digit := strings.IndexFunc(head, unicode.IsDigit)
	if digit < 0 {
		return false
	}
	word := strings.Trim(head[:digit], "+-.,( ")
	_, currency := currencyCodes[Key(word)]
	return word == "" || currency || slices.Contains(percentWords, Key(word))
}

// wordEnds are where the first words of a line end.
func wordEnds(text string) (ends []int) {
	inWord := false
	for i, r := range text {
		if unicode.IsSpace(r) && inWord {
			ends = append(ends, i)
			if len(ends) == mostMoneyWords {
				return ends
			}
		}
		inWord = !unicode.IsSpace(r)
	}
	if inWord {
		ends = append(ends, len(text))
	}
	return ends
}

// moneyWords reports whether every word after the first one can only belong to the amount before it.
func moneyWords(words []string) bool {
	_, currencyFirst := currencyCodes[Key(words[0])]
	for i, word := range words[1:] {
		key := Key(word)
		_, isCurrency := currencyCodes[key]
		_, isScale := scaleWords[key]
		isScale = isScale && len([]rune(word)) > 1
		if !isCurrency && !isScale && !isGroup(word) && !(i == 0 && currencyFirst) {
			return false
		}
	}
	return true
}

// isGroup reports whether a word is three digits of a number that is grouped by spaces, with its decimals if it is
// the last of them.
func isGroup(word string) bool {
	whole, fraction, cut := strings.Cut(strings.Replace(word, ",", ".", 1), ".")
	return len(whole) == 3 && strings.Trim(whole+fraction, "0123456789") == "" && cut == (fraction != "")
}
