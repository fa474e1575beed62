package e2e

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"okrbot/slacksim"
)

// onMonday opens the office on a Monday half past nine: Selin and Ayşe were asked, Emily's clock has yet to come to
// nine.
func onMonday(t *testing.T) *office {
	t.Helper()
	o := begins(t)
	o.moveTo("2026-11-30T09:30:00+03:00")
	o.nudged(map[string][]string{selin: week("30 Nov", "1 Dec")[:1], ayse: week("30 Nov", "1 Dec")[:1]})
	return o
}

// calls is a goal with one key result.
func callsGoal() goal {
	return goal{title: "Daha çok müşteriyle konuşmak",
		keyResults: []result{{title: "Görüşme sayısı", start: "0", target: "100"}}}
}

// replies are the messages with a text that okrbot said to a person in their DM, to everybody or to them only.
func (o *office) replies(person, text string) (n int) {
	dm := o.sim.DM(person, o.sim.BotUser())
	for _, m := range append(o.sim.Messages(dm), o.sim.Ephemerals(dm, person)...) {
		if m.User == o.sim.BotUser() && strings.Contains(o.sim.MessageText(m, person), text) {
			n++
		}
	}
	return n
}

// done waits until a form that was submitted is taken, and puts away what it says then.
func (o *office) done(person string) {
	o.t.Helper()
	thanked := false
	o.wait("the form to be taken", func() bool {
		stack := o.sim.Views(person)
		thanked = len(stack) > 0 && stack[len(stack)-1].Content["submit"] == nil
		return thanked || len(stack) == 0
	})
	if thanked {
		o.Person(person).ClosesModal()
	}
}

func TestFault_EventsDeliveredTwice(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	o.sim.Inject(slacksim.Fault{Name: "duplicate"})
	o.Person(ayse).Types("@okrbot", "dil")
	o.Person(ayse).DM().Shows("okrbot Slack dilinizi izliyor")
	o.sim.Invite("C0SALES", can)
	o.settles(can)
	o.settles(ayse)
	if n := o.replies(ayse, "okrbot Slack dilinizi izliyor"); n != 1 {
		t.Errorf("one message was answered %d times", n)
	}
	o.moveTo("2026-12-08T12:00:00+03:00")
	if asked := o.nudges(can); len(asked) != 2 {
		t.Errorf("who joined with an event that came twice was asked %q", asked)
	}
	o.reads()
}

func TestFault_CommandsAndClicksDeliveredTwice(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	for _, twice := range []string{"/okr", "block_actions checkin.snooze", "block_actions checkin.nothing"} {
		o.sim.Inject(slacksim.Fault{Name: "duplicate", On: twice, Times: 1})
	}
	rep := o.Person(ayse)
	rep.Types("@okrbot", "/okr language tr")
	rep.SeesEphemeral("@okrbot", "Bundan sonra sizinle Türkçe konuşuyorum")
	rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bugün daha sonra hatırlat")
	rep.SeesEphemeral("@okrbot", "Bugün saat 12:30")
	rep.DM().Shows("Merhaba Ayşe Yılmaz").Clicks("Bu hafta bildirecek şey yok")
	rep.DM().Shows("Not edildi")
	o.settles(ayse)
	for _, text := range []string{"Türkçe konuşuyorum", "Bugün saat 12:30", "Not edildi"} {
		if n := o.replies(ayse, text); n != 1 {
			t.Errorf("%q was said %d times", text, n)
		}
	}
	o.Channel("#sales").Shows("1 of 3 have answered")
	o.moveTo("2026-12-03T12:00:00+03:00")
	o.nudged(map[string][]string{ayse: week("30 Nov", "1 Dec")[:1], selin: week("30 Nov", "1 Dec"),
		emily: week("30 Nov", "1 Dec")})
}

func TestFault_FormsDeliveredTwice(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	o.sim.Inject(slacksim.Fault{Name: "duplicate", On: "view_submission objective", Times: 1})
	o.sim.Inject(slacksim.Fault{Name: "duplicate", On: "view_submission checkin", Times: 1})
	o.writes(ayse, callsGoal())
	o.checksIn(ayse, map[string]string{"KR1": "40"}, "Kırk görüşme")
	o.settles(ayse)
	o.looksUp(ayse, "/okr list", "1 amaç").Lacks("O2")
	o.looksUp(ayse, "/okr history KR1", "Görüşme sayısı")
	o.Channel("#sales").Shows("1 of 3 have answered")
	o.Channel("#sales").ShowsInThread("1 of 3 have answered", "Kırk görüşme").Lacks("edited")
	if summaries, answers := o.count("summary"), o.count("answer"); summaries != 1 || answers != 1 {
		t.Errorf("%d summaries with %d answers", summaries, answers)
	}
	o.reads()
}

