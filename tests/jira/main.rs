//! The Jira client: requests, and what becomes of every response.

// Lints that exempt tests look for this attribute.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

mod attacks;
mod bounds;
mod diagnosis;
mod egress_policy;
mod instructions;
mod issues;
mod models;
mod post;
mod requests;
mod sandbox_requests;
mod scene;
