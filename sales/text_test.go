package sales_test

import (
	"errors"
	"strings"
	"testing"

	"okrbot/okr"
	"okrbot/sales"
)

// Names have up to 200 characters, notes 2,000, in any script; what a deal said before stays good.
func TestCheckTexts(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("ş", n) }
	for _, c := range []struct {
		name   string
		before *sales.Deal
		after  sales.Deal
		want   string
	}{
		{"nothing", nil, sales.Deal{}, ""},
		{"the longest", nil,
			sales.Deal{Customer: long(200), Product: long(200), LossReason: long(200), Note: long(2000)}, ""},
		{"the longest of plain letters", nil, sales.Deal{Customer: strings.Repeat("s", 200)}, ""},
		{"a customer", nil, sales.Deal{Customer: long(201)}, "errors.customer_too_long"},
		{"a customer of plain letters", nil, sales.Deal{Customer: strings.Repeat("s", 201)},
			"errors.customer_too_long"},
		{"a product", nil, sales.Deal{Product: long(201)}, "errors.product_too_long"},
		{"a reason", nil, sales.Deal{LossReason: long(201)}, "errors.reason_too_long"},
		{"a note", nil, sales.Deal{Note: long(2001)}, "errors.note_too_long"},
		{"as before", &sales.Deal{Customer: long(300)}, sales.Deal{Customer: long(300)}, ""},
		{"as long as before", &sales.Deal{Customer: long(300)}, sales.Deal{Customer: long(299) + "s"},
			"errors.customer_too_long"},
		{"an id of a program", nil, sales.Deal{External: "hubspot/1234"}, ""},
		{"an odd id", nil, sales.Deal{External: "hubspot/12 34"}, "errors.external_odd"},
		{"an odd id as before", &sales.Deal{External: "12 34"}, sales.Deal{External: "12 34"}, ""},
		{"no id any more", &sales.Deal{External: "hubspot/1"}, sales.Deal{}, "errors.external_odd"},
	} {
		err := c.after.CheckTexts(c.before)
		got := ""
		if refusal := (*okr.Refusal)(nil); errors.As(err, &refusal) {
			got = refusal.ID
		}
		if got != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestTidied(t *testing.T) {
	t.Parallel()
	got := sales.Deal{Customer: " Defne\n Ltd ", Product: "\u200b", LossReason: "too\tdear",
		Note: "\n one\n two \n"}.Tidied()
	if got.Customer != "Defne Ltd" || got.Product != "" || got.LossReason != "too dear" || got.Note != "one\n two" {
		t.Errorf("%+v", got)
	}
}
