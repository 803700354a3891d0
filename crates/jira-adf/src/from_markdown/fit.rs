//! Makes freely nested blocks valid ADF. Each block is placed in its container. What the container
//! may not contain is converted, or lifted out of it.

use std::mem;

use super::recognition::Context;
use crate::contents::{accepts, accepts_first};
use crate::node::{Node, NodeType};
use crate::options::Compatibility;
use crate::plain_text::is_inline;

/// The document with each block where the schema allows it.
pub(super) fn fitted(document: Node, context: Context<'_>) -> Node {
    let mut pieces = Vec::new();
    Fit { context }.block(document, &mut pieces);
    pieces
        .into_iter()
        .find(|piece| piece.kind == NodeType::Doc)
        .unwrap_or_else(|| Node::new(NodeType::Doc))
}

#[derive(Clone, Copy)]
struct Fit<'a> {
    context: Context<'a>,
}

/// What happens to a block that its container may not contain.
enum Remedy {
    /// A heading becomes a strong paragraph.
    StrongParagraph,
    /// A paragraph in a task becomes lines of the task.
    Lines,
    /// An expand becomes a nested expand.
    Nested,
    /// The title of an expand becomes a strong paragraph, followed by the content.
    Unwrapped,
    /// The container ends before the block and continues after it.
    Lifted,
}

impl Fit<'_> {
    fn accepts(self, container: &NodeType, block: &NodeType) -> bool {
        accepts(container, block, self.context.compatibility)
    }

    /// Adds the block, or its pieces with what was lifted out of it in between.
    fn block(self, block: Node, into: &mut Vec<Node>) {
        if self.is_fit(&block) {
            into.push(block);
            return;
        }
        let mut pieces = Pieces::new(self, block);
        let mut parts = Vec::new();
        for child in mem::take(&mut pieces.children) {
            self.block(child, &mut parts);
            for part in parts.drain(..) {
                pieces.place(part);
            }
        }
        pieces.end(into);
    }

    /// Whether the block and all of its content are valid.
    fn is_fit(self, block: &Node) -> bool {
        if is_leaf(&block.kind) {
            return true;
        }
        let children = block.children();
        if block.kind == NodeType::TaskItem {
            return children.iter().all(is_inline);
        }
        children
            .first()
            .is_some_and(|first| accepts_first(&block.kind, &first.kind))
            && (block.kind != NodeType::OrderedList || self.order(order(block)) == order(block))
            && children
                .iter()
                .all(|child| self.accepts(&block.kind, &child.kind) && self.is_fit(child))
    }

    /// A valid start number for a list that starts at `number`.
    fn order(self, number: i64) -> i64 {
        /// The maximum in Markdown.
        const LARGEST: i64 = 999_999_999;
        let least = match self.context.compatibility {
            Compatibility::Current => 0,
            Compatibility::Oldest => 1,
        };
        number.clamp(least, LARGEST)
    }

    fn remedy(self, container: &NodeType, block: &Node) -> Remedy {
        let accepts = |child| self.accepts(container, child);
        match (container, &block.kind) {
            (NodeType::TaskItem, NodeType::Paragraph) => Remedy::Lines,
            (NodeType::TaskItem, NodeType::Heading) => Remedy::StrongParagraph,
            (_, NodeType::Heading) if accepts(&NodeType::Paragraph) => Remedy::StrongParagraph,
            (NodeType::Expand | NodeType::NestedExpand, NodeType::Expand) => {
                if accepts(&NodeType::NestedExpand) {
                    Remedy::Nested
                } else {
                    Remedy::Unwrapped
                }
            }
            (NodeType::NestedExpand, NodeType::NestedExpand) => Remedy::Unwrapped,
            _ => Remedy::Lifted,
        }
    }
}

/// Blocks without child blocks, and tables, which are built valid.
fn is_leaf(kind: &NodeType) -> bool {
    matches!(
        kind,
        NodeType::Paragraph
            | NodeType::Heading
            | NodeType::CodeBlock
            | NodeType::Rule
            | NodeType::Table
    )
}

/// A container that may be split into pieces.
struct Pieces<'a> {
    fit: Fit<'a>,
    /// The container without its content.
    shell: Node,
    /// The children to place.
    children: Vec<Node>,
    /// The content of the current piece.
    current: Vec<Node>,
    done: Vec<Node>,
    /// Number of children in the finished pieces.
    count: i64,
    /// Whether the container has ended, so that further blocks come after it.
    has_ended: bool,
}

