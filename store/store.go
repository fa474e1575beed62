package store

import (
	"context"
	"errors"
	"time"

	rules "okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/motivation"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/privacy"
	"okrbot/store/selling"
)

// What everybody who asks the store for something speaks of.
type (
	// Actor is who asks for an operation, when, and through which envelope.
	Actor = outbox.Actor
	// DiskError says that the disk is full or failing.
	DiskError = db.DiskError
)

// What operations return beside refusals.
var (
	// ErrNotFound says that there is no such thing, or that the one who asks may not see it.
	ErrNotFound = db.ErrNotFound
	// ErrRepeated says that the operation was done before, through the same envelope.
	ErrRepeated = outbox.ErrRepeated
)

// Options say which file to open and who is admin beside Slack's own.
type Options struct {
	Path   string
	Admins []okr.PersonID
	Now    time.Time
	// FiscalStart is the month in which fiscal years start; 0 is January.
	FiscalStart time.Month
	// Fold makes spellings of one name meet: what customers are found by. Without it only the same letters are the
	// same name.
	Fold func(string) string
	// Observe, when given, is called at the begin of each transaction, with the pool it runs in; what it returns, at
	// its end.
	Observe func(pool string) (end func())
	// Driver is the name under which SQLite's driver is registered; the usual one when it is empty.
	Driver string
}

type (
	database        = db.DB
	outboxStore     = outbox.Store
	peopleStore     = people.Store
	goalsStore      = goals.Store
	sellingStore    = selling.Store
	motivationStore = motivation.Store
	privacyStore    = privacy.Store
)

// Store is an open database with all rooms. It is safe for concurrent use.
type Store struct {
	*database
	*outboxStore
	*peopleStore
	*goalsStore
	*sellingStore
	*motivationStore
	*privacyStore
}

// Open opens the database, makes it when there is none (mode 0600), and brings its schema up to date after copying a
// non-empty one to PATH.before-NNNN. It returns [db.ErrInUse] when another process has it, [db.ErrNewer] when its
// schema is newer, and [db.ErrForeign] when the file is none of okrbot.
func Open(ctx context.Context, o Options) (*Store, error) {
	d, err := db.Open(ctx, db.Options{Path: o.Path, Now: o.Now, Observe: o.Observe, Driver: o.Driver})
	if err != nil {
		return nil, err
	}
	return furnish(d, o), nil
}

// Beside opens a database on which okrbot may be running, to write what it asks the database for each time: keys, and
// what a CRM's ids mean. The schema has to be this program's own, see [db.Beside].
func Beside(ctx context.Context, o Options) (*Store, error) {
	d, err := db.Beside(ctx, o.Path)
	if err != nil {
		return nil, err
	}
	return furnish(d, o), nil
}

// Look opens a database to read it only, also while okrbot runs on it, see [db.Look].
func Look(ctx context.Context, path string) (*Store, error) {
	d, err := db.Look(ctx, path)
	if err != nil {
		return nil, err
	}
	return furnish(d, Options{}), nil
}

