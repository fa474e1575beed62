package commands

import (
	"context"
	"errors"
	"strings"

	"github.com/shopspring/decimal"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
	"okrbot/ui"
)

func salesRoutes() []route {
	return []route{
		{clicked, ui.ActionSales, (*Commands).salesButton},
		{clicked, ui.ActionPipeline, (*Commands).pipelineButton},
		{clicked, ui.ActionCongratulate, (*Commands).congratulate},
		{happened, "reaction_added", (*Commands).congratulateByEmoji},
		{happened, "reaction_removed", (*Commands).takeEmojiBack},
		{clicked, ui.ActionReview1on1, (*Commands).reviewButton},
	}
}

// salesCommand is /sales.
func salesCommand() slashCommand {
	return slashCommand{
		name: "/sales", called: []string{"sales", "satış"}, alone: (*Commands).salesButton,
		words: append(sellingWords(), contestWords()...),
		about: aboutDeal, help: ui.HelpSales,
		routes: [][]route{dealRoutes(), salesRoutes(), targetRoutes(), monthRoutes(), boardRoutes(), winRoutes(),
			crmRoutes(), importRoutes(), screenRoutes(), contestRoutes()},
	}
}

func sellingWords() []subcommand {
	return []subcommand{
		{[]string{"won", "kazandım", "win", "kazanıldı", "kazandı", "kazan"}, "won", (*Commands).wonCommand},
		{[]string{"open", "aç", "new", "yeni"}, "open", (*Commands).openDealCommand},
		{[]string{"move", "taşı"}, "move", (*Commands).moveCommand},
		{[]string{"lost", "kaybettim", "lose", "kaybedildi", "kaybet"}, "lost", (*Commands).lostCommand},
		{[]string{"reopen", "yeniden-aç", "geri-aç"}, "reopen", (*Commands).reopenCommand},
		{[]string{"edit", "düzenle", "değiştir"}, "edit", (*Commands).editDealCommand},
		{[]string{"split", "böl", "paylaştır"}, "split", (*Commands).splitCommand},
		{[]string{"show", "göster", "history", "geçmiş"}, "deals", (*Commands).showDealCommand},
		{[]string{"deals", "fırsatlar", "list", "liste"}, "deals", (*Commands).dealsCommand},
		{[]string{"status", "durum", "me", "ben"}, "alone", (*Commands).salesStatusCommand},
		{[]string{"undo", "geri-al", "geri"}, "", (*Commands).undoCommand},
		{[]string{"pipeline", "huni", "funnel"}, "pipeline", (*Commands).pipelineCommand},
		{[]string{"target", "hedef"}, "target", (*Commands).targetCommand},
		{[]string{"targets", "hedefler"}, "targets", (*Commands).targetsCommand},
		{[]string{"log", "gir", "kaydet", "record"}, "log", (*Commands).logCommand},
		{[]string{"leaderboard", "liderlik", "board", "pano", "sıralama", "rank", "ranking", "team", "ekip", "takım"},
			"leaderboard", (*Commands).boardCommand},
		{[]string{"how", "nasıl"}, "how", (*Commands).howCommand},
		{[]string{"wins", "kazanımlar", "kazanım"}, "wins", (*Commands).winsCommand},
		{[]string{"review", "görüşme", "one-to-one", "birebir"}, "review", (*Commands).reviewCommand},
		{[]string{"import", "içe-aktar"}, "import", (*Commands).importCommand},
		{[]string{"export", "dışa-aktar"}, "export", (*Commands).exportCommand},
		{[]string{"rate", "kur"}, "rate", (*Commands).rateCommand},
		{[]string{"crm", "bekleyenler", "bekleyen", "waiting"}, "crm", (*Commands).crmCommand},
		{[]string{"wall", "ekran", "screen", "tv"}, "wall", (*Commands).screenCommand},
		{[]string{"settings", "ayarlar", "ayar", "setup", "kurulum"}, "settings", (*Commands).sellingCommand},
		{[]string{"help", "yardım", "?", "hello", "hi", "merhaba", "selam", "start", "başla", "commands", "komutlar"},
			"", helpWord(ui.HelpSales)},
	}
}

