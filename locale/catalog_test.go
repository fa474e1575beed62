package locale

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// The tests of this file read every message file in the folder, whoever wrote it.

func catalog(tb testing.TB) *Catalog {
	tb.Helper()
	c, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// eachText calls check for every text of every message.
func eachText(t *testing.T, check func(t *testing.T, lang Language, m message, form, text string)) {
	t.Helper()
	for lang, messages := range catalog(t).messages {
		for _, m := range messages {
			check(t, lang, m, "other", m.Other)
			if m.One != "" {
				check(t, lang, m, "one", m.One)
			}
		}
	}
}

func TestMessages_SameInBothLanguages(t *testing.T) {
	t.Parallel()
	messages := catalog(t).messages
	for id, english := range messages[English] {
		turkish, ok := messages[Turkish][id]
		if !ok {
			t.Errorf("%s: %s isn't in Turkish", english.file, id)
			continue
		}
		if diff := cmp.Diff(english.placeholders, turkish.placeholders); diff != "" {
			t.Errorf("%s: placeholders of %s differ (-en +tr):\n%s", english.file, id, diff)
		}
		if (english.One == "") != (turkish.One == "") {
			t.Errorf("%s: %s has the form one in one language only", english.file, id)
		}
		if en, tr := noun(english.file), noun(turkish.file); en != tr {
			t.Errorf("%s is in the English file of %s and in the Turkish one of %s", id, en, tr)
		}
	}
	for id, turkish := range messages[Turkish] {
		if _, ok := messages[English][id]; !ok {
			t.Errorf("%s: %s isn't in English", turkish.file, id)
		}
	}
}

func noun(file string) string {
	noun, _, _ := strings.Cut(file, ".")
	return noun
}

func TestMessages_EnglishIsDescribed(t *testing.T) {
	t.Parallel()
	for id, m := range catalog(t).messages[English] {
		if strings.TrimSpace(m.Description) == "" {
			t.Errorf("%s: %s has no description", m.file, id)
		}
	}
}

func TestMessages_NotEmpty(t *testing.T) {
	t.Parallel()
	eachText(t, func(t *testing.T, _ Language, m message, form, text string) {
		if text != strings.TrimSpace(text) || text == "" {
			t.Errorf("%s: %s (%s) is empty or has spaces at an end: %q", m.file, m.ID, form, text)
		}
	})
}

func TestMessages_CountHasBothForms(t *testing.T) {
	t.Parallel()
	eachText(t, func(t *testing.T, _ Language, m message, _, _ string) {
		if slices.Contains(m.placeholders, "Count") && m.One == "" {
			t.Errorf("%s: %s counts, but has no form one", m.file, m.ID)
		}
	})
}

// gluedSuffix is a placeholder with a letter right after it, perhaps after an
// apostrophe: {{.Name}}'a, {{.Name}}’ın, {{.Count}}i.
var gluedSuffix = regexp.MustCompile(`\}\}[*_~]?['’]?\p{L}`)

func TestMessages_NoSuffixOnPlaceholder(t *testing.T) {
	t.Parallel()
	for _, glued := range []string{"{{.Name}}'a", "{{.Name}}’ın", "*{{.Name}}*'a", "{{.Count}}i"} {
		if !gluedSuffix.MatchString(glued) {
			t.Fatalf("the pattern overlooks %s", glued)
		}
	}
	action := regexp.MustCompile(`\{\{-?\s*(if|else|end)[^}]*\}\}`)
	eachText(t, func(t *testing.T, lang Language, m message, _, text string) {
		if lang == Turkish && gluedSuffix.MatchString(action.ReplaceAllString(text, "")) {
			t.Errorf("%s: %s has a suffix on a placeholder: %s", m.file, m.ID, text)
		}
	})
}

func TestMessages_FitTheirPlace(t *testing.T) {
	t.Parallel()
	limits := map[string]int{"button": 30, "title": 24, "header": 150}
	action := regexp.MustCompile(`\{\{[^}]*\}\}`)
	eachText(t, func(t *testing.T, _ Language, m message, form, text string) {
		length := utf8.RuneCountInString(action.ReplaceAllString(text, ""))
		for part := range strings.SplitSeq(m.ID, ".") {
			if limit, ok := limits[part]; ok && length > limit {
				t.Errorf("%s: %s (%s) has %d characters of %d: %s", m.file, m.ID, form, length, limit, text)
			}
		}
	})
}

// anyMessage reports whether the id, or for one that the code completes (status.) any id that begins so, has a message.
func anyMessage[M any](messages map[string]M, id string) bool {
	if _, ok := messages[id]; ok || !strings.HasSuffix(id, "_") {
		return ok
	}
	for known := range messages {
		if strings.HasPrefix(known, id) {
			return true
		}
	}
	return false
}

// asked finds ids in the project's code: p.T("noun.what"), ID: "noun.what" and
// Refuse("noun.what").
var asked = regexp.MustCompile(`(?:\.T\(|\bID:\s*|\bRefuse\()"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"`)

func TestMessages_WhatCodeAsksForExists(t *testing.T) {
	t.Parallel()
	messages := catalog(t).messages[English]
	found := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, match := range asked.FindAllSubmatch(source, -1) {
			found++
			if !anyMessage(messages, string(match[1])) && !inComment(source, match[1]) {
				t.Errorf("%s asks for %s, which no message file has", path, match[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 20 {
		t.Errorf("found only %d ids; the pattern misses them", found)
	}
}

// inComment tells whether every line with the id is a comment.
func inComment(source, id []byte) bool {
	for line := range strings.Lines(string(source)) {
		if strings.Contains(line, string(id)) && !strings.HasPrefix(strings.TrimSpace(line), "//") {
			return false
		}
	}
	return true
}

func TestLoad_Refuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"broken TOML":       {map[string]string{"a.en.toml": `["a.b"`}, "a.en.toml"},
		"broken template":   {map[string]string{"a.en.toml": "[\"a.b\"]\nother = \"{{.X\""}, "a.b"},
		"unknown language":  {map[string]string{"a.de.toml": "[\"a.b\"]\nother = \"x\""}, "a.de.toml"},
		"unknown key":       {map[string]string{"a.en.toml": "[\"a.b\"]\nother = \"x\"\nothr = \"y\""}, "othr"},
		"no text":           {map[string]string{"a.en.toml": "[\"a.b\"]\ndescription = \"x\""}, "a.b"},
		"id without a noun": {map[string]string{"a.en.toml": "[b]\nother = \"x\""}, `"b"`},
		"id twice in a file": {map[string]string{"a.en.toml": "[\"a.b\"]\nother = \"x\"\n[\"a.b\"]\nother = \"y\""},
			"a.en.toml"},
		"id in two files": {map[string]string{
			"a.en.toml": "[\"a.b\"]\nother = \"x\"", "b.en.toml": "[\"a.b\"]\nother = \"y\"",
		}, "also in a.en.toml"},
		"id as a table and in quotes": {map[string]string{
			"a.en.toml": "[\"a.b\"]\nother = \"x\"\n[a.b]\nother = \"y\"",
		}, "a.b"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(folder(test.files))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one about %s", err, test.want)
			}
		})
	}
}

func folder(files map[string]string) fs.FS {
	folder := fstest.MapFS{}
	for name, text := range files {
		folder["messages/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return folder
}

func BenchmarkPrinter_T(b *testing.B) {
	p := catalog(b).Printer(Turkish)
	for b.Loop() {
		if p.T("ago.days", "Count", 3) != "3 gün önce" {
			b.Fatal("said otherwise")
		}
	}
}
