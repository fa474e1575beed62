package door

// Metrics hears what the door refuses. Its methods are called from many goroutines.
type Metrics interface {
	// Refused is called for each request that is refused, with the status it is answered and why: no_key, wrong_key,
	// signature, password, shut_out (its address sent too many wrong ones), rate_limited (its key or CRM is too
	// fast), busy (too many at once), or the code in the answer.
	Refused(status int, reason string)
	// Connections is called with how many are open, whenever that changes.
	Connections(open int)
	// Dropped is called for each connection that had to make room for another: share (its address had too many) or
	// full.
	Dropped(reason string)
}

// uncounted is the Metrics that nobody reads.
type uncounted struct{}

func (uncounted) Refused(int, string) {}
func (uncounted) Connections(int)     {}
func (uncounted) Dropped(string)      {}
