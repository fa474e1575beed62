package door_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// given is what the store itself says of a deal, and whom a deal credits that has one owner.
func given(more ...string) map[string]string {
	reasons := map[string]string{
		"ID": "it is numbered", "OwnerName": "the directory's", "TeamName": "the team's", "CreatedAt": "the instant",
		"StageAt": "the instant", "Version": "it is counted", "Shares": "it has one owner, who is credited",
	}
	for i := 0; i < len(more); i += 2 {
		reasons[more[i]] = more[i+1]
	}
	return reasons
}

// full is a deal of which each field has a value of its own.
func (f *front) full(n int) sales.Deal {
	return sales.Deal{
		Team: f.team.ID, Owner: f.rep, Customer: fmt.Sprint("Customer ", n),
		Amount: sales.Money{Minor: 12_345_67, Currency: "EUR"}, State: sales.Lost, Stage: "proposal",
		CloseDay: "2026-11-18", Product: "machines", Note: "by phone", LossReason: "price",
		Shares: []sales.Share{{Person: f.mate, Points: 4000}, {Person: f.rep, Points: 6000}},
	}
}

// pushed is a deal as a program sends it.
func pushed(d sales.Deal) string {
	source, id, _ := strings.Cut(d.External, "/")
	return fmt.Sprintf(`{"source":%q,"id":%q,"team":%q,"owner":%q,"customer":%q,"amount":%q,"currency":%q,"state":%q,
		"stage":%q,"close_date":%q,"product":%q,"note":%q,"loss_reason":%q}`, source, id, d.Team, d.Owner, d.Customer,
		d.Amount.Units(), d.Amount.Currency, d.State, d.Stage, d.CloseDay, d.Product, d.Note, d.LossReason)
}

func TestDealFields_ComeInAndGoOutByTheDoor(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	sent := f.full(1)
	sent.External = "crm/1"
	if got := f.post(pushed(sent)); got.status != 201 {
		t.Fatalf("got %+v", got)
	}
	ended := "where it was when it ended is ours to know"
	storetest.SameDeal(t, "pushed", f.deal(sent.External), sent, given("Stage", ended))
	sent.Customer, sent.Amount, sent.CloseDay = "Other", sales.Money{Minor: 99, Currency: "USD"}, "2026-11-17"
	sent.Owner, sent.Product, sent.Note, sent.LossReason = f.mate, "tools", "by mail", "timing"
	if got := f.post(pushed(sent)); got.status != 200 {
		t.Fatalf("got %+v", got)
	}
	storetest.SameDeal(t, "pushed once more", f.deal(sent.External), sent, given("Stage", ended))

	d := f.deal(sent.External)
	_, err := f.ChangeDeal(t.Context(), f.As(f.manager), d.ID, selling.DealEdit{Verb: sales.Divided,
		Shares: f.full(1).Shares})
	f.Done(err)
	d = f.deal(sent.External)
	storetest.SameDeal(t, "answered", f.answered(f.get("/v1/deals/"+sent.External)), d, map[string]string{
		"OwnerName": "programs know people by their ids", "TeamName": "and teams", "CreatedAt": "nobody asked yet",
		"StageAt": "nobody asked yet", "Version": "it counts for the store only",
	})
}

