package sales

import "okrbot/okr"

// FullShare is the sum of the points of a deal's shares: basis points of one deal.
const FullShare = 10_000

// Share is how much of a deal is credited to a person, in basis points.
type Share struct {
	Person okr.PersonID `json:"person"`
	Points int          `json:"points"`
}
