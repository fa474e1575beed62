package sales

import (
	"regexp"
	"strings"
)

// RowSource is the source of rows of a file that have no id of their own: they are named by what they say.
const RowSource = "row"

// shortSalesforce is the length of Salesforce's ids; the longer form of one, with three letters that check its case,
// has eighteen.
const shortSalesforce = 15

var (
	longSalesforce = regexp.MustCompile(`^[A-Za-z0-9]{15}[A-Z0-5]{3}$`)
	zohoPrefix     = regexp.MustCompile(`^(?i:zcrm_)(\d+)$`)
)

// OneID is an id of a CRM in the one form in which it is kept: Salesforce's of 15 characters where the one of 18 is
// given, Zoho's without the zcrm_ of its exports. All others are what they are.
func OneID(source, id string) string {
	id = strings.TrimSpace(id)
	if zoho := zohoPrefix.FindStringSubmatch(id); zoho != nil {
		return zoho[1]
	}
	if longSalesforce.MatchString(id) && (source == "salesforce" ||
		id[shortSalesforce:] == salesforceCheck(id[:shortSalesforce])) {
		return id[:shortSalesforce]
	}
	return id
}

// OneExternal is a source and an id, hubspot/1234, with the id in its one form.
func OneExternal(external string) string {
	source, id, found := strings.Cut(external, "/")
	if !found {
		return external
	}
	return source + "/" + OneID(source, id)
}

// salesforceCheck are the three letters that follow an id of 15 characters: each says which of five characters are
// capitals.
func salesforceCheck(id string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
	var check strings.Builder
	for block := 0; block < shortSalesforce; block += 5 {
		capitals := 0
		for i, c := range []byte(id[block : block+5]) {
			if 'A' <= c && c <= 'Z' {
				capitals |= 1 << i
			}
		}
		check.WriteByte(alphabet[capitals])
	}
	return check.String()
}
