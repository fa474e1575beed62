package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// kpi is one of a floor's KPIs, changed.
func (f *floor) kpi(by okr.PersonID, change ...func(*okr.KPI)) okr.KPI {
	f.T().Helper()
	k := okr.KPI{Name: "Satisfaction", Team: f.team.ID, Owner: f.rep, Frequency: okr.MonthlyKPI, Direction: okr.Higher,
		Target: dec("85"),
		Amber:  decimal.NewNullDecimal(dec("80")), Aggregation: okr.Last, FiscalStart: time.January}
	for _, c := range change {
		c(&k)
	}
	saved, err := f.SaveKPI(f.T().Context(), f.As(by), k)
	f.Done(err)
	return saved
}

func fedBy(feed okr.Feed) func(*okr.KPI) {
	return func(k *okr.KPI) { k.Feed, k.Name = feed, string(feed) }
}

func (f *floor) record(by okr.PersonID, id okr.KPIID, day okr.Date, value string) okr.Reading {
	f.T().Helper()
	_, r, err := f.RecordKPI(f.T().Context(), f.As(by), id, day, dec(value))
	f.Done(err)
	return r
}

var everyPeriod = map[okr.Frequency]int{okr.MonthlyKPI: 12, okr.Daily: 12}

// scored is an objective with one key result from start to target.
func (f *floor) scored(owner okr.PersonID, start, target string) okr.Objective {
	f.T().Helper()
	draft := storetest.Draft("Raise customer satisfaction", f.team, owner)
	draft.KeyResults[0].Start, draft.KeyResults[0].Target = dec(start), dec(target)
	return f.Objective(draft)
}

func (f *floor) link(by okr.PersonID, k okr.KPI, o okr.Objective) {
	f.T().Helper()
	_, _, err := f.LinkKPI(f.T().Context(), f.As(by), k.ID, o.KeyResults[0].ID)
	f.Done(err)
}

func (f *floor) keyResult(o okr.Objective) okr.KeyResult {
	f.T().Helper()
	now, _, err := f.Store.FindObjective(f.T().Context(), f.As(o.Owner), o.ID)
	f.Done(err)
	return now.KeyResults[0]
}

func TestKPI_TheWorkedExample(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-10-20T10:00")
	k := f.kpi(f.manager)
	o := f.scored(f.rep, "72", "85")
	f.link(f.rep, k, o)
	for _, step := range []struct {
		day      okr.Date
		value    string
		progress float64
		status   okr.KPIStatus
	}{{"2026-10-31", "75", 0.230769, okr.Red}, {"2026-11-30", "79", 0.538462, okr.Red},
		{"2026-12-31", "86", 1.076923, okr.Green}} {
		f.Set(string(step.day) + "T12:00")
		r := f.record(f.rep, k.ID, "", step.value)
		if r.Status != step.status {
			t.Errorf("%s is %s, want %s", step.value, r.Status, step.status)
		}
		if p := f.keyResult(o).Progress(); p == nil || *p-step.progress > 5e-7 || step.progress-*p > 5e-7 {
			t.Errorf("at %s the progress is %v, want %v", step.value, p, step.progress)
		}
	}
	kr := f.keyResult(o)
	if s := kr.Status(o.Period, f.Now(), "2026-12-31", okr.Weekly); s.ByPace != okr.Done {
		t.Errorf("the key result is %+v", s)
	}
	sheet, err := f.FindKPI(t.Context(), f.As(f.mate), k.ID, everyPeriod)
	f.Done(err)
	if len(sheet.Readings) != 3 || len(sheet.Feeds) != 1 || sheet.MayChange {
		t.Errorf("the sheet is %+v", sheet)
	}
	f.sound()
}

func TestKPI_ACorrectionTravelsAndKeepsWhatWas(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k := f.kpi(f.manager)
	o := f.scored(f.rep, "70", "80")
	f.link(f.rep, k, o)
	f.record(f.rep, k.ID, "2026-11-10", "72")
	f.record(f.manager, k.ID, "2026-11-10", "75")
	if kr := f.keyResult(o); !kr.Current.Decimal.Equal(dec("75")) {
		t.Errorf("the key result is at %v", kr.Current)
	}
	sheet, err := f.FindKPI(t.Context(), f.As(f.rep), k.ID, everyPeriod)
	f.Done(err)
	if len(sheet.Values) != 2 || sheet.Values[0].Superseded || !sheet.Values[1].Superseded ||
		sheet.Values[0].ByName != "Manager" {
		t.Errorf("the values are %+v", sheet.Values)
	}
	h, err := f.FindHistory(t.Context(), f.As(f.rep), o.KeyResults[0].ID)
	f.Done(err)
	if len(h.Values) != 2 || h.Values[0].Source != okr.FromKPI {
		t.Errorf("the history is %+v", h.Values)
	}
}

