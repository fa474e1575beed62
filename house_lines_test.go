package okrbot_test

import (
	"bytes"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	columns    = 120 // of a line, a tab being four
	columnsToo = 80  // of a line that is longer, without its strings: a text or a statement is not broken for a margin
)

// TestHouse_LinesFit finds the lines that a reader would have to scroll.
func TestHouse_LinesFit(t *testing.T) {
	t.Parallel()
	for _, name := range goFiles(t) {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		plain := bytes.Split(withoutStrings(source), []byte("\n"))
		for i, line := range bytes.Split(source, []byte("\n")) {
			if width(line) > columns && width(plain[i]) > columnsToo {
				t.Errorf("%s:%d has %d columns, and may have %d", name, i+1, width(line), columns)
			}
		}
	}
}

// goFiles are the sources of the module, its tests too.
func goFiles(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "node_modules" || len(d.Name()) > 1 && d.Name()[0] == '.') {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") {
			files = append(files, name)
		}
		return err
	})
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

// width is the columns of a line.
func width(line []byte) int { return utf8.RuneCount(line) + 3*bytes.Count(line, []byte("\t")) }

// withoutStrings takes what strings say out of a source; the lines stay.
func withoutStrings(source []byte) []byte {
	files := token.NewFileSet()
	file := files.AddFile("", files.Base(), len(source))
	var s scanner.Scanner
	s.Init(file, source, nil, 0)
	plain, from := []byte(nil), 0
	for {
		at, kind, text := s.Scan()
		switch kind {
		case token.EOF:
			return append(plain, source[from:]...)
		case token.STRING:
			plain = append(plain, source[from:file.Offset(at)]...)
			plain = append(plain, strings.Repeat("\n", strings.Count(text, "\n"))...)
			from = file.Offset(at) + len(text)
		}
	}
}
