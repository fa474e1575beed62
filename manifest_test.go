package okrbot_test

import (
	"encoding/json"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"okrbot"
	"okrbot/bot"
	"okrbot/commands"
)

func TestManifest_FollowsSlacksSchema(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/slack/manifest.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	schema, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseRegexpEngine(compileECMA) // the schema uses look-ahead, which Go's own expressions lack
	if err := compiler.AddResource("manifest.schema.json", schema); err != nil {
		t.Fatal(err)
	}
	if err := compiler.MustCompile("manifest.schema.json").Validate(manifest(t)); err != nil {
		t.Errorf("manifest.yml: %v", err)
	}
}

type ecma struct{ *regexp2.Regexp }

func compileECMA(pattern string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(pattern, regexp2.ECMAScript)
	return ecma{re}, err
}

func (re ecma) MatchString(text string) bool {
	matched, err := re.Regexp.MatchString(text)
	return err == nil && matched
}

// manifest is manifest.yml as JSON values.
func manifest(t *testing.T) any {
	t.Helper()
	var content any
	if err := yaml.Unmarshal(okrbot.Manifest, &content); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	var values any
	if err := json.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	return values
}

type declared struct {
	Features struct {
		Shortcuts []struct {
			ID string `yaml:"callback_id"`
		}
		Commands []struct{ Command string } `yaml:"slash_commands"`
	}
	Settings struct {
		Subscriptions struct {
			Events []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
	}
	Display struct {
		Colour string `yaml:"background_color"`
	} `yaml:"display_information"`
	OAuth struct {
		Scopes struct{ Bot []string }
	} `yaml:"oauth_config"`
}

func TestManifest_AsksForTheScopesThatTheDoctorChecks(t *testing.T) {
	t.Parallel()
	var m declared
	if err := yaml.Unmarshal(okrbot.Manifest, &m); err != nil {
		t.Fatal(err)
	}
	for _, scope := range bot.Scopes() {
		if !slices.Contains(m.OAuth.Scopes.Bot, scope) {
			t.Errorf("manifest.yml lacks the scope %s", scope)
		}
	}
	// The schema leaves the colour unchecked.
	if !regexp.MustCompile(`^#[0-9a-f]{6}$`).MatchString(m.Display.Colour) {
		t.Errorf("background_color is %q", m.Display.Colour)
	}
}

// Slack sends what the manifest names, and nothing else.
func TestManifest_NamesWhatIsAnswered(t *testing.T) {
	t.Parallel()
	var m declared
	if err := yaml.Unmarshal(okrbot.Manifest, &m); err != nil {
		t.Fatal(err)
	}
	router := bot.NewRouter()
	bot.New(bot.Config{Router: router, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	commands.New(commands.Config{}).Register(router)
	var slash, shortcuts []string
	for _, c := range m.Features.Commands {
		slash = append(slash, c.Command)
	}
	for _, s := range m.Features.Shortcuts {
		shortcuts = append(shortcuts, s.ID)
	}
	for _, list := range []struct {
		what            string
		named, answered []string
	}{
		{"slash commands", slash, router.Commands()},
		{"shortcuts", shortcuts, router.Shortcuts()},
		{"events", m.Settings.Subscriptions.Events, router.Events()},
	} {
		slices.Sort(list.named)
		if !slices.Equal(list.named, list.answered) {
			t.Errorf("manifest.yml names the %s %v, and okrbot answers %v", list.what, list.named, list.answered)
		}
	}
}
