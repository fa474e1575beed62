-- The day on which a team's managers are asked next for the targets of a month, unless they are there; empty: to be found out.
ALTER TABLE selling ADD COLUMN next_targets TEXT NOT NULL DEFAULT '';
