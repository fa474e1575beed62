package crash_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"okrbot/slacksim"
	"okrbot/ui"
)

// member is somebody at work in an office whose bot keeps dying. Whatever does not work they try again.
type member struct {
	*office
	id     string
	dm     string
	silent bool // never answers, but wants to be reminded later, and sells
	rng    *rand.Rand
}

// taken is a value that Slack told somebody was taken.
type taken struct{ person, keyResult, value string }

// act is something that Slack said was acknowledged: a deal that was typed, or that was taken back with a click.
type act struct {
	what     string // the customer, which nobody else is called
	asEvent  bool   // it was written to the bot, so that Slack sends it again
	takeBack bool
}

const (
	formPatience = 2 * time.Second // to wait for a form
	mostPause    = 300 * time.Millisecond
)

// values counts what is typed, so that each value is typed once.
var values atomic.Int64

func (o *office) member(id string) *member {
	i := slices.Index(o.members, id)
	return &member{o, id, o.sim.DM(id, o.sim.BotUser()), i%2 == 1, rand.New(rand.NewPCG(4, uint64(i)))}
}

// works does one thing after the other until ctx ends.
func (m *member) works(ctx context.Context) {
	for until(ctx, m.sim, func() bool { return m.sim.Connections() > 0 }) && ctx.Err() == nil {
		m.hours.RLock()
		m.does(ctx)
		m.hours.RUnlock()
		select {
		case <-time.After(time.Duration(m.rng.Int64N(int64(mostPause)))):
		case <-ctx.Done():
		}
	}
}

func (m *member) does(ctx context.Context) {
	switch act := m.rng.IntN(10); {
	case act == 0:
		m.clicks(ctx, ui.ActionSnooze)
	case act == 1, m.silent:
		m.books(ctx, m.rng.IntN(3) == 0)
	case act == 2:
		m.clicks(ctx, ui.ActionNothing)
	case act == 3:
		m.acknowledges(ctx)
	case act == 4:
		m.thanks(ctx)
	default:
		m.checksIn(ctx)
	}
}

// opens types a command and waits for its form.
func (m *member) opens(ctx context.Context, command, callback string) (slacksim.View, bool) {
	m.tidies(ctx)
	if err := m.sim.Type(ctx, m.id, m.dm, "", command); err != nil {
		return slacksim.View{}, false
	}
	return m.sees(ctx, callback)
}

// sees waits for a form.
func (m *member) sees(ctx context.Context, callback string) (form slacksim.View, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, formPatience)
	defer cancel()
	ok = until(ctx, m.sim, func() bool {
		form = m.top()
		return form.Content["callback_id"] == callback
	})
	return form, ok
}

// top is the modal that the member looks at, or an empty one.
func (m *member) top() slacksim.View {
	stack := m.sim.Views(m.id)
	if len(stack) == 0 {
		return slacksim.View{}
	}
	return stack[len(stack)-1]
}

// tidies closes whatever is open.
func (m *member) tidies(ctx context.Context) {
	for v := m.top(); v.ID != ""; v = m.top() {
		if err := m.sim.CloseView(ctx, m.id, v.ID, true); err != nil {
			return
		}
	}
}

func (m *member) fills(form slacksim.View, block string, value map[string]any) {
	in := slacksim.Container{Type: "view", ViewID: form.ID}
	if err := m.sim.Fill(m.id, in, block, "field", value); err != nil {
		m.t.Errorf("%s fills in %s: %v", m.id, block, err)
	}
}

// checksIn sends the check-in with a value that was never typed before, or changes it, and notes it when Slack says
// that it was taken.
func (m *member) checksIn(ctx context.Context) {
	form, ok := m.opens(ctx, "/okr checkin", ui.CallbackCheckIn)
	if !ok {
		return
	}
	typed := taken{person: m.id, value: fmt.Sprint(values.Add(1))}
	for _, e := range slacksim.Elements(form.Blocks()) {
		switch {
		case strings.HasSuffix(e.BlockID, ".value"):
			typed.keyResult = strings.TrimSuffix(strings.TrimPrefix(e.BlockID, "kr."), ".value")
			m.fills(form, e.BlockID, map[string]any{"value": typed.value})
		case strings.HasSuffix(e.BlockID, ".confidence") && form.State[e.BlockID][e.ID]["selected_option"] == nil:
			m.fills(form, e.BlockID, map[string]any{"selected_option": slacksim.Options(e.JSON)[0]})
		case e.BlockID == "answer.0":
			m.fills(form, e.BlockID, map[string]any{"value": "Call number " + typed.value})
		}
	}
	for range 3 { // who reads "try again" does
		if err := m.sim.Submit(ctx, m.id, form.ID, nil); err == nil {
			break
		}
		waiting, cancel := context.WithTimeout(ctx, formPatience)
		until(waiting, m.sim, func() bool { return m.sim.Connections() > 0 })
		cancel()
	}
	if m.top().Content["callback_id"] == ui.CallbackCheckInDone {
		m.mu.Lock()
		m.taken = append(m.taken, typed)
		m.mu.Unlock()
	}
}

