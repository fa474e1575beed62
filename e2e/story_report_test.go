package e2e

import (
	"strings"
	"testing"
)

func TestReport_AsAMessageAndAsAFile(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.writes(emily, goal{title: "Win the East Coast <!channel>",
		keyResults: []result{{title: "Roasters", start: "0", target: "10"}}})
	o.moveTo("2026-11-30T17:00:00+03:00")
	o.checksIn(emily, map[string]string{"KR1": "4"})
	o.moveTo("2026-12-08T12:00:00+03:00")
	o.reads()
	o.looksUp(emily, "/okr report", "Sales · Q4 2026").Has("Progress: 40%").Has(
		"O1 · Win the East Coast <!channel>").Has("Participation: 33%").Has("Progress against pace, in percent")
	rep := o.Person(emily)
	rep.Clicks("Confidence")
	rep.SeesEphemeral("@okrbot", "Confidence over the weeks, in percent").Has("Progress: 40%").Lacks(
		"Progress against pace")
	rep.Clicks("As a file")
	rep.SeesEphemeral("@okrbot", "The report is in our conversation as a file")
	name, page := o.attached(emily)
	if name != "okrbot-t1-2026q4.html" {
		t.Errorf("the file is called %s", name)
	}
	for _, part := range []string{"<!doctype html>", "Sales · Q4 2026", "<b>40%</b>",
		"Win the East Coast &lt;!channel&gt;", "<svg ", "33%"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	o.looksUp(selin, "/okr rapor sales 2026Q4", "Sales · 2026 4. çeyrek").Has("İlerleme: %40")
	o.looksUp(selin, "/okr rapor önceki", "Bu çeyrekte amaç yok.")
	o.looksUp(selin, "/okr rapor 2027Q1", "2027 1. çeyrek henüz başlamadı")
	o.looksUp(selin, "/okr rapor Pazarlama", "“Pazarlama” adlı bir ekip yok.")
	o.looksUp(can, "/okr rapor sales", "Sales · 2026 4. çeyrek")
}
