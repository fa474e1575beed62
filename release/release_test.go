package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestMain runs in the folder of the module, as the program does.
func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestLicenses_AreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	var want bytes.Buffer
	if err := run(t.Context(), []string{"licenses"}, &want); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("docs/licenses.md")
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("docs/licenses.md is not what the code uses, %v: go run ./release licenses > docs/licenses.md\n%s",
			err, want.String())
	}
}

// free are the licenses under which a program may be passed on without its source.
var free = []string{"Apache-2.0", "MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "FTL OR GPL-2.0-or-later"}

func TestLicenses_OfTheProgramAskForNoSource(t *testing.T) {
	t.Parallel()
	list, err := shipped(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		for name := range strings.SplitSeq(m.License, " AND ") {
			if !slices.Contains(free, name) {
				t.Errorf("%s is under %s", m.Path, name)
			}
		}
		if strings.TrimSpace(strings.Join(m.texts, "")) == "" {
			t.Errorf("%s comes without a text", m.Path)
		}
	}
	if len(list) < 20 {
		t.Errorf("only %d modules are in the program", len(list))
	}
}

func TestIdentify_NamesALicenseOnlyByItsWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"All rights reserved. Ask us first.": "",
		"Permission is hereby granted, free of charge, to any person\n// obtaining a copy of this software and " +
			"associated documentation files": "",
		"# Permission is hereby granted, free of charge, to any person\n# obtaining a copy of this software and " +
			"associated documentation files": "MIT",
		"Redistribution and use in source and binary forms, with or without modification, are permitted":        "BSD-2-Clause",
		"                                 Apache License\n                           Version 2.0, January 2004": "Apache-2.0",
	} {
		if got := strings.Join(identify(text), " "); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestMaterials_NameAllThatAProgramIsMadeOf(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "okrbot")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./cmd/okrbot")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	var first, again bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &again} {
		if err := run(t.Context(), []string{"materials", program, "v9.8.7"}, out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), again.Bytes()) {
		t.Error("the same program has two bills")
	}
	var bill struct {
		BOMFormat string
		Metadata  struct {
			Component struct{ Name, Version string }
		}
		Components []struct {
			Name, Version, Purl string
			Licenses            []any
		}
	}
	if err := json.Unmarshal(first.Bytes(), &bill); err != nil {
		t.Fatal(err)
	}
	if bill.BOMFormat != "CycloneDX" || bill.Metadata.Component.Name != "okrbot" ||
		bill.Metadata.Component.Version != "v9.8.7" {
		t.Errorf("it is the bill of %+v", bill.Metadata)
	}
	names := map[string]string{}
	for _, c := range bill.Components {
		names[c.Name] = c.Version
		if c.Version == "" || c.Purl == "" || len(c.Licenses) == 0 {
			t.Errorf("incomplete: %+v", c)
		}
	}
	list, err := shipped(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if names[m.Path] != m.Version {
			t.Errorf("%s %s is named as %q", m.Path, m.Version, names[m.Path])
		}
	}
	if names["std"] != strings.TrimPrefix(runtime.Version(), "go") || !strings.HasPrefix(names["sqlite"], "3.") {
		t.Errorf("std %q, SQLite %q", names["std"], names["sqlite"])
	}
}

// TestToolchain_IsOneEverywhere: what go.mod asks for has the fixes of the standard library, and an image is built
// with the same.
func TestToolchain_IsOneEverywhere(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`(?m)^go (\d+\.\d+\.\d+)$`).FindSubmatch(module)
	if asked == nil || strings.HasSuffix(string(asked[1]), ".0") {
		t.Fatalf("go.mod asks for no release of Go with fixes: %s", asked)
	}
	image, err := os.ReadFile("Dockerfile")
	if err != nil || !strings.Contains(string(image), "FROM golang:"+string(asked[1])+"-") {
		t.Errorf("Dockerfile builds with another Go than %s, %v", asked[1], err)
	}
}
