package door

import (
	"net/http"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/people"
)

// kpiBody is a value of a KPI as a program sends it.
type kpiBody struct {
	Value numeral `json:"value"`
	Date  string  `json:"date"` // to which it belongs; empty: as when a person says none
}

// kpiAnswer is what the KPI is in that period now.
type kpiAnswer struct {
	KPI    string        `json:"kpi"`
	Period string        `json:"period"`
	Value  string        `json:"value"`
	Status okr.KPIStatus `json:"status"`
}

func (d *door) postKPI(w http.ResponseWriter, r *http.Request, key people.Key) {
	asked, ok := d.read(w, r, bodyLimit)
	if !ok {
		return
	}
	var body kpiBody
	if wrong := parse(asked, &body); wrong != nil {
		d.refuse(w, r, *wrong)
		return
	}
	id, ok := okr.ParseKPIID(r.PathValue("id"))
	if !ok {
		d.refuse(w, r, problem{status: http.StatusNotFound})
		return
	}
	value, err := decimal.NewFromString(string(body.Value))
	if err != nil {
		d.refuse(w, r, problem{http.StatusUnprocessableEntity, "value", "door.value", nil})
		return
	}
	if day := okr.Date(body.Date); day != "" && !day.Valid() {
		d.refuse(w, r, problem{http.StatusUnprocessableEntity, "date", "door.close_date", nil})
		return
	}
	k, reading, err := d.Store.PushKPI(r.Context(), store.Actor{Now: d.Now(), Source: okr.FromCRM}, key.ID, id,
		okr.Date(body.Date), value)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	d.spoke(r.Context(), "a KPI's value", "key", key.Name, "kpi", k.ID.String())
	reply(w, http.StatusOK, kpiAnswer{k.ID.String(), reading.Period.Label, reading.Value.Decimal.String(),
		reading.Status})
}
