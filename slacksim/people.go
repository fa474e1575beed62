package slacksim

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

type team struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Domain string `json:"domain"`
}

// User is a member of the workspace, or somebody of another one: with a TeamID of theirs they share a channel with it
// once they are in one, and nothing else tells them apart. TZ may be empty, as it is for bots, guests and deactivated
// people.
type User struct {
	ID          string `json:"id"` // generated when empty
	Name        string `json:"name"`
	RealName    string `json:"real_name"`
	DisplayName string `json:"display_name"` // may be empty
	Title       string `json:"title"`
	Email       string `json:"email"`
	TZ          string `json:"tz"`     // IANA
	Locale      string `json:"locale"` // "en-US" when empty
	Color       string `json:"color"`
	TeamID      string `json:"team_id"` // the workspace's own when empty

	// EnterpriseID is the organisation of somebody who belongs to one, and EnterpriseTeams are their workspaces in it.
	EnterpriseID    string   `json:"enterprise_id"`
	EnterpriseTeams []string `json:"enterprise_teams"`

	IsBot             bool `json:"is_bot"`
	IsAdmin           bool `json:"is_admin"`
	IsOwner           bool `json:"is_owner"`
	IsPrimaryOwner    bool `json:"is_primary_owner"`
	IsRestricted      bool `json:"is_restricted"`
	IsUltraRestricted bool `json:"is_ultra_restricted"`
	IsStranger        bool `json:"is_stranger"` // of another workspace, without a channel in common
	Deleted           bool `json:"deleted"`

	DND DND `json:"-"`

	updated time.Time
}

// DND is the next do-not-disturb window of a person; zero times mean it is off.
type DND struct{ Start, End time.Time }

// Usergroup is a group that can be mentioned by its handle.
type Usergroup struct {
	ID, Handle, Name string
	Users            []string
}

// ShownAs is the name other people see.
func (u User) ShownAs() string { return cmp.Or(u.DisplayName, u.RealName, u.Name, u.ID) }

var colors = []string{"9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5",
	"2b6836", "99a949", "df3dc0"}

// AddUser lets somebody join the workspace; the app hears team_join.
func (s *Sim) AddUser(u User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	added := s.addUser(u)
	s.emit(event{"type": "team_join", "user": s.userJSON(added, true), "cache_ts": s.clock.Now().Unix()}, "")
	return *added
}

// addUser: the caller holds mu, or is New.
func (s *Sim) addUser(u User) *User {
	if u.ID == "" {
		u.ID = s.id("U")
	}
	u.RealName = cmp.Or(u.RealName, u.DisplayName, u.Name, u.ID)
	u.Name = cmp.Or(u.Name, strings.ToLower(strings.ReplaceAll(u.RealName, " ", ".")))
	u.Locale = cmp.Or(u.Locale, "en-US")
	u.TeamID = cmp.Or(u.TeamID, teamID)
	u.Color = cmp.Or(u.Color, colors[len(s.users)%len(colors)])
	u.updated = s.clock.Now()
	if s.users[u.ID] == nil {
		s.userOrder = append(s.userOrder, u.ID)
	}
	s.users[u.ID] = &u
	s.tell(pageNote{Type: "world"})
	return &u
}

// SetUser changes somebody's profile, time zone, language or role; the app hears user_change.
func (s *Sim) SetUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.addUser(u)
	s.emitUserChange(changed)
}

// Deactivate ends an account; the app hears user_change with deleted set.
func (s *Sim) Deactivate(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[user]
	if u == nil {
		return
	}
	gone := *u
	gone.Deleted = true
	s.users[user] = &gone
	s.tell(pageNote{Type: "world"})
	s.emitUserChange(&gone)
}

func (s *Sim) emitUserChange(u *User) {
	s.emit(event{"type": "user_change", "user": s.userJSON(u, true), "cache_ts": s.clock.Now().Unix()}, "")
}

// SetDND sets somebody's next do-not-disturb window; the app hears dnd_updated_user.
func (s *Sim) SetDND(user string, window DND) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[user]
	if u == nil {
		return
	}
	changed := *u
	changed.DND = window
	s.users[user] = &changed
	s.emit(event{"type": "dnd_updated_user", "user": user, "dnd_status": s.dndJSON(&changed)}, "")
}

// RenameTeam gives the workspace another name; the app hears team_rename.
func (s *Sim) RenameTeam(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.team.Name = name
	s.tell(pageNote{Type: "world"})
	s.emit(event{"type": "team_rename", "name": escaped(name), "team_id": teamID}, "")
}

