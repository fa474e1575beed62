package ui

import (
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// PrivacyView is what is stored about a person, and until when.
type PrivacyView struct {
	Person     okr.Person
	Own        bool // the person themselves looks
	Teams      []string
	Counts     []PrivacyCount
	Since      time.Time // of the first check-in; zero without one
	Loc        *time.Location
	KeptMonths int // words are removed after as many; 0 keeps them
	MayErase   bool
}

// PrivacyCount is how many of one kind are stored; the kind completes a message id.
type PrivacyCount struct {
	Kind string
	N    int
}

// Privacy says in plain words what is stored about a person, what for, how long, where, and who sees it.
func Privacy(p *locale.Printer, v PrivacyView) Message {
	title := p.T("privacy.title_own")
	if !v.Own {
		title = p.T("privacy.title_of", "Name", line(v.Person.Name, nameRunes))
	}
	blocks := []slack.Block{list([]span{strong(title)}, privacyItems(p, v)), list(nil, privacyTerms(p, v))}
	if v.Own {
		blocks = append(blocks, actions(button(p, "export_data", ActionPrivacyExport, PersonRef(v.Person.ID))))
		return message(title, blocks...)
	}
	offered := []slack.BlockElement{button(p, "export_data", ActionPrivacyExport, PersonRef(v.Person.ID))}
	if v.MayErase {
		offered = append(offered, erasure(p, v.Person))
	}
	return message(title, append(blocks, actions(offered...), context(p.T("privacy.about_export")))...)
}

// erasure asks once more: nobody can undo it.
func erasure(p *locale.Printer, person okr.Person) slack.BlockElement {
	b := button(p, "erase_data", ActionPrivacyErase, PersonRef(person.ID))
	b.Style = slack.StyleDanger
	b.Confirm = slack.NewConfirmationBlockObject(plain(p.T("privacy.erase_sure")),
		plain(p.T("privacy.erase_means", "Name", line(person.Name, nameRunes))),
		plain(p.T("button.erase_data")), plain(p.T("button.cancel"))).WithStyle(slack.StyleDanger)
	return b
}

// privacyItems is what is stored; of what there is none nothing is said.
func privacyItems(p *locale.Printer, v PrivacyView) [][]span {
	language := p.T("privacy.language_follows")
	if v.Person.Language != "" {
		language = p.T("help.language." + v.Person.Language)
	}
	known := []string{line(v.Person.Name, nameRunes)}
	for _, fact := range []string{v.Person.Zone, v.Person.Locale} {
		if fact != "" {
			known = append(known, line(fact, nameRunes))
		}
	}
	items := [][]span{{strong(p.T("privacy.profile")),
		say("  " + joined(append(known, p.T("privacy.language", "Language", language))...))}}
	if len(v.Teams) > 0 {
		names := v.Teams[:min(len(v.Teams), listedNames)]
		said := make([]string, len(names))
		for i, name := range names {
			said[i] = line(name, 25)
		}
		items = append(items, []span{strong(p.T("privacy.teams")), say("  " + p.List(said))})
	}
	for _, c := range v.Counts {
		if c.N == 0 {
			continue
		}
		said := p.T("privacy.count."+c.Kind, "Count", c.N)
		if c.Kind == PrivacyCheckIns {
			said = joined(said, p.T("privacy.since", "Day", p.Date(v.Since.In(v.Loc))))
		}
		items = append(items, []span{say(said)})
	}
	return items
}

// PrivacyCheckIns is the kind of count that also says since when.
const PrivacyCheckIns = "check_ins"

// privacyTerms is what for, how long, where, and who sees it.
func privacyTerms(p *locale.Printer, v PrivacyView) [][]span {
	kept := p.T("privacy.kept_always")
	if v.KeptMonths > 0 {
		kept = p.T("privacy.kept", "Count", v.KeptMonths)
	}
	var terms [][]span
	for _, t := range []struct{ label, said string }{
		{"purpose", p.T("privacy.purpose")}, {"period", kept}, {"place", p.T("privacy.place")},
		{"readers", p.T("privacy.readers")},
	} {
		terms = append(terms, []span{strong(p.T("privacy.label." + t.label)), say("  " + t.said)})
	}
	return terms
}
