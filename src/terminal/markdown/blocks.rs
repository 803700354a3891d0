//! What each block looks like.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, HeadingLevel, Tag, TagEnd};

use super::html;
use super::inlines::Inlines;
use super::screen::{Kind, Prefix, Screen};
use super::tables::Table;
use crate::terminal::line::{Line, Tone};
use crate::terminal::output::Style;
use crate::terminal::wrap::{LongWords, Pieces};

/// What code is indented by, and where its tabs stop.
const CODE_INDENT: &str = "    ";

/// How long a rule is where lines have no width.
const RULE: usize = 40;

/// The block whose text is being read.
enum Leaf<'a> {
    /// The text of an item in a tight list is one too.
    Paragraph(Inlines<'a>),
    Heading(HeadingLevel, Inlines<'a>),
    Code(String),
    Html(String),
    /// The title of `<details>`.
    Summary(Inlines<'a>),
    Cell(Inlines<'a>),
}

/// The document on its way to the screen.
pub(super) struct Blocks<'a> {
    source: &'a str,
    pub screen: Screen,
    leaf: Option<Leaf<'a>>,
    table: Option<Table>,
    /// The next numbers of the lists that are open.
    numbers: Vec<Option<u64>>,
}

impl<'a> Blocks<'a> {
    pub fn new(source: &'a str, style: Style) -> Self {
        Self {
            source,
            screen: Screen::new(style),
            leaf: None,
            table: None,
            numbers: Vec::new(),
        }
    }

    /// Takes the next event, which stands at this place in the source.
    pub fn event(&mut self, event: Event<'a>, place: Range<usize>) {
        match event {
            Event::Start(tag) if !is_inline(tag.to_end()) => self.start(tag),
            Event::End(tag) if !is_inline(tag) => self.end(tag),
            Event::Rule => self.rule(),
            Event::TaskListMarker(is_done) => {
                self.screen.mark(if is_done { "[x] " } else { "[ ] " });
            }
            Event::Text(part) | Event::Html(part)
                if matches!(self.leaf, Some(Leaf::Code(_) | Leaf::Html(_))) =>
            {
                if let Some(Leaf::Code(text) | Leaf::Html(text)) = &mut self.leaf {
                    text.push_str(&part);
                }
            }
            Event::InlineHtml(tag) if self.is_end_of_details(&tag) => {
                self.end_leaf();
                self.screen.close();
            }
            event => self.inlines().event(event, place),
        }
    }

    /// The lines of the document.
    pub fn finish(mut self) -> Vec<Line> {
        self.end_leaf();
        self.screen.finish()
    }

    fn start(&mut self, tag: Tag<'a>) {
        self.end_leaf();
        let inlines = Inlines::new(self.source);
        match tag {
            Tag::Paragraph => {
                self.screen.begin_paragraph();
                self.leaf = Some(Leaf::Paragraph(inlines));
            }
            Tag::Heading { level, .. } => self.leaf = Some(Leaf::Heading(level, inlines)),
            Tag::CodeBlock(_) => self.leaf = Some(Leaf::Code(String::new())),
            Tag::HtmlBlock => self.leaf = Some(Leaf::Html(String::new())),
            Tag::BlockQuote(kind) => self.quote(kind),
            Tag::List(start) => {
                self.numbers.push(start);
                self.screen.open(Kind::List, None);
            }
            Tag::Item => self.item(),
            Tag::FootnoteDefinition(label) => {
                let mark = self.screen.shown(&format!("[{label}] "));
                let prefix = Prefix::hanging(Tone::Plain, &mark);
                self.screen.open(Kind::Footnote, Some(prefix));
            }
            Tag::Table(alignments) => self.table = Some(Table::new(alignments)),
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.start_row();
                }
            }
            Tag::TableCell => self.leaf = Some(Leaf::Cell(inlines)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.end_leaf();
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => self.close(),
            TagEnd::List(_) => {
                self.numbers.pop();
                self.close();
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.screen.begin_block();
                    self.screen.end_marks();
                    table.write(&mut self.screen);
                }
            }
            _ => {}
        }
    }

    /// Ends the innermost container of Markdown, and each `<details>` in it that has no end.
    fn close(&mut self) {
        while self.screen.innermost() == Kind::Details {
            self.screen.close();
        }
        self.screen.close();
    }

    fn item(&mut self) {
        let number = self.numbers.last_mut().and_then(Option::as_mut);
        let mark = match number {
            Some(number) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            None => self.screen.shown("• "),
        };
        let prefix = Prefix::hanging(Tone::Plain, &mark);
        self.screen.open(Kind::Item, Some(prefix));
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let bar = self.screen.shown("│ ");
        let alert = kind.map(|kind| match kind {
            BlockQuoteKind::Note => (Tone::Accent, "Note"),
            BlockQuoteKind::Tip => (Tone::Good, "Tip"),
            BlockQuoteKind::Important => (Tone::Accent, "Important"),
            BlockQuoteKind::Warning => (Tone::Warning, "Warning"),
            BlockQuoteKind::Caution => (Tone::Bad, "Caution"),
        });
        let tone = alert.map_or(Tone::Dim, |(tone, _)| tone);
        let prefix = Prefix::bar(tone, &bar);
        self.screen.open(Kind::Quote, Some(prefix));
        if let Some((tone, name)) = alert {
            self.screen.begin_block();
            self.screen.title(&[(tone, name.to_owned())]);
        }
    }

    fn rule(&mut self) {
        self.end_leaf();
        self.screen.begin_block();
        self.screen.end_marks();
        let length = self.screen.room().unwrap_or(RULE);
        let rule = self.screen.shown(&"─".repeat(length));
        self.screen.line(vec![(Tone::Dim, rule)]);
    }

    /// The inline content that is open; the text of a tight list's item opens it.
    pub fn inlines(&mut self) -> &mut Inlines<'a> {
        if matches!(self.leaf, Some(Leaf::Code(_) | Leaf::Html(_))) {
            self.end_leaf();
        }
        if self.leaf.is_none() {
            self.screen.begin_block();
        }
        let source = self.source;
        let leaf = self
            .leaf
            .get_or_insert_with(|| Leaf::Paragraph(Inlines::new(source)));
        match leaf {
            Leaf::Paragraph(inlines)
            | Leaf::Heading(_, inlines)
            | Leaf::Summary(inlines)
            | Leaf::Cell(inlines) => inlines,
            Leaf::Code(_) | Leaf::Html(_) => unreachable!("these have just ended"),
        }
    }

    /// The title of `<details>` begins.
    pub fn begin_summary(&mut self) {
        self.screen.begin_block();
        self.leaf = Some(Leaf::Summary(Inlines::new(self.source)));
    }

    /// Whether no paragraph, heading, … is open.
    pub fn is_between_leaves(&self) -> bool {
        self.leaf.is_none()
    }

    fn is_end_of_details(&self, tag: &str) -> bool {
        self.screen.innermost() == Kind::Details
            && matches!(self.leaf, Some(Leaf::Paragraph(_)))
            && tag.eq_ignore_ascii_case("</details>")
    }

    /// Ends the paragraph, heading, … that is open, if any.
    pub fn end_leaf(&mut self) {
        let style = self.screen.style;
        match self.leaf.take() {
            None => {}
            Some(Leaf::Paragraph(inlines)) => {
                let text = inlines.pieces(style, Tone::Plain);
                if !text.is_empty() {
                    self.screen.text(&text, LongWords::Whole);
                }
            }
            Some(Leaf::Heading(level, inlines)) => {
                self.screen.begin_block();
                let mark = format!("{} ", "#".repeat(level as usize));
                let mut heading = vec![(Tone::Strong, mark.clone())];
                heading.extend(inlines.pieces(style, Tone::Strong));
                self.screen.hanging(&heading, mark.len());
            }
            Some(Leaf::Summary(inlines)) => self.screen.title(&inlines.pieces(style, Tone::Strong)),
            Some(Leaf::Code(text)) => self.code(&text),
            Some(Leaf::Html(text)) => html::read(&text, self),
            Some(Leaf::Cell(inlines)) => {
                if let Some(table) = &mut self.table {
                    table.add_cell(inlines, style);
                }
            }
        }
    }

    fn code(&mut self, text: &str) {
        self.screen.begin_block();
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            let line = self.screen.shown(&with_spaces(line));
            let line: Pieces = vec![(Tone::Plain, CODE_INDENT.to_owned()), (Tone::Plain, line)];
            self.screen.line(line);
        }
    }
}

/// A line of code with spaces for its tabs.
fn with_spaces(line: &str) -> String {
    let mut spaced = String::with_capacity(line.len());
    let mut column = 0;
    for character in line.chars() {
        if character == '\t' {
            let stop = CODE_INDENT.len() - column % CODE_INDENT.len();
            spaced.push_str(&CODE_INDENT[..stop]);
            column += stop;
        } else {
            spaced.push(character);
            column += 1;
        }
    }
    spaced
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
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
