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
