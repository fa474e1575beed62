package ui_test

import (
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

func (s sample) comments() (list []okr.Comment) {
	for i := range s.many {
		list = append(list, okr.Comment{KeyResult: 7, PersonName: s.say("Mehmet Kaya"),
			Text: s.say("Depo müdürü onayı yarın verecek."), At: daysAgo(2 + i), Edited: i == 0})
	}
	return list
}

// asked are a question about a key result that was answered, and one about a whole check-in that was not.
func (s sample) asked() (list []okr.Asked) {
	for i := range s.many {
		q := okr.Asked{
			ID: okr.AskedID(5 + i), CheckIn: s.checkIn().ID, Team: 1, TeamName: s.say("Satış Ege"), Week: "2026-W48",
			By: "U0SELIN", ByName: s.say("Selin Aydın"),
			Author: s.person().ID, AuthorName: s.say("Ayşe Demir"), Text: s.say("Anket neden gecikti?"), At: daysAgo(1),
		}
		if i%2 == 0 {
			q.KeyResult, q.KeyResultTitle, q.Answer, q.AnsweredAt = 7, s.say("Memnuniyet anketi 72 puandan 85 puana"),
				s.say("Tedarikçi bir hafta sonra başladı."), daysAgo(0)
		}
		list = append(list, q)
	}
	q := list[0]
	q.ID, q.KeyResult, q.Answer = 9, 0, ""
	return append(list, q)
}

// talkScreens are what people see of talk about key results and check-ins.
func (s sample) talkScreens(p *locale.Printer, screens map[string]any) {
	asked := s.asked()
	answered, open := asked[0], asked[len(asked)-1]
	screens["talk"] = ui.Talk(p, s.objective(), s.keyResults()[0])
	screens["talk_opened"] = ui.TalkOpened(p, 7)
	screens["question"] = ui.Question(p, open, open.Author)
	screens["question_answered"] = ui.Question(p, answered, answered.Author)
	screens["question_answer"] = ui.Question(p, answered, answered.By)
	screens["ask_form"] = ui.AskForm(p, s.checkIn(), okr.Weekly)
	screens["answer_form"] = ui.AnswerForm(p, answered)
	screens["asked"] = ui.TalkDone(p, ui.AskedNow(p, open))
	screens["answered"] = ui.TalkDone(p, ui.AnsweredNow(p, answered))
}
