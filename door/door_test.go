package door_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/shopspring/decimal"

	"okrbot/door"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/people"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// front is the door over real HTTP, with a team behind it, and the description that every answer is held against.
type front struct {
	*storetest.World
	*httptest.Server
	described     *openapi3.T
	team          okr.Team
	manager       okr.PersonID
	rep, mate     okr.PersonID
	secret        string
	key           people.Key
	door          door.Config
	changed       int
	mu            sync.Mutex
	hubSpotSecret string
}

func newFront(t *testing.T) *front {
	t.Helper()
	return newFrontWith(t, func(*door.Config) {})
}

// newFrontWith is a front whose door is set up otherwise.
func newFrontWith(t *testing.T, otherwise func(*door.Config)) *front {
	t.Helper()
	w := storetest.New(t)
	f := &front{World: w, manager: w.Person("Deniz"), rep: w.Person("Rep"), mate: w.Person("Mate"),
		hubSpotSecret: "shh"}
	f.team = w.Team(storetest.Plan("Sales", f.manager), f.manager, f.rep, f.mate)
	w.Run("2026-11-25T10:00")
	catalog, err := locale.Load()
	w.Done(err)
	f.Server = httptest.NewUnstartedServer(nil)
	t.Cleanup(f.Server.Close)
	c := door.Config{
		Store: w.Store, Locale: catalog, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: w.Now,
		PublicURL: "http://" + f.Listener.Addr().String(), HubSpotSecret: f.hubSpotSecret,
		PipedriveUser: "pipe", PipedriveWord: "drive", Changed: func() { f.mu.Lock(); f.changed++; f.mu.Unlock() },
	}
	otherwise(&c)
	f.door = c
	f.Config.Handler = door.Handler(c)
	f.Start()
	f.key, f.secret, err = w.NewKey(t.Context(), "Zapier", people.KeyScopes, 0, w.Now())
	w.Done(err)
	body, err := os.ReadFile("openapi.yaml")
	w.Done(err)
	f.described, err = openapi3.NewLoader().LoadFromData(body)
	w.Done(err)
	w.Done(f.described.Validate(t.Context()))
	return f
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   map[string]any
}

func (a answer) code() any    { return a.problem()["code"] }
func (a answer) field() any   { return a.problem()["field"] }
func (a answer) message() any { return a.problem()["message"] }
func (a answer) problem() map[string]any {
	p, _ := a.body["error"].(map[string]any)
	return p
}

func (f *front) request(method, path, body string, header ...string) *http.Request {
	f.T().Helper()
	r, err := http.NewRequestWithContext(f.T().Context(), method, f.Server.URL+path, strings.NewReader(body))
	f.Done(err)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

// do sends a request, and holds request and answer against the description unless the request is wrong on purpose.
func (f *front) do(r *http.Request) answer {
	f.T().Helper()
	asked, err := io.ReadAll(r.Body)
	f.Done(err)
	r.Body = io.NopCloser(bytes.NewReader(asked))
	response, err := f.Client().Do(r)
	f.Done(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	f.Done(err)
	a := answer{response.StatusCode, response.Header, map[string]any{}}
	if len(body) > 0 && strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		f.Done(json.Unmarshal(body, &a.body))
	}
	f.describes(r, asked, response, body)
	return a
}

func (f *front) describes(r *http.Request, asked []byte, response *http.Response, body []byte) {
	f.T().Helper()
	router, err := gorillamux.NewRouter(f.described)
	f.Done(err)
	probe := r.Clone(context.Background())
	probe.URL.Scheme, probe.URL.Host, probe.Host = "", "", ""
	probe.Body = io.NopCloser(bytes.NewReader(asked))
	route, params, err := router.FindRoute(probe)
	if err != nil {
		if response.StatusCode != http.StatusNotFound {
			f.T().Errorf("%s %s is answered with %d and not described: %v", r.Method, r.URL.Path, response.StatusCode,
				err)
		}
		return
	}
	in := &openapi3filter.RequestValidationInput{Request: probe, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			IncludeResponseStatus: true}}
	err = openapi3filter.ValidateRequest(f.T().Context(), in)
	if good := response.StatusCode < 300; good && err != nil {
		f.T().Errorf("%s %s was taken against its description: %v", r.Method, r.URL.Path, err)
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: response.StatusCode,
		Header: response.Header, Options: in.Options}
	out.SetBodyBytes(body)
	if err := openapi3filter.ValidateResponse(f.T().Context(), out); err != nil {
		f.T().Errorf("%s %s is answered with %d against its description: %v\n%s", r.Method, r.URL.Path,
			response.StatusCode, err, body)
	}
}

