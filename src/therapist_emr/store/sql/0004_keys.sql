-- The keys a practice had before, so that its older backups still open. Each is sealed with the key
-- that followed it, named in `under`; whoever has today's key opens them one after the other.
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

-- Backups that a key which somebody saw still opens, and what became of each.
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
