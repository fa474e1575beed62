package store

import (
	"context"
	"errors"
	"slices"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/outbox"
)

// FindBadges returns the badges of a person, and to themselves what the next ones take, those of sales to who sells.
// Others see none of who hides. An [*okr.Refusal] when there is nobody like that, and to who does not work here.
func (s *Store) FindBadges(ctx context.Context, a outbox.Actor, id okr.PersonID) (motivation.BadgeCase, error) {
	return read(ctx, s, a.Now, func(t *tx) (c motivation.BadgeCase, err error) {
		if err := t.MayReadOf(ctx, a.Person, id); err != nil {
			return c, err
		}
		return t.findBadges(ctx, a, id)
	})
}

func (t *tx) findBadges(ctx context.Context, a outbox.Actor, id okr.PersonID) (c motivation.BadgeCase, err error) {
	own := a.Person == id
	if !own {
		if hidden, err := t.IsHidden(ctx, id); err != nil || hidden {
			return c, err
		}
	}
	facts, err := t.badgeFacts(ctx, []okr.PersonID{id})
	c.Badges = motivation.Earned(facts[id])
	if err != nil || !own {
		return c, err
	}
	sells, err := t.Sells(ctx, id)
	c.Steps = slices.DeleteFunc(motivation.Next(facts[id]), func(s motivation.Step) bool {
		return !sells && s.Badge.OfSales()
	})
	return c, err
}

// badgeFacts returns what earns each of some people their badges, in a number of queries that does not grow with them.
func (t *tx) badgeFacts(ctx context.Context, ids []okr.PersonID) (map[okr.PersonID]motivation.Facts, error) {
	todays, err := t.FindTodays(ctx, ids)
	if err != nil {
		return nil, err
	}
	won, errDeals := t.CountWon(ctx, ids)
	streaks, errStreaks := t.FindStreaks(ctx, ids)
	reached, errTargets := t.FindReached(ctx, ids)
	thanked, errKudos := t.FindThankers(ctx, todays)
	green, errKPIs := t.FindGreen(ctx, ids)
	facts := make(map[okr.PersonID]motivation.Facts, len(ids))
	for _, id := range ids {
		facts[id] = motivation.Facts{Deals: won[id], CheckIns: streaks[id], Targets: reached[id], Thanked: thanked[id],
			KPIs: green[id].KPIs, GreenKPIs: green[id].GreenKPIs, GreenQuarters: green[id].Quarters}
	}
	return facts, errors.Join(errDeals, errStreaks, errTargets, errKudos, errKPIs)
}
