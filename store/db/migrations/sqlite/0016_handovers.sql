-- Objectives that went to a manager because their owner left, for as long as the owner may get them back.
CREATE TABLE handovers (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	objective   INTEGER NOT NULL REFERENCES objectives (id),
	leaver      TEXT NOT NULL REFERENCES people (id), -- whose it was
	keeper      TEXT NOT NULL REFERENCES people (id), -- who got it
	at          INTEGER NOT NULL,
	asked       INTEGER REFERENCES posts (id), -- in which a manager is asked, once the leaver is back
	given       INTEGER, -- what the manager said: 1 back, 0 not; NULL: nothing
	answered_by TEXT REFERENCES people (id),
	answered_at INTEGER
) STRICT;
CREATE INDEX handovers_objective ON handovers (objective);
CREATE INDEX handovers_leaver ON handovers (leaver);
CREATE INDEX handovers_asked ON handovers (asked) WHERE asked IS NOT NULL;

INSERT INTO handovers (objective, leaver, keeper, at)
SELECT c.objective, c.old, c.new, c.changed_at FROM changes c JOIN objectives o ON o.id = c.objective AND o.owner = c.new
JOIN people l ON l.id = c.old WHERE c.field = 'owner' AND c.source = 'directory'
	AND c.id = (SELECT MAX(x.id) FROM changes x WHERE x.objective = c.objective AND x.field = 'owner');
