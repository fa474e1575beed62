package selling

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// twin is a question about two deals as it is stored.
type twin struct {
	external string
	like     sales.DealID
	asked    okr.PersonID
	post     okr.PostID
	due      time.Time
	verdict  sales.TwinVerdict
	by       string
}

func (t *Tx) twins(ctx context.Context, where string, args ...any) ([]twin, error) {
	return db.All(ctx, t, func(row db.Scanner) (w twin, err error) {
		var due sql.NullInt64
		err = row.Scan(&w.external, &w.like, &w.asked, &w.post, &due, &w.verdict, &w.by)
		w.due = db.Instant(due)
		return w, err
	}, `SELECT w.external, w.deal, w.asked, w.post, w.due_at, w.verdict, COALESCE(p.name, '') FROM twins w LEFT
		JOIN people p ON p.id = w.decided_by WHERE `+where, args...)
}

func (t *Tx) findTwin(ctx context.Context, external string) (*twin, error) {
	list, err := t.twins(ctx, "w.external = $1", external)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func (t *Tx) isAsked(ctx context.Context, external string) (bool, error) {
	w, err := t.findTwin(ctx, external)
	return w != nil && w.verdict == sales.Unsaid, err
}

// isUnsaid reports whether a deal counts only because nobody said whether it is another one.
func (t *Tx) isUnsaid(ctx context.Context, d sales.Deal) (bool, error) {
	if d.External == "" {
		return false, nil
	}
	w, err := t.findTwin(ctx, d.External)
	return w != nil && w.verdict == sales.TwinLate, err
}

// findResembled returns the deal that one that came resembles.
func (t *Tx) findResembled(ctx context.Context, external string) (sales.Deal, error) {
	w, err := t.findTwin(ctx, external)
	if err != nil || w == nil {
		return sales.Deal{}, cmp.Or(err, db.ErrNotFound)
	}
	return t.FindDealByID(ctx, w.like)
}

// doubts reports whether a deal that a CRM tells of waits until its owner said whether it is one that was typed. One
// that counts already, and turns out to be like it a little later, counts no more until then.
func (t *Tx) doubts(ctx context.Context, a outbox.Actor, c *crmDeal, d *sales.Deal, w wish) (bool, error) {
	came := sales.Deal{External: c.external, Owner: w.owner, Customer: w.customer, State: w.state, Team: w.team.ID,
		Amount: sales.Money{Currency: w.settings.Currency}}
	if d != nil {
		if w.owner == "" && w.customer == "" && w.amount == nil ||
			!sales.NearInTime(okr.DateOf(d.CreatedAt), okr.DateOf(t.Now)) {
			return false, nil
		}
		came = *d
		came.Owner, came.Customer, came.State = cmp.Or(w.owner, d.Owner), cmp.Or(w.customer, d.Customer),
			cmp.Or(w.state, d.State)
		if came.Owner == d.Owner && came.Customer == d.Customer && (w.amount == nil || *w.amount == d.Amount) {
			return false, nil
		}
	}
	set(&came.Amount, w.amount)
	set(&came.CloseDay, w.closing)
	asks, err := t.asksAbout(ctx, a, came)
	if err != nil || !asks {
		return false, err
	}
	like, err := t.findResembled(ctx, c.external)
	if err != nil {
		return false, err
	}
	c.wait(t, waitsTwin, &okr.Refusal{ID: "errors.crm_twin", Args: []any{"Deal", like.ID.String()}})
	if d == nil {
		return true, nil
	}
	return true, t.voidDeal(ctx, a, *d, sales.Doubted)
}

// asksAbout reports whether a deal that came is not to be counted before its owner said whether it is another one,
// and asks if nobody did yet.
func (t *Tx) asksAbout(ctx context.Context, a outbox.Actor, came sales.Deal) (bool, error) {
	known, err := t.findTwin(ctx, came.External)
	if err != nil || known != nil {
		return known != nil && known.verdict == sales.Unsaid, err
	}
	if t.isTrial() && t.bulk.trial.asked[came.External] {
		return true, nil
	}
	team, _, err := t.FindSelling(ctx, came.Team)
	if err != nil {
		return false, err
	}
	like, err := t.findLikeness(ctx, team, came)
	if err != nil || like == nil {
		return false, err
	}
	return t.askAbout(ctx, team, came, *like)
}

// findLikeness returns the deal that one that came probably is: an open or won one of the same owner, customer and
// amount, near in time, of which nobody else's id is known and about which nobody is asked. A deal without an id of
// its own may be one that has.
func (t *Tx) findLikeness(ctx context.Context, team okr.Team, came sales.Deal) (like *sales.Deal, err error) {
	rows := sales.RowSource + "/"
	apart := "(d.external IS NULL OR SUBSTR(d.external, 1, 4) = $5)"
	if strings.HasPrefix(came.External, rows) {
		apart = "(d.external IS NULL OR SUBSTR(d.external, 1, 4) <> $5)"
	}
	list, err := t.Deals(ctx, `d.owner = $1 AND d.customer_key = $2 AND d.state IN ('open', 'won') AND d.minor = $3
		AND d.currency = $4 AND `+apart+`
		AND NOT EXISTS (SELECT 1 FROM twins w WHERE w.deal = d.id AND w.verdict = '') ORDER BY d.id DESC`,
		came.Owner, t.store.fold(came.Customer), came.Amount.Minor, came.Amount.Currency, rows)
	if err != nil {
		return nil, err
	}
	day := dayOf(came, t.todayOf(team))
	for i, d := range list {
		if other, err := t.isOtherRow(ctx, d.ID); err != nil {
			return nil, err
		} else if other || d.ID == came.ID || !sales.NearInTime(day,
			dayOf(d, okr.DateOf(d.CreatedAt.In(team.Location())))) {
			continue
		}
		// of several, the one that is in the same state
		if like == nil || d.State == came.State && like.State != came.State {
			like = &list[i]
		}
	}
	return like, nil
}

// dayOf is the day on which a deal was won, else the one on which it came to be known.
func dayOf(d sales.Deal, known okr.Date) okr.Date {
	if d.State == sales.Won && d.CloseDay != "" {
		return d.CloseDay
	}
	return known
}

// askAbout asks the owner, or a manager when the owner can't be asked, at the next moment at which they work. All
// that is asked of a person at one moment is one message. It reports false when there is nobody to ask.
func (t *Tx) askAbout(ctx context.Context, team okr.Team, came, like sales.Deal) (bool, error) {
	for _, id := range append([]okr.PersonID{came.Owner}, team.Managers...) {
		p, err := t.FindPerson(ctx, id)
		if err != nil || !p.Prompted() {
			continue
		}
		if t.isTrial() {
			t.bulk.trial.asked[came.External], t.bulk.trial.likes[like.ID] = true, true
			return true, nil
		}
		post, due, err := t.askTwin(ctx, team, id, came.External)
		if err != nil {
			return false, err
		}
		_, err = t.Exec(ctx, "INSERT INTO twins (external, deal, asked, post, due_at) VALUES ($1, $2, $3, $4, $5)",
			came.External, like.ID, id, post, db.Millis(due))
		return true, err
	}
	return false, nil
}

// PassTwins asks a manager what somebody was asked about a team's deals who is in it no longer and has not answered.
func (t *Tx) PassTwins(ctx context.Context, id okr.TeamID, left okr.PersonID) error {
	open, err := t.twins(ctx, "w.asked = $1 AND w.verdict = '' AND w.deal IN (SELECT d.id FROM deals d "+
		"WHERE d.id = w.deal AND d.team = $2)", left, id)
	if err != nil || len(open) == 0 {
		return err
	}
	manager, ok, err := t.FindDecider(ctx, id, "")
	if err != nil || !ok || manager == left {
		return err
	}
	team, err := t.FindTeam(ctx, id)
	if err != nil {
		return err
	}
	for _, w := range open {
		post, due, err := t.askTwin(ctx, team, manager, w.external)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "UPDATE twins SET asked = $2, post = $3, due_at = $4 WHERE external = $1", w.external,
			manager, post, db.Millis(due)); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "id = $1", w.post); err != nil {
			return err
		}
	}
	return nil
}

