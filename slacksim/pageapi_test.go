package slacksim_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/slacksim"
)

func TestThePageIsEverybody(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf, func(c *slacksim.Config) {
		c.Tour = map[string][]slacksim.TourStep{"en": {{Title: "Welcome", Body: "x"}},
			"tr": {{Title: "Hoş geldiniz", Body: "x"}}}
	})
	l := r.connect()
	r.sim.AddUser(slacksim.User{ID: "U3", RealName: "Deniz Yılmaz", Locale: "tr-TR"})
	act := func(path string, body object) object {
		t.Helper()
		got := r.page(path, body)
		if got["ok"] != true {
			t.Errorf("%s: %v", path, got)
		}
		return got
	}
	world := r.page("/sim/world", nil)
	if world["me"] != "U1" || at(world, "tour", 0, "title") != "Welcome" || world["connections"] != 1.0 ||
		at(world, "commands", 0, "usage_hint") != "[title]" {
		t.Errorf("the world is %v", world)
	}
	if got := r.page("/sim/world?as=U3", nil); at(got, "tour", 0, "title") != "Hoş geldiniz" {
		t.Errorf("Deniz's tour is %v", got["tour"])
	}
	if got := r.page("/sim/world?as=U9", nil); got["error"] != "user_not_found" {
		t.Errorf("nobody: %v", got)
	}

	act("/sim/type", object{"as": "U1", "channel": "C1", "text": "helo *all* <b>"})
	ts := r.sim.Messages("C1")[0].TS
	act("/sim/edit", object{"as": "U1", "channel": "C1", "ts": ts, "text": "hello"})
	act("/sim/react", object{"as": "U2", "channel": "C1", "ts": ts, "name": "wave"})
	l.ack(l.next())
	got := r.page("/sim/channel?as=U2&id=C1", nil)
	if at(got, "messages", 0, "text") != "hello" || at(got, "messages", 0, "edited", "ts") == nil ||
		at(got, "messages", 0, "reactions", 0, "users", 0) != "U2" {
		t.Errorf("the channel shows %v", got)
	}
	unread := func() any {
		i := slices.IndexFunc(r.page("/sim/world?as=U2", nil)["channels"].([]any),
			func(c any) bool { return at(c, "id") == "C1" })
		return at(r.page("/sim/world?as=U2", nil), "channels", i, "unread")
	}
	if n := unread(); n != 1.0 {
		t.Errorf("%v unread", n)
	}
	act("/sim/read", object{"as": "U2", "channel": "C1", "ts": ts})
	if n := unread(); n != 0.0 {
		t.Errorf("%v unread after reading", n)
	}
	if got := r.page("/sim/delete", object{"as": "U2", "channel": "C1", "ts": ts}); got["ok"] != false {
		t.Errorf("John deletes Maria's message: %v", got)
	}
	act("/sim/delete", object{"as": "U1", "channel": "C1", "ts": ts})
	if got := r.page("/sim/channel?as=U2&id=C3", nil); got["error"] != "channel_not_found" {
		t.Errorf("John in a private channel: %v", got)
	}
	if got := r.page("/sim/type", object{"as": "U1", "channel": "C1", "text": "/nothing"}); got["ok"] != false ||
		!strings.Contains(got["message"].(string), "not a valid command") {
		t.Errorf("an unknown command: %v", got)
	}

	done := l.answers(nothing)
	act("/sim/shortcut", object{"as": "U1", "callback_id": "new_thing"})
	opened := r.must("views.open", object{"trigger_id": at(<-done, "payload", "trigger_id"),
		"view": modal("Form", input("a", "a"), buttons("go"))})
	id := at(opened, "view", "id")
	typed := object{"a": object{"a": object{"type": "plain_text_input", "value": "typed"}}}
	done = l.answers(nothing)
	act("/sim/click", object{"as": "U1", "container": object{"type": "view", "view_id": id}, "block_id": "b",
		"action_id": "go", "element": object{}, "values": typed})
	if f := <-done; at(f, "payload", "view", "state", "values", "a", "a", "value") != "typed" ||
		at(f, "payload", "actions", 0, "value") != "go" {
		t.Errorf("the click sent %v", f)
	}
	if got := r.page("/sim/views?as=U1", nil); at(got, "stack", 0, "view", "id") != id ||
		at(got, "stack", 0, "busy") != false {
		t.Errorf("the stack is %v", got)
	}
	done = l.answers(func(object) any {
		return object{"response_action": "errors", "errors": object{"a": "No."}}
	})
	act("/sim/submit", object{"as": "U1", "view_id": id, "values": typed})
	<-done
	if got := r.page("/sim/views?as=U1", nil); at(got, "stack", 0, "errors", "a") != "No." {
		t.Errorf("the errors are %v", got)
	}
	act("/sim/close", object{"as": "U1", "view_id": id})
	if got := r.page("/sim/views?as=U1", nil); len(got["stack"].([]any)) != 0 {
		t.Errorf("after closing: %v", got)
	}

	act("/sim/home", object{"as": "U1", "tab": "home"})
	if f := l.next(); at(f, "payload", "event", "tab") != "home" {
		t.Errorf("opening Home sent %v", f)
	} else {
		l.ack(f)
	}
	if got := r.page("/sim/home?as=U1", nil); got["view"] != nil {
		t.Errorf("Home before it is published: %v", got)
	}
	r.must("views.publish", object{"user_id": "U1", "view": object{"type": "home", "blocks": []any{section("x")}}})
	if got := r.page("/sim/home?as=U1", nil); at(got, "view", "blocks", 0, "type") != "section" {
		t.Errorf("Home: %v", got)
	}
	log := r.page("/sim/log?after=0", nil)["entries"].([]any)
	kinds := map[any]bool{}
	for _, e := range log {
		kinds[at(e, "kind")] = true
	}
	for _, kind := range []string{"envelope", "ack", "api", "ws"} {
		if !kinds[kind] {
			t.Errorf("the log has no %s", kind)
		}
	}
	if got := r.page("/sim/log?after="+jsonNumber(at(log, len(log)-1, "n")), nil); len(got["entries"].([]any)) != 0 {
		t.Errorf("the rest of the log: %v", got)
	}
}

