//! Collects blocks from parser events, nested as they are in Markdown.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::containers::{Container, Containers};
use super::inlines::Inlines;
use super::raw_html;
use super::recognition::Context;
use super::tables::{Budget, TableParts};
use crate::inline::Style;
use crate::node::{Node, NodeType};

/// The open block of inline content or text.
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

/// Builds the document.
pub(super) struct Blocks<'a> {
    pub context: Context<'a>,
    pub containers: Containers,
    leaf: Option<Leaf<'a>>,
    table: Option<TableParts>,
    budget: Budget,
}

impl<'a> Blocks<'a> {
    pub fn new(context: Context<'a>) -> Self {
        Self {
            context,
            containers: Containers::new(),
            leaf: None,
            table: None,
            budget: Budget::of(context.source.len()),
        }
    }

    /// Handles the next event, whose source is at `place`.
    pub fn event(&mut self, event: Event<'a>, place: Range<usize>) {
        match event {
            Event::Start(tag) if is_block(&tag) => self.start(tag, place.start),
            Event::End(tag) if is_block_end(tag) => self.end(tag),
            Event::Rule => {
                self.end_leaf();
                self.containers.add(Node::new(NodeType::Rule));
            }
            Event::Html(html) => {
                if let Some(Leaf::Html(text)) = &mut self.leaf {
                    text.push_str(&html);
                }
            }
            Event::TaskListMarker(is_done) => self.containers.make_task(is_done),
            Event::FootnoteReference(label) => {
                let number = self.containers.footnotes.number(&label);
                self.inlines().styled(format!("[{number}]"), Style::SUP);
            }
            // The parser reports leading white space of an HTML block as text.
            Event::Text(part) if matches!(self.leaf, Some(Leaf::Code { .. } | Leaf::Html(_))) => {
                if let Some(Leaf::Code { text, .. } | Leaf::Html(text)) = &mut self.leaf {
                    text.push_str(&part);
                }
            }
            event => self.inlines().event(event, place),
        }
    }

    /// The document, and whether it has tasks.
    pub fn finish(mut self) -> (Node, bool) {
        self.end_leaf();
        let has_tasks = self.containers.has_tasks;
        let blocks = self.containers.finish();
        (Node::with(NodeType::Doc, blocks), has_tasks)
    }

    fn start(&mut self, tag: Tag<'a>, at: usize) {
        if !matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell) {
            self.end_leaf();
            if let Some(table) = &mut self.table {
                table.restart_row(at);
                self.end_table();
            }
        }
        match tag {
            Tag::Paragraph => self.leaf = Some(Leaf::Paragraph(self.new_paragraph())),
            Tag::Heading { level, .. } => {
                self.leaf = Some(Leaf::Heading(level as i64, Inlines::new(self.context)));
            }
            Tag::CodeBlock(kind) => {
                self.leaf = Some(Leaf::Code {
                    language: language(&kind),
                    text: String::new(),
                });
            }
            Tag::HtmlBlock => self.leaf = Some(Leaf::Html(String::new())),
            Tag::BlockQuote(kind) => self.containers.open(Container::Quote(kind)),
            Tag::List(start) => self.containers.open(Container::List(start)),
            Tag::Item => self.containers.open(Container::Item(None)),
            Tag::FootnoteDefinition(label) => {
                self.containers.open(Container::Footnote(label.to_string()));
            }
            Tag::Table(alignments) => self.table = Some(TableParts::new(alignments)),
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.start_row(at);
                }
            }
            Tag::TableCell => self.leaf = Some(Leaf::Cell(Inlines::new(self.context))),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.end_leaf();
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.containers.end();
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
            self.containers.add(block);
        }
    }

    /// The open inline content. Text of a tight list item opens a paragraph.
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

    /// Ends the open paragraph, heading, and so on, if any.
    pub fn end_leaf(&mut self) {
        match self.leaf.take() {
            None => {}
            Some(Leaf::Paragraph(inlines)) => {
                let closes_expand = inlines.ends_details();
                let content = inlines.finish();
                if !content.is_empty() {
                    self.containers
                        .add(Node::with(NodeType::Paragraph, content));
                }
                if closes_expand {
                    self.containers.end_expand();
                }
            }
            Some(Leaf::Heading(level, inlines)) => {
                let heading = Node::with(NodeType::Heading, inlines.finish());
                self.containers.add(heading.attr("level", level));
            }
            Some(Leaf::Code { language, text }) => self.containers.add(code_block(language, &text)),
            Some(Leaf::Html(html)) => raw_html::read(&html, self),
            Some(Leaf::Cell(inlines)) => {
                if let Some(table) = &mut self.table {
                    table.add_cell(inlines.finish());
                }
            }
        }
    }

    /// Whether no paragraph, heading, and so on is open.
    pub fn is_between_leaves(&self) -> bool {
        self.leaf.is_none()
    }

    fn new_paragraph(&self) -> Inlines<'a> {
        let inlines = self.new_inlines();
        if self.containers.is_in_expand() {
            inlines.in_details()
        } else {
            inlines
        }
    }

    /// Separate inline content.
    pub fn new_inlines(&self) -> Inlines<'a> {
        Inlines::new(self.context)
    }
}

/// The first word of the info string of a fence.
fn language(kind: &CodeBlockKind) -> Option<String> {
    match kind {
        CodeBlockKind::Indented => None,
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(str::to_owned),
    }
}

fn code_block(language: Option<String>, text: &str) -> Node {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = (!text.is_empty()).then(|| Node::styled(text, Vec::new()));
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
