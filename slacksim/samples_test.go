package slacksim_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"okrbot/slacksim"
)

func sample(t *testing.T, name string) object {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/samples", name))
	if err != nil {
		t.Fatal(err)
	}
	var got object
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return got
}

// missing lists what a sample has and ours lacks, as paths. Lists are compared by their first items.
func missing(sample, ours any, path string) []string {
	switch want := sample.(type) {
	case object:
		got, ok := ours.(object)
		if !ok {
			return []string{path}
		}
		var all []string
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if _, there := got[key]; !there {
				all = append(all, path+"/"+key)
				continue
			}
			all = append(all, missing(want[key], got[key], path+"/"+key)...)
		}
		return all
	case []any:
		got, ok := ours.([]any)
		if !ok {
			return []string{path}
		}
		if len(want) > 0 && len(got) > 0 {
			return missing(want[0], got[0], path+"/0")
		}
	}
	return nil
}

// gone removes what our workspace has no reason to send: org-wide installs, legacy fields, and what depends on the
// content.
func gone(paths []string, reasons ...string) []string {
	reasons = append(reasons, "enterprise_id", "authed_users", "/user/name", "is_moved")
	return slices.DeleteFunc(paths, func(p string) bool {
		return slices.ContainsFunc(reasons, func(reason string) bool { return strings.HasSuffix(p, reason) })
	})
}

