package slacksim

import (
	"slices"
	"strings"
)

// readScope is the scope a kind of conversation needs, of the family read, history or write.
func (c *channel) readScope(family string) string {
	return map[string]string{"im": "im:", "group": "groups:", "channel": "channels:"}[c.kind()] + family
}

// conversation finds what the app may read with a scope of the family.
func (s *Sim) conversation(c *call, family string) (*channel, *refused) {
	ch := s.reachable(c.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found")
	}
	if scope := ch.readScope(family); !s.manifest.has(scope) {
		return nil, s.missingScope(scope)
	}
	return ch, nil
}

func (s *Sim) openConversation(c *call) (answer, *refused) {
	if id := c.str("channel"); id != "" {
		ch := s.reachable(id)
		if ch == nil || !ch.IM {
			return nil, refuse("channel_not_found")
		}
		return s.opened(c, ch, true), nil
	}
	users := c.list("users")
	switch {
	case len(users) == 0:
		return nil, refuse("users_list_not_supplied")
	case len(users) > 8:
		return nil, refuse("too_many_users")
	case len(users) > 1:
		return nil, refuse("not_enough_users")
	case !s.manifest.has("im:write"):
		return nil, s.missingScope("im:write")
	}
	u := s.users[users[0]]
	switch {
	case u == nil:
		return nil, refuse("user_not_found")
	case u.Deleted:
		return nil, refuse("user_disabled")
	case u.ID == s.app.user || u.IsBot || u.ID == slackbot:
		return nil, refuse("cannot_dm_bot")
	}
	pair := min(u.ID, s.app.user) + " " + max(u.ID, s.app.user)
	_, already := s.direct[pair]
	if !already && c.boolean("prevent_creation") {
		return nil, refuse("channel_not_found")
	}
	return s.opened(c, s.dm(u.ID, s.app.user), already), nil
}

func (s *Sim) opened(c *call, ch *channel, already bool) answer {
	ok := answer{"channel": answer{"id": ch.ID}}
	if c.boolean("return_im") {
		ok["channel"] = s.channelJSON(ch)
	}
	if already {
		ok["no_op"], ok["already_open"] = true, true
	}
	return ok
}

func (s *Sim) closeConversation(c *call) (answer, *refused) {
	if ch := s.reachable(c.str("channel")); ch == nil || !ch.IM {
		return nil, refuse("channel_not_found")
	}
	return answer{}, nil
}

func (s *Sim) conversationInfo(c *call) (answer, *refused) {
	ch, bad := s.conversation(c, "read")
	if bad != nil {
		return nil, bad
	}
	j := s.channelJSON(ch)
	if !c.boolean("include_num_members") {
		delete(j, "num_members")
	}
	return answer{"channel": j}, nil
}

func (s *Sim) conversationMembers(c *call) (answer, *refused) {
	ch, bad := s.conversation(c, "read")
	if bad != nil {
		return nil, bad
	}
	ids, next, bad := page(c, ch.Members, 100)
	if bad != nil {
		return nil, bad
	}
	return answer{"members": append([]string{}, ids...), "response_metadata": cursorOf(next)}, nil
}

var conversationTypes = map[string]string{"public_channel": "channel", "private_channel": "group", "im": "im",
	"mpim": "mpim"}

// kinds reads the argument types, and checks a scope for each.
func (s *Sim) kinds(c *call) ([]string, *refused) {
	types := c.list("types")
	if len(types) == 0 {
		types = []string{"public_channel"}
	}
	var kinds []string
	for _, t := range types {
		kind, known := conversationTypes[t]
		if !known {
			return nil, refuse("invalid_types")
		}
		scope := map[string]string{"channel": "channels:read", "group": "groups:read", "im": "im:read",
			"mpim": "mpim:read"}[kind]
		if !s.manifest.has(scope) {
			return nil, s.missingScope(scope)
		}
		kinds = append(kinds, kind)
	}
	return kinds, nil
}

func (s *Sim) listConversations(c *call) (answer, *refused) {
	return s.conversations(c, func(ch *channel) bool { return ch.visibleTo(s.app.user) })
}

func (s *Sim) userConversations(c *call) (answer, *refused) {
	user := c.str("user")
	if user == "" {
		user = s.app.user
	}
	return s.conversations(c, func(ch *channel) bool { return ch.has(user) && ch.visibleTo(s.app.user) })
}

