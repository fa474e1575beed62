package bot

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/slack-go/slack"

	"okrbot/locale"
)

// File is a file that somebody dropped into their DM with the bot.
type File struct {
	Name string
	Size int    // bytes, as Slack says
	URL  string // where [Bot.Download] fetches it
}

// Download fetches a file that somebody dropped, of most bytes at the most.
func (b *Bot) Download(ctx context.Context, f File, most int) ([]byte, error) {
	if f.Size > most {
		return nil, &locale.Error{ID: "bot.file_too_large", Args: []any{"Most", most >> 20}}
	}
	var body limited
	body.left = most
	err := b.call(ctx, "file download", func() error { return b.api.GetFileContext(ctx, f.URL, &body) })
	if refused, ok := errors.AsType[slack.StatusCodeError](err); ok && refused.Code == http.StatusForbidden {
		return nil, &locale.Error{ID: "bot.no_file_reading"} // the app was installed before it asked for files:read
	}
	return body.Bytes(), err
}

// limited is a buffer that takes no more than is left.
type limited struct {
	bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, &locale.Error{ID: "bot.file_too_large", Args: []any{"Most", 0}}
	}
	return l.Buffer.Write(p)
}
