// Package judge has what is said to Slack judged by Slack's own types: TypeScript's compiler holds every payload
// against what the packages @slack/types and @slack/web-api declare.
package judge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// header goes before the payloads. Slack's types let any block pass that has a type; here it is one that they know.
// They have no names for what answers a command, a button or a form, so the last two are written after
// https://docs.slack.dev/interactivity/handling-user-interaction and https://docs.slack.dev/surfaces/modals.
const header = `import type { KnownBlock, Option, PlainTextElement, View } from '@slack/types';
import type { WebClient } from '@slack/web-api';

interface Response {
  response_type?: 'in_channel' | 'ephemeral';
  replace_original?: boolean;
  delete_original?: boolean;
  thread_ts?: string;
  text?: string;
  blocks?: KnownBlock[];
}

type Ack =
  | Response
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update' | 'push'; view: View }
  | { response_action: 'clear' }
  | { options: Option[] }
  | { option_groups: { label: PlainTextElement; options: Option[] }[] };

`

// lack is something that Slack documents and its types don't have: a field, or the whole object where none is named.
type lack struct{ kind, field, source string }

var lacks = []lack{
	{"data_visualization", "", "https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block"},
	{"rich_text_list", "offset", "https://docs.slack.dev/reference/block-kit/block-elements/rich-text-list-element"},
}

func (l lack) String() string { return strings.TrimSuffix(l.kind+"."+l.field, ".") }

// Verdict is what the types say.
type Verdict struct {
	Complaints []string
	Unneeded   []string // what is on the list of what the types lack, and was not said
}

// Missing says why nothing can be judged, or nothing. The folder is where this package's package.json is.
func Missing(folder string) error {
	if _, err := exec.LookPath("node"); err != nil {
		return errors.New("node is not there")
	}
	if _, err := os.Stat(filepath.Join(folder, compiler)); err != nil {
		return errors.New("run npm ci in e2e/judge to have Slack's types judge what is said")
	}
	return nil
}

const compiler = "node_modules/typescript/bin/tsc"

// Judge has everything judged that was said. See [Missing] for the folder.
func (s *Said) Judge(ctx context.Context, folder string) (Verdict, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var known []payload
	beyond := map[lack]payload{}
	for _, p := range s.payloads {
		rest, lacking, whole := without(p.value)
		for _, l := range lacking {
			if _, again := beyond[l]; !again {
				beyond[l] = p
			}
		}
		if whole {
			known = append(known, payload{p.from, p.as, rest})
		}
	}
	var v Verdict
	var lacking []lack
	judged := slices.Clone(known)
	for _, l := range lacks {
		p, found := beyond[l]
		if !found {
			v.Unneeded = append(v.Unneeded, l.String())
			continue
		}
		lacking = append(lacking, l)
		judged = append(judged, p)
	}
	said, err := compile(ctx, folder, judged)
	if err != nil {
		return Verdict{}, err
	}
	for i := range known {
		v.Complaints = append(v.Complaints, said[i]...)
	}
	for i, l := range lacking {
		if len(said[len(known)+i]) == 0 {
			v.Complaints = append(v.Complaints, l.String()+
				": Slack's types have it by now; take it off the list of what they lack")
		}
	}
	return v, nil
}

// without is a value without what the types lack, which it names; it reports false where nothing is left of it.
func without(value any) (rest any, lacking []lack, whole bool) {
	switch value := value.(type) {
	case []any:
		list := []any{}
		for _, item := range value {
			kept, more, whole := without(item)
			lacking = append(lacking, more...)
			if whole {
				list = append(list, kept)
			}
		}
		return list, lacking, true
	case map[string]any:
		object := map[string]any{}
		for key, item := range value {
			if l, is := lackOf(value["type"], key); is {
				lacking = append(lacking, l)
				continue
			}
			kept, more, whole := without(item)
			lacking = append(lacking, more...)
			if whole {
				object[key] = kept
			}
		}
		l, is := lackOf(value["type"], "")
		if is {
			lacking = append(lacking, l)
		}
		return object, lacking, !is
	}
	return value, nil, true
}

func lackOf(kind any, field string) (lack, bool) {
	i := slices.IndexFunc(lacks, func(l lack) bool { return kind == any(l.kind) && field == l.field })
	if i < 0 {
		return lack{}, false
	}
	return lacks[i], true
}

// complaint is a line of the compiler about a line of what it read.
var complaint = regexp.MustCompile(`^said\.ts\((\d+),\d+\): (error .*)`)

// compile returns what the compiler says of each payload, in their order.
func compile(ctx context.Context, folder string, payloads []payload) (map[int][]string, error) {
	source, owner := written(payloads)
	at, err := workshop(folder, source)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(at) }()
	tsc := exec.CommandContext(ctx, "node", compiler,
		"--strict", "--noEmit", "--skipLibCheck", "--pretty", "false", "--types", "node", "said.ts")
	tsc.Dir = at
	out, err := tsc.CombinedOutput()
	if _, refused := errors.AsType[*exec.ExitError](err); err != nil && !refused {
		return nil, err
	}
	said := map[int][]string{}
	lines := strings.Split(source, "\n")
	for line := range strings.Lines(string(out)) {
		found := complaint.FindStringSubmatch(line)
		if found == nil && strings.HasPrefix(line, " ") {
			continue // says more about the line before
		}
		n := 0
		if found != nil {
			n, _ = strconv.Atoi(found[1])
		}
		if n == 0 || owner[n] < 0 {
			return nil, fmt.Errorf("the compiler said of no payload: %s", out)
		}
		p := payloads[owner[n]]
		said[owner[n]] = append(said[owner[n]],
			fmt.Sprintf("%s: %s\n%s", p.from, found[2], strings.TrimSpace(lines[n-1])))
	}
	if err != nil && len(said) == 0 {
		return nil, fmt.Errorf("the compiler ended with %w: %s", err, out)
	}
	return said, nil
}

// written is the payloads as a program, and which payload each line of it belongs to, counted from 1; -1 is none.
func written(payloads []payload) (source string, owner []int) {
	var text strings.Builder
	text.WriteString(header)
	owner = slices.Repeat([]int{-1}, strings.Count(header, "\n")+1)
	for i, p := range payloads {
		literal, err := json.MarshalIndent(p.value, "", " ")
		if err != nil {
			panic(err) // it was read from JSON
		}
		fmt.Fprintf(&text, "export const said%d: %s = %s;\n", i, p.as, literal)
		owner = append(owner, slices.Repeat([]int{i}, bytes.Count(literal, []byte("\n"))+1)...)
	}
	return text.String(), owner
}

// workshop is a new folder with the program and Slack's types.
func workshop(folder, source string) (string, error) {
	modules, err := filepath.Abs(filepath.Join(folder, "node_modules"))
	if err != nil {
		return "", err
	}
	at, err := os.MkdirTemp("", "okrbot-judge-")
	if err != nil {
		return "", err
	}
	return at, errors.Join(
		os.Symlink(modules, filepath.Join(at, "node_modules")),
		os.WriteFile(filepath.Join(at, "said.ts"), []byte(source), 0o600))
}
