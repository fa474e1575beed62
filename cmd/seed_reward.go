package cmd

import (
	"context"
	"fmt"

	"okrbot/motivation"
	"okrbot/okr"
	kept "okrbot/store/motivation"
)

// seedReward is a reward of a team, and who asks for it or pays into its pot.
type seedReward struct {
	Team, Name, Picture string // Team by channel
	Price, Pays         int64
	Stock, Limit        int // 0: any number
	Worth               int64
	Approval            bool
	Together            bool
	Asks, Contributes   okr.PersonID
}

// seedGrant is points that a team's manager gives by hand.
type seedGrant struct {
	Team   string
	Person okr.PersonID
	Points int64
	For    string
}

// reward puts rewards into the catalogs, gives points by hand, and lets people spend some.
func (p *player) reward(ctx context.Context) error {
	for _, g := range p.Grants {
		team := p.teams[g.Team]
		if _, err := p.app.store.GrantPoints(ctx, p.actor(team.Managers[0]), kept.HandWish{Channel: team.Channel,
			Person: g.Person, Amount: g.Points, Reason: g.For}); err != nil {
			return err
		}
	}
	for _, r := range p.Rewards {
		if err := p.offer(ctx, r); err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
	}
	return nil
}

func (p *player) offer(ctx context.Context, r seedReward) error {
	team := p.teams[r.Team]
	reward := motivation.Reward{Team: team.ID, Name: r.Name, Picture: r.Picture, Price: r.Price, Approval: r.Approval,
		ForTeam: r.Together}
	if r.Stock > 0 {
		reward.Stock = motivation.Times(r.Stock)
	}
	if r.Limit > 0 {
		reward.PerHead = motivation.Times(r.Limit)
	}
	if r.Worth > 0 {
		_, selling, err := p.app.store.FindSelling(ctx, team.ID)
		if err != nil {
			return err
		}
		reward.Minor, reward.Currency = r.Worth*100, string(selling.Currency)
	}
	reward, err := p.app.store.SaveReward(ctx, p.actor(team.Managers[0]), reward)
	if err != nil {
		return err
	}
	if r.Asks != "" {
		if _, err := p.app.store.AskReward(ctx, p.actor(r.Asks), reward.ID); err != nil {
			return err
		}
	}
	if r.Contributes != "" {
		_, err = p.app.store.Contribute(ctx, p.actor(r.Contributes), reward.ID, r.Pays)
	}
	return err
}
