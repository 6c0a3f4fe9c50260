-- What 0001 left to the program's good behavior, the file itself now refuses.
-- A guard names no columns after UPDATE OF: `SET rowid = ...` would walk past it.

-- An entry keeps its identity, and its header says what its revisions say.
DROP TRIGGER entry_fixed;
CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry
WHEN new.id <> old.id OR new.uuid <> old.uuid OR new.client_id <> old.client_id
    OR new.section <> old.section OR new.kind <> old.kind OR new.number <> old.number
    OR new.created_utc <> old.created_utc
BEGIN
    SELECT RAISE(ABORT, 'an entry keeps its identity');
END;
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
CREATE TRIGGER entry_header BEFORE UPDATE ON entry
WHEN new.revisions = old.revisions
    AND (new.at <> old.at OR new.at_utc <> old.at_utc OR new.zone <> old.zone
        OR new.title <> old.title OR new.summary <> old.summary OR new.facts <> old.facts)
BEGIN
    SELECT RAISE(ABORT, 'a header changes with the revision it comes from');
END;
CREATE TRIGGER entry_status BEFORE UPDATE ON entry
WHEN new.status <> old.status AND new.status <> 'error'
BEGIN
    SELECT RAISE(ABORT, 'an entry is signed when it begins, or not at all');
END;

-- A revision follows the one before it; what belongs to a signed entry is signed.
CREATE TRIGGER revision_follows BEFORE INSERT ON revision
WHEN new.seq <> 1 + (SELECT ifnull(max(seq), 0) FROM revision WHERE entry_id = new.entry_id)
    OR new.prev_hash <> ifnull(
        (SELECT hash FROM revision WHERE entry_id = new.entry_id ORDER BY seq DESC LIMIT 1), '')
BEGIN
    SELECT RAISE(ABORT, 'a revision follows the one before it');
END;
CREATE TRIGGER revision_signed BEFORE INSERT ON revision
WHEN new.signed_utc = '' AND (SELECT status FROM entry WHERE id = new.entry_id) = 'signed'
BEGIN
    SELECT RAISE(ABORT, 'what belongs to a signed entry is signed');
END;
CREATE TRIGGER revision_final BEFORE INSERT ON revision
WHEN (SELECT status FROM entry WHERE id = new.entry_id) = 'error'
BEGIN
    SELECT RAISE(ABORT, 'nothing is added to what was entered in error');
END;

-- A client keeps record number and identity; a draft stays in its chart.
DROP TRIGGER client_fixed;
CREATE TRIGGER client_fixed BEFORE UPDATE ON client
WHEN new.id <> old.id OR new.uuid <> old.uuid OR new.record_number <> old.record_number
    OR new.created_utc <> old.created_utc
BEGIN
    SELECT RAISE(ABORT, 'a client keeps record number and identity');
END;
CREATE TRIGGER draft_fixed BEFORE UPDATE ON draft
WHEN new.uuid <> old.uuid OR new.client_id <> old.client_id OR new.section <> old.section
    OR new.entry_id IS NOT old.entry_id
BEGIN
    SELECT RAISE(ABORT, 'a draft stays in its chart');
END;

-- What search reads belongs to the chart that it names.
CREATE TRIGGER search_doc_placed BEFORE INSERT ON search_doc
WHEN NOT EXISTS (
    SELECT 1 FROM revision JOIN entry ON entry.id = revision.entry_id
    WHERE revision.id = new.revision_id AND entry.id = new.entry_id
        AND entry.client_id = new.client_id AND entry.section = new.section)
BEGIN
    SELECT RAISE(ABORT, 'search text belongs to its chart');
END;

-- The trail goes on where it ended; its secret and the name of the file are made once.
CREATE TRIGGER audit_follows BEFORE INSERT ON audit
WHEN new.seq <> 1 + (SELECT ifnull(max(seq), 0) FROM audit)
    OR new.prev <> ifnull((SELECT mac FROM audit ORDER BY seq DESC LIMIT 1), '')
BEGIN
    SELECT RAISE(ABORT, 'the audit trail goes on where it ended');
END;
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
