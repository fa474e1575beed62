package cmd

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot"
	"okrbot/bot"
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/slacksim"
	"okrbot/store/db"
	kudos "okrbot/store/motivation"
)

// TestSeed_HasAQuarterBehindIt: in the demo, the quarter before is closed with grades, its result was told in both
// channels, and what was not reached goes on.
func TestSeed_HasAQuarterBehindIt(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	sample, err := readSeed()
	if err != nil {
		t.Fatal(err)
	}
	p, log := Program{Stdout: t.Output(), Stderr: t.Output(), Wall: time.Now, catalog: catalog},
		slog.New(slog.DiscardHandler)
	clock := NewClock(sample.Begins, p.Wall)
	sim, err := slacksim.New(slacksim.Config{Manifest: okrbot.Manifest, Workspace: sample.Workspace, Clock: clock,
		Log: log})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close() //nolint:errcheck // it is a test's
	sample.settle(sim)
	if _, err := sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(t.TempDir(), "okrbot.db")
	a, err := newApp(t.Context(), p, settings{
		botToken: bot.Token(sim.BotToken()), appToken: bot.Token(sim.AppToken()), apiURL: sim.APIURL(), db: base,
		fiscalStart: time.January,
	}, clock.Now, 0, log)
	if err != nil {
		t.Fatal(err)
	}
	clock.drives(a)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.run(ctx) }()
	play := player{seed: sample, app: a, sim: sim, clock: clock}
	if err := play.play(ctx); err != nil {
		t.Fatal(err)
	}
	play.checkPast(ctx, t)
	play.checkThanks(ctx, t)
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	clock.drives(nil)
	if err := a.close(); err != nil {
		t.Error(err)
	}
	if findings, err := db.Verify(t.Context(), base); err != nil || len(findings) > 0 {
		t.Errorf("the demo's database: %v, %v", findings, err)
	}
}

func (p *player) checkPast(ctx context.Context, t *testing.T) {
	t.Helper()
	before := okr.QuarterOf("2026-09-30", time.January)
	for _, team := range p.teams {
		manager := p.actor(team.Managers[0])
		list, err := p.app.store.ObjectivesOf(ctx, manager, before)
		if err != nil {
			t.Fatal(err)
		}
		list = slices.DeleteFunc(list, func(o okr.Objective) bool { return o.Team != team.ID })
		if len(list) != 3 || slices.ContainsFunc(list,
			func(o okr.Objective) bool { return o.Closing == nil || o.Closing.Learned == "" }) {
			t.Errorf("the quarter before of %s: %+v", team.Name, list)
		}
		if post, err := p.app.store.FindPostByKey(ctx, "result/"+team.ID.String()+"/"+before.Label); err != nil ||
			post.TS == "" {
			t.Errorf("its result in %s: %+v, %v", team.Name, post, err)
		}
		r, err := p.app.store.FindReport(ctx, manager, team.ID, before.Next())
		if err != nil || r.Before.Grade == nil || r.Before.Progress == nil {
			t.Errorf("the report of %s compares with %+v, %v", team.Name, r.Before, err)
		}
		carried := 0
		for _, o := range r.Objectives {
			for _, k := range o.KeyResults {
				if k.CarriedFrom != 0 && k.HasValue() {
					carried++
				}
			}
		}
		if carried != 1 {
			t.Errorf("in %s %d key results go on", team.Name, carried)
		}
	}
}

// checkThanks: each team has a year of kudos behind it, of which the channel shows the day's, a catalog, and an order
// that waits.
func (p *player) checkThanks(ctx context.Context, t *testing.T) {
	t.Helper()
	for _, s := range p.Thanking {
		team := p.teams[s.Channel]
		manager := p.actor(team.Managers[0])
		year := okr.Period{Start: okr.DateOf(p.Shows.AddDate(-1, 0, 0)), End: okr.DateOf(p.Shows).AddDays(1)}
		board, err := p.app.store.FindKudosBoard(ctx, manager, kudos.BoardQuery{Team: team.ID,
			By: motivation.ByValue, Period: year, Compare: strings.Compare})
		if err != nil {
			t.Fatal(err)
		}
		given := 0
		for _, v := range board.Values {
			given += v.Count
		}
		if len(board.Values) != len(s.Values) || given < 52*s.Least {
			t.Errorf("in its year %s was thanked for %+v", team.Name, board.Values)
		}
		cards := 0
		for _, m := range p.sim.Messages(s.Channel) {
			if said := p.sim.MessageText(m, ""); strings.Contains(said, "👏") && strings.Contains(said, "➕") {
				cards++
			}
		}
		if cards != 1 {
			t.Errorf("%s has %d cards", team.Name, cards)
		}
		catalog, err := p.app.store.FindCatalog(ctx, manager)
		if err != nil || len(catalog.Offers) < 5 || !slices.ContainsFunc(catalog.Offers, halfFull) {
			t.Errorf("the catalog of %s: %+v, %v", team.Name, catalog.Offers, err)
		}
		if orders, err := p.app.store.FindOrders(ctx, manager); err != nil || len(orders.Waiting) != 1 {
			t.Errorf("in %s wait %+v, %v", team.Name, orders.Waiting, err)
		}
	}
}

// halfFull reports whether a pot has about half of what it needs.
func halfFull(o motivation.Offer) bool {
	return o.ForTeam && o.Pot.Collected*10 >= o.Price*4 && o.Pot.Collected*10 <= o.Price*6
}
