package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"okrbot/okr"
)

// handOver moves the open objectives o of people who left, as far as a condition selects them, to a manager of each objective's team who
// is there. Without one they wait until the team gets one.
func (t *tx) handOver(ctx context.Context, where string, arg any) error {
	type row struct {
		objective okr.ObjectiveID
		team      okr.TeamID
		owner     okr.PersonID
	}
	rows, err := all(ctx, t, func(r scanner) (row, error) {
		var v row
		err := r.Scan(&v.objective, &v.team, &v.owner)
		return v, err
	}, "SELECT o.id, o.team, o.owner FROM objectives o JOIN people l ON l.id = o.owner WHERE "+kept+" AND "+where+" AND o.period_end > $2 AND NOT ("+speakable("l")+") ORDER BY o.id",
		arg, running(okr.DateOf(t.now)))
	if err != nil {
		return err
	}
	for _, r := range rows {
		manager, ok, err := t.decider(ctx, r.team, "")
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := t.handOverTo(ctx, r.objective, r.owner, manager); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) handOverTo(ctx context.Context, id okr.ObjectiveID, leaver, manager okr.PersonID) error {
	if _, err := t.exec(ctx, "UPDATE objectives SET owner = $1 WHERE id = $2", manager, id); err != nil {
		return err
	}
	if err := t.noteHandover(ctx, id, leaver, manager); err != nil {
		return err
	}
	by := Actor{Person: manager, Now: t.now, Source: okr.FromDirectory}
	if err := t.change(ctx, by, subject{objective: id}, "owner", string(leaver), string(manager)); err != nil {
		return err
	}
	list, err := t.bareObjectives(ctx, "o.id = $1", id)
	if err != nil {
		return err
	}
	for _, o := range list { // what the manager is asked now, and the leaver was
		was := o
		was.Owner = leaver
		if err := errors.Join(t.objectiveChanged(ctx, was), t.objectiveChanged(ctx, o)); err != nil {
			return err
		}
	}
	key := fmt.Sprintf("handed-over/%s/%s/%s/%d", id, leaver, manager, t.now.UnixMilli())
	return t.notice(ctx, key, manager, "notice.objective_handed_over", "Objective", id.String())
}

// noteHandover remembers whose an objective was that a manager keeps. Of a keeper who leaves in their turn it was not.
func (t *tx) noteHandover(ctx context.Context, id okr.ObjectiveID, leaver, manager okr.PersonID) error {
	kept, err := t.exec(ctx, "UPDATE handovers SET keeper = $3 WHERE objective = $1 AND keeper = $2 AND given IS NULL", id, leaver, manager)
	if err != nil || kept > 0 {
		return err
	}
	_, err = t.exec(ctx, "INSERT INTO handovers (objective, leaver, keeper, at) VALUES ($1, $2, $3, $4)", id, leaver, manager, ms(t.now))
	return err
}

// returnable selects handovers h about which nothing was said and nothing changed since: the objective o is open, its keeper has it, and
// whose it was is in its team.
const returnable = `h.given IS NULL AND o.owner = h.keeper AND ` + notClosed + ` AND EXISTS (SELECT 1 FROM people p WHERE p.id = h.leaver
	AND NOT p.bot AND NOT p.guest AND NOT p.deactivated AND (EXISTS (SELECT 1 FROM members m WHERE m.team = o.team AND m.person = p.id AND m.left_at IS NULL)
	OR EXISTS (SELECT 1 FROM managers g WHERE g.team = o.team AND g.person = p.id)))`

// askToGiveBack asks, when somebody is back who had left, a manager of each team for what they owned in it: its keeper, if they manage the
// team and are here.
func (t *tx) askToGiveBack(ctx context.Context, id okr.PersonID) error {
	type row struct {
		handover int64
		team     okr.TeamID
		keeper   okr.PersonID
	}
	rows, err := all(ctx, t, func(r scanner) (v row, err error) {
		err = r.Scan(&v.handover, &v.team, &v.keeper)
		return v, err
	}, "SELECT h.id, o.team, h.keeper FROM handovers h JOIN objectives o ON o.id = h.objective WHERE h.leaver = $1 AND h.asked IS NULL AND o.period_end > $2 AND "+
		returnable+" ORDER BY o.id", id, running(okr.DateOf(t.now)))
	if err != nil {
		return err
	}
	for _, r := range rows {
		manager, ok, err := t.decider(ctx, r.team, r.keeper)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		post, err := t.givingBackPost(ctx, id, manager)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, "UPDATE handovers SET asked = $2 WHERE id = $1", r.handover, post); err != nil {
			return err
		}
	}
	return nil
}

