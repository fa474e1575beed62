package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

// duelLine is what was typed to challenge somebody: whom, for how long, what counts and what the loser does.
type duelLine struct {
	name    string // a mention, or a name; empty: nobody
	days    int
	counted motivation.Counted
	stake   string
	length  string // a word, outside of quotes, that says how long in a way that no duel is
	near    string // a word that is no stake in quotes, and nearly one that would say something
	meant   string // that one
	rest    string // what stands there without the name
}

// duelDays are how long a duel may be, as [locale.Key] folds what says so.
var duelDays = map[string]int{
	"day": 1, "gun": 1, "gunluk": 1, "1g": 1, "1d": 1, "week": 7, "hafta": 7, "haftalik": 7, "1w": 7, "1h": 7, "7d": 7,
	"month": 30, "ay": 30, "aylik": 30, "30d": 30,
}

// otherLengths are words that say when something ends, and no day, week or month; likewise.
var otherLengths = []string{"until", "till", "by", "today", "tomorrow", "tonight", "quarter", "year", "weekend", "hour",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "kadar", "bugun", "yarin", "ceyrek",
	"yil", "saat", "pazartesi", "sali", "carsamba", "persembe", "cuma", "cumartesi", "pazar", "two", "three", "iki", "uc"}

// saysLength reports whether a word says how long something takes, or until when.
func saysLength(key string) bool {
	return strings.ContainsAny(key, "0123456789") || slices.Contains(otherLengths, key)
}

// duelCounts are what may count in a duel beside activities, likewise.
var duelCounts = map[string]motivation.Counted{
	"deals": motivation.CountDeals, "deal": motivation.CountDeals, "wins": motivation.CountDeals,
	"firsat": motivation.CountDeals, "firsatlar": motivation.CountDeals, "satis": motivation.CountDeals,
	"revenue": motivation.CountRevenue, "ciro": motivation.CountRevenue, "amount": motivation.CountRevenue,
	"tutar":      motivation.CountRevenue,
	"attainment": motivation.CountAttainment, "gerceklesme": motivation.CountAttainment,
	"target": motivation.CountAttainment, "hedef": motivation.CountAttainment,
	"kudos": motivation.CountKudos, "tesekkur": motivation.CountKudos,
}

// duelKnown are the words that a near miss is answered with.
var duelKnown = []string{"day", "gün", "week", "hafta", "month", "ay", "deals", "fırsat", "revenue", "ciro",
	"attainment", "gerçekleşme", "kudos", "teşekkür"}

// duelQuotes are what stands around what the loser does.
const duelQuotes = `"“”„«»‘’'`

// parseDuelLine reads @burak week deals "loser brings baklava": whom first, then the words in any order, then what the
// loser does, in quotes or not. Without words it is a week, and deals count.
func parseDuelLine(text string, activities []string, isName func(string) bool) (l duelLine) {
	text = strings.TrimSpace(text)
	name, rest := nameBefore(text, isName)
	if mention.MatchString(name) || strings.HasPrefix(name, "@") || isName(name) {
		l.name, text = name, rest
	}
	l.days, l.counted, l.rest = 7, motivation.CountDeals, text
	var hasDays, hasCounted bool
	for text != "" && !strings.ContainsAny(firstRune(text), duelQuotes) {
		if kind, after, ok := activityBefore(text, activities); ok && !hasCounted {
			l.counted, hasCounted, text = motivation.CountActivity(kind), true, after
			continue
		}
		word, after := firstWord(text)
		key := locale.Key(strings.TrimRight(word, ",;:."))
		days, isDays := duelDays[key]
		counted, isCounted := duelCounts[key]
		switch {
		case isDays && !hasDays:
			l.days, hasDays, text = days, true, after
			continue
		case isCounted && !hasCounted:
			l.counted, hasCounted, text = counted, true, after
			continue
		case word == "1" || word == "for" || word == "bir" || word == "-":
			text = after
			continue
		}
		if next, _ := firstWord(after); !hasDays && (saysLength(key) || locale.Key(next) == "kadar") {
			if l.length = word; strings.ContainsAny(key, "0123456789") {
				l.length = strings.TrimSpace(word + " " + next)
			}
			break
		}
		if meant, ok := locale.DidYouMean(word, append(activities, duelKnown...)); ok && !(hasDays && hasCounted) {
			l.near, l.meant = word, meant
		}
		break
	}
	l.stake = strings.TrimSpace(strings.Trim(strings.TrimSpace(text), duelQuotes))
	return l
}

func firstRune(text string) string {
	_, n := utf8.DecodeRuneInString(text)
	return text[:n]
}

