package selling

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Push is a deal as a program sends it.
type Push struct {
	Key   people.KeyID
	Name  string // of the request, by which the program can repeat it; empty: it does not
	Asked []byte // the request, to tell a repeated one from another of that name
	Row   DealRow
	Team  okr.TeamID // 0: the key's, or the one in which the owner sells
	Owner string     // a Slack id, or the CRM's own id of the owner; the row's Owner is found by it

	Amount  string        // as it was sent
	Reading sales.Reading // what was made of it
}

// Pushed is what became of it. When it [Asks], the deal is the one that it resembles.
type Pushed struct {
	Effect Effect     `json:"effect"`
	Deal   sales.Deal `json:"deal"`
	Again  bool       `json:"-"` // it was asked before: nothing was done
}

// ErrOtherRequest says that a program used a name for two different requests.
var ErrOtherRequest = errors.New("the name stands for another request")

// answersKept is how long a request can be repeated.
const answersKept = 24 * time.Hour

// PushDeal takes a deal from a program: a new one, or what it says of one that is known by its external id. It fails
// with [ErrKeyUnknown], [ErrOtherRequest], or a refusal.
func (s *Store) PushDeal(ctx context.Context, a outbox.Actor, p Push) (answer Pushed, err error) {
	err = s.write(ctx, a.Now, func(t *Tx) error {
		key, err := t.Admit(ctx, p.Key, people.KeyDeals)
		if err != nil {
			return err
		}
		request := people.Hashed(string(p.Asked))
		if done, err := t.noteAnswer(ctx, p, request, &answer); err != nil || done {
			return err
		}
		if answer.Effect, answer.Deal, err = t.push(ctx, a, key, p); err != nil || p.Name == "" {
			return err
		}
		_, err = t.Exec(ctx, "INSERT INTO answers (key, name, request, answer, at) VALUES ($1, $2, $3, $4, $5)", p.Key,
			p.Name, request, db.JSON(answer), db.Millis(t.Now))
		return err
	})
	return answer, err
}

