package slacksim_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"okrbot/slacksim"
)

// The tests of this file follow the checklist for a simulated Slack, line by line.

func TestASocketNeedsAnAppTokenAndAFreshTicket(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.refused("not_allowed_token_type", "apps.connections.open", nil)
	if got := r.callAs("xapp-other", "apps.connections.open", nil); got["error"] != "invalid_auth" {
		t.Errorf("a foreign app token: %v", got)
	}
	resp, err := http.Get(r.sim.APIURL() + "apps.connections.open?token=" + r.sim.AppToken())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := decode(t, resp); got["error"] != "insecure_request" {
		t.Errorf("GET: %v", got)
	}
	address := r.ticket()
	l := r.dial(address)
	hello := l.next()
	if hello["type"] != "hello" || hello["num_connections"] != 1.0 || at(hello, "connection_info", "app_id") == nil {
		t.Errorf("hello is %v", hello)
	}
	if _, _, err := websocket.Dial(t.Context(), address, nil); err == nil {
		t.Error("a used ticket opened a socket")
	}
}

func TestTheServerPings(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *slacksim.Config) { c.PingInterval = 10 * time.Millisecond })
	l := r.connect()
	for range 2 {
		select {
		case <-l.pings:
		case <-time.After(patience):
			t.Fatal("no ping came")
		}
	}
}

func TestWhatIsNotAcknowledgedInTimeIsShownToThePerson(t *testing.T) {
	t.Parallel()
	r := newRig(t, ackWithin(50*time.Millisecond))
	wants := func(err error, words string) {
		t.Helper()
		if err == nil || err.Error() != words {
			t.Errorf("the person sees %v, want %s", err, words)
		}
	}
	wants(r.sim.Type(t.Context(), "U1", "C1", "", "/form"), `/form failed with the error "dispatch_failed"`)
	l := r.connect()
	wants(r.sim.Type(t.Context(), "U1", "C1", "", "/form"), `/form failed with the error "operation_timeout"`)
	late := l.next()
	l.ack(late)
	r.until("the late ack is refused", func() bool { return slices.Contains(r.trouble(), "late") })
	if !slices.Contains(r.trouble(), "missing") {
		t.Errorf("trouble is %v", r.trouble())
	}
	trigger := at(r.shortcutUnanswered(l), "payload", "trigger_id")
	opened := r.must("views.open", object{"trigger_id": trigger, "view": modal("Form", input("a", "a"))})
	id := at(opened, "view", "id").(string)
	values := slacksim.Values{"a": {"a": {"type": "plain_text_input", "value": "x"}}}
	wants(r.sim.Submit(t.Context(), "U1", id, values), "We had some trouble connecting. Try again?")
	if v := r.sim.Views("U1"); len(v) != 1 || v[0].Trouble == "" {
		t.Errorf("the modal is %+v", v)
	}
}

func (r *rig) shortcutUnanswered(l *line) object {
	r.t.Helper()
	if err := r.sim.Shortcut(r.t.Context(), "U1", "new_thing", "", ""); err == nil {
		r.t.Error("a shortcut without an ack went well")
	}
	return l.next()
}

func TestAFrameOfMoreThan20480BytesEndsTheSocket(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for size, accepted := range map[int]bool{20480: true, 20481: false} {
		l := r.connect()
		errs := make(chan error, 1)
		go func() { errs <- r.sim.Type(t.Context(), "U1", "C1", "", "/say x") }()
		f := l.next()
		frame := fmt.Appendf(nil, `{"envelope_id":%q,"payload":{"text":""}}`, f["envelope_id"])
		frame = bytes.Replace(frame, []byte(`"text":"`), []byte(`"text":"`+strings.Repeat("x", size-len(frame))), 1)
		l.send(frame)
		if accepted {
			if err := <-errs; err != nil {
				t.Errorf("%d bytes: %v", size, err)
			}
			_ = l.conn.CloseNow()
			r.until("the socket is gone", func() bool { return r.sim.Connections() == 0 })
			continue
		}
		var closed websocket.CloseError
		if err := <-l.closed; !errors.As(err, &closed) || closed.Code != 1009 ||
			closed.Reason != "Max frame length of 20480 has been exceeded." {
			t.Errorf("%d bytes: %v", size, err)
		}
		<-errs
	}
	if got := r.trouble(); !slices.Equal(got, []string{"frame_too_long"}) {
		t.Errorf("trouble is %v", got)
	}
}

func TestEnvelopesGoToAnyOfTheOpenSockets(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a, b := r.connect(), r.connect()
	for range 40 {
		r.sim.OpenHome("U1", "home")
	}
	got := map[string]bool{}
	for range 40 {
		select {
		case f := <-a.frames:
			a.ack(f)
			got["a"] = true
		case f := <-b.frames:
			b.ack(f)
			got["b"] = true
		case <-time.After(patience):
			t.Fatal("an event is missing")
		}
	}
	if len(got) != 2 {
		t.Errorf("all events came over socket %v", got)
	}
}

