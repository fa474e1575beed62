// Command okrbot is a Slack bot for the weekly rhythm of a team that sells. Run it without arguments to see what it does.
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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	os.Exit(cmd.Run(ctx, cmd.Program{
		Args: os.Args[1:], Getenv: os.Getenv, Stdout: os.Stdout, Stderr: os.Stderr, Wall: time.Now,
	}))
}
