-- Files that no case has claimed do not belong among those of cases: there may be many, all under one empty name.
DROP INDEX files_by_case;
CREATE INDEX files_by_case ON files (authority, case_id) WHERE case_id <> '';
