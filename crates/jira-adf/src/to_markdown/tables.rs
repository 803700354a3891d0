//! GFM tables, in which every cell is one line.

use super::escape::Place;
use super::inlines;
use super::lines::Lines;
use crate::node::{Mark, MarkType, Node, NodeType};
use crate::{labels, plain_text};

/// Writes a table. Without a header it gets an empty one, which GFM requires.
pub(super) fn write(table: &Node, lines: &mut Lines) {
    let rows: Vec<Row> = rows(table);
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if width == 0 {
        return;
    }
    let has_header = rows.first().is_some_and(|row| row.is_header);
    let empty = Row {
        cells: Vec::new(),
        is_header: true,
    };
    let header = rows.first().filter(|_| has_header).unwrap_or(&empty);
    row(header, width, false, lines);
    lines.start();
    for column in 0..width {
        let cell = rows.first().and_then(|row| row.cells.get(column));
        lines.push(delimiter(cell.copied().flatten()));
    }
    lines.push("|");
    for body in rows.iter().skip(usize::from(has_header)) {
        // GFM fills up short rows. A row without any cell would end the table.
        row(body, 1, true, lines);
    }
}

struct Row<'a> {
    /// The cells, `None` where another cell spans.
    cells: Vec<Option<&'a Node>>,
    is_header: bool,
}

fn rows(table: &Node) -> Vec<Row<'_>> {
    let mut spans = Spans::of(table);
    let mut rows = Vec::with_capacity(table.children().len());
    for row in table.children() {
        let mut cells: Vec<Option<&Node>> = Vec::new();
        for cell in row.cells() {
            spans.skip_taken(&mut cells);
            spans.place(cell, &mut cells);
        }
        spans.end_row(cells.len());
        let is_header = row.is_header_row();
        rows.push(Row { cells, is_header });
    }
    rows
}

/// Keeps track of cells that span columns and rows.
struct Spans {
    /// For each column, the number of further rows that a cell above spans.
    taken: Vec<i64>,
    /// Number of places that may still be left empty for spans. They are untrusted numbers: without
    /// a limit, a small table could become a huge one.
    left: usize,
}

impl Spans {
    fn of(table: &Node) -> Self {
        let cells: usize = table.children().iter().map(|row| row.cells().len()).sum();
        Self {
            taken: Vec::new(),
            left: 64 + 4 * cells,
        }
    }

    /// Adds the places that are covered from above.
    fn skip_taken(&mut self, cells: &mut Vec<Option<&Node>>) {
        while let Some(rows) = self.taken.get_mut(cells.len())
            && *rows > 0
            && self.left > 0
        {
            self.left -= 1;
            *rows -= 1;
            cells.push(None);
        }
    }

    /// Adds a cell and the places that it spans in its row.
    fn place<'a>(&mut self, cell: &'a Node, cells: &mut Vec<Option<&'a Node>>) {
        let span = |name| cell.integer_attr(name).unwrap_or(1).max(1);
        let width = usize::try_from(span("colspan")).unwrap_or(usize::MAX);
        let empty = (width - 1).min(self.left);
        self.left -= empty;
        let end = cells.len() + 1 + empty;
        if self.taken.len() < end {
            self.taken.resize(end, 0);
        }
        self.taken[cells.len()..end].fill(span("rowspan") - 1);
        cells.push(Some(cell));
        cells.resize(end, None);
    }

    /// Skips the columns from `width` on: a row may be shorter than its table.
    fn end_row(&mut self, width: usize) {
        for rows in self.taken.iter_mut().skip(width) {
            *rows = (*rows - 1).max(0);
        }
    }
}

fn delimiter(cell: Option<&Node>) -> &'static str {
    let first = cell.and_then(|cell| cell.children().first());
    let alignment = first.and_then(|paragraph| paragraph.mark(&MarkType::Alignment));
    match alignment.and_then(|mark: &Mark| mark.text_attr("align")) {
        Some("center") => "| :-: ",
        Some("end") => "| --: ",
        _ => "| --- ",
    }
}

