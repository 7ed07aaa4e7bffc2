-- Tokens: {{int}} whole number, {{text}} text, {{bytes}} bytes, {{table}} how the engine keeps a table.
-- Every table owned by an authority has it as first column of each key. Additive only: never edit a
-- migration that was shipped, add the next one.

-- What happened. Rows are added, never changed.
CREATE TABLE events (
    authority {{text}} NOT NULL,
    stream {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    kind {{text}} NOT NULL,
    schema_version {{int}} NOT NULL,
    actor {{text}} NOT NULL,
    recorded_at {{int}} NOT NULL,
    effective_at {{int}},
    command_id {{text}},
    payload {{text}} NOT NULL,
    previous {{bytes}} NOT NULL,
    digest {{bytes}} NOT NULL,
    PRIMARY KEY (authority, stream, revision)
) {{table}};

-- Commands that were carried out, with the answer for whoever asks again.
CREATE TABLE commands (
    authority {{text}} NOT NULL,
    scope {{text}} NOT NULL,
    id {{text}} NOT NULL,
    body_digest {{text}} NOT NULL,
    result {{text}} NOT NULL,
    recorded_at {{int}} NOT NULL,
    PRIMARY KEY (authority, scope, id)
) {{table}};

-- Events that the notary has not placed yet.
CREATE TABLE pending (
    authority {{text}} NOT NULL,
    stream {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    recorded_at {{int}} NOT NULL,
    digest {{bytes}} NOT NULL,
    PRIMARY KEY (authority, stream, revision)
) {{table}};

-- The order that the notary gave to events: dense from 1, per authority.
CREATE TABLE positions (
    authority {{text}} NOT NULL,
    position {{int}} NOT NULL,
    stream {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    digest {{bytes}} NOT NULL,
    PRIMARY KEY (authority, position),
    UNIQUE (authority, stream, revision)
) {{table}};

-- Complete subtrees of the Merkle tree, at every eighth level.
CREATE TABLE tree_nodes (
    authority {{text}} NOT NULL,
    level {{int}} NOT NULL,
    place {{int}} NOT NULL,
    digest {{bytes}} NOT NULL,
    PRIMARY KEY (authority, level, place)
) {{table}};

-- Where the tree of an authority ends, and the roots of the complete subtrees it consists of.
CREATE TABLE log_heads (
    authority {{text}} NOT NULL,
    size {{int}} NOT NULL,
    frontier {{bytes}} NOT NULL,
    PRIMARY KEY (authority)
) {{table}};

-- Signed statements about the tree.
CREATE TABLE checkpoints (
    authority {{text}} NOT NULL,
    size {{int}} NOT NULL,
    root {{bytes}} NOT NULL,
    recorded_at {{int}} NOT NULL,
    key_id {{text}} NOT NULL,
    signature {{bytes}} NOT NULL,
    PRIMARY KEY (authority, size)
) {{table}};

-- Who may do a piece of background work right now.
CREATE TABLE leases (
    authority {{text}} NOT NULL,
    name {{text}} NOT NULL,
    holder {{text}} NOT NULL,
    held_until {{int}} NOT NULL,
    PRIMARY KEY (authority, name)
) {{table}};

-- What remains to be done because of what happened.
CREATE TABLE errands (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    stream {{text}} NOT NULL,
    seq {{int}} NOT NULL,
    topic {{text}} NOT NULL,
    payload {{text}} NOT NULL,
    created_at {{int}} NOT NULL,
    due_at {{int}} NOT NULL,
    attempts {{int}} NOT NULL,
    lease_holder {{text}},
    lease_until {{int}} NOT NULL,
    last_error {{text}},
    dead {{int}} NOT NULL,
    PRIMARY KEY (authority, id)
) {{table}};
CREATE INDEX errands_by_stream ON errands (authority, stream, seq, id);
CREATE INDEX errands_by_topic ON errands (topic, dead, due_at);

-- Numbers given out so far.
CREATE TABLE number_series (
    authority {{text}} NOT NULL,
    series {{text}} NOT NULL,
    next {{int}} NOT NULL,
    PRIMARY KEY (authority, series)
) {{table}};

-- Personal data, sealed by the application; erasing destroys the key and the sealed text.
CREATE TABLE vault_records (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    key_id {{text}} NOT NULL,
    wrapped_key {{bytes}},
    ciphertext {{bytes}},
    index_a {{text}},
    index_b {{text}},
    created_at {{int}} NOT NULL,
    erased_at {{int}},
    PRIMARY KEY (authority, id)
) {{table}};
CREATE INDEX vault_records_by_index_a ON vault_records (authority, kind, index_a, id);
CREATE INDEX vault_records_by_index_b ON vault_records (authority, kind, index_b, id);

-- Files that people handed in or the office made; the bytes lie in the file store under the id.
CREATE TABLE files (
    authority {{text}} NOT NULL,
    id {{text}} NOT NULL,
    case_id {{text}} NOT NULL,
    name {{text}} NOT NULL,
    media_type {{text}} NOT NULL,
    size {{int}} NOT NULL,
    digest {{text}} NOT NULL,
    purpose {{text}} NOT NULL,
    wrapped_key {{bytes}},
    key_id {{text}},
    created_at {{int}} NOT NULL,
    erased_at {{int}},
    PRIMARY KEY (authority, id)
) {{table}};
CREATE INDEX files_by_case ON files (authority, case_id, created_at, id);

-- People and machines that may sign in.
CREATE TABLE accounts (
    id {{text}} NOT NULL,
    login {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    authority {{text}},
    password_hash {{text}},
    body {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    created_at {{int}} NOT NULL,
    disabled_at {{int}},
    failed_logins {{int}} NOT NULL,
    locked_until {{int}} NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (login)
) {{table}};

CREATE TABLE sessions (
    digest {{text}} NOT NULL,
    account_id {{text}} NOT NULL,
    body {{text}} NOT NULL,
    created_at {{int}} NOT NULL,
    seen_at {{int}} NOT NULL,
    expires_at {{int}} NOT NULL,
    PRIMARY KEY (digest)
) {{table}};
CREATE INDEX sessions_by_account ON sessions (account_id, created_at, digest);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Tokens of the programming interface; only their digests are kept.
CREATE TABLE api_tokens (
    digest {{text}} NOT NULL,
    account_id {{text}} NOT NULL,
    label {{text}} NOT NULL,
    created_at {{int}} NOT NULL,
    expires_at {{int}},
    revoked_at {{int}},
    PRIMARY KEY (digest)
) {{table}};
CREATE INDEX api_tokens_by_account ON api_tokens (account_id, created_at, digest);

-- Published data that everybody shares: items, calendars, divisions, authorities. Versions are kept.
CREATE TABLE reference_versions (
    kind {{text}} NOT NULL,
    name {{text}} NOT NULL,
    version {{int}} NOT NULL,
    digest {{text}} NOT NULL,
    body {{text}} NOT NULL,
    published_at {{int}} NOT NULL,
    source {{text}} NOT NULL,
    PRIMARY KEY (kind, name, version)
) {{table}};
CREATE TABLE reference_current (
    kind {{text}} NOT NULL,
    name {{text}} NOT NULL,
    version {{int}} NOT NULL,
    PRIMARY KEY (kind, name)
) {{table}};
