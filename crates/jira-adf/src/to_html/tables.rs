//! Tables, in boxes that can be focused and scrolled.

use super::markup::Html;
use crate::node::{Node, NodeType};

impl Html {
    /// Writes a table of these rows.
    pub fn table(&mut self, rows: &[Node]) {
        // Not a region, because regions must have unique names.
        let attributes = [
            ("class", "adf-table-scroll"),
            ("tabindex", "0"),
            ("role", "group"),
            ("aria-label", "Table"),
        ];
        if rows.iter().all(|row| row.kind == NodeType::Bare) {
            return;
        }
        self.element("div", &attributes, |html| {
            html.element("table", &[], |html| {
                html.element("tbody", &[], |html| html.rows(rows));
            });
        });
    }

    fn rows(&mut self, rows: &[Node]) {
        let mut spans = Spans::of(rows);
        for (at, row) in rows.iter().enumerate() {
            let is_header = at == 0 && row.is_header_row();
            spans.rows_left = rows.len() - at;
            self.row(row, is_header, &mut spans);
        }
    }

    fn row(&mut self, row: &Node, is_header: bool, spans: &mut Spans) {
        if row.kind == NodeType::Bare {
            return;
        }
        self.element("tr", &[], |html| {
            for cell in row.cells() {
                html.cell(cell, is_header, spans);
            }
        });
    }

    fn cell(&mut self, cell: &Node, is_in_header: bool, spans: &mut Spans) {
        let (columns, rows) = spans.of_cell(cell);
        let (columns_text, rows_text) = (columns.to_string(), rows.to_string());
        let mut attributes = Vec::new();
        if columns > 1 {
            attributes.push(("colspan", &*columns_text));
        }
        if rows > 1 {
            attributes.push(("rowspan", &*rows_text));
        }
        let inside = |html: &mut Self| match cell.kind {
            NodeType::TableCell | NodeType::TableHeader => html.flow(cell.children()),
            // Invalid, but its text must not be lost.
            _ => html.block(cell),
        };
        if cell.kind == NodeType::TableHeader {
            let scope = is_in_header.then_some(("scope", "col"));
            let with_scope: Vec<_> = attributes.iter().copied().chain(scope).collect();
            // An empty cell is not a heading.
            self.element_or([("th", &with_scope), ("td", &attributes)], inside);
        } else {
            self.element("td", &attributes, inside);
        }
    }
}

/// Limits cell spans.
struct Spans {
    /// Number of places that spans may still cover. They are untrusted numbers: without a limit, a
    /// small table could become a huge one.
    places_left: i64,
    /// Number of rows from the current one on.
    rows_left: usize,
}

impl Spans {
    fn of(rows: &[Node]) -> Self {
        let cells: usize = rows.iter().map(|row| row.cells().len()).sum();
        Self {
            places_left: i64::try_from(64 + 4 * cells).unwrap_or(i64::MAX),
            rows_left: rows.len(),
        }
    }

    /// The columns and rows that a cell spans, each at least 1.
    fn of_cell(&mut self, cell: &Node) -> (i64, i64) {
        let span = |name| cell.integer_attr(name).unwrap_or(1).max(1);
        let columns = span("colspan").min(1 + self.places_left);
        let rows_left = i64::try_from(self.rows_left).unwrap_or(i64::MAX);
        let rows = span("rowspan")
            .min(rows_left)
            .min((columns + self.places_left) / columns);
        self.places_left -= columns * rows - 1;
        (columns, rows)
    }
}
