package slacksim

import "slices"

// method is one Web API method: what it needs, and what does it.
type method struct {
	scopes    []string // one of them is needed
	need      []string // required arguments
	noArgs    string   // the error when one of them is missing; empty: invalid_arguments
	perMinute int      // calls per minute of its tier; 0: not limited here
	app       bool     // takes the app-level token
	any       bool     // takes either token
	open      bool     // takes no token
	run       func(*Sim, *call) (answer, *refused)
}

const tier1, tier2, tier3, tier4, special = 1, 20, 50, 100, 600

var (
	readChannels = []string{"channels:read", "groups:read", "im:read", "mpim:read"}
	readHistory  = []string{"channels:history", "groups:history", "im:history", "mpim:history"}
	write        = []string{"chat:write"}
	readUsers    = []string{"users:read"}
	writeFiles   = []string{"files:write"}
	readDND      = []string{"dnd:read"}
	readGroups   = []string{"usergroups:read"}
	react        = []string{"reactions:write"}
)

var methods = map[string]method{
	"api.test":              {open: true, run: (*Sim).apiTest},
	"auth.test":             {perMinute: special, any: true, run: (*Sim).authTest},
	"apps.connections.open": {perMinute: tier1 * 20, app: true, run: (*Sim).openConnection},
	"apps.manifest.validate": {perMinute: tier3, need: []string{"manifest"}, open: true,
		run: (*Sim).manifestValidate},
	"blocks.validate": {open: true, run: (*Sim).blocksValidate},
	"bots.info":       {scopes: readUsers, perMinute: tier3, run: (*Sim).botsInfo},
	"chat.postMessage": {scopes: write, need: []string{"channel"}, noArgs: "channel_not_found",
		perMinute: special, run: (*Sim).postMessage},
	"chat.update": {scopes: write, need: []string{"channel", "ts"}, perMinute: tier3,
		run: (*Sim).updateMessage},
	"chat.postEphemeral": {scopes: write, need: []string{"channel", "user"}, perMinute: tier4,
		run: (*Sim).postEphemeral},
	"chat.delete": {scopes: write, need: []string{"channel", "ts"}, perMinute: tier3,
		run: (*Sim).deleteMessage},
	"chat.getPermalink": {need: []string{"channel", "message_ts"}, perMinute: special,
		run: (*Sim).getPermalink},
	"chat.scheduleMessage": {scopes: write, need: []string{"channel", "post_at"}, perMinute: tier3,
		run: (*Sim).scheduleMessage},
	"chat.deleteScheduledMessage": {scopes: write, need: []string{"channel", "scheduled_message_id"}, perMinute: tier3,
		run: (*Sim).deleteScheduled},
	"chat.scheduledMessages.list": {perMinute: tier3, run: (*Sim).listScheduled},
	"conversations.open": {scopes: []string{"im:write", "mpim:write", "channels:manage", "groups:write"},
		perMinute: tier3, run: (*Sim).openConversation},
	"conversations.close": {scopes: []string{"im:write", "mpim:write"}, need: []string{"channel"},
		perMinute: tier2, run: (*Sim).closeConversation},
	"conversations.info": {scopes: readChannels, need: []string{"channel"}, perMinute: tier3,
		run: (*Sim).conversationInfo},
	"conversations.members": {scopes: readChannels, need: []string{"channel"}, perMinute: tier4,
		run: (*Sim).conversationMembers},
	"conversations.list":  {scopes: readChannels, perMinute: tier2, run: (*Sim).listConversations},
	"users.conversations": {scopes: readChannels, perMinute: tier2, run: (*Sim).userConversations},
	"conversations.history": {scopes: readHistory, need: []string{"channel"}, perMinute: tier3,
		run: (*Sim).history},
	"conversations.replies": {scopes: readHistory, need: []string{"channel", "ts"}, perMinute: tier3,
		run: (*Sim).replies},
	"conversations.join": {scopes: []string{"channels:join"}, need: []string{"channel"}, perMinute: tier3,
		run: (*Sim).joinConversation},
	"users.info": {scopes: readUsers, need: []string{"user"}, noArgs: "user_not_found",
		perMinute: tier4, run: (*Sim).usersInfo},
	"users.list": {scopes: readUsers, perMinute: tier2, run: (*Sim).usersList},
	"users.profile.get": {scopes: []string{"users.profile:read"}, perMinute: tier4,
		run: (*Sim).usersProfile},
	"users.lookupByEmail": {scopes: []string{"users:read.email"}, need: []string{"email"},
		noArgs: "users_not_found", perMinute: tier3, run: (*Sim).lookupByEmail},
	"usergroups.list": {scopes: readGroups, perMinute: tier2, run: (*Sim).usergroupsList},
	"usergroups.users.list": {scopes: readGroups, need: []string{"usergroup"}, perMinute: tier2,
		run: (*Sim).usergroupMembers},
	"views.open":    {need: []string{"trigger_id", "view"}, perMinute: tier4, run: (*Sim).viewsOpen},
	"views.push":    {need: []string{"trigger_id", "view"}, perMinute: tier4, run: (*Sim).viewsPush},
	"views.update":  {need: []string{"view"}, perMinute: tier4, run: (*Sim).viewsUpdate},
	"views.publish": {need: []string{"user_id", "view"}, perMinute: tier4, run: (*Sim).viewsPublish},
	"reactions.add": {scopes: react, need: []string{"channel", "name", "timestamp"}, perMinute: tier3,
		run: (*Sim).reactionsAdd},
	"reactions.remove": {scopes: react, need: []string{"channel", "name", "timestamp"}, perMinute: tier2,
		run: (*Sim).reactionsRemove},
	"files.getUploadURLExternal": {scopes: writeFiles, need: []string{"filename", "length"}, perMinute: tier4,
		run: (*Sim).uploadURL},
	"files.completeUploadExternal": {scopes: writeFiles, need: []string{"files"}, perMinute: tier4,
		run: (*Sim).completeUpload},
	"team.info": {scopes: []string{"team:read"}, perMinute: tier3, run: (*Sim).teamInfo},
	"dnd.info":  {scopes: readDND, perMinute: tier3, run: (*Sim).dndInfo},
	"dnd.teamInfo": {scopes: readDND, need: []string{"users"}, noArgs: "no_users_provided", perMinute: tier2,
		run: (*Sim).dndTeamInfo},
}

