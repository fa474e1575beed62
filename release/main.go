package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "licenses":
		return writeLicenses(ctx, out)
	case len(args) == 1 && args[0] == "notices":
		return writeNotices(ctx, out)
	case len(args) == 3 && args[0] == "materials":
		return writeMaterials(ctx, args[1], args[2], out)
	default:
		return fmt.Errorf("release takes licenses, notices, or materials FILE VERSION")
	}
}
