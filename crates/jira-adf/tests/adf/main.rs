//! Tests the conversions against Atlassian's schemas and undocumented rules, the examples of
//! CommonMark and GFM, generated documents, and hostile input.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod adf_builder;
mod adf_content;
mod autolinks;
mod byte_order_marks;
mod cards;
mod checker;
mod content;
mod emoji;
mod escaping;
mod examples;
mod fragments;
mod from_markdown;
mod generated;
mod hostile_input;
mod html_checker;
mod html_content;
mod images;
mod inline_rules;
mod limits;
mod mark_rules;
mod markdown_like_text;
mod nesting_rules;
mod node_cases;
mod node_text;
mod outline;
mod prose;
mod round_trip;
mod schemas;
mod split;
mod structure;
mod text_completeness;
mod to_html;
mod to_markdown;
mod validity;