// askTwin is the post in which a person is asked whether a deal that came is one that is known, when they work next,
// and until when they may say so.
func (t *Tx) askTwin(ctx context.Context, team okr.Team, id okr.PersonID,
	external string) (post okr.PostID, due time.Time, err error) {
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return 0, due, err
	}
	at, err := t.findMomentAtWork(ctx, p, team)
	if err != nil {
		return 0, due, err
	}
	post, err = t.askIn(ctx, outbox.Post{Key: fmt.Sprintf("twin/%s/%d", id, at.UnixMilli()), Kind: outbox.TwinPost,
		Person: id,
		Team:   team.ID, Due: at}, external)
	return post, okr.AddWorkingHours(at, sales.TwinDeadline, p.Location(team.Location()), team.Calendar()), err
}

// askIn is the post in which a question is asked: the one that waits for that moment, or one of its own when that is
// said already.
func (t *Tx) askIn(ctx context.Context, p outbox.Post, external string) (id okr.PostID, err error) {
	var state outbox.PostState
	err = t.One(ctx, "SELECT id, state FROM posts WHERE key = $1", []any{p.Key}, []any{&id, &state})
	if err == nil && state == outbox.Owed {
		return id, nil
	}
	if err == nil {
		p.Key += "/" + external
	} else if !errors.Is(err, db.ErrNotFound) {
		return 0, err
	}
	if err := t.OwePost(ctx, p); err != nil {
		return 0, err
	}
	id, _, err = t.FindPostID(ctx, p.Key)
	return id, err
}

