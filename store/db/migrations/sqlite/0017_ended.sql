-- An objective that was deleted is read nowhere; it is kept for as long as that can be taken back, and for what refers to it.
ALTER TABLE objectives ADD COLUMN deleted_at INTEGER;

-- An objective that is no longer pursued is not graded; learned says why.
ALTER TABLE closings ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1));
