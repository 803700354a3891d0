//! Markdown and Atlassian Document Format, held against their specifications: Atlassian's schemas
//! and the rules that they leave out, the CommonMark and GFM examples with their HTML, documents
//! that were made up, and documents that were made to hurt.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod checker;
mod complete;
mod documents;
mod endurance;
mod examples;
mod faithful;
mod hostile;
mod inlines;
mod marks;
mod nesting;
mod pieces;
mod reference;
mod schemas;
mod shape;
mod stable;
mod valid;
mod view;
