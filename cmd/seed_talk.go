package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/slacksim"
)

// seedQuestion is what a manager asks about somebody's last check-in.
type seedQuestion struct {
	Person          okr.PersonID
	About           string // the title of a key result
	Asked, Answered string
}

// seedDiscussion is a key result that somebody puts up for discussion, and who says what below it.
type seedDiscussion struct {
	Person  okr.PersonID
	About   string
	Replies [][2]string
}

// talk lets people ask, answer and discuss.
func (p *player) talk(ctx context.Context) error {
	for _, q := range p.Questions {
		if err := p.ask(ctx, q); err != nil {
			return err
		}
	}
	for _, d := range p.Discussions {
		if err := p.discuss(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) ask(ctx context.Context, q seedQuestion) error {
	keyResult, err := p.keyResultCalled(q.About)
	if err != nil {
		return err
	}
	s, err := p.app.store.FindSituation(ctx, q.Person, p.clock.Now())
	if err != nil || len(s.Duties) == 0 || s.Duties[0].CheckIn == nil {
		return fmt.Errorf("%s has not checked in: %w", q.Person, err)
	}
	asked, err := p.app.store.Ask(ctx, p.actor(s.Duties[0].Team.Managers[0]), s.Duties[0].CheckIn.ID, keyResult,
		q.Asked)
	if err != nil {
		return err
	}
	_, err = p.app.store.AnswerQuestion(ctx, p.actor(q.Person), asked.ID, q.Answered)
	return err
}

// discuss waits for the message in the channel and replies below it, as people would.
func (p *player) discuss(ctx context.Context, d seedDiscussion) error {
	keyResult, err := p.keyResultCalled(d.About)
	if err != nil {
		return err
	}
	channel, err := p.app.store.Discuss(ctx, p.actor(d.Person), keyResult)
	if err != nil {
		return err
	}
	if err := p.clock.Move(ctx, p.clock.Now().Add(time.Minute)); err != nil { // what is owed is said
		return err
	}
	messages := p.sim.Messages(channel)
	at := slices.IndexFunc(messages, func(m slacksim.Message) bool {
		return strings.Contains(p.sim.MessageText(m, ""), "💬") && strings.Contains(p.sim.MessageText(m, ""), d.About)
	})
	if at < 0 {
		return fmt.Errorf("%s is not up for discussion in %s", d.About, channel)
	}
	for _, reply := range d.Replies {
		if err := p.sim.Type(ctx, reply[0], channel, messages[at].TS, reply[1]); err != nil {
			return err
		}
	}
	return nil
}
