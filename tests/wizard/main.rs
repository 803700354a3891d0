//! The wizard: the real program on a real pseudo-terminal, with a sandbox Jira. And the same with
//! flags, without prompts.

// Lints that exempt tests look for this attribute.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

mod scene;

#[cfg(unix)]
mod accounts;
#[cfg(unix)]
mod again;
#[cfg(unix)]
mod answers;
#[cfg(unix)]
mod appearance;
#[cfg(unix)]
mod completion;
#[cfg(unix)]
mod corrections;
#[cfg(unix)]
mod disconnecting;
#[cfg(unix)]
mod existing_files;
mod flags;
#[cfg(unix)]
mod interrupted;
#[cfg(unix)]
mod issues;
mod json;
mod piped;
#[cfg(unix)]
mod serving;
#[cfg(unix)]
mod stops;
mod variables;
