package ui

import (
	"fmt"

	"github.com/slack-go/slack"

	"okrbot/locale"
)

// Readings asks which of several readings of a typed text is meant, with a button for each; again is the whole of
// what was typed, once for each reading.
func Readings(p *locale.Printer, e *locale.TwoReadings, again []string) Message {
	ask := p.T("errors.two_readings_ask", "Text", line(e.Text, nameRunes))
	var buttons []slack.BlockElement
	for i, reading := range e.Readings {
		label := plain(short(reading.Shown, maxOption))
		buttons = append(buttons, slack.NewButtonBlockElement(fmt.Sprint(ActionRepeat, ":", i), again[i], label))
	}
	return message(ask, rich(say(ask)), actions(buttons...))
}
