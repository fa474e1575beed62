package slacksim

import "time"

// Entry is one line of the developer's journal.
type Entry struct {
	N        int       `json:"n"`
	At       time.Time `json:"at"`
	Kind     string    `json:"kind"` // envelope, ack, api, ws or fault
	Name     string    `json:"name"`
	OK       bool      `json:"ok"`
	Error    string    `json:"error,omitempty"`
	Warning  string    `json:"warning,omitempty"`
	Millis   int64     `json:"ms"`
	Request  any       `json:"request,omitempty"`
	Response any       `json:"response,omitempty"`
}

const journalLength = 2000

// journal keeps the newest entries.
type journal struct {
	entries []*Entry
	n       int
}

func (j *journal) add(e *Entry) {
	j.n++
	e.N = j.n
	j.entries = append(j.entries, e)
	if len(j.entries) >= 2*journalLength {
		j.entries = append([]*Entry(nil), j.entries[len(j.entries)-journalLength:]...)
	}
}

func (j *journal) after(n, limit int) []*Entry {
	from := len(j.entries)
	for from > 0 && j.entries[from-1].N > n {
		from--
	}
	found := j.entries[from:]
	if limit > 0 && len(found) > limit {
		found = found[len(found)-limit:]
	}
	return append([]*Entry{}, found...)
}

func (j *journal) last(fits func(*Entry) bool) *Entry {
	for i := len(j.entries) - 1; i >= 0; i-- {
		if fits(j.entries[i]) {
			return j.entries[i]
		}
	}
	return nil
}

func (s *Sim) entry(kind, name string) *Entry {
	return &Entry{At: s.clock.Now(), Kind: kind, Name: name, OK: true}
}

func (s *Sim) fault(name, detail string) *Entry {
	e := s.entry("fault", name)
	e.OK, e.Error = false, detail
	return e
}

// Journal returns what happened after entry n: envelopes, acks, API calls, faults.
func (s *Sim) Journal(n int) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Entry
	for _, e := range s.journal.after(n, 0) {
		all = append(all, *e)
	}
	return all
}

// Calls counts the app's calls of a method that are still in the journal.
func (s *Sim) Calls(method string) int {
	count := 0
	for _, e := range s.Journal(0) {
		if e.Kind == "api" && e.Name == method {
			count++
		}
	}
	return count
}
