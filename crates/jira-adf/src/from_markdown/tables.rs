//! GFM tables.

use std::mem;

use pulldown_cmark::Alignment;

use crate::inline_nodes::{inlines, nodes};
use crate::node::{Mark, MarkType, Node, NodeType};
use crate::normalize::normalized;

/// Limits the number of cells of a document. Two bytes of Markdown can make a cell of a hundred
/// bytes of ADF, and short rows are filled up, so a small text could make a huge document.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// Size of a cell with one character, in bytes of JSON.
    const CELL: usize = 100;
    /// Maximum size of the document in relation to its source.
    const GROWTH: usize = 15;
    /// Number of cells that every document may have.
    const LEAST: usize = 2_000;

    /// The budget for a source of this number of bytes.
    pub fn of(source: usize) -> Self {
        Self {
            left: (source * Self::GROWTH / Self::CELL).max(Self::LEAST),
        }
    }

    fn spend(&mut self, cells: usize) -> bool {
        let is_enough = cells <= self.left;
        if is_enough {
            self.left -= cells;
        }
        is_enough
    }
}

/// A table being read.
pub(super) struct TableParts {
    alignments: Vec<Alignment>,
    rows: Vec<Node>,
    cells: Vec<Vec<Node>>,
    last: LastRow,
    /// Rows over the budget, as paragraphs.
    beyond: Vec<Node>,
}

/// The last row.
#[derive(Default)]
struct LastRow {
    /// Its offset in the source.
    at: usize,
    /// Number of rows and paragraphs before it.
    rows: usize,
    beyond: usize,
}

impl TableParts {
    pub fn new(alignments: Vec<Alignment>) -> Self {
        Self {
            alignments,
            rows: Vec::new(),
            cells: Vec::new(),
            last: LastRow::default(),
            beyond: Vec::new(),
        }
    }

    /// Starts a row at this offset in the source.
    pub fn start_row(&mut self, at: usize) {
        self.last = LastRow {
            at,
            rows: self.rows.len(),
            beyond: self.beyond.len(),
        };
        self.cells = Vec::with_capacity(self.alignments.len());
    }

    /// Another block starts at this offset within the table. If the parser has already reported it
    /// as a row (because too many cells were missing), that row is removed.
    pub fn restart_row(&mut self, at: usize) {
        if self.last.at == at {
            self.rows.truncate(self.last.rows);
            self.beyond.truncate(self.last.beyond);
        }
    }

    pub fn add_cell(&mut self, content: Vec<Node>) {
        self.cells.push(content);
    }

    /// Ends a row. The first one is the header.
    pub fn end_row(&mut self, budget: &mut Budget) {
        let cells = mem::take(&mut self.cells);
        let is_header = self.rows.is_empty();
        if !self.beyond.is_empty() || !budget.spend(cells.len()) {
            self.beyond.extend(paragraph(cells));
            return;
        }
        let kind = if is_header {
            NodeType::TableHeader
        } else {
            NodeType::TableCell
        };
        let cells = cells
            .into_iter()
            .zip(&self.alignments)
            .map(|(content, alignment)| {
                let mut paragraph = Node::with(NodeType::Paragraph, content);
                paragraph.marks = mark(*alignment).map(|mark| vec![mark]);
                Node::with(kind.clone(), vec![paragraph])
            })
            .collect();
        self.rows.push(Node::with(NodeType::TableRow, cells));
    }

    /// The table, and the paragraphs of rows over the budget.
    pub fn blocks(self) -> impl Iterator<Item = Node> {
        let table = (!self.rows.is_empty()).then(|| Node::with(NodeType::Table, self.rows));
        table.into_iter().chain(self.beyond)
    }
}

/// The text of a row as one line, cells separated by bars.
fn paragraph(cells: Vec<Vec<Node>>) -> Option<Node> {
    let mut content: Vec<Node> = Vec::new();
    for cell in cells.into_iter().filter(|cell| !cell.is_empty()) {
        if !content.is_empty() {
            content.push(Node::styled(" | ", Vec::new()));
        }
        content.extend(cell);
    }
    let content = nodes(normalized(inlines(&content)));
    (!content.is_empty()).then(|| Node::with(NodeType::Paragraph, content))
}

fn mark(alignment: Alignment) -> Option<Mark> {
    let align = match alignment {
        Alignment::None | Alignment::Left => return None,
        Alignment::Center => "center",
        Alignment::Right => "end",
    };
    Some(Mark::new(MarkType::Alignment).attr("align", align))
}
