package commands

import (
	"context"
	"strings"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/ui"
)

// okrCommand is /okr.
func okrCommand() slashCommand {
	return slashCommand{
		name: "/okr", called: []string{"okr"}, alone: (*Commands).situation, words: okrWords(), about: aboutOKR,
		help: ui.HelpOKR,
		routes: [][]route{checkInRoutes(), objectiveRoutes(), closingRoutes(), treeRoutes(), talkRoutes(),
			templateRoutes(), reportRoutes(), coverageRoutes(), handoverRoutes(), awayRoutes(), settingsRoutes(),
			languageRoutes(), privacyRoutes(), helpRoutes(), readRoutes()},
	}
}

func okrWords() []subcommand {
	return []subcommand{
		{[]string{"checkin", "check-in", "güncelle", "update"}, "checkin", (*Commands).checkInCommand},
		{[]string{"new", "yeni", "ekle", "add", "create", "oluştur", "yaz"}, "new", (*Commands).newCommand},
		{[]string{"list", "liste", "listele", "objectives", "okrs", "goals", "amaçlar", "amaçlarım"}, "list",
			(*Commands).listCommand},
		{[]string{"status", "durum", "me", "ben", "mine", "benim", "progress", "ilerleme", "dashboard"}, "alone",
			(*Commands).statusCommand},
		{[]string{"team", "ekip", "takım"}, "list", (*Commands).teamCommand},
		{[]string{"company", "şirket"}, "list", (*Commands).companyCommand},
		{[]string{"show", "göster"}, "show", (*Commands).showCommand},
		{[]string{"edit", "düzenle", "değiştir", "change"}, "edit", (*Commands).editCommand},
		{[]string{"coverage", "kapsam"}, "coverage", (*Commands).coverageCommand},
		{[]string{"templates", "şablonlar", "template", "şablon"}, "templates", (*Commands).templatesCommand},
		{[]string{"close", "kapat", "grade", "skor"}, "close", (*Commands).closeCommand},
		{[]string{"delete", "sil", "remove", "kaldır"}, "delete", (*Commands).deleteCommand},
		{[]string{"cancel", "iptal", "vazgeç", "iptal-et"}, "delete", (*Commands).cancelCommand},
		{[]string{"reopen", "yeniden-aç"}, "", (*Commands).reopenObjectiveCommand},
		{[]string{"undo", "geri-al", "geri"}, "", (*Commands).undoCommand},
		{[]string{"report", "rapor", "summary", "özet"}, "report", (*Commands).reportCommand},
		{[]string{"tree", "ağaç"}, "tree", (*Commands).treeCommand},
		{[]string{"align", "hizala", "destekle"}, "align", (*Commands).alignCommand},
		{[]string{"unalign", "ayır"}, "align", (*Commands).unalignCommand},
		{[]string{"history", "geçmiş"}, "history", (*Commands).historyCommand},
		{[]string{"away", "izin", "izinli", "vacation", "tatil", "ooo", "holiday", "leave", "pto", "off", "tatildeyim"},
			"away", (*Commands).awayCommand},
		{[]string{"settings", "ayarlar", "ayar", "setup", "kur", "kurulum"}, "settings", (*Commands).settingsCommand},
		{[]string{"language", "dil", "lang"}, "language", (*Commands).languageCommand},
		{[]string{"privacy", "gizlilik", "kvkk", "gdpr"}, "privacy", (*Commands).privacyCommand},
		{[]string{"help", "yardım", "?", "hello", "hi", "merhaba", "selam", "start", "başla", "commands", "komutlar"},
			"help", helpWord(ui.HelpOKR)},
	}
}

// aboutOKR shows an objective, the history of a key result, or somebody's objectives.
func aboutOKR(word string) (handler, bool) {
	if id, ok := okr.ParseObjectiveID(word); ok && !isNumber(word) {
		return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) { return c.show(ctx, r, id) },
			true
	}
	if id, ok := okr.ParseKeyResultID(word); ok && !isNumber(word) {
		return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
			return c.history(ctx, r, id)
		}, true
	}
	return (*Commands).listTyped, strings.HasPrefix(word, "@") || mention.MatchString(word)
}

func (c *Commands) listTyped(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.listCommand(ctx, r, r.Text)
}

func (c *Commands) situation(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	s, err := c.store.FindSituation(ctx, r.Person.ID, r.Now)
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
