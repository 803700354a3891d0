//! How Jira is asked, and what becomes of every answer that is not the one hoped for.

// The lints that spare tests look for this.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

mod attacks;
mod bounds;
mod diagnosis;
mod instructions;
mod issues;
mod models;
mod post;
mod reach;
mod requests;
mod sandbox_requests;
mod scene;
