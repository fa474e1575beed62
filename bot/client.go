package bot

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Token is a Slack token that logs can't show.
type Token string

// LogValue implements [slog.LogValuer].
func (t Token) LogValue() slog.Value {
	return slog.StringValue(t.String())
}

// String shows the kind of token only.
func (t Token) String() string {
	kind, rest, ok := strings.Cut(string(t), "-")
	if !ok || rest == "" {
		return "…"
	}
	return kind + "-…"
}

// GoString implements [fmt.GoStringer].
func (t Token) GoString() string { return t.String() }

// callTimeout bounds one call of the Web API; Slack itself gives up earlier.
const callTimeout = 20 * time.Second

// NewClient returns a client of the Web API at base, which ends with a slash. Further options come after its own.
func NewClient(bot, app Token, base string, options ...slack.Option) *slack.Client {
	own := []slack.Option{
		slack.OptionHTTPClient(&http.Client{Timeout: callTimeout}),
		slack.OptionAPIURL(base),
		slack.OptionAppLevelToken(string(app)),
	}
	return slack.New(string(bot), append(own, options...)...)
}
