//! Blocks as lines.

use jira_adf::{Node, NodeType};

use super::layout::Layout;
use super::{inlines, tables};
use crate::terminal::line::Tone;
use crate::terminal::wrap::Pieces;

/// The indentation of code, and the distance of its tab stops.
const CODE_INDENT: &str = "    ";

/// Length of a rule where lines have no width.
const RULE: usize = 40;

/// Largest number of a list item in Markdown.
const MAX_NUMBER: i64 = 999_999_999;

impl Layout {
    /// Writes blocks below each other, with blank lines between them if wanted.
    pub fn blocks(&mut self, nodes: &[Node], is_loose: bool) {
        let groups = nodes.chunk_by(|one, two| one.is_inline() && two.is_inline());
        self.separated(groups, is_loose, |layout, group| match group {
            [block] if !block.is_inline() => layout.block(block),
            line => layout.paragraph(line),
        });
    }

    fn block(&mut self, block: &Node) {
        let children = block.children();
        match block.kind() {
            NodeType::Paragraph | NodeType::Caption => self.paragraph(children),
            NodeType::Heading => {
                let level = block.integer_attr("level").unwrap_or(1).clamp(1, 6);
                let mark = "######"[6 - usize::try_from(level).unwrap_or(1)..].to_owned() + " ";
                let indent = mark.len();
                let mut heading = vec![(Tone::Strong, mark)];
                heading.extend(inlines::pieces(children, self.style, Tone::Strong));
                self.text(&heading, indent);
            }
            NodeType::CodeBlock => self.code(&block.code()),
            NodeType::Rule => {
                self.end_marks();
                let rule = self.shown(&"─".repeat(self.room().unwrap_or(RULE)));
                self.line(vec![(Tone::Dim, rule)]);
            }
            NodeType::Blockquote => {
                self.prefixed(Tone::Dim, "│ ", |layout| layout.blocks(children, true));
            }
            NodeType::Panel => {
                let (tone, name) = panel(block.text_attr("panelType").unwrap_or_default());
                self.prefixed(tone, "│ ", |layout| {
                    layout.text(&[(tone, name.to_owned())], 0);
                    layout.blocks(children, true);
                });
            }
            NodeType::Expand | NodeType::NestedExpand => {
                let title = Node::plain(block.text_attr("title").unwrap_or_default());
                self.hanging(Tone::Dim, "▾ ", |layout| {
                    let title = inlines::pieces(&[title], layout.style, Tone::Strong);
                    if !title.is_empty() {
                        layout.text(&title, 0);
                    }
                    layout.blocks(children, true);
                });
            }
            kind if is_list(kind) => self.list(block),
            NodeType::Table => tables::write(block, self),
            _ if children.is_empty() => self.paragraph(&[Node::plain(block.label())]),
            _ => self.blocks(children, true),
        }
    }

    fn paragraph(&mut self, content: &[Node]) {
        let text = inlines::pieces(content, self.style, Tone::Plain);
        if !text.is_empty() {
            self.text(&text, 0);
        }
    }

    fn list(&mut self, list: &Node) {
        let is_loose = !list.children().iter().all(is_short);
        let mut number = list.integer_attr("order").unwrap_or(1);
        self.separated(list.children(), is_loose, |layout, item| {
            if is_list(item.kind()) {
                // Belongs to the task above it.
                return layout.prefixed(Tone::Plain, CODE_INDENT, |layout| layout.list(item));
            }
            let state = item.text_attr("state");
            let mark = match (list.kind(), item.kind()) {
                (_, NodeType::TaskItem | NodeType::BlockTaskItem) if state == Some("DONE") => {
                    "[x] "
                }
                (_, NodeType::TaskItem | NodeType::BlockTaskItem) => "[ ] ",
                (_, NodeType::DecisionItem) if state == Some("UNDECIDED") => "Undecided: ",
                (_, NodeType::DecisionItem) => "Decision: ",
                (NodeType::OrderedList, _) => &format!("{}. ", number.clamp(0, MAX_NUMBER)),
                _ => "• ",
            };
            number = number.saturating_add(1);
            layout.hanging(Tone::Plain, mark, |layout| {
                layout.blocks(item.children(), is_loose);
            });
        });
    }

    fn code(&mut self, code: &str) {
        for line in code.split('\n') {
            let line = self.shown(&expand_tabs(line));
            let line: Pieces = vec![(Tone::Plain, CODE_INDENT.to_owned()), (Tone::Plain, line)];
            self.line(line);
        }
    }
}

fn panel(kind: &str) -> (Tone, &'static str) {
    match kind {
        "success" | "tip" => (Tone::Good, "Tip"),
        "note" => (Tone::Accent, "Important"),
        "warning" => (Tone::Warning, "Warning"),
        "error" => (Tone::Bad, "Caution"),
        _ => (Tone::Accent, "Note"),
    }
}

fn is_list(kind: &NodeType) -> bool {
    matches!(
        kind,
        NodeType::BulletList | NodeType::OrderedList | NodeType::TaskList | NodeType::DecisionList
    )
}

/// Whether an item needs no blank lines around it: a line of text, and perhaps a list below it.
fn is_short(item: &Node) -> bool {
    match item.children() {
        [] | [_] => true,
        [text, list] if is_list(list.kind()) => *text.kind() == NodeType::Paragraph,
        children => children.iter().all(Node::is_inline),
    }
}

/// A line of code with spaces instead of tabs.
fn expand_tabs(line: &str) -> String {
    let mut expanded = String::with_capacity(line.len());
    let mut column = 0;
    for character in line.chars() {
        if character == '\t' {
            let stop = CODE_INDENT.len() - column % CODE_INDENT.len();
            expanded.push_str(&CODE_INDENT[..stop]);
            column += stop;
        } else {
            expanded.push(character);
            column += 1;
        }
    }
    expanded
}
