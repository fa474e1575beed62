package slacksim

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ActError is what Slack shows to a person when something they did does not work.
type ActError struct {
	Code    string
	Message string
}

func (e *ActError) Error() string { return e.Message }

func wrong(code, format string, args ...any) *ActError {
	return &ActError{code, fmt.Sprintf(format, args...)}
}

const (
	connectTrouble = "We had some trouble connecting. Try again?"
	noThreads      = "%s is not supported in threads. Sorry!"
	failedWith     = "%s failed with the error %q"
	notACommand    = "%s is not a valid command. In Slack, all messages that start with the \"/\" character are interpreted as commands."
	readOnlyTab    = "Sending messages to this app has been turned off."
)

// Container is where an element is shown: a message, a view or the Home tab.
type Container struct {
	Type    string `json:"type"` // message, view or home
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	ViewID  string `json:"view_id"`
}

// Type is somebody writing a line: a message, or a slash command. threadTS is empty outside of threads.
func (s *Sim) Type(ctx context.Context, user, channelID, threadTS, text string) error {
	if strings.HasPrefix(text, "/") {
		return s.command(ctx, user, channelID, threadTS, text)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channelID]
	switch {
	case c == nil || !c.visibleTo(user):
		return wrong("channel_not_found", "There is no such conversation.")
	case !c.has(user):
		return wrong("not_in_channel", "You are not a member of #%s.", c.Name)
	case c.Archived:
		return wrong("is_archived", "This channel has been archived.")
	case c.IM && c.has(botUser) && (!s.manifest.Features.AppHome.MessagesTab || s.manifest.Features.AppHome.MessagesReadOnly):
		return wrong("messages_tab_disabled", readOnlyTab)
	case strings.TrimSpace(text) == "":
		return wrong("no_text", "A message needs some text.")
	}
	m := &Message{User: user, Text: s.encode(text), ThreadTS: threadTS, clientID: secret()}
	m.Blocks = []any{map[string]any{"type": "rich_text", "block_id": s.id("b"), "elements": []any{
		map[string]any{"type": "rich_text_section", "elements": s.inlineOf(m.Text)},
	}}}
	s.post(c, m)
	c.lastRead[user] = m.TS
	return nil
}

func (s *Sim) command(ctx context.Context, user, channelID, threadTS, line string) error {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	s.mu.Lock()
	c := s.channels[channelID]
	cmd, known := s.manifest.command(name)
	switch {
	case c == nil || !c.visibleTo(user):
		s.mu.Unlock()
		return wrong("channel_not_found", "There is no such conversation.")
	case !known:
		s.mu.Unlock()
		return wrong("invalid_command", notACommand, name)
	case threadTS != "":
		s.mu.Unlock()
		return wrong("not_in_threads", noThreads, name)
	}
	text := strings.TrimSpace(rest)
	if cmd.Escape {
		text = s.escapeCommand(text)
	}
	r := responseURL{channel: channelID, user: user, command: line}
	payload := map[string]any{
		"token": "verification-token", "team_id": teamID, "team_domain": s.team.Domain, "api_app_id": appID,
		"channel_id": channelID, "channel_name": c.label(), "user_id": user, "user_name": s.users[user].Name,
		"command": name, "text": text, "response_url": s.newResponseURL(r), "trigger_id": s.newTrigger(user, ""),
		"is_enterprise_install": "false",
	}
	s.mu.Unlock()
	a := s.ask(ctx, &delivery{kind: "slash_commands", name: name, payload: payload, accepts: true})
	if a.failure != "" {
		return wrong(a.failure, failedWith, name, a.failure)
	}
	if !carries(a.payload) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commandAnswer(a.payload, c, &r, name)
}

// commandAnswer posts the message an app acknowledged a command with.
func (s *Sim) commandAnswer(payload json.RawMessage, c *channel, r *responseURL, name string) error {
	body := &call{method: "ack", args: map[string]any{}}
	d := json.NewDecoder(strings.NewReader(string(payload)))
	d.UseNumber()
	if err := d.Decode(&body.args); err != nil {
		s.blame("ack", "invalid_payload", err.Error())
		return wrong("dispatch_failed", failedWith, name, "dispatch_failed")
	}
	m, bad := s.responseMessage(body, r)
	if bad != nil {
		s.blame("ack of "+name, bad.code, bad.messages...)
		return wrong("dispatch_failed", failedWith, name, "dispatch_failed")
	}
	if m.For == "" {
		m.Command = r.command
		if m.empty() {
			m.User, m.BotID = r.user, ""
		}
	} else if m.empty() {
		s.blame("ack of "+name, "no_text")
		return wrong("dispatch_failed", failedWith, name, "dispatch_failed")
	}
	s.post(c, m)
	return nil
}

