package dealfile_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/nasty"
	"okrbot/okr"
	"okrbot/sales"
)

// reason is the message that an error is said with.
func reason(err error) string {
	var sayable interface{ Said() (string, []any) }
	if !errors.As(err, &sayable) {
		return fmt.Sprint(err)
	}
	id, _ := sayable.Said()
	return id
}

// problems are the wrong lines and why.
func problems(f dealfile.File) map[int]string {
	wrong := map[int]string{}
	for _, p := range f.Problems {
		wrong[p.Line] = reason(p.Err)
	}
	return wrong
}

func customers(f dealfile.File) (names []string) {
	for _, r := range f.Rows {
		names = append(names, r.Customer)
	}
	return names
}

func read(t *testing.T, r dealfile.Reader, file string) dealfile.File {
	t.Helper()
	f, err := r.Read([]byte(file))
	if err != nil {
		t.Fatalf("%.60q: %v", file, err)
	}
	return f
}

// TestReader_NamesWrongLinesAndTakesNoOtherWithThem has the shapes that go wrong: each names its line, and all others
// are read.
func TestReader_NamesWrongLinesAndTakesNoOtherWithThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file  string
		wrong map[int]string
		read  []string
	}{
		"a comma in an amount without quotes": {
			"customer,state,owner,amount\nAcme,won,Emily Carter,12,500\nBeta,won,Emily Carter,5\n",
			map[int]string{2: "import.too_many_cells"}, []string{"Beta"},
		},
		"empty cells beyond the headings": {"customer,amount\nAcme,5,,,\nBeta,6\n", nil, []string{"Acme", "Beta"}},
		"a quote that never closes": {
			"customer,amount\n\"Acme,5\nBeta,6\nGamma,7\n", map[int]string{2: "import.quote_open"},
			[]string{"Beta", "Gamma"},
		},
		"a quote that never closes before lines with quotes": {
			"customer,amount\n\"Acme,5\n\"Beta, Inc\",6\n\"Gamma\",7\n", map[int]string{2: "import.quote_open"},
			[]string{"Beta, Inc", "Gamma"},
		},
		"a quote that never closes in the last cell": {
			"customer,amount,note\nAcme,5,\"good\nBeta,6,\"so\"\nGamma,7,\n", map[int]string{2: "import.quote_open"},
			[]string{"Beta", "Gamma"},
		},
		"a quote that a stray one of the next line would close": {
			"customer,amount,note\nAcme,\"5,\nBeta,6,so\"\nGamma,7,\n", map[int]string{2: "import.quote_open"},
			[]string{"Beta", "Gamma"},
		},
		"two quotes that never close": {
			"customer,amount\n\"Acme,5\nBeta,6\n\"Gamma,7\nDelta,8\n",
			map[int]string{2: "import.quote_open", 4: "import.quote_open"}, []string{"Beta", "Delta"},
		},
		"cells over several lines": {"customer,amount\n\"Acme\nLtd\",5\n,6\n",
			map[int]string{4: "errors.deal_without_customer"}, []string{"Acme Ltd"}},
		"quotes in the middle of a cell": {"customer,amount\nAcme \"the best\" Ltd,5\n\"Beta \"\"B\"\" " +
			"Ltd\",6\n", nil, []string{`Acme "the best" Ltd`, `Beta "B" Ltd`}},
		"spaces around quotes": {"customer, amount\n\"Acme, Inc\" , \"5\"\n", nil,
			[]string{"Acme, Inc"}},
		"carriage returns alone": {"customer,amount\rAcme,5\rBeta,x\rGamma,7\r",
			map[int]string{3: "errors.number_unreadable"}, []string{"Acme", "Gamma"}},
		"both kinds of line ends": {"customer,amount\r\nAcme,5\nBeta,6\r\n", nil,
			[]string{"Acme", "Beta"}},
		"a separator in the quotes of a heading": {"\"Customer, legal name\";customer;amount\nx;Acme;5\n", nil,
			[]string{"Acme"}},
		"a line break in a heading": {"\"customer\nname\",\"amount\n(net)\"\nAcme,5\n", nil, []string{"Acme"}},
		"a title above the headings": {"Deals of November;;\n;;\ncustomer;amount;owner\nAcme;5;\n", nil,
			[]string{"Acme"}},
		"a separator that the file names": {"sep=|\ncustomer|amount\nAcme|5\n", nil, []string{"Acme"}},
		"tabs":                            {"customer\tamount\nAcme\t5\n", nil, []string{"Acme"}},
		"an id that was shortened": {
			"record id,customer,amount\n1.23457E+11,Acme,5\n\"1,23E+11\",Beta,6\n7.0,Gamma,7\n",
			map[int]string{2: "import.id_shortened", 3: "import.id_shortened"}, []string{"Gamma"},
		},
		"an id twice": {
			"record id,customer,amount\n7,Acme,5\n8,Beta,6\n7,Acme,9\n8,Beta,6\n", map[int]string{4: "import.id_twice"},
			[]string{"Acme", "Beta", "Beta"},
		},
		"an odd id": {"record id,customer,amount\n7/8,Acme,5\n\"a b\",Beta,6\n" + strings.Repeat("9", 101) +
			",Gamma,7\n",
			map[int]string{2: "import.id_odd", 3: "import.id_odd", 4: "import.id_odd"}, nil},
		"texts that are too long": {
			"customer,amount,product\n" + strings.Repeat("é", 201) + ",5,\nAcme,5," + strings.Repeat("x", 201) + "\n" +
				strings.Repeat("é", 200) + ",5,\n",
			map[int]string{2: "errors.customer_too_long", 3: "errors.product_too_long"},
			[]string{strings.Repeat("é", 200)},
		},
		"a customer of nothing that shows": {"customer,amount\n\"\t\r\n\",5\n",
			map[int]string{2: "errors.deal_without_customer"}, nil},
		"a byte gone wrong": {"müşteri;tutar\nÇ\xfdnar Gıda;5\nIş\x81ık;6\nGül;7\n",
			map[int]string{3: "import.line_encoding"}, []string{"Çınar Gıda", "Gül"}},
		"the code page of Turkish Windows": {"m\xfc\xfeteri;tutar\n\xc7\xfdnar;5\n", nil, []string{"Çınar"}},
		"amounts": {
			"customer,amount,currency\nA,5 " +
				"TL,EUR\nB,€5,EUR\nC,$5,£\nD,5,CHF\nE,(5.50),EUR\nF,5.50-,EUR\nG,5%,EUR\nH,abc,EUR\nI,#REF!,EUR\nJ,5,Euro (€)\nK,5,US Dollar\n",
			map[int]string{
				2: "import.currency_contradicts", 4: "import.currency_contradicts", 5: "errors.currency_unknown",
				6: "errors.money_negative", 7: "errors.money_negative",
				8: "errors.money_percent", 9: "errors.number_unreadable", 10: "errors.number_unreadable",
			}, []string{"B", "J", "K"},
		},
		"states": {
			"customer,amount,state,stage\nA,5,maybe,\nB,5,open,Closed Won\nC,5,lost,Kazanıldı\nD,5,won,Closed-Won " +
				"(New Business)\nE,5,Lost,anything\n",
			map[int]string{2: "import.state_unknown", 3: "import.state_contradicts", 4: "import.state_contradicts"},
			[]string{"D", "E"},
		},
		"days": {
			"customer,amount,day\nA,5,31.02.2026\nB,5,20.11.\nC,5,24 Nov\nD,5,2026-11-24\nE,5,99999\nF,5,friday\n",
			map[int]string{2: "errors.date_not_in_calendar", 3: "errors.date_unreadable", 4: "errors.date_unreadable",
				6: "errors.date_unreadable", 7: "errors.date_unreadable"},
			[]string{"D"},
		},
	} {
		r := reader(t, locale.English)
		f, err := r.Read([]byte(c.file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := problems(f); fmt.Sprint(got) != fmt.Sprint(c.wrong) && len(got)+len(c.wrong) > 0 {
			t.Errorf("%s: wrong lines are %v, want %v", name, got, c.wrong)
		}
		if got := customers(f); !slices.Equal(got, c.read) {
			t.Errorf("%s: read %q, want %q", name, got, c.read)
		}
	}
}

// TestReader_ChoosesHeadingsByMeaning has files in which several columns could be meant.
func TestReader_ChoosesHeadingsByMeaning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file    string
		amount  string
		day     okr.Date
		ignored []string
	}{
		"an exact name beats a part": {"Customer,Total amount with fees,Amount\nAcme,9,5\n", "5.00 TRY", "",
			[]string{"Total amount with fees"}},
		"the amount beats that in the company's currency": {
			"Customer,Amount in company currency,Amount,Currency\nAcme,175,5,EUR\n", "5.00 EUR", "",
			[]string{"Amount in company currency"},
		},
		"the company's currency when nothing else is there": {"Customer,Amount in company " +
			"currency,Amount,Currency\nAcme,175,,EUR\n", "175.00 TRY", "", nil},
		"a filled column beats an empty one": {"Customer,Amount,Deal value\nAcme,,5\n", "5.00 TRY", "",
			[]string{"Amount"}},
		"the day it was won beats the expected one": {
			"Customer,Amount,Expected close date,Won time,State\nAcme,5,2026-12-24,2026-11-20 10:00:00,won\n",
			"5.00 TRY", "2026-11-20", []string{"Expected close date"},
		},
		"the day it was closed beats the expected one": {
			"Müşteri,Tutar,Tahmini Kapanış Tarihi,Kapanış Tarihi,Durum\nAcme,5,24.12.2026,20.11.2026,Kazanıldı\n",
			"5.00 TRY", "2026-11-20", []string{"Tahmini Kapanış Tarihi"},
		},
		"an expected day to come is no day on which it was won": {"Customer,Amount,Expected close " +
			"date,State\nAcme,5,2026-12-24,won\n", "5.00 TRY", "", nil},
		"an expected day is one of an open deal": {"Customer,Amount,Expected close date,State\nAcme,5,2026-12-24,open\n", "5.00 TRY", "2026-12-24", nil},
		"a currency in the heading": {"Customer,Amount (USD),Owner (e-mail)\nAcme,5,a@b\n", "5.00 USD", "",
			[]string{"Owner (e-mail)"}},
		"tax in the heading": {"Firma Ünvanı;KDV Tutarı;Tutar (KDV Hariç);Ödeme Durumu\nAcme;1;5;Ödendi\n",
			"5.00 TRY", "", []string{"KDV Tutarı", "Ödeme Durumu"}},
		"a star at a heading": {"Customer *,Net order amount,Customer segment\nAcme,5,SMB\n", "5.00 TRY", "",
			[]string{"Customer segment"}},
		"a column without a heading": {"Customer,,Amount\nAcme,x,5\n", "5.00 TRY", "", []string{"#2"}},
		"words that change what a heading is about": {
			"Customer,Customer e-mail,Amount,Owner phone,Next step date,Probability (%)\nAcme,a@b,5,1,2026-01-01,9\n",
			"5.00 TRY", "",
			[]string{"Customer e-mail", "Owner phone", "Next step date", "Probability (%)"},
		},
	} {
		f := read(t, reader(t, locale.English), c.file)
		if len(f.Rows) != 1 || len(f.Problems) > 0 {
			t.Errorf("%s: %s", name, account(f))
			continue
		}
		r := f.Rows[0]
		if got := r.Amount.Units().StringFixed(2) + " " + string(r.Amount.Currency); got != c.amount ||
			r.CloseDay != c.day || r.Customer != "Acme" {
			t.Errorf("%s: %s", name, account(f))
		}
		if !slices.Equal(f.Ignored, c.ignored) {
			t.Errorf("%s: left out %q, want %q", name, f.Ignored, c.ignored)
		}
	}
}

