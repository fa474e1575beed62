package okr

import (
	"reflect"
	"testing"
	"time"
)

// Who is refused something reads a sentence with what belongs into it; of a form, the first one.
func TestRefusals_AreSaid(t *testing.T) {
	t.Parallel()
	type said interface {
		error
		Said() (id string, args []any)
	}
	for _, c := range []struct {
		err  error
		id   string
		args []any
		log  string
	}{
		{Refuse("errors.sum_too_large", "Most", 5), "errors.sum_too_large", []any{"Most", 5},
			"refused: errors.sum_too_large [Most 5]"},
		{&Invalid{[]Problem{{ID: "errors.title_empty"}, {ID: "errors.period_order"}}}, "errors.title_empty", nil,
			"invalid: [{errors.title_empty  []} {errors.period_order  []}]"},
		{&ZoneError{zone(t, "America/New_York"), 17*time.Hour + 30*time.Minute}, "errors.zone_window",
			[]any{"Zone", "America/New_York", "Hours", 17},
			"members in America/New_York would have 17.5 hours from opening to report"},
		{KPI{Company: true, OwnerName: "Ada"}.NotYours(), "errors.kpi_company_change", nil,
			"refused: errors.kpi_company_change []"},
		{KPI{OwnerName: "Ada"}.NotYours(), "errors.kpi_change_not_yours", []any{"Owner", "Ada"},
			"refused: errors.kpi_change_not_yours [Owner Ada]"},
	} {
		id, args := c.err.(said).Said()
		if id != c.id || len(args) != len(c.args) || len(args) > 0 && !reflect.DeepEqual(args, c.args) {
			t.Errorf("%v says %s %v, want %s %v", c.err, id, args, c.id, c.args)
		}
		if c.err.Error() != c.log {
			t.Errorf("the log says %q, want %q", c.err, c.log)
		}
	}
}
