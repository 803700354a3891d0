//! The HTTP API, over HTTP: each answer is held against the document that the server itself serves.

#[path = "../support/mod.rs"]
pub mod support;

mod caching;
mod described;
mod document;
mod methods;
mod office;
mod once;
mod once_in_jira;
mod paging;
mod problem;
mod routes;
mod work;
