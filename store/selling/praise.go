package selling

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// fresh is how many days old the day of winning may be for a deal to be worth a line: what is typed in later is
// history.
const fresh = 2

// owePraise owes the channel one line about a deal that was just won, if it is worth one and no target was hit by it. A
// deal that is won no more takes its line back.
func (t *Tx) owePraise(ctx context.Context, team okr.Team, before *sales.Deal, d sales.Deal, hits []sales.Hit) error {
	wasWon, isWon := before != nil && praiseworthy(*before), praiseworthy(d)
	if before != nil && (wasWon || isWon) {
		if err := t.correctPosts(ctx, isWon, outbox.AboutDeal(d.ID)); err != nil {
			return err
		}
	}
	if wasWon || !isWon || len(hits) > 0 {
		return nil
	}
	if today := okr.DateOf(t.Now.In(team.Location())); d.CloseDay <= today.AddDays(-fresh) {
		return nil
	}
	if hidden, err := t.IsHidden(ctx, d.Owner); err != nil || hidden {
		return err
	}
	if late, err := t.isUnsaid(ctx, d); err != nil || late {
		return err
	}
	var celebrated int // when it was won before: one post a deal, whatever becomes of it
	if err := t.One(ctx, "SELECT COUNT(*) FROM hits WHERE deal = $1", []any{d.ID}, []any{&celebrated}); err != nil ||
		celebrated > 0 {
		return err
	}
	cycle := -1
	if before != nil && before.State == sales.Open {
		cycle = max(0, d.CloseDay.Sub(okr.DateOf(d.CreatedAt.In(team.Location()))))
		if _, err := t.Exec(ctx, "UPDATE deals SET cycle = $2 WHERE id = $1", d.ID, cycle); err != nil {
			return err
		}
	}
	facts, err := t.facts(ctx, d, cycle)
	if err != nil {
		return err
	}
	notable, ok := sales.NotableOf(facts)
	if !ok {
		return nil
	}
	if err := t.OweSparingly(ctx, team, outbox.Post{
		Key: "praise/" + d.ID.String(), Kind: outbox.PraisePost, Channel: team.Channel, Team: team.ID,
		Subject: outbox.AboutDeal(d.ID),
		About:   outbox.About{ID: string(notable.Kind), Args: []string{fmt.Sprint(notable.Count)}},
	}); err != nil {
		return err
	}
	return t.planWin(ctx, team, d.Owner, d.ID)
}

// praiseworthy reports whether a deal is won, and for something: a CRM may say what it is worth a moment later.
func praiseworthy(d sales.Deal) bool { return d.State == sales.Won && d.Amount.Minor > 0 }

// recountPraise lets what was said of a person's row of wins follow after one of the deals in it turned out to be
// another one.
func (t *Tx) recountPraise(ctx context.Context, owner okr.PersonID) error {
	return t.DirtyPosts(ctx, "kind = 'praise' AND "+
		outbox.AboutAny(outbox.DealNoun, "SELECT id FROM deals WHERE owner = $1 AND state = 'won' AND close_day > $2"),
		owner, t.since(31))
}

// stillSo reports whether there are as many deals, in the row in which a deal stands or on its day, as was said.
func (t *Tx) stillSo(ctx context.Context, d sales.Deal, n sales.Notable) (bool, error) {
	if n.Kind == sales.FifthOfDay {
		var won int
		err := t.One(ctx, "SELECT COUNT(*) FROM deals WHERE owner = $1 AND state = 'won' AND close_day = $2 AND "+
			surelyOne, []any{d.Owner, d.CloseDay}, []any{&won})
		return won >= n.Deals(), err
	}
	if n.Deals() == 0 {
		return true, nil
	}
	won := -1 // the deal itself is in both halves of its row
	for _, half := range []string{
		"(close_day < $2 OR close_day = $2 AND id <= $3) ORDER BY close_day DESC, id DESC",
		"(close_day > $2 OR close_day = $2 AND id >= $3) ORDER BY close_day, id",
	} {
		states, err := db.All(ctx, t, db.ScanOne[sales.DealState],
			"SELECT state FROM deals WHERE owner = $1 AND state IN ('won', 'lost') AND "+surelyOne+" AND "+half+
				" LIMIT $4",
			d.Owner, d.CloseDay, d.ID, longestRow)
		if err != nil {
			return false, err
		}
		won += leadingWins(states)
	}
	return won >= n.Deals(), nil
}

// surelyOne selects deals that count, less those of which nobody said whether they are others: in a row of wins they
// could be one deal twice.
const surelyOne = "NOT EXISTS (SELECT 1 FROM twins w WHERE w.external = deals.external AND w.verdict = 'late')"

