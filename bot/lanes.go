package bot

import "sync"

// lanes work jobs: those of one lane in order, different lanes at the same time.
type lanes struct {
	room  chan struct{} // a place for every job that waits or is worked
	ready chan string   // lanes whose first job may start

	mu      sync.Mutex
	waiting map[string][]func() // the jobs of a lane that is ready or worked, the present one not included
}

func newLanes(size int) *lanes {
	return &lanes{room: make(chan struct{}, size), ready: make(chan string, size), waiting: map[string][]func(){}}
}

// put queues a job; it waits while there is no room, and reports false when stop came first.
func (l *lanes) put(lane string, job func(), stop <-chan struct{}) bool {
	select {
	case l.room <- struct{}{}:
	case <-stop:
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	jobs, started := l.waiting[lane]
	l.waiting[lane] = append(jobs, job)
	if !started {
		l.ready <- lane
	}
	return true
}

// work runs jobs until the lanes are closed and empty.
func (l *lanes) work() {
	for lane := range l.ready {
		for job := l.next(lane); job != nil; job = l.next(lane) {
			job()
			<-l.room
		}
	}
}

// next takes a lane's first job; a lane without jobs is forgotten.
func (l *lanes) next(lane string) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	jobs := l.waiting[lane]
	if len(jobs) == 0 {
		delete(l.waiting, lane)
		return nil
	}
	l.waiting[lane] = jobs[1:]
	return jobs[0]
}

// close lets work end after the last job. Nothing may be put afterwards.
func (l *lanes) close() { close(l.ready) }
