package slacksim

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// Message is one message, or one ephemeral message. What it points to is never changed, only replaced.
type Message struct {
	Channel     string
	TS          string
	ThreadTS    string // the parent's ts; also set on a parent that has replies
	User        string
	BotID       string
	Subtype     string
	Text        string
	Blocks      []any
	Attachments []any
	Metadata    map[string]any
	Edited      string // ts of the last edit that shows "(edited)"
	Command     string // the slash command line that was echoed with it
	For         string // the only reader of an ephemeral message
	Broadcast   bool
	Reactions   []Reaction
	Files       []*File
	Version     int // counts updates
	Name        string
	clientID    string
	responded   bool // it came through a response_url or an acknowledgement
	replies     []*Message
	state       map[string]Values // by user: what was chosen in the message's own elements
}

// Reaction is one emoji below a message.
type Reaction struct {
	Name  string   `json:"name"`
	Count int      `json:"count"`
	Users []string `json:"users"`
}

func (m *Message) json() map[string]any {
	j := map[string]any{"type": "message", "ts": m.TS, "text": m.Text, "team": teamID}
	put := func(key string, value any, is bool) {
		if is {
			j[key] = value
		}
	}
	put("user", m.User, m.User != "")
	put("subtype", m.Subtype, m.Subtype != "")
	put("blocks", m.Blocks, len(m.Blocks) > 0)
	put("attachments", m.Attachments, len(m.Attachments) > 0)
	put("thread_ts", m.ThreadTS, m.ThreadTS != "")
	put("client_msg_id", m.clientID, m.clientID != "")
	put("username", m.Name, m.Name != "")
	put("reactions", m.Reactions, len(m.Reactions) > 0)
	put("edited", map[string]any{"user": m.User, "ts": m.Edited}, m.Edited != "")
	if m.BotID != "" {
		j["bot_id"], j["app_id"] = m.BotID, appID
	}
	if len(m.Files) > 0 {
		files := []any{}
		for _, f := range m.Files {
			files = append(files, f.json())
		}
		j["files"], j["upload"] = files, false
	}
	if n := len(m.replies); n > 0 {
		users := m.repliers()
		j["reply_count"], j["reply_users"], j["reply_users_count"] = n, users, len(users)
		j["latest_reply"], j["is_locked"], j["subscribed"] = m.replies[n-1].TS, false, false
	}
	return j
}

func (m *Message) repliers() []string {
	users := []string{}
	for _, r := range m.replies {
		if who := cmp.Or(r.User, r.BotID); !slices.Contains(users, who) {
			users = append(users, who)
		}
	}
	return users
}

// find looks a message up by ts, in the channel and its threads.
func (c *channel) find(ts string) *Message {
	if m := byTS(c.messages, ts); m != nil {
		return m
	}
	for _, m := range c.messages {
		if len(m.replies) > 0 {
			if r := byTS(m.replies, ts); r != nil {
				return r
			}
		}
	}
	return nil
}

func byTS(list []*Message, ts string) *Message {
	i := sort.Search(len(list), func(i int) bool { return list[i].TS >= ts })
	if i < len(list) && list[i].TS == ts {
		return list[i]
	}
	return nil
}

func (c *channel) findEphemeral(user, ts string) *Message {
	i := slices.IndexFunc(c.ephemerals[user], func(m *Message) bool { return m.TS == ts })
	if i < 0 {
		return nil
	}
	return c.ephemerals[user][i]
}

// post puts a message into its channel and tells everybody who may know. The caller holds mu.
func (s *Sim) post(c *channel, m *Message) {
	m.Channel = c.ID
	m.TS = cmp.Or(m.TS, s.ts())
	if m.For != "" {
		c.ephemerals[m.For] = append(c.ephemerals[m.For], m)
		s.tellUser(m.For, pageNote{Type: "channel", Channel: c.ID, TS: m.TS, ThreadTS: m.ThreadTS})
		return
	}
	if parent := byTS(c.messages, m.ThreadTS); parent != nil {
		parent.ThreadTS = parent.TS
		parent.replies = append(parent.replies, m)
	} else {
		c.messages = append(c.messages, m)
	}
	s.tell(pageNote{Type: "channel", Channel: c.ID, TS: m.TS, ThreadTS: m.ThreadTS})
	s.notify(c, m)
	e := event(m.json())
	e["channel"], e["channel_type"], e["event_ts"] = c.ID, c.kind(), m.TS
	s.emitMessage(c, e)
	if m.User != s.app.user && !c.IM && strings.Contains(m.Text, "<@"+s.app.user+">") && c.has(s.app.user) {
		mention := event(m.json())
		mention["type"], mention["channel"], mention["event_ts"] = "app_mention", c.ID, m.TS
		s.emit(mention, c.ID)
	}
}

