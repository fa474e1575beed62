package bot

import "context"

// EnterChannel joins a team's channel when it is public, and reads its members. A private channel can't be joined: somebody
// has to invite the bot, and what waits for that is sent then.
func (b *Bot) EnterChannel(ctx context.Context, channel string) error {
	if _, _, _, err := b.api.JoinConversationContext(ctx, channel); err != nil && judge(err).verdict != park {
		return err
	}
	return b.enteredChannel(ctx, channel)
}

// enteredChannel sends what waited for the bot to be in a channel, and reads the channel's members.
func (b *Bot) enteredChannel(ctx context.Context, channel string) error {
	if err := b.store.Unpark(ctx, channel, b.now()); err != nil {
		return err
	}
	return b.SyncChannel(ctx, channel)
}
