package dealfile

import (
	"slices"
	"strings"
)

// sourceFile is the source of a file that no known CRM has written.
const sourceFile = "file"

// source tells which CRM a file is from, so that its deals are those that the CRM's webhooks name: by the name of the
// id, and by headings that only one of them has.
func (t table) source(at map[Meaning]int) string {
	has := func(names ...string) bool {
		return slices.ContainsFunc(t.headings, func(h string) bool {
			key := heading(h)
			return slices.ContainsFunc(names, func(name string) bool {
				before, open := strings.CutSuffix(name, "*")
				return key == name || open && strings.HasPrefix(key, before)
			})
		})
	}
	id := ""
	if i := at[ID]; i >= 0 {
		for _, l := range t.lines[:min(len(t.lines), headingsWithin)] {
			if id == "" {
				id = l.cell(i).text
			}
		}
	}
	switch {
	case strings.HasPrefix(id, "zcrm_"):
		return "zoho"
	case has("(do not modify) opportunity", "(degistirmeyin) firsat"):
		return "dynamics"
	case has("deal - *", "anlasma - *", "firsat - *"):
		return "pipedrive"
	case has("opportunity id", "firsat kimligi"):
		return "salesforce"
	case has("responsible person", "responsible", "sorumlu kisi") && has("id"):
		return "bitrix24"
	case has("record id", "record id - deal") && !has("closing date"):
		return "hubspot"
	case has("record id", "kayit kimligi") && has("closing date", "kapanis tarihi"):
		return "zoho"
	}
	return sourceFile
}
