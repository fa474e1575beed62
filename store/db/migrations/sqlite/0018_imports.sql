-- A file of deals on its way in: its rows wait here, and are taken some at a time, so that nobody waits for them. All of them are taken or none.
CREATE TABLE imports (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	person   TEXT REFERENCES people (id), -- NULL: the operator
	team     INTEGER NOT NULL REFERENCES teams (id),
	source   TEXT NOT NULL,
	file     TEXT NOT NULL, -- its name
	state    TEXT NOT NULL CHECK (state IN ('staging', 'taking', 'undoing', 'settling', 'clearing', 'ended')),
	total    INTEGER NOT NULL, -- rows
	taken    INTEGER NOT NULL DEFAULT 0, -- of them
	created  INTEGER NOT NULL DEFAULT 0, -- what the rows did
	changed  INTEGER NOT NULL DEFAULT 0,
	same     INTEGER NOT NULL DEFAULT 0,
	asked    INTEGER NOT NULL DEFAULT 0,
	settled_team   INTEGER NOT NULL DEFAULT 0, -- whose targets were counted anew last
	settled_person TEXT NOT NULL DEFAULT '',
	wrong    TEXT NOT NULL DEFAULT '', -- the sentence of why a row could not be taken after all, in JSON; all is undone then
	wrong_row  INTEGER NOT NULL DEFAULT 0, -- from 0
	wrong_line INTEGER NOT NULL DEFAULT 0, -- of the file
	post     INTEGER REFERENCES posts (id), -- that says how far it is
	begun_at INTEGER NOT NULL,
	ended_at INTEGER
) STRICT;
CREATE INDEX imports_working ON imports (id) WHERE state <> 'ended';
CREATE INDEX imports_person ON imports (person);
CREATE INDEX imports_post ON imports (post) WHERE post IS NOT NULL;

CREATE TABLE import_rows (
	import INTEGER NOT NULL REFERENCES imports (id),
	n      INTEGER NOT NULL, -- from 0
	line   INTEGER NOT NULL, -- of the file; 0: of none
	row    TEXT NOT NULL, -- in JSON
	effect TEXT NOT NULL DEFAULT '', -- empty: not taken yet
	deal   INTEGER REFERENCES deals (id), -- that it made or changed
	change INTEGER REFERENCES deal_changes (id),
	PRIMARY KEY (import, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_rows_deal ON import_rows (deal) WHERE deal IS NOT NULL;
CREATE INDEX import_rows_change ON import_rows (change) WHERE change IS NOT NULL;
