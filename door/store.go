package door

import (
	"context"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// Store is what is asked of okrbot's store here; what each operation does and refuses is said there.
type Store interface {
	goalsStore
	peopleStore
	sellingStore
}

// goalsStore keeps objectives, check-ins, KPIs and what is said about them.
type goalsStore interface {
	PushKPI(ctx context.Context, a outbox.Actor, key people.KeyID, id okr.KPIID, day okr.Date,
		value decimal.Decimal) (k okr.KPI, r okr.Reading, err error)
}

// peopleStore keeps who there is, in which teams, and who is away.
type peopleStore interface {
	FindKey(ctx context.Context, secret string, now time.Time) (k people.Key, err error)
	FindKeyring(ctx context.Context) (k people.Keyring, err error)
	NoteKeyUse(ctx context.Context, k people.Key, now time.Time) error
}

// sellingStore keeps deals, targets, boards, imports and what CRMs say.
type sellingStore interface {
	FindPushedDeal(ctx context.Context, k people.Key, external string, now time.Time) (d sales.Deal, err error)
	HearDeals(ctx context.Context, a outbox.Actor, list []selling.Heard) error
	PushDeal(ctx context.Context, a outbox.Actor, p selling.Push) (answer selling.Pushed, err error)
}
