-- What becomes of a push once it is with the department.

-- Last day of what is awaited; empty where no limit runs.
ALTER TABLE pushes ADD COLUMN due {{text}} NOT NULL DEFAULT '';
-- Why the office has to look at it, such as a missed limit; empty if it need not.
ALTER TABLE pushes ADD COLUMN exception {{text}} NOT NULL DEFAULT '';
UPDATE pushes SET due = sign_due WHERE signed_at = 0;
CREATE INDEX pushes_by_due ON pushes (due, id) WHERE due <> '' AND exception = '';
CREATE INDEX pushes_exceptions ON pushes (authority, pushed_at, id) WHERE exception <> '';
