package okr

import "unicode"

// Blank reports whether nothing of a text is to be seen: spaces, and characters that only join, mark or fill.
func Blank(text string) bool {
	for _, r := range text {
		if visible(r) {
			return false
		}
	}
	return true
}

func visible(r rune) bool {
	const brailleBlank, object = '\u2800', '\uFFFC' // drawn as nothing, and what stands for a picture that was pasted
	return r != brailleBlank && r != object && !unicode.IsSpace(r) &&
		!unicode.In(r, unicode.Cc, unicode.Cf, unicode.Z, unicode.Variation_Selector,
			unicode.Other_Default_Ignorable_Code_Point)
}
