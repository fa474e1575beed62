package slacksim

import (
	"maps"
	"slices"
)

type event map[string]any

// eventScopes says which scope lets an app hear of what; a second scope stands for private channels.
var eventScopes = map[string][]string{
	"app_home_opened":         nil,
	"app_mention":             {"app_mentions:read"},
	"app_uninstalled":         nil,
	"tokens_revoked":          nil,
	"message.im":              {"im:history"},
	"message.channels":        {"channels:history"},
	"message.groups":          {"groups:history"},
	"message.mpim":            {"mpim:history"},
	"member_joined_channel":   {"channels:read", "groups:read"},
	"member_left_channel":     {"channels:read", "groups:read"},
	"channel_rename":          {"channels:read"},
	"channel_archive":         {"channels:read"},
	"channel_unarchive":       {"channels:read"},
	"channel_deleted":         {"channels:read"},
	"channel_created":         {"channels:read"},
	"group_rename":            {"groups:read"},
	"group_archive":           {"groups:read"},
	"group_unarchive":         {"groups:read"},
	"group_deleted":           {"groups:read"},
	"user_change":             {"users:read"},
	"team_join":               {"users:read"},
	"reaction_added":          {"reactions:read"},
	"reaction_removed":        {"reactions:read"},
	"subteam_created":         {"usergroups:read"},
	"subteam_updated":         {"usergroups:read"},
	"subteam_members_changed": {"usergroups:read"},
	"dnd_updated_user":        {"dnd:read"},
	"team_rename":             {"team:read"},
	"file_shared":             {"files:read"},
	"link_shared":             {"links:read"},
}

// heardAnywhere are channel events that reach the app in public channels it is no member of.
var heardAnywhere = []string{"channel_rename", "channel_archive", "channel_unarchive", "channel_deleted",
	"channel_created"}

func (s *Sim) emit(e event, channelID string) { s.emitAs(e["type"].(string), e, channelID) }

// emitAs sends an event under the name it has in the manifest, if the app is subscribed, has a scope for it, and is a
// member of the channel it happened in. The caller holds mu.
func (s *Sim) emitAs(name string, e event, channelID string) {
	s.touch()
	if !s.hears(name, channelID) {
		return
	}
	e = maps.Clone(e)
	if e["event_ts"] == nil {
		e["event_ts"] = s.ts()
	}
	s.send(&delivery{
		kind: "events_api",
		name: name,
		payload: map[string]any{
			"token": "verification-token", "team_id": s.team.ID, "api_app_id": appID,
			"type": "event_callback", "event_id": s.id("Ev"), "event_time": s.clock.Now().Unix(),
			"event": e,
			"authorizations": []any{map[string]any{"enterprise_id": nil, "team_id": s.team.ID,
				"user_id": s.app.user, "is_bot": true, "is_enterprise_install": false}},
			"is_ext_shared_channel": s.shared(s.channels[channelID]),
			"event_context":         "4-" + secret(),
		},
	})
}

func (s *Sim) hears(name, channelID string) bool {
	if !s.manifest.subscribed(name) {
		return false
	}
	scopes, known := eventScopes[name]
	if !known {
		return false
	}
	c := s.channels[channelID]
	if c != nil && !c.has(s.app.user) && !slices.Contains(heardAnywhere, name) {
		return false
	}
	if len(scopes) > 1 && c != nil && c.Private {
		scopes = scopes[1:]
	} else if len(scopes) > 1 {
		scopes = scopes[:1]
	}
	return len(scopes) == 0 && len(s.manifest.OAuth.Scopes.Bot) > 0 || slices.ContainsFunc(scopes, s.manifest.has)
}
