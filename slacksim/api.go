package slacksim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// call is one request of the app.
type call struct {
	method string
	args   map[string]any // strings from forms, anything from JSON
	token  string
	post   bool
	after  []func() // done when mu is free again
	warned string   // for the journal
}

type answer map[string]any

// refused is an answer with ok false.
type refused struct {
	code     string
	messages []string // for response_metadata, without "[ERROR] "
	extra    answer
}

func (r *refused) Error() string { return r.code }

func refuse(code string) *refused { return &refused{code: code} }

func invalidArguments(messages ...string) *refused {
	return &refused{code: "invalid_arguments", messages: messages}
}

const maxBody = 4 << 20 // bytes of a Web API request

func (s *Sim) serveAPI(w http.ResponseWriter, r *http.Request) {
	began := s.wall()
	c, bad := readCall(r)
	s.carry(c.method, false)
	if bad != nil {
		s.answer(w, c, nil, bad, began)
		return
	}
	if s.cfg.AcksFirst && !s.acknowledged(r, c.method) || s.disturbed(w, r, c, began) {
		return
	}
	s.mu.Lock()
	if wait := s.overLimit(c); wait > 0 {
		s.mu.Unlock()
		s.tooMany(w, c, wait, began)
		return
	}
	ok, no := s.handle(c)
	s.mu.Unlock()
	for _, then := range c.after {
		then()
	}
	s.answer(w, c, ok, no, began)
}

func readCall(r *http.Request) (*call, *refused) {
	c := &call{method: r.PathValue("method"), args: map[string]any{}, post: r.Method == http.MethodPost}
	for key, values := range r.URL.Query() {
		c.args[key] = values[0]
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return c, refuse("invalid_arguments")
	} else if err != nil {
		panic(http.ErrAbortHandler) // the app broke off: there is nobody to answer
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case kind == "application/json":
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		if err := d.Decode(&c.args); err != nil {
			return c, refuse("invalid_json")
		}
	case kind == "application/x-www-form-urlencoded", kind == "multipart/form-data":
		if bad := c.readForm(r, body, params); bad != nil {
			return c, bad
		}
	default:
		return c, refuse("invalid_post_type")
	}
	c.token = c.str("token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.token = bearer
	}
	delete(c.args, "token")
	return c, nil
}

func (c *call) readForm(r *http.Request, body []byte, params map[string]string) *refused {
	r.Body = io.NopCloser(bytes.NewReader(body))
	var err error
	if params["boundary"] != "" {
		err = r.ParseMultipartForm(maxBody)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return refuse("invalid_form_data")
	}
	for key, values := range r.PostForm {
		c.args[key] = values[0]
	}
	if r.MultipartForm != nil {
		for key, values := range r.MultipartForm.Value {
			c.args[key] = values[0]
		}
	}
	return nil
}

// disturbed answers in place of the method when a fault is switched on for it.
func (s *Sim) disturbed(w http.ResponseWriter, r *http.Request, c *call, began time.Time) bool {
	s.mu.Lock()
	slow := s.faults.use("slow", c.method)
	limited := s.faults.use("ratelimited", c.method)
	broken := s.faults.use("server_error", c.method)
	wrong := s.faults.use("error", c.method)
	if wrong == nil && strings.HasPrefix(c.method, "views.") {
		if c.str("trigger_id") != "" && s.faults.use("expired_trigger", c.method) != nil {
			wrong = &Fault{Name: "expired_trigger", Code: "expired_trigger_id"}
		} else if c.str("hash") != "" && s.faults.use("hash_conflict", c.method) != nil {
			wrong = &Fault{Name: "hash_conflict", Code: "hash_conflict"}
		}
	}
	if wrong == nil && s.faults.use("revoked_tokens", c.method) != nil {
		wrong = &Fault{Name: "revoked_tokens", Code: "token_revoked"}
	}
	s.mu.Unlock()
	if slow != nil && !s.delay(r, slow.Delay) {
		return true
	}
	switch {
	case limited != nil:
		s.tooMany(w, c, time.Duration(max(limited.RetryAfter, 1))*time.Second, began)
	case broken != nil:
		s.note(c, "server_error", nil, began)
		http.Error(w, cmp.Or(broken.Body, "service unavailable"), cmp.Or(broken.Status, http.StatusServiceUnavailable))
	case wrong != nil:
		body := answer{"ok": false, "error": wrong.Code}
		s.note(c, wrong.Code, body, began)
		writeJSON(w, http.StatusOK, body)
	default:
		return false
	}
	return true
}

