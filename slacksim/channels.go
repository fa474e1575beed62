package slacksim

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Channel is a conversation as it is read from outside.
type Channel struct {
	ID       string // generated when empty
	Name     string // without #; empty for direct messages
	Private  bool
	IM       bool
	Archived bool
	General  bool
	Topic    string
	Members  []string
}

// channel is a conversation with what was said in it.
type channel struct {
	Channel
	in         map[string]bool // the members
	created    time.Time
	messages   []*Message // top level, by ts; thread replies hang below their parents
	ephemerals map[string][]*Message
	lastRead   map[string]string // by user
}

func (c *channel) has(user string) bool { return c.in[user] }

// kind is the word of channel_type and of event names: im, group or channel.
func (c *channel) kind() string {
	switch {
	case c.IM:
		return "im"
	case c.Private:
		return "group"
	default:
		return "channel"
	}
}

// with is the other side of a direct conversation.
func (c *channel) with(user string) string {
	for _, m := range c.Members {
		if m != user {
			return m
		}
	}
	return user
}

// visibleTo says whether somebody may open the conversation.
func (c *channel) visibleTo(user string) bool { return c.has(user) || !c.IM && !c.Private }

// AddChannel makes a channel with its members. The app hears nothing of it, as in Slack, unless it is a member.
func (s *Sim) AddChannel(c Channel) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	added := s.addChannel(c)
	if added.has(s.app.user) {
		s.emitJoined(added, s.app.user, "")
	}
	return added.shown()
}

func (s *Sim) addChannel(c Channel) *channel {
	if c.ID == "" && c.IM {
		c.ID = s.id("D")
	} else if c.ID == "" {
		c.ID = s.id("C")
	}
	c.Name = strings.TrimPrefix(c.Name, "#")
	c.Members = slices.Clone(c.Members)
	ch := &channel{Channel: c, in: map[string]bool{}, created: s.clock.Now(), ephemerals: map[string][]*Message{},
		lastRead: map[string]string{}}
	for _, m := range c.Members {
		ch.in[m] = true
	}
	s.channels[c.ID] = ch
	s.chanOrder = append(s.chanOrder, c.ID)
	s.tell(pageNote{Type: "world"})
	return ch
}

func (c *channel) shown() Channel {
	shown := c.Channel
	shown.Members = slices.Clone(c.Members)
	return shown
}

// Channel finds a conversation by id or "#name".
func (s *Sim) Channel(idOrName string) (Channel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(idOrName)
	if c == nil {
		return Channel{}, false
	}
	return c.shown(), true
}

func (s *Sim) findChannel(idOrName string) *channel {
	if c := s.channels[idOrName]; c != nil {
		return c
	}
	name := strings.TrimPrefix(idOrName, "#")
	for _, c := range s.channels {
		if !c.IM && c.Name == name {
			return c
		}
	}
	return nil
}

// Invite adds people to a channel; the app hears member_joined_channel when it is in the channel, or is the one
// invited.
func (s *Sim) Invite(channelID string, users ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(channelID)
	if c == nil {
		return
	}
	for _, user := range users {
		s.join(c, user, "")
	}
}

func (s *Sim) join(c *channel, user, inviter string) {
	if c.has(user) {
		return
	}
	c.Members = append(c.Members, user)
	c.in[user] = true
	s.tell(pageNote{Type: "world"})
	s.emitJoined(c, user, inviter)
}

func (s *Sim) emitJoined(c *channel, user, inviter string) {
	e := event{"type": "member_joined_channel", "user": user, "channel": c.ID, "channel_type": c.letter(),
		"team": teamID}
	if inviter != "" {
		e["inviter"] = inviter
	}
	s.emit(e, c.ID)
}

// shared says whether people of another workspace are in the channel.
func (s *Sim) shared(c *channel) bool {
	return c != nil && slices.ContainsFunc(c.Members,
		func(m string) bool { u := s.users[m]; return u != nil && u.TeamID != teamID })
}

func (c *channel) letter() string {
	if c.Private {
		return "G"
	}
	return "C"
}

// Leave takes somebody out of a channel; the app hears member_left_channel.
func (s *Sim) Leave(channelID, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(channelID)
	if c == nil || !c.has(user) {
		return
	}
	s.emit(event{"type": "member_left_channel", "user": user, "channel": c.ID, "channel_type": c.letter(),
		"team": teamID}, c.ID)
	delete(c.in, user)
	c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(m string) bool { return m == user })
	s.tell(pageNote{Type: "world"})
}

