-- How many messages a day about what is no target a team's channel reads.
ALTER TABLE thanking ADD COLUMN messages INTEGER NOT NULL DEFAULT 6;

-- When a team's channel reads next what its days had no room for, and what the month's thanks were, on its own clock.
CREATE TABLE thanking_turns (
	team    INTEGER PRIMARY KEY REFERENCES teams (id),
	evening TEXT NOT NULL, -- 2026-11-26T17:00
	wall    TEXT NOT NULL
) STRICT;

CREATE INDEX posts_spared ON posts (channel, due) WHERE kind IN ('praise', 'kudos');
