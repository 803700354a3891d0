//! Jira's answers as types.
//!
//! Members that this program does not use are ignored. Members that live sites leave out, hide or set
//! to null are optional; one that is not what Jira's description promises counts as left out, so
//! that a single odd field never costs the issue. Only what identifies a thing is required.
//!
//! Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/>, and what live sites
//! were seen to answer.

mod account;
mod body;
mod comment;
mod issue;
mod lenient;
mod search;
mod time;
mod user;

pub use account::{Myself, Permission, Permissions, ServerInfo};
pub use body::Body;
pub use comment::{Comment, CommentPage, Discussion, Visibility};
pub use issue::{Attachment, Issue, Link, Project, RelatedIssue, Status, StatusCategory};
pub use search::SearchPage;
pub use time::Time;
pub use user::User;
