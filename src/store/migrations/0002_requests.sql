-- What was made for requests that name themselves, so that a repeated one makes nothing.
CREATE TABLE requests (
    key TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('tasks', 'objectives')),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX requests_by_time ON requests (at);