func TestAnAckOnAnotherSocketDoesNotCount(t *testing.T) {
	t.Parallel()
	r := newRig(t, ackWithin(100*time.Millisecond))
	a := r.connect()
	errs := make(chan error, 1)
	go func() { errs <- r.sim.Type(t.Context(), "U1", "C1", "", "/form") }()
	f := a.next()
	b := r.connect()
	b.ack(f)
	if err := <-errs; err == nil {
		t.Error("an ack on another socket was counted")
	}
}

func TestTheEleventhSocketIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for range 10 {
		r.connect()
	}
	l := r.dial(r.ticket())
	if f := l.next(); f["type"] != "disconnect" || f["reason"] != "too_many_websockets" {
		t.Errorf("the 11th socket got %v", f)
	}
	if n := r.sim.Connections(); n != 10 {
		t.Errorf("%d sockets are open", n)
	}
}

func TestDisconnectFrames(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{"warning", "refresh_requested", "link_disabled"} {
		r := newRig(t)
		l := r.connect()
		r.sim.Disconnect(reason)
		if f := l.next(); f["type"] != "disconnect" || f["reason"] != reason || at(f, "debug_info", "host") == nil {
			t.Errorf("%s: %v", reason, f)
		}
	}
}

func TestADroppedEventComesAgainWithItsEventID(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	l := r.connect()
	r.sim.OpenHome("U1", "home")
	first := l.next()
	r.sim.DropSockets()
	r.until("the socket is gone", func() bool { return r.sim.Connections() == 0 })
	l = r.connect()
	again := l.next()
	if at(again, "payload", "event_id") != at(first, "payload", "event_id") || again["retry_attempt"] != 1.0 ||
		again["retry_reason"] != "timeout" {
		t.Errorf("the second delivery is %v", again)
	}
	l.ack(again)
}

func TestAnEventIsRedeliveredAtOnceAfterOneAndAfterFiveMinutes(t *testing.T) {
	t.Parallel()
	r := newRig(t, ackWithin(20*time.Millisecond))
	l := r.connect()
	r.sim.OpenHome("U1", "home")
	if f := l.next(); f["retry_attempt"] != 0.0 || f["retry_reason"] != "" {
		t.Errorf("the first delivery is %v", f)
	}
	if f := l.next(); f["retry_attempt"] != 1.0 {
		t.Errorf("the first retry is %v", f)
	}
	missed := func(n int) func() bool {
		return func() bool {
			return len(slices.DeleteFunc(r.trouble(), func(code string) bool { return code != "missing" })) == n
		}
	}
	for attempt, wait := range map[float64]time.Duration{2: time.Minute} {
		r.until("the retry is missed", missed(2))
		r.move(wait)
		if f := l.next(); f["retry_attempt"] != attempt {
			t.Errorf("the retry after %v is %v", wait, f)
		}
	}
	r.until("the retry is missed", missed(3))
	r.move(5 * time.Minute)
	if f := l.next(); f["retry_attempt"] != 3.0 {
		t.Errorf("the last retry is %v", f)
	}
	r.until("the last retry is missed", missed(4))
	r.move(time.Hour)
	select {
	case f := <-l.frames:
		t.Errorf("after the last retry came %v", f)
	default:
	}
}

