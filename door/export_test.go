package door

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"time"

	"okrbot/store/selling"
)

// HeardFromHubSpot is what a webhook's body says.
func HeardFromHubSpot(body []byte, now time.Time) []selling.Heard {
	events, _, _ := hubSpotEvents(body)
	return heardFromHubSpot(events, now)
}

// HeardFromPipedrive is what a webhook's body says.
func HeardFromPipedrive(body []byte, now time.Time) []selling.Heard {
	var hook pipedriveHook
	if json.Unmarshal(body, &hook) != nil {
		return nil
	}
	heard, _ := hook.heard(now)
	return heard
}

// PushOf reads a deal as a program sends it.
func PushOf(body []byte) (p selling.Push, ok bool) {
	var b dealBody
	if wrong := parse(body, &b); wrong != nil {
		return p, false
	}
	p, wrong := b.push()
	return p, wrong == nil
}

// CallerOf is who calls, to those proxies.
func CallerOf(p Proxies, r *http.Request) netip.Addr { return p.caller(r) }
