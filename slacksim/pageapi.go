package slacksim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pageNote tells a page what changed; it fetches the rest.
type pageNote struct {
	Type     string `json:"type"` // world, channel, read, home, views, clock, log or notify
	Channel  string `json:"channel,omitempty"`
	TS       string `json:"ts,omitempty"`
	ThreadTS string `json:"thread_ts,omitempty"`
	Text     string `json:"text,omitempty"`
}

// listener is one open page, or one pane of it.
type listener struct {
	as    string
	notes chan pageNote
}

// tell tells everybody who may know. The caller holds mu.
func (s *Sim) tell(note pageNote) {
	if note.Type != "log" {
		s.touch()
	}
	for l := range s.listeners {
		if c := s.channels[note.Channel]; c == nil || c.visibleTo(l.as) {
			l.push(note)
		}
	}
}

// tellUser tells one person. The caller holds mu.
func (s *Sim) tellUser(user string, note pageNote) {
	s.touch()
	for l := range s.listeners {
		if l.as == user {
			l.push(note)
		}
	}
}

// push drops notes for a page that does not read them; it fetches anew when it reconnects.
func (l *listener) push(note pageNote) {
	select {
	case l.notes <- note:
	default:
	}
}

func (s *Sim) pageAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sim/world", s.pageWorld)
	mux.HandleFunc("GET /sim/channel", s.pageChannel)
	mux.HandleFunc("GET /sim/home", s.pageHome)
	mux.HandleFunc("GET /sim/views", s.pageViews)
	mux.HandleFunc("GET /sim/events", s.pageEvents)
	mux.HandleFunc("GET /sim/log", s.pageLog)
	mux.HandleFunc("GET /sim/faults", s.pageFaults)
	mux.HandleFunc("GET /sim/file/{id}", s.pageFile)
	mux.HandleFunc("POST /sim/type", pageAct(func(r *http.Request, in act) (any, error) {
		return nil, s.Type(r.Context(), in.As, in.Channel, in.ThreadTS, in.Text)
	}))
	mux.HandleFunc("POST /sim/drop", pageAct(func(_ *http.Request, in act) (any, error) {
		return nil, s.Drop(in.As, in.Channel, in.Name, in.Text, in.Content)
	}))
	mux.HandleFunc("POST /sim/attach", pageAct(func(_ *http.Request, in act) (any, error) {
		return s.Attach(in.As, in.Name, in.Content)
	}))
	mux.HandleFunc("POST /sim/click", pageAct(func(r *http.Request, in act) (any, error) {
		return nil, s.Click(r.Context(), in.As, in.Container, Used{in.BlockID, in.ActionID, in.Element}, in.Values)
	}))
	mux.HandleFunc("POST /sim/submit", pageAct(func(r *http.Request, in act) (any, error) {
		return nil, s.Submit(r.Context(), in.As, in.ViewID, in.Values)
	}))
	mux.HandleFunc("POST /sim/close", pageAct(func(r *http.Request, in act) (any, error) {
		return nil, s.CloseView(r.Context(), in.As, in.ViewID, in.All)
	}))
	mux.HandleFunc("POST /sim/suggest", pageAct(func(r *http.Request, in act) (any, error) {
		return s.Suggest(r.Context(), in.As, in.Container, in.BlockID, in.ActionID, in.Query)
	}))
	mux.HandleFunc("POST /sim/shortcut", pageAct(func(r *http.Request, in act) (any, error) {
		return nil, s.Shortcut(r.Context(), in.As, in.CallbackID, in.Channel, in.TS)
	}))
	mux.HandleFunc("POST /sim/react", pageAct(func(_ *http.Request, in act) (any, error) {
		return nil, s.React(in.As, in.Channel, in.TS, in.Name, in.Remove)
	}))
	mux.HandleFunc("POST /sim/edit", pageAct(func(_ *http.Request, in act) (any, error) {
		return nil, s.Edit(in.As, in.Channel, in.TS, in.Text)
	}))
	mux.HandleFunc("POST /sim/delete", pageAct(func(_ *http.Request, in act) (any, error) {
		return nil, s.Delete(in.As, in.Channel, in.TS)
	}))
	mux.HandleFunc("POST /sim/read", pageAct(func(_ *http.Request, in act) (any, error) {
		s.Read(in.As, in.Channel, in.TS)
		return nil, nil
	}))
	mux.HandleFunc("POST /sim/home", pageAct(func(_ *http.Request, in act) (any, error) {
		s.OpenHome(in.As, in.Tab)
		return nil, nil
	}))
	mux.HandleFunc("POST /sim/clock", pageAct(s.pageClock))
	mux.HandleFunc("POST /sim/faults", pageAct(s.pageSetFaults))
	return http.NewCrossOriginProtection().Handler(s.knownViewer(mux))
}

