package selling

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Deals are the deals d that a condition selects.
func (t *Tx) Deals(ctx context.Context, where string, args ...any) ([]sales.Deal, error) {
	return db.All(ctx, t, scanDeal, "SELECT "+dealColumns+dealJoins+"WHERE "+where, args...)
}

// findDeal returns a deal that the viewer may see, or the one of which it became part; any other one is refused as
// unknown.
func (t *Tx) findDeal(ctx context.Context, viewer okr.PersonID, id sales.DealID) (sales.Deal, error) {
	seen, err := t.DealSeen(ctx, viewer)
	if err != nil {
		return sales.Deal{}, err
	}
	list, err := t.Deals(ctx, seen+" AND d.id = $2", viewer, id)
	if err != nil {
		return sales.Deal{}, err
	}
	if len(list) == 0 {
		return sales.Deal{}, okr.Refuse("errors.deal_unknown", "Deal", id.String())
	}
	if list[0].State != sales.Void {
		return list[0], nil
	}
	into, err := t.findMergedInto(ctx, id)
	if err != nil || into == 0 {
		return list[0], err
	}
	return t.findDeal(ctx, viewer, into)
}

// FindDealByID returns a deal whoever asks.
func (t *Tx) FindDealByID(ctx context.Context, id sales.DealID) (sales.Deal, error) {
	list, err := t.Deals(ctx, "d.id = $1", id)
	if err != nil {
		return sales.Deal{}, err
	}
	if len(list) == 0 {
		return sales.Deal{}, db.ErrNotFound
	}
	return list[0], nil
}

// FindDeal returns a deal that the person may see, and whether they may change it. Any other one is an
// [*okr.Refusal], as one that is not there.
func (s *Store) FindDeal(ctx context.Context, a outbox.Actor, id sales.DealID) (d sales.Deal, may bool, err error) {
	err = s.read(ctx, a.Now, func(t *Tx) error {
		if d, err = t.findDeal(ctx, a.Person, id); err != nil {
			return err
		}
		may, err = t.MayChangeDeal(ctx, d, a.Person)
		return err
	})
	return d, may, err
}

// OpenDeals are a person's open deals, those longest in their stage first.
func (s *Store) OpenDeals(ctx context.Context, a outbox.Actor, limit int) (list []sales.Deal, err error) {
	return read(ctx, s, a.Now, func(t *Tx) ([]sales.Deal, error) {
		return t.Deals(ctx, "d.owner = $1 AND d.state = 'open' ORDER BY d.stage_at, d.id LIMIT $2", a.Person,
			limit)
	})
}

// OpenDealsNamed are a person's open deals with customers that are called so, or begin so.
func (s *Store) OpenDealsNamed(ctx context.Context, a outbox.Actor, customer string) (list []sales.Deal, err error) {
	key := s.fold(customer)
	if key == "" {
		return nil, nil
	}
	return read(ctx, s, a.Now, func(t *Tx) ([]sales.Deal, error) {
		return t.Deals(ctx, `d.owner = $1 AND d.state = 'open' AND d.customer_key >= $2 AND d.customer_key < $3
			ORDER BY d.customer_key <> $2, d.stage_at, d.id LIMIT $4`, a.Person, key, key+"\U0010FFFF", mostNamed)
	})
}

// DealChanges are the changes c of deals that a condition selects, in their order.
func (t *Tx) DealChanges(ctx context.Context, where string, args ...any) ([]sales.DealChange, error) {
	return db.All(ctx, t, func(row db.Scanner) (sales.DealChange, error) {
		var (
			c             sales.DealChange
			before, after string
			remark        string
			by, name      sql.NullString
			at            sql.NullInt64
		)
		if err := row.Scan(&c.ID, &c.Deal, &c.Verb, &before, &after, &by, &name, &at, &c.Source, &remark); err != nil {
			return c, err
		}
		c.By, c.ByName, c.At = okr.PersonID(by.String), name.String, db.Instant(at)
		var errs [3]error
		c.After, errs[0] = db.FromJSON[sales.Deal](after)
		if remark != "" {
			c.Remark, errs[2] = db.FromJSON[*sales.Remark](remark)
		}
		if before != "" {
			var was sales.Deal
			was, errs[1] = db.FromJSON[sales.Deal](before)
			c.Before = &was
		}
		return c, errors.Join(errs[:]...)
	}, `SELECT c.id, c.deal, c.verb, c.before, c.after, c.changed_by, by_.name, c.changed_at, c.source, c.remark
		FROM deal_changes c LEFT JOIN people by_ ON by_.id = c.changed_by WHERE `+where, args...)
}

