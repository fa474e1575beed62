package e2e

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"okrbot/cmd"
)

// keyOf makes a key beside the running okrbot.
func (o *office) keyOf(name string) string {
	o.t.Helper()
	return strings.TrimSpace(o.prints("key", "new", "--name", name, "--scope", "deals"))
}

// pushes sends a deal as a program does, and returns the status.
func (o *office) pushes(key, body string) int {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.healthAt()+"/v1/deals",
		strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Logf("%d %s", answer.StatusCode, said)
	return answer.StatusCode
}

func TestCRM_ADealFromAProgramIsCelebratedOnce(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.env["OKRBOT_LISTEN"] = "127.0.0.1:0"
	o.start()
	o.foundTeam()
	o.aims(map[string]string{"Emily Carter": "80000"})
	key := o.keyOf("Zapier")
	won := `{"source":"zapier","id":"9","owner":"U0EMILY","customer":"Harbour <!channel>","amount":80000,"currency":"TRY","state":"won"}`
	for i, want := range []int{http.StatusCreated, http.StatusOK, http.StatusOK} {
		if got := o.pushes(key, won); got != want {
			t.Fatalf("push %d is answered with %d", i, got)
		}
	}
	o.Channel("#sales").Shows("Emily Carter has reached the target for November 2026. Congratulations!").Has("Harbour")
	o.looksUp(emily, "/sales show D1", "Harbour").Has("the CRM")
	o.Channel("#sales").Silent()
	if got := o.pushes(key, strings.Replace(won, `"won"`, `"open"`, 1)); got != http.StatusOK {
		t.Errorf("reopened: %d", got)
	}
	o.Person(emily).DM().Shows("not reached at the moment")
	o.moveTo("2026-11-26T15:02:00+03:00")
	o.Channel("#sales").Shows("Correction: a deal was changed, so the target for November 2026 is not reached at " +
		"the moment")
}

const (
	hubSpotSecret = "shh"
	publicURL     = "https://okrbot.example.com"
)

// prints is what a subcommand prints beside the running okrbot.
func (o *office) prints(args ...string) string {
	o.t.Helper()
	var out strings.Builder
	p := o.program(args...)
	p.Stdout = &out
	if code := cmd.Run(o.t.Context(), p); code != 0 {
		o.t.Fatalf("%q ended with %d", args, code)
	}
	return out.String()
}

// withHubSpot opens the office with HubSpot connected and founds its team.
func withHubSpot(t *testing.T) *office {
	t.Helper()
	o := furnish(t, "2026-11-24T15:00:00+03:00")
	o.env["OKRBOT_LISTEN"], o.env["OKRBOT_HUBSPOT_SECRET"], o.env["OKRBOT_PUBLIC_URL"] = "127.0.0.1:0", hubSpotSecret,
		publicURL
	o.start()
	o.foundTeam()
	return o
}

// hubSpot says properties of a deal, in pairs of name and value, as HubSpot does.
func (o *office) hubSpot(deal int, pairs ...string) {
	o.t.Helper()
	var events []string
	now := o.clock.Now().UnixMilli()
	for i := 0; i < len(pairs); i += 2 {
		events = append(events, fmt.Sprintf(`{"subscriptionType":"deal.propertyChange","objectId":%d,"occurredAt":%d,"propertyName":%q,"propertyValue":%q}`, deal, now, pairs[i], pairs[i+1]))
	}
	body, stamp := "["+strings.Join(events, ",")+"]", fmt.Sprint(now)
	mac := hmac.New(sha256.New, []byte(hubSpotSecret))
	io.WriteString(mac, "POST"+publicURL+"/v1/webhooks/hubspot"+body+stamp)
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.healthAt()+"/v1/webhooks/hubspot",
		strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-HubSpot-Request-Timestamp", stamp)
	r.Header.Set("X-HubSpot-Signature-v3", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		o.t.Fatalf("HubSpot is answered with %d", answer.StatusCode)
	}
}

