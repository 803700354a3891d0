//! Markdown to ADF. The events of the parser become nested blocks ([`blocks`], [`containers`],
//! [`raw_html`], [`tables`], [`footnotes`]) with inline content ([`inlines`], [`tags`],
//! [`recognition`]), which are then made valid ([`fit`]).

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
use recognition::Context;

/// Some editors write it at the start of a file.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// The root node of the document.
pub(super) fn root(markdown: &str, options: &Options) -> Node {
    let source = plain(markdown);
    let context = Context {
        source: &source,
        is_card: options.is_card,
        compatibility: options.compatibility,
    };
    let mut blocks = Blocks::new(context);
    for (event, place) in Parser::new_ext(&source, extensions()).into_offset_iter() {
        blocks.event(event, place);
    }
    let (document, has_tasks) = blocks.finish();
    let mut root = fit::fitted(document, context);
    if has_tasks {
        number_tasks(&mut root, &mut 0);
    }
    root.other
        .get_or_insert_default()
        .push("version", Value::Integer(1));
    root
}

/// The source with `\n` as line ends and without NUL, as CommonMark requires, and without a byte
/// order mark, which would hide Markdown at the start of the first line.
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

/// Sets the `localId`s that the schema requires for tasks and task lists: numbers in document
/// order.
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
