//! Lines within containers: what stands to the left of them, and where a line is left empty.

use std::borrow::Cow;

use crate::terminal::line::{Line, Tone};
use crate::terminal::output::Style;
use crate::terminal::wrap::{self, LongWords, Pieces};

/// The room that a container leaves, in columns, how much it takes itself at most, and how many are
/// shown. Others are dissolved, their marks and text kept.
const LEAST_ROOM: usize = 12;
const MOST_ROOM: usize = 12;
const MOST_LEVELS: usize = 16;

/// What a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Quote,
    List,
    Item,
    Footnote,
    Details,
}

/// A container that is open.
struct Frame {
    kind: Kind,
    is_empty: bool,
    /// Whether an empty line parts its blocks.
    is_loose: bool,
    /// Whether a prefix is its own.
    is_shown: bool,
}

/// What stands to the left of the lines in a container.
pub(super) struct Prefix {
    /// Before its first line, if that differs.
    first: Option<(Tone, String)>,
    rest: (Tone, String),
}

impl Prefix {
    /// A mark before the first line, and the others indented as far.
    pub fn hanging(tone: Tone, mark: &str) -> Self {
        Self {
            rest: (Tone::Plain, " ".repeat(wrap::width(mark))),
            first: Some((tone, mark.to_owned())),
        }
    }

    /// The same before all lines.
    pub fn bar(tone: Tone, bar: &str) -> Self {
        Self {
            first: None,
            rest: (tone, bar.to_owned()),
        }
    }
}

/// The lines so far, and the open containers, the innermost last.
pub(super) struct Screen {
    pub style: Style,
    lines: Vec<Line>,
    frames: Vec<Frame>,
    prefixes: Vec<Prefix>,
    /// The columns that the prefixes take.
    indent: usize,
    /// An empty line is due, within so many prefixes.
    gap: Option<usize>,
    /// The marks of dissolved containers, before the next text.
    marks: Pieces,
}

impl Screen {
    pub fn new(style: Style) -> Self {
        let document = Frame {
            kind: Kind::Document,
            is_empty: true,
            is_loose: true,
            is_shown: false,
        };
        Self {
            style,
            lines: Vec::new(),
            frames: vec![document],
            prefixes: Vec::new(),
            indent: 0,
            gap: None,
            marks: Vec::new(),
        }
    }

    /// The lines, once all containers have ended.
    pub fn finish(mut self) -> Vec<Line> {
        while self.frames.len() > 1 {
            self.close();
        }
        self.lines
    }

    /// The columns that are left for a line.
    pub fn room(&self) -> Option<usize> {
        self.style.width.map(|width| width - self.indent)
    }

    /// A text as this stream can show it.
    pub fn shown(&self, text: &str) -> String {
        wrap::shown(text, self.style).into_owned()
    }

    /// The innermost container.
    pub fn innermost(&self) -> Kind {
        self.frames
            .last()
            .map_or(Kind::Document, |frame| frame.kind)
    }

