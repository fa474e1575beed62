package privacy

func ordersPersonal() personal {
	return personal{
		references: []reference{
			{table: "rewards", column: "made_by", records: "id, name, made_at"},
			{table: "reward_people", column: "person", gone: true, records: "reward"},
			{table: "orders", column: "person", List: "orders"},
			{table: "orders", column: "waits_for", records: "id"},
			{table: "orders", column: "questioned_by", records: "id, question"},
			{table: "orders", column: "decided_by", records: "id, words, decided_at"},
			{table: "orders", column: "handed_by", records: "id, note, handed_at"},
			{table: "contributions", column: "person", records: "id, pot, amount, at, back_at"},
			{table: "grants", column: "manager", records: "id, amount, reason, given_at, back_at"},
			{table: "grants", column: "person", records: "id, amount, reason, given_at, back_at"},
		},
		counts: []count{
			{"orders", "SELECT COUNT(*) FROM orders WHERE person = $1"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportOrder { return &e.Orders }, scanExportOrder, exportOrders),
		},
		said: []string{
			`UPDATE orders SET question = '', answer = '', words = '', note = '' WHERE person = $1
				AND (question <> '' OR answer <> '' OR words <> '' OR note <> '')`,
			"UPDATE orders SET question = '' WHERE questioned_by = $1 AND question <> ''",
			"UPDATE orders SET words = '' WHERE decided_by = $1 AND words <> ''",
			"UPDATE orders SET note = '' WHERE handed_by = $1 AND note <> ''",
			"UPDATE grants SET reason = '' WHERE (manager = $1 OR person = $1) AND reason <> ''",
		},
	}
}
