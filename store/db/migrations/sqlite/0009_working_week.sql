-- The days of the week on which a team works, 1 for Monday to 7 for Sunday.
ALTER TABLE teams ADD COLUMN working_days TEXT NOT NULL DEFAULT '12345';
