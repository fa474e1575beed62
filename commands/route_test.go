package commands

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"testing"

	"okrbot/ui"
)

// Whatever ui draws is answered once: an id that nobody answers is a button that does nothing.
func TestRoutes_AnswerEveryButtonAndForm(t *testing.T) {
	t.Parallel()
	answered := map[string]int{"Action" + ui.ActionRepeat: 1} // the bot's own
	for _, r := range routes() {
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

// idsDrawn are the ids in ui/action.go, after Action or Callback.
func idsDrawn(t *testing.T) (ids []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../ui/action.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		for _, prefix := range []string{"Action", "Callback"} {
			if name := spec.Names[0].Name; len(name) > len(prefix) && name[:len(prefix)] == prefix {
				id, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, prefix+id)
			}
		}
		return true
	})
	if len(ids) < 100 {
		t.Fatalf("ui/action.go has %d ids only", len(ids))
	}
	return ids
}

// A word that a command takes is found in its help, or it is said why not.
func TestSlashCommands_AreExplained(t *testing.T) {
	t.Parallel()
	unexplained := map[string]bool{
		"/okr reopen": true, "/okr undo": true, "/sales undo": true, // what was done says so itself
		"/sales help": true, "/kpi templates": true,
	}
	pages := map[string]ui.HelpPage{"/okr": ui.HelpOKR, "/sales": ui.HelpSales, "/kpi": ui.HelpKPI}
	for _, s := range slashCommands() {
		for _, w := range s.words {
			typed := fmt.Sprint(s.name, " ", w.words[0])
			if explained := pages[s.name].Explains(w.help); explained == unexplained[typed] {
				t.Errorf("%s is explained under %q: %t", typed, w.help, explained)
			}
		}
	}
}
