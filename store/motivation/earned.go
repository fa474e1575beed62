package motivation

import (
	"context"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/outbox"
)

// EarnCheckIn gives who answered a round before it closed the points that their team sets for that.
func (t *Tx) EarnCheckIn(ctx context.Context, c okr.CheckIn) error {
	if c.Late {
		return nil
	}
	return t.earnIn(ctx, c.Team, c.Person, motivation.CheckInOnTime, outbox.AboutCheckIn(c.ID))
}

// EarnHit gives a person the points for a mark of their own target that was hit. A team's target brings nobody any.
func (t *Tx) EarnHit(ctx context.Context, h sales.Hit) error {
	if h.Person == "" {
		return nil
	}
	return t.earnIn(ctx, h.Team, h.Person, causeOf(h), outbox.AboutHit(h.ID))
}

// TakeBackHit takes back what a hit brought, because it no longer holds: as many points as it brought, whatever the
// team sets by now.
func (t *Tx) TakeBackHit(ctx context.Context, h sales.Hit) error {
	return t.takeBackPoints(ctx, causeOf(h), "$1", outbox.AboutHit(h.ID).String())
}

// RestoreHit brings back what was taken back, because the hit holds again.
func (t *Tx) RestoreHit(ctx context.Context, h sales.Hit) error {
	return t.restorePoints(ctx, causeOf(h), outbox.AboutHit(h.ID).String())
}

// earnIn gives a person what a cause brings in a team at present.
func (t *Tx) earnIn(ctx context.Context, team okr.TeamID, to okr.PersonID, cause motivation.Cause,
	about outbox.Subject) error {
	settings, err := t.findThanking(ctx, team)
	if err != nil {
		return err
	}
	return t.earn(ctx, to, cause, about.String(), settings.Grants[cause])
}

// causeOf is the target for its first mark, and what is beyond it for the others.
func causeOf(h sales.Hit) motivation.Cause {
	if h.Mark == sales.Marks[0] {
		return motivation.TargetHit
	}
	return motivation.StretchHit
}
