package motivation

import (
	"context"
	"regexp"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
)

// named is where a reason names a person.
var named = regexp.MustCompile(`<@([A-Z0-9]+)(\|[^<>]*)?>`)

// FindScreenKudos returns what the people of a team were thanked for in the week of now, as far as everybody may see
// it: how many kudos there were, and some of them in full, with nobody who hides in them. An [*okr.Refusal] when the
// team is gone.
func (s *Store) FindScreenKudos(ctx context.Context, id okr.TeamID, now time.Time) (WeekOfKudos, error) {
	return read(ctx, s, now, func(t *Tx) (v WeekOfKudos, err error) {
		team, err := t.FindTeam(ctx, id)
		if err != nil {
			return v, err
		}
		week := okr.WeekOf(okr.DateOf(now.In(team.Location())))
		w := scope{teams: []okr.TeamID{id}}
		if v.Count, err = t.countThanks(ctx, w, week); err != nil || v.Count == 0 {
			return v, err
		}
		where, args := w.thanked(week.Start, week.End)
		if v.Stories, err = t.stories(ctx, where, args); err != nil {
			return v, err
		}
		return v, t.nameInPublic(ctx, v.Stories)
	})
}

// WeekOfKudos is what people were thanked for in a week, as everybody may see it.
type WeekOfKudos struct {
	Count   int
	Stories []motivation.Kudos
}

// nameInPublic puts names where kudos name people by their ids, and takes away those of who hides.
func (t *Tx) nameInPublic(ctx context.Context, list []motivation.Kudos) error {
	var ids []any
	for _, k := range list {
		ids = append(ids, k.Giver)
		for _, found := range named.FindAllStringSubmatch(k.Reason, -1) {
			ids = append(ids, found[1])
		}
	}
	if len(ids) == 0 {
		return nil
	}
	known := map[string]string{}
	if err := db.Each(ctx, t, func(row db.Scanner) error {
		var id, name string
		err := row.Scan(&id, &name)
		known[id] = name
		return err
	}, "SELECT p.id, p.name FROM people p WHERE p.id IN ("+db.Places(0, len(ids))+
		") AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.person = p.id)", ids...); err != nil {
		return err
	}
	for i, k := range list {
		list[i].GiverName = known[string(k.Giver)]
		list[i].Reason = named.ReplaceAllStringFunc(k.Reason, func(mention string) string {
			if name := known[named.FindStringSubmatch(mention)[1]]; name != "" {
				return "@" + name
			}
			return "@…"
		})
	}
	return nil
}