// hold keeps okrbot from writing to its database until the returned function is called.
func (o *office) hold() (release func()) {
	o.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+o.env["OKRBOT_DB"]+"?_txlock=immediate")
	if err != nil {
		o.t.Fatal(err)
	}
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return func() {
		o.t.Helper()
		if err := tx.Rollback(); err != nil {
			o.t.Error(err)
		}
		if err := db.Close(); err != nil {
			o.t.Error(err)
		}
	}
}

// losesTheAck lets a person submit a form whose acknowledgement never arrives because the connection breaks while
// okrbot saves it, and then submit it once more.
func (o *office) losesTheAck(person string) {
	o.t.Helper()
	release := o.hold()
	before := len(o.sim.Journal(0))
	failed := make(chan error, 1)
	go func() { failed <- o.sim.Submit(context.Background(), person, o.top(person).ID, nil) }()
	o.wait("the form to be on its way", func() bool {
		for _, e := range o.sim.Journal(0)[before:] {
			if e.Kind == "envelope" && strings.HasPrefix(e.Name, "view_submission") {
				return true
			}
		}
		return false
	})
	o.sim.DropSockets()
	if err := <-failed; err == nil {
		o.t.Error("the form was acknowledged although its connection broke")
	}
	o.Person(person).SeesTrouble()
	release()
	o.wait("another connection", func() bool { return o.sim.Connections() > 0 })
	o.Person(person).Submits()
}

func TestFault_FormsWhoseAcknowledgementIsLost(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	o.drafts(ayse, callsGoal())
	o.losesTheAck(ayse)
	o.done(ayse)
	o.Person(ayse).Types("@okrbot", "/okr checkin")
	o.Person(ayse).SeesModal("Check-in")
	o.fillsCheckIn(ayse, map[string]string{"KR1": "40"})
	o.losesTheAck(ayse)
	o.done(ayse)
	o.looksUp(ayse, "/okr list", "1 amaç").Lacks("O2")
	o.looksUp(ayse, "/okr history KR1", "Görüşme sayısı")
	o.Channel("#sales").Shows("1 of 3 have answered")
	o.reads()
}

func TestFault_ConnectionDroppedAroundTheAcknowledgement(t *testing.T) {
	t.Parallel()
	o := onMonday(t)
	rep := o.Person(ayse)

	o.sim.Inject(slacksim.Fault{Name: "drop_before_ack", On: "message.im", Times: 1})
	rep.Types("@okrbot", "dil")
	rep.DM().Shows("okrbot Slack dilinizi izliyor")

	o.wait("both connections", func() bool { return o.sim.Connections() > 1 })
	o.sim.Inject(slacksim.Fault{Name: "drop_after_ack", On: "/okr", Times: 1})
	rep.Types("@okrbot", "/okr yardım")
	rep.SeesEphemeral("@okrbot", "Neler yazabilirsiniz")

	o.wait("both connections", func() bool { return o.sim.Connections() > 1 })
	o.sim.Inject(slacksim.Fault{Name: "drop_before_ack", On: "block_actions checkin.nothing", Times: 1})
	prompt := rep.DM().Shows("Merhaba Ayşe Yılmaz")
	m := prompt.Message()
	for _, e := range slacksim.Elements(m.Blocks) {
		if e.ID == "checkin.nothing" {
			in := slacksim.Container{Type: "message", Channel: m.Channel, TS: m.TS}
			if err := o.sim.Click(t.Context(), ayse, in,
				slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil); err == nil {
				t.Error("the click was acknowledged although its connection broke")
			}
			o.wait("both connections", func() bool { return o.sim.Connections() > 1 })
			// or the button is gone, because the first click came through
			_ = o.sim.Click(t.Context(), ayse, in, slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil)
		}
	}
	rep.DM().Shows("Not edildi")
	o.settles(ayse)
	if n := o.replies(ayse, "okrbot Slack dilinizi izliyor"); n != 1 {
		t.Errorf("one message was answered %d times", n)
	}
	o.Channel("#sales").Shows("1 of 3 have answered")
	if n := o.count("summary"); n != 1 {
		t.Errorf("%d summaries", n)
	}
	o.reads()
}

func TestFault_SlackRenewsTheConnection(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{"warning", "refresh_requested"} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			o := onMonday(t)
			for range 3 {
				o.sim.Disconnect(reason)
				for _, person := range []string{selin, ayse, emily} {
					o.settles(person) // nobody is refused meanwhile
				}
			}
		})
	}
}