func (s *Sim) conversations(c *call, fits func(*channel) bool) (answer, *refused) {
	kinds, bad := s.kinds(c)
	if bad != nil {
		return nil, bad
	}
	var all []*channel
	for _, ch := range s.ordered() {
		if fits(ch) && slices.Contains(kinds, ch.kind()) && !(ch.Archived && c.boolean("exclude_archived")) {
			all = append(all, ch)
		}
	}
	some, next, bad := page(c, all, 100)
	if bad != nil {
		return nil, bad
	}
	list := make([]any, len(some))
	for i, ch := range some {
		list[i] = s.channelJSON(ch)
	}
	return answer{"channels": list, "response_metadata": cursorOf(next)}, nil
}

func (s *Sim) joinConversation(c *call) (answer, *refused) {
	ch := s.channels[c.str("channel")]
	switch {
	case ch == nil || ch.Private && !ch.has(s.app.user):
		return nil, refuse("channel_not_found")
	case ch.IM || ch.Private:
		return nil, refuse("method_not_supported_for_channel_type")
	case ch.Archived:
		return nil, refuse("is_archived")
	}
	ok := answer{"channel": s.channelJSON(ch)}
	if ch.has(s.app.user) {
		ok["warning"] = "already_in_channel"
		ok["response_metadata"] = answer{"warnings": []string{"already_in_channel"}}
	}
	s.join(ch, s.app.user, "")
	return ok, nil
}

// readable finds a conversation whose messages the app may read.
func (s *Sim) readable(c *call) (*channel, *refused) {
	ch, bad := s.conversation(c, "history")
	if bad != nil {
		return nil, bad
	}
	if !ch.has(s.app.user) {
		return nil, refuse("not_in_channel")
	}
	return ch, nil
}

func validTS(ts string) bool {
	return ts == "" || strings.Trim(ts, "0123456789.") == ""
}

// between cuts a list of messages by oldest, latest and inclusive.
func between(c *call, list []*Message) ([]*Message, *refused) {
	oldest, latest := c.str("oldest"), c.str("latest")
	if !validTS(oldest) {
		return nil, refuse("invalid_ts_oldest")
	}
	if !validTS(latest) {
		return nil, refuse("invalid_ts_latest")
	}
	var some []*Message
	for _, m := range list {
		after := oldest == "" || m.TS > oldest || c.boolean("inclusive") && m.TS == oldest
		before := latest == "" || m.TS < latest || c.boolean("inclusive") && m.TS == latest
		if after && before {
			some = append(some, m)
		}
	}
	return some, nil
}

func (s *Sim) history(c *call) (answer, *refused) {
	ch, bad := s.readable(c)
	if bad != nil {
		return nil, bad
	}
	all := ch.messages
	if c.given("oldest") || c.given("latest") {
		if all, bad = between(c, all); bad != nil {
			return nil, bad
		}
	}
	newest := newestFirst(all)
	return s.messagePage(c, newest)
}

// newestFirst gives each broadcast reply its place among the top-level messages too.
func newestFirst(list []*Message) []*Message {
	out := slices.Clone(list)
	for _, m := range list {
		for _, r := range m.replies {
			if r.Broadcast {
				out = append(out, r)
			}
		}
	}
	slices.SortFunc(out, func(a, b *Message) int { return strings.Compare(b.TS, a.TS) })
	return out
}

func (s *Sim) messagePage(c *call, list []*Message) (answer, *refused) {
	some, next, bad := page(c, list, 100)
	if bad != nil {
		return nil, bad
	}
	messages := make([]any, len(some))
	for i, m := range some {
		j := m.json()
		if c.boolean("include_all_metadata") && len(m.Metadata) > 0 {
			j["metadata"] = m.Metadata
		}
		messages[i] = j
	}
	return answer{
		"messages": messages, "has_more": next != "", "pin_count": 0,
		"response_metadata": cursorOf(next),
	}, nil
}

func (s *Sim) replies(c *call) (answer, *refused) {
	ch, bad := s.readable(c)
	if bad != nil {
		return nil, bad
	}
	m := ch.find(c.str("ts"))
	if m == nil {
		return nil, refuse("thread_not_found")
	}
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		m = ch.find(m.ThreadTS)
	}
	some, bad := between(c, append([]*Message{m}, m.replies...))
	if bad != nil {
		return nil, bad
	}
	return s.messagePage(c, some)
}
