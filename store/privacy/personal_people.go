package privacy

func teamsPersonal() personal {
	return personal{
		references: []reference{
			{table: "teams", column: "created_by", records: "id, name, created_at"},
			{table: "managers", column: "person", List: "teams"},
			{table: "members", column: "person", List: "teams"},
			{table: "awaited", column: "person", gone: true, records: "team"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportTeam { return &e.Teams }, scanExportTeam, exportTeams),
		},
	}
}

func absencesPersonal() personal {
	return personal{
		references: []reference{
			{table: "absences", column: "person", gone: true, List: "absences"},
			{table: "absences", column: "set_by", records: "set_at"},
		},
		counts: []count{
			{"absences", "SELECT COUNT(*) FROM absences WHERE person = $1"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportAbsence { return &e.Absences }, scanExportAbsence, exportAbsences),
		},
	}
}

func changesPersonal() personal {
	return personal{
		references: []reference{
			{table: "changes", column: "changed_by", List: "changes"},
		},
		counts: []count{
			{"changes", "SELECT COUNT(*) FROM changes WHERE changed_by = $1"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportChange { return &e.Changes }, scanExportChange, exportChanges),
		},
		said: []string{
			"UPDATE changes SET new = '' WHERE changed_by = $1 AND field = 'reopened'",
		},
		old: []string{
			"UPDATE changes SET new = '' WHERE field = 'reopened' AND new <> '' AND changed_at < $1",
		},
	}
}

func screensPersonal() personal {
	return personal{
		references: []reference{
			{table: "screens", column: "created_by", records: "id, team, name, made_at, ends_at"},
			{table: "screens", column: "revoked_by", records: "id, name, revoked_at"},
		},
	}
}
