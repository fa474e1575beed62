package ui_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"okrbot/locale"
	"okrbot/ui"
)

// foreign is what would fetch something from elsewhere, or run: a page that is handed on has neither.
var foreign = regexp.MustCompile(
	`(?i)<script|<link|<img|<iframe|<object|<a |\bsrc=|\bhref=|url\(|@import|javascript:|\bon[a-z]+=`)

func TestReportPage_IsWhatItWas(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, lang := range locale.Languages {
		got := plainSample().page(c.Printer(lang))
		path := filepath.Join("testdata", "report_page."+string(lang)+".html")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is another page now: look at it, and run the tests with -update", path)
		}
	}
}

func TestReportPage_StandsAloneWhateverPeopleTyped(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for kind, text := range hostile {
		for _, lang := range locale.Languages {
			page := hostileSample(text).page(c.Printer(lang))
			if found := foreign.FindString(page); found != "" {
				t.Errorf("%s.%s: the page has %q", kind, lang, found)
			}
			for _, tag := range []string{"html", "table", "svg", "blockquote"} {
				opened := strings.Count(page, "<"+tag+" ") + strings.Count(page, "<"+tag+">")
				if closed := strings.Count(page, "</"+tag+">"); opened != closed {
					t.Errorf("%s.%s: %d of %s are opened and %d closed", kind, lang, opened, tag, closed)
				}
			}
		}
	}
}

// TestReportPage_HasTheFiguresOfTheMessage: whoever reads one is told what the other says.
func TestReportPage_HasTheFiguresOfTheMessage(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, lang := range locale.Languages {
		p, s := c.Printer(lang), plainSample()
		page := s.page(p)
		screens := s.screens(p)
		message, err := json.Marshal(screens["report_progress"].(ui.Message).Blocks)
		if err != nil {
			t.Fatal(err)
		}
		r := s.report(s.objective())
		for _, figure := range []string{p.Percent(*r.Present().Progress), p.Percent(*r.Before.Progress),
			p.Percent(*r.Participation()), "0" + map[locale.Language]string{locale.English: ".7",
				locale.Turkish: ",7"}[lang]} {
			if !strings.Contains(page, figure) || !strings.Contains(string(message), figure) {
				t.Errorf("%s: %s is in the page %t, in the message %t", lang, figure, strings.Contains(page, figure),
					strings.Contains(string(message), figure))
			}
		}
	}
}
