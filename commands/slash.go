package commands

import (
	"context"
	"strings"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
)

// slashCommand is one of the commands that Slack knows: what it is called in a conversation, without its slash, the
// words that it knows, how what it shows is numbered, and what it does.
type slashCommand struct {
	name   string
	called []string
	words  []subcommand
	number func(word string) bool
	do     bot.Handler
}

// slashCommands are all of them; okrbot's conversation takes what begins with none of them for the first one.
func (c *Commands) slashCommands() []slashCommand {
	numbered := func(parse func(string) bool) func(string) bool {
		return func(word string) bool { return !isNumber(strings.TrimPrefix(word, "#")) && parse(word) }
	}
	return []slashCommand{
		{"/okr", []string{"okr"}, subcommands(), numbered(isOKR), c.okr},
		{"/sales", []string{"sales", "satış"}, sellingWords(), isDealID, c.sales},
		{"/kpi", []string{"kpi"}, measuringWords(), numbered(isKPI), c.kpi},
	}
}

func isOKR(word string) bool {
	_, objective := okr.ParseObjectiveID(word)
	_, keyResult := okr.ParseKeyResultID(word)
	return objective || keyResult
}

func isKPI(word string) bool {
	_, ok := okr.ParseKPIID(word)
	return ok
}

// means reports whether a word is the command's name, with or without its slash.
func (s slashCommand) means(word string) bool {
	word = locale.Key(strings.Trim(word, "/:,"))
	for _, called := range s.called {
		if locale.Key(called) == word {
			return true
		}
	}
	return false
}

// knows reports whether a word means something to the command.
func (s slashCommand) knows(word string) bool {
	_, ok := wordIn(s.words, word)
	return ok || s.number(word)
}

// answer does what was typed after the command, whose name may stand there once more.
func (s slashCommand) answer(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	typed := *r // what was typed stays as it was for whoever repeats it
	if word, rest := firstWord(r.Text); s.means(word) {
		typed.Text = rest
	}
	return s.do(ctx, &typed)
}

// direct answers what people write to the bot: the command that the first word names, else one that knows the word.
// What several know is asked about, unless the first one does. A file of deals is read.
func (c *Commands) direct(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if len(r.Files) > 0 {
		return c.droppedFile(ctx, r)
	}
	word, _ := firstWord(r.Text)
	var meant []slashCommand
	for i, s := range c.slashCommands() {
		if s.means(word) || i == 0 && s.knows(word) {
			return s.answer(ctx, r)
		}
		if s.knows(word) {
			meant = append(meant, s)
		}
	}
	switch len(meant) {
	case 0:
		return c.okr(ctx, r)
	case 1:
		return meant[0].answer(ctx, r)
	}
	var choices []string
	for _, s := range meant {
		choices = append(choices, "`"+s.called[0]+" "+locale.Line(word)+"`")
	}
	return bot.Reply{}, okr.Refuse("errors.word_of_several", "Word", locale.Line(word), "Choices", choices)
}
