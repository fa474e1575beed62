package bot

import (
	"bytes"
	"context"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// Upload sends a file to a person, in their DM with the bot. It waits where Slack asks for it.
func (b *Bot) Upload(ctx context.Context, person okr.PersonID, filename, title string, body []byte) error {
	channel, err := b.conversation(ctx, person)
	if err != nil {
		return err
	}
	for {
		_, err = b.api.UploadFileContext(ctx, slack.UploadFileParameters{
			Reader: bytes.NewReader(body), FileSize: len(body), Filename: filename, Title: title, Channel: channel,
		})
		if ruling := judge(err); err == nil || ruling.verdict != wait || !pause(ctx, ruling.after) {
			break
		}
	}
	if err != nil && judge(err).code == "missing_scope" { // the app was installed before it asked for files:write
		return &locale.Error{ID: "bot.no_files"}
	}
	return err
}