// aboutDeal shows a deal, or a contest; a bare number is an amount.
func aboutDeal(word string) (handler, bool) {
	if contest, ok := motivation.ParseContestID(word); ok && strings.EqualFold(word[:1], "C") {
		return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
			return c.showContest(ctx, r, contest)
		}, true
	}
	id, _ := sales.ParseDealID(word)
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
			return c.showDeal(ctx, r, id)
		},
		isDealID(word)
}

// salesButton says where the person stands.
func (c *Commands) salesButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	s, err := c.store.FindStanding(ctx, r.Person.ID, 0, r.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.SalesSituation(r.Printer, s, s.Team.ManagedBy(r.Person.ID) || r.Person.Admin))
}

func (c *Commands) salesStatusCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.salesButton(ctx, r)
}

func (c *Commands) pipelineCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.pipelineButton(ctx, r)
}

func (c *Commands) pipelineButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	v, err := c.store.FindPipeline(ctx, reader(r), 0)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Pipeline(r.Printer, pipelineView(r, v)))
}

func pipelineView(r *bot.Request, seen selling.PipelineSeen) ui.PipelineView {
	v := ui.PipelineView{
		Team: seen.Team, Settings: seen.Settings, Stages: seen.Stages, Figures: seen.Figures, Waiting: seen.Waiting,
		Won: seen.Won, Lost: seen.Lost,
		Now: r.Now, Amounts: seen.Whole,
	}
	if rate, ok := sales.WinRate(seen.Won, seen.Lost); ok {
		v.WinRate = &rate
	}
	median, ok := sales.MedianDays(seen.Cycles)
	if ok {
		v.CycleDays = &median
	}
	if ok && seen.WonOwn > 0 && v.WinRate != nil {
		open, sum := 0, 0
		for _, s := range seen.Stages {
			open += s.Deals
		}
		for _, days := range seen.Cycles {
			sum += days
		}
		if velocity, ok := sales.Velocity(open, *v.WinRate, seen.WonSum/int64(seen.WonOwn),
			float64(sum)/float64(len(seen.Cycles))); ok {
			v.Velocity = &velocity
		}
	}
	return v
}

// logCommand counts activities: /sales log 3 meetings.
func (c *Commands) logCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	_, settings, err := c.store.FindSellingTeam(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(settings.Activities) == 0 {
		return bot.Reply{}, okr.Refuse("errors.activities_none")
	}
	number, kind, err := countAndKind(rest, r.Printer.Language())
	if err != nil {
		return bot.Reply{}, err
	}
	if kind == "" && len(settings.Activities) == 1 {
		kind = settings.Activities[0]
	}
	for _, known := range settings.Activities {
		if locale.Key(known) == locale.Key(kind) {
			kind = known
		}
	}
	if !number.IsInteger() || number.Abs().GreaterThan(thousands) {
		return bot.Reply{}, okr.Refuse("errors.activity_number")
	}
	_, total, err := c.store.LogActivity(ctx, actor(r, okr.FromEdit), kind, int(number.IntPart()))
	m := ui.Notice(r.Printer, "command.activity_logged", "Kind", kind, "Count", int(total))
	return done(err, bot.Reply{Message: &m})
}

// countAndKind reads "3 meetings", "meetings 3" and "meetings", which is one.
func countAndKind(text string, language locale.Language) (count decimal.Decimal, kind string, err error) {
	first, rest := firstWord(text)
	last := text[strings.LastIndexByte(text, ' ')+1:]
	for _, cut := range [][2]string{{first, rest}, {last, strings.TrimSpace(strings.TrimSuffix(text, last))}} {
		count, err = locale.ParseNumber(cut[0], language, countable)
		if _, open := errors.AsType[*locale.TwoReadings](err); open || err == nil {
			return count, cut[1], err
		}
	}
	return one, text, nil
}

// countable is a unit of what is counted one by one.
const countable = "adet"