func (s *Sim) userRef(user, kind string) map[string]any {
	u := s.users[user]
	ref := map[string]any{"id": user, "team_id": teamID, "username": u.Name}
	if kind != "shortcut" {
		ref["name"] = u.Name
	}
	return ref
}

// interaction is what all payloads of interactive envelopes have in common.
func (s *Sim) interaction(kind, user string) map[string]any {
	return map[string]any{
		"type": kind, "token": "verification-token", "api_app_id": appID, "is_enterprise_install": false, "enterprise": nil,
		"team": map[string]any{"id": teamID, "domain": s.team.Domain}, "user": s.userRef(user, kind),
	}
}

// shownBlocks finds what a container shows to somebody.
func (s *Sim) shownBlocks(user string, in Container) (blocks []any, msg *Message, v *view, err error) {
	switch in.Type {
	case "message":
		c := s.channels[in.Channel]
		if c == nil || !c.visibleTo(user) {
			return nil, nil, nil, wrong("channel_not_found", "There is no such conversation.")
		}
		if msg = c.find(in.TS); msg == nil {
			msg = c.findEphemeral(user, in.TS)
		}
		if msg == nil {
			return nil, nil, nil, wrong("message_not_found", "This message is not there any more.")
		}
		return msg.Blocks, msg, nil, nil
	case "home":
		v = s.homes[user]
	default:
		stack := s.stacks[user]
		if len(stack) > 0 && stack[len(stack)-1].id == in.ViewID {
			v = stack[len(stack)-1]
		}
		if v == nil && s.homes[user] != nil && s.homes[user].id == in.ViewID {
			v = s.homes[user]
		}
	}
	if v == nil {
		return nil, nil, nil, wrong("view_not_found", "This view is not open any more.")
	}
	return v.blocks(), nil, v, nil
}

func findElement(blocks []any, blockID, actionID string) (Element, bool) {
	all := Elements(blocks)
	i := slices.IndexFunc(all, func(e Element) bool { return e.BlockID == blockID && e.ID == actionID })
	if i < 0 {
		return Element{}, false
	}
	return all[i], true
}

// Fill is somebody typing into a form; nothing is sent. The value has the shape of state.values.
func (s *Sim) Fill(user string, in Container, blockID, actionID string, value map[string]any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	blocks, msg, v, err := s.shownBlocks(user, in)
	if err != nil {
		return err
	}
	e, ok := findElement(blocks, blockID, actionID)
	if !ok || !e.stateful() {
		return wrong("not_shown", "There is no such input.")
	}
	s.remember(user, msg, v, Values{blockID: {actionID: withType(value, e.Type)}})
	return nil
}

func withType(value map[string]any, t string) map[string]any {
	value = maps.Clone(value)
	if value == nil {
		value = map[string]any{}
	}
	value["type"] = t
	return value
}

// remember keeps what somebody typed or chose, with the form it was typed into.
func (s *Sim) remember(user string, msg *Message, v *view, values Values) {
	if v != nil {
		v.typed = v.typed.merged(values).kept(v.blocks())
		return
	}
	if msg.state == nil {
		msg.state = map[string]Values{}
	}
	msg.state[user] = msg.state[user].merged(values).kept(msg.Blocks)
}

func (s *Sim) stateFor(user string, msg *Message, v *view) Values {
	if v != nil {
		return stateOf(v.blocks(), v.typed)
	}
	return stateOf(msg.Blocks, msg.state[user])
}

// Click is somebody using an element: pressing a button, choosing from a menu. element holds the chosen value in the
// shape of state.values; it is empty for a button. Confirm dialogs are settled before.
func (s *Sim) Click(ctx context.Context, user string, in Container, blockID, actionID string, element map[string]any, values Values) error {
	s.mu.Lock()
	d, err := s.actionOf(user, in, blockID, actionID, element, values)
	s.mu.Unlock()
	if err != nil || d == nil {
		return err
	}
	if a := s.ask(ctx, d); a.failure != "" {
		return wrong(a.failure, "%s", connectTrouble)
	}
	return nil
}