// amounts are what the rows come to.
func amounts(f dealfile.File) (list []string) {
	for _, r := range f.Rows {
		list = append(list, r.Amount.Units().StringFixed(2))
	}
	return list
}

// One cell that only one manner of writing can mean settles a column; contradicting cells make it wrong.
func TestReader_LetsAColumnOfAmountsVote(t *testing.T) {
	t.Parallel()
	english, turkish := "customer;amount\n", "müşteri;tutar\n"
	for name, c := range map[string]struct {
		language locale.Language
		headings string
		cells    []string
		want     []string
		asks     bool
		wrong    string
	}{
		"groups of a million settle it": {locale.English, english, []string{"12.500", "1.250.000,00"},
			[]string{"12500.00", "1250000.00"}, false, ""},
		"a decimal comma settles it": {locale.English, english, []string{"12.500", "0,75"},
			[]string{"12500.00", "0.75"}, false, ""},
		"a decimal point settles it": {locale.Turkish, turkish, []string{"12,500", "12,500.50"},
			[]string{"12500.00", "12500.50"}, false, ""},
		"a short fraction settles it": {locale.English, english, []string{"12.500", "12.5"},
			[]string{"12.50", "12.50"}, false, ""},
		"as the reader writes, their heading": {locale.Turkish, turkish, []string{"12.500", "3.250 TL"},
			[]string{"12500.00", "3250.00"}, false, ""},
		"as an English reader writes": {locale.English, english, []string{"12,500", "3,250"},
			[]string{"12500.00", "3250.00"}, false, ""},
		"as others write": {locale.Turkish, turkish, []string{"12,500", "3,250"}, nil, true, ""},
		"as others write, in English": {locale.English, english, []string{"12.500", "3.250", "900"},
			[]string{"900.00"}, true, ""},
		"headings of the other language": {locale.English, turkish, []string{"12,500", "3,250"}, nil, true, ""},
		"no marks": {locale.English, turkish, []string{"12500", "3250"},
			[]string{"12500.00", "3250.00"}, false, ""},
		"cells that contradict each other": {locale.English, english, []string{"1,250.50", "1.250,50"}, nil, false,
			"import.column_contradicts"},
		"a dash for no cents": {locale.English, english, []string{"12.500,-", "1.250.000,00"},
			[]string{"12500.00", "1250000.00"}, false, ""},
		"spaces and apostrophes": {locale.English, english, []string{"12 500,50", "1'000"},
			[]string{"12500.50", "1000.00"}, false, ""},
	} {
		r := reader(t, c.language)
		var file strings.Builder
		file.WriteString(c.headings)
		for _, cell := range c.cells {
			file.WriteString("Acme;" + cell + "\n")
		}
		f := read(t, r, file.String())
		if got := amounts(f); !slices.Equal(got, c.want) && c.wrong == "" || (f.Number != nil) != c.asks {
			t.Errorf("%s: %s", name, account(f))
		}
		if c.wrong != "" && problems(f)[0] != c.wrong {
			t.Errorf("%s: %v", name, problems(f))
		}
		if !c.asks {
			continue
		}
		for mark, want := range map[locale.Mark]string{locale.CommaMark: "3250.00", locale.PointMark: "3.25"} {
			if strings.Contains(file.String(), "3,250") {
				want = map[locale.Mark]string{locale.CommaMark: "3.25", locale.PointMark: "3250.00"}[mark]
			}
			r.Choices.Mark = mark
			if f := read(t, r, file.String()); len(f.Rows) != len(c.cells) || amounts(f)[1] != want || f.Open() {
				t.Errorf("%s: with %c: %s", name, mark, account(f))
			}
		}
	}
}

