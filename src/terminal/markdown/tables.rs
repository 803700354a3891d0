//! Tables: as columns where they fit, else each row as a list of its cells.

use pulldown_cmark::Alignment;

use super::inlines::Inlines;
use super::screen::Screen;
use crate::terminal::columns::fitted;
use crate::terminal::line::Tone;
use crate::terminal::output::Style;
use crate::terminal::wrap::{LongWords, Pieces, lines, shortened, widest_word, width_of};

/// A column that must give way keeps this, in columns of the terminal, or its widest word up to
/// that.
const LEAST: usize = 6;
const LEAST_WORD: usize = 16;

/// Where lines have no width, a column is padded up to here; a longer cell moves the rest of its
/// line. Else one long cell would make each line long.
const WIDEST_PADDED: usize = 60;

/// What a name before a cell takes at most.
const WIDEST_NAME: usize = 24;

/// A table as it is read: rows of cells, the header first.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<Pieces>>,
}

impl Table {
    pub fn new(alignments: Vec<Alignment>) -> Self {
        Self {
            alignments,
            rows: Vec::new(),
        }
    }

    pub fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the last row.
    pub fn add_cell(&mut self, cell: Inlines<'_>, style: Style) {
        let tone = if self.rows.len() == 1 {
            Tone::Strong
        } else {
            Tone::Plain
        };
        if let Some(row) = self.rows.last_mut() {
            row.push(cell.pieces(style, tone));
        }
    }

    /// Writes the table.
    pub fn write(self, screen: &mut Screen) {
        let columns = self.alignments.len();
        let bar = screen.shown(" │ ");
        let needed = self.widest(columns, |cell| {
            lines(cell, None, LongWords::Whole)
                .iter()
                .map(|line| width_of(line))
                .max()
                .unwrap_or(0)
        });
        let Some(room) = screen.room() else {
            let widths: Vec<usize> = needed
                .iter()
                .map(|width| *width.min(&WIDEST_PADDED))
                .collect();
            return self.columns(&widths, &bar, screen);
        };
        let room = room.saturating_sub(bar.chars().count() * columns.saturating_sub(1));
        let words = self.widest(columns, |cell| widest_word(cell));
        let least =
            |limit: usize| -> Vec<usize> { words.iter().map(|word| *word.min(&limit)).collect() };
        let widths = fitted(&needed, &least(LEAST_WORD), room)
            .or_else(|| fitted(&needed, &least(LEAST), room));
        match widths {
            Some(widths) => self.columns(&widths, &bar, screen),
            None => self.records(screen),
        }
    }

    /// The most that a cell of each column measures.
    fn widest(&self, columns: usize, measure: impl Fn(&Pieces) -> usize) -> Vec<usize> {
        let mut widest = vec![0; columns];
        for row in &self.rows {
            for (widest, cell) in widest.iter_mut().zip(row) {
                *widest = measure(cell).max(*widest);
            }
        }
        widest
    }

    fn columns(&self, widths: &[usize], bar: &str, screen: &mut Screen) {
        let rule = widths.iter().map(|width| "─".repeat(*width));
        let rule = screen.shown(&rule.collect::<Vec<_>>().join("─┼─"));
        let limited = screen.room().is_some();
        let rows: Vec<Vec<Vec<Pieces>>> = self
            .rows
            .iter()
            .map(|row| {
                let cells = row.iter().zip(widths);
                cells
                    .map(|(cell, width)| lines(cell, limited.then_some(*width), LongWords::Broken))
                    .collect()
            })
            .collect();
        // Without a rule nobody could tell where a row ends.
        let is_ruled = rows.iter().flatten().any(|cell| cell.len() > 1);
        let is_headless = self
            .rows
            .first()
            .is_some_and(|row| row.iter().all(Vec::is_empty));
        for (at, row) in rows.iter().enumerate().skip(usize::from(is_headless)) {
            if at == 1 && !is_headless || is_ruled && at > 1 {
                screen.line(vec![(Tone::Dim, rule.clone())]);
            }
            self.row(row, widths, bar, screen);
        }
    }

    fn row(&self, row: &[Vec<Pieces>], widths: &[usize], bar: &str, screen: &mut Screen) {
        let height = row.iter().map(Vec::len).max().unwrap_or(0);
        // An empty cell says nothing, but the bars of a row stand in each of its lines.
        let is_seen = |cell: &Vec<Pieces>| cell.iter().any(|line| !line.is_empty());
        let seen = row.iter().rposition(is_seen).map_or(0, |last| last + 1);
        for height in 0..height {
            let mut line = Vec::new();
            for (at, cell) in row[..seen].iter().enumerate() {
                if at > 0 {
                    line.push((Tone::Dim, bar.to_owned()));
                }
                let text = cell.get(height).cloned().unwrap_or_default();
                let free = widths[at].saturating_sub(width_of(&text));
                let before = match self.alignments[at] {
                    Alignment::Right => free,
                    Alignment::Center => free / 2,
                    Alignment::Left | Alignment::None => 0,
                };
                line.push((Tone::Plain, " ".repeat(before)));
                line.extend(text);
                line.push((Tone::Plain, " ".repeat(free - before)));
            }
            screen.line(line);
        }
    }

    /// Each row as its cells, one below the other, each behind the name of its column.
    fn records(&self, screen: &mut Screen) {
        let Some((header, rows)) = self.rows.split_first() else {
            return;
        };
        let style = screen.style;
        let names: Vec<String> = header
            .iter()
            .map(|cell| {
                let name: String = cell.iter().map(|(_, text)| text.as_str()).collect();
                shortened(&name.replace('\n', " "), WIDEST_NAME, style).into_owned()
            })
            .collect();
        // Names that are cut short, or that no cell follows, are to be seen before the rows.
        let is_whole = header
            .iter()
            .zip(&names)
            .enumerate()
            .all(|(at, (cell, name))| {
                let text: String = cell.iter().map(|(_, text)| text.as_str()).collect();
                let is_told = |row: &Vec<Pieces>| row.get(at).is_some_and(|cell| !cell.is_empty());
                text == *name && (name.is_empty() || rows.iter().any(is_told))
            });
        if !is_whole {
            for cell in header.iter().filter(|cell| !cell.is_empty()) {
                screen.hanging(cell, 2);
            }
        }
        for (at, row) in rows.iter().enumerate() {
            if at > 0 || !is_whole {
                screen.line(Vec::new());
            }
            for (name, cell) in names.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let name = match name.as_str() {
                    "" => Vec::new(),
                    name => vec![(Tone::Strong, format!("{name}: "))],
                };
                screen.hanging(&[name, cell.clone()].concat(), 2);
            }
        }
    }
}