// DealEdit is what is to change of a deal; nil keeps what it is.
type DealEdit struct {
	Verb       sales.DealVerb
	Owner      *okr.PersonID
	Customer   *string
	Amount     *sales.Money
	Stage      *string
	CloseDay   *okr.Date
	Product    *string
	Note       *string
	LossReason *string
	Shares     []sales.Share
}

// New is the deal that an edit makes of nothing in a team: a won one, or an open one.
func (e DealEdit) New(team okr.TeamID) (sales.Deal, error) {
	d := sales.Deal{Team: team, State: sales.Open}
	err := e.apply(&d)
	return d, err
}

// BookDeal writes a new deal, open or won. The team is the owner's where they sell when the deal names none; the
// owner is who acts unless a manager books for one of the team. The close day of a won one defaults to the team's
// today. An [*okr.Refusal] says what cannot be taken: who is not theirs to book for or in no team that sells, a stage
// or currency that the team does not know, an amount, a day, shares.
func (s *Store) BookDeal(ctx context.Context, a outbox.Actor, d sales.Deal) (b sales.Booked, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		b, err = t.bookDeal(ctx, a, d)
		return err
	})
	if err != nil {
		return b, err
	}
	return b, s.fillBooked(ctx, a, &b)
}

func (t *Tx) bookDeal(ctx context.Context, a outbox.Actor, d sales.Deal) (b sales.Booked, err error) {
	if d.Owner == "" {
		d.Owner = a.Person
	}
	if d.Team == 0 {
		if d.Team, err = t.findSellingTeam(ctx, d.Owner); err != nil {
			return b, err
		}
	}
	team, settings, err := t.FindSelling(ctx, d.Team)
	if err != nil {
		return b, err
	}
	if err := t.mayBook(ctx, team, a, d.Owner); err != nil {
		return b, err
	}
	d.ID, d.Version = 0, 0
	if d.Amount.Currency == "" {
		d.Amount.Currency = settings.Currency
	}
	if d.Stage == "" && len(settings.Stages) > 0 {
		d.Stage = settings.Stages[0]
	}
	if len(d.Shares) == 0 {
		d.Shares = []sales.Share{{Person: d.Owner, Points: sales.FullShare}}
	}
	verb := sales.Opened
	if d.State == sales.Won {
		verb = sales.WasWon
	} else {
		d.State = sales.Open
	}
	return t.saveDeal(ctx, a, sellers{team, settings}, verb, nil, d)
}

// ChangeDeal changes a deal: its owner, its team's managers and admins may. An [*okr.Refusal] to others, when there
// is no such deal or it was undone, when it is so already, and of what [Store.BookDeal] refuses.
func (s *Store) ChangeDeal(ctx context.Context, a outbox.Actor, id sales.DealID,
	e DealEdit) (b sales.Booked, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		d, err := t.findChangeable(ctx, a, id)
		if err != nil {
			return err
		}
		if b, err = t.EditDeal(ctx, a, d, e); err != nil {
			return err
		}
		return t.settleBy(ctx, d.External, e)
	})
	if err != nil {
		return b, err
	}
	return b, s.fillBooked(ctx, a, &b)
}