// User returns somebody by id.
func (s *Sim) User(id string) (User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[id]
	if u == nil {
		return User{}, false
	}
	return *u, true
}

// Users returns everybody in the order they joined, bots included.
func (s *Sim) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]User, 0, len(s.userOrder))
	for _, id := range s.userOrder {
		all = append(all, *s.users[id])
	}
	return all
}

// SetUsergroup adds or changes a user group; the app hears subteam_members_changed or subteam_created.
func (s *Sim) SetUsergroup(g Usergroup) Usergroup {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.ID == "" {
		g.ID = s.id("S")
	}
	old := s.groups[g.ID]
	s.groups[g.ID] = &g
	if old == nil {
		s.emit(event{"type": "subteam_created", "subteam": s.groupJSON(&g, true)}, "")
		return g
	}
	s.emit(event{
		"type": "subteam_members_changed", "subteam_id": g.ID, "team_id": teamID,
		"date_previous_update": s.clock.Now().Unix(), "date_update": s.clock.Now().Unix(),
		"added_users": without(g.Users, old.Users), "removed_users": without(old.Users, g.Users),
		"added_users_count": len(without(g.Users, old.Users)), "removed_users_count": len(without(old.Users, g.Users)),
	}, "")
	s.emit(event{"type": "subteam_updated", "subteam": s.groupJSON(&g, true)}, "")
	return g
}

func without(list, gone []string) []string {
	left := []string{}
	for _, one := range list {
		if !slices.Contains(gone, one) {
			left = append(left, one)
		}
	}
	return left
}

func (s *Sim) sortedGroups() []*Usergroup {
	return slices.SortedFunc(maps.Values(s.groups), func(a, b *Usergroup) int { return cmp.Compare(a.ID, b.ID) })
}

// userJSON is the user object as a token with the app's scopes sees it.
func (s *Sim) userJSON(u *User, withLocale bool) map[string]any {
	realName, displayName := escaped(u.RealName), escaped(u.DisplayName)
	profile := map[string]any{
		"title": escaped(u.Title), "phone": "", "skype": "",
		"real_name": realName, "real_name_normalized": realName,
		"display_name": displayName, "display_name_normalized": displayName,
		"status_text": "", "status_emoji": "", "status_expiration": 0,
		"avatar_hash": "g" + u.Color, "team": u.TeamID,
	}
	if first, last, ok := strings.Cut(realName, " "); ok {
		profile["first_name"], profile["last_name"] = first, last
	}
	if s.manifest.has("users:read.email") && u.Email != "" {
		profile["email"] = u.Email
	}
	j := map[string]any{
		"id": u.ID, "team_id": u.TeamID, "name": u.Name, "deleted": u.Deleted,
		"profile": profile, "is_bot": u.IsBot, "is_app_user": false, "updated": u.updated.Unix(),
	}
	if u.IsBot && u.ID == s.app.user {
		profile["api_app_id"], profile["bot_id"] = appID, s.app.bot
	}
	if u.IsStranger {
		j["is_stranger"] = true
	}
	if u.EnterpriseID != "" {
		j["enterprise_user"] = map[string]any{
			"id": u.ID, "enterprise_id": u.EnterpriseID, "enterprise_name": u.EnterpriseID, "is_admin": false,
			"is_owner": false, "teams": u.EnterpriseTeams,
		}
	}
	if u.Deleted {
		return j
	}
	j["color"], j["real_name"] = u.Color, realName
	j["is_admin"], j["is_owner"], j["is_primary_owner"] = u.IsAdmin, u.IsOwner, u.IsPrimaryOwner
	j["is_restricted"], j["is_ultra_restricted"] = u.IsRestricted, u.IsUltraRestricted
	j["is_email_confirmed"], j["who_can_share_contact_card"] = !u.IsBot, "EVERYONE"
	if zone, err := time.LoadLocation(u.TZ); err == nil && u.TZ != "" {
		name, offset := s.clock.Now().In(zone).Zone()
		j["tz"], j["tz_label"], j["tz_offset"] = u.TZ, name, offset
	}
	if withLocale {
		j["locale"] = u.Locale
	}
	return j
}

func (s *Sim) groupJSON(g *Usergroup, withUsers bool) map[string]any {
	j := map[string]any{
		"id": g.ID, "team_id": teamID, "is_usergroup": true, "is_subteam": true, "is_external": false,
		"name": g.Name, "handle": g.Handle, "description": "", "date_delete": 0, "user_count": len(g.Users),
	}
	if withUsers {
		j["users"] = g.Users
	}
	return j
}
