package ui

import (
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// PersonChoice is one of several people who may be meant.
type PersonChoice struct {
	Person  okr.PersonID
	Name    string
	Teams   []string
	Command string // does what was typed, with this one
}

// MostChoices is how many people of several are offered; of more it is said how many they are.
const MostChoices = 10

// WhichPerson asks which of several people is meant by a name.
func WhichPerson(p *locale.Printer, typed string, choices []PersonChoice) Message {
	ask := p.T("command.which_person", "Name", line(typed, nameRunes))
	blocks := []slack.Block{rich(strong(ask))}
	for _, c := range choices[:min(len(choices), MostChoices)] {
		b := slack.NewButtonBlockElement(ActionRepeat+":"+string(c.Person), c.Command, plain(p.T("button.this_one")))
		blocks = append(blocks, section(joined(line(c.Name, nameRunes), line(p.List(c.Teams), shortRunes)), b))
	}
	if left := len(choices) - MostChoices; left > 0 {
		blocks = append(blocks, context(p.T("command.which_person_more", "Count", left)))
	}
	return message(ask, blocks...)
}
