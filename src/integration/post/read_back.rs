//! Finds a comment whose posting got no response.

use std::collections::HashSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::connection::IssueKey;
use crate::integration::discussion;
use crate::jira::{Client, Comment, CommentOrder, JiraError};
use jira_adf::Document;

/// Maximum difference between the clocks of this machine and Jira.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(10);
/// Pauses before each attempt: the comment may appear late.
const PAUSES: [Duration; 2] = [Duration::ZERO, Duration::from_secs(2)];

/// Number of the newest comments to search.
const NEWEST: usize = 20;

/// The comment to find.
pub(super) struct Wanted<'a> {
    pub key: &'a IssueKey,
    /// The account that posted.
    pub account_id: &'a str,
    pub document: &'a Document,
    /// When posting began.
    pub since: Timestamp,
    /// IDs of comments of other posts.
    pub others: &'a HashSet<String>,
}

/// Finds the comment among the newest of the issue, by author and words, since Jira may change its
/// form. Not found does not mean not posted.
pub(super) fn find(client: Client<'_>, wanted: &Wanted<'_>) -> Result<Option<Comment>, JiraError> {
    let text = wanted.document.plain_text();
    let text = words(&text);
    for pause in PAUSES {
        client.sleep(pause);
        let page = discussion::page(client, wanted.key, 0, CommentOrder::NewestFirst, NEWEST)?;
        let found = page
            .comments
            .into_iter()
            .find(|comment| wanted.may_be(comment) && words(&comment.body.plain_text()) == text);
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

impl Wanted<'_> {
    fn may_be(&self, comment: &Comment) -> bool {
        let author = comment.author.as_ref();
        let own = author.and_then(|author| author.account_id.as_deref()) == Some(self.account_id);
        let too_old = comment
            .created
            .is_some_and(|created| created.timestamp() < self.since - CLOCK_SKEW);
        own && !too_old && !self.others.contains(&comment.id)
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}
