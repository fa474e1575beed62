package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"okrbot/cmd"
	"okrbot/slacksim"
)

func TestFiles_WhatCanBeReadInTwoWaysIsAskedOnce(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	rep.Drops("@okrbot", "deals.csv", []byte(
		"customer;amount;state;day\nHarbour;12.500;won;03/11/2026\nNorth;3.250;won;05/10/2026\n"))
	rep.DM().Shows("The amounts of “amount” can be read in two ways: 12.500 and 3.250.").Lacks("Import these deals")
	rep.Clicks("₺12,500 and ₺3,250")
	rep.DM().Shows("The days of “day” can be read in two ways: 03/11/2026 and 05/10/2026.")
	rep.Clicks("3 Nov 2026 and 5 Oct 2026")
	rep.DM().Shows("2 new").Has("₺12,500").Has("3 Nov 2026")
	rep.Clicks("Import these deals")
	rep.DM().Shows("Imported: deals.csv")
	o.looksUp(emily, "/sales", "₺12,500")
}

func TestFiles_AStageIsMappedOnceForTheTeam(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	file := []byte("Record ID,Deal Name,Amount,Deal Stage\n1,Harbour,500,Verbal yes (Sales " +
		"Pipeline)\n2,North,600,contractsent\n3,Mill,700,closedwon (Sales Pipeline)\n")
	rep.Drops("@okrbot", "deals.csv", file)
	question := "Which stage is “Verbal yes (Sales Pipeline)”? I remember it for your team."
	rep.DM().Shows(question).Has("contractsent → Negotiation")
	rep.Picks(question, "Proposal")
	rep.DM().Shows("3 new").Has("Verbal yes (Sales Pipeline) → Proposal").Lacks("Which stage is")
	rep.Clicks("Import these deals")
	rep.DM().Shows("Imported: deals.csv")

	colleague := o.Person(ayse)
	colleague.Drops("@okrbot", "mine.csv", []byte(
		"Record ID,Deal Name,Amount,Deal Stage\n9,South,500,verbal YES (Sales Pipeline)\n"))
	colleague.DM().Shows("1 yeni").Has("Teklif")
	colleague.Clicks("Aşamaları değiştir")
	again := "“verbal YES (Sales Pipeline)” hangi aşama? Ekibiniz için hatırlarım."
	colleague.DM().Shows(again)
	colleague.Picks(again, "kazanıldı")
	colleague.DM().Shows("1 yeni").Has("kazanıldı")
}

func TestFiles_AnOwnerWhoIsNotClearIsChosen(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Drops("@okrbot", "deals.csv", []byte(
		"müşteri;tutar;temsilci\nLiman;500;Emmy C.\nKuzey;600;Ayşe Yılmaz\nGüney;700;Eski Biri\n"))
	manager.DM().Shows("Ekipte Emmy C. adında kimse yok. Bu fırsatlar kimin?").Has("2 satır yanıtınızı bekliyor")
	manager.Picks("Seçin", "Lukas Weber")
	manager.SeesEphemeral("@okrbot", "ekip")
	manager.Picks("Seçin", "Emily Carter")
	manager.DM().Shows("1 satır yanıtınızı bekliyor").Has("Ekipte Eski Biri adında kimse yok.").Lacks("Emmy C. adında")
	manager.Clicks("1 fırsatı atla")
	manager.DM().Shows("2 yeni").Has("Seçiminizle atlanan: satır 4").Has("Emily Carter")
	manager.Clicks("Fırsatları içe aktar")
	manager.DM().Shows("İçe aktarıldı: deals.csv")
}

