//! Sends the parts of a post in order.

use std::collections::HashSet;
use std::time::Duration;

use super::forms::{self, Form};
use super::read_back::{self, Wanted};
use super::{comment_audience, lengths};
use crate::connection::{IssueKey, Site};
use crate::error::{Failure, Kind, Remedy};
use crate::integration::issues;
use crate::jira::{Client, Comment, JiraError, diagnosis};
use crate::store::{Audience, Part, PartState, Post, PostingLock, Store};
use jira_adf::Document;

/// Pause between the parts of a long post. Jira allows 100 changes of an issue in 30 seconds.
const PACE: Duration = Duration::from_millis(310);
/// Maximum number of parts without pauses. Jira allows 20 changes in 2 seconds.
const UNPACED: usize = 15;

/// An event during posting.
#[derive(Debug)]
pub enum Event<'a> {
    /// Waiting for another process that is posting.
    Waiting,
    /// A part is being sent: its number, and the number of parts.
    Sending(u32, usize),
    /// A part is posted: its number and URL.
    Posted(u32, &'a str),
    /// Jira rejected the first form as invalid; the second one follows.
    Simplified(Form, Form),
    /// Jira rejected a part for its length; it is split into this number of parts.
    Shortened(u32, usize),
    /// No response: the comments of the issue are read.
    ReadingBack,
}

/// What to do with a part that may have been posted and is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDoubt {
    /// Stop: the user decides.
    Stop,
    /// Post it again.
    Resend,
}

/// Sends each part that is not posted yet once, and records it before and after. Returns the updated
/// post. After an error, the same call resumes.
///
/// `author` is the ID of the account, if known.
pub fn send(
    client: Client<'_>,
    store: &mut Store,
    _lock: &PostingLock,
    post: Post,
    author: Option<String>,
    on_doubt: OnDoubt,
    on_event: &mut dyn FnMut(&Event<'_>),
) -> Result<Post, Failure> {
    // If the author is known, the issue was just read, and its key is current.
    let address = match author {
        Some(_) => Address::Key,
        None => Address::Id,
    };
    let mut sender = Sender {
        client,
        address,
        store,
        author,
        form: Form::Current,
        on_event,
    };
    let mut post = post;
    while let Some(part) = next(&post).cloned() {
        if post.parts.len() > UNPACED {
            client.sleep(PACE);
        }
        sender.part(&post, &part, on_doubt)?;
        post = sender.store.post(post.id)?;
    }
    Ok(post)
}

fn next(post: &Post) -> Option<&Part> {
    post.parts
        .iter()
        .find(|part| !matches!(part.state, PartState::Posted { .. }))
}

/// How a request identifies the issue.
#[derive(Clone, Copy)]
enum Address {
    /// By key.
    Key,
    /// By ID, which stays the same when the key changes.
    Id,
}

struct Sender<'a> {
    client: Client<'a>,
    address: Address,
    store: &'a mut Store,
    author: Option<String>,
    /// The form that Jira has not rejected yet.
    form: Form,
    on_event: &'a mut dyn FnMut(&Event<'_>),
}

