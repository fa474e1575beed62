-- Not only objectives change hands when somebody leaves, and their manager hears of all of it in one message.
CREATE TABLE left_things (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	objective   INTEGER REFERENCES objectives (id),
	kpi         INTEGER REFERENCES kpis (id),
	deal        INTEGER REFERENCES deals (id),
	leaver      TEXT NOT NULL REFERENCES people (id), -- whose it was
	keeper      TEXT NOT NULL REFERENCES people (id), -- who got it; the leaver, who left only the team
	at          INTEGER NOT NULL,
	told        INTEGER REFERENCES posts (id), -- in which a manager hears of it
	passed      TEXT REFERENCES people (id), -- to whom the manager gave it then
	asked       INTEGER REFERENCES posts (id), -- in which a manager is asked, once the leaver is back
	given       INTEGER, -- what the manager said: 1 back, 0 not; NULL: nothing
	answered_by TEXT REFERENCES people (id),
	answered_at INTEGER,
	CHECK ((objective IS NOT NULL) + (kpi IS NOT NULL) + (deal IS NOT NULL) = 1)
) STRICT;
INSERT INTO left_things (id, objective, leaver, keeper, at, asked, given, answered_by, answered_at)
SELECT id, objective, leaver, keeper, at, asked, given, answered_by, answered_at FROM handovers;
DROP TABLE handovers;
ALTER TABLE left_things RENAME TO handovers;
CREATE INDEX handovers_objective ON handovers (objective) WHERE objective IS NOT NULL;
CREATE INDEX handovers_kpi ON handovers (kpi) WHERE kpi IS NOT NULL;
CREATE INDEX handovers_deal ON handovers (deal) WHERE deal IS NOT NULL;
CREATE INDEX handovers_leaver ON handovers (leaver);
CREATE INDEX handovers_asked ON handovers (asked) WHERE asked IS NOT NULL;
CREATE INDEX handovers_told ON handovers (told) WHERE told IS NOT NULL;
