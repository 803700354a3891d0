//! Lists in aligned columns.

use super::columns::fitted;
use super::line::{Line, Tone};
use super::output::{Output, Style};
use super::wrap::{shortened, shown, width};
use crate::harmless::harmless_line;

/// Between two columns.
const GAP: &str = "  ";

/// A column is padded up to here; a longer cell moves the rest of its line. Else one long cell
/// would make each line long.
const WIDEST_PADDED: usize = 100;

/// What a flexible column keeps before others give way, in columns of the terminal.
const LEAST_FLEXIBLE: usize = 16;

/// What other columns keep.
const LEAST: usize = 8;

/// What an empty cell shows, so that a program that parts the columns finds each.
const EMPTY: &str = "-";

/// A cell of a table: a text on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    tone: Tone,
    text: String,
}

impl Cell {
    /// A cell in a tone.
    pub fn new(tone: Tone, text: impl AsRef<str>) -> Self {
        Self {
            tone,
            text: harmless_line(text.as_ref()),
        }
    }

    /// A cell of ordinary text.
    pub fn plain(text: impl AsRef<str>) -> Self {
        Self::new(Tone::Plain, text)
    }
}

/// Rows in columns under a header, two spaces or more between the columns.
///
/// Where lines have a width, the flexible column is shortened until they fit, then the widest of
/// the others; the first column, which names the row, never is. Elsewhere nothing is shortened. An
/// empty cell shows `-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    header: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    flexible: Option<usize>,
}

impl Table {
    /// A table without rows.
    pub fn new(header: &[&str]) -> Self {
        let cell = |name: &&str| Cell::new(Tone::Dim, name);
        Self {
            header: header.iter().map(cell).collect(),
            rows: Vec::new(),
            flexible: None,
        }
    }

    /// The table in which the column of this number, from 0, is the first to be shortened.
    #[must_use]
    pub const fn flexible(mut self, column: usize) -> Self {
        self.flexible = Some(column);
        self
    }

    /// Adds a row. Cells that it lacks are empty; there are none beyond the header.
    pub fn row(&mut self, cells: Vec<Cell>) {
        let mut cells = cells;
        cells.resize(self.header.len(), Cell::plain(""));
        for cell in &mut cells {
            if cell.text.is_empty() {
                *cell = Cell::new(Tone::Dim, EMPTY);
            }
        }
        self.rows.push(cells);
    }

    /// Whether there are no rows.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines of the table on such a stream.
    fn lines(&self, style: Style) -> Vec<Line> {
        let rows = || std::iter::once(&self.header).chain(&self.rows);
        let mut needed = vec![0; self.header.len()];
        for row in rows() {
            for (needed, cell) in needed.iter_mut().zip(row) {
                *needed = width(&shown(&cell.text, style)).max(*needed);
            }
        }
        let widths = match style.width {
            Some(width) => self.fitted(&needed, width),
            None => needed,
        };
        rows().map(|row| line(row, &widths, style)).collect()
    }

    fn fitted(&self, needed: &[usize], width: usize) -> Vec<usize> {
        let gaps = GAP.len() * needed.len().saturating_sub(1);
        let room = width.saturating_sub(gaps);
        let flexible = self.flexible.and_then(|column| needed.get(column));
        let flexible_least = flexible.map_or(0, |needed| LEAST_FLEXIBLE.min(*needed));
        let others = needed.iter().sum::<usize>() - flexible.copied().unwrap_or(0);
        let mut wanted = needed.to_vec();
        if let Some(width) = self.flexible.and_then(|column| wanted.get_mut(column)) {
            *width = (*width).min(room.saturating_sub(others).max(flexible_least));
        }
        let least: Vec<usize> = (0..wanted.len())
            .map(|column| match column {
                0 => wanted[0],
                _ if Some(column) == self.flexible => flexible_least,
                _ => LEAST.min(wanted[column]),
            })
            .collect();
        // Where not even that fits, the terminal has to wrap.
        fitted(&wanted, &least, room).unwrap_or(least)
    }
}

