package people

import "time"

// CurrentRounds selects the ids of the rounds of a team, $1, that people may still be looking at: those that run, and
// the newest.
const CurrentRounds = `(SELECT id FROM rounds WHERE team = $1 AND closed_at IS NULL
	UNION SELECT id FROM (SELECT id FROM rounds WHERE team = $1 ORDER BY week DESC LIMIT 1) AS newest)`

// Easternmost is the clock that is ahead of all others: where its wall has not come to an opening, nobody's has.
var Easternmost = time.FixedZone("", 14*60*60)
