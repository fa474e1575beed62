package ui

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// sourceNames are how CRMs write their own names.
var sourceNames = map[string]string{"hubspot": "HubSpot", "pipedrive": "Pipedrive", "salesforce": "Salesforce",
	"zoho": "Zoho"}

// SourceName is where a deal came from, at the begin of a sentence.
func SourceName(p *locale.Printer, source string) string {
	switch name := sourceNames[source]; {
	case name != "":
		return name
	case source == sales.RowSource, source == "file":
		return p.T("crm.file")
	default:
		return line(source, nameRunes)
	}
}

// caseSentences are the questions that a reason for waiting comes down to. Any other reason is said as it is.
var caseSentences = map[string]string{
	"errors.crm_owner_unknown": "crm.case_owner", "errors.crm_no_owner": "crm.case_no_owner",
	"errors.crm_stage_unknown": "crm.case_stage",
	"errors.crm_negative":      "crm.case_negative", "errors.crm_amount": "crm.case_amount",
	"errors.currency_unknown": "crm.case_currency",
	"errors.crm_day":          "crm.case_day", "errors.crm_owner_no_team": "crm.case_no_team",
	"errors.share_unfit": "crm.case_unfit",
}

// mostCRM is how many cases and questions a screen shows.
const mostCRM = 8

// CRMWaits lists what waits of what CRMs said, each with what solves it. What was just done is said above it.
func CRMWaits(p *locale.Printer, v sales.CRMView, said string) Message {
	title := p.T("crm.heading")
	var blocks []slack.Block
	if said != "" {
		blocks = append(blocks, rich(commands("✅ "+said)...))
	}
	if len(v.Cases)+len(v.Twins) == 0 {
		nothing := p.T("crm.nothing")
		if !v.Solves {
			nothing = p.T("crm.nothing_mine")
		}
		return message(joined(said, nothing), append(blocks, rich(say(nothing)))...)
	}
	if len(v.Cases) > 0 {
		blocks = append(blocks, crmCases(p, v.Cases, "")...)
	}
	if len(v.Twins) > 0 {
		blocks = append(blocks, twins(p, v.Twins, "")...)
	}
	return message(joined(said, title), blocks...)
}

// CRMTold is the message that tells a manager of it.
func CRMTold(p *locale.Printer, v sales.CRMView) Message {
	return message(p.T("crm.heading"), append(crmCases(p, v.Cases, postedBlock),
		actions(button(p, "crm", ActionCRM, "")))...)
}

// CRMSolved takes the place of that message when nothing waits any more.
func CRMSolved(p *locale.Printer) Message { return Notice(p, "crm.solved") }

// postedBlock begins the ids of blocks in messages that are kept true by themselves.
const postedBlock = "posted."

// Posted reports whether what was clicked stands in a message that is kept true by itself.
func Posted(block string) bool { return strings.HasPrefix(block, postedBlock) }

func crmCases(p *locale.Printer, cases []sales.CRMCase, prefix string) []slack.Block {
	var groups [][]slack.Block
	for i, c := range cases {
		groups = append(groups, crmCase(p, c, blockID(prefix, "case", i)))
	}
	kept, left := fitting(groups, 2*mostCRM, 6_500)
	return append(append([]slack.Block{rich(strong(p.T("crm.heading")))}, kept...), andMore(p, left)...)
}

// blockID names a block of a message that is posted; elsewhere Slack does.
func blockID(prefix, kind string, i int) string {
	if prefix == "" {
		return ""
	}
	return prefix + kind + "." + strconv.Itoa(i)
}

// crmCase is a question with what answers it: a person, a stage, or that it is well as it is.
func crmCase(p *locale.Printer, c sales.CRMCase, id string) []slack.Block {
	text := caseQuestion(p, c) + "\n" + caseDeals(p, c)
	switch {
	case c.Property == "owner":
		action := ActionCRMClaim
		if c.WhyID == "errors.crm_owner_unknown" {
			action = ActionCRMOwner
		}
		return []slack.Block{identified(section(text,
			slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain(p.T("crm.choose_person")), action+":"+c.Ref)),
			id)}
	case c.Property == "stage" && len(c.Teams) > 0 && c.Teams[0] != 0:
		offered := append(stageOptions(p, c.Stages), option(string(sales.Won), p.T("deal.state.won")),
			option(string(sales.Lost), p.T("deal.state.lost")))
		choose := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T("crm.choose_stage")),
			ActionCRMStage+":"+c.Teams[0].String()+":"+c.Ref, offered...)
		return []slack.Block{identified(section(text, choose), id)}
	default:
		var offered []slack.BlockElement
		if c.Deal != nil {
			offered = append(offered, button(p, "edit", ActionDealEdit, DealRef(c.Deal.ID)))
		}
		offered = append(offered, slack.NewButtonBlockElement(ActionCRMAccept, Choice(c.Property, Ref(c.Ref)),
			plain(p.T("button.crm_accept"))))
		return []slack.Block{section(text, nil), slack.NewActionBlock(id, offered...)}
	}
}

