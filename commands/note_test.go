package commands

import "testing"

func TestCutNote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"5000 Acme // signed by phone":            {"5000 Acme", "signed by phone"},
		"5000 Acme //signed":                      {"5000 Acme", "signed"},
		"5000 https://acme.com":                   {"5000 https://acme.com", ""},
		"5000 https://acme.com // see //acme.com": {"5000 https://acme.com", "see //acme.com"},
		"5000 https://acme.com/a//b Acme":         {"5000 https://acme.com/a//b Acme", ""},
		"5000 Acme//Sons":                         {"5000 Acme//Sons", ""},
		`5000 "Acme // Sons" // two of them`:      {`5000 "Acme // Sons"`, "two of them"},
		`5000 Acme 15" // a screen`:               {`5000 Acme 15"`, "a screen"},
		"// only a note":                          {"", "only a note"},
		"price //":                                {"price", ""},
		"5000 Acme / Sons":                        {"5000 Acme / Sons", ""},
		"":                                        {"", ""},
	} {
		if said, note := cutNote(text); said != want[0] || note != want[1] {
			t.Errorf("%q is %q with the note %q", text, said, note)
		}
	}
}
