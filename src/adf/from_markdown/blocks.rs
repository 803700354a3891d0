//! Blocks as they are read, nested as freely as Markdown nests them, up to a depth.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::inlines::{Inlines, Surroundings};
use super::raw_html;
use super::tables::{Budget, TableParts};
use crate::adf::inline::Style;
use crate::adf::node::{Node, NodeType};

/// The deepest level of nodes at which a container is still made. Deeper ones are dissolved, their
/// text kept. A reader follows no more, and what is written must be fit to be read again
/// ([`crate::adf::json::MAX_DEPTH`]).
const MAX_LEVEL: usize = 44;

/// A container that is open, with the blocks in it so far.
pub(super) struct Frame {
    kind: FrameKind,
    children: Vec<Node>,
    /// How many levels of nodes it adds.
    levels: usize,
    /// How many `<details>` are open in it that lie too deep.
    dissolved_expands: usize,
}

impl Frame {
    fn new(kind: FrameKind, levels: usize) -> Self {
        Self {
            kind,
            children: Vec::new(),
            levels,
            dissolved_expands: 0,
        }
    }
}

enum FrameKind {
    Document,
    Quote(Option<BlockQuoteKind>),
    List(Option<u64>),
    /// An item, and whether it is a task that is done.
    Item(Option<bool>),
    Footnote(String),
    /// `<details>` with its title.
    Expand(String),
    /// A container that lies too deep.
    Dissolved,
}

