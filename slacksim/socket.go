package slacksim

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const (
	maxSockets    = 10
	maxFrame      = 20480 // bytes in one frame from the app
	socketBacklog = 8192
	warningTime   = 10 * time.Second // from a disconnect frame to the end of the socket
)

// socket is one open Socket Mode connection.
type socket struct {
	conn    *websocket.Conn
	out     chan []byte
	pending map[string]*delivery // sent and not acknowledged yet, by envelope id
	late    map[string]string    // what the app is too late for, by envelope id
	opened  time.Time
}

// delivery is one envelope on its way to the app.
type delivery struct {
	id      string
	kind    string // slash_commands, interactive or events_api
	name    string // for the journal
	payload map[string]any
	accepts bool // an ack may carry a payload
	attempt int
	reason  string

	answer chan ack // nil for events
	sent   time.Time
	timer  *time.Timer
	due    time.Time // Slack's time of the next attempt
	soon   bool      // the next attempt is made as soon as a socket is open
}

// ack is how the app answered an envelope.
type ack struct {
	payload json.RawMessage // nil when there was none
	failure string          // "" or Slack's error: dispatch_failed, operation_timeout
}

var retryAfter = []time.Duration{0, time.Minute, 5 * time.Minute}

func (s *Sim) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	valid := s.tickets[ticket]
	delete(s.tickets, ticket)
	refused := s.faults.use("refuse_connections", "") != nil
	s.mu.Unlock()
	if !valid || refused {
		http.Error(w, "invalid ticket", http.StatusForbidden)
		return
	}
	// Clients send an origin of Slack's own; the ticket is what admits them.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		s.log.Debug("accepting a socket", "err", err)
		return
	}
	conn.SetReadLimit(1 << 20)
	ctx, cancel := context.WithCancel(s.alive)
	defer cancel()
	k := &socket{
		conn: conn, out: make(chan []byte, socketBacklog), opened: s.wall(),
		pending: map[string]*delivery{}, late: map[string]string{},
	}
	if !s.admitSocket(k) {
		frame, _ := json.Marshal(map[string]any{"type": "disconnect", "reason": "too_many_websockets",
			"debug_info": debugInfo()})
		_ = conn.Write(ctx, websocket.MessageText, frame)
		_ = conn.Close(websocket.StatusPolicyViolation, "too_many_websockets")
		return
	}
	go s.write(ctx, k)
	go s.ping(ctx, k)
	s.redeliver()
	s.read(ctx, k)
	s.forget(k)
}

// admitSocket counts the socket in and queues its hello.
func (s *Sim) admitSocket(k *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sockets) >= maxSockets {
		s.blame("socket", "too_many_websockets")
		return false
	}
	s.sockets[k] = struct{}{}
	s.connected = true
	k.push(map[string]any{
		"type": "hello", "num_connections": len(s.sockets),
		"connection_info": map[string]any{"app_id": appID}, "debug_info": debugInfo(),
	})
	s.journal.add(s.entry("ws", "hello"))
	s.tell(pageNote{Type: "world"})
	return true
}

func debugInfo() map[string]any {
	return map[string]any{"host": "applink-1", "started": "2026-01-01 00:00:00.000", "build_number": 100,
		"approximate_connection_time": 18060}
}

func (k *socket) push(frame map[string]any) bool {
	text, err := json.Marshal(frame)
	if err != nil {
		return false
	}
	select {
	case k.out <- text:
		return true
	default:
		return false
	}
}

func (s *Sim) write(ctx context.Context, k *socket) {
	for {
		select {
		case <-ctx.Done():
			return
		case frame := <-k.out:
			if err := k.conn.Write(ctx, websocket.MessageText, frame); err != nil {
				return
			}
		}
	}
}

func (s *Sim) ping(ctx context.Context, k *socket) {
	t := time.NewTicker(s.cfg.PingInterval)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := k.conn.Ping(ctx); err != nil {
				return
			}
		}
	}
}

