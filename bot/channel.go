package bot

import "context"

// JoinChannel joins a team's channel when it is public. A private channel can't be joined: somebody has to invite the bot, and
// what waits for that is sent then.
func (b *Bot) JoinChannel(ctx context.Context, channel string) error {
	err := b.unasked(ctx, "conversations.join", func() error {
		_, _, _, err := b.api.JoinConversationContext(ctx, channel)
		return err
	})
	if err != nil && judge(err).verdict != park {
		return err
	}
	return nil
}

// ReadChannel reads the members of a team's channel, and sends what waited for the bot to be in it.
func (b *Bot) ReadChannel(ctx context.Context, channel string) error {
	if err := b.store.Unpark(ctx, channel, b.now()); err != nil {
		return err
	}
	return b.SyncChannel(ctx, channel)
}