func TestFaultsOnRequest(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	l := r.connect()
	message := object{"channel": "C1", "text": "x"}

	r.sim.Inject(slacksim.Fault{Name: "ratelimited", On: "chat.postMessage", Times: 1, RetryAfter: 7})
	resp := r.request(r.sim.BotToken(), "chat.postMessage", message)
	resp.Body.Close()
	if resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") != "7" {
		t.Errorf("ratelimited: %s, Retry-After %q", resp.Status, resp.Header.Get("Retry-After"))
	}
	r.must("chat.postMessage", message)

	r.sim.Inject(slacksim.Fault{Name: "server_error", Times: 1, Status: 502})
	resp = r.request(r.sim.BotToken(), "auth.test", nil)
	resp.Body.Close()
	if resp.StatusCode != http.StatusBadGateway {
		t.Errorf("server_error: %s", resp.Status)
	}

	began := time.Now()
	r.sim.Inject(slacksim.Fault{Name: "slow", Times: 1, Delay: 50 * time.Millisecond})
	r.must("auth.test", nil)
	if took := time.Since(began); took < 50*time.Millisecond {
		t.Errorf("slow took %v", took)
	}

	for _, code := range []string{"invalid_auth", "missing_scope", "not_in_channel", "user_disabled"} {
		r.sim.Inject(slacksim.Fault{Name: "error", On: "chat.postMessage", Times: 1, Code: code})
		r.refused(code, "chat.postMessage", message)
	}
	r.sim.Inject(slacksim.Fault{Name: "expired_trigger", Times: 1})
	r.refused("expired_trigger_id", "views.open", object{"trigger_id": "x", "view": modal("Form")})
	r.sim.Inject(slacksim.Fault{Name: "hash_conflict", Times: 1})
	r.refused("hash_conflict", "views.publish",
		object{"user_id": "U1", "hash": "x", "view": object{"type": "home", "blocks": []any{}}})
	r.sim.Inject(slacksim.Fault{Name: "unsupported_blocks", Times: 1, Blocks: []string{"header"}})
	r.sim.Inject(slacksim.Fault{Name: "revoked_tokens", On: "users.info", Times: 1})
	r.refused("token_revoked", "users.info", object{"user": "U1"})
	if got := r.trouble(); len(got) > 0 {
		t.Errorf("faults made on request are blamed on the app: %v", got)
	}
	got := r.refused("invalid_blocks", "chat.postMessage",
		object{"channel": "C1", "blocks": []any{object{"type": "header", "text": plain("x")}}})
	if at(got, "errors", 0) != "unsupported type: header [json-pointer:/blocks/0/type]" {
		t.Errorf("unsupported_blocks: %v", got)
	}

	r.sim.Inject(slacksim.Fault{Name: "duplicate", Times: 1})
	r.sim.OpenHome("U1", "home")
	one, two := l.next(), l.next()
	l.ack(one)
	l.ack(two)
	if at(one, "payload", "event_id") != at(two, "payload", "event_id") || one["envelope_id"] == two["envelope_id"] {
		t.Errorf("duplicate: %v and %v", one, two)
	}
	if !r.sim.Redeliver("app_home_opened") {
		t.Error("there is nothing to redeliver")
	}
	if again := l.next(); at(again, "payload", "event_id") != at(one, "payload", "event_id") {
		t.Errorf("redelivered: %v", again)
	} else {
		l.ack(again)
	}

	r.sim.Inject(slacksim.Fault{Name: "late", Times: 1, Delay: time.Hour})
	r.sim.OpenHome("U2", "home")
	r.sim.OpenHome("U1", "home")
	if f := l.next(); at(f, "payload", "event", "user") != "U1" {
		t.Errorf("late: %v came first", f)
	} else {
		l.ack(f)
	}
	r.move(time.Hour)
	if f := l.next(); at(f, "payload", "event", "user") != "U2" {
		t.Errorf("late: %v", f)
	} else {
		l.ack(f)
	}

	r.sim.Inject(slacksim.Fault{Name: "refuse_connections", Times: 1})
	if _, _, err := websocket.Dial(t.Context(), r.ticket(), nil); err == nil {
		t.Error("refuse_connections let one in")
	}
	r.sim.Inject(slacksim.Fault{Name: "drop_before_ack", On: "/form", Times: 1})
	if err := r.sim.Type(t.Context(), "U1", "C1", "", "/form"); err == nil {
		t.Error("a command went well though the socket was dropped")
	}
	r.until("the socket is gone", func() bool { return r.sim.Connections() == 0 })
	l = r.connect()
	r.sim.Inject(slacksim.Fault{Name: "drop_after_ack", On: "/form", Times: 1})
	got2 := l.answers(nothing)
	if err := r.sim.Type(t.Context(), "U1", "C1", "", "/form"); err != nil {
		t.Error(err)
	}
	<-got2
	r.until("the socket is gone", func() bool { return r.sim.Connections() == 0 })
}

func TestRevokedTokens(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	l := r.connect()
	r.sim.RevokeTokens()
	types := []any{}
	for range 2 {
		f := l.next()
		l.ack(f)
		types = append(types, at(f, "payload", "event", "type"))
	}
	if !slices.Contains(types, "tokens_revoked") || !slices.Contains(types, "app_uninstalled") {
		t.Errorf("the app hears %v", types)
	}
	r.refused("token_revoked", "auth.test", nil)
}

func TestATriggerOpensOneViewWithinThreeSeconds(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	l := r.connect()
	view := modal("Form", section("x"))
	trigger := r.trigger(l)
	r.must("views.open", object{"trigger_id": trigger, "view": view})
	r.refused("exchanged_trigger_id", "views.open", object{"trigger_id": trigger, "view": view})
	trigger = r.trigger(l)
	r.move(3*time.Second + time.Millisecond)
	r.refused("expired_trigger_id", "views.open", object{"trigger_id": trigger, "view": view})
	got := r.refused("invalid_arguments", "views.open", object{"trigger_id": "nonsense", "view": view})
	if at(got, "response_metadata", "messages", 0) != "[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]" {
		t.Errorf("a wrong trigger: %v", got)
	}
	trigger = r.trigger(l)
	r.refused("invalid_arguments", "views.open", object{"trigger_id": trigger, "view": object{"type": "modal"}})
	r.must("views.open", object{"trigger_id": trigger, "view": view})
}

func (r *rig) clickIn(l *line, container slacksim.Container, blockID, actionID string) object {
	r.t.Helper()
	got := l.answers(nothing)
	if err := r.sim.Click(r.t.Context(), "U1", container,
		slacksim.Used{BlockID: blockID, ActionID: actionID}, nil); err != nil {
		r.t.Fatal(err)
	}
	return <-got
}

