//! The wizard as a person meets it: the real program on a real pseudo-terminal, and Jira Cloud played
//! by the sandbox. And the same by flags, where nobody can be asked.

// The lints that spare tests look for this.
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
mod completion;
#[cfg(unix)]
mod disconnecting;
mod flags;
#[cfg(unix)]
mod interrupted;
#[cfg(unix)]
mod issues;
mod json;
#[cfg(unix)]
mod looks;
#[cfg(unix)]
mod mended;
mod piped;
#[cfg(unix)]
mod serving;
#[cfg(unix)]
mod stops;
#[cfg(unix)]
mod surroundings;
mod variables;
