package door

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
)

const hubSpotPath = "/v1/webhooks/hubspot"

// hubSpotWindow is how old a signed request may be, as HubSpot's guide to request validation has it.
const hubSpotWindow = 5 * time.Minute

// hubSpotEvent is one event of HubSpot's webhooks (version 3), of which a request has up to a hundred.
type hubSpotEvent struct {
	ObjectID         word   `json:"objectId"`
	SubscriptionType string `json:"subscriptionType"` // deal.propertyChange; object.propertyChange of the generic ones
	ObjectTypeID     string `json:"objectTypeId"`     // of generic ones: 0-3 is a deal
	OccurredAt       word   `json:"occurredAt"`       // Unix milliseconds
	PropertyName     string `json:"propertyName"`
	PropertyValue    word   `json:"propertyValue"`

	// of a merge
	PrimaryObjectID word   `json:"primaryObjectId"`
	MergedObjectIDs []word `json:"mergedObjectIds"`
	NewObjectID     word   `json:"newObjectId"` // that HubSpot made of them; absent when the primary one survives
}

// hubSpotDeals is the type id of deals in generic subscriptions.
const hubSpotDeals = "0-3"

func (d *door) hubSpot(w http.ResponseWriter, r *http.Request) {
	if !d.seemsSigned(r) { // which can be told without reading what it sends
		d.unsigned(w, r)
		return
	}
	body, ok := d.read(w, r, webhookLimit)
	if !ok {
		return
	}
	if !d.signedByHubSpot(r, body) {
		d.unsigned(w, r)
		return
	}
	if !d.passes(w, r, hubSpotPath) {
		return
	}
	events, unread, ok := hubSpotEvents(body)
	if !ok {
		d.refuse(w, r, problem{status: http.StatusBadRequest})
		return
	}
	if unread > 0 {
		d.Log.WarnContext(r.Context(), "events of a webhook can't be read", "source", "hubspot", "events", unread)
	}
	d.hear(w, r, "hubspot", heardFromHubSpot(events, d.Now()))
}

// hubSpotEvents are the events of a request, each read by itself, and how many could not be.
func hubSpotEvents(body []byte) (events []hubSpotEvent, unread int, ok bool) {
	var raw []json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, 0, false
	}
	for _, one := range raw {
		var e hubSpotEvent
		if err := json.Unmarshal(one, &e); err != nil {
			unread++
			continue
		}
		events = append(events, e)
	}
	return events, unread, true
}

// unsigned refuses what HubSpot did not sign.
func (d *door) unsigned(w http.ResponseWriter, r *http.Request) {
	if wait := d.wait(r); wait > 0 {
		d.sendAway(w, r, wait)
		return
	}
	d.deny(w, r, "signature", "door.signature")
}

// seemsSigned reports whether a request has a signature at all, and a timestamp of now.
func (d *door) seemsSigned(r *http.Request) bool {
	at, err := strconv.ParseInt(r.Header.Get(hubSpotStamp), 10, 64)
	return err == nil && d.Now().Sub(time.UnixMilli(at)).Abs() <= hubSpotWindow &&
		len(hubSpotSignature(r)) == sha256.Size
}

// The headers of HubSpot's signature, version 3.
const hubSpotStamp, hubSpotSigned = "X-HubSpot-Request-Timestamp", "X-HubSpot-Signature-v3"

func hubSpotSignature(r *http.Request) []byte {
	given, err := base64.StdEncoding.DecodeString(r.Header.Get(hubSpotSigned))
	if err != nil {
		return nil
	}
	return given
}

// signedByHubSpot checks the signature: base64 of HMAC-SHA256, under the app's secret, of method, address, body and
// timestamp.
func (d *door) signedByHubSpot(r *http.Request, body []byte) bool {
	mac := hmac.New(sha256.New, []byte(d.HubSpotSecret))
	for _, part := range []string{r.Method, d.PublicURL, r.URL.RequestURI(), string(body), r.Header.Get(hubSpotStamp)} {
		mac.Write([]byte(part))
	}
	return hmac.Equal(hubSpotSignature(r), mac.Sum(nil))
}

