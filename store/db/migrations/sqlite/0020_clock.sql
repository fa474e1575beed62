-- When the clock turned last, and by which clock: one that is set by hand is never mixed with the machine's.
CREATE TABLE clock (
	id        INTEGER PRIMARY KEY CHECK (id = 1),
	turned_at INTEGER NOT NULL,
	by_hand   INTEGER NOT NULL CHECK (by_hand IN (0, 1))
) STRICT;
INSERT INTO clock SELECT 1, MAX(taken_at), 0 FROM envelopes HAVING COUNT(*) > 0;