func TestEnvelopesHaveWhatRealOnesHave(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	l := r.connect()
	// sent takes the first frame of a kind that an act brings about.
	sent := func(kind string, act func() error) object {
		t.Helper()
		done := make(chan error, 1)
		go func() { done <- act() }()
		var found object
		for found == nil {
			f := l.next()
			l.ack(f)
			for _, name := range []any{at(f, "payload", "event", "type"), at(f, "payload", "type"), f["type"]} {
				if name == kind && found == nil {
					found = f
				}
			}
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		return found
	}
	ctx := t.Context()
	posted := r.must("chat.postMessage", object{"channel": "C1", "text": "x",
		"blocks": []any{buttons("a")}})["ts"].(string)
	command := sent("slash_commands", func() error { return r.sim.Type(ctx, "U1", "C1", "", "/say x") })
	pressed := sent("block_actions", func() error {
		return r.sim.Click(ctx, "U1", slacksim.Container{Type: "message", Channel: "C1", TS: posted},
			slacksim.Used{BlockID: "b", ActionID: "a"},
			nil)
	})
	short := sent("shortcut", func() error { return r.sim.Shortcut(ctx, "U1", "new_thing", "", "") })
	ofMessage := sent("message_action", func() error { return r.sim.Shortcut(ctx, "U1", "keep_this", "C1", posted) })
	view := modal("Form", inInput(object{"type": "external_select", "action_id": "a"}))
	view["notify_on_close"], view["close"] = true, plain("Cancel")
	id := at(r.must("views.open", object{"trigger_id": at(short, "payload", "trigger_id"), "view": view}), "view",
		"id").(string)
	in := slacksim.Container{Type: "view", ViewID: id}
	suggested := make(chan object, 1)
	go func() {
		f := l.next()
		l.ack(f, object{"options": []any{option(1)}})
		suggested <- f
	}()
	if _, err := r.sim.Suggest(ctx, "U1", in, "in", "a", "This is a test"); err != nil {
		t.Error(err)
	}
	submission := sent("view_submission", func() error {
		return r.sim.Submit(ctx, "U1", id, slacksim.Values{"in": {"a": {"selected_option": option(1)}}})
	})
	again := sent("shortcut", func() error { return r.sim.Shortcut(ctx, "U1", "new_thing", "", "") })
	id = at(r.must("views.open", object{"trigger_id": at(again, "payload", "trigger_id"), "view": view}), "view",
		"id").(string)
	closed := sent("view_closed", func() error { return r.sim.CloseView(ctx, "U1", id, false) })
	told := func(kind string, act func()) object {
		return sent(kind, func() error { act(); return nil })
	}
	mention := sent("app_mention", func() error { return r.sim.Type(ctx, "U1", "C1", "", "@helper hey") })
	message := sent("message", func() error { return r.sim.Type(ctx, "U1", "C1", "", "hey") })
	home := told("app_home_opened", func() { r.sim.OpenHome("U1", "messages") })
	joined := told("member_joined_channel", func() {
		r.sim.AddUser(slacksim.User{ID: "U5", RealName: "New One", TZ: "Europe/Berlin"})
		r.sim.Invite("C1", "U5")
	})
	reacted := sent("reaction_added", func() error { return r.sim.React("U1", "C1", posted, "tada", false) })
	team := told("team_join", func() { r.sim.AddUser(slacksim.User{RealName: "Ada Newcomer", TZ: "Europe/Berlin"}) })
	changedUser := told("user_change", func() {
		u, _ := r.sim.User("U1")
		u.Title = "Boss"
		r.sim.SetUser(u)
	})

	for file, ours := range map[string]any{
		"socket-mode/envelope.slash_commands.json":               command,
		"slash-commands/slash_command.json":                      command["payload"],
		"socket-mode/envelope.interactive.block_actions.json":    pressed,
		"interactivity/block_actions.message.json":               pressed["payload"],
		"socket-mode/envelope.interactive.shortcut.json":         short,
		"interactivity/shortcut.global.json":                     short["payload"],
		"interactivity/message_action.json":                      ofMessage["payload"],
		"socket-mode/envelope.interactive.block_suggestion.json": <-suggested,
		"socket-mode/envelope.interactive.view_submission.json":  submission,
		"interactivity/view_submission.real.json":                submission["payload"],
		"interactivity/view_closed.real.json":                    closed["payload"],
		"socket-mode/envelope.events_api.app_mention.json":       mention,
		"socket-mode/envelope.events_api.message.json":           message,
		"socket-mode/envelope.events_api.app_home_opened.json":   home,
		"events/app_home_opened.messages_tab.json":               home["payload"],
		"events/member_joined_channel.json":                      joined["payload"],
		"events/reaction_added.json":                             reacted["payload"],
		"events/team_join.json":                                  team["payload"],
		"events/user_change.profile.json":                        changedUser["payload"],
	} {
		if lacks := gone(missing(sample(t, file), ours, ""), "/inviter", "/multiline", "/element/placeholder", "/style",
			"/image_24", "/image_32",
			"/image_48", "/image_72", "/image_192", "/image_512", "/email", "/presence", "/has_2fa", "/icons",
			"/elements/0/value", "/text/emoji", "/values/request-block", "/message/client_msg_id",
			"/elements/0/elements"); len(lacks) > 0 {
			t.Errorf("%s: ours lacks %v", file, lacks)
		}
	}
}

func TestAnswersHaveWhatRealOnesHave(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf, func(c *slacksim.Config) {
		c.Manifest = []byte(strings.Replace(string(c.Manifest), "bot: [",
			"bot: [users:read.email, users.profile:read, mpim:read, mpim:history, ", 1))
	})
	l := r.connect()
	r.sim.SetUsergroup(slacksim.Usergroup{ID: "S1", Handle: "sales", Name: "Sales", Users: []string{"U1"}})
	ts := r.must("chat.postMessage", object{"channel": "C1", "text": "x"})["ts"]
	r.must("chat.postMessage", object{"channel": "C1", "text": "reply", "thread_ts": ts})
	scheduled := object{"channel": "C1", "text": "x", "post_at": r.clock.Now().Unix() + 600}
	view := modal("Form", input("a", "a"))
	answers := map[string]object{
		"auth.test.bot": r.must("auth.test", nil),
		"bots.info":     r.must("bots.info", object{"bot": "B00000BOT"}),
		"team.info":     r.must("team.info", nil),
		"chat.postMessage.bot": r.must("chat.postMessage",
			object{"channel": "C1", "text": "x", "blocks": []any{section("x")}}),
		"chat.postEphemeral":          r.must("chat.postEphemeral", object{"channel": "C1", "user": "U1", "text": "x"}),
		"chat.getPermalink":           r.must("chat.getPermalink", object{"channel": "C1", "message_ts": ts}),
		"chat.scheduleMessage":        r.must("chat.scheduleMessage", scheduled),
		"chat.scheduledMessages.list": r.must("chat.scheduledMessages.list", nil),
		"conversations.info":          r.must("conversations.info", object{"channel": "C1"}),
		"conversations.list":          r.must("conversations.list", nil),
		"conversations.members":       r.must("conversations.members", object{"channel": "C1"}),
		"conversations.history":       r.must("conversations.history", object{"channel": "C1"}),
		"conversations.replies":       r.must("conversations.replies", object{"channel": "C1", "ts": ts}),
		"conversations.join":          r.must("conversations.join", object{"channel": "C2"}),
		"users.conversations":         r.must("users.conversations", object{"user": "U1"}),
		"users.info":                  r.must("users.info", object{"user": "U1"}),
		"users.list":                  r.must("users.list", nil),
		"users.lookupByEmail":         r.must("users.lookupByEmail", object{"email": "maria@example.com"}),
		"users.profile.get":           r.must("users.profile.get", object{"user": "U1"}),
		"usergroups.list":             r.must("usergroups.list", nil),
		"usergroups.users.list":       r.must("usergroups.users.list", object{"usergroup": "S1"}),
		"dnd.info":                    r.must("dnd.info", object{"user": "U1"}),
		"reactions.add": r.must("reactions.add",
			object{"channel": "C1", "timestamp": ts, "name": "tada"}),
		"views.open": r.must("views.open", object{"trigger_id": r.trigger(l), "view": view}),
		"views.publish": r.must("views.publish",
			object{"user_id": "U1", "view": object{"type": "home", "blocks": []any{section("x")}}}),
		"chat.update":                r.must("chat.update", object{"channel": "C1", "ts": ts, "text": "y"}),
		"files.getUploadURLExternal": r.must("files.getUploadURLExternal", object{"filename": "a.txt", "length": 3}),
	}
	first := r.must("conversations.open", object{"users": "U1", "return_im": true})
	if first["already_open"] == true {
		t.Errorf("the first conversations.open: %v", first)
	}
	answers["conversations.open.return_im"] = r.must("conversations.open", object{"users": "U1", "return_im": true})
	// Fields of old spec examples that today's Slack has no longer, and pictures.
	old := []string{"/cache_ts", "/unread_count", "/unread_count_display", "/last_read", "/is_open", "/icons",
		"/image_36", "/image_24", "/image_32", "/image_48",
		"/image_72", "/image_192", "/image_512", "/image_1024", "/image_original", "/is_mpim", "/presence", "/bot_link",
		"/has_2fa", "/enterprise_user", "/icon/image_34",
		"/icon/image_44", "/icon/image_68", "/icon/image_88", "/icon/image_102", "/icon/image_132", "/icon/image_230",
		"/enterprise_name", "/email_domain",
		"/username", "/bot_id", "/subtype", "/replies", "/unread", "/parent_user_id", "/attachments", "/inviter",
		"/fields", "/teams", "/always_active",
		"/permissions_sync", "/snooze_endtime", "/snooze_remaining", "/token", "/text/verbatim", "/is_read_only",
		"/is_thread_only", "/tz_label", "/locale",
		"/auto_type", "/auto_provision", "/created_by", "/updated_by", "/deleted_by", "/date_create", "/date_update",
		"/prefs", "/user_count", "/skype", "/phone",
		"/status_emoji", "/status_text", "/email", "/first_name", "/last_name", "/is_stranger", "/internal_team_ids",
		"/conversation_host_id", "/is_pending_ext_shared",
		"/pending_connected_team_ids", "/parent_conversation", "/num_members", "/messages/0/reactions",
		"/messages/0/thread_ts", "/messages/0/reply_count", "/subscribed",
		"/value", "/latest", "/purpose/last_set", "/edited", "/alt_text", "/multiline", "/is_user_deleted",
		"/client_msg_id", "/snooze_enabled", "/display_name", "/real_name", "/members/0/tz", "/members/0/tz_offset",
		"/warning", "/response_metadata"}
	for name, ours := range answers {
		if lacks := gone(missing(sample(t, "web-api/"+name+".ok.json"), ours, ""), old...); len(lacks) > 0 {
			t.Errorf("%s: ours lacks %v", name, lacks)
		}
	}
}

