package slacksim_test

import "testing"

func TestWhatIsWrittenIsEscapedAndLinked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for typed, sent := range map[string]string{
		"R&D <Core>":                    "R&amp;D &lt;Core&gt;",
		"&amp;":                         "&amp;amp;",
		"see acme.com.":                 "see <http://acme.com|acme.com>.",
		"(www.acme.com.tr/a?b=1&c)":     "(<http://www.acme.com.tr/a?b=1&amp;c|www.acme.com.tr/a?b=1&amp;c>)",
		"<https://acme.com/#sales>":     "&lt;<https://acme.com/#sales>&gt;",
		"jo@acme.com, jo.b+c@a-b.co.uk": "<mailto:jo@acme.com|jo@acme.com>, <mailto:jo.b+c@a-b.co.uk|jo.b+c@a-b.co.uk>",
		"12.500 A.Ş. v1.2 e.g. 10.30":   "12.500 A.Ş. v1.2 e.g. 10.30",
		"🚀 👍🏽 ❤️ :tada: 1":              ":rocket: :+1::skin-tone-4: :heart: :tada: 1",
		"@John & #sales":                "<@U2> &amp; <#C1|sales>",
		"<@U2> <!channel>":              "&lt;@U2&gt; &lt;!channel&gt;",
	} {
		if err := r.sim.Type(t.Context(), "U1", "C1", "", typed); err != nil {
			t.Fatal(err)
		}
		all := r.sim.Messages("C1")
		last := all[len(all)-1]
		if last.Text != sent {
			t.Errorf("%q is sent as %q, not %q", typed, last.Text, sent)
		}
	}
}