func (t *Tx) findChangeable(ctx context.Context, a outbox.Actor, id sales.DealID) (sales.Deal, error) {
	d, err := t.findDeal(ctx, a.Person, id)
	if err != nil {
		return d, err
	}
	may, err := t.MayChangeDeal(ctx, d, a.Person)
	if err != nil {
		return d, err
	}
	if !may {
		return d, okr.Refuse("errors.deal_not_yours")
	}
	if d.State == sales.Void {
		return d, okr.Refuse("errors.deal_undone", "Deal", id.String())
	}
	return d, nil
}

// EditDeal applies an edit to a deal that the actor may change, and says what came of it.
func (t *Tx) EditDeal(ctx context.Context, a outbox.Actor, d sales.Deal, e DealEdit) (b sales.Booked, err error) {
	team, settings, err := t.FindSelling(ctx, d.Team)
	if err != nil {
		return b, err
	}
	before := d
	if err := e.apply(&d); err != nil {
		return b, err
	}
	if d.Owner != before.Owner {
		works, err := t.worksIn(ctx, team, d.Owner)
		if err != nil {
			return b, err
		}
		if !works && a.Source != okr.FromCRM {
			return b, okr.Refuse("errors.owner_not_in_team")
		}
		if !works {
			if team, settings, err = t.moveDeal(ctx, &d); err != nil {
				return b, err
			}
		}
	}
	return t.saveDeal(ctx, a, sellers{team, settings}, e.Verb, &before, d)
}

// moveDeal takes a deal, whose new owner works elsewhere, into the team in which they sell. A stage that it does not
// have becomes its first.
func (t *Tx) moveDeal(ctx context.Context, d *sales.Deal) (team okr.Team, settings sales.Settings, err error) {
	if d.Team, err = t.findSellingTeam(ctx, d.Owner); err != nil {
		return team, settings, err
	}
	team, settings, err = t.FindSelling(ctx, d.Team)
	if len(settings.Stages) > 0 && !slices.Contains(settings.Stages, d.Stage) {
		d.Stage = settings.Stages[0]
	}
	return team, settings, err
}

// apply makes the deal what the edit says.
func (e DealEdit) apply(d *sales.Deal) error {
	set(&d.Customer, e.Customer)
	set(&d.Amount, e.Amount)
	set(&d.Stage, e.Stage)
	set(&d.CloseDay, e.CloseDay)
	set(&d.Product, e.Product)
	set(&d.Note, e.Note)
	if e.Owner != nil && *e.Owner != d.Owner { // the credit goes with the deal, unless it was divided otherwise
		for i, share := range d.Shares {
			if share.Person == d.Owner {
				d.Shares = slices.Clone(d.Shares)
				d.Shares[i].Person = *e.Owner
			}
		}
		d.Owner = *e.Owner
	}
	if e.Shares != nil {
		d.Shares = e.Shares
	}
	switch e.Verb {
	case sales.WasWon:
		if d.State == sales.Won {
			return okr.Refuse("errors.deal_won_already", "Deal", d.ID.String())
		}
		d.State, d.LossReason = sales.Won, ""
	case sales.WasLost:
		if d.State == sales.Lost {
			return okr.Refuse("errors.deal_lost_already", "Deal", d.ID.String())
		}
		d.State = sales.Lost
	case sales.Reopened:
		if d.State == sales.Open {
			return okr.Refuse("errors.deal_open_already", "Deal", d.ID.String())
		}
		if d.State, d.LossReason = sales.Open, ""; e.CloseDay == nil {
			d.CloseDay = ""
		}
	case sales.Moved:
		if d.State != sales.Open {
			return okr.Refuse("errors.deal_not_open", "Deal", d.ID.String())
		}
	}
	if d.State == sales.Lost {
		set(&d.LossReason, e.LossReason)
	}
	return nil
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

// UndoDeal takes a change back, within ten minutes and by whoever made it, unless the deal was changed since. A
// booking that is taken back leaves a void deal. An [*okr.Refusal] otherwise.
func (s *Store) UndoDeal(ctx context.Context, a outbox.Actor, change sales.DealChangeID) (b sales.Booked, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		list, err := t.DealChanges(ctx, "c.id = $1", change)
		if err != nil {
			return err
		}
		if len(list) == 0 || list[0].By != a.Person {
			return okr.Refuse("errors.undo_not_yours")
		}
		c := list[0]
		d, err := t.FindDealByID(ctx, c.Deal)
		if err != nil {
			return err
		}
		if may, err := t.MayChangeDeal(ctx, d, a.Person); err != nil {
			return err
		} else if !may {
			return okr.Refuse("errors.undo_not_yours")
		}
		var newest sales.DealChangeID
		if err := t.One(ctx, "SELECT MAX(id) FROM deal_changes WHERE deal = $1", []any{c.Deal},
			[]any{&newest}); err != nil {
			return err
		}
		switch {
		case newest != change:
			return okr.Refuse("errors.undo_changed_since", "Deal", c.Deal.String())
		case t.Now.Sub(c.At) > sales.UndoWithin:
			return okr.Refuse("errors.undo_too_late", "Deal", c.Deal.String())
		}
		team, settings, err := t.FindSelling(ctx, d.Team)
		if err != nil {
			return err
		}
		after := d
		if c.Before == nil {
			after.State = sales.Void
		} else {
			after = asItWas(d, *c.Before)
		}
		b, err = t.saveDeal(ctx, a, sellers{team, settings}, sales.Undone, &d, after)
		return err
	})
	if err != nil {
		return b, err
	}
	return b, s.fillBooked(ctx, a, &b)
}

