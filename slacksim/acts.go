package slacksim

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// ActError is what Slack shows to a person when something they did does not work.
type ActError struct {
	Code    string
	Message string
}

func (e *ActError) Error() string { return e.Message }

func wrong(code, format string, args ...any) *ActError {
	return &ActError{code, fmt.Sprintf(format, args...)}
}

const (
	connectTrouble = "We had some trouble connecting. Try again?"
	noThreads      = "%s is not supported in threads. Sorry!"
	failedWith     = "%s failed with the error %q"
	notACommand    = "%s is not a valid command. In Slack, all messages that start with the \"/\" character are " +
		"interpreted as commands."
	readOnlyTab = "Sending messages to this app has been turned off."
)

// Container is where an element is shown: a message, a view or the Home tab.
type Container struct {
	Type    string `json:"type"` // message, view or home
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	ViewID  string `json:"view_id"`
}

// Type is somebody writing a line: a message, or a slash command. threadTS is empty outside of threads.
func (s *Sim) Type(ctx context.Context, user, channelID, threadTS, text string) error {
	if strings.HasPrefix(text, "/") {
		return s.command(ctx, user, channelID, threadTS, text)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channelID]
	if refused := c.refusesFrom(user); refused != nil {
		return refused
	}
	switch {
	case c.IM && c.has(s.app.user) && (!s.manifest.Features.AppHome.MessagesTab ||
		s.manifest.Features.AppHome.MessagesReadOnly):
		return wrong("messages_tab_disabled", readOnlyTab)
	case strings.TrimSpace(text) == "":
		return wrong("no_text", "A message needs some text.")
	}
	m := &Message{User: user, Text: s.encode(text), ThreadTS: threadTS, clientID: secret()}
	m.Blocks = []any{map[string]any{"type": "rich_text", "block_id": s.id("b"), "elements": []any{
		map[string]any{"type": "rich_text_section", "elements": s.inlineOf(m.Text)},
	}}}
	s.post(c, m)
	c.lastRead[user] = m.TS
	return nil
}

// refusesFrom says why somebody may not write in a conversation; nil when they may.
func (c *channel) refusesFrom(user string) error {
	switch {
	case c == nil || !c.visibleTo(user):
		return wrong("channel_not_found", "There is no such conversation.")
	case !c.has(user):
		return wrong("not_in_channel", "You are not a member of #%s.", c.Name)
	case c.Archived:
		return wrong("is_archived", "This channel has been archived.")
	}
	return nil
}

func (s *Sim) command(ctx context.Context, user, channelID, threadTS, line string) error {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	s.mu.Lock()
	c := s.channels[channelID]
	cmd, known := s.manifest.command(name)
	switch {
	case c == nil || !c.visibleTo(user):
		s.mu.Unlock()
		return wrong("channel_not_found", "There is no such conversation.")
	case !known:
		s.mu.Unlock()
		return wrong("invalid_command", notACommand, name)
	case threadTS != "":
		s.mu.Unlock()
		return wrong("not_in_threads", noThreads, name)
	}
	text := strings.TrimSpace(rest)
	if cmd.Escape {
		text = s.escapeCommand(text)
	}
	r := responseURL{channel: channelID, user: user, command: line}
	payload := map[string]any{
		"token": "verification-token", "team_id": s.team.ID, "team_domain": s.team.Domain, "api_app_id": appID,
		"channel_id": channelID, "channel_name": c.label(), "user_id": user, "user_name": s.users[user].Name,
		"command": name, "text": text, "response_url": s.newResponseURL(r), "trigger_id": s.newTrigger(user, ""),
		"is_enterprise_install": "false",
	}
	s.mu.Unlock()
	a := s.ask(ctx, &delivery{kind: "slash_commands", name: name, payload: payload, accepts: true})
	if a.failure != "" {
		return wrong(a.failure, failedWith, name, a.failure)
	}
	if !carries(a.payload) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commandAnswer(a.payload, c, &r, name)
}

