//! The tests' own tools, tried on small system programs: each must be able to fail a test.

// The lints that spare tests look for this.
#![cfg(test)]

#[path = "../support/mod.rs"]
pub mod support;

mod command;
mod https_proxy;
mod leaks;
mod redaction;
#[cfg(unix)]
mod tty;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The message with which something that must fail a test fails it.
fn failure_of<T>(action: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(action)) else {
        panic!("passed, and should have failed");
    };
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast::<&str>().map_or_else(
            |_| "a panic without a message".to_owned(),
            |message| (*message).to_owned(),
        ),
    }
}