// fillBooked adds where the owner stands, read after the commit so that the next one who books need not wait for
// it.
func (s *Store) fillBooked(ctx context.Context, a outbox.Actor, b *sales.Booked) (err error) {
	b.Mine = b.Deal.Owner == a.Person
	b.Standing, err = s.FindStanding(ctx, b.Deal.Owner, b.Deal.Team, a.Now)
	return err
}

// checkDeal refuses what could not be counted, in words.
func checkDeal(a outbox.Actor, before *sales.Deal, d sales.Deal, s sales.Settings, today okr.Date) error {
	free := a.Source == okr.FromCRM || before != nil && before.Amount.Minor == 0 // what a CRM says is worth nothing is
	switch {
	case okr.Blank(d.Customer):
		return okr.Refuse("errors.deal_without_customer")
	case d.Amount.Minor < 0 || d.State == sales.Won && d.Amount.Minor == 0 && !free:
		return okr.Refuse("errors.deal_amount")
	case !d.Amount.InRange():
		return okr.Refuse("errors.money_too_large", "Amount", d.Amount.Units())
	case !slices.Contains(sales.Currencies, d.Amount.Currency):
		return okr.Refuse("errors.currency_unknown", "Currency", string(d.Amount.Currency))
	case d.State == sales.Open && len(s.Stages) > 0 && !slices.Contains(s.Stages, d.Stage):
		return okr.Refuse("errors.stage_unknown")
	case d.State == sales.Won && d.CloseDay > today:
		return okr.Refuse("errors.deal_won_in_future")
	case d.CloseDay != "" && !d.CloseDay.Valid():
		return okr.Refuse("errors.deal_day")
	case !sales.CheckShares(d.Shares):
		return okr.Refuse("errors.shares_wrong")
	}
	return nil
}

