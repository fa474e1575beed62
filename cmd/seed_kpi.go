package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store"
)

// seedKPI is a KPI of a sample team, with its values of the last months.
type seedKPI struct {
	Team        string // by channel
	Owner       okr.PersonID
	Name, Unit  string
	Direction   okr.Direction
	Target      decimal.Decimal
	Amber       string
	Aggregation okr.Aggregation
	Feed        okr.Feed
	Values      []string
	Feeds       string // the title of a key result that follows it
}

// measure gives the teams their KPIs.
func (p *player) measure(ctx context.Context) error {
	for _, s := range p.KPIs {
		team := p.teams[s.Team]
		manager := p.actor(team.Managers[0])
		k := okr.KPI{
			Name: s.Name, Unit: s.Unit, Team: team.ID, Owner: s.Owner, Frequency: okr.MonthlyKPI,
			Direction: s.Direction, Target: s.Target,
			Aggregation: s.Aggregation, Feed: s.Feed, FiscalStart: time.January,
		}
		if s.Amber != "" {
			k.Amber = decimal.NewNullDecimal(decimal.RequireFromString(s.Amber))
		}
		saved, err := p.app.store.SaveKPI(ctx, manager, k)
		if err != nil {
			return err
		}
		if err := p.record(ctx, manager, saved, s.Values); err != nil {
			return err
		}
		if s.Feeds == "" {
			continue
		}
		keyResult, err := p.keyResultCalled(s.Feeds)
		if err != nil {
			return err
		}
		if _, _, err := p.app.store.LinkKPI(ctx, p.actor(s.Owner), saved.ID, keyResult); err != nil {
			return err
		}
	}
	return nil
}

// record gives a KPI a value on the last day of each of the months that ended.
func (p *player) record(ctx context.Context, a store.Actor, k okr.KPI, values []string) error {
	month := okr.MonthOf(okr.DateOf(p.clock.Now()))
	for range values {
		month = month.Previous()
	}
	for _, v := range values {
		if _, _, err := p.app.store.RecordKPI(ctx, a, k.ID, month.End.AddDays(-1),
			decimal.RequireFromString(v)); err != nil {
			return err
		}
		month = month.Next()
	}
	return nil
}

func (p *player) keyResultCalled(title string) (okr.KeyResultID, error) {
	for _, o := range p.goals {
		for _, k := range o.KeyResults {
			if k.Title == title {
				return k.ID, nil
			}
		}
	}
	return 0, fmt.Errorf("no key result is called %q", title)
}
