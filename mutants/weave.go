package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// asking is the part of a woven room that knows which mutant lives, and notes which ones a test reaches.
const asking = `package %s

import (
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
)

var (
	mutantAlive, _   = strconv.Atoi(os.Getenv("MUTANT"))
	mutantsNote      = mutantsNoteFile()
	mutantsReached [%d]atomic.Bool
)

func mutantsNoteFile() *os.File {
	if name := os.Getenv("MUTANTS_REACHED"); name != "" {
		file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			panic(err)
		}
		return file
	}
	return nil
}

func mutantLives(id int) bool {
	if mutantsNote != nil && !mutantsReached[id].Swap(true) {
		fmt.Fprintln(mutantsNote, id)
	}
	return id == mutantAlive
}
`

// weaver writes a file of a room so that each of its sites asks which mutant lives.
type weaver struct {
	*room
	*source
	imports map[string]string // path: name
	added   []string          // imports that types need and the file lacks
}

// woven is a file with all of its mutants but those apart.
func (r *room) woven(s *source) string {
	w := &weaver{room: r, source: s, imports: map[string]string{r.path: ""}}
	for _, i := range s.tree.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		for _, imported := range r.pkg.Imports() {
			if imported.Path() == path {
				w.imports[path] = imported.Name()
			}
		}
		if i.Name != nil {
			w.imports[path] = i.Name.Name
		}
	}
	head := w.weave(s.tree.FileStart, s.tree.Name.End(), s.tree)
	body := w.weave(s.tree.Name.End(), s.tree.FileEnd, s.tree)
	return head + "\n" + strings.Join(w.added, "\n") + body
}

// weave writes a part of the file, of which n is the node.
func (w *weaver) weave(from, to token.Pos, n ast.Node) string {
	var b strings.Builder
	ast.Inspect(n, func(inner ast.Node) bool {
		if inner == nil || inner == n {
			return true
		}
		place := w.sites[inner]
		if place == nil || place.apart || inner.Pos() < from || inner.End() > to {
			return true
		}
		b.WriteString(w.textOf(from, inner.Pos()))
		b.WriteString(w.question(place))
		from = inner.End()
		return false
	})
	b.WriteString(w.textOf(from, to))
	return b.String()
}

func (w *weaver) expr(e ast.Expr) string {
	if place := w.sites[e]; place != nil && !place.apart {
		return w.question(place)
	}
	return w.weave(e.Pos(), e.End(), e)
}

// question is the code of a place that asks which of its mutants lives.
func (w *weaver) question(place *site) string {
	switch n := place.node.(type) {
	case *ast.UnaryExpr:
		kind := w.typeName(n)
		answers := w.answers(place, func(token.Token) string { return "return x" })
		return fmt.Sprintf("(func(x %s) %s { %sreturn -x }(%s))", kind, kind, answers, w.expr(n.X))
	case *ast.BinaryExpr:
		result, x, y := w.typeName(n), w.typeName(n.X), w.typeName(n.Y)
		if w.info.Types[n].Value != nil { // its parts needn't have its type yet
			x, y = w.partName(n, n.X), w.partName(n, n.Y)
		}
		if w.info.Types[n.Y].IsNil() {
			compare := func(op token.Token) string { return "return x " + op.String() + " nil" }
			return fmt.Sprintf("(func(x %s) %s { %s%s }(%s))", x, result, w.answers(place, compare), compare(n.Op),
				w.expr(n.X))
		}
		reckon := func(op token.Token) string { return "return x " + op.String() + " y" }
		return fmt.Sprintf("(func(x %s, y %s) %s { %s%s }(%s, %s))", x, y, result, w.answers(place, reckon),
			reckon(n.Op), w.expr(n.X), w.expr(n.Y))
	default:
		count := n.(*ast.IncDecStmt)
		x := w.expr(count.X)
		do := func(op token.Token) string { return x + op.String() + "; return" }
		return fmt.Sprintf("(func() { %s%s }())", w.answers(place, do), do(count.Tok))
	}
}

// answers are what a place does for each of its mutants; do is the statement with an operator.
func (w *weaver) answers(place *site, do func(op token.Token) string) string {
	var code strings.Builder
	for _, m := range place.mutants {
		fmt.Fprintf(&code, "if mutantLives(%d) { %s }; ", m.id, do(m.op))
	}
	return code.String()
}

// partName is the type of an operand of a constant: that of the whole where it is none of its own.
func (w *weaver) partName(whole, part ast.Expr) string {
	if basic, ok := w.info.TypeOf(part).(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 && w.number(whole) {
		return w.typeName(whole)
	}
	return w.typeName(part)
}

func (w *weaver) typeName(e ast.Expr) string {
	return types.TypeString(types.Default(w.info.TypeOf(e)), func(p *types.Package) string {
		name, known := w.imports[p.Path()]
		if !known {
			name = fmt.Sprintf("mutants%d", len(w.imports))
			w.imports[p.Path()] = name
			w.added = append(w.added, fmt.Sprintf("import %s %q\n", name, p.Path()))
		}
		return name
	})
}
