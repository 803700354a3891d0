//! Sends the parts of a post, one after the other.

use std::collections::HashSet;
use std::time::Duration;

use super::forms::{self, Form};
use super::read_back::{self, Wanted};
use super::{comment_audience, lengths};
use crate::connection::{IssueKey, Site};
use crate::error::{Failure, Kind};
use crate::integration::issues;
use crate::jira::{Client, Comment, JiraError, diagnosis};
use crate::remedy::Remedy;
use crate::work::{Audience, Part, PartState, Post, PostingLock, Store};
use jira_adf::Document;

/// Jira takes 20 changes of an issue in 2 seconds and 100 in 30: a long text keeps to the second.
const PACE: Duration = Duration::from_millis(310);
/// So many parts go without it.
const UNPACED: usize = 15;

/// What happens on the way.
#[derive(Debug)]
pub enum Event<'a> {
    /// Another process is adding comments, and is waited for.
    Waiting,
    /// A part is being sent: its number, of how many.
    Sending(u32, usize),
    /// A part is there, at this address.
    Posted(u32, &'a str),
    /// Jira refused this form of the text as invalid; the next one is tried.
    Simplified(Form, Form),
    /// Jira refused a part for its length; so many smaller ones take its place.
    Shortened(u32, usize),
    /// No answer came; the issue's comments are read back.
    ReadingBack,
}

/// What is done with a part that may have been posted before, and is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDoubt {
    /// Nothing: that is for a person to decide.
    Stop,
    /// It is posted.
    Resend,
}

/// Sends all parts that are not posted yet, each once; records each before and after. Gives the post
/// as it then is. After a failure, the same call goes on where it stopped.
///
/// `author` is the account's identifier, where it is known already.
pub fn send(
    client: Client<'_>,
    store: &mut Store,
    _lock: &PostingLock,
    post: Post,
    author: Option<String>,
    on_doubt: OnDoubt,
    tell: &mut dyn FnMut(&Event<'_>),
) -> Result<Post, Failure> {
    // Whoever knows the author has looked at the issue just now.
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
        tell,
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

/// How Jira is told which issue it is.
#[derive(Clone, Copy)]
enum Address {
    /// As people do.
    Key,
    /// Which stays with the issue, whatever became of its key.
    Id,
}

struct Sender<'a> {
    client: Client<'a>,
    address: Address,
    store: &'a mut Store,
    author: Option<String>,
    /// The form that Jira has not refused yet.
    form: Form,
    tell: &'a mut dyn FnMut(&Event<'_>),
}

impl Sender<'_> {
    fn site(&self) -> &Site {
        &self.client.account().site
    }

    fn document(&self, post: &Post, part: &Part) -> Document {
        let number = (post.parts.len() > 1).then_some(part.number);
        forms::document(&part.markdown, number, self.form, self.site())
    }

    fn part(&mut self, post: &Post, part: &Part, on_doubt: OnDoubt) -> Result<(), Failure> {
        if part.state == PartState::Sending {
            return self.doubtful(post, part, on_doubt);
        }
        loop {
            (self.tell)(&Event::Sending(part.number, post.parts.len()));
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
        (self.tell)(&Event::Posted(part.number, &url));
        if post.audience == Audience::Internal && comment.public == Some(true) {
            // What is left of it may not follow.
            let message =
                format!("Jira shows the comment to customers, which was to be internal: {url}");
            return Err(Failure::new(Kind::PermissionDenied, message)
                .with_hint("restrict or delete it in Jira; nothing more was posted"));
        }
        Ok(())
    }

    /// A part that an earlier run was sending when it ended.
    fn doubtful(&mut self, post: &Post, part: &Part, on_doubt: OnDoubt) -> Result<(), Failure> {
        (self.tell)(&Event::ReadingBack);
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
        Err(Failure::new(Kind::Other, message)
            .with_hint(format!(
                "look at {url}; if it is not there, post it with --again"
            ))
            .with_remedy(Remedy::PostDoubtful(url, post.started)))
    }

    /// No answer came, or none that says whether the comment was made.
    fn unanswered(
        &mut self,
        post: &Post,
        part: &Part,
        document: &Document,
        error: &JiraError,
    ) -> Result<(), Failure> {
        (self.tell)(&Event::ReadingBack);
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
        let mut failure = Failure::new(error.kind, message)
            .with_hint(format!("look at {url}, or run the same command again: it reads the comments once more, and posts nothing twice"))
            .with_remedy(Remedy::ReadBack(url));
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

    /// Smaller parts in the place of one that was refused for its length, and whether that was so.
    fn shortened(&mut self, post: &Post, part: &Part, error: &JiraError) -> Result<bool, Failure> {
        if !error.is_content_too_long() {
            return Ok(false);
        }
        let Some(mut parts) = lengths::smaller(&part.markdown, self.site()) else {
            return Ok(false);
        };
        (self.tell)(&Event::Shortened(part.number, parts.len()));
        let behind = post.parts.iter().filter(|other| other.number > part.number);
        parts.extend(behind.map(|other| other.markdown.clone()));
        self.store.replan(post.id, part.number, &parts)?;
        Ok(true)
    }

    /// Takes the next form after a refusal that can be about the form; else fails.
    fn simplified(&mut self, post: &Post, part: &Part, error: &JiraError) -> Result<(), Failure> {
        let is_about_text = error.kind == Kind::BadRequest
            && error.status == Some(400)
            && !error.is_content_too_long();
        let key = &post.issue.key;
        if is_about_text {
            // A missing permission is a 400 too, known by nothing but its translated words.
            if self.client.may_comment(key) == Ok(false) {
                return Err(on_the_way(post, part, self.no_permission(key, error)));
            }
            if error.is_invalid_document()
                && let Some(next) = self.form.next()
            {
                (self.tell)(&Event::Simplified(self.form, next));
                self.form = next;
                return Ok(());
            }
        }
        let failure = match error.status {
            // A page of a proxy with that status is about something else.
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
    let mut failure = Failure::new(Kind::BadRequest, message)
        .with_hint("post a shorter text with --issue, or attach it to the issue in Jira")
        .with_remedy(Remedy::PostShorter(key.to_string()));
    failure.trace_id.clone_from(&error.trace_id);
    failure
}

/// Jira's own sentence about the text.
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
    let mut failure = Failure::new(Kind::BadRequest, message)
        .with_hint("remove comments in Jira, or post to another issue with --issue")
        .with_remedy(Remedy::PostElsewhere);
    failure.trace_id.clone_from(&error.trace_id);
    failure
}

/// Says how far a post of several parts came.
fn on_the_way(post: &Post, part: &Part, failure: Failure) -> Failure {
    if post.parts.len() < 2 {
        return failure;
    }
    let (number, of) = (part.number, post.parts.len());
    let hint = failure.hint.as_deref().unwrap_or_default();
    let again = format!("the same command goes on at part {number}");
    let hint = if hint.is_empty() {
        again
    } else {
        format!("{hint}; {again}")
    };
    let said = failure.hint.map(|hint| Box::new(Remedy::Said(hint)));
    let remedy = Remedy::GoOn(failure.remedy.or(said), number);
    Failure {
        message: format!("part {number} of {of} was not posted: {}", failure.message),
        hint: Some(hint),
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
