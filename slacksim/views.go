package slacksim

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

const (
	stackLimit   = 3
	triggerLife  = 3 * time.Second // Slack's time
	maxViewBytes = 250_000
)

// trigger lets the app open one view.
type trigger struct {
	user    string
	view    string // the modal the interaction happened in
	expires time.Time
	used    bool
}

// newTrigger: the caller holds mu.
func (s *Sim) newTrigger(user, viewID string) string {
	key := s.id("") + "." + teamID + "." + secret()
	s.triggers[key] = &trigger{user: user, view: viewID, expires: s.clock.Now().Add(triggerLife)}
	return key
}

func (s *Sim) exchange(c *call) (*trigger, *refused) {
	t := s.triggers[c.str("trigger_id")]
	switch {
	case t == nil:
		return nil, invalidArguments("invalid `trigger_id` [json-pointer:/trigger_id]")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case s.clock.Now().After(t.expires):
		return nil, refuse("expired_trigger_id")
	}
	return t, nil
}

// view is an open modal or somebody's Home tab.
type view struct {
	id, user, kind string
	content        map[string]any // as the app sent it, completed
	hash           string
	root, previous string
	bot            string // of the installation that opened it
	typed          Values
	errors         map[string]string
	busy           bool
	trouble        string
}

func (v *view) blocks() []any {
	list, _ := v.content["blocks"].([]any)
	return list
}

func (v *view) json(withState bool) map[string]any {
	j := map[string]any{
		"id": v.id, "team_id": teamID, "type": v.kind, "blocks": v.blocks(), "hash": v.hash,
		"private_metadata": asString(v.content["private_metadata"]), "callback_id": asString(v.content["callback_id"]),
		"external_id": asString(v.content["external_id"]), "state": map[string]any{"values": map[string]any{}},
		"title": v.content["title"], "close": v.content["close"], "submit": v.content["submit"],
		"clear_on_close": v.content["clear_on_close"] == true, "notify_on_close": v.content["notify_on_close"] == true,
		"previous_view_id": nil, "root_view_id": v.root, "app_id": appID, "app_installed_team_id": teamID,
		"bot_id": v.bot,
	}
	if v.previous != "" {
		j["previous_view_id"] = v.previous
	}
	if v.kind == "home" {
		j["title"] = map[string]any{"type": "plain_text", "text": "View Title", "emoji": true}
	}
	if withState {
		j["state"] = map[string]any{"values": stateOf(v.blocks(), v.typed)}
	}
	return j
}

// payload is the view as the app gets it.
func (v *view) payload() map[string]any {
	j := v.json(false)
	j["state"] = map[string]any{"values": stateOf(v.blocks(), v.typed).escaped()}
	return j
}

// checkedView reads and checks a view.
func (s *Sim) checkedView(given any, kinds ...string) (map[string]any, *refused) {
	content, ok := given.(map[string]any)
	if !ok {
		return nil, invalidArguments("must provide an object [json-pointer:/view]")
	}
	text, _ := json.Marshal(content)
	if len(text) > maxViewBytes {
		return nil, refuse("view_too_large")
	}
	kind := asString(content["type"])
	v := s.validator(map[string]surface{"home": onHome}[kind])
	if kind != "home" {
		v.on = onModal
	}
	if !slices.Contains(kinds, kind) {
		if content["type"] == nil {
			v.say("/view", "missing required field: type")
		} else {
			v.say("/view/type", "must be a valid enum value")
		}
		kind = kinds[0]
	}
	v.object(content, objectShapes[kind], "/view", "type")
	v.viewBlocks(content, kind)
	if len(v.found) > 0 {
		return nil, invalidArguments(v.found...)
	}
	done, _ := deepCopy(content).(map[string]any)
	list, _ := done["blocks"].([]any)
	done["blocks"] = s.completed(list)
	return done, nil
}

