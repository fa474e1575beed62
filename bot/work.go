package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/outbox"
)

// apology stands for an error that isn't for people; its reference is in the log too.
type apology struct{ reference string }

func (a *apology) Error() string { return "apology " + a.reference }

// work does what a task asks for and answers it.
func (b *Bot) work(parent context.Context, t *task) {
	defer b.Wake()
	ctx, cancel := context.WithTimeout(parent, patience)
	defer cancel()
	reply, err := b.once(ctx, t)
	if parent.Err() != nil && t.recorded() {
		return // the next process works it
	}
	if t.resumed {
		reply, err = b.doneBefore(ctx, t, reply, err)
	}
	if err != nil {
		err = b.note(ctx, t, err)
	}
	b.log.InfoContext(ctx, "request is worked", "kind", string(t.kind), "name", t.name, "person", string(t.person))
	b.answer(ctx, parent, t, reply, err)
	if t.recorded() {
		b.settle(ctx, t)
	}
}

// once works a task, unless it is a form that was worked before.
func (b *Bot) once(ctx context.Context, t *task) (Reply, error) {
	if t.kind != submission {
		return b.attempt(ctx, t)
	}
	if reply, ok := b.memory.recall(t.Once); ok {
		return reply, nil
	}
	reply, err := b.attempt(ctx, t)
	if err == nil && len(reply.Errors) == 0 && reply.Later == nil { // what was wrong may be right by now
		kept := reply
		kept.Then = nil
		b.memory.keep(t.Once, kept)
	}
	return reply, err
}

// attempt runs the handlers of a task; a panic in one is an error.
func (b *Bot) attempt(ctx context.Context, t *task) (reply Reply, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			reply, err = Reply{}, fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	t.Now = b.now()
	// Until the person is known, errors are said in English.
	t.Printer = b.locale.Printer(locale.English)
	if t.kind == event {
		b.introduceStranger(ctx, t)
		return b.handle(ctx, t)
	}
	if !t.recorded() && b.unknown(ctx, t.person) { // only Slack knows, which waits for the acknowledgement
		return Reply{Later: func(ctx context.Context) (Reply, error) { return b.introduced(ctx, t) }}, nil
	}
	return b.introduced(ctx, t)
}

// introduced runs the handlers of a task once it is known who acts.
func (b *Bot) introduced(ctx context.Context, t *task) (Reply, error) {
	if err := b.introduce(ctx, t); err != nil {
		return Reply{}, err
	}
	return b.handle(ctx, t)
}

func (b *Bot) handle(ctx context.Context, t *task) (reply Reply, err error) {
	if len(t.handlers) == 0 {
		return Reply{}, unhandled(t)
	}
	for _, handle := range t.handlers {
		if reply, err = handle(ctx, &t.Request); err != nil {
			return Reply{}, err
		}
	}
	if t.settles != "" { // from now on an edit of the DM would do it twice
		_, err = b.store.Take(ctx, outbox.Envelope{Key: "done/" + t.settles}, t.Now)
	}
	return reply, err
}

// unknown reports whether somebody isn't in the directory.
func (b *Bot) unknown(ctx context.Context, id okr.PersonID) bool {
	_, err := b.store.FindPerson(ctx, id)
	return errors.Is(err, store.ErrNotFound)
}

// errSilent ends a task without a word.
var errSilent = errors.New("not for this person")

// introduce finds out who acts. Guests are told that okrbot isn't for them; bots and deactivated people are told
// nothing.
func (b *Bot) introduce(ctx context.Context, t *task) error {
	person, err := b.person(ctx, t.person)
	if err != nil {
		return fmt.Errorf("who is %s: %w", t.person, err)
	}
	t.Person = person
	t.Printer = b.Printer(person)
	switch {
	case person.Bot || person.Deactivated:
		return errSilent
	case person.Guest:
		return &locale.Error{ID: "bot.guest"}
	}
	return nil
}

// introduceStranger tells an event's handlers what is known of its person, without asking Slack.
func (b *Bot) introduceStranger(ctx context.Context, t *task) {
	t.Person = okr.Person{ID: t.person}
	if known, err := b.store.FindPerson(ctx, t.person); err == nil {
		t.Person = known
		t.Printer = b.Printer(known)
	}
}

// Printer is the printer of a person's language: the chosen one, else Slack's, else English.
func (b *Bot) Printer(p okr.Person) *locale.Printer {
	return b.locale.Printer(locale.Match(p.Language, p.Locale))
}

// unhandled is the answer to a command, button or form that the bot no longer has, or not yet.
func unhandled(t *task) error {
	switch t.kind {
	case command:
		return &locale.Error{ID: "bot.unknown_command", Args: []any{"Command", t.name}}
	case submission:
		return &locale.Error{ID: "bot.old_form"}
	case click, shortcut:
		return &locale.Error{ID: "bot.old_button"}
	default:
		return errSilent
	}
}

// note logs an error that isn't for people and returns what to say instead.
func (b *Bot) note(ctx context.Context, t *task, err error) error {
	if disk, ok := errors.AsType[*store.DiskError](err); ok { // said to the person, but the operator has to act
		b.log.ErrorContext(ctx, "the database can't be used", "kind", string(t.kind), "name", t.name, "err",
			concise(disk.Err))
		return err
	}
	if errors.Is(err, errSilent) || errors.Is(err, store.ErrRepeated) || said(t.Printer, err) != "" {
		return err
	}
	reference := rand.Text()[:6]
	b.log.ErrorContext(ctx, "request failed", "ref", reference, "kind", string(t.kind), "name", t.name,
		"person", string(t.person), "once", t.Once, "err", concise(err))
	b.noteRefusal(err)
	return &apology{reference}
}

// said is the sentence of an error that is for people; it is empty for any other.
func said(p *locale.Printer, err error) string {
	if sentence, ok := p.Error(err); ok {
		return sentence
	}
	if refusal, ok := okr.RefusalOf(err); ok {
		return p.T(refusal.ID, refusal.Args...)
	}
	if sorry, ok := errors.AsType[*apology](err); ok {
		return p.T("bot.internal", "Ref", sorry.reference)
	}
	return ""
}
