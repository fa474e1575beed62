package posts

import (
	"context"

	"okrbot/store/outbox"
	"okrbot/ui"
)

// drafts asks a manager for what a coming quarter lacks. Who asked for nothing hears nothing; when all is there, it
// says so.
func (ps *Posts) drafts(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	d, err := ps.store.FindDrafting(ctx, p, ps.now())
	if err != nil || !d.Manager.Prompted() || len(d.Coverage.People) == 0 {
		return ui.Message{}, false, err
	}
	return ui.Drafts(ps.printerOf(d.Manager), d), p.TS != "" || d.Lacks(), nil
}

// midway is said when something is behind pace, and then stays as it was.
func (ps *Posts) midway(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	m, err := ps.store.FindMidway(ctx, p, ps.now())
	if err != nil || !m.Person.Prompted() {
		return ui.Message{}, false, err
	}
	return ui.Midway(ps.printerOf(m.Person), m), p.TS != "" || len(m.Behind) > 0, nil
}

// grading asks a person to grade until all is graded.
func (ps *Posts) grading(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	g, err := ps.store.FindGrading(ctx, p, ps.now())
	if err != nil || !g.Person.Prompted() || len(g.Open)+len(g.Graded) == 0 {
		return ui.Message{}, false, err
	}
	return ui.Grading(ps.printerOf(g.Person), g), p.TS != "" || len(g.Open) > 0, nil
}

// quarterResult is how a quarter ended, in the team's channel.
func (ps *Posts) quarterResult(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	r, err := ps.store.FindQuarterResult(ctx, p, ps.now())
	if err != nil || len(r.Objectives) == 0 {
		return ui.Message{}, false, err
	}
	return ui.QuarterResult(ps.printerIn(r.Team), r), true, nil
}
