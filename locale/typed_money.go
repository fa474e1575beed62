package locale

import (
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// currencyCodes are the ISO codes of the words and signs for money, as Key folds them.
var currencyCodes = map[string]string{
	"₺": "TRY", "tl": "TRY", "try": "TRY", "lira": "TRY",
	"us$": "USD", "$": "USD", "usd": "USD", "dolar": "USD", "dollar": "USD", "dollars": "USD",
	"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "avro": "EUR",
	"£": "GBP", "gbp": "GBP", "sterlin": "GBP", "pound": "GBP", "pounds": "GBP",
}

// ParseMoney reads an amount of money as people type it, in units of the currency, and the ISO code of the currency, which is empty when
// none was typed: "12.500,50 TL", "1,2 mn", "$12k", "€5.000". What can't be read, is a percentage, or is below zero, is an *Error whose
// sentence says what to type.
func ParseMoney(text string, lang Language) (amount decimal.Decimal, currency string, err error) {
	typed := Line(text)
	plain, currency := withoutCurrency(typed)
	if strings.ContainsAny(plain, "%％") {
		return amount, "", &Error{ID: "errors.money_percent", Args: []any{"Text", Truncate(typed, 40)}}
	}
	if currency == "" && typed == "" {
		return amount, "", &Error{ID: "errors.number_empty"}
	}
	if currency != "" { // so that "$1,234" is doubted as money is
		plain = "₺" + plain
	}
	if amount, err = ParseNumber(plain, lang); err != nil {
		return amount, "", err
	}
	if amount.IsNegative() {
		return amount, "", &Error{ID: "errors.money_negative"}
	}
	return amount, currency, nil
}

// withoutCurrency takes the word or sign of a currency off the begin or end of text.
func withoutCurrency(text string) (rest, currency string) {
	if at := strings.IndexFunc(text, func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune("+-−.,", r) }); at > 0 {
		if code, ok := currencyCodes[Key(text[:at])]; ok {
			return strings.TrimSpace(text[at:]), code
		}
	}
	last := strings.LastIndexFunc(text, unicode.IsDigit)
	if last < 0 {
		return text, ""
	}
	last++
	for cut := last; cut < len(text); cut++ {
		if code, ok := currencyCodes[Key(text[cut:])]; ok && (cut == last || !continues(text, cut)) {
			return strings.TrimSpace(text[:cut]), code
		}
	}
	return text, ""
}

// continues reports whether a cut goes through a word.
func continues(text string, cut int) bool {
	before := []rune(text[:cut])
	after := []rune(text[cut:])
	return len(before) > 0 && len(after) > 0 && unicode.IsLetter(before[len(before)-1]) && unicode.IsLetter(after[0])
}

// mostMoneyWords is of how many words an amount of money consists at the most: "1 234 mn TL".
const mostMoneyWords = 4

// TakeMoney takes an amount of money off the begin of a line: of "1,2 mn Acme" the amount is 1.2 million and the rest "Acme". Words after the
// number belong to it when they are more digits of it, or say its scale or currency; a single letter on its own does not, since it may begin a
// name: "5000 M Yapı". It reports false when the line begins with no amount.
func TakeMoney(text string, lang Language) (amount decimal.Decimal, currency, rest string, ok bool) {
	text = strings.TrimSpace(text)
	ends := wordEnds(text)
	for n := min(mostMoneyWords, len(ends)); n > 0; n-- {
		head := text[:ends[n-1]]
		if n > 1 && !moneyWords(strings.Fields(head)) {
			continue
		}
		amount, currency, err := ParseMoney(head, lang)
		if err == nil {
			return amount, currency, strings.TrimSpace(text[ends[n-1]:]), true
		}
	}
	return decimal.Decimal{}, "", text, false
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
	for i, word := range words[1:] {
		key := Key(word)
		_, isCurrency := currencyCodes[key]
		_, isScale := scaleWords[key]
		group := len(word) == 3 && strings.Trim(word, "0123456789") == "" || len(word) > 3 && strings.Trim(word[:3], "0123456789") == "" && strings.ContainsAny(word[3:4], ",.") && strings.Trim(word[4:], "0123456789") == ""
		first := i == 0 && slices.Contains([]string{"₺", "$", "€", "£"}, words[0])
		if !isCurrency && (!isScale || len([]rune(word)) == 1) && !group && !first {
			return false
		}
	}
	return true
}
