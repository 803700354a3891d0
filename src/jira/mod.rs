//! Jira Cloud over HTTP: what is asked, what comes back, and what a bad answer means.
//!
//! [`Network`] holds how this machine reaches others (proxy, roots, time limits), and which
//! addresses it may connect to at all ([`EgressPolicy`]). A [`Client`] asks
//! as one [`Account`](crate::connection::Account); [`tenant`] and [`server_info`] ask as nobody. Every
//! answer that is not the one hoped for becomes a [`JiraError`], classified once, in `error`
//! (from status, headers and body) or in `transport_error` (when there was none). [`diagnosis`] puts
//! it into words with a remedy.
//!
//! Paths and answers are those of the
//! [Jira Cloud REST API v3](https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/).

mod answer;
mod client;
pub mod diagnosis;
mod dns;
mod egress_policy;
mod error;
mod models;
mod network;
mod new_comment;
mod proxy;
mod query;
mod remedy;
mod retry;
mod roots;
pub mod tenant;
mod transport;
mod transport_error;

pub use answer::Answer;
pub use client::{Client, CommentOrder, server_info};
pub use dns::Resolve;
pub use egress_policy::{AddressRefusal, EgressPolicy, InvalidHost, PrivateHost};
pub use error::{JiraError, Target, classify};
pub use models::{
    Attachment, Body, Comment, CommentPage, Discussion, Issue, Link, Myself, Permission,
    Permissions, Project, RelatedIssue, SearchPage, ServerInfo, Status, StatusCategory, Time, User,
    Visibility,
};
pub use network::{Network, Pause, RequestLog, RequestRecord, Timeouts};
pub use new_comment::CommentAudience;
pub use proxy::{InvalidProxy, ProxyRules};
pub use query::Jql;
pub use roots::Roots;