/// The block whose inline content or text is being read.
enum Leaf<'a> {
    Paragraph(Inlines<'a>),
    Heading(i64, Inlines<'a>),
    Code {
        language: Option<String>,
        text: String,
    },
    Html(String),
    Cell(Inlines<'a>),
}

/// The document on its way.
pub(super) struct Blocks<'a> {
    around: Surroundings<'a>,
    frames: Vec<Frame>,
    level: usize,
    leaf: Option<Leaf<'a>>,
    table: Option<TableParts>,
    budget: Budget,
    footnotes: Footnotes,
    has_tasks: bool,
}

impl<'a> Blocks<'a> {
    pub fn new(around: Surroundings<'a>) -> Self {
        Self {
            around,
            frames: vec![Frame::new(FrameKind::Document, 0)],
            level: 0,
            leaf: None,
            table: None,
            budget: Budget::of(around.source.len()),
            footnotes: Footnotes::default(),
            has_tasks: false,
        }
    }

    /// Takes the next event, which stands at this place in the source.
    pub fn event(&mut self, event: Event<'a>, place: Range<usize>) {
        match event {
            Event::Start(tag) if is_block(&tag) => self.start(tag, place.start),
            Event::End(tag) if is_block_end(tag) => self.end(tag),
            Event::Rule => {
                self.end_leaf();
                self.add(Node::new(NodeType::Rule));
            }
            Event::Html(html) => {
                if let Some(Leaf::Html(text)) = &mut self.leaf {
                    text.push_str(&html);
                }
            }
            Event::TaskListMarker(is_done) => {
                if let Some(FrameKind::Item(task)) = self.top().map(|frame| &mut frame.kind) {
                    *task = Some(is_done);
                    self.has_tasks = true;
                }
            }
            Event::FootnoteReference(label) => {
                let number = self.footnotes.number(&label);
                self.inlines().styled(format!("[{number}]"), Style::SUP);
            }
            event => {
                if let (Some(Leaf::Code { text, .. }), Event::Text(part)) = (&mut self.leaf, &event)
                {
                    text.push_str(part);
                } else {
                    self.inlines().event(event, place);
                }
            }
        }
    }

    /// The document, and whether there are tasks in it.
    pub fn finish(mut self) -> (Node, bool) {
        self.end_leaf();
        while self.frames.len() > 1 {
            self.end_frame();
        }
        let mut children = self
            .frames
            .pop()
            .map(|frame| frame.children)
            .unwrap_or_default();
        children.extend(self.footnotes.blocks());
        (Node::with(NodeType::Doc, children), self.has_tasks)
    }

    fn start(&mut self, tag: Tag<'a>, at: usize) {
        if !matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell) {
            self.end_leaf();
            if let Some(table) = &mut self.table {
                table.begin_anew(at);
                self.end_table();
            }
        }
        match tag {
            Tag::Paragraph => self.leaf = Some(Leaf::Paragraph(self.new_paragraph())),
            Tag::Heading { level, .. } => {
                self.leaf = Some(Leaf::Heading(level as i64, Inlines::new(self.around)));
            }
            Tag::CodeBlock(kind) => {
                self.leaf = Some(Leaf::Code {
                    language: language(&kind),
                    text: String::new(),
                });
            }
            Tag::HtmlBlock => self.leaf = Some(Leaf::Html(String::new())),
            Tag::BlockQuote(kind) => self.open(FrameKind::Quote(kind), 1),
            Tag::List(start) => self.open(FrameKind::List(start), 2),
            Tag::Item => self.open(FrameKind::Item(None), 0),
            Tag::FootnoteDefinition(label) => self.open(FrameKind::Footnote(label.to_string()), 2),
            Tag::Table(alignments) => self.table = Some(TableParts::new(alignments)),
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.start_row(at);
                }
            }
            Tag::TableCell => self.leaf = Some(Leaf::Cell(Inlines::new(self.around))),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.end_leaf();
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                while matches!(self.kind(), Some(FrameKind::Expand(_))) {
                    self.end_frame();
                }
                self.end_frame();
            }
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.end_row(&mut self.budget);
                }
            }
            _ => {}
        }
    }

    fn end_table(&mut self) {
        for block in self.table.take().into_iter().flat_map(TableParts::blocks) {
            self.add(block);
        }
    }

    fn top(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    /// The inline content that is open; the text of a tight list's item opens a paragraph.
    pub fn inlines(&mut self) -> &mut Inlines<'a> {
        let is_inline = matches!(
            self.leaf,
            Some(Leaf::Paragraph(_) | Leaf::Heading(..) | Leaf::Cell(_))
        );
        if !is_inline {
            self.end_leaf();
        }
        if self.leaf.is_none() {
            self.leaf = Some(Leaf::Paragraph(self.new_paragraph()));
        }
        match self.leaf.as_mut() {
            Some(Leaf::Paragraph(inlines) | Leaf::Heading(_, inlines) | Leaf::Cell(inlines)) => {
                inlines
            }
            Some(Leaf::Code { .. } | Leaf::Html(_)) | None => {
                unreachable!("a paragraph was opened in the place of these")
            }
        }
    }

    /// Ends the paragraph, heading, … that is open, if any.
    pub fn end_leaf(&mut self) {
        match self.leaf.take() {
            None => {}
            Some(Leaf::Paragraph(inlines)) => {
                let closes_expand = inlines.ends_details();
                let content = inlines.finish();
                if !content.is_empty() {
                    self.add(Node::with(NodeType::Paragraph, content));
                }
                if closes_expand {
                    self.end_expand();
                }
            }
            Some(Leaf::Heading(level, inlines)) => {
                let heading = Node::with(NodeType::Heading, inlines.finish());
                self.add(heading.attr("level", level));
            }
            Some(Leaf::Code { language, text }) => self.add(code_block(language, &text)),
            Some(Leaf::Html(html)) => raw_html::read(&html, self),
            Some(Leaf::Cell(inlines)) => {
                if let Some(table) = &mut self.table {
                    table.add_cell(inlines.finish());
                }
            }
        }
    }

    fn add(&mut self, block: Node) {
        if let Some(frame) = self.top() {
            frame.children.push(block);
        }
    }

    fn kind(&self) -> Option<&FrameKind> {
        self.frames.last().map(|frame| &frame.kind)
    }

    /// Opens `<details>`; the title comes later.
    pub fn open_expand(&mut self) {
        if self.level < MAX_LEVEL {
            self.open(FrameKind::Expand(String::new()), 1);
        } else if let Some(frame) = self.top() {
            frame.dissolved_expands += 1;
        }
    }

    /// Whether the innermost container is `<details>`.
    pub fn is_in_expand(&self) -> bool {
        self.frames.last().is_some_and(|frame| {
            frame.dissolved_expands > 0 || matches!(frame.kind, FrameKind::Expand(_))
        })
    }

    /// Whether no paragraph, heading, … is open.
    pub fn is_between_leaves(&self) -> bool {
        self.leaf.is_none()
    }

    /// Whether `<details>` has just begun, so that its title may come.
    pub fn is_at_start_of_expand(&self) -> bool {
        self.leaf.is_none()
            && self.frames.last().is_some_and(|frame| match &frame.kind {
                _ if frame.dissolved_expands > 0 => true,
                FrameKind::Expand(title) => title.is_empty() && frame.children.is_empty(),
                _ => false,
            })
    }

    /// Gives the innermost `<details>` its title.
    pub fn name_expand(&mut self, title: String) {
        let around = self.around;
        let Some(frame) = self.top() else { return };
        match &mut frame.kind {
            FrameKind::Expand(name) if frame.dissolved_expands == 0 => *name = title,
            _ if title.is_empty() => {}
            _ => {
                let title = Node::with(NodeType::Paragraph, around.text_nodes(title));
                frame.children.push(title);
            }
        }
    }

    /// Ends the innermost `<details>`.
    pub fn end_expand(&mut self) {
        match self.top() {
            Some(frame) if frame.dissolved_expands > 0 => frame.dissolved_expands -= 1,
            _ => self.end_frame(),
        }
    }

    fn new_paragraph(&self) -> Inlines<'a> {
        let inlines = self.new_inlines();
        if self.is_in_expand() {
            inlines.in_details()
        } else {
            inlines
        }
    }

    /// Inline content that stands alone.
    pub fn new_inlines(&self) -> Inlines<'a> {
        Inlines::new(self.around)
    }

    fn open(&mut self, kind: FrameKind, levels: usize) {
        let is_in_dissolved_list = matches!(
            (self.kind(), &kind),
            (Some(FrameKind::Dissolved), FrameKind::Item(_))
        );
        let is_dissolved = is_in_dissolved_list || self.level + levels > MAX_LEVEL;
        let frame = if is_dissolved {
            Frame::new(FrameKind::Dissolved, 0)
        } else {
            Frame::new(kind, levels)
        };
        self.level += frame.levels;
        self.frames.push(frame);
    }

    /// Ends the innermost container.
    fn end_frame(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.level -= frame.levels;
        let blocks = frame.children;
        match frame.kind {
            FrameKind::Document => {}
            FrameKind::Quote(None) => self.add(Node::with(NodeType::Blockquote, blocks)),
            FrameKind::Quote(Some(kind)) => {
                let panel = Node::with(NodeType::Panel, blocks);
                self.add(panel.attr("panelType", panel_type(kind)));
            }
            FrameKind::List(start) => {
                for list in lists(start, blocks) {
                    self.add(list);
                }
            }
            FrameKind::Item(None) => self.add(Node::with(NodeType::ListItem, blocks)),
            FrameKind::Item(Some(is_done)) => {
                let item = Node::with(NodeType::TaskItem, blocks);
                self.add(item.attr("state", if is_done { "DONE" } else { "TODO" }));
            }
            FrameKind::Footnote(label) => self.footnotes.define(label, blocks),
            FrameKind::Expand(title) => {
                self.add(Node::with(NodeType::Expand, blocks).attr("title", title));
            }
            FrameKind::Dissolved => {
                if let Some(parent) = self.top() {
                    parent.children.extend(blocks);
                }
            }
        }
    }
}

/// The lists that a list of tasks and other items makes: ADF keeps them apart.
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

/// The first word of a fence's info string.
fn language(kind: &CodeBlockKind) -> Option<String> {
    match kind {
        CodeBlockKind::Indented => None,
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(str::to_owned),
    }
}

fn code_block(language: Option<String>, text: &str) -> Node {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = (!text.is_empty()).then(|| Node::text(text, Vec::new()));
    let block = Node::with(NodeType::CodeBlock, text.into_iter().collect());
    match language {
        Some(language) => block.attr("language", language),
        None => block,
    }
}

fn is_block(tag: &Tag) -> bool {
    is_block_end(tag.to_end())
}

fn is_block_end(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
