-- What events add up to, for lists and boards. Every row can be made again from the log.
-- Absent text is '' and an absent moment 0 where lists are ordered or searched by it.

CREATE TABLE cases (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    number {{text}} NOT NULL,
    item {{text}} NOT NULL,
    item_revision {{int}} NOT NULL,
    stage {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    applicant {{text}} NOT NULL,
    form {{text}} NOT NULL,
    submitted_by {{text}} NOT NULL,
    received_by {{text}} NOT NULL,
    received_at {{int}} NOT NULL,
    received_on {{text}} NOT NULL,
    notice_due {{text}} NOT NULL,
    accepted_on {{text}} NOT NULL,
    deemed {{int}} NOT NULL,
    paused_since {{text}} NOT NULL,
    decided_on {{text}} NOT NULL,
    outcome {{text}} NOT NULL,
    decision_number {{text}} NOT NULL,
    certificate {{text}} NOT NULL,
    updated_at {{int}} NOT NULL,
    PRIMARY KEY (authority, id),
    UNIQUE (authority, number)
) {{table}};
CREATE INDEX cases_by_update ON cases (authority, updated_at, id);
CREATE INDEX cases_by_submitter ON cases (submitted_by, updated_at, id);
CREATE INDEX cases_by_notice ON cases (stage, notice_due, authority, id);

-- Who has to do something next; a case waits with one role at a time.
CREATE TABLE worklist (
    authority {{text}} NOT NULL,
    holder_role {{text}} NOT NULL,
    updated_at {{int}} NOT NULL,
    case_id {{text}} NOT NULL,
    number {{text}} NOT NULL,
    item {{text}} NOT NULL,
    stage {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    PRIMARY KEY (authority, case_id)
) {{table}};
CREATE INDEX worklist_by_role ON worklist (authority, holder_role, updated_at, case_id);

CREATE TABLE certificates (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    case_id {{text}} NOT NULL,
    identifier {{text}} NOT NULL,
    number {{text}} NOT NULL,
    item {{text}} NOT NULL,
    holder {{text}} NOT NULL,
    valid_from {{text}} NOT NULL,
    valid_through {{text}} NOT NULL,
    file {{text}} NOT NULL,
    document_digest {{text}} NOT NULL,
    digest {{text}} NOT NULL,
    seal {{text}} NOT NULL,
    issued_on {{text}} NOT NULL,
    issued_at {{int}} NOT NULL,
    PRIMARY KEY (authority, id),
    UNIQUE (authority, identifier)
) {{table}};
CREATE INDEX certificates_by_identifier ON certificates (identifier);
CREATE INDEX certificates_by_case ON certificates (authority, case_id, id);
CREATE INDEX certificates_by_digest ON certificates (digest);

CREATE TABLE pushes (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    case_id {{text}} NOT NULL,
    case_number {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    department {{text}} NOT NULL,
    item {{text}} NOT NULL,
    number {{text}} NOT NULL,
    subject {{text}} NOT NULL,
    digest {{text}} NOT NULL,
    stage {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    pushed_at {{int}} NOT NULL,
    sign_due {{text}} NOT NULL,
    delivered_at {{int}} NOT NULL,
    signed_at {{int}} NOT NULL,
    signed_by {{text}} NOT NULL,
    PRIMARY KEY (authority, id)
) {{table}};
CREATE INDEX pushes_by_department ON pushes (authority, department, stage, pushed_at, id);
CREATE INDEX pushes_by_case ON pushes (authority, case_id, pushed_at, id);

CREATE TABLE ratings (
    authority {{text}} NOT NULL,
    case_id {{text}} NOT NULL,
    item {{text}} NOT NULL,
    level {{int}} NOT NULL,
    options {{text}} NOT NULL,
    channel {{text}} NOT NULL,
    anonymous {{int}} NOT NULL,
    given_at {{int}} NOT NULL,
    PRIMARY KEY (authority, case_id)
) {{table}};
CREATE INDEX ratings_by_time ON ratings (authority, given_at, case_id);

-- Every use of a seal: who, case, document, key (one row each, also an event of its own).
CREATE TABLE seal_uses (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    seal {{text}} NOT NULL,
    key_id {{text}} NOT NULL,
    operator {{text}} NOT NULL,
    case_id {{text}} NOT NULL,
    certificate {{text}} NOT NULL,
    document_digest {{text}} NOT NULL,
    sealed_digest {{text}} NOT NULL,
    used_at {{int}} NOT NULL,
    PRIMARY KEY (authority, id)
) {{table}};
CREATE INDEX seal_uses_by_seal ON seal_uses (authority, seal, used_at, id);

-- Attempts that the law or the authority table refused.
CREATE TABLE refused_attempts (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    actor {{text}} NOT NULL,
    act {{text}} NOT NULL,
    subject {{text}} NOT NULL,
    code {{text}} NOT NULL,
    rule {{text}} NOT NULL,
    refused_at {{int}} NOT NULL,
    PRIMARY KEY (authority, id)
) {{table}};
CREATE INDEX refused_attempts_by_time ON refused_attempts (authority, refused_at, id);

-- Seals and how far their lives have come; one approval seal in use at an authority.
CREATE TABLE seals (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    name {{text}} NOT NULL,
    stage {{text}} NOT NULL,
    key_id {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    updated_at {{int}} NOT NULL,
    PRIMARY KEY (authority, id)
) {{table}};
CREATE UNIQUE INDEX seals_one_approval ON seals (authority, kind) WHERE kind = 'approval' AND stage = 'active';
