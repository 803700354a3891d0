//! Splits a document that is too long into parts.
//!
//! It is split between blocks if possible, otherwise within the block that is too long:
//!
//! | block | split | each part has |
//! |---|---|---|
//! | list | between items, then within one | consecutive numbers |
//! | table | between rows, then within the cells of one | the header |
//! | code | between lines, then within one | its language |
//! | paragraph, heading | after a sentence, otherwise a word | its marks |
//! | quote, panel, expand | between its blocks | its kind and title |
//!
//! A heading stays with the block after it. A block that cannot be split (a card, an unknown node)
//! is a part of its own if necessary, and may be longer than the limit.

mod size;
mod table;
mod text;

use super::Document;
use super::node::{Attrs, Node, NodeType, Value};
use super::plain_text::is_inline;
use size::Size;

/// Size of a node as JSON without white space, in bytes.
pub(super) fn json_bytes(node: &Node) -> usize {
    size::json(node)
}

/// The unit in which a document is measured, and the maximum size of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Characters (Unicode scalar values) of [`Document::plain_text`].
    VisibleCharacters(usize),
    /// Bytes of the document as JSON without white space.
    Json(usize),
}

impl Document {
    /// Splits the document into parts of at most this size, in order. A document that fits, or that is
    /// empty, is a single part.
    ///
    /// The parts contain each visible word once, except for repeated table headers. White space where
    /// text is split is removed. The limit is kept wherever something can be split; for
    /// [`Measure::Json`] if it has room for a single character with its marks and the blocks around
    /// it. A part that is converted to Markdown and back may be a few characters longer.
    ///
    /// ```
    /// use jira_adf::{Document, Measure};
    ///
    /// let document = Document::from_markdown("1. one\n2. two\n3. three");
    /// let parts = document.split(Measure::VisibleCharacters(8));
    /// let parts: Vec<String> = parts.iter().map(Document::to_markdown).collect();
    /// assert_eq!(parts, ["1. one\n2. two\n", "3. three\n"]);
    /// ```
    pub fn split(&self, limit: Measure) -> Vec<Document> {
        let (size, limit) = Size::of(limit);
        if size.node(&self.root) <= limit {
            return vec![self.clone()];
        }
        let room = limit.saturating_sub(size.shell(&self.root)).max(1);
        let parts = Splitter { size }.packed(self.root.children().to_vec(), room);
        let parts = parts.into_iter().map(|part| Document {
            root: shell(&self.root, part.nodes),
        });
        parts.collect()
    }
}

/// Maximum size of `"attrs":{"order":…},`, in bytes.
const MAX_ORDER_SIZE: usize = 40;

/// A copy of a node with other children.
fn shell(node: &Node, content: Vec<Node>) -> Node {
    Node {
        kind: node.kind.clone(),
        attrs: node.attrs.clone(),
        content: Some(content),
        marks: node.marks.clone(),
        text: node.text.clone(),
        other: node.other.clone(),
    }
}

/// Adjacent nodes of one part.
struct Group {
    nodes: Vec<Node>,
    /// Number of the original nodes that come completely before these.
    first: usize,
}

/// Parts nodes by one measure.
#[derive(Clone, Copy)]
struct Splitter {
    size: Size,
}

impl Splitter {
    /// Distributes the nodes to groups that fit into `room`, each as full as possible and with at
    /// least one node.
    fn packed(self, nodes: Vec<Node>, room: usize) -> Vec<Group> {
        let mut packing = Packing::new(room);
        for (index, node) in nodes.into_iter().enumerate() {
            let size = self.size.child(&node);
            if size <= room {
                packing.add(node, size, index);
                continue;
            }
            packing.end_group(index);
            let pieces = self.split_node(&node, packing.left());
            for (at, piece) in pieces.into_iter().enumerate() {
                if at > 0 {
                    // In the same group they would look like two blocks.
                    packing.close(index);
                }
                let size = self.size.child(&piece);
                packing.add(piece, size, index);
            }
        }
        packing.finish()
    }

    /// Splits a node into nodes of the same kind that fit, if possible.
    fn split_node(self, node: &Node, room: usize) -> Vec<Node> {
        match node.kind {
            NodeType::Text => return text::split_text(node, self.size, room),
            NodeType::CodeBlock => return text::split_code(node, self.size, room),
            NodeType::Table => return table::split_table(self, node, room),
            NodeType::TableRow => return table::split_row(self, node, room),
            _ if node.children().is_empty() => return vec![node.clone()],
            _ => {}
        }
        let around = self.size.shell(node).saturating_add(self.max_added(node));
        let within = room.saturating_sub(around).max(1);
        let groups = self.packed(node.children().to_vec(), within);
        let groups = groups.into_iter().enumerate();
        groups
            .map(|(at, group)| piece(node, group, at > 0))
            .collect()
    }

