package slacksim

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"time"
)

const (
	responseLife = 30 * time.Minute // Slack's time
	responseUses = 5
)

// responseURL lets the app answer where somebody did something, even where it is no member.
type responseURL struct {
	channel, user string
	message       string // ts of the message with the button; empty for a slash command
	ephemeral     bool   // that message is ephemeral
	threadTS      string
	command       string
	expires       time.Time
	uses          int
}

// newResponseURL: the caller holds mu.
func (s *Sim) newResponseURL(r responseURL) string {
	r.expires = s.clock.Now().Add(responseLife)
	key := secret()
	s.responses[key] = &r
	return s.base + "/response/" + key
}

func (s *Sim) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	began := s.wall()
	c := &call{method: "response_url", args: map[string]any{}}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		err = json.Unmarshal(body, &c.args)
	}
	s.mu.Lock()
	slow, broken := s.faults.use("slow", c.method), s.faults.use("server_error", c.method)
	s.mu.Unlock()
	if slow != nil && !s.delay(r, slow.Delay) {
		return
	}
	if broken != nil {
		http.Error(w, "service unavailable", http.StatusServiceUnavailable)
		return
	}
	var no *refused
	if err != nil {
		no = refuse("invalid_payload")
	} else {
		s.mu.Lock()
		no = s.respond(c, s.responses[r.PathValue("id")])
		s.mu.Unlock()
	}
	if no != nil {
		s.mu.Lock()
		s.blame(c.method, no.code, no.messages...)
		s.mu.Unlock()
		refusal := answer{"ok": false, "error": no.code}
		s.note(c, no.code, refusal, began)
		writeJSON(w, http.StatusNotFound, refusal)
		return
	}
	s.note(c, "", answer{"ok": true}, began)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok")
}

// respond does what the body asks for. The caller holds mu.
func (s *Sim) respond(c *call, r *responseURL) *refused {
	switch {
	case r == nil:
		return refuse("no_such_url")
	case s.clock.Now().After(r.expires):
		return refuse("expired_url")
	case r.uses >= responseUses:
		return refuse("used_url")
	}
	r.uses++
	ch := s.channels[r.channel]
	source := s.sourceOf(r, ch)
	removing := c.boolean("delete_original")
	m, bad := s.responseMessage(c, r)
	if bad != nil {
		return bad
	}
	if removing && source != nil {
		s.remove(ch, source)
		source = nil
	}
	switch {
	case m.empty() && removing:
		return nil
	case m.empty():
		return refuse("no_text")
	case c.boolean("replace_original") && source != nil:
		before := source.json()
		s.rewrite(source, m, true, true)
		source.Edited = ""
		s.changedMessage(ch, source)
		if source.For == "" {
			s.emitChanged(ch, source, before)
		}
		return nil
	}
	s.post(ch, m)
	return nil
}

func (s *Sim) sourceOf(r *responseURL, ch *channel) *Message {
	switch {
	case r.message == "":
		return nil
	case r.ephemeral:
		return ch.findEphemeral(r.user, r.message)
	default:
		return ch.find(r.message)
	}
}

// responseMessage reads the message of a response_url body or of a slash command's ack.
func (s *Sim) responseMessage(c *call, r *responseURL) (*Message, *refused) {
	kind := c.str("response_type")
	if kind != "" && !slices.Contains([]string{"ephemeral", "in_channel"}, kind) {
		return nil, refuse("invalid_response_type")
	}
	m, bad := s.content(c, maxText)
	if bad != nil {
		return nil, bad
	}
	m.responded = true
	if kind != "in_channel" {
		m.For, m.ThreadTS = r.user, r.threadTS
		return m, nil
	}
	if !c.boolean("replace_original") {
		m.ThreadTS = c.str("thread_ts")
	}
	return m, nil
}
