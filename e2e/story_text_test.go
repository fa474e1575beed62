package e2e

import (
	"strings"
	"testing"

	"okrbot/slacksim"
	"okrbot/slacksim/simtest"
)

// writesTo lets a person write to okrbot in its conversation and returns the answer, which has the text.
func (o *office) writesTo(person, said, text string) *simtest.Shown {
	o.t.Helper()
	return o.answers(person, text, func() { o.Person(person).Types("@okrbot", said) })
}

// corrects lets a person change what they wrote to okrbot and returns the answer, which has the text.
func (o *office) corrects(person, before, after, text string) *simtest.Shown {
	o.t.Helper()
	return o.answers(person, text, func() { o.Person(person).Edits(before, after) })
}

// answers is okrbot's next message in its conversation with a person who does something.
func (o *office) answers(person, text string, act func()) *simtest.Shown {
	o.t.Helper()
	dm := o.sim.DM(person, o.sim.BotUser())
	said := func() (messages []string) {
		for _, m := range o.sim.Messages(dm) {
			if m.User == o.sim.BotUser() {
				messages = append(messages, o.sim.MessageText(m, person))
			}
		}
		return messages
	}
	before := len(said())
	act()
	o.wait("an answer with "+text, func() bool { return len(said()) > before })
	if got := said()[before]; !strings.Contains(got, text) {
		o.t.Errorf("the answer is\n%s\nwithout %q", got, text)
	}
	return o.Person(person).DM().Shows(text)
}

// nothingEscaped fails the test if people read anything as Slack sends it.
func (o *office) nothingEscaped() {
	o.t.Helper()
	for _, m := range o.sim.AllMessages() {
		if m.User != o.sim.BotUser() {
			continue
		}
		for _, mark := range []string{"&amp;", "&lt;", "&gt;", "<http", "<mailto", "<@", "<#"} {
			if text := o.sim.MessageText(m, m.For); strings.Contains(text, mark) {
				o.t.Errorf("people read %s in\n%s", mark, text)
			}
		}
	}
}

func TestText_ComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.looksUp(emily, "/sales won 12500 Smith & Sons", "Smith & Sons")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	o.writesTo(emily, "won 9000 acme.com", "acme.com · ₺9,000")
	o.writesTo(emily, "sales won 8000 jo@acme.com // see https://acme.com/a//b?x=1&y=2", "jo@acme.com · ₺8,000")
	o.Channel("#sales").Shows("Emily Carter has won 3 deals in a row.").Has("jo@acme.com")
	o.looksUp(emily, "/sales show D3", "“see https://acme.com/a//b?x=1&y=2”")
	o.looksUp(emily, "/sales open 7000 <Core> https://core.io", "<Core> https://core.io · ₺7,000")
	o.looksUp(emily, "/sales lost D4 price // R&D says: 3 < 4", "Marked as lost: Price.")
	o.looksUp(emily, "/sales show D4", "“R&D says: 3 < 4”")
	o.looksUp(emily, "/sales open 100 Rocket 🚀 Ltd :acme_logo:", "Rocket 🚀 Ltd :acme_logo: · ₺100")
	o.looksUp(emily, "/sales open 300 Market of @Ayşe Yılmaz", "Market of @Ayşe Yılmaz · ₺300")

	o.sim.AddChannel(slacksim.Channel{ID: "C0ENTERPRISE", Name: "enterprise", Private: true,
		Members: []string{emily, o.sim.BotUser()}})
	o.looksUp(emily, "/sales open 400 Hotels #enterprise", "Hotels · ₺400")
	o.looksUp(emily, "/sales show D7", "enterprise")
	o.looksUp(emily, "/okr @Ayşe Yılmaz", "Objectives of Ayşe Yılmaz")

	o.sets("", "Ekip adı", "R&D <Core> 🚀")
	o.looksUp(emily, "/okr report R&D <Core> 🚀", "R&D <Core> 🚀 · Q4 2026")
	u, _ := o.sim.User(lukas)
	u.RealName = "Lukas & <b>"
	o.sim.SetUser(u)
	o.settles(lukas)
	o.looksUp(emily, "/okr list @lukas", "Lukas & <b>")
	o.nothingEscaped() // and now what was typed so
	o.writes(emily, goal{title: "R&D <!channel> 🚀 <https://x.io|y>",
		keyResults: []result{{title: "A & B", start: "0", target: "10", unit: "<b>"}}})
	o.looksUp(emily, "/okr show O1", "R&D <!channel> 🚀 <https://x.io|y>").Has("A & B").Has("<b>")
	o.looksUp(emily, "/sales open 200 &amp; Co", "&amp; Co · ₺200")
}

