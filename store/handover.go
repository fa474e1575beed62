package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// leftThing is something that somebody owned who left, with who owns it now.
type leftThing struct {
	okr.Left
	handover int64 // 0: nobody was told of it yet
	id       int64
	team     okr.TeamID
	company  bool
}

// leftThings are the objectives, KPIs and deals that are of interest yet, with who owns them; h is what is known of
// how they changed hands.
const leftThings = `(SELECT 'objective' AS kind, o.id AS id, o.team AS team, o.owner AS owner, o.title AS title, FALSE
	AS company, o.period_end AS until, h.id AS handover, h.leaver, h.keeper, h.told, h.passed, h.asked, h.given
		FROM handovers h JOIN objectives o ON o.id = h.objective WHERE ` + goals.Live + ` AND ` + goals.NotClosed + `
	UNION ALL SELECT 'kpi', k.id, k.team, k.owner, k.name, k.company, '9999-12-31', h.id AS handover, h.leaver,
	h.keeper, h.told, h.passed, h.asked, h.given
		FROM handovers h JOIN kpis k ON k.id = h.kpi JOIN teams t ON t.id = k.team AND t.removed_at IS NULL
		WHERE k.removed_at IS NULL
	UNION ALL SELECT 'deal', d.id, d.team, d.owner, d.customer, FALSE, '9999-12-31', h.id AS handover, h.leaver,
	h.keeper, h.told, h.passed, h.asked, h.given
		FROM handovers h JOIN deals d ON d.id = h.deal JOIN teams t ON t.id = d.team AND t.removed_at IS NULL
		WHERE d.state = 'open')`

const leftColumns = "held.handover, held.kind, held.id, held.title, held.owner, p.name, held.team, held.company"

func scanLeft(r db.Scanner) (v leftThing, err error) {
	err = r.Scan(&v.handover, &v.Kind, &v.id, &v.Title, &v.Owner, &v.OwnerName, &v.team, &v.company)
	switch v.Kind {
	case okr.LeftKPI:
		v.Ref = okr.KPIID(v.id).String()
	case okr.LeftDeal:
		v.Ref = sales.DealID(v.id).String()
	default:
		v.Ref = okr.ObjectiveID(v.id).String()
	}
	return v, err
}

// leftThings reads what changed hands, held, as far as a condition selects it.
func (t *tx) leftThings(ctx context.Context, where string, args ...any) ([]leftThing, error) {
	return db.All(ctx, t, scanLeft, "SELECT "+leftColumns+" FROM "+leftThings+
		" held JOIN people p ON p.id = held.owner WHERE "+where+leftOrder, args...)
}

const leftOrder = " ORDER BY CASE held.kind WHEN 'objective' THEN 1 WHEN 'kpi' THEN 2 ELSE 3 END, held.id"

// ownedThings reads what people own that others would have to take over, held, as far as a condition selects it. Of
// what ended before a day, $1, nobody asks.
func (t *tx) ownedThings(ctx context.Context, where string, args ...any) ([]leftThing, error) {
	const things = `(SELECT 0 AS handover, 'objective' AS kind, o.id AS id, o.team AS team, o.owner AS owner, o.title AS
		title, FALSE AS company
			FROM objectives o WHERE o.period_end > $1 AND ` + goals.Live + ` AND ` + goals.NotClosed + `
		UNION ALL SELECT 0, 'kpi', k.id, k.team, k.owner, k.name, k.company FROM kpis k JOIN teams t ON t.id = k.team
		AND t.removed_at IS NULL WHERE k.removed_at IS NULL
		UNION ALL SELECT 0, 'deal', d.id, d.team, d.owner, d.customer, FALSE FROM deals d JOIN teams t ON t.id = d.team
		AND t.removed_at IS NULL WHERE d.state = 'open')`
	with := append([]any{goals.Running(okr.DateOf(t.Now))}, args...)
	return db.All(ctx, t, scanLeft, "SELECT "+leftColumns+" FROM "+things+
		" held JOIN people p ON p.id = held.owner WHERE "+where+leftOrder, with...)
}

