package ui_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/slacksim"
	"okrbot/ui"
)

// hostile is what people may call themselves and their work.
var hostile = map[string]string{
	"broadcasts":     "<!channel> <!here> <@U0000001> <https://evil.example|click> & ",
	"markup":         "*bold* _it_ ~no~ `code` :tada: > quote\n```\n",
	"emoji":          "👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿🇹🇷🎉👍🏽1️⃣❤️",
	"party":          "🎉",
	"endless":        strings.Repeat("🎉", 3500),
	"open tags":      strings.Repeat("<", 3500),
	"old letters":    "𝕬𝖈𝖒𝖊",
	"syllables":      "क्षत्रिय각สวัสดี",
	"right to left":  "مرحبا \u202e evil \u2066 שלום ",
	"quotes":         `"\"\\ </script> {{.Name}} %s ` + "\u2028",
	"combining":      "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A",
	"accents":        "e\u0301u\u0308s\u0327",
	"control":        "a\x00b\x1b[31m\u200b\ufeff\t",
	"long and plain": "Satışları artırmak için çalışıyoruz, ",
	"empty":          "",
}

// hostileSample is 40 people with names of 300 characters or more, and more of everything than fits; of endless texts
// a few do.
func hostileSample(text string) sample {
	if len(text) > 1000 { // each of them fills any field by itself
		return sample{people: 4, many: 2, say: func(string) string { return text }}
	}
	name := text
	if text != "" {
		name = strings.Repeat(text, 300/utf8.RuneCountInString(text)+1)
	}
	return sample{people: 40, many: 6, say: func(string) string { return name }}
}

func TestScreens_StayWithinSlacksLimits(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	validate := validator(t)
	for kind, text := range hostile {
		for _, lang := range locale.Languages {
			t.Run(kind+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				for name, screen := range hostileSample(text).screens(c.Printer(lang)) {
					t.Run(name, func(t *testing.T) {
						checkScreen(t, screen)
						checkCharacters(t, screen, text)
						if !strings.Contains(text, "`") {
							checkBackticks(t, screen)
						}
						validate(t, screen)
						checkPlain(t, screen, validate)
					})
				}
			})
		}
	}
}

func TestScreens_AreWhatSlackAccepts(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	validate := validator(t)
	for _, lang := range locale.Languages {
		for name, screen := range plainSample().screens(c.Printer(lang)) {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				checkScreen(t, screen)
				checkBackticks(t, screen)
				validate(t, screen)
				checkPlain(t, screen, validate)
			})
		}
	}
}

// checkScreen fails on what our own rules forbid.
func checkScreen(t *testing.T, screen any) {
	t.Helper()
	blocks, most, bytes := blocksOf(screen), 100, 100_000
	switch screen := screen.(type) {
	case ui.Message:
		most, bytes = 50, 12_000
		checkFallback(t, screen.Text)
	case slack.ModalViewRequest:
		checkModal(t, screen)
	}
	if len(blocks) == 0 || len(blocks) > most {
		t.Errorf("it has %d blocks of %d", len(blocks), most)
	}
	written, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	if len(written) > bytes {
		t.Errorf("its blocks are %d bytes of %d", len(written), bytes)
	}
	var value any
	if err := json.Unmarshal(written, &value); err != nil {
		t.Fatal(err)
	}
	primaries := 0
	walk(value, func(o map[string]any) {
		if o["type"] == "mrkdwn" {
			t.Errorf("mrkdwn would interpret what people typed: %v", o["text"])
		}
		if o["type"] == "plain_text" && o["emoji"] != false {
			t.Errorf("emoji codes would be interpreted: %v", o["text"])
		}
		if o["type"] == "user" || o["type"] == "broadcast" || o["type"] == "usergroup" {
			t.Errorf("it mentions somebody: %v", o)
		}
		if text, ok := o["text"].(string); ok &&
			(text == "" || strings.Contains(text, "<no value>") || !utf8.ValidString(text)) {
			t.Errorf("bad text: %q", text)
		}
		if o["style"] == "primary" {
			primaries++
		}
	})
	if primaries > 1 {
		t.Errorf("it has %d primary buttons", primaries)
	}
}