// findMomentAtWork returns the next moment at which a person works: within working hours of a working day on which
// they are not away.
func (t *Tx) findMomentAtWork(ctx context.Context, p okr.Person, team okr.Team) (time.Time, error) {
	return t.findMomentAtWorkFrom(ctx, p, team, t.Now)
}

func (t *Tx) findMomentAtWorkFrom(ctx context.Context, p okr.Person, team okr.Team, from time.Time) (time.Time, error) {
	loc, cal := p.Location(team.Location()), team.Calendar()
	at := okr.NextWorkingMoment(from, loc, cal)
	for {
		back, away, err := t.FindAwayUntil(ctx, p.ID, at)
		if err != nil || !away {
			return at, err
		}
		at = okr.NextWorkingMoment(back, loc, cal)
	}
}

// doubtRow reports whether a row of a file, or a deal that a program sends, waits until its owner said whether it is
// one that was typed. What it says is kept until then.
func (t *Tx) doubtRow(ctx context.Context, a outbox.Actor, d sales.Deal) (bool, error) {
	if d.External == "" || a.Source != okr.FromCRM && a.Source != okr.FromImport || t.bulk != nil &&
		!t.bulk.batch.doubtful[d.External] {
		return false, nil
	}
	d.Owner = cmp.Or(d.Owner, a.Person)
	if d.Team == 0 {
		id, err := t.findSellingTeam(ctx, d.Owner)
		if refusal, failed := okr.Refused(err); refusal != nil || failed != nil {
			return false, failed // booking it will say so
		}
		d.Team = id
	}
	team, settings, err := t.FindSelling(ctx, d.Team)
	if err != nil {
		return false, err
	}
	if refusal, err := okr.Refused(t.mayBook(ctx, team, a, d.Owner)); refusal != nil || err != nil {
		return false, err
	}
	d.Amount.Currency = cmp.Or(d.Amount.Currency, settings.Currency)
	asks, err := t.asksAbout(ctx, a, d)
	if err != nil || !asks || t.isTrial() {
		return asks, err
	}
	like, err := t.findResembled(ctx, d.External)
	if err != nil {
		return false, err
	}
	c, err := t.FindCRMDeal(ctx, d.External)
	if err != nil {
		return false, err
	}
	before := c.waits
	c.learn(factsOf(d, t.Now), 0)
	c.waits = map[string]Wait{}
	c.wait(t, waitsTwin, &okr.Refusal{ID: "errors.crm_twin", Args: []any{"Deal", like.ID.String()}})
	if was, waited := before[waitsTwin]; waited {
		c.waits[waitsTwin] = was
	}
	return true, t.keepHeard(ctx, c, before)
}

