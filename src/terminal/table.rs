//! Tables.

use super::columns::fitted;
use super::line::{Line, Tone};
use super::output::{Output, Style};
use super::wrap::{shortened, shown, width};
use crate::sanitize::sanitize_line;

/// The gap between columns.
const GAP: &str = "  ";

/// Maximum width to pad a column to, so that one long cell does not make every line long.
const MAX_PADDED: usize = 100;

/// Minimum width of a flexible column before others are shortened.
const MIN_FLEXIBLE: usize = 16;

/// Minimum width of other columns, and on narrow terminals.
const MIN_OTHERS: [usize; 2] = [8, 4];

/// An empty cell, so that programs find every column.
const EMPTY: &str = "-";

/// A cell of a table, on one line.
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
            text: sanitize_line(text.as_ref()),
        }
    }

    /// A cell of ordinary text.
    pub fn plain(text: impl AsRef<str>) -> Self {
        Self::new(Tone::Plain, text)
    }
}

/// Rows in columns under a header, two spaces or more between the columns.
///
/// On a terminal, the flexible column is shortened until the lines fit, then the widest of the others,
/// but never the first one. On a narrow terminal, the flexible column is on a line of its own, and on a
/// very narrow one, every cell. Without a terminal, nothing is shortened. An empty cell shows `-`.
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

    /// Makes the column with this index the first to be shortened.
    #[must_use]
    pub const fn flexible(mut self, column: usize) -> Self {
        self.flexible = Some(column);
        self
    }

    /// Adds a row. Missing cells are empty; extra cells are dropped.
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

    /// The lines of the table in this style.
    fn lines(&self, style: Style) -> Vec<Line> {
        let rows = || std::iter::once(&self.header).chain(&self.rows);
        let mut needed = vec![0; self.header.len()];
        for row in rows() {
            for (needed, cell) in needed.iter_mut().zip(row) {
                *needed = width(&shown(&cell.text, style)).max(*needed);
            }
        }
        let Some(width) = style.width else {
            return rows().map(|row| line(row, &needed, None, style)).collect();
        };
        let places: Vec<usize> = (0..needed.len()).collect();
        if let Some(widths) = self.fitted(&needed, &places, width, MIN_OTHERS[0]) {
            return rows().map(|row| line(row, &widths, None, style)).collect();
        }
        // Too narrow: the flexible column moves below the others.
        let below = self.flexible.filter(|column| *column < needed.len());
        let others: Vec<usize> = places.into_iter().filter(|at| Some(*at) != below).collect();
        let needed: Vec<usize> = others.iter().map(|at| needed[*at]).collect();
        let mut widths = MIN_OTHERS
            .into_iter()
            .filter_map(|least| self.fitted(&needed, &others, width, least));
        let widths = widths.next();
        let below_it = |cell: &Cell| {
            let text = shown(&cell.text, style);
            let text = shortened(&text, width.saturating_sub(GAP.len()), style);
            Line::plain(GAP).with(cell.tone, text).whole()
        };
        let mut lines = Vec::new();
        for row in rows() {
            if let Some(widths) = &widths {
                lines.push(line(row, widths, below, style));
            } else {
                // Very narrow: every cell has its own line.
                let others = others.iter().filter_map(|at| row.get(*at));
                for (at, cell) in others.enumerate() {
                    let text = shown(&cell.text, style);
                    let text = shortened(&text, width, style);
                    lines.push(match at {
                        0 => Line::new().with(cell.tone, text).whole(),
                        _ => below_it(cell),
                    });
                }
            }
            lines.extend(below.and_then(|column| row.get(column)).map(below_it));
        }
        lines
    }

    /// Widths with which these columns fit, if possible.
    fn fitted(
        &self,
        needed: &[usize],
        columns: &[usize],
        width: usize,
        least_of_others: usize,
    ) -> Option<Vec<usize>> {
        let gaps = GAP.len() * needed.len().saturating_sub(1);
        let room = width.checked_sub(gaps)?;
        let is_flexible = |at: usize| Some(columns[at]) == self.flexible;
        let least: Vec<usize> = needed
            .iter()
            .enumerate()
            .map(|(at, needed)| match at {
                0 => *needed,
                _ if is_flexible(at) => MIN_FLEXIBLE.min(*needed),
                _ => least_of_others.min(*needed),
            })
            .collect();
        let mut wanted = needed.to_vec();
        if let Some(at) = (0..needed.len()).find(|at| is_flexible(*at)) {
            let others = needed.iter().sum::<usize>() - needed[at];
            wanted[at] = needed[at].min(room.saturating_sub(others).max(least[at]));
        }
        fitted(&wanted, &least, room)
    }
}

