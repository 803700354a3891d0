//! Jira Cloud's REST API: requests, responses, and errors.
//!
//! [`Network`] holds the proxy, certificates, timeouts, and [`EgressPolicy`]. A [`Client`] sends
//! requests for an [`Account`](crate::connection::Account); [`cloud_id`] and [`server_info`] send them
//! anonymously. Every failure is a [`JiraError`], classified once: in `classify` if there was a
//! response, in `transport_error` if not. [`diagnosis`] turns it into a message and a remedy.
//!
//! API reference: [Jira Cloud REST API v3](https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/).

mod classify;
mod client;
pub mod diagnosis;
mod dns;
mod egress_policy;
mod error;
mod models;
mod network;
mod proxy;
mod query;
mod response;
mod retry;
mod roots;
mod transport;
mod transport_error;

pub use client::{Client, CommentAudience, CommentOrder, cloud_id, server_info};
pub use dns::Resolve;
pub use egress_policy::{AddressRefusal, EgressPolicy, InvalidHost, PrivateHost};
pub use error::JiraError;
pub use models::{
    Attachment, Body, Comment, CommentPage, Discussion, Issue, Link, Myself, Permission,
    Permissions, Project, RelatedIssue, SearchPage, ServerInfo, Status, StatusCategory, Time, User,
    Visibility,
};
pub use network::{Network, RequestLog, RequestRecord, Sleep, Timeouts};
pub use proxy::{InvalidProxy, ProxyRules};
pub use query::Jql;
pub use roots::Roots;
