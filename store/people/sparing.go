package people

import (
	"context"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// spareTime is for how long after the evening what waits for it would go by itself, if nothing gathered it: long enough
// that whoever starts okrbot the next day still gets one message.
const spareTime = 24 * time.Hour

// Spared are the kinds of posts p of which a channel reads no more a day than its team's budget.
const Spared = "p.kind IN ('praise', 'kudos')"

// OweSparingly owes the channel of a team a message about what is no target: at once as long as the day's budget lasts,
// else with the others in the evening.
func (t *Tx) OweSparingly(ctx context.Context, team okr.Team, p outbox.Post) error {
	loc := team.Location()
	morning := okr.DateOf(t.Now.In(loc)).Midnight(loc)
	var said, budget int
	if err := t.One(ctx, `SELECT (SELECT COUNT(*) FROM posts p WHERE p.channel = $1 AND `+Spared+` AND p.due >= $2
			AND p.due <= $3 AND p.state <> 'dropped'),
		COALESCE((SELECT messages FROM thanking WHERE team = $4), $5)`,
		[]any{p.Channel, db.Millis(morning), db.Millis(t.Now), team.ID, motivation.DefaultMessages},
		[]any{&said, &budget}); err != nil {
		return err
	}
	if said >= budget {
		p.Due = motivation.NextEvening(okr.WallOf(t.Now.In(loc)), team.Calendar()).In(loc).Add(spareTime)
	}
	return t.OwePost(ctx, p)
}