func (f *front) post(body string, header ...string) answer {
	f.T().Helper()
	return f.do(f.request("POST", "/v1/deals", body,
		append([]string{"Authorization", "Bearer " + f.secret}, header...)...))
}

func (f *front) get(path string, header ...string) answer {
	f.T().Helper()
	return f.do(f.request("GET", path, "", append([]string{"Authorization", "Bearer " + f.secret}, header...)...))
}

func (f *front) deal(external string) sales.Deal {
	f.T().Helper()
	d, err := f.FindPushedDeal(f.T().Context(), people.Key{}, external, f.Now())
	f.Done(err)
	return d
}

const acme = `{"source":"crm","id":"1","owner":"%s","customer":"Acme","amount":"12500.50","currency":"TRY","state":"won"}`

func TestDeals_AreBookedReadBackAndChanged(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	made := f.post(fmt.Sprintf(acme, f.rep))
	if made.status != 201 || made.body["effect"] != "new" || made.body["close_date"] != "2026-11-25" ||
		made.header.Get("Location") != "/v1/deals/crm/1" {
		t.Fatalf("got %+v", made)
	}
	if again := f.post(fmt.Sprintf(acme, f.rep)); again.status != 200 || again.body["effect"] != "same" {
		t.Errorf("the same deal once more: %+v", again)
	}
	if more := f.post(`{"source":"crm","id":"1","amount":20000,"currency":"try"}`); more.status != 200 ||
		more.body["effect"] != "changed" || more.body["amount"] != "20000.00" {
		t.Errorf("another amount: %+v", more)
	}
	got := f.get("/v1/deals/crm/1")
	if got.status != 200 || got.body["customer"] != "Acme" || got.body["amount"] != "20000.00" ||
		got.body["owner"] != string(f.rep) || got.body["state"] != "won" {
		t.Errorf("read back: %+v", got)
	}
	if none := f.get("/v1/deals/crm/2"); none.status != 404 || none.code() != "not_found" {
		t.Errorf("a deal that nobody sent: %+v", none)
	}
	if f.changed == 0 {
		t.Error("nobody was told that there may be posts")
	}
}

