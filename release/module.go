package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// tags are those that a release is built with; see build.sh.
const tags = "netgo,osusergo,sqlite_omit_load_extension"

// module is a library of others.
type module struct {
	Path, Version, Dir string
	License            string // as SPDX names it
	texts              []string
}

// modules lists the modules of which packages are used, and reads their licenses.
func modules(ctx context.Context, args ...string) (list []module, err error) {
	listing := exec.CommandContext(ctx, "go", append([]string{"list", "-deps", "-json=Module"}, args...)...)
	listing.Stderr = os.Stderr
	said, err := listing.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	seen := map[string]bool{}
	for decoder := json.NewDecoder(bytes.NewReader(said)); ; {
		var p struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Module == nil || p.Module.Main || seen[p.Module.Path] {
			continue
		}
		seen[p.Module.Path] = true
		m := module{Path: p.Module.Path, Version: p.Module.Version, Dir: p.Module.Dir}
		if err := m.readLicense(); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// shipped are the modules in the program, others those of tests and tools.
func shipped(ctx context.Context) ([]module, error) {
	return modules(ctx, "-tags="+tags, "./cmd/okrbot")
}

func others(ctx context.Context) ([]module, error) {
	inside, err := shipped(ctx)
	if err != nil {
		return nil, err
	}
	all, err := modules(ctx, "-test", "-tags", "browser", "./...", "tool")
	return slices.DeleteFunc(all, func(m module) bool {
		return slices.ContainsFunc(inside, func(in module) bool { return in.Path == m.Path })
	}), err
}

// licenseFile is how modules call the file with their license.
var licenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)(\.txt|\.md)?$`)

// readLicense reads the files of a module that say its license. One that is not recognized is an error: somebody has
// to read it.
func (m *module) readLicense() error {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return fmt.Errorf("%s: %w", m.Path, err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() || !licenseFile.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(m.Dir, e.Name()))
		if err != nil {
			return fmt.Errorf("%s: %w", m.Path, err)
		}
		m.texts = append(m.texts, string(text))
		names = append(names, identify(string(text))...)
	}
	also, err := filepath.Glob(filepath.Join(m.Dir, "licenses", "*.txt")) // to which the file refers
	if err != nil {
		return err
	}
	for _, file := range also {
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("%s: %w", m.Path, err)
		}
		m.texts = append(m.texts, string(text))
	}
	slices.Sort(names)
	m.License = strings.Join(slices.Compact(names), " AND ")
	if m.License == "" {
		return fmt.Errorf("%s %s: no license is recognized; read it, and teach it to release/module.go", m.Path,
			m.Version)
	}
	return nil
}

// signs are sentences that only one license has.
var signs = []struct{ license, has, lacks string }{
	{"Apache-2.0", "apache license version 2.0", ""},
	{"Apache-2.0", "licensed under the apache license, version 2.0", ""},
	{"MPL-2.0", "mozilla public license version 2.0", ""},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy of this software and " +
		"associated documentation files", ""},
	{"ISC", "permission to use, copy, modify, and distribute this software for any purpose with or without fee is " +
		"hereby granted", ""},
	{"BSD-3-Clause", "may be used to endorse or promote products derived from this software without specific prior " +
		"written permission", ""},
	{"BSD-2-Clause", "redistribution and use in source and binary forms, with or without modification, are permitted",
		"endorse or promote products"},
	{"FTL OR GPL-2.0-or-later", "use of the freetype go software is subject to your choice of exactly one of the " +
		"following two licenses", ""},
}

// decoration is what sets a text without saying anything.
var decoration = regexp.MustCompile(`[\s*#>"'=-]+`)

// identify names the licenses whose sentences a text has.
func identify(text string) (names []string) {
	plain := strings.ToLower(decoration.ReplaceAllString(text, " "))
	for _, s := range signs {
		if strings.Contains(plain, s.has) && (s.lacks == "" || !strings.Contains(plain, s.lacks)) {
			names = append(names, s.license)
		}
	}
	return names
}
