//! Network tests: the real program with real addresses, through a TLS proxy that stands in for the
//! Internet.
//!
//! Linux only: on other systems the platform's certificate store decides, and no variable overrides
//! it.

// Lints that exempt tests look for this attribute.
#![cfg(test)]
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
pub mod support;

mod answers;
mod certificates;
mod egress_policy;
mod issues;
mod machine;
mod proxies;
mod redirects;
mod requests;