    /// Size of what [`piece`] may add.
    fn max_added(self, node: &Node) -> usize {
        match (&node.kind, self.size) {
            (NodeType::ListItem, size) => size.child(&empty_paragraph()),
            (NodeType::OrderedList, Size::Json) => MAX_ORDER_SIZE,
            _ => 0,
        }
    }
}

/// Inserted where the first child of an item would not be allowed there.
fn empty_paragraph() -> Node {
    Node::new(NodeType::Paragraph)
}

/// One of several pieces of a block, valid on its own.
fn piece(of: &Node, group: Group, is_later: bool) -> Node {
    let first = group.first;
    let mut nodes = group.nodes;
    match of.kind {
        NodeType::TaskList => {
            // A task list may not start with a nested list.
            while let Some(NodeType::TaskList) = nodes.first().map(|node| &node.kind) {
                let inner = nodes.remove(0).content.unwrap_or_default();
                nodes.splice(0..0, inner);
            }
        }
        NodeType::ListItem => {
            let begins_with = nodes.first().map(|node| &node.kind);
            if !matches!(
                begins_with,
                Some(NodeType::Paragraph | NodeType::CodeBlock | NodeType::MediaSingle)
            ) {
                nodes.insert(0, empty_paragraph());
            }
        }
        _ => {}
    }
    let mut piece = shell(of, nodes);
    if is_later && of.kind == NodeType::OrderedList {
        let order = of.integer_attr("order").unwrap_or(1);
        let order = order.saturating_add(i64::try_from(first).unwrap_or(i64::MAX));
        let attrs = piece.attrs.get_or_insert_default();
        **attrs = Attrs::default();
        attrs.push("order", Value::Integer(order));
    }
    piece
}

/// Fills one group after the other.
struct Packing {
    room: usize,
    groups: Vec<Group>,
    nodes: Vec<Node>,
    sizes: Vec<usize>,
    filled: usize,
    first: usize,
}

impl Packing {
    const fn new(room: usize) -> Self {
        Self {
            room,
            groups: Vec::new(),
            nodes: Vec::new(),
            sizes: Vec::new(),
            filled: 0,
            first: 0,
        }
    }

    /// Room left in the current group.
    fn left(&self) -> usize {
        self.room.saturating_sub(self.filled).max(1)
    }

    fn add(&mut self, node: Node, size: usize, index: usize) {
        if !self.nodes.is_empty() && self.filled.saturating_add(size) > self.room {
            self.end_group(index);
            // The carried headings may leave too little room.
            if !self.nodes.is_empty() && self.filled.saturating_add(size) > self.room {
                self.close(index);
            }
        }
        if self.nodes.is_empty() {
            self.first = index;
        }
        self.nodes.push(node);
        self.sizes.push(size);
        self.filled = self.filled.saturating_add(size);
    }

    /// Ends the current group if it has content. Trailing headings move to the next group, unless
    /// they are all of the group or would fill more than half of the next one.
    fn end_group(&mut self, index: usize) {
        let is_heading = |node: &Node| node.kind == NodeType::Heading;
        let headings = self
            .nodes
            .iter()
            .rev()
            .take_while(|node| is_heading(node))
            .count();
        let keep = self.nodes.len() - headings;
        let carried: usize = self.sizes[keep..].iter().sum();
        if keep == 0 && carried <= self.room / 2 && headings > 0 {
            return;
        }
        let can_carry = keep > 0 && carried <= self.room / 2;
        let keep = if can_carry { keep } else { self.nodes.len() };
        let nodes = self.nodes.split_off(keep);
        let sizes = self.sizes.split_off(keep);
        let first = index.saturating_sub(nodes.len());
        self.close(index);
        self.filled = sizes.iter().sum();
        (self.nodes, self.sizes, self.first) = (nodes, sizes, first);
    }

    fn close(&mut self, index: usize) {
        let nodes = std::mem::take(&mut self.nodes);
        self.sizes.clear();
        self.filled = 0;
        if !nodes.is_empty() {
            self.groups.push(Group {
                nodes,
                first: self.first,
            });
        }
        self.first = index;
    }

    fn finish(mut self) -> Vec<Group> {
        self.close(0);
        let mut groups = self.groups;
        for group in &mut groups {
            trim(&mut group.nodes);
        }
        groups.retain(|group| !group.nodes.is_empty());
        groups
    }
}

/// Removes line breaks at the edges of a split line of text.
fn trim(nodes: &mut Vec<Node>) {
    let is_break = |node: &Node| node.kind == NodeType::HardBreak;
    if nodes.len() < 2 || !nodes.iter().all(is_inline) {
        return;
    }
    while nodes.last().is_some_and(is_break) && nodes.len() > 1 {
        nodes.pop();
    }
    let start = nodes.iter().take_while(|node| is_break(node)).count();
    nodes.drain(..start.min(nodes.len() - 1));
}
