package cmd

import (
	"context"
	"fmt"
	"slices"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	kudos "okrbot/store/motivation"
)

// seedReward is what the points of a sample team are spent on.
type seedReward struct {
	Channel, Name, Picture string
	Price                  int64
	Stock, Limit           int   // 0: any number
	Worth                  int64 // in units of the team's currency
	Approval, Together     bool
}

// seedOrder is a reward that somebody asked for in a week and got; in week 0, one that waits for the manager.
type seedOrder struct {
	Person       okr.PersonID
	Reward, Note string
	Week         int
}

// seedGrant is points that a manager gave by hand in a week.
type seedGrant struct {
	Person okr.PersonID
	Week   int
	Points int64
	Reason string
}

// seedContribution is points that somebody paid into the pot of a team's reward in a week.
type seedContribution struct {
	Person okr.PersonID
	Reward string
	Week   int
	Points int64
}

// offerRewards writes the catalogs.
func (p *player) offerRewards(ctx context.Context) error {
	p.rewards = map[string]motivation.Reward{}
	for _, s := range p.Rewards {
		team := p.teams[s.Channel]
		r := motivation.Reward{Team: team.ID, Name: s.Name, Picture: s.Picture, Price: s.Price, Approval: s.Approval,
			ForTeam: s.Together}
		if s.Stock > 0 {
			r.Stock = motivation.Times(s.Stock)
		}
		if s.Limit > 0 {
			r.PerHead = motivation.Times(s.Limit)
		}
		if s.Worth > 0 {
			_, selling, err := p.app.store.FindSelling(ctx, team.ID)
			if err != nil {
				return err
			}
			r.Minor, r.Currency = s.Worth*100, string(selling.Currency)
		}
		saved, err := p.app.store.SaveReward(ctx, p.actor(team.Managers[0]), r)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		p.rewards[s.Name] = saved
	}
	return nil
}

// spend lets the points of a week come and go: by hand, into pots, for rewards.
func (p *player) spend(ctx context.Context, week int) error {
	for _, g := range p.Grants {
		if g.Week != week {
			continue
		}
		if _, err := p.app.store.GrantPoints(ctx, p.actor(p.leader(g.Person)), kudos.HandWish{Person: g.Person,
			Amount: g.Points, Reason: g.Reason}); err != nil {
			return fmt.Errorf("points for %s: %w", g.Person, err)
		}
	}
	for _, c := range p.Contributions {
		if c.Week != week {
			continue
		}
		if _, err := p.app.store.Contribute(ctx, p.actor(c.Person), p.rewards[c.Reward].ID, c.Points); err != nil {
			return fmt.Errorf("%s for %s: %w", c.Person, c.Reward, err)
		}
	}
	for _, o := range p.Orders {
		if o.Week != week {
			continue
		}
		if err := p.order(ctx, o); err != nil {
			return fmt.Errorf("%s for %s: %w", o.Reward, o.Person, err)
		}
	}
	return nil
}

// order lets somebody ask for a reward and, unless it is one that waits, their manager hand it over.
func (p *player) order(ctx context.Context, o seedOrder) error {
	asked, err := p.app.store.AskReward(ctx, p.actor(o.Person), p.rewards[o.Reward].ID)
	if err != nil || o.Week == 0 {
		return err
	}
	manager := p.actor(p.leader(o.Person))
	if asked.State == motivation.OrderAsked {
		if _, err := p.app.store.ApproveOrder(ctx, manager, asked.ID); err != nil {
			return err
		}
	}
	if err := p.clock.Move(ctx, p.clock.Now().Add(time.Hour)); err != nil { // each step is told by itself
		return err
	}
	manager.Now = p.clock.Now()
	_, err = p.app.store.HandOrder(ctx, manager, asked.ID, o.Note)
	return err
}

// leader is who leads somebody's team.
func (p *player) leader(person okr.PersonID) okr.PersonID {
	for _, c := range p.Channels {
		if team, sample := p.teams[c.ID]; sample && slices.Contains(c.Members, string(person)) {
			return team.Managers[0]
		}
	}
	return ""
}

// askToday lets people ask for what waits for the managers when the demo begins.
func (p *player) askToday(ctx context.Context) error { return p.spend(ctx, 0) }
