-- Backups go to several destinations, each with its own history; restoring is tried out now and then.

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

-- What kind of trouble a backup met, as a word of the program's own; `problem` says it to a person.
ALTER TABLE backup_run ADD COLUMN trouble TEXT NOT NULL DEFAULT '';

CREATE INDEX backup_run_folder ON backup_run (folder, verified);

CREATE TABLE restore_drill (
    id INTEGER PRIMARY KEY,
    at_utc TEXT NOT NULL,
    folder TEXT NOT NULL,
    file TEXT NOT NULL,
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    problem TEXT NOT NULL DEFAULT ''
) STRICT;

-- The one folder of before becomes the first destination.
INSERT INTO backup_destination (folder, kind, added_utc)
SELECT json_extract(value, '$.backup_folder'), 'disk', strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
FROM meta
WHERE key = 'settings' AND json_extract(value, '$.backup_folder') <> '';

UPDATE meta SET value = json_remove(value, '$.backup_folder') WHERE key = 'settings';
