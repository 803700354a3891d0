//! Lines in containers: their prefixes, and blank lines between them.

use crate::terminal::line::{Line, Tone};
use crate::terminal::output::Style;
use crate::terminal::wrap::{self, LongWords, Pieces};

/// Minimum number of columns for the content of a container. Where less is left, the prefix of the
/// container is left out, and only its first mark is kept.
const MIN_CONTENT: usize = 12;

/// What is to the left of the lines of a container.
pub(super) struct Prefix {
    /// Before the first line, if that differs.
    first: Option<(Tone, String)>,
    rest: (Tone, String),
}

/// The lines so far, and the prefixes of the open containers.
pub(super) struct Layout {
    pub style: Style,
    lines: Vec<Line>,
    prefixes: Vec<Prefix>,
    /// A blank line comes before the next line, with this number of prefixes.
    gap: Option<usize>,
    /// Marks of containers without a prefix, to be written before the next text.
    marks: Pieces,
}

impl Layout {
    pub const fn new(style: Style) -> Self {
        Self {
            style,
            lines: Vec::new(),
            prefixes: Vec::new(),
            gap: None,
            marks: Vec::new(),
        }
    }

    pub fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// Number of columns left for a line, where lines have a width.
    pub fn room(&self) -> Option<usize> {
        let width = self.style.width?;
        let prefixes = self.prefixes.iter();
        let indent: usize = prefixes.map(|prefix| wrap::width(&prefix.rest.1)).sum();
        Some(width - indent)
    }

    /// The text as this stream can show it.
    pub fn shown(&self, text: &str) -> String {
        wrap::shown(text, self.style).into_owned()
    }

    /// Calls `write` for each item, with blank lines between items that are written, if wanted.
    pub fn separated<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        is_loose: bool,
        mut write: impl FnMut(&mut Self, T),
    ) {
        let start = self.lines.len();
        for item in items {
            let (before, gap) = (self.lines.len(), self.gap);
            if is_loose && before > start {
                let level = self.prefixes.len();
                self.gap = Some(gap.map_or(level, |gap| gap.min(level)));
            }
            write(self, item);
            if self.lines.len() == before {
                self.gap = gap;
            }
        }
    }

    /// Writes a container with this mark before its first line. The other lines are indented.
    pub fn hanging(&mut self, tone: Tone, mark: &str, write: impl FnOnce(&mut Self)) {
        let mark = self.shown(mark);
        let prefix = Prefix {
            rest: (Tone::Plain, " ".repeat(wrap::width(&mark))),
            first: Some((tone, mark)),
        };
        self.contained(prefix, write);
    }

    /// Writes a container with this before all of its lines.
    pub fn prefixed(&mut self, tone: Tone, prefix: &str, write: impl FnOnce(&mut Self)) {
        let prefix = Prefix {
            rest: (tone, self.shown(prefix)),
            first: None,
        };
        self.contained(prefix, write);
    }

    fn contained(&mut self, prefix: Prefix, write: impl FnOnce(&mut Self)) {
        let columns = wrap::width(&prefix.rest.1);
        if self.room().is_some_and(|room| room < columns + MIN_CONTENT) {
            self.marks.extend(prefix.first);
            write(self);
            self.end_marks();
            return;
        }
        self.prefixes.push(prefix);
        write(self);
        let prefix = self.prefixes.last();
        if prefix.is_some_and(|prefix| prefix.first.is_some()) {
            // An item without content still shows its mark.
            self.line(Vec::new());
        }
        self.prefixes.pop();
    }

    /// Writes text, wrapped where lines have a width. All lines but the first are indented.
    pub fn text(&mut self, pieces: &[(Tone, String)], indent: usize) {
        let mut marked = std::mem::take(&mut self.marks);
        marked.extend_from_slice(pieces);
        let room = self.room().map(|room| room - indent.min(room / 2));
        let lines = wrap::lines(&marked, room, LongWords::Whole);
        for (at, mut line) in lines.into_iter().enumerate() {
            if at > 0 && indent > 0 {
                line.insert(0, (Tone::Plain, " ".repeat(indent)));
            }
            self.line(line);
        }
    }

    /// Writes pending marks on lines of their own, before a line that fills the room.
    pub fn end_marks(&mut self) {
        if !self.marks.is_empty() {
            self.text(&[], 0);
        }
    }

    /// Writes one line without wrapping it.
    pub fn line(&mut self, pieces: Pieces) {
        if let Some(level) = self.gap.take() {
            let prefixes = self.prefixes[..level.min(self.prefixes.len())].iter();
            let prefixes = prefixes.map(|prefix| prefix.rest.clone()).collect();
            self.lines.push(trimmed(prefixes));
        }
        let prefixes = self.prefixes.iter_mut();
        let mut line: Pieces = prefixes
            .map(|prefix| prefix.first.take().unwrap_or_else(|| prefix.rest.clone()))
            .collect();
        line.append(&mut self.marks);
        line.extend(pieces);
        self.lines.push(trimmed(line));
    }
}

/// A line without trailing spaces.
fn trimmed(mut pieces: Pieces) -> Line {
    while let Some((_, text)) = pieces.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() {
            break;
        }
        pieces.pop();
    }
    Line::new().with_all(pieces).whole()
}