// leadingWins is how many of the deals in order were won before the first that was not.
func leadingWins(states []sales.DealState) (n int) {
	for _, s := range states {
		if s != sales.Won {
			break
		}
		n++
	}
	return n
}

// facts is what there was before a deal was won, and what its winner has with it.
func (t *Tx) facts(ctx context.Context, d sales.Deal, cycle int) (f sales.Facts, err error) {
	quarter := t.QuarterOf(d.CloseDay)
	year := quarter.Previous().Previous().Previous().Previous() // the same quarter a year before
	f = sales.Facts{Amount: d.Amount.Minor, CycleDays: cycle}
	for _, ask := range []struct {
		query string
		args  []any
		into  []any
	}{
		{"SELECT COUNT(*) FROM (SELECT 1 FROM deals WHERE owner = $1 AND state = 'won' AND id <> $2 LIMIT 6) AS few",
			[]any{d.Owner, d.ID}, []any{&f.EarlierDeals}},
		{"SELECT COALESCE(MAX(minor), 0) FROM deals WHERE owner = $1 AND state = 'won' AND currency = $3 AND id <> $2",
			[]any{d.Owner, d.ID, d.Amount.Currency}, []any{&f.PersonalBest}},
		{`SELECT COUNT(*), COALESCE(MAX(minor), 0) FROM deals WHERE team = $1 AND state = 'won' AND currency = $2
			AND close_day >= $3 AND close_day < $4 AND id <> $5`,
			[]any{d.Team, d.Amount.Currency, quarter.Start, quarter.End, d.ID},
			[]any{&f.TeamDealsInQuarter, &f.TeamBestInQuarter}},
		{`SELECT COUNT(*), COALESCE(MAX(minor), 0) FROM deals WHERE team = $1 AND state = 'won' AND currency = $2
			AND close_day >= $3 AND close_day < $4`,
			[]any{d.Team, d.Amount.Currency, year.Start, year.End},
			[]any{&f.TeamDealsYearBefore, &f.TeamBestYearBefore}},
		{"SELECT COUNT(*) FROM deals WHERE owner = $1 AND state = 'won' AND close_day = $2 AND " + surelyOne,
			[]any{d.Owner, d.CloseDay}, []any{&f.DealsToday}},
		{`SELECT COALESCE(MIN(cycle), -1) FROM deals WHERE team = $1 AND state = 'won' AND cycle IS NOT NULL
			AND close_day >= $2 AND close_day < $3 AND id <> $4`,
			[]any{d.Team, quarter.Start, quarter.End, d.ID}, []any{&f.FastestInQuarter}},
	} {
		if err := t.One(ctx, ask.query, ask.args, ask.into); err != nil {
			return f, err
		}
	}
	if f.WinsInARow, err = t.winsInARow(ctx, d.Owner); err != nil {
		return f, err
	}
	return f, t.fillBests(ctx, d, &f)
}

// longestRow is one more than the longest row of wins that is worth saying.
const longestRow = 11

func (t *Tx) winsInARow(ctx context.Context, owner okr.PersonID) (int, error) {
	states, err := db.All(ctx, t, db.ScanOne[sales.DealState],
		`SELECT state FROM deals WHERE owner = $1 AND state IN ('won', 'lost')
		AND `+surelyOne+` ORDER BY close_day DESC, id DESC LIMIT $2`, owner, longestRow)
	return leadingWins(states), err
}

// fillBests fills in what the owner was credited with this month and week, and in their best ones before.
func (t *Tx) fillBests(ctx context.Context, d sales.Deal, f *sales.Facts) error {
	days, err := db.All(ctx, t, func(row db.Scanner) (credited, error) {
		var c credited
		err := row.Scan(&c.day, &c.minor)
		return c, err
	}, "SELECT day, SUM(minor) FROM credits WHERE person = $1 AND team = $2 AND currency = $3 GROUP BY day", d.Owner,
		d.Team, d.Amount.Currency)
	if err != nil {
		return err
	}
	own := int64(0)
	for i, amount := range sales.Allot(d.Amount.Minor, d.Shares) {
		if d.Shares[i].Person == d.Owner {
			own = amount
		}
	}
	month, week := okr.MonthOf(d.CloseDay), okr.WeekOf(d.CloseDay)
	months, weeks := map[okr.Date]int64{}, map[okr.Date]int64{}
	for _, c := range days {
		months[okr.MonthOf(c.day).Start] += c.minor
		weeks[okr.WeekOf(c.day).Start] += c.minor
	}
	best := func(sums map[okr.Date]int64, before okr.Date) (most int64) {
		for start, v := range sums {
			if start < before {
				most = max(most, v)
			}
		}
		return most
	}
	f.MonthNow, f.BestMonth = months[month.Start], best(months, month.Start)
	f.WeekNow, f.BestWeek = weeks[week.Start], best(weeks, week.Start)
	f.MonthBefore, f.WeekBefore = f.MonthNow-own, f.WeekNow-own
	return nil
}

