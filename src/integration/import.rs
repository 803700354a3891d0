//! Reads issues with their comments, and makes tasks or objectives of them.

use super::discussion::{self, Comments, Tell};
use super::markdown::without_byte_order_mark;
use super::{issues, parallel};
use crate::connection::{IssueKey, Site};
use crate::error::Failure;
use crate::instructions;
use crate::jira::{Client, CommentPage, Discussion, Issue, JiraError};
use crate::sanitize::sanitize_line;
use crate::work::{
    Guard, Linked, NewObjective, NewTask, ObjectiveId, ObjectiveLine, Store, TaskLine,
};

/// An issue as an agent gets to see it.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeIssue {
    /// The issue.
    pub issue: Issue,
    /// Its comments, if they were asked for.
    pub discussion: Option<Discussion>,
    /// How many comments there are that were not asked for; 0 when that is not known.
    pub unasked_comments: usize,
}

/// An issue, and the first page of its comments.
type Beginning = (Issue, Option<CommentPage>);

/// Reads one issue.
pub fn read(
    client: Client<'_>,
    key: &IssueKey,
    comments: Comments,
    tell: Tell<'_>,
) -> Result<WholeIssue, Failure> {
    let (issue, first) = beginning(client, key, comments)?;
    whole(
        client,
        issue,
        first,
        comments,
        &discussion::Budget::default(),
        tell,
    )
}

/// Reads several issues, each once, in the order of their keys. One that cannot be read fails them
/// all.
pub fn read_all(
    client: Client<'_>,
    keys: &[IssueKey],
    comments: Comments,
    tell: Tell<'_>,
) -> Result<Vec<WholeIssue>, Failure> {
    // Each asks for comments at the same time.
    let at_once = parallel::MOST / 2;
    let beginnings = parallel::try_each(keys, at_once, |key| beginning(client, key, comments))?;
    let mut all: Vec<WholeIssue> = Vec::new();
    let budget = discussion::Budget::default();
    for (issue, first) in beginnings {
        // Two keys may name one issue: it has moved.
        if !all.iter().any(|known| known.issue.id == issue.id) {
            all.push(whole(client, issue, first, comments, &budget, tell)?);
        }
    }
    Ok(all)
}

/// The instructions for an agent: the issue as a marked block, then a person's own.
pub fn instructions(whole: &WholeIssue, site: &Site, own: Option<&str>) -> String {
    let own = own.map(without_byte_order_mark);
    instructions::for_agent(&whole.issue, whole.discussion.as_ref(), site, own)
}

/// What is linked to each of the issues already.
pub fn linked(
    store: &Store,
    issues: &[WholeIssue],
    site: &Site,
) -> Result<Vec<Vec<Linked>>, Failure> {
    let linked = |whole: &WholeIssue| store.linked_to(site, &whole.issue.id);
    issues.iter().map(linked).collect()
}

/// Makes a task of each issue, all or none, under an objective if one is given, unless the guard says
/// no.
pub fn make_tasks(
    store: &mut Store,
    issues: &[WholeIssue],
    site: &Site,
    own: Option<&str>,
    objective: Option<ObjectiveId>,
    guard: &Guard,
) -> Result<Vec<TaskLine>, Failure> {
    let tasks: Vec<NewTask> = issues
        .iter()
        .map(|whole| NewTask {
            title: title(&whole.issue),
            instructions: instructions(whole, site, own),
            objective,
            issue: Some(issues::link(&whole.issue, site)),
        })
        .collect();
    store.add_tasks_once(&tasks, guard)
}

/// Makes an objective of each issue, all or none, unless the guard says no.
pub fn make_objectives(
    store: &mut Store,
    issues: &[WholeIssue],
    site: &Site,
    own: Option<&str>,
    guard: &Guard,
) -> Result<Vec<ObjectiveLine>, Failure> {
    let objectives: Vec<NewObjective> = issues
        .iter()
        .map(|whole| NewObjective {
            title: title(&whole.issue),
            instructions: instructions(whole, site, own),
            issue: Some(issues::link(&whole.issue, site)),
        })
        .collect();
    store.add_objectives_once(&objectives, guard)
}

/// Jira's own limit of a summary, in characters.
const LONGEST_TITLE: usize = 255;

/// One line of a length that lists can show, whatever the summary holds.
fn title(issue: &Issue) -> String {
    let title: String = issue.title().chars().take(LONGEST_TITLE).collect();
    sanitize_line(&title)
}

/// Asks for the issue and its first comments side by side.
fn beginning(client: Client<'_>, key: &IssueKey, comments: Comments) -> Result<Beginning, Failure> {
    if comments == Comments::None {
        // How many comments there are costs no time beside the issue, and may fail.
        let (issue, first) = parallel::both(
            || issues::find(client, key),
            || discussion::count(client, key),
        );
        return Ok((issue?, first.ok()));
    }
    let (issue, first) = parallel::both(|| client.issue(key), || discussion::first(client, key));
    let explained = |error: JiraError| issues::explained(client, key, &error);
    let issue = issue.map_err(explained)?;
    Ok((issue, Some(first.map_err(explained)?)))
}

fn whole(
    client: Client<'_>,
    issue: Issue,
    first: Option<CommentPage>,
    comments: Comments,
    budget: &discussion::Budget,
    tell: Tell<'_>,
) -> Result<WholeIssue, Failure> {
    if comments == Comments::None {
        return Ok(WholeIssue {
            issue,
            discussion: None,
            unasked_comments: first.and_then(|page| page.total).unwrap_or(0),
        });
    }
    let discussion = first
        .map(|first| discussion::rest(client, &issue.key, first, comments, budget, tell))
        .transpose()
        .map_err(|error| issues::explained(client, &issue.key, &error))?;
    Ok(WholeIssue {
        issue,
        discussion,
        unasked_comments: 0,
    })
}
