package privacy

func homesPersonal() personal {
	return personal{
		references: []reference{
			{table: "homes", column: "person", gone: true, List: "profile"},
		},
	}
}

func postsPersonal() personal {
	return personal{
		references: []reference{
			{table: "posts", column: "person", List: "messages"},
		},
		counts: []count{
			{"messages", "SELECT COUNT(*) FROM posts WHERE person = $1 AND ts <> ''"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportMessage { return &e.Messages }, scanExportMessage, exportMessages),
		},
		said: []string{
			"UPDATE posts SET state = 'dropped' WHERE person = $1 AND ts = '' AND state IN ('owed', 'parked')",
		},
	}
}

func draftsPersonal() personal {
	return personal{
		references: []reference{
			{table: "drafts", column: "person", gone: true, List: "drafts"},
		},
		counts: []count{
			{"drafts", "SELECT COUNT(*) FROM drafts WHERE person = $1"},
		},
		copies: []copying{
			copied(func(e *Export) *[]ExportDraft { return &e.Drafts }, scanExportDraft, exportDrafts),
		},
		old: []string{
			"DELETE FROM drafts WHERE saved_at < $1",
		},
	}
}

func envelopesPersonal() personal {
	return personal{
		references: []reference{
			{table: "unworked", column: "person", gone: true, records: "type, tries, taken_at"},
		},
	}
}