func (s *Sim) actionOf(user string, in Container, blockID, actionID string, element map[string]any, values Values) (*delivery, error) {
	blocks, msg, v, err := s.shownBlocks(user, in)
	if err != nil {
		return nil, err
	}
	e, ok := findElement(blocks, blockID, actionID)
	if !ok {
		return nil, wrong("not_shown", "There is no such button.")
	}
	s.remember(user, msg, v, values)
	if e.stateful() {
		s.remember(user, msg, v, Values{blockID: {actionID: withType(element, e.Type)}})
	}
	if e.Input() && e.Block["dispatch_action"] != true {
		return nil, nil
	}
	if !s.manifest.Settings.Interactivity.Enabled {
		return nil, wrong("no_interactivity", "This app is not configured to handle interactive responses.")
	}
	p := s.interaction("block_actions", user)
	action := s.actionJSON(e, element)
	p["actions"] = []any{action}
	p["state"] = map[string]any{"values": s.stateFor(user, msg, v)}
	if v != nil {
		p["container"] = map[string]any{"type": "view", "view_id": v.id}
		p["view"], p["hash"] = v.json(true), v.hash
		p["trigger_id"] = s.newTrigger(user, v.id)
	} else {
		s.messageContext(p, user, msg)
	}
	return &delivery{kind: "interactive", name: "block_actions " + actionID, payload: p}, nil
}

func (s *Sim) messageContext(p map[string]any, user string, msg *Message) {
	c := s.channels[msg.Channel]
	container := map[string]any{"type": "message", "message_ts": msg.TS, "channel_id": c.ID, "is_ephemeral": msg.For != ""}
	r := responseURL{channel: c.ID, user: user, message: msg.TS, ephemeral: msg.For != ""}
	if msg.ThreadTS != "" {
		container["thread_ts"] = msg.ThreadTS
		r.threadTS = msg.ThreadTS
	}
	p["container"], p["channel"] = container, map[string]any{"id": c.ID, "name": c.label()}
	if msg.For == "" {
		p["message"] = msg.json()
	}
	p["response_url"] = s.newResponseURL(r)
	p["trigger_id"] = s.newTrigger(user, "")
}

// actionJSON is an entry of actions: the element as the app made it, with what was chosen.
func (s *Sim) actionJSON(e Element, chosen map[string]any) map[string]any {
	action := map[string]any{"type": e.Type, "action_id": e.ID, "block_id": e.BlockID, "action_ts": s.ts()}
	for _, name := range []string{"text", "value", "url", "style", "confirm", "placeholder"} {
		if e.JSON[name] != nil {
			action[name] = e.JSON[name]
		}
	}
	for name, value := range chosen {
		if name != "type" {
			action[name] = value
		}
	}
	return action
}

// Submit is somebody pressing the modal's submit button. A form that Slack's client does not accept is not sent; the
// errors are then shown in the view.
func (s *Sim) Submit(ctx context.Context, user, viewID string, values Values) error {
	s.mu.Lock()
	stack := s.stacks[user]
	if len(stack) == 0 || stack[len(stack)-1].id != viewID {
		s.mu.Unlock()
		return wrong("view_not_found", "This view is not open any more.")
	}
	v := stack[len(stack)-1]
	if v.busy {
		s.mu.Unlock()
		return wrong("busy", "This form is being sent.")
	}
	s.remember(user, nil, v, values)
	if v.errors = FormErrors(v.blocks(), stateOf(v.blocks(), v.typed)); len(v.errors) > 0 {
		s.changedViews(user)
		s.mu.Unlock()
		return wrong("form", "%s", firstError(v))
	}
	v.busy, v.trouble = true, ""
	s.changedViews(user)
	p := s.interaction("view_submission", user)
	p["trigger_id"] = s.newTrigger(user, v.id)
	p["view"] = v.json(true)
	p["response_urls"] = s.responseURLs(user, v)
	s.mu.Unlock()

	a := s.ask(ctx, &delivery{kind: "interactive", name: "view_submission " + asString(v.content["callback_id"]), payload: p, accepts: true})
	s.mu.Lock()
	defer s.mu.Unlock()
	v.busy = false
	defer s.changedViews(user)
	if a.failure != "" {
		v.trouble = connectTrouble
		return wrong(a.failure, "%s", connectTrouble)
	}
	if bad := s.submitted(user, v, a.payload); bad != nil {
		s.blame("ack of view_submission", bad.code, bad.messages...)
		v.trouble = connectTrouble
		return wrong(bad.code, "%s", connectTrouble)
	}
	return nil
}

func firstError(v *view) string {
	for _, e := range Elements(v.blocks()) {
		if text := v.errors[e.BlockID]; text != "" {
			return textIn(e.Block["label"]) + ": " + text
		}
	}
	return ""
}

