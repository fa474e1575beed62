package goals

import (
	"context"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
)

// FindStreaks returns the streak of each of some people in the team in which it is the longest now, of those that they
// are in, and the longest that they ever had in any.
func (t *Tx) FindStreaks(ctx context.Context, ids []okr.PersonID) (map[okr.PersonID]motivation.Reach, error) {
	streaks := make(map[okr.PersonID]motivation.Reach, len(ids))
	err := db.Each(ctx, t, func(row db.Scanner) error {
		var (
			id       okr.PersonID
			in       bool
			outcomes string
		)
		err := row.Scan(&id, &in, &outcomes)
		streak := motivation.Reach{Best: okr.LongestStreak([]okr.Outcome(outcomes))}
		if in {
			streak.Now = okr.Streak([]okr.Outcome(outcomes))
		}
		streaks[id] = streaks[id].Further(streak)
		return err
	}, `SELECT d.person, EXISTS (SELECT 1 FROM members m WHERE m.team = r.team AND m.person = d.person
			AND m.left_at IS NULL), GROUP_CONCAT(d.outcome, '' ORDER BY d.round)
		FROM duties d JOIN rounds r ON r.id = d.round WHERE d.person IN (`+db.Places(0, len(ids))+`)
		GROUP BY d.person, r.team`, db.Args(ids)...)
	return streaks, err
}
