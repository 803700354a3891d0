//! The HTTP API, over HTTP: each answer is held against the document that the server itself serves.

#[path = "../support/mod.rs"]
pub mod support;

mod document;
mod office;
mod work;
