//! Blocks of raw HTML: `<details>` and what marks say are shown, comments vanish, and everything
//! else stays visible as it was typed.

use super::blocks::Blocks;
use super::screen::{Kind, Prefix};
use crate::terminal::line::Tone;
use jira_adf::html::{Tag, Token, Tokens};

/// Reads a block of HTML.
pub(super) fn read(html: &str, blocks: &mut Blocks<'_>) {
    let mut is_in_summary = false;
    for token in Tokens::new(html.trim_end_matches(['\n', '\r'])) {
        if let Token::Tag(tag) = &token
            && structure(tag, &mut is_in_summary, blocks)
        {
            continue;
        }
        match token {
            Token::Comment => {}
            Token::Text(text) if text.trim().is_empty() && blocks.is_between_leaves() => {}
            Token::Text(text) if blocks.is_between_leaves() => {
                blocks.inlines().text(text.trim_start());
            }
            Token::Text(text) => blocks.inlines().text(&text),
            Token::Tag(tag) => blocks.inlines().tag(&tag),
        }
    }
    blocks.end_leaf();
}

/// Whether the tag is one of those that make `<details>`.
fn structure(tag: &Tag<'_>, is_in_summary: &mut bool, blocks: &mut Blocks<'_>) -> bool {
    let is_in_details = blocks.screen.innermost() == Kind::Details;
    match (&*tag.name, tag.is_closing) {
        ("details", false) => {
            blocks.end_leaf();
            let mark = blocks.screen.shown("▾ ");
            let prefix = Prefix::hanging(Tone::Dim, &mark);
            blocks.screen.open(Kind::Details, Some(prefix));
        }
        ("details", true) if is_in_details => {
            blocks.end_leaf();
            blocks.screen.close();
        }
        ("summary", false) if is_in_details && blocks.screen.is_empty() => {
            blocks.end_leaf();
            *is_in_summary = true;
            blocks.begin_summary();
        }
        ("summary", true) if *is_in_summary => {
            *is_in_summary = false;
            blocks.end_leaf();
        }
        _ => return false,
    }
    true
}
