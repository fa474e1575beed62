package selling

import (
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

// winAsk is a winner who is to be asked how they won what is celebrated.
type winAsk struct {
	deal       sales.DealID
	person     okr.PersonID
	team       okr.TeamID
	celebrated time.Time
	due        time.Time
}

func scanWinAsk(row db.Scanner) (a winAsk, err error) {
	var celebrated, due sql.NullInt64
	err = row.Scan(&a.deal, &a.person, &a.team, &celebrated, &due)
	a.celebrated, a.due = db.Instant(celebrated), db.Instant(due)
	return a, err
}

func (t *Tx) winAsks(ctx context.Context, where string, args ...any) ([]winAsk, error) {
	return db.All(ctx, t, scanWinAsk,
		"SELECT deal, person, team, celebrated_at, due_at FROM win_asks WHERE "+where, args...)
}

// planWin plans the question how somebody won the deal for which they are celebrated now; once for a deal. A target
// that no single deal reached is asked of nobody.
func (t *Tx) planWin(ctx context.Context, team okr.Team, id okr.PersonID, deal sales.DealID) error {
	if id == "" || deal == 0 {
		return nil
	}
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return err
	}
	due := sales.WinAskedAt(t.Now, p.Location(team.Location()), team.Calendar())
	_, err = t.Exec(ctx, `INSERT INTO win_asks (deal, person, team, celebrated_at, due_at, state)
		VALUES ($1, $2, $3, $4, $5, 'planned') ON CONFLICT (deal, person) DO UPDATE SET team = excluded.team,
		celebrated_at = excluded.celebrated_at, due_at = excluded.due_at, state = 'planned'
		WHERE win_asks.state = 'fell'`, deal, id, team.ID, db.Millis(t.Now), db.Millis(due))
	return err
}

// planWinAgain plans the questions about a deal that were not asked because it was not won any more.
func (t *Tx) planWinAgain(ctx context.Context, deal sales.DealID) error {
	fell, err := t.winAsks(ctx, "deal = $1 AND state = 'fell'", deal)
	for _, a := range fell {
		team, err := t.FindTeam(ctx, a.team)
		if gone, failed := okr.Refused(err); gone != nil || failed != nil {
			return failed
		}
		if err := t.planWin(ctx, team, a.person, deal); err != nil {
			return err
		}
	}
	return err
}

func winPostKey(deal sales.DealID, id okr.PersonID) string { return fmt.Sprintf("win/%s/%s", deal, id) }

// followHit lets the question about a deal go with the hit that it completed, and come back with it.
func (t *Tx) followHit(ctx context.Context, h sales.Hit) error {
	if h.Deal == 0 || h.Person == "" {
		return nil
	}
	if !h.Withdrawn {
		if err := t.OweAgain(ctx, winPostKey(h.Deal, h.Person)); err != nil {
			return err
		}
		if err := t.planWinAgain(ctx, h.Deal); err != nil {
			return err
		}
	}
	return t.dirtyWinQuestion(ctx, h.Deal, h.Person)
}

// dirtyWinQuestion marks the question that a winner was asked about a deal.
func (t *Tx) dirtyWinQuestion(ctx context.Context, deal sales.DealID, id okr.PersonID) error {
	return t.DirtyPosts(ctx, "kind = 'win' AND subject = $1 AND person = $2", outbox.AboutDeal(deal), id)
}

// followWins lets what is said of how a deal was won follow when the deal is another one: it is found by its new
// names, and shown while the deal is won.
func (t *Tx) followWins(ctx context.Context, before *sales.Deal, d sales.Deal) error {
	if before == nil {
		return nil
	}
	named := before.Customer == d.Customer && before.Product == d.Product
	won, isWon := before.State == sales.Won, d.State == sales.Won
	if named && won == isWon {
		return nil
	}
	if !won && isWon {
		if err := t.planWinAgain(ctx, d.ID); err != nil {
			return err
		}
	}
	if !named {
		if err := t.indexWins(ctx, d); err != nil {
			return err
		}
	}
	return t.dirtyWins(ctx, d.ID)
}

// dirtyWins marks what shows how a deal was won: celebrations, and what its winners were asked.
func (t *Tx) dirtyWins(ctx context.Context, deal sales.DealID) error {
	return t.DirtyPosts(ctx, outbox.AboutAny(outbox.HitNoun, "SELECT id FROM hits WHERE deal = $1")+
		" OR subject = $2", deal, outbox.AboutDeal(deal))
}