func (v *validation) viewBlocks(content map[string]any, kind string) {
	value, there := content["blocks"]
	if !there {
		return
	}
	list, ok := value.([]any)
	if !ok {
		v.say("/view/blocks", "must provide an array")
		return
	}
	v.blocks(list, "/view/blocks", 100)
	hasInput := false
	blocksIn(list, func(b map[string]any) { hasInput = hasInput || b["type"] == "input" })
	if kind == "modal" && hasInput && content["submit"] == nil {
		v.say("/view", "missing required field: submit")
	}
	if len(v.found) > 0 && len(list) <= 100 {
		v.found = slices.Insert(v.found, 0, "failed to match all allowed schemas [json-pointer:/view]")
	}
}

// newView makes a view and gives it an id. The caller holds mu.
func (s *Sim) newView(user string, content map[string]any) (*view, *refused) {
	v := &view{bot: s.app.bot, id: s.id("V"), user: user, kind: asString(content["type"]), typed: Values{}}
	v.root = v.id
	if bad := s.fill(v, content); bad != nil {
		return nil, bad
	}
	return v, nil
}

// fill gives a view new content; inputs whose ids are equal keep what was typed.
func (s *Sim) fill(v *view, content map[string]any) *refused {
	external := asString(content["external_id"])
	if other := s.extIDs[external]; external != "" && other != nil && other != v {
		return refuse("duplicate_external_id")
	}
	delete(s.extIDs, asString(v.content["external_id"]))
	if external != "" {
		s.extIDs[external] = v
	}
	v.content = content
	v.typed = v.typed.kept(v.blocks())
	v.hash = fmt.Sprintf("%d.%s", s.clock.Now().Unix(), s.id("h"))
	v.errors, v.trouble = nil, ""
	return nil
}

func (s *Sim) drop(v *view) { delete(s.extIDs, asString(v.content["external_id"])) }

func (s *Sim) changedViews(user string) { s.tellUser(user, pageNote{Type: "views"}) }

func (s *Sim) viewsOpen(c *call) (answer, *refused) {
	t, content, bad := s.readView(c)
	if bad != nil {
		return nil, bad
	}
	v, bad := s.newView(t.user, content)
	if bad != nil {
		return nil, bad
	}
	t.used = true
	for _, old := range s.stacks[t.user] {
		s.drop(old)
	}
	s.stacks[t.user] = []*view{v}
	s.changedViews(t.user)
	return answer{"view": v.json(false)}, nil
}

func (s *Sim) readView(c *call) (*trigger, map[string]any, *refused) {
	parsed, ok := c.json("view")
	if !ok {
		return nil, nil, invalidArguments("must provide an object [json-pointer:/view]")
	}
	content, bad := s.checkedView(parsed, "modal")
	if bad != nil {
		return nil, nil, bad
	}
	t, bad := s.exchange(c)
	return t, content, bad
}

func (s *Sim) viewsPush(c *call) (answer, *refused) {
	t, content, bad := s.readView(c)
	if bad != nil {
		return nil, bad
	}
	stack := s.stacks[t.user]
	if t.view == "" || !slices.ContainsFunc(stack, func(v *view) bool { return v.id == t.view }) {
		return nil, refuse("not_found")
	}
	v, bad := s.pushView(t.user, content)
	if bad != nil {
		return nil, bad
	}
	t.used = true
	return answer{"view": v.json(false)}, nil
}

func (s *Sim) pushView(user string, content map[string]any) (*view, *refused) {
	stack := s.stacks[user]
	if len(stack) >= stackLimit {
		return nil, refuse("push_limit_reached")
	}
	v, bad := s.newView(user, content)
	if bad != nil {
		return nil, bad
	}
	v.root, v.previous = stack[0].id, stack[len(stack)-1].id
	s.stacks[user] = append(slices.Clone(stack), v)
	s.changedViews(user)
	return v, nil
}

func (s *Sim) viewsUpdate(c *call) (answer, *refused) {
	parsed, ok := c.json("view")
	if !ok {
		return nil, invalidArguments("must provide an object [json-pointer:/view]")
	}
	if !c.given("view_id") && !c.given("external_id") {
		return nil, invalidArguments("missing required field: view_id [json-pointer:]")
	}
	content, bad := s.checkedView(parsed, "modal", "home")
	if bad != nil {
		return nil, bad
	}
	v := s.viewByID(c.str("view_id"), c.str("external_id"))
	if v == nil || v.kind != content["type"] {
		return nil, refuse("not_found")
	}
	if hash := c.str("hash"); hash != "" && hash != v.hash {
		return nil, refuse("hash_conflict")
	}
	if bad := s.fill(v, content); bad != nil {
		return nil, bad
	}
	s.changedViews(v.user)
	if v.kind == "home" {
		s.tellUser(v.user, pageNote{Type: "home"})
	}
	return answer{"view": v.payload()}, nil
}

