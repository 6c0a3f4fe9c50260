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

CREATE TRIGGER audit_follows BEFORE INSERT ON audit
WHEN new.seq <> 1 + (SELECT ifnull(max(seq), 0) FROM audit)
    OR new.prev <> ifnull((SELECT mac FROM audit ORDER BY seq DESC LIMIT 1), '')
BEGIN
    SELECT RAISE(ABORT, 'the audit trail goes on where it ended');
END;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never cut');
END;

CREATE TABLE backup_destination (
    id INTEGER PRIMARY KEY,
    folder TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('disk', 'removable', 'network', 'synced')),
    name TEXT NOT NULL DEFAULT '',
    -- 1 when the folder was last seen on another disk than the practice: if it is found on the
    -- practice's own disk later, the drive is away and only its empty mount point is there.
    apart INTEGER NOT NULL DEFAULT 0 CHECK (apart IN (0, 1)),
    added_utc TEXT NOT NULL
) STRICT;

CREATE TABLE backup_run (
    id INTEGER PRIMARY KEY,
    at_utc TEXT NOT NULL,
    folder TEXT NOT NULL,
    file TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',
    verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
    problem TEXT NOT NULL DEFAULT ''
, trouble TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX backup_run_folder ON backup_run (folder, verified);

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

CREATE TRIGGER client_fixed BEFORE UPDATE ON client
WHEN new.id <> old.id OR new.uuid <> old.uuid OR new.record_number <> old.record_number
    OR new.created_utc <> old.created_utc
BEGIN
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

CREATE TRIGGER draft_fixed BEFORE UPDATE ON draft
WHEN new.uuid <> old.uuid OR new.client_id <> old.client_id OR new.section <> old.section
    OR new.entry_id IS NOT old.entry_id
BEGIN
    SELECT RAISE(ABORT, 'a draft stays in its chart');
END;

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

CREATE TRIGGER entry_begins BEFORE INSERT ON entry
WHEN new.revisions <> 1 OR new.addenda <> 0 OR new.status = 'error'
BEGIN
    SELECT RAISE(ABORT, 'an entry begins with one revision');
END;

CREATE TRIGGER entry_counts BEFORE UPDATE ON entry
WHEN new.revisions <> (SELECT count(*) FROM revision WHERE entry_id = old.id AND kind = 'content')
    OR new.addenda <> (SELECT count(*) FROM revision WHERE entry_id = old.id AND kind = 'addendum')
    OR (new.status = 'error') <>
        EXISTS (SELECT 1 FROM revision WHERE entry_id = old.id AND kind = 'error')
BEGIN
    SELECT RAISE(ABORT, 'an entry counts its revisions');
END;

CREATE TRIGGER entry_error_final BEFORE UPDATE OF status ON entry
WHEN old.status = 'error' AND new.status <> 'error' BEGIN
    SELECT RAISE(ABORT, 'entered in error is final');
END;

CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry
WHEN new.id <> old.id OR new.uuid <> old.uuid OR new.client_id <> old.client_id
    OR new.section <> old.section OR new.kind <> old.kind OR new.number <> old.number
    OR new.created_utc <> old.created_utc
BEGIN
    SELECT RAISE(ABORT, 'an entry keeps its identity');
END;

CREATE TRIGGER entry_header BEFORE UPDATE ON entry
WHEN new.revisions = old.revisions
    AND (new.at <> old.at OR new.at_utc <> old.at_utc OR new.zone <> old.zone
        OR new.title <> old.title OR new.summary <> old.summary OR new.facts <> old.facts)
BEGIN
    SELECT RAISE(ABORT, 'a header changes with the revision it comes from');
END;

CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN
    SELECT RAISE(ABORT, 'an entry is never removed');
END;

CREATE TRIGGER entry_signed_final BEFORE UPDATE OF status ON entry
WHEN old.status = 'signed' AND new.status = 'kept' BEGIN
    SELECT RAISE(ABORT, 'a signature is not taken back');
END;

CREATE TRIGGER entry_status BEFORE UPDATE ON entry
WHEN new.status <> old.status AND new.status <> 'error'
BEGIN
    SELECT RAISE(ABORT, 'an entry is signed when it begins, or not at all');
END;

CREATE TABLE exposed_backup (
    id INTEGER PRIMARY KEY,
    folder TEXT NOT NULL,
    file TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    made_utc TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'encrypted', 'destroyed', 'gone')),
    told_utc TEXT NOT NULL,
    UNIQUE (folder, file)
) STRICT;

