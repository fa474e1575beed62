package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

const (
	deaf         = 30 * time.Second // Slack pings more often
	grace        = 10 * time.Second
	ackTimeout   = 5 * time.Second
	ackLimit     = 16 << 10 // bytes; Slack cuts the line above 20,480, and larger updates fail earlier
	envelopeSize = 16 << 20 // bytes, far above what Slack sends
)

// envelope is a frame from Slack.
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
	Reason  string          `json:"reason"` // of a disconnect
	Attempt int             `json:"retry_attempt"`

	line    *line
	arrived time.Time
}

// ack acknowledges the envelope on the connection that it came on; payload may be nil.
func (e envelope) ack(ctx context.Context, payload any) error {
	frame, err := json.Marshal(struct {
		ID      string `json:"envelope_id"`
		Payload any    `json:"payload,omitempty"`
	}{e.ID, payload})
	if err != nil {
		return fmt.Errorf("write acknowledgement: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ackTimeout)
	defer cancel()
	return e.line.ws.Write(ctx, websocket.MessageText, frame)
}

// line is one Socket Mode connection.
type line struct {
	ws       *websocket.Conn
	alarm    *time.Timer   // closes a deaf connection
	replace  chan struct{} // closed when another connection is to be opened
	retiring sync.Once
	greeted  atomic.Bool // Slack said hello
	renewed  atomic.Bool // Slack asked for another connection in good order
}

func (l *line) retire() { l.retiring.Do(func() { close(l.replace) }) }

// listen keeps one connection open until ctx ends. Connections end with the line context, or when Slack ends them:
// one that Slack is about to end is replaced at once and read to its end, so that nothing falls in between. It
// returns an error when Slack refuses the app token.
func (b *Bot) listen(ctx, lineCtx context.Context, calls *sync.WaitGroup) error {
	failures := 0
	for ctx.Err() == nil {
		l, err := b.dial(ctx)
		switch {
		case ctx.Err() != nil:
			if l != nil {
				l.ws.CloseNow()
			}
			return nil
		case err != nil && hopeless(err, b.standing.proven()):
			return fmt.Errorf("app token: %w: %w", ErrRefused, err)
		case err != nil:
			after := max(judge(err).after, backoff(failures, minute))
			failures++
			b.failed(ctx, "app token", failures, after, err)
			pause(ctx, after)
			continue
		}
		calls.Go(func() { b.serve(ctx, lineCtx, l) })
		select {
		case <-l.replace:
		case <-ctx.Done():
			return nil
		}
		if l.greeted.Load() {
			failures = 0
		}
		if !l.renewed.Load() {
			pause(ctx, backoff(failures, minute))
			failures++
		}
	}
	return nil
}

func (b *Bot) dial(ctx context.Context) (*line, error) {
	var address string
	err := b.call(ctx, "apps.connections.open", func() (err error) {
		_, address, err = b.api.StartSocketModeContext(ctx)
		return err
	})
	if err == nil && address == "" {
		err = errNoAnswer
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	l := &line{replace: make(chan struct{})}
	// The alarm is set only after the handshake; pings come later than that.
	l.ws, _, err = websocket.Dial(ctx, address, &websocket.DialOptions{
		HTTPClient:     b.web,
		OnPingReceived: func(context.Context, []byte) bool { l.alarm.Reset(b.deaf); return true },
	})
	if err != nil {
		return nil, err
	}
	l.ws.SetReadLimit(envelopeSize)
	l.alarm = time.AfterFunc(b.deaf, func() { l.ws.CloseNow() })
	return l, nil
}

// serve reads a connection to its end. After ctx ended it takes nothing more, but keeps the connection for
// acknowledgements until lineCtx ends.
func (b *Bot) serve(ctx, lineCtx context.Context, l *line) {
	defer l.retire()
	defer l.alarm.Stop()
	defer l.ws.CloseNow()
	err := b.read(ctx, lineCtx, l)
	if l.greeted.Load() && b.greeted.Add(-1) == 0 {
		b.standing.lose(b.now())
	}
	if lineCtx.Err() == nil {
		b.log.InfoContext(ctx, "connection to Slack ended", "err", err)
	}
}

func (b *Bot) read(ctx, lineCtx context.Context, l *line) error {
	for {
		_, frame, err := l.ws.Read(lineCtx)
		if err != nil {
			return err
		}
		l.alarm.Reset(b.deaf)
		e := envelope{line: l, arrived: b.now()}
		if err := json.Unmarshal(frame, &e); err != nil {
			b.log.WarnContext(ctx, "Slack sent an unreadable frame", "bytes", len(frame))
			continue
		}
		switch e.Type {
		case "hello":
			if l.greeted.CompareAndSwap(false, true) {
				b.standing.win()
				if b.greeted.Add(1) == 1 { // while none was open, Slack told nothing
					b.wantSync()
				}
				b.progress.change(func(now *Progress) { now.Connected, now.Trouble = true, "" })
				b.log.InfoContext(ctx, "connected to Slack")
			}
		case "disconnect":
			b.log.InfoContext(ctx, "Slack ends a connection", "reason", e.Reason)
			l.renewed.Store(e.Reason == "warning" || e.Reason == "refresh_requested")
			l.retire()
		default:
			b.hold(ctx, e)
		}
	}
}

// hold queues an envelope to be taken. The reader of a connection never waits: an envelope that finds no room isn't
// acknowledged, so Slack tells the person, or delivers the event again.
func (b *Bot) hold(ctx context.Context, e envelope) {
	if ctx.Err() != nil {
		return
	}
	select {
	case b.inbox <- e:
	default:
		b.metrics.Envelope(e.Type, "overflow")
		b.log.ErrorContext(ctx, "too busy to take an envelope", "type", e.Type)
	}
}
