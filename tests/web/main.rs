//! The HTTP API, over HTTP: each answer is held against the document that the server itself serves.

// The lints that spare tests look for this.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

#[path = "../support/test_server.rs"]
pub mod test_server;

mod advice;
mod attacks;
mod busy;
mod caching;
mod described;
mod document;
mod entering;
mod fetching;
mod fixture;
mod hints;
mod html;
mod lines;
mod methods;
mod once;
mod once_in_jira;
mod pages;
mod paging;
mod problem;
#[cfg(unix)]
mod process;
mod routes;
mod settings;
mod stopping;
mod work;
