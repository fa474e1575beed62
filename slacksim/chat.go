package slacksim

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

const (
	maxText        = 40_000 // characters; what is longer is cut
	maxUpdateText  = 4_000  // characters, in chat.update
	maxMarkdown    = 12_000 // characters
	maxBlocksBytes = 16_000 // of the blocks' JSON; one series was accepted with 15.6 kB and refused with 17.7 kB
	manyBlockBytes = 12_000 // from here on it is a matter of luck
	maxMetadata    = 16_000 // bytes; the true limit is not known
	maxAttachments = 100
	scheduleAhead  = 120 * 24 * time.Hour
	schedulePer5   = 30
)

var emojiName = regexp.MustCompile(`^[a-z0-9_+'\-]+(::skin-tone-[2-6])?$`)

// destination finds where a message of the app goes. A user id means the DM with the app.
func (s *Sim) destination(id string) (*channel, *refused) {
	if u := s.users[id]; u != nil {
		if !s.manifest.has("im:write") && s.direct[min(id, s.app.user)+" "+max(id, s.app.user)] == "" {
			return nil, refuse("channel_not_found")
		}
		return s.dm(id, s.app.user), nil
	}
	c := s.reachable(id)
	if c == nil {
		if named := s.findChannel(id); named != nil && named.visibleTo(s.app.user) {
			c = named
		}
	}
	if c == nil {
		return nil, refuse("channel_not_found")
	}
	return c, nil
}

func (s *Sim) mayPost(c *channel) *refused {
	switch {
	case c.Archived:
		return refuse("is_archived")
	case c.IM && !s.manifest.Features.AppHome.MessagesTab:
		return refuse("messages_tab_disabled")
	case c.IM && s.users[c.with(s.app.user)] != nil && s.users[c.with(s.app.user)].Deleted:
		return refuse("user_disabled")
	case !c.has(s.app.user) && !s.manifest.has("chat:write.public"):
		return refuse("not_in_channel")
	}
	return nil
}

// content reads and checks text, blocks, attachments and metadata of a message.
func (s *Sim) content(c *call, limit int) (*Message, *refused) {
	m := &Message{User: s.app.user, BotID: s.app.bot, Text: c.str("text")}
	if c.given("markdown_text") {
		if c.given("text") || c.given("blocks") {
			return nil, refuse("markdown_text_conflict")
		}
		m.Text = c.str("markdown_text")
		if units(m.Text) > maxMarkdown {
			return nil, refuse("msg_too_long")
		}
	}
	if units(m.Text) > limit {
		if limit == maxUpdateText {
			return nil, refuse("msg_too_long")
		}
		m.Text = string(utf16.Decode(utf16.Encode([]rune(m.Text))[:limit]))
	}
	var bad *refused
	if m.Blocks, bad = s.messageBlocks(c); bad != nil {
		return nil, bad
	}
	if m.Attachments, bad = s.attachments(c); bad != nil {
		return nil, bad
	}
	if m.Metadata, bad = metadata(c); bad != nil {
		return nil, bad
	}
	return m, nil
}

func (s *Sim) messageBlocks(c *call) ([]any, *refused) {
	if !c.given("blocks") {
		return nil, nil
	}
	parsed, ok := c.json("blocks")
	list, isList := parsed.([]any)
	if !ok || !isList {
		return nil, refuse("invalid_blocks_format")
	}
	text, _ := json.Marshal(list)
	if len(text) > maxBlocksBytes {
		return nil, refuse("msg_blocks_too_long")
	}
	if len(text) > manyBlockBytes {
		c.warned = "the blocks are longer than 12 kB, which Slack may refuse"
	}
	return s.checkedBlocks(list, onMessage)
}

// checkedBlocks refuses what Slack refuses, and fills in what Slack fills in.
func (s *Sim) checkedBlocks(list []any, on surface) ([]any, *refused) {
	v := s.validator(on)
	v.blocks(list, "/blocks", 50)
	if slices.Contains(v.found, onlyOneTable) {
		return nil, &refused{code: "invalid_attachments", messages: []string{onlyOneTable}}
	}
	if len(v.found) > 0 {
		return nil, &refused{code: "invalid_blocks", messages: v.found}
	}
	return s.completed(list), nil
}

func (s *Sim) attachments(c *call) ([]any, *refused) {
	if !c.given("attachments") {
		return nil, nil
	}
	parsed, ok := c.json("attachments")
	list, isList := parsed.([]any)
	if !ok || !isList {
		return nil, refuse("invalid_attachments")
	}
	if len(list) > maxAttachments {
		return nil, refuse("too_many_attachments")
	}
	for _, one := range list {
		if attached, is := one.(map[string]any); is && attached["blocks"] != nil {
			blocks, _ := attached["blocks"].([]any)
			if _, bad := s.checkedBlocks(blocks, onMessage); bad != nil {
				return nil, bad
			}
		}
	}
	return list, nil
}

