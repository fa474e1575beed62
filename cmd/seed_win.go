package cmd

import (
	"context"

	"okrbot/okr"
)

// seedWin is how somebody won the last of their deals.
type seedWin struct {
	Person okr.PersonID
	Said   string
}

// tellHow lets people say how they won.
func (p *player) tellHow(ctx context.Context) error {
	for _, w := range p.Wins {
		deal, err := p.app.store.FindLastWon(ctx, p.actor(w.Person))
		if err != nil {
			return err
		}
		if _, err := p.app.store.SayWin(ctx, p.actor(w.Person), deal, w.Said); err != nil {
			return err
		}
	}
	return nil
}