func (s *Sim) read(ctx context.Context, k *socket) {
	for {
		_, frame, err := k.conn.Read(ctx)
		if err != nil {
			return
		}
		if len(frame) > maxFrame {
			s.mu.Lock()
			s.blame("ack", "frame_too_long", "Max frame length of 20480 has been exceeded.")
			s.mu.Unlock()
			_ = k.conn.Close(websocket.StatusMessageTooBig, "Max frame length of 20480 has been exceeded.")
			return
		}
		s.acknowledge(k, frame)
	}
}

// acknowledge takes an answer of the app. It counts only on the socket that carried the envelope.
func (s *Sim) acknowledge(k *socket, frame []byte) {
	var body struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := json.Unmarshal(frame, &body); err != nil || body.EnvelopeID == "" {
		s.blame("ack", "invalid_frame", string(frame[:min(len(frame), 200)]))
		return
	}
	d := k.pending[body.EnvelopeID]
	if d == nil {
		if name, ok := k.late[body.EnvelopeID]; ok {
			s.blame("ack", "late", name+" was acknowledged after more than 3 seconds")
			delete(k.late, body.EnvelopeID)
		}
		return
	}
	delete(k.pending, d.id)
	d.timer.Stop()
	e := s.entry("ack", d.name)
	e.Millis = s.wall().Sub(d.sent).Milliseconds()
	if carries(body.Payload) {
		e.Response = body.Payload
	}
	s.journal.add(e)
	s.tell(pageNote{Type: "log"})
	s.touch()
	if s.faults.use("drop_after_ack", d.name) != nil {
		go func() { _ = k.conn.CloseNow() }()
	}
	if d.answer != nil {
		d.answer <- ack{payload: body.Payload}
	}
}

func carries(payload json.RawMessage) bool {
	text := strings.TrimSpace(string(payload))
	return text != "" && text != "null" && text != "{}"
}

// forget counts a closed socket out; what it left unanswered has failed.
func (s *Sim) forget(k *socket) {
	_ = k.conn.CloseNow()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, k)
	for _, d := range k.pending {
		d.timer.Stop()
		s.failed(d, "operation_timeout")
	}
	k.pending = nil
	s.journal.add(s.entry("ws", "closed"))
	s.tell(pageNote{Type: "world"})
	s.touch()
}

// send gives an envelope to one of the open sockets, whichever. The caller holds mu.
func (s *Sim) send(d *delivery) {
	if !s.connected && d.answer == nil {
		return
	}
	if f := s.faults.use("late", d.name); f != nil && d.kind == "events_api" && d.attempt == 0 {
		d.due = s.clock.Now().Add(f.Delay)
		s.late = append(s.late, d)
		return
	}
	// Whatever a person waits for comes twice only when the fault names it.
	twice := (d.answer == nil || s.faults.names("duplicate", d.name)) && s.faults.use("duplicate", d.name) != nil
	s.put(d)
	if twice {
		again := *d
		again.id = ""
		if d.answer != nil {
			again.answer = make(chan ack, 1) // nobody waits for the second answer
		}
		s.put(&again)
	}
}

func (s *Sim) put(d *delivery) {
	if d.id == "" {
		d.id = secret()
	}
	k := s.anySocket()
	if k == nil {
		s.failed(d, "dispatch_failed")
		return
	}
	frame := map[string]any{
		"envelope_id": d.id, "type": d.kind, "payload": d.payload, "accepts_response_payload": d.accepts,
	}
	if d.kind == "events_api" {
		frame["retry_attempt"], frame["retry_reason"] = d.attempt, d.reason
	}
	d.sent = s.wall()
	k.pending[d.id] = d
	d.timer = time.AfterFunc(s.cfg.AckTimeout, func() { s.missed(k, d) })
	e := s.entry("envelope", d.name)
	e.Request = frame
	s.journal.add(e)
	s.tell(pageNote{Type: "log"})
	if !k.push(frame) || s.faults.use("drop_before_ack", d.name) != nil {
		go func() { _ = k.conn.CloseNow() }()
	}
}

func (s *Sim) anySocket() *socket {
	if len(s.sockets) == 0 {
		return nil
	}
	skip := rand.IntN(len(s.sockets))
	for k := range s.sockets {
		if skip == 0 {
			return k
		}
		skip--
	}
	return nil
}

