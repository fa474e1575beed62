package ui_test

import (
	"fmt"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/ui"
)

// crmView is one of each case that waits, and of each question about two deals.
func (s sample) crmView() sales.CRMView {
	v := sales.CRMView{Person: s.person(), Solves: true}
	deal := s.deal(8, "Acme A.Ş.", 16_000, sales.Won)
	for i := range s.many {
		ref := fmt.Sprintf("hubspot/%d", 4711+i)
		add := func(property, ref, value, why string, deals int, d *sales.Deal, args ...any) {
			c := sales.CRMCase{Property: property, Source: "hubspot", Ref: ref, Value: s.say(value), WhyID: why,
				WhyArgs: args, Since: daysAgo(3), Deals: deals, Deal: d, Teams: []okr.TeamID{1}}
			for range min(deals, 3) {
				c.Customers = append(c.Customers, s.say("Acme A.Ş."))
			}
			v.Cases = append(v.Cases, c)
		}
		add("owner", fmt.Sprintf("hubspot/%d", 55+i), "55", "errors.crm_owner_unknown", 5, nil)
		add("owner", ref, "", "errors.crm_no_owner", 1, nil)
		add("owner", ref+"0", "U1", "errors.no_team", 1, &deal)
		add("stage", fmt.Sprintf("hubspot/%d", 98765+i), "98765", "errors.crm_stage_unknown", 2, nil)
		v.Cases[len(v.Cases)-1].Stages = append(sales.DefaultStages(), locale.Truncate("+"+s.say("Teklif sonrası"), 30))
		add("amount", ref, "-200", "errors.crm_negative", 1, &deal)
		add("currency", ref, "XAU", "errors.currency_unknown", 1, &deal, "Currency", s.say("XAU"))
		add("close", ref, "soon", "errors.crm_day", 1, &deal)
		add("deal", ref, "", "errors.currency_unknown", 1, nil, "Currency", s.say("XAU"))
	}
	v.Twins = s.twinList()[:1]
	return v
}

func (s sample) twinList() (list []sales.Twin) {
	came := sales.Deal{External: "hubspot/4711", Customer: s.say("Acme A.Ş."),
		Amount: sales.Money{Minor: 1_600_000, Currency: "TRY"}, State: sales.Won, CloseDay: "2026-11-23"}
	for _, verdict := range []sales.TwinVerdict{sales.Unsaid, sales.TwinSame, sales.TwinOwn, sales.TwinLate} {
		list = append(list, sales.Twin{External: "hubspot/4711", Came: came,
			Like: s.deal(8, "Acme A.Ş.", 16_000, sales.Won), Verdict: verdict, ByName: s.say("Ayşe Demir")})
	}
	list[0].External = "row/0f3a-1"
	return list
}

// crmScreens are what people see of what CRMs say.
func (s sample) crmScreens(p *locale.Printer, screens map[string]any) {
	screens["crm_waits"] = ui.CRMWaits(p, s.crmView(), "")
	screens["crm_waits_done"] = ui.CRMWaits(p, s.crmView(), p.T("crm.taken", "Count", 3))
	screens["crm_waits_none"] = ui.CRMWaits(p, sales.CRMView{Person: s.person(), Solves: true}, "")
	screens["crm_waits_rep"] = ui.CRMWaits(p, sales.CRMView{Person: s.person()}, "")
	screens["crm_told"] = ui.CRMTold(p, s.crmView())
	screens["crm_solved"] = ui.CRMSolved(p)
	screens["crm_twins"] = ui.Twins(p, s.twinList())
	asked := s.importView(false)
	asked.Asked = 2
	screens["import_asked"] = ui.ImportPreview(p, asked)
}
