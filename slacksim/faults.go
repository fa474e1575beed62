package slacksim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault is something that goes wrong on request.
type Fault struct {
	Name  string // one of FaultNames
	On    string // the method, event or envelope it is for; empty: any
	Times int    // how often; 0: until cleared

	RetryAfter int           // seconds, of ratelimited; 0 means 1
	Status     int           // of server_error; 0 means 503
	Body       string        // of server_error, of whatever stands between the app and Slack; empty: a sentence
	Code       string        // of error
	Delay      time.Duration // of slow (real time) and late (Slack's time)
	Blocks     []string      // of unsupported_blocks: types Slack shall not know
}

// FaultNames lists the faults with what they do.
var FaultNames = []struct{ Name, Label string }{
	{"ratelimited", "Answer 429 with Retry-After"},
	{"server_error", "Answer with a 5xx status"},
	{"slow", "Answer slowly"},
	{"error", "Answer with an error code"},
	{"expired_trigger", "Triggers are expired"},
	{"hash_conflict", "Views have a newer hash"},
	{"drop_before_ack", "Drop the socket before the ack"},
	{"drop_after_ack", "Drop the socket after the ack"},
	{"duplicate", "Deliver events twice"},
	{"late", "Deliver events late"},
	{"refuse_connections", "Refuse connections"},
	{"unsupported_blocks", "Do not know some block types"},
	{"revoked_tokens", "Tokens are revoked"},
}

type faults struct{ set []*Fault }

// use finds a fault for a method or event, and counts it.
func (f *faults) use(name, on string) *Fault {
	i := slices.IndexFunc(f.set, func(x *Fault) bool { return x.Name == name && (x.On == "" || x.On == on) })
	if i < 0 {
		return nil
	}
	found := f.set[i]
	if found.Times > 0 {
		if found.Times--; found.Times == 0 {
			f.set = slices.Delete(f.set, i, i+1)
		}
	}
	return found
}

// names reports whether a fault is set for this very method, event or envelope.
func (f *faults) names(name, on string) bool {
	return slices.ContainsFunc(f.set, func(x *Fault) bool { return x.Name == name && x.On == on })
}

// Inject makes something go wrong from now on.
func (s *Sim) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.set = append(s.faults.set, &f)
	s.journal.add(s.fault(f.Name, strings.TrimSpace("switched on "+f.On)))
	s.tell(pageNote{Type: "log"})
}

// ClearFaults ends all faults of a name; with "" all there are.
func (s *Sim) ClearFaults(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.set = slices.DeleteFunc(s.faults.set, func(f *Fault) bool { return name == "" || f.Name == name })
}

// OnCall lets f see each call of the Web API: when it arrives, and once more, done, when Slack has dealt with it and
// is about to answer. When f returns false, the network loses the call, or the answer to it. Nil ends that.
func (s *Sim) OnCall(f func(method string, done bool) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onCall = f
}

// carry is the network between the app and Slack, where calls and answers get lost.
func (s *Sim) carry(method string, done bool) {
	s.mu.Lock()
	f := s.onCall
	s.mu.Unlock()
	if f != nil && !f(method, done) {
		panic(http.ErrAbortHandler) // cuts the connection
	}
}

// RevokeTokens ends the installation: the app hears tokens_revoked and app_uninstalled, its tokens stop working.
func (s *Sim) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(event{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []any{}, "bot": []any{s.app.user}}}, "")
	s.emit(event{"type": "app_uninstalled"}, "")
	s.botRevoked = true
}

// Reinstall installs the app again after it was removed: with a new bot, which is in no channel, and a new token.
// What the bot before wrote stays, and nobody but that one could change it.
func (s *Sim) Reinstall() {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.users[s.app.user]
	name := old.RealName
	old.Deleted, old.Name, old.RealName, old.DisplayName = true, old.Name+"-removed", name+" (removed)",
		name+" (removed)"
	for _, c := range s.channels {
		if !c.IM && c.has(old.ID) {
			delete(c.in, old.ID)
			c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(m string) bool { return m == old.ID })
		}
	}
	s.installed++
	s.app = installation{
		user: fmt.Sprintf("U0000%dBOT", s.installed), bot: fmt.Sprintf("B0000%dBOT", s.installed),
		token: fmt.Sprintf("xoxb-slacksim-bot-%d", s.installed),
	}
	s.addUser(User{ID: s.app.user, Name: strings.ToLower(name), RealName: name, DisplayName: name, IsBot: true})
	s.botRevoked, s.appRevoked = false, false
}
