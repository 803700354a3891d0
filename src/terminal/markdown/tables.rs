//! Tables: as columns where they fit, otherwise each row as a list of its cells.

use jira_adf::{MarkType, Node, NodeType};

use super::inlines;
use super::layout::Layout;
use crate::terminal::columns::fitted;
use crate::terminal::line::Tone;
use crate::terminal::output::Style;
use crate::terminal::wrap::{
    LongWords, Pieces, extend, lines, shortened, shown, widest_word, width_of,
};

/// Minimum width of a column: its widest word up to the first, if there is room, else up to the
/// second.
const MIN_WORD: usize = 16;
const MIN_COLUMN: usize = 6;

/// Maximum width to which columns are padded where lines have no width, so that one long cell does
/// not make each line long.
const MAX_PADDED: usize = 60;

/// Maximum width of a name before a cell.
const MAX_NAME: usize = 24;

/// Writes a table: a cell is its text, and where cells span columns or rows is not shown.
pub(super) fn write(table: &Node, layout: &mut Layout) {
    let rows: Vec<Vec<Cell>> = table
        .children()
        .iter()
        .map(|row| {
            let cells = row.children().iter();
            cells.map(|cell| Cell::new(cell, layout.style)).collect()
        })
        .collect();
    layout.end_marks();
    Table { rows }.write(layout);
}

struct Cell {
    text: Pieces,
    align: Align,
}

#[derive(Clone, Copy)]
enum Align {
    Start,
    Center,
    End,
}

impl Cell {
    fn new(cell: &Node, style: Style) -> Self {
        let tone = if *cell.kind() == NodeType::TableHeader {
            Tone::Strong
        } else {
            Tone::Plain
        };
        let mut text = Vec::new();
        add_text(cell, style, tone, &mut text);
        let alignment = cell.children().first();
        let alignment = alignment.and_then(|block| block.mark(&MarkType::Alignment));
        let align = match alignment.and_then(|mark| mark.text_attr("align")) {
            Some("center") => Align::Center,
            Some("end") => Align::End,
            _ => Align::Start,
        };
        Self { text, align }
    }
}

/// Adds the text of a node, each block on a line of its own.
fn add_text(node: &Node, style: Style, tone: Tone, text: &mut Pieces) {
    let groups = node
        .children()
        .chunk_by(|one, two| one.is_inline() && two.is_inline());
    for group in groups {
        let mut block = Vec::new();
        if group[0].is_inline() {
            block = inlines::pieces(group, style, tone);
        } else if *group[0].kind() == NodeType::CodeBlock {
            block.push((Tone::Accent, shown(&group[0].code(), style).into_owned()));
        } else if group[0].children().is_empty() {
            block = inlines::pieces(&[Node::plain(group[0].label())], style, tone);
        } else {
            add_text(&group[0], style, tone, &mut block);
        }
        if !block.is_empty() && !text.is_empty() {
            extend(text, tone, "\n");
        }
        text.append(&mut block);
    }
}

struct Table {
    rows: Vec<Vec<Cell>>,
}

