//! Users in issues and comments.

use serde::Deserialize;

use super::lenient::{self, RawField};

/// Maximum length of a name, in characters, as in Jira.
const MAX_NAME: usize = 255;

/// An author, reporter, or assignee. Fields can be hidden by privacy settings, or blank if the account
/// was deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Raw")]
pub struct User {
    /// The account ID; `unknown` for accounts that Jira lost.
    pub account_id: Option<String>,
    /// `atlassian` for people, `app` for bots, `customer` for portal users.
    pub account_type: Option<String>,
    /// The display name.
    pub display_name: Option<String>,
    /// Whether the account is active.
    pub active: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    account_id: RawField,
    account_type: RawField,
    display_name: RawField,
    active: RawField,
}

impl From<Raw> for User {
    fn from(raw: Raw) -> Self {
        Self {
            account_id: lenient::text(&raw.account_id),
            account_type: lenient::text(&raw.account_type),
            display_name: lenient::text(&raw.display_name),
            active: lenient::read(&raw.active),
        }
    }
}

impl User {
    /// The display name, at most 255 characters, or `Unknown user`.
    pub fn name(&self) -> &str {
        let name = self.display_name.as_deref().map_or("", str::trim);
        if name.is_empty() {
            return "Unknown user";
        }
        let end = name.char_indices().nth(MAX_NAME);
        end.map_or(name, |(end, _)| &name[..end])
    }
}