// winsAtOnce is how many questions one transaction decides on.
const winsAtOnce = 200

// AskForWins owes, at now, the questions how deals were won that are due, and skips those that are not worth asking any
// more. One that finds its winner away, or outside their working hours, is put off.
func (s *Store) AskForWins(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	for n := winsAtOnce; n == winsAtOnce && err == nil; {
		err = s.write(ctx, now, func(t *Tx) error {
			due, err := t.winAsks(ctx, "state = 'planned' AND due_at <= $1 ORDER BY due_at, deal, person LIMIT $2",
				db.Millis(now), winsAtOnce)
			n = len(due)
			for _, a := range due {
				err = errors.Join(err, t.askForWin(ctx, a, &done))
			}
			return err
		})
	}
	return done, err
}

func (t *Tx) askForWin(ctx context.Context, a winAsk, done *outbox.Turned) error {
	team, err := t.FindTeam(ctx, a.team)
	if gone, failed := okr.Refused(err); failed != nil {
		return failed
	} else if gone != nil { // the team was removed
		return t.endAsk(ctx, a, "skipped")
	}
	f, back, err := t.winFacts(ctx, a, team)
	if err != nil {
		return err
	}
	switch verdict := sales.DecideWin(t.Now, f); verdict {
	case okr.Send:
		done.Posted++
		if _, err := t.Exec(ctx, `UPDATE win_asks SET state = 'asked', asked_at = $3 WHERE deal = $1 AND person = $2`,
			a.deal, a.person, db.Millis(t.Now)); err != nil {
			return err
		}
		return t.OwePost(ctx, outbox.Post{Key: winPostKey(a.deal, a.person), Kind: outbox.WinPost, Person: a.person,
			Team: a.team, Subject: outbox.AboutDeal(a.deal)})
	case okr.Wait, okr.WaitAway:
		from := t.Now
		if verdict == okr.WaitAway {
			from = back
		}
		_, err := t.Exec(ctx, "UPDATE win_asks SET due_at = $3 WHERE deal = $1 AND person = $2", a.deal, a.person,
			db.Millis(okr.NextWorkingMoment(from, f.Location, f.Calendar)))
		return err
	default:
		done.Skip(winPostKey(a.deal, a.person), string(verdict))
		if verdict == sales.SkipFell {
			return t.endAsk(ctx, a, "fell")
		}
		return t.endAsk(ctx, a, "skipped")
	}
}

func (t *Tx) endAsk(ctx context.Context, a winAsk, state string) error {
	_, err := t.Exec(ctx, "UPDATE win_asks SET state = $3 WHERE deal = $1 AND person = $2", a.deal, a.person, state)
	return err
}

// winFacts is what decides on a question, and when its winner is back if they are away.
func (t *Tx) winFacts(ctx context.Context, a winAsk, team okr.Team) (f sales.WinFacts, back time.Time, err error) {
	p, err := t.FindPerson(ctx, a.person)
	if err != nil {
		return f, back, err
	}
	f = sales.WinFacts{Celebrated: a.celebrated, Location: p.Location(team.Location()), Calendar: team.Calendar()}
	if f.InTeam, err = t.InTeam(ctx, a.team, a.person); err != nil {
		return f, back, err
	}
	if f.Holds, err = t.isCelebrated(ctx, a.deal, a.person); err != nil {
		return f, back, err
	}
	said, err := t.findHow(ctx, a.deal, a.person)
	if err != nil {
		return f, back, err
	}
	f.Said = said != ""
	if f.Hidden, err = t.IsHidden(ctx, a.person); err != nil {
		return f, back, err
	}
	if back, f.Away, err = t.FindAwayUntil(ctx, a.person, t.Now); err != nil {
		return f, back, err
	}
	if f.SentThisWeek, err = t.CountNudges(ctx, a.person); err != nil {
		return f, back, err
	}
	f.Another, err = t.asksAnother(ctx, a, f.Location)
	return f, back, err
}

