-- What the clinician writes with: own note templates, snippets of text, words that are spelled right.
-- No part of any record, so it may be changed and thrown away.

CREATE TABLE library (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('template', 'snippet', 'word')),
    key TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    changed_utc TEXT NOT NULL,
    UNIQUE (kind, key)
) STRICT;
