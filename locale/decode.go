package locale

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Decode makes text of a file as spreadsheet programs write them: UTF-8 with or without a mark at its begin, UTF-16 with one, else the code
// page of Turkish Windows. It reports false for what is no text.
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
	decoded, err := charmap.Windows1254.NewDecoder().Bytes(body)
	return string(decoded), err == nil
}
