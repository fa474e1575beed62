package door

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// problem is why a request is not done: for programs a code and the field that is to blame, for people a sentence.
type problem struct {
	status int
	field  string // in the request's body
	id     string // of the sentence; empty: the status's own
	args   []any
}

// codes are what programs tell problems apart by.
var codes = map[int]string{
	http.StatusBadRequest: "malformed", http.StatusUnauthorized: "unauthorized", http.StatusForbidden: "forbidden",
	http.StatusNotFound: "not_found",
	http.StatusConflict: "conflict", http.StatusRequestEntityTooLarge: "too_large",
	http.StatusUnsupportedMediaType: "media_type",
	http.StatusUnprocessableEntity:  "invalid", http.StatusTooManyRequests: "rate_limited",
	http.StatusInternalServerError: "internal",
	http.StatusServiceUnavailable:  "unavailable",
}

// fields are the fields that refusals of the store are about.
var fields = map[string]string{
	"errors.crm_no_owner": "owner", "errors.crm_owner_unknown": "owner", "errors.crm_owner_no_team": "owner",
	"errors.owner_not_in_team": "owner", "errors.share_unfit": "owner",
	"errors.no_team": "owner", "errors.deal_without_customer": "customer", "errors.deal_amount": "amount",
	"errors.currency_unknown": "currency",
	"errors.stage_unknown":    "stage", "errors.deal_won_in_future": "close_date", "errors.deal_day": "close_date",
	"errors.key_team":        "team",
	"errors.team_gone":       "team",
	"errors.money_too_large": "amount", "errors.sum_too_large": "amount", "errors.rate_overflows": "amount",
	"errors.kpi_day": "date", "errors.number_too_large": "value",
}

// errorBody is a problem as it is answered.
type errorBody struct {
	Error struct {
		Code    string `json:"code"`
		Field   string `json:"field,omitempty"`
		Message string `json:"message"`
	} `json:"error"`
}

// refuse answers a problem, whose reason is the status's own.
func (d *door) refuse(w http.ResponseWriter, r *http.Request, p problem) {
	d.refuseAs(w, r, codes[p.status], p)
}

// refuseAs answers a problem, and counts it under a reason. Who is not let in has sent nothing that is worth waiting
// for.
func (d *door) refuseAs(w http.ResponseWriter, r *http.Request, reason string, p problem) {
	d.Metrics.Refused(p.status, reason)
	if p.status == http.StatusUnauthorized || reason == "shut_out" || reason == "busy" {
		w.Header().Set("Connection", "close")
		http.NewResponseController(w).SetReadDeadline(time.Unix(1,
			0)) //nolint:errcheck // else the rest of the body is read first
	}
	say := d.printer(r)
	var body errorBody
	body.Error.Code, body.Error.Field = codes[p.status], p.field
	if p.id == "" {
		p.id = "door." + body.Error.Code
	}
	body.Error.Message = say.T(p.id, p.args...)
	reply(w, p.status, body)
}

// printer speaks the first language of the request that okrbot speaks.
func (d *door) printer(r *http.Request) *locale.Printer {
	var wanted []string
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(part, ";")
		wanted = append(wanted, strings.TrimSpace(tag))
	}
	return d.Locale.Printer(locale.Match(wanted...))
}

// fail answers an error of the store. What the caller cannot mend is logged, and not told.
func (d *door) fail(w http.ResponseWriter, r *http.Request, err error) {
	refusal, refused := okr.RefusalOf(err)
	_, disk := errors.AsType[*store.DiskError](err)
	switch {
	case errors.Is(err, people.ErrKeyUnknown): // revoked a moment ago
		d.deny(w, r, "wrong_key", "")
	case errors.Is(err, store.ErrNotFound):
		d.refuse(w, r, problem{status: http.StatusNotFound})
	case errors.Is(err, selling.ErrOtherRequest):
		d.refuse(w, r, problem{status: http.StatusConflict})
	case refused && refusal.ID == "errors.key_scope":
		d.refuse(w, r, problem{status: http.StatusForbidden, id: refusal.ID, args: refusal.Args})
	case refused:
		d.refuse(w, r, problem{http.StatusUnprocessableEntity, fields[refusal.ID], refusal.ID, refusal.Args})
	case disk:
		d.Log.ErrorContext(r.Context(), "the CRM's door can't write", "error", err)
		d.refuse(w, r, problem{status: http.StatusServiceUnavailable})
	default:
		d.Log.ErrorContext(r.Context(), "the CRM's door failed", "path", r.URL.Path, "error", err)
		d.refuse(w, r, problem{status: http.StatusInternalServerError})
	}
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body) //nolint:errcheck // who asked is gone
}
