//! The program on pipes: what it prints, where, and with which status.

// The lints that spare tests look for this.
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
