-- Which objective supports which.

CREATE TABLE supports (
	objective  INTEGER NOT NULL REFERENCES objectives (id), -- the lower one
	above      INTEGER NOT NULL REFERENCES objectives (id) CHECK (above <> objective),
	key_result INTEGER REFERENCES key_results (id), -- of the upper one; NULL: all of it
	weight     TEXT NOT NULL,
	set_by     TEXT NOT NULL REFERENCES people (id),
	set_at     INTEGER NOT NULL,
	PRIMARY KEY (objective, above)
) STRICT, WITHOUT ROWID;
CREATE INDEX supports_above ON supports (above);
CREATE INDEX supports_key_result ON supports (key_result) WHERE key_result IS NOT NULL;
CREATE INDEX supports_by ON supports (set_by);

-- The tree is of all that runs.
CREATE INDEX objectives_running ON objectives (period_end);