CREATE TABLE key_history (
    under TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    nonce TEXT NOT NULL,
    ciphertext TEXT NOT NULL,
    kept_utc TEXT NOT NULL
) STRICT;

CREATE TRIGGER key_history_fixed BEFORE UPDATE ON key_history BEGIN
    SELECT RAISE(ABORT, 'a key that was kept never changes');
END;

CREATE TRIGGER key_history_kept BEFORE DELETE ON key_history BEGIN
    SELECT RAISE(ABORT, 'a key that was kept is never removed');
END;

CREATE TABLE library (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('template', 'snippet', 'word')),
    key TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    changed_utc TEXT NOT NULL,
    UNIQUE (kind, key)
) STRICT;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER meta_fixed BEFORE UPDATE ON meta
WHEN old.key IN ('audit_secret', 'db_id') OR new.key IN ('audit_secret', 'db_id')
BEGIN
    SELECT RAISE(ABORT, 'this is made once');
END;

CREATE TRIGGER meta_kept BEFORE DELETE ON meta
WHEN old.key IN ('audit_secret', 'db_id')
BEGIN
    SELECT RAISE(ABORT, 'this is made once');
END;

CREATE TABLE psychotherapy_draft (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL,
    client_id INTEGER NOT NULL REFERENCES client (id),
    note_id INTEGER REFERENCES psychotherapy_note (id),
    form_version INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    started_utc TEXT NOT NULL,
    saved_utc TEXT NOT NULL,
    saved_local TEXT NOT NULL,
    zone TEXT NOT NULL
) STRICT;

CREATE TRIGGER psychotherapy_draft_fixed BEFORE UPDATE ON psychotherapy_draft
WHEN new.uuid <> old.uuid OR new.client_id <> old.client_id OR new.note_id IS NOT old.note_id
BEGIN
    SELECT RAISE(ABORT, 'a draft stays where it was begun');
END;

CREATE TABLE psychotherapy_note (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    client_id INTEGER NOT NULL REFERENCES client (id),
    at TEXT NOT NULL,
    zone TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('kept', 'error')),
    revisions INTEGER NOT NULL DEFAULT 1,
    created_utc TEXT NOT NULL
) STRICT;

CREATE INDEX psychotherapy_list ON psychotherapy_note (client_id, at DESC, id DESC);

CREATE TRIGGER psychotherapy_note_begins BEFORE INSERT ON psychotherapy_note
WHEN new.revisions <> 1 OR new.status = 'error'
BEGIN
    SELECT RAISE(ABORT, 'a note begins with one revision');
END;

CREATE TRIGGER psychotherapy_note_counts BEFORE UPDATE ON psychotherapy_note
WHEN new.revisions <> (
        SELECT count(*) FROM psychotherapy_revision WHERE note_id = old.id AND kind = 'content')
    OR (new.status = 'error') <>
        EXISTS (SELECT 1 FROM psychotherapy_revision WHERE note_id = old.id AND kind = 'error')
BEGIN
    SELECT RAISE(ABORT, 'a note counts its revisions');
END;

CREATE TRIGGER psychotherapy_note_day BEFORE UPDATE ON psychotherapy_note
WHEN new.revisions = old.revisions AND (new.at <> old.at OR new.zone <> old.zone)
BEGIN
    SELECT RAISE(ABORT, 'a header changes with the revision it comes from');
END;

CREATE TRIGGER psychotherapy_note_fixed BEFORE UPDATE ON psychotherapy_note
WHEN new.id <> old.id OR new.uuid <> old.uuid OR new.client_id <> old.client_id
    OR new.created_utc <> old.created_utc
