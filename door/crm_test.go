package door_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"okrbot/door"
	"okrbot/nasty"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// raw is an event with a value as JSON has it.
func raw(second int, property, value string) string {
	return strings.Replace(event(second, property, "@"), `"@"`, value, 1)
}

// merge is a merge as HubSpot tells it; created is 0 when the primary one survives.
func merge(second int, primary, created int64, merged ...int64) string {
	at := time.Date(2026, 11, 25, 7, 0, second, 0, time.UTC).UnixMilli()
	ids := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(merged)), ","), "[]")
	made := ""
	if created != 0 {
		made = fmt.Sprintf(`"newObjectId":%d,`, created)
	}
	return fmt.Sprintf(`{"eventId":%d,"occurredAt":%d,"subscriptionType":"deal.merge","objectId":%d,"primaryObjectId":%d,%s"mergedObjectIds":[%s],"numberOfPropertiesMoved":3}`,
		second, at, primary, primary, made, ids)
}

// of is an event of another deal than 4711.
func of(id, event string) string { return strings.Replace(event, "4711", id, 1) }

func (f *front) waits(external string) (why []string) {
	f.T().Helper()
	list, err := f.WaitingDeals(f.T().Context(), 100)
	f.Done(err)
	for _, w := range list {
		for _, fact := range w.Waits {
			if w.External == external {
				why = append(why, fact.Property+" "+fact.Why.ID)
			}
		}
	}
	return why
}

func (f *front) credited() int {
	f.T().Helper()
	return storetest.Look[int](f.World, "SELECT COALESCE(SUM(minor), 0) FROM credits")
}

// won lets HubSpot say that 4711 was won for 3000 by the rep.
func (f *front) won() {
	f.T().Helper()
	f.hubSpot(event(1, "dealname", "Acme"), event(1, "hubspot_owner_id", string(f.rep)), event(1, "amount", "3000"),
		event(1, "dealstage", "closedwon"))
	if d := f.deal("hubspot/4711"); d.State != sales.Won || d.Amount.Minor != 300_000 {
		f.T().Fatalf("got %+v", d)
	}
}

func TestHubSpot_WhatFollowsAnOwnerWhomNobodyNamed(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	f.won()
	f.hubSpot(event(2, "hubspot_owner_id", "66"), event(2, "amount", "500"), event(2, "dealstage", "closedlost"))
	if d := f.deal("hubspot/4711"); d.State != sales.Lost || d.Amount.Minor != 50_000 || d.Owner != f.rep ||
		f.credited() != 0 {
		t.Errorf("got %+v, credited %d", d, f.credited())
	}
	if got := f.waits("hubspot/4711"); len(got) != 1 || got[0] != "owner errors.crm_owner_unknown" {
		t.Errorf("waits for %v", got)
	}
	f.sound()
}

func TestHubSpot_AmountsOfAllKinds(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int64{
		`"0"`: 0, `""`: 0, `null`: 0, `"-200"`: 0, `"8333.333333"`: 833_333, `500`: 50_000, `500.25`: 50_025,
		`5e2`: 50_000, `"a lot"`: 0, `true`: 0, `{"value":1}`: 0,
		`"0.005"`: 1, `" 12 "`: 1_200,
	} {
		f := newFront(t)
		f.won()
		if got := f.hubSpot(raw(2, "amount", value),
			event(2, "dealname", "Acme Ltd")); got.status != http.StatusNoContent {
			t.Errorf("%s is answered with %d", value, got.status)
		}
		if d := f.deal("hubspot/4711"); d.Amount.Minor != want || d.State != sales.Won || d.Customer != "Acme Ltd" ||
			f.credited() != int(want) {
			t.Errorf("%s: %+v, credited %d, want %d", value, d, f.credited(), want)
		}
	}
}