// act is the body of all POSTs of the page.
type act struct {
	As         string         `json:"as"`
	Channel    string         `json:"channel"`
	ThreadTS   string         `json:"thread_ts"`
	TS         string         `json:"ts"`
	Text       string         `json:"text"`
	Container  Container      `json:"container"`
	BlockID    string         `json:"block_id"`
	ActionID   string         `json:"action_id"`
	Element    map[string]any `json:"element"`
	Values     Values         `json:"values"`
	ViewID     string         `json:"view_id"`
	All        bool           `json:"all"`
	Query      string         `json:"query"`
	CallbackID string         `json:"callback_id"`
	Name       string         `json:"name"`
	Content    []byte         `json:"content"` // of a file
	Remove     bool           `json:"remove"`
	Tab        string         `json:"tab"`
	To         string         `json:"to"`
	By         string         `json:"by"`
	Next       string         `json:"next"`
	Faults     []pageFault    `json:"faults"`
}

// pageAct answers ok, or ok false with Slack's sentence.
func pageAct(do func(*http.Request, act) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in act
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&in); err != nil {
			pageError(w, http.StatusBadRequest, "invalid_json", err.Error())
			return
		}
		got, err := do(r, in)
		var no *ActError
		switch {
		case errors.As(err, &no):
			writeJSON(w, http.StatusOK, answer{"ok": false, "error": no.Code, "message": no.Message})
		case err != nil:
			pageError(w, http.StatusBadRequest, "invalid_request", err.Error())
		case got != nil:
			writeJSON(w, http.StatusOK, got)
		default:
			writeJSON(w, http.StatusOK, answer{"ok": true})
		}
	}
}

func pageError(w http.ResponseWriter, status int, code, message string) {
	writeJSON(w, status, answer{"error": code, "message": message})
}

// knownViewer refuses to be somebody who is not there.
func (s *Sim) knownViewer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if as := r.URL.Query().Get("as"); as != "" {
			if _, ok := s.User(as); !ok {
				pageError(w, http.StatusNotFound, "user_not_found", "There is nobody with this id.")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Sim) pageWorld(w http.ResponseWriter, r *http.Request) {
	as := r.URL.Query().Get("as")
	s.mu.Lock()
	people := make([]pagePerson, 0, len(s.userOrder))
	for _, id := range s.userOrder {
		people = append(people, personOnPage(s.users[id]))
	}
	if as == "" {
		as = s.firstPerson()
	}
	if u := s.users[as]; u != nil && !u.IsBot && s.manifest.Features.AppHome.MessagesTab {
		s.dm(as, s.app.user)
	}
	channels := []answer{}
	for _, c := range s.ordered() {
		if c.visibleTo(as) {
			channels = append(channels, s.pageChannelJSON(c, as))
		}
	}
	home := s.manifest.Features.AppHome
	body := answer{
		"now": s.clock.Now().Format(time.RFC3339), "me": as, "team": s.team, "people": people, "channels": channels,
		"app": answer{
			"id": appID, "name": s.manifest.botName(), "bot_user": s.app.user,
			"description":  s.manifest.Display.Description,
			"home_enabled": home.HomeTab, "messages_tab": home.MessagesTab, "messages_read_only": home.MessagesReadOnly,
		},
		"commands": s.manifest.Features.Commands, "shortcuts": s.manifest.Features.Shortcuts,
		"connections": len(s.sockets), "tour": s.tourFor(as), "links": s.linksFor(as),
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, body)
}

// firstPerson is who a new page is.
func (s *Sim) firstPerson() string {
	for _, id := range s.userOrder {
		if u := s.users[id]; !u.IsBot && !u.Deleted && id != slackbot {
			return id
		}
	}
	return ""
}

func (s *Sim) tourFor(user string) []TourStep { return spoken(s, s.cfg.Tour, user) }

// spoken is what there is in a user's language, else in English; nothing for nobody.
func spoken[T any](s *Sim, said map[string]T, user string) (one T) {
	u := s.users[user]
	if u == nil {
		return one
	}
	language, _, _ := strings.Cut(u.Locale, "-")
	if own, ok := said[language]; ok {
		return own
	}
	return said["en"]
}

func (s *Sim) linksFor(user string) []answer {
	list := []answer{}
	for _, l := range s.links {
		list = append(list, answer{"title": spoken(s, l.Titles, user), "url": l.URL})
	}
	return list
}

// pagePerson is a person as the page knows them.
type pagePerson struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
	RealName    string `json:"real_name"`
	Title       string `json:"title"`
	TZ          string `json:"tz"`
	Locale      string `json:"locale"`
	Color       string `json:"color"`
	Initials    string `json:"initials"`
	IsBot       bool   `json:"is_bot"`
	IsAdmin     bool   `json:"is_admin"`
	IsOwner     bool   `json:"is_owner"`
	IsGuest     bool   `json:"is_guest"`
	Deleted     bool   `json:"deleted"`
}

