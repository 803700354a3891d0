//! Blocks of raw HTML. `<details>` become expands, formatting tags become marks, comments are
//! removed, and everything else stays visible.

use super::blocks::Blocks;
use super::inlines::Inlines;
use crate::html::{Tag, Token, Tokens};

/// Reads a block of HTML into the document.
pub(super) fn read<'a>(html: &str, blocks: &mut Blocks<'a>) {
    let mut summary: Option<Inlines<'a>> = None;
    for token in Tokens::new(html.trim_end_matches(['\n', '\r'])) {
        if let Token::Tag(tag) = &token
            && structure(tag, &mut summary, blocks)
        {
            continue;
        }
        let is_blank = matches!(&token, Token::Text(text) if text.trim().is_empty());
        if is_blank && summary.is_none() && blocks.is_between_leaves() {
            continue;
        }
        let inlines = match &mut summary {
            Some(summary) => summary,
            None => blocks.inlines(),
        };
        match token {
            Token::Tag(tag) => inlines.tag(&tag),
            Token::Text(text) => inlines.push(text.into_owned().into()),
            Token::Comment => {}
        }
    }
    end_summary(&mut summary, blocks);
    blocks.end_leaf();
}

/// Handles the tag if it is part of an expand. Returns whether it was.
fn structure<'a>(tag: &Tag, summary: &mut Option<Inlines<'a>>, blocks: &mut Blocks<'a>) -> bool {
    match (&*tag.name, tag.is_closing) {
        ("details", false) => {
            end_summary(summary, blocks);
            blocks.end_leaf();
            blocks.containers.open_expand();
        }
        ("details", true) => {
            end_summary(summary, blocks);
            blocks.end_leaf();
            if !blocks.containers.is_in_expand() {
                return false;
            }
            blocks.containers.end_expand();
        }
        ("summary", false)
            if summary.is_none()
                && blocks.is_between_leaves()
                && blocks.containers.is_at_start_of_expand() =>
        {
            blocks.end_leaf();
            *summary = Some(blocks.new_inlines());
        }
        ("summary", true) if summary.is_some() => end_summary(summary, blocks),
        _ => return false,
    }
    true
}

fn end_summary(summary: &mut Option<Inlines<'_>>, blocks: &mut Blocks<'_>) {
    if let Some(summary) = summary.take() {
        let title = summary.finish_as_text();
        blocks.containers.name_expand(title, blocks.context);
    }
}
