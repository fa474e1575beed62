package commands_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"okrbot/commands"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

func reader(t testing.TB, language locale.Language) commands.DealReader {
	t.Helper()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return commands.DealReader{
		Language: language, Printers: []*locale.Printer{catalog.Printer(language), catalog.Printer(locale.English), catalog.Printer(locale.Turkish)},
		Settings: sales.DefaultSettings(okr.Team{ID: 1}), Today: "2026-11-24", People: map[string]okr.PersonID{locale.Key("Ayşe Yılmaz"): "U1", "U2": "U2"},
	}
}

func TestDealReader_KnowsTheColumnsOfBothLanguagesAndOfCRMs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		language         locale.Language
		file             string
		external         string
		state            sales.DealState
		stage            string
		day              okr.Date
		minor            int64
		currency         sales.Currency
		customer, reason string
	}{
		"HubSpot": {locale.English, "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount\n7,Acme renewal,Closed Won,2026-11-20 14:33,Ayşe Yılmaz,\"12,500.50\"\n",
			"hubspot/7", sales.Won, "", "2026-11-20", 1_250_050, "TRY", "Acme renewal", ""},
		"Pipedrive": {locale.English, "Deal - ID,Deal - Title,Deal - Organization,Deal - Value,Deal - Currency of Value,Deal - Status,Deal - Lost reason,Deal - Owner\n9,Big one,Acme,900,EUR,Lost,Price,U2\n",
			"pipedrive/9", sales.Lost, "", "", 90_000, "EUR", "Acme", "price"},
		"Salesforce": {locale.English, "Opportunity ID,Opportunity Name,Account Name,Stage,Close Date,Amount\nX1,Renewal,Acme,Proposal,2026-12-01,\"1,000\"\n",
			"salesforce/X1", "", "proposal", "2026-12-01", 100_000, "TRY", "Acme", ""},
		"Turkish": {locale.Turkish, "\uFEFFmüşteri;tutar;durum;gün;temsilci\nIŞIK Ltd.;12.500,50 TL;Kazanıldı;20.11.2026;ayşe yılmaz\n",
			"row/", sales.Won, "", "2026-11-20", 1_250_050, "TRY", "IŞIK Ltd.", ""},
	} {
		f, err := reader(t, c.language).Read([]byte(c.file))
		if err != nil || len(f.Problems) > 0 || len(f.Rows) != 1 {
			t.Errorf("%s: %v, %v, %d rows", name, err, f.Problems, len(f.Rows))
			continue
		}
		r := f.Rows[0]
		if !strings.HasPrefix(r.External, c.external) || r.State != c.state || r.Stage != c.stage || r.CloseDay != c.day || r.Customer != c.customer || r.LossReason != c.reason ||
			*r.Amount != (sales.Money{Minor: c.minor, Currency: c.currency}) {
			t.Errorf("%s: %+v, %+v", name, r, *r.Amount)
		}
	}
}

func TestDealReader_ListsWrongLinesWithTheirNumbers(t *testing.T) {
	t.Parallel()
	f, err := reader(t, locale.English).Read([]byte("customer,amount,state,owner,stage\nAcme,5,,,\n,5,,,\nAcme,x,,,\nAcme,5,maybe,,\nAcme,5,,Nobody,\nAcme,5,open,,nowhere\n\"Acme\nLtd\",5,,,\nLast,y,,,\n"))
	if err != nil || len(f.Rows) != 2 {
		t.Fatalf("%v, %d rows", err, len(f.Rows))
	}
	want := map[int]string{3: "errors.deal_without_customer", 4: "errors.number_unreadable", 5: "import.state_unknown", 6: "import.owner_unknown", 7: "errors.stage_unreadable", 10: "errors.number_unreadable"}
	for _, p := range f.Problems {
		var sayable interface{ Said() (string, []any) }
		if !errors.As(p.Err, &sayable) {
			t.Errorf("line %d: %v", p.Line, p.Err)
			continue
		}
		if id, _ := sayable.Said(); want[p.Line] != id {
			t.Errorf("line %d: %s, want %s", p.Line, id, want[p.Line])
		}
		delete(want, p.Line)
	}
	if len(want) > 0 {
		t.Errorf("not said: %v", want)
	}
}

func TestDealReader_EqualLinesAreDifferentDealsAndTheSameEachTime(t *testing.T) {
	t.Parallel()
	file := []byte("customer,amount\nAcme,5\nAcme,5\n")
	first, _ := reader(t, locale.English).Read(file)
	again, _ := reader(t, locale.English).Read(file)
	if first.Rows[0].External == first.Rows[1].External || first.Rows[0].External != again.Rows[0].External || first.Rows[1].External != again.Rows[1].External {
		t.Errorf("%v and %v", first.Rows, again.Rows)
	}
}

func TestWriteDeals_OpensInSpreadsheetsAndIsReadAgain(t *testing.T) {
	t.Parallel()
	deals := []sales.Deal{
		{ID: 8, Customer: "=HYPERLINK(\"http://evil\")", Amount: sales.Money{Minor: 1_250_050, Currency: "TRY"}, State: sales.Won, Stage: "proposal", CloseDay: "2026-11-20", OwnerName: "Ayşe Yılmaz", Note: "+90 555; \"evet\"\nsatır"},
		{ID: 9, Customer: "Çınar", Amount: sales.Money{Minor: 100, Currency: "EUR"}, State: sales.Open, Stage: "lead", OwnerName: "@Ayşe"},
	}
	for _, language := range locale.Languages {
		r := reader(t, language)
		var out bytes.Buffer
		err := commands.WriteDeals(&out, r.Printers[0], func(row func(sales.Deal) error) error {
			for _, d := range deals {
				if err := row(d); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		text := out.String()
		if !strings.HasPrefix(text, "\uFEFF") || strings.Contains(text, ",=HYPER") || strings.Contains(text, ";=HYPER") || !strings.Contains(text, "'=HYPERLINK") || !strings.Contains(text, "'+90") || !strings.Contains(text, "'@Ayşe") {
			t.Errorf("%s:\n%s", language, text)
		}
		r.People[locale.Key("@Ayşe")] = "U1"
		f, err := r.Read(out.Bytes())
		if err != nil || len(f.Problems) > 0 || len(f.Rows) != 2 {
			t.Fatalf("%s: read again: %v, %v\n%s", language, err, f.Problems, text)
		}
		if got := f.Rows[0]; got.Deal != 8 || got.Customer != deals[0].Customer || *got.Amount != deals[0].Amount || got.State != sales.Won || got.Note != deals[0].Note {
			t.Errorf("%s: read again as %+v", language, got)
		}
	}
}

func FuzzDealReader(f *testing.F) {
	for _, seed := range []string{"customer,amount\nAcme,5\n", "müşteri;tutar\n\"x;1", "sep=;\ncustomer;amount\nA;1", "\xff\xfea\x00", "customer\tamount\n\t\n"} {
		f.Add([]byte(seed))
	}
	r := reader(f, locale.Turkish)
	f.Fuzz(func(t *testing.T, body []byte) {
		read, err := r.Read(body)
		if err == nil && len(read.Rows) != len(read.Lines) {
			t.Errorf("%d rows, %d lines", len(read.Rows), len(read.Lines))
		}
		for _, row := range read.Rows {
			if row.Customer == "" {
				t.Error("a row without a customer")
			}
		}
	})
}