impl Table {
    fn write(&self, layout: &mut Layout) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let bar = layout.shown(" │ ");
        let needed = self.widest(columns, |cell| {
            lines(cell, None, LongWords::Whole)
                .iter()
                .map(|line| width_of(line))
                .max()
                .unwrap_or(0)
        });
        let Some(room) = layout.room() else {
            let widths: Vec<usize> = needed.iter().map(|width| *width.min(&MAX_PADDED)).collect();
            return self.columns(&widths, &bar, layout);
        };
        let room = room.saturating_sub(bar.chars().count() * columns.saturating_sub(1));
        let words = self.widest(columns, |cell| widest_word(cell));
        let least =
            |limit: usize| -> Vec<usize> { words.iter().map(|word| *word.min(&limit)).collect() };
        let widths = fitted(&needed, &least(MIN_WORD), room)
            .or_else(|| fitted(&needed, &least(MIN_COLUMN), room));
        match widths {
            Some(widths) => self.columns(&widths, &bar, layout),
            None => self.records(layout),
        }
    }

    /// The maximum of a measure over the cells of each column.
    fn widest(&self, columns: usize, measure: impl Fn(&Pieces) -> usize) -> Vec<usize> {
        let mut widest = vec![0; columns];
        for row in &self.rows {
            for (widest, cell) in widest.iter_mut().zip(row) {
                *widest = measure(&cell.text).max(*widest);
            }
        }
        widest
    }

    fn columns(&self, widths: &[usize], bar: &str, layout: &mut Layout) {
        let rule = widths.iter().map(|width| "─".repeat(*width));
        let rule = layout.shown(&rule.collect::<Vec<_>>().join("─┼─"));
        let limited = layout.room().is_some();
        let rows: Vec<Vec<Vec<Pieces>>> = self
            .rows
            .iter()
            .map(|row| {
                let cells = row.iter().zip(widths);
                cells
                    .map(|(cell, width)| {
                        lines(&cell.text, limited.then_some(*width), LongWords::Broken)
                    })
                    .collect()
            })
            .collect();
        // Rows of several lines are separated by rules.
        let is_ruled = rows.iter().flatten().any(|cell| cell.len() > 1);
        let is_headless = self
            .rows
            .first()
            .is_some_and(|row| row.iter().all(|cell| cell.text.is_empty()));
        let rows = rows.iter().zip(&self.rows);
        for (at, (row, cells)) in rows.enumerate().skip(usize::from(is_headless)) {
            if at == 1 && !is_headless || is_ruled && at > 1 {
                layout.line(vec![(Tone::Dim, rule.clone())]);
            }
            write_row(row, cells, widths, bar, layout);
        }
    }

    /// Each row as its cells below each other, with the names of their columns.
    fn records(&self, layout: &mut Layout) {
        let Some((header, rows)) = self.rows.split_first() else {
            return;
        };
        let style = layout.style;
        let text_of = |cell: &Cell| -> String {
            let texts = cell.text.iter();
            texts.map(|(_, text)| text.as_str()).collect()
        };
        let names: Vec<String> = header
            .iter()
            .map(|cell| {
                let name = text_of(cell).replace('\n', " ");
                shortened(&name, MAX_NAME, style).into_owned()
            })
            .collect();
        // Names that are shortened, or that no cell follows, are listed before the rows.
        let is_complete = header
            .iter()
            .zip(&names)
            .enumerate()
            .all(|(at, (cell, name))| {
                let is_used =
                    |row: &Vec<Cell>| row.get(at).is_some_and(|cell| !cell.text.is_empty());
                text_of(cell) == *name && (name.is_empty() || rows.iter().any(is_used))
            });
        if !is_complete {
            for cell in header.iter().filter(|cell| !cell.text.is_empty()) {
                layout.text(&cell.text, 2);
            }
        }
        for (at, row) in rows.iter().enumerate() {
            if at > 0 || !is_complete {
                layout.line(Vec::new());
            }
            let cells = names.iter().zip(row);
            for (name, cell) in cells.filter(|(_, cell)| !cell.text.is_empty()) {
                let name = match name.as_str() {
                    "" => Vec::new(),
                    name => vec![(Tone::Strong, format!("{name}: "))],
                };
                layout.text(&[name, cell.text.clone()].concat(), 2);
            }
        }
    }
}

/// Writes the lines of the cells of a row side by side.
fn write_row(
    row: &[Vec<Pieces>],
    cells: &[Cell],
    widths: &[usize],
    bar: &str,
    layout: &mut Layout,
) {
    let height = row.iter().map(Vec::len).max().unwrap_or(0);
    // Empty cells at the end are left out. The bars before other cells are in each line.
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
            let before = match cells[at].align {
                Align::End => free,
                Align::Center => free / 2,
                Align::Start => 0,
            };
            line.push((Tone::Plain, " ".repeat(before)));
            line.extend(text);
            line.push((Tone::Plain, " ".repeat(free - before)));
        }
        layout.line(line);
    }
}
