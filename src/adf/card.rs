//! Issues of the connected site, shown as cards.

use super::node::{Node, NodeType};
use crate::account::IssueKey;

/// The card of an issue, when this is its address on the site: `{site}/browse/KEY-1`, with or without
/// what follows a `?` or `#`.
pub(super) fn node(address: &str, site: Option<&str>) -> Option<Node> {
    let path = address
        .strip_prefix(site?.trim_end_matches('/'))?
        .strip_prefix("/browse/")?;
    let key = path.split(['?', '#']).next()?;
    key.parse::<IssueKey>().ok()?;
    Some(Node::new(NodeType::InlineCard).attr("url", address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_issues_of_the_site_are_cards() {
        let site = Some("https://a.atlassian.net/");
        for (address, is_card) in [
            ("https://a.atlassian.net/browse/AB-12", true),
            (
                "https://a.atlassian.net/browse/AB-12?focusedCommentId=1#x",
                true,
            ),
            ("https://a.atlassian.net/browse/AB-12/x", false),
            ("https://a.atlassian.net/browse/AB", false),
            ("https://b.atlassian.net/browse/AB-12", false),
        ] {
            assert_eq!(node(address, site).is_some(), is_card, "{address}");
            assert_eq!(node(address, None), None);
        }
    }
}
