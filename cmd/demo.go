package cmd

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"okrbot"
	"okrbot/bot"
	"okrbot/door"
	"okrbot/locale"
	"okrbot/slacksim"
)

// demo runs the real bot in a simulated Slack with a sample organisation, and prints the address of its page.
// Everything goes over real HTTP and WebSocket on loopback, into a throwaway database.
func demo(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot demo", flag.ContinueOnError)
	address := flags.String("addr", "127.0.0.1:0", "")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(p.Getenv("TMPDIR"), "okrbot-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sample, err := readSeed()
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Stderr, say.T("cli.demo_starts"))
	log := slog.New(slog.NewTextHandler(p.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	clock := NewClock(sample.Begins, p.Wall)
	sim, err := slacksim.New(slacksim.Config{Manifest: okrbot.Manifest, Workspace: sample.Workspace, Clock: clock,
		Log: log, Tour: tours(p.catalog)})
	if err != nil {
		return err
	}
	defer sim.Close()
	sample.settle(sim)
	page, err := sim.Listen(*address)
	if err != nil {
		return usage("cli.listen", "Address", *address, "Error", err.Error())
	}
	walls, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return listenProblem("127.0.0.1:0", err)
	}
	defer walls.Close() //nolint:errcheck // it ends with the demo
	s := settings{
		listen: walls.Addr().String(), publicURL: "http://" + walls.Addr().String(), show: door.ShowKey,
		botToken: bot.Token(sim.BotToken()), appToken: bot.Token(sim.AppToken()), apiURL: sim.APIURL(),
		db: filepath.Join(dir, "okrbot.db"), fiscalStart: time.January,
	}
	a, err := newApp(ctx, p, s, clock.Now, 0, log)
	if err != nil {
		return err
	}
	a.listener = walls
	clock.drives(a)
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.run(ctx) }()
	defer stop()
	play := player{seed: sample, app: a, sim: sim, clock: clock}
	err = play.play(ctx)
	switch {
	case ctx.Err() != nil: // it was ended while the weeks were played
		err = nil
	case err != nil:
		stop()
	default:
		sim.SetLinks(play.links(p.catalog, s.wallURL()))
		fmt.Fprintln(p.Stdout, say.T("cli.demo_ready", "URL", page))
	}
	err = errors.Join(err, <-ended)
	clock.drives(nil)
	return errors.Join(err, a.close())
}

// tours is the page's guided tour in each language.
func tours(catalog *locale.Catalog) map[string][]slacksim.TourStep {
	tour := map[string][]slacksim.TourStep{}
	for _, language := range locale.Languages {
		say := catalog.Printer(language)
		for _, step := range []string{"rep", "clock", "checkin", "summary", "manager"} {
			tour[string(language)] = append(tour[string(language)],
				slacksim.TourStep{Title: say.T("tour.heading_" + step), Body: say.T("tour.body_" + step)})
		}
	}
	return tour
}
