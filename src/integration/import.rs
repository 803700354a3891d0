//! Reads issues with their comments, and imports them as tasks or objectives.

use super::discussion::{self, Comments, OnProgress};
use super::markdown::without_byte_order_mark;
use super::{issues, parallel};
use crate::connection::{Account, IssueKey, Site};
use crate::error::Failure;
use crate::instructions;
use crate::jira::{Client, CommentPage, Discussion, Issue, JiraError};
use crate::sanitize::sanitize_line;
use crate::store::{
    IdempotencyKey, ItemId, ItemKind, ItemSummary, NewItem, Precondition, Store, UserId,
};

/// An issue with its comments.
#[derive(Debug, Clone, PartialEq)]
pub struct IssueWithComments {
    /// The issue.
    pub issue: Issue,
    /// Its comments, if requested.
    pub discussion: Option<Discussion>,
    /// Number of comments if they were not requested; 0 if unknown.
    pub omitted_comments: usize,
}

/// An issue and the first page of its comments.
type Beginning = (Issue, Option<CommentPage>);

/// Reads one issue.
pub fn read(
    client: Client<'_>,
    key: &IssueKey,
    comments: Comments,
    on_progress: OnProgress<'_>,
) -> Result<IssueWithComments, Failure> {
    let (issue, first) = beginning(client, key, comments)?;
    whole(
        client,
        issue,
        first,
        comments,
        &discussion::Budget::default(),
        on_progress,
    )
}

/// Reads several issues, each once, in the order of their keys. Fails if one cannot be read.
pub fn read_all(
    client: Client<'_>,
    keys: &[IssueKey],
    comments: Comments,
    on_progress: OnProgress<'_>,
) -> Result<Vec<IssueWithComments>, Failure> {
    // Each worker also requests comments.
    let at_once = parallel::MAX_REQUESTS / 2;
    let beginnings = parallel::try_each(keys, at_once, |key| beginning(client, key, comments))?;
    let mut all: Vec<IssueWithComments> = Vec::new();
    let budget = discussion::Budget::default();
    for (issue, first) in beginnings {
        // Two keys may name the same issue, since it may have moved.
        if !all.iter().any(|known| known.issue.id == issue.id) {
            all.push(whole(client, issue, first, comments, &budget, on_progress)?);
        }
    }
    Ok(all)
}

/// Returns instructions for an agent: the issue in a delimited block, then the user's instructions.
pub fn instructions(whole: &IssueWithComments, site: &Site, own: Option<&str>) -> String {
    let own = own.map(without_byte_order_mark);
    instructions::for_agent(&whole.issue, whole.discussion.as_ref(), site, own)
}

/// A request to create an item for each issue.
#[derive(Debug)]
pub struct ImportRequest {
    /// What to create.
    pub kind: ItemKind,
    /// The objective that the tasks belong to.
    pub objective: Option<ItemId>,
    /// Who imports; `None` for the command line.
    pub created_by: Option<UserId>,
    /// The user's instructions, in Markdown, added after the issue.
    pub instructions: Option<String>,
    /// Whether to create items for issues that are already linked.
    pub again: bool,
    /// Identifies the request, so that a retry creates nothing.
    pub idempotency_key: Option<IdempotencyKey>,
}

/// An item that was created from an issue.
#[derive(Debug)]
pub struct Imported {
    /// The item.
    pub item: ItemSummary,
    /// The items that were linked to the issue before.
    pub linked_before: Vec<ItemId>,
    /// The issue; `None` if an earlier request with the same idempotency key created the item.
    pub source: Option<IssueWithComments>,
}

/// Parses keys or URLs of issues. Each issue is returned once, in the order given.
pub fn keys(issues: &[String], account: &Account) -> Result<Vec<IssueKey>, Failure> {
    let mut keys = Vec::new();
    for text in issues {
        let key = issues::key(text, account)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// Returns the items that are already linked to each issue.
pub fn linked(
    store: &Store,
    issues: &[IssueWithComments],
    site: &Site,
) -> Result<Vec<Vec<ItemId>>, Failure> {
    let linked = |whole: &IssueWithComments| store.linked_items(site, &whole.issue.id);
    issues.iter().map(linked).collect()
}

/// Returns the items that an earlier request with the same idempotency key created.
pub fn created_before(
    store: &Store,
    kind: ItemKind,
    key: &IdempotencyKey,
) -> Result<Option<Vec<Imported>>, Failure> {
    let items = store.items_created_for(kind, key)?;
    let imported = |item| Imported {
        item,
        linked_before: Vec::new(),
        source: None,
    };
    Ok(items.map(|items| items.into_iter().map(imported).collect()))
}

/// Creates an item for each issue: all or none.
///
/// Fails as [`Kind::Conflict`](crate::error::Kind::Conflict) if an issue is already linked, unless
/// the request says `again`.
pub fn create(
    store: &mut Store,
    site: &Site,
    issues: Vec<IssueWithComments>,
    request: &ImportRequest,
) -> Result<Vec<Imported>, Failure> {
    let linked = linked(store, &issues, site)?;
    let precondition = Precondition {
        key: request.idempotency_key.clone(),
        unless_linked: !request.again,
    };
    let own = request.instructions.as_deref();
    let new: Vec<NewItem> = issues
        .iter()
        .map(|whole| NewItem {
            kind: request.kind,
            title: title(&whole.issue),
            instructions: instructions(whole, site, own),
            objective: request.objective,
            issue: Some(issues::link(&whole.issue, site)),
            created_by: request.created_by,
        })
        .collect();
    let items = store.create_items(&new, &precondition)?;
    // A concurrent retry may have created the items since `linked` was read.
    let created: Vec<ItemId> = items.iter().map(|item| item.id).collect();
    let imported = items.into_iter().zip(issues).zip(linked);
    let imported = imported.map(|((item, source), mut linked_before)| {
        linked_before.retain(|linked| !created.contains(linked));
        Imported {
            item,
            linked_before,
            source: Some(source),
        }
    });
    Ok(imported.collect())
}

/// Maximum length of a title, in characters: Jira's limit for summaries.
const MAX_TITLE: usize = 255;

/// Returns the summary as one line of limited length.
fn title(issue: &Issue) -> String {
    let title: String = issue.title().chars().take(MAX_TITLE).collect();
    sanitize_line(&title)
}

/// Requests the issue and its first comments in parallel.
fn beginning(client: Client<'_>, key: &IssueKey, comments: Comments) -> Result<Beginning, Failure> {
    if comments == Comments::None {
        // The number of comments is optional.
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
    on_progress: OnProgress<'_>,
) -> Result<IssueWithComments, Failure> {
    if comments == Comments::None {
        return Ok(IssueWithComments {
            issue,
            discussion: None,
            omitted_comments: first.and_then(|page| page.total).unwrap_or(0),
        });
    }
    let discussion = first
        .map(|first| discussion::rest(client, &issue.key, first, comments, budget, on_progress))
        .transpose()
        .map_err(|error| issues::explained(client, &issue.key, &error))?;
    Ok(IssueWithComments {
        issue,
        discussion,
        omitted_comments: 0,
    })
}
