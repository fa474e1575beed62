-- How objectives ended. A closing that was taken back stays.
CREATE TABLE closings (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	objective   INTEGER NOT NULL REFERENCES objectives (id),
	grade       TEXT NOT NULL,
	grades      TEXT NOT NULL, -- JSON, of its key results
	learned     TEXT NOT NULL,
	closed_by   TEXT NOT NULL REFERENCES people (id),
	closed_at   INTEGER NOT NULL,
	reopened_by TEXT REFERENCES people (id),
	reopened_at INTEGER,
	reason      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX closings_holding ON closings (objective) WHERE reopened_at IS NULL;
CREATE INDEX closings_by ON closings (closed_by);
CREATE INDEX closings_reopened ON closings (reopened_by) WHERE reopened_by IS NOT NULL;

ALTER TABLE key_results ADD COLUMN carried_from INTEGER REFERENCES key_results (id);
CREATE INDEX key_results_carried ON key_results (carried_from) WHERE carried_from IS NOT NULL;

CREATE INDEX objectives_label ON objectives (period_label);