func TestCRM_WhatWaitsIsAnsweredInSlack(t *testing.T) {
	t.Parallel()
	o := withHubSpot(t)
	o.hubSpot(1, "dealname", "Harbour", "amount", "-200", "hubspot_owner_id", "55")
	o.hubSpot(2, "dealname", "North", "amount", "900", "hubspot_owner_id", "55", "dealstage", "98765")
	if said := o.prints("crm", "waiting"); !strings.Contains(said, "hubspot/1") ||
		!strings.Contains(said, "okrbot crm owner hubspot/55 U012ABCDEF") {
		t.Errorf("okrbot crm waiting prints\n%s", said)
	}
	o.looksUp(emily, "/sales crm", "Nothing waits for you.")
	o.looksUp(selin, "/sales bekleyenler", "CRM'den gelip yanıtınızı bekleyenler").Has(
		"HubSpot, fırsatın sahibi olarak “55” diyor. Bu kim?").Has("2 fırsat bekliyor · Harbour ve North")

	manager := o.Person(selin)
	manager.Picks("Kişi seçin", "Emily Carter")
	manager.SeesEphemeral("@okrbot", "Tamam. Bunu bekleyen 2 fırsat vardı.").Has(
		"HubSpot tutarı -200 olarak bildiriyor").Has("“98765” adlı bir aşama")
	o.looksUp(emily, "/sales deals", "North · ₺900").Has("Harbour · ₺0")
	manager.Clicks("Olduğu gibi kalsın")
	manager.SeesEphemeral("@okrbot", "Fırsat olduğu gibi kaldı.").Lacks("-200")

	o.moveTo("2026-11-26T08:59:00+03:00")
	o.Quiet()
	o.moveTo("2026-11-26T09:00:00+03:00")
	told := manager.DM().Shows("CRM'den gelip yanıtınızı bekleyenler")
	told.Has("“98765” adlı bir aşama").Has("North · ₺900")
	manager.Picks("Aşama seçin", "Teklif")
	manager.SeesEphemeral("@okrbot", "Tamam. Bunu bekleyen 1 fırsat vardı.")
	manager.DM().Shows("CRM bildirimlerinde bekleyen her şey yanıtlandı.")
	o.looksUp(emily, "/sales deals", "North · ₺900 · D2 · Proposal")
	o.looksUp(selin, "/sales crm", "CRM'den gelip yanıt bekleyen bir şey yok.")
}

func TestCRM_ADealThatWasTypedIsNotCountedTwice(t *testing.T) {
	t.Parallel()
	o := withHubSpot(t)
	o.looksUp(emily, "/sales won 3000 Acme", "Booked as won.")
	o.Channel("#sales").Shows("Emily Carter has won their first deal.")
	acme := []string{"dealname", "ACME", "amount", "3000", "hubspot_owner_id", emily, "dealstage", "closedwon"}
	o.hubSpot(1, acme...)
	o.looksUp(emily, "/sales", "Won in November 2026: ₺3,000")
	o.moveTo("2026-11-24T16:59:00+03:00") // 08:59 in New York
	o.Channel("#sales").Silent()
	o.moveTo("2026-11-24T17:00:00+03:00")
	rep := o.Person(emily)
	rep.DM().Shows("What made the difference with Acme?")
	rep.DM().Shows("Is this one deal, or are these two?").Has(
		"HubSpot brings Acme · ₺3,000 · won. Already here: Acme · ₺3,000 · won · 24 Nov · D1.")
	rep.Clicks("The same deal")
	rep.SeesEphemeral("@okrbot", "It is one deal: D1.")
	rep.DM().Shows("It is one deal: Acme · D1.")
	o.hubSpot(1, "amount", "4000")
	o.looksUp(emily, "/sales", "Won in November 2026: ₺4,000")

	o.looksUp(emily, "/sales won 500 North", "Booked as won.")
	o.hubSpot(2, "dealname", "North", "amount", "500", "hubspot_owner_id", emily, "dealstage", "closedwon")
	rep.DM().Shows("HubSpot brings North")
	o.moveTo("2026-11-28T01:59:00+03:00")
	o.Channel("#sales").Shows("leaderboard, week 48")
	o.moveTo("2026-11-28T02:00:00+03:00") // Friday, 18:00 in New York
	rep.DM().Shows("North: nobody said within 3 working days whether the deal that came is the same as D2. It " +
		"counts as a deal of its own now: D3.")
	rep.DM().Shows("Nobody answered for 3 working days, so both count.")
	o.looksUp(emily, "/sales show D3", "North · ₺500 · D3")
	rep.Clicks("The same deal")
	rep.SeesEphemeral("@okrbot", "It is one deal: D2.")
	o.looksUp(emily, "/sales show D3", "North · ₺500 · D2") // its number leads to the one
}
