package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"text/tabwriter"

	"github.com/BurntSushi/toml"
)

// least is how many percent of the mutants the tests must reach, and of those how many they must notice.
const least = 95

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// result is what became of a room's mutants.
type result struct {
	room                            string
	mutants, same, reached, noticed int
}

func run(ctx context.Context, rooms []string, out io.Writer) error {
	if len(rooms) == 0 {
		rooms = []string{"./okr", "./sales", "./locale"}
	}
	known, err := readSame(sameFile)
	if err != nil {
		return err
	}
	var results []result
	for _, path := range rooms {
		r, err := examine(ctx, path, known, out)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	return conclude(results, known, out)
}

// same is a mutant that changes nothing that anybody could notice.
type same struct {
	key
	Why string `toml:"why"`

	room  bool // that it is in was examined
	lived bool
}

//go:embed same.toml
var sameFile string

// readSame reads the list of mutants that change nothing.
func readSame(text string) (map[key]*same, error) {
	var file struct {
		Same []*same `toml:"same"`
	}
	if _, err := toml.Decode(text, &file); err != nil {
		return nil, fmt.Errorf("same.toml: %w", err)
	}
	known := map[key]*same{}
	for _, s := range file.Same {
		if s.Why == "" || known[s.key] != nil {
			return nil, fmt.Errorf("same.toml gives no reason for %s, or two", s.key)
		}
		known[s.key] = s
	}
	return known, nil
}

// examine tries the mutants of a room, and prints those that no test notices.
func examine(ctx context.Context, path string, known map[key]*same, out io.Writer) (count result, err error) {
	r, mutants, err := read(ctx, path)
	if err != nil {
		return result{}, err
	}
	for _, s := range known {
		s.room = s.room || filepath.Dir(s.File) == filepath.Base(r.dir)
	}
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return result{}, err
	}
	defer os.RemoveAll(dir)
	t, err := prepare(ctx, r, mutants, dir)
	if err != nil {
		return result{}, err
	}
	count.room = path
	for _, m := range mutants {
		became, err := t.judge(ctx, m)
		if err != nil {
			return result{}, err
		}
		if s := known[m.key]; s != nil && (became == lived || became == missed) {
			s.lived, became = true, unnoticeable
		}
		count.add(became)
		if became == lived || became == missed {
			fmt.Fprintf(out, "%s:%d: %s -> %s: %s\n", m.File, m.line, m.Was, m.Is, became)
		}
	}
	return count, nil
}

func (r *result) add(became fate) {
	switch became {
	case useless:
		return
	case unnoticeable:
		r.same++
	case killed:
		r.noticed++
		r.reached++
	case lived:
		r.reached++
	}
	r.mutants++
}

// conclude prints the table, and refuses a room that is below the least, and what is in same.toml without need.
func conclude(results []result, known map[key]*same, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "room\tmutants\tchange nothing\treached\tnoticed of reached\t")
	var wrong []error
	for _, r := range results {
		reached, noticed := percent(r.reached, r.mutants-r.same), percent(r.noticed, r.reached)
		fmt.Fprintf(table, "%s\t%d\t%d\t%.1f %%\t%.1f %%\t\n", r.room, r.mutants, r.same, reached, noticed)
		if reached < least || noticed < least {
			wrong = append(wrong, fmt.Errorf("%s is below %d %%", r.room, least))
		}
	}
	for _, s := range known {
		if s.room && !s.lived {
			wrong = append(wrong, fmt.Errorf("same.toml: the tests notice it, or it is gone: %s", s.key))
		}
	}
	return errors.Join(append(wrong, table.Flush())...)
}

func percent(part, of int) float64 {
	if of == 0 {
		return 100
	}
	return 100 * float64(part) / float64(of)
}