func metadata(c *call) (map[string]any, *refused) {
	if !c.given("metadata") {
		return nil, nil
	}
	parsed, ok := c.json("metadata")
	m, isObject := parsed.(map[string]any)
	if !ok || !isObject {
		return nil, refuse("invalid_metadata_format")
	}
	if len(m) == 0 {
		return m, nil
	}
	payload, hasPayload := m["event_payload"].(map[string]any)
	if asString(m["event_type"]) == "" || !hasPayload {
		return nil, refuse("invalid_metadata_schema")
	}
	if text, _ := json.Marshal(payload); len(text) > maxMetadata {
		return nil, refuse("metadata_too_large")
	}
	return m, nil
}

func (m *Message) empty() bool { return m.Text == "" && len(m.Blocks) == 0 && len(m.Attachments) == 0 }

func (s *Sim) postMessage(c *call) (answer, *refused) {
	ch, bad := s.destination(c.str("channel"))
	if bad == nil {
		bad = s.mayPost(ch)
	}
	if bad != nil {
		return nil, bad
	}
	m, bad := s.content(c, maxText)
	if bad != nil {
		return nil, bad
	}
	if m.empty() {
		return nil, refuse("no_text")
	}
	if bad := s.customise(c, m); bad != nil {
		return nil, bad
	}
	if m.ThreadTS = c.str("thread_ts"); m.ThreadTS != "" {
		parent := ch.find(m.ThreadTS)
		if parent == nil {
			return nil, refuse("thread_not_found")
		}
		if parent.ThreadTS != "" && parent.ThreadTS != parent.TS {
			m.ThreadTS = parent.ThreadTS
		}
		m.Broadcast = c.boolean("reply_broadcast")
		if m.Broadcast {
			m.Subtype = "thread_broadcast"
		}
	}
	s.post(ch, m)
	ok := answer{"channel": ch.ID, "ts": m.TS, "message": s.withProfile(m)}
	if len(m.Blocks) > 0 && m.Text == "" {
		ok["warning"] = "missing_text_in_message"
		ok["response_metadata"] = answer{"warnings": []string{"missing_text_in_message"}}
	}
	return ok, nil
}

// customise takes another name or icon, which needs a scope of its own.
func (s *Sim) customise(c *call, m *Message) *refused {
	if !c.given("username") && !c.given("icon_url") && !c.given("icon_emoji") {
		return nil
	}
	if !s.manifest.has("chat:write.customize") {
		return s.missingScope("chat:write.customize")
	}
	m.Name = c.str("username")
	return nil
}

func (s *Sim) withProfile(m *Message) map[string]any {
	j := m.json()
	if m.BotID != "" {
		j["bot_profile"] = map[string]any{
			"id": s.app.bot, "app_id": appID, "name": s.manifest.botName(), "icons": map[string]any{},
			"deleted": false, "updated": s.users[s.app.user].updated.Unix(), "team_id": teamID,
		}
	}
	if len(m.Metadata) > 0 {
		j["metadata"] = m.Metadata
	}
	return j
}

func (s *Sim) updateMessage(c *call) (answer, *refused) {
	ch := s.reachable(c.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found")
	}
	m := ch.find(c.str("ts"))
	switch {
	case m == nil || m.Subtype == "tombstone":
		return nil, refuse("message_not_found")
	case m.BotID != s.app.bot:
		return nil, refuse("cant_update_message")
	case ch.Archived:
		return nil, refuse("is_inactive")
	}
	fresh, bad := s.content(c, maxUpdateText)
	if bad != nil {
		return nil, bad
	}
	_, withText := c.args["text"]
	withBlocks := c.args["blocks"] != nil && c.args["blocks"] != ""
	if !withText && !withBlocks && !c.given("attachments") && !c.given("markdown_text") && !c.given("metadata") {
		return nil, refuse("no_text")
	}
	before := m.json()
	s.rewrite(m, fresh, withText || c.given("markdown_text"), withBlocks)
	if m.empty() {
		return nil, refuse("no_text")
	}
	if c.given("metadata") {
		m.Metadata = fresh.Metadata
	}
	s.changedMessage(ch, m)
	s.emitChanged(ch, m, before)
	return answer{"channel": ch.ID, "ts": m.TS, "text": m.Text, "message": s.withProfile(m)}, nil
}

// rewrite changes a message as chat.update does: text alone removes the blocks, and "(edited)" is not shown with
// blocks.
func (s *Sim) rewrite(m, fresh *Message, withText, withBlocks bool) {
	if withText {
		m.Text = fresh.Text
	}
	if withText || withBlocks {
		m.Blocks = fresh.Blocks
	}
	if fresh.Attachments != nil {
		m.Attachments = fresh.Attachments
	}
	if len(m.Blocks) == 0 {
		m.Edited = s.ts()
	}
	m.Version++
}

