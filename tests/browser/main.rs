//! The pages, in Chromium: what people see and press.
//!
//! Needs `chromium` and `chromedriver`. Without them the tests say that they are skipped, and fail
//! when `CI` is set.

// The lints that spare tests look for this.
#![cfg(test)]

pub mod driver;
pub mod page;
pub mod session;
#[path = "../support/test_server.rs"]
pub mod test_server;

mod axe;
mod by_hand;
mod documents;
mod elsewhere;
mod finds;
mod hostile;
mod importing;
mod journey;
mod keyboard;
mod leaving;
mod long;
mod objectives;
mod posting;
mod settings;
mod sign_in;
mod tabs;
mod trouble;
mod visit;