func TestSampleAcksAreUnderstood(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	l := r.connect()
	acking := func(file string) func(object) any {
		return func(object) any { return sample(t, "socket-mode/ack."+file+".json")["payload"] }
	}
	typed := func(file string) {
		t.Helper()
		got := l.answers(acking(file))
		if err := r.sim.Type(t.Context(), "U1", "C1", "", "/say x"); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		<-got
	}
	typed("slash.ephemeral")
	if got := r.sim.Ephemerals("C1", "U1"); len(got) != 1 || got[0].Text != "Got it." {
		t.Errorf("an ephemeral answer: %+v", got)
	}
	typed("slash.in_channel_echo_only")
	if got := r.sim.Messages("C1"); len(got) != 1 || got[0].Command != "/say x" || got[0].User != "U1" {
		t.Errorf("an echoed command: %+v", got)
	}
	typed("empty")
	submitted := func(file string) []slacksim.View {
		t.Helper()
		due := inInput(object{"type": "plain_text_input", "action_id": "a"})
		due["block_id"] = "due_block"
		id := at(r.must("views.open", object{"trigger_id": r.trigger(l), "view": modal("Form", due)}), "view",
			"id").(string)
		got := l.answers(acking(file))
		if err := r.sim.Submit(t.Context(), "U1", id, slacksim.Values{"due_block": {"a": {"value": "x"}}}); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		<-got
		return r.sim.Views("U1")
	}
	if v := submitted("view_submission.errors"); len(v) != 1 ||
		v[0].Errors["due_block"] != "Pick a date in the future." {
		t.Errorf("errors: %+v", v)
	}
	if v := submitted("view_submission.update"); len(v) != 1 || at(v[0].Content, "title", "text") != "Updated view" {
		t.Errorf("update: %+v", v)
	}
	if v := submitted("view_submission.push"); len(v) != 2 || at(v[1].Content, "title", "text") != "Step 2" {
		t.Errorf("push: %+v", v)
	}
	if v := submitted("view_submission.clear"); len(v) != 0 {
		t.Errorf("clear: %+v", v)
	}
	if v := submitted("empty"); len(v) != 0 {
		t.Errorf("empty: %+v", v)
	}
	for _, file := range []string{"block_suggestion.options", "block_suggestion.option_groups"} {
		id := at(r.must("views.open", object{"trigger_id": r.trigger(l),
			"view": modal("Form", inInput(object{"type": "external_select", "action_id": "a"}))}), "view",
			"id").(string)
		got := l.answers(acking(file))
		offered, err := r.sim.Suggest(t.Context(), "U1", slacksim.Container{Type: "view", ViewID: id}, "in", "a", "kr-")
		if err != nil || len(slacksim.Options(offered)) == 0 {
			t.Errorf("%s: %v %v", file, offered, err)
		}
		<-got
	}
	if got := r.trouble(); len(got) > 0 {
		t.Errorf("trouble: %v", r.sim.Trouble())
	}
}