func personOnPage(u *User) pagePerson {
	return pagePerson{
		ID: u.ID, Name: u.Name, DisplayName: u.DisplayName, RealName: u.RealName, Title: u.Title, TZ: u.TZ,
		Locale: u.Locale,
		Color:  u.Color, Initials: initials(u.ShownAs()), IsBot: u.IsBot, IsAdmin: u.IsAdmin, IsOwner: u.IsOwner,
		IsGuest: u.IsRestricted || u.IsUltraRestricted, Deleted: u.Deleted,
	}
}

func initials(name string) string {
	var letters []rune
	for word := range strings.FieldsSeq(name) {
		letters = append(letters, []rune(word)[0])
	}
	if len(letters) > 2 {
		letters = []rune{letters[0], letters[len(letters)-1]}
	}
	return strings.ToUpper(string(letters))
}

func (s *Sim) pageChannelJSON(c *channel, as string) answer {
	kind := map[string]string{"im": "im", "group": "private", "channel": "channel"}[c.kind()]
	j := answer{"id": c.ID, "name": c.Name, "members": c.Members, "topic": c.Topic, "archived": c.Archived,
		"last_read": c.lastRead[as]}
	if c.IM {
		j["with"] = c.with(as)
		if c.with(as) == s.app.user {
			kind = "app"
		}
	}
	j["kind"] = kind
	unread := 0
	for i := len(c.messages) - 1; i >= 0 && c.messages[i].TS > c.lastRead[as]; i-- {
		if c.messages[i].User != as {
			unread++
		}
	}
	j["unread"] = unread
	return j
}

func (s *Sim) pageMessage(m *Message) answer {
	j := answer(m.json())
	delete(j, "type")
	delete(j, "team")
	if len(m.Files) > 0 {
		files := []any{}
		for _, f := range m.Files {
			file := f.json()
			file["name"], file["title"] = f.Name, f.Title
			files = append(files, file)
		}
		j["files"] = files
	}
	if len(m.Metadata) > 0 {
		j["metadata"] = m.Metadata
	}
	if m.For != "" {
		j["ephemeral"] = true
	}
	if m.Command != "" {
		j["command"] = m.Command
	}
	return j
}

func (s *Sim) pageChannel(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	as, before, thread := q.Get("as"), q.Get("before"), q.Get("thread")
	limit, err := strconv.Atoi(q.Get("limit"))
	if err != nil || limit < 1 {
		limit = 50
	}
	s.mu.Lock()
	c := s.channels[q.Get("id")]
	if c == nil || !c.visibleTo(as) {
		s.mu.Unlock()
		pageError(w, http.StatusNotFound, "channel_not_found", "There is no such conversation.")
		return
	}
	some, more := c.seen(as, thread, before, limit)
	messages := make([]answer, len(some))
	for i, m := range some {
		messages[i] = s.pageMessage(m)
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, answer{"messages": messages, "has_more": more})
}

// seen is the part of a conversation or thread that somebody sees, oldest first, and whether there is more before it.
func (c *channel) seen(as, thread, before string, limit int) ([]*Message, bool) {
	list := c.messages
	if thread != "" {
		parent := byTS(c.messages, thread)
		if parent == nil {
			return nil, false
		}
		list = append([]*Message{parent}, parent.replies...)
	}
	if before != "" {
		i, _ := slices.BinarySearchFunc(list, before,
			func(m *Message, ts string) int { return strings.Compare(m.TS, ts) })
		list = list[:i]
	}
	more := len(list) > limit
	oldest := ""
	if more {
		list = list[len(list)-limit:]
		oldest = list[0].TS
	}
	list = slices.Clone(list)
	for _, m := range c.ephemerals[as] {
		if (thread == "" && (m.ThreadTS == "" || byTS(c.messages, m.ThreadTS) == nil) || thread != "" &&
			m.ThreadTS == thread) && m.TS > oldest && (before == "" || m.TS < before) {
			list = append(list, m)
		}
	}
	if thread == "" {
		for _, m := range slices.Clone(list) {
			for _, reply := range m.replies {
				if reply.Broadcast {
					list = append(list, reply)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b *Message) int { return strings.Compare(a.TS, b.TS) })
	return list, more
}

func (s *Sim) pageHome(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	var shown any
	if v := s.homes[r.URL.Query().Get("as")]; v != nil {
		shown = v.json(true)
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, answer{"view": shown})
}

func (s *Sim) pageViews(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	stack := []answer{}
	for _, v := range s.stacks[r.URL.Query().Get("as")] {
		wrong := v.errors
		if wrong == nil {
			wrong = map[string]string{}
		}
		stack = append(stack, answer{"view": v.json(true), "errors": wrong, "busy": v.busy, "trouble": v.trouble})
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, answer{"stack": stack})
}

const heartbeat = 15 * time.Second

func (s *Sim) pageEvents(w http.ResponseWriter, r *http.Request) {
	l := &listener{as: r.URL.Query().Get("as"), notes: make(chan pageNote, 1024)}
	s.mu.Lock()
	s.listeners[l] = struct{}{}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.listeners, l)
		s.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	_, err := fmt.Fprint(w, ": hello\n\n")
	for err == nil {
		if err = out.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-s.alive.Done():
			return
		case <-beat.C:
			_, err = fmt.Fprint(w, ": still here\n\n")
		case note := <-l.notes:
			text, _ := json.Marshal(note)
			_, err = fmt.Fprintf(w, "data: %s\n\n", text)
		}
	}
}

