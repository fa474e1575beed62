package door

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"time"

	"okrbot/sales"
	"okrbot/store/selling"
)

// pipedriveHook is a webhook of Pipedrive's, of version 1 or 2: where they differ, both names are here.
type pipedriveHook struct {
	Meta struct {
		Action     string `json:"action"` // create, change, delete; added, updated, deleted, merged of version 1
		Entity     string `json:"entity"` // deal
		Object     string `json:"object"` // the same of version 1
		EntityID   word   `json:"entity_id"`
		ID         word   `json:"id"`              // of version 1 the deal's, of version 2 the webhook's
		Timestamp  word   `json:"timestamp"`       // RFC 3339, or Unix seconds
		TimestampU word   `json:"timestamp_micro"` // Unix microseconds
		MergedTo   word   `json:"merged_to_id"`    // of a deal that was deleted because it is part of this one
	} `json:"meta"`
	Data     *pipedriveDeal `json:"data"`
	Current  *pipedriveDeal `json:"current"` // of version 1
	Previous *pipedriveDeal `json:"previous"`
}

// pipedriveDeal is a deal; what is absent or empty is an empty word.
type pipedriveDeal struct {
	ID            word            `json:"id"`
	Title         word            `json:"title"`
	OrgName       word            `json:"org_name"` // of version 1 only
	Value         json.RawMessage `json:"value"`    // absent, it says nothing; null, it says 0
	Currency      word            `json:"currency"`
	Status        word            `json:"status"` // open, won, lost, deleted
	IsDeleted     word            `json:"is_deleted"`
	OwnerID       owner           `json:"owner_id"`
	UserID        owner           `json:"user_id"` // of version 1
	StageID       word            `json:"stage_id"`
	LostReason    word            `json:"lost_reason"`
	WonTime       word            `json:"won_time"`
	LostTime      word            `json:"lost_time"`
	ExpectedClose word            `json:"expected_close_date"`
	MergedWith    word            `json:"merge_what_id"` // the deal that became part of this one
}

// owner is a user's id, or in some payloads of version 1 the user as an object.
type owner string

// UnmarshalJSON implements [json.Unmarshaler].
func (o *owner) UnmarshalJSON(raw []byte) error {
	var user struct {
		ID    word `json:"id"`
		Value word `json:"value"`
	}
	if json.Unmarshal(raw, &user) == nil {
		*o = owner(cmp.Or(user.ID, user.Value))
		return nil
	}
	var id word
	err := json.Unmarshal(raw, &id)
	*o = owner(id)
	return err
}

func (d *door) pipedrive(w http.ResponseWriter, r *http.Request) {
	if wait := d.wait(r); wait > 0 {
		d.sendAway(w, r, wait)
		return
	}
	user, word, _ := r.BasicAuth()
	if !same(user, d.PipedriveUser) || !same(word, d.PipedriveWord) {
		w.Header().Set("WWW-Authenticate", `Basic realm="okrbot"`)
		d.deny(w, r, "password", "door.basic")
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
	heard, ok := hook.heard(d.Now())
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
func (h pipedriveHook) heard(now time.Time) (list []selling.Heard, ok bool) {
	kind, id := h.Meta.Entity, string(h.Meta.EntityID)
	if kind == "" {
		kind, id = h.Meta.Object, string(h.Meta.ID)
	}
	if kind != "deal" {
		return nil, kind != ""
	}
	if !sales.IsExternalID(id) {
		return nil, false
	}
	var g gathered
	at, deal := h.at(now), cmp.Or(h.Data, h.Current)
	switch {
	case h.Meta.MergedTo != "":
		g.merge("pipedrive", string(h.Meta.MergedTo), []string{id}, at)
	case h.Meta.Action == "delete", h.Meta.Action == "deleted", deal != nil &&
		(deal.Status == "deleted" || deal.IsDeleted == "true"),
		h.Meta.Action == "merged" && deal == nil:
		g.fact("pipedrive", id, selling.FactRemoved, selling.Fact{Value: "yes", At: at})
	case deal == nil:
		return nil, false
	default:
		for property, value := range deal.facts() {
			g.fact("pipedrive", id, property, selling.Fact{Value: value, At: at})
		}
		g.fact("pipedrive", id, selling.FactRemoved, selling.Fact{At: at})
		if h.Meta.Action == "merged" {
			g.merge("pipedrive", id, h.partsOf(id, *deal), at)
		}
	}
	return g.list, true
}

// partsOf are the deals that became part of one, as far as version 1 says so.
func (h pipedriveHook) partsOf(id string, deal pipedriveDeal) (gone []string) {
	parts := []word{deal.MergedWith}
	if h.Previous != nil {
		parts = append(parts, h.Previous.ID, h.Previous.MergedWith)
	}
	for _, part := range parts {
		if part != "" && string(part) != id {
			gone = append(gone, string(part))
		}
	}
	return gone
}

// latestSecond is what a number of Unix seconds is below, and one of milliseconds above, for the next thousands of
// years.
const latestSecond = 100_000_000_000

// at is when it happened, in Unix milliseconds; now when it does not say.
func (h pipedriveHook) at(now time.Time) int64 {
	if micro, ok := h.Meta.TimestampU.integer(); ok && micro > 0 {
		return micro / 1000
	}
	if at, err := time.Parse(time.RFC3339, string(h.Meta.Timestamp)); err == nil {
		return at.UnixMilli()
	}
	at, ok := h.Meta.Timestamp.integer()
	switch {
	case !ok || at <= 0:
		return now.UnixMilli()
	case at < latestSecond:
		return at * 1000
	default:
		return at
	}
}

// facts are all that a deal says. Pipedrive sends whole deals: a value that is empty there is 0.
func (p pipedriveDeal) facts() map[string]string {
	said := map[string]string{}
	for property, value := range map[string]word{
		selling.FactCustomer: cmp.Or(p.OrgName, p.Title), selling.FactCurrency: p.Currency,
		selling.FactOwner: word(cmp.Or(p.OwnerID, p.UserID)), selling.FactStage: p.StageID,
		selling.FactReason: p.LostReason,
	} {
		said[property] = oneLine(string(value))
	}
	if p.Value != nil {
		var value word
		if err := value.UnmarshalJSON(p.Value); err == nil {
			said[selling.FactAmount] = oneLine(string(value))
		}
	}
	switch state := sales.DealState(p.Status); state {
	case sales.Won:
		said[selling.FactState], said[selling.FactClose] = string(state), pipedriveTime(string(p.WonTime))
	case sales.Lost:
		said[selling.FactState], said[selling.FactClose] = string(state), pipedriveTime(string(p.LostTime))
	case sales.Open:
		said[selling.FactState], said[selling.FactClose] = string(state), oneLine(string(p.ExpectedClose))
	}
	return said
}

// pipedriveTime reads an instant: RFC 3339, or of version 1 "2026-11-20 14:03:05" in UTC.
func pipedriveTime(text string) string {
	if at, err := time.Parse(time.DateTime, text); err == nil {
		return at.Format(time.RFC3339)
	}
	return oneLine(text)
}
