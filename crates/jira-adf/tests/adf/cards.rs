//! The rule of these tests for links that become cards.

/// Whether an address is an issue of the example site: `…/browse/KEY-1`, with or without a query or
/// fragment.
pub fn is_issue_link(address: &str) -> bool {
    address
        .strip_prefix("https://your-company.atlassian.net/browse/")
        .and_then(|path| path.split(['?', '#']).next())
        .and_then(|key| key.split_once('-'))
        .is_some_and(|(project, number)| {
            project.len() > 1
                && project.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}