func TestViewsAreStackedThreeHigh(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	l := r.connect()
	opened := r.must("views.open", object{"trigger_id": r.trigger(l), "view": modal("One", buttons("go"))})
	root := at(opened, "view", "id")
	for _, title := range []string{"Two", "Three"} {
		stack := r.sim.Views("U1")
		f := r.clickIn(l, slacksim.Container{Type: "view", ViewID: stack[len(stack)-1].ID}, "b", "go")
		got := r.must("views.push", object{"trigger_id": at(f, "payload", "trigger_id"),
			"view": modal(title, buttons("go"))})
		if at(got, "view", "root_view_id") != root || at(got, "view", "previous_view_id") != stack[len(stack)-1].ID {
			t.Errorf("%s: %v", title, got)
		}
	}
	stack := r.sim.Views("U1")
	f := r.clickIn(l, slacksim.Container{Type: "view", ViewID: stack[2].ID}, "b", "go")
	r.refused("push_limit_reached", "views.push",
		object{"trigger_id": at(f, "payload", "trigger_id"), "view": modal("Four", buttons("go"))})
	if err := r.sim.CloseView(t.Context(), "U1", stack[2].ID, false); err != nil {
		t.Error(err)
	}
	if got := r.sim.Views("U1"); len(got) != 2 {
		t.Errorf("after Cancel %d views are open", len(got))
	}
	r.refused("not_found", "views.push", object{"trigger_id": r.trigger(l), "view": modal("Loose", buttons("go"))})
}

func TestAnOldHashLosesTheRace(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	l := r.connect()
	opened := r.must("views.open", object{"trigger_id": r.trigger(l), "view": modal("One", section("x"))})
	id, hash := at(opened, "view", "id"), at(opened, "view", "hash")
	r.must("views.update", object{"view_id": id, "hash": hash, "view": modal("Two", section("x"))})
	r.refused("hash_conflict", "views.update",
		object{"view_id": id, "hash": hash, "view": modal("Three", section("x"))})
	r.must("views.update", object{"view_id": id, "view": modal("Four", section("x"))})
	home := object{"type": "home", "blocks": []any{section("x")}}
	published := r.must("views.publish", object{"user_id": "U1", "view": home})
	r.must("views.publish", object{"user_id": "U1", "view": home, "hash": at(published, "view", "hash")})
	r.refused("hash_conflict", "views.publish",
		object{"user_id": "U1", "view": home, "hash": at(published, "view", "hash")})
}

func TestWhatWasTypedIsKeptWhereBothIDsAreEqual(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	l := r.connect()
	opened := r.must("views.open", object{"trigger_id": r.trigger(l),
		"view": modal("One", input("a", "x"), input("b", "x"), input("c", "x"))})
	id := at(opened, "view", "id").(string)
	for _, b := range []string{"a", "b", "c"} {
		if err := r.sim.Fill("U1", slacksim.Container{Type: "view", ViewID: id}, b, "x",
			object{"value": "typed " + b}); err != nil {
			t.Fatal(err)
		}
	}
	withInitial := input("a", "x")
	withInitial["element"].(object)["initial_value"] = "from the app"
	r.must("views.update", object{"view_id": id, "view": modal("Two", withInitial, input("b", "y"), input("d", "x"))})
	r.must("views.update", object{"view_id": id, "view": modal("Three", withInitial, input("b", "x"), input("d", "x"))})
	state := r.sim.Views("U1")[0].State
	for path, want := range map[[2]string]any{{"a", "x"}: "typed a", {"b", "x"}: nil, {"d", "x"}: nil} {
		if got := state[path[0]][path[1]]["value"]; got != want {
			t.Errorf("%v holds %v, want %v", path, got, want)
		}
	}
}

func (r *rig) respond(address any, body object) (int, string) {
	r.t.Helper()
	resp := r.post(address.(string), body)
	defer resp.Body.Close()
	var text bytes.Buffer
	_, _ = text.ReadFrom(resp.Body)
	if resp.Header.Get("Content-Type") == "" {
		r.t.Error("the answer has no Content-Type")
	}
	return resp.StatusCode, text.String()
}

func TestAResponseURLLivesThirtyMinutesAndFiveUses(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	l := r.connect()
	say := func() any {
		got := l.answers(nothing)
		if err := r.sim.Type(t.Context(), "U1", "C2", "", "/say x"); err != nil {
			t.Fatal(err)
		}
		return at(<-got, "payload", "response_url")
	}
	address := say()
	for i := range 5 {
		if status, text := r.respond(address, object{"text": fmt.Sprint("answer ", i)}); status != 200 || text != "ok" {
			t.Errorf("use %d: %d %s", i+1, status, text)
		}
	}
	if status, text := r.respond(address, object{"text": "once more"}); status == 200 ||
		!strings.Contains(text, "used_url") {
		t.Errorf("use 6: %d %s", status, text)
	}
	if got := r.sim.Ephemerals("C2", "U1"); len(got) != 5 || len(r.sim.Messages("C2")) != 0 {
		t.Errorf("Maria sees %d ephemeral messages in a channel the bot is not in", len(got))
	}
	address = say()
	r.move(30*time.Minute + time.Second)
	if status, text := r.respond(address, object{"text": "late"}); status == 200 ||
		!strings.Contains(text, "expired_url") {
		t.Errorf("after 30 minutes: %d %s", status, text)
	}
	if status, _ := r.respond(say(), object{"text": "for all", "response_type": "in_channel"}); status != 200 ||
		len(r.sim.Messages("C2")) != 1 {
		t.Errorf("in_channel: %d, %d messages", status, len(r.sim.Messages("C2")))
	}
}

