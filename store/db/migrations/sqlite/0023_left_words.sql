-- Words that erasing and the retention left behind.

-- A check-in that was edited after its words were removed has words again, which the retention takes in its time.
UPDATE check_ins SET forgotten_at = NULL WHERE forgotten_at < edited_at;

-- What those who were erased said when they reopened objectives, and what they were asked and answered.
UPDATE closings SET reason = '' WHERE reopened_by LIKE 'former-%';
UPDATE changes SET new = '' WHERE field = 'reopened' AND changed_by LIKE 'former-%';
UPDATE questions SET text = '', answer = '' WHERE check_in IN (SELECT id FROM check_ins WHERE person LIKE 'former-%');

-- The retention finds what still has words.
CREATE INDEX questions_worded ON questions (asked_at) WHERE text <> '' OR answer <> '';
CREATE INDEX closings_worded ON closings (reopened_at) WHERE reason <> '';
CREATE INDEX changes_reopened ON changes (changed_at) WHERE field = 'reopened' AND new <> '';

-- Who is named is found also where nobody had to look before.
CREATE INDEX blockers_closed_by ON blockers (closed_by) WHERE closed_by IS NOT NULL;
CREATE INDEX objectives_created ON objectives (created_by);
CREATE INDEX check_ins_seen_by ON check_ins (seen_by) WHERE seen_by IS NOT NULL;
CREATE INDEX absences_set_by ON absences (set_by);
