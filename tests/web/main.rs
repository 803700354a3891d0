//! The HTTP API: every response is checked against the server's OpenAPI document.

// Lints that exempt tests look for this attribute.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

#[path = "../support/test_server.rs"]
pub mod test_server;

mod advice;
mod attacks;
mod busy;
mod caching;
mod egress_policy;
mod fixture;
mod hints;
mod html;
mod idempotency;
mod methods;
mod ndjson;
mod openapi;
mod openapi_check;
mod pages;
mod paging;
mod posting_once;
mod problem;
#[cfg(unix)]
mod process;
mod routes;
mod sessions;
mod settings;
mod stopping;
mod work;