impl<'a> Pieces<'a> {
    fn new(fit: Fit<'a>, mut container: Node) -> Self {
        let children = container.content.take().unwrap_or_default();
        Self {
            fit,
            shell: container,
            current: Vec::with_capacity(children.len()),
            children,
            done: Vec::new(),
            count: 0,
            has_ended: false,
        }
    }

    fn place(&mut self, block: Node) {
        if self.has_ended {
            self.done.push(block);
        } else if self.fit.accepts(&self.shell.kind, &block.kind) {
            self.add(block);
        } else {
            self.apply_remedy(block);
        }
    }

    fn add(&mut self, block: Node) {
        if self.current.is_empty() && !accepts_first(&self.shell.kind, &block.kind) {
            if !self.accepts_paragraph() {
                return self.lift(block);
            }
            self.current.push(Node::new(NodeType::Paragraph));
        }
        self.current.push(block);
    }

    fn apply_remedy(&mut self, mut block: Node) {
        match self.fit.remedy(&self.shell.kind, &block) {
            Remedy::StrongParagraph if block.children().is_empty() => {}
            Remedy::StrongParagraph => {
                let content = self.fit.context.strong(block.children());
                self.place(Node::with(NodeType::Paragraph, content));
            }
            Remedy::Lines => {
                let lines = block.content.take().unwrap_or_default();
                if !self.current.is_empty() && !lines.is_empty() {
                    self.current.push(Node::new(NodeType::HardBreak));
                    self.current.push(Node::new(NodeType::HardBreak));
                }
                self.current.extend(lines);
            }
            Remedy::Nested => {
                block.kind = NodeType::NestedExpand;
                let mut parts = Vec::new();
                self.fit.block(block, &mut parts);
                for part in parts {
                    self.place(part);
                }
            }
            Remedy::Unwrapped => {
                let title = block.text_attr("title").unwrap_or_default();
                if !title.is_empty() {
                    let title = self.fit.context.text_nodes(title.to_owned());
                    let title = self.fit.context.strong(&title);
                    self.place(Node::with(NodeType::Paragraph, title));
                }
                // An empty paragraph is only needed in an otherwise empty container.
                let is_filler =
                    |child: &Node| child.kind == NodeType::Paragraph && child.children().is_empty();
                for child in block.content.take().unwrap_or_default() {
                    if !is_filler(&child) {
                        self.place(child);
                    }
                }
            }
            Remedy::Lifted => self.lift(block),
        }
    }

    fn lift(&mut self, block: Node) {
        self.end_piece();
        self.done.push(block);
        self.has_ended = self.is_one();
    }

    /// Whether the container may not continue after a lifted block, because two pieces would look
    /// like two items or two expands. Further content then follows after it.
    fn is_one(&self) -> bool {
        matches!(
            self.shell.kind,
            NodeType::ListItem | NodeType::TaskItem | NodeType::Expand | NodeType::NestedExpand
        )
    }

    fn end_piece(&mut self) {
        if self.current.is_empty() && !(self.is_one() && self.count == 0) {
            return;
        }
        let content = mem::take(&mut self.current);
        self.push_piece(content);
    }

    fn push_piece(&mut self, mut content: Vec<Node>) {
        let mut piece = Node::new(self.shell.kind.clone());
        piece.attrs.clone_from(&self.shell.attrs);
        piece.other.clone_from(&self.shell.other);
        if self.shell.kind == NodeType::OrderedList {
            piece.attrs = None;
            piece = piece.attr("order", self.order());
        }
        self.count += i64::try_from(content.len()).unwrap_or(i64::MAX);
        if content.is_empty() && self.accepts_paragraph() {
            content.push(Node::new(NodeType::Paragraph));
        }
        piece.content = (!content.is_empty()).then_some(content);
        self.done.push(piece);
    }

    /// The number of the first item of the current piece.
    fn order(&self) -> i64 {
        self.fit
            .order(order(&self.shell).saturating_add(self.count))
    }

    fn accepts_paragraph(&self) -> bool {
        self.fit.accepts(&self.shell.kind, &NodeType::Paragraph)
    }

    fn end(mut self, into: &mut Vec<Node>) {
        if !self.has_ended {
            self.end_piece();
        }
        if self.done.is_empty() && self.accepts_paragraph() {
            self.push_piece(Vec::new());
        }
        into.append(&mut self.done);
    }
}

fn order(list: &Node) -> i64 {
    list.integer_attr("order").unwrap_or(1)
}
