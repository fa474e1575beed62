package locale

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Decode makes text of a file as spreadsheet programs write them: UTF-8 with or without a mark at its begin, UTF-16
// with one, else the code page of Turkish Windows. Each line is judged by itself, so that a byte gone wrong spoils no
// other one. It reports false for what is no text.
func Decode(body []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(body, []byte{0xEF, 0xBB, 0xBF}):
		body = body[3:]
	case bytes.HasPrefix(body, []byte{0xFF, 0xFE}), bytes.HasPrefix(body, []byte{0xFE, 0xFF}):
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(body)
		if err != nil {
			return "", false
		}
		body = decoded
	}
	if bytes.IndexByte(body, 0) >= 0 {
		return "", false
	}
	if utf8.Valid(body) {
		return string(body), true
	}
	var text strings.Builder
	for len(body) > 0 {
		end := bytes.IndexAny(body, "\r\n") + 1
		if end == 0 {
			end = len(body)
		}
		text.WriteString(decodeLine(body[:end]))
		body = body[end:]
	}
	return text.String(), true
}

// decodeLine reads a line as UTF-8 with single bytes gone wrong, if it has more characters of UTF-8 than such bytes,
// else as of the code page.
func decodeLine(line []byte) string {
	if utf8.Valid(line) {
		return string(line)
	}
	wide, wrong := 0, 0
	for rest := line; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			wrong++
		case size > 1:
			wide++
		}
		rest = rest[size:]
	}
	var text strings.Builder
	for rest := line; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if size > 1 && wide > wrong {
			text.WriteRune(r)
		} else {
			size = 1
			text.WriteRune(charmap.Windows1254.DecodeByte(rest[0]))
		}
		rest = rest[size:]
	}
	return text.String()
}
