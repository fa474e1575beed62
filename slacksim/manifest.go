package slacksim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

type manifest struct {
	Display struct {
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
	} `yaml:"display_information"`
	Features struct {
		BotUser struct {
			DisplayName string `yaml:"display_name"`
		} `yaml:"bot_user"`
		AppHome struct {
			HomeTab          bool `yaml:"home_tab_enabled"`
			MessagesTab      bool `yaml:"messages_tab_enabled"`
			MessagesReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		Commands  []command  `yaml:"slash_commands"`
		Shortcuts []shortcut `yaml:"shortcuts"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `yaml:"bot"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		Interactivity struct {
			Enabled bool `yaml:"is_enabled"`
		} `yaml:"interactivity"`
		SocketMode bool `yaml:"socket_mode_enabled"`
	} `yaml:"settings"`
}

type command struct {
	Command     string `yaml:"command" json:"command"`
	Description string `yaml:"description" json:"description"`
	UsageHint   string `yaml:"usage_hint" json:"usage_hint"`
	Escape      bool   `yaml:"should_escape" json:"-"`
}

type shortcut struct {
	Name        string `yaml:"name" json:"name"`
	Type        string `yaml:"type" json:"type"` // message or global
	CallbackID  string `yaml:"callback_id" json:"callback_id"`
	Description string `yaml:"description" json:"description"`
}

var errNoManifest = errors.New("slacksim: a manifest is needed")

// readManifest reads YAML, of which JSON is a part.
func readManifest(text []byte) (manifest, error) {
	var m manifest
	if len(text) == 0 {
		return m, errNoManifest
	}
	var whole any
	if err := yaml.Unmarshal(text, &whole); err != nil {
		return m, fmt.Errorf("slacksim: reading the manifest: %w", err)
	}
	if found := manifestFaults(whole); len(found) > 0 {
		return m, fmt.Errorf("slacksim: the manifest is invalid: %s", strings.Join(found, "; "))
	}
	if err := yaml.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("slacksim: reading the manifest: %w", err)
	}
	return m, nil
}

// manifestFaults says what Slack would refuse in a manifest.
func manifestFaults(whole any) []string {
	v := validation{}
	v.namedObject(whole, "manifest", "")
	m, _ := whole.(map[string]any)
	features, _ := m["features"].(map[string]any)
	commands, _ := features["slash_commands"].([]any)
	for i, item := range commands {
		c, _ := item.(map[string]any)
		if name := asString(c["command"]); name != "" && !strings.HasPrefix(name, "/") {
			v.say(fmt.Sprintf("/features/slash_commands/%d/command", i), "must start with a slash")
		}
	}
	return v.found
}

func (s *Sim) manifestValidate(c *call) (answer, *refused) {
	parsed, ok := c.json("manifest")
	found := []string{"must provide an object [json-pointer:]"}
	if ok {
		found = manifestFaults(parsed)
	}
	if len(found) == 0 {
		return answer{}, nil
	}
	errors := []any{}
	for _, text := range found {
		message, pointer, _ := strings.Cut(strings.TrimSuffix(text, "]"), " [json-pointer:")
		errors = append(errors, answer{"code": "invalid_manifest", "message": message, "pointer": pointer})
	}
	return nil, &refused{code: "invalid_manifest", extra: answer{"errors": errors}}
}

func (m manifest) botName() string {
	if m.Features.BotUser.DisplayName != "" {
		return m.Features.BotUser.DisplayName
	}
	return m.Display.Name
}

func (m manifest) has(scope string) bool { return slices.Contains(m.OAuth.Scopes.Bot, scope) }

func (m manifest) subscribed(event string) bool { return slices.Contains(m.Settings.Events.Bot, event) }

func (m manifest) command(name string) (command, bool) {
	i := slices.IndexFunc(m.Features.Commands, func(c command) bool { return c.Command == name })
	if i < 0 {
		return command{}, false
	}
	return m.Features.Commands[i], true
}

func (m manifest) shortcut(callbackID string) (shortcut, bool) {
	i := slices.IndexFunc(m.Features.Shortcuts, func(c shortcut) bool { return c.CallbackID == callbackID })
	if i < 0 {
		return shortcut{}, false
	}
	return m.Features.Shortcuts[i], true
}
