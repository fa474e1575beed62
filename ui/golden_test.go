package ui_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"okrbot/locale"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden compares every screen with its golden file. After a wanted change: go test ./ui -run Golden -update
func TestGolden(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, lang := range locale.Languages {
		for name, screen := range plainSample().screens(c.Printer(lang)) {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				path := filepath.Join("testdata", name+"."+string(lang)+".json")
				got := pretty(t, screen)
				if *update {
					if err := os.WriteFile(path, got, 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("%s differs (-want +got):\n%s", path, diff)
				}
			})
		}
	}
}

// pretty is the JSON of a screen as a person likes to read it.
func pretty(t *testing.T, screen any) []byte {
	t.Helper()
	written, err := json.Marshal(screen)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(written, &value); err != nil {
		t.Fatal(err)
	}
	text := &bytes.Buffer{}
	encoder := json.NewEncoder(text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}
