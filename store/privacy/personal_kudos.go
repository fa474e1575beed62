package privacy

func kudosPersonal() personal {
	return personal{
		references: []reference{
			{table: "kudos", column: "giver", List: "kudos"},
			{table: "gifts", column: "giver", List: "kudos"},
			{table: "gifts", column: "receiver", List: "kudos"},
			{table: "badges_told", column: "person", records: "badge, day, gone"},
			{table: "reactions", column: "giver", records: "message, said, gone, kudos"},
			{table: "entries", column: "entered_by", records: "id, cause, reference, amount, at"},
		},
		counts: []count{
			{"kudos", `SELECT COUNT(*) FROM (SELECT kudos FROM gifts WHERE giver = $1 UNION SELECT kudos FROM gifts
			WHERE receiver = $1) AS thanked`},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportKudos { return &e.Kudos }, scanExportKudos, exportKudos),
			copied(func(e *Export) *[]ExportPoints { return &e.Points }, scanExportPoints, exportPoints),
		},
		said: []string{
			"UPDATE kudos SET reason = '', link = '' WHERE giver = $1 AND (reason <> '' OR link <> '')",
			// What thanks others too is about them yet.
			`UPDATE kudos SET reason = '', link = '' WHERE id IN (SELECT kudos FROM gifts WHERE receiver = $1)
				AND NOT EXISTS (SELECT 1 FROM gifts o WHERE o.kudos = kudos.id AND o.receiver <> $1)`,
		},
	}
}
