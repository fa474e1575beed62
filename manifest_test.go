package okrbot_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"okrbot"
	"okrbot/bot"
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
