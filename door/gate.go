package door

import (
	"math"
	"net/http"
	"strconv"
	"sync"

	"golang.org/x/time/rate"
)

// gates let each caller through so many times a second. Callers are keys and CRMs, so that there are few of them.
type gates struct {
	mu   sync.Mutex
	each map[any]*rate.Limiter
}

func (g *gates) of(caller any) *rate.Limiter {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.each == nil {
		g.each = map[any]*rate.Limiter{}
	}
	if g.each[caller] == nil {
		g.each[caller] = rate.NewLimiter(perSecond, burst)
	}
	return g.each[caller]
}

// passes reports whether a caller may go on; who may not is told when to come again.
func (d *door) passes(w http.ResponseWriter, r *http.Request, caller any) bool {
	now := d.Now()
	turn := d.gates.of(caller).ReserveN(now, 1)
	wait := turn.DelayFrom(now)
	if wait == 0 {
		return true
	}
	turn.CancelAt(now)
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	d.refuse(w, r, problem{status: http.StatusTooManyRequests})
	return false
}
