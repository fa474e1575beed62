package bot

import "sync"

// Progress is how far the bot got with Slack since it runs.
type Progress struct {
	Workspace, User string // empty before Slack said who the bot is, and where
	Trouble         string // why the latest attempt to reach Slack failed; empty when it did not
	Connected       bool   // Slack said hello on a connection
	Read            bool   // everybody in the workspace is in the store since
}

// progress keeps how far the bot got, and tells whoever wants to know when that changes.
type progress struct {
	mu   sync.Mutex
	now  Progress
	tell func(Progress)
}

// change notes a step. Steps are told one after the other.
func (s *progress) change(step func(*Progress)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	step(&s.now)
	if s.tell != nil {
		s.tell(s.now)
	}
}

func (s *progress) trouble(err error) { s.change(func(now *Progress) { now.Trouble = concise(err) }) }