func (s *Sim) postEphemeral(c *call) (answer, *refused) {
	ch, bad := s.destination(c.str("channel"))
	if bad == nil {
		bad = s.mayPost(ch)
	}
	if bad != nil {
		return nil, bad
	}
	user := c.str("user")
	if !ch.has(user) || s.users[user] == nil || s.users[user].Deleted {
		return nil, refuse("user_not_in_channel")
	}
	if units(c.str("text")) > maxText {
		return nil, refuse("msg_too_long")
	}
	m, bad := s.content(c, maxText)
	if bad != nil {
		return nil, bad
	}
	if m.empty() {
		return nil, refuse("no_text")
	}
	m.For, m.ThreadTS = user, c.str("thread_ts")
	s.post(ch, m)
	return answer{"message_ts": m.TS}, nil
}

func (s *Sim) deleteMessage(c *call) (answer, *refused) {
	ch := s.reachable(c.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found")
	}
	m := ch.find(c.str("ts"))
	switch {
	case m == nil:
		return nil, refuse("message_not_found")
	case m.BotID != s.app.bot:
		return nil, refuse("cant_delete_message")
	}
	s.remove(ch, m)
	return answer{"channel": ch.ID, "ts": m.TS}, nil
}

func (s *Sim) getPermalink(c *call) (answer, *refused) {
	ch := s.reachable(c.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found")
	}
	m := ch.find(c.str("message_ts"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	link := "https://" + s.team.Domain + ".slack.com/archives/" + ch.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + ch.ID
	}
	return answer{"channel": ch.ID, "permalink": link}, nil
}

// scheduledMessage waits for its time.
type scheduledMessage struct {
	id      string
	channel *channel
	at      time.Time
	made    time.Time
	message *Message
}

func (s *Sim) scheduleMessage(c *call) (answer, *refused) {
	ch, bad := s.destination(c.str("channel"))
	if bad == nil {
		bad = s.mayPost(ch)
	}
	if bad != nil {
		return nil, bad
	}
	seconds, err := strconv.ParseInt(c.str("post_at"), 10, 64)
	if err != nil {
		return nil, refuse("invalid_time")
	}
	at, now := time.Unix(seconds, 0), s.clock.Now()
	if !at.After(now) {
		return nil, refuse("time_in_past")
	}
	if at.Sub(now) > scheduleAhead {
		return nil, refuse("time_too_far")
	}
	if s.scheduledNear(ch, at) >= schedulePer5 {
		return nil, refuse("restricted_too_many")
	}
	m, bad := s.content(c, maxText)
	if bad != nil {
		return nil, bad
	}
	if m.empty() {
		return nil, refuse("no_text")
	}
	m.ThreadTS = c.str("thread_ts")
	id := s.id("Q")
	s.scheduled[id] = &scheduledMessage{id, ch, at, now, m}
	return answer{"channel": ch.ID, "scheduled_message_id": id, "post_at": seconds, "message": m.json()}, nil
}

func (s *Sim) scheduledNear(ch *channel, at time.Time) int {
	n := 0
	for _, q := range s.scheduled {
		if q.channel == ch && q.at.Sub(at).Abs() < 5*time.Minute {
			n++
		}
	}
	return n
}

func (s *Sim) deleteScheduled(c *call) (answer, *refused) {
	q := s.scheduled[c.str("scheduled_message_id")]
	if q == nil || q.channel.ID != c.str("channel") || q.at.Sub(s.clock.Now()) < time.Minute {
		return nil, refuse("invalid_scheduled_message_id")
	}
	delete(s.scheduled, q.id)
	return answer{}, nil
}

func (s *Sim) waiting() []*scheduledMessage {
	return slices.SortedFunc(maps.Values(s.scheduled), func(a, b *scheduledMessage) int {
		if a.at.Equal(b.at) {
			return strings.Compare(a.id, b.id)
		}
		return a.at.Compare(b.at)
	})
}

func (s *Sim) listScheduled(c *call) (answer, *refused) {
	all := []any{}
	for _, q := range s.waiting() {
		if !c.given("channel") || q.channel.ID == c.str("channel") {
			all = append(all, answer{"id": q.id, "channel_id": q.channel.ID, "post_at": q.at.Unix(),
				"date_created": q.made.Unix(), "text": q.message.Text})
		}
	}
	some, next, bad := page(c, all, 100)
	if bad != nil {
		return nil, bad
	}
	return answer{"scheduled_messages": some, "response_metadata": cursorOf(next)}, nil
}

// postScheduled posts what is due. A scheduled message with metadata never posts, in Slack neither.
func (s *Sim) postScheduled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.waiting() {
		if s.clock.Now().Before(q.at) {
			return
		}
		delete(s.scheduled, q.id)
		if len(q.message.Metadata) == 0 && s.mayPost(q.channel) == nil {
			s.post(q.channel, q.message)
		}
	}
}
