// Package nasty has what attackers type, and fails the test of a parser that takes too long over it.
package nasty

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// Limit is how long a parser may take for anything that gets past its bounds.
const Limit = 50 * time.Millisecond

// Quick runs a parser and fails when it takes longer than [Limit]; see [Within].
func Quick(t testing.TB, parse func()) {
	t.Helper()
	Within(t, Limit, parse)
}

// Within runs a parser and fails when it takes longer than the limit, or ten times that under the race detector. What
// other programs do meanwhile does not count: it is the least time of up to three goes, on the processor where the
// system says so.
func Within(t testing.TB, limit time.Duration, parse func()) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	limit *= slowdown
	least := time.Duration(-1)
	for range 3 {
		began := clock()
		parse()
		if took := clock() - began; least < 0 || took < least {
			least = took
		}
		if least <= limit {
			return
		}
	}
	t.Errorf("a parser takes %s, of %s at the most", least, limit)
}

// Most is how many bytes the largest of the [Texts] have, about.
const Most = 64 << 10

// pieces are what the texts repeat.
var pieces = []string{
	"1", "0", "9 ", "1.", "1,", "1'", "-", "–", "+1", "1e9", "%", "$", "₺", "€ ", "TL ", "12.500 ", "1,5 mn ",
	" ", "\t", "\n", "\u00a0", "\u200b", ",", ";", "|", ".", "/", "//", " //", "\"", "\"\"", "“”", "'", "’", "`", "\\",
	"(", "[", "{\"a\":",
	"#", "# heading\n", "amount,", "müşteri;", "a,b\n", "=1+1,",
	"😀", "👩‍👩‍👧‍👦", ":rocket:", ":", "<@U1>", "<#C1|a>", "<http://a|b>", "<", "<a:", "&amp;", "&",
	"e\u0301", "\u0301", "İ", "ı", "ﷺ", "שלום ", "مرحبا ", "\u202e", "\u2066", "\u0661", "\uff11", "\ufdfa", "\x00",
	"\xff",
	"January ", "ocak ", "aralık'a ", "q4 ", "4. çeyrek ", "2026 ", "last ", "geçen ", "next week to ", "3 gün ",
	"until ", "2026-11-24T10:00:00 ",
	"K1 ", "D8 ", "O1,", "@ayşe ", "and ", "ve ", "yok ", "x",
}

// Texts are long runs of each piece: as long as a number may be, as a command, and far beyond.
func Texts() (list []string) {
	for _, piece := range pieces {
		for _, bytes := range []int{75, 4_000, Most} {
			list = append(list, strings.Repeat(piece, max(1, bytes/len(piece))))
		}
	}
	return list
}

// Seed adds texts to a fuzz target: those that are given, and the nasty ones.
func Seed(f *testing.F, texts ...string) {
	f.Helper()
	for _, text := range append(texts, Texts()...) {
		f.Add(text)
	}
}
