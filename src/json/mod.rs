//! What the program knows as JSON: the members that `--json` prints and that the HTTP API answers
//! with. One type for both, so that they cannot drift apart.
//!
//! The members are stable and described in the README and in the API's OpenAPI document. None of
//! them ever holds a token. Times are RFC 3339 in UTC; long texts are Markdown.

mod connection;
mod failure;
mod issue;
mod work;

pub use connection::{
    Account, Check, CheckOutcome, Flag, Identity, Mode, Settings, Text, Warning, checks, warnings,
};
pub use failure::{Error, Wording};
pub use issue::{
    Attachment, Comment, CommentCounts, Comments, Issue, IssueInList, IssueStatus, LinkedIssue,
    Project, RelatedIssue, SearchResult, User, Visibility,
};
pub use work::{
    Audience, Imported, IssueLink, Objective, ObjectiveInList, Part, PartState, Post, Task,
    TaskInList, TaskStatus,
};
