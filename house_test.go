package okrbot_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mayImport is who may import whom among the rooms. A room that is not named here imports none of ours.
var mayImport = map[string][]string{
	"cmd": {"", "bot", "commands", "posts", "door", "door/dealfile", "wall", "scheduler", "store", "store/db",
		"store/outbox",
		"store/people", "store/goals", "store/selling", "store/motivation", "store/privacy", "ui", "okr", "sales",
		"motivation", "locale", "slacksim"},
	"bot": {"store", "store/outbox", "store/people", "store/goals", "store/selling", "store/motivation",
		"store/privacy", "ui", "okr", "sales", "motivation", "locale"},
	"commands": {"bot", "door/dealfile", "store", "store/outbox", "store/people", "store/goals", "store/selling",
		"store/motivation", "store/privacy", "ui", "okr", "sales", "motivation", "locale"},
	"posts": {"store", "store/outbox", "store/people", "store/goals", "store/selling", "store/motivation",
		"store/privacy", "ui", "okr", "sales", "motivation", "locale"},
	"door": {"store", "store/outbox", "store/people", "store/goals", "store/selling", "store/motivation",
		"store/privacy", "okr", "sales", "motivation", "locale"},
	"door/dealfile": {"store", "store/outbox", "store/people", "store/goals", "store/selling", "store/motivation",
		"store/privacy", "okr", "sales", "motivation", "locale"},
	"wall": {"store", "store/outbox", "store/people", "store/goals", "store/selling", "store/motivation",
		"store/privacy", "ui", "okr", "sales", "motivation", "locale"},
	"scheduler": {"store", "store/outbox", "store/people", "store/goals", "store/selling", "store/motivation",
		"store/privacy", "okr", "sales", "motivation"},
	"ui":         {"okr", "sales", "motivation", "locale"},
	"sales":      {"okr"},
	"motivation": {"okr", "sales"},
	"slacksim":   {"slacksim"},
	"e2e": {"", "cmd", "bot", "commands", "posts", "door", "door/dealfile", "wall", "scheduler", "store", "store/db",
		"store/outbox", "store/people", "store/goals", "store/selling", "store/motivation", "store/privacy", "ui",
		"okr", "sales", "motivation", "locale", "slacksim"},
	"store": {"store/db", "store/outbox", "store/people", "store/goals", "store/selling", "store/motivation",
		"store/privacy", "okr", "sales", "motivation"},
	"store/db":         {"okr", "sales", "motivation"},
	"store/outbox":     {"store/db", "okr", "sales", "motivation"},
	"store/people":     {"store/db", "store/outbox", "okr", "sales", "motivation"},
	"store/goals":      {"store/db", "store/outbox", "store/people", "okr", "sales", "motivation"},
	"store/selling":    {"store/db", "store/outbox", "store/people", "okr", "sales", "motivation"},
	"store/motivation": {"store/db", "store/outbox", "store/people", "okr", "sales", "motivation"},
	"store/privacy": {"store/db", "store/outbox", "store/people", "store/goals", "store/selling", "store/motivation",
		"okr", "sales", "motivation"},
}

// onlyIn are the libraries that one room keeps to itself.
var onlyIn = map[string][]string{
	"github.com/robfig/cron/v3":     {"scheduler"},
	"github.com/mattn/go-sqlite3":   {"store/db"},
	"github.com/slack-go/slack":     {"bot", "commands", "posts", "ui"},
	"github.com/nicksnyder/go-i18n": {"locale"},
	"golang.org/x/text":             {"locale"},
	"github.com/go-analyze/charts":  {"ui"},
	"github.com/xuri/excelize/v2":   {"door/dealfile"},
	"github.com/clipperhouse/uax29": {"locale"},
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestHouse_RoomsImportOnlyWhatTheyMay(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		room := roomOf(p.ImportPath)
		for _, imported := range p.Imports {
			if other, ours := strings.CutPrefix(imported, "okrbot"); ours {
				other = roomOf("okrbot" + other)
				if other != room && !slices.Contains(mayImport[room], other) {
					t.Errorf("%s imports %s: the room %q may not import the room %q", p.ImportPath, imported, room,
						other)
				}
				continue
			}
			for library, rooms := range onlyIn {
				if strings.HasPrefix(imported, library) && !slices.Contains(rooms, room) && room != "slacksim" {
					t.Errorf("%s imports %s, which belongs in %v", p.ImportPath, imported, rooms)
				}
			}
		}
	}
}

// roomOf is the first folder of an import path, or a folder of one that is a room of its own; the module itself is
// the empty room.
func roomOf(path string) string {
	_, rest, _ := strings.Cut(path, "/")
	if _, own := mayImport[rest]; own {
		return rest
	}
	room, _, _ := strings.Cut(rest, "/")
	return room
}

// packages lists the module's packages with what their production code imports.
func packages(t *testing.T) (list []goPackage) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 8 {
		t.Fatalf("go list named %d packages only", len(list))
	}
	return list
}

// parserName is how a function is called that reads what people or programs wrote.
var parserName = regexp.MustCompile(`^(Parse|Read|Take)([A-Z]|$)`)

// TestHouse_EveryParserIsFuzzed finds the exported parsers of the rooms that read what people and programs write:
// each stands in a fuzz target, and each fuzz target fails on time.
func TestHouse_EveryParserIsFuzzed(t *testing.T) {
	t.Parallel()
	for _, room := range []string{"bot", "commands", "door", "door/dealfile", "locale", "motivation", "okr", "sales",
		"ui"} {
		parsers, fuzzed := map[string]bool{}, map[string]bool{}
		for _, f := range functions(t, room) {
			switch {
			case strings.HasPrefix(f.Name.Name, "Fuzz"):
				used := namesIn(f)
				if !used["nasty"] && !used["typedTexts"] {
					t.Errorf("%s: %s doesn't fail on time; see the package nasty", room, f.Name.Name)
				}
				for name := range used {
					fuzzed[name] = true
				}
			case f.Recv == nil && parserName.MatchString(f.Name.Name):
				parsers[f.Name.Name] = true
			}
		}
		for name := range parsers {
			if !fuzzed[name] {
				t.Errorf("%s.%s reads what somebody wrote, and stands in no fuzz target", room, name)
			}
		}
		if len(fuzzed) == 0 {
			t.Errorf("%s has no fuzz target", room)
		}
	}
}

// functions are those of a room's files, its tests too.
func functions(t *testing.T, room string) (list []*ast.FuncDecl) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(room, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", room, len(files), err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				list = append(list, f)
			}
		}
	}
	return list
}

// namesIn are all names that stand in a function.
func namesIn(f *ast.FuncDecl) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if name, ok := n.(*ast.Ident); ok {
			names[name.Name] = true
		}
		return true
	})
	return names
}