// isCelebrated reports whether somebody is celebrated for a deal at present: a target of theirs that it completed, or a
// line about it.
func (t *Tx) isCelebrated(ctx context.Context, deal sales.DealID, id okr.PersonID) (bool, error) {
	var n int
	err := t.One(ctx, `SELECT COUNT(*) FROM deals d WHERE d.id = $1 AND d.state = 'won' AND (EXISTS (SELECT 1 FROM hits h
		WHERE h.deal = d.id AND h.person = $2 AND h.withdrawn_at IS NULL) OR d.owner = $2 AND EXISTS (SELECT 1
		FROM posts p WHERE p.subject = $3 AND p.kind = 'praise' AND p.state <> 'dropped'))`,
		[]any{deal, id, outbox.AboutDeal(deal)}, []any{&n})
	return n > 0, err
}

// asksAnother reports whether a winner was asked about another win on their own day, or will be about a later one.
func (t *Tx) asksAnother(ctx context.Context, a winAsk, loc *time.Location) (bool, error) {
	today := okr.DateOf(t.Now.In(loc))
	var asked int
	if err := t.One(ctx, "SELECT COUNT(*) FROM win_asks WHERE person = $1 AND asked_at >= $2 AND deal <> $3",
		[]any{a.person, db.Millis(today.Midnight(loc)), a.deal}, []any{&asked}); err != nil || asked > 0 {
		return true, err
	}
	later, err := t.winAsks(ctx, "state = 'planned' AND person = $1 AND deal <> $2 AND due_at < $3 "+
		"AND (celebrated_at > $4 OR celebrated_at = $4 AND deal > $2)", a.person, a.deal,
		db.Millis(today.AddDays(1).Midnight(loc)), db.Millis(a.celebrated))
	for _, other := range later {
		holds, err := t.isCelebrated(ctx, other.deal, other.person)
		if err != nil || holds {
			return true, err
		}
	}
	return false, err
}

// UpcomingWins is when winners of a team are asked how they won, unless they say it before.
func (t *Tx) UpcomingWins(ctx context.Context, team okr.Team, until time.Time) (list []outbox.Planned, err error) {
	asks, err := t.winAsks(ctx, "state = 'planned' AND due_at <= $1 AND team = $2 ORDER BY due_at",
		db.Millis(until), team.ID)
	for _, a := range asks {
		p, err := t.FindPerson(ctx, a.person)
		if err != nil {
			return nil, err
		}
		list = append(list, outbox.Planned{At: a.due, Zone: p.Location(team.Location()), What: outbox.PlannedWin,
			Team: team, Week: a.deal.String(), Person: p})
	}
	return list, err
}

// FindWinQuestion returns what a post asks a winner, and what they said; [db.ErrNotFound] when nothing was asked.
func (s *Store) FindWinQuestion(ctx context.Context, p outbox.Post, now time.Time) (sales.WinQuestion, error) {
	return read(ctx, s, now, func(t *Tx) (q sales.WinQuestion, err error) {
		if q.Person, err = t.FindPerson(ctx, p.Person); err != nil {
			return q, err
		}
		if q.Deal, err = t.FindDealByID(ctx, p.Subject.Deal()); err != nil {
			return q, err
		}
		if err := t.One(ctx, "SELECT state = 'over' FROM win_asks WHERE deal = $1 AND person = $2",
			[]any{q.Deal.ID, p.Person}, []any{&q.Over}); err != nil {
			return q, err
		}
		if q.Holds, err = t.isCelebrated(ctx, q.Deal.ID, p.Person); err != nil || q.Deal.State != sales.Won {
			return q, err
		}
		said, err := t.findHow(ctx, q.Deal.ID, p.Person)
		if said != "" {
			q.Win = &sales.Win{Deal: q.Deal, Person: p.Person, PersonName: q.Person.Name, Text: said, Amount: true}
		}
		return q, err
	})
}

// findHow returns how somebody won a deal, in their words; empty when they did not say.
func (t *Tx) findHow(ctx context.Context, deal sales.DealID, id okr.PersonID) (text string, err error) {
	err = t.One(ctx, "SELECT text FROM wins WHERE deal = $1 AND person = $2 AND gone_at IS NULL", []any{deal, id},
		[]any{&text})
	if errors.Is(err, db.ErrNotFound) {
		return "", nil
	}
	return text, err
}

// FindWin returns what the actor said of how they won a deal, with an empty text when nothing. An [*okr.Refusal] when
// the deal is not won, is not theirs to speak of, or is none that they may see.
func (s *Store) FindWin(ctx context.Context, a outbox.Actor, id sales.DealID) (sales.Win, error) {
	return read(ctx, s, a.Now, func(t *Tx) (w sales.Win, err error) {
		if w, _, err = t.findSayable(ctx, a.Person, id); err != nil {
			return w, err
		}
		w.Text, err = t.findHow(ctx, w.Deal.ID, a.Person)
		return w, err
	})
}