func TestHubSpot_OddEventsHoldUpNothing(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	odd := []string{
		`null`, `7`, `"x"`, `[]`, `{}`, `{"objectId":{}}`, `{"subscriptionType":7}`,
		`{"subscriptionType":"deal.propertyChange"}`,
		`{"subscriptionType":"deal.propertyChange","objectId":"a/b","propertyName":"amount","propertyValue":"1"}`,
		`{"subscriptionType":"deal.merge","objectId":1,"mergedObjectIds":"all"}`,
		`{"subscriptionType":"deal.merge","primaryObjectId":null,"mergedObjectIds":[null,{}]}`,
		`{"subscriptionType":"contact.propertyChange","objectId":4711,"propertyName":"amount","propertyValue":"1"}`,
		`{"subscriptionType":"deal.associationChange","objectId":4711,"fromObjectId":4711}`,
		`{"subscriptionType":"object.propertyChange","objectTypeId":"0-1","objectId":4711,"propertyName":"amount","propertyValue":"2"}`,
	}
	good := []string{
		event(1, "dealname", "Acme"), `{"subscriptionType":"object.propertyChange","objectTypeId":"0-3","objectId":"4711","occurredAt":"1795590001000","propertyName":"hubspot_owner_id","propertyValue":"` + string(f.rep) + `"}`,
		`{"subscriptionType":"deal.propertyChange","objectId":4711,"occurredAt":1.795590002e12,"propertyName":"amount","propertyValue":70}`,
	}
	if got := f.hubSpot(append(odd, good...)...); got.status != http.StatusNoContent {
		t.Fatalf("got %+v", got)
	}
	if d := f.deal("hubspot/4711"); d.Customer != "Acme" || d.Amount.Minor != 7_000 {
		t.Errorf("got %+v", d)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM crm_deals"); n != 1 {
		t.Errorf("%d deals were heard of", n)
	}
	for _, body := range []string{`{}`, `"x"`, `[`, ``} {
		if got := f.do(f.signed(body, f.Now(), f.hubSpotSecret)); got.status != http.StatusBadRequest {
			t.Errorf("%s is answered with %d", body, got.status)
		}
	}
}

func TestHubSpot_MergedDealsCountOnce(t *testing.T) {
	t.Parallel()
	for name, created := range map[string]int64{"into the primary one": 0, "into a new one": 5000} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFront(t)
			f.won()
			for _, e := range []string{event(2, "dealname", "Acme deal"), event(2, "hubspot_owner_id", string(f.rep)),
				event(2, "amount", "4000"), event(2, "dealstage", "closedwon")} {
				f.hubSpot(of("4712", e))
			}
			if f.credited() != 700_000 {
				t.Fatalf("credited %d", f.credited())
			}
			survivor := "4711"
			if created != 0 {
				survivor = fmt.Sprint(created)
			}
			m := merge(3, 4711, created, 4712)
			f.hubSpot(m, of("4712", verb(3, "deal.deletion")))
			f.hubSpot(m)
			f.hubSpot(of(survivor, event(4, "amount", "7000")))
			for _, id := range []string{"4711", "4712", survivor} {
				if d := f.deal("hubspot/" + id); d.External != "hubspot/"+survivor || d.State != sales.Won ||
					d.Amount.Minor != 700_000 {
					t.Errorf("%s: %+v", id, d)
				}
			}
			if f.credited() != 700_000 {
				t.Errorf("credited %d", f.credited())
			}
			f.sound()
		})
	}
}

