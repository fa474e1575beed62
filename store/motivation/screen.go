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

// mostScreened is how many contests a screen shows.
const mostScreened = 3

// FindScreenContests returns the contests that run in a team, or in which it competes, as its channel sees them, those
// that end first first. Hidden ones and duels are none of them. An [*okr.Refusal] when the team is gone.
func (s *Store) FindScreenContests(ctx context.Context, id okr.TeamID, now time.Time,
	compare func(a, b string) int) ([]motivation.ContestView, error) {
	return read(ctx, s, now, func(t *Tx) (list []motivation.ContestView, err error) {
		if _, err := t.FindTeam(ctx, id); err != nil {
			return nil, err
		}
		rows, err := t.contests(ctx, `c.state IN ('running', 'counting') AND c.hidden = 0 AND c.kind <> 'duel'
			AND (c.team = $1 OR c.who = 'teams' AND EXISTS (SELECT 1 FROM contenders k JOIN members m
				ON m.person = k.person AND m.left_at IS NULL WHERE k.contest = c.id AND m.team = $1))
			ORDER BY c.ends = '', c.ends, c.id LIMIT $2`, id, mostScreened)
		for _, c := range rows {
			v, err := t.viewOf(ctx, c, "", compare)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, err
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
