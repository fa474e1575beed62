package ui_test

import (
	"fmt"

	"okrbot/locale"
	"okrbot/sales"
	"okrbot/ui"
)

// winScreens are what people see of how deals were won.
func (s sample) winScreens(p *locale.Printer, screens map[string]any) {
	d := s.deal(8, "Acme A.Ş.", 16_000, sales.Won)
	how := s.say("Demoyu kendi rakamlarıyla gösterdim")
	said := sales.Win{ID: 3, Deal: d, Person: s.id(1), PersonName: s.say("Ayşe Demir"), Text: how, At: now,
		Amount: true}
	q := sales.WinQuestion{Person: s.person(), Deal: d, Holds: true}
	screens["win_question"] = ui.WinQuestion(p, q)
	q.Over = true
	screens["win_over"] = ui.WinQuestion(p, q)
	q.Over, q.Win = false, &said
	screens["win_said"] = ui.WinQuestion(p, q)
	screens["win_form"] = ui.WinForm(p, said)
	screens["win_form_bare"] = ui.WinForm(p, sales.Win{Deal: d, Person: s.id(1)})
	screens["win_done"] = ui.WinDone(p, ui.WinSaid(p, said))
	celebrated := s.recognition()
	celebrated.How = how
	screens["praise_how"] = ui.Recognition(p, celebrated, 5)

	v := ui.WinsView{Reader: s.id(1), Loc: istanbul, Now: now, Typed: s.say("demo"), Page: 1, More: true}
	for i := range min(10, 3*s.many) {
		w := said
		w.ID, w.Deal.ID, w.Text = sales.WinID(i+1), sales.DealID(i+8), s.say(fmt.Sprintf("%d. arama sonuç verdi", i+1))
		if i > 0 {
			w.At = now.AddDate(0, 0, -200*i)
			w.Person, w.PersonName, w.Amount, w.Deal.Product = s.id(i+1), s.say("Mehmet Öz"), false, ""
		}
		v.Wins = append(v.Wins, w)
	}
	screens["wins_found"] = ui.Wins(p, v)
	v.Typed, v.Page, v.More = "", 0, false
	screens["wins_newest"] = ui.Wins(p, v)
	screens["wins_none"] = ui.Wins(p, ui.WinsView{Reader: s.id(1), Loc: istanbul})
	screens["wins_none_found"] = ui.Wins(p, ui.WinsView{Reader: s.id(1), Loc: istanbul, Typed: s.say("zeta")})
}
