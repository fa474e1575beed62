package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/goals"
)

// seedPast is an objective of the quarter before, as it was closed on the quarter's last day.
type seedPast struct {
	seedObjective

	Learned string
}

// endQuarter closes what the teams did in the quarter that is ending, with grades, and adds what goes on to the
// objectives of the coming one.
func (p *player) endQuarter(ctx context.Context) error {
	quarter := okr.QuarterOf(okr.DateOf(p.clock.Now()), time.January)
	for _, g := range p.Past {
		o, err := g.objective(p.teams[g.Team].ID, quarter)
		if err != nil {
			return err
		}
		for i, k := range g.KeyResults {
			o.KeyResults[i] = k.ended(o.KeyResults[i], p.clock.Now())
		}
		if o, err = p.app.store.CreateObjective(ctx, p.actor(g.Owner), o); err != nil {
			return fmt.Errorf("%s: %w", g.Title, err)
		}
		if err := p.closePast(ctx, g, o); err != nil {
			return fmt.Errorf("%s: %w", g.Title, err)
		}
	}
	return nil
}

// ended is a key result with the value that it had at the end.
func (k seedKeyResult) ended(result okr.KeyResult, at time.Time) okr.KeyResult {
	k.Values = []string{k.Ended}
	said, _ := k.said(1, 0)
	result.Current, result.Confidence, result.ConfirmedAt = said.Value, said.Confidence, at
	for _, done := range said.Done {
		result.Steps[done].Done = true
	}
	return result
}

func (p *player) closePast(ctx context.Context, g seedPast, o okr.Objective) error {
	said := goals.CloseSaid{Learned: g.Learned}
	goesOn := seedObjective{Owner: g.Owner, Team: g.Team, WholeTeam: g.WholeTeam, Title: g.Title,
		Commitment: g.Commitment}
	for i, k := range g.KeyResults {
		id := o.KeyResults[i].ID
		if k.Grade != "" {
			said.Grades = append(said.Grades, okr.KeyResultGrade{KeyResult: id,
				Grade: decimal.RequireFromString(k.Grade), Reason: k.Reason})
		}
		if len(k.Values) > 0 {
			said.Carry = append(said.Carry, id)
			goesOn.KeyResults = append(goesOn.KeyResults, k)
		}
	}
	_, next, err := p.app.store.CloseObjective(ctx, p.actor(g.Owner), o.ID, said)
	if err != nil || next == nil {
		return err
	}
	p.Goals, p.goals = append(p.Goals, goesOn), append(p.goals, *next)
	return nil
}