// viewByID finds an open view.
func (s *Sim) viewByID(viewID, externalID string) *view {
	fits := func(v *view) bool {
		return viewID != "" && v.id == viewID || externalID != "" && v.content["external_id"] == externalID
	}
	for _, stack := range s.stacks {
		if i := slices.IndexFunc(stack, fits); i >= 0 {
			return stack[i]
		}
	}
	for _, v := range s.homes {
		if fits(v) {
			return v
		}
	}
	return nil
}

func (s *Sim) viewsPublish(c *call) (answer, *refused) {
	if !s.manifest.Features.AppHome.HomeTab {
		return nil, refuse("not_enabled")
	}
	user := c.str("user_id")
	if u := s.users[user]; u == nil || u.Deleted {
		return nil, invalidArguments("invalid `user_id` [json-pointer:/user_id]")
	}
	parsed, ok := c.json("view")
	if !ok {
		return nil, invalidArguments("must provide an object [json-pointer:/view]")
	}
	content, bad := s.checkedView(parsed, "home")
	if bad != nil {
		return nil, bad
	}
	v := s.homes[user]
	if hash := c.str("hash"); hash != "" && v != nil && hash != v.hash {
		return nil, refuse("hash_conflict")
	}
	if v == nil {
		if v, bad = s.newView(user, content); bad != nil {
			return nil, bad
		}
		s.homes[user] = v
	} else if bad := s.fill(v, content); bad != nil {
		return nil, bad
	}
	s.tellUser(user, pageNote{Type: "home"})
	return answer{"view": v.json(false)}, nil
}

// View is a modal or Home tab as its owner sees it.
type View struct {
	ID      string
	Content map[string]any    // type, title, blocks and so on
	State   Values            // what the form holds now
	Errors  map[string]string // by block_id
	Busy    bool              // submitted, and not answered yet
	Trouble string            // Slack's sentence when the app answered badly or not at all
}

// Blocks are the view's blocks.
func (v View) Blocks() []any {
	list, _ := v.Content["blocks"].([]any)
	return list
}

func (v *view) shown() View {
	return View{ID: v.id, Content: v.json(false), State: stateOf(v.blocks(), v.typed), Errors: v.errors, Busy: v.busy,
		Trouble: v.trouble}
}

// Views returns somebody's open modals, the one on top last.
func (s *Sim) Views(user string) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	var shown []View
	for _, v := range s.stacks[user] {
		shown = append(shown, v.shown())
	}
	return shown
}

// Home returns somebody's Home tab.
func (s *Sim) Home(user string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.homes[user]
	if v == nil {
		return View{}, false
	}
	return v.shown(), true
}

func (s *Sim) blocksValidate(c *call) (answer, *refused) {
	v := s.validator(onMessage)
	for name, on := range map[string]surface{"blocks": onMessage, "message": onMessage, "view": onModal} {
		if !c.given(name) {
			continue
		}
		parsed, _ := c.json(name)
		v.on = on
		if o, ok := parsed.(map[string]any); ok {
			if o["type"] == "home" {
				v.on = onHome
			}
			parsed = o["blocks"]
		}
		list, ok := parsed.([]any)
		if !ok {
			return nil, refuse("invalid_blocks_format")
		}
		most := 100
		if on == onMessage {
			most = 50
		}
		v.blocks(list, "", most)
	}
	if len(v.found) == 0 {
		return answer{}, nil
	}
	errors := []any{}
	for _, text := range v.found {
		errors = append(errors, answer{"code": "invalid", "message": text})
	}
	return nil, &refused{code: "invalid_blocks", extra: answer{"errors": errors}}
}