// acknowledged waits until nobody waits for an acknowledgement any more of those who do now. It reports false when
// the app gave the call up before.
func (s *Sim) acknowledged(r *http.Request, method string) bool {
	s.mu.Lock()
	awaited := s.awaited()
	for len(awaited) > 0 {
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-r.Context().Done():
			s.mu.Lock()
			s.blame("ack", "needs_a_call", awaited[0].name+" was not acknowledged before "+method+" was answered")
			s.mu.Unlock()
			return false
		case <-s.alive.Done():
			return false
		}
		s.mu.Lock()
		still := s.awaited()
		awaited = slices.DeleteFunc(awaited, func(d *delivery) bool { return !slices.Contains(still, d) })
	}
	s.mu.Unlock()
	return true
}

// awaited are the envelopes whose acknowledgement somebody waits for. The caller holds mu.
func (s *Sim) awaited() (list []*delivery) {
	for k := range s.sockets {
		for _, d := range k.pending {
			if d.answer != nil {
				list = append(list, d)
			}
		}
	}
	return list
}

// delay waits in real time, and reports false when nobody waits for the answer any more.
func (s *Sim) delay(r *http.Request, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
		return false
	case <-s.alive.Done():
		return false
	}
}

func (s *Sim) tooMany(w http.ResponseWriter, c *call, wait time.Duration, began time.Time) {
	seconds := max(1, int((wait+time.Second-1)/time.Second))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	body := answer{"ok": false, "error": "ratelimited"}
	s.note(c, "ratelimited", body, began)
	writeJSON(w, http.StatusTooManyRequests, body)
}

// overLimit says how long the app must wait before this call. The caller holds mu.
func (s *Sim) overLimit(c *call) time.Duration {
	if s.cfg.ChannelLimit && (c.method == "chat.postMessage" || c.method == "chat.postEphemeral") {
		if wait := s.limit("channel "+c.str("channel"), 1, time.Second); wait > 0 {
			return wait
		}
	}
	if m, ok := methods[c.method]; ok && s.cfg.TierLimit && m.perMinute > 0 {
		return s.limit(c.method, m.perMinute, time.Minute)
	}
	return 0
}

// limit lets n calls through in each span.
func (s *Sim) limit(key string, n int, span time.Duration) time.Duration {
	now := s.wall()
	recent := slices.DeleteFunc(s.calls[key], func(t time.Time) bool { return now.Sub(t) >= span })
	if len(recent) >= n {
		s.calls[key] = recent
		return span - now.Sub(recent[0])
	}
	s.calls[key] = append(recent, now)
	return 0
}

// handle checks the token, the scope and the required arguments, and runs the method. The caller holds mu.
func (s *Sim) handle(c *call) (answer, *refused) {
	m, known := methods[c.method]
	if !known {
		return nil, refuse("unknown_method")
	}
	if bad := s.authorise(c, m); bad != nil {
		return nil, bad
	}
	var missing []string
	for _, name := range m.need {
		if !c.given(name) {
			missing = append(missing, "missing required field: "+name)
		}
	}
	if len(missing) > 0 {
		return nil, m.missing(missing)
	}
	ok, err := m.run(s, c)
	if err != nil {
		return nil, err
	}
	return ok, nil
}

// missing has Slack's own word for some arguments; the rest is invalid_arguments.
func (m method) missing(messages []string) *refused {
	if m.noArgs != "" {
		return refuse(m.noArgs)
	}
	for i := range messages {
		messages[i] += " [json-pointer:]"
	}
	return invalidArguments(messages...)
}