func TestAResponseURLOfAButtonReplacesAndDeletes(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	l := r.connect()
	r.must("chat.postEphemeral", object{"channel": "C1", "user": "U1", "text": "f", "blocks": []any{buttons("go")}})
	shown := r.sim.Ephemerals("C1", "U1")[0]
	in := slacksim.Container{Type: "message", Channel: "C1", TS: shown.TS}
	f := r.clickIn(l, in, "b", "go")
	if at(f, "payload", "message") != nil || at(f, "payload", "container", "is_ephemeral") != true {
		t.Errorf("the payload of an ephemeral message is %v", f["payload"])
	}
	r.respond(at(f, "payload", "response_url"),
		object{"replace_original": true, "text": "new", "blocks": []any{buttons("again")}})
	if got := r.sim.Ephemerals("C1", "U1"); len(got) != 1 || got[0].Text != "new" {
		t.Fatalf("after the replacement: %+v", got)
	}
	f = r.clickIn(l, in, "b", "again")
	r.respond(at(f, "payload", "response_url"), object{"delete_original": true})
	if got := r.sim.Ephemerals("C1", "U1"); len(got) != 0 {
		t.Errorf("after the deletion: %+v", got)
	}
	posted := r.must("chat.postMessage", object{"channel": "C1", "text": "f", "blocks": []any{buttons("go")}})
	f = r.clickIn(l, slacksim.Container{Type: "message", Channel: "C1", TS: posted["ts"].(string)}, "b", "go")
	r.respond(at(f, "payload", "response_url"),
		object{"replace_original": true, "response_type": "in_channel", "text": "done"})
	if got := r.sim.Messages("C1"); len(got) != 1 || got[0].Text != "done" || len(got[0].Blocks) != 0 {
		t.Errorf("the message became %+v", got)
	}
}

func TestCommandsAreRefusedInThreadsBeforeDelivery(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	l := r.connect()
	posted := r.must("chat.postMessage", object{"channel": "C1", "text": "parent"})
	err := r.sim.Type(t.Context(), "U1", "C1", posted["ts"].(string), "/form")
	if err == nil || err.Error() != "/form is not supported in threads. Sorry!" {
		t.Errorf("the person sees %v", err)
	}
	if err := r.sim.Type(t.Context(), "U1", "C1", "", "/unknown"); err == nil ||
		!strings.HasPrefix(err.Error(), "/unknown is not a valid command.") {
		t.Errorf("an unknown command: %v", err)
	}
	select {
	case f := <-l.frames:
		t.Errorf("delivered: %v", f)
	default:
	}
}

func TestShouldEscapeIsObeyed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	l := r.connect()
	typed := "@John & #sales #board https://example.com/x acme.com 🚀"
	for command, want := range map[string]string{
		"/say":  "<@U2|john> &amp; <#C1|sales> <#C3|> <https://example.com/x> <http://acme.com|acme.com> :rocket:",
		"/form": typed,
	} {
		got := l.answers(nothing)
		if err := r.sim.Type(t.Context(), "U1", "C1", "", command+" "+typed); err != nil {
			t.Fatal(err)
		}
		if text := at(<-got, "payload", "text"); text != want {
			t.Errorf("%s gets %q, want %q", command, text, want)
		}
	}
	got := l.answers(nothing)
	if err := r.sim.Type(t.Context(), "U1", r.sim.DM("U1", "U2"), "", "/form"); err != nil {
		t.Fatal(err)
	}
	if name := at(<-got, "payload", "channel_name"); name != "directmessage" {
		t.Errorf("the channel_name in a DM is %v", name)
	}
}