func TestKPI_AWonDealMovesTheKeyResult(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.opens(true)
	k := f.kpi(f.manager, fedBy(okr.Revenue),
		func(k *okr.KPI) { k.Target, k.Amber = dec("100000"), decimal.NullDecimal{} })
	o := f.scored(f.rep, "0", "400000")
	f.won(f.rep, 40_000, on("2026-10-15"))
	f.link(f.rep, k, o)
	if kr := f.keyResult(o); !kr.Accumulate || !kr.Current.Decimal.Equal(dec("40000")) {
		t.Fatalf("linked, it is %+v", kr)
	}
	b := f.won(f.mate, 60_000)
	if kr := f.keyResult(o); !kr.Current.Decimal.Equal(dec("100000")) {
		t.Errorf("after a deal it is at %v", kr.Current)
	}
	f.change(f.mate, b.Deal.ID, selling.DealEdit{Verb: sales.Reopened})
	if kr := f.keyResult(o); !kr.Current.Decimal.Equal(dec("40000")) {
		t.Errorf("after it was reopened it is at %v", kr.Current)
	}
	rate := f.kpi(f.manager, fedBy(okr.WinRate))
	lost := f.won(f.rep, 10_000)
	f.change(f.rep, lost.Deal.ID, selling.DealEdit{Verb: sales.WasLost})
	f.won(f.rep, 10_000)
	sheet, err := f.FindKPI(t.Context(), f.As(f.rep), rate.ID, everyPeriod)
	f.Done(err)
	if last := sheet.Readings[len(sheet.Readings)-1]; !last.Value.Decimal.Equal(dec("50")) {
		t.Errorf("the win rate is %+v", last)
	}
	if _, _, err := f.RecordKPI(t.Context(), f.As(f.manager), k.ID, "", dec("5")); err == nil {
		t.Error("a KPI that keeps itself was recorded")
	}
	f.sound()
}

func TestKPI_ManyAtOnceAreAllCounted(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.opens(true)
	k := f.kpi(f.manager, fedBy(okr.Revenue))
	o := f.scored(f.rep, "0", "400000")
	f.link(f.rep, k, o)
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() { f.won([]okr.PersonID{f.rep, f.mate}[i%2], 1_000) })
	}
	wg.Wait()
	if kr := f.keyResult(o); !kr.Current.Decimal.Equal(dec("12000")) {
		t.Errorf("the key result is at %v", kr.Current)
	}
}

func TestKPI_IsNotAskedForInTheCheckIn(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k := f.kpi(f.manager)
	o := f.scored(f.rep, "70", "80")
	f.link(f.rep, k, o)
	f.record(f.rep, k.ID, "", "75")
	f.Run("2026-11-23T10:00")
	round := f.Due(f.rep)
	d, err := f.FindDuty(t.Context(), f.rep, round, f.Now())
	f.Done(err)
	if d.Stale != 0 || d.Total != 1 {
		t.Errorf("asked for %d of %d", d.Stale, d.Total)
	}
	said := goals.ValueSaid{KeyResult: o.KeyResults[0].ID, Note: "survey is out"}
	c, err := f.CheckIn(t.Context(), f.As(f.rep),
		goals.CheckInAnswer{Round: round, Values: []goals.ValueSaid{said}, Answers: []string{"", "", ""}})
	f.Done(err)
	if kr := f.keyResult(o); !kr.Current.Decimal.Equal(dec("75")) || kr.Note != "survey is out" || len(c.Entries) != 1 {
		t.Errorf("the key result is %+v", kr)
	}
	_, err = f.UnlinkKPI(t.Context(), f.As(f.rep), o.KeyResults[0].ID)
	f.Done(err)
	f.record(f.rep, k.ID, "", "78")
	if kr := f.keyResult(o); kr.KPI != 0 || !kr.Current.Decimal.Equal(dec("75")) {
		t.Errorf("unlinked, it is %+v", kr)
	}
}