// notify says what the members' telephones would show.
func (s *Sim) notify(c *channel, m *Message) {
	if len(s.listeners) == 0 || !c.IM && !strings.Contains(m.Text, "<") {
		return
	}
	everybody := c.IM || strings.Contains(m.Text, "<!channel>") || strings.Contains(m.Text, "<!here>")
	for l := range s.listeners {
		if l.as != m.User && c.has(l.as) && (everybody || strings.Contains(m.Text, "<@"+l.as+">")) {
			l.push(pageNote{Type: "notify", Channel: c.ID, Text: s.plainText(m.Text, l.as)})
		}
	}
}

func (s *Sim) emitMessage(c *channel, e event) {
	name := "message." + map[string]string{"im": "im", "group": "groups", "channel": "channels"}[c.kind()]
	s.emitAs(name, e, c.ID)
}

// changedMessage tells of an update or of the message's reactions. The caller holds mu.
func (s *Sim) changedMessage(c *channel, m *Message) {
	note := pageNote{Type: "channel", Channel: c.ID, TS: m.TS, ThreadTS: m.ThreadTS}
	if m.For != "" {
		s.tellUser(m.For, note)
		return
	}
	s.tell(note)
}

func (s *Sim) emitChanged(c *channel, m *Message, before map[string]any) {
	ts := s.ts()
	s.emitMessage(c, event{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": c.ID, "channel_type": c.kind(),
		"message": m.json(), "previous_message": before, "ts": ts, "event_ts": ts,
	})
}

// remove takes a message away. A parent with replies leaves a tombstone in Slack; its replies stay reachable here
// likewise.
func (s *Sim) remove(c *channel, m *Message) {
	drop := func(list []*Message) []*Message {
		return slices.DeleteFunc(slices.Clone(list), func(x *Message) bool { return x == m })
	}
	if m.For != "" {
		c.ephemerals[m.For] = drop(c.ephemerals[m.For])
		s.tellUser(m.For, pageNote{Type: "channel", Channel: c.ID, TS: m.TS, ThreadTS: m.ThreadTS})
		return
	}
	if len(m.replies) > 0 {
		m.Text, m.Blocks, m.Subtype, m.Files, m.Attachments = "This message was deleted.", nil, "tombstone", nil, nil
		m.Version++
	} else {
		c.messages = drop(c.messages)
		if parent := byTS(c.messages, m.ThreadTS); parent != nil {
			parent.replies = drop(parent.replies)
		}
	}
	s.changedMessage(c, m)
	ts := s.ts()
	s.emitMessage(c, event{
		"type": "message", "subtype": "message_deleted", "hidden": true, "channel": c.ID, "channel_type": c.kind(),
		"deleted_ts": m.TS, "previous_message": m.json(), "ts": ts, "event_ts": ts,
	})
}

// Messages returns what a conversation shows at top level, oldest first.
func (s *Sim) Messages(channelID string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(channelID)
	if c == nil {
		return nil
	}
	return copies(c.messages)
}

// Thread returns the replies to a message, oldest first.
func (s *Sim) Thread(channelID, parentTS string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(channelID)
	if c == nil {
		return nil
	}
	parent := byTS(c.messages, parentTS)
	if parent == nil {
		return nil
	}
	return copies(parent.replies)
}

// Ephemerals returns the messages only this person sees in a conversation.
func (s *Sim) Ephemerals(channelID, user string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(channelID)
	if c == nil {
		return nil
	}
	return copies(c.ephemerals[user])
}

// AllMessages returns everything there is, threads and ephemerals included, oldest first in each conversation.
func (s *Sim) AllMessages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	for _, c := range s.ordered() {
		for _, m := range c.messages {
			all = append(all, *m)
			all = append(all, copies(m.replies)...)
		}
		for _, list := range c.ephemerals {
			all = append(all, copies(list)...)
		}
	}
	return all
}

func copies(list []*Message) []Message {
	out := make([]Message, len(list))
	for i, m := range list {
		out[i] = *m
	}
	return out
}