func TestTheRulesOfChatUpdate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	blocks := []any{section("block")}
	ts := r.must("chat.postMessage", object{"channel": "C1", "text": "one", "blocks": blocks,
		"metadata": object{"event_type": "x", "event_payload": object{"a": "1"}}})["ts"]
	now := func() slacksim.Message { return r.sim.Messages("C1")[0] }

	r.must("chat.update", object{"channel": "C1", "ts": ts, "blocks": []any{section("other")}, "text": "two"})
	if m := now(); m.Edited != "" || len(m.Blocks) != 1 || m.Metadata == nil {
		t.Errorf("with blocks: %+v", m)
	}
	r.must("chat.update", object{"channel": "C1", "ts": ts, "metadata": object{}})
	if m := now(); len(m.Blocks) != 1 || m.Text != "two" || len(m.Metadata) != 0 {
		t.Errorf("with metadata only: %+v", m)
	}
	r.must("chat.update", object{"channel": "C1", "ts": ts, "text": "three"})
	if m := now(); m.Edited == "" || len(m.Blocks) != 0 {
		t.Errorf("text without blocks: %+v", m)
	}
	r.must("chat.update", object{"channel": "C1", "ts": ts, "text": "four", "blocks": blocks})
	r.must("chat.update", object{"channel": "C1", "ts": ts, "text": "five", "blocks": []any{}})
	if m := now(); len(m.Blocks) != 0 {
		t.Errorf("empty blocks: %+v", m)
	}
	r.refused("no_text", "chat.update", object{"channel": "C1", "ts": ts})
	r.refused("msg_too_long", "chat.update", object{"channel": "C1", "ts": ts, "text": strings.Repeat("x", 4001)})
	r.refused("message_not_found", "chat.update", object{"channel": "C1", "ts": "1.1", "text": "x"})
	r.refused("channel_not_found", "chat.update", object{"channel": "U1", "ts": ts, "text": "x"})
	if err := r.sim.Type(t.Context(), "U1", "C1", "", "mine"); err != nil {
		t.Fatal(err)
	}
	all := r.sim.Messages("C1")
	r.refused("cant_update_message", "chat.update", object{"channel": "C1", "ts": all[len(all)-1].TS, "text": "x"})
	r.refused("cant_delete_message", "chat.delete", object{"channel": "C1", "ts": all[len(all)-1].TS})
}

func TestEphemeralMessagesAreOnlyForOnePersonAndCannotBeUpdated(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ts := r.must("chat.postEphemeral", object{"channel": "C1", "user": "U1", "text": "psst"})["message_ts"]
	r.refused("message_not_found", "chat.update", object{"channel": "C1", "ts": ts, "text": "x"})
	r.refused("message_not_found", "chat.delete", object{"channel": "C1", "ts": ts})
	r.refused("user_not_in_channel", "chat.postEphemeral", object{"channel": "C1", "user": "U9", "text": "x"})
	for user, want := range map[string]int{"U1": 1, "U2": 0} {
		if got := r.page("/sim/channel?as="+user+"&id=C1", nil); len(got["messages"].([]any)) != want {
			t.Errorf("%s sees %v", user, got)
		}
	}
	if got := r.must("conversations.history", object{"channel": "C1"}); len(got["messages"].([]any)) != 0 {
		t.Errorf("the history has %v", got)
	}
}

func TestScopesAreEnforcedPerMethod(t *testing.T) {
	t.Parallel()
	r := newRig(t, without("chat:write", "users:read", "im:write", "groups:read"))
	got := r.refused("missing_scope", "chat.postMessage", object{"channel": "C1", "text": "x"})
	if got["needed"] != "chat:write" || !strings.HasPrefix(got["provided"].(string), "commands,im:read") {
		t.Errorf("missing_scope: %v", got)
	}
	r.refused("missing_scope", "users.info", object{"user": "U1"})
	r.refused("missing_scope", "users.lookupByEmail", object{"email": "maria@example.com"})
	r.refused("missing_scope", "users.profile.get", object{"user": "U1"})
	r.refused("missing_scope", "conversations.open", object{"users": "U1"})
	got = r.refused("missing_scope", "conversations.list", object{"types": "private_channel"})
	if got["needed"] != "groups:read" {
		t.Errorf("missing_scope: %v", got)
	}
	r.must("conversations.list", nil)
}

