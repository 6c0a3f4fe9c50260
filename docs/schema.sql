-- The whole schema as all migrations make it, for reading. What runs are the migrations in
-- src/therapist_emr/store/sql, which also say why; `python3 dev.py schema` writes this.

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at_utc TEXT NOT NULL,
    boot TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    entity TEXT NOT NULL DEFAULT '',
    entity_id TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    prev TEXT NOT NULL,
    mac TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail never changes');
END;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never cut');
END;

CREATE TABLE backup_run (
    id INTEGER PRIMARY KEY,
    at_utc TEXT NOT NULL,
    folder TEXT NOT NULL,
    file TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',
    verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
    problem TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE client (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    record_number TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'active', 'discharged')),
    name TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    pronouns TEXT NOT NULL DEFAULT '',
    born TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    flags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(flags)),
    find_text TEXT NOT NULL,
    last_seen TEXT NOT NULL DEFAULT '',
    next_visit TEXT NOT NULL DEFAULT '',
    created_utc TEXT NOT NULL
) STRICT;

CREATE INDEX client_list ON client (status, sort_name);

CREATE TRIGGER client_fixed BEFORE UPDATE OF id, uuid, record_number, created_utc ON client BEGIN
    SELECT RAISE(ABORT, 'a client keeps record number and identity');
END;

CREATE TRIGGER client_kept BEFORE DELETE ON client BEGIN
    SELECT RAISE(ABORT, 'a client is never removed');
END;

CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL,
    client_id INTEGER NOT NULL REFERENCES client (id),
    section TEXT NOT NULL,
    kind TEXT NOT NULL,
    entry_id INTEGER REFERENCES entry (id),
    at TEXT NOT NULL,
    zone TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    form_version INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    started_utc TEXT NOT NULL,
    saved_utc TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    client_id INTEGER NOT NULL REFERENCES client (id),
    section TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    at_utc TEXT NOT NULL,
    zone TEXT NOT NULL,
    number INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL CHECK (status IN ('signed', 'kept', 'error')),
    title TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(facts)),
    revisions INTEGER NOT NULL DEFAULT 1,
    addenda INTEGER NOT NULL DEFAULT 0,
    created_utc TEXT NOT NULL
) STRICT;

CREATE INDEX entry_chart ON entry
    (client_id, at DESC, id DESC, section, kind, status, number, title, summary, revisions, addenda);

CREATE INDEX entry_section ON entry (section, at DESC);

CREATE TRIGGER entry_error_final BEFORE UPDATE OF status ON entry
WHEN old.status = 'error' AND new.status <> 'error' BEGIN
    SELECT RAISE(ABORT, 'entered in error is final');
END;

CREATE TRIGGER entry_fixed BEFORE UPDATE OF id, uuid, client_id, section, created_utc ON entry BEGIN
    SELECT RAISE(ABORT, 'an entry keeps its identity');
END;

CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN
    SELECT RAISE(ABORT, 'an entry is never removed');
END;

CREATE TRIGGER entry_signed_final BEFORE UPDATE OF status ON entry
WHEN old.status = 'signed' AND new.status = 'kept' BEGIN
    SELECT RAISE(ABORT, 'a signature is not taken back');
END;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('content', 'addendum', 'error')),
    form TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    made_utc TEXT NOT NULL,
    made_local TEXT NOT NULL,
    zone TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    signed_utc TEXT NOT NULL DEFAULT '',
    signed_local TEXT NOT NULL DEFAULT '',
    signer TEXT NOT NULL DEFAULT '',
    credential TEXT NOT NULL DEFAULT '',
    license TEXT NOT NULL DEFAULT '',
    attestation TEXT NOT NULL DEFAULT '',
    prev_hash TEXT NOT NULL DEFAULT '',
    hash TEXT NOT NULL,
    UNIQUE (entry_id, seq)
) STRICT;

CREATE TRIGGER revision_fixed BEFORE UPDATE ON revision BEGIN
    SELECT RAISE(ABORT, 'a revision never changes');
END;

CREATE TRIGGER revision_kept BEFORE DELETE ON revision BEGIN
    SELECT RAISE(ABORT, 'a revision is never removed');
END;

CREATE TABLE search_doc (
    id INTEGER PRIMARY KEY,
    revision_id INTEGER NOT NULL UNIQUE REFERENCES revision (id),
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    client_id INTEGER NOT NULL REFERENCES client (id),
    section TEXT NOT NULL,
    at TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    scope TEXT NOT NULL
) STRICT;

CREATE TRIGGER search_doc_added AFTER INSERT ON search_doc BEGIN
    INSERT INTO search_index (rowid, title, text, scope)
    VALUES (new.id, new.title, new.text, new.scope);
END;

CREATE TRIGGER search_doc_fixed BEFORE UPDATE ON search_doc BEGIN
    SELECT RAISE(ABORT, 'search text is replaced, never changed');
END;

CREATE TRIGGER search_doc_removed AFTER DELETE ON search_doc BEGIN
    INSERT INTO search_index (search_index, rowid, title, text, scope)
    VALUES ('delete', old.id, old.title, old.text, old.scope);
END;

CREATE VIRTUAL TABLE search_index USING fts5 (
    title,
    text,
    scope,
    content = 'search_doc',
    content_rowid = 'id',
    prefix = '2',
    tokenize = 'unicode61 remove_diacritics 2'
);