// A number above 12 settles a column of days, dots always have the day first.
func TestReader_LetsAColumnOfDaysVote(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cells []string
		want  []okr.Date
		asks  bool
		wrong string
	}{
		"a number above twelve": {[]string{"03/11/2026", "20/11/2026"},
			[]okr.Date{"2026-11-03", "2026-11-20"}, false, ""},
		"a month above twelve": {[]string{"03/11/2026", "11/20/2026"},
			[]okr.Date{"2026-03-11", "2026-11-20"}, false, ""},
		"dots": {[]string{"03.11.2026", "11.03.2026 10:00"},
			[]okr.Date{"2026-11-03", "2026-03-11"}, false, ""},
		"ISO": {[]string{"2026-11-03", "2026-11-03 14:33", "2026-11-03T22:30:00Z"},
			[]okr.Date{"2026-11-03", "2026-11-03", "2026-11-04"}, false, ""},
		"numbers of spreadsheets": {[]string{"46350", "46350.75", "46351,5"},
			[]okr.Date{"2026-11-24", "2026-11-24", "2026-11-25"}, false, ""},
		"nothing settles it":               {[]string{"03/11/2026", "05/06/2026"}, nil, true, ""},
		"nothing settles it, with hyphens": {[]string{"03-11-2026", "2026-05-06"}, []okr.Date{"2026-05-06"}, true, ""},
		"the same both ways":               {[]string{"11/11/2026"}, []okr.Date{"2026-11-11"}, false, ""},
		"contradicting days": {[]string{"20/11/2026", "11/20/2026"}, nil, false,
			"import.column_contradicts"},
		"words": {[]string{"3 Kasım 2026", "Nov 20, 2026"}, []okr.Date{"2026-11-03", "2026-11-20"},
			false, ""},
		"without marks": {[]string{"20261103"}, []okr.Date{"2026-11-03"}, false, ""},
		"named months": {[]string{"20-Nov-26", "20-Kas-2026"}, []okr.Date{"2026-11-20", "2026-11-20"}, false,
			""},
		"instants of Salesforce": {[]string{"2026-11-20T22:30:00.000+0000", "2026-11-20T10:00:00+0000"},
			[]okr.Date{"2026-11-21", "2026-11-20"}, false, ""},
		"a year of two digits": {[]string{"20/11/26", "03.11.26"}, []okr.Date{"2026-11-20", "2026-11-03"}, false, ""},
	} {
		r := reader(t, locale.English)
		var file strings.Builder
		file.WriteString("customer;amount;state;day\n")
		for _, cell := range c.cells {
			file.WriteString("Acme;5;lost;" + cell + "\n")
		}
		f := read(t, r, file.String())
		var got []okr.Date
		for _, row := range f.Rows {
			got = append(got, row.CloseDay)
		}
		if !slices.Equal(got, c.want) && c.wrong == "" || (f.Days != nil) != c.asks {
			t.Errorf("%s: %s", name, account(f))
		}
		if c.wrong != "" && problems(f)[0] != c.wrong {
			t.Errorf("%s: %v", name, problems(f))
		}
		if c.asks {
			r.Choices.Order = dealfile.MonthFirst
			if f := read(t, r, file.String()); f.Rows[0].CloseDay != "2026-03-11" || f.Open() {
				t.Errorf("%s: answered: %s", name, account(f))
			}
		}
	}
}