func (s *Sim) authorise(c *call, m method) *refused {
	switch {
	case m.open:
		return nil
	case c.token == "":
		return refuse("not_authed")
	case c.token == appToken && s.appRevoked, c.token == s.app.token && s.botRevoked:
		return refuse("token_revoked")
	case c.token != appToken && c.token != s.app.token:
		return refuse("invalid_auth")
	case m.app != (c.token == appToken) && !m.any:
		return refuse("not_allowed_token_type")
	}
	if m.app || len(m.scopes) == 0 {
		return nil
	}
	if !slices.ContainsFunc(m.scopes, s.manifest.has) {
		return s.missingScope(m.scopes...)
	}
	return nil
}

func (s *Sim) missingScope(needed ...string) *refused {
	return &refused{code: "missing_scope", extra: answer{
		"needed": strings.Join(needed, ","), "provided": strings.Join(s.manifest.OAuth.Scopes.Bot, ","),
	}}
}

// answer writes what a method came to, and notes refusals.
func (s *Sim) answer(w http.ResponseWriter, c *call, ok answer, no *refused, began time.Time) {
	body := answer{"ok": no == nil}
	code := ""
	if no != nil {
		code = no.code
		body["error"] = code
		maps.Copy(body, no.extra)
		if len(no.messages) > 0 {
			messages := make([]string, len(no.messages))
			for i, m := range no.messages {
				messages[i] = "[ERROR] " + m
			}
			body["response_metadata"] = answer{"messages": messages}
			if code != "invalid_arguments" {
				body["errors"] = no.messages
			}
		}
		s.mu.Lock()
		detail := no.messages
		if needed, is := no.extra["needed"].(string); is {
			detail = []string{"needed: " + needed}
		}
		s.blame(c.method, code, detail...)
		s.mu.Unlock()
	}
	maps.Copy(body, ok)
	s.note(c, code, body, began)
	s.carry(c.method, true)
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.manifest.OAuth.Scopes.Bot, ","))
	writeJSON(w, http.StatusOK, body)
}

// note writes the call into the journal.
func (s *Sim) note(c *call, code string, body answer, began time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entry("api", c.method)
	e.OK, e.Error, e.Millis = code == "", code, s.wall().Sub(began).Milliseconds()
	e.Request, e.Response, e.Warning = c.args, body, c.warned
	s.journal.add(e)
	s.tell(pageNote{Type: "log"})
	s.touch()
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (c *call) given(name string) bool {
	v, ok := c.args[name]
	return ok && v != nil && v != ""
}

func (c *call) str(name string) string { return asString(c.args[name]) }

func asString(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}

func (c *call) boolean(name string) bool {
	v := c.str(name)
	return v == "true" || v == "1"
}

func (c *call) number(name string, otherwise int) int {
	n, err := strconv.Atoi(c.str(name))
	if err != nil {
		return otherwise
	}
	return n
}

// list reads a comma list or a JSON array of strings.
func (c *call) list(name string) []string {
	if items, ok := c.args[name].([]any); ok {
		var list []string
		for _, item := range items {
			list = append(list, asString(item))
		}
		return list
	}
	var list []string
	for part := range strings.SplitSeq(c.str(name), ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// json reads an argument that is JSON itself, or JSON written into a string. It reports false when it cannot be read.
func (c *call) json(name string) (any, bool) {
	v := c.args[name]
	text, ok := v.(string)
	if !ok {
		return v, true
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var parsed any
	if err := d.Decode(&parsed); err != nil {
		return nil, false
	}
	return parsed, true
}

// page cuts a list by cursor and limit. The cursor is the next item's index.
func page[T any](c *call, all []T, most int) ([]T, string, *refused) {
	limit := c.number("limit", most)
	if limit <= 0 || c.given("limit") && limit > 1000 {
		return nil, "", refuse("invalid_limit")
	}
	from := 0
	if cursor := c.str("cursor"); cursor != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(cursor, "next:"), "="))
		if err != nil || n < 0 || n > len(all) || !strings.HasPrefix(cursor, "next:") {
			return nil, "", refuse("invalid_cursor")
		}
		from = n
	}
	to := min(len(all), from+limit)
	next := ""
	if to < len(all) {
		next = "next:" + strconv.Itoa(to) + "="
	}
	return all[from:to], next, nil
}

func cursorOf(next string) answer { return answer{"next_cursor": next} }