// handOver gives what people own who are gone, as far as a condition on a value, $2, selects it, to a manager of each
// thing's team who is there, and what is the company's to an admin. Without one it waits until there is one. Whoever
// gets it hears of all of it in one message.
func (t *tx) handOver(ctx context.Context, where string, arg any) error {
	things, err := t.ownedThings(ctx, where+" AND NOT ("+outbox.Speakable("p")+")", arg)
	if err != nil {
		return err
	}
	managers := map[okr.TeamID]okr.PersonID{}
	for _, v := range things {
		manager, err := t.findHeir(ctx, v, managers)
		if err != nil {
			return err
		}
		if manager == "" {
			continue
		}
		by := outbox.Actor{Person: manager, Now: t.Now, Source: okr.FromDirectory}
		refusal, err := okr.Refused(t.give(ctx, by, v, manager))
		if err != nil {
			return err
		}
		if refusal != nil { // as it is it could not be saved: it stays where it is
			continue
		}
		if err := t.noteHandover(ctx, v, v.Owner, manager, manager); err != nil {
			return err
		}
	}
	return nil
}

// findHeir returns who gets something of somebody who is gone; nobody where nobody leads.
func (t *tx) findHeir(ctx context.Context, v leftThing, managers map[okr.TeamID]okr.PersonID) (okr.PersonID, error) {
	if v.company {
		admins, err := t.Operators(ctx)
		if err != nil || len(admins) == 0 {
			return "", err
		}
		return admins[0].ID, nil
	}
	if manager, known := managers[v.team]; known {
		return manager, nil
	}
	manager, _, err := t.FindDecider(ctx, v.team, "")
	managers[v.team] = manager
	return manager, err
}

// give makes somebody the owner of a thing, and lets follow what shows it.
func (t *tx) give(ctx context.Context, a outbox.Actor, v leftThing, to okr.PersonID) error {
	switch v.Kind {
	case okr.LeftKPI:
		return t.giveKPI(ctx, v, to)
	case okr.LeftDeal:
		d, err := t.FindDealByID(ctx, sales.DealID(v.id))
		if err != nil {
			return err
		}
		_, err = t.EditDeal(ctx, a, d, selling.DealEdit{Verb: sales.Edited, Owner: &to})
		return err
	default:
		return t.giveObjective(ctx, a, v, to)
	}
}

func (t *tx) giveObjective(ctx context.Context, a outbox.Actor, v leftThing, to okr.PersonID) error {
	id := okr.ObjectiveID(v.id)
	list, err := t.Objectives(ctx, "o.id = $1", id)
	if err != nil || len(list) == 0 {
		return err
	}
	if _, err := t.Exec(ctx, "UPDATE objectives SET owner = $1 WHERE id = $2", to, id); err != nil {
		return err
	}
	if err := t.LogChange(ctx, a, people.Subject{Objective: id}, "owner", string(list[0].Owner),
		string(to)); err != nil {
		return err
	}
	after := list[0]
	after.Owner = to
	return errors.Join(t.ObjectiveChanged(ctx, list[0]), t.ObjectiveChanged(ctx, after), t.AskToGrade(ctx, after, to))
}

func (t *tx) giveKPI(ctx context.Context, v leftThing, to okr.PersonID) error {
	list, err := t.KPIs(ctx, "k.id = $1", v.id)
	if err != nil || len(list) == 0 {
		return err
	}
	k := list[0]
	k.Owner = to
	if _, err := t.Exec(ctx, "UPDATE kpis SET owner = $2 WHERE id = $1", v.id, to); err != nil {
		return err
	}
	if err := t.OwnerSees(ctx, k); err != nil {
		return err
	}
	today, err := t.FindKPIToday(ctx, k)
	if err != nil {
		return err
	}
	return errors.Join(t.PlanAsking(ctx, k, today), t.TouchHomes(ctx, v.Owner, to))
}

// noteHandover remembers whose something was that somebody keeps, and owes its manager the one message about it. Of a
// keeper who leaves in their turn it was not.
func (t *tx) noteHandover(ctx context.Context, v leftThing, leaver, keeper, manager okr.PersonID) error {
	post, err := t.leavingPost(ctx, leaver, manager)
	if err != nil {
		return err
	}
	column := string(v.Kind) // the columns are called like the kinds
	kept, err := t.Exec(ctx, "UPDATE handovers SET keeper = $3, told = $4, passed = NULL WHERE "+column+
		" = $1 AND COALESCE(passed, keeper) = $2 AND leaver <> $2 AND given IS NULL",
		v.id, leaver, keeper, post)
	if err != nil || kept > 0 {
		return err
	}
	if keeper == leaver { // they left the team before, and what they owned is theirs yet
		if _, err := t.Exec(ctx, "DELETE FROM handovers WHERE "+column+
			" = $1 AND keeper = $2 AND leaver = $2 AND asked IS NULL", v.id, leaver); err != nil {
			return err
		}
	}
	_, err = t.Exec(ctx, "INSERT INTO handovers ("+column+", leaver, keeper, at, told) VALUES ($1, $2, $3, $4, $5)",
		v.id, leaver, keeper, db.Millis(t.Now), post)
	return err
}

