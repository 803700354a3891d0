//! The HTTP API, over HTTP: each answer is held against the document that the server itself serves.

// The lints that spare tests look for this.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

mod attacks;
mod document;
mod entering;
mod fetching;
mod office;
#[cfg(unix)]
mod process;
mod settings;
mod stopping;
mod work;