func TestKPI_WhoSeesAndChangesWhat(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	team := f.kpi(f.manager)
	own := f.kpi(f.rep, fedBy(okr.Revenue), func(k *okr.KPI) { k.Of = f.rep })
	sees := func(who okr.PersonID, id okr.KPIID) bool {
		_, err := f.FindKPI(t.Context(), f.As(who), id, everyPeriod)
		return err == nil
	}
	for who, want := range map[okr.PersonID][2]bool{f.manager: {true, true}, f.rep: {true, true}, f.mate: {true, false},
		f.outsider: {false, false}} {
		if got := [2]bool{sees(who, team.ID), sees(who, own.ID)}; got != want {
			t.Errorf("%s sees %v, want %v", who, got, want)
		}
	}
	if list, err := f.KPIs(t.Context(), f.As(f.mate), goals.TeamKPIs); err != nil || len(list) != 1 {
		t.Errorf("a colleague's list has %d, %v", len(list), err)
	}
	refused := func(what, want string, err error) {
		t.Helper()
		if refusal, ok := okr.RefusalOf(err); !ok || refusal.ID != want {
			t.Errorf("%s: %v, want %s", what, err, want)
		}
	}
	_, _, err := f.RecordKPI(t.Context(), f.As(f.mate), team.ID, "", dec("1"))
	refused("a colleague records", "errors.kpi_change_not_yours", err)
	_, _, err = f.RecordKPI(t.Context(), f.As(f.rep), team.ID, "2026-11-21", dec("1"))
	refused("of tomorrow", "errors.kpi_day", err)
	_, err = f.SaveKPI(t.Context(), f.As(f.mate),
		okr.KPI{Name: "x", Team: f.team.ID, Owner: f.rep, Frequency: okr.Daily, Direction: okr.Higher,
			Aggregation: okr.Last})
	refused("for a colleague", "errors.kpi_not_yours", err)
	_, err = f.SaveKPI(t.Context(), f.As(f.manager),
		okr.KPI{Name: "x", Team: f.team.ID, Owner: f.manager, Company: true, Feed: okr.Revenue})
	refused("of the company", "errors.kpi_company", err)
	company, err := f.SaveKPI(t.Context(), f.As(f.Admin),
		okr.KPI{Name: "Revenue", Team: f.team.ID, Owner: f.manager, Company: true, Feed: okr.Revenue,
			Frequency: okr.MonthlyKPI, Direction: okr.Higher, Aggregation: okr.Sum})
	f.Done(err)
	company.Name = "Turnover"
	_, err = f.SaveKPI(t.Context(), f.As(f.manager), company)
	refused("the company's by a manager", "errors.kpi_company_change", err)

	shown := f.scored(f.rep, "0", "100")
	_, _, err = f.LinkKPI(t.Context(), f.As(f.rep), own.ID, shown.KeyResults[0].ID)
	refused("a private figure in a shared objective", "errors.kpi_not_for_all", err)
	hidden := f.Objective(storetest.Draft("Mine", f.team, f.rep), storetest.Private)
	f.link(f.rep, own, hidden)
	_, _, err = f.LinkKPI(t.Context(), f.As(f.mate), team.ID, shown.KeyResults[0].ID)
	refused("in a colleague's objective", "errors.edit_not_yours", err)

	_, err = f.RemoveKPI(t.Context(), f.As(f.manager), own.ID)
	f.Done(err)
	if kr := f.keyResult(hidden); kr.KPI != 0 || sees(f.rep, own.ID) {
		t.Errorf("removed, it feeds %+v", kr)
	}
}

func TestKPI_StatusIsToldOnce(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k := f.kpi(f.manager)
	told := func() int { return len(f.owed(outbox.KPIPost)) }
	f.record(f.rep, k.ID, "2026-11-02", "90")
	if told() != 0 {
		t.Error("a good beginning is told")
	}
	f.record(f.rep, k.ID, "2026-11-03", "82")
	if told() != 1 { // the manager; who recorded it knows
		t.Errorf("amber is told %d times", told())
	}
	f.record(f.rep, k.ID, "2026-11-04", "81")
	if told() != 1 {
		t.Error("amber is told again")
	}
	f.Deliver()
	f.Forward(time.Minute)
	f.record(f.manager, k.ID, "2026-11-05", "70")
	if told() != 2 {
		t.Errorf("red is told %d times in all", told())
	}
	f.Forward(time.Minute)
	f.record(f.manager, k.ID, "2026-11-06", "82")
	// red was not said yet
	if got := f.owed(outbox.KPIPost); len(got) != 2 || !strings.Contains(strings.Join(got, " "), "/amber/") {
		t.Errorf("overtaken news: %v", got)
	}
	f.Forward(time.Minute)
	f.record(f.manager, k.ID, "2026-11-07", "90")
	if got := f.owed(outbox.KPIPost); len(got) != 1 { // the rep was never told that it was not well
		t.Errorf("news of what is well: %v", got)
	}
}

