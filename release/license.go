package main

import (
	"context"
	"fmt"
	"io"
	"strings"
)

const licensesHead = `# Licenses of others

Written by ` + "`go run ./release licenses > docs/licenses.md`" + `; a test fails when it is not what the code uses.

In the program there are also Go's standard library and its time zone database (BSD-3-Clause; public domain) and SQLite, which comes with its driver (public domain). The texts of all of them go with each release, as NOTICES.txt.
`

func writeLicenses(ctx context.Context, out io.Writer) error {
	inside, err := shipped(ctx)
	if err != nil {
		return err
	}
	outside, err := others(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\n## In the program\n\n%s\n## In tests and tools only\n\n", licensesHead, table(inside))
	_, err = io.WriteString(out, table(outside))
	return err
}

func table(list []module) string {
	var b strings.Builder
	b.WriteString("| module | version | license |\n|---|---|---|\n")
	for _, m := range list {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.Path, m.Version, m.License)
	}
	return b.String()
}

// writeNotices prints what the licenses ask for to be passed on.
func writeNotices(ctx context.Context, out io.Writer) error {
	inside, err := shipped(ctx)
	if err != nil {
		return err
	}
	standard, err := standardLicense(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Go's standard library\n\n%s\n", standard)
	for _, m := range inside {
		fmt.Fprintf(out, "\n%s\n%s %s (%s)\n\n%s\n", strings.Repeat("-", 80), m.Path, m.Version, m.License,
			strings.Join(m.texts, "\n\n"))
	}
	return nil
}
