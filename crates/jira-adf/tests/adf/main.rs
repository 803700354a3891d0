//! Markdown and Atlassian Document Format, held against their specifications: Atlassian's schemas
//! and the rules that they leave out, the CommonMark and GFM examples with their HTML, documents
//! that were made up, and documents that were made to hurt; and the way back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod autolinks;
mod built;
mod byte_order_marks;
mod cards;
mod checker;
mod complete;
mod documents;
mod emoji;
mod endurance;
mod every_node;
mod examples;
mod faithful;
mod hostile;
mod html;
mod html_elements;
mod images;
mod inlines;
mod lookalikes;
mod looks_like;
mod marks;
mod nesting;
mod nodes;
mod outline;
mod pieces;
mod prose;
mod reads;
mod reference;
mod says;
mod schemas;
mod shape;
mod split;
mod stable;
mod valid;
mod view;