func TestDeals_ProblemsNameTheField(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	rep := string(f.rep)
	for _, test := range []struct {
		name, body  string
		status      int
		code, field any
	}{
		{"no JSON", `hello`, 400, "malformed", nil},
		{"two values", `{"source":"crm","id":"1"} {}`, 400, "malformed", nil},
		{"unknown field", `{"source":"crm","id":"1","custommer":"x"}`, 400, "malformed", "custommer"},
		{"wrong type", `{"source":"crm","id":7}`, 400, "malformed", "id"},
		{"no source", `{"id":"1"}`, 422, "invalid", "source"},
		{"an id with a slash", `{"source":"crm","id":"1/2"}`, 422, "invalid", "id"},
		{"no owner", `{"source":"crm","id":"1","customer":"A"}`, 422, "invalid", "owner"},
		{"unknown owner", `{"source":"crm","id":"1","customer":"A","owner":"77"}`, 422, "invalid", "owner"},
		{"no customer", `{"source":"crm","id":"1","owner":"` + rep + `"}`, 422, "invalid", "customer"},
		{"no number", `{"source":"crm","id":"1","owner":"` + rep +
			`","customer":"A","amount":"1e999999999","currency":"TRY"}`, 422, "invalid", "amount"},
		{"too much", `{"source":"crm","id":"1","owner":"` + rep +
			`","customer":"A","amount":10000000000.01,"currency":"TRY"}`, 422, "invalid", "amount"},
		{"a long number", `{"source":"crm","id":"1","owner":"` + rep + `","customer":"A","amount":"` +
			strings.Repeat("9", 50_000) + `","currency":"TRY"}`, 422, "invalid", "amount"},
		{"no currency", `{"source":"crm","id":"1","owner":"` + rep + `","customer":"A","amount":5}`, 422, "invalid",
			"currency"},
		{"strange currency", `{"source":"crm","id":"1","owner":"` + rep +
			`","customer":"A","amount":5,"currency":"XAU"}`, 422, "invalid", "currency"},
		{"strange state", `{"source":"crm","id":"1","state":"maybe"}`, 422, "invalid", "state"},
		{"strange stage", `{"source":"crm","id":"1","owner":"` + rep + `","customer":"A","stage":"limbo"}`, 422,
			"invalid", "stage"},
		{"strange day", `{"source":"crm","id":"1","close_date":"2026-02-30"}`, 422, "invalid", "close_date"},
		{"won tomorrow", `{"source":"crm","id":"1","owner":"` + rep +
			`","customer":"A","amount":5,"currency":"TRY","state":"won","close_date":"2026-11-27"}`, 422, "invalid",
			"close_date"},
		{"strange team", `{"source":"crm","id":"1","team":"T99","owner":"` + rep + `","customer":"A"}`, 422, "invalid",
			"team"},
		{"long customer", `{"source":"crm","id":"1","owner":"` + rep + `","customer":"` + strings.Repeat("x", 201) +
			`"}`, 422, "invalid", "customer"},
		{"too large", `{"source":"crm","id":"1","note":"` + strings.Repeat("x", 70_000) + `"}`, 413, "too_large", nil},
	} {
		if got := f.post(test.body); got.status != test.status || got.code() != test.code ||
			got.field() != test.field || got.message() == "" {
			t.Errorf("%s: got %d %v", test.name, got.status, got.body)
		}
		f.Forward(time.Second)
	}
	if got := f.post("{}", "Content-Type", "text/plain"); got.status != 415 {
		t.Errorf("text: %+v", got)
	}
	if got := f.post(`{"id":"1"}`, "Accept-Language", "de, tr;q=0.8"); !strings.Contains(got.message().(string),
		"küçük harf") {
		t.Errorf("in Turkish: %+v", got.message())
	}
	large := `{"source":"crm","id":"1","owner":"` + rep + `","customer":"A","amount":1e12,"currency":"TRY"}`
	if got := f.post(large).message(); !strings.Contains(fmt.Sprint(got),
		"1e12 is too large for a single deal, which can be worth up to 10 billion") {
		t.Errorf("too much: %v", got)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals"); n != 0 {
		t.Errorf("%d deals were booked", n)
	}
}

func TestKeys_LetInWhatTheyOpen(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	good := f.secret
	for _, wrong := range []string{"", "okrbot_nothing", good + "x", strings.ToUpper(good)} {
		f.secret = wrong
		if got := f.post(fmt.Sprintf(acme, f.rep)); got.status != 401 || got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("with %q: %+v", wrong, got)
		}
	}
	_, narrow, err := f.NewKey(t.Context(), "Other team", people.KeyScopes,
		f.Team(storetest.Plan("Other", f.manager), f.manager).ID, f.Now())
	f.Done(err)
	f.secret = good
	f.post(fmt.Sprintf(acme, f.rep))
	f.secret = narrow
	if got := f.get("/v1/deals/crm/1"); got.status != 404 {
		t.Errorf("a deal of another team: %+v", got)
	}
	if got := f.post(`{"source":"crm","id":"1","note":"mine now"}`); got.status != 422 || got.field() != "team" {
		t.Errorf("a change in another team: %+v", got)
	}
	_, nothing, err := f.NewKey(t.Context(), "Nothing", []people.KeyScope{}, 0, f.Now())
	f.Done(err)
	f.secret = nothing
	if got := f.get("/v1/deals/crm/1"); got.status != 403 {
		t.Errorf("a key without the scope: %+v", got)
	}
	f.secret = good
	f.Done(f.RevokeKey(t.Context(), f.key.ID, f.Now()))
	if got := f.get("/v1/deals/crm/1"); got.status != 401 {
		t.Errorf("a key that was revoked: %+v", got)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM keys WHERE instr(hash, 'okrbot_') > 0"); n != 0 {
		t.Error("a secret is stored")
	}
}

