package bot

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/slack-go/slack"
)

// Finding is what the doctor found out about one thing. Name and ID are messages of the catalogue; ID says what was
// found and, when it isn't OK, what to do.
type Finding struct {
	Name string
	OK   bool
	ID   string
	Args []any
}

// Scopes are the bot token's scopes that okrbot needs, as the manifest asks for them. The histories are read only to
// find a message of its own again, when okrbot was stopped while it sent it.
func Scopes() []string {
	return []string{
		"app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands",
		"files:read", "files:write", "groups:history", "groups:read",
		"im:history", "im:write", "reactions:read", "users:read",
	}
}

const (
	clockTolerance = 30 * time.Second
	helloTimeout   = 10 * time.Second
)

// Check looks at everything between okrbot and Slack: the tokens, the scopes, Socket Mode, the clock, and the
// channels of the teams. It needs the API, Store and Now of the configuration.
func Check(ctx context.Context, cfg Config) []Finding {
	findings := checkBot(ctx, cfg)
	findings = append(findings, checkSocket(ctx, cfg))
	if findings[0].OK {
		findings = append(findings, checkChannels(ctx, cfg)...)
	}
	return findings
}

// checkBot begins with the finding about the token; scopes and clock are known only when Slack takes it.
func checkBot(ctx context.Context, cfg Config) []Finding {
	const name = "doctor.check_bot_token"
	who, err := cfg.API.AuthTestContext(ctx)
	if err != nil {
		return []Finding{tokenFinding(name, "doctor.bot_token_refused", err)}
	}
	return []Finding{
		{Name: name, OK: true, ID: "doctor.bot_token_ok",
			Args: []any{"Team", Plain(who.Team), "User", Plain(who.User)}},
		checkScopes(who.Header),
		checkClock(who.Header, cfg.Now()),
	}
}

func tokenFinding(name, refused string, err error) Finding {
	if hopeless(err, false) {
		return Finding{Name: name, ID: refused, Args: []any{"Code", concise(err)}}
	}
	return Finding{Name: name, ID: "doctor.slack_unreachable", Args: []any{"Code", concise(err)}}
}

func checkScopes(h http.Header) Finding {
	const name = "doctor.check_scopes"
	granted := strings.FieldsFunc(h.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })
	missing := slices.DeleteFunc(Scopes(), func(scope string) bool { return slices.Contains(granted, scope) })
	if len(missing) > 0 {
		return Finding{Name: name, ID: "doctor.scopes_missing", Args: []any{"Scopes", strings.Join(missing, ", ")}}
	}
	return Finding{Name: name, OK: true, ID: "doctor.scopes_ok", Args: []any{"Count", len(Scopes())}}
}

// SlackTime asks Slack what time it is, to the second.
func (b *Bot) SlackTime(ctx context.Context) (at time.Time, err error) {
	err = b.call(ctx, "auth.test", func() error {
		who, err := b.api.AuthTestContext(ctx)
		if err != nil {
			return err
		}
		at, err = http.ParseTime(who.Header.Get("Date"))
		return err
	})
	return at, err
}

func checkClock(h http.Header, now time.Time) Finding {
	const name = "doctor.check_clock"
	theirs, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return Finding{Name: name, OK: true, ID: "doctor.clock_unknown"}
	}
	if off := now.Sub(theirs).Abs(); off > clockTolerance {
		return Finding{Name: name, ID: "doctor.clock_off", Args: []any{"Off", off.Round(time.Second)}}
	}
	return Finding{Name: name, OK: true, ID: "doctor.clock_ok"}
}

// checkSocket opens a connection, waits for Slack's hello, and closes it again.
func checkSocket(ctx context.Context, cfg Config) Finding {
	const name = "doctor.check_socket"
	ctx, cancel := context.WithTimeout(ctx, helloTimeout)
	defer cancel()
	_, address, err := cfg.API.StartSocketModeContext(ctx)
	if err != nil {
		return tokenFinding(name, "doctor.app_token_refused", err)
	}
	conn, _, err := websocket.Dial(ctx, address, nil)
	if err == nil {
		defer conn.CloseNow()
		_, _, err = conn.Read(ctx)
	}
	if err != nil {
		return Finding{Name: name, ID: "doctor.socket_blocked", Args: []any{"Code", concise(err)}}
	}
	return Finding{Name: name, OK: true, ID: "doctor.socket_ok"}
}

func checkChannels(ctx context.Context, cfg Config) []Finding {
	channels, err := cfg.Store.Channels(ctx)
	if err != nil {
		return []Finding{{Name: "doctor.check_channels", ID: "doctor.channels_unreadable",
			Args: []any{"Code", err.Error()}}}
	}
	if len(channels) == 0 {
		return []Finding{{Name: "doctor.check_channels", OK: true, ID: "doctor.channels_none"}}
	}
	var findings []Finding
	for _, id := range channels {
		findings = append(findings, checkChannel(ctx, cfg.API, id))
	}
	return findings
}

func checkChannel(ctx context.Context, api *slack.Client, id string) Finding {
	f := Finding{Name: "doctor.check_channels"}
	c, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	switch {
	case err != nil:
		f.ID, f.Args = "doctor.channel_hidden", []any{"Channel", id, "Code", concise(err)}
	case c.IsArchived:
		f.ID, f.Args = "doctor.channel_archived", []any{"Channel", Plain(c.Name)}
	case !c.IsMember:
		f.ID, f.Args = "doctor.channel_not_joined", []any{"Channel", Plain(c.Name)}
	default:
		f.OK, f.ID, f.Args = true, "doctor.channel_ok", []any{"Channel", Plain(c.Name)}
	}
	return f
}