func TestReader_LeavesOutTotalsAndFooters(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file  string
		read  []string
		left  []int
		wrong map[int]string
	}{
		"a total": {"müşteri;tutar;durum;gün\nA;1.000,00;Açık;\nB;2.000,00;Açık;\nTOPLAM;3.000,00;;\n",
			[]string{"A", "B"}, []int{4}, nil},
		"totals in between": {"customer;amount;owner\nA;1;Emily Carter\nSubtotal;1;\nB;2;Emily " +
			"Carter\nGrand Totals (2 records);3;\n", []string{"A", "B"}, []int{3, 5}, nil},
		"a sum of two columns": {"customer;amount\nA;1\nB;2\nTotal;3\n", []string{"A", "B"}, []int{4}, nil},
		"a customer that may be a sum": {"customer;amount\nA;1\nTotal;9\n", []string{"A"}, nil,
			map[int]string{3: "import.total_unsure"}},
		"a customer called Total": {"customer;amount;state\nTotal;9;won\nToplam Gıda;5;won\n",
			[]string{"Total", "Toplam Gıda"}, nil, nil},
		"what reports end with": {"customer;amount;state\nA;1;won\n\nCopyright © 2026 Somebody;;\nPage 1;;\n",
			[]string{"A"}, []int{4, 5}, nil},
		"a deal of nothing at the end": {"customer;amount;state\nA;1;won\nNewCo;;\n", []string{"A", "NewCo"}, nil, nil},
	} {
		f := read(t, reader(t, locale.Turkish), c.file)
		var left []int
		for _, l := range f.LeftOut {
			left = append(left, l.Line)
		}
		if got := problems(f); !slices.Equal(customers(f), c.read) || !slices.Equal(left, c.left) ||
			fmt.Sprint(got) != fmt.Sprint(c.wrong) && len(got)+len(c.wrong) > 0 {
			t.Errorf("%s: %s", name, account(f))
		}
	}
}

