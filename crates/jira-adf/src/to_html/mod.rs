//! ADF to HTML, with a small set of elements and attributes.
//!
//! Classes start with `adf-` to keep them apart from those of the page.
//!
//! For every document, the output consists of the elements, attributes, and classes below and of
//! escaped text, and an HTML parser reads exactly these elements. [`markup`] writes balanced elements,
//! [`blocks`], [`lists`], and [`tables`] write blocks, and [`inlines`] writes inline content. A block
//! within inline content ends the line.
//!
//! | node | HTML | class |
//! |---|---|---|
//! | paragraph | `p` | `adf-align-center`, `adf-align-end` if aligned |
//! | heading | `h3` to `h6`, one level below the previous outer heading; none if it has no text | as a paragraph |
//! | bullet list, ordered list | `ul`, `ol` with `start`; `li` with blocks | |
//! | tasks | `ul`, `li` | `adf-tasks`; `adf-task`, `adf-task adf-done`; the box `adf-task-box`, its label `adf-hidden-text` |
//! | decisions | `ul`, `li`; the label `strong` | `adf-decisions`; `adf-decision` |
//! | quote, rule | `blockquote`, `hr` | |
//! | code | `pre` with `code`; focusable and scrollable | `adf-code-scroll` |
//! | panel | `div`; its kind as a first `p` | `adf-panel` with one of `adf-panel-info`, `-note`, `-warning`, `-success`, `-error`, `-custom`; `adf-hidden-text` |
//! | expand | `details`, open, with `summary` | `adf-expand` |
//! | table | `table`, `tbody`, `tr`, `td`, `th` if it has text, in a `div` focusable and scrollable | `adf-table-scroll` |
//! | layout and its columns | `div` | `adf-layout`, `adf-layout-column` |
//! | caption | `p` | `adf-caption` |
//! | file, image (not loaded) | `span` with its name, in a `p` unless inline; in an `a` if external or linked | `adf-media` |
//! | card | `a`, or `span` if the address is unsupported; in a `p` unless inline | `adf-card` |
//! | extension, synced block | `p`; `div` with content; `span` if inline | `adf-extension` |
//! | mention, emoji, placeholder | `span` | `adf-mention`, `adf-emoji`, `adf-placeholder` |
//! | status | `span` | `adf-status` with one of `adf-status-neutral`, `-purple`, `-blue`, `-red`, `-yellow`, `-green` |
//! | date | `time` with `datetime` | `adf-date` |
//! | unknown node | `p`; `div` with content; `span` if inline | `adf-unknown` |
//! | text | `strong`, `em`, `s`, `u`, `sub`, `sup`, `code`, `a`; `br` for each line end | |
//!
//! Links have one of the schemes http, https (both opened in a new tab), mailto, and tel. Other
//! addresses are shown after the text, and so are addresses with a user name, which may imitate
//! another host. Text blocks have `dir="auto"`, except for our own labels. Characters that reorder or
//! hide text are escaped visibly ([`sanitize`](crate::sanitize)).
//!
//! Nodes in an invalid place get the missing parent (an item a list, a row a table), or end the
//! paragraph or heading around them, which continues after them.

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
