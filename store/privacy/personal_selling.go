package privacy

import "okrbot/store/people"

func dealsPersonal() personal {
	return personal{
		references: []reference{
			{table: "rates", column: "set_by", records: "source, into_, day, rate, set_at"},
			{table: "deals", column: "owner", List: "deals"},
			{table: "deal_changes", column: "changed_by", List: "deal_changes"},
			{table: "credits", column: "person", List: "credits"},
			{table: "crm_owners", column: "person", records: "source, external"},
			{table: "twins", column: "asked", records: "external, deal, due_at, verdict, decided_at"},
			{table: "twins", column: "decided_by", records: "external, deal, verdict, decided_at"},
			{table: "imports", column: "person", records: "id, team, source, file, state, total, taken, created, " +
				"changed, " +
				"same, asked, begun_at, ended_at"},
			{table: "imports", column: "settled_person", records: "id"},
			{table: "handovers", column: "leaver", records: "objective, kpi, deal, at, given, answered_at"},
			{table: "handovers", column: "keeper", records: "objective, kpi, deal, at, given, answered_at"},
			{table: "handovers", column: "passed", records: "objective, kpi, deal, at"},
			{table: "handovers", column: "answered_by", records: "objective, kpi, deal, given, answered_at"},
		},
		counts: []count{
			{"deals", `SELECT COUNT(*) FROM (SELECT id FROM deals WHERE owner = $1 UNION SELECT deal FROM credits
			WHERE person = $1) AS owned`},
		},
		copies: []copying{
			copiedBy((*Tx).exportDeals, func(e *Export) *[]people.ExportRecord { return &e.Deals }),
			copied(func(e *Export) *[]ExportCredit { return &e.Credits }, scanExportCredit, exportCredits),
			copiedBy((*Tx).exportDealChanges, func(e *Export) *[]ExportDealChange { return &e.DealChanges }),
		},
		forget: (*Tx).forgetSelling,
	}
}

func winsPersonal() personal {
	return personal{
		references: []reference{
			{table: "wins", column: "person", records: "deal, team, text, said_at, edited_at, gone_at"},
			{table: "win_asks", column: "person", gone: true, records: "deal, team, state, celebrated_at, due_at, asked_at"},
		},
		counts: []count{
			{"wins", "SELECT COUNT(*) FROM wins WHERE person = $1 AND gone_at IS NULL"},
		},
		said: []string{
			"DELETE FROM win_words WHERE win IN (SELECT id FROM wins WHERE person = $1)",
			"UPDATE wins SET text = '', gone_at = said_at WHERE person = $1 AND gone_at IS NULL",
		},
	}
}

func targetsPersonal() personal {
	return personal{
		references: []reference{
			{table: "hidden", column: "person", gone: true, records: "since"},
			{table: "activities", column: "person", List: "activities"},
			{table: "activities", column: "said_by", records: "kind, day, number, said_at"},
			{table: "targets", column: "person", List: "targets"},
			{table: "targets", column: "set_by", records: "id, metric, period_label, set_at"},
			{table: "hits", column: "person", List: "hits"},
			{table: "congratulations", column: "person", records: "post, emoji, at, gone"},
		},
		counts: []count{
			{"targets", "SELECT COUNT(*) FROM targets WHERE person = $1"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportTarget { return &e.Targets }, scanExportTarget, exportTargets),
			copied(func(e *Export) *[]ExportActivity { return &e.Activities }, scanExportActivity, exportActivities),
			copied(func(e *Export) *[]ExportHit { return &e.Hits }, scanExportHit, exportHits),
		},
	}
}
