package locale

// MatchWord finds which of the known words a typed one means, as it is kept or as any of the printers says it. Slip
// is the word that was spelled otherwise, empty when it was spelled so.
func MatchWord(typed string, known []string, say func(*Printer, string) string,
	printers []*Printer) (key, slip string, ok bool) {
	wanted := Key(typed)
	if wanted == "" {
		return "", "", false
	}
	meant := map[string]string{}
	var words []string
	for _, k := range known {
		meant[Key(k)] = k
		words = append(words, k)
		for _, p := range printers {
			word := say(p, k)
			meant[Key(word)] = k
			words = append(words, word)
		}
	}
	if k, found := meant[wanted]; found {
		return k, "", true
	}
	if word, close := DidYouMean(typed, words); close {
		return meant[Key(word)], word, true
	}
	return "", "", false
}
