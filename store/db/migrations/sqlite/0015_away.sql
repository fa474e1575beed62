-- From when to when an absence keeps people from being spoken to: from its first midnight until the first working morning after it, on
-- the person's own clock. What waited meanwhile has been gathered once it is over.
ALTER TABLE absences ADD COLUMN from_at INTEGER; -- NULL until it was planned
ALTER TABLE absences ADD COLUMN back_at INTEGER;
ALTER TABLE absences ADD COLUMN over INTEGER NOT NULL DEFAULT 0;
CREATE INDEX absences_running ON absences (person, from_at) WHERE over = 0;
CREATE INDEX absences_back ON absences (back_at) WHERE over = 0;

-- The message that says what waited, of what it carries; that is dropped itself.
ALTER TABLE posts ADD COLUMN carrier INTEGER REFERENCES posts (id);
CREATE INDEX posts_carrier ON posts (carrier) WHERE carrier IS NOT NULL;
