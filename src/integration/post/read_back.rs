//! Whether a comment is there whose posting got no answer.

use std::collections::HashSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::connection::IssueKey;
use crate::integration::discussion;
use crate::jira::{Client, Comment, CommentOrder, JiraError};
use jira_adf::Document;

/// How far this machine's clock may be from Jira's.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(10);
/// What Jira is still working on may be there a moment later.
const PAUSES: [Duration; 2] = [Duration::ZERO, Duration::from_secs(2)];

/// As many of the newest comments are looked through.
const NEWEST: usize = 20;

/// What to look for.
pub(super) struct Wanted<'a> {
    pub key: &'a IssueKey,
    /// The account that posted.
    pub account_id: &'a str,
    pub document: &'a Document,
    /// When posting began.
    pub since: Timestamp,
    /// Comments that are known to be others.
    pub others: &'a HashSet<String>,
}

/// The comment among the newest of the issue, if it is there. Jira may have changed its form, so
/// that author and words are compared. Not found does not mean not posted.
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
