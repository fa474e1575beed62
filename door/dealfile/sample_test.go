package dealfile_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"okrbot/door/dealfile"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

var update = flag.Bool("update", false, "write what the samples are read as")

// people are who may own the deals of the samples.
var people = []okr.Person{
	{ID: "U1", Name: "Ayşe Yılmaz", RealName: "Ayşe Yılmaz"}, {ID: "U2", Name: "emily", RealName: "Emily Carter"},
	{ID: "U3", Name: "Can Demir", RealName: "Can Demir"}, {ID: "U4", Name: "Can Demir", RealName: "Can Demir"},
	{ID: "U5", Name: "The Boss", RealName: "Olivia Grant"},
}

func reader(t testing.TB, language locale.Language) dealfile.Reader {
	t.Helper()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	istanbul, err := time.LoadLocation("Europe/Istanbul")
	if err != nil {
		t.Fatal(err)
	}
	return dealfile.Reader{
		Language: language, Printers: []*locale.Printer{catalog.Printer(language), catalog.Printer(locale.English),
			catalog.Printer(locale.Turkish)},
		Settings: sales.DefaultSettings(okr.Team{ID: 1}), Today: "2026-11-24", Zone: istanbul, People: people,
		Limits: dealfile.FromSlack,
	}
}

// TestReader_KnowsTheExportsOfCRMs reads an export of each CRM, and files as people keep them, in the languages that
// they come in.
func TestReader_KnowsTheExportsOfCRMs(t *testing.T) {
	t.Parallel()
	samples, err := filepath.Glob("testdata/sample/*.csv")
	if err != nil || len(samples) < 13 {
		t.Fatalf("%d samples, %v", len(samples), err)
	}
	for _, path := range samples {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		language := locale.English
		if strings.HasSuffix(path, ".tr.csv") {
			language = locale.Turkish
		}
		f, err := reader(t, language).Read(body)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		got, wanted := account(f), strings.TrimSuffix(path, ".csv")+".txt"
		if *update {
			if err := os.WriteFile(wanted, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(wanted)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s:\n%s", path, diff)
		}
	}
}

// account is a file as it was understood, in lines that a person can check.
func account(f dealfile.File) string {
	var text strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&text, format+"\n", args...) }
	say("source: %s", f.Source)
	for _, c := range f.Columns {
		say("column: %s = %s", strings.ReplaceAll(c.Heading, "\n", " "), c.Meaning)
	}
	say("ignored: %s", strings.Join(f.Ignored, ", "))
	for i, r := range f.Rows {
		amount := "-"
		if r.Amount != nil {
			amount = fmt.Sprintf("%s %s", r.Amount.Units().StringFixed(2), r.Amount.Currency)
		}
		say("%d: %s %s | %s | %s | %s %s | %s | %s | %s | %s | %s", f.Lines[i],
			strings.TrimPrefix(r.Deal.String(), "D0"), r.External, r.Customer, amount, r.State, r.Stage,
			r.CloseDay, r.Owner, r.Product, strings.ReplaceAll(r.Note, "\n", "/"), r.LossReason)
	}
	for _, p := range f.Problems {
		say("wrong %d: %v", p.Line, p.Err)
	}
	for _, l := range f.LeftOut {
		say("left out %d: %s (%s)", l.Line, l.Why, l.Text)
	}
	for _, s := range f.Stages {
		say("stage: %s = %q, near %q", s.Said, s.Means, s.Near)
	}
	for _, o := range f.Owners {
		say("owner: %s %s, %d people, %d lines", o.Said, o.Why, len(o.People), o.Lines)
	}
	if f.Number != nil {
		say("amounts: %+v", *f.Number)
	}
	if f.Days != nil {
		say("days: %+v", *f.Days)
	}
	if len(f.Rounded)+len(f.Cut)+f.Waiting > 0 {
		say("rounded %v, cut %v, waiting %d", f.Rounded, f.Cut, f.Waiting)
	}
	return text.String()
}
