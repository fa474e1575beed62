package slacksim

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// File is an uploaded file.
type File struct {
	ID       string
	Name     string
	Title    string
	AltText  string
	MIME     string
	User     string
	Made     time.Time
	Bytes    []byte
	want     int // announced length
	uploaded bool
	done     bool
	base     string
}

const maxFileBytes = 100 << 20

func (f *File) json() map[string]any {
	return map[string]any{
		"id": f.ID, "created": f.Made.Unix(), "timestamp": f.Made.Unix(), "name": escaped(f.Name),
		"title":    escaped(f.Title),
		"mimetype": f.MIME, "filetype": strings.TrimPrefix(path.Ext(f.Name), "."), "user": f.User, "size": len(f.Bytes),
		"mode": "hosted", "is_external": false, "is_public": true, "alt_txt": f.AltText,
		"url_private": f.base + "/sim/file/" + f.ID, "url_private_download": f.base + "/files-pri/" + f.ID,
		"permalink": f.base + "/sim/file/" + f.ID,
	}
}

func (s *Sim) uploadURL(c *call) (answer, *refused) {
	length := c.number("length", 0)
	switch {
	case length <= 0:
		return nil, invalidArguments("must be greater than 0 [json-pointer:/length]")
	case length > maxFileBytes:
		return nil, refuse("file_upload_size_restricted")
	case units(c.str("alt_txt")) > 1000:
		return nil, refuse("alt_txt_too_large")
	}
	f := &File{
		ID: s.id("F"), Name: c.str("filename"), Title: c.str("filename"), AltText: c.str("alt_txt"),
		MIME: cmp.Or(mime.TypeByExtension(path.Ext(c.str("filename"))), "application/octet-stream"),
		User: s.app.user, Made: s.clock.Now(), want: length, base: s.base,
	}
	s.files[f.ID] = f
	return answer{"upload_url": s.base + "/upload/" + f.ID, "file_id": f.ID}, nil
}

// serveUpload takes the bytes, raw or as a multipart form.
func (s *Sim) serveUpload(w http.ResponseWriter, r *http.Request) {
	body := io.Reader(http.MaxBytesReader(w, r.Body, maxFileBytes))
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		parts, err := r.MultipartReader()
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		for {
			part, err := parts.NextPart()
			if err != nil {
				http.Error(w, "no file in the form", http.StatusBadRequest)
				return
			}
			if part.FileName() != "" {
				body = part
				break
			}
		}
	}
	content, err := io.ReadAll(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[r.PathValue("id")]
	if f == nil || f.done {
		http.Error(w, "no such upload", http.StatusNotFound)
		return
	}
	if len(content) != f.want {
		s.blame("upload", "wrong_length", fmt.Sprintf("announced %d bytes, sent %d", f.want, len(content)))
	}
	f.Bytes, f.uploaded = content, true
	_, _ = fmt.Fprintf(w, "OK - %d", len(content))
}

func (s *Sim) completeUpload(c *call) (answer, *refused) {
	parsed, ok := c.json("files")
	items, isList := parsed.([]any)
	if !ok || !isList || len(items) == 0 {
		return nil, invalidArguments("must provide an array [json-pointer:/files]")
	}
	var done []*File
	answered := []any{}
	for _, item := range items {
		given, _ := item.(map[string]any)
		f := s.files[asString(given["id"])]
		if f == nil || !f.uploaded || f.done {
			return nil, refuse("file_not_found")
		}
		f.Title = cmp.Or(asString(given["title"]), f.Title)
		done = append(done, f)
		answered = append(answered, answer{"id": f.ID, "title": f.Title})
	}
	ids := c.list("channels")
	if id := c.str("channel_id"); id != "" {
		ids = append(ids, id)
	}
	if len(ids) > 100 {
		return nil, refuse("channels_limit_exceeded")
	}
	channels, bad := s.shareable(ids)
	if bad != nil {
		return nil, bad
	}
	for _, f := range done {
		f.done = true
	}
	// The file message appears a little later, and its ts is in no answer.
	c.after = append(c.after, func() {
		s.background(func(context.Context) { s.share(channels, done, c.str("initial_comment"), c.str("thread_ts")) })
	})
	return answer{"files": answered}, nil
}

func (s *Sim) shareable(ids []string) ([]*channel, *refused) {
	var channels []*channel
	for _, id := range ids {
		ch := s.reachable(id)
		switch {
		case ch == nil:
			return nil, refuse("channel_not_found")
		case !ch.has(s.app.user):
			return nil, refuse("not_in_channel")
		case ch.Archived:
			return nil, refuse("posting_to_channel_denied")
		}
		channels = append(channels, ch)
	}
	return channels, nil
}

func (s *Sim) share(channels []*channel, files []*File, comment, threadTS string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ch := range channels {
		s.post(ch, &Message{User: s.app.user, BotID: s.app.bot, Subtype: "file_share", Text: comment, Files: files,
			ThreadTS: threadTS})
	}
}

// File returns an uploaded file.
func (s *Sim) File(id string) (File, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil || !f.done {
		return File{}, false
	}
	return *f, true
}

// serveFile gives a file to the app, as url_private_download does: with the bot's token, where the manifest asks for
// files:read.
func (s *Sim) serveFile(w http.ResponseWriter, r *http.Request) {
	f, ok := s.File(r.PathValue("id"))
	switch {
	case r.Header.Get("Authorization") != "Bearer "+s.app.token:
		http.Error(w, "not_authed", http.StatusUnauthorized)
	case !s.manifest.has("files:read"):
		s.mu.Lock()
		s.blame("files", "missing_scope", "files:read")
		s.mu.Unlock()
		http.Error(w, "missing_scope", http.StatusForbidden)
	case !ok:
		http.NotFound(w, r)
	default:
		w.Header().Set("Content-Type", f.MIME)
		_, _ = w.Write(f.Bytes)
	}
}

// keep is a file that somebody uploaded.
func (s *Sim) keep(user, name string, content []byte) *File {
	f := &File{
		ID: s.id("F"), Name: name, Title: name, MIME: cmp.Or(mime.TypeByExtension(path.Ext(name)),
			"application/octet-stream"), User: user,
		Made: s.clock.Now(), Bytes: content, uploaded: true, done: true, base: s.base,
	}
	s.files[f.ID] = f
	return f
}

// Attach is somebody choosing a file in a form's file_input. It returns the file as the form's state has it.
func (s *Sim) Attach(user, name string, content []byte) (map[string]any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.users[user] == nil:
		return nil, wrong("user_not_found", "There is no such person.")
	case len(content) == 0:
		return nil, wrong("no_file", "The file is empty.")
	case len(content) > maxFileBytes:
		return nil, wrong("file_too_large", "The file is too large.")
	}
	return s.keep(user, name, content).json(), nil
}

// Drop is somebody putting a file into a conversation, with a line of text or none.
func (s *Sim) Drop(user, channelID, name, text string, content []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channelID]
	if refused := c.refusesFrom(user); refused != nil {
		return refused
	}
	switch {
	case len(content) == 0:
		return wrong("no_file", "The file is empty.")
	case len(content) > maxFileBytes:
		return wrong("file_too_large", "The file is too large.")
	}
	f := s.keep(user, name, content)
	m := &Message{User: user, Subtype: "file_share", Text: s.encode(text), Files: []*File{f}, clientID: secret()}
	s.post(c, m)
	c.lastRead[user] = m.TS
	return nil
}
