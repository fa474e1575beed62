// Package ui renders what people see: Block Kit from values. Its functions are pure; the language comes in with the
// printer.
package ui

import "github.com/slack-go/slack"

// Message is what goes into a channel, a DM or an ephemeral answer. Text is the fallback: what notifications and screen
// readers say. It is escaped already.
type Message struct {
	Text   string
	Blocks []slack.Block
	// Plain takes the place of Blocks where this workspace's Slack does not know a block of them.
	Plain []slack.Block `json:",omitempty"`
}
