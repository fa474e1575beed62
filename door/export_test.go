package door

import (
	"encoding/json"

	"okrbot/store"
)

// HeardFromHubSpot is what a webhook's body says.
func HeardFromHubSpot(body []byte) []store.Heard {
	var events []hubSpotEvent
	if json.Unmarshal(body, &events) != nil {
		return nil
	}
	return heardFromHubSpot(events)
}