func TestEventsComeOnlyWhenSubscribedWithScopeAndInTheChannel(t *testing.T) {
	t.Parallel()
	said := func(r *rig, channel string) []any {
		l := r.connect()
		if err := r.sim.Type(t.Context(), "U1", channel, "", "hello"); err != nil {
			t.Fatal(err)
		}
		r.sim.SetUser(slacksim.User{ID: "U2", RealName: "John C."})
		var types []any
		for len(types) == 0 || types[len(types)-1] != "user_change" {
			f := l.next()
			l.ack(f)
			types = append(types, at(f, "payload", "event", "type"))
		}
		return types
	}
	both := []any{"message", "user_change"}
	only := []any{"user_change"}
	for name, c := range map[string]struct {
		without string
		channel string
		want    []any
	}{
		"in the channel":     {"-", "C1", both},
		"not in the channel": {"-", "C2", only},
		"not subscribed":     {"message.channels", "C1", only},
		"without the scope":  {"channels:history", "C1", only},
	} {
		if got := said(newRig(t, without(c.without)), c.channel); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestAReactionSaysWhatItIsBelow(t *testing.T) {
	t.Parallel()
	reacted := func(r *rig, l *line, channel, ts string) any {
		t.Helper()
		if err := r.sim.React("U2", channel, ts, "tada", false); err != nil {
			t.Fatal(err)
		}
		r.sim.SetUser(slacksim.User{ID: "U2", RealName: "John " + channel + ts})
		var heard any
		for {
			f := l.next()
			l.ack(f)
			switch e := at(f, "payload", "event").(object); e["type"] {
			case "user_change":
				return heard
			case "reaction_added":
				if e["event_ts"] == nil {
					t.Errorf("it happened at no time: %v", e)
				}
				delete(e, "event_ts")
				heard = e
			}
		}
	}
	typed := func(r *rig, channel string) string {
		t.Helper()
		if err := r.sim.Type(t.Context(), "U1", channel, "", "hello"); err != nil {
			t.Fatal(err)
		}
		all := r.sim.Messages(channel)
		return all[len(all)-1].TS
	}
	event := func(ts, author string) any {
		e := object{"type": "reaction_added", "user": "U2", "reaction": "tada",
			"item": object{"type": "message", "channel": "C1", "ts": ts}}
		if author != "" {
			e["item_user"] = author
		}
		return e
	}

	r := newRig(t, deaf)
	l := r.connect()
	answered := l.answers(func(object) any { return object{"response_type": "in_channel", "text": "said"} })
	if err := r.sim.Type(t.Context(), "U1", "C1", "", "/say x"); err != nil {
		t.Fatal(err)
	}
	<-answered
	answer := r.sim.Messages("C1")[0].TS
	posted := r.must("chat.postMessage", object{"channel": "C1", "text": "x"})["ts"].(string)
	for name, c := range map[string]struct{ ts, author string }{
		"a person's message":       {typed(r, "C1"), "U1"},
		"a message of the app":     {posted, r.sim.BotUser()},
		"the app's visible answer": {answer, ""},
	} {
		if diff := cmp.Diff(event(c.ts, c.author), reacted(r, l, "C1", c.ts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := reacted(r, l, "C2", typed(r, "C2")); got != nil {
		t.Errorf("in a channel without the app: %v", got)
	}
	for _, name := range []string{"reaction_added", "reactions:read"} {
		r := newRig(t, deaf, without(name))
		if got := reacted(r, r.connect(), "C1", typed(r, "C1")); got != nil {
			t.Errorf("without %s: %v", name, got)
		}
	}
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	at := time.Now() // and no later, however slow the machine is
	r := newRig(t, func(c *slacksim.Config) {
		c.ChannelLimit, c.TierLimit, c.Wall = true, true, func() time.Time { return at }
	})
	post := func(channel string) int {
		resp := r.request(r.sim.BotToken(), "chat.postMessage", object{"channel": channel, "text": "x"})
		defer resp.Body.Close()
		if resp.StatusCode == http.StatusTooManyRequests && resp.Header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After is %q", resp.Header.Get("Retry-After"))
		}
		return resp.StatusCode
	}
	if one, two, other := post("C1"), post("C1"), post("U1"); one != 200 || two != 429 || other != 200 {
		t.Errorf("two messages at once in a channel, one elsewhere: %d %d %d", one, two, other)
	}
	var last *http.Response
	for range 21 {
		last = r.request(r.sim.BotToken(), "users.list", object{"limit": 10})
		last.Body.Close()
	}
	if last.StatusCode != http.StatusTooManyRequests || last.Header.Get("Retry-After") == "" {
		t.Errorf("the 21st users.list in a minute: %s", last.Status)
	}
}

func TestPeopleOfAllShapes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sim.AddUser(slacksim.User{ID: "W9", RealName: "Guest", IsRestricted: true})
	r.sim.AddUser(slacksim.User{ID: "U8", RealName: "Stranger", IsStranger: true, TeamID: "TOTHER"})
	r.sim.AddUser(slacksim.User{ID: "U7", RealName: "Leaver", TZ: "Europe/Berlin"})
	r.sim.Deactivate("U7")
	info := func(id string) object {
		return at(r.must("users.info", object{"user": id, "include_locale": true}), "user").(object)
	}
	if u := info("W9"); u["is_restricted"] != true || u["tz"] != nil || at(u, "profile", "display_name") != "" {
		t.Errorf("a guest without a zone or display name: %v", u)
	}
	if u := info("U8"); u["is_stranger"] != true || u["team_id"] != "TOTHER" {
		t.Errorf("a stranger: %v", u)
	}
	if u := info("U7"); u["deleted"] != true || u["tz"] != nil || u["is_admin"] != nil {
		t.Errorf("a leaver: %v", u)
	}
	if u := info("USLACKBOT"); u["is_bot"] != false {
		t.Errorf("Slackbot: %v", u)
	}
	if u := info(r.sim.BotUser()); u["is_bot"] != true {
		t.Errorf("the bot: %v", u)
	}
	if u := info("U1"); u["tz_offset"] != 3600.0 || u["locale"] != "en-US" || at(u, "profile", "email") != nil {
		t.Errorf("in winter, without users:read.email: %v", u)
	}
	r.move(24 * time.Hour * 180)
	if u := info("U1"); u["tz_offset"] != 7200.0 {
		t.Errorf("in summer: %v", u["tz_offset"])
	}
}

func TestThePageIsToldWhatATelephoneWouldShow(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	events := r.listen("U1")
	r.must("chat.postMessage", object{"channel": "U1", "text": "Fallback for <@U2>",
		"blocks": []any{section("Blocks")}})
	events.until(t, `{"type":"channel"`)
	events.until(t, `{"type":"notify"`, `"text":"Fallback for @John"`)
	world := r.page("/sim/world?as=U2", nil)
	for _, one := range world["channels"].([]any) {
		if at(one, "kind") == "private" || at(one, "kind") == "app" && at(one, "members", 0) != "U2" {
			t.Errorf("John sees %v", one)
		}
	}
}

func TestDatesAreReadInTheViewersZone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	blocks := []any{section("Due <!date^1795424400^{date_num} {time}|fallback>")}
	for user, want := range map[string]string{"U1": "Due 2026-11-23 10:00 AM", "U2": "Due 2026-11-23 4:00 AM"} {
		if got := r.sim.BlocksText(blocks, user); !strings.HasPrefix(got, want) {
			t.Errorf("%s reads %q, want %q", user, got, want)
		}
	}
}

func TestTheAppIsAnsweredHoweverItAsks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	form := r.postForm("/api/chat.postMessage", url.Values{
		"token": {r.sim.BotToken()}, "channel": {"C1"}, "text": {"x"},
		"blocks": {`[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]`},
	})
	if form["ok"] != true || at(form, "message", "blocks", 0, "block_id") == nil {
		t.Errorf("a form with the token in it: %v", form)
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet,
		r.sim.APIURL()+"chat.getPermalink?channel=C1&message_ts="+form["ts"].(string), nil)
	req.Header.Set("Authorization", "Bearer "+r.sim.BotToken())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := decode(t, resp); got["permalink"] == nil {
		t.Errorf("GET with a bearer token: %v", got)
	}
	twice := r.postForm("/api/chat.postMessage",
		url.Values{"token": {r.sim.BotToken()}, "channel": {"C1"}, "blocks": {`"[]"`}})
	if twice["error"] != "invalid_blocks_format" {
		t.Errorf("blocks encoded twice: %v", twice)
	}
	r.refused("unknown_method", "chat.shout", nil)
	if got := r.callAs("", "auth.test", nil); got["error"] != "not_authed" {
		t.Errorf("no token: %v", got)
	}
}

func TestPagination(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i := range 250 {
		r.sim.AddUser(slacksim.User{RealName: fmt.Sprint("Person ", i)})
	}
	seen := map[any]bool{}
	cursor, pages := any(""), 0
	for {
		got := r.must("users.list", object{"limit": 100, "cursor": cursor})
		for _, u := range got["members"].([]any) {
			seen[at(u, "id")] = true
		}
		pages++
		if cursor = at(got, "response_metadata", "next_cursor"); cursor == "" {
			break
		}
	}
	if len(seen) != len(r.sim.Users()) || pages != 3 {
		t.Errorf("%d people on %d pages", len(seen), pages)
	}
	r.refused("invalid_cursor", "users.list", object{"cursor": "nonsense"})
	r.refused("invalid_limit", "conversations.list", object{"limit": -1})
}

func TestTheGatesAgainstOtherSites(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	send := func(change func(*http.Request)) int {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/sim/read",
			strings.NewReader(`{"as":"U1"}`))
		change(req)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if got := send(func(*http.Request) {}); got != 200 {
		t.Errorf("an own request: %d", got)
	}
	if got := send(func(q *http.Request) {
		q.Header.Set("Sec-Fetch-Site",
			"cross-site")
	}); got != http.StatusForbidden {
		t.Errorf("a cross-site request: %d", got)
	}
	if got := send(func(q *http.Request) { q.Host = "evil.example:80" }); got != http.StatusForbidden {
		t.Errorf("a foreign host name: %d", got)
	}
}

func TestAManipulatedClientMayPressWhatWasNeverShown(t *testing.T) {
	t.Parallel()
	r := newRig(t, deaf)
	l := r.connect()
	got := l.answers(nothing)
	if err := r.sim.Tamper(t.Context(), "U2", "approve", "42"); err != nil {
		t.Fatal(err)
	}
	f := <-got
	if at(f, "payload", "actions", 0, "action_id") != "approve" || at(f, "payload", "actions", 0, "value") != "42" ||
		at(f, "payload", "user", "id") != "U2" {
		t.Errorf("the app gets %v", f)
	}
	if len(r.sim.AllMessages()) != 0 {
		t.Error("a message was posted")
	}
	r.respond(at(f, "payload", "response_url"), object{"text": "No."})
	if got := r.sim.Ephemerals(r.sim.DM("U2", r.sim.BotUser()), "U2"); len(got) != 1 {
		t.Errorf("the answer is %+v", got)
	}
}
