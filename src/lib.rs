//! Connects a CoderFlow server, which runs coding agents, to Atlassian Jira Cloud.

pub mod account;
pub mod environment;
pub mod error;
pub mod harmless;
pub mod sandbox;
pub mod secret;
