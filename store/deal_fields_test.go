package store_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/people"
	"okrbot/store/privacy"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// given is what the store itself says of a deal that it books.
var given = map[string]string{
	"ID": "it is numbered", "OwnerName": "the directory's", "TeamName": "the team's", "CreatedAt": "the instant",
	"StageAt": "the instant", "Version": "it is counted",
}

// besides are reasons, and more of them.
func besides(reasons map[string]string, more ...string) map[string]string {
	all := maps.Clone(reasons)
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

// full is a deal of which each field that a person can say has a value of its own.
func (f *floor) full(n int) sales.Deal {
	return sales.Deal{
		Team: f.team.ID, Owner: f.rep, Customer: fmt.Sprint("Customer ", n),
		Amount: sales.Money{Minor: 12_345_67 + int64(n), Currency: "EUR"}, State: sales.Won, Stage: "proposal",
		CloseDay: "2026-11-18", Product: "machines", Note: "by phone", LossReason: "price",
		Shares:   []sales.Share{{Person: f.mate, Points: 4000}, {Person: f.rep, Points: 6000}},
		External: fmt.Sprint("crm/", n),
	}
}

// row is a deal as a file has it.
func row(d sales.Deal) selling.DealRow {
	return selling.DealRow{External: d.External, Customer: d.Customer, Amount: &d.Amount, State: d.State,
		Stage:    d.Stage,
		CloseDay: d.CloseDay, Owner: d.Owner, Product: d.Product, Note: d.Note, LossReason: d.LossReason}
}

// fileHasNone is what no file says.
var fileHasNone = besides(given, "Shares", "a file has one owner, who is credited")

func (f *floor) stored(id sales.DealID) sales.Deal {
	f.T().Helper()
	d, _, err := f.FindDeal(f.T().Context(), f.As(f.manager), id)
	f.Done(err)
	return d
}

func TestDealFields_ComeInByEachWay(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	sent := f.full(1)
	b, err := f.BookDeal(t.Context(), f.As(f.manager), sent)
	f.Done(err)
	storetest.SameDeal(t, "booked", f.stored(b.Deal.ID), sent, given)
	storetest.SameDeal(t, "booked, as it is answered", b.Deal, f.stored(b.Deal.ID), nil)

	edited := sales.Deal{
		Owner: f.mate, Customer: "Other", Amount: sales.Money{Minor: 99, Currency: "USD"}, State: sales.Lost,
		Stage: "meeting", CloseDay: "2026-11-17", Product: "tools", Note: "by mail", LossReason: "timing",
		Shares: []sales.Share{{Person: f.rep, Points: 1000}, {Person: f.mate, Points: 9000}},
	}
	f.change(f.manager, b.Deal.ID, selling.DealEdit{
		Verb: sales.WasLost, Owner: &edited.Owner, Customer: &edited.Customer, Amount: &edited.Amount,
		Stage: &edited.Stage, CloseDay: &edited.CloseDay, Product: &edited.Product, Note: &edited.Note,
		LossReason: &edited.LossReason, Shares: edited.Shares,
	})
	storetest.SameDeal(t, "edited", f.stored(b.Deal.ID), edited,
		besides(given, "Team", "it follows the owner", "External", "it is what it came with"))

	for way, n := range map[string]int{"a small file": 1, "a large file": 120} {
		rows, all := make([]selling.DealRow, n), make([]sales.Deal, n)
		for i := range rows {
			all[i] = f.full(1000*n + i)
			rows[i] = row(all[i])
		}
		_, err := f.ImportDeals(t.Context(), f.As(f.manager), f.team.ID, rows)
		f.Done(err)
		for _, sent := range all {
			storetest.SameDeal(t, way, f.deal(sent.External), sent, fileHasNone)
		}
	}
	again := f.full(1000)
	again.Customer, again.Amount.Minor, again.CloseDay, again.Owner = "Renamed", 1, "2026-11-16", f.mate
	again.Product, again.Note, again.State, again.LossReason = "tools", "by mail", sales.Lost, "timing"
	_, err = f.ImportDeals(t.Context(), f.As(f.manager), f.team.ID, []selling.DealRow{row(again)})
	f.Done(err)
	storetest.SameDeal(t, "a file once more", f.deal("crm/1000"), again,
		besides(fileHasNone, "Stage", "where it was when it ended is ours to know"))
}

func (f *floor) deal(external string) sales.Deal {
	f.T().Helper()
	d, err := f.FindPushedDeal(f.T().Context(), people.Key{}, external, f.Now())
	f.Done(err)
	return d
}

// heard is what a CRM says of a deal, property by property.
func TestDealFields_ComeInFromACRM(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	sent := f.full(1)
	sent.State = sales.Lost
	facts := map[string]selling.Fact{}
	for property, value := range map[string]string{
		selling.FactCustomer: sent.Customer, selling.FactAmount: sent.Amount.Units().String(),
		selling.FactCurrency: string(sent.Amount.Currency), selling.FactOwner: string(sent.Owner),
		selling.FactState: "lost",
		selling.FactClose: string(sent.CloseDay), selling.FactReason: sent.LossReason,
		selling.FactProduct: sent.Product,
		selling.FactNote:    sent.Note,
	} {
		facts[property] = selling.Fact{Value: value, At: f.Now().UnixMilli()}
	}
	f.Done(f.HearDeals(t.Context(), store.Actor{Now: f.Now(), Source: okr.FromCRM},
		[]selling.Heard{{External: sent.External, Facts: facts}}))
	storetest.SameDeal(t, "heard", f.deal(sent.External), sent,
		besides(fileHasNone, "Stage", "where it was when it ended is ours to know"))
}

func TestDealFields_GoOutByEachWay(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	b, err := f.BookDeal(t.Context(), f.As(f.manager), f.full(1))
	f.Done(err)
	d := f.stored(b.Deal.ID)

	var list []sales.Deal
	f.Done(f.ExportedDeals(t.Context(), f.As(f.rep), func(d sales.Deal) error {
		list = append(list, d)
		return nil
	}))
	storetest.SameDeal(t, "listed", list[0], d, nil)

	sheet, err := f.FindDealSheet(t.Context(), f.As(f.rep), d.ID)
	f.Done(err)
	storetest.SameDeal(t, "shown", sheet.Deal, d, nil)
	storetest.SameDeal(t, "in its history", sheet.History[0].After, d, map[string]string{
		"OwnerName": "the directory says it", "TeamName": "the team says it", "CreatedAt": "it does not change",
		"StageAt": "the history says when it moved", "Version": "the history is what it counts",
	})
	f.Forward(time.Minute)
	edit := sales.Deal{Customer: "Other"}
	changed := f.change(f.manager, d.ID, selling.DealEdit{Verb: sales.Edited, Customer: &edit.Customer})
	_, err = f.UndoDeal(t.Context(), f.As(f.manager), changed.Change)
	f.Done(err)
	storetest.SameDeal(t, "undone", f.stored(d.ID), d, map[string]string{"Version": "it is one more change"})
}

// TestDealFields_AreInTheExportOfAPersonsData fails for a field of a deal that the export leaves out.
func TestDealFields_AreInTheExportOfAPersonsData(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	b, err := f.BookDeal(t.Context(), f.As(f.manager), f.full(1))
	f.Done(err)
	d := f.stored(b.Deal.ID)
	e := f.exported(f.rep)
	got := readExported(t, e.Deals[0])
	if got.ID != d.ID || e.Deals[0]["owner"] != true {
		t.Errorf("exported %v", e.Deals[0])
	}
	got.Owner = f.rep
	storetest.SameDeal(t, "exported", got, d, map[string]string{
		"Team": "it is called by its name", "OwnerName": "it is theirs", "Version": "deal_changes has what it counts",
	})
	got = readExported(t, e.DealChanges[0].Was)
	got.Owner = f.rep
	storetest.SameDeal(t, "exported, as it was", got, d, map[string]string{
		"Team": "the deal says it", "TeamName": "the deal says it", "OwnerName": "it is theirs",
		"Version": "deal_changes is what it counts", "CreatedAt": "the deal says it",
		"StageAt": "the deal says it",
	})

	mate := f.exported(f.mate).Deals[0]
	if mate["owner"] != false || mate["note"] != "" || fmt.Sprint(mate["shares"]) !=
		fmt.Sprintf("[{%s 4000}]", f.mate) {
		t.Errorf("of somebody else's deal: %v", mate)
	}
}

func (f *floor) exported(id okr.PersonID) privacy.Export {
	f.T().Helper()
	e, err := f.Export(f.T().Context(), f.As(id), id)
	f.Done(err)
	return e
}

// readExported reads a deal back as a program does.
func readExported(t *testing.T, record people.ExportRecord) (d sales.Deal) {
	t.Helper()
	body, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	var said struct {
		Deal, Customer, Stage, Product, Note, External, Team string
		Minor                                                int64
		Currency                                             sales.Currency
		State                                                sales.DealState
		CloseDay                                             okr.Date  `json:"close_day"`
		LossReason                                           string    `json:"loss_reason"`
		StageAt                                              time.Time `json:"stage_at"`
		CreatedAt                                            time.Time `json:"created_at"`
		Shares                                               []sales.Share
		Owner                                                bool
	}
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&said); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	d.ID, _ = sales.ParseDealID(said.Deal)
	d.Customer, d.Stage, d.Product, d.Note = said.Customer, said.Stage, said.Product, said.Note
	d.External, d.TeamName, d.Amount = said.External, said.Team, sales.Money{Minor: said.Minor, Currency: said.Currency}
	d.State, d.CloseDay, d.LossReason, d.Shares = said.State, said.CloseDay, said.LossReason, said.Shares
	d.StageAt, d.CreatedAt = said.StageAt, said.CreatedAt
	return d
}

// TestDealFields_AreTheColumnsOfTheTable fails for a column that is neither a deal's nor named with its reason.
func TestDealFields_AreTheColumnsOfTheTable(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	others := map[string]string{"cycle": "worked out of its history", "merged_into": "kept when deals become one"}
	for _, column := range storetest.All[string](f.World, "SELECT name FROM pragma_table_info('deals')") {
		if known := slices.Contains(store.DealColumns(), column); known == (others[column] != "") {
			t.Errorf("deals.%s is among the fields of a deal: %v", column, known)
		}
	}
}