func (s *Sim) responseURLs(user string, v *view) []any {
	urls := []any{}
	state := stateOf(v.blocks(), v.typed)
	for _, e := range Elements(v.blocks()) {
		if e.JSON["response_url_enabled"] != true || !e.Input() {
			continue
		}
		value := state.get(e.BlockID, e.ID)
		id := cmp.Or(asString(value["selected_conversation"]), asString(value["selected_channel"]))
		if s.channels[id] != nil {
			urls = append(urls, map[string]any{
				"block_id": e.BlockID, "action_id": e.ID, "channel_id": id,
				"response_url": s.newResponseURL(responseURL{channel: id, user: user}),
			})
		}
	}
	return urls
}

// submitted does what the app answered to a submission.
func (s *Sim) submitted(user string, v *view, payload json.RawMessage) *refused {
	if text := strings.TrimSpace(string(payload)); text == "" || text == "null" || text == "{}" || text == `""` {
		s.closeOne(user, v)
		return nil
	}
	body := map[string]any{}
	d := json.NewDecoder(strings.NewReader(string(payload)))
	d.UseNumber()
	if err := d.Decode(&body); err != nil {
		return refuse("invalid_payload")
	}
	switch body["response_action"] {
	case "clear":
		for _, open := range s.stacks[user] {
			s.drop(open)
		}
		delete(s.stacks, user)
		return nil
	case "errors":
		return v.showErrors(body["errors"])
	case "update", "push":
		content, bad := s.checkedView(body["view"], "modal")
		if bad != nil {
			return bad
		}
		if body["response_action"] == "update" {
			return s.fill(v, content)
		}
		_, bad = s.pushView(user, content)
		return bad
	default:
		return &refused{code: "invalid_response_action", messages: []string{string(payload[:min(len(payload), 200)])}}
	}
}

func (v *view) showErrors(given any) *refused {
	errors, ok := given.(map[string]any)
	if !ok || len(errors) == 0 {
		return refuse("invalid_errors")
	}
	shown := map[string]string{}
	for blockID, text := range errors {
		isInput := slices.ContainsFunc(Elements(v.blocks()), func(e Element) bool { return e.BlockID == blockID && e.Input() })
		if !isInput || asString(text) == "" {
			return &refused{code: "invalid_errors", messages: []string{"no input block has the block_id " + blockID}}
		}
		shown[blockID] = asString(text)
	}
	v.errors = shown
	return nil
}

func (s *Sim) closeOne(user string, v *view) {
	s.drop(v)
	s.stacks[user] = slices.DeleteFunc(slices.Clone(s.stacks[user]), func(x *view) bool { return x == v })
	if len(s.stacks[user]) == 0 {
		delete(s.stacks, user)
	}
}

// CloseView is somebody pressing Cancel or Escape (all false), or the X (all true).
func (s *Sim) CloseView(ctx context.Context, user, viewID string, all bool) error {
	s.mu.Lock()
	stack := s.stacks[user]
	if len(stack) == 0 || stack[len(stack)-1].id != viewID {
		s.mu.Unlock()
		return wrong("view_not_found", "This view is not open any more.")
	}
	closed := stack[len(stack)-1]
	if all || closed.content["clear_on_close"] == true {
		all = true
		closed = stack[0]
		for _, v := range stack {
			s.drop(v)
		}
		delete(s.stacks, user)
	} else {
		s.closeOne(user, closed)
	}
	s.changedViews(user)
	p := s.interaction("view_closed", user)
	p["view"], p["is_cleared"] = closed.json(false), all
	notify := closed.content["notify_on_close"] == true
	s.mu.Unlock()
	if notify {
		s.ask(ctx, &delivery{kind: "interactive", name: "view_closed", payload: p})
	}
	return nil
}

// Suggest asks the app for the options of an external select.
func (s *Sim) Suggest(ctx context.Context, user string, in Container, blockID, actionID, query string) (map[string]any, error) {
	s.mu.Lock()
	blocks, msg, v, err := s.shownBlocks(user, in)
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	e, ok := findElement(blocks, blockID, actionID)
	if !ok || !strings.HasSuffix(e.Type, "external_select") {
		s.mu.Unlock()
		return nil, wrong("not_shown", "There is no such menu.")
	}
	least, given := wholeNumber(e.JSON["min_query_length"])
	if !given {
		least = 3
	}
	if len([]rune(query)) < least {
		s.mu.Unlock()
		return map[string]any{"options": []any{}}, nil
	}
	p := s.interaction("block_suggestion", user)
	p["action_id"], p["block_id"], p["value"] = actionID, blockID, query
	if v != nil {
		p["container"], p["view"] = map[string]any{"type": "view", "view_id": v.id}, v.json(true)
	} else {
		s.messageContext(p, user, msg)
		delete(p, "trigger_id")
		delete(p, "response_url")
	}
	s.mu.Unlock()
	a := s.ask(ctx, &delivery{kind: "interactive", name: "block_suggestion " + actionID, payload: p, accepts: true})
	if a.failure != "" {
		return nil, wrong(a.failure, "Loading the options failed.")
	}
	return s.suggestions(a.payload)
}