func jsonNumber(v any) string {
	return strings.TrimSuffix(time.Duration(int64(v.(float64))).String(), "ns")
}

func TestThePageMovesTheClock(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, c := range []struct {
		body object
		want string
	}{
		{object{"by": "1h"}, "2026-11-23T10:00:00Z"},
		{object{"to": "2026-11-24T00:00:00Z"}, "2026-11-24T00:00:00Z"},
		{object{"as": "U1", "next": "monday 09:00"}, "2026-11-30T08:00:00Z"},
	} {
		if got := r.page("/sim/clock", c.body); got["now"] == nil ||
			r.clock.Now().UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%v: %v, the clock says %v", c.body, got, r.clock.Now())
		}
	}
	for _, body := range []object{{"next": "someday"}, {"by": "a while"}, {"to": "later"}} {
		if got := r.page("/sim/clock", body); got["error"] == nil {
			t.Errorf("%v: %v", body, got)
		}
	}
}

func TestAClockOfItsOwnGoesForwardOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *slacksim.Config) { c.Clock = nil })
	before := r.sim.Now()
	if err := r.sim.MoveClock(t.Context(), before.Add(time.Hour)); err != nil {
		t.Error(err)
	}
	if gone := r.sim.Now().Sub(before); gone < time.Hour || gone > time.Hour+time.Minute {
		t.Errorf("the clock went %v", gone)
	}
	if err := r.sim.MoveClock(t.Context(), before); err == nil {
		t.Error("the clock went back")
	}
}

func TestThePageSwitchesFaults(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if got := r.page("/sim/faults", nil)["faults"].([]any); len(got) != len(slacksim.FaultNames) ||
		at(got, 0, "label") == "" {
		t.Errorf("the switches are %v", got)
	}
	r.page("/sim/faults", object{"faults": []any{object{"name": "ratelimited", "on": true, "param": "auth.test"},
		object{"name": "slow", "on": true, "param": "1ms"}}})
	resp := r.request(r.sim.BotToken(), "auth.test", nil)
	resp.Body.Close()
	if resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("auth.test: %s", resp.Status)
	}
	got := r.page("/sim/faults", object{"faults": []any{object{"name": "ratelimited", "on": false}}})
	if at(got, "faults", 0, "on") != false || at(got, "faults", 2, "on") != true ||
		at(got, "faults", 2, "param") != "1ms" {
		t.Errorf("the switches are %v", got)
	}
	r.must("auth.test", nil)
}

func TestTheAppHearsWhatChanges(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf, func(c *slacksim.Config) {
		c.Manifest = []byte(strings.Replace(string(c.Manifest), "bot_events: [",
			"bot_events: [dnd_updated_user, team_rename, channel_archive, subteam_updated, ", 1))
	})
	l := r.connect()
	r.sim.SetUsergroup(slacksim.Usergroup{ID: "S1", Handle: "sales", Users: []string{"U1"}})
	r.sim.Invite("C2", r.sim.BotUser(), "U3")
	r.sim.Leave("C1", "U2")
	r.sim.Rename("C1", "deals")
	r.sim.SetUsergroup(slacksim.Usergroup{ID: "S1", Handle: "sales", Users: []string{"U2"}})
	r.sim.SetDND("U1", slacksim.DND{Start: r.clock.Now(), End: r.clock.Now().Add(time.Hour)})
	r.sim.RenameTeam("Acme")
	r.sim.Deactivate("U2")
	r.sim.Archive("C1")
	want := []any{"member_joined_channel", "member_joined_channel", "member_left_channel", "channel_rename",
		"subteam_members_changed", "subteam_updated",
		"dnd_updated_user", "team_rename", "user_change", "channel_archive"}
	var got []any
	for range want {
		f := l.next()
		l.ack(f)
		got = append(got, at(f, "payload", "event", "type"))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the app hears %v, want %v", got, want)
	}
	if got := r.must("dnd.teamInfo", object{"users": "U1,U2"}); at(got, "users", "U1", "dnd_enabled") != true ||
		at(got, "users", "U2", "next_dnd_start_ts") != 1.0 {
		t.Errorf("dnd.teamInfo: %v", got)
	}
}