// factsOf is a deal as facts of a moment.
func factsOf(d sales.Deal, now time.Time) map[string]Fact {
	facts := map[string]Fact{}
	for property, value := range map[string]string{
		FactCustomer: d.Customer, FactAmount: d.Amount.Units().String(), FactCurrency: string(d.Amount.Currency),
		FactOwner: string(d.Owner), FactStage: d.Stage,
		FactState: string(cmp.Or(d.State, sales.Open)), FactClose: string(d.CloseDay), FactReason: d.LossReason,
		FactProduct: d.Product, FactNote: d.Note,
	} {
		if value != "" {
			facts[property] = Fact{Value: value, At: now.UnixMilli()}
		}
	}
	return facts
}

// AnswerTwin says that a deal that came is the one that it resembles, or is not. Who is asked may say so, and who may
// change the deal. It can be said that they are the same after they counted as two. An [*okr.Refusal] to others, and
// when it was answered or is gone.
func (s *Store) AnswerTwin(ctx context.Context, a outbox.Actor, external string,
	same bool) (answer sales.Twin, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		w, like, err := t.findAnswerable(ctx, a, external, same)
		if err != nil {
			return err
		}
		verdict := sales.TwinOwn
		if same {
			verdict = sales.TwinSame
		}
		by := a
		by.Source = okr.FromCRM // it is the CRM's, or the file's, word that is taken now
		if err := t.decide(ctx, by, *w, like, verdict); err != nil {
			return err
		}
		if w, err = t.findTwin(ctx, external); err != nil {
			return err
		}
		answer, err = t.findShownTwin(ctx, *w)
		return err
	})
	return answer, err
}

func (t *Tx) findAnswerable(ctx context.Context, a outbox.Actor, external string, same bool) (*twin, sales.Deal,
	error) {
	w, err := t.findTwin(ctx, external)
	if err != nil {
		return nil, sales.Deal{}, err
	}
	if w == nil {
		return nil, sales.Deal{}, okr.Refuse("errors.twin_gone")
	}
	like, err := t.FindDealByID(ctx, w.like)
	if err != nil {
		return nil, like, err
	}
	may, err := t.MayChangeDeal(ctx, like, a.Person)
	if err != nil {
		return nil, like, err
	}
	switch {
	case !may && w.asked != a.Person:
		return nil, like, okr.Refuse("errors.twin_not_yours")
	case w.verdict == sales.TwinSame, w.verdict != sales.Unsaid && !same:
		return nil, like, okr.Refuse("errors.twin_answered")
	case same && like.State == sales.Void:
		return nil, like, okr.Refuse("errors.twin_gone")
	}
	return w, like, nil
}

// decide takes a verdict: one deal, or two.
func (t *Tx) decide(ctx context.Context, a outbox.Actor, w twin, like sales.Deal, verdict sales.TwinVerdict) error {
	if _, err := t.Exec(ctx, "UPDATE twins SET verdict = $2, decided_by = $3, decided_at = $4 WHERE external = $1",
		w.external, verdict, db.OrNull(a.Person), db.Millis(t.Now)); err != nil {
		return err
	}
	if err := t.DirtyPosts(ctx, "id = $1", w.post); err != nil {
		return err
	}
	c, err := t.FindCRMDeal(ctx, w.external)
	if err != nil {
		return err
	}
	if verdict == sales.TwinSame {
		return t.joinDeals(ctx, a, c, like)
	}
	if err := t.takeUp(ctx, a, c); err != nil || verdict != sales.TwinLate {
		return err
	}
	return t.sayLate(ctx, w, like)
}

