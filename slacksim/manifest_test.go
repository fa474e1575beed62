package slacksim_test

import (
	"strings"
	"testing"

	"okrbot/slacksim"
)

func TestAManifestIsHeldToSlacksLimits(t *testing.T) {
	t.Parallel()
	text := string(manifest(t))
	for _, c := range []struct{ name, from, to, want string }{
		{"a long name", "name: helper", "name: " + long(36),
			"must be less than 36 characters [json-pointer:/display_information/name]"},
		{"a misspelt key", "always_online", "allways_online",
			"invalid additional property: allways_online [json-pointer:/features/bot_user]"},
		{"a command without a slash", "command: /form", "command: form",
			"must start with a slash [json-pointer:/features/slash_commands/0/command]"},
		{"a shortcut of another type", "type: global", "type: local",
			"must be a valid enum value [json-pointer:/features/shortcuts/0/type]"},
		{"a long shortcut", "New thing", long(25),
			"must be less than 25 characters [json-pointer:/features/shortcuts/0/name]"},
		{"no name", "name: helper", "description: x",
			"missing required field: name [json-pointer:/display_information]"},
	} {
		from := c.from
		changed := strings.Replace(text, from, c.to, 1)
		if c.name == "no name" {
			changed = strings.Replace(text, "  name: helper\n", "", 1)
		}
		_, err := slacksim.New(slacksim.Config{Manifest: []byte(changed)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := slacksim.New(slacksim.Config{}); err == nil {
		t.Error("no manifest at all was accepted")
	}
	r := newRig(t)
	got := r.refused("invalid_manifest", "apps.manifest.validate",
		object{"manifest": `{"display_information":{"name":"` + long(36) + `"}}`})
	if at(got, "errors", 0, "pointer") != "/display_information/name" ||
		at(got, "errors", 0, "message") != "must be less than 36 characters" {
		t.Errorf("apps.manifest.validate: %v", got)
	}
	r.must("apps.manifest.validate", object{"manifest": object{"display_information": object{"name": "x"}}})
}