func (s *Sim) suggestions(payload json.RawMessage) (map[string]any, error) {
	body := map[string]any{}
	d := json.NewDecoder(strings.NewReader(string(payload)))
	d.UseNumber()
	err := d.Decode(&body)
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.validator(onModal)
	v.object(body, shape{either: offering, props: []prop{
		may("options", list(0, 100, object("option"))), may("option_groups", list(0, 100, object("option_group"))),
	}}, "")
	if err != nil || len(v.found) > 0 {
		s.blame("ack of block_suggestion", "invalid_options", v.found...)
		return nil, wrong("invalid_options", "Loading the options failed.")
	}
	return body, nil
}

// Shortcut is somebody choosing one of the app's shortcuts; channel and ts are for those of a message.
func (s *Sim) Shortcut(ctx context.Context, user, callbackID, channelID, ts string) error {
	s.mu.Lock()
	cut, known := s.manifest.shortcut(callbackID)
	if !known {
		s.mu.Unlock()
		return wrong("no_shortcut", "There is no such shortcut.")
	}
	kind := "shortcut"
	if cut.Type == "message" {
		kind = "message_action"
	}
	p := s.interaction(kind, user)
	p["callback_id"], p["action_ts"] = callbackID, s.ts()
	if cut.Type == "message" {
		_, msg, _, err := s.shownBlocks(user, Container{Type: "message", Channel: channelID, TS: ts})
		if err != nil {
			s.mu.Unlock()
			return err
		}
		s.messageContext(p, user, msg)
		p["message_ts"] = msg.TS
		delete(p, "container")
	} else {
		p["trigger_id"] = s.newTrigger(user, "")
	}
	s.mu.Unlock()
	a := s.ask(ctx, &delivery{kind: "interactive", name: kind + " " + callbackID, payload: p})
	if a.failure != "" {
		return wrong(a.failure, "%s", connectTrouble)
	}
	return nil
}

// OpenHome is somebody opening the app: its tab home or messages.
func (s *Sim) OpenHome(user, tab string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := event{"type": "app_home_opened", "user": user, "channel": s.dm(user, botUser).ID, "tab": cmp.Or(tab, "home")}
	if v := s.homes[user]; v != nil && e["tab"] == "home" {
		e["view"] = v.json(true)
	}
	s.emit(e, "")
}

// React is somebody adding or taking back a reaction.
func (s *Sim) React(user, channelID, ts, name string, remove bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channelID]
	if c == nil || !c.visibleTo(user) {
		return wrong("channel_not_found", "There is no such conversation.")
	}
	m := c.find(ts)
	if m == nil || !emojiName.MatchString(name) {
		return wrong("message_not_found", "This message is not there any more.")
	}
	if !s.reactTo(c, m, user, name, remove) {
		return wrong("already_reacted", "Nothing to change.")
	}
	return nil
}

// Edit is somebody changing a message of their own.
func (s *Sim) Edit(user, channelID, ts, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.ownMessage(user, channelID, ts)
	if err != nil {
		return err
	}
	before := m.json()
	m.Text = s.encode(text)
	m.Blocks = []any{map[string]any{"type": "rich_text", "block_id": s.id("b"), "elements": []any{
		map[string]any{"type": "rich_text_section", "elements": s.inlineOf(m.Text)},
	}}}
	m.Edited = s.ts()
	m.Version++
	s.changedMessage(c, m)
	s.emitChanged(c, m, before)
	return nil
}

// Delete is somebody deleting a message of their own.
func (s *Sim) Delete(user, channelID, ts string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.ownMessage(user, channelID, ts)
	if err != nil {
		return err
	}
	s.remove(c, m)
	return nil
}

func (s *Sim) ownMessage(user, channelID, ts string) (*channel, *Message, error) {
	c := s.channels[channelID]
	if c == nil || !c.visibleTo(user) {
		return nil, nil, wrong("channel_not_found", "There is no such conversation.")
	}
	m := c.find(ts)
	if m == nil || m.User != user {
		return nil, nil, wrong("message_not_found", "Only messages of your own can be changed.")
	}
	return c, m, nil
}

// Read notes how far somebody has read.
func (s *Sim) Read(user, channelID, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channelID]; c != nil && c.visibleTo(user) && ts > c.lastRead[user] {
		c.lastRead[user] = ts
		s.tellUser(user, pageNote{Type: "world"})
	}
}
