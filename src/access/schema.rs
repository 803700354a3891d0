//! The tables, version by version.
//!
//! Times are milliseconds since 1970 in UTC. A `secret` is the SHA-256 of one.

/// Marks the file as one of this program: "CFac".
pub(super) const APPLICATION_ID: i32 = 0x4346_6163;

/// What makes each version of the one before it. Only ever appended to.
pub(super) const MIGRATIONS: [&str; 1] = [r"
CREATE TABLE links (
    secret BLOB PRIMARY KEY CHECK (length(secret) = 32),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret BLOB NOT NULL UNIQUE CHECK (length(secret) = 32),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret BLOB NOT NULL UNIQUE CHECK (length(secret) = 32),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    created INTEGER NOT NULL,
    last_used INTEGER
) STRICT;

CREATE TABLE server (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    address TEXT NOT NULL
) STRICT;
"];
