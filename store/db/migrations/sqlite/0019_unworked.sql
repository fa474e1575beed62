-- What Slack sent and was told to be taken, until its work is done: a process that ends in between leaves it to the next one.
CREATE TABLE unworked (
	key      TEXT PRIMARY KEY,
	type     TEXT NOT NULL, -- of the envelope
	payload  TEXT NOT NULL, -- as Slack sent it
	person   TEXT NOT NULL, -- who did it; empty: nobody did
	late     INTEGER NOT NULL CHECK (late IN (0, 1)), -- a form that is worked after its acknowledgement
	tries    INTEGER NOT NULL DEFAULT 0, -- by processes that began after it was taken
	taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO unworked (key, type, payload, person, late, taken_at) SELECT key, 'interactive', payload, '', 1, postponed_at FROM postponed_forms;
DROP TABLE postponed_forms;