// FindRecognition returns what a post about a hit or a deal shows at now; [db.ErrNotFound] when there is nothing left
// to say.
func (s *Store) FindRecognition(ctx context.Context, p outbox.Post, now time.Time) (sales.Recognition, error) {
	return read(ctx, s, now, func(t *Tx) (r sales.Recognition, err error) {
		if r.Team, r.Settings, err = t.FindSelling(ctx, p.Team); err != nil {
			return r, err
		}
		r.Today = okr.DateOf(now.In(r.Team.Location()))
		if err := t.recognize(ctx, p, &r); err != nil {
			return r, err
		}
		err = t.fillCongratulations(ctx, p.ID, &r)
		return r, err
	})
}

// recognize says what a post celebrates. It is [db.ErrNotFound] of what is not worth saying any more, and of who hides.
func (t *Tx) recognize(ctx context.Context, p outbox.Post, r *sales.Recognition) (err error) {
	if p.Subject.Hit() != 0 {
		err = t.recognizeHit(ctx, p, r)
	} else {
		err = t.recognizeDeal(ctx, p, r)
	}
	if err != nil || r.Person.ID == "" {
		return err
	}
	hidden, err := t.IsHidden(ctx, r.Person.ID)
	if err != nil {
		return err
	}
	if hidden {
		return db.ErrNotFound
	}
	if r.Deal != nil {
		r.How, err = t.findHow(ctx, r.Deal.ID, r.Person.ID)
	}
	return err
}

func (t *Tx) recognizeHit(ctx context.Context, p outbox.Post, r *sales.Recognition) error {
	list, err := t.hits(ctx, "h.id = $1", p.Subject.Hit())
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return db.ErrNotFound
	}
	h := list[0]
	r.Hit, r.Holds = &h, !h.Withdrawn
	if h.Person != "" {
		if r.Person, err = t.FindPerson(ctx, h.Person); err != nil {
			return err
		}
	}
	targets, err := t.Targets(ctx, "t.team = $1 AND COALESCE(t.person, '') = $2 AND t.metric = $3 "+
		"AND t.period_start = $4 AND t.period_end = $5",
		h.Team, h.Person, h.Metric, h.Period.Start, h.Period.End)
	if err != nil {
		return err
	}
	if len(targets) > 0 {
		r.Target = &targets[0]
	}
	got, err := t.findAchieved(ctx, r.Settings, h.Person, h.Metric, h.Period)
	if err != nil {
		return err
	}
	r.Achieved = got.of(h.Metric)
	day := okr.DateOf(h.At.In(r.Team.Location()))
	r.DaysLeft = r.Team.Calendar().WorkingDays(day.AddDays(1), h.Period.End)
	if h.Deal == 0 {
		return nil
	}
	d, err := t.FindDealByID(ctx, h.Deal)
	if err != nil {
		return err
	}
	if d.State == sales.Won {
		r.Deal = &d
	}
	return nil
}

func (t *Tx) recognizeDeal(ctx context.Context, p outbox.Post, r *sales.Recognition) error {
	d, err := t.FindDealByID(ctx, p.Subject.Deal())
	if err != nil {
		return err
	}
	if d.State != sales.Won || len(p.About.Args) == 0 {
		return db.ErrNotFound
	}
	n := sales.Notable{Kind: sales.NotableKind(p.About.ID)}
	if _, err := fmt.Sscan(p.About.Args[0], &n.Count); err != nil {
		return fmt.Errorf("post %s: %w", p.Key, err)
	}
	if so, err := t.stillSo(ctx, d, n); err != nil || !so {
		return cmp.Or(err, db.ErrNotFound)
	}
	r.Deal, r.Notable, r.Holds = &d, &n, true
	r.Person, err = t.FindPerson(ctx, d.Owner)
	return err
}

// namedCongratulations is how many of those who congratulated a post names.
const namedCongratulations = 6

func (t *Tx) fillCongratulations(ctx context.Context, post okr.PostID, r *sales.Recognition) (err error) {
	if r.Congrats, err = db.All(ctx, t, db.ScanOne[string],
		`SELECT p.name FROM congratulations c JOIN people p ON p.id = c.person WHERE c.post = $1
		AND NOT c.gone GROUP BY p.id, p.name ORDER BY MIN(c.at), p.id LIMIT $2`, post,
		namedCongratulations); err != nil {
		return err
	}
	return t.One(ctx, "SELECT COUNT(DISTINCT person) FROM congratulations WHERE post = $1 AND NOT gone", []any{post},
		[]any{&r.CongratsBy})
}

