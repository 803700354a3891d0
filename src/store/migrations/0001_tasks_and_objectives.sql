CREATE TABLE objectives (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    site TEXT,
    issue_id TEXT,
    issue_key TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    -- Kept by the triggers below, so that a list need not count.
    tasks INTEGER NOT NULL DEFAULT 0,
    finished_tasks INTEGER NOT NULL DEFAULT 0,
    instructions TEXT NOT NULL,
    CHECK ((site IS NULL) = (issue_id IS NULL) AND (site IS NULL) = (issue_key IS NULL))
) STRICT;
CREATE INDEX objectives_by_issue_id ON objectives (issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX objectives_by_issue_key ON objectives (issue_key) WHERE issue_key IS NOT NULL;

CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'completed', 'failed')),
    objective INTEGER REFERENCES objectives (id),
    site TEXT,
    issue_id TEXT,
    issue_key TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    finished INTEGER,
    instructions TEXT NOT NULL,
    summary TEXT,
    CHECK ((site IS NULL) = (issue_id IS NULL) AND (site IS NULL) = (issue_key IS NULL)),
    CHECK ((status = 'open') = (finished IS NULL) AND (status = 'open') = (summary IS NULL))
) STRICT;
CREATE INDEX tasks_by_status ON tasks (status);
CREATE INDEX tasks_by_objective ON tasks (objective) WHERE objective IS NOT NULL;
CREATE INDEX tasks_by_objective_and_status ON tasks (objective, status)
    WHERE objective IS NOT NULL;
CREATE INDEX tasks_by_issue_id ON tasks (issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX tasks_by_issue_key ON tasks (issue_key) WHERE issue_key IS NOT NULL;

CREATE TRIGGER task_made AFTER INSERT ON tasks WHEN new.objective IS NOT NULL BEGIN
    UPDATE objectives
    SET tasks = tasks + 1,
        finished_tasks = finished_tasks + (new.status <> 'open'),
        updated = max(updated, new.created)
    WHERE id = new.objective;
END;
CREATE TRIGGER task_finished AFTER UPDATE OF status ON tasks WHEN new.objective IS NOT NULL BEGIN
    UPDATE objectives
    SET finished_tasks = finished_tasks + (new.status <> 'open') - (old.status <> 'open'),
        updated = max(updated, new.updated)
    WHERE id = new.objective;
END;

CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    task INTEGER REFERENCES tasks (id),
    site TEXT NOT NULL,
    issue_id TEXT NOT NULL,
    issue_key TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('everyone', 'internal')),
    started INTEGER NOT NULL,
    finished INTEGER,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX posts_by_task ON posts (task) WHERE task IS NOT NULL;
CREATE INDEX posts_by_issue ON posts (issue_id);

CREATE TABLE parts (
    post INTEGER NOT NULL REFERENCES posts (id),
    number INTEGER NOT NULL CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('planned', 'sending', 'posted')),
    comment_id TEXT,
    posted INTEGER,
    markdown TEXT NOT NULL,
    PRIMARY KEY (post, number),
    CHECK ((state = 'posted') = (comment_id IS NOT NULL)),
    CHECK ((state = 'posted') = (posted IS NOT NULL))
) STRICT;
