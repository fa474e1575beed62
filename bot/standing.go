package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// errNoAnswer says that what came in place of an answer was no refusal, but lacks what was asked for: a proxy's, say.
var errNoAnswer = errors.New("the answer isn't Slack's, but perhaps a proxy's: it lacks what was asked for")

// standing is how the bot stands with Slack while no connection is open.
type standing struct {
	mu        sync.Mutex
	connected bool // once at least
	since     time.Time
	attempts  int
	trouble   string
}

// proven reports whether Slack took the tokens before.
func (s *standing) proven() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connected
}

// win notes that a connection is open, lose that none is any more.
func (s *standing) win() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected, s.attempts, s.trouble = true, 0, ""
}

func (s *standing) lose(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.since = now
}

// failed notes and logs an attempt to reach Slack that is made again after a while.
func (b *Bot) failed(ctx context.Context, with string, attempt int, after time.Duration, err error) {
	b.log.WarnContext(ctx, "Slack can't be reached", "with", with, "attempt", attempt, "again",
		after.Round(time.Millisecond), "err", concise(err))
	b.progress.trouble(err)
	s := &b.standing
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attempts, s.trouble = attempt, concise(err)
}

// Unready says for operators why no connection to Slack is open, and since when; it is empty while one is.
func (b *Bot) Unready() string {
	if b.Ready() {
		return ""
	}
	s := &b.standing
	s.mu.Lock()
	defer s.mu.Unlock()
	said := "not connected to Slack"
	if !s.since.IsZero() {
		said += " since " + s.since.UTC().Format(time.RFC3339)
	}
	if s.trouble != "" {
		said += fmt.Sprintf("; attempt %d failed: %s", s.attempts, s.trouble)
	}
	return said
}

// Disconnected is since when no connection to Slack is open, and why; ok is false while one is, and before an attempt
// to open one failed.
func (b *Bot) Disconnected() (since time.Time, why string, ok bool) {
	if b.Ready() {
		return since, "", false
	}
	b.standing.mu.Lock()
	defer b.standing.mu.Unlock()
	return b.standing.since, b.standing.trouble, b.standing.attempts > 0
}
