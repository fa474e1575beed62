package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"okrbot/cmd"
)

// example is a command of the README's tables, in one language, and who may type it.
type example struct {
	line    int
	command string
	who     string // of the demo
}

var codeSpan = regexp.MustCompile("`([^`]+)`")

// examples are the commands in the first two columns of the README's tables. A span without a slash goes on with the
// command before it.
func examples(t *testing.T) (list []example) {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range strings.Split(string(text), "\n") {
		cells := strings.Split(row, "|")
		if !strings.HasPrefix(row, "| `/") || len(cells) < 5 {
			list = append(list, inProse(i+1, row)...)
			continue
		}
		for column, cell := range cells[1:3] {
			command := ""
			for _, span := range codeSpan.FindAllStringSubmatch(cell, -1) {
				typed := span[1]
				if strings.HasPrefix(typed, "/") {
					command, _, _ = strings.Cut(typed, " ")
				} else {
					typed = command + " " + typed
				}
				list = append(list, example{i + 1, typed, whoTries(cells[3], column == 1)})
			}
		}
	}
	if len(list) < 100 {
		t.Fatalf("only %d examples", len(list))
	}
	return list
}

// inProse are the commands in a line of text, for an admin where it is about settings.
func inProse(line int, row string) (list []example) {
	for _, span := range codeSpan.FindAllStringSubmatch(row, -1) {
		command, _, _ := strings.Cut(span[1], " ")
		switch {
		case command != "/okr" && command != "/sales" && command != "/kpi":
		case strings.Contains(span[1], "settings"):
			list = append(list, example{line, span[1], "U0CAN"})
		default:
			list = append(list, example{line, span[1], "U0AYSE"})
		}
	}
	return list
}

// whoTries is the person of the demo for whom a row is, as the README says above its tables.
func whoTries(says string, turkish bool) string {
	who := [2]string{"U0LUKAS", "U0AYSE"}
	switch {
	case strings.Contains(says, "(admins)"):
		who = [2]string{"U0CAN", "U0CAN"}
	case strings.Contains(says, "(managers"):
		who = [2]string{"U0MARIA", "U0SELIN"}
	}
	if turkish {
		return who[1]
	}
	return who[0]
}

// page is the demo's page, as its script uses it.
type page struct {
	t       *testing.T
	address string
}

// demo starts the demo; it ends with the test.
func demo(t *testing.T) page {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- cmd.Run(ctx, cmd.Program{Args: []string{"demo"}, Getenv: func(string) string { return "" },
			Stdout: write, Stderr: t.Output(), Wall: time.Now})
		write.Close()
	}()
	t.Cleanup(func() { stop(); <-ended })
	for lines := bufio.NewScanner(read); lines.Scan(); {
		if at := strings.Index(lines.Text(), "http://"); at >= 0 {
			go io.Copy(io.Discard, read) //nolint:errcheck // nobody reads on
			return page{t, strings.TrimSpace(lines.Text()[at:])}
		}
	}
	t.Fatal("the demo prints no address")
	return page{}
}

func (p page) get(path string, query url.Values, into any) {
	p.t.Helper()
	answer, err := http.Get(p.address + path + "?" + query.Encode())
	if err == nil {
		defer answer.Body.Close()
		err = json.NewDecoder(answer.Body).Decode(into)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p page) post(path string, body map[string]any) {
	p.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := http.Post(p.address+path, "application/json", bytes.NewReader(text))
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	if said, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK ||
		bytes.Contains(said, []byte(`"ok":false`)) {
		p.t.Fatalf("%s %v: %s", path, body, said)
	}
}

// conversation is the person's one with okrbot.
func (p page) conversation(person string) string {
	var world struct{ Channels []struct{ ID, Kind string } }
	p.get("/sim/world", url.Values{"as": {person}}, &world)
	for _, c := range world.Channels {
		if c.Kind == "app" {
			return c.ID
		}
	}
	p.t.Fatalf("%s has no conversation with okrbot", person)
	return ""
}

// answered types a command and returns what appears: a message's fallback text, or the title of a form, which is
// closed again.
func (p page) answered(person, command string) string {
	p.t.Helper()
	channel := p.conversation(person)
	type message struct{ TS, User, Text string }
	heard := func() (list []message) {
		var said struct{ Messages []message }
		p.get("/sim/channel", url.Values{"as": {person}, "id": {channel}, "limit": {"10"}}, &said)
		return said.Messages
	}
	last := ""
	for _, m := range heard() {
		last = max(last, m.TS)
	}
	p.post("/sim/type", map[string]any{"as": person, "channel": channel, "text": command})
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		var open struct {
			Stack []struct {
				View struct {
					ID    string
					Title struct{ Text string }
				}
			}
		}
		p.get("/sim/views", url.Values{"as": {person}}, &open)
		if len(open.Stack) > 0 {
			top := open.Stack[len(open.Stack)-1].View
			p.post("/sim/close", map[string]any{"as": person, "view_id": top.ID, "all": true})
			return "form: " + top.Title.Text
		}
		for _, m := range heard() {
			if m.TS > last && m.User != person {
				return m.Text
			}
		}
	}
	p.t.Fatalf("%s typed %s and sees nothing", person, command)
	return ""
}

// helpless are the beginnings and parts of answers that tell somebody who tries an example that it is none.
var helpless = []string{
	"not something I know", "Did you mean", "bildiğim bir komut değil", "Şunu mu demek istediniz", "that you can see",
	"Görebileceğiniz", "is not a", "can't", "Only ",
	"yalnızca", "There is no", "bulunamadı", "silinemez", "değiştirebilir", "anlayamadım", "I can't tell",
	"Something went wrong",
}

func TestReadme_EveryExampleWorksInTheDemo(t *testing.T) {
	t.Parallel()
	p := demo(t)
	for _, e := range examples(t) {
		said := p.answered(e.who, e.command)
		for _, part := range helpless {
			if strings.Contains(said, part) {
				t.Errorf("README.md:%d: %s typed %s and reads %q", e.line, e.who, e.command, said)
				break
			}
		}
		t.Logf("%s  %s  %.90q", e.who, e.command, said)
	}
}