func TestDeals_ARepeatedRequestIsAnsweredAlike(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	first := f.post(fmt.Sprintf(acme, f.rep), "Idempotency-Key", "a")
	f.post(`{"source":"crm","id":"1","amount":1,"currency":"TRY"}`)
	again := f.post(fmt.Sprintf(acme, f.rep), "Idempotency-Key", "a")
	if first.status != 201 || again.status != 201 || again.body["amount"] != "12500.50" ||
		again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if d := f.deal("crm/1"); d.Amount.Minor != 100 {
		t.Errorf("the repeated request changed the deal to %v", d.Amount)
	}
	if other := f.post(`{"source":"crm","id":"2"}`, "Idempotency-Key", "a"); other.status != 409 ||
		other.code() != "conflict" {
		t.Errorf("another request of that name: %+v", other)
	}
	f.Forward(25 * time.Hour)
	if later := f.post(fmt.Sprintf(acme, f.rep), "Idempotency-Key", "a"); later.status != 200 ||
		later.body["effect"] != "changed" {
		t.Errorf("a day later: %+v", later)
	}
}

func TestDeals_TheSameAtOnceIsBookedOnce(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	var wg sync.WaitGroup
	var created sync.Map
	for i := range 20 {
		wg.Go(func() {
			r := f.request("POST", "/v1/deals", fmt.Sprintf(acme, f.rep), "Authorization", "Bearer "+f.secret)
			response, err := f.Client().Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			if response.StatusCode == 201 {
				created.Store(i, true)
			}
		})
	}
	wg.Wait()
	n := 0
	created.Range(func(any, any) bool { n++; return true })
	if booked := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals"); n != 1 || booked != 1 {
		t.Errorf("%d answers of 201, %d deals", n, booked)
	}
	if credits := storetest.Look[int](f.World, "SELECT COUNT(*) FROM credits"); credits != 1 {
		t.Errorf("%d credits", credits)
	}
}

func TestDoor_AsksTooManyToWait(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	for range 50 {
		if got := f.get("/v1/deals/crm/1"); got.status != 404 {
			t.Fatalf("got %+v", got)
		}
	}
	if got := f.get("/v1/deals/crm/1"); got.status != 429 || got.header.Get("Retry-After") != "1" {
		t.Fatalf("the 51st at once: %+v", got)
	}
	f.Forward(time.Second)
	for range 10 {
		if got := f.get("/v1/deals/crm/1"); got.status != 404 {
			t.Fatalf("a second later: %+v", got)
		}
	}
	if got := f.get("/v1/deals/crm/1"); got.status != 429 {
		t.Errorf("the 11th of a second: %+v", got)
	}
}

// hubSpot sends events, signed.
func (f *front) hubSpot(events ...string) answer {
	f.T().Helper()
	return f.do(f.signed("["+strings.Join(events, ",")+"]", f.Now(), f.hubSpotSecret))
}