// saveDeal writes what a deal is now: its line of history, its stay in a stage, its credits, the targets that they
// reach or no longer reach, and what is to be said about it. It is the only way in which a deal changes.
func (t *Tx) saveDeal(ctx context.Context, a outbox.Actor, in sellers, verb sales.DealVerb, before *sales.Deal,
	d sales.Deal) (b sales.Booked, err error) {
	team, settings, today := in.team, in.settings, t.todayOf(in.team)
	d = d.Tidied()
	if d.State == sales.Won && d.CloseDay == "" || d.State == sales.Lost &&
		(before == nil || before.State != sales.Lost) && d.CloseDay == "" {
		d.CloseDay = today
	}
	if d.State != sales.Void {
		if err := cmp.Or(checkDeal(a, before, d, settings, today), d.CheckTexts(before)); err != nil {
			return b, err
		}
	}
	if verb != sales.Undone { // what it was before was agreed to
		if err := t.checkShareholders(ctx, a, team, d, before); err != nil {
			return b, err
		}
	}
	d.Version++
	d.StageAt = t.Now
	if before != nil && before.Stage == d.Stage && (before.State == sales.Open) == (d.State == sales.Open) {
		d.StageAt = before.StageAt
	}
	if t.isTrial() {
		return t.tried(d), nil
	}
	if t.bulk != nil && before == nil {
		return t.queue(ctx, a, verb, d, today)
	}
	if err := t.writeDeal(ctx, &d, today); err != nil {
		return b, err
	}
	was := ""
	if before != nil {
		was = db.JSON(before)
	}
	change, err := t.Insert(ctx, `INSERT INTO deal_changes (deal, verb, before, after, changed_by, changed_at, source)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`, d.ID, verb, was, db.JSON(d), db.OrNull(a.Person),
		db.Millis(t.Now),
		a.Source)
	if err != nil {
		return b, err
	}
	b.Change = sales.DealChangeID(change)
	if err := t.moveStay(ctx, settings, before, d); err != nil {
		return b, err
	}
	touched, err := t.addCredit(ctx, b.Change, d)
	if err != nil {
		return b, err
	}
	if err := t.followWins(ctx, before, d); err != nil {
		return b, err
	}
	if t.bulk != nil { // what it touched is counted anew when all rows are taken
		b.Deal = d
		return b, t.owePraise(ctx, team, before, d, nil)
	}
	if b.Hits, err = t.recount(ctx, touched, d); err != nil {
		return b, err
	}
	if err := t.owePraise(ctx, team, before, d, b.Hits); err != nil {
		return b, err
	}
	if err := t.TouchHomes(ctx, d.Owner); err != nil {
		return b, err
	}
	teams, people, days := countedFor(before, d, touched)
	if err := t.store.Hooks.Sold(ctx, t.Tx, a, teams, people, days); err != nil {
		return b, err
	}
	if before != nil {
		if err := t.reviewQuestions(ctx, a, d); err != nil {
			return b, err
		}
	}
	b.Deal, err = t.FindDealByID(ctx, d.ID)
	return b, err
}

// todayOf is a team's day; an import asks once.
func (t *Tx) todayOf(team okr.Team) okr.Date {
	if t.bulk == nil {
		return okr.DateOf(t.Now.In(team.Location()))
	}
	if t.bulk.today[team.ID] == "" {
		t.bulk.today[team.ID] = okr.DateOf(t.Now.In(team.Location()))
	}
	return t.bulk.today[team.ID]
}

// countedFor are the teams, people and days for which a change of a deal counts.
func countedFor(before *sales.Deal, d sales.Deal,
	touched []credited) (teams []okr.TeamID, people []okr.PersonID, days []okr.Date) {
	count := func(d sales.Deal) {
		teams, people = append(teams, d.Team), append(people, d.Owner)
		if d.CloseDay != "" {
			days = append(days, d.CloseDay)
		}
	}
	count(d)
	if before != nil {
		count(*before)
	}
	for _, c := range touched {
		teams, people, days = append(teams, c.team), append(people, c.person), append(days, c.day)
	}
	return teams, people, days
}

// checkShareholders refuses credit for somebody who does not sell: not in the directory, a guest, a bot; and more
// credit than they had, of somebody in another team, where that team did not agree.
func (t *Tx) checkShareholders(ctx context.Context, a outbox.Actor, team okr.Team, d sales.Deal,
	before *sales.Deal) error {
	amounts, had := sales.Allot(d.Amount.Minor, d.Shares), allotted(before, d.Amount.Currency)
	for i, share := range d.Shares {
		if t.bulk != nil && t.bulk.works[sumKey{share.Person, d.Team}] {
			continue
		}
		was, known := had[share.Person]
		if !known || was.minor < amounts[i] || was.points < int64(share.Points) {
			if err := t.mayCredit(ctx, a, team, share.Person); err != nil {
				return err
			}
		}
		if known {
			continue // a leaver keeps their credit
		}
		p, err := t.FindPerson(ctx, share.Person)
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
		if err != nil || !p.Prompted() {
			return okr.Refuse("errors.share_unfit")
		}
	}
	return nil
}

