package bot

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// Request is what a person did, or what happened in Slack.
type Request struct {
	Person  okr.Person
	Printer *locale.Printer // of the person's language: the chosen one, else Slack's, else English
	Now     time.Time

	Channel string // where it was done; empty in a modal, on the Home tab and for a global shortcut
	Text    string // of a command, a DM or a mention, read by [Plain] and [Tidy]

	TriggerID   string // valid for 3 seconds and one view; empty for events and DMs
	ResponseURL string

	Action  string             // action_id of the element that was clicked
	Value   string             // its value, or what was selected
	Input   *slack.BlockAction // the whole element
	View    *slack.View        // of an interaction or submission in a view, with its State
	Message string             // ts of the message that was clicked in, reacted to or chosen for a shortcut
	Author  okr.PersonID       // who wrote the message that was reacted to or chosen; empty where Slack does not say
	Link    string             // to that message
	Query   string             // what was typed into an external select
	Files   []File             // what was dropped into the DM
	Said    Said               // in a thread
	Reacted Reacted            // below a message

	// Once is the same for every delivery of the same act, and for a submission that a person repeats unchanged because
	// its acknowledgement got lost. It never equals the key that Store.Take recorded the envelope under.
	Once  string
	Event any // the inner event, a pointer to a type of slackevents
}

// Reacted is an emoji that somebody put below a message or took away from it.
type Reacted struct{ Emoji, TS string }

// Said is what somebody said in the thread of a channel's message.
type Said struct {
	Thread  string // ts of the thread's first message
	TS      string // of the reply
	Text    string // read by [Plain]
	Deleted bool   // it was taken back
}

// Reply is what the person gets. The zero Reply says nothing.
type Reply struct {
	// View is opened with the trigger. For a click or submission inside a modal it replaces that modal; with Push it
	// goes on top of it.
	View *slack.ModalViewRequest
	Push bool

	Errors map[string]string // sentences by block_id of an input; for submissions only
	Clear  bool              // close all modals; for submissions only

	Message *ui.Message // only the person sees it
	Replace bool        // Message takes the place of the message that was clicked

	Options []*slack.OptionBlockObject // answers to an external select
	Groups  []*slack.OptionGroupBlockObject

	// Later is how the handler of a submission goes on when it has to ask Slack, which it may not before the form is
	// acknowledged: a view says so meanwhile, and what Later returns takes its place. Errors bring the form back with
	// all that was typed.
	Later LaterFunc
	// Then is what follows a submission once its reply is given, and asks Slack.
	Then func(ctx context.Context) error
}

// LaterFunc is the rest of a handler.
type LaterFunc func(ctx context.Context) (Reply, error)

// Handler does what was asked. A [locale.Error] is said to the person; any other error is logged and the person gets
// an apology with a reference. A submission's error is shown in the form, which stays open with all that was typed.
// The handlers of submissions and of external selects never ask Slack themselves: Slack waits for them.
type Handler func(ctx context.Context, r *Request) (Reply, error)

// Router finds the handler of a request. Handlers are registered before the bot runs.
type Router struct {
	commands, actions, submits, closed, suggests, shortcuts map[string]Handler
	events                                                  map[string][]Handler
	dm, thread                                              Handler
}

// NewRouter returns a router without handlers.
func NewRouter() *Router {
	return &Router{
		commands: map[string]Handler{}, actions: map[string]Handler{}, submits: map[string]Handler{},
		closed: map[string]Handler{}, suggests: map[string]Handler{}, shortcuts: map[string]Handler{},
		events: map[string][]Handler{},
	}
}

// Command registers the handler of a slash command, such as /okr.
func (r *Router) Command(name string, h Handler) { r.commands[name] = h }

// Action registers the handler of an element's clicks. It gets those of id and of every id that continues it after a
// colon: okr.show takes okr.show:O12.
func (r *Router) Action(id string, h Handler) { r.actions[id] = h }

// Submit registers the handler of a modal's submissions; callback matches as in Action.
func (r *Router) Submit(callback string, h Handler) { r.submits[callback] = h }

// Closed registers the handler of a modal that was closed without submitting; callback matches as in Action.
func (r *Router) Closed(callback string, h Handler) { r.closed[callback] = h }

// Suggest registers what fills an external select; actionID matches as in Action.
func (r *Router) Suggest(actionID string, h Handler) { r.suggests[actionID] = h }

// Shortcut registers the handler of a global or message shortcut.
func (r *Router) Shortcut(callback string, h Handler) { r.shortcuts[callback] = h }

// Event adds a handler of an event type, such as member_joined_channel. All handlers of a type run, in this order. The
// person of an event may be the bot itself, and may be known by id only.
func (r *Router) Event(kind string, h Handler) { r.events[kind] = append(r.events[kind], h) }

// DM registers the handler of what people write to the bot: in its direct messages, also when they edit one with
// which nothing was done, and where they mention it in a channel.
func (r *Router) DM(h Handler) { r.dm = h }

// Thread registers the handler of replies in channels' threads: new, edited and deleted ones; see [Said].
func (r *Router) Thread(h Handler) { r.thread = h }

// find looks up the longest registered name that the id continues after a colon.
func find(handlers map[string]Handler, id string) Handler {
	for {
		if h, ok := handlers[id]; ok {
			return h
		}
		cut := strings.LastIndexByte(id, ':')
		if cut < 0 {
			return nil
		}
		id = id[:cut]
	}
}

// Commands are the names of those that are answered, in order; the app's manifest names the same.
func (r *Router) Commands() []string { return slices.Sorted(maps.Keys(r.commands)) }

// Shortcuts are the callback ids of those that are answered, in order.
func (r *Router) Shortcuts() []string { return slices.Sorted(maps.Keys(r.shortcuts)) }

// Events are those that Slack has to send, as the manifest calls them, in order.
func (r *Router) Events() []string {
	events := slices.Collect(maps.Keys(r.events))
	if r.dm != nil {
		events = append(events, "app_mention", "message.im")
	}
	if r.thread != nil {
		events = append(events, "message.channels", "message.groups")
	}
	slices.Sort(events)
	return events
}
