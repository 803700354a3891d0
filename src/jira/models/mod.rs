//! Types for Jira's responses.
//!
//! Only fields that identify something are required. Others are optional, and a field with an
//! unexpected type counts as missing, so that it does not make the whole issue unreadable.
//!
//! Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/>, and responses of live
//! sites.

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