// leavingPost is the one message in which a manager hears, when they work next, what somebody owned who left at this
// moment.
func (t *tx) leavingPost(ctx context.Context, leaver, manager okr.PersonID) (okr.PostID, error) {
	return t.oneMessage(ctx, outbox.LeaverPost, fmt.Sprintf("leaver/%s/%s/%d", leaver, manager, t.Now.UnixMilli()),
		manager)
}

// oneMessage is a post by its key, owed for the next moment at which its reader works.
func (t *tx) oneMessage(ctx context.Context, kind outbox.PostKind, key string, to okr.PersonID) (okr.PostID, error) {
	p, err := t.FindPerson(ctx, to)
	if err != nil {
		return 0, err
	}
	due, err := t.FindWorkingMoment(ctx, p)
	if err != nil {
		return 0, err
	}
	if err := t.OwePost(ctx, outbox.Post{Key: key, Kind: kind, Person: to, Due: due}); err != nil {
		return 0, err
	}
	id, _, err := t.FindPostID(ctx, key)
	return id, err
}

// leftTeam tells a manager of a team what somebody owns in it who is there no longer, and who may read it but not
// change it.
func (t *tx) leftTeam(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	p, err := t.FindPerson(ctx, id)
	if err != nil || !p.Prompted() {
		return err
	}
	if err := t.DirtyPosts(ctx, "kind = 'grade' AND person = $1 AND due > $2", id,
		db.Millis(t.Now.AddDate(0, -1, 0))); err != nil {
		return err
	}
	stays, err := t.InTeam(ctx, team, id)
	if err != nil || stays {
		return err
	}
	manager, ok, err := t.FindDecider(ctx, team, "")
	if err != nil || !ok {
		return err
	}
	things, err := t.ownedThings(ctx, "held.owner = $2 AND held.team = $3 AND NOT held.company", id, team)
	if err != nil {
		return err
	}
	for _, v := range things {
		if err := t.noteHandover(ctx, v, id, id, manager); err != nil {
			return err
		}
		if v.Kind != okr.LeftObjective {
			continue
		}
		list, err := t.Objectives(ctx, "o.id = $1", v.id)
		if err != nil {
			return err
		}
		if err := t.AskToGrade(ctx, list[0], manager); err != nil {
			return err
		}
	}
	return nil
}

// told selects what a message, $1, told of that is in the hands in which it was then, or into which it went through
// that message. What somebody owns who is in the team again is nobody else's.
const toldOf = `held.told = $1 AND held.given IS NULL AND held.owner = COALESCE(held.passed, held.keeper)
	AND NOT (held.owner = held.leaver AND held.keeper = held.leaver AND held.passed IS NULL
	AND EXISTS (SELECT 1 FROM members m WHERE m.team = held.team AND m.person = held.owner AND m.left_at IS NULL))`

// FindLeaving returns what a manager hears in a post of somebody who left. [ErrNotFound] when the post tells of
// nobody.
func (s *Store) FindLeaving(ctx context.Context, p outbox.Post, now time.Time) (okr.Leaving, error) {
	return read(ctx, s, now, func(t *tx) (l okr.Leaving, err error) {
		if l.Manager, err = t.FindPerson(ctx, p.Person); err != nil {
			return l, err
		}
		var leaver okr.PersonID
		if err := t.One(ctx, "SELECT leaver, keeper = leaver FROM handovers WHERE told = $1 LIMIT 1", []any{p.ID},
			[]any{&leaver, &l.Stays}); err != nil {
			return l, err
		}
		if l.Leaver, err = t.FindPerson(ctx, leaver); err != nil {
			return l, err
		}
		things, err := t.leftThings(ctx, toldOf, p.ID)
		if err != nil || len(things) == 0 {
			return l, err
		}
		l.Things = onlyLeft(things)
		team, err := t.FindTeam(ctx, things[0].team)
		l.Team = team.Name
		return l, err
	})
}

