package outbox

// Turned is what one turn of the clock did.
type Turned struct {
	Opened, Closed int
	Sent           int
	Posted         int // leaderboards
	Late           int // rounds opened and closed, nudges sent: those done noticeably after they were due
	Skipped        []Skip
	More           bool // there is more to do at once
	Told           bool // and what is done so far is to be said
}

// Skip is something due that was not done, and why.
type Skip struct {
	What   string // round/T3/2026-W48 or reminder/R12/U1
	Reason string
}

// Skip notes that something planned was not done, and why.
func (d *Turned) Skip(what, reason string) { d.Skipped = append(d.Skipped, Skip{what, reason}) }
