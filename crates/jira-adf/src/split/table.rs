//! Splits tables, repeating the header.

use super::{Splitter, shell};
use crate::node::{Node, NodeType};

/// Splits a table between rows, then within a row. Each piece has the header, unless it takes more
/// than half of the room.
pub(super) fn split_table(splitter: Splitter, table: &Node, room: usize) -> Vec<Node> {
    let rows = table.children();
    if rows.is_empty() {
        return vec![table.clone()];
    }
    let headers = rows.iter().take_while(|row| row.is_header_row()).count();
    let header: usize = rows[..headers]
        .iter()
        .map(|row| splitter.size.child(row))
        .sum();
    let within = room.saturating_sub(splitter.size.shell(table)).max(1);
    let repeats = headers > 0 && headers < rows.len() && header <= within / 2;
    let (header_rows, rows, within) = if repeats {
        (&rows[..headers], &rows[headers..], within - header)
    } else {
        (&rows[..0], rows, within)
    };
    let groups = splitter.packed(rows.to_vec(), within);
    groups
        .into_iter()
        .map(|group| {
            let mut rows = header_rows.to_vec();
            rows.extend(group.nodes);
            shell(table, rows)
        })
        .collect()
}

/// Splits a row that is too large: each of its cells is split, and cells that have ended are empty
/// in further rows.
pub(super) fn split_row(splitter: Splitter, row: &Node, room: usize) -> Vec<Node> {
    let cells = row.children();
    if cells.is_empty() {
        return vec![row.clone()];
    }
    let shells: usize = cells.iter().map(|cell| splitter.size.shell(cell) + 1).sum();
    let within = room.saturating_sub(splitter.size.shell(row) + shells);
    let shares = shares(splitter, cells, within);
    let mut columns: Vec<std::vec::IntoIter<Node>> = Vec::new();
    for (cell, share) in cells.iter().zip(shares) {
        let groups = splitter.packed(cell.children().to_vec(), share);
        let groups = groups.into_iter().map(|group| shell(cell, group.nodes));
        columns.push(groups.collect::<Vec<_>>().into_iter());
    }
    let mut rows = Vec::new();
    loop {
        let pieces: Vec<Option<Node>> = columns.iter_mut().map(Iterator::next).collect();
        if pieces.iter().all(Option::is_none) {
            break;
        }
        let pieces = pieces.into_iter().zip(cells);
        let pieces = pieces.map(|(piece, cell)| piece.unwrap_or_else(|| empty(cell)));
        rows.push(shell(row, pieces.collect()));
    }
    if rows.is_empty() {
        rows.push(row.clone());
    }
    rows
}

/// Distributes the room to the cells: each gets what it needs, as long as there is enough for all.
fn shares(splitter: Splitter, cells: &[Node], room: usize) -> Vec<usize> {
    let needs: Vec<usize> = cells
        .iter()
        .map(|cell| {
            cell.children()
                .iter()
                .map(|child| splitter.size.child(child))
                .sum()
        })
        .collect();
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|index| needs[*index]);
    let mut shares = vec![1; needs.len()];
    let mut left = room;
    for (done, index) in order.iter().enumerate() {
        let even = left / (needs.len() - done);
        let share = needs[*index].min(even).max(1);
        shares[*index] = share;
        left = left.saturating_sub(share);
    }
    shares
}

fn empty(cell: &Node) -> Node {
    shell(cell, vec![Node::new(NodeType::Paragraph)])
}
