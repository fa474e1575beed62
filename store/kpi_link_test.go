package store_test

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/storetest"
)

// TestFed_ShowsWhatMovedByItself: the summary since its round opened, and the check-in since the round before.
func TestFed_ShowsWhatMovedByItself(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k, err := f.SaveKPI(t.Context(), f.As(f.rep),
		okr.KPI{Name: "Score", Team: f.team.ID, Owner: f.rep, Frequency: okr.WeeklyKPI, Direction: okr.Higher,
			Target: decimal.NewFromInt(100), Aggregation: okr.Last})
	f.Done(err)
	o := f.Objective(storetest.Draft("Follow", f.team, f.rep))
	_, _, err = f.LinkKPI(t.Context(), f.As(f.rep), k.ID, o.KeyResults[0].ID)
	f.Done(err)
	records := func(value int64) {
		t.Helper()
		_, _, err := f.RecordKPI(t.Context(), f.As(f.rep), k.ID, "", decimal.NewFromInt(value))
		f.Done(err)
	}
	moved := func(list []okr.SelfMoved) string {
		if len(list) != 1 || list[0].Objective != "Follow" {
			return fmt.Sprint(len(list))
		}
		return list[0].Before.Decimal.String() + " to " + list[0].After.Decimal.String()
	}
	records(30)
	f.Run("2026-11-23T10:00")
	summary := func() string {
		t.Helper()
		s, err := f.FindSummary(t.Context(), f.Due(f.rep), f.Now())
		f.Done(err)
		return moved(s.Moved)
	}
	if got := summary(); got != "0" {
		t.Errorf("nothing moved since the round opened, and the summary has %s", got)
	}
	records(45)
	if got := summary(); got != "30 to 45" {
		t.Errorf("the summary has %s", got)
	}
	f.Run("2026-11-30T10:00")
	records(50)
	sheet, err := f.FindCheckInSheet(t.Context(), f.As(f.rep), f.Due(f.rep))
	f.Done(err)
	if got := moved(sheet.Moved); got != "30 to 50" {
		t.Errorf("the check-in has %s", got)
	}
	if got := summary(); got != "45 to 50" {
		t.Errorf("the second summary has %s", got)
	}
}
