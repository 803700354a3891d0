//! A database for the tests of this module.

use super::{Description, Schema};

const APPLICATION_ID: i32 = 0x4346_7473;

const MIGRATIONS: [&str; 2] = [
    "CREATE TABLE notes (
         id INTEGER PRIMARY KEY,
         text TEXT NOT NULL,
         lines INTEGER NOT NULL DEFAULT 0
     ) STRICT;
     CREATE INDEX notes_by_text ON notes (text);
     CREATE TABLE lines (note INTEGER NOT NULL REFERENCES notes (id), text TEXT NOT NULL) STRICT;",
    "CREATE TRIGGER line_made AFTER INSERT ON lines BEGIN
         UPDATE notes SET lines = lines + 1 WHERE id = new.note;
     END;",
];

/// Of the present version.
pub(super) static NOTES: Description = described(&MIGRATIONS);

/// As the version before made it.
pub(super) static OLD_NOTES: Description = described(&[MIGRATIONS[0]]);

const fn described(migrations: &'static [&'static str]) -> Description {
    Description {
        directory: "notes",
        file: "notes.sqlite3",
        schema: Schema::new(APPLICATION_ID, migrations),
        once_moved_away: "then put a backup in its place, if there is one",
        when_altered: "move the directory away",
    }
}
