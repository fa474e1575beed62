package cmd_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3" // for sql
	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v3"

	"okrbot"
	"okrbot/cmd"
	"okrbot/slacksim"
	"okrbot/store/db"
)

// TestScripts runs testdata/script: what an operator types, and what the terminal says. Beside testscript's own
// commands there are
//
//	okrbot ARGS…       runs the program to its end; with ! its exit code must not be 0
//	start ARGS…        starts it and lets it run
//	await TEXT         waits until what was started has said it
//	silent TEXT        what was started has not said it
//	stop               ends what was started, as Ctrl+C does
//	ended CODE         waits until what was started has ended with the exit code
//	sentence TEXT [N]  the last okrbot said one sentence with TEXT in it, nothing else, and its exit code was 2, or N
//	slacksim [FILE]    begins a Slack, of another workspace for "elsewhere", and sets the environment for it;
//	                   FILE is a manifest
//	revoke             that Slack takes the tokens back
//	sql STATEMENT      runs it on the database
//	get PATH CODE      asks the address that what was started announced
//	private FILE…      only their owner may read and write them
//	older SCHEMA       makes the database one of an earlier schema
//	sound PATTERN      the one database that the pattern names is sound
//	creates            stdout is Slack's address that creates an app from manifest.yml
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, "LANG=en_GB.UTF-8", "OKRBOT_DB="+filepath.Join(env.WorkDir, "okrbot.db"))
			env.Values[deskKey{}] = &desk{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"okrbot": runProgram, "start": startProgram, "await": await, "silent": silent, "stop": stop, "ended": ended,
			"sentence": sentence,
			"slacksim": startSlack, "revoke": revoke, "sql": runSQL, "get": get, "creates": creates, "private": private,
			"sound": sound, "older": older,
		},
	})
}

// patience bounds what a script waits for.
const patience = time.Minute

type deskKey struct{}

// desk is what one script works with.
type desk struct {
	code    int // of the last okrbot
	slack   *slacksim.Sim
	started *started
}

func older(ts *testscript.TestScript, _ bool, args []string) {
	number, err := strconv.Atoi(args[0])
	ts.Check(err)
	files, err := filepath.Glob(filepath.Join("..", "store", "db", "migrations", "sqlite", "*.sql"))
	ts.Check(err)
	ts.Check(os.RemoveAll(ts.Getenv("OKRBOT_DB")))
	run := func(statement string) { runSQL(ts, false, []string{statement}) }
	run("CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT " +
		"NULL) STRICT")
	for _, file := range files[:number] {
		body, err := os.ReadFile(file)
		ts.Check(err)
		run(string(body))
		run(fmt.Sprintf("INSERT INTO schema_migrations VALUES ('%s', '%x', 1)",
			strings.TrimSuffix(filepath.Base(file), ".sql"), sha256.Sum256(body)))
	}
	run(fmt.Sprintf("PRAGMA user_version = %d", number))
}

func sound(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(args[0])
	ts.Check(err)
	if len(files) != 1 {
		ts.Fatalf("%s names %q", args[0], files)
	}
	findings, err := db.Verify(context.Background(), files[0])
	if err != nil || len(findings) > 0 {
		ts.Fatalf("%s: %q, %v", files[0], findings, err)
	}
}

func deskOf(ts *testscript.TestScript) *desk { return ts.Value(deskKey{}).(*desk) }

// started is a program that runs while the script goes on.
type started struct {
	interrupt context.CancelFunc
	said      *transcript
	ended     chan struct{}
	code      int // once ended
}

func program(ts *testscript.TestScript, args []string, stdout, stderr io.Writer) cmd.Program {
	return cmd.Program{Args: args, Getenv: ts.Getenv, Stdout: stdout, Stderr: stderr, Wall: time.Now}
}

func runProgram(ts *testscript.TestScript, neg bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	code := cmd.Run(ctx, program(ts, args, ts.Stdout(), ts.Stderr()))
	deskOf(ts).code = code
	if neg == (code == 0) {
		ts.Fatalf("okrbot %s: exit code %d\n%s", strings.Join(args, " "), code, ts.ReadFile("stderr"))
	}
}

func startProgram(ts *testscript.TestScript, _ bool, args []string) {
	ctx, interrupt := context.WithCancel(context.Background())
	s := &started{interrupt: interrupt, said: newTranscript(), ended: make(chan struct{})}
	p := program(ts, args, s.said, s.said)
	go func() {
		defer close(s.ended)
		s.code = cmd.Run(ctx, p)
	}()
	ts.Defer(func() { interrupt(); <-s.ended })
	deskOf(ts).started = s
}

func await(ts *testscript.TestScript, _ bool, args []string) {
	s := deskOf(ts).started
	if !s.said.await(args[0], s.ended) {
		ts.Fatalf("it did not say %q, but\n%s", args[0], s.said)
	}
}

func silent(ts *testscript.TestScript, _ bool, args []string) {
	if said := deskOf(ts).started.said.String(); strings.Contains(said, args[0]) {
		ts.Fatalf("it said %q:\n%s", args[0], said)
	}
}

func stop(ts *testscript.TestScript, _ bool, _ []string) { deskOf(ts).started.interrupt() }

