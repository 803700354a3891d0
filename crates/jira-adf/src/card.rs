//! Links shown as cards.

use crate::node::{Node, NodeType};

/// The card for an address that `is_card` accepts.
pub(crate) fn node(address: &str, is_card: Option<&dyn Fn(&str) -> bool>) -> Option<Node> {
    is_card?(address).then(|| Node::new(NodeType::InlineCard).attr("url", address))
}
