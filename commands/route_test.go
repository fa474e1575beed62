package commands

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"okrbot/ui"
)

// Whatever ui draws is answered once: an id that nobody answers is a button that does nothing.
func TestRoutes_AnswerEveryButtonAndForm(t *testing.T) {
	t.Parallel()
	answered := map[string]int{"Action" + ui.ActionRepeat: 1} // the bot's own
	var all []route
	for _, s := range slashCommands() {
		all = append(all, slices.Concat(s.routes...)...)
	}
	for _, r := range all {
		if reflect.ValueOf(r.on).Pointer() == reflect.ValueOf(submitted).Pointer() {
			answered["Callback"+r.id]++
		} else if reflect.ValueOf(r.on).Pointer() != reflect.ValueOf(shortcut).Pointer() {
			answered["Action"+r.id]++
		}
	}
	for _, id := range idsDrawn(t) {
		if answered[id] != 1 {
			t.Errorf("%s is answered %d times", id, answered[id])
		}
		delete(answered, id)
	}
	for id := range answered {
		if id != "Actionreaction_added" && id != "Actionreaction_removed" {
			t.Errorf("%s is answered and never drawn", id)
		}
	}
}

// idsDrawn are the ids that ui's constants name, after Action or Callback.
func idsDrawn(t *testing.T) (ids []string) {
	t.Helper()
	names, err := filepath.Glob("../ui/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				ids = append(ids, idOf(t, spec)...)
			}
			return true
		})
	}
	if len(ids) < 100 {
		t.Fatalf("ui names %d ids only", len(ids))
	}
	return ids
}

func idOf(t *testing.T, spec *ast.ValueSpec) []string {
	t.Helper()
	text, plain := spec.Values[0].(*ast.BasicLit)
	for _, prefix := range []string{"Action", "Callback"} {
		if name := spec.Names[0].Name; plain && strings.HasPrefix(name, prefix) && name != prefix {
			id, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			return []string{prefix + id}
		}
	}
	return nil
}

// A word that a command takes is found in its help, or it is said why not.
func TestSlashCommands_AreExplained(t *testing.T) {
	t.Parallel()
	unexplained := map[string]bool{
		"/okr reopen": true, "/okr undo": true, "/sales undo": true, // what was done says so itself
		"/sales help": true, "/kpi templates": true,
	}
	for _, s := range slashCommands() {
		for _, w := range s.words {
			typed := fmt.Sprint(s.name, " ", w.words[0])
			if explained := s.help.Explains(w.help); explained == unexplained[typed] {
				t.Errorf("%s is explained under %q: %t", typed, w.help, explained)
			}
		}
	}
}
