package slacksim_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"okrbot/slacksim"
)

func TestMethodsRefuseWithTheirOwnErrors(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf, func(c *slacksim.Config) {
		c.Manifest = []byte(strings.Replace(string(c.Manifest), "bot: [",
			"bot: [users:read.email, users.profile:read, ", 1))
	})
	r.sim.AddUser(slacksim.User{ID: "U7", RealName: "Leaver"})
	r.sim.Deactivate("U7")
	r.sim.AddChannel(slacksim.Channel{ID: "C4", Name: "old", Members: []string{"U1", r.sim.BotUser()}})
	r.sim.Archive("C4")
	ts := r.must("chat.postMessage", object{"channel": "C1", "text": "x"})["ts"]
	r.must("reactions.add", object{"channel": "C1", "timestamp": ts, "name": "tada"})
	now := r.clock.Now().Unix()
	for _, c := range []struct {
		method string
		args   object
		code   string
	}{
		{"chat.postMessage", object{"text": "x"}, "channel_not_found"},
		{"chat.postMessage", object{"channel": "C9", "text": "x"}, "channel_not_found"},
		{"chat.postMessage", object{"channel": "C3", "text": "x"}, "channel_not_found"},
		{"chat.postMessage", object{"channel": "C2", "text": "x"}, "not_in_channel"},
		{"chat.postMessage", object{"channel": "C4", "text": "x"}, "is_archived"},
		{"chat.postMessage", object{"channel": "C1"}, "no_text"},
		{"chat.postMessage", object{"channel": "C1", "text": "x", "username": "Boss"}, "missing_scope"},
		{"chat.postMessage", object{"channel": "C1", "text": "x", "metadata": "x"}, "invalid_metadata_format"},
		{"chat.postMessage", object{"channel": "C1", "text": "x", "metadata": object{"event_type": "x"}},
			"invalid_metadata_schema"},
		{"chat.postMessage", object{"channel": "C1", "text": "x",
			"attachments": many(101, func(int) any { return object{"text": "x"} })}, "too_many_attachments"},
		{"chat.update", object{"channel": "C1", "text": "x"}, "invalid_arguments"},
		{"chat.delete", object{"channel": "C1", "ts": "1.2"}, "message_not_found"},
		{"chat.getPermalink", object{"channel": "C1", "message_ts": "1.2"}, "message_not_found"},
		{"chat.postEphemeral", object{"channel": "C2", "user": "U1", "text": "x"}, "not_in_channel"},
		{"chat.scheduleMessage", object{"channel": "C1", "text": "x", "post_at": now - 1}, "time_in_past"},
		{"chat.scheduleMessage", object{"channel": "C1", "text": "x", "post_at": now + 121*24*3600}, "time_too_far"},
		{"chat.scheduleMessage", object{"channel": "C1", "text": "x", "post_at": "soon"}, "invalid_time"},
		{"chat.deleteScheduledMessage", object{"channel": "C1", "scheduled_message_id": "Q1"},
			"invalid_scheduled_message_id"},
		{"conversations.open", nil, "users_list_not_supplied"},
		{"conversations.open", object{"users": "U9"}, "user_not_found"},
		{"conversations.open", object{"users": "U7"}, "user_disabled"},
		{"conversations.open", object{"users": "1,2,3,4,5,6,7,8,9"}, "too_many_users"},
		{"conversations.info", object{"channel": "C3"}, "channel_not_found"},
		{"conversations.list", object{"types": "secret"}, "invalid_types"},
		{"conversations.history", object{"channel": "C2"}, "not_in_channel"},
		{"conversations.history", object{"channel": "C1", "oldest": "yesterday"}, "invalid_ts_oldest"},
		{"conversations.replies", object{"channel": "C1", "ts": "1.2"}, "thread_not_found"},
		{"conversations.join", object{"channel": "C4"}, "is_archived"},
		{"conversations.join", object{"channel": r.sim.DM("U1", r.sim.BotUser())},
			"method_not_supported_for_channel_type"},
		{"users.info", object{"user": "U9"}, "user_not_found"},
		{"users.profile.get", object{"user": "U9"}, "user_not_found"},
		{"users.lookupByEmail", object{"email": "nobody@example.com"}, "users_not_found"},
		{"usergroups.users.list", object{"usergroup": "S9"}, "no_such_subteam"},
		{"views.open", object{"view": modal("x")}, "invalid_arguments"},
		{"views.update", object{"view": modal("x", section("x")), "view_id": "V9"}, "not_found"},
		{"views.publish", object{"user_id": "U9", "view": object{"type": "home", "blocks": []any{}}},
			"invalid_arguments"},
		{"reactions.add", object{"channel": "C1", "timestamp": ts, "name": "tada"}, "already_reacted"},
		{"reactions.add", object{"channel": "C1", "timestamp": ts, "name": "No Emoji"}, "invalid_name"},
		{"reactions.remove", object{"channel": "C1", "timestamp": ts, "name": "wave"}, "no_reaction"},
		{"files.getUploadURLExternal", object{"filename": "x", "length": 101 << 20}, "file_upload_size_restricted"},
		{"files.completeUploadExternal", object{"files": []any{object{"id": "F9"}}}, "file_not_found"},
		{"team.info", object{"team": "T9"}, "team_not_found"},
		{"dnd.info", object{"user": "U9"}, "user_not_found"},
		{"dnd.teamInfo", nil, "no_users_provided"},
		{"bots.info", object{"bot": "B9"}, "bot_not_found"},
	} {
		r.refused(c.code, c.method, c.args)
	}
}

func TestAScheduledMessageIsPostedWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	at := r.clock.Now().Add(time.Hour).Unix()
	r.must("chat.scheduleMessage", object{"channel": "C1", "text": "now", "post_at": at})
	never := r.must("chat.scheduleMessage", object{"channel": "C1", "text": "never", "post_at": at})
	r.must("chat.scheduleMessage", object{"channel": "C1", "text": "with metadata", "post_at": at,
		"metadata": object{"event_type": "x", "event_payload": object{}}})
	r.must("chat.deleteScheduledMessage", object{"channel": "C1",
		"scheduled_message_id": never["scheduled_message_id"]})
	r.move(time.Hour - time.Second)
	if got := r.sim.Messages("C1"); len(got) != 0 {
		t.Errorf("too early: %+v", got)
	}
	r.move(time.Second)
	if got := r.sim.Messages("C1"); len(got) != 1 || got[0].Text != "now" {
		t.Errorf("when the time has come: %+v", got)
	}
	for range 30 {
		r.must("chat.scheduleMessage", object{"channel": "C1", "text": "x", "post_at": r.clock.Now().Unix() + 600})
	}
	r.refused("restricted_too_many", "chat.scheduleMessage",
		object{"channel": "C1", "text": "x", "post_at": r.clock.Now().Unix() + 600})
}

func TestThreadsHistoryAndMetadata(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	parent := r.must("chat.postMessage", object{"channel": "C1", "text": "parent",
		"metadata": object{"event_type": "x", "event_payload": object{"k": "v"}}})["ts"]
	r.must("chat.postMessage", object{"channel": "C1", "text": "reply", "thread_ts": parent})
	r.must("chat.postMessage", object{"channel": "C1", "text": "for all", "thread_ts": parent, "reply_broadcast": true})
	history := r.must("conversations.history", object{"channel": "C1", "include_all_metadata": true})
	if at(history, "messages", 0, "text") != "for all" || at(history, "messages", 1, "reply_count") != 2.0 ||
		at(history, "messages", 1, "metadata", "event_payload", "k") != "v" {
		t.Errorf("the history is %v", history["messages"])
	}
	if got := r.must("conversations.history", object{"channel": "C1"}); at(got, "messages", 1, "metadata") != nil {
		t.Errorf("metadata comes unasked: %v", got)
	}
	if got := r.must("conversations.history",
		object{"channel": "C1", "oldest": parent, "inclusive": true, "limit": 1}); got["has_more"] != true {
		t.Errorf("a page of the history: %v", got)
	}
	replies := r.must("conversations.replies", object{"channel": "C1", "ts": parent})
	if got := replies["messages"].([]any); len(got) != 3 || at(got, 0, "text") != "parent" {
		t.Errorf("the thread is %v", got)
	}
}

func TestAFileIsUploadedInThreeSteps(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	got := r.must("files.getUploadURLExternal", object{"filename": "a.csv", "length": 3})
	complete := object{"files": []any{object{"id": got["file_id"], "title": "Numbers"}}, "channel_id": "C1",
		"initial_comment": "Here"}
	r.refused("file_not_found", "files.completeUploadExternal", complete)
	resp, err := http.Post(got["upload_url"].(string), "application/octet-stream", strings.NewReader("1,2"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 {
		t.Errorf("upload: %s", resp.Status)
	}
	if done := r.must("files.completeUploadExternal", complete); at(done, "files", 0, "title") != "Numbers" ||
		done["ts"] != nil {
		t.Errorf("complete: %v", done)
	}
	r.until("the file message appears", func() bool { return len(r.sim.Messages("C1")) == 1 })
	m := r.sim.Messages("C1")[0]
	if m.Subtype != "file_share" || m.Text != "Here" || string(m.Files[0].Bytes) != "1,2" {
		t.Errorf("the message is %+v", m)
	}
	file, err := http.Get(r.url + "/sim/file/" + got["file_id"].(string))
	if err != nil {
		t.Fatal(err)
	}
	file.Body.Close()
	if file.StatusCode != 200 || file.Header.Get("Content-Disposition") == "" {
		t.Errorf("the file on the page: %s %v", file.Status, file.Header)
	}
}
