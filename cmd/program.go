// Package cmd is the program: its subcommands, its settings, and how the rooms are wired together.
package cmd

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"okrbot/locale"
	"okrbot/okr"
)

// Program is what the program runs with. It reads nothing of its surroundings but this.
type Program struct {
	Args           []string
	Getenv         func(string) string
	Stdout, Stderr io.Writer
	Wall           func() time.Time // the machine's clock
	Clock          *Clock           // the bot's clock; nil is Wall's

	catalog *locale.Catalog // what is said; Run loads it
}

// The exit codes. A service manager starts the program again after 1, and not after 2.
const (
	exitOK      = 0
	exitFailure = 1 // it failed, or found what it looks for wrong; the next time may be better
	exitUsage   = 2 // a person has to change something first: a setting, an argument, a token, a file
)

// subcommand is a verb of the program.
type subcommand struct {
	name string
	run  func(ctx context.Context, p Program, say *locale.Printer, args []string) error
}

func subcommands() []subcommand {
	return []subcommand{
		{"run", run}, {"demo", demo}, {"doctor", doctor}, {"manifest", manifest}, {"backup", backup},
		{"verify", verify}, {"restore", restore}, {"import", importFile}, {"export", exportFile},
		{"schedule", schedule}, {"posts", listPosts},
		{"key", key}, {"crm", crm}, {"why", why}, {"workspace", workspace}, {"version", version},
	}
}

// Run runs the subcommand that the arguments name and returns the exit code.
func Run(ctx context.Context, p Program) int {
	catalog, err := locale.Load()
	if err != nil {
		fmt.Fprintln(p.Stderr, err)
		return exitFailure
	}
	p.catalog = catalog
	say := catalog.Printer(operatorLanguage(p.Getenv))
	name, args := "help", p.Args
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	if name == "help" || name == "-h" || name == "--help" {
		fmt.Fprintln(p.Stdout, say.T("cli.usage"))
		return exitOK
	}
	for _, s := range subcommands() {
		if s.name == name {
			return report(p, say, s.run(ctx, p, say, args))
		}
	}
	return report(p, say, usage("cli.unknown_subcommand", "Name", name))
}

// operatorLanguage is the language of the terminal: LC_ALL, LC_MESSAGES or LANG, such as tr_TR.UTF-8.
func operatorLanguage(getenv func(string) string) locale.Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if tag, _, _ := strings.Cut(getenv(name), "."); tag != "" {
			return locale.Match(strings.ReplaceAll(tag, "_", "-"))
		}
	}
	return locale.English
}

// usageError is a missing or wrong setting, with the sentence that says what to do.
type usageError struct{ *okr.Refusal }

func usage(id string, args ...any) error { return usageError{&okr.Refusal{ID: id, Args: args}} }

// failure is an error for the operator, with the sentence that says what to do, of which the next start may know
// nothing.
func failure(id string, args ...any) error { return &okr.Refusal{ID: id, Args: args} }

// parseFlags reads the flags of a subcommand, which takes nothing beside them. It returns [flag.ErrHelp] for -h.
func parseFlags(flags *flag.FlagSet, args []string) error {
	if err := readFlags(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usage("cli.extra_argument", "Argument", flags.Arg(0))
	}
	return nil
}

// readFlags parses the flags of a subcommand that takes arguments after them.
func readFlags(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil && !errors.Is(err, flag.ErrHelp) {
		return usage("cli.bad_flag", "Problem", err.Error())
	} else if err != nil {
		return err
	}
	return nil
}

// errFailed says that what went wrong was said already.
var errFailed = errors.New("failed")

// report says an error once and returns the exit code.
func report(p Program, say *locale.Printer, err error) int {
	if err == nil {
		return exitOK
	}
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(p.Stdout, say.T("cli.usage"))
		return exitOK
	}
	var wrong usageError
	isUsage := errors.As(err, &wrong)
	if !errors.Is(err, errFailed) {
		sentence, known := say.Error(err)
		if !known {
			sentence = say.T("cli.failed", "Error", err.Error())
		}
		fmt.Fprintln(p.Stderr, sentence)
	}
	if isUsage {
		return exitUsage
	}
	return exitFailure
}