func (s *Sim) pageLog(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.Atoi(r.URL.Query().Get("after"))
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	s.mu.Lock()
	entries := s.journal.after(after, cmp.Or(limit, 200))
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, answer{"entries": entries})
}

func (s *Sim) pageFile(w http.ResponseWriter, r *http.Request) {
	f, ok := s.File(r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.MIME)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !strings.HasPrefix(f.MIME, "image/") || strings.Contains(f.MIME, "svg") {
		w.Header().Set("Content-Disposition", "attachment; filename="+strconv.Quote(f.Name))
	}
	_, _ = w.Write(f.Bytes)
}

func (s *Sim) pageClock(r *http.Request, in act) (any, error) {
	to, err := s.wantedTime(in)
	if err != nil {
		return nil, err
	}
	if err := s.MoveClock(r.Context(), to); err != nil {
		return nil, err
	}
	return answer{"now": s.clock.Now().Format(time.RFC3339)}, nil
}

// wantedTime reads {to}, {by} or {next: "monday 09:00"}; the last is on the clock of who asks.
func (s *Sim) wantedTime(in act) (time.Time, error) {
	now := s.clock.Now()
	switch {
	case in.To != "":
		return time.Parse(time.RFC3339, in.To)
	case in.By != "":
		by, err := time.ParseDuration(in.By)
		return now.Add(by), err
	}
	if u, ok := s.User(in.As); ok && u.TZ != "" {
		if zone, err := time.LoadLocation(u.TZ); err == nil {
			now = now.In(zone)
		}
	}
	day, clock, _ := strings.Cut(in.Next, " ")
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return now, fmt.Errorf("slacksim: %q is no time like \"monday 09:00\"", in.Next)
	}
	for ahead := range 8 {
		d := time.Date(now.Year(), now.Month(), now.Day()+ahead, at.Hour(), at.Minute(), 0, 0, now.Location())
		if strings.EqualFold(d.Weekday().String(), day) && d.After(now) {
			return d, nil
		}
	}
	return now, fmt.Errorf("slacksim: %q is no time like \"monday 09:00\"", in.Next)
}

// pageFault is a switch of the developer drawer.
type pageFault struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	On    bool   `json:"on"`
	Param string `json:"param"`
}

func (s *Sim) pageFaults(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, answer{"faults": s.switches()})
}

func (s *Sim) switches() []pageFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []pageFault
	for _, f := range FaultNames {
		one := pageFault{Name: f.Name, Label: f.Label}
		if i := slices.IndexFunc(s.faults.set, func(x *Fault) bool { return x.Name == f.Name }); i >= 0 {
			one.On, one.Param = true, s.faults.set[i].param()
		}
		all = append(all, one)
	}
	return all
}

// param is what the switch is set to: a method or event, an error code, a delay or block types.
func (f *Fault) param() string {
	switch f.Name {
	case "slow", "late":
		return f.Delay.String()
	case "error":
		return f.Code
	case "unsupported_blocks":
		return strings.Join(f.Blocks, ",")
	default:
		return f.On
	}
}

func (s *Sim) pageSetFaults(_ *http.Request, in act) (any, error) {
	for _, want := range in.Faults {
		f := Fault{Name: want.Name}
		switch want.Name {
		case "slow", "late":
			d, err := time.ParseDuration(cmp.Or(want.Param, "2s"))
			if err != nil {
				return nil, err
			}
			f.Delay = d
		case "error":
			f.Code = cmp.Or(want.Param, "internal_error")
		case "unsupported_blocks":
			f.Blocks = strings.Split(want.Param, ",")
		default:
			f.On = want.Param
		}
		s.ClearFaults(want.Name)
		if want.On {
			s.Inject(f)
		}
	}
	return answer{"ok": true, "faults": s.switches()}, nil
}