// joinDeals makes a deal that came and the one that it resembles one. What is known here stays, but an open deal ends
// as the CRM says.
func (t *Tx) joinDeals(ctx context.Context, a outbox.Actor, c *crmDeal, like sales.Deal) error {
	own, err := t.findDealOf(ctx, c.external)
	if err != nil {
		return err
	}
	if own != nil {
		if err := t.becomePart(ctx, a, *own, like); err != nil {
			return err
		}
	}
	external, rows := c.external, sales.RowSource+"/"
	if like.External != "" && strings.HasPrefix(external, rows) { // the row of a file has no id of its own
		if err := t.redirect(ctx, external, like.External, t.Now.UnixMilli()); err != nil {
			return err
		}
		_, err := t.Exec(ctx, "DELETE FROM crm_deals WHERE external = $1", external)
		return errors.Join(err, t.caseSolved(ctx))
	}
	if like.External != "" {
		if err := t.redirect(ctx, like.External, external, t.Now.UnixMilli()); err != nil {
			return err
		}
	}
	if err := t.rename(ctx, a, like, external, sales.Joined); err != nil {
		return err
	}
	c.taken(FactOwner, FactCustomer, FactAmount, FactCurrency)
	if like.State != sales.Open {
		c.taken(FactState, FactStage, FactClose, FactReason)
	}
	return t.takeUp(ctx, a, c)
}

// sayLate tells who was asked that two deals count, since nobody said anything.
func (t *Tx) sayLate(ctx context.Context, w twin, like sales.Deal) error {
	own, err := t.findDealOf(ctx, w.external)
	if err != nil || own == nil {
		return err
	}
	return t.OweNotice(ctx, "twin/"+own.ID.String(), w.asked, "notice.twin_late", "Customer", own.Customer, "Deal",
		own.ID.String(), "Like", like.ID.String())
}

// dropQuestion takes a question back that nobody has to answer any more.
func (t *Tx) dropQuestion(ctx context.Context, external string) error {
	w, err := t.findTwin(ctx, external)
	if err != nil || w == nil || w.verdict != sales.Unsaid {
		return err
	}
	if _, err := t.Exec(ctx, "DELETE FROM twins WHERE external = $1", external); err != nil {
		return err
	}
	return t.DirtyPosts(ctx, "id = $1", w.post)
}

// reviewQuestions follows a change of a deal that another one is said to resemble: of a void one nobody has to say
// anything, and the other one counts.
func (t *Tx) reviewQuestions(ctx context.Context, a outbox.Actor, d sales.Deal) error {
	open, err := t.twins(ctx, "w.deal = $1 AND w.verdict = ''", d.ID)
	if err != nil {
		return err
	}
	for _, w := range open {
		if err := t.DirtyPosts(ctx, "id = $1", w.post); err != nil {
			return err
		}
		if d.State != sales.Void {
			continue
		}
		if err := t.decide(ctx, outbox.Actor{Now: a.Now, Source: okr.FromCRM}, w, d, sales.TwinOwn); err != nil {
			return err
		}
	}
	return nil
}

