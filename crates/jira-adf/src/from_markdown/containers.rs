//! The open containers while blocks are read: quotes, lists, items, footnotes, and `<details>`.

use pulldown_cmark::BlockQuoteKind;

use super::footnotes::Footnotes;
use super::recognition::Context;
use crate::node::{Node, NodeType};

/// Deepest level at which containers are created. Deeper ones are left out, and their text stays.
/// Written documents must stay within the limit for reading ([`crate::json::MAX_DEPTH`]).
const MAX_LEVEL: usize = 44;

/// A kind of container.
pub(super) enum Container {
    Document,
    Quote(Option<BlockQuoteKind>),
    List(Option<u64>),
    /// An item; for a task, whether it is done.
    Item(Option<bool>),
    Footnote(String),
    /// `<details>` with its title.
    Expand(String),
    /// A container that is nested too deeply.
    Dissolved,
}

impl Container {
    /// Number of node levels that it adds. A list includes those of its items.
    fn levels(&self) -> usize {
        match self {
            Self::Document | Self::Item(_) | Self::Dissolved => 0,
            Self::Quote(_) | Self::Expand(_) => 1,
            Self::List(_) | Self::Footnote(_) => 2,
        }
    }
}

/// An open container and its blocks so far.
struct Frame {
    container: Container,
    children: Vec<Node>,
    /// Number of open `<details>` in it that are nested too deeply.
    dissolved_expands: usize,
}

impl Frame {
    fn new(container: Container) -> Self {
        Self {
            container,
            children: Vec::new(),
            dissolved_expands: 0,
        }
    }
}

/// The open containers, innermost last.
pub(super) struct Containers {
    frames: Vec<Frame>,
    level: usize,
    pub footnotes: Footnotes,
    pub has_tasks: bool,
}

impl Containers {
    pub fn new() -> Self {
        Self {
            frames: vec![Frame::new(Container::Document)],
            level: 0,
            footnotes: Footnotes::default(),
            has_tasks: false,
        }
    }

    /// Adds a block to the innermost container.
    pub fn add(&mut self, block: Node) {
        if let Some(frame) = self.frames.last_mut() {
            frame.children.push(block);
        }
    }

    /// Opens a container.
    pub fn open(&mut self, container: Container) {
        let is_in_dissolved_list = matches!(
            (self.innermost(), &container),
            (Some(Container::Dissolved), Container::Item(_))
        );
        let is_dissolved = is_in_dissolved_list || self.level + container.levels() > MAX_LEVEL;
        let container = if is_dissolved {
            Container::Dissolved
        } else {
            container
        };
        self.level += container.levels();
        self.frames.push(Frame::new(container));
    }

    /// Makes the innermost item a task.
    pub fn make_task(&mut self, is_done: bool) {
        if let Some(Container::Item(task)) =
            self.frames.last_mut().map(|frame| &mut frame.container)
        {
            *task = Some(is_done);
            self.has_tasks = true;
        }
    }

    /// Ends the innermost Markdown container, and unclosed `<details>` in it.
    pub fn end(&mut self) {
        while matches!(self.innermost(), Some(Container::Expand(_))) {
            self.end_innermost();
        }
        self.end_innermost();
    }

    /// Ends all containers. Returns the blocks of the document.
    pub fn finish(mut self) -> Vec<Node> {
        while self.frames.len() > 1 {
            self.end_innermost();
        }
        let document = self.frames.pop();
        let mut blocks = document.map(|frame| frame.children).unwrap_or_default();
        blocks.extend(self.footnotes.blocks());
        blocks
    }

    /// Opens `<details>`. Its title is set later.
    pub fn open_expand(&mut self) {
        if self.level < MAX_LEVEL {
            self.open(Container::Expand(String::new()));
        } else if let Some(frame) = self.frames.last_mut() {
            frame.dissolved_expands += 1;
        }
    }

    /// Whether the innermost container is `<details>`.
    pub fn is_in_expand(&self) -> bool {
        self.frames.last().is_some_and(|frame| {
            frame.dissolved_expands > 0 || matches!(frame.container, Container::Expand(_))
        })
    }

    /// Whether `<details>` was just opened, so that a title may follow.
    pub fn is_at_start_of_expand(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| match &frame.container {
                _ if frame.dissolved_expands > 0 => true,
                Container::Expand(title) => title.is_empty() && frame.children.is_empty(),
                _ => false,
            })
    }

    /// Sets the title of the innermost `<details>`.
    pub fn name_expand(&mut self, title: String, context: Context<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        match &mut frame.container {
            Container::Expand(name) if frame.dissolved_expands == 0 => *name = title,
            _ if title.is_empty() => {}
            _ => {
                let title = Node::with(NodeType::Paragraph, context.text_nodes(title));
                frame.children.push(title);
            }
        }
    }

    /// Ends the innermost `<details>`.
    pub fn end_expand(&mut self) {
        match self.frames.last_mut() {
            Some(frame) if frame.dissolved_expands > 0 => frame.dissolved_expands -= 1,
            _ => self.end_innermost(),
        }
    }

    fn innermost(&self) -> Option<&Container> {
        self.frames.last().map(|frame| &frame.container)
    }

    fn end_innermost(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.level -= frame.container.levels();
        let blocks = frame.children;
        match frame.container {
            Container::Document => {}
            Container::Quote(None) => self.add(Node::with(NodeType::Blockquote, blocks)),
            Container::Quote(Some(kind)) => {
                let panel = Node::with(NodeType::Panel, blocks);
                self.add(panel.attr("panelType", panel_type(kind)));
            }
            Container::List(start) => {
                for list in lists(start, blocks) {
                    self.add(list);
                }
            }
            Container::Item(None) => self.add(Node::with(NodeType::ListItem, blocks)),
            Container::Item(Some(is_done)) => {
                let item = Node::with(NodeType::TaskItem, blocks);
                self.add(item.attr("state", if is_done { "DONE" } else { "TODO" }));
            }
            Container::Footnote(label) => self.footnotes.define(label, blocks),
            Container::Expand(title) => {
                self.add(Node::with(NodeType::Expand, blocks).attr("title", title));
            }
            Container::Dissolved => {
                if let Some(parent) = self.frames.last_mut() {
                    parent.children.extend(blocks);
                }
            }
        }
    }
}

/// Splits a list of tasks and other items: ADF has separate lists for them.
fn lists(start: Option<u64>, items: Vec<Node>) -> Vec<Node> {
    let mut lists: Vec<Node> = Vec::new();
    let mut number = start.and_then(|start| i64::try_from(start).ok());
    for item in items {
        let kind = match (&item.kind, number) {
            (NodeType::TaskItem, _) => NodeType::TaskList,
            (_, Some(_)) => NodeType::OrderedList,
            (_, None) => NodeType::BulletList,
        };
        if lists.last().is_none_or(|list| list.kind != kind) {
            let list = Node::new(kind);
            lists.push(match (&list.kind, number) {
                (NodeType::OrderedList, Some(number)) => list.attr("order", number),
                _ => list,
            });
        }
        if let Some(list) = lists.last_mut() {
            list.content.get_or_insert_default().push(item);
        }
        number = number.map(|number| number + 1);
    }
    lists
}

fn panel_type(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "info",
        BlockQuoteKind::Tip => "success",
        BlockQuoteKind::Important => "note",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "error",
    }
}