    /// Whether nothing stands in the innermost container yet.
    pub fn is_empty(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_empty)
    }

    /// A paragraph begins. Within an item that makes the list a loose one.
    pub fn begin_paragraph(&mut self) {
        let count = self.frames.len();
        if self.innermost() == Kind::Item {
            for frame in &mut self.frames[count.saturating_sub(2)..] {
                frame.is_loose = true;
            }
        }
        self.begin_block();
    }

    /// A block begins in the innermost container.
    pub fn begin_block(&mut self) {
        let levels = self.prefixes.len();
        if let Some(frame) = self.frames.last()
            && !frame.is_empty
            && frame.is_loose
        {
            self.gap = Some(self.gap.map_or(levels, |gap| gap.min(levels)));
        }
        let empty = self
            .frames
            .iter_mut()
            .rev()
            .take_while(|frame| frame.is_empty);
        empty.for_each(|frame| frame.is_empty = false);
    }

    /// A container begins; a list has no prefix of its own.
    pub fn open(&mut self, kind: Kind, prefix: Option<Prefix>) {
        self.begin_block();
        let mut is_shown = false;
        if let Some(prefix) = prefix {
            let columns = wrap::width(&prefix.rest.1);
            is_shown = self.prefixes.len() < MOST_LEVELS
                && columns <= MOST_ROOM
                && self.room().is_none_or(|room| room >= columns + LEAST_ROOM);
            if is_shown {
                self.indent += columns;
                self.prefixes.push(prefix);
            } else {
                self.marks.extend(prefix.first);
            }
        }
        self.frames.push(Frame {
            kind,
            is_empty: true,
            is_loose: !matches!(kind, Kind::List | Kind::Item),
            is_shown,
        });
    }

    /// Gives the item that has just begun another mark.
    pub fn mark(&mut self, mark: &str) {
        let is_shown = self.frames.last().is_some_and(|frame| frame.is_shown);
        match self.prefixes.last_mut().filter(|_| is_shown) {
            Some(prefix) if prefix.first.is_some() => {
                let columns = wrap::width(&prefix.rest.1);
                *prefix = Prefix::hanging(Tone::Plain, mark);
                self.indent = self.indent - columns + wrap::width(mark);
            }
            _ => self.marks.push((Tone::Plain, mark.to_owned())),
        }
    }

    /// Ends the innermost container. An item without content still shows its mark.
    pub fn close(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        let is_shown = self.frames.last().is_some_and(|frame| frame.is_shown);
        let is_marked = match self.prefixes.last() {
            Some(prefix) if is_shown => prefix.first.is_some(),
            _ => false,
        };
        if is_marked || !self.marks.is_empty() {
            self.line(Vec::new());
        }
        self.frames.pop();
        if is_shown && let Some(prefix) = self.prefixes.pop() {
            self.indent -= wrap::width(&prefix.rest.1);
        }
    }

    /// A title of the container that has just begun: its first block follows right below.
    pub fn title(&mut self, pieces: &[(Tone, String)]) {
        self.text(pieces, LongWords::Whole);
        if let Some(frame) = self.frames.last_mut() {
            frame.is_empty = true;
        }
    }

    /// Writes text, wrapped where lines have a width.
    pub fn text(&mut self, pieces: &[(Tone, String)], long: LongWords) {
        for line in wrap::lines(&self.marked(pieces), self.room(), long) {
            self.line(line);
        }
    }

    /// Writes the marks of dissolved containers on lines of their own, before what is as wide as
    /// the room.
    pub fn end_marks(&mut self) {
        if !self.marks.is_empty() {
            self.text(&[], LongWords::Whole);
        }
    }

    /// Writes text of which all lines but the first are indented.
    pub fn hanging(&mut self, pieces: &[(Tone, String)], indent: usize) {
        let room = self.room().map(|room| room - indent.min(room / 2));
        let lines = wrap::lines(&self.marked(pieces), room, LongWords::Whole);
        for (at, line) in lines.into_iter().enumerate() {
            let indent = if at == 0 { 0 } else { indent };
            let indent = (Tone::Plain, " ".repeat(indent));
            self.line(std::iter::once(indent).chain(line).collect());
        }
    }

    /// A text behind the marks of dissolved containers.
    fn marked<'p>(&mut self, pieces: &'p [(Tone, String)]) -> Cow<'p, [(Tone, String)]> {
        if self.marks.is_empty() {
            return Cow::Borrowed(pieces);
        }
        let mut marked = std::mem::take(&mut self.marks);
        marked.extend_from_slice(pieces);
        Cow::Owned(marked)
    }

    /// Writes one line, as wide as it is.
    pub fn line(&mut self, pieces: Pieces) {
        if let Some(levels) = self.gap.take() {
            let levels = levels.min(self.prefixes.len());
            let prefix = self.prefixes[..levels].iter();
            let bars = prefix.map(|prefix| prefix.rest.clone()).collect();
            self.lines.push(whole(bars));
        }
        let prefixes = self.prefixes.iter_mut();
        let mut line: Pieces = prefixes
            .map(|prefix| prefix.first.take().unwrap_or_else(|| prefix.rest.clone()))
            .collect();
        line.append(&mut self.marks);
        line.extend(pieces);
        self.lines.push(whole(line));
    }
}

/// A line without spaces at its end.
fn whole(mut pieces: Pieces) -> Line {
    while let Some((_, text)) = pieces.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() {
            break;
        }
        pieces.pop();
    }
    Line::new().with_all(pieces).whole()
}
