package locale

import (
	"strings"
	"testing"
	"unicode/utf8"

	"okrbot/nasty"
)

func TestKey(t *testing.T) {
	t.Parallel()
	same := [][]string{
		{"liste", "LİSTE", "LISTE", "Liste", " lıste ", "L\u0069\u0307ste"},
		{"gecikme suresi", "Gecikme  Süresi", "GECİKME\u00a0SÜRESİ", "gecikme\tsu\u0308resi"},
		{"socgou", "ŞÖÇĞOÜ", "s\u0327öçğoü"},
		{"kar", "kâr", "KÂR", "k\u200bar"},
		{"", " \u200f ", "\u0307"},
		{"ab", "a\x01b", "a\x7fb", "a\u0300b", "a\u036fb", "à\u00adb"},
		{"günü 한국", "GÜNÜ 한국"},
	}
	for _, spellings := range same {
		want := Key(spellings[0])
		for _, spelling := range spellings {
			if got := Key(spelling); got != want {
				t.Errorf("Key(%q) = %q, want %q", spelling, got, want)
			}
		}
	}
	if Key("liste") != "liste" || Key("liste") == Key("listo") {
		t.Error("different words meet")
	}
}

func FuzzKey(f *testing.F) {
	nasty.Seed(f, "LİSTE", "ı", "i\u0307", "Ça\u0301ğ", "한국", "\xff", "a\u0327\u0307")
	f.Fuzz(func(t *testing.T, s string) {
		nasty.Quick(t, func() { Key(s) })
		nasty.Quick(t, func() { Truncate(Line(s), 500) })
		nasty.Quick(t, func() { DidYouMean(s, []string{"checkin", "ayarlar"}) })
		key := Key(s)
		if again := Key(key); again != key {
			t.Errorf("Key(%q) = %q, and its key is %q", s, key, again)
		}
		line := Line(s)
		if again := Line(line); again != line || strings.ContainsAny(line, "\n\r\t\u202e") {
			t.Errorf("Line(%q) = %q, and its line is %q", s, line, again)
		}
		if short := Truncate(line, 5); Length(short) > 5 || !utf8.ValidString(short) {
			t.Errorf("Truncate(%q, 5) = %q", line, short)
		}
	})
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	commands := []string{"checkin", "liste", "list", "away", "izinli", "settings", "history", "kr"}
	tests := []struct{ typed, want string }{
		{"chekin", "checkin"}, {"check-in", "checkin"}, {"CHECKİN", "checkin"}, {"hcekin", "checkin"},
		{"lsit", "list"}, {"LİST", "list"}, {"awya", "away"}, {"izınlı", "izinli"}, {"setings", "settings"},
		{"histroy", "history"},
		{"k", ""}, {"kt", ""}, {"kr", "kr"}, {"", ""}, {"banana", ""}, {"xyz", ""},
		{strings.Repeat("checkin", 100), ""},
	}
	for _, test := range tests {
		if got, ok := DidYouMean(test.typed, commands); got != test.want && ok || ok != (test.want != "") {
			t.Errorf("DidYouMean(%q) = %q, %v, want %q", test.typed, got, ok, test.want)
		}
	}
	for _, c := range []struct { // slips in a word of so many letters
		typed, known string
		ok           bool
	}{
		{"xo", "go", false}, {"lsi", "lis", true}, {"lxy", "lis", false}, {"lyst", "list", true}, {"lyzt", "list", false},
		{"lyzta", "lista", true}, {"lyxya", "lista", false}, {"xettixgs", "settings", true},
		{"xettixgx", "settings", false}, {"xeyyingss", "settingss", true}, {"xxxyxngss", "settingss", false},
		{strings.Repeat("a", 63) + "b", strings.Repeat("a", 64), true},
		{strings.Repeat("a", 64) + "b", strings.Repeat("a", 65), false},
	} {
		if got, ok := DidYouMean(c.typed, []string{c.known}); ok != c.ok {
			t.Errorf("DidYouMean(%q) = %q, %v, knowing %q", c.typed, got, ok, c.known)
		}
	}
	if got, _ := DidYouMean("lisk", []string{"lisp", "list"}); got != "lisp" {
		t.Errorf("of two that are as near it finds %q", got)
	}
	if got, ok := DidYouMean("list", nil); ok {
		t.Errorf("nothing is known, but %q was found", got)
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	if got, want := Escape("<!channel> & *x* &amp;"), "&lt;!channel&gt; &amp; *x* &amp;amp;"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"a\nb\r\n\tc\u2028d  e", "a b c d e"},
		{"a\x00b\x1b[31mc\u0085d", "ab[31mc d"},
		{"evil\u202eexe.pdf\u202c", "evilexe.pdf"},
		{"\u2066x\u2069\u200f", "x"},
		{"👩\u200d💻 and می\u200cخواهم", "\u2068👩\u200d💻 and می\u200cخواهم\u2069"},
		{"👩\u200d💻", "👩\u200d💻"},
		{"שלום", "\u2068שלום\u2069"},
		{"\u0590", "\u2068\u0590\u2069"}, // the first of the Hebrew ones, which no letter has yet
		{"\u2068שלום\u2069", "\u2068שלום\u2069"},
		{"Ayşe Çağla", "Ayşe Çağla"},
		{"a\xffb", "a\uFFFDb"},
		{"", ""},
	}
	for _, test := range tests {
		if got := Line(test.text); got != test.want {
			t.Errorf("Line(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestTruncate(t *testing.T) {
	t.Parallel()
	const family, turkey, england = "👨\u200d👩\u200d👧", "🇹🇷",
		"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"
	tests := []struct {
		text  string
		units int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"ab cd", 4, "ab…"},
		{"şişli", 3, "şi…"},
		{"abcd", 1, "…"},
		{"abcd", 0, ""},
		{"", 0, ""},
		{"ab" + "e\u0301" + "cd", 4, "ab…"},
		{"ab" + "e\u0301" + "cd", 5, "abe\u0301…"},
		{"a" + family + "bc", 9, "a…"},
		{"a" + family + "bc", 10, "a" + family + "…"},
		{turkey + turkey + turkey, 8, turkey + "…"},
		{turkey + turkey + turkey, 9, turkey + turkey + "…"},
		{"a👍🏽bcd", 5, "a…"},
		{"a👍🏽bcd", 6, "a👍🏽…"},
		{"a❤\uFE0Fbcd", 3, "a…"},
		{"🎉🎉🎉", 6, "🎉🎉🎉"},
		{"🎉🎉🎉", 5, "🎉🎉…"},
		{"🎉🎉🎉", 4, "🎉…"},
		{"𝕬𝖈𝖒𝖊", 6, "𝕬𝖈…"},
		{"1\uFE0F\u20E3x2\uFE0F\u20E3", 6, "1\uFE0F\u20E3x…"},
		{"a\r\nbcd", 3, "a…"},
		{"क्षत्रिय", 5, "क्ष…"},
		{"\u1112\u1161\u11ab\u1100\u1173\u11af", 5, "\u1112\u1161\u11ab…"},
		{"Z" + strings.Repeat("\u0351", 40) + "A", 20, "…"},
		{"ab\xffcd", 4, "ab\xff…"},
		{england + "x", 12, "…"},
		{england + "x!", 15, england + "…"},
		{"\u2068שלום עולם\u2069", 7, "\u2068שלום…\u2069"},
		{"\u2068שלום עולם\u2069", 3, "\u2068…\u2069"},
		{"\u2068שלום עולם\u2069", 2, "…"},
		{"\u2068שלום עולם\u2069", 1, "…"},
	}
	for _, test := range tests {
		got := Truncate(test.text, test.units)
		if got != test.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", test.text, test.units, got, test.want)
		}
		if n := Length(got); n > test.units {
			t.Errorf("Truncate(%q, %d) is %d long", test.text, test.units, n)
		}
	}
}

// The distance is the least number of letters added, left out, changed, or swapped with the next, no letter twice.
func TestDistance_IsTheLeastNumberOfEdits(t *testing.T) {
	t.Parallel()
	var least func(a, b string) int
	least = func(a, b string) int {
		if a == "" || b == "" {
			return len(a) + len(b)
		}
		change := 1
		if a[0] == b[0] {
			change = 0
		}
		n := min(least(a[1:], b)+1, least(a, b[1:])+1, least(a[1:], b[1:])+change)
		if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
			n = min(n, least(a[2:], b[2:])+1)
		}
		return n
	}
	words := []string{""}
	for i := 0; len(words[i]) < 4; i++ {
		for _, letter := range "abc" {
			words = append(words, words[i]+string(letter))
		}
	}
	for _, a := range words {
		for _, b := range words {
			if got, want := distance([]rune(a), []rune(b)), least(a, b); got != want {
				t.Fatalf("%q is %d from %q, want %d", a, got, b, want)
			}
		}
	}
}