func (s *Sim) apiTest(c *call) (answer, *refused) {
	if code := c.str("error"); code != "" {
		return nil, &refused{code: code, extra: answer{"args": c.args}}
	}
	return answer{"args": c.args}, nil
}

func (s *Sim) authTest(c *call) (answer, *refused) {
	if c.token == appToken {
		return answer{"app_name": s.manifest.Display.Name, "app_id": appID}, nil
	}
	return answer{
		"url": "https://" + s.team.Domain + ".slack.com/", "team": escaped(s.team.Name),
		"user":    s.users[s.app.user].Name,
		"team_id": s.team.ID, "user_id": s.app.user, "bot_id": s.app.bot, "is_enterprise_install": false,
	}, nil
}

func (s *Sim) openConnection(c *call) (answer, *refused) {
	if !c.post {
		return nil, refuse("insecure_request")
	}
	if !s.manifest.Settings.SocketMode {
		return nil, refuse("forbidden_team")
	}
	ticket := secret()
	s.tickets[ticket] = true
	return answer{"url": "ws" + s.base[len("http"):] + "/link/?ticket=" + ticket + "&app_id=" + appID}, nil
}

func (s *Sim) botsInfo(c *call) (answer, *refused) {
	if id := c.str("bot"); id != "" && id != s.app.bot {
		return nil, refuse("bot_not_found")
	}
	return answer{"bot": answer{
		"id": s.app.bot, "deleted": false, "name": s.manifest.botName(), "updated": s.users[s.app.user].updated.Unix(),
		"app_id": appID, "user_id": s.app.user, "icons": answer{},
	}}, nil
}

func (s *Sim) teamInfo(c *call) (answer, *refused) {
	if id := c.str("team"); id != "" && id != s.team.ID {
		return nil, refuse("team_not_found")
	}
	return answer{"team": answer{
		"id": s.team.ID, "name": escaped(s.team.Name), "domain": s.team.Domain, "email_domain": "",
		"icon": answer{"image_default": true},
	}}, nil
}

func (s *Sim) usersInfo(c *call) (answer, *refused) {
	u := s.users[c.str("user")]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return answer{"user": s.userJSON(u, c.boolean("include_locale"))}, nil
}

func (s *Sim) usersList(c *call) (answer, *refused) {
	ids, next, bad := page(c, s.userOrder, 1000)
	if bad != nil {
		return nil, bad
	}
	members := make([]any, len(ids))
	for i, id := range ids {
		members[i] = s.userJSON(s.users[id], c.boolean("include_locale"))
	}
	return answer{"members": members, "cache_ts": s.clock.Now().Unix(), "response_metadata": cursorOf(next)}, nil
}

func (s *Sim) usersProfile(c *call) (answer, *refused) {
	id := c.str("user")
	if id == "" {
		id = s.app.user
	}
	u := s.users[id]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return answer{"profile": s.userJSON(u, false)["profile"]}, nil
}

