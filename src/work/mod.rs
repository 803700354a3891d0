//! Tasks and objectives, the Jira issues that they are linked to, and what was posted of them.
//!
//! All of it lives in one SQLite database, `tasks/work.sqlite3` of the setup directory, which several
//! processes use at once. What a function has returned is on the disk: each change is one
//! transaction, flushed before it is acknowledged.
//!
//! This module knows no HTTP. It meets `jira` in the types of [`crate::connection`].

mod id;
mod item;
mod posts;
mod schema;
mod store;
mod words;

pub use id::{ObjectiveId, PostId, TaskId};
pub use item::{
    IssueLink, Linked, NewObjective, NewTask, Objective, ObjectiveLine, Outcome, Status, Task,
    TaskLine,
};
pub use posts::{Audience, NewPost, Part, PartState, Post};
pub use store::{Guard, ObjectiveFilter, PostingLock, Request, Store, TaskFilter};
pub use words::Words;