// Rename gives a channel another name; the app hears channel_rename (group_rename for a private one).
func (s *Sim) Rename(channelID, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(channelID)
	if c == nil {
		return
	}
	c.Name = strings.TrimPrefix(name, "#")
	s.tell(pageNote{Type: "world"})
	s.emit(event{"type": c.kind() + "_rename",
		"channel": map[string]any{"id": c.ID, "name": c.Name, "created": c.created.Unix()}}, c.ID)
}

// Archive closes a channel; the app hears channel_archive (group_archive for a private one).
func (s *Sim) Archive(channelID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(channelID)
	if c == nil {
		return
	}
	c.Archived = true
	s.tell(pageNote{Type: "world"})
	s.emit(event{"type": c.kind() + "_archive", "channel": c.ID, "user": slackbot}, c.ID)
}

// Unarchive opens a channel again; the app hears channel_unarchive (group_unarchive for a private one).
func (s *Sim) Unarchive(channelID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(channelID)
	if c == nil {
		return
	}
	c.Archived = false
	s.tell(pageNote{Type: "world"})
	s.emit(event{"type": c.kind() + "_unarchive", "channel": c.ID, "user": slackbot}, c.ID)
}

// MakePrivate makes a public channel a private one. It keeps its id and its members.
func (s *Sim) MakePrivate(channelID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.findChannel(channelID); c != nil {
		c.Private = true
		s.tell(pageNote{Type: "world"})
	}
}

// DM returns the id of the direct conversation of two people, and opens it when there is none yet.
func (s *Sim) DM(one, other string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dm(one, other).ID
}

func (s *Sim) dm(one, other string) *channel {
	pair := min(one, other) + " " + max(one, other)
	if id, ok := s.direct[pair]; ok {
		return s.channels[id]
	}
	c := s.addChannel(Channel{IM: true, Members: []string{one, other}})
	s.direct[pair] = c.ID
	return c
}

// channelJSON is the conversation object as the app sees it.
func (s *Sim) channelJSON(c *channel) map[string]any {
	j := map[string]any{
		"id": c.ID, "created": c.created.Unix(), "is_archived": c.Archived, "is_im": c.IM, "is_mpim": false,
		"is_org_shared": false, "context_team_id": teamID, "updated": c.created.UnixMilli(),
	}
	if c.IM {
		j["user"], j["is_user_deleted"], j["priority"] = c.with(s.app.user), s.users[c.with(s.app.user)] != nil &&
			s.users[c.with(s.app.user)].Deleted, 0
		return j
	}
	j["name"], j["name_normalized"] = c.Name, c.Name
	j["is_channel"], j["is_group"], j["is_private"] = !c.Private, false, c.Private
	j["is_general"], j["is_member"], j["is_shared"], j["is_ext_shared"] = c.General, c.has(s.app.user), s.shared(c),
		s.shared(c)
	j["num_members"], j["creator"], j["unlinked"] = len(c.Members), slackbot, 0
	j["topic"] = map[string]any{"value": c.Topic, "creator": "", "last_set": 0}
	j["purpose"] = map[string]any{"value": "", "creator": "", "last_set": 0}
	j["previous_names"], j["shared_team_ids"], j["pending_shared"] = []string{}, []string{}, []string{}
	return j
}

// reachable finds a conversation the app may know of: public channels, and what it is a member of.
func (s *Sim) reachable(id string) *channel {
	c := s.channels[id]
	if c == nil || !c.visibleTo(s.app.user) {
		return nil
	}
	return c
}

// ordered returns all conversations in the order they were made.
func (s *Sim) ordered() []*channel {
	all := make([]*channel, 0, len(s.chanOrder))
	for _, id := range s.chanOrder {
		all = append(all, s.channels[id])
	}
	return all
}

func (c *channel) label() string { return cmp.Or(c.Name, "directmessage") }

// ChannelsOf returns the conversations somebody is in, in the order they were made.
func (s *Sim) ChannelsOf(user string) []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	var in []Channel
	for _, c := range s.ordered() {
		if c.has(user) {
			in = append(in, c.shown())
		}
	}
	return in
}
