package main

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// writeMaterials prints the bill of materials of a program that is released as a version: the program itself tells
// what it was built from, but with -trimpath not how it was named. The same program has the same bill: it says no
// time, and no number of its own.
func writeMaterials(ctx context.Context, program, version string, out io.Writer) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	inside, err := shipped(ctx)
	if err != nil {
		return err
	}
	licenses := map[string]module{}
	for _, m := range inside {
		licenses[m.Path] = m
	}
	bill := cdx.NewBOM()
	bill.SerialNumber = ""
	root := component(cdx.ComponentTypeApplication, info.Main.Path, version, "")
	bill.Metadata = &cdx.Metadata{Component: &root}
	list := []cdx.Component{component(cdx.ComponentTypeLibrary, "std", strings.TrimPrefix(info.GoVersion, "go"),
		"BSD-3-Clause")}
	for _, dep := range info.Deps {
		used := dep
		if dep.Replace != nil {
			used = dep.Replace
		}
		m, known := licenses[dep.Path]
		if !known {
			return fmt.Errorf("%s was built with %s, which is not what is here", program, dep.Path)
		}
		part := component(cdx.ComponentTypeLibrary, used.Path, used.Version, m.License)
		if used.Sum != "" {
			part.Properties = &[]cdx.Property{{Name: "go.sum", Value: used.Sum}}
		}
		list = append(list, part)
		if dep.Path == sqliteDriver {
			sqlite, err := sqliteOf(m)
			if err != nil {
				return err
			}
			list = append(list, sqlite)
		}
	}
	bill.Components = &list
	return cdx.NewBOMEncoder(out, cdx.BOMFileFormatJSON).SetPretty(true).Encode(bill)
}

func component(kind cdx.ComponentType, path, version, license string) cdx.Component {
	purl := "pkg:golang/" + strings.ToLower(path) + "@" + url.PathEscape(version)
	c := cdx.Component{BOMRef: purl, Type: kind, Name: path, Version: version, PackageURL: purl}
	switch {
	case license == "":
	case strings.Contains(license, " "):
		c.Licenses = &cdx.Licenses{{Expression: license}}
	default:
		c.Licenses = &cdx.Licenses{{License: &cdx.License{ID: license}}}
	}
	return c
}

const sqliteDriver = "github.com/mattn/go-sqlite3"

var sqliteVersion = regexp.MustCompile(`#define SQLITE_VERSION\s+"([0-9.]+)"`)

// sqliteOf is the SQLite that is in its driver, as C.
func sqliteOf(driver module) (c cdx.Component, err error) {
	header, err := os.ReadFile(filepath.Join(driver.Dir, "sqlite3-binding.h"))
	if err != nil {
		return c, err
	}
	found := sqliteVersion.FindSubmatch(header)
	if found == nil {
		return c, fmt.Errorf("%s does not say which SQLite it has", driver.Path)
	}
	purl := "pkg:generic/sqlite@" + string(found[1])
	return cdx.Component{
		BOMRef: purl, Type: cdx.ComponentTypeLibrary, Name: "sqlite", Version: string(found[1]), PackageURL: purl,
		Licenses: &cdx.Licenses{{License: &cdx.License{ID: "blessing"}}},
	}, nil
}

func standardLicense(ctx context.Context) ([]byte, error) {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
}