func TestReader_AsksWhoIsMeant(t *testing.T) {
	t.Parallel()
	file := "customer,amount,owner\nA,1,Can Demir\nB,2,The Boss\nC,3,Nobody Here\nD,4,can demir\nE,5,emily " +
		"carter\nF,6,U3\n"
	r := reader(t, locale.English)
	f := read(t, r, file)
	if got := customers(f); !slices.Equal(got, []string{"E", "F"}) || f.Waiting != 4 || len(f.Owners) != 3 {
		t.Fatal(account(f))
	}
	why := map[string]string{}
	for _, o := range f.Owners {
		why[o.Said] = fmt.Sprintf("%s %d %d", o.Why, len(o.People), o.Lines)
	}
	if want := map[string]string{"Can Demir": "several 2 2", "The Boss": "display 1 1",
		"Nobody Here": "unknown 5 1"}; fmt.Sprint(why) != fmt.Sprint(want) {
		t.Errorf("asks %v, want %v", why, want)
	}
	r.Choices.Owners = map[string]okr.PersonID{f.Owners[0].Key: "U4", f.Owners[1].Key: "U5",
		f.Owners[2].Key: dealfile.LeaveOut}
	f = read(t, r, file)
	var owners []okr.PersonID
	for _, row := range f.Rows {
		owners = append(owners, row.Owner)
	}
	if !slices.Equal(owners, []okr.PersonID{"U4", "U5", "U4", "U2", "U3"}) || f.Open() || len(f.LeftOut) != 1 ||
		f.LeftOut[0].Why != "owner" {
		t.Error(account(f))
	}
}