func TestFiles_AWorkbookComesInAndGoesOut(t *testing.T) {
	t.Parallel()
	o := begins(t)
	rep := o.Person(emily)
	book := excelize.NewFile()
	for cell, value := range map[string]any{
		"A1": "Customer", "B1": "Amount", "C1": "State", "D1": "Close date", "E1": "Region",
		"A2": "Harbour", "B2": 12500.5, "C2": "won", "D2": time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), "E2": "West",
		"A3": "TOTAL", "B3": 12500.5,
	} {
		if err := book.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var body bytes.Buffer
	if err := book.Write(&body); err != nil {
		t.Fatal(err)
	}
	rep.Drops("@okrbot", "deals.xlsx", body.Bytes())
	rep.DM().Shows("1 new").Has("₺12,500.50").Has("20 Nov 2026").Has("Not imported: Region").Has(
		"Left out, as a sum: line 3")
	rep.Clicks("Import these deals")
	rep.DM().Shows("Imported: deals.xlsx")

	o.looksUp(emily, "/sales export", "Your deals are in our conversation")
	rep.DM().Shows("Deals")
	rep.Clicks("As an Excel file")
	rep.SeesEphemeral("@okrbot", "As CSV")
	sent := o.lastFile(emily, ".xlsx")
	rep.DM().Shows("Deals")
	written, err := excelize.OpenReader(bytes.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := written.GetRows("Deals"); err != nil || len(rows) != 2 || rows[1][1] != "Harbour" ||
		rows[1][2] != "12,500.50" {
		t.Errorf("the workbook has %q, %v", rows, err)
	}
	rep.Drops("@okrbot", "again.xlsx", sent)
	rep.DM().Shows("1 as it is")
	o.looksUp(emily, "/sales export word", "I know no file of the kind word.")
}

// lastFile waits for a file that okrbot sends to a person.
func (o *office) lastFile(person, ending string) (content []byte) {
	o.t.Helper()
	o.wait("a file", func() bool {
		for _, m := range o.sim.Messages(o.sim.DM(person, o.sim.BotUser())) {
			content = fileOf(m, ending, content)
		}
		return content != nil
	})
	return content
}

func fileOf(m slacksim.Message, ending string, before []byte) []byte {
	for _, f := range m.Files {
		if strings.HasPrefix(f.Name, "okrbot-") && strings.HasSuffix(f.Name, ending) {
			return f.Bytes
		}
	}
	return before
}

func TestFiles_TheTerminalNamesTheFlagThatAnswers(t *testing.T) {
	t.Parallel()
	o := begins(t)
	o.stop()
	file := filepath.Join(t.TempDir(), "deals.csv")
	text := "customer;amount;day;stage;owner;region\nHarbour;12.500;03/11/2026;Verbal;Emily " +
		"Carter;West\nNorth;3.250;05/10/2026;Verbal;Nobody Here;East\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(flags ...string) int {
		return cmd.Run(t.Context(), o.program(append([]string{"import", "deals", file}, flags...)...))
	}
	if code := run(); code == 0 {
		t.Errorf("exit code %d", code)
	}
	for _, said := range []string{"--decimal comma", "--dates day", "Verbal=STAGE", "Nobody Here=ID",
		"Not imported: region"} {
		o.logs(said)
	}
	answers := []string{"--decimal", "comma", "--dates", "day", "--stage", "Verbal=Proposal", "--owner",
		"Nobody Here=-"}
	if code := run(answers...); code != 0 {
		t.Errorf("exit code %d", code)
	}
	o.logs("Add --apply")
	if code := run(append(answers, "--apply")...); code != 0 {
		t.Errorf("exit code %d", code)
	}
	out := filepath.Join(t.TempDir(), "out.xlsx")
	if code := cmd.Run(t.Context(), o.program("export", "deals", out)); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	book, err := excelize.OpenFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := book.GetRows("Deals"); err != nil || len(rows) != 2 || rows[1][1] != "Harbour" ||
		rows[1][6] != "2026-11-03" {
		t.Errorf("the workbook has %q, %v", rows, err)
	}
	if code := cmd.Run(t.Context(), o.program("import", "deals", file, "--decimal", "dot")); code != 2 ||
		!o.log.says("--decimal is comma or point, not dot.") {
		t.Errorf("exit code %d", code)
	}
}
