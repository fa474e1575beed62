package motivation

import (
	"context"
	"fmt"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
)

// FindThankers returns by how many different people each of some was thanked so that others may know of it: in the
// quarter of their own day, and in the best one. Who hides altogether is counted for all the same.
func (t *Tx) FindThankers(ctx context.Context, todays map[okr.PersonID]okr.Date) (map[okr.PersonID]motivation.Reach,
	error) {
	args := make([]any, 0, len(todays)+1)
	for id := range todays {
		args = append(args, id)
	}
	thanked, start := make(map[okr.PersonID]motivation.Reach, len(todays)), t.store.people.FiscalStart
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var id okr.PersonID
		var day okr.Date
		var givers motivation.Reach
		err := row.Scan(&id, &day, &givers.Best)
		if okr.QuarterOf(todays[id], start).Contains(day) {
			givers.Now = givers.Best
		}
		thanked[id] = thanked[id].Further(givers)
		return err
	}, fmt.Sprintf(`SELECT g.receiver, MIN(g.day), COUNT(DISTINCT g.giver) FROM gifts g JOIN kudos k ON k.id = g.kudos
		WHERE g.receiver IN (%s) AND g.gone_at IS NULL AND %s GROUP BY g.receiver,
			(CAST(SUBSTR(g.day, 1, 4) AS INTEGER) * 12 + CAST(SUBSTR(g.day, 6, 2) AS INTEGER) - $%d) / 3`,
		db.Places(0, len(todays)), openGift, len(todays)+1), append(args, int(start))...)
	return thanked, err
}