impl Sender<'_> {
    fn site(&self) -> &Site {
        &self.client.account().site
    }

    fn document(&self, post: &Post, part: &Part) -> Document {
        let number = (post.parts.len() > 1).then_some(part.number);
        forms::document(&part.document.to_markdown(), number, self.form, self.site())
    }

    fn part(&mut self, post: &Post, part: &Part, on_doubt: OnDoubt) -> Result<(), Failure> {
        if part.state == PartState::Sending {
            return self.doubtful(post, part, on_doubt);
        }
        loop {
            (self.on_event)(&Event::Sending(part.number, post.parts.len()));
            let document = self.document(post, part);
            self.store.mark_sending(post.id, part.number)?;
            let audience = comment_audience(post.audience);
            let address = match self.address {
                Address::Key => post.issue.key.as_str(),
                Address::Id => &post.issue.issue_id,
            };
            match self.client.add_comment(address, &document, audience) {
                Ok(comment) => return self.posted(post, part, &comment),
                Err(error) if error.may_have_been_applied() => {
                    return self.unanswered(post, part, &document, &error);
                }
                Err(error) => {
                    self.store.mark_planned(post.id, part.number)?;
                    if self.shortened(post, part, &error)? {
                        return Ok(());
                    }
                    self.simplified(post, part, &error)?;
                }
            }
        }
    }

    fn posted(&mut self, post: &Post, part: &Part, comment: &Comment) -> Result<(), Failure> {
        self.store.mark_posted(post.id, part.number, &comment.id)?;
        let url = self.site().comment_url(&post.issue.key, &comment.id);
        (self.on_event)(&Event::Posted(part.number, &url));
        if post.audience == Audience::Internal && comment.public == Some(true) {
            // Post nothing more.
            let message =
                format!("Jira shows the comment to customers, which was to be internal: {url}");
            return Err(Failure::new(Kind::PermissionDenied, message)
                .with_hint("restrict or delete it in Jira; nothing more was posted"));
        }
        Ok(())
    }

    /// Handles a part that an earlier run may have posted.
    fn doubtful(&mut self, post: &Post, part: &Part, on_doubt: OnDoubt) -> Result<(), Failure> {
        (self.on_event)(&Event::ReadingBack);
        let document = self.document(post, part);
        if let Some(comment) = self.find(post, &document)? {
            return self.posted(post, part, &comment);
        }
        if on_doubt == OnDoubt::Resend {
            return self.store.mark_again(post.id, part.number);
        }
        let key = &post.issue.key;
        let what = named(post, part);
        let message = format!(
            "{what} may have been posted before, and is not among the newest comments of {key}"
        );
        let url = self.site().browse_url(key);
        Err(Failure::new(Kind::Other, message).with_remedy(Remedy::PostDoubtful(url, post.started)))
    }

    /// Handles a response that does not say whether the comment was created.
    fn unanswered(
        &mut self,
        post: &Post,
        part: &Part,
        document: &Document,
        error: &JiraError,
    ) -> Result<(), Failure> {
        (self.on_event)(&Event::ReadingBack);
        if let Ok(Some(comment)) = self.find(post, document) {
            return self.posted(post, part, &comment);
        }
        let what = named(post, part);
        let reason = diagnosis::explain(error, Some(self.client.account()));
        let url = self.site().browse_url(&post.issue.key);
        let message = format!(
            "it cannot be known whether {what} was posted: {}",
            reason.message
        );
        let mut failure = Failure::new(error.kind, message).with_remedy(Remedy::ReadBack(url));
        failure.trace_id = reason.trace_id;
        Err(failure)
    }

    fn find(&mut self, post: &Post, document: &Document) -> Result<Option<Comment>, Failure> {
        let explained = |error: JiraError| issues::explained(self.client, &post.issue.key, &error);
        let account_id = if let Some(id) = &self.author {
            id.clone()
        } else {
            let myself = self.client.myself().map_err(explained)?;
            self.author.insert(myself.account_id).clone()
        };
        let others: HashSet<String> = self.store.comment_ids(&post.issue)?.into_iter().collect();
        let found = read_back::find(
            self.client,
            &Wanted {
                key: &post.issue.key,
                account_id: &account_id,
                document,
                since: post.started,
                others: &others,
            },
        );
        found.map_err(explained)
    }

    /// Splits a part that was rejected for its length. Returns whether it did.
    fn shortened(&mut self, post: &Post, part: &Part, error: &JiraError) -> Result<bool, Failure> {
        if !error.is_content_too_long() {
            return Ok(false);
        }
        let Some(parts) = lengths::smaller(&part.document.to_markdown(), self.site()) else {
            return Ok(false);
        };
        (self.on_event)(&Event::Shortened(part.number, parts.len()));
        let behind = post.parts.iter().filter(|other| other.number > part.number);
        let mut parts = super::stored_parts(&parts, self.site());
        parts.extend(behind.map(|other| other.document.clone()));
        self.store.replan(post.id, part.number, &parts)?;
        Ok(true)
    }

    /// Switches to the next form if the rejection may be about the form; else fails.
    fn simplified(&mut self, post: &Post, part: &Part, error: &JiraError) -> Result<(), Failure> {
        let is_about_text = error.kind == Kind::BadRequest
            && error.status == Some(400)
            && !error.is_content_too_long();
        let key = &post.issue.key;
        if is_about_text {
            // A missing permission is a 400 too, with a translated message only.
            if self.client.may_comment(key) == Ok(false) {
                return Err(on_the_way(post, part, self.no_permission(key, error)));
            }
            if error.is_invalid_document()
                && let Some(next) = self.form.next()
            {
                (self.on_event)(&Event::Simplified(self.form, next));
                self.form = next;
                return Ok(());
            }
        }
        let failure = match error.status {
            // Not an error page of a proxy.
            Some(413) if error.kind == Kind::BadRequest => full(key, error),
            _ if error.is_content_too_long() => too_long(key, error),
            _ if is_about_text && !error.is_invalid_document() => refused(key, error),
            _ => issues::explained(self.client, key, error),
        };
        Err(on_the_way(post, part, failure))
    }

    fn no_permission(&self, key: &IssueKey, error: &JiraError) -> Failure {
        let email = &self.client.account().credentials.email;
        let message = format!("the account {email} may not comment on {key}");
        let mut failure = Failure::new(Kind::PermissionDenied, message)
            .with_hint("have an administrator of the project give it the permission Add comments");
        failure.trace_id.clone_from(&error.trace_id);
        failure
    }
}

fn too_long(key: &IssueKey, error: &JiraError) -> Failure {
    let message = format!("Jira refuses the comment on {key} as too long, however it is split");
    let mut failure =
        Failure::new(Kind::BadRequest, message).with_remedy(Remedy::PostShorter(key.to_string()));
    failure.trace_id.clone_from(&error.trace_id);
    failure
}

/// An error with Jira's own message.
fn refused(key: &IssueKey, error: &JiraError) -> Failure {
    let reason = diagnosis::shortened(error.detail.as_deref().unwrap_or_default());
    let message = format!("Jira refused the comment on {key}: {reason}");
    let mut failure = Failure::new(Kind::BadRequest, message)
        .with_hint("change the text or the issue as Jira asks, then post again");
    failure.trace_id.clone_from(&error.trace_id);
    failure
}

fn full(key: &IssueKey, error: &JiraError) -> Failure {
    let message = format!("{key} has as many comments as Jira keeps of one issue");
    let mut failure = Failure::new(Kind::BadRequest, message).with_remedy(Remedy::PostElsewhere);
    failure.trace_id.clone_from(&error.trace_id);
    failure
}

/// Adds the number of the part to the error.
fn on_the_way(post: &Post, part: &Part, failure: Failure) -> Failure {
    if post.parts.len() < 2 {
        return failure;
    }
    let (number, of) = (part.number, post.parts.len());
    let remedy = Remedy::Continue(failure.remedy, number);
    Failure {
        message: format!("part {number} of {of} was not posted: {}", failure.message),
        remedy: Some(Box::new(remedy)),
        ..failure
    }
}

fn named(post: &Post, part: &Part) -> String {
    if post.parts.len() < 2 {
        "the comment".to_owned()
    } else {
        format!("part {} of {}", part.number, post.parts.len())
    }
}
