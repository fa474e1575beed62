package okr

import (
	"strings"
	"unicode"
)

// turkishFold maps the letters that Turkish writers type with and without their marks.
var turkishFold = strings.NewReplacer("İ", "i", "I", "i", "ı", "i", "\u0307", "",
	"ş", "s", "Ş", "s", "ç", "c", "Ç", "c", "ğ", "g", "Ğ", "g", "ö", "o", "Ö", "o", "ü", "u", "Ü", "u")

// fold makes words comparable whatever their case and marks: İ, I, ı and i meet, and ş meets s.
func fold(text string) string { return strings.Map(unicode.ToLower, turkishFold.Replace(text)) }

// words are the folded words of a text, without punctuation.
func words(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