func TestEveryKindOfStateRoundTrips(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	l := r.connect()
	want := sample(t, "interactivity/state.values.all_elements.json")["values"].(object)
	element := func(state object) object {
		e := object{"type": state["type"], "action_id": "a"}
		switch e["type"] {
		case "static_select", "multi_static_select", "radio_buttons", "checkboxes":
			options := []any{}
			if one := state["selected_option"]; one != nil {
				options = append(options, one)
			} else if some, _ := state["selected_options"].([]any); len(some) > 0 {
				options = some
			} else {
				options = append(options, option(1))
			}
			e["options"] = options
		case "number_input":
			e["is_decimal_allowed"] = true
		}
		return e
	}
	var blocks []any
	values := slacksim.Values{}
	for _, b := range slices.Sorted(maps.Keys(want)) {
		state := at(want, b, "a").(object)
		block := inInput(element(state))
		block["block_id"], block["optional"] = b, true
		blocks = append(blocks, block)
		values[b] = map[string]map[string]any{"a": state}
	}
	id := at(r.must("views.open", object{"trigger_id": r.trigger(l), "view": modal("All", blocks...)}), "view",
		"id").(string)
	got := l.answers(nothing)
	if err := r.sim.Submit(t.Context(), "U1", id, values); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, at(<-got, "payload", "view", "state", "values")); diff != "" {
		t.Errorf("state.values differ (-sample +ours):\n%s", diff)
	}
}

func TestEverySampleIsJSONThatComesBackTheSame(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/samples/*/*.json")
	if err != nil || len(files) < 150 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	for _, file := range files {
		rel, _ := filepath.Rel("testdata/samples", file)
		first := sample(t, rel)
		text, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		var second object
		if err := json.Unmarshal(text, &second); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("%s: %s", rel, diff)
		}
	}
}
