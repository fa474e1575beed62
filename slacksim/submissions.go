package slacksim

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

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
	p["view"] = v.payload()
	p["response_urls"] = s.responseURLs(user, v)
	s.mu.Unlock()

	a := s.ask(ctx, &delivery{kind: "interactive", name: "view_submission " + asString(v.content["callback_id"]),
		payload: p, accepts: true})
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
		isInput := slices.ContainsFunc(Elements(v.blocks()),
			func(e Element) bool { return e.BlockID == blockID && e.Input() })
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
