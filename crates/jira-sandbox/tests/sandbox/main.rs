//! The sandbox over HTTP: it answers as live Jira was seen to answer.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot continue has failed"
)]

mod client;
mod comments;
mod faults;
mod gateway;
mod issues;
mod limits;
#[path = "../../../../tests/support/openapi.rs"]
mod openapi;
mod other_searches;
mod outcomes;
mod permissions;
mod protocol;
mod routes;
mod search;
mod shapes;
mod site;
mod writes;
