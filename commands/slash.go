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

// slashCommand is one of the commands that Slack knows.
type slashCommand struct {
	name   string   // such as /okr
	called []string // in a conversation, without the slash
	alone  handler  // what it does when nothing follows it
	words  []subcommand
	// named are topics that are meant only behind the command's name: another command has their words too, and it is
	// what people mean by them.
	named []string
	// about finds what is done with a word that is none of these, such as O12 or @ayşe; nil where nothing is.
	about func(word string) (handler, bool)
	// otherwise is what a line is tried as that begins with none of these; nil where it is only refused. What is
	// written to okrbot without the command is not.
	otherwise handler
	help      ui.HelpPage
	routes    [][]route // the buttons, forms, shortcuts and events of its nouns
}

// handler is a method that answers what somebody did.
type handler func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error)

// subcommand is a word after a command, in both languages, and what it does with the rest of the line.
type subcommand struct {
	words []string // the first is the one suggested for a near miss in English, the second in Turkish
	help  string   // the topic that says what it does; empty for what help leaves out
	do    func(c *Commands, ctx context.Context, r *bot.Request, rest string) (bot.Reply, error)
}

// slashCommands are all of them, in the order in which what is written to okrbot is looked up; what begins with none
// of them is for the first one.
func slashCommands() []slashCommand {
	return []slashCommand{
		okrCommand(),
		salesCommand(),
		kpiCommand(),
		kudosCommand(),
	}
}

// answer does what was typed after the command, whose name may stand there once more.
func (s slashCommand) answer(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
	typed := *r // what was typed stays as it was for whoever repeats it
	word, rest := firstWord(typed.Text)
	if s.means(word) {
		typed.Text = rest
		word, rest = firstWord(rest)
	}
	if word == "" {
		return s.alone(c, ctx, &typed)
	}
	if sub, rest, ok := subcommandOf(s.words, word, rest); ok {
		return sub.do(c, ctx, &typed, rest)
	}
	if do, ok := s.names(word); ok {
		return do(c, ctx, &typed)
	}
	if s.otherwise != nil {
		if reply, err := s.otherwise(c, ctx, &typed); !isNobody(err) {
			return reply, err
		}
	}
	return bot.Reply{}, unknownWord(s.name, s.words, c.readable(ctx, word))
}

// means reports whether a word is the command's name, with or without its slash.
func (s slashCommand) means(word string) bool {
	key := locale.Key(strings.Trim(word, "/:,"))
	return slices.ContainsFunc(s.called, func(called string) bool { return locale.Key(called) == key })
}

// knows reports whether a word means something to the command; #7 may be anything.
func (s slashCommand) knows(word string) bool {
	if sub, ok := wordIn(s.words, word); ok {
		return !slices.Contains(s.named, sub.help)
	}
	_, ok := s.names(word)
	return ok && !strings.HasPrefix(word, "#")
}

// names finds what is done with a word that names something.
func (s slashCommand) names(word string) (handler, bool) {
	if s.about == nil {
		return nil, false
	}
	return s.about(word)
}

// direct answers what people write to the bot: the command that the first word names, else one that knows the word.
// What several know is asked about, unless the first one does. A file of deals is read.
func (c *Commands) direct(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if len(r.Files) > 0 {
		return c.droppedFile(ctx, r)
	}
	word, _ := firstWord(r.Text)
	all := slashCommands()
	var meant []slashCommand
	for i, s := range all {
		if s.means(word) || i == 0 && s.knows(word) {
			return s.answer(c, ctx, r)
		}
		if s.knows(word) {
			meant = append(meant, s)
		}
	}
	switch len(meant) {
	case 0:
		return all[0].answer(c, ctx, r)
	case 1:
		return meant[0].answer(c, ctx, r)
	}
	var choices []string
	for _, s := range meant {
		choices = append(choices, "`"+s.called[0]+" "+locale.Line(word)+"`")
	}
	return bot.Reply{}, okr.Refuse("errors.word_of_several", "Word", locale.Line(word), "Choices", choices)
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

func firstWord(text string) (word, rest string) {
	word, rest, _ = strings.Cut(strings.TrimSpace(text), " ")
	return word, strings.TrimSpace(rest)
}
