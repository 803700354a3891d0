//! Footnotes: numbers in the text, and a list at the end, as on GitHub.

use std::collections::HashMap;

use crate::node::{Node, NodeType};

/// The footnotes of a document.
#[derive(Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    definitions: Vec<(String, Vec<Node>)>,
}

impl Footnotes {
    /// The number of a label. Footnotes are numbered in order of first reference.
    pub fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }

    /// Adds the definition of a label.
    pub fn define(&mut self, label: String, blocks: Vec<Node>) {
        self.definitions.push((label, blocks));
    }

    /// A rule and the list of all footnotes. Unreferenced ones come last.
    pub fn blocks(mut self) -> Vec<Node> {
        if self.definitions.is_empty() {
            return Vec::new();
        }
        let mut numbered: Vec<(usize, Vec<Node>)> = Vec::new();
        for (label, blocks) in std::mem::take(&mut self.definitions) {
            numbered.push((self.number(&label), blocks));
        }
        numbered.sort_by_key(|(number, _)| *number);
        let items = numbered
            .into_iter()
            .map(|(_, blocks)| Node::with(NodeType::ListItem, blocks))
            .collect();
        let list = Node::with(NodeType::OrderedList, items).attr("order", 1);
        vec![Node::new(NodeType::Rule), list]
    }
}