func TestHubSpot_ACustomStageIsAskedAboutUnlessItEnds(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	f.hubSpot(event(1, "dealname", "Acme"), event(1, "hubspot_owner_id", string(f.rep)), event(1, "amount", "10"),
		event(1, "dealstage", "presentationscheduled"))
	if d := f.deal("hubspot/4711"); d.Stage != "meeting" || len(f.waits("hubspot/4711")) != 0 {
		t.Errorf("a stage that HubSpot comes with: %+v, waits for %v", d, f.waits("hubspot/4711"))
	}
	f.hubSpot(event(2, "dealstage", "98765"))
	if got := f.waits("hubspot/4711"); len(got) != 1 {
		t.Errorf("waits for %v", got)
	}
	f.hubSpot(event(3, "dealstage", "98766"))
	f.hubSpot(event(3, "hs_is_closed_won", "true"), event(3, "closedate", "1795500000000"))
	if d := f.deal("hubspot/4711"); d.State != sales.Won || d.CloseDay != "2026-11-24" ||
		len(f.waits("hubspot/4711")) != 0 {
		t.Errorf("won: %+v, waits for %v", d, f.waits("hubspot/4711"))
	}
}

func TestPipedrive_ValuesMergesAndOneSecond(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	_, err := f.NameOwner(t.Context(), store.Actor{Now: f.Now(), Source: okr.FromCRM}, "pipedrive", "7", f.rep)
	f.Done(err)
	const first = 1795586400
	say := func(action string, id, second int, more string) {
		t.Helper()
		got := f.pipedrive(fmt.Sprintf(`{"v":1,"meta":{"action":%q,"object":"deal","id":%d,"timestamp":%d},"current":{"id":%d,"title":"Acme %d","currency":"TRY","status":"won","user_id":7,
			"stage_id":3,"won_time":"2026-11-25 06:00:00"%s},"previous":null}`, action, id, first+second, id, id, more))
		if got.status != http.StatusNoContent {
			t.Fatalf("got %+v", got)
		}
	}
	amount := func(id, want int64) {
		t.Helper()
		if d := f.deal(fmt.Sprint("pipedrive/", id)); d.Amount.Minor != want*100 || d.State != sales.Won {
			t.Errorf("%d: %+v, want %d", id, d, want)
		}
	}
	say("added", 12, 0, `,"value":1500`)
	say("updated", 12, 1, `,"value":0`)
	amount(12, 0)
	say("updated", 12, 2, `,"value":100`)
	say("updated", 12, 2, `,"value":200`) // of the same second
	amount(12, 200)
	say("updated", 12, 3, `,"value":null`)
	amount(12, 0)
	say("updated", 12, 4, `,"value":"300"`)
	say("updated", 12, 5, ``) // says nothing of its value
	amount(12, 300)

	say("added", 13, 0, `,"value":400`)
	say("merged", 12, 6, `,"value":700,"merge_what_id":13`)
	amount(12, 700)
	amount(13, 700)
	if f.credited() != 70_000 {
		t.Errorf("credited %d", f.credited())
	}
	f.pipedrive(fmt.Sprintf(`{"v":1,"meta":{"action":"deleted","object":"deal","id":13,"timestamp":%d},"current":null,"previous":{"id":13}}`, first+6))
	amount(12, 700)

	say("added", 14, 0, `,"value":50`)
	f.pipedrive(`{"meta":{"action":"delete","entity":"deal","entity_id":"14","merged_to_id":"12","version":"2.0","timestamp":"2026-11-25T07:10:00.5Z"},"data":null,"previous":{"id":14}}`)
	amount(14, 700)
	say("merged", 15, 7, `,"value":5`) // it does not say with what
	f.pipedrive(`{"meta":{"action":"merged","object":"deal","id":15,"timestamp":1795590000},"current":null,"previous":{"id":15}}`)
	if d := f.deal("pipedrive/15"); d.State != sales.Void {
		t.Errorf("gone into another one: %+v", d)
	}
	f.sound()
}