func onlyLeft(things []leftThing) (list []okr.Left) {
	for _, v := range things {
		list = append(list, v.Left)
	}
	return list
}

// PassOn gives all of a kind that a post told of to somebody in its team; who may change it may, and may give it to
// somebody else afterwards, also to whom it was. It reports how many they are. An [*okr.Refusal] when nothing of the
// kind is left to give, or one of them may not be changed by the actor or not be had by the person.
func (s *Store) PassOn(ctx context.Context, a outbox.Actor, post okr.PostID, kind okr.LeftKind,
	to okr.PersonID) (n int, err error) {
	err = s.act(ctx, a, func(t *tx) error {
		things, err := t.leftThings(ctx, toldOf+" AND held.kind = $2", post, kind)
		if err != nil {
			return err
		}
		if len(things) == 0 {
			return okr.Refuse("errors.give_back_over")
		}
		if err := t.mayGiveAll(ctx, a, things, to); err != nil {
			return err
		}
		var given []string
		for _, v := range things {
			if _, err := t.Exec(ctx, "UPDATE handovers SET passed = $2 WHERE id = $1", v.handover, to); err != nil {
				return err
			}
			if v.Owner == to {
				continue
			}
			if err := t.give(ctx, a, v, to); err != nil {
				return err
			}
			given = append(given, v.Ref)
		}
		n = len(given)
		if err := t.DirtyPosts(ctx, "id = $1", post); err != nil || n == 0 || to == a.Person {
			return err
		}
		key := fmt.Sprintf("passed-on/%d/%s/%s/%d", post, kind, to, t.Now.UnixMilli())
		return t.OweNotice(ctx, key, to, "notice.passed_on", "Things", strings.Join(given, ", "))
	})
	return n, err
}

// mayGiveAll refuses who may not change all of the things, and a new owner who may not have them.
func (t *tx) mayGiveAll(ctx context.Context, a outbox.Actor, things []leftThing, to okr.PersonID) error {
	fit := map[okr.TeamID]bool{}
	for _, v := range things {
		if err := t.mayGive(ctx, a, v, to); err != nil {
			return err
		}
		if v.company || fit[v.team] {
			continue
		}
		if err := t.FitOwner(ctx, v.team, to); err != nil {
			return err
		}
		fit[v.team] = true
	}
	return nil
}

// mayGive refuses who may not change a thing, and a new owner to whom an objective would show what they may not see.
func (t *tx) mayGive(ctx context.Context, a outbox.Actor, v leftThing, to okr.PersonID) error {
	may, refuse := false, okr.Refuse("errors.edit_not_yours", "Owner", v.OwnerName)
	switch v.Kind {
	case okr.LeftKPI:
		list, err := t.KPIs(ctx, "k.id = $1", v.id)
		if err != nil || len(list) == 0 {
			return err
		}
		if may, err = t.MayChangeKPI(ctx, a.Person, list[0]); err != nil {
			return err
		}
	case okr.LeftDeal:
		d, err := t.FindDealByID(ctx, sales.DealID(v.id))
		if err != nil {
			return err
		}
		if may, err = t.MayChangeDeal(ctx, d, a.Person); err != nil {
			return err
		}
	default:
		list, err := t.Objectives(ctx, "o.id = $1", v.id)
		if err != nil || len(list) == 0 {
			return err
		}
		if may, err = t.MayChange(ctx, a.Person, list[0]); err != nil {
			return err
		}
		after := list[0]
		after.Owner = to
		if err := t.MayReveal(ctx, list[0], after); may && err != nil {
			return err
		}
	}
	if !may {
		return refuse
	}
	return nil
}

// returnable selects what changed hands, held, about which nothing was said and nothing changed since: its keeper has
// it, and whose it was is in its team, or, of what is the company's, here.
const returnable = `held.given IS NULL AND held.keeper <> held.leaver AND held.owner = held.keeper
	AND held.passed IS NULL AND EXISTS (SELECT 1 FROM people b WHERE b.id = held.leaver
	AND NOT b.bot AND NOT b.guest AND NOT b.deactivated AND (held.company OR EXISTS (SELECT 1 FROM members m
	WHERE m.team = held.team AND m.person = b.id AND m.left_at IS NULL)
	OR EXISTS (SELECT 1 FROM managers g WHERE g.team = held.team AND g.person = b.id)))`

