package bot

import "time"

// Metrics hears what the bot does. Its methods are called from many goroutines.
type Metrics interface {
	// Envelope is called for each envelope: kind is what it asks for (command, click, submission, event …) or, where
	// that can't be read, Slack's type; outcome is taken, repeated, ignored, limited, unreadable, unrecorded or
	// overflow.
	Envelope(kind, outcome string)
	// Ack is called with the time from an envelope's arrival to its acknowledgement.
	Ack(took time.Duration)
	// APICall is called for each call of the Web API; outcome is ok, Slack's error code, network, or an HTTP status.
	APICall(method, outcome string, took time.Duration)
	// RateLimited is called when Slack asks to leave a method alone for a while.
	RateLimited(method string)
}

// unmeasured is the Metrics that nobody reads.
type unmeasured struct{}

func (unmeasured) Envelope(string, string)               {}
func (unmeasured) Ack(time.Duration)                     {}
func (unmeasured) APICall(string, string, time.Duration) {}
func (unmeasured) RateLimited(string)                    {}