// findSayable returns the deal of which a person may say how it was won, and the team whose people read it.
func (t *Tx) findSayable(ctx context.Context, id okr.PersonID, deal sales.DealID) (w sales.Win, team okr.TeamID,
	err error) {
	d, err := t.findDeal(ctx, id, deal)
	if err != nil {
		return w, 0, err
	}
	if d.State != sales.Won {
		return w, 0, okr.Refuse("win.not_won", "Deal", d.ID.String())
	}
	p, err := t.FindPerson(ctx, id)
	if err != nil {
		return w, 0, err
	}
	team, err = t.winningTeam(ctx, d, id)
	return sales.Win{Deal: d, Person: id, PersonName: p.Name, Amount: true}, team, err
}

// SayWin says how the actor won a deal, in place of what they said before: its celebration shows it, and their team
// finds it. An [*okr.Refusal] when the text does not do, and as for [Store.FindWin].
func (s *Store) SayWin(ctx context.Context, a outbox.Actor, id sales.DealID, text string) (w sales.Win, err error) {
	if text, err = sales.CheckWin(text); err != nil {
		return w, err
	}
	err = s.act(ctx, a, func(t *Tx) error {
		found, team, err := t.findSayable(ctx, a.Person, id)
		if err != nil {
			return err
		}
		w = found
		w.Text, w.At = text, t.Now
		if _, err := t.Exec(ctx, `INSERT INTO wins (deal, team, person, text, said_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (deal, person) WHERE gone_at IS NULL DO UPDATE SET text = excluded.text,
			edited_at = excluded.said_at`, w.Deal.ID, team, a.Person, text, db.Millis(t.Now)); err != nil {
			return err
		}
		if err := t.indexWins(ctx, w.Deal); err != nil {
			return err
		}
		return t.dirtyWins(ctx, w.Deal.ID)
	})
	return w, err
}

// RemoveWin takes away what the actor said of how they won a deal, and asks them about it no more. An [*okr.Refusal]
// when they said nothing.
func (s *Store) RemoveWin(ctx context.Context, a outbox.Actor, id sales.DealID) error {
	return s.act(ctx, a, func(t *Tx) error {
		gone, err := db.All(ctx, t, db.ScanOne[sales.WinID], `UPDATE wins SET text = '', gone_at = $3 WHERE deal = $1
			AND person = $2 AND gone_at IS NULL RETURNING id`, id, a.Person, db.Millis(t.Now))
		if err != nil {
			return err
		}
		if len(gone) == 0 {
			return okr.Refuse("win.none_said", "Deal", id.String())
		}
		if _, err := t.Exec(ctx, "DELETE FROM win_words WHERE win = $1", gone[0]); err != nil {
			return err
		}
		if _, err := t.overWin(ctx, a.Person, id); err != nil {
			return err
		}
		return t.dirtyWins(ctx, id)
	})
}

// DeclineWin ends the question how the actor won a deal, for good. An [*okr.Refusal] when they are not asked.
func (s *Store) DeclineWin(ctx context.Context, a outbox.Actor, id sales.DealID) error {
	return s.act(ctx, a, func(t *Tx) error {
		asked, err := t.overWin(ctx, a.Person, id)
		if err != nil {
			return err
		}
		if !asked {
			return okr.Refuse("errors.button_old")
		}
		return t.dirtyWinQuestion(ctx, id, a.Person)
	})
}

func (t *Tx) overWin(ctx context.Context, id okr.PersonID, deal sales.DealID) (asked bool, err error) {
	n, err := t.Exec(ctx, "UPDATE win_asks SET state = 'over' WHERE deal = $1 AND person = $2", deal, id)
	return n > 0, err
}

