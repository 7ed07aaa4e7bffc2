-- Lists of cases and certificates: by receipt, which never changes, so that no line moves between two pages.
CREATE INDEX cases_by_receipt ON cases (authority, received_at, id);
CREATE INDEX cases_by_stage ON cases (authority, stage, received_at, id);
CREATE INDEX cases_by_item ON cases (authority, item, received_at, id);
CREATE INDEX cases_by_applicant ON cases (authority, applicant);
-- Nothing reads by latest change of an authority any more, and every act had to keep it.
DROP INDEX cases_by_update;

CREATE INDEX certificates_by_issue ON certificates (authority, issued_at, id);
CREATE INDEX certificates_by_number ON certificates (number);
