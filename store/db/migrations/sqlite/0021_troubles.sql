-- What does not work, and that the admins are told of: one open line of each kind.
CREATE TABLE troubles (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	kind    TEXT NOT NULL,
	detail  TEXT NOT NULL, -- for operators, as the log has it
	since   INTEGER NOT NULL,
	told_at INTEGER,
	over_at INTEGER
) STRICT;
CREATE UNIQUE INDEX troubles_open ON troubles (kind) WHERE over_at IS NULL;
CREATE INDEX troubles_untold ON troubles (since) WHERE told_at IS NULL;