// checkBackticks fails where a backtick of ours is shown as one: no screen has text in which Slack reads them.
func checkBackticks(t *testing.T, screen any) {
	t.Helper()
	written, err := json.Marshal(screen)
	if err != nil {
		t.Fatal(err)
	}
	if at := bytes.IndexByte(written, '`'); at >= 0 {
		t.Errorf("a backtick is shown: %s", written[max(0, at-80):min(len(written), at+80)])
	}
}

// checkCharacters fails where what a reader sees as one character of the text was cut apart.
func checkCharacters(t *testing.T, screen any, text string) {
	t.Helper()
	whole := map[string]bool{}
	for _, character := range characters(text + text) {
		whole[character] = true
	}
	written, err := json.Marshal(screen)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(written, &value); err != nil {
		t.Fatal(err)
	}
	walk(value, func(o map[string]any) {
		for _, given := range o {
			shown, _ := given.(string)
			for _, character := range characters(shown) {
				parts := strings.IndexFunc(character, func(r rune) bool {
					return r > 0x2FF && r != 0xFE0F &&
						strings.ContainsRune(text, r)
				})
				if parts >= 0 && !whole[character] {
					t.Errorf("a character is cut: %q in %q", character, shown)
					return
				}
			}
		}
	})
}

func characters(text string) (list []string) {
	for c := graphemes.FromString(text); c.Next(); {
		list = append(list, c.Value())
	}
	return list
}

func checkFallback(t *testing.T, text string) {
	t.Helper()
	if strings.TrimSpace(text) == "" {
		t.Error("there is no fallback text")
	}
	if strings.ContainsAny(text, "<>\n") {
		t.Errorf("the fallback text isn't escaped or not one line: %q", text)
	}
	if locale.Length(text) > 2500 {
		t.Errorf("the fallback text has %d characters", locale.Length(text))
	}
}

func checkModal(t *testing.T, view slack.ModalViewRequest) {
	t.Helper()
	for part, text := range map[string]*slack.TextBlockObject{"title": view.Title, "submit": view.Submit,
		"close": view.Close} {
		if text != nil && locale.Length(text.Text) > 24 {
			t.Errorf("the %s is too long: %q", part, text.Text)
		}
	}
	if view.Title == nil || view.Close == nil || view.CallbackID == "" {
		t.Error("title, close or callback is missing")
	}
	if n := locale.Length(view.PrivateMetadata); n > 3000 {
		t.Errorf("private metadata has %d characters", n)
	}
	inputs := false
	for _, b := range view.Blocks.BlockSet {
		_, input := b.(*slack.InputBlock)
		inputs = inputs || input
		if input && b.ID() == "" {
			t.Error("an input has no block id")
		}
	}
	if inputs && view.Submit == nil {
		t.Error("a form without submit")
	}
}

// walk visits every object.
func walk(value any, visit func(map[string]any)) {
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			walk(v, visit)
		}
	case map[string]any:
		visit(value)
		for _, v := range value {
			walk(v, visit)
		}
	}
}

// validator asks a simulated Slack what it thinks of a screen.
func validator(t *testing.T) func(*testing.T, any) {
	t.Helper()
	manifest, err := os.ReadFile("../slacksim/testdata/manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	sim, err := slacksim.New(slacksim.Config{Manifest: manifest})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	return func(t *testing.T, screen any) {
		t.Helper()
		field, value := "view", screen
		if m, ok := screen.(ui.Message); ok {
			field, value = "blocks", m.Blocks
		}
		body, err := json.Marshal(map[string]any{field: value})
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.Post(sim.APIURL()+"blocks.validate", "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		said, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct{ OK bool }
		if err := json.Unmarshal(said, &answer); err != nil || !answer.OK {
			t.Errorf("Slack refuses it: %s", said)
		}
	}
}
