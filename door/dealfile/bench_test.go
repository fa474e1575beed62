package dealfile_test

import (
	"fmt"
	"strings"
	"testing"

	"okrbot/locale"
)

// BenchmarkReader is a file of 20,000 deals, the most that comes in from Slack.
func BenchmarkReader(b *testing.B) {
	var file strings.Builder
	file.WriteString("Record ID,Deal Name,Associated Company,Amount,Currency,Deal Stage,Close Date,Deal " +
		"owner,Description\n")
	for i := range 20_000 {
		fmt.Fprintf(&file, "%d,D %d,\"C, %d\",\"%d,%03d.50\",EUR,contractsent,2026-11-%02d,Emily Carter,\"A\nnote\"\n",
			i, i, i, 1+i%900, i%1000, 1+i%28)
	}
	r := reader(b, locale.English)
	for b.Loop() {
		if f, err := r.Read([]byte(file.String())); err != nil || len(f.Rows) != 20_000 {
			b.Fatal(len(f.Rows), err)
		}
	}
}
