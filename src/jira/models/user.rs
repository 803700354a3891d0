//! People and bots, as issues and comments name them.

use serde::Deserialize;

use super::lenient::{self, Member};

/// A name longer than Jira takes was not typed into it, in characters.
const LONGEST_NAME: usize = 255;

/// Somebody who wrote, reported or works on something. Any of it may be hidden by privacy settings,
/// or blank because the account was deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Raw")]
pub struct User {
    /// The only stable identifier; `unknown` for accounts that Jira itself lost.
    pub account_id: Option<String>,
    /// `atlassian` for people, `app` for bots, `customer` for portal users.
    pub account_type: Option<String>,
    /// The name, or an alternative to it.
    pub display_name: Option<String>,
    /// Whether the account is in use.
    pub active: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    account_id: Member,
    account_type: Member,
    display_name: Member,
    active: Member,
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
    /// The name to show, at most 255 characters of it; `Unknown user` when Jira gives none.
    pub fn name(&self) -> &str {
        let name = self.display_name.as_deref().map_or("", str::trim);
        if name.is_empty() {
            return "Unknown user";
        }
        let end = name.char_indices().nth(LONGEST_NAME);
        end.map_or(name, |(end, _)| &name[..end])
    }
}
