-- Whether its kudos are private: by how many people somebody was thanked in public is counted over the index alone.
ALTER TABLE gifts ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));
UPDATE gifts SET private = 1 WHERE kudos IN (SELECT id FROM kudos WHERE private = 1);
CREATE INDEX gifts_open ON gifts (receiver, day, giver) WHERE gone_at IS NULL AND private = 0 AND hidden = 0;