// findShownTwin returns a question as people see it.
func (t *Tx) findShownTwin(ctx context.Context, w twin) (s sales.Twin, err error) {
	s = sales.Twin{External: w.external, Verdict: w.verdict, ByName: w.by, Due: w.due}
	if s.Like, err = t.FindDealByID(ctx, w.like); err != nil {
		return s, err
	}
	external, err := t.findIdentity(ctx, w.external)
	if err != nil {
		return s, err
	}
	own, err := t.findDealOf(ctx, external)
	if err != nil {
		return s, err
	}
	if own != nil && own.State != sales.Void {
		s.Came = *own
		return s, nil
	}
	c, err := t.FindCRMDeal(ctx, w.external)
	if err != nil {
		return s, err
	}
	s.Came = sales.Deal{External: w.external, Customer: s.Like.Customer, Amount: s.Like.Amount,
		State: sales.DealState(c.Facts[FactState].Value)}
	if stage, ok := sales.StandardStage(c.Facts[FactStage].Value, nil); ok && s.Came.State == "" {
		s.Came.State = sales.DealState(stage)
	}
	if day, ok := heardDay(c.Facts[FactClose].Value, okr.Team{Zone: "UTC"}); ok {
		s.Came.CloseDay = day
	}
	return s, nil
}

// TwinQuestion is a message that asks about deals that are probably one.
type TwinQuestion struct {
	Person okr.Person
	Twins  []sales.Twin
}

// FindTwinQuestion returns what a post asks its reader.
func (s *Store) FindTwinQuestion(ctx context.Context, p outbox.Post, now time.Time) (TwinQuestion, error) {
	return read(ctx, s, now, func(t *Tx) (q TwinQuestion, err error) {
		if q.Person, err = t.FindPerson(ctx, p.Person); err != nil {
			return q, err
		}
		q.Twins, err = t.shownTwins(ctx, "w.post = $1 ORDER BY w.external", p.ID)
		return q, err
	})
}

func (t *Tx) shownTwins(ctx context.Context, where string, args ...any) (list []sales.Twin, err error) {
	found, err := t.twins(ctx, where, args...)
	for _, w := range found {
		shown, err := t.findShownTwin(ctx, w)
		if err != nil {
			return nil, err
		}
		list = append(list, shown)
	}
	return list, err
}

// decideLate lets deals count about which nobody said anything in time.
func (t *Tx) decideLate(ctx context.Context, done *outbox.Turned) error {
	late, err := t.twins(ctx, "w.verdict = '' AND w.due_at <= $1 ORDER BY w.due_at, w.external", db.Millis(t.Now))
	for _, w := range late {
		like, err := t.FindDealByID(ctx, w.like)
		if err != nil {
			return err
		}
		if err := t.decide(ctx, outbox.Actor{Now: t.Now, Source: okr.FromCRM}, w, like, sales.TwinLate); err != nil {
			return err
		}
		done.Posted++
	}
	return err
}

// settledBy are the facts that an edit of a deal makes idle: a person said what is so.
func (e DealEdit) settledBy() (properties []string) {
	for property, said := range map[string]bool{
		FactOwner: e.Owner != nil, FactCustomer: e.Customer != nil, FactAmount: e.Amount != nil,
		FactCurrency: e.Amount != nil, FactStage: e.Stage != nil,
		FactClose: e.CloseDay != nil, FactReason: e.LossReason != nil,
		FactState: e.Verb == sales.WasWon || e.Verb == sales.WasLost || e.Verb == sales.Reopened,
	} {
		if said {
			properties = append(properties, property)
		}
	}
	slices.Sort(properties)
	return properties
}

// settleBy ends the waiting of what a person says of a deal instead of its CRM.
func (t *Tx) settleBy(ctx context.Context, external string, e DealEdit) error {
	if external == "" {
		return nil
	}
	return t.settleFacts(ctx, external, e.settledBy()...)
}

func (t *Tx) settleFacts(ctx context.Context, external string, properties ...string) error {
	c, err := t.FindCRMDeal(ctx, external)
	if err != nil {
		return err
	}
	before := map[string]Wait{}
	for property, w := range c.waits {
		before[property] = w
		if slices.Contains(properties, property) {
			delete(c.waits, property)
		}
	}
	if len(before) == len(c.waits) {
		return nil
	}
	c.taken(properties...)
	return t.keepHeard(ctx, c, before)
}
