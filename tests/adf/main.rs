//! Markdown and ADF, both ways.

mod built;
mod every_node;
mod looks_like;
mod prose;
mod schema;
