package motivation

import (
	"context"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// thanked is of gifts g that were given in days from $1 to before $2 to people of teams, which follow as $3 and so on,
// as far as everybody may see them.
func (w scope) thanked(args ...any) (where string, all []any) {
	for _, id := range w.teams {
		args = append(args, id)
	}
	return `g.receiver IN (SELECT person FROM members WHERE left_at IS NULL AND team IN (` +
		db.Places(2, len(w.teams)) + `)) AND g.day >= $1 AND g.day < $2 AND g.gone_at IS NULL AND ` + publicGift, args
}

func (t *Tx) countThanks(ctx context.Context, w scope, month okr.Period) (n int, err error) {
	where, args := w.thanked(month.Start, month.End)
	err = t.One(ctx, "SELECT COUNT(*) FROM gifts g JOIN kudos k ON k.id = g.kudos WHERE "+where, args, []any{&n})
	return n, err
}

// FindWall returns what a wall of thanks shows, in the channel's order of words: what everybody may see of a month.
// [db.ErrNotFound] when nothing is left of it, and an [*okr.Refusal] when the team is gone.
func (s *Store) FindWall(ctx context.Context, p outbox.Post, now time.Time,
	compare func(a, b string) int) (motivation.Wall, error) {
	return read(ctx, s, now, func(t *Tx) (motivation.Wall, error) {
		wall := motivation.Wall{Month: okr.MonthOf(p.Subject.Start())}
		var err error
		if wall.Team, err = t.FindTeam(ctx, p.Team); err != nil {
			return wall, err
		}
		w, err := t.wallScope(ctx, wall.Team)
		if err != nil {
			return wall, err
		}
		wall.Company = w.company
		if wall.Count, err = t.countThanks(ctx, w, wall.Month); err != nil {
			return wall, err
		}
		if wall.Count == 0 {
			return wall, db.ErrNotFound
		}
		return wall, t.fillWall(ctx, w, &wall, compare)
	})
}

func (t *Tx) fillWall(ctx context.Context, w scope, wall *motivation.Wall, compare func(a, b string) int) (err error) {
	where, args := w.thanked(wall.Month.Start, wall.Month.End)
	from := " FROM gifts g JOIN kudos k ON k.id = g.kudos JOIN people p ON p.id = g.receiver WHERE " + where
	named, err := db.All(ctx, t, func(row db.Scanner) (n motivation.Named, err error) {
		err = row.Scan(&n.Value, &n.Name, &n.Count)
		return n, err
	}, "SELECT k.value, p.name, COUNT(*)"+from+" GROUP BY k.value, g.receiver, p.name", args...)
	if err != nil {
		return err
	}
	wall.Values = motivation.ByValues(named, compare)
	entries, err := db.All(ctx, t, func(row db.Scanner) (e sales.Entry, err error) {
		err = row.Scan(&e.Person, &e.Name, &e.Value, &e.Reached)
		return e, err
	}, "SELECT g.receiver, p.name, COUNT(*), MAX(g.given_at)"+from+" GROUP BY g.receiver, p.name", args...)
	if err != nil {
		return err
	}
	wall.Places = sales.RankBy(entries, nil, compare)
	if wall.Stories, err = t.stories(ctx, where, args); err != nil {
		return err
	}
	if wall.Badges, err = t.newBadges(ctx, wall.Month.Start, wall.Month.End, w.teams...); err != nil {
		return err
	}
	wall.Beginners, err = db.All(ctx, t, db.ScanOne[string], `SELECT DISTINCT p.name FROM gifts g
		JOIN kudos k ON k.id = g.kudos JOIN people p ON p.id = g.giver WHERE `+where+` AND NOT EXISTS (SELECT 1
			FROM gifts f WHERE f.giver = g.giver AND f.day < $1 AND f.gone_at IS NULL) ORDER BY p.name`, args...)
	return err
}

// stories are the kudos of a wall that most people joined in, with words, each of somebody else.
func (t *Tx) stories(ctx context.Context, where string, args []any) ([]motivation.Kudos, error) {
	ids, err := db.All(ctx, t, func(row db.Scanner) (id any, err error) {
		var n, length int
		var k motivation.KudosID
		err = row.Scan(&k, &n, &length)
		return k, err
	}, "SELECT k.id, COUNT(DISTINCT g.giver) AS joined, LENGTH(k.reason) AS said FROM gifts g"+
		" JOIN kudos k ON k.id = g.kudos WHERE "+where+" AND k.reason <> ''"+
		" GROUP BY k.id ORDER BY joined DESC, said DESC, k.id LIMIT 20", args...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	list, err := t.kudos(ctx, "k.id IN ("+db.Places(0, len(ids))+")", ids...)
	if err != nil {
		return nil, err
	}
	byID := map[motivation.KudosID]motivation.Kudos{}
	for _, k := range list {
		if shown, ok := k.ShownTo(""); ok {
			byID[k.ID] = shown
		}
	}
	var ordered []motivation.Kudos
	for _, id := range ids {
		if k, ok := byID[id.(motivation.KudosID)]; ok {
			ordered = append(ordered, k)
		}
	}
	return motivation.StoriesOf(ordered), nil
}