func TestPipedrive_WhatIsOddHoldsUpNothing(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	got := f.pipedrive(`{"meta":{"action":"change","entity":"deal","entity_id":77,"timestamp":1795586400123},"data":{"id":77,"title":["x"],"value":{"a":1},"currency":7,
		"status":"open","owner_id":{"id":"` + string(f.rep) +
		`","name":"Rep"},"stage_id":null,"lost_reason":false,"expected_close_date":"soon"}}`)
	if d := f.deal("pipedrive/77"); got.status != http.StatusNoContent || d.Owner != f.rep ||
		d.Customer != "pipedrive/77" || d.Amount.Minor != 0 {
		t.Errorf("%d: %+v", got.status, d)
	}
	if got := f.waits("pipedrive/77"); len(got) != 2 || got[0] != "close errors.crm_day" ||
		got[1] != "currency errors.currency_unknown" {
		t.Errorf("waits for %v", got)
	}
}

func TestDeals_ProgramsMaySayWhatCRMsSay(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	say := func(id, more string) answer {
		t.Helper()
		return f.post(fmt.Sprintf(`{"source":"crm","id":%q,"owner":%q,"customer":"Acme","state":"won"%s}`, id, f.rep,
			more))
	}
	for id, test := range map[string]struct{ amount, want string }{
		"none": {``, "0.00"}, "zero": {`,"amount":0,"currency":"TRY"`, "0.00"},
		"rounded": {`,"amount":"8333.335","currency":"TRY"`, "8333.34"},
		"below":   {`,"amount":-200,"currency":"TRY"`, "0.00"},
	} {
		if got := say(id, test.amount); got.status != http.StatusCreated || got.body["amount"] != test.want {
			t.Errorf("%s: %+v", id, got)
		}
	}
	if got := f.waits("crm/below"); len(got) != 1 || got[0] != "amount errors.crm_negative" {
		t.Errorf("waits for %v", got)
	}
	say("below", `,"amount":300,"currency":"TRY"`)
	if got := f.waits("crm/below"); len(got) != 0 {
		t.Errorf("waits for %v", got)
	}
	sheet, err := f.FindDealSheet(t.Context(), f.As(f.rep), f.deal("crm/rounded").ID)
	f.Done(err)
	history := sheet.History
	if history[0].Remark == nil || history[0].Remark.ID != "deal.remark_rounded" ||
		history[0].Remark.Args[1] != "8333.335" {
		t.Errorf("the history says %+v", history[0].Remark)
	}
	f.sound()
}

func TestDeals_OneThatWasTypedIsAskedAbout(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	b, err := f.BookDeal(t.Context(), f.As(f.rep),
		sales.Deal{Customer: "ACME", Amount: sales.Money{Minor: 1_250_050, Currency: "TRY"}, State: sales.Won})
	f.Done(err)
	for _, name := range []string{"", "once", "once"} {
		got := f.post(fmt.Sprintf(acme, f.rep), "Idempotency-Key", name)
		if got.status != http.StatusAccepted || got.body["effect"] != "asked" ||
			got.body["like"] != b.Deal.ID.String() || got.body["message"] == "" {
			t.Errorf("got %+v", got)
		}
	}
	if got := f.get("/v1/deals/crm/1"); got.status != http.StatusNotFound || f.credited() != 1_250_050 {
		t.Errorf("it counts: %+v", got)
	}
	_, err = f.AnswerTwin(t.Context(), f.As(f.rep), "crm/1", true)
	f.Done(err)
	if got := f.get("/v1/deals/crm/1"); got.status != http.StatusOK || got.body["deal"] != b.Deal.ID.String() ||
		f.credited() != 1_250_050 {
		t.Errorf("joined: %+v", got)
	}
	if got := f.post(fmt.Sprintf(acme, f.rep)); got.status != http.StatusOK || got.body["effect"] == "new" {
		t.Errorf("sent again: %+v", got)
	}
	f.sound()
}