func TestText_OfInvisibleCharactersIsNone(t *testing.T) {
	t.Parallel()
	o := begins(t)
	w := o.words(emily)
	o.drafts(emily, goal{title: "\u3164", keyResults: []result{{title: "\u2800\u200b", start: "0", target: "10"}}})
	if err := o.Person(emily).TriesToSubmit(); err != nil {
		t.Fatal(err)
	}
	o.seesErrorAt(emily, "title", w.T("errors.title_empty"))
	o.seesErrorAt(emily, "kr.0.title", w.T("errors.title_empty"))
	o.Person(emily).ClosesAllModals()
	o.Person(emily).Types("@okrbot", "/sales won 5000 \u3164\u2060")
	o.Person(emily).SeesModal("Won")
	o.Person(emily).ClosesAllModals()
}

func TestText_EveryCommandWithoutItsSlash(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	for _, c := range [][2]string{
		{"okr list\nteam", "Win the East Coast"},
		{"OKR\n\nlist   me", "Win the East Coast"},
		{"list team", "Win the East Coast"},
		{"`okr list`", "Win the East Coast"},
		{"okr: show O1", "Win the East Coast"},
		{"@okrbot okr list", "Win the East Coast"},
		{"KR-1", "Roasters"},
		{"kpi list", "KPI"},
		{"satış\nwon\n12500\nAcme // a\nb", "Acme · ₺12,500"},
		{"D1", "“a b”"},
		{"leaderboard", "leaderboard, November 2026"},
		{"log", "Several commands know “log”: sales log and kpi log."},
	} {
		o.writesTo(emily, c[0], c[1])
	}
	o.reads()
}

func TestText_AnEditedMessageIsReadAgainIfNothingWasDone(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writesTo(emily, "sales wno 5000 Harbour", "Did you mean")
	o.corrects(emily, "sales wno 5000 Harbour", "sales won 5000 Harbour", "Harbour · ₺5,000")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	o.corrects(emily, "sales won 5000 Harbour", "sales won 50000 Harbour", "so the edit changes nothing")
	o.looksUp(emily, "/sales D1", "Harbour · ₺5,000")
	o.looksUp(emily, "/sales D2", "D2")

	o.writesTo(emily, "okr list company", "")
	o.corrects(emily, "okr list company", "okr list me", "My objectives")
	o.writesTo(emily, "sales won 9.000 Harbour", "Which")
	o.Person(emily).Clicks("₺9,000.00")
	o.Person(emily).DM().Shows("Harbour · ₺9,000")
	o.corrects(emily, "sales won 9.000 Harbour", "sales won 9000 Harbour", "so the edit changes nothing")
	o.moveTo("2026-11-28T16:00:00+03:00")
	o.corrects(emily, "okr list me", "okr list team", "so the edit changes nothing")
	o.reads()
}

func TestText_AMentionIsAnsweredToWhoWroteItOnly(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.Person(emily).Types("#sales", "@okrbot help")
	o.Person(emily).SeesEphemeral("#sales", "/okr checkin")
	o.Person(ayse).Types("#sales", "Merhaba @okrbot, satış\nyardım")
	o.Person(ayse).SeesEphemeral("#sales", "/sales kazandım")
	o.Person(emily).Types("#sales", "@okrbot sales won 12500 Smith & Sons")
	o.Person(emily).SeesEphemeral("#sales", "Smith & Sons · ₺12,500")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	o.Person(emily).Types("#sales", "@okrbot okr new")
	o.Person(emily).SeesEphemeral("#sales", "Here is the form").Clicks("Open the form")
	o.Person(emily).SeesModal("New objective")
	o.Person(emily).ClosesAllModals()
	o.Person(guest).Types("#sales", "@okrbot")
	o.Person(guest).SeesEphemeral("#sales", "okrbot is for members of this workspace")
	below := o.Person(emily).In("#sales").Shows("Emily Carter has won their first deal.")
	o.Person(emily).RepliesTo(below, "@okrbot sales D1")
	o.Person(emily).SeesEphemeral("#sales", "Open again")
	o.Person(robot).Types("#sales", "@okrbot help")
	o.Quiet()
}

