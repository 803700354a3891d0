//! The parameters of a query.

use crate::http::{Answer, Request};

/// A number; else the problem that Jira has with the parameter.
pub(super) fn number(name: &str, value: &str, request: &Request) -> Result<i64, Answer> {
    value.trim().parse().map_err(|_| {
        let detail = format!("Failed to convert '{name}' with value: '{value}'");
        Answer::problem(400, &detail, request)
    })
}

/// The names of a list, which is parted by commas, repeated, or both.
pub(super) fn list(name: &str, query: &[(String, String)]) -> Vec<String> {
    query
        .iter()
        .filter(|(given, _)| given == name)
        .flat_map(|(_, value)| value.split(','))
        .map(|item| item.trim().to_owned())
        .collect()
}