// furnish puts the rooms into a database and ties them together: what happens in one is followed in the others, in the
// same transaction.
func furnish(d *db.DB, o Options) *Store {
	s := &Store{database: d, outboxStore: outbox.New(d), peopleStore: people.New(d, o.Admins, o.FiscalStart)}
	s.goalsStore = goals.New(d, s.peopleStore)
	s.sellingStore = selling.New(d, s.peopleStore, o.Fold)
	s.motivationStore = motivation.New(d, s.peopleStore, o.Fold)
	s.privacyStore = privacy.New(d, s.peopleStore, s.goalsStore, s.sellingStore)
	s.peopleStore.Hooks = s.afterPeople()
	s.goalsStore.Hooks = goals.Hooks{
		Ledgers: func(ctx context.Context, t *people.Tx, fed []okr.KPI, from,
			to okr.Date) (map[okr.KPIID]sales.Ledger, error) {
			return s.sellingStore.On(t).FindLedgers(ctx, fed, from, to)
		},
		Currency: func(ctx context.Context, t *people.Tx, team okr.TeamID) (sales.Currency, error) {
			settings, err := s.sellingStore.On(t).FindSellingOf(ctx, okr.Team{ID: team})
			return settings.Currency, err
		},
		Answered: func(ctx context.Context, t *people.Tx, c okr.CheckIn) error {
			return s.motivationStore.On(t).EarnCheckIn(ctx, c)
		},
		Recorded: func(ctx context.Context, t *people.Tx, team okr.TeamID, day okr.Date) error {
			return s.motivationStore.On(t).FollowScores(ctx, []okr.TeamID{team}, []okr.Date{day})
		},
	}
	s.sellingStore.Hooks = selling.Hooks{
		Sold: func(ctx context.Context, t *people.Tx, a Actor, teams []okr.TeamID, sellers []okr.PersonID,
			days []okr.Date) error {
			return errors.Join(s.goalsStore.On(t).FeedFrom(ctx, a, teams, sellers, days),
				s.motivationStore.On(t).FollowScores(ctx, teams, days))
		},
		Counted: func(ctx context.Context, t *people.Tx, team okr.TeamID, day okr.Date) error {
			return s.motivationStore.On(t).FollowScores(ctx, []okr.TeamID{team}, []okr.Date{day})
		},
		Shown: func(ctx context.Context, t *people.Tx, team okr.TeamID) error {
			return s.motivationStore.On(t).FollowScores(ctx, []okr.TeamID{team}, nil)
		},
		RateMoved: func(ctx context.Context, t *people.Tx, a Actor, into sales.Currency, day okr.Date) error {
			return errors.Join(s.goalsStore.On(t).RateMoves(ctx, a, into, day),
				s.motivationStore.On(t).FollowScores(ctx, nil, nil))
		},
		Hid: func(ctx context.Context, t *people.Tx, id okr.PersonID) error {
			return errors.Join(s.motivationStore.On(t).FollowHidden(ctx, id),
				s.motivationStore.On(t).FollowScores(ctx, nil, nil))
		},
		Reached: func(ctx context.Context, t *people.Tx, h sales.Hit) error {
			return s.motivationStore.On(t).EarnHit(ctx, h)
		},
		Withdrawn: func(ctx context.Context, t *people.Tx, h sales.Hit) error {
			return s.motivationStore.On(t).TakeBackHit(ctx, h)
		},
		Restored: func(ctx context.Context, t *people.Tx, h sales.Hit) error {
			return s.motivationStore.On(t).RestoreHit(ctx, h)
		},
	}
	s.motivationStore.Hooks = s.contestHooks()
	return s
}

// contestHooks are what contests ask of the goals and the sales.
func (s *Store) contestHooks() motivation.Hooks {
	query := func(q motivation.ScoreQuery) selling.ScoreQuery {
		return selling.ScoreQuery{Rules: q.Rules, People: q.People(), Counts: q.Counts, From: q.From, To: q.To,
			Currency: q.Currency}
	}
	return motivation.Hooks{
		Scores: func(ctx context.Context, t *people.Tx, q motivation.ScoreQuery) ([]rules.Score, error) {
			if _, ok := q.Counted.KPI(); ok {
				return s.goalsStore.On(t).FindScores(ctx, q.KPI, q.People(), q.From, q.To)
			}
			return s.sellingStore.On(t).FindScores(ctx, query(q))
		},
		Targets: func(ctx context.Context, t *people.Tx, q motivation.ScoreQuery) (map[okr.PersonID]int64, error) {
			return s.sellingStore.On(t).FindTargetsIn(ctx, query(q))
		},
		Selling: func(ctx context.Context, t *people.Tx, team okr.Team) (sales.Settings, error) {
			return s.sellingStore.On(t).FindSellingOf(ctx, team)
		},
		MayCount: func(ctx context.Context, t *people.Tx, team okr.Team, r *rules.Rules) error {
			id, ok := r.Counted.KPI()
			if !ok {
				return s.sellingStore.On(t).MayScore(ctx, team, *r)
			}
			k, err := s.goalsStore.On(t).FindScoringKPI(ctx, team.ID, id)
			r.KPI, r.Unit = k.Name, k.Unit
			return err
		},
		KPIs: func(ctx context.Context, t *people.Tx, team okr.Team) ([]okr.KPI, error) {
			return s.goalsStore.On(t).FindScoringKPIs(ctx, team.ID)
		},
	}
}

