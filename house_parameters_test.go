package okrbot_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

const parameters = 6 // of a function at the most: what belongs together is one value

// TestHouse_ParametersAreFew finds the functions whose calls nobody can read without looking them up.
func TestHouse_ParametersAreFew(t *testing.T) {
	t.Parallel()
	for _, name := range goFiles(t) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			f, ok := n.(*ast.FuncType)
			if ok && f.Params.NumFields() > parameters {
				t.Errorf("%s takes %d parameters, and may take %d", files.Position(f.Pos()), f.Params.NumFields(),
					parameters)
			}
			return true
		})
	}
}
