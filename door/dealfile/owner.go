package dealfile

import (
	"cmp"
	"slices"

	"okrbot/locale"
	"okrbot/okr"
)

// OwnerAsk is a name in the column of owners that does not say by itself who is meant.
type OwnerAsk struct {
	Said   string
	Key    string // what an answer is kept under
	Why    string // several, display, unknown: completes the message import.owner_
	People []okr.Person
	Lines  int
}

// people are who may own a deal, by what they are called.
type people struct {
	all    []okr.Person
	ids    map[string]okr.PersonID
	called map[string][]okr.Person // by their own name or the one they show
}

func peopleOf(list []okr.Person) people {
	p := people{list, map[string]okr.PersonID{}, map[string][]okr.Person{}}
	for _, one := range list {
		p.ids[string(one.ID)] = one.ID
		real, shows := locale.Key(one.RealName), locale.Key(one.Name)
		for _, key := range []string{real, shows} {
			if key != "" && !slices.ContainsFunc(p.called[key], func(o okr.Person) bool { return o.ID == one.ID }) {
				p.called[key] = append(p.called[key], one)
			}
		}
	}
	return p
}

// owner finds who is meant by a name or an id. A name that several have, or that is only what somebody chose to be
// shown as, is asked about.
func (g *reading) owner(text string) (okr.PersonID, error) {
	if id, ok := g.people.ids[text]; ok {
		return id, nil
	}
	key := locale.Key(text)
	kept := Known(text)
	if id, ok := g.Choices.Owners[kept]; ok && (id == LeaveOut || g.people.ids[string(id)] != "") {
		return id, nil
	}
	called := g.people.called[key]
	if len(called) == 1 && locale.Key(cmp.Or(called[0].RealName, called[0].Name)) == key {
		return called[0].ID, nil
	}
	if g.owners[kept] == nil {
		ask := &OwnerAsk{Said: shown(text), Key: kept, Why: "unknown", People: g.people.all}
		switch {
		case len(called) > 1:
			ask.Why, ask.People = "several", called
		case len(called) == 1:
			ask.Why, ask.People = "display", called
		}
		g.owners[kept] = ask
		g.named = append(g.named, ask)
	}
	g.owners[kept].Lines++
	return "", errWaits
}
