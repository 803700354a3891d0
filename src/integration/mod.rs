//! The use cases, shared by all front ends. They know no terminal and no HTTP server; progress goes
//! to a callback.

pub mod by_hand;
pub mod check;
pub mod connect;
mod discussion;
pub mod import;
pub mod issues;
pub mod markdown;
mod parallel;
pub mod post;
pub mod search;

pub use discussion::{Comments, OnProgress};
