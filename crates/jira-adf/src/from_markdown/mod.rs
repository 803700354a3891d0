//! Markdown to ADF: events of the Markdown parser become freely nested blocks ([`blocks`] in [`containers`], with
//! [`inlines`], [`tags`] and [`recognition`] for what stands in them, [`raw_html`], [`tables`] and
//! [`footnotes`]); these are then
//! fitted into what the schema allows ([`fit`]).

mod blocks;
mod containers;
mod fit;
mod footnotes;
mod inlines;
mod raw_html;
mod recognition;
mod tables;
mod tags;

use std::borrow::Cow;

use pulldown_cmark::{Options as Extensions, Parser};

use super::node::{Node, NodeType, Value};
use super::options::Options;
use blocks::Blocks;
use recognition::Surroundings;

/// What some editors write at the start of a file.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// The root of the document that this Markdown says.
pub(super) fn root(markdown: &str, options: &Options) -> Node {
    let source = plain(markdown);
    let around = Surroundings {
        source: &source,
        is_card: options.is_card,
        compatibility: options.compatibility,
    };
    let mut blocks = Blocks::new(around);
    for (event, place) in Parser::new_ext(&source, extensions()).into_offset_iter() {
        blocks.event(event, place);
    }
    let (document, has_tasks) = blocks.finish();
    let mut root = fit::fitted(document, around);
    if has_tasks {
        number_tasks(&mut root, &mut 0);
    }
    root.other
        .get_or_insert_default()
        .push("version", Value::Integer(1));
    root
}

/// The source with `\n` for each line end and without NUL, as CommonMark reads it; the parser does not
/// everywhere. Without a byte order mark at its start, which would hide what begins the first line.
fn plain(markdown: &str) -> Cow<'_, str> {
    let markdown = markdown.trim_start_matches(BYTE_ORDER_MARK);
    if memchr::memchr2(b'\r', 0, markdown.as_bytes()).is_none() {
        return Cow::Borrowed(markdown);
    }
    let markdown = markdown.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(markdown.replace('\0', "\u{FFFD}"))
}

fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_GFM
}

/// Gives tasks and their lists the `localId`s that the schema wants: their numbers in the document.
fn number_tasks(node: &mut Node, last: &mut i64) {
    if matches!(node.kind, NodeType::TaskList | NodeType::TaskItem) {
        *last += 1;
        node.attrs
            .get_or_insert_default()
            .insert_first("localId", Value::Text(last.to_string()));
    }
    let may_hold_tasks = !matches!(
        node.kind,
        NodeType::Paragraph | NodeType::Heading | NodeType::CodeBlock | NodeType::Table
    );
    for child in node.content.iter_mut().flatten().filter(|_| may_hold_tasks) {
        number_tasks(child, last);
    }
}
