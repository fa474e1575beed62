package dealfile_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/motivation"
)

// someOrders are what a payroll gets to see, with words that a spreadsheet program would take for a formula.
func someOrders(row func(motivation.Order) error) error {
	zone, err := time.LoadLocation("Europe/Istanbul")
	if err != nil {
		return err
	}
	late := time.Date(2026, 11, 27, 22, 30, 0, 0, time.UTC) // the next day in Istanbul
	for _, o := range []motivation.Order{
		{ID: 7, TeamName: "Sales", Person: "U1", PersonName: "Ayşe Yılmaz", Reward: motivation.Reward{Name: "=1+1"},
			Price: 1000, Minor: 150_050, Currency: "TRY", State: motivation.OrderHanded, At: late, DecidedAt: late,
			DeciderName: "@Selin", HandedAt: late, HandedName: "Selin", Note: "-2; done", Zone: zone},
		{ID: 8, TeamName: "Sales", Reward: motivation.Reward{Name: "Barbecue"}, Price: 700,
			State: motivation.OrderDeclined, Words: "It rains", At: late, Zone: zone},
	} {
		if err := row(o); err != nil {
			return err
		}
	}
	return nil
}

func TestWriteOrders(t *testing.T) {
	t.Parallel()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	var english, turkish, book bytes.Buffer
	for _, err := range []error{dealfile.WriteOrdersCSV(&english, c.Printer(locale.English), someOrders),
		dealfile.WriteOrdersCSV(&turkish, c.Printer(locale.Turkish), someOrders),
		dealfile.WriteOrdersXLSX(&book, c.Printer(locale.English), someOrders)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := "\uFEFFOrder,Team,Person,Reward,Points,Value,Currency,State,Asked on,Decided on,Decided by,Handed over on," +
		"Handed over by,Note\r\n" +
		"OR7,Sales,Ayşe Yılmaz,'=1+1,1000,1500.50,TRY,handed over,2026-11-28,2026-11-28,'@Selin,2026-11-28,Selin," +
		"\"'-2; done\"\r\n" +
		"OR8,Sales,whole team,Barbecue,700,,,declined,2026-11-28,,,,,It rains\r\n"
	if got := english.String(); got != want {
		t.Errorf("written\n%q, want\n%q", got, want)
	}
	if got := turkish.String(); !strings.Contains(got, "OR8;Sales;tüm ekip;Barbecue;700;;;reddedildi;2026-11-28") {
		t.Errorf("written in Turkish %q", got)
	}
	file, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"A2": "OR7", "D2": "=1+1", "E2": "1000", "F2": "1500.5", "N2": "-2; done"} {
		got, err := file.GetCellValue("Rewards", cell, excelize.Options{RawCellValue: true})
		formula, wrong := file.GetCellFormula("Rewards", cell)
		if got != want || err != nil || formula != "" || wrong != nil {
			t.Errorf("%s has %q, %v, the formula %q, %v; want %q", cell, got, err, formula, wrong, want)
		}
	}
}