func TestKPI_ItsOwnerIsAskedOnceForAllThatIsOwed(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.kpi(f.manager)
	second := f.kpi(f.manager, func(k *okr.KPI) { k.Name = "Complaints" })
	f.kpi(f.manager, fedBy(okr.DealsWon))
	f.Run("2026-12-01T09:59")
	_, err := f.CheckIn(t.Context(), f.As(f.rep), goals.CheckInAnswer{Round: f.Due(f.rep), Nothing: true})
	f.Done(err)
	if got := f.owed(outbox.KPIDuePost); len(got) != 0 {
		t.Errorf("asked too early: %v", got)
	}
	f.Run("2026-12-01T10:00")
	if got := f.owed(outbox.KPIDuePost); !slices.Equal(got, []string{fmt.Sprintf("kpi_due/%s/2026-12-01", f.rep)}) {
		t.Errorf("asked %v", got)
	}
	if r := f.record(f.rep, second.ID, "", "4"); r.Period.Label != "2026-11" {
		t.Errorf("on the day after it is a value of %s", r.Period.Label)
	}
	owed, err := f.OwedKPIs(t.Context(), f.As(f.rep))
	f.Done(err)
	if len(owed) != 1 || owed[0].Period.Label != "2026-11" {
		t.Errorf("owed is %+v", owed)
	}
	f.Run("2026-12-02T12:00")
	if got := f.owed(outbox.KPIDuePost); len(got) != 1 {
		t.Errorf("asked again: %v", got)
	}
}

func TestKPI_AProgramRecordsOnlyWhatItsKeyOpens(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k := f.kpi(f.manager)
	crm := store.Actor{Now: f.Now(), Source: okr.FromCRM}
	good, _, err := f.NewKey(t.Context(), "BI", []people.KeyScope{people.KeyKPIs}, 0, f.Now())
	f.Done(err)
	narrow, _, err := f.NewKey(t.Context(), "Deals", []people.KeyScope{people.KeyDeals}, 0, f.Now())
	f.Done(err)
	if _, r, err := f.PushKPI(t.Context(), crm, good.ID, k.ID, "", dec("90")); err != nil || r.Status != okr.Green {
		t.Errorf("%+v, %v", r, err)
	}
	if _, _, err := f.PushKPI(t.Context(), crm, narrow.ID, k.ID, "", dec("90")); err == nil {
		t.Error("a key for deals recorded a KPI")
	}
	if _, _, err := f.PushKPI(t.Context(), crm, good.ID, 99, "", dec("90")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of an unknown KPI: %v", err)
	}
}

func TestKPI_TheCheckInAsksForWhatIsMissing(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Objective(storetest.Draft("Win", f.team, f.rep))
	k := f.kpi(f.manager)
	f.Run("2026-12-01T12:00") // the check-in of the week opened on Monday, 30 November
	if got := f.owed(outbox.KPIDuePost); len(got) != 0 {
		t.Errorf("asked twice: %v", got)
	}
	round := f.Due(f.rep)
	sheet, err := f.FindCheckInSheet(t.Context(), f.As(f.rep), round)
	f.Done(err)
	if len(sheet.KPIs) != 1 || sheet.KPIs[0].Period.Label != "2026-11" {
		t.Fatalf("the form asks for %+v", sheet.KPIs)
	}
	answer := goals.CheckInAnswer{Round: round, Answers: []string{"", "", ""},
		KPIs: []goals.KPISaid{{KPI: k.ID, Day: "2026-11-30", Value: dec("83")}}}
	_, err = f.CheckIn(t.Context(), f.As(f.rep), answer)
	f.Done(err)
	if owed, err := f.OwedKPIs(t.Context(), f.As(f.rep)); err != nil || len(owed) != 0 {
		t.Errorf("still owed: %+v, %v", owed, err)
	}
	f.Run("2026-12-03T12:00")
	if got := f.owed(outbox.KPIDuePost); len(got) != 0 {
		t.Errorf("asked for what was said: %v", got)
	}
}

func TestKPI_WhatTheCheckInDidNotBringIsAskedForAfterIt(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Objective(storetest.Draft("Win", f.team, f.rep))
	f.kpi(f.manager)
	f.Run("2026-12-01T12:00")
	_, err := f.CheckIn(t.Context(), f.As(f.rep), goals.CheckInAnswer{Round: f.Due(f.rep), Nothing: true})
	f.Done(err)
	f.Run("2026-12-02T10:00")
	if got := f.owed(outbox.KPIDuePost); len(got) != 1 {
		t.Errorf("asked %v", got)
	}
}

func TestKPI_OfDaysOnlyWorkingOnesAreAskedFor(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k := f.kpi(f.manager, func(k *okr.KPI) { k.Frequency = okr.Daily })
	f.Set("2026-11-23T12:00") // a Monday
	owed, err := f.OwedKPIs(t.Context(), f.As(f.rep))
	f.Done(err)
	if len(owed) != 1 || owed[0].Period.Label != "2026-11-20" {
		t.Errorf("owed on Monday: %+v", owed)
	}
	if r := f.record(f.rep, k.ID, "", "90"); r.Period.Label != "2026-11-23" {
		t.Errorf("a value without a day is of %s", r.Period.Label)
	}
}