BEGIN
    SELECT RAISE(ABORT, 'a note keeps its identity');
END;

CREATE TRIGGER psychotherapy_note_kept BEFORE DELETE ON psychotherapy_note BEGIN
    SELECT RAISE(ABORT, 'a note is never removed');
END;

CREATE TABLE psychotherapy_revision (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    note_id INTEGER NOT NULL REFERENCES psychotherapy_note (id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('content', 'error')),
    form_version INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    made_utc TEXT NOT NULL,
    made_local TEXT NOT NULL,
    zone TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    prev_hash TEXT NOT NULL DEFAULT '',
    hash TEXT NOT NULL,
    UNIQUE (note_id, seq)
) STRICT;

CREATE TRIGGER psychotherapy_revision_final BEFORE INSERT ON psychotherapy_revision
WHEN (SELECT status FROM psychotherapy_note WHERE id = new.note_id) = 'error'
BEGIN
    SELECT RAISE(ABORT, 'nothing is added to what was entered in error');
END;

CREATE TRIGGER psychotherapy_revision_fixed BEFORE UPDATE ON psychotherapy_revision BEGIN
    SELECT RAISE(ABORT, 'a revision never changes');
END;

CREATE TRIGGER psychotherapy_revision_follows BEFORE INSERT ON psychotherapy_revision
WHEN new.seq <> 1 + (
        SELECT ifnull(max(seq), 0) FROM psychotherapy_revision WHERE note_id = new.note_id)
    OR new.prev_hash <> ifnull((SELECT hash FROM psychotherapy_revision
        WHERE note_id = new.note_id ORDER BY seq DESC LIMIT 1), '')
BEGIN
    SELECT RAISE(ABORT, 'a revision follows the one before it');
END;

CREATE TRIGGER psychotherapy_revision_kept BEFORE DELETE ON psychotherapy_revision BEGIN
    SELECT RAISE(ABORT, 'a revision is never removed');
END;

CREATE TABLE restore_drill (
    id INTEGER PRIMARY KEY,
    at_utc TEXT NOT NULL,
    folder TEXT NOT NULL,
    file TEXT NOT NULL,
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    problem TEXT NOT NULL DEFAULT ''
) STRICT;

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

CREATE TRIGGER revision_final BEFORE INSERT ON revision
WHEN (SELECT status FROM entry WHERE id = new.entry_id) = 'error'
BEGIN
    SELECT RAISE(ABORT, 'nothing is added to what was entered in error');
END;

CREATE TRIGGER revision_fixed BEFORE UPDATE ON revision BEGIN
    SELECT RAISE(ABORT, 'a revision never changes');
END;

CREATE TRIGGER revision_follows BEFORE INSERT ON revision
WHEN new.seq <> 1 + (SELECT ifnull(max(seq), 0) FROM revision WHERE entry_id = new.entry_id)
    OR new.prev_hash <> ifnull(
        (SELECT hash FROM revision WHERE entry_id = new.entry_id ORDER BY seq DESC LIMIT 1), '')
BEGIN
    SELECT RAISE(ABORT, 'a revision follows the one before it');
END;

CREATE TRIGGER revision_kept BEFORE DELETE ON revision BEGIN
    SELECT RAISE(ABORT, 'a revision is never removed');
END;

CREATE TRIGGER revision_signed BEFORE INSERT ON revision
WHEN new.signed_utc = '' AND (SELECT status FROM entry WHERE id = new.entry_id) = 'signed'
BEGIN
    SELECT RAISE(ABORT, 'what belongs to a signed entry is signed');
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

CREATE TRIGGER search_doc_placed BEFORE INSERT ON search_doc
WHEN NOT EXISTS (
    SELECT 1 FROM revision JOIN entry ON entry.id = revision.entry_id
    WHERE revision.id = new.revision_id AND entry.id = new.entry_id
        AND entry.client_id = new.client_id AND entry.section = new.section)
BEGIN
    SELECT RAISE(ABORT, 'search text belongs to its chart');
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
