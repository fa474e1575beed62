-- Whether other teams may credit a team's people for parts of their deals.
ALTER TABLE selling ADD COLUMN credit_from_others INTEGER NOT NULL DEFAULT 0 CHECK (credit_from_others IN (0, 1));