// activityBefore cuts a line behind the activity with which it begins.
func activityBefore(text string, activities []string) (kind, rest string, ok bool) {
	for _, known := range activities {
		said, left := "", text
		for range strings.FieldsSeq(known) {
			word, after := firstWord(left)
			said, left = strings.TrimSpace(said+" "+word), after
		}
		if said != "" && locale.Key(said) == locale.Key(known) && len(known) > len(kind) {
			kind, rest, ok = known, left, true
		}
	}
	return kind, rest, ok
}

// duelCommand challenges who is named; alone it lists the person's duels, and off and on switch them.
func (c *Commands) duelCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	switch word, after := firstWord(rest); {
	case word == "", slices.Contains([]string{"list", "liste"}, locale.Key(word)) && after == "":
		return c.duels(ctx, r)
	case slices.Contains([]string{"off", "kapat", "kapali"}, locale.Key(word)) && after == "":
		return c.duelsOff(ctx, r)
	case slices.Contains([]string{"on", "ac", "acik"}, locale.Key(word)) && after == "":
		return c.duelsOn(ctx, r)
	default:
		if id, ok := motivation.ParseContestID(word); ok && after == "" {
			return c.showContest(ctx, r, id)
		}
	}
	return c.challenge(ctx, r, rest)
}

func (c *Commands) challenge(ctx context.Context, r *bot.Request, typed string) (bot.Reply, error) {
	_, settings, err := c.store.FindSellingTeam(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	all, err := c.store.Colleagues(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	l := parseDuelLine(typed, settings.Activities, func(name string) bool { return isNameOf(name, all) })
	switch {
	case l.name == "":
		return bot.Reply{}, c.nobodyNamed(ctx, typed)
	case l.length != "":
		return bot.Reply{}, okr.Refuse("duel.length", "Word", locale.Truncate(locale.Line(l.length), 40))
	case l.near != "":
		said := locale.Truncate(locale.Line(l.near), 40)
		return bot.Reply{}, okr.Refuse("duel.word_near", "Word", said, "Meant", l.meant)
	}
	id, which, err := c.whom(ctx, r, l.name, func(mention string) string {
		return "/sales duel " + mention + " " + l.rest
	})
	if which != nil || err != nil {
		return orElse(which), err
	}
	wanted := motivation.Challenge{Opponent: id, Counted: l.counted, Days: l.days, Stake: c.readable(ctx, l.stake)}
	asked, err := c.store.ChallengeTo(ctx, actor(r, okr.FromEdit), wanted)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	c.rescheduled()
	m, err := c.contestOf(ctx, r, asked.ID)
	return inPlace(r, m), err
}

// nobodyNamed refuses a challenge to nobody: by the word that names none, unless it says something else of a duel.
func (c *Commands) nobodyNamed(ctx context.Context, typed string) error {
	word, _ := firstWord(strings.TrimSpace(typed))
	key := locale.Key(word)
	if duelDays[key] != 0 || duelCounts[key] != "" || word == "" || strings.ContainsAny(firstRune(word), duelQuotes) {
		return okr.Refuse("duel.how")
	}
	return okr.Refuse("duel.whom", "Word", locale.Truncate(locale.Line(c.readable(ctx, word)), 40))
}

func (c *Commands) duels(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	list, off, err := c.store.FindDuels(ctx, reader(r), r.Printer.Compare)
	if err != nil {
		return bot.Reply{}, err
	}
	return inPlace(r, ui.Duels(r.Printer, list, off)), nil
}

func (c *Commands) acceptDuel(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	return c.duelAnswered(ctx, r, id, true)
}

func (c *Commands) declineDuel(ctx context.Context, r *bot.Request, id motivation.ContestID) (bot.Reply, error) {
	return c.duelAnswered(ctx, r, id, false)
}

// duelAnswered answers a challenge; the message that was clicked follows by itself.
func (c *Commands) duelAnswered(ctx context.Context, r *bot.Request, id motivation.ContestID,
	accept bool) (bot.Reply, error) {
	_, err := c.store.AnswerDuel(ctx, actor(r, okr.FromEdit), id, accept)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	c.rescheduled()
	said := "duel.declined_done"
	if accept {
		said = "duel.accepted"
	}
	return inPlace(r, ui.Notice(r.Printer, said)), nil
}

func (c *Commands) duelsOff(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.switchDuels(ctx, r, true)
}

func (c *Commands) duelsOn(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.switchDuels(ctx, r, false)
}

// switchDuels says whether the person may be challenged, and shows their duels then.
func (c *Commands) switchDuels(ctx context.Context, r *bot.Request, off bool) (bot.Reply, error) {
	err := c.store.SwitchDuels(ctx, actor(r, okr.FromEdit), off)
	if err != nil && !errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, err
	}
	reply, err := c.duels(ctx, r)
	reply.Replace = reply.View == nil && r.Message != ""
	return reply, err
}