func TestReader_MapsAStageOnce(t *testing.T) {
	t.Parallel()
	file := "customer,amount,stage\nA,1,Verbal agreement\nB,2,verbal  agreement\nC,3,Propozal\nD,4,Teklif\nE,5,3 - " +
		"Negotiation (Sales Pipeline)\n"
	r := reader(t, locale.English)
	f := read(t, r, file)
	if unknown := f.UnknownStages(); len(unknown) != 2 || unknown[1].Near != "proposal" || f.Waiting != 3 ||
		!slices.Equal(customers(f), []string{"D", "E"}) {
		t.Fatal(account(f))
	}
	r.Stages = map[string]map[string]string{"file": {dealfile.Known("Verbal agreement"): "negotiation"}}
	r.Choices.Stages = map[string]string{dealfile.Known("Propozal"): "won"}
	f = read(t, r, file)
	if f.Open() || len(f.Rows) != 5 || f.Rows[0].Stage != "negotiation" || f.Rows[2].State != sales.Won ||
		f.Rows[4].Stage != "negotiation" {
		t.Error(account(f))
	}
	r.Settings.Stages = []string{"lead", "won by word"}
	// the team has it no longer
	r.Stages = map[string]map[string]string{"file": {dealfile.Known("Verbal agreement"): "negotiation"}}
	if f = read(t, r, file); len(f.UnknownStages()) != 3 {
		t.Error(account(f))
	}
}

func TestReader_EqualLinesAreDifferentDealsAndTheSameEachTime(t *testing.T) {
	t.Parallel()
	file := "customer,amount\nAcme,5\nAcme,5\n"
	first, again := read(t, reader(t, locale.English), file), read(t, reader(t, locale.English), file)
	if first.Rows[0].External == first.Rows[1].External || first.Rows[0].External != again.Rows[0].External ||
		first.Rows[1].External != again.Rows[1].External {
		t.Errorf("%v and %v", first.Rows, again.Rows)
	}
}

func TestReader_NamesTheLineOfAnAmountThatIsTooLarge(t *testing.T) {
	t.Parallel()
	f := read(t, reader(t, locale.English), "customer,amount\nA,10000000000\nB,10000000000.01\nC,99999999999999\n")
	want := map[int]string{3: "errors.money_too_large", 4: "errors.money_too_large"}
	if got := problems(f); fmt.Sprint(got) != fmt.Sprint(want) || len(f.Rows) != 1 {
		t.Errorf("%v, %d rows", got, len(f.Rows))
	}
}

