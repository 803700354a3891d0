//! References to issues: keys, or URLs of pages that show an issue.

use url::Url;

use super::address::{self, AddressError};
use super::address_input::{complete, host_part, unwrapped};
use super::{AddressInput, InvalidIssueKey, IssueKey, Site};

/// Why a text does not refer to an issue of the site.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIssueReference {
    /// Neither a key nor a URL.
    #[error(transparent)]
    NotAKey(InvalidIssueKey),
    /// Not the URL of a site.
    #[error(transparent)]
    Address(AddressError),
    /// The URL of an issue on another site.
    #[error(
        "this issue is on {named}, but the connected site is {connected}: use an issue of {connected}"
    )]
    OtherSite {
        /// The host of the URL.
        named: String,
        /// The host of the connected site.
        connected: String,
    },
    /// A page of the connected site that shows no issue.
    #[error(
        "this page of {0} shows no issue: use a key like PROJ-123 or the address of an open issue"
    )]
    NoIssue(String),
}

impl IssueKey {
    /// The issue that a text refers to: `PROJ-123`, `proj-123`, or the URL of a Jira page with a
    /// key (`/browse/KEY`, `?selectedIssue=KEY`, a queue of a service desk, …).
    ///
    /// ```
    /// # use coder_server::connection::{IssueKey, Site};
    /// let site = Site::parse("https://your-company.atlassian.net").unwrap();
    /// for text in ["proj-123", "https://your-company.atlassian.net/browse/PROJ-123?focusedId=1"] {
    ///     assert_eq!(IssueKey::from_reference(text, &site).unwrap().as_str(), "PROJ-123");
    /// }
    /// ```
    pub fn from_reference(text: &str, site: &Site) -> Result<Self, InvalidIssueReference> {
        let text = unwrapped(text);
        let not_a_key = match text.parse::<Self>() {
            Ok(key) => return Ok(key),
            Err(error) => error,
        };
        if !is_address(text) {
            return Err(InvalidIssueReference::NotAKey(not_a_key));
        }
        let url = complete(text).map_err(InvalidIssueReference::Address)?;
        let named = match AddressInput::of(&url).map_err(InvalidIssueReference::Address)? {
            AddressInput::Site(named) => named,
            AddressInput::Gateway(..) | AddressInput::CloudId(_) => {
                return Err(InvalidIssueReference::Address(AddressError::NotASite(
                    address::authority(&url),
                )));
            }
        };
        if named.origin() != site.origin() {
            return Err(InvalidIssueReference::OtherSite {
                named: named.authority().to_owned(),
                connected: site.authority().to_owned(),
            });
        }
        key_in(&url).ok_or_else(|| InvalidIssueReference::NoIssue(site.authority().to_owned()))
    }
}

/// Distinguishes `host.example/browse/PROJ-1` from a branch such as `fix/proj-1-login`.
fn is_address(text: &str) -> bool {
    text.contains("://")
        || text.starts_with("//")
        || (text.contains('/') && host_part(text).contains(['.', ':']))
}

/// The selected issue of a page (`selectedIssue`), or else the last key in its path.
fn key_in(url: &Url) -> Option<IssueKey> {
    let selected = url
        .query_pairs()
        .find_map(|(name, value)| (name == "selectedIssue").then(|| value.parse().ok())?);
    selected.or_else(|| key_in_path(url.path()))
}

