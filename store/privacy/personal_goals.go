package privacy

func objectivesPersonal() personal {
	return personal{
		references: []reference{
			{table: "objectives", column: "owner", List: "objectives"},
			{table: "objectives", column: "created_by", records: "id, created_at"},
			{table: "key_result_values", column: "said_by", List: "values"},
			{table: "supports", column: "set_by", records: "objective, above, key_result, weight, set_at"},
			{table: "closings", column: "closed_by", List: "closings"},
			{table: "closings", column: "reopened_by", records: "objective, reason, reopened_at"},
		},
		counts: []count{
			{"objectives", "SELECT COUNT(*) FROM objectives WHERE owner = $1"},
			{"key_results", `SELECT COUNT(*) FROM objectives o JOIN key_results k ON k.objective = o.id
			WHERE o.owner = $1`},
			{"values", "SELECT COUNT(*) FROM key_result_values WHERE said_by = $1"},
		},
		copies: []copying{
			copiedBy((*Tx).exportObjectives, func(e *Export) *[]ExportObjective { return &e.Objectives }),
			copied(func(e *Export) *[]ExportValue { return &e.Values }, scanExportValue, exportValues),
			copied(func(e *Export) *[]ExportClosing { return &e.Closings }, scanExportClosing, exportClosings),
		},
		said: []string{
			`UPDATE key_results SET note = '' WHERE note <> '' AND id IN (SELECT key_result FROM key_result_values
				WHERE said_by = $1)
				AND (SELECT v.said_by FROM key_result_values v WHERE v.key_result = key_results.id
				ORDER BY v.said_at DESC, v.id DESC LIMIT 1) = $1`,
			"UPDATE key_result_values SET note = '' WHERE said_by = $1 AND note <> ''",
			"UPDATE closings SET reason = '' WHERE reopened_by = $1",
		},
		forget: (*Tx).ForgetClosings,
		old: []string{
			"UPDATE closings SET reason = '' WHERE reason <> '' AND reopened_at < $1",
		},
	}
}

func checkInsPersonal() personal {
	return personal{
		references: []reference{
			{table: "duties", column: "person", List: "rounds"},
			{table: "check_ins", column: "person", List: "check_ins"},
			{table: "check_ins", column: "seen_by", records: "id, seen_at"},
			{table: "blockers", column: "person", List: "blockers"},
			{table: "blockers", column: "closed_by", records: "id, closed_at"},
		},
		counts: []count{
			{"check_ins", "SELECT COUNT(*) FROM check_ins WHERE person = $1"},
			{"forgotten", "SELECT COUNT(forgotten_at) FROM check_ins WHERE person = $1"},
			{"blockers", "SELECT COUNT(*) FROM blockers WHERE person = $1"},
		},
		copies: []copying{
			copiedBy((*Tx).exportCheckIns, func(e *Export) *[]ExportCheckIn { return &e.CheckIns }),
			copied(func(e *Export) *[]ExportRound { return &e.Rounds }, scanExportRound, exportRounds),
			copied(func(e *Export) *[]ExportBlocker { return &e.Blockers }, scanExportBlocker, exportBlockers),
		},
		forget: (*Tx).forgetCheckIns,
	}
}

func nudgesPersonal() personal {
	return personal{
		references: []reference{
			{table: "nudges", column: "person", List: "nudges"},
		},
		counts: []count{
			{"nudges", "SELECT COUNT(*) FROM nudges WHERE person = $1 AND state = 'sent'"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportNudge { return &e.Nudges }, scanExportNudge, exportNudges),
		},
	}
}

func kpisPersonal() personal {
	return personal{
		references: []reference{
			{table: "kpis", column: "owner", List: "kpis"},
			{table: "kpis", column: "person", List: "kpis"},
			{table: "kpis", column: "created_by", records: "id, name, created_at"},
			{table: "kpi_values", column: "said_by", List: "kpi_values"},
			{table: "kpi_quarters", column: "owner", records: "kpi, start, green"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportKPI { return &e.KPIs }, scanExportKPI, exportKPIs),
			copied(func(e *Export) *[]ExportKPIValue { return &e.KPIValues }, scanExportKPIValue, exportKPIValues),
		},
	}
}

func talkPersonal() personal {
	return personal{
		references: []reference{
			{table: "comments", column: "person", List: "comments"},
			{table: "questions", column: "asked_by", List: "questions"},
		},
		counts: []count{
			{"comments", `SELECT (SELECT COUNT(*) FROM comments WHERE person = $1) + (SELECT COUNT(*) FROM questions
			WHERE asked_by = $1) + (SELECT COUNT(*) FROM check_ins c JOIN questions q ON q.check_in = c.id
			WHERE c.person = $1 AND q.answer <> '')`},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportComment { return &e.Comments }, scanExportComment, exportComments),
			copied(func(e *Export) *[]ExportQuestion { return &e.Questions }, scanExportQuestion, exportQuestions),
		},
		said: []string{
			"UPDATE comments SET text = '' WHERE person = $1",
			"UPDATE questions SET text = '' WHERE asked_by = $1",
			`UPDATE questions SET text = '', answer = ''
			WHERE check_in IN (SELECT id FROM check_ins WHERE person = $1)`,
		},
		old: []string{
			"DELETE FROM comments WHERE said_at < $1",
		},
	}
}