// FindCelebration returns the post that Slack shows as message ts of a channel, if it is a celebration;
// [db.ErrNotFound] otherwise.
func (s *Store) FindCelebration(ctx context.Context, channel, ts string) (okr.PostID, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (post okr.PostID, err error) {
		err = t.One(ctx, `SELECT p.id FROM posts p WHERE p.channel = $1 AND p.ts = $2 AND p.ts <> ''
			AND p.kind IN ('hit', 'praise')`,
			[]any{channel, ts}, []any{&post})
		return post, err
	})
}

// Gesture is how somebody congratulates: by the button below a post, or by an emoji with Slack's time of it; and in
// which channel.
type Gesture struct{ Emoji, Said, Channel string }

// Congratulate adds a person to those who congratulated in a post, once however often they do. The one who is
// celebrated cannot, nor can bots and guests, nor who does not see the post, nor anybody while the post says that the
// target is not reached at present. An [*okr.Refusal] tells each of them so.
func (s *Store) Congratulate(ctx context.Context, a outbox.Actor, post okr.PostID, g Gesture) error {
	return s.act(ctx, a, func(t *Tx) error {
		if err := t.mayCongratulate(ctx, a.Person, post, g.Channel); err != nil {
			return err
		}
		return t.addGesture(ctx, a.Person, post, g, false)
	})
}

// TakeBack takes one gesture of a person's back; the last one's congratulation goes with it. That an emoji is gone
// may be heard before that it was there.
func (s *Store) TakeBack(ctx context.Context, a outbox.Actor, post okr.PostID, g Gesture) error {
	return s.act(ctx, a, func(t *Tx) error {
		if _, err := t.FindPerson(ctx, a.Person); errors.Is(err, db.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		return t.addGesture(ctx, a.Person, post, g, true)
	})
}

// addGesture notes what was heard last of a gesture, and lets the post follow when it counts a person more or less.
func (t *Tx) addGesture(ctx context.Context, id okr.PersonID, post okr.PostID, g Gesture, gone bool) error {
	counted := func() (n int, err error) {
		err = t.One(ctx, `SELECT COUNT(DISTINCT person) FROM congratulations WHERE post = $1 AND person = $2
			AND NOT gone`, []any{post, id}, []any{&n})
		return n, err
	}
	before, err := counted()
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `INSERT INTO congratulations (post, person, emoji, at, said, gone)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (post, person, emoji) DO UPDATE SET at = CASE WHEN congratulations.gone THEN excluded.at
		ELSE congratulations.at END,
			said = excluded.said, gone = excluded.gone WHERE congratulations.said <= excluded.said`, post, id, g.Emoji,
		db.Millis(t.Now), g.Said, gone); err != nil {
		return err
	}
	after, err := counted()
	if err != nil || after == before {
		return err
	}
	return t.DirtyPosts(ctx, "id = $1", post)
}

// FindPraised returns what a person was celebrated for since a day, as far as a viewer may see it, the newest first.
// dealSeen selects the deals that the viewer may see; a target is theirs to know where they manage or are the person.
func (t *Tx) FindPraised(ctx context.Context, viewer okr.PersonID, dealSeen string, id okr.PersonID,
	since time.Time) (list []sales.Praised, err error) {
	hitSeen, err := t.hitSeen(ctx, viewer)
	if err != nil {
		return nil, err
	}
	hits, err := t.hits(ctx, hitSeen+` AND h.person = $2 AND h.at > $3 AND h.withdrawn_at IS NULL
		ORDER BY h.at DESC LIMIT 10`, viewer, id, db.Millis(since))
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		list = append(list, sales.Praised{Hit: &h, At: h.At})
	}
	posts, err := db.All(ctx, t, outbox.ScanPost, "SELECT "+outbox.PostColumns+
		` FROM posts p LEFT JOIN posts parent ON parent.id = p.parent
		WHERE p.`+outbox.AboutAny(outbox.DealNoun, `SELECT d.id FROM deals d WHERE d.owner = $2 AND d.state = 'won'
			AND d.close_day >= $3 AND `+dealSeen)+` AND p.kind = 'praise'
		AND p.state IN ('owed', 'sending', 'sent') ORDER BY p.id DESC LIMIT 10`, viewer, id, okr.DateOf(since))
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		var r sales.Recognition
		if err := t.recognizeDeal(ctx, p, &r); errors.Is(err, db.ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		list = append(list, sales.Praised{Notable: r.Notable, Deal: r.Deal, At: p.CreatedAt})
	}
	slices.SortStableFunc(list, func(a, b sales.Praised) int { return cmp.Or(b.At.Compare(a.At)) })
	return list, nil
}
