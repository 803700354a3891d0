//! ADF to HTML, for a page to show: a small set of elements and attributes, and text.
//!
//! Each class starts with `adf-`, so that it is never one of the page around the document.
//!
//! Whatever the document says, the answer is made of the elements, attributes and classes below and
//! of escaped text; an HTML parser reads from it the very elements that were written, each in its
//! place. [`markup`] writes elements that always end, [`blocks`], [`lists`] and [`tables`] write what
//! stands in a page or a cell, [`inlines`] what stands in a line. Blocks call inlines, never the other
//! way round: a block within a line ends the line.
//!
//! | node | HTML | class |
//! |---|---|---|
//! | paragraph | `p` | `adf-align-center`, `adf-align-end` where it says so |
//! | heading | `h3` to `h6`: one below the heading that it stands under, which is what pages are read by; none where it has no words | as a paragraph |
//! | bullet list, ordered list | `ul`, `ol` with `start`; `li` with blocks | |
//! | tasks | `ul`, `li` | `adf-tasks`; `adf-task`, `adf-task adf-done`; the box `adf-task-box`, its words `adf-hidden-text` |
//! | decisions | `ul`, `li`; the word in front `strong` | `adf-decisions`; `adf-decision` |
//! | quote, rule | `blockquote`, `hr` | |
//! | code | `pre` with `code`; to be focused and scrolled | `adf-code-scroll` |
//! | panel | `div`; its kind as a first `p` | `adf-panel` with one of `adf-panel-info`, `-note`, `-warning`, `-success`, `-error`, `-custom`; `adf-hidden-text` |
//! | expand | `details`, open, with `summary` | `adf-expand` |
//! | table | `table`, `tbody`, `tr`, `td`, `th` where it has words, in a `div` to be focused and scrolled | `adf-table-scroll` |
//! | layout and its columns | `div` | `adf-layout`, `adf-layout-column` |
//! | caption | `p` | `adf-caption` |
//! | file, image: nothing is fetched | `span` with its name, in a `p` unless it stands in a line; in an `a` when it is elsewhere or linked | `adf-media` |
//! | card | `a`, or `span` where nobody can follow it; in a `p` unless it stands in a line | `adf-card` |
//! | extension, synced block | `p`; `div` with what it holds; `span` in a line | `adf-extension` |
//! | mention, emoji, placeholder | `span` | `adf-mention`, `adf-emoji`, `adf-placeholder` |
//! | status | `span` | `adf-status` with one of `adf-status-neutral`, `-purple`, `-blue`, `-red`, `-yellow`, `-green` |
//! | date | `time` with `datetime` | `adf-date` |
//! | what nobody knows | `p`; `div` with what it holds; `span` in a line | `adf-unknown` |
//! | text | `strong`, `em`, `s`, `u`, `sub`, `sup`, `code`, `a`; `br` for each line end | |
//!
//! Links lead to http, https, mailto and tel only, the first two into a page of their own; where else
//! one would lead stands behind its text, and so does an address that names a user before its host, to pass for
//! another one. Each block of text has `dir="auto"`, which words of ours have no part in, and characters that
//! would reorder or hide some of it are visible as `\u{…}` ([`sanitize`](crate::sanitize)).
//!
//! What stands where HTML would not have it gets what is missing around it (an item a list, a row a
//! table), or ends the paragraph, heading or the like that it stands in, which goes on behind it.

mod blocks;
mod inlines;
mod lists;
mod markup;
mod tables;

#[cfg(test)]
mod tests;

use super::node::Node;
use markup::Html;

/// The document as HTML; empty when nothing is visible.
pub(super) fn text(root: &Node) -> String {
    let mut html = Html::default();
    html.block(root);
    html.into_text()
}
