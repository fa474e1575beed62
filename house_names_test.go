package okrbot_test

import (
	"go/ast"
	"regexp"
	"testing"
)

// finder is how an operation is called that reads and returns what it read: by a verb, or by what it lists.
var finder = regexp.MustCompile(`^(Find|Count|Check|Preview)[A-Z]|(People|[a-z]s|KPIs)(Of|Named|Typed|WithoutDM)?$`)

// TestHouse_FindersAreNamedSo finds the store's operations that only read, and whose names could be those of what
// writes.
func TestHouse_FindersAreNamedSo(t *testing.T) {
	t.Parallel()
	var found int
	for _, room := range []string{"store", "store/outbox", "store/people", "store/goals", "store/selling",
		"store/motivation", "store/privacy"} {
		for _, f := range functions(t, room) {
			if !f.Name.IsExported() || !ofStore(f) || !onlyReads(f) || tells(f) {
				continue
			}
			found++
			if !finder.MatchString(f.Name.Name) {
				t.Errorf("%s: %s only reads: begin it with Find, or name it by the plural of what it lists", room,
					f.Name.Name)
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d operations of the store were found to read", found)
	}
}

func ofStore(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return false
	}
	pointer, _ := f.Recv.List[0].Type.(*ast.StarExpr)
	if pointer == nil {
		return false
	}
	name, _ := pointer.X.(*ast.Ident)
	return name != nil && name.Name == "Store"
}

// onlyReads reports whether a function begins a transaction that reads, and none that writes.
func onlyReads(f *ast.FuncDecl) bool {
	names := namesIn(f)
	return names["read"] && !names["write"] && !names["act"]
}

// tells reports whether a function is a question that is answered by yes or no.
func tells(f *ast.FuncDecl) bool {
	answer, _ := f.Type.Results.List[0].Type.(*ast.Ident)
	return answer != nil && answer.Name == "bool"
}
