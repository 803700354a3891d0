-- Tasks and objectives become two kinds of item; users, sessions, and API keys move in.
--
-- Times are milliseconds since 1970 in UTC. A secret is the SHA-256 of one. The columns with the
-- suffix _by name the user; NULL is the command line. Rust code converts the parts of the posts and
-- drops the old_ tables.

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_name ON users (name);

CREATE TABLE sign_in_links (
    secret BLOB PRIMARY KEY CHECK (length(secret) = 32),
    user INTEGER NOT NULL REFERENCES users (id),
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret BLOB NOT NULL UNIQUE CHECK (length(secret) = 32),
    user INTEGER NOT NULL REFERENCES users (id),
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret BLOB NOT NULL UNIQUE CHECK (length(secret) = 32),
    user INTEGER NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER
) STRICT;
CREATE INDEX api_keys_by_user ON api_keys (user);

-- One row. retire_access: access/ has been imported and is still to be marked as such.
CREATE TABLE server (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    address TEXT,
    retire_access INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO server (id) VALUES (1);

-- T: task, O: objective. Only an objective counts tasks, only a task ends and has an objective, named
-- by its number.
CREATE TABLE items (
    kind TEXT NOT NULL CHECK (kind IN ('T', 'O')),
    number INTEGER NOT NULL CHECK (number > 0),
    title TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'completed', 'failed')),
    objective INTEGER,
    site TEXT,
    issue_id TEXT,
    issue_key TEXT,
    created INTEGER NOT NULL,
    created_by INTEGER REFERENCES users (id),
    updated INTEGER NOT NULL,
    finished INTEGER,
    finished_by INTEGER REFERENCES users (id),
    tasks INTEGER NOT NULL DEFAULT 0,
    finished_tasks INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, number),
    CHECK ((site IS NULL) = (issue_id IS NULL) AND (site IS NULL) = (issue_key IS NULL)),
    CHECK ((status = 'open') = (finished IS NULL)),
    CHECK (kind = 'T' OR (status = 'open' AND objective IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX items_by_status ON items (kind, status);
CREATE INDEX items_by_objective ON items (objective) WHERE objective IS NOT NULL;
CREATE INDEX items_by_objective_and_status ON items (objective, status)
    WHERE objective IS NOT NULL;
CREATE INDEX items_by_issue_id ON items (issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX items_by_issue_key ON items (issue_key) WHERE issue_key IS NOT NULL;

-- The long texts, so that lists and searches read dense rows.
CREATE TABLE texts (
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    instructions TEXT NOT NULL,
    summary TEXT,
    PRIMARY KEY (kind, number),
    FOREIGN KEY (kind, number) REFERENCES items (kind, number)
) STRICT;

-- The last number of each kind. A number is never used again.
CREATE TABLE numbers (
    kind TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO items (kind, number, title, status, site, issue_id, issue_key, created, updated, tasks,
                   finished_tasks)
    SELECT 'O', id, title, 'open', site, issue_id, issue_key, created, updated, tasks,
           finished_tasks
    FROM objectives;
INSERT INTO items (kind, number, title, status, objective, site, issue_id, issue_key, created,
                   updated, finished)
    SELECT 'T', id, title, status, objective, site, issue_id, issue_key, created, updated, finished
    FROM tasks;
INSERT INTO texts SELECT 'O', id, instructions, NULL FROM objectives;
INSERT INTO texts SELECT 'T', id, instructions, summary FROM tasks;
INSERT INTO numbers VALUES
    ('T', coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'tasks'), 0)),
    ('O', coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'objectives'), 0));

-- What was created for requests with an Idempotency-Key, so that a repeated one creates nothing.
CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    kind TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (at);
INSERT INTO idempotency_keys
    SELECT key, digest, iif(what = 'tasks', 'T', 'O'), first, last, at FROM requests;

DROP INDEX posts_by_task;
DROP INDEX posts_by_issue;
ALTER TABLE posts RENAME TO old_posts;
ALTER TABLE parts RENAME TO old_parts;

CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The number of the task whose summary it is.
    task INTEGER,
    site TEXT NOT NULL,
    issue_id TEXT NOT NULL,
    issue_key TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('everyone', 'internal')),
    posted_by INTEGER REFERENCES users (id),
    started INTEGER NOT NULL,
    finished INTEGER,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX posts_by_task ON posts (task) WHERE task IS NOT NULL;
CREATE INDEX posts_by_issue ON posts (issue_id);
INSERT INTO posts (id, task, site, issue_id, issue_key, audience, started, finished, text)
    SELECT id, task, site, issue_id, issue_key, audience, started, finished, text FROM old_posts;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'old_posts')
    WHERE name = 'posts' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'old_posts');

CREATE TABLE parts (
    post INTEGER NOT NULL REFERENCES posts (id),
    number INTEGER NOT NULL CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('planned', 'sending', 'posted')),
    comment_id TEXT,
    posted INTEGER,
    -- JSON of an ADF document.
    document TEXT NOT NULL,
    PRIMARY KEY (post, number),
    CHECK ((state = 'posted') = (comment_id IS NOT NULL)),
    CHECK ((state = 'posted') = (posted IS NOT NULL))
) STRICT;

DROP TABLE requests;
DROP TABLE tasks;
DROP TABLE objectives;
