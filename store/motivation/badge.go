package motivation

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
)

// FindThankers returns by how many different people each of some was thanked so that others may know of it: in the
// quarter of their own day, and in the best one. Who hides altogether is counted for all the same.
func (t *Tx) FindThankers(ctx context.Context, todays map[okr.PersonID]okr.Date) (map[okr.PersonID]motivation.Reach,
	error) {
	thanked, ids := make(map[okr.PersonID]motivation.Reach, len(todays)), slices.Collect(maps.Keys(todays))
	var first sql.Null[okr.Date]
	if err := t.One(ctx, `SELECT MIN((SELECT MIN(g.day) FROM gifts g WHERE g.receiver = p.id AND g.gone_at IS NULL
			AND g.private = 0 AND g.hidden = 0)) FROM people p WHERE p.id IN (`+db.Places(0, len(ids))+")", db.Args(ids),
		[]any{&first}); err != nil || !first.Valid {
		return thanked, err
	}
	var days []okr.Date // on which each of the quarters begins and ends
	for q := t.QuarterOf(first.V); len(days) == 0 || q.Start <= okr.DateOf(t.Now).AddDays(1); q = q.Next() {
		days = append(days, q.Start, q.End)
	}
	places := make([]string, len(days)/2)
	for i := range places {
		places[i] = "(" + db.Places(len(ids)+2*i, 2) + ")"
	}
	// a search of the index for each of the quarters is faster than sorting what is found in it
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var id okr.PersonID
		var start okr.Date
		var givers motivation.Reach
		err := row.Scan(&id, &start, &givers.Best)
		if t.QuarterOf(todays[id]).Start == start {
			givers.Now = givers.Best
		}
		thanked[id] = thanked[id].Further(givers)
		return err
	}, "WITH quarters (first, until) AS (VALUES "+strings.Join(places, ", ")+`) SELECT p.id, quarters.first,
		(SELECT COUNT(DISTINCT g.giver) FROM gifts g WHERE g.receiver = p.id AND g.day >= quarters.first
			AND g.day < quarters.until AND g.gone_at IS NULL AND `+openGift+`)
		FROM people p CROSS JOIN quarters WHERE p.id IN (`+db.Places(0, len(ids))+")",
		append(db.Args(ids), db.Args(days)...)...)
	return thanked, err
}
