//! The program on pipes: output, streams, and exit statuses.

// Lints that exempt tests look for this attribute.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

mod access;
mod completions;
mod connect;
mod demo;
mod fixture;
mod help;
mod hosts;
mod importing;
mod issues;
mod not_enabled;
#[cfg(unix)]
mod owners;
mod posting;
mod status;