impl Output {
    /// Writes a table; one without rows too, for its header.
    pub fn table(&mut self, table: &Table) {
        for line in table.lines(self.style()) {
            self.line(&line);
        }
    }
}

fn line(row: &[Cell], widths: &[usize], style: Style) -> Line {
    let mut line = Line::new().whole();
    for (at, (cell, limit)) in row.iter().zip(widths).enumerate() {
        let text = shown(&cell.text, style);
        let text = match style.width {
            Some(_) => shortened(&text, *limit, style),
            None => text,
        };
        let padding = limit.min(&WIDEST_PADDED).saturating_sub(width(&text));
        line = line.with(cell.tone, text);
        if at + 1 < row.len() {
            line = line.text(" ".repeat(padding)).text(GAP);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::testing::{COLOURED, PLAIN, written};
    use super::*;
    use insta::assert_snapshot;

    fn table() -> Table {
        let mut table = Table::new(&["Key", "Type", "Status", "Assignee", "Summary"]).flexible(4);
        table.row(vec![
            Cell::new(Tone::Strong, "PROJ-1"),
            Cell::plain("Bug"),
            Cell::new(Tone::Good, "Done"),
            Cell::plain("José Ángel de la Cruz"),
            Cell::plain("The export of a large board stops after the first hundred cards"),
        ]);
        table.row(vec![
            Cell::new(Tone::Strong, "PROJ-1234"),
            Cell::plain("Story"),
            Cell::new(Tone::Warning, "In Progress"),
            Cell::plain(""),
            Cell::plain("漢字の表も\tきちんと揃えて表示する必要があります 🎉👩‍💻"),
        ]);
        table.row(vec![
            Cell::new(Tone::Strong, "OPS-9"),
            Cell::plain("Task"),
            Cell::plain("To Do"),
            Cell::plain("\u{1b}[2Jroot\nx"),
        ]);
        table
    }

    fn shown_at(width: Option<usize>, style: Style) -> String {
        written(Style { width, ..style }, |output| output.table(&table()))
    }

    #[test]
    fn the_flexible_column_is_shortened() {
        assert_snapshot!(shown_at(Some(80), PLAIN));
        assert_snapshot!(shown_at(Some(120), PLAIN));
    }

    #[test]
    fn on_a_narrow_terminal_others_give_way_too() {
        assert_snapshot!(shown_at(Some(60), PLAIN));
        assert_snapshot!(shown_at(Some(40), PLAIN));
        assert_snapshot!(shown_at(Some(20), PLAIN));
    }

    #[test]
    fn nothing_is_shortened_in_a_pipe() {
        assert_snapshot!(shown_at(None, PLAIN));
    }

    #[test]
    fn columns_are_aligned_in_ascii_and_in_colour() {
        let ascii = Style {
            unicode: false,
            ..PLAIN
        };
        assert_snapshot!(shown_at(Some(80), ascii));
        assert_snapshot!(shown_at(Some(80), COLOURED).replace('\u{1b}', "␛"));
    }

    #[test]
    fn one_long_cell_does_not_make_each_line_long() {
        let mut table = Table::new(&["A", "B"]);
        table.row(vec![Cell::plain("x".repeat(1000)), Cell::plain("b")]);
        table.row(vec![Cell::plain("a"), Cell::plain("b"), Cell::plain("no")]);
        let text = written(PLAIN, |output| output.table(&table));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], format!("{}  b", "x".repeat(1000)));
        assert_eq!(lines[2], format!("a{}  b", " ".repeat(99)));
    }

    #[test]
    fn a_program_finds_each_column() {
        let text = shown_at(None, PLAIN);
        for line in text.lines() {
            let columns = line
                .split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty());
            assert_eq!(columns.count(), 5, "{line}");
        }
    }
}
