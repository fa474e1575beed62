package bot

import "context"

// EnterChannel reads the members of a team's channel, after joining it when it is public. A private channel can't be joined:
// somebody has to invite the bot, and what waits for that is sent then.
func (b *Bot) EnterChannel(ctx context.Context, channel string) error {
	if _, _, _, err := b.api.JoinConversationContext(ctx, channel); err != nil && judge(err).verdict != park {
		return err
	}
	if err := b.store.Unpark(ctx, channel, b.now()); err != nil {
		return err
	}
	return b.SyncChannel(ctx, channel)
}
