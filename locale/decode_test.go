package locale

import (
	"testing"
	"unicode/utf16"
)

// wide is text in UTF-16 with its mark.
func wide(text string, big bool) (body []byte) {
	for _, unit := range utf16.Encode([]rune("\uFEFF" + text)) {
		low, high := byte(unit), byte(unit>>8)
		if big {
			low, high = high, low
		}
		body = append(body, low, high)
	}
	return body
}

// Files come as spreadsheet programs write them; a byte gone wrong spoils no other line, and no other word of its own.
func TestDecode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body []byte
		want string
		ok   bool
	}{
		"nothing":             {nil, "", true},
		"UTF-8":               {[]byte("Müşteri;₺5\n"), "Müşteri;₺5\n", true},
		"UTF-8 with a mark":   {[]byte("\xEF\xBB\xBFMüşteri"), "Müşteri", true},
		"UTF-16 of Windows":   {wide("Müşteri;5\r\n", false), "Müşteri;5\r\n", true},
		"UTF-16, big":         {wide("Müşteri;5", true), "Müşteri;5", true},
		"Turkish Windows":     {[]byte("M\xFC\xFEteri;\xD0\xDD\xDE\r\nAcme\r\n"), "Müşteri;ĞİŞ\r\nAcme\r\n", true},
		"one line of each":    {[]byte("Müşteri\nM\xFC\xFEteri\rÇağ"), "Müşteri\nMüşteri\rÇağ", true},
		"more UTF-8 than odd": {[]byte("Müşteri \xFE\n"), "Müşteri ş\n", true},
		"as much of both":     {[]byte("M\xC3\xBC \xFC\n"), "MÃ¼ ü\n", true},
		"two odd, one wide":   {[]byte("\xC3\xBC \xFC \xFD\n"), "Ã¼ ü ı\n", true},
		"a line of its own":   {[]byte("M\xFC\xFEteri\nü\n"), "Müşteri\nü\n", true},
		"a zero":              {[]byte("a\x00b"), "", false},
		"a zero at first":     {[]byte("\x00b"), "", false},
		"a zero in UTF-16":    {wide("a\x00b", false), "", false},
	} {
		if got, ok := Decode(c.body); got != c.want || ok != c.ok {
			t.Errorf("%s: %q, %t; want %q, %t", name, got, ok, c.want, c.ok)
		}
	}
}
