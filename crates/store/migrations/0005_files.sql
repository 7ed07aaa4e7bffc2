-- Whose a file is as long as no case names it, whether its bytes are still there, and which case personal data
-- belongs to.

-- The account that handed the file in; empty for documents that the office made.
ALTER TABLE files ADD COLUMN owner {{text}} NOT NULL DEFAULT '';
-- When the bytes of an erased file were taken out of the file store.
ALTER TABLE files ADD COLUMN swept_at {{int}};
-- Files that wait for a case; few, because most are claimed within minutes.
CREATE INDEX files_unclaimed ON files (created_at) WHERE case_id = '';
CREATE INDEX files_to_sweep ON files (authority, id) WHERE erased_at IS NOT NULL AND swept_at IS NULL;

ALTER TABLE vault_records ADD COLUMN case_id {{text}} NOT NULL DEFAULT '';
CREATE INDEX vault_records_by_case ON vault_records (authority, case_id, id);