// commandAnswer posts the message an app acknowledged a command with.
func (s *Sim) commandAnswer(payload json.RawMessage, c *channel, r *responseURL, name string) error {
	body := &call{method: "ack", args: map[string]any{}}
	d := json.NewDecoder(strings.NewReader(string(payload)))
	d.UseNumber()
	if err := d.Decode(&body.args); err != nil {
		s.blame("ack", "invalid_payload", err.Error())
		return wrong("dispatch_failed", failedWith, name, "dispatch_failed")
	}
	m, bad := s.responseMessage(body, r)
	if bad != nil {
		s.blame("ack of "+name, bad.code, bad.messages...)
		return wrong("dispatch_failed", failedWith, name, "dispatch_failed")
	}
	if m.For == "" {
		m.Command = r.command
		if m.empty() {
			m.User, m.BotID = r.user, ""
		}
	} else if m.empty() {
		s.blame("ack of "+name, "no_text")
		return wrong("dispatch_failed", failedWith, name, "dispatch_failed")
	}
	s.post(c, m)
	return nil
}

// OpenHome is somebody opening the app: its tab home or messages.
func (s *Sim) OpenHome(user, tab string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := event{"type": "app_home_opened", "user": user, "channel": s.dm(user, s.app.user).ID,
		"tab": cmp.Or(tab, "home")}
	if v := s.homes[user]; v != nil && e["tab"] == "home" {
		e["view"] = v.payload()
	}
	s.emit(e, "")
}

// React is somebody adding or taking back a reaction.
func (s *Sim) React(user, channelID, ts, name string, remove bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channelID]
	if c == nil || !c.visibleTo(user) {
		return wrong("channel_not_found", "There is no such conversation.")
	}
	m := c.find(ts)
	if m == nil || !emojiName.MatchString(name) {
		return wrong("message_not_found", "This message is not there any more.")
	}
	if !s.reactTo(c, m, user, name, remove) {
		return wrong("already_reacted", "Nothing to change.")
	}
	return nil
}

// Edit is somebody changing a message of their own.
func (s *Sim) Edit(user, channelID, ts, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.ownMessage(user, channelID, ts)
	if err != nil {
		return err
	}
	before := m.json()
	m.Text = s.encode(text)
	m.Blocks = []any{map[string]any{"type": "rich_text", "block_id": s.id("b"), "elements": []any{
		map[string]any{"type": "rich_text_section", "elements": s.inlineOf(m.Text)},
	}}}
	m.Edited = s.ts()
	m.Version++
	s.changedMessage(c, m)
	s.emitChanged(c, m, before)
	return nil
}

// Delete is somebody deleting a message of their own, or an admin deleting anybody's.
func (s *Sim) Delete(user, channelID, ts string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	author := user
	if c := s.channels[channelID]; c != nil && s.users[user] != nil &&
		(s.users[user].IsAdmin || s.users[user].IsOwner) {
		if m := c.find(ts); m != nil {
			author = m.User
		}
	}
	c, m, err := s.messageBy(author, user, channelID, ts)
	if err != nil {
		return err
	}
	s.remove(c, m)
	return nil
}

func (s *Sim) ownMessage(user, channelID, ts string) (*channel, *Message, error) {
	return s.messageBy(user, user, channelID, ts)
}

// messageBy finds a message of an author that somebody sees.
func (s *Sim) messageBy(author, user, channelID, ts string) (*channel, *Message, error) {
	c := s.channels[channelID]
	if c == nil || !c.visibleTo(user) {
		return nil, nil, wrong("channel_not_found", "There is no such conversation.")
	}
	m := c.find(ts)
	if m == nil || m.User != author || m.Subtype == "tombstone" {
		return nil, nil, wrong("message_not_found", "Only messages of your own can be changed.")
	}
	return c, m, nil
}

// Read notes how far somebody has read.
func (s *Sim) Read(user, channelID, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channelID]; c != nil && c.visibleTo(user) && ts > c.lastRead[user] {
		c.lastRead[user] = ts
		s.tellUser(user, pageNote{Type: "read", Channel: channelID, TS: ts})
	}
}
