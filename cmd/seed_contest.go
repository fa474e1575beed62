package cmd

import (
	"context"
	"fmt"

	"okrbot/motivation"
	"okrbot/okr"
)

// seedContest is a contest of a sample team: announced in a week, it begins with the next one.
type seedContest struct {
	Channel, Name string
	Kind          motivation.ContestKind
	Counted       motivation.Counted
	Week, Days    int
	Prizes        []seedPrize
}

type seedPrize struct {
	Words  string
	Points int64
}

// seedDuel is a duel that was accepted in a week.
type seedDuel struct {
	By, To     okr.PersonID
	Counted    motivation.Counted
	Week, Days int
	Stake      string
}

// compete announces the contests of a week, and lets people challenge each other.
func (p *player) compete(ctx context.Context, week int) error {
	today := okr.DateOf(p.clock.Now())
	for _, s := range p.Contests {
		if s.Week != week {
			continue
		}
		if err := p.announce(ctx, s, today.OnOrAfter(1)); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	for _, d := range p.Duels {
		if d.Week != week {
			continue
		}
		challenge := motivation.Challenge{Opponent: d.To, Counted: d.Counted, Days: d.Days, Stake: d.Stake}
		asked, err := p.app.store.ChallengeTo(ctx, p.actor(d.By), challenge)
		if err == nil {
			_, err = p.app.store.AnswerDuel(ctx, p.actor(d.To), asked.ID, true)
		}
		if err != nil {
			return fmt.Errorf("the duel of %s: %w", d.By, err)
		}
	}
	return nil
}

func (p *player) announce(ctx context.Context, s seedContest, start okr.Date) error {
	team := p.teams[s.Channel]
	rules := motivation.Rules{Kind: s.Kind, Counted: s.Counted, Start: start, End: start.AddDays(s.Days), Windows: 1,
		Who: motivation.WhoTeam, Ties: motivation.TieShared, Grace: motivation.DefaultGrace,
		Show: motivation.ShowValues}
	for _, prize := range s.Prizes {
		rules.Prizes = append(rules.Prizes, motivation.Prize{Words: prize.Words, Points: prize.Points})
	}
	draft, err := p.app.store.SaveContest(ctx, p.actor(team.Managers[0]), team.ID, 0, s.Name, rules)
	if err != nil {
		return err
	}
	_, err = p.app.store.AnnounceContest(ctx, p.actor(team.Managers[0]), draft.ID)
	return err
}
