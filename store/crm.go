package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
)

// Push is a deal as a program sends it.
type Push struct {
	Key   KeyID
	Name  string // of the request, by which the program can repeat it; empty: it does not
	Asked []byte // the request, to tell a repeated one from another of that name
	Row   DealRow
	Team  okr.TeamID // 0: the key's, or the one in which the owner sells
	Owner string     // a Slack id, or the CRM's own id of the owner; the row's Owner is found by it
}

// Pushed is what became of it.
type Pushed struct {
	Effect Effect     `json:"effect"`
	Deal   sales.Deal `json:"deal"`
	Again  bool       `json:"-"` // it was asked before: nothing was done
}

// ErrOtherRequest says that a program used a name for two different requests.
var ErrOtherRequest = errors.New("the name stands for another request")

// answersKept is how long a request can be repeated.
const answersKept = 24 * time.Hour

// PushDeal takes a deal from a program: a new one, or what it says of one that is known by its external id. It fails with [ErrKeyUnknown],
// [ErrOtherRequest], or a refusal.
func (s *Store) PushDeal(ctx context.Context, a Actor, p Push) (answer Pushed, err error) {
	err = s.write(ctx, a.Now, func(t *tx) error {
		key, err := t.admit(ctx, p.Key, KeyDeals)
		if err != nil {
			return err
		}
		request := hashed(string(p.Asked))
		if done, err := t.answered(ctx, p, request, &answer); err != nil || done {
			return err
		}
		if answer.Effect, answer.Deal, err = t.push(ctx, a, key, p); err != nil || p.Name == "" {
			return err
		}
		_, err = t.exec(ctx, "INSERT INTO answers (key, name, request, answer, at) VALUES ($1, $2, $3, $4, $5)", p.Key, p.Name, request, toJSON(answer), ms(t.now))
		return err
	})
	return answer, err
}

// answered finds the answer to a request that was made before.
func (t *tx) answered(ctx context.Context, p Push, request string, answer *Pushed) (bool, error) {
	if p.Name == "" {
		return false, nil
	}
	if _, err := t.exec(ctx, "DELETE FROM answers WHERE at < $1", ms(t.now.Add(-answersKept))); err != nil {
		return false, err
	}
	var before, said string
	err := t.one(ctx, "SELECT request, answer FROM answers WHERE key = $1 AND name = $2", []any{p.Key, p.Name}, []any{&before, &said})
	switch {
	case errors.Is(err, ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case before != request:
		return false, ErrOtherRequest
	}
	answer.Again = true
	return true, json.Unmarshal([]byte(said), answer)
}

func (t *tx) push(ctx context.Context, a Actor, key Key, p Push) (Effect, sales.Deal, error) {
	source, _, _ := strings.Cut(p.Row.External, "/")
	if p.Team != 0 && key.Team != 0 && p.Team != key.Team {
		return "", sales.Deal{}, okr.Refuse("errors.key_team", "Team", key.Team.String())
	}
	team := max(p.Team, key.Team) // one of them, or both the same
	known, err := t.deals(ctx, "d.external = $1", p.Row.External)
	if err != nil {
		return "", sales.Deal{}, err
	}
	switch {
	case len(known) > 0 && key.Team != 0 && known[0].Team != key.Team:
		return "", sales.Deal{}, okr.Refuse("errors.key_team", "Team", key.Team.String())
	case p.Owner != "":
		if p.Row.Owner, err = t.ownerOf(ctx, source, p.Owner); err != nil {
			return "", sales.Deal{}, err
		}
	case len(known) == 0:
		return "", sales.Deal{}, okr.Refuse("errors.crm_no_owner")
	}
	if err := t.stageOf(ctx, source, &p.Row); err != nil {
		return "", sales.Deal{}, err
	}
	if p.Row.State == sales.Won || p.Row.State == sales.Lost { // where it was when it ended is ours to know
		p.Row.Stage = ""
	}
	effect, err := t.upsertDeal(ctx, a, team, p.Row)
	if err != nil {
		return "", sales.Deal{}, err
	}
	now, err := t.deals(ctx, "d.external = $1", p.Row.External)
	if err != nil {
		return "", sales.Deal{}, err
	}
	return effect, now[0], nil
}

// ownerOf is whom a program means: a Slack id, or what a CRM calls a person.
func (t *tx) ownerOf(ctx context.Context, source, external string) (okr.PersonID, error) {
	var id okr.PersonID
	err := t.one(ctx, "SELECT person FROM crm_owners WHERE source = $1 AND external = $2", []any{source, external}, []any{&id})
	if !errors.Is(err, ErrNotFound) {
		return id, err
	}
	p, err := t.person(ctx, okr.PersonID(external))
	if errors.Is(err, ErrNotFound) {
		return "", okr.Refuse("errors.crm_owner_unknown", "Owner", source+"/"+external)
	}
	return p.ID, err
}

// stageOf makes a CRM's stage one of ours, or a state.
func (t *tx) stageOf(ctx context.Context, source string, row *DealRow) error {
	if row.Stage == "" {
		return nil
	}
	var stage string
	err := t.one(ctx, "SELECT stage FROM crm_stages WHERE source = $1 AND external = $2", []any{source, row.Stage}, []any{&stage})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	row.Stage = stage
	switch state := sales.DealState(stage); {
	case row.State != "": // it was said beside the stage
	case state == sales.Won, state == sales.Lost:
		row.State, row.Stage = state, ""
	default:
		row.State = sales.Open
	}
	return nil
}

// PushedDeal is the deal that a program once sent. A key for one team finds none of another.
func (s *Store) PushedDeal(ctx context.Context, k Key, external string, now time.Time) (d sales.Deal, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		list, err := t.deals(ctx, "d.external = $1", external)
		if err != nil {
			return err
		}
		if len(list) == 0 || k.Team != 0 && list[0].Team != k.Team {
			return ErrNotFound
		}
		d = list[0]
		return nil
	})
	return d, err
}

