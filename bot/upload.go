package bot

import (
	"bytes"
	"context"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// Upload sends a file to a person, in their DM with the bot. Slack wants three calls for it: for an address, to that
// address, and to show what came there.
func (b *Bot) Upload(ctx context.Context, person okr.PersonID, filename, title string, body []byte) error {
	channel, err := b.conversation(ctx, person)
	if err != nil {
		return err
	}
	var to *slack.GetUploadURLExternalResponse
	err = b.patiently(ctx, "files.getUploadURLExternal", func() (err error) {
		to, err = b.api.GetUploadURLExternalContext(ctx,
			slack.GetUploadURLExternalParameters{FileName: filename, FileSize: len(body)})
		return err
	})
	if err == nil {
		err = b.patiently(ctx, "upload_url", func() error {
			return b.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: to.UploadURL,
				Reader: bytes.NewReader(body), Filename: filename})
		})
	}
	if err == nil {
		err = b.patiently(ctx, "files.completeUploadExternal", func() error {
			_, err := b.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
				Files: []slack.FileSummary{{ID: to.FileID, Title: title}}, Channel: channel,
			})
			return err
		})
	}
	if err != nil && judge(err).code == "missing_scope" { // the app was installed before it asked for files:write
		return &locale.Error{ID: "bot.no_files"}
	}
	return err
}
