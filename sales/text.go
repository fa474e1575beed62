package sales

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"okrbot/okr"
)

// The longest texts of a deal in characters, whichever way they come in.
const (
	LongestName = 200 // of a customer, a product line, a reason for losing
	LongestNote = 2000
)

// OneLine makes one line of a text, without control characters; of one of which nothing is to be seen, none.
func OneLine(text string) string {
	if okr.Blank(text) {
		return ""
	}
	return strings.Join(strings.FieldsFunc(text,
		func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// Tidied is a deal with its texts as they are kept: names on one line, the note without space around it.
func (d Deal) Tidied() Deal {
	d.Customer, d.Product, d.LossReason, d.Note = OneLine(d.Customer), OneLine(d.Product), OneLine(d.LossReason),
		strings.TrimSpace(d.Note)
	return d
}

// CheckTexts refuses texts of a deal that are too long, each by its name, and an odd id. What a deal said before
// stays good.
func (d Deal) CheckTexts(before *Deal) error {
	if before == nil {
		before = &Deal{}
	}
	for _, t := range []struct {
		text, before string
		most         int
		id           string
	}{
		{d.Customer, before.Customer, LongestName, "errors.customer_too_long"},
		{d.Product, before.Product, LongestName, "errors.product_too_long"},
		{d.LossReason, before.LossReason, LongestName, "errors.reason_too_long"},
		{d.Note, before.Note, LongestNote, "errors.note_too_long"},
	} {
		if t.text != t.before && len(t.text) > t.most && utf8.RuneCountInString(t.text) > t.most {
			return okr.Refuse(t.id, "Most", t.most)
		}
	}
	if d.External != before.External && !externalName.MatchString(d.External) {
		return okr.Refuse("errors.external_odd")
	}
	return nil
}

// What programs may be called, and what they may call a deal: what fits between two slashes of an address.
var (
	sourceName   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)
	externalID   = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,100}$`)
	externalName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}/[A-Za-z0-9._:-]{1,100}$`)
)

// IsSource reports whether a program may be called so.
func IsSource(name string) bool { return sourceName.MatchString(name) }

// IsExternalID reports whether a program may call a deal so.
func IsExternalID(id string) bool { return externalID.MatchString(id) }
