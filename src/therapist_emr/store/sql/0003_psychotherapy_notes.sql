-- Psychotherapy notes (45 CFR 164.501), kept apart from the record: nothing of a chart refers to these
-- tables, no list, count, search index or copy of a chart reads them. The same rules hold as for
-- entries: what was kept stays as it was kept.

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

CREATE TRIGGER psychotherapy_revision_fixed BEFORE UPDATE ON psychotherapy_revision BEGIN
    SELECT RAISE(ABORT, 'a revision never changes');
END;
CREATE TRIGGER psychotherapy_revision_kept BEFORE DELETE ON psychotherapy_revision BEGIN
    SELECT RAISE(ABORT, 'a revision is never removed');
END;
CREATE TRIGGER psychotherapy_note_kept BEFORE DELETE ON psychotherapy_note BEGIN
    SELECT RAISE(ABORT, 'a note is never removed');
END;
CREATE TRIGGER psychotherapy_note_fixed BEFORE UPDATE ON psychotherapy_note
WHEN new.id <> old.id OR new.uuid <> old.uuid OR new.client_id <> old.client_id
    OR new.created_utc <> old.created_utc
BEGIN
    SELECT RAISE(ABORT, 'a note keeps its identity');
END;
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
CREATE TRIGGER psychotherapy_revision_follows BEFORE INSERT ON psychotherapy_revision
WHEN new.seq <> 1 + (
        SELECT ifnull(max(seq), 0) FROM psychotherapy_revision WHERE note_id = new.note_id)
    OR new.prev_hash <> ifnull((SELECT hash FROM psychotherapy_revision
        WHERE note_id = new.note_id ORDER BY seq DESC LIMIT 1), '')
BEGIN
    SELECT RAISE(ABORT, 'a revision follows the one before it');
END;
CREATE TRIGGER psychotherapy_revision_final BEFORE INSERT ON psychotherapy_revision
WHEN (SELECT status FROM psychotherapy_note WHERE id = new.note_id) = 'error'
BEGIN
    SELECT RAISE(ABORT, 'nothing is added to what was entered in error');
END;
CREATE TRIGGER psychotherapy_draft_fixed BEFORE UPDATE ON psychotherapy_draft
WHEN new.uuid <> old.uuid OR new.client_id <> old.client_id OR new.note_id IS NOT old.note_id
BEGIN
    SELECT RAISE(ABORT, 'a draft stays where it was begun');
END;