/// Titles of Confluence pages on the same host can look like keys (`/wiki/…/RFC-2119`).
fn key_in_path(path: &str) -> Option<IssueKey> {
    let segments = || path.split('/').filter(|segment| !segment.is_empty());
    if segments().next() == Some("wiki") {
        return None;
    }
    segments().rev().find_map(|segment| segment.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://your-company.atlassian.net";

    fn parsed(text: &str) -> Result<String, String> {
        IssueKey::from_reference(text, &Site::parse(SITE).unwrap())
            .map(|key| key.to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn parses_keys_and_urls() {
        for text in [
            "PROJ-123",
            " proj-123\n",
            "\"PROJ-123\"",
            "PROJ-123.",
            "https://your-company.atlassian.net/browse/PROJ-123",
            "https://YOUR-COMPANY.atlassian.net:443/browse/proj-123/",
            "your-company.atlassian.net/browse/PROJ-123",
            "//your-company.atlassian.net/browse/PROJ-123",
            "<https://your-company.atlassian.net/browse/PROJ-123>",
            "(https://your-company.atlassian.net/browse/PROJ-123),",
            "https://your-company.atlassian.net/browse/PROJ-123.",
            "https://your-company.atlassian.net/browse/PROJ-123?focusedCommentId=10000#comment",
            "https://your-company.atlassian.net/issues/PROJ-123?jql=project%20%3D%20PROJ",
            "https://your-company.atlassian.net/projects/PROJ/issues/PROJ-123",
            "https://your-company.atlassian.net/jira/software/projects/PROJ/boards/1?selectedIssue=PROJ-123",
            "https://your-company.atlassian.net/jira/software/c/projects/PROJ/boards/1/backlog?view=detail&selectedIssue=proj-123&issueLimit=100",
            "https://your-company.atlassian.net/secure/RapidBoard.jspa?rapidView=1&selectedIssue=PROJ-123",
            "https://your-company.atlassian.net/browse/PROJ-1?selectedIssue=PROJ-123",
            "https://your-company.atlassian.net/jira/servicedesk/projects/PROJ/queues/custom/1/PROJ-123",
            "https://your-company.atlassian.net/servicedesk/customer/portal/2/PROJ-123",
            "https://your-company.atlassian.net/rest/api/3/issue/PROJ-123/comment",
            "https://your-company.atlassian.net/login?dest=https://evil.example/&selectedIssue=PROJ-123",
        ] {
            assert_eq!(parsed(text).as_deref(), Ok("PROJ-123"), "{text}");
        }
    }

    #[test]
    fn refuses_other_texts_and_sites() {
        let other = |host: &str| {
            format!(
                "this issue is on {host}, but the connected site is your-company.atlassian.net: use an issue of your-company.atlassian.net"
            )
        };
        let no_issue = "this page of your-company.atlassian.net shows no issue: use a key like PROJ-123 or the address of an open issue";
        let table = [
            (
                "",
                r#""" is not an issue key: one looks like PROJ-123"#.to_owned(),
            ),
            (
                "fix/proj-1",
                r#""fix/proj-1" is not an issue key: one looks like PROJ-123"#.to_owned(),
            ),
            (
                "the login fails",
                r#""the login fails" is not an issue key: one looks like PROJ-123"#.to_owned(),
            ),
            (
                "https://other.atlassian.net/browse/PROJ-1",
                other("other.atlassian.net"),
            ),
            (
                "https://your-company.atlassian.net.evil.example/browse/PROJ-1",
                other("your-company.atlassian.net.evil.example"),
            ),
            (
                "https://your-company.atlassian.net:8443/browse/PROJ-1",
                other("your-company.atlassian.net:8443"),
            ),
            ("localhost:8080/browse/PROJ-1", other("localhost:8080")),
            (SITE, no_issue.to_owned()),
            (
                "https://your-company.atlassian.net/jira/software/projects/PROJ/boards/1",
                no_issue.to_owned(),
            ),
            (
                "https://your-company.atlassian.net/issues/?jql=key%20%3D%20PROJ-1",
                no_issue.to_owned(),
            ),
            (
                "https://your-company.atlassian.net/wiki/spaces/X/pages/1/RFC-2119",
                no_issue.to_owned(),
            ),
            (
                "https://your-company.atlassian.net/#/browse/PROJ-1",
                no_issue.to_owned(),
            ),
            (
                "https://me:pw@your-company.atlassian.net/browse/PROJ-1",
                AddressError::UserInfo {
                    host: "your-company.atlassian.net".to_owned(),
                }
                .to_string(),
            ),
            (
                "http://your-company.atlassian.net/browse/PROJ-1",
                AddressError::PlainHttp("your-company.atlassian.net".to_owned()).to_string(),
            ),
            (
                "https://api.atlassian.com/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b/rest/api/3/issue/PROJ-1",
                AddressError::NotASite("api.atlassian.com".to_owned()).to_string(),
            ),
        ];
        for (text, message) in table {
            assert_eq!(parsed(text), Err(message), "{text}");
        }
    }
}
