// Command slacksim runs a Slack on this machine for one app.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"okrbot/slacksim"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "slacksim:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("slacksim", flag.ContinueOnError)
	path := flags.String("manifest", "manifest.yml", "the app's manifest, YAML or JSON")
	addr := flags.String("addr", "127.0.0.1:0", "where to listen; another host than loopback lets others in")
	limits := flags.Bool("limits", false, "answer 429 above Slack's rate limits")
	if err := flags.Parse(args); err != nil {
		return err
	}
	manifest, err := os.ReadFile(*path)
	if err != nil {
		return err
	}
	sim, err := slacksim.New(slacksim.Config{
		Manifest: manifest, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), ChannelLimit: *limits,
		TierLimit: *limits,
	})
	if err != nil {
		return err
	}
	defer sim.Close()
	populate(sim)
	url, err := sim.Listen(*addr)
	if err != nil {
		return err
	}
	fmt.Printf("Open          %s\nSLACK_API_URL %s\nSLACK_BOT_TOKEN %s\nSLACK_APP_TOKEN %s\n", url, sim.APIURL(),
		sim.BotToken(), sim.AppToken())
	<-ctx.Done()
	return nil
}

// populate makes a small sales team.
func populate(sim *slacksim.Sim) {
	var everyone []string
	for _, u := range []slacksim.User{
		{RealName: "Maria Petrova", DisplayName: "Maria", Title: "Head of Sales", TZ: "Europe/Berlin", Locale: "en-GB",
			Email: "maria@example.com", IsAdmin: true},
		{RealName: "Deniz Yılmaz", DisplayName: "Deniz", Title: "Account Executive", TZ: "Europe/Istanbul",
			Locale: "tr-TR", Email: "deniz@example.com"},
		{RealName: "John Carter", DisplayName: "John", Title: "Account Executive", TZ: "America/New_York",
			Locale: "en-US", Email: "john@example.com"},
		{RealName: "Ayşe Demir", DisplayName: "Ayşe", Title: "Account Manager", TZ: "Europe/Istanbul", Locale: "tr-TR",
			Email: "ayse@example.com"},
	} {
		everyone = append(everyone, sim.AddUser(u).ID)
	}
	sim.AddChannel(slacksim.Channel{Name: "general", General: true, Members: append(everyone, sim.BotUser())})
	sim.AddChannel(slacksim.Channel{Name: "sales", Topic: "Deals and targets",
		Members: append(everyone, sim.BotUser())})
	sim.AddChannel(slacksim.Channel{Name: "random", Members: everyone})
}
