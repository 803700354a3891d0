//! The use cases that the command line and other front ends share. They know no terminal and no
//! HTTP server; what they learn on the way they hand to a callback.

pub mod by_hand;
pub mod change;
pub mod check;
pub mod connect;
mod discussion;
pub mod import;
pub mod issues;
pub mod markdown;
mod parallel;
pub mod post;
pub mod search;

pub use discussion::{Comments, Tell};