// indexWins makes what is said of a deal be found by its words, and the deal's.
func (t *Tx) indexWins(ctx context.Context, d sales.Deal) error {
	type said struct {
		id   sales.WinID
		text string
	}
	list, err := db.All(ctx, t, func(row db.Scanner) (v said, err error) { return v, row.Scan(&v.id, &v.text) },
		"SELECT id, text FROM wins WHERE deal = $1 AND gone_at IS NULL", d.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	var args, ids []any
	for _, v := range list {
		ids = append(ids, v.id)
		for _, word := range t.store.words(d.Customer + " " + d.Product + " " + v.text) {
			args = append(args, word, v.id)
		}
	}
	if _, err := t.Exec(ctx, "DELETE FROM win_words WHERE win IN ("+db.Places(0, len(ids))+")",
		ids...); err != nil {
		return err
	}
	for pairs := range slices.Chunk(args, 2*winPairs) {
		var places []string
		for i := range len(pairs) / 2 {
			places = append(places, "("+db.Places(2*i, 2)+")")
		}
		if _, err := t.Exec(ctx, "INSERT INTO win_words (word, win) VALUES "+strings.Join(places, ", "),
			pairs...); err != nil {
			return err
		}
	}
	return nil
}

// winPairs is how many words one statement writes.
const winPairs = 100

// longestWinWord is how many bytes of a word tell it from others.
const longestWinWord = 60

// words are those of a text as spellings of them meet, once each.
func (s *Store) words(text string) (words []string) {
	for _, word := range sales.WinWords(s.fold(text)) {
		if len(word) > longestWinWord {
			word = strings.ToValidUTF8(word[:longestWinWord], "")
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// mergeWins gives what is said of a deal to the one of which it became part.
func (t *Tx) mergeWins(ctx context.Context, part, d sales.Deal) error {
	moved, err := t.Exec(ctx, `UPDATE wins SET deal = $2 WHERE deal = $1 AND gone_at IS NULL AND NOT EXISTS (SELECT 1
		FROM wins o WHERE o.deal = $2 AND o.person = wins.person AND o.gone_at IS NULL)`, part.ID, d.ID)
	if err != nil || moved == 0 {
		return err
	}
	return errors.Join(t.indexWins(ctx, d), t.dirtyWins(ctx, d.ID))
}

// WinQuery is what is looked for among the lines on how deals were won.
type WinQuery struct {
	Text string // words that the product line, the customer or the line has, or has one that begins so; empty: any
	Page int    // 0 is the newest
}

const (
	winsOfPage  = 10
	winWordsMax = 8
)

// Wins returns the lines that the actor may read and a query finds, the newest first, and whether there are older ones:
// what people of their teams said of deals that are won, without who is off every board.
func (s *Store) Wins(ctx context.Context, a outbox.Actor, q WinQuery) (list []sales.Win, more bool, err error) {
	words := s.words(q.Text)
	if q.Text != "" && len(words) == 0 {
		return nil, false, nil
	}
	err = s.read(ctx, a.Now, func(t *Tx) error {
		list, err = t.findWins(ctx, a.Person, words[:min(len(words), winWordsMax)], max(q.Page, 0))
		return err
	})
	return list[:min(len(list), winsOfPage)], len(list) > winsOfPage, err
}

func (t *Tx) findWins(ctx context.Context, viewer okr.PersonID, words []string, page int) ([]sales.Win, error) {
	seen, err := t.winSeen(ctx, viewer)
	if err != nil {
		return nil, err
	}
	dealSeen, err := t.DealSeen(ctx, viewer)
	if err != nil {
		return nil, err
	}
	args := []any{viewer, winsOfPage + 1, page * winsOfPage}
	for _, word := range words {
		seen += fmt.Sprintf(" AND w.id IN (SELECT win FROM win_words WHERE word >= $%d AND word < $%d)", len(args)+1,
			len(args)+2)
		args = append(args, word, word+"\U0010FFFF")
	}
	return db.All(ctx, t, scanWin, "SELECT w.id, w.person, p.name, w.text, w.said_at, "+dealSeen+", "+dealColumns+
		dealJoins+`JOIN wins w ON w.deal = d.id JOIN people p ON p.id = w.person WHERE w.id IN (SELECT w.id FROM wins w
		WHERE w.gone_at IS NULL AND `+seen+` ORDER BY w.said_at DESC, w.id DESC LIMIT $2 OFFSET $3)
		ORDER BY w.said_at DESC, w.id DESC`, args...)
}

func scanWin(row db.Scanner) (w sales.Win, err error) {
	var at sql.NullInt64
	err = row.Scan(append([]any{&w.ID, &w.Person, &w.PersonName, &w.Text, &at, &w.Amount}, dealParts(&w.Deal)...)...)
	w.At = db.Instant(at)
	return w, err
}