// missed is called when the time for an ack is over.
func (s *Sim) missed(k *socket, d *delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k.pending[d.id] != d {
		return
	}
	delete(k.pending, d.id)
	k.late[d.id] = d.name
	s.blame("ack", "missing", d.name+" was not acknowledged within "+s.cfg.AckTimeout.String())
	e := s.entry("ack", d.name)
	e.OK, e.Error = false, "operation_timeout"
	s.journal.add(e)
	s.tell(pageNote{Type: "log"})
	s.failed(d, "operation_timeout")
}

// failed plans the next attempt of an event, and tells the person who waits for anything else.
func (s *Sim) failed(d *delivery, failure string) {
	if d.answer != nil {
		d.answer <- ack{failure: failure}
		return
	}
	next := *d
	next.attempt++
	next.reason = "timeout"
	next.soon = next.attempt == 1
	if next.attempt > len(retryAfter) {
		s.lost = append(s.lost, d.payload)
		s.journal.add(s.fault("lost", d.name))
		return
	}
	next.due = s.clock.Now().Add(retryAfter[next.attempt-1])
	if next.soon {
		next.due = s.clock.Now().Add(time.Minute)
	}
	s.late = append(s.late, &next)
	if next.soon && len(s.sockets) > 0 {
		go s.redeliver()
	}
}

// redeliver sends again what is due. An event keeps its event_id and its envelope_id.
func (s *Sim) redeliver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	var waiting, due []*delivery
	for _, d := range s.late {
		if d.soon && len(s.sockets) > 0 || !now.Before(d.due) {
			due = append(due, d)
		} else {
			waiting = append(waiting, d)
		}
	}
	s.late = waiting
	for _, d := range due {
		d.soon = false
		s.put(d)
	}
}

// ask sends an interaction and waits for the answer. mu is not held.
func (s *Sim) ask(ctx context.Context, d *delivery) ack {
	d.answer = make(chan ack, 1)
	s.mu.Lock()
	s.send(d)
	s.mu.Unlock()
	select {
	case a := <-d.answer:
		return a
	case <-ctx.Done():
		return ack{failure: "operation_timeout"}
	}
}

// Lost are the payloads of the events that no app acknowledged, so that they are not sent again.
func (s *Sim) Lost() []any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lost)
}

// Pending is the number of envelopes on open sockets that the app has not acknowledged yet. With several sockets they
// arrive in no order: who wants one act to come after another waits until there are none.
func (s *Sim) Pending() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.sockets {
		n += len(k.pending)
	}
	return n
}

// DropSockets cuts all connections without a word.
func (s *Sim) DropSockets() {
	for _, k := range s.openSockets() {
		_ = k.conn.CloseNow()
	}
}

// Disconnect sends a disconnect frame on every connection: warning, refresh_requested or link_disabled.
// A socket that the app leaves open is closed after 10 s.
func (s *Sim) Disconnect(reason string) {
	for _, k := range s.openSockets() {
		k.push(map[string]any{"type": "disconnect", "reason": reason, "debug_info": debugInfo()})
		time.AfterFunc(warningTime, func() { _ = k.conn.Close(websocket.StatusNormalClosure, reason) })
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal.add(s.fault("disconnect", reason))
}

func (s *Sim) openSockets() []*socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	var open []*socket
	for k := range s.sockets {
		open = append(open, k)
	}
	slices.SortFunc(open, func(a, b *socket) int { return a.opened.Compare(b.opened) })
	return open
}

// Redeliver sends an event that the app has seen already once more, with the same event_id.
// It reports whether there was one of that name.
func (s *Sim) Redeliver(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.journal.last(func(e *Entry) bool { return e.Kind == "envelope" && e.Name == name })
	if e == nil {
		return false
	}
	frame, ok := e.Request.(map[string]any)
	if !ok {
		return false
	}
	s.put(&delivery{
		id: frame["envelope_id"].(string), kind: "events_api", name: name,
		payload: frame["payload"].(map[string]any), attempt: 1, reason: "timeout",
	})
	return true
}