func TestDeals_SalesforceIdsOfBothLengths(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	deal := `{"source":"salesforce","id":%q,"owner":%q,"customer":"Acme","amount":5,"currency":"TRY"}`
	if got := f.post(fmt.Sprintf(deal, "0061x00000AbCdEAAS", f.rep)); got.status != http.StatusCreated {
		t.Errorf("got %+v", got)
	}
	if got := f.post(fmt.Sprintf(deal, "0061x00000AbCdE", f.rep)); got.status != http.StatusOK {
		t.Errorf("got %+v", got)
	}
	for _, id := range []string{"0061x00000AbCdEAAS", "0061x00000AbCdE"} {
		if got := f.get("/v1/deals/salesforce/" + id); got.status != http.StatusOK ||
			got.body["id"] != "0061x00000AbCdE" {
			t.Errorf("%s: %+v", id, got)
		}
	}
}

// FuzzWebhooks holds whatever is heard to what the store may be told: ids that fit, times that are some, lines of
// bounded length.
func FuzzWebhooks(f *testing.F) {
	for _, e := range []string{event(1, "closedate", "1764000000000"), verb(1, "deal.deletion"), merge(1, 1, 2, 3),
		raw(1, "amount", "500"), `{"objectId":"1e3"}`} {
		f.Add("[" + e + "]")
	}
	f.Add(`{"v":1,"meta":{"action":"merged","object":"deal","id":12,"timestamp":1},"current":{"id":12,"value":0,"merge_what_id":13},"previous":{"id":14}}`)
	f.Add(`{"meta":{"action":"delete","entity":"deal","entity_id":"14","merged_to_id":"12","timestamp":"2026-11-25T07:10:00.5Z"}}`)
	f.Add(`{"meta":{"action":"change","entity":"deal","entity_id":1,"timestamp_micro":1e99},"data":{"value":-1,"owner_id":{"value":7},"status":"won"}}`)
	for _, text := range nasty.Texts() {
		said, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("[" + raw(1, "amount", "1") + `,{"objectId":1,"propertyName":"dealname","propertyValue":` + string(said) +
			"}]")
		f.Add(text)
	}
	now := time.UnixMilli(1_795_586_400_000)
	f.Fuzz(func(t *testing.T, body string) {
		nasty.Quick(t, func() { door.HeardFromHubSpot([]byte(body), now) })
		nasty.Quick(t, func() { door.HeardFromPipedrive([]byte(body), now) })
		for source, list := range map[string][]selling.Heard{"hubspot": door.HeardFromHubSpot([]byte(body), now),
			"pipedrive": door.HeardFromPipedrive([]byte(body), now)} {
			for _, h := range list {
				for _, external := range append(h.Merged, h.External) {
					if !strings.HasPrefix(external, source+"/") || len(external) > len(source)+101 ||
						strings.Count(external, "/") != 1 {
						t.Errorf("heard of %q", external)
					}
				}
				for property, fact := range h.Facts {
					if fact.At == 0 || utf8.RuneCountInString(fact.Value) > 200 ||
						strings.ContainsAny(fact.Value, "\n\x00") {
						t.Errorf("%s says %+v", property, fact)
					}
				}
			}
		}
	})
}

// FuzzDealBody reads whatever a program sends as a deal: what is taken is within the bounds of one.
func FuzzDealBody(f *testing.F) {
	f.Add(`{"source":"crm","id":"1","customer":"Acme","amount":"12500.50","currency":"TRY","state":"won","close_date":"2026-11-27"}`)
	f.Add(`{"source":"crm","id":"1","amount":1e9999,"currency":"TRY"}`)
	for _, text := range nasty.Texts() {
		said, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		for _, field := range []string{"customer", "amount", "note", "team", "close_date", "source"} {
			f.Add(`{"source":"crm","id":"1","currency":"TRY","` + field + `":` + string(said) + "}")
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var push selling.Push
		var ok bool
		nasty.Quick(t, func() { push, ok = door.PushOf([]byte(body)) })
		if row := push.Row; ok && (row.Amount != nil && !row.Amount.InRange() ||
			utf8.RuneCountInString(row.Customer) > sales.LongestName ||
			utf8.RuneCountInString(row.Note) > sales.LongestNote) {
			t.Errorf("%q is taken as %+v", body, row)
		}
	})
}
