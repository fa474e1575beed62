package door

import (
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
)

const hubSpotPath = "/v1/webhooks/hubspot"

// hubSpotWindow is how old a signed request may be, as HubSpot's guide to request validation has it.
const hubSpotWindow = 5 * time.Minute

// hubSpotEvent is one event of HubSpot's webhooks (version 3), of which a request has up to a hundred.
type hubSpotEvent struct {
	ObjectID         json.Number `json:"objectId"`
	SubscriptionType string      `json:"subscriptionType"` // deal.propertyChange; object.propertyChange of the generic ones
	ObjectTypeID     string      `json:"objectTypeId"`     // of generic ones: 0-3 is a deal
	OccurredAt       int64       `json:"occurredAt"`       // Unix milliseconds
	PropertyName     string      `json:"propertyName"`
	PropertyValue    string      `json:"propertyValue"`
}

// hubSpotDeals is the type id of deals in generic subscriptions.
const hubSpotDeals = "0-3"

func (d *door) hubSpot(w http.ResponseWriter, r *http.Request) {
	body, ok := d.read(w, r, webhookLimit)
	if !ok {
		return
	}
	if !d.signedByHubSpot(r, body) {
		d.refuse(w, r, problem{status: http.StatusUnauthorized, id: "door.signature"})
		return
	}
	if !d.passes(w, r, hubSpotPath) {
		return
	}
	var events []hubSpotEvent
	if err := json.Unmarshal(body, &events); err != nil {
		d.refuse(w, r, problem{status: http.StatusBadRequest})
		return
	}
	d.hear(w, r, "hubspot", heardFromHubSpot(events))
}

// signedByHubSpot checks the signature of version 3: base64 of HMAC-SHA256, under the app's secret, of method, address, body and timestamp.
func (d *door) signedByHubSpot(r *http.Request, body []byte) bool {
	stamp := r.Header.Get("X-HubSpot-Request-Timestamp")
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || d.Now().Sub(time.UnixMilli(at)).Abs() > hubSpotWindow {
		return false
	}
	given, err := base64.StdEncoding.DecodeString(r.Header.Get("X-HubSpot-Signature-v3"))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte(d.HubSpotSecret))
	for _, part := range []string{r.Method, d.PublicURL, r.URL.RequestURI(), string(body), stamp} {
		mac.Write([]byte(part))
	}
	return hmac.Equal(given, mac.Sum(nil))
}

// hear tells the store what a CRM said.
func (d *door) hear(w http.ResponseWriter, r *http.Request, source string, heard []store.Heard) {
	if len(heard) > 0 {
		if err := d.Store.HearDeals(r.Context(), store.Actor{Now: d.Now(), Source: okr.FromCRM}, heard); err != nil {
			d.fail(w, r, err)
			return
		}
		d.spoke(r.Context(), "a webhook", "source", source, "deals", len(heard))
	}
	w.WriteHeader(http.StatusNoContent)
}

// heardFromHubSpot gathers events by deal, in the order in which deals are named first. What is not about deals is left aside.
func heardFromHubSpot(events []hubSpotEvent) (list []store.Heard) {
	at := map[string]int{}
	for _, e := range events {
		kind, action, _ := cutLast(e.SubscriptionType)
		if kind != "deal" && (kind != "object" || e.ObjectTypeID != hubSpotDeals) || !externalID.MatchString(e.ObjectID.String()) {
			continue
		}
		external := "hubspot/" + e.ObjectID.String()
		if _, known := at[external]; !known {
			at[external] = len(list)
			list = append(list, store.Heard{External: external, Facts: map[string]store.Fact{}})
		}
		facts := list[at[external]].Facts
		for property, value := range hubSpotFacts(action, e) {
			if known, ok := facts[property]; !ok || known.At <= e.OccurredAt {
				facts[property] = store.Fact{Value: value, At: e.OccurredAt}
			}
		}
	}
	return list
}

func cutLast(text string) (before, after string, found bool) {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == '.' {
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

// hubSpotStages are the stages of HubSpot's first pipeline, which every account has: what an open deal is in.
var hubSpotStages = map[string]sales.DealState{
	"appointmentscheduled": sales.Open, "qualifiedtobuy": sales.Open, "presentationscheduled": sales.Open, "decisionmakerboughtin": sales.Open,
	"contractsent": sales.Open, "closedwon": sales.Won, "closedlost": sales.Lost,
}

// hubSpotFacts is what an event says. Whether a stage of another pipeline is won or lost HubSpot says in properties of their own.
func hubSpotFacts(action string, e hubSpotEvent) map[string]string {
	switch action {
	case "deletion":
		return map[string]string{store.FactRemoved: "yes"}
	case "restore":
		return map[string]string{store.FactRemoved: ""}
	case "propertyChange":
		return hubSpotProperty(e.PropertyName, e.PropertyValue)
	default: // a creation: its properties come as events of their own
		return nil
	}
}

func hubSpotProperty(name, value string) map[string]string {
	fact := func(property string) map[string]string { return map[string]string{property: value} }
	switch name {
	case "dealname":
		return map[string]string{store.FactCustomer: tidy(value)}
	case "amount":
		return fact(store.FactAmount)
	case "deal_currency_code":
		return fact(store.FactCurrency)
	case "hubspot_owner_id":
		return fact(store.FactOwner)
	case "closed_lost_reason":
		return map[string]string{store.FactReason: tidy(value)}
	case "closedate":
		return map[string]string{store.FactClose: hubSpotDate(value)}
	case "dealstage":
		said := fact(store.FactStage)
		if state, known := hubSpotStages[value]; known {
			said[store.FactState] = string(state)
		}
		return said
	case "hs_is_closed_won", "hs_is_closed_lost", "hs_is_closed":
		return hubSpotClosed(name, value == "true")
	default:
		return nil
	}
}

func hubSpotClosed(name string, so bool) map[string]string {
	switch {
	case so && name == "hs_is_closed_won":
		return map[string]string{store.FactState: string(sales.Won)}
	case so && name == "hs_is_closed_lost":
		return map[string]string{store.FactState: string(sales.Lost)}
	case !so && name == "hs_is_closed":
		return map[string]string{store.FactState: string(sales.Open)}
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