func TestText_EditedBelowTheSummary(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"},
			{title: "Hotels", start: "0", target: "5"}}})
	o.moveTo("2026-11-30T17:00:00+03:00")
	o.checksIn(emily, map[string]string{"KR1": "4", "KR2": "1"})
	o.reads()
	summary := o.Channel("#sales").Shows("week 49")
	o.Person(ayse).RepliesTo(summary, "KR1 is bad & late")
	o.listened(1)
	o.looksUp(ayse, "/okr geçmiş KR1", "KR1 is bad & late")
	o.Person(ayse).Edits("KR1 is bad & late", "KR–2 is bad & late")
	o.listened(2)
	o.looksUp(ayse, "/okr geçmiş KR1", "Roasters").Lacks("bad")
	o.looksUp(ayse, "/okr geçmiş KR2", "KR–2 is bad & late")
	o.Person(ayse).Edits("KR–2 is bad & late", "nothing is bad, see https://jira.io/KR-1")
	o.listened(3)
	o.looksUp(ayse, "/okr geçmiş KR1", "Roasters").Lacks("bad")
	o.looksUp(ayse, "/okr geçmiş KR2", "Hotels").Lacks("bad")
	o.Person(ayse).Edits("nothing is bad, see https://jira.io/KR-1", "kr 1 and KR2")
	o.listened(4)
	o.looksUp(ayse, "/okr geçmiş KR1", "kr 1 and KR2")
	o.Person(ayse).Deletes("kr 1 and KR2")
	o.listened(5)
	o.looksUp(ayse, "/okr geçmiş KR1", "Roasters").Lacks("kr 1 and")
	o.looksUp(ayse, "/okr geçmiş KR2", "Hotels").Lacks("kr 1 and")
}

func TestPeople_AreFoundByAPartOfTheirName(t *testing.T) {
	t.Parallel()
	o := begins(t)
	for id, name := range map[string]string{"U0MEHMET": "Mehmet Demir", "U0KAYA": "Mehmet Kaya"} {
		u, _ := o.sim.User(emily)
		u.ID, u.RealName, u.Name, u.DisplayName = id, name, "", ""
		o.sim.AddUser(u)
		o.sim.Invite("C0SALES", id)
		o.settles(id)
	}
	o.reads()
	o.looksUp(selin, "/sales görüşme @Mehmet",
		"“Mehmet” kim?").Has("Mehmet Demir · Sales").Has("Mehmet Kaya · Sales").Clicks("Bu")
	o.Person(selin).SeesEphemeral("@okrbot", "Birebir görüşme: Mehmet Demir").Lacks("kim?")
	o.looksUp(selin, "/sales görüşme @emily", "Emily Carter")
	o.looksUp(selin, "/sales görüşme kaya", "Mehmet Kaya")
	o.looksUp(selin, "/sales görüşme @Nora", "Burada “Nora” adında kimse yok.")
	o.looksUp(emily, "/okr list @ays", "Ayşe Yılmaz")
	o.looksUp(emily, "/okr list Ayşe", "Ayşe Yılmaz")
	o.looksUp(can, "/okr gizlilik @emily", "Emily Carter")
	o.looksUp(can, "/okr gizlilik @nobody", "U012ABCDEF")
	o.looksUp(emily, "/sales won 5000 Harbour", "Harbour")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	o.looksUp(emily, "/sales split D1 60/40 @mehmet", "Who is “mehmet”?")
	o.looksUp(emily, "/sales split D1 60/40 @mehmet kaya", "Credit divided.")
	o.looksUp(emily, "/sales show D1", "Mehmet Kaya")
	o.nothingEscaped()
}