// givingBackPost is the one message in which a manager is asked for all that a person may get back now.
func (t *tx) givingBackPost(ctx context.Context, returned, manager okr.PersonID) (int64, error) {
	m, err := t.person(ctx, manager)
	if err != nil {
		return 0, err
	}
	due, err := t.workingMoment(ctx, m)
	if err != nil {
		return 0, err
	}
	key := fmt.Sprintf("give-back/%s/%s/%d", returned, manager, t.now.UnixMilli())
	if err := t.post(ctx, Post{Key: key, Kind: GiveBackPost, Person: manager, Due: due}); err != nil {
		return 0, err
	}
	id, _, err := t.postID(ctx, key)
	return id, err
}

// GivingBack is what a manager is asked in a post, or was.
func (s *Store) GivingBack(ctx context.Context, p Post, now time.Time) (g okr.GivingBack, err error) {
	err = s.read(ctx, now, func(t *tx) error {
		if g.Manager, err = t.person(ctx, p.Person); err != nil {
			return err
		}
		var leaver okr.PersonID
		if err := t.one(ctx, "SELECT leaver FROM handovers WHERE asked = $1 LIMIT 1", []any{p.ID}, []any{&leaver}); err != nil {
			return err
		}
		if g.Returned, err = t.person(ctx, leaver); err != nil {
			return err
		}
		for _, of := range []struct {
			list  *[]okr.Objective
			where string
		}{{&g.Open, returnable}, {&g.Given, "h.given = 1"}, {&g.Kept, "h.given = 0"}} {
			*of.list, err = t.objectives(ctx, seen+" AND o.id IN (SELECT h.objective FROM handovers h WHERE h.asked = $2 AND h.objective = o.id AND "+of.where+")", p.Person, p.ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return g, err
}

// GiveBack answers what a post asks: the person who is back gets their objectives, or whoever has them keeps them. Who may change all of them
// may say so, once. It reports how many they are.
func (s *Store) GiveBack(ctx context.Context, a Actor, post int64, give bool) (n int, err error) {
	err = s.act(ctx, a, func(t *tx) error {
		list, err := t.objectives(ctx, "o.id IN (SELECT h.objective FROM handovers h WHERE h.asked = $1 AND h.objective = o.id AND "+returnable+")", post)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return okr.Refuse("errors.give_back_over")
		}
		for _, o := range list {
			may, err := t.mayChange(ctx, a.Person, o)
			if err != nil {
				return err
			}
			if !may {
				return okr.Refuse("errors.edit_not_yours", "Owner", o.OwnerName)
			}
		}
		n = len(list)
		return t.answerHandovers(ctx, a, post, list, give)
	})
	return n, err
}

func (t *tx) answerHandovers(ctx context.Context, a Actor, post int64, list []okr.Objective, give bool) error {
	var leaver okr.PersonID
	if err := t.one(ctx, "SELECT leaver FROM handovers WHERE asked = $1 LIMIT 1", []any{post}, []any{&leaver}); err != nil {
		return err
	}
	var ids []string
	for _, o := range list {
		if _, err := t.exec(ctx, "UPDATE handovers SET given = $3, answered_by = $4, answered_at = $5 WHERE asked = $1 AND objective = $2",
			post, o.ID, give, a.Person, ms(t.now)); err != nil {
			return err
		}
		if !give {
			continue
		}
		ids = append(ids, o.ID.String())
		if err := t.giveBackOne(ctx, a, o, leaver); err != nil {
			return err
		}
	}
	if err := t.dirtyPosts(ctx, "id = $1", post); err != nil || !give {
		return err
	}
	return t.notice(ctx, fmt.Sprintf("given-back/%d/%s", post, leaver), leaver, "notice.objectives_given_back", "Objectives", strings.Join(ids, ", "))
}

func (t *tx) giveBackOne(ctx context.Context, a Actor, o okr.Objective, leaver okr.PersonID) error {
	if _, err := t.exec(ctx, "UPDATE objectives SET owner = $1 WHERE id = $2", leaver, o.ID); err != nil {
		return err
	}
	if err := t.change(ctx, a, subject{objective: o.ID}, "owner", string(o.Owner), string(leaver)); err != nil {
		return err
	}
	keeper := o
	o.Owner = leaver
	return errors.Join(t.objectiveChanged(ctx, keeper), t.objectiveChanged(ctx, o))
}