// askToGiveBack asks, when somebody is back who had left, a manager of each team for what they owned in it: its
// keeper, if they manage the team and are here.
func (t *tx) askToGiveBack(ctx context.Context, id okr.PersonID) error {
	things, err := t.leftThings(ctx, "held.leaver = $1 AND held.asked IS NULL AND held.until > $2 AND "+returnable, id,
		goals.Running(okr.DateOf(t.Now)))
	if err != nil {
		return err
	}
	for _, v := range things {
		manager, ok, err := t.FindDecider(ctx, v.team, v.Owner)
		if err != nil {
			return err
		}
		if v.company {
			manager, ok = v.Owner, true
		}
		if !ok {
			continue
		}
		post, err := t.oneMessage(ctx, outbox.GiveBackPost,
			fmt.Sprintf("give-back/%s/%s/%d", id, manager, t.Now.UnixMilli()),
			manager)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "UPDATE handovers SET asked = $2 WHERE id = $1", v.handover, post); err != nil {
			return err
		}
	}
	return t.DirtyPosts(ctx, "id IN (SELECT told FROM handovers WHERE leaver = $1)", id)
}

// FindGivingBack returns what a manager is asked in a post, or was. [ErrNotFound] when the post asks about nobody.
func (s *Store) FindGivingBack(ctx context.Context, p outbox.Post, now time.Time) (okr.GivingBack, error) {
	return read(ctx, s, now, func(t *tx) (g okr.GivingBack, err error) {
		if g.Manager, err = t.FindPerson(ctx, p.Person); err != nil {
			return g, err
		}
		var leaver okr.PersonID
		if err := t.One(ctx, "SELECT leaver FROM handovers WHERE asked = $1 LIMIT 1", []any{p.ID},
			[]any{&leaver}); err != nil {
			return g, err
		}
		if g.Returned, err = t.FindPerson(ctx, leaver); err != nil {
			return g, err
		}
		for _, of := range []struct {
			list  *[]okr.Left
			where string
		}{{&g.Open, returnable}, {&g.Given, "held.given = 1"}, {&g.Kept, "held.given = 0"}} {
			things, err := t.leftThings(ctx, "held.asked = $1 AND "+of.where, p.ID)
			if err != nil {
				return g, err
			}
			*of.list = onlyLeft(things)
		}
		return g, nil
	})
}

// GiveBack answers what a post asks: the person who is back gets what was theirs, or whoever has it keeps it. Who may
// change all of it may say so, once. It reports how many things they are. An [*okr.Refusal] when it was said before
// or nothing is left to give, or something of it is not the actor's to change.
func (s *Store) GiveBack(ctx context.Context, a outbox.Actor, post okr.PostID, give bool) (n int, err error) {
	err = s.act(ctx, a, func(t *tx) error {
		things, err := t.leftThings(ctx, "held.asked = $1 AND "+returnable, post)
		if err != nil {
			return err
		}
		if len(things) == 0 {
			return okr.Refuse("errors.give_back_over")
		}
		for _, v := range things {
			if err := t.mayGive(ctx, a, v, v.Owner); err != nil {
				return err
			}
		}
		n = len(things)
		return t.answerHandovers(ctx, a, post, things, give)
	})
	return n, err
}

func (t *tx) answerHandovers(ctx context.Context, a outbox.Actor, post okr.PostID, things []leftThing,
	give bool) error {
	var leaver okr.PersonID
	if err := t.One(ctx, "SELECT leaver FROM handovers WHERE asked = $1 LIMIT 1", []any{post},
		[]any{&leaver}); err != nil {
		return err
	}
	var refs []string
	for _, v := range things {
		if _, err := t.Exec(ctx, "UPDATE handovers SET given = $2, answered_by = $3, answered_at = $4 WHERE id = $1",
			v.handover, give, a.Person, db.Millis(t.Now)); err != nil {
			return err
		}
		if !give {
			continue
		}
		refs = append(refs, v.Ref)
		if err := t.give(ctx, a, v, leaver); err != nil {
			return err
		}
	}
	if err := t.DirtyPosts(ctx, "id = $1 OR id IN (SELECT told FROM handovers WHERE asked = $1)", post); err != nil ||
		!give {
		return err
	}
	return t.OweNotice(ctx, fmt.Sprintf("given-back/%d/%s", post, leaver), leaver, "notice.objectives_given_back",
		"Objectives", strings.Join(refs, ", "))
}
