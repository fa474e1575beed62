package slacksim

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

func (s *Sim) userRef(user, kind string) map[string]any {
	u := s.users[user]
	ref := map[string]any{"id": user, "team_id": u.TeamID, "username": u.Name}
	if kind != "shortcut" {
		ref["name"] = u.Name
	}
	return ref
}

// interaction is what all payloads of interactive envelopes have in common.
func (s *Sim) interaction(kind, user string) map[string]any {
	return map[string]any{
		"type": kind, "token": "verification-token", "api_app_id": appID, "is_enterprise_install": false,
		"enterprise": nil,
		"team":       map[string]any{"id": s.team.ID, "domain": s.team.Domain}, "user": s.userRef(user, kind),
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

// Used is an element that somebody used, and what they chose with it, in the shape of state.values; of a button that
// is empty.
type Used struct {
	BlockID, ActionID string
	Chosen            map[string]any
}

// Click is somebody using an element: pressing a button, choosing from a menu. Values are what they filled in beside
// it. Confirm dialogs are settled before.
func (s *Sim) Click(ctx context.Context, user string, in Container, used Used, values Values) error {
	s.mu.Lock()
	d, err := s.actionOf(user, in, used, values)
	s.mu.Unlock()
	if err != nil || d == nil {
		return err
	}
	if a := s.ask(ctx, d); a.failure != "" {
		return wrong(a.failure, "%s", connectTrouble)
	}
	return nil
}

func (s *Sim) actionOf(user string, in Container, used Used, values Values) (*delivery, error) {
	blocks, msg, v, err := s.shownBlocks(user, in)
	if err != nil {
		return nil, err
	}
	e, ok := findElement(blocks, used.BlockID, used.ActionID)
	if !ok {
		return nil, wrong("not_shown", "There is no such button.")
	}
	s.remember(user, msg, v, values)
	if e.stateful() {
		s.remember(user, msg, v, Values{used.BlockID: {used.ActionID: withType(used.Chosen, e.Type)}})
	}
	if e.Input() && e.Block["dispatch_action"] != true {
		return nil, nil
	}
	if !s.manifest.Settings.Interactivity.Enabled {
		return nil, wrong("no_interactivity", "This app is not configured to handle interactive responses.")
	}
	p := s.interaction("block_actions", user)
	action := s.actionJSON(e, escapedValue(used.Chosen))
	p["actions"] = []any{action}
	p["state"] = map[string]any{"values": s.stateFor(user, msg, v).escaped()}
	if v != nil {
		p["container"] = map[string]any{"type": "view", "view_id": v.id}
		p["view"], p["hash"] = v.payload(), v.hash
		p["trigger_id"] = s.newTrigger(user, v.id)
	} else {
		s.messageContext(p, user, msg)
	}
	return &delivery{kind: "interactive", name: "block_actions " + used.ActionID, payload: p}, nil
}

func (s *Sim) messageContext(p map[string]any, user string, msg *Message) {
	c := s.channels[msg.Channel]
	container := map[string]any{"type": "message", "message_ts": msg.TS, "channel_id": c.ID,
		"is_ephemeral": msg.For != ""}
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

// Suggest asks the app for the options of an external select.
func (s *Sim) Suggest(ctx context.Context, user string, in Container, blockID, actionID,
	query string) (map[string]any, error) {
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
	p["action_id"], p["block_id"], p["value"] = actionID, blockID, escaped(query)
	if v != nil {
		p["container"], p["view"] = map[string]any{"type": "view", "view_id": v.id}, v.payload()
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

// Tamper presses a button that the app never showed, in somebody's DM with the app: what a manipulated client could
// send.
func (s *Sim) Tamper(ctx context.Context, user, actionID, value string) error {
	s.mu.Lock()
	button := map[string]any{"type": "button", "action_id": actionID, "value": value,
		"text": map[string]any{"type": "plain_text", "text": "x", "emoji": true}}
	actions := map[string]any{"type": "actions", "block_id": s.id("b"), "elements": []any{button}}
	forged := &Message{Channel: s.dm(user, s.app.user).ID, TS: s.ts(), User: s.app.user, BotID: s.app.bot,
		Blocks: []any{actions}}
	p := s.interaction("block_actions", user)
	p["actions"] = []any{s.actionJSON(Elements(forged.Blocks)[0], nil)}
	p["state"] = map[string]any{"values": map[string]any{}}
	s.messageContext(p, user, forged)
	s.mu.Unlock()
	if a := s.ask(ctx, &delivery{kind: "interactive", name: "block_actions " + actionID, payload: p}); a.failure != "" {
		return wrong(a.failure, "%s", connectTrouble)
	}
	return nil
}
