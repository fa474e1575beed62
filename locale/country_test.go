package locale

import (
	"slices"
	"testing"
)

func TestCountryNames(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]string{
		"TR": {"Turkey", "Türkiye"}, "de": {"Germany", "Almanya"}, "XX": nil, "??": nil, "": nil,
	} {
		if got := CountryNames(code); !slices.Equal(got, want) {
			t.Errorf("%q is called %q, want %q", code, got, want)
		}
	}
}
