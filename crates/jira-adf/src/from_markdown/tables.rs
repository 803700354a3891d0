//! GFM tables as they are read.

use std::mem;

use pulldown_cmark::Alignment;

use crate::inline_nodes::{inlines, nodes};
use crate::node::{Mark, MarkType, Node, NodeType};
use crate::normal_form::normalized;

/// How many cells a document may have. Two bytes of Markdown make a cell of a hundred bytes of ADF,
/// and a short row is filled up to the width of its table: without a bound a small text could
/// make a document too large for everybody.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// What a cell with a character in it weighs, in bytes of JSON.
    const CELL: usize = 100;
    /// A document may weigh so many times its source.
    const GROWTH: usize = 15;
    /// Every document may have so many cells.
    const LEAST: usize = 2_000;

    /// The budget of a source of so many bytes.
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

/// A table on its way.
pub(super) struct TableParts {
    alignments: Vec<Alignment>,
    rows: Vec<Node>,
    cells: Vec<Vec<Node>>,
    last: LastRow,
    /// Rows that went over the budget, as paragraphs.
    beyond: Vec<Node>,
}

/// The row that was begun last.
#[derive(Default)]
struct LastRow {
    /// Its place in the source.
    at: usize,
    /// How many rows and paragraphs there were before it.
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

    /// A row begins at this place in the source.
    pub fn start_row(&mut self, at: usize) {
        self.last = LastRow {
            at,
            rows: self.rows.len(),
            beyond: self.beyond.len(),
        };
        self.cells = Vec::with_capacity(self.alignments.len());
    }

    /// Another block begins here, within the table: the parser, having found too many missing cells,
    /// takes the row for it that it has just told.
    pub fn begin_anew(&mut self, at: usize) {
        if self.last.at == at {
            self.rows.truncate(self.last.rows);
            self.beyond.truncate(self.last.beyond);
        }
    }

    pub fn add_cell(&mut self, content: Vec<Node>) {
        self.cells.push(content);
    }

    /// The first row is the header.
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

    /// The table, and what became of its rows beyond the budget.
    pub fn blocks(self) -> impl Iterator<Item = Node> {
        let table = (!self.rows.is_empty()).then(|| Node::with(NodeType::Table, self.rows));
        table.into_iter().chain(self.beyond)
    }
}

/// The words of a row as one line, its cells parted by bars.
fn paragraph(cells: Vec<Vec<Node>>) -> Option<Node> {
    let mut content: Vec<Node> = Vec::new();
    for cell in cells.into_iter().filter(|cell| !cell.is_empty()) {
        if !content.is_empty() {
            content.push(Node::text(" | ", Vec::new()));
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
