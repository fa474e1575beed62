package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"okrbot/locale"
)

// reopenAction is the button that opens a form again whose person closed it before it turned out that it couldn't be
// saved. Its value is what the form is remembered under.
const reopenAction = "reopen"

// postpone acknowledges a form that has to ask Slack first, with a view that says so. The form is on disk before
// Slack forgets it.
func (b *Bot) postpone(ctx, parent context.Context, t *task, later LaterFunc) {
	if _, err := b.store.Take(context.WithoutCancel(ctx), t.kept(), b.now()); err != nil {
		b.answerSubmission(ctx, t, b.complaint(t, b.note(ctx, t, err)))
		return
	}
	shown := Reply{View: note(t.Printer, t.Printer.T("bot.moment_asking"))}
	b.memory.keep(t.Once, shown)
	b.answerSubmission(ctx, t, shown)
	b.aside(parent, t, func(ctx context.Context) { b.finish(ctx, t, later) })
}

// aside works something for a person after what they asked for before, beside their forms.
func (b *Bot) aside(ctx context.Context, t *task, do func(context.Context)) {
	b.lanes.put(t.lane(), func() { do(ctx) }, ctx.Done())
}

// finish does what a submission could do only after its acknowledgement, and shows in the form's place what came of it.
func (b *Bot) finish(parent context.Context, t *task, later LaterFunc) {
	defer b.Wake()
	reply, err := b.goOn(parent, later)
	if parent.Err() != nil {
		return // it stays on disk, for the next process
	}
	ctx, cancel := context.WithTimeout(parent, patience)
	defer cancel()
	defer b.settle(ctx, t)
	problems := reply.Errors
	if err != nil {
		if sentence := said(t.Printer, b.note(ctx, t, err)); sentence != "" {
			problems = map[string]string{"": sentence}
		}
	}
	if len(problems) > 0 {
		b.sendBack(ctx, t, problems)
		return
	}
	if reply.View == nil {
		reply.View = note(t.Printer, t.Printer.T("bot.done"))
	}
	b.memory.keep(t.Once, Reply{View: reply.View})
	if err := b.redraw(ctx, t, reply); err != nil && judge(err).code != "not_found" { // who closed it has seen enough
		b.unsaid(ctx, t, err)
	}
	if reply.Message != nil {
		b.unsaid(ctx, t, b.tell(ctx, t, *reply.Message, false))
	}
	b.afterwards(parent, t, reply)
}

// goOn works a handler to its end, in as much time as any request gets.
func (b *Bot) goOn(ctx context.Context, later LaterFunc) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	reply, err := Reply{Later: later}, error(nil)
	for reply.Later != nil && err == nil {
		reply, err = protected(ctx, reply.Later)
	}
	return reply, err
}

// settle notes that a task is dealt with.
func (b *Bot) settle(ctx context.Context, t *task) {
	if err := b.store.MarkWorked(context.WithoutCancel(ctx), t.key(), b.now()); err != nil {
		b.log.ErrorContext(ctx, "it can't be noted that a request is worked", "name", t.name, "err", err)
	}
}

// protected runs a part of a handler; a panic in it is an error.
func protected(ctx context.Context, part LaterFunc) (reply Reply, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			reply, err = Reply{}, fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return part(ctx)
}

// sendBack shows a form again with what was typed, and says why. Who closed it meanwhile is told where it can be
// opened.
func (b *Bot) sendBack(ctx context.Context, t *task, problems map[string]string) {
	view, err := refilled(t.envelope.Payload, problems)
	if err != nil {
		b.log.ErrorContext(ctx, "form can't be shown again", "name", t.name, "person", string(t.person), "err", err)
		return
	}
	b.memory.forget(sentForm(t))
	reply := Reply{View: view}
	err = b.redraw(ctx, t, reply)
	if err == nil {
		return
	}
	b.memory.keep(reopenAction+t.Once, reply)
	said := t.Printer.T("bot.sent_back", "Reason", strings.Join(sentences(problems, nil), " "))
	b.unsaid(ctx, t, b.tell(ctx, t, *withButton(t.Printer, locale.Escape(said), reopenAction, t.Once), false))
}

// reopenForm opens a form that was sent back after it had been closed.
func (b *Bot) reopenForm(_ context.Context, r *Request) (Reply, error) {
	reply, ok := b.memory.recall(reopenAction + r.Value)
	if !ok {
		return Reply{}, &locale.Error{ID: "bot.form_forgotten"}
	}
	return reply, nil
}

// redraw puts the reply's view into the place of the submitted form, as soon as Slack takes it.
func (b *Bot) redraw(ctx context.Context, t *task, reply Reply) error {
	pause(ctx, settling)
	for attempt := 0; ; attempt++ {
		err := b.patiently(ctx, "views.update", func() error {
			_, err := b.api.UpdateViewContext(ctx, *reply.View, "", "", t.View.ID)
			return err
		})
		if err == nil || judge(err).verdict != retry || !pause(ctx, backoff(attempt, minute)) {
			b.noteRefusal(err)
			return err
		}
	}
}

// afterwards does, beside everything else the person does, what a reply leaves to be done once it is given.
func (b *Bot) afterwards(ctx context.Context, t *task, reply Reply) {
	if reply.Then == nil {
		return
	}
	b.aside(ctx, t, func(ctx context.Context) {
		if _, err := protected(ctx, func(ctx context.Context) (Reply, error) {
			return Reply{},
				reply.Then(ctx)
		}); err != nil {
			b.log.WarnContext(ctx, "what follows a form failed", "name", t.name, "person", string(t.person), "err",
				concise(err))
			b.noteRefusal(err)
		}
	})
}
