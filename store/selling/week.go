package selling

import (
	"context"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

func (t *Tx) MoveBoards(ctx context.Context, a outbox.Actor, team okr.Team) error {
	known, err := t.Sellings(ctx, "team = $1", team.ID)
	if err != nil || len(known) == 0 {
		return err
	}
	before, after := known[0], known[0]
	after.BoardDay = team.Week.OnOrBefore(before.BoardDay)
	for _, d := range sellingDifferences(before, after) {
		if err := t.Change(ctx, a, people.Subject{Team: team.ID}, d[0], d[1], d[2]); err != nil {
			return err
		}
	}
	return t.WriteSelling(ctx, team, after)
}
