package dealfile

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// total adds up the amounts of a file as they stand, to know a sum when it comes.
type total struct {
	sum   decimal.Decimal
	in    sales.Currency
	mixed bool
}

func (t *total) add(m sales.Money) {
	t.mixed = t.mixed || t.in != "" && t.in != m.Currency
	t.sum, t.in = t.sum.Add(m.Units()), m.Currency
}

// totalWord begins a line of sums, as locale.Key folds it; behind it stands at most how many lines were added.
var totalWord = regexp.MustCompile(`^((grand |sub ?)?totals?|sum|(genel |ara )?toplam(lar)?|yekun)[ :.()\d-]*(records?|deals?|rows?|kayit|firsat|adet|satir)?[ :.)]*$`)

// isTotal reports whether a line has a word for a sum and numbers, and nothing else.
func (g *reading) isTotal(l line) bool {
	word := false
	for i, c := range l.cells {
		switch {
		case c.text == "":
		case !word:
			if c.kind != written || len(c.text) > headingRunes || !totalWord.MatchString(locale.Key(c.text)) {
				return false
			}
			word = true
		case c.kind == number:
		case c.kind == day, len(c.text) > amountBytes, g.isDay(i), !strings.ContainsAny(c.text, "0123456789"):
			return false
		}
	}
	return word
}

func (g *reading) isDay(column int) bool {
	for _, m := range []Meaning{Day, WonDay, LostDay, Expected} {
		if g.at[m] == column {
			return true
		}
	}
	return false
}

// identifies are the columns of which every real deal would fill one.
var identifies = []Meaning{ID, State, IsWon, IsLost, Stage, WonDay, LostDay, Day, Expected, Owner}

// notADeal says why a line is none: it sums up others, or is what a report ends with.
func (g *reading) notADeal(l line) (why string, err error) {
	switch {
	case l.err != nil:
		return "", nil
	case g.trailer > 0 && l.at >= g.trailer && !g.isTotal(l):
		return "footer", nil
	case !g.isTotal(l):
		return "", nil
	}
	for _, m := range identifies {
		if g.at[m] >= 0 {
			return "total", nil
		}
	}
	c := l.cell(g.at[Amount])
	if v, _, err := g.amount(c, c.text); err == nil && !g.sum.mixed && v.Equal(g.sum.sum) {
		return "total", nil
	}
	return "", okr.Refuse("import.total_unsure") // a customer may be called so
}

// footerWords are in the lines with which reports end, as locale.Key folds them.
var footerWords = regexp.MustCompile(`confidential|copyright|©|do not distribute|generated|` +
	`exported|report|rapor|gizli|olusturul|disa aktar|filtre|filter|` +
	`as of|\brecords?\b|\bkayit\b|\bpage\b|\bsayfa\b|tarihinde|all rights`)

// longestName is from how many characters on a lone cell at the end is a sentence.
const longestName = 60

// footersFrom is the line from which on a file has only what reports end with, 0 when there is none: lone cells after
// a gap, or with words that say so.
func (t table) footersFrom() (from int) {
	for i := len(t.lines) - 1; i > 0; i-- {
		l := t.lines[i]
		if l.err != nil {
			break
		}
		alone := ""
		for _, c := range l.cells {
			if c.text != "" && c.kind == written {
				alone = c.text
			}
		}
		if l.filled() != 1 || alone == "" {
			if len(l.cells) > 0 && totalWord.MatchString(locale.Key(firstText(l))) {
				continue
			}
			break
		}
		if l.gap || utf8.RuneCountInString(alone) > longestName || footerWords.MatchString(locale.Key(alone)) {
			from = l.at
		}
	}
	return from
}

// firstText is the first thing that a line says.
func firstText(l line) string {
	for _, c := range l.cells {
		if c.text != "" {
			return c.text[:min(len(c.text), headingRunes)]
		}
	}
	return ""
}
