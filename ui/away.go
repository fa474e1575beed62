package ui

import (
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// AwayView is the form for absences.
type AwayView struct {
	Person    okr.Person
	Today     okr.Date
	Absences  []okr.Absence   // present and coming, of the person
	Manages   bool            // the person may set absences of others
	ForOthers []PersonAbsence // present and coming, of people the person manages
}

// PersonAbsence is an absence with the name of whose it is.
type PersonAbsence struct {
	okr.Absence
	Name string
}

// AwayInput is what was typed into the form.
type AwayInput struct {
	Person   okr.PersonID // whose absence; empty for the caller's own
	From, To okr.Date     // empty when not given
}

// AwayForm is the modal that sets and removes absences.
func AwayForm(p *locale.Printer, v AwayView) slack.ModalViewRequest {
	blocks := []slack.Block{rich(say(p.T("away.intro")))}
	if v.Manages {
		who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil,
			fieldAction).WithInitialUser(string(v.Person.ID))
		blocks = append(blocks, slack.NewInputBlock(AwayBlock("person"), plain(p.T("away.person")), nil, who))
	}
	blocks = append(blocks,
		dateField(AwayBlock("from"), p.T("away.from"), string(v.Today)),
		dateField(AwayBlock("to"), p.T("away.to"), string(v.Today)),
	)
	blocks = append(blocks, absences(p, v)...)
	return modal(p, CallbackAway, "away.title.form", "away.title.save", blocks...)
}

func dateField(block, label, day string) slack.Block {
	picker := slack.NewDatePickerBlockElement(fieldAction)
	picker.InitialDate = day
	return slack.NewInputBlock(block, plain(label), nil, picker)
}

// absences lists what is set, each with the button to remove it.
func absences(p *locale.Printer, v AwayView) []slack.Block {
	var groups [][]slack.Block
	add := func(a okr.Absence, name string) {
		said := joined(name, absenceDays(p, a))
		groups = append(groups, []slack.Block{section("🌴 "+said,
			button(p, "remove", ActionAwayRemove, AbsenceRef(a.ID)))})
	}
	for _, a := range v.Absences {
		add(a, "")
	}
	for _, a := range v.ForOthers {
		add(a.Absence, line(a.Name, nameRunes))
	}
	kept, left := fitting(groups, 60, 40_000)
	if len(kept) == 0 {
		return nil
	}
	blocks := append([]slack.Block{divider(), rich(strong(p.T("away.set")))}, kept...)
	return append(blocks, andMore(p, left)...)
}

func absenceDays(p *locale.Printer, a okr.Absence) string {
	if a.From == a.To {
		return dateOf(p, a.From)
	}
	return dateOf(p, a.From) + " – " + dateOf(p, a.To)
}

// ReadAway reads the form.
func ReadAway(state *slack.ViewState) AwayInput {
	return AwayInput{
		Person: okr.PersonID(typedIn(state, AwayBlock("person")).SelectedUser),
		From:   okr.Date(typedIn(state, AwayBlock("from")).SelectedDate),
		To:     okr.Date(typedIn(state, AwayBlock("to")).SelectedDate),
	}
}

// AwayBlock is the block to which an error about a field belongs: from, to, person.
func AwayBlock(field string) string { return "away." + field }

// AwaySet says from when to when somebody is away, and lets them take it back; where one day was said, which may be
// the only one, also that.
func AwaySet(p *locale.Printer, a okr.Absence, mayBeOneDay bool) Message {
	day := func(d okr.Date) string { return p.Date(d.Midnight(time.UTC)) }
	said := p.T("command.away_set", "From", day(a.From), "To", day(a.To))
	if a.From == a.To {
		said = p.T("command.away_set_day", "Day", day(a.To))
	}
	var buttons []slack.BlockElement
	if mayBeOneDay {
		only := slack.NewButtonBlockElement(ActionAwayOnly, string(AbsenceRef(a.ID))+" "+string(a.To),
			plain(p.T("button.away_only", "Day", dateOf(p, a.To))))
		buttons = append(buttons, only)
	}
	buttons = append(buttons, button(p, "undo", ActionAwayRemove, AbsenceRef(a.ID)))
	return message(said, rich(commands(said)...), actions(buttons...))
}