// reviewCommand opens a rep's one-to-one sheet: /sales review @rep.
func (c *Commands) reviewCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return c.reviewOf(ctx, r, r.Person.ID)
	}
	about, which, err := c.whom(ctx, r, rest, func(mention string) string { return "/sales review " + mention })
	if err != nil || which != nil {
		return orReply(which), err
	}
	return c.reviewOf(ctx, r, about)
}

func (c *Commands) reviewButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	about, err := personIn(r)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.reviewOf(ctx, r, about)
}

func (c *Commands) reviewOf(ctx context.Context, r *bot.Request, about okr.PersonID) (bot.Reply, error) {
	v, err := c.store.FindReview(ctx, reader(r), about)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.ReviewSheet(r.Printer, v, r.Now))
}

// congratulate adds a person to those who congratulated.
func (c *Commands) congratulate(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.PostID]("P", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	return done(c.store.Congratulate(ctx, actor(r, okr.FromEdit), id, selling.Gesture{Channel: r.Channel}), bot.Reply{})
}

// congratulateByEmoji takes any emoji below a celebration for a click on its button. Elsewhere it means nothing, and
// nothing is answered.
func (c *Commands) congratulateByEmoji(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Author != "" { // okrbot celebrates, nobody else
		return bot.Reply{}, nil
	}
	id, err := c.store.FindCelebration(ctx, r.Channel, r.Message)
	if errors.Is(err, store.ErrNotFound) {
		return bot.Reply{}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	if err := c.meet(ctx, r.Person.ID); err != nil {
		return bot.Reply{}, err
	}
	return done(c.store.Congratulate(ctx, actor(r, okr.FromEdit), id, gesture(r)), bot.Reply{})
}

// takeEmojiBack takes a congratulation back that an emoji gave, unless another one or the button gives it still.
func (c *Commands) takeEmojiBack(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Author != "" { // okrbot celebrates, nobody else
		return bot.Reply{}, nil
	}
	id, err := c.store.FindCelebration(ctx, r.Channel, r.Message)
	if errors.Is(err, store.ErrNotFound) {
		return bot.Reply{}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return done(c.store.TakeBack(ctx, actor(r, okr.FromEdit), id, gesture(r)), bot.Reply{})
}

func gesture(r *bot.Request) selling.Gesture {
	return selling.Gesture{Emoji: r.Reacted.Emoji, Said: r.Reacted.TS, Channel: r.Channel}
}

// rateCommand says what a currency is worth: /sales rate USD TRY 42,5 [day]. Without words it shows the rates.
func (c *Commands) rateCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		rates, err := c.store.Rates(ctx, mostRates)
		if err != nil {
			return bot.Reply{}, err
		}
		if len(rates) == 0 {
			return notice(r, "command.rates_none")
		}
		var lines []string
		for _, rate := range rates {
			lines = append(lines, r.Printer.T("command.rate_line", "Day", day(r.Printer, rate.Day), "Source",
				string(rate.Source), "Into", string(rate.Into),
				"Rate", rate.Rate, "By", locale.Line(rate.By)))
		}
		return notice(r, "command.rates", "Rates", strings.Join(lines, "\n"))
	}
	if len(fields) < 3 {
		return bot.Reply{}, okr.Refuse("errors.rate_unreadable")
	}
	rate, err := locale.ParseNumber(fields[2], r.Printer.Language(), "")
	if err != nil {
		return bot.Reply{}, err
	}
	on, err := c.today(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(fields) > 3 {
		if on, err = pastDay(strings.Join(fields[3:], " "), r.Printer.Language(), on); err != nil {
			return bot.Reply{}, err
		}
	}
	source, into := sales.Currency(strings.ToUpper(fields[0])), sales.Currency(strings.ToUpper(fields[1]))
	err = c.store.SetRate(ctx, actor(r, okr.FromEdit), source, into, on, rate)
	m := ui.Notice(r.Printer, "command.rate_set", "Day", day(r.Printer, on), "Source", string(source), "Into",
		string(into), "Rate", rate)
	return done(err, bot.Reply{Message: &m})
}

// mostRates is how many rates a look shows.
const mostRates = 15