func ended(ts *testscript.TestScript, _ bool, args []string) {
	s := deskOf(ts).started
	select {
	case <-s.ended:
	case <-time.After(patience):
		ts.Fatalf("it runs on, and said\n%s", s.said)
	}
	if strconv.Itoa(s.code) != args[0] {
		ts.Fatalf("exit code %d, want %s; it said\n%s", s.code, args[0], s.said)
	}
}

func sentence(ts *testscript.TestScript, _ bool, args []string) {
	said, want := ts.ReadFile("stderr"), "2"
	if len(args) > 1 {
		want = args[1]
	}
	switch {
	case strconv.Itoa(deskOf(ts).code) != want:
		ts.Fatalf("exit code %d, want %s", deskOf(ts).code, want)
	case ts.ReadFile("stdout") != "":
		ts.Fatalf("it also wrote to stdout: %s", ts.ReadFile("stdout"))
	case strings.Count(said, "\n") != 1 || !strings.HasSuffix(said, "\n"):
		ts.Fatalf("not one line: %q", said)
	case !strings.Contains(said, args[0]):
		ts.Fatalf("it said %q, without %q", said, args[0])
	}
}

func startSlack(ts *testscript.TestScript, _ bool, args []string) {
	config := slacksim.Config{Manifest: okrbot.Manifest, Workspace: "Anadolu Kahve"}
	if len(args) > 0 && args[0] == "elsewhere" {
		config.Workspace, config.WorkspaceID = "Ege Zeytin", "T0EGE"
	} else if len(args) > 0 {
		config.Manifest = []byte(ts.ReadFile(args[0]))
	}
	sim, err := slacksim.New(config)
	ts.Check(err)
	ts.Defer(func() { sim.Close() })
	sim.AddUser(slacksim.User{ID: "U0CAN", RealName: "Can Öztürk", TZ: "Europe/Istanbul", Locale: "tr-TR",
		IsAdmin: true, IsOwner: true, IsPrimaryOwner: true})
	_, err = sim.Listen("127.0.0.1:0")
	ts.Check(err)
	deskOf(ts).slack = sim
	ts.Setenv("SLACK_API_URL", sim.APIURL())
	ts.Setenv("SLACK_BOT_TOKEN", sim.BotToken())
	ts.Setenv("SLACK_APP_TOKEN", sim.AppToken())
}

func revoke(ts *testscript.TestScript, _ bool, _ []string) { deskOf(ts).slack.RevokeTokens() }

func runSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite3", ts.Getenv("OKRBOT_DB"))
	ts.Check(err)
	_, err = db.Exec(args[0])
	ts.Check(errors.Join(err, db.Close()))
}

func get(ts *testscript.TestScript, _ bool, args []string) {
	client := http.Client{Timeout: patience}
	answer, err := client.Get(deskOf(ts).started.said.address() + args[0])
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	_, err = ts.Stdout().Write(body)
	ts.Check(err)
	if !strings.HasPrefix(answer.Status, args[1]) {
		ts.Fatalf("GET %s: %s, want %s\n%s", args[0], answer.Status, args[1], body)
	}
}

func private(ts *testscript.TestScript, _ bool, files []string) {
	for _, file := range files {
		info, err := os.Stat(ts.MkAbs(file))
		ts.Check(err)
		if info.Mode().Perm() != 0o600 {
			ts.Fatalf("%s: %v", file, info.Mode())
		}
	}
}

func creates(ts *testscript.TestScript, _ bool, _ []string) {
	link, err := url.Parse(strings.TrimSpace(ts.ReadFile("stdout")))
	ts.Check(err)
	if page := link.Scheme + "://" + link.Host + link.Path; page != "https://api.slack.com/apps" ||
		link.Query().Get("new_app") != "1" {
		ts.Fatalf("not Slack's page that creates apps: %s", link)
	}
	var got, want any
	ts.Check(json.Unmarshal([]byte(link.Query().Get("manifest_json")), &got))
	ts.Check(yaml.Unmarshal(okrbot.Manifest, &want))
	text, err := json.Marshal(want)
	ts.Check(err)
	ts.Check(json.Unmarshal(text, &want))
	if d := cmp.Diff(want, got); d != "" {
		ts.Fatalf("another manifest (-manifest.yml +link):\n%s", d)
	}
}

// transcript is what a program has said so far.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{} // closed when text grows
}

func newTranscript() *transcript { return &transcript{more: make(chan struct{})} }

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.more)
	t.more = make(chan struct{})
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// await waits until the text holds part, and reports false when the program ends, or patience does, without it.
func (t *transcript) await(part string, ended <-chan struct{}) bool {
	tooLong := time.After(patience)
	for {
		t.mu.Lock()
		there, more := strings.Contains(t.text.String(), part), t.more
		t.mu.Unlock()
		if there {
			return true
		}
		select {
		case <-more:
		case <-ended:
			return strings.Contains(t.String(), part)
		case <-tooLong:
			return false
		}
	}
}

// address is the one that the program announced: of its health, or of the demo's page.
func (t *transcript) address() string {
	words := strings.Fields(t.String())
	at := slices.IndexFunc(words, func(w string) bool { return strings.Contains(w, "127.0.0.1:") })
	if at < 0 {
		return ""
	}
	_, host, _ := strings.Cut(words[at], "127.0.0.1:")
	return "http://127.0.0.1:" + host
}
