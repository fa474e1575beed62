package motivation

import (
	"context"
	"database/sql"
	"errors"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// Reaction is an emoji that somebody put below a message, or took away.
type Reaction struct {
	Emoji            string // 👏, or the name of a workspace's own
	Channel, Message string // the message's ts
	Author           okr.PersonID
	Link             string // to the message
	Said             string // Slack's time of it
	Gone             bool
}

// React gives the author of a message kudos where the channel's team thanks with the emoji, once for each message and
// giver, and takes them back when the emoji goes within 24 hours. Nothing comes of an emoji to oneself, to an app, to a
// guest, or of one of theirs; who has nothing left to give is told so, once a day.
func (s *Store) React(ctx context.Context, a outbox.Actor, r Reaction) error {
	// Most emoji in a channel are no kudos, and keep nobody from writing.
	concerns, err := read(ctx, s, a.Now, func(t *Tx) (bool, error) {
		_, thanks, err := t.thanksWith(ctx, a.Person, r)
		return thanks, err
	})
	if err != nil || !concerns {
		return err
	}
	return s.act(ctx, a, func(t *Tx) error {
		g, thanks, err := t.thanksWith(ctx, a.Person, r)
		if err != nil || !thanks {
			return err
		}
		given, turned, err := t.noteReaction(ctx, a.Person, r)
		switch {
		case err != nil || !turned:
			return err
		case r.Gone:
			return t.takeReactionBack(ctx, a, given)
		case given != 0: // it was taken away too late to take anything back
			return nil
		}
		return t.giveByEmoji(ctx, g, r)
	})
}

// thanksWith finds the team in whose channel a reaction thanks a colleague. One that goes may have done so when the
// team thanked with another emoji.
func (t *Tx) thanksWith(ctx context.Context, giver okr.PersonID, r Reaction) (g giving, thanks bool, err error) {
	if r.Author == giver {
		return g, false, nil
	}
	teams, err := t.Teams(ctx, "t.channel = $1", r.Channel)
	if err != nil {
		return g, false, err
	}
	for _, team := range teams {
		settings, err := t.findThanking(ctx, team.ID)
		if err != nil {
			return g, false, err
		}
		gives := settings.Gives(r.Emoji)
		if !gives && r.Gone {
			if gives, err = t.gaveBy(ctx, giver, r); err != nil {
				return g, false, err
			}
		}
		if !gives {
			continue
		}
		here, err := t.colleagues(ctx, []okr.PersonID{giver, r.Author})
		return giving{giver: giver, team: team, settings: settings}, len(here) == 2, err
	}
	return g, false, nil
}

// gaveBy reports whether a reaction gave kudos that stand.
func (t *Tx) gaveBy(ctx context.Context, giver okr.PersonID, r Reaction) (bool, error) {
	emoji, _ := motivation.ParseEmoji(r.Emoji)
	var n int
	err := t.One(ctx, `SELECT COUNT(*) FROM reactions r JOIN kudos k ON k.id = r.kudos WHERE r.message = $1
		AND r.giver = $2 AND k.emoji = $3 AND k.gone_at IS NULL`, []any{r.key(), giver, emoji}, []any{&n})
	return n > 0, err
}

// noteReaction notes what was heard last of a reaction. It reports whether that is news, and which kudos stand that it
// gave before.
func (t *Tx) noteReaction(ctx context.Context, giver okr.PersonID, r Reaction) (given motivation.KudosID, turned bool,
	err error) {
	var gone bool
	var said string
	var kudos sql.NullInt64
	key := r.key()
	err = t.One(ctx, `SELECT r.gone, r.said, k.id FROM reactions r
		LEFT JOIN kudos k ON k.id = r.kudos AND k.gone_at IS NULL WHERE r.message = $1 AND r.giver = $2`,
		[]any{key, giver}, []any{&gone, &said, &kudos})
	known := !errors.Is(err, db.ErrNotFound)
	if err != nil && known || known && said > r.Said {
		return 0, false, err
	}
	if _, err := t.Exec(ctx, `INSERT INTO reactions (message, giver, said, gone) VALUES ($1, $2, $3, $4)
		ON CONFLICT (message, giver) DO UPDATE SET said = excluded.said, gone = excluded.gone`, key, giver, r.Said,
		r.Gone); err != nil {
		return 0, false, err
	}
	return motivation.KudosID(kudos.Int64), known && gone != r.Gone || !known && !r.Gone, nil
}

func (r Reaction) key() string { return r.Channel + "/" + r.Message }

// takeReactionBack takes back what a reaction gave, where that is possible yet.
func (t *Tx) takeReactionBack(ctx context.Context, a outbox.Actor, id motivation.KudosID) error {
	if id == 0 {
		return nil
	}
	_, err := t.takeBackKudos(ctx, a, id)
	if _, refused := okr.RefusalOf(err); refused {
		return nil
	}
	return err
}

// giveByEmoji gives one to the author of the message, out of the giver's allowance.
func (t *Tx) giveByEmoji(ctx context.Context, g giving, r Reaction) error {
	left, today, err := t.findAllowance(ctx, g)
	if err != nil {
		return err
	}
	if _, _, ok := left.Use(1); !ok {
		return t.OweNotice(ctx, "reaction/"+string(g.giver)+"/"+string(today), g.giver, "notice.kudos_used", "Emoji",
			motivation.ShownEmoji(g.settings.Emoji))
	}
	id, err := t.Insert(ctx, `INSERT INTO kudos (team, giver, reason, private, link, emoji, given_at)
		VALUES ($1, $2, '', 0, $3, $4, $5) RETURNING id`, g.team.ID, g.giver, motivation.MessageLink(r.Link),
		g.settings.Emoji, db.Millis(t.Now))
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, "UPDATE reactions SET kudos = $3 WHERE message = $1 AND giver = $2", r.key(), g.giver,
		id); err != nil {
		return err
	}
	g.kudos = motivation.KudosID(id)
	_, err = t.spend(ctx, g, []okr.PersonID{r.Author})
	return err
}
