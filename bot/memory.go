package bot

import "sync"

// remembered is how much is kept of the latest forms.
const remembered = 1024

// memory keeps what the latest forms were answered. A form that comes twice, because Slack delivers it twice or a
// person repeats it after its acknowledgement got lost, is answered with the same words and not worked again.
type memory struct {
	mu      sync.Mutex
	replies map[string]Reply
	order   []string // the oldest first
}

func newMemory() *memory { return &memory{replies: map[string]Reply{}} }

func (m *memory) recall(once string) (Reply, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	reply, ok := m.replies[once]
	return reply, ok
}

func (m *memory) has(once string) bool {
	_, ok := m.recall(once)
	return ok
}

func (m *memory) forget(once string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.replies, once) // its place in the order is given up in turn
}

func (m *memory) keep(once string, reply Reply) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.replies[once]; !known {
		m.order = append(m.order, once)
	}
	m.replies[once] = reply
	if len(m.order) > remembered {
		delete(m.replies, m.order[0])
		m.order = m.order[1:]
	}
}
