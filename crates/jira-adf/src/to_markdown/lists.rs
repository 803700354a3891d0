//! Lists, tasks, and decisions as Markdown.

use super::blocks::Blocks;
use super::escape::Place;
use super::inlines;
use super::lines::Gap;
use crate::node::{Node, NodeType};

/// Largest number of a list item in Markdown.
const MAX_NUMBER: i64 = 999_999_999;

/// The marker of a list. Adjacent lists alternate, otherwise they would be read as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Dash,
    Star,
    Dot,
    Parenthesis,
}

impl Marker {
    /// The marker of a list that follows a list with the other marker.
    pub fn of(list: &NodeType, behind: Option<Self>) -> Self {
        match (list, behind) {
            (NodeType::OrderedList, Some(Self::Dot)) => Self::Parenthesis,
            (NodeType::OrderedList, _) => Self::Dot,
            (_, Some(Self::Dash)) => Self::Star,
            _ => Self::Dash,
        }
    }

    fn written(self, number: i64) -> String {
        match self {
            Self::Dash => "- ".to_owned(),
            Self::Star => "* ".to_owned(),
            Self::Dot => format!("{number}. "),
            Self::Parenthesis => format!("{number}) "),
        }
    }
}

impl Blocks {
    /// Writes a list with this marker.
    pub fn list(&mut self, list: &Node, marker: Marker) {
        let gap = if list.children().iter().all(is_short) {
            Gap::None
        } else {
            Gap::BlankLine
        };
        let mut number = list.integer_attr("order").unwrap_or(1);
        let mut inner: Option<Marker> = None;
        for (at, item) in list.children().iter().enumerate() {
            if at > 0 {
                self.lines.leave(gap);
            }
            if item.is_list() {
                // A nested task list comes below the task before it.
                let turn = Marker::of(&item.kind, inner);
                let outer = self.lines.indent("  ");
                self.lines.leave(Gap::None);
                self.list(item, turn);
                self.lines.exit(outer);
                inner = Some(turn);
                continue;
            }
            inner = None;
            let written = marker.written(number.clamp(0, MAX_NUMBER));
            number = number.saturating_add(1);
            let indent = " ".repeat(written.len());
            let outer = self.lines.enter(&written, &indent);
            self.item(item, marker);
            self.lines.exit(outer);
        }
    }

    fn item(&mut self, item: &Node, marker: Marker) {
        match item.kind {
            NodeType::TaskItem => {
                self.task_box(item);
                let prefix = self.lines.prefix().to_owned();
                inlines::write(item.children(), Place::Task, &prefix, self.lines.line());
            }
            NodeType::BlockTaskItem => {
                self.task_box(item);
                self.children(item, Some(marker), Place::Task);
            }
            NodeType::DecisionItem => {
                self.lines.start();
                let is_decided = item
                    .text_attr("state")
                    .is_none_or(|state| state == "DECIDED");
                let label = if is_decided {
                    "**Decision:** "
                } else {
                    "**Undecided:** "
                };
                self.lines.push(label);
                let prefix = self.lines.prefix().to_owned();
                inlines::write(item.children(), Place::Task, &prefix, self.lines.line());
            }
            NodeType::ListItem => self.children(item, Some(marker), Place::Item),
            // Invalid, but its text must not be lost.
            _ => self.block(item, Place::Item),
        }
    }

    fn task_box(&mut self, item: &Node) {
        let is_done = item.text_attr("state") == Some("DONE");
        self.lines.start();
        self.lines.push(if is_done { "[x] " } else { "[ ] " });
        self.lines.stay();
    }
}

/// Whether an item needs no blank lines around it: a paragraph, and perhaps a list below it.
fn is_short(item: &Node) -> bool {
    match item.kind {
        NodeType::ListItem => match item.children() {
            [] | [_] => true,
            [first, second] => first.kind == NodeType::Paragraph && second.is_list(),
            _ => false,
        },
        NodeType::BlockTaskItem => item.children().len() <= 1,
        _ => true,
    }
}

/// Whether a list directly below a paragraph is read as a list.
pub(super) fn may_interrupt(list: &Node) -> bool {
    let first = list.children().first();
    // Below a line with a bar, `- |` would be the delimiter row of a table.
    let is_text = |block: &Node| {
        let text = block
            .children()
            .first()
            .and_then(|node| node.text.as_deref());
        !text.is_some_and(|text| text.starts_with(['|', '-', ':']))
    };
    let is_filled = |item: &Node| match item.kind {
        NodeType::ListItem => item.children().first().is_some_and(|block| {
            block.kind == NodeType::Paragraph
                && !inlines::is_empty(block.children())
                && is_text(block)
        }),
        _ => true,
    };
    let is_first =
        list.kind != NodeType::OrderedList || list.integer_attr("order").unwrap_or(1) == 1;
    is_first && first.is_some_and(is_filled)
}