// noteAnswer finds the answer to a request that was made before.
func (t *Tx) noteAnswer(ctx context.Context, p Push, request string, answer *Pushed) (bool, error) {
	if p.Name == "" {
		return false, nil
	}
	if _, err := t.Exec(ctx, "DELETE FROM answers WHERE at < $1", db.Millis(t.Now.Add(-answersKept))); err != nil {
		return false, err
	}
	var before, said string
	err := t.One(ctx, "SELECT request, answer FROM answers WHERE key = $1 AND name = $2", []any{p.Key, p.Name},
		[]any{&before, &said})
	switch {
	case errors.Is(err, db.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case before != request:
		return false, ErrOtherRequest
	}
	answer.Again = true
	return true, json.Unmarshal([]byte(said), answer)
}

func (t *Tx) push(ctx context.Context, a outbox.Actor, key people.Key, p Push) (Effect, sales.Deal, error) {
	var err error
	if p.Row.External, err = t.findIdentity(ctx, p.Row.External); err != nil {
		return "", sales.Deal{}, err
	}
	source, _, _ := strings.Cut(p.Row.External, "/")
	if p.Team != 0 && !key.Opens(p.Team) {
		return "", sales.Deal{}, okr.Refuse("errors.key_team", "Team", key.Team.String())
	}
	team := max(p.Team, key.Team) // one of them, or both the same
	known, err := t.findDealOf(ctx, p.Row.External)
	if err != nil {
		return "", sales.Deal{}, err
	}
	switch {
	case known != nil && !key.Opens(known.Team):
		return "", sales.Deal{}, okr.Refuse("errors.key_team", "Team", key.Team.String())
	case p.Owner != "":
		if p.Row.Owner, err = t.findOwner(ctx, source, p.Owner); err != nil {
			return "", sales.Deal{}, err
		}
	case known == nil:
		return "", sales.Deal{}, okr.Refuse("errors.crm_no_owner")
	}
	if err := t.readStage(ctx, source, team, known, &p.Row); err != nil {
		return "", sales.Deal{}, err
	}
	if p.Row.State == sales.Won || p.Row.State == sales.Lost { // where it was when it ended is ours to know
		p.Row.Stage = ""
	}
	did, err := t.upsertDeal(ctx, a, team, p.Row)
	if err != nil {
		return "", sales.Deal{}, err
	}
	effect := did.effect
	if effect == Asks {
		like, err := t.findResembled(ctx, p.Row.External)
		if err == nil && !key.Opens(like.Team) {
			like = sales.Deal{}
		}
		return effect, like, err
	}
	now, err := t.findDealOf(ctx, p.Row.External)
	if err != nil {
		return "", sales.Deal{}, err
	}
	if !key.Opens(now.Team) { // its new owner works elsewhere
		return "", sales.Deal{}, okr.Refuse("errors.key_team", "Team", key.Team.String())
	}
	if effect != Same {
		err = t.noteReading(ctx, p, *now)
	}
	return effect, *now, err
}

// noteReading says in the history what was made of an amount, and shows a negative one to who may solve it.
func (t *Tx) noteReading(ctx context.Context, p Push, d sales.Deal) error {
	if p.Row.Amount != nil {
		if err := t.settleFacts(ctx, d.External, FactAmount, FactCurrency); err != nil {
			return err
		}
	}
	if p.Reading == sales.Exact {
		return nil
	}
	var change sales.DealChangeID
	if err := t.One(ctx, "SELECT MAX(id) FROM deal_changes WHERE deal = $1", []any{d.ID}, []any{&change}); err != nil {
		return err
	}
	args := []any{"Amount", p.Amount}
	if err := t.remarkOn(ctx, change, &sales.Remark{ID: "deal.remark_" + string(p.Reading), Args: args}); err != nil ||
		p.Reading != sales.Negative {
		return err
	}
	c, err := t.FindCRMDeal(ctx, d.External)
	if err != nil {
		return err
	}
	c.Facts[FactAmount] = Fact{Value: p.Amount, At: t.Now.UnixMilli(), Taken: true}
	c.wait(t, FactAmount, &okr.Refusal{ID: "errors.crm_negative", Args: args})
	return t.keepHeard(ctx, c, nil)
}

// readStage makes a CRM's stage in a row one of the team's, or a state.
func (t *Tx) readStage(ctx context.Context, source string, team okr.TeamID, known *sales.Deal,
	row *DealRow) (err error) {
	if row.Stage == "" {
		return nil
	}
	switch {
	case known != nil:
		team = known.Team
	case team == 0:
		if team, err = t.findSellingTeam(ctx, row.Owner); err != nil {
			return err
		}
	}
	_, settings, err := t.FindSelling(ctx, team)
	if err != nil {
		return err
	}
	stage, named, err := t.findStage(ctx, source, row.Stage, settings)
	if err != nil || !named {
		return err
	}
	row.Stage = stage
	switch {
	case row.State != "": // it was said beside the stage
	case sales.Ends(stage):
		row.State, row.Stage = sales.DealState(stage), ""
	default:
		row.State = sales.Open
	}
	return nil
}

// FindPushedDeal returns the deal that a program once sent, by that id or by one that it was merged into. A key for
// one team finds none of another. [db.ErrNotFound] when there is none.
func (s *Store) FindPushedDeal(ctx context.Context, k people.Key, external string,
	now time.Time) (sales.Deal, error) {
	return read(ctx, s, now, func(t *Tx) (d sales.Deal, err error) {
		if external, err = t.findIdentity(ctx, external); err != nil {
			return d, err
		}
		found, err := t.findDealOf(ctx, external)
		if err != nil {
			return d, err
		}
		if found == nil || !k.Opens(found.Team) {
			return d, db.ErrNotFound
		}
		d = *found
		return d, nil
	})
}
