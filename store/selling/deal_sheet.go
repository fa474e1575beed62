package selling

import (
	"context"
	"maps"
	"slices"
	"strings"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// DealSheet is a deal with all that is seen beside it, of one moment.
type DealSheet struct {
	Deal     sales.Deal
	May      bool // who asks may change it
	Team     okr.Team
	Settings sales.Settings          // of its team
	History  []sales.DealChange      // the newest first, 100 at the most
	Names    map[okr.PersonID]string // of whom the deal and its history name
}

// FindDealSheet returns a deal that the person may see. Another one, and one that is not there, is refused in words or
// [db.ErrNotFound].
func (s *Store) FindDealSheet(ctx context.Context, a outbox.Actor, id sales.DealID) (DealSheet, error) {
	return read(ctx, s, a.Now, func(t *Tx) (sheet DealSheet, err error) {
		if sheet.Deal, err = t.findDeal(ctx, a.Person, id); err != nil {
			return sheet, err
		}
		if sheet.May, err = t.MayChangeDeal(ctx, sheet.Deal, a.Person); err != nil {
			return sheet, err
		}
		if sheet.Team, sheet.Settings, err = t.FindSelling(ctx, sheet.Deal.Team); err != nil {
			return sheet, err
		}
		if sheet.History, err = t.DealChanges(ctx, "c.deal IN (SELECT $1 UNION ALL SELECT id FROM deals "+
			"WHERE merged_into = $1) ORDER BY c.id DESC LIMIT 100", sheet.Deal.ID); err != nil {
			return sheet, err
		}
		sheet.Names, err = t.namesIn(ctx, sheet.Deal, sheet.History)
		return sheet, err
	})
}

// namesIn are the names of those who own or share a deal, or did.
func (t *Tx) namesIn(ctx context.Context, d sales.Deal, history []sales.DealChange) (map[okr.PersonID]string, error) {
	people := map[okr.PersonID]bool{}
	for _, c := range append(slices.Clone(history), sales.DealChange{After: d}) {
		people[c.After.Owner] = true
		for _, share := range c.After.Shares {
			people[share.Person] = true
		}
	}
	var ids []any
	for id := range maps.Keys(people) {
		ids = append(ids, id)
	}
	type named struct {
		id   okr.PersonID
		name string
	}
	list, err := db.All(ctx, t, func(row db.Scanner) (n named, err error) {
		err = row.Scan(&n.id, &n.name)
		return n, err
	}, "SELECT id, name FROM people WHERE id IN ("+db.Places(0, len(ids))+")", ids...)
	names := map[okr.PersonID]string{}
	for _, n := range list {
		names[n.id] = n.name
	}
	return names, err
}

// mostNamed is how many deals are offered where several are called what was typed.
const mostNamed = 10

// OpenDealsTyped are a person's open deals whose customers are called by as many of the first words as any customer
// is, or begin so, and how many words these are; none when no customer begins with the first one.
func (s *Store) OpenDealsTyped(ctx context.Context, a outbox.Actor,
	words []string) (list []sales.Deal, taken int, err error) {
	if len(words) == 0 {
		return nil, 0, nil
	}
	first := s.fold(words[0])
	err = s.read(ctx, a.Now, func(t *Tx) error {
		list, err = t.Deals(ctx, `d.owner = $1 AND d.state = 'open' AND d.customer_key >= $2 AND d.customer_key < $3
			ORDER BY d.stage_at, d.id`, a.Person, first, first+"\U0010FFFF")
		return err
	})
	for taken := len(words); taken > 0 && err == nil; taken-- {
		if named := calledBy(list, s.fold, strings.Join(words[:taken], " ")); len(named) > 0 {
			return named, taken, nil
		}
	}
	return nil, 0, err
}

// calledBy are the deals whose customers' names begin with one, those that are called just so first.
func calledBy(list []sales.Deal, fold func(string) string, name string) (named []sales.Deal) {
	key := fold(name)
	if key == "" {
		return nil
	}
	for _, exactly := range []bool{true, false} {
		for _, d := range list {
			called := fold(d.Customer)
			if strings.HasPrefix(called, key) && (called == key) == exactly {
				named = append(named, d)
			}
		}
	}
	return named[:min(len(named), mostNamed)]
}
