package posts

import (
	"context"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/ui"
)

func (ps *Posts) notice(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	person, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil || !person.Prompted() {
		return ui.Message{}, false, err
	}
	if strings.HasPrefix(p.About.ID, "notice.hit_") {
		return ui.HitNotice(ps.printerOf(person), p.About.ID, pairs(p.About.Args)), true, nil
	}
	if p.About.ID == "notice.target_set" || p.About.ID == "notice.targets_set" {
		return ui.TargetNotice(ps.printerOf(person), p.About.ID, pairs(p.About.Args)), true, nil
	}
	if strings.HasPrefix(p.About.ID, "trouble.") {
		return ps.trouble(person, p.About), true, nil
	}
	args := make([]any, len(p.About.Args))
	for i, a := range p.About.Args {
		args[i] = a
	}
	return ui.Notice(ps.printerOf(person), p.About.ID, args...), true, nil
}

// trouble is what an admin reads of something that does not work, or did not: instants are on their own clock.
func (ps *Posts) trouble(to okr.Person, about outbox.About) ui.Message {
	print := ps.printerOf(to)
	var args []any
	for i, a := range about.Args {
		at, err := time.Parse(time.RFC3339, a)
		if i%2 == 1 && err == nil {
			a = print.DateTime(at.In(to.Location(time.UTC)))
		}
		args = append(args, a)
	}
	return ui.Notice(print, about.ID, args...)
}

// pairs are the values of a notice by their names.
func pairs(args []string) map[string]string {
	by := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		by[args[i]] = args[i+1]
	}
	return by
}