// afterPeople is what the goals and the sales do when something happens to people and teams.
func (s *Store) afterPeople() people.Hooks {
	return people.Hooks{
		Moved: func(ctx context.Context, t *people.Tx, id okr.PersonID) error {
			return s.goalsStore.On(t).ReplanPerson(ctx, id)
		},
		Gone: func(ctx context.Context, t *people.Tx, id okr.PersonID) error {
			return errors.Join(s.on(t).handOver(ctx, "held.owner = $2", id),
				s.motivationStore.On(t).EndOrdersOf(ctx, id), s.motivationStore.On(t).FollowGone(ctx, id))
		},
		CameBack: func(ctx context.Context, t *people.Tx,
			id okr.PersonID) error {
			return s.on(t).askToGiveBack(ctx, id)
		},
		Joined: func(ctx context.Context, t *people.Tx, team okr.TeamID, id okr.PersonID) error {
			return errors.Join(s.goalsStore.On(t).OweRunning(ctx, team, id), s.on(t).askToGiveBack(ctx, id),
				s.motivationStore.On(t).FollowMember(ctx, team, id, true))
		},
		Left: func(ctx context.Context, t *people.Tx, team okr.TeamID, id okr.PersonID) error {
			return errors.Join(s.goalsStore.On(t).Excuse(ctx, team, id, "left the team"),
				s.on(t).leftTeam(ctx, team, id), s.sellingStore.On(t).PassTwins(ctx, team, id),
				s.motivationStore.On(t).FollowMember(ctx, team, id, false))
		},
		Absent: func(ctx context.Context, t *people.Tx, id okr.PersonID) error {
			return s.goalsStore.On(t).ReviewDuties(ctx, id)
		},
		Here: func(ctx context.Context, t *people.Tx, id okr.PersonID) error {
			return s.goalsStore.On(t).Gather(ctx, id, &outbox.Turned{})
		},
		Founded: func(ctx context.Context, t *people.Tx, team okr.Team) error {
			return errors.Join(s.goalsStore.On(t).PlanQuarter(ctx, team),
				s.motivationStore.On(t).PlanThanking(ctx, team))
		},
		Changing: func(ctx context.Context, t *people.Tx, team okr.Team) error {
			return s.goalsStore.On(t).OpenDue(ctx, team, &outbox.Turned{})
		},
		Rescheduled: func(ctx context.Context, t *people.Tx, team okr.Team) error {
			return s.goalsStore.On(t).PlanAnew(ctx, team)
		},
		CalendarChanged: func(ctx context.Context, t *people.Tx, a Actor, team okr.Team) error {
			return s.on(t).calendarChanged(ctx, a, team)
		},
		Changed: func(ctx context.Context, t *people.Tx, team okr.TeamID) error {
			return errors.Join(s.on(t).handOver(ctx, "held.team = $2", team),
				s.motivationStore.On(t).PassFromFormer(ctx, team),
				s.motivationStore.On(t).FollowScores(ctx, []okr.TeamID{team}, nil))
		},
		Ended: func(ctx context.Context, t *people.Tx, a Actor, team okr.Team) error {
			return errors.Join(s.on(t).untie(ctx, a, team), s.motivationStore.On(t).EndOrdersIn(ctx, a, team),
				s.motivationStore.On(t).EndContestsOf(ctx, a, team))
		},
	}
}

type (
	peopleTx     = people.Tx
	goalsTx      = goals.Tx
	sellingTx    = selling.Tx
	motivationTx = motivation.Tx
)

// tx is a transaction as all rooms see it together.
type tx struct {
	*peopleTx
	*goalsTx
	*sellingTx
	*motivationTx
}

func (s *Store) on(t *people.Tx) *tx {
	return &tx{t, s.goalsStore.On(t), s.sellingStore.On(t), s.motivationStore.On(t)}
}

func (s *Store) in(t *outbox.Tx) *tx { return s.on(s.peopleStore.On(t)) }

func (s *Store) write(ctx context.Context, now time.Time, f func(*tx) error) error {
	return db.Write(ctx, s.database, now, func(t *db.Tx) error { return f(s.in(outbox.On(t))) })
}

// read returns what f reads in one transaction.
func read[T any](ctx context.Context, s *Store, now time.Time, f func(*tx) (T, error)) (T, error) {
	return db.Read(ctx, s.database, now, func(t *db.Tx) (T, error) { return f(s.in(outbox.On(t))) })
}

// read is [read] for what is more than one value, or none.
func (s *Store) read(ctx context.Context, now time.Time, f func(*tx) error) error {
	_, err := read(ctx, s, now, func(t *tx) (none struct{}, err error) { return none, f(t) })
	return err
}

func (s *Store) act(ctx context.Context, a Actor, f func(*tx) error) error {
	return outbox.Act(ctx, s.database, a, func(t *outbox.Tx) error { return f(s.in(t)) })
}
