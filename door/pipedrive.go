package door

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"time"

	"okrbot/sales"
	"okrbot/store"
)

// pipedriveHook is a webhook of Pipedrive's, of version 1 or 2: where they differ, both names are here.
type pipedriveHook struct {
	Meta struct {
		Action     string          `json:"action"` // create, change, delete; added, updated, deleted of version 1
		Entity     string          `json:"entity"` // deal
		Object     string          `json:"object"` // the same of version 1
		EntityID   json.RawMessage `json:"entity_id"`
		ID         json.RawMessage `json:"id"`        // of version 1 the deal's, of version 2 the webhook's
		Timestamp  json.RawMessage `json:"timestamp"` // RFC 3339; of version 1 Unix seconds
		TimestampU int64           `json:"timestamp_micro"`
	} `json:"meta"`
	Data    *pipedriveDeal `json:"data"`
	Current *pipedriveDeal `json:"current"` // of version 1
}

type pipedriveDeal struct {
	Title         string      `json:"title"`
	OrgName       string      `json:"org_name"` // of version 1 only
	Value         json.Number `json:"value"`
	Currency      string      `json:"currency"`
	Status        string      `json:"status"` // open, won, lost, deleted
	OwnerID       json.Number `json:"owner_id"`
	UserID        json.Number `json:"user_id"` // of version 1
	StageID       json.Number `json:"stage_id"`
	LostReason    string      `json:"lost_reason"`
	WonTime       string      `json:"won_time"`
	LostTime      string      `json:"lost_time"`
	ExpectedClose string      `json:"expected_close_date"`
}

func (d *door) pipedrive(w http.ResponseWriter, r *http.Request) {
	user, word, _ := r.BasicAuth()
	if !same(user, d.PipedriveUser) || !same(word, d.PipedriveWord) {
		w.Header().Set("WWW-Authenticate", `Basic realm="okrbot"`)
		d.refuse(w, r, problem{status: http.StatusUnauthorized, id: "door.basic"})
		return
	}
	if !d.passes(w, r, "pipedrive") {
		return
	}
	body, ok := d.read(w, r, webhookLimit)
	if !ok {
		return
	}
	var hook pipedriveHook
	if err := json.Unmarshal(body, &hook); err != nil {
		d.refuse(w, r, problem{status: http.StatusBadRequest})
		return
	}
	heard, ok := hook.heard()
	if !ok {
		d.refuse(w, r, problem{status: http.StatusBadRequest})
		return
	}
	d.hear(w, r, "pipedrive", heard)
}

// same compares in a time that says nothing of either, their lengths included.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// heard is what the webhook says of its deal, nothing when it is about something else; false when it makes no sense.
func (h pipedriveHook) heard() (list []store.Heard, ok bool) {
	kind, id := h.Meta.Entity, unquoted(h.Meta.EntityID)
	if kind == "" {
		kind, id = h.Meta.Object, unquoted(h.Meta.ID)
	}
	if kind != "deal" {
		return nil, kind != ""
	}
	at := h.at()
	if !externalID.MatchString(id) || at == 0 {
		return nil, false
	}
	said := store.Heard{External: "pipedrive/" + id, Facts: map[string]store.Fact{}}
	deal := cmp.Or(h.Data, h.Current)
	action := h.Meta.Action
	switch {
	case action == "delete", action == "deleted", deal != nil && deal.Status == "deleted":
		said.Facts[store.FactRemoved] = store.Fact{Value: "yes", At: at}
	case deal == nil:
		return nil, false
	default:
		for property, value := range deal.facts() {
			said.Facts[property] = store.Fact{Value: value, At: at}
		}
		said.Facts[store.FactRemoved] = store.Fact{At: at}
	}
	return []store.Heard{said}, true
}

// at is when it happened, in Unix milliseconds; 0 when it does not say.
func (h pipedriveHook) at() int64 {
	if h.Meta.TimestampU > 0 {
		return h.Meta.TimestampU / 1000
	}
	text := unquoted(h.Meta.Timestamp)
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UnixMilli()
	}
	var seconds int64
	if err := json.Unmarshal(h.Meta.Timestamp, &seconds); err != nil {
		return 0
	}
	return seconds * 1000
}

// unquoted is a JSON string or number as text.
func unquoted(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// facts are all that a deal says. Pipedrive sends whole deals: what is empty there was not said.
func (p pipedriveDeal) facts() map[string]string {
	said := map[string]string{
		store.FactCustomer: tidy(cmp.Or(p.OrgName, p.Title)), store.FactAmount: p.Value.String(), store.FactCurrency: p.Currency,
		store.FactOwner: cmp.Or(p.OwnerID, p.UserID).String(), store.FactStage: p.StageID.String(), store.FactReason: tidy(p.LostReason),
	}
	switch state := sales.DealState(p.Status); state {
	case sales.Won:
		said[store.FactState], said[store.FactClose] = p.Status, pipedriveTime(p.WonTime)
	case sales.Lost:
		said[store.FactState], said[store.FactClose] = p.Status, pipedriveTime(p.LostTime)
	case sales.Open:
		said[store.FactState], said[store.FactClose] = p.Status, p.ExpectedClose
	}
	return said
}

// pipedriveTime reads an instant: RFC 3339, or of version 1 "2026-11-20 14:03:05" in UTC.
func pipedriveTime(text string) string {
	if at, err := time.Parse(time.DateTime, text); err == nil {
		return at.Format(time.RFC3339)
	}
	return text
}
