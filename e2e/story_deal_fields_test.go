package e2e

import (
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okrbot/cmd"
	"okrbot/slacksim/simtest"
)

// TestDeal_EveryFieldOfTheFormsIsInTheFile: what a person types into the forms of a deal, field by field, is what
// `okrbot export` says of it.
func TestDeal_EveryFieldOfTheFormsIsInTheFile(t *testing.T) {
	t.Parallel()
	o := begins(t)
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales yeni")
	fillsForm(manager, "Yeni fırsat", map[string]string{
		"Müşteri": "Ege <Tekstil> & Oğulları", "Tutar": "12.345,67", "Para birimi": "Avro (€)", "Aşama": "Teklif",
		"Beklenen kapanış günü": "2026-12-18", "Ürün grubu": "makineler", "Not": "telefonla",
		"Fırsatın sahibi": "Emily Carter",
	})
	deal := map[string]string{
		"fırsat": "D1", "müşteri": "Ege <Tekstil> & Oğulları", "tutar": "12345,67", "para birimi": "EUR",
		"durum": "açık", "aşama": "Teklif", "gün": "2026-12-18", "temsilci": "Emily Carter", "ürün": "makineler",
		"not": "telefonla", "neden": "",
	}
	o.exports(deal)

	manager.Types("@okrbot", "/sales düzenle D1")
	fillsForm(manager, "Fırsatı düzenle", map[string]string{
		"Müşteri": "Ege", "Tutar": "9,5", "Para birimi": "ABD doları ($)", "Aşama": "Görüşme",
		"Beklenen kapanış günü": "2026-12-21", "Ürün grubu": "yedek parça", "Not": "=1+1",
		"Fırsatın sahibi": "Ayşe Yılmaz",
	})
	maps.Copy(deal, map[string]string{
		"müşteri": "Ege", "tutar": "9,50", "para birimi": "USD", "aşama": "Görüşme", "gün": "2026-12-21",
		"temsilci": "Ayşe Yılmaz", "ürün": "yedek parça", "not": "'=1+1",
	})
	o.exports(deal)

	manager.Types("@okrbot", "/sales kaybettim D1")
	fillsForm(manager, "Kaybedildi", map[string]string{"Kaybetme nedeni": "Fiyat", "Not": "fuarda"})
	maps.Copy(deal, map[string]string{"durum": "kaybedildi", "gün": "2026-11-26", "not": "fuarda", "neden": "Fiyat"})
	o.exports(deal)
}

// fillsForm fills every field of the form of a deal, and closes the answer.
func fillsForm(p *simtest.Person, title string, fields map[string]string) {
	p.SeesModal(title)
	for label, value := range fields {
		p.Fills(label, value)
	}
	p.Submits()
	p.SeesModal("Satış fırsatı")
	p.ClosesAllModals()
}

// exports checks what the only deal is in the file, by the heading of its column.
func (o *office) exports(want map[string]string) {
	o.t.Helper()
	file := filepath.Join(o.t.TempDir(), "deals.csv")
	o.env["LANG"] = "tr_TR.UTF-8"
	if code := cmd.Run(o.t.Context(), o.program("export", "deals", file)); code != 0 {
		o.t.Fatalf("exit code %d", code)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		o.t.Fatal(err)
	}
	lines := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff")))
	lines.Comma = ';'
	rows, err := lines.ReadAll()
	if err != nil || len(rows) != 2 {
		o.t.Fatalf("%d lines, %v, in\n%s", len(rows), err, content)
	}
	got := map[string]string{}
	for i, heading := range rows[0] {
		got[heading] = rows[1][i]
	}
	if !maps.Equal(got, want) {
		o.t.Errorf("the file has\n%q, not\n%q", got, want)
	}
}
