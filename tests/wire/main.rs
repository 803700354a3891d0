//! What goes over the network: the real program with its real addresses, through a proxy that stands
//! in for the Internet, over TLS.
//!
//! Linux only: elsewhere the system's own store decides what is trusted, and no variable changes it.

// The lints that spare tests look for this.
#![cfg(test)]
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
pub mod support;

mod answers;
mod certificates;
mod issues;
mod machine;
mod proxies;
mod reach;
mod redirects;
mod requests;
