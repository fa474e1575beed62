// Command okrbot is a Slack bot for the weekly rhythm of a team that sells. Run it without arguments to see what it
// does.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	_ "time/tzdata" // people's time zones, also on machines without a zone database

	"okrbot/cmd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	if len(os.Args) > 1 && os.Args[1] == "run" {
		// Who reads the log may go away: writing it fails then, and the bot works on.
		signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	}
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	os.Exit(cmd.Run(ctx, cmd.Program{
		Args: os.Args[1:], Getenv: os.Getenv, Stdout: os.Stdout, Stderr: os.Stderr, Wall: time.Now,
	}))
}

// endings are the signals at which the program ends in good order. Started by nohup it outlives its terminal.
func endings() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) {
		list = append(list, syscall.SIGHUP)
	}
	return list
}
