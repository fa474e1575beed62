package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"okrbot/cmd"
)

// down moves the clock while okrbot is down: from one instant to another.
func (o *office) down(from, to string) {
	o.t.Helper()
	o.moveTo(from)
	o.stop()
	o.moveTo(to)
	o.start()
	o.moveTo(to)
}

func TestClock_DownAtTheOpening(t *testing.T) {
	t.Parallel()
	for name, down := range map[string]struct {
		from, to string
		asked    []string // in Istanbul
		skipped  string
	}{
		"for three minutes": {"2026-11-30T08:59:00+03:00", "2026-11-30T09:02:00+03:00",
			[]string{"prompt Mon 30 Nov 09:02", "reminder Mon 30 Nov 15:00", "last Tue 1 Dec 18:00"}, ""},
		"for the morning": {"2026-11-30T08:00:00+03:00", "2026-11-30T12:30:00+03:00",
			[]string{"prompt Mon 30 Nov 12:30", "last Tue 1 Dec 18:00"}, ""},
		"until the evening": {"2026-11-27T20:00:00+03:00", "2026-11-30T20:00:00+03:00",
			[]string{"prompt Tue 1 Dec 09:00", "last Tue 1 Dec 18:00"}, ""},
		"until two hours before the end": {"2026-11-27T20:00:00+03:00", "2026-12-01T17:00:00+03:00",
			[]string{"prompt Tue 1 Dec 17:00"}, ""},
		"until the window is nearly over": {"2026-11-27T20:00:00+03:00", "2026-12-02T09:00:00+03:00", nil, "prompt/"},
		"until the window is over": {"2026-11-27T20:00:00+03:00", "2026-12-02T10:00:00+03:00", nil,
			"round/T1/2026-W49"},
		"for three weeks": {"2026-11-27T20:00:00+03:00", "2026-12-18T12:00:00+03:00",
			nil, "round/T1/2026-W51"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t, "2026-11-26T15:00:00+03:00")
			o.sim.Leave("C0SALES", emily)
			o.start()
			o.foundTeam()
			o.down(down.from, down.to)
			o.moveTo("2026-12-02T10:00:00+03:00", "2026-12-04T12:00:00+03:00")
			o.nudged(map[string][]string{selin: down.asked, ayse: down.asked})
			if down.skipped != "" && !o.log.says("skipped", down.skipped) {
				t.Errorf("the log does not say that %s was skipped", down.skipped)
			}
			o.stop() // a restart repeats nothing
			o.start()
			o.moveTo(o.clock.Now().Format(time.RFC3339))
			o.Quiet()
		})
	}
}

func TestClock_DownOverTheClosing(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.moveTo("2026-11-30T09:30:00+03:00")
	o.checksIn(ayse, nil, "Two new customers")
	o.down("2026-12-01T20:00:00+03:00", "2026-12-02T13:00:00+03:00")
	o.Person(selin).DM().Shows("yönetici özeti").Has("3 kişiden 1 yanıt").Has(
		"Henüz yanıt yok: Emily Carter ve Selin Aydın")
	for range 3 {
		o.stop()
		o.start()
		o.moveTo(o.clock.Now().Add(time.Hour).Format(time.RFC3339))
	}
	o.nudged(map[string][]string{ayse: week("30 Nov", "1 Dec")[:1], selin: week("30 Nov", "1 Dec"),
		emily: week("30 Nov", "1 Dec")[:2]})
	if n := o.count("digest"); n != 1 {
		t.Errorf("%d digests", n)
	}
	if n := o.count("summary"); n != 1 {
		t.Errorf("%d summaries", n)
	}
}

func TestClock_DownOverTheClosingAndTheNextOpening(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.down("2026-12-01T20:00:00+03:00", "2026-12-07T09:30:00+03:00")
	o.Person(ayse).DM().Shows("Merhaba Ayşe Yılmaz")
	if n := o.count("digest"); n != 0 {
		t.Errorf("%d digests of a week that nobody looks back on", n)
	}
	if !o.log.says("skipped", "digest/T1/2026-W49", "next round is open") {
		t.Error("the log does not say why there is no digest")
	}
	o.reads()
}

func TestClock_ThreeWeeksAtOnceAreAsIfOneHadWaited(t *testing.T) {
	t.Parallel()
	for _, inSteps := range []bool{false, true} {
		o := open(t, "2026-11-26T15:00:00+03:00")
		o.foundTeam()
		end := time.Date(2026, time.December, 18, 12, 0, 0, 0, time.UTC)
		for step := o.clock.Now(); inSteps && step.Before(end); step = step.Add(11 * time.Hour) {
			o.moveTo(step.Format(time.RFC3339))
		}
		o.moveTo(end.Format(time.RFC3339))
		asked := weeks("30 Nov", "1 Dec", "7 Dec", "8 Dec", "14 Dec", "15 Dec")
		o.nudged(map[string][]string{selin: asked, ayse: asked, emily: asked})
		if n := o.count("digest"); n != 3 {
			t.Errorf("%d digests", n)
		}
	}
}

func TestClock_OneBotForOneDatabase(t *testing.T) {
	t.Parallel()
	o := begins(t)
	if code := cmd.Run(t.Context(), o.program("run")); code != 1 {
		t.Errorf("a second okrbot ends with exit code %d", code)
	}
	if !o.log.says("Another okrbot is running on", o.env["OKRBOT_DB"], "Stop it first") {
		t.Error("and does not say why")
	}
	o.looksUp(ayse, "/okr", "amaç") // the first one goes on
}

func TestClock_RunNow(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.stop()

	// The bot's clock starts half a second before nine and runs on; Slack's own stands still.
	p := o.program("run", "--now", "2026-11-30T08:59:59.5+03:00")
	p.Clock = nil
	ctx, stop := context.WithCancel(t.Context())
	exit := make(chan int)
	go func() { exit <- cmd.Run(ctx, p) }()
	o.Person(ayse).DM().Shows("Merhaba Ayşe Yılmaz")
	o.Person(selin).DM().Shows("Merhaba Selin Aydın")
	stop()
	if code := <-exit; code != 0 {
		t.Errorf("exit code %d", code)
	}
	if !o.log.says("the bot's clock is set by hand") {
		t.Error("the log does not say that the clock is set by hand")
	}
	if code := cmd.Run(t.Context(), o.program("run", "--now", "Monday")); code != 2 ||
		!o.log.says("--now takes an instant", "Monday") {
		t.Errorf("--now Monday ends with exit code %d", code)
	}
}

func TestClock_MetricsTellWhatIsLate(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.sim.Leave("C0SALES", emily)
	o.start()
	o.foundTeam()
	o.moveTo("2026-11-30T08:59:00+03:00")
	o.stop()
	o.moveTo("2026-11-30T09:02:00+03:00")
	o.env["OKRBOT_LISTEN"] = "127.0.0.1:0"
	o.start()
	o.moveTo("2026-11-30T09:02:00+03:00", "2026-11-30T15:00:00+03:00")
	both := []string{"prompt Mon 30 Nov 09:02", "reminder Mon 30 Nov 15:00"}
	o.nudged(map[string][]string{selin: both, ayse: both})
	_, body := get(t, o.healthAt()+"/metrics")
	// the reminders are on time
	for what, n := range map[string]int{"opened": 1, "closed": 0, "sent": 4, "late": 3, "skipped": 0} {
		if line := fmt.Sprintf("okrbot_clock_total{what=%q} %d\n", what, n); !strings.Contains(body, line) {
			t.Errorf("/metrics lacks %s", line)
		}
	}
}