func (f *front) signed(body string, at time.Time, secret string) *http.Request {
	f.T().Helper()
	stamp := strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	io.WriteString(mac, "POST"+f.Server.URL+"/v1/webhooks/hubspot"+body+stamp)
	return f.request("POST", "/v1/webhooks/hubspot", body, "X-HubSpot-Request-Timestamp", stamp,
		"X-HubSpot-Signature-v3", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// event is a property that HubSpot says has changed, so many seconds into the day.
func event(second int, property, value string) string {
	at := time.Date(2026, 11, 25, 7, 0, second, 0, time.UTC).UnixMilli()
	return fmt.Sprintf(`{"eventId":%d,"subscriptionId":1,"portalId":2,"appId":3,"occurredAt":%d,"subscriptionType":"deal.propertyChange","attemptNumber":0,
		"objectId":4711,"changeSource":"CRM_UI","propertyName":%q,"propertyValue":%q}`, second, at, property, value)
}

func verb(second int, subscription string) string {
	at := time.Date(2026, 11, 25, 7, 0, second, 0, time.UTC).UnixMilli()
	return fmt.Sprintf(`{"eventId":%d,"occurredAt":%d,"subscriptionType":%q,"objectId":4711}`, second, at, subscription)
}

func TestHubSpot_PropertiesAreHeardInAnyOrder(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	_, err := f.NameOwner(t.Context(), store.Actor{Now: f.Now(), Source: okr.FromCRM}, "hubspot", "55", f.rep)
	f.Done(err)
	for _, e := range []string{
		verb(1, "deal.creation"), event(5, "dealstage", "closedwon"), event(2, "amount", "9000"),
		event(1, "dealname", "Işık Market"),
		event(3, "deal_currency_code", "TRY"), event(4, "hubspot_owner_id", "55"),
	} {
		if got := f.hubSpot(e); got.status != 204 {
			t.Fatalf("got %+v", got)
		}
	}
	d := f.deal("hubspot/4711")
	if d.State != sales.Won || d.Amount != (sales.Money{Minor: 900_000, Currency: "TRY"}) ||
		d.Customer != "Işık Market" || d.Owner != f.rep {
		t.Fatalf("got %+v", d)
	}
	version := d.Version
	f.hubSpot(event(2, "amount", "9000"), event(5, "dealstage", "closedwon")) // delivered again
	f.hubSpot(event(1, "amount", "1"))                                        // something older, late
	if d = f.deal("hubspot/4711"); d.Version != version || d.Amount.Minor != 900_000 {
		t.Errorf("what was heard before changed it: %+v", d)
	}
	f.hubSpot(event(9, "hs_is_closed", "false"), event(9, "dealstage", "contractsent"))
	if d = f.deal("hubspot/4711"); d.State != sales.Open {
		t.Errorf("reopened: %+v", d)
	}
	f.hubSpot(event(10, "dealstage", "closedwon"))
	f.hubSpot(verb(11, "deal.deletion"))
	if d = f.deal("hubspot/4711"); d.State != sales.Void {
		t.Errorf("deleted: %+v", d)
	}
	f.hubSpot(verb(12, "deal.restore"))
	if d = f.deal("hubspot/4711"); d.State != sales.Won || d.Amount.Minor != 900_000 {
		t.Errorf("brought back: %+v", d)
	}
	if open := storetest.Look[int](f.World, "SELECT SUM(minor) FROM credits"); open != 900_000 {
		t.Errorf("the ledger says %d", open)
	}
}

func TestHubSpot_WhatCannotBeBookedWaits(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	f.hubSpot(event(1, "dealname", "Acme"), event(1, "amount", "100"), event(1, "hubspot_owner_id", "66"),
		event(2, "dealstage", "98765"), event(3, "hs_is_closed_won", "true"))
	waiting, err := f.WaitingDeals(t.Context(), 10)
	f.Done(err)
	if len(waiting) != 1 || waiting[0].Waits[0].Why.ID != "errors.crm_owner_unknown" {
		t.Fatalf("waiting: %+v", waiting)
	}
	booked, err := f.NameOwner(t.Context(), store.Actor{Now: f.Now(), Source: okr.FromCRM}, "hubspot", "66", f.mate)
	f.Done(err)
	if d := f.deal("hubspot/4711"); booked != 1 || d.State != sales.Won || d.Owner != f.mate ||
		d.Amount.Minor != 10_000 {
		t.Errorf("%d booked: %+v", booked, d)
	}
	if waiting, err = f.WaitingDeals(t.Context(), 10); err != nil || len(waiting) != 0 {
		t.Errorf("still waiting: %+v, %v", waiting, err)
	}
}

func TestHubSpot_AWinCountsAsADealOf0UntilItsAmountComes(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	f.hubSpot(event(1, "dealname", "Acme"), event(1, "hubspot_owner_id", string(f.rep)))
	f.hubSpot(event(2, "dealstage", "closedwon"))
	if d := f.deal("hubspot/4711"); d.State != sales.Won || d.Amount.Minor != 0 {
		t.Fatalf("won, of an amount that nobody said: %+v", d)
	}
	if n := f.praised(); n != 0 {
		t.Errorf("a deal of 0 is praised %d times", n)
	}
	f.hubSpot(event(3, "amount", "250"))
	if d := f.deal("hubspot/4711"); d.State != sales.Won || d.Amount.Minor != 25_000 {
		t.Errorf("got %+v", d)
	}
	if n := f.praised(); n != 1 {
		t.Errorf("the first deal is praised %d times", n)
	}
	f.sound()
}

// praised is how many lines of praise are owed.
func (f *front) praised() int {
	f.T().Helper()
	return storetest.Look[int](f.World, "SELECT COUNT(*) FROM posts WHERE kind = 'praise'")
}

func (f *front) sound() {
	f.T().Helper()
	findings, err := db.Verify(f.T().Context(), f.Path)
	f.Done(err)
	for _, finding := range findings {
		f.T().Errorf("verify: %s", finding)
	}
}

func TestHubSpot_AnEditHereStaysUntilItSaysSomethingNew(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	f.hubSpot(event(1, "dealname", "Acme"), event(1, "hubspot_owner_id", string(f.rep)), event(1, "amount", "100"))
	d := f.deal("hubspot/4711")
	name := "Acme Ltd"
	_, err := f.ChangeDeal(t.Context(), f.As(f.rep), d.ID, selling.DealEdit{Verb: sales.Edited, Customer: &name})
	f.Done(err)
	f.hubSpot(event(2, "amount", "200"))
	if d = f.deal("hubspot/4711"); d.Customer != "Acme Ltd" || d.Amount.Minor != 20_000 {
		t.Errorf("got %+v", d)
	}
	f.hubSpot(event(3, "dealname", "Acme Inc"))
	if d = f.deal("hubspot/4711"); d.Customer != "Acme Inc" {
		t.Errorf("got %+v", d)
	}
}

func TestHubSpot_ADealMovesToItsNewOwnersTeam(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	other := f.Person("Other")
	team := f.Team(storetest.Plan("Export", f.manager), f.manager, other)
	f.hubSpot(event(1, "dealname", "Acme"), event(1, "hubspot_owner_id", string(f.rep)), event(1, "amount", "100"),
		event(1, "dealstage", "closedwon"))
	f.hubSpot(event(2, "hubspot_owner_id", string(other)))
	if d := f.deal("hubspot/4711"); d.Owner != other || d.Team != team.ID || d.State != sales.Won {
		t.Errorf("got %+v", d)
	}
	if n := storetest.Look[int](f.World, "SELECT SUM(minor) FROM credits WHERE person = '"+string(f.rep)+"'"); n != 0 {
		t.Errorf("the old owner keeps %d", n)
	}
	if n := storetest.Look[int](f.World, "SELECT SUM(minor) FROM credits WHERE person = '"+string(other)+
		"'"); n != 10_000 {
		t.Errorf("the new owner has %d", n)
	}
}

func TestHubSpot_OnlyASignatureOfNowOpens(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	body := "[" + event(1, "dealname", "Acme") + "]"
	for name, r := range map[string]*http.Request{
		"another secret":  f.signed(body, f.Now(), "other"),
		"six minutes old": f.signed(body, f.Now().Add(-6*time.Minute), f.hubSpotSecret),
		"from the future": f.signed(body, f.Now().Add(6*time.Minute), f.hubSpotSecret),
		"unsigned": f.request("POST", "/v1/webhooks/hubspot", body, "X-HubSpot-Request-Timestamp", "1",
			"X-HubSpot-Signature-v3", ""),
	} {
		if got := f.do(r); got.status != 401 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	tampered := f.signed(body, f.Now(), f.hubSpotSecret)
	tampered.Body = io.NopCloser(strings.NewReader(strings.Replace(body, "Acme", "Evil", 1)))
	tampered.ContentLength = int64(len(body))
	if got := f.do(tampered); got.status != 401 {
		t.Errorf("tampered: %+v", got)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM crm_deals"); n != 0 {
		t.Errorf("%d deals were heard of", n)
	}
}

func (f *front) pipedrive(body string) answer {
	f.T().Helper()
	r := f.request("POST", "/v1/webhooks/pipedrive", body)
	r.SetBasicAuth("pipe", "drive")
	return f.do(r)
}

func TestPipedrive_BothVersionsAreHeard(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	_, err := f.NameOwner(t.Context(), store.Actor{Now: f.Now(), Source: okr.FromCRM}, "pipedrive", "7", f.rep)
	f.Done(err)
	first := `{"v":1,"meta":{"v":1,"action":"added","object":"deal","id":12,"company_id":1,"user_id":7,"timestamp":1795586400},
		"current":{"id":12,"title":"Acme deal","org_name":"Acme","value":1500.5,"currency":"TRY","status":"open","user_id":7,"stage_id":3,"won_time":null,"lost_reason":null},
		"previous":null,"event":"added.deal"}`
	if got := f.pipedrive(first); got.status != 204 {
		t.Fatalf("got %+v", got)
	}
	if d := f.deal("pipedrive/12"); d.State != sales.Open || d.Customer != "Acme" || d.Amount.Minor != 150_050 {
		t.Fatalf("got %+v", d)
	}
	won := `{"meta":{"action":"change","entity":"deal","entity_id":"12","id":"6f1c","version":"2.0","timestamp":"2026-11-25T06:30:00.123Z","attempt":1},
		"data":{"id":12,"title":"Acme","value":1500.5,"currency":"TRY","status":"won","owner_id":7,"stage_id":3,"won_time":"2026-11-24T20:30:00Z","custom_fields":{}},
		"previous":{"status":"open"}}`
	f.pipedrive(won)
	d := f.deal("pipedrive/12")
	if d.State != sales.Won || d.CloseDay != "2026-11-24" {
		t.Fatalf("got %+v", d)
	}
	f.pipedrive(first) // late
	f.pipedrive(won)   // again
	if now := f.deal("pipedrive/12"); now.Version != d.Version {
		t.Errorf("what was heard before changed it: %+v", now)
	}
	f.pipedrive(`{"meta":{"action":"delete","entity":"deal","entity_id":"12","timestamp":"2026-11-25T06:40:00Z"},"data":null,"previous":{"id":12}}`)
	if now := f.deal("pipedrive/12"); now.State != sales.Void {
		t.Errorf("deleted: %+v", now)
	}
	if got := f.pipedrive(`{"meta":{"action":"change","entity":"person","entity_id":"1","timestamp":"2026-11-25T06:40:00Z"},"data":{}}`); got.status != 204 {
		t.Errorf("about a person: %+v", got)
	}
	if got := f.pipedrive(`{"hello":"world"}`); got.status != 400 {
		t.Errorf("nonsense: %+v", got)
	}
	r := f.request("POST", "/v1/webhooks/pipedrive", won)
	r.SetBasicAuth("pipe", "wrong")
	if got := f.do(r); got.status != 401 {
		t.Errorf("a wrong password: %+v", got)
	}
}

func TestKPIs_ValuesAreRecorded(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	k, err := f.SaveKPI(t.Context(), f.As(f.manager),
		okr.KPI{Name: "Downloads", Team: f.team.ID, Owner: f.rep, Frequency: okr.MonthlyKPI, Direction: okr.Higher,
			Target: decimal.NewFromInt(100), Aggregation: okr.Sum})
	f.Done(err)
	send := func(path, body string) answer {
		return f.do(f.request("POST", path, body, "Authorization", "Bearer "+f.secret))
	}
	path := "/v1/kpis/" + k.ID.String() + "/values"
	if got := send(path, `{"value": 40, "date": "2026-11-02"}`); got.status != 200 ||
		got.body["status"] != "counting" || got.body["period"] != "2026-11" {
		t.Errorf("got %+v", got)
	}
	if got := send(path, `{"value": "60.5"}`); got.status != 200 || got.body["value"] != "100.5" ||
		got.body["status"] != "green" {
		t.Errorf("got %+v", got)
	}
	for body, field := range map[string]any{`{"value": "many"}`: "value", `{"value": 1, "date": "2026-13-01"}`: "date",
		`{"value": 1, "date": "2027-01-01"}`: "date", `{"value": "1e30"}`: "value"} {
		if got := send(path, body); got.status != 422 || got.field() != field {
			t.Errorf("%s: %+v", body, got)
		}
	}
	for _, path := range []string{"/v1/kpis/K99/values", "/v1/kpis/x/values"} {
		if got := send(path, `{"value": 1}`); got.status != 404 {
			t.Errorf("%s: %+v", path, got)
		}
	}
}