impl Output {
    /// Writes a table, also an empty one with its header.
    pub fn table(&mut self, table: &Table) {
        for line in table.lines(self.style()) {
            self.line(&line);
        }
    }
}

/// A row without the cell below it.
fn line(row: &[Cell], widths: &[usize], below: Option<usize>, style: Style) -> Line {
    let mut line = Line::new().whole();
    let mut gap = String::new();
    let cells = row.iter().enumerate().filter(|(at, _)| Some(*at) != below);
    for ((_, cell), limit) in cells.zip(widths) {
        let text = shown(&cell.text, style);
        let text = match style.width {
            Some(_) => shortened(&text, *limit, style),
            None => text,
        };
        let padding = limit.min(&MAX_PADDED).saturating_sub(width(&text));
        line = line.text(gap).with(cell.tone, text);
        gap = format!("{}{GAP}", " ".repeat(padding));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::testing::{COLORED, PLAIN, cases, written};
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;

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
    fn shortens_the_flexible_column() {
        assert_snapshot!(shown_at(Some(80), PLAIN));
        assert_snapshot!(shown_at(Some(120), PLAIN));
    }

    #[test]
    fn shortens_all_columns_on_narrow_terminals() {
        assert_snapshot!(shown_at(Some(60), PLAIN));
        assert_snapshot!(shown_at(Some(40), PLAIN));
        assert_snapshot!(shown_at(Some(20), PLAIN));
    }

    #[test]
    fn does_not_shorten_in_a_pipe() {
        assert_snapshot!(shown_at(None, PLAIN));
    }

    #[test]
    fn aligns_columns_in_ascii_and_color() {
        let ascii = Style {
            unicode: false,
            ..PLAIN
        };
        assert_snapshot!(shown_at(Some(80), ascii));
        assert_snapshot!(shown_at(Some(80), COLORED).replace('\u{1b}', "␛"));
    }

    #[test]
    fn limits_padding_for_long_cells() {
        let mut table = Table::new(&["A", "B"]);
        table.row(vec![Cell::plain("x".repeat(1000)), Cell::plain("b")]);
        table.row(vec![Cell::plain("a"), Cell::plain("b"), Cell::plain("no")]);
        let text = written(PLAIN, |output| output.table(&table));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], format!("{}  b", "x".repeat(1000)));
        assert_eq!(lines[2], format!("a{}  b", " ".repeat(99)));
    }

    #[test]
    fn empty_cells_have_a_placeholder() {
        let text = shown_at(None, PLAIN);
        for line in text.lines() {
            let columns = line
                .split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty());
            assert_eq!(columns.count(), 5, "{line}");
        }
    }

    proptest! {
        #![proptest_config(cases(1000, "tests/proptest-regressions/table.txt"))]

        /// With room for each column's least, every line fits, and the key is whole.
        #[test]
        fn lines_fit_for_any_cells(
            rows in prop::collection::vec(prop::collection::vec(cell(), 5), 0..5),
            width in 45_usize..=120,
            unicode in any::<bool>(),
        ) {
            let mut table = Table::new(&["Key", "Type", "Status", "Assignee", "Summary"]).flexible(4);
            for (at, row) in rows.iter().enumerate() {
                let key = Cell::new(Tone::Strong, format!("PROJ-{at}"));
                table.row(std::iter::once(key).chain(row[1..].iter().map(Cell::plain)).collect());
            }
            let style = Style { width: Some(width), unicode, ..PLAIN };
            let text = written(style, |output| output.table(&table));
            for line in text.lines() {
                prop_assert!(console::measure_text_width(line) <= width, "{line:?} in {width}");
                prop_assert!(crate::sanitize::is_clean(line), "{line:?}");
            }
            for at in 0..rows.len() {
                prop_assert!(text.lines().any(|line| line.starts_with(&format!("PROJ-{at} "))), "{text}");
            }
        }
    }

    /// Texts of all widths, some of which are wider than their characters.
    fn cell() -> impl Strategy<Value = String> {
        let pieces = [
            "a",
            "word ",
            "漢字",
            "👩\u{200d}💻",
            "👍🏽",
            "🇩🇪",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "e\u{301}",
            "☑",
            "…",
            "→",
            "\u{1b}[31m",
            "\u{202e}",
            "\n",
            "\t",
            "\u{200b}",
            "\u{fe0f}",
            "\u{200d}",
            "ﷺ",
            "لا",
            "한",
        ];
        let piece = prop_oneof![
            4 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }
}
