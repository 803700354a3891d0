//! Blocks.

use std::borrow::Cow;

use super::inlines::is_phrasing;
use super::markup::{DIRECTION, Html};
use crate::node::{MarkType, Node, NodeType};
use crate::{labels, plain_text};

/// Page and section have headings of levels 1 and 2.
const FIRST_HEADING_LEVEL: usize = 3;

impl Html {
    /// Writes blocks and inline content below each other.
    pub fn flow(&mut self, nodes: &[Node]) {
        self.runs_and_blocks(nodes, plain_text::is_inline, |html, line| {
            html.paragraph(None, line);
        });
    }

    /// Writes runs of inline content with `write`, and the blocks between them.
    pub fn runs_and_blocks(
        &mut self,
        nodes: &[Node],
        is_inline: fn(&Node) -> bool,
        mut write: impl FnMut(&mut Self, &[Node]),
    ) {
        let mut rest = nodes;
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|node| is_inline(node)).count();
            let (line, behind) = rest.split_at(count.max(1));
            if count > 0 {
                write(self, line);
            } else {
                self.block(first);
            }
            rest = behind;
        }
    }

    pub fn block(&mut self, block: &Node) {
        match block.kind {
            _ if plain_text::is_inline(block) => self.paragraph(None, std::slice::from_ref(block)),
            NodeType::Paragraph => {
                let class = alignment(block);
                self.runs_and_blocks(block.children(), is_phrasing, |html, line| {
                    html.paragraph(class, line);
                });
            }
            NodeType::Caption => {
                self.runs_and_blocks(block.children(), is_phrasing, |html, line| {
                    html.paragraph(Some("adf-caption"), line);
                });
            }
            NodeType::Heading => self.heading(block),
            NodeType::CodeBlock => self.code(block),
            NodeType::Rule => self.void("hr"),
            NodeType::Blockquote => {
                self.element("blockquote", &[], |html| html.flow(block.children()));
            }
            NodeType::Panel => self.panel(block),
            NodeType::Expand | NodeType::NestedExpand => self.expand(block),
            NodeType::BulletList
            | NodeType::OrderedList
            | NodeType::TaskList
            | NodeType::DecisionList => self.list(block),
            NodeType::ListItem
            | NodeType::TaskItem
            | NodeType::BlockTaskItem
            | NodeType::DecisionItem => self.stray_item(block),
            NodeType::Table => self.table(block.children()),
            NodeType::TableRow | NodeType::TableCell | NodeType::TableHeader => {
                self.table(std::slice::from_ref(block));
            }
            NodeType::Media => self.own_line(block, Self::media),
            NodeType::BlockCard | NodeType::EmbedCard => self.own_line(block, Self::card),
            NodeType::Extension | NodeType::SyncBlock => {
                self.label_paragraph("adf-extension", &labels::of(block));
            }
            NodeType::BodiedExtension | NodeType::BodiedSyncBlock => {
                self.held("adf-extension", block);
            }
            NodeType::LayoutSection => self.held("adf-layout", block),
            NodeType::LayoutColumn => self.held("adf-layout-column", block),
            NodeType::Doc | NodeType::MediaSingle | NodeType::MediaGroup => {
                self.flow(block.children());
            }
            _ => self.held("adf-unknown", block),
        }
        if is_leaf(&block.kind) {
            // Invalid, but its text must not be lost.
            self.flow(block.children());
        }
    }

    fn paragraph(&mut self, class: Option<&str>, line: &[Node]) {
        self.unless_empty("p", &text_block(class), |html| html.phrasing(line));
    }

    fn label_paragraph(&mut self, class: &str, words: &str) {
        if !words.trim().is_empty() {
            self.element("p", &text_block(Some(class)), |html| html.words(words));
        }
    }

    /// Writes inline content in a paragraph of its own.
    fn own_line(&mut self, block: &Node, write: fn(&mut Self, &Node)) {
        self.unless_empty("p", &text_block(None), |html| write(html, block));
    }

    fn heading(&mut self, heading: &Node) {
        let level = heading.integer_attr("level").unwrap_or(1).clamp(1, 6);
        let class = alignment(heading);
        self.runs_and_blocks(heading.children(), is_phrasing, |html, line| {
            let mut above = html.outline.clone();
            above.retain(|above| *above < level);
            let name = match FIRST_HEADING_LEVEL + above.len() {
                3 => "h3",
                4 => "h4",
                5 => "h5",
                _ => "h6",
            };
            let before = html.mark();
            html.element(name, &text_block(class), |html| html.phrasing(line));
            if html.has_text_since(before) {
                above.push(level);
                html.outline = above;
            } else {
                html.back_to(before);
            }
        });
    }

    fn code(&mut self, block: &Node) {
        let is_plain = block
            .children()
            .iter()
            .all(|child| child.children().is_empty());
        let text = if is_plain {
            plain_text::of_code(block)
        } else {
            plain_text::of(block)
        };
        let attributes = [("class", "adf-code-scroll"), ("tabindex", "0")];
        self.element("pre", &attributes, |html| {
            html.element("code", &[], |html| html.line(&text));
        });
    }

    fn panel(&mut self, panel: &Node) {
        let (class, kind) = match panel.text_attr("panelType") {
            Some("note") => ("adf-panel adf-panel-note", "Note:"),
            Some("warning") => ("adf-panel adf-panel-warning", "Warning:"),
            Some("success" | "tip") => ("adf-panel adf-panel-success", "Success:"),
            Some("error") => ("adf-panel adf-panel-error", "Error:"),
            Some("custom") => ("adf-panel adf-panel-custom", ""),
            _ => ("adf-panel adf-panel-info", "Info:"),
        };
        self.element("div", &[("class", class)], |html| {
            if !kind.is_empty() {
                let hidden = [("class", "adf-hidden-text")];
                html.element("p", &hidden, |html| html.line(kind));
            }
            html.flow(panel.children());
        });
    }

    fn expand(&mut self, expand: &Node) {
        let title = expand.shown_attr("title").unwrap_or_default();
        let title = if title.trim().is_empty() {
            "Details"
        } else {
            &*title
        };
        self.element(
            "details",
            &[("class", "adf-expand"), ("open", "")],
            |html| {
                html.element("summary", &[DIRECTION], |html| html.words(title));
                html.flow(expand.children());
            },
        );
    }

    /// Writes a box around the content, below the node's own text.
    fn held(&mut self, class: &str, block: &Node) {
        if block.children().is_empty() {
            return self.label_paragraph(class, &labels::of(block));
        }
        self.element("div", &[("class", class)], |html| {
            if let Some(words) = own_text(block) {
                html.element("p", &[DIRECTION], |html| html.words(&words));
            }
            html.flow(block.children());
        });
    }
}

/// The own text of a node that also has content.
pub(super) fn own_text(node: &Node) -> Option<Cow<'_, str>> {
    let title = node.text_attr("title").or(node.text_attr("text"));
    let words: Cow<str> = match (node.text.as_deref(), title) {
        (Some(text), Some(title)) => format!("{text}\n{title}").into(),
        (text, title) => text.or(title)?.into(),
    };
    (!words.trim().is_empty()).then_some(words)
}

/// Whether the schema allows no content.
fn is_leaf(kind: &NodeType) -> bool {
    matches!(
        kind,
        NodeType::Rule
            | NodeType::Media
            | NodeType::BlockCard
            | NodeType::EmbedCard
            | NodeType::Extension
            | NodeType::SyncBlock
    )
}

fn alignment(block: &Node) -> Option<&'static str> {
    match block.mark(&MarkType::Alignment)?.text_attr("align")? {
        "center" => Some("adf-align-center"),
        "end" => Some("adf-align-end"),
        _ => None,
    }
}

/// The attributes of a block of text.
fn text_block(class: Option<&str>) -> Vec<(&'static str, &str)> {
    let class = class.map(|class| ("class", class));
    class.into_iter().chain([DIRECTION]).collect()
}
