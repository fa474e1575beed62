package door

import (
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// dealBody is a deal as a program sends it. What is absent or empty says nothing, and changes nothing of a deal that
// is known.
type dealBody struct {
	Source     string  `json:"source"`
	ID         string  `json:"id"`
	Team       string  `json:"team"`
	Owner      string  `json:"owner"`
	Customer   string  `json:"customer"`
	Amount     numeral `json:"amount"` // a number, or a string of one: whole units, with a point
	Currency   string  `json:"currency"`
	State      string  `json:"state"`
	Stage      string  `json:"stage"`
	CloseDate  string  `json:"close_date"`
	Product    string  `json:"product"`
	Note       string  `json:"note"`
	LossReason string  `json:"loss_reason"`
}

// dealAnswer is a deal as it is stored.
type dealAnswer struct {
	Effect     selling.Effect  `json:"effect,omitempty"`
	Deal       string          `json:"deal"`
	Source     string          `json:"source"`
	ID         string          `json:"id"`
	Team       string          `json:"team"`
	Owner      okr.PersonID    `json:"owner"`
	Customer   string          `json:"customer"`
	Amount     string          `json:"amount"`
	Currency   sales.Currency  `json:"currency"`
	State      sales.DealState `json:"state"`
	Stage      string          `json:"stage"`
	CloseDate  okr.Date        `json:"close_date"`
	Product    string          `json:"product"`
	Note       string          `json:"note"`
	LossReason string          `json:"loss_reason"`
	Shares     []shareAnswer   `json:"shares"`
}

// askedAnswer says that a deal is probably one that was typed, and that its owner is asked.
type askedAnswer struct {
	Effect  selling.Effect `json:"effect"`
	Source  string         `json:"source"`
	ID      string         `json:"id"`
	Like    string         `json:"like,omitempty"` // D8; left out when it is another team's than the key's
	Message string         `json:"message"`
}

// shareAnswer is who is credited, in percent.
type shareAnswer struct {
	Person  okr.PersonID `json:"person"`
	Percent float64      `json:"percent"`
}

// nameLimit is the longest Idempotency-Key in bytes.
const nameLimit = 200

func (d *door) postDeal(w http.ResponseWriter, r *http.Request, key people.Key) {
	asked, ok := d.read(w, r, bodyLimit)
	if !ok {
		return
	}
	var body dealBody
	if wrong := parse(asked, &body); wrong != nil {
		d.refuse(w, r, *wrong)
		return
	}
	push, wrong := body.push()
	if wrong != nil {
		d.refuse(w, r, *wrong)
		return
	}
	push.Key, push.Name, push.Asked = key.ID, r.Header.Get("Idempotency-Key"), asked
	if len(push.Name) > nameLimit {
		d.refuse(w, r, problem{http.StatusBadRequest, "", "door.long_name", []any{"Limit", nameLimit}})
		return
	}
	done, err := d.Store.PushDeal(r.Context(), store.Actor{Now: d.Now(), Source: okr.FromCRM}, push)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	d.spoke(r.Context(), "a deal", "key", key.Name, "deal", done.Deal.External, "effect", done.Effect)
	if done.Again {
		w.Header().Set("Idempotent-Replayed", "true")
	}
	status := http.StatusOK
	switch done.Effect {
	case selling.Creates:
		status = http.StatusCreated
		w.Header().Set("Location", "/v1/deals/"+done.Deal.External)
	case selling.Asks:
		reply(w, http.StatusAccepted, askedOf(d.printer(r), body, done))
		return
	}
	reply(w, status, answerOf(done.Deal, done.Effect))
}

func (d *door) getDeal(w http.ResponseWriter, r *http.Request, key people.Key) {
	deal, err := d.Store.FindPushedDeal(r.Context(), key, r.PathValue("source")+"/"+r.PathValue("id"), d.Now())
	if err != nil {
		d.fail(w, r, err)
		return
	}
	reply(w, http.StatusOK, answerOf(deal, ""))
}

// push reads what was sent, up to what only the store can judge.
func askedOf(p *locale.Printer, b dealBody, done selling.Pushed) askedAnswer {
	a := askedAnswer{Effect: done.Effect, Source: b.Source, ID: b.ID, Message: p.T("door.asked_elsewhere")}
	if done.Deal.ID != 0 {
		a.Like = done.Deal.ID.String()
		a.Message = p.T("door.asked", "Deal", a.Like)
	}
	return a
}

func (b dealBody) push() (p selling.Push, wrong *problem) {
	invalid := func(field, id string, args ...any) (selling.Push, *problem) {
		return p, &problem{http.StatusUnprocessableEntity, field, id, args}
	}
	if !sales.IsSource(b.Source) {
		return invalid("source", "door.source")
	}
	if !sales.IsExternalID(b.ID) {
		return invalid("id", "door.id")
	}
	p = selling.Push{Owner: b.Owner, Row: selling.DealRow{
		External: b.Source + "/" + b.ID, Customer: sales.OneLine(b.Customer), State: sales.DealState(b.State),
		Stage: b.Stage, CloseDay: okr.Date(b.CloseDate),
		Product: sales.OneLine(b.Product), Note: strings.TrimSpace(b.Note), LossReason: sales.OneLine(b.LossReason),
	}}
	for field, text := range map[string]string{"customer": p.Row.Customer, "product": p.Row.Product,
		"loss_reason": p.Row.LossReason, "owner": b.Owner, "stage": b.Stage} {
		if utf8.RuneCountInString(text) > sales.LongestName {
			return invalid(field, "door.too_long", "Limit", sales.LongestName)
		}
	}
	if utf8.RuneCountInString(p.Row.Note) > sales.LongestNote {
		return invalid("note", "door.too_long", "Limit", sales.LongestNote)
	}
	if b.Team != "" {
		var ok bool
		if p.Team, ok = okr.ParseTeamID(b.Team); !ok {
			return invalid("team", "door.team")
		}
	}
	switch p.Row.State {
	case "", sales.Open, sales.Won, sales.Lost:
	default:
		return invalid("state", "door.state")
	}
	if p.Row.CloseDay != "" && !p.Row.CloseDay.Valid() {
		return invalid("close_date", "door.close_date")
	}
	return b.withAmount(p)
}

// amountShown is how much of a wrong amount is said again.
const amountShown = 40

func (b dealBody) withAmount(p selling.Push) (selling.Push, *problem) {
	if b.Amount == "" && b.Currency == "" {
		return p, nil
	}
	if b.Amount == "" {
		return p, &problem{http.StatusUnprocessableEntity, "amount", "door.amount_missing", nil}
	}
	if b.Currency == "" {
		return p, &problem{http.StatusUnprocessableEntity, "currency", "door.currency_missing", nil}
	}
	m, reading, err := sales.ReadMoney(string(b.Amount), sales.Currency(strings.ToUpper(b.Currency)))
	sent := locale.Truncate(string(b.Amount), amountShown)
	if errors.Is(err, sales.ErrTooLarge) {
		return p, &problem{http.StatusUnprocessableEntity, "amount", "errors.money_too_large", []any{"Amount", sent}}
	}
	if err != nil {
		return p, &problem{http.StatusUnprocessableEntity, "amount", "door.amount", []any{"Amount", sent}}
	}
	p.Row.Amount, p.Amount, p.Reading = &m, string(b.Amount), reading
	return p, nil
}

func answerOf(d sales.Deal, effect selling.Effect) dealAnswer {
	source, id, _ := strings.Cut(d.External, "/")
	a := dealAnswer{
		Effect: effect, Deal: d.ID.String(), Source: source, ID: id, Team: d.Team.String(), Owner: d.Owner,
		Customer: d.Customer,
		Amount:   d.Amount.Units().StringFixed(2), Currency: d.Amount.Currency, State: d.State, Stage: d.Stage,
		CloseDate: d.CloseDay,
		Product:   d.Product, Note: d.Note, LossReason: d.LossReason,
	}
	for _, s := range d.Shares {
		a.Shares = append(a.Shares, shareAnswer{s.Person, float64(s.Points) / 100})
	}
	return a
}
