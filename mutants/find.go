package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// instead is what each operator is taken for: the nearest boundary and the opposite of a comparison, the opposite of
// a calculation or a count. A minus before a number goes.
var instead = map[token.Token][]token.Token{
	token.EQL: {token.NEQ},
	token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ},
	token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ},
	token.GEQ: {token.GTR, token.LSS},
	token.ADD: {token.SUB},
	token.SUB: {token.ADD},
	token.MUL: {token.QUO},
	token.QUO: {token.MUL},
	token.REM: {token.MUL},
	token.INC: {token.DEC},
	token.DEC: {token.INC},
}

// room is a package with the places in it that a fault can be put into.
type room struct {
	path  string // okrbot/sales
	dir   string
	files []*source
	pkg   *types.Package
	info  *types.Info
	sites map[ast.Node]*site
}

// source is a file of a room.
type source struct {
	name string // with the room's folder: sales/pace.go
	path string
	text []byte
	tree *ast.File
	base int // position of its first byte
}

// site is a place in the code with its mutants.
type site struct {
	node    ast.Node // a binary or unary expression, or a counting statement
	op      token.Token
	mutants []*mutant
	apart   bool // in a constant, which cannot ask which mutant lives
}

// mutant is one small fault.
type mutant struct {
	id   int // from 1
	file *source
	line int
	op   token.Token // instead of the site's
	site *site
	key
}

// key names a mutant wherever its line moves to.
type key struct {
	File string `toml:"file"`
	Line string `toml:"line"` // its text, without the space around it
	Was  string `toml:"was"`  // the expression
	Is   string `toml:"is"`   // what becomes of it
}

func (k key) String() string { return fmt.Sprintf("%s, %q: %s -> %s", k.File, k.Line, k.Was, k.Is) }

// read finds the mutants of a room, in the order of its code.
func read(ctx context.Context, path string) (*room, []*mutant, error) {
	listed, err := list(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	own, files := listed[len(listed)-1], token.NewFileSet()
	r := &room{path: own.ImportPath, dir: own.Dir, sites: map[ast.Node]*site{}}
	var trees []*ast.File
	for _, name := range own.GoFiles {
		s := &source{name: filepath.Base(own.Dir) + "/" + name, path: filepath.Join(own.Dir, name)}
		if s.text, err = os.ReadFile(s.path); err != nil {
			return nil, nil, err
		}
		if s.tree, err = parser.ParseFile(files, s.path, s.text, parser.SkipObjectResolution); err != nil {
			return nil, nil, err
		}
		s.base = files.File(s.tree.FileStart).Base()
		r.files, trees = append(r.files, s), append(trees, s.tree)
	}
	r.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	checker := types.Config{Importer: importer.ForCompiler(files, "gc", exports(listed))}
	if r.pkg, err = checker.Check(r.path, files, trees, r.info); err != nil {
		return nil, nil, err
	}
	var mutants []*mutant
	for _, s := range r.files {
		for _, place := range r.sitesOf(s) {
			r.sites[place.node] = place
			line := files.Position(place.node.Pos()).Line
			for _, op := range instead[place.op] {
				m := &mutant{len(mutants) + 1, s, line, op, place, s.keyOf(place, op)}
				place.mutants, mutants = append(place.mutants, m), append(mutants, m)
			}
		}
	}
	return r, mutants, nil
}

type listedPackage struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// list is a package after all that it imports, each with the file that says what it exports.
func list(ctx context.Context, path string) (listed []listedPackage, err error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", path, err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listedPackage
		if err := decoder.Decode(&p); err == io.EOF {
			return listed, nil
		} else if err != nil {
			return nil, err
		}
		listed = append(listed, p)
	}
}

func exports(listed []listedPackage) func(path string) (io.ReadCloser, error) {
	files := map[string]string{}
	for _, p := range listed {
		files[p.ImportPath] = p.Export
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}

// sitesOf are the places of a file whose operator can be taken for another.
func (r *room) sitesOf(s *source) (sites []*site) {
	apart := map[ast.Node]bool{}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		op := token.ILLEGAL
		switch n := n.(type) {
		case *ast.GenDecl:
			markApart(apart, n, n.Tok == token.CONST)
		case *ast.ArrayType:
			markApart(apart, n.Len, n.Len != nil)
		case *ast.BinaryExpr:
			op = n.Op
			if op == token.ADD && !r.number(n) { // texts are joined
				op = token.ILLEGAL
			}
		case *ast.UnaryExpr:
			if n.Op == token.SUB {
				op = n.Op
			}
		case *ast.IncDecStmt:
			op = n.Tok
		}
		if len(instead[op]) > 0 {
			sites = append(sites, &site{node: n, op: op, apart: apart[n]})
		}
		return true
	})
	return sites
}

func markApart(apart map[ast.Node]bool, from ast.Node, yes bool) {
	if yes {
		ast.Inspect(from, func(n ast.Node) bool {
			apart[n] = true
			return true
		})
	}
}

func (r *room) number(e ast.Expr) bool {
	basic, ok := r.info.TypeOf(e).Underlying().(*types.Basic)
	return !ok || basic.Info()&types.IsNumeric != 0
}

// textOf is a part of a file.
func (s *source) textOf(from, to token.Pos) string {
	return string(s.text[int(from)-s.base : int(to)-s.base])
}

func (s *source) keyOf(place *site, op token.Token) key {
	offset := int(place.node.Pos()) - s.base
	begin := bytes.LastIndexByte(s.text[:offset], '\n') + 1
	line, _, _ := bytes.Cut(s.text[begin:], []byte("\n"))
	return key{
		File: s.name, Line: string(bytes.TrimSpace(line)),
		Was: oneLine(s.textOf(place.node.Pos(), place.node.End())),
		Is:  oneLine(s.faulty(place, op)),
	}
}

// faulty is the code of a place with another operator.
func (s *source) faulty(place *site, op token.Token) string {
	switch n := place.node.(type) {
	case *ast.BinaryExpr:
		return s.textOf(n.Pos(), n.OpPos) + op.String() + s.textOf(n.OpPos+token.Pos(len(n.Op.String())), n.End())
	case *ast.UnaryExpr:
		return s.textOf(n.X.Pos(), n.X.End())
	default:
		return s.textOf(n.(*ast.IncDecStmt).X.Pos(), n.(*ast.IncDecStmt).TokPos) + op.String()
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