// Fact is a property of a deal, as a CRM said it.
type Fact struct {
	Value string `json:"value"`
	At    int64  `json:"at"`    // Unix milliseconds by the CRM's clock
	Taken bool   `json:"taken"` // the deal says so now, or did
}

// The properties of a deal that are heard. FactRemoved is any value when the CRM deleted the deal, and empty when it brought it back.
const (
	FactCustomer = "customer"
	FactAmount   = "amount" // a decimal number with a point
	FactCurrency = "currency"
	FactOwner    = "owner" // the CRM's id
	FactStage    = "stage" // the CRM's id
	FactState    = "state" // open, won or lost
	FactClose    = "close" // a day, or an instant as RFC 3339 has it
	FactReason   = "reason"
	FactRemoved  = "removed"
)

// Heard is what a CRM says of one deal.
type Heard struct {
	External string
	Facts    map[string]Fact
}

// Waiting is a deal of which a CRM spoke, and that cannot be booked, or not as it says.
type Waiting struct {
	External string
	Facts    map[string]Fact
	Why      *okr.Refusal
	At       time.Time
}

// HearDeals takes what a CRM says of deals, property by property, in whatever order it comes: only what is newer than what was heard before
// counts. What a person changed here since stays, until the CRM says something new of that property. A deal that cannot be booked
// yet waits, and is tried again with whatever is said next; see [Store.WaitingDeals].
func (s *Store) HearDeals(ctx context.Context, a Actor, list []Heard) error {
	return s.write(ctx, a.Now, func(t *tx) error {
		for _, h := range list {
			if err := t.hear(ctx, a, h); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) hear(ctx context.Context, a Actor, h Heard) error {
	facts, err := t.factsOf(ctx, h.External)
	if err != nil {
		return err
	}
	news := false
	for property, fact := range h.Facts {
		known, ok := facts[property]
		if ok && fact.At <= known.At {
			continue
		}
		fact.Taken = known.Taken && fact.Value == known.Value
		facts[property], news = fact, true
	}
	if !news {
		return nil
	}
	return t.takeUp(ctx, a, h.External, facts)
}

func (t *tx) factsOf(ctx context.Context, external string) (map[string]Fact, error) {
	var said string
	err := t.one(ctx, "SELECT facts FROM crm_deals WHERE external = $1", []any{external}, []any{&said})
	if errors.Is(err, ErrNotFound) {
		return map[string]Fact{}, nil
	}
	if err != nil {
		return nil, err
	}
	return fromJSON[map[string]Fact](said)
}

// takeUp books what is new of a deal, or keeps it with the reason why not.
func (t *tx) takeUp(ctx context.Context, a Actor, external string, facts map[string]Fact) error {
	if _, err := t.exec(ctx, "SAVEPOINT heard"); err != nil {
		return err
	}
	waits := ""
	err := t.bookHeard(ctx, a, external, facts)
	refusal, refused := errors.AsType[*okr.Refusal](err)
	switch {
	case refused:
		waits = toJSON(refusal)
		if _, err := t.exec(ctx, "ROLLBACK TO heard"); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		for property, fact := range facts {
			fact.Taken = true
			facts[property] = fact
		}
	}
	if _, err := t.exec(ctx, "RELEASE heard"); err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO crm_deals (external, facts, waits, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (external) DO UPDATE SET facts = excluded.facts, waits = excluded.waits, at = excluded.at`, external, toJSON(facts), waits, ms(t.now))
	return err
}

func (t *tx) bookHeard(ctx context.Context, a Actor, external string, facts map[string]Fact) error {
	source, _, _ := strings.Cut(external, "/")
	known, err := t.deals(ctx, "d.external = $1", external)
	if err != nil {
		return err
	}
	if f, said := facts[FactRemoved]; said && f.Value != "" {
		if len(known) == 0 || known[0].State == sales.Void {
			return nil
		}
		return t.removeDeal(ctx, a, known[0])
	}
	if len(known) == 0 || known[0].State == sales.Void && facts[FactRemoved].At > 0 { // all that was ever said is news
		for property, fact := range facts {
			fact.Taken = false
			facts[property] = fact
		}
	}
	row, err := t.rowOf(ctx, source, external, facts, known)
	if err != nil {
		return err
	}
	_, err = t.upsertDeal(ctx, a, 0, row)
	return err
}

// rowOf is what is new about a deal.
func (t *tx) rowOf(ctx context.Context, source, external string, facts map[string]Fact, known []sales.Deal) (row DealRow, err error) {
	news := func(property string) string {
		if facts[property].Taken {
			return ""
		}
		return facts[property].Value
	}
	row = DealRow{External: external, Customer: news(FactCustomer), Stage: news(FactStage), State: sales.DealState(news(FactState)), LossReason: news(FactReason)}
	if owner := news(FactOwner); owner != "" {
		if row.Owner, err = t.ownerOf(ctx, source, owner); err != nil {
			return row, err
		}
	}
	switch {
	case len(known) == 0 && row.Owner == "":
		return row, okr.Refuse("errors.crm_no_owner")
	case len(known) == 0 && row.Customer == "":
		return row, okr.Refuse("errors.deal_without_customer")
	}
	if err := t.stageOf(ctx, source, &row); err != nil {
		return row, err
	}
	team, settings, err := t.heardIn(ctx, row, known)
	if err != nil {
		return row, err
	}
	if !slices.Contains(settings.Stages, row.Stage) { // a stage of the CRM's that nobody said the meaning of
		row.Stage = ""
	}
	if row.Amount, err = heardAmount(facts, news(FactAmount) != "" || news(FactCurrency) != "", settings, known); err != nil {
		return row, err
	}
	row.CloseDay = heardDay(news(FactClose), team)
	ended := row.State == sales.Won || row.State == "" && len(known) > 0 && known[0].State == sales.Won
	if ended && row.CloseDay > okr.DateOf(t.now.In(team.Location())) { // the day on which it was expected
		row.CloseDay = ""
	}
	return row, nil
}

// heardIn is the team of a deal, and how it sells.
func (t *tx) heardIn(ctx context.Context, row DealRow, known []sales.Deal) (okr.Team, sales.Settings, error) {
	if row.Owner == "" {
		return t.selling(ctx, known[0].Team)
	}
	id, err := t.sellingTeam(ctx, row.Owner)
	if err != nil {
		return okr.Team{}, sales.Settings{}, err
	}
	return t.selling(ctx, id)
}

// heardAmount is the amount in the currency that was said last, or the deal's, or the team's; nil when neither is new.
func heardAmount(facts map[string]Fact, news bool, s sales.Settings, known []sales.Deal) (*sales.Money, error) {
	if !news || facts[FactAmount].Value == "" {
		return nil, nil //nolint:nilnil // nothing is new
	}
	currency := s.Currency
	if len(known) > 0 {
		currency = known[0].Amount.Currency
	}
	if said := facts[FactCurrency].Value; said != "" {
		currency = sales.Currency(strings.ToUpper(said))
	}
	m, err := sales.ParseMoney(facts[FactAmount].Value, currency)
	if err != nil {
		return nil, okr.Refuse("errors.crm_amount", "Amount", facts[FactAmount].Value)
	}
	return &m, nil
}

// heardDay is a day, or the team's day of an instant.
func heardDay(text string, team okr.Team) okr.Date {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return okr.DateOf(at.In(team.Location()))
	}
	day := okr.Date(text)
	if !day.Valid() {
		return ""
	}
	return day
}

// removeDeal makes a deal void that its CRM no longer has.
func (t *tx) removeDeal(ctx context.Context, a Actor, d sales.Deal) error {
	team, settings, err := t.selling(ctx, d.Team)
	if err != nil {
		return err
	}
	before := d
	d.State = sales.Void
	_, err = t.saveDeal(ctx, a, team, settings, sales.Removed, &before, d)
	return err
}

// removed reports whether a void deal is so because its CRM deleted it.
func (t *tx) removed(ctx context.Context, id sales.DealID) (bool, error) {
	var verb sales.DealVerb
	err := t.one(ctx, "SELECT verb FROM deal_changes WHERE deal = $1 ORDER BY id DESC LIMIT 1", []any{id}, []any{&verb})
	return verb == sales.Removed, err
}

// WaitingDeals lists the deals that wait, the newest first, and why.
func (s *Store) WaitingDeals(ctx context.Context, limit int) (list []Waiting, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err = t.waiting(ctx, "waits <> '' ORDER BY at DESC LIMIT $1", limit)
		return err
	})
	return list, err
}

func (t *tx) waiting(ctx context.Context, where string, args ...any) ([]Waiting, error) {
	return all(ctx, t, func(row scanner) (Waiting, error) {
		var (
			w           Waiting
			facts, why  string
			at          sql.NullInt64
			first, next error
		)
		if err := row.Scan(&w.External, &facts, &why, &at); err != nil {
			return w, err
		}
		w.At = instant(at)
		w.Facts, first = fromJSON[map[string]Fact](facts)
		w.Why, next = fromJSON[*okr.Refusal](why)
		return w, errors.Join(first, next)
	}, "SELECT external, facts, waits, at FROM crm_deals WHERE "+where, args...)
}

// NameOwner says who a CRM's owner is, and books what waited for it. It returns how many deals wait no longer.
func (s *Store) NameOwner(ctx context.Context, a Actor, source, external string, person okr.PersonID) (booked int, err error) {
	err = s.write(ctx, a.Now, func(t *tx) error {
		if _, err := t.person(ctx, person); errors.Is(err, ErrNotFound) {
			return okr.Refuse("errors.person_unknown")
		} else if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO crm_owners (source, external, person) VALUES ($1, $2, $3)
			ON CONFLICT (source, external) DO UPDATE SET person = excluded.person`, source, external, person); err != nil {
			return err
		}
		booked, err = t.retry(ctx, a, source)
		return err
	})
	return booked, err
}

// NameStage says which of a team's stages a CRM's stage is, or that it is won or lost, and books what waited for it.
func (s *Store) NameStage(ctx context.Context, a Actor, source, external, stage string) (booked int, err error) {
	err = s.write(ctx, a.Now, func(t *tx) error {
		if err := t.knownStage(ctx, stage); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO crm_stages (source, external, stage) VALUES ($1, $2, $3)
			ON CONFLICT (source, external) DO UPDATE SET stage = excluded.stage`, source, external, stage); err != nil {
			return err
		}
		booked, err = t.retry(ctx, a, source)
		return err
	})
	return booked, err
}

// knownStage refuses what is neither a state in which a deal ends nor a stage of any team.
func (t *tx) knownStage(ctx context.Context, stage string) error {
	teams, err := t.sellings(ctx, "TRUE")
	if err != nil {
		return err
	}
	known := append([]string{string(sales.Won), string(sales.Lost)}, sales.DefaultStages()...)
	for _, s := range teams {
		known = append(known, s.Stages...)
	}
	if !slices.Contains(known, stage) {
		return okr.Refuse("errors.stage_unreadable", "Word", stage, "Stages", known)
	}
	return nil
}

// retry tries to book what waits of a source.
func (t *tx) retry(ctx context.Context, a Actor, source string) (booked int, err error) {
	list, err := t.waiting(ctx, "waits <> '' ORDER BY at")
	for _, w := range list {
		if !strings.HasPrefix(w.External, source+"/") {
			continue
		}
		if err := t.takeUp(ctx, a, w.External, w.Facts); err != nil {
			return 0, err
		}
		var waits string
		if err := t.one(ctx, "SELECT waits FROM crm_deals WHERE external = $1", []any{w.External}, []any{&waits}); err != nil {
			return 0, err
		}
		if waits == "" {
			booked++
		}
	}
	return booked, err
}

// CRMOwner is whom a CRM means by an id.
type CRMOwner struct {
	Source, External string
	Person           okr.PersonID
	Name             string
}

// CRMOwners lists whom the CRMs mean.
func (s *Store) CRMOwners(ctx context.Context) (list []CRMOwner, err error) {
	err = s.read(ctx, time.Time{}, func(t *tx) error {
		list, err = all(ctx, t, func(row scanner) (o CRMOwner, err error) {
			err = row.Scan(&o.Source, &o.External, &o.Person, &o.Name)
			return o, err
		}, "SELECT source, external, person, p.name FROM crm_owners JOIN people p ON p.id = person ORDER BY source, external")
		return err
	})
	return list, err
}
