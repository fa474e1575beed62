package commands

import (
	"context"
	"slices"
	"strings"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

// whom finds the person that was typed: a mention, or a name as plain text, of which a part is enough. If several
// fit, the reply asks which; its buttons do the command again, as again writes it with a mention. Whom nobody fits is
// refused.
func (c *Commands) whom(ctx context.Context, r *bot.Request, typed string,
	again func(mention string) string) (okr.PersonID, *bot.Reply, error) {
	if m := mention.FindStringSubmatch(typed); m != nil {
		return okr.PersonID(m[1]), nil, nil
	}
	all, err := c.store.Colleagues(ctx)
	if err != nil {
		return "", nil, err
	}
	fit := called(typed, all)
	switch len(fit) {
	case 0:
		return "", nil, okr.Refuse("errors.person_nobody", "Name",
			locale.Truncate(locale.Line(strings.TrimPrefix(typed, "@")), 40))
	case 1:
		return fit[0].ID, nil, nil
	}
	var choices []ui.PersonChoice
	for i, p := range fit {
		choice := ui.PersonChoice{Person: p.ID, Name: p.Name, Command: again("<@" + string(p.ID) + ">")}
		if i >= ui.MostChoices {
			choices = append(choices, choice)
			continue
		}
		teams, err := c.store.TeamsOf(ctx, p.ID)
		if err != nil {
			return "", nil, err
		}
		for _, t := range teams {
			choice.Teams = append(choice.Teams, t.Name)
		}
		choices = append(choices, choice)
	}
	m := ui.WhichPerson(r.Printer, strings.TrimPrefix(typed, "@"), choices)
	return "", &bot.Reply{Message: &m}, nil
}

// isNobody reports whether a name fits nobody.
func isNobody(err error) bool {
	refusal, ok := okr.RefusalOf(err)
	return ok && refusal.ID == "errors.person_nobody"
}

// called are the people whom a typed name fits, the one they go by in Slack or their real one, those first who are
// called exactly so. Behind an apostrophe stands a Turkish ending.
func called(typed string, people []okr.Person) (fit []okr.Person) {
	if len(typed) > longestCalled {
		return nil
	}
	name := strings.TrimPrefix(strings.TrimSpace(typed), "@")
	stem, _, ending := strings.Cut(name, "'")
	whole, stemmed := nameWords(name), nameWords(stem)
	var byStem []okr.Person
	for _, p := range people {
		shown, real := nameWords(p.Name), nameWords(p.RealName)
		switch {
		case fits(shown, whole) || fits(real, whole):
			fit = append(fit, p)
		case ending && (fits(shown, stemmed) || fits(real, stemmed)):
			byStem = append(byStem, p)
		}
	}
	if len(fit) == 0 {
		fit = byStem
	}
	key := locale.Key(name)
	var exactly, longer []okr.Person
	for _, p := range fit {
		if locale.Key(p.Name) == key {
			exactly = append(exactly, p)
		} else {
			longer = append(longer, p)
		}
	}
	return append(exactly, longer...)
}

// isNameOf reports whether what was typed are whole words of one person's name, in their order: Burak of Burak Şahin,
// and neither Bur nor Burak'ın.
func isNameOf(typed string, people []okr.Person) bool {
	wanted := nameWords(typed)
	return len(typed) <= longestCalled && slices.ContainsFunc(people, func(p okr.Person) bool {
		return hasWords(nameWords(p.Name), wanted) || hasWords(nameWords(p.RealName), wanted)
	})
}

func hasWords(words, wanted []string) bool {
	for _, w := range wanted {
		at := slices.Index(words, w)
		if at < 0 {
			return false
		}
		words = words[at+1:]
	}
	return len(wanted) > 0
}

// fits reports whether each word of a typed name begins a word of a person's name, in the same order.
func fits(words, wanted []string) bool {
	for _, w := range wanted {
		at := slices.IndexFunc(words, func(word string) bool { return strings.HasPrefix(word, w) })
		if at < 0 {
			return false
		}
		words = words[at+1:]
	}
	return len(wanted) > 0
}

func nameWords(name string) []string {
	return strings.FieldsFunc(locale.Key(name), func(r rune) bool { return strings.ContainsRune(" ._-", r) })
}
