package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"okrbot/okr"
)

const (
	homeBatch      = 500
	homeCalls      = 4 // at the same time
	homeTroubleTop = time.Minute
)

// homes is what the publishings of Home tabs share.
type homes struct {
	alarm chan struct{}
	one   chan struct{} // held by the publishing that runs

	mu     sync.Mutex
	paused map[okr.PersonID]doubt // whose tab Slack didn't take just now; the instants are of the bot's clock
}

// doubt is what Slack didn't take, and when it is tried again.
type doubt struct {
	until    time.Time
	attempts int
}

func newHomes() *homes {
	return &homes{alarm: make(chan struct{}, 1), one: make(chan struct{}, 1), paused: map[okr.PersonID]doubt{}}
}

func (h *homes) wake() {
	select {
	case h.alarm <- struct{}{}:
	default:
	}
}

// putOff leaves a tab as it is for a while; after is Slack's wish, or zero.
func (h *homes) putOff(person okr.PersonID, now time.Time, after time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	d := h.paused[person]
	d.until = now.Add(max(after, backoff(d.attempts, homeTroubleTop)))
	d.attempts++
	h.paused[person] = d
}

func (h *homes) settle(person okr.PersonID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.paused, person)
}

func (h *homes) waiting(person okr.PersonID, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.paused[person].until.After(now)
}

// troubled reports whether any tab waits for its pause to end.
func (h *homes) troubled() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.paused) > 0
}

// keepHomes listens to visits of the Home tab.
func (b *Bot) keepHomes() { b.router.Event("app_home_opened", b.homeOpened) }

func (b *Bot) homeOpened(ctx context.Context, r *Request) (Reply, error) {
	opened, ok := r.Event.(*slackevents.AppHomeOpenedEvent)
	if !ok || opened.Tab != "home" {
		return Reply{}, nil
	}
	if _, err := b.person(ctx, r.Person.ID); err != nil {
		return Reply{}, err
	}
	if opened.View == nil { // Slack shows nothing yet, whatever was published before
		if err := b.store.MarkHomePublished(ctx, r.Person.ID, "", 0, r.Now); err != nil {
			return Reply{}, err
		}
	}
	return Reply{}, b.store.NoteHomeOpened(ctx, r.Person.ID, r.Now)
}

// deliverHomes publishes Home tabs as they change, until ctx ends.
func (b *Bot) deliverHomes(ctx, work context.Context) error {
	for {
		if err := b.publishHomes(ctx, work); err != nil && ctx.Err() == nil {
			b.log.ErrorContext(ctx, "Home tabs can't be published", "err", err)
		}
		look := idle
		if b.homes.troubled() {
			look = restless
		}
		timer := time.NewTimer(look)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-b.homes.alarm:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// publishHomes publishes the tabs that changed, until none is left that can be.
func (b *Bot) publishHomes(ctx, work context.Context) error {
	select {
	case b.homes.one <- struct{}{}:
		defer func() { <-b.homes.one }()
	case <-ctx.Done():
		return ctx.Err()
	}
	taken := map[okr.PersonID]int{}
	for b.limits.left("views.publish") == 0 {
		now := b.now()
		dirty, err := b.store.DirtyHomes(ctx, now, homeBatch)
		if err != nil {
			return fmt.Errorf("dirty Home tabs: %w", err)
		}
		dirty = slices.DeleteFunc(dirty, func(id okr.PersonID) bool {
			taken[id]++
			return taken[id] > offers || b.homes.waiting(id, now)
		})
		if len(dirty) == 0 {
			return nil
		}
		if err := b.publishAll(ctx, work, dirty); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bot) publishAll(ctx, work context.Context, people []okr.PersonID) error {
	var (
		slots   = make(chan struct{}, homeCalls)
		running sync.WaitGroup
		first   error
		once    sync.Once
	)
	for _, person := range people {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			running.Wait()
			return ctx.Err()
		}
		running.Go(func() {
			defer func() { <-slots }()
			if err := b.publish(ctx, work, person); err != nil {
				once.Do(func() { first = err })
			}
		})
	}
	running.Wait()
	return first
}

// publish makes a person's Home tab what the store has. If it changed meanwhile, it stays to be published. Slack's
// refusals are logged; an error is the store's.
func (b *Bot) publish(stop, ctx context.Context, person okr.PersonID) error {
	shown, version, err := b.store.FindHomeShown(ctx, person)
	if err != nil {
		return err
	}
	view, want, err := b.drawHome(ctx, person)
	if err != nil {
		b.log.ErrorContext(ctx, "Home tab can't be rendered", "person", string(person), "err", err)
		b.homes.putOff(person, b.now(), 0)
		return nil
	}
	rendered := ""
	if want {
		rendered = fingerprint(view)
	}
	if want && rendered != shown {
		err := b.inTurn(stop, "views.publish", func() error {
			_, err := b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: string(person), View: view})
			return err
		})
		if stop.Err() != nil && err != nil {
			return nil // it stays to be published
		}
		if err != nil {
			return b.homeRefused(ctx, person, version, err)
		}
	}
	b.homes.settle(person)
	return b.store.MarkHomePublished(ctx, person, rendered, version, b.now())
}

// drawHome never panics.
func (b *Bot) drawHome(ctx context.Context, person okr.PersonID) (view slack.HomeTabViewRequest, want bool, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return b.renderHome(ctx, person)
}

func (b *Bot) homeRefused(ctx context.Context, person okr.PersonID, version int64, err error) error {
	log := b.log.With("person", string(person), "err", concise(err))
	switch ruling := judge(err); ruling.verdict {
	case park, gone:
		log.WarnContext(ctx, "Home tab is refused")
		b.homes.settle(person)
		return b.store.MarkHomePublished(ctx, person, "", version, b.now()) // until the next visit, or news
	case refuse:
		b.noteRefusal(err)
		b.homes.putOff(person, b.now(), idle)
	default:
		log.InfoContext(ctx, "Home tab waits")
		b.homes.putOff(person, b.now(), ruling.after)
	}
	return nil
}
