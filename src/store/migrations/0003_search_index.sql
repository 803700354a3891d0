-- All that a search through every task looks at, without their long texts in between.
CREATE INDEX tasks_by_words ON tasks (id, title, issue_key, status);
