package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// fate is what became of a mutant.
type fate string

const (
	killed  fate = "killed"
	lived   fate = "lived"
	missed  fate = "not reached" // by any test
	useless fate = "cannot be compiled"

	unnoticeable fate = "changes nothing"
)

// quick is the time under which a test is tried before the others.
const quick = 200 * time.Millisecond

// trial runs a room's tests.
type trial struct {
	*room
	dir     string // for what it makes
	program string // the woven test program
	tests   []test // the quickest first
}

type test struct {
	name    string
	took    time.Duration // on the processor, without the program's start
	reaches map[int]bool
}

// prepare compiles a room with its mutants into a folder, sees that it passes its tests while none lives, and which
// test reaches which mutant.
func prepare(ctx context.Context, r *room, mutants []*mutant, dir string) (*trial, error) {
	t := &trial{room: r, dir: dir, program: filepath.Join(dir, "woven.test")}
	files := map[string]string{
		filepath.Join(r.dir, "mutants.go"): fmt.Sprintf(asking, r.pkg.Name(), len(mutants)+1),
	}
	for _, s := range r.files {
		files[s.path] = r.woven(s)
	}
	if err := t.build(ctx, t.program, files); err != nil {
		return nil, err
	}
	listed, err := t.command(ctx, t.program, "-test.list", "^(Test|Fuzz)").Output()
	if err != nil {
		return nil, err
	}
	start, err := t.try(ctx, "none of them")
	if err != nil {
		return nil, err
	}
	for name := range strings.Lines(string(listed)) {
		one, err := t.try(ctx, strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		one.took = max(one.took-start.took, 0)
		t.tests = append(t.tests, one)
	}
	slices.SortFunc(t.tests, func(a, b test) int { return int(a.took - b.took) })
	return t, nil
}

// build compiles the room's tests with other files in place of its own.
func (t *trial) build(ctx context.Context, program string, files map[string]string) error {
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for path, text := range files {
		file := filepath.Join(t.dir, strconv.Itoa(len(overlay.Replace))+".go")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return err
		}
		overlay.Replace[path] = file
	}
	list, err := json.Marshal(overlay)
	if err != nil {
		return err
	}
	file := filepath.Join(t.dir, "overlay.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "go", "test", "-c", "-overlay", file, "-o", program, t.path).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// command runs a program in the room's folder, as go test does.
func (t *trial) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = t.room.dir
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "RAPID_NOFAILFILE=1")
	return cmd
}

// try runs a test while no mutant lives.
func (t *trial) try(ctx context.Context, name string) (test, error) {
	note := filepath.Join(t.dir, "reached")
	if err := os.RemoveAll(note); err != nil {
		return test{}, err
	}
	cmd := t.command(ctx, t.program, "-test.run", "^"+name+"$")
	cmd.Env = append(cmd.Env, "MUTANTS_REACHED="+note)
	if out, err := cmd.CombinedOutput(); err != nil {
		return test{}, fmt.Errorf("%s of %s fails without a mutant: %w\n%s", name, t.room.path, err, out)
	}
	one := test{name: name, took: cmd.ProcessState.UserTime(), reaches: map[int]bool{}}
	reached, err := os.ReadFile(note)
	for id := range bytes.FieldsSeq(reached) {
		n, _ := strconv.Atoi(string(id))
		one.reaches[n] = true
	}
	return one, err
}

// judge runs the tests that reach a mutant, until one of them notices it.
func (t *trial) judge(ctx context.Context, m *mutant) (fate, error) {
	if m.site.apart {
		return t.judgeApart(ctx, m)
	}
	var first, then []test
	for _, one := range t.tests {
		switch {
		case !one.reaches[m.id]:
		case one.took < quick:
			first = append(first, one)
		default:
			then = append(then, one)
		}
	}
	if len(first)+len(then) == 0 {
		return missed, nil
	}
	for _, tests := range [][]test{first, then} {
		if noticed, err := t.noticed(ctx, t.program, m, tests); noticed || err != nil {
			return killed, err
		}
	}
	return lived, nil
}

// judgeApart compiles a program for a mutant alone, and runs all tests.
func (t *trial) judgeApart(ctx context.Context, m *mutant) (fate, error) {
	text := m.file.textOf(m.file.tree.FileStart, m.site.node.Pos()) + m.file.faulty(m.site, m.op) +
		m.file.textOf(m.site.node.End(), m.file.tree.FileEnd)
	program := filepath.Join(t.dir, "apart.test")
	if err := t.build(ctx, program, map[string]string{m.file.path: text}); err != nil {
		return useless, nil
	}
	if noticed, err := t.noticed(ctx, program, m, t.tests); noticed || err != nil {
		return killed, err
	}
	return lived, nil
}

// noticed reports whether one of the tests fails while the mutant lives, or doesn't come to an end.
func (t *trial) noticed(ctx context.Context, program string, m *mutant, tests []test) (bool, error) {
	if len(tests) == 0 {
		return false, nil
	}
	var names []string
	var took time.Duration
	for _, one := range tests {
		names = append(names, one.name)
		took += one.took
	}
	// Limits on the processor's time and on memory, so that neither a busy machine nor a mutant that goes on forever
	// matters.
	limits := fmt.Sprintf(`ulimit -t %d; ulimit -v 4000000; exec "$0" "$@"`, 3+int(3*took.Seconds()))
	ctx, stop := context.WithTimeout(ctx, 10*time.Minute)
	defer stop()
	cmd := t.command(ctx, "sh", "-c", limits, program, "-test.failfast", "-test.run",
		"^("+strings.Join(names, "|")+")$")
	cmd.Env = append(cmd.Env, "MUTANT="+strconv.Itoa(m.id))
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return true, nil
	}
	return false, err
}
