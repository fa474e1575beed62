-- Who sees to okrbot, among everybody.
CREATE INDEX people_admins ON people (id) WHERE admin;