// answered reads a deal as the door says it.
func (f *front) answered(a answer) (d sales.Deal) {
	f.T().Helper()
	body, err := json.Marshal(a.body)
	f.Done(err)
	var said struct {
		Deal, Source, ID, Team, Customer, Stage, Product, Note string
		Owner                                                  okr.PersonID
		Amount                                                 decimal.Decimal
		Currency                                               sales.Currency
		State                                                  sales.DealState
		CloseDate                                              okr.Date `json:"close_date"`
		LossReason                                             string   `json:"loss_reason"`
		Shares                                                 []struct {
			Person  okr.PersonID
			Percent float64
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	f.Done(decoder.Decode(&said))
	d.ID, _ = sales.ParseDealID(said.Deal)
	d.Team, _ = okr.ParseTeamID(said.Team)
	d.Amount, err = sales.MoneyOf(said.Amount, said.Currency)
	f.Done(err)
	d.Owner, d.Customer, d.Stage, d.Product, d.Note = said.Owner, said.Customer, said.Stage, said.Product, said.Note
	d.State, d.CloseDay, d.LossReason, d.External = said.State, said.CloseDate, said.LossReason, said.Source+"/"+said.ID
	for _, s := range said.Shares {
		d.Shares = append(d.Shares, sales.Share{Person: s.Person, Points: int(s.Percent * 100)})
	}
	return d
}

// reads reads a file as okrbot does for a rep in English.
func (f *front) reads(body []byte) dealfile.File {
	f.T().Helper()
	catalog, err := locale.Load()
	f.Done(err)
	_, settings, err := f.FindSelling(f.T().Context(), f.team.ID)
	f.Done(err)
	people, err := f.Colleagues(f.T().Context())
	f.Done(err)
	file, err := dealfile.Reader{
		Language: locale.English, Printers: []*locale.Printer{catalog.Printer(locale.English)}, Settings: settings,
		Today: okr.DateOf(f.Now()), Zone: time.UTC, People: people, Limits: dealfile.FromSlack,
	}.Read(body)
	f.Done(err)
	for _, p := range file.Problems {
		f.T().Errorf("line %d: %v", p.Line, p.Err)
	}
	return file
}

func TestDealFields_ComeInFromFiles(t *testing.T) {
	t.Parallel()
	for way, n := range map[string]int{"a small file": 1, "a large file": 120} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			f := newFront(t)
			text, all := "ID,Customer,Amount,Currency,State,Stage,Close date,Owner,Product,Note,Loss reason\n",
				[]sales.Deal{}
			for i := range n {
				d := f.full(i)
				d.External = fmt.Sprint("file/", 1000+i)
				all = append(all, d)
				text += fmt.Sprintf("%d,%s,12345.67,EUR,lost,proposal,2026-11-18,Rep,machines,by phone,price\n", 1000+i,
					d.Customer)
			}
			_, err := f.ImportDeals(t.Context(), f.As(f.manager), f.team.ID, f.reads([]byte(text)).Rows)
			f.Done(err)
			for _, sent := range all {
				storetest.SameDeal(t, way, f.deal(sent.External), sent, given())
			}
		})
	}
}

func TestDealFields_GoOutInFiles(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	catalog, err := locale.Load()
	f.Done(err)
	b, err := f.BookDeal(t.Context(), f.As(f.manager), f.full(1))
	f.Done(err)
	reason, day := "price", okr.Date("2026-11-18")
	lost, err := f.ChangeDeal(t.Context(), f.As(f.manager), b.Deal.ID,
		selling.DealEdit{Verb: sales.WasLost, LossReason: &reason, CloseDay: &day})
	f.Done(err)
	for kind, write := range map[string]func(io.Writer, *locale.Printer, dealfile.Each) error{
		"CSV": dealfile.WriteCSV, "XLSX": dealfile.WriteXLSX,
	} {
		var body bytes.Buffer
		f.Done(write(&body, catalog.Printer(locale.English), func(row func(sales.Deal) error) error {
			return f.ExportedDeals(t.Context(), f.As(f.manager), row)
		}))
		rows := f.reads(body.Bytes()).Rows
		if len(rows) != 1 || rows[0].Amount == nil {
			t.Fatalf("%s says %+v", kind, rows)
		}
		r := rows[0]
		if r.Deal != lost.Deal.ID {
			t.Errorf("%s: %v is called %v", kind, lost.Deal.ID, r.Deal)
		}
		got := sales.Deal{Owner: r.Owner, Customer: r.Customer, Amount: *r.Amount, State: r.State,
			Stage: r.Stage, CloseDay: r.CloseDay, Product: r.Product, Note: r.Note, LossReason: r.LossReason}
		storetest.SameDeal(t, kind, got, lost.Deal, given("Team", "a file is of what one may see", "External",
			"it is found by its number here"))
	}
}
