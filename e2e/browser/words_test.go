//go:build browser

package browser_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// said is a text that the page says through its words, such as words('Only visible to you').
var said = regexp.MustCompile(`words\((?:[^'()]*\? )?'([^']+)'(?: : '([^']+)')?`)

func TestWords_EachIsSaidInTurkish(t *testing.T) {
	t.Parallel()
	const page = "../../slacksim/page"
	dictionary, err := os.ReadFile(page + "/words.js")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(page + "/*.js")
	if err != nil || len(files) == 0 {
		t.Fatal("the page has no scripts", err)
	}
	found := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range said.FindAllStringSubmatch(string(source), -1) {
			for _, text := range match[1:] {
				if text == "" {
					continue
				}
				found++
				if !strings.Contains(string(dictionary), "'"+text+"': '") &&
					!strings.Contains(string(dictionary), " "+text+": '") {
					t.Errorf("%s says %q, which words.js has no Turkish for", filepath.Base(file), text)
				}
			}
		}
	}
	if found < 80 {
		t.Errorf("only %d texts were found", found)
	}
}