// clicks presses the newest button of an action in the member's DM, if there is one.
func (m *member) clicks(ctx context.Context, action string) bool {
	for _, message := range slices.Backward(m.sim.Messages(m.dm)) {
		in := slacksim.Container{Type: "message", Channel: message.Channel, TS: message.TS}
		if m.presses(ctx, in, message.Blocks, action) {
			return true
		}
	}
	return false
}

func (m *member) presses(ctx context.Context, in slacksim.Container, blocks []any, action string) bool {
	for _, e := range slacksim.Elements(blocks) {
		if e.ID == action {
			// it may be gone by now, or nobody there to take it
			_ = m.sim.Click(ctx, m.id, in, slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil)
			return true
		}
	}
	return false
}

// acknowledges lets a manager open the last digest's check-ins and acknowledge the first that is not acknowledged yet.
func (m *member) acknowledges(ctx context.Context) {
	m.tidies(ctx)
	if !m.clicks(ctx, ui.ActionReview) {
		return
	}
	if form, ok := m.sees(ctx, ui.CallbackReview); ok {
		m.presses(ctx, slacksim.Container{Type: "view", ViewID: form.ID}, form.Blocks(), ui.ActionAcknowledge)
	}
}

// books types a deal with a customer whom nobody else sells to, as a command or as a message, and takes one of them
// back now and then.
func (m *member) books(ctx context.Context, asEvent bool) {
	done := act{what: fmt.Sprintf("Firm%dend", values.Add(1)), asEvent: asEvent}
	line := "/sales won 5 " + done.what
	if asEvent {
		line = line[1:]
	}
	if err := m.sim.Type(ctx, m.id, m.dm, "", line); err != nil {
		return // nobody acknowledged it
	}
	m.notes(done)
	if m.rng.IntN(3) > 0 {
		return
	}
	answered, cancel := context.WithTimeout(ctx, formPatience)
	defer cancel()
	var answer slacksim.Message
	until(answered, m.sim, func() bool {
		answer, _ = m.answer(done.what)
		return answer.TS != ""
	})
	in := slacksim.Container{Type: "message", Channel: answer.Channel, TS: answer.TS}
	for _, e := range slacksim.Elements(answer.Blocks) {
		if e.ID == ui.ActionDealUndo && m.sim.Click(ctx, m.id, in,
			slacksim.Used{BlockID: e.BlockID, ActionID: e.ID}, nil) == nil {
			done.takeBack = true
			m.notes(done)
		}
	}
}

// thanks gives a colleague kudos for what nobody else gets any for, and with them a point; the manager also gives
// points by hand.
func (m *member) thanks(ctx context.Context) {
	others := slices.DeleteFunc(slices.Clone(m.members), func(id string) bool { return id == m.id })
	line := "/kudos <@%s> for helping with number %d"
	if m.id == m.members[0] && m.rng.IntN(2) == 0 {
		line = "/kudos grant <@%s> 1 for helping with number %d"
	}
	// it may not be taken, or be one too many for the day
	_ = m.sim.Type(ctx, m.id, m.dm, "", fmt.Sprintf(line, others[m.rng.IntN(len(others))], values.Add(1)))
}

func (m *member) notes(done act) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.acts = append(m.acts, done)
}

// answer is the newest message to the member that names a customer and has something to click.
func (m *member) answer(customer string) (slacksim.Message, bool) {
	for _, list := range [][]slacksim.Message{m.sim.Ephemerals(m.dm, m.id), m.sim.Messages(m.dm)} {
		for _, message := range slices.Backward(list) {
			if message.User != m.id && strings.Contains(m.sim.MessageText(message, m.id), customer) &&
				len(slacksim.Elements(message.Blocks)) > 0 {
				return message, true
			}
		}
	}
	return slacksim.Message{}, false
}