func identified(block slack.Block, id string) slack.Block {
	if section, ok := block.(*slack.SectionBlock); ok {
		section.BlockID = id
	}
	return block
}

func caseQuestion(p *locale.Printer, c sales.CRMCase) string {
	sentence, known := caseSentences[c.WhyID]
	if !known {
		args := make([]any, len(c.WhyArgs))
		for i, arg := range c.WhyArgs {
			args[i] = arg
			if text, ok := arg.(string); ok && i%2 == 1 {
				args[i] = line(text, nameRunes)
			}
		}
		said := p.T(c.WhyID, args...)
		if c.Property == "owner" {
			said += " " + p.T("crm.case_whose")
		}
		return line(Bare(said), noteRunes)
	}
	return p.T(sentence, "Source", SourceName(p, c.Source), "Value", line(c.Value, nameRunes))
}

// caseDeals says which deals wait.
func caseDeals(p *locale.Printer, c sales.CRMCase) string {
	if c.Deal != nil && c.Deals == 1 {
		return joined(dealName(p, *c.Deal), line(c.Deal.OwnerName, nameRunes),
			p.T("crm.since", "Day", p.DateShort(c.Since)))
	}
	var customers []string
	for _, customer := range c.Customers {
		customers = append(customers, line(customer, shortRunes))
	}
	if left := c.Deals - len(customers); left > 0 {
		customers = append(customers, p.T("crm.others", "Count", left))
	}
	return joined(p.T("crm.deals", "Count", c.Deals), p.List(customers), p.T("crm.since", "Day", p.DateShort(c.Since)))
}

// Twins asks whether deals that came are ones that are known, and says what became of it.
func Twins(p *locale.Printer, list []sales.Twin) Message {
	return message(p.T("crm.twin_title"), twins(p, list, postedBlock)...)
}

func twins(p *locale.Printer, list []sales.Twin, prefix string) []slack.Block {
	var groups [][]slack.Block
	open := false
	for i, w := range list {
		groups = append(groups, twin(p, w, blockID(prefix, "twin", i)))
		open = open || w.Verdict == sales.Unsaid
	}
	kept, left := fitting(groups, 2*mostCRM, 4_500)
	blocks := append(append([]slack.Block{rich(strong(p.T("crm.twin_title")))}, kept...), andMore(p, left)...)
	if open {
		blocks = append(blocks, context(p.T("crm.twin_until")))
	}
	return blocks
}

// twin is a question about two deals with its two answers, or what was answered.
func twin(p *locale.Printer, w sales.Twin, id string) []slack.Block {
	source, _, _ := strings.Cut(w.External, "/")
	said := p.T("crm.twin", "Source", SourceName(p, source), "Came", twinDeal(p, w.Came), "Like", twinDeal(p, w.Like))
	same := slack.NewButtonBlockElement(ActionTwinSame, w.External, plain(p.T("button.twin_same")))
	switch w.Verdict {
	case sales.TwinSame:
		return []slack.Block{section("✅ "+p.T("crm.twin_same", "Deal",
			joined(line(w.Like.Customer, nameRunes), w.Like.ID.String())), nil)}
	case sales.TwinOwn:
		return []slack.Block{section("✅ "+p.T("crm.twin_own", "Deal", line(w.Like.Customer, nameRunes)), nil)}
	case sales.TwinLate:
		return []slack.Block{section(said+"\n"+p.T("crm.twin_late"), nil), slack.NewActionBlock(id, same)}
	default:
		own := slack.NewButtonBlockElement(ActionTwinOwn, w.External, plain(p.T("button.twin_own")))
		return []slack.Block{section(said, nil), slack.NewActionBlock(id, same, own)}
	}
}

// twinDeal is a deal as one of two: customer, amount, state and day, and its number if it has one.
func twinDeal(p *locale.Printer, d sales.Deal) string {
	state, day, number := "", "", ""
	if d.State != "" && d.State != sales.Void {
		state = p.T("deal.state." + string(d.State))
	}
	if d.CloseDay != "" && d.State != sales.Open {
		day = dateOf(p, d.CloseDay)
	}
	if d.ID != 0 {
		number = d.ID.String()
	}
	return joined(line(d.Customer, nameRunes), cash(p, d.Amount.Minor, d.Amount.Currency), state, day, number)
}

// crmLine is what a digest says of deals that wait, with the button that shows them.
func crmLine(p *locale.Printer, deals int) []slack.Block {
	if deals == 0 {
		return nil
	}
	return []slack.Block{section(p.T("digest.crm", "Count", deals), button(p, "crm", ActionCRM, ""))}
}

// CRMStageRef is the team and the CRM's stage of an action.
func CRMStageRef(ref string) (team okr.TeamID, source, stage string, ok bool) {
	about, external, _ := strings.Cut(ref, ":")
	id, read := ReadRef[okr.TeamID]("T", about)
	source, stage, ok = strings.Cut(external, "/")
	return id, source, stage, read && ok
}
