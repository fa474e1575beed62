package privacy

import (
	"context"
	"database/sql"
	"time"

	"okrbot/motivation"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// ExportOrder is a reward that the person asked for, with what they and others said about that.
type ExportOrder struct {
	Order    string                `json:"order"` // by which their points refer to it
	Reward   string                `json:"reward"`
	Team     string                `json:"team"`
	Price    int64                 `json:"price"` // points
	Minor    int64                 `json:"minor"` // what it is worth, in the smallest unit of the currency
	Currency string                `json:"currency"`
	State    motivation.OrderState `json:"state"`
	At       time.Time             `json:"at"`
	Question string                `json:"question"`
	Answer   string                `json:"answer"`
	Words    string                `json:"words"` // with which it was declined
	Decided  *time.Time            `json:"decided_at"`
	Note     string                `json:"note"` // with which it was handed over
	Handed   *time.Time            `json:"handed_at"`
}

const exportOrders = `SELECT o.id, r.name, t.name, o.price, o.minor, o.currency, o.state, o.at, o.question, o.answer,
	o.words, o.decided_at, o.note, o.handed_at FROM orders o JOIN rewards r ON r.id = o.reward
	JOIN teams t ON t.id = r.team WHERE o.person = $1 ORDER BY o.id`

func scanExportOrder(row db.Scanner) (e ExportOrder, err error) {
	var id motivation.OrderID
	var at, decided, handed sql.NullInt64
	err = row.Scan(&id, &e.Reward, &e.Team, &e.Price, &e.Minor, &e.Currency, &e.State, &at, &e.Question, &e.Answer,
		&e.Words, &decided, &e.Note, &handed)
	e.Order, e.At, e.Decided, e.Handed = id.Reference(), db.Instant(at), moment(decided), moment(handed)
	return e, err
}

// ofPerson selects the orders and the points given by hand that name a person, $1.
const (
	ordersOfPerson = `SELECT id FROM orders WHERE person = $1 UNION SELECT id FROM orders WHERE questioned_by = $1
		UNION SELECT id FROM orders WHERE decided_by = $1 UNION SELECT id FROM orders WHERE handed_by = $1
		UNION SELECT pot FROM contributions WHERE person = $1`
	grantsOfPerson = "SELECT id FROM grants WHERE manager = $1 UNION SELECT id FROM grants WHERE person = $1"
)

// forgetOldOrders removes what was said about some of the orders that ended before an instant, and returns of how many.
func (t *Tx) forgetOldOrders(ctx context.Context, before time.Time) (int, error) {
	return t.forgetSome(ctx, outbox.OrderNoun, `UPDATE orders SET question = '', answer = '', words = '', note = ''
		WHERE id IN (SELECT id FROM orders WHERE state IN ('handed', 'declined', 'cancelled')
			AND COALESCE(handed_at, decided_at, at) < $1
			AND (question <> '' OR answer <> '' OR words <> '' OR note <> '') LIMIT $2) RETURNING id`, before)
}

// forgetOldGrants removes what points were given for by hand before an instant.
func (t *Tx) forgetOldGrants(ctx context.Context, before time.Time) (int, error) {
	return t.forgetSome(ctx, outbox.GrantNoun, `UPDATE grants SET reason = '' WHERE id IN (SELECT id FROM grants
		WHERE reason <> '' AND given_at < $1 ORDER BY given_at LIMIT $2) RETURNING id`, before)
}

// forgetSome takes words away with a statement that returns of what, and outdates the posts about that.
func (t *Tx) forgetSome(ctx context.Context, noun outbox.Noun, statement string, before time.Time) (int, error) {
	old, err := db.All(ctx, t, db.ScanOne[int64], statement, db.Millis(before), forgottenAtOnce)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	ids := make([]any, len(old))
	for i, id := range old {
		ids[i] = id
	}
	table := db.SubjectTables[string(noun)]
	return len(old), t.outdate(ctx, outbox.AboutAny(noun, "SELECT id FROM "+table+" WHERE id IN ("+
		db.Places(0, len(ids))+")"), ids...)
}
