package commands

import (
	"context"
	"strings"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/ui"
)

// subcommand is a word after /okr, in both languages, and what it does with the rest of the line.
type subcommand struct {
	words []string // the first is the one suggested for a near miss in English, the second in Turkish
	do    func(c *Commands, ctx context.Context, r *bot.Request, rest string) (bot.Reply, error)
}

func subcommands() []subcommand {
	return []subcommand{
		{[]string{"checkin", "check-in", "güncelle", "update"}, (*Commands).checkInCommand},
		{[]string{"new", "yeni", "ekle", "add", "create", "oluştur", "yaz"}, (*Commands).newCommand},
		{[]string{"list", "liste", "listele", "objectives", "okrs", "goals", "amaçlar", "amaçlarım"},
			(*Commands).listCommand},
		{[]string{"status", "durum", "me", "ben", "mine", "benim", "progress", "ilerleme", "dashboard"},
			(*Commands).statusCommand},
		{[]string{"team", "ekip", "takım"}, (*Commands).teamCommand},
		{[]string{"company", "şirket"}, (*Commands).companyCommand},
		{[]string{"show", "göster"}, (*Commands).showCommand},
		{[]string{"edit", "düzenle", "değiştir", "change"}, (*Commands).editCommand},
		{[]string{"coverage", "kapsam"}, (*Commands).coverageCommand},
		{[]string{"templates", "şablonlar", "template", "şablon"}, (*Commands).templatesCommand},
		{[]string{"close", "kapat", "grade", "skor"}, (*Commands).closeCommand},
		{[]string{"delete", "sil", "remove", "kaldır"}, (*Commands).deleteCommand},
		{[]string{"cancel", "iptal", "vazgeç", "iptal-et"}, (*Commands).cancelCommand},
		{[]string{"reopen", "yeniden-aç"}, (*Commands).reopenObjectiveCommand},
		{[]string{"undo", "geri-al", "geri"}, (*Commands).undoCommand},
		{[]string{"report", "rapor", "summary", "özet"}, (*Commands).reportCommand},
		{[]string{"tree", "ağaç"}, (*Commands).treeCommand},
		{[]string{"align", "hizala", "destekle"}, (*Commands).alignCommand},
		{[]string{"unalign", "ayır"}, (*Commands).unalignCommand},
		{[]string{"history", "geçmiş"}, (*Commands).historyCommand},
		{[]string{"away", "izin", "izinli", "vacation", "tatil", "ooo", "holiday", "leave", "pto", "off", "tatildeyim"},
			(*Commands).awayCommand},
		{[]string{"settings", "ayarlar", "ayar", "setup", "kur", "kurulum"}, (*Commands).settingsCommand},
		{[]string{"language", "dil", "lang"}, (*Commands).languageCommand},
		{[]string{"privacy", "gizlilik", "kvkk", "gdpr"}, (*Commands).privacyCommand},
		{[]string{"help", "yardım", "?", "hello", "hi", "merhaba", "selam", "start", "başla", "commands", "komutlar"},
			(*Commands).helpCommand},
	}
}

// okr answers /okr.
func (c *Commands) okr(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	word, rest := firstWord(r.Text)
	if word == "" {
		return c.situation(ctx, r)
	}
	if s, rest, ok := subcommandOf(subcommands(), word, rest); ok {
		return s.do(c, ctx, r, rest)
	}
	if id, ok := okr.ParseObjectiveID(word); ok && !isNumber(word) {
		return c.show(ctx, r, id)
	}
	if id, ok := okr.ParseKeyResultID(word); ok && !isNumber(word) {
		return c.history(ctx, r, id)
	}
	if strings.HasPrefix(word, "@") || mention.MatchString(word) {
		return c.listCommand(ctx, r, r.Text)
	}
	return bot.Reply{}, unknownWord("/okr", subcommands(), c.readable(ctx, word))
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

func firstWord(text string) (word, rest string) {
	word, rest, _ = strings.Cut(strings.TrimSpace(text), " ")
	return word, strings.TrimSpace(rest)
}

func (c *Commands) situation(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	s, err := c.store.Situation(ctx, r.Person.ID, r.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Situation(r.Printer, s))
}

func (c *Commands) statusCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.situation(ctx, r)
}

// teamCommand lists the team's objectives, as /okr list team does; what follows may be a period.
func (c *Commands) teamCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	return c.listCommand(ctx, r, strings.TrimSpace(teams+" "+rest))
}

func (c *Commands) companyCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	return c.listCommand(ctx, r, strings.TrimSpace(company+" "+rest))
}

func (c *Commands) helpCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.help(ctx, r)
}

func (c *Commands) help(_ context.Context, r *bot.Request) (bot.Reply, error) {
	return privately(ui.Help(r.Printer))
}