// allotted is what a deal gave each in shares and, in a currency, money.
func allotted(d *sales.Deal, currency sales.Currency) map[okr.PersonID]credited {
	had := map[okr.PersonID]credited{}
	if d == nil {
		return had
	}
	amounts := sales.Allot(d.Amount.Minor, d.Shares)
	for i, share := range d.Shares {
		c := credited{points: int64(share.Points)}
		if d.Amount.Currency == currency {
			c.minor = amounts[i]
		}
		had[share.Person] = c
	}
	return had
}

func (t *Tx) writeDeal(ctx context.Context, d *sales.Deal, today okr.Date) error {
	if d.ID == 0 {
		d.CreatedAt = t.Now
		id, err := t.Insert(ctx, insertDeal, t.valuesOf(DealBooked[1:], d, today)...)
		d.ID = sales.DealID(id)
		return err
	}
	_, err := t.Exec(ctx, updateDeal, append([]any{d.ID}, t.valuesOf(dealChanged, d, today)...)...)
	return err
}

// moveStay ends the deal's stay in its stage when it left it, and begins the next one.
func (t *Tx) moveStay(ctx context.Context, settings sales.Settings, before *sales.Deal, d sales.Deal) error {
	stays := func(d *sales.Deal) string {
		if d == nil || d.State != sales.Open {
			return ""
		}
		return d.Stage
	}
	from, to := stays(before), stays(&d)
	if from == to {
		return nil
	}
	if from != "" {
		forward := d.State == sales.Won || to != "" &&
			slices.Index(settings.Stages, to) > slices.Index(settings.Stages, from)
		if _, err := t.Exec(ctx, "UPDATE visits SET left_at = $2, forward = $3 WHERE deal = $1 AND left_at IS NULL",
			d.ID, db.Millis(t.Now), forward); err != nil {
			return err
		}
	}
	if to == "" {
		return nil
	}
	_, err := t.Exec(ctx, "INSERT INTO visits (deal, team, stage, entered) VALUES ($1, $2, $3, $4)", d.ID, d.Team, to,
		db.Millis(t.Now))
	return err
}

// findSellingTeam returns the team in which a person sells: the first of theirs that has said how it sells, else the
// first one.
func (t *Tx) findSellingTeam(ctx context.Context, id okr.PersonID) (okr.TeamID, error) {
	teams, err := t.Teams(ctx, people.OfPerson, id)
	if err != nil {
		return 0, err
	}
	if len(teams) == 0 {
		return 0, okr.Refuse("errors.no_team")
	}
	sell, err := db.All(ctx, t, db.ScanOne[okr.TeamID], "SELECT team FROM selling ORDER BY team")
	if err != nil {
		return 0, err
	}
	for _, team := range teams {
		if slices.Contains(sell, team.ID) {
			return team.ID, nil
		}
	}
	return teams[0].ID, nil
}

// since is a day so many days before the transaction's, in UTC, for what need not be exact.
func (t *Tx) since(days int) okr.Date { return okr.DateOf(t.Now).AddDays(-days) }

// FindLastWon returns the deal that a person booked as won last. An [*okr.Refusal] when there is none.
func (s *Store) FindLastWon(ctx context.Context, a outbox.Actor) (sales.DealID, error) {
	return read(ctx, s, a.Now, func(t *Tx) (id sales.DealID, err error) {
		err = t.One(ctx, `SELECT d.id FROM deals d WHERE d.owner = $1 AND d.state = 'won'
			ORDER BY d.close_day DESC, d.id DESC LIMIT 1`, []any{a.Person}, []any{&id})
		if errors.Is(err, db.ErrNotFound) {
			return id, okr.Refuse("errors.deal_which")
		}
		return id, err
	})
}
