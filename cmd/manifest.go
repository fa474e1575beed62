package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"runtime/debug"

	"go.yaml.in/yaml/v3"

	"okrbot"
	"okrbot/bot"
	"okrbot/locale"
	"okrbot/store/people"
)

// manifest prints the Slack app's manifest, or with --link the address of Slack's page that creates the app from it.
func manifest(_ context.Context, p Program, _ *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot manifest", flag.ContinueOnError)
	link := flags.Bool("link", false, "")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	if !*link {
		_, err := p.Stdout.Write(okrbot.Manifest)
		return err
	}
	var content any
	if err := yaml.Unmarshal(okrbot.Manifest, &content); err != nil {
		return fmt.Errorf("manifest.yml: %w", err)
	}
	short, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("manifest.yml: %w", err)
	}
	_, err = fmt.Fprintln(p.Stdout, "https://api.slack.com/apps?new_app=1&manifest_json="+
		url.QueryEscape(string(short)))
	return err
}

// version prints what was built.
func version(_ context.Context, p Program, _ *locale.Printer, args []string) error {
	if err := parseFlags(flag.NewFlagSet("okrbot version", flag.ContinueOnError), args); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.Stdout, "okrbot", buildVersion())
	return err
}

// released is the name of a release; release/build.sh sets it.
var released string

// buildVersion is the release's name, else the module's version, else the commit it was built from.
func buildVersion() string {
	if released != "" {
		return released
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value[:min(len(s.Value), 12)]
		}
	}
	if v == "" {
		return "(devel)"
	}
	return v
}

// refused says in words that Slack turned the bot away.
func refused(err error) error {
	if errors.Is(err, bot.ErrRefused) {
		return usage("cli.slack_refused", "Error", err.Error())
	}
	if errors.Is(err, people.ErrOtherWorkspace) {
		return usage("cli.other_workspace", "Error", err.Error())
	}
	return err
}
