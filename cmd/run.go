package cmd

import (
	"context"
	"errors"
	"time"

	"okrbot/locale"
)

// spacing is the least time between two messages in one channel: Slack takes one a second.
const spacing = time.Second

// run runs the bot until it is told to stop.
func run(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	s, err := readSettings(p, args)
	if err != nil {
		return err
	}
	log := logger(p.Stderr, s)
	clock, between := p.Clock, time.Duration(0) // a clock that is given is moved by hand: nobody waits
	if clock == nil {
		clock, between = NewClock(p.Wall(), p.Wall), spacing
	}
	if !s.now.IsZero() {
		clock = NewClock(s.now, p.Wall)
		log.WarnContext(ctx, "the bot's clock is set by hand", "now", s.now)
	}
	a, err := newApp(ctx, p, s, clock.Now, between, log)
	switch {
	case ctx.Err() != nil && errors.Is(err, context.Canceled): // it was told to stop already
		return nil
	case err != nil:
		return err
	}
	if err := keepsTime(ctx, a, s); err != nil {
		return errors.Join(err, a.close())
	}
	a.stands = newStanding(p, say, s, a).tell
	clock.drives(a)
	log.InfoContext(ctx, "okrbot runs", "version", buildVersion(), "db", s.db)
	err = a.run(ctx)
	clock.drives(nil)
	log.InfoContext(ctx, "okrbot stops")
	if closed := a.close(); err == nil {
		err = closed
	}
	return refused(err)
}

// keepsTime refuses to turn a clock that is set by hand on a database that people use: it would close their rounds
// and say what is not due.
func keepsTime(ctx context.Context, a *app, s settings) error {
	if s.now.IsZero() || s.nowAnyway {
		return nil
	}
	last, byHand, err := a.store.FindLastTurn(ctx)
	if err != nil || last.IsZero() || byHand {
		return err
	}
	return usage("cli.now_real", "Path", s.db)
}
