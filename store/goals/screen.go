package goals

import (
	"context"
	"slices"
	"time"

	"okrbot/okr"
)

// FindScreenObjectives returns a team's own objectives that run now, as its channel shows them. Those of its people are
// not for an office's wall: nobody's name or work stands there beside a hard word. An [*okr.Refusal] when the team is
// gone.
func (s *Store) FindScreenObjectives(ctx context.Context, id okr.TeamID,
	now time.Time) (team okr.Team, list []okr.Objective, err error) {
	err = s.read(ctx, now, func(t *Tx) error {
		if team, err = t.FindTeam(ctx, id); err != nil {
			return err
		}
		list, err = t.Objectives(ctx, seenByTeam+` AND o.team_owned AND o.team = $1 AND o.period_start <= $2
			AND o.period_end > $2`, id, okr.DateOf(now.In(team.Location())))
		list = slices.DeleteFunc(list, func(o okr.Objective) bool { return o.Closing != nil })
		return err
	})
	return team, list, err
}