// TestReader_RefusesWhatIsTooMuchBeforeItWorks has files that would keep a reader without bounds busy.
func TestReader_RefusesWhatIsTooMuchBeforeItWorks(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 70_000)
	for name, c := range map[string]struct{ file, want string }{
		"bytes":         {strings.Repeat("x", dealfile.FromSlack.Bytes+1), "import.too_large"},
		"lines":         {"customer,amount\n" + strings.Repeat("A,5\n", 20_001), "import.too_long"},
		"headings":      {"customer,amount" + strings.Repeat(",h", 200_000) + "\nA,5\n", "import.too_wide"},
		"one heading":   {long + "\n" + long, "import.no_columns"},
		"no table":      {"\x00\x01\x02", "import.not_text"},
		"nothing":       {"", "import.empty"},
		"blank":         {"\n\n;;\n", "import.empty"},
		"other columns": {"a,b\n1,2\n", "import.no_columns"},
		"old Excel":     {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", "import.old_workbook"},
		"no workbook":   {"PK\x03\x04 and so on", "import.not_workbook"},
	} {
		if _, err := reader(t, locale.English).Read([]byte(c.file)); reason(err) != c.want {
			t.Errorf("%s: %v, want %s", name, reason(err), c.want)
		}
	}
	f := read(t, reader(t, locale.English), "customer,amount,note\nA,5,"+long+"\nB,"+long+",\n"+long+",6,\nC,7,"+
		strings.Repeat("y", 300_000)+"\nD,8,"+strings.Repeat("y", 3000)+"\n")
	want := map[int]string{2: "import.line_too_long", 3: "import.line_too_long", 4: "import.line_too_long",
		5: "import.line_too_long"}
	if got := problems(f); fmt.Sprint(got) != fmt.Sprint(want) || len(f.Rows) != 1 || len(f.Cut) != 1 {
		t.Errorf("%v; %d rows, %v cut", got, len(f.Rows), f.Cut)
	}
	if lines := read(t, reader(t, locale.English),
		"customer,amount\n"+strings.Repeat("A,5\n", 20_000)); len(lines.Rows) != 20_000 {
		t.Errorf("%d rows of 20,000", len(lines.Rows))
	}
}

// FuzzReader reads whatever comes: it never fails in any other way than with a sentence, never books a row without a
// customer, and takes no longer for a small file than a person would notice.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"customer,amount\nAcme,5\n", "müşteri;tutar\n\"x;1", "sep=;\ncustomer;amount\nA;1", "\xff\xfea\x00",
		"customer\tamount\n\t\n",
		"customer,amount\n" + strings.Repeat("\"\"x\n", 3000),
		"customer,amount\n" + strings.Repeat("\"\"x\"\"x\"\"x\"\"x\n", 1000) + "\",",
		"customer,amount\n" + strings.Repeat("\"a\"b\n", 2000),
		"customer,amount" + strings.Repeat(",amount", 5000) + "\nA,5\n",
		"customer,amount\n" + strings.Repeat(",", 30_000), strings.Repeat("\"", 9999),
		"customer,amount\n\"\"x" + strings.Repeat("\n\"\"x", 5000) + "\"" + strings.Repeat(",", 9000),
		"customer,amount,stage,owner\n" + strings.Repeat("A,1.234.567,8x9yz,Somebody Else\n", 800),
	} {
		f.Add([]byte(seed))
	}
	for _, text := range nasty.Texts() {
		f.Add([]byte("customer,amount,stage,owner,close date\n" + text[:min(len(text), 30<<10)]))
		f.Add([]byte("customer,amount,owner\nA,5," + text[:min(len(text), 4_000)] + "\nB," + text[:min(len(text), 75)] +
			",x\n"))
	}
	r := reader(f, locale.Turkish)
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > 32<<10 {
			return
		}
		var file dealfile.File
		var err error
		// Each 4 KiB of a file may take as long as a parser, whatever is in it: what grows faster than the file is
		// found by it.
		nasty.Within(t, nasty.Limit*time.Duration(1+len(body)/(4<<10)), func() { file, err = r.Read(body) })
		if err != nil && strings.Contains(reason(err), " ") {
			t.Errorf("not said to anybody: %v", err)
		}
		if len(file.Rows) != len(file.Lines) {
			t.Errorf("%d rows, %d lines", len(file.Rows), len(file.Lines))
		}
		for _, row := range file.Rows {
			if row.Customer == "" || len([]rune(row.Customer)) > sales.LongestName ||
				strings.ContainsAny(row.Customer, "\r\n") || len(row.External) > 140 {
				t.Errorf("a row of %q, %q", row.Customer, row.External)
			}
		}
	})
}