// hear tells the store what a CRM said.
func (d *door) hear(w http.ResponseWriter, r *http.Request, source string, heard []selling.Heard) {
	if len(heard) > 0 {
		if err := d.Store.HearDeals(r.Context(), store.Actor{Now: d.Now(), Source: okr.FromCRM}, heard); err != nil {
			d.fail(w, r, err)
			return
		}
		d.spoke(r.Context(), "a webhook", "source", source, "deals", len(heard))
	}
	w.WriteHeader(http.StatusNoContent)
}

// heardFromHubSpot gathers events by deal, in the order in which deals are named first. What is not about deals is
// left aside.
func heardFromHubSpot(events []hubSpotEvent, now time.Time) []selling.Heard {
	var g gathered
	for _, e := range events {
		kind, action, _ := cutLast(e.SubscriptionType)
		if kind != "deal" && (kind != "object" || e.ObjectTypeID != hubSpotDeals) {
			continue
		}
		at, ok := e.OccurredAt.integer()
		if !ok || at <= 0 {
			at = now.UnixMilli()
		}
		if action == "merge" {
			into, gone := e.merged()
			g.merge("hubspot", into, gone, at)
			continue
		}
		for property, value := range hubSpotFacts(action, e) {
			g.fact("hubspot", string(e.ObjectID), property, selling.Fact{Value: value, At: at})
		}
	}
	return g.list
}

// merged is the id that survives a merge, and those that it stands for from then on.
func (e hubSpotEvent) merged() (into string, gone []string) {
	primary := cmp.Or(e.PrimaryObjectID, e.ObjectID)
	survivor := primary
	if e.NewObjectID != "" && e.NewObjectID != "0" {
		survivor = e.NewObjectID
	}
	for _, id := range append([]word{primary}, e.MergedObjectIDs...) {
		if id != survivor {
			gone = append(gone, string(id))
		}
	}
	return string(survivor), gone
}

func cutLast(text string) (before, after string, found bool) {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == '.' {
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

// hubSpotFacts is what an event says. Whether a stage of another pipeline is won or lost HubSpot says in properties
// of their own.
func hubSpotFacts(action string, e hubSpotEvent) map[string]string {
	switch action {
	case "deletion":
		return map[string]string{selling.FactRemoved: "yes"}
	case "restore":
		return map[string]string{selling.FactRemoved: ""}
	case "propertyChange":
		return hubSpotProperty(e.PropertyName, string(e.PropertyValue))
	default: // a creation: its properties come as events of their own
		return nil
	}
}

func hubSpotProperty(name, value string) map[string]string {
	fact := func(property string) map[string]string { return map[string]string{property: oneLine(value)} }
	switch name {
	case "dealname":
		return fact(selling.FactCustomer)
	case "amount":
		return fact(selling.FactAmount)
	case "deal_currency_code":
		return fact(selling.FactCurrency)
	case "hubspot_owner_id":
		return fact(selling.FactOwner)
	case "closed_lost_reason":
		return fact(selling.FactReason)
	case "closedate":
		return map[string]string{selling.FactClose: hubSpotDate(value)}
	case "dealstage":
		return fact(selling.FactStage)
	case "hs_is_closed_won", "hs_is_closed_lost", "hs_is_closed":
		return hubSpotClosed(name, value == "true")
	default:
		return nil
	}
}

func hubSpotClosed(name string, so bool) map[string]string {
	switch {
	case so && name == "hs_is_closed_won":
		return map[string]string{selling.FactState: string(sales.Won)}
	case so && name == "hs_is_closed_lost":
		return map[string]string{selling.FactState: string(sales.Lost)}
	case !so && name == "hs_is_closed":
		return map[string]string{selling.FactState: string(sales.Open)}
	default:
		return nil
	}
}

// hubSpotDate reads a date, which HubSpot sends as Unix milliseconds or as RFC 3339 has it.
func hubSpotDate(value string) string {
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		return time.UnixMilli(n).UTC().Format(time.RFC3339)
	}
	return value
}
