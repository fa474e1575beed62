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

// TestHouse_IdsAreOfTheirNoun finds the ids that another room could mistake for those of something else.
func TestHouse_IdsAreOfTheirNoun(t *testing.T) {
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
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.IsExported() {
				bareIds(t, files, f.Type, func(name string) bool {
					return name == "id" || strings.HasSuffix(name, "ID")
				})
			}
			if g, ok := d.(*ast.GenDecl); ok {
				for _, s := range g.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
						bareIds(t, files, s.Type, func(name string) bool { return strings.HasSuffix(name, "ID") })
					}
				}
			}
		}
	}
}

func bareIds(t *testing.T, files *token.FileSet, n ast.Node, names func(string) bool) {
	t.Helper()
	ast.Inspect(n, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		for _, name := range field.Names {
			kind, plain := field.Type.(*ast.Ident)
			if plain && kind.Name == "int64" && names(name.Name) {
				t.Errorf("%s: %s is a bare int64", files.Position(name.Pos()), name.Name)
			}
		}
		return true
	})
}
