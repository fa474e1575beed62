package dealfile

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"okrbot/locale"
	"okrbot/sales"
)

// stateWords are the words for a deal's state, as plainKey folds them.
var stateWords = map[string]sales.DealState{
	"won": sales.Won, "closedwon": sales.Won, "dealwon": sales.Won, "win": sales.Won, "kazanildi": sales.Won,
	"kazanilan": sales.Won, "kazandi": sales.Won,
	"kapandikazanildi": sales.Won, "kapatildikazanildi": sales.Won, "kapalikazanildi": sales.Won, "basarili": sales.Won,
	"anlasmakazanildi": sales.Won,
	"lost":             sales.Lost, "closedlost": sales.Lost, "deallost": sales.Lost,
	"closedlosttocompetition": sales.Lost, "kaybedildi": sales.Lost,
	"kaybedilen": sales.Lost, "kapandikaybedildi": sales.Lost, "kapatildikaybedildi": sales.Lost,
	"kapalikaybedildi": sales.Lost, "basarisiz": sales.Lost,
	"anlasmakaybedildi": sales.Lost, "kaybettik": sales.Lost,
	"open": sales.Open, "acik": sales.Open, "inprogress": sales.Open, "devamediyor": sales.Open, "active": sales.Open,
	"aktif": sales.Open,
}

// plainKey is a word without anything but its letters and digits: "Closed-Won" and "closedwon" are the same.
func plainKey(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, locale.Key(text))
}

// spellings are a stage as it stands, without the pipeline in brackets behind it, and without its number: "2 -
// Proposal (Sales Pipeline)".
func spellings(text string) []string {
	list := []string{text}
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	if open := strings.LastIndexByte(text, '('); open > 0 && strings.HasSuffix(text, ")") {
		add(text[:open])
	}
	for _, s := range slices.Clone(list) {
		if rest := strings.TrimLeft(s, "0123456789% "); rest != s {
			add(strings.TrimLeft(rest, "-–.:) "))
		}
	}
	return list
}

// endOf is the state in which a deal ends that a stage stands for.
func endOf(stage string) (sales.DealState, bool) {
	for _, s := range spellings(stage) {
		if state, ok := stateWords[plainKey(s)]; ok && state != sales.Open {
			return state, true
		}
	}
	return "", false
}

// StageAsk is a stage of a file, and what it means here.
type StageAsk struct {
	Said  string
	Key   string // what an answer is kept under
	Means string // one of the team's stages, won or lost; empty: nobody knows
	Near  string // the team's stage that is spelled alike
	Own   bool   // it is the team's own word: nothing to show
}

// Known is how an answer about a stage is kept: as it is compared.
func Known(stage string) string { return locale.Truncate(locale.Key(stage), 100) }

// stage finds what a stage of the file means: what was answered now or before, an end, the team's own word, or what
// the CRM's stages are.
func (g *reading) stage(text string) StageAsk {
	r := g.Reader
	ask := StageAsk{Said: shown(text), Key: Known(text)}
	for _, said := range []map[string]string{r.Choices.Stages, r.Stages[g.Source]} {
		if means, ok := said[ask.Key]; ok && r.isStage(means) {
			ask.Means = means
			return ask
		}
	}
	if end, ok := endOf(text); ok {
		ask.Means, ask.Own = string(end), true
		return ask
	}
	for _, s := range spellings(text) {
		key, slip, ok := locale.MatchWord(s, r.Settings.Stages, StageWord, r.Printers)
		if ok && slip == "" {
			ask.Means, ask.Own = key, true
			return ask
		}
		ask.Near = cmp.Or(ask.Near, key)
	}
	for _, s := range spellings(text) {
		if means, ok := sales.StandardStage(s, r.Settings.Stages); ok {
			ask.Means = means
			return ask
		}
	}
	return ask
}

func (r Reader) isStage(means string) bool {
	return sales.Ends(means) || slices.Contains(r.Settings.Stages, means)
}

// StageWord is a stage as it is said: a standard one in the reader's language, a team's own as it was typed.
func StageWord(p *locale.Printer, stage string) string {
	return standard(p, "sales.stage_", stage, sales.DefaultStages())
}

func reasonWord(p *locale.Printer, reason string) string {
	return standard(p, "deal.loss_", reason, sales.DefaultLossReasons())
}

func standard(p *locale.Printer, prefix, key string, known []string) string {
	if slices.Contains(known, key) {
		return p.T(prefix + key)
	}
	return key
}