func (s *Sim) lookupByEmail(c *call) (answer, *refused) {
	for _, id := range s.userOrder {
		if u := s.users[id]; u.Email != "" && u.Email == c.str("email") && !u.Deleted {
			return answer{"user": s.userJSON(u, false)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

func (s *Sim) usergroupsList(c *call) (answer, *refused) {
	groups := []any{}
	for _, g := range s.sortedGroups() {
		groups = append(groups, s.groupJSON(g, c.boolean("include_users")))
	}
	return answer{"usergroups": groups}, nil
}

func (s *Sim) usergroupMembers(c *call) (answer, *refused) {
	g := s.groups[c.str("usergroup")]
	if g == nil {
		return nil, refuse("no_such_subteam")
	}
	return answer{"users": append([]string{}, g.Users...)}, nil
}

func (s *Sim) dndJSON(u *User) answer {
	if u.DND.Start.IsZero() {
		return answer{"dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
	}
	return answer{"dnd_enabled": true, "next_dnd_start_ts": u.DND.Start.Unix(), "next_dnd_end_ts": u.DND.End.Unix()}
}

func (s *Sim) dndInfo(c *call) (answer, *refused) {
	id := c.str("user")
	if id == "" {
		id = s.app.user
	}
	u := s.users[id]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return s.dndJSON(u), nil
}

func (s *Sim) dndTeamInfo(c *call) (answer, *refused) {
	ids := c.list("users")
	if len(ids) > 50 {
		return nil, refuse("too_many_users")
	}
	users := answer{}
	for _, id := range ids {
		if u := s.users[id]; u != nil {
			users[id] = s.dndJSON(u)
		}
	}
	return answer{"users": users}, nil
}

func addReaction(list []Reaction, name, user string) ([]Reaction, bool) {
	i := slices.IndexFunc(list, func(r Reaction) bool { return r.Name == name })
	list = slices.Clone(list)
	if i < 0 {
		return append(list, Reaction{Name: name, Count: 1, Users: []string{user}}), true
	}
	if slices.Contains(list[i].Users, user) {
		return list, false
	}
	list[i].Users = append(slices.Clone(list[i].Users), user)
	list[i].Count++
	return list, true
}

func dropReaction(list []Reaction, name, user string) ([]Reaction, bool) {
	i := slices.IndexFunc(list, func(r Reaction) bool { return r.Name == name && slices.Contains(r.Users, user) })
	if i < 0 {
		return list, false
	}
	list = slices.Clone(list)
	list[i].Users = slices.DeleteFunc(slices.Clone(list[i].Users), func(u string) bool { return u == user })
	if list[i].Count--; list[i].Count == 0 {
		list = slices.Delete(list, i, i+1)
	}
	return list, true
}

func (s *Sim) reactable(c *call) (*channel, *Message, *refused) {
	ch := s.reachable(c.str("channel"))
	if ch == nil {
		return nil, nil, refuse("channel_not_found")
	}
	if !ch.has(s.app.user) {
		return nil, nil, refuse("not_in_channel")
	}
	if ch.Archived {
		return nil, nil, refuse("is_archived")
	}
	if !emojiName.MatchString(c.str("name")) {
		return nil, nil, refuse("invalid_name")
	}
	m := ch.find(c.str("timestamp"))
	if m == nil {
		return nil, nil, refuse("message_not_found")
	}
	return ch, m, nil
}

func (s *Sim) reactionsAdd(c *call) (answer, *refused) {
	ch, m, bad := s.reactable(c)
	if bad != nil {
		return nil, bad
	}
	if !s.reactTo(ch, m, s.app.user, c.str("name"), false) {
		return nil, refuse("already_reacted")
	}
	return answer{}, nil
}

func (s *Sim) reactionsRemove(c *call) (answer, *refused) {
	ch, m, bad := s.reactable(c)
	if bad != nil {
		return nil, bad
	}
	if !s.reactTo(ch, m, s.app.user, c.str("name"), true) {
		return nil, refuse("no_reaction")
	}
	return answer{}, nil
}

// reactTo adds or removes a reaction, and says whether that changed anything. The caller holds mu.
func (s *Sim) reactTo(ch *channel, m *Message, user, name string, remove bool) bool {
	change, word := addReaction, "reaction_added"
	if remove {
		change, word = dropReaction, "reaction_removed"
	}
	list, did := change(m.Reactions, name, user)
	if !did {
		return false
	}
	m.Reactions = list
	s.changedMessage(ch, m)
	e := event{"type": word, "user": user, "reaction": name,
		"item": map[string]any{"type": "message", "channel": ch.ID, "ts": m.TS}}
	// of an app's messages Slack names the author only where chat.postMessage made them
	if m.BotID == "" || !m.responded {
		e["item_user"] = m.User
	}
	s.emit(e, ch.ID)
	return true
}
