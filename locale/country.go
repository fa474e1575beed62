package locale

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// CountryNames are the names of a country, by its code of two letters such as TR, in each language; none for an
// unknown code.
func CountryNames(code string) (names []string) {
	region, err := language.ParseRegion(code)
	if err != nil {
		return nil
	}
	for _, l := range Languages {
		if name := display.Regions(l.tag()).Name(region); name != "" {
			names = append(names, name)
		}
	}
	return names
}