/// Writes a row with at least `least` cells.
fn row(row: &Row, least: usize, is_body: bool, lines: &mut Lines) {
    let written = row.cells.iter().rposition(Option::is_some);
    let width = written.map_or(0, |last| last + 1).max(least);
    lines.start();
    for column in 0..width {
        lines.push("| ");
        if let Some(Some(cell)) = row.cells.get(column) {
            let is_heading = is_body && cell.kind == NodeType::TableHeader;
            let before = lines.len();
            inlines::write(&line(cell, is_heading), Place::Cell, "", lines.line());
            if lines.len() > before {
                lines.push(" ");
            }
        }
    }
    lines.push("|");
}

/// The content of a cell as inline content, its blocks separated by line breaks.
fn line(cell: &Node, is_heading: bool) -> Vec<Node> {
    let mut content = Vec::new();
    let children = if matches!(cell.kind, NodeType::TableCell | NodeType::TableHeader) {
        cell.children()
    } else {
        std::slice::from_ref(cell)
    };
    blocks(children, "", &mut content);
    if is_heading {
        content.iter_mut().for_each(make_strong);
    }
    content
}

fn blocks(children: &[Node], bullet: &str, content: &mut Vec<Node>) {
    let mut bullet = bullet.to_owned();
    let mut at = 0;
    while at < children.len() {
        let child = &children[at];
        let count = children[at..]
            .iter()
            .take_while(|child| plain_text::is_inline(child))
            .count();
        if count > 0 {
            begin(&mut bullet, content);
            content.extend_from_slice(&children[at..at + count]);
            at += count;
            continue;
        }
        at += 1;
        block(child, &mut bullet, content);
    }
}

fn block(block: &Node, bullet: &mut String, content: &mut Vec<Node>) {
    match block.kind {
        NodeType::Paragraph | NodeType::Caption => {
            if !block.children().is_empty() {
                begin(bullet, content);
                content.extend_from_slice(block.children());
            }
        }
        NodeType::Heading => {
            begin(bullet, content);
            let start = content.len();
            content.extend_from_slice(block.children());
            content[start..].iter_mut().for_each(make_strong);
        }
        NodeType::CodeBlock => {
            for text in plain_text::of_code(block).split('\n') {
                begin(bullet, content);
                if !text.is_empty() {
                    content.push(Node::styled(text, vec![Mark::new(MarkType::Code)]));
                }
            }
        }
        NodeType::BulletList
        | NodeType::OrderedList
        | NodeType::TaskList
        | NodeType::DecisionList => {
            let first = block.integer_attr("order").unwrap_or(1);
            for (number, item) in (first..).zip(block.children()) {
                let mark = match (&block.kind, &item.kind) {
                    (NodeType::OrderedList, _) => format!("{number}. "),
                    (_, NodeType::TaskItem | NodeType::BlockTaskItem) => {
                        let is_done = item.text_attr("state") == Some("DONE");
                        if is_done { "☑ " } else { "☐ " }.to_owned()
                    }
                    _ => "• ".to_owned(),
                };
                blocks(item.children(), &mark, content);
            }
        }
        NodeType::Expand | NodeType::NestedExpand => {
            if let Some(title) = block.text_attr("title").filter(|title| !title.is_empty()) {
                begin(bullet, content);
                content.push(Node::styled(title, vec![Mark::new(MarkType::Strong)]));
            }
            blocks(block.children(), bullet, content);
        }
        NodeType::Rule => {}
        _ if block.children().is_empty() => {
            let words = labels::of(block);
            if !words.is_empty() {
                begin(bullet, content);
                content.push(Node::styled(words, Vec::new()));
            }
        }
        _ => blocks(block.children(), bullet, content),
    }
}

fn make_strong(node: &mut Node) {
    if node.kind == NodeType::Text && node.mark(&MarkType::Strong).is_none() {
        let marks = node.marks.get_or_insert_default();
        marks.push(Mark::new(MarkType::Strong));
    }
}

/// Starts a line in a cell, with the bullet if the item is new.
fn begin(bullet: &mut String, content: &mut Vec<Node>) {
    if !content.is_empty() {
        content.push(Node::new(NodeType::HardBreak));
    }
    if !bullet.is_empty() {
        content.push(Node::styled(std::mem::take(bullet), Vec::new()));
    }
}
