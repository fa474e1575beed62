package bot

import (
	"context"
	"time"
)

const (
	dmLook  = 10 * time.Minute // between two looks for people whose DM isn't open
	dmBatch = 200              // people asked for at a time
)

// openDMs opens the DMs of teams' members long before they are needed: Slack lets so few be opened in a minute
// that a first Monday would last for hours. Without limits there is nothing to be early for.
func (b *Bot) openDMs(ctx context.Context) error {
	if b.limits.spacing == 0 {
		return nil
	}
	for {
		if err := b.openConversations(ctx); err != nil && ctx.Err() == nil {
			b.log.WarnContext(ctx, "DMs can't be opened in advance", "err", concise(err))
			b.noteRefusal(err)
		}
		look := time.NewTimer(dmLook)
		select {
		case <-ctx.Done():
			look.Stop()
			return nil
		case <-b.strangers:
			look.Stop()
		case <-look.C:
		}
	}
}

// openConversations opens the DMs of up to some people; who can't be written to is left to the post that needs it.
func (b *Bot) openConversations(ctx context.Context) error {
	people, err := b.store.PeopleWithoutDM(ctx, dmBatch)
	if err != nil {
		return err
	}
	refused := 0
	for _, person := range people {
		_, err := b.conversationBy(ctx, person, func(open func() error) error {
			return b.inTurn(ctx,
				"conversations.open", open)
		})
		switch ruling := judge(err); {
		case err == nil:
		case ruling.verdict == park:
			refused++
		case ruling.verdict == wait:
			if !pause(ctx, ruling.after) {
				return nil
			}
		default:
			return err
		}
	}
	if len(people) == dmBatch && refused < dmBatch {
		b.wantDMs()
	}
	return nil
}

// wantDMs asks for another look soon: there may be new people.
func (b *Bot) wantDMs() {
	select {
	case b.strangers <- struct{}{}:
	default:
	}
}
