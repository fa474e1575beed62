package bot

import (
	"context"

	"github.com/slack-go/slack"
)

// JoinChannel joins a team's channel when it is public. A private channel can't be joined: somebody has to invite the
// bot, and what waits for that is sent then.
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

// ChannelName is what a channel is called in Slack.
func (b *Bot) ChannelName(ctx context.Context, channel string) (name string, err error) {
	err = b.unasked(ctx, "conversations.info", func() error {
		info, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
		if err == nil {
			name = Plain(info.Name)
		}
		return err
	})
	return name, err
}
