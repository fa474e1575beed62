// Package docs_test holds that what the documents say to type works.
package docs_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// fenced is a block of a document that says in which file it stands.
var fenced = regexp.MustCompile("(?ms)^```(\\w+) (\\S+)\n(.*?)^```$")

// rooms are the packages that the example changes.
var rooms = []string{"./okr", "./store/...", "./ui", "./commands", "./posts"}

// TestAddingACapability_TheExampleWorks puts the example together, builds it, and lets its person use it.
func TestAddingACapability_TheExampleWorks(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("adding-a-capability.md")
	if err != nil {
		t.Fatal(err)
	}
	example := &house{t: t, root: "..", files: map[string]string{}}
	for _, block := range fenced.FindAllStringSubmatch(string(document), -1) {
		if kind, name, text := block[1], block[2], block[3]; kind == "diff" {
			example.change(name, text)
		} else {
			example.add(name, text)
		}
	}
	own := len(example.files)
	for name := range example.files {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, ".md") {
			own--
		}
	}
	if said := fmt.Sprintf("It takes %d files", own); !strings.Contains(string(document), said) {
		t.Errorf("the document doesn't say: %s", said)
	}
	overlay := example.overlay()
	example.gotool(append([]string{"vet", overlay}, rooms...)...)
	example.gotool("test", overlay, "./locale", "-run", "^Test(Messages|Words)_")
	example.gotool("test", overlay, "./e2e", "-run", "^TestFocus_")
}

// house is the module with some files changed.
type house struct {
	t     *testing.T
	root  string
	files map[string]string
}

// add adds a file; NNNN in its name is the next free number of a migration.
func (h *house) add(name, text string) {
	h.t.Helper()
	if strings.Contains(name, "NNNN") {
		known, err := filepath.Glob(filepath.Join(h.root, filepath.Dir(name), "*.sql"))
		if err != nil {
			h.t.Fatal(err)
		}
		name = strings.Replace(name, "NNNN", fmt.Sprintf("%04d", len(known)+1), 1)
	}
	if _, err := os.Stat(filepath.Join(h.root, name)); err == nil {
		h.t.Fatalf("%s is there already", name)
	}
	h.files[name] = text
}

// change changes a file as lines with a space, a minus and a plus before them say.
func (h *house) change(name, lines string) {
	h.t.Helper()
	text, known := h.files[name]
	if !known {
		file, err := os.ReadFile(filepath.Join(h.root, name))
		if err != nil {
			h.t.Fatal(err)
		}
		text = string(file)
	}
	var before, after strings.Builder
	for line := range strings.Lines(lines) {
		switch sign, rest := line[0], line[1:]; sign {
		case '-':
			before.WriteString(rest)
		case '+':
			after.WriteString(rest)
		default:
			before.WriteString(rest)
			after.WriteString(rest)
		}
	}
	if n := strings.Count(text, before.String()); n != 1 {
		h.t.Fatalf("%s has these lines %d times:\n%s", name, n, before.String())
	}
	h.files[name] = strings.Replace(text, before.String(), after.String(), 1)
}

// overlay is the flag with which Go's tools see the changed files in their places.
func (h *house) overlay() string {
	h.t.Helper()
	folder := h.t.TempDir()
	places := map[string]string{}
	for name, text := range h.files {
		at, err := filepath.Abs(filepath.Join(h.root, name))
		if err != nil {
			h.t.Fatal(err)
		}
		places[at] = filepath.Join(folder, strings.ReplaceAll(name, "/", "_"))
		if err := os.WriteFile(places[at], []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	said, err := json.Marshal(map[string]any{"Replace": places})
	if err != nil {
		h.t.Fatal(err)
	}
	file := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(file, said, 0o600); err != nil {
		h.t.Fatal(err)
	}
	return "-overlay=" + file
}

func (h *house) gotool(args ...string) {
	h.t.Helper()
	command := exec.CommandContext(h.t.Context(), "go", args...)
	command.Dir = h.root
	if said, err := command.CombinedOutput(); err != nil {
		h.t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, said)
	}
}
