package store

import (
	"context"

	"okrbot/okr"
	"okrbot/store/outbox"
)

// calendarChanged plans anew, after a team's working days changed, what waits for one: nudges of rounds that run,
// moments of quarters, questions about KPIs, boards, evenings. A weekly board whose day is free now is posted on the
// last working day before it.
func (t *tx) calendarChanged(ctx context.Context, a outbox.Actor, team okr.Team) error {
	if _, err := t.ReplanThanking(ctx, team); err != nil {
		return err
	}
	members, err := t.Members(ctx, team.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if err := t.ReviewDuties(ctx, m.Person.ID); err != nil {
			return err
		}
		if err := t.PlanAway(ctx, m.Person.ID); err != nil {
			return err
		}
	}
	for _, manager := range team.Managers {
		if err := t.PlanAway(ctx, manager); err != nil {
			return err
		}
	}
	if err := t.PlanQuarter(ctx, team); err != nil {
		return err
	}
	if err := t.MoveAsking(ctx, team); err != nil {
		return err
	}
	return t.MoveBoards(ctx, a, team)
}
