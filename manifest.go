// Package okrbot carries what lies beside the program: the manifest of its Slack app.
package okrbot

import _ "embed"

// Manifest is manifest.yml.
//
//go:embed manifest.yml
var Manifest []byte
