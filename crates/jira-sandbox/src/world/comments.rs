//! Comments, and who may see them.

use serde_json::Value;

use super::document;
use super::people::{AccountType, Person};

/// A comment.
#[derive(Debug, Clone)]
pub struct Comment {
    /// The numeric identifier, unlike that of any other comment.
    pub id: String,
    /// Who wrote it.
    pub author: Author,
    /// An Atlassian document.
    pub body: Value,
    /// As Jira writes times: `2026-11-02T09:12:00.000+0000`.
    pub created: String,
    /// As `created`.
    pub updated: String,
    /// Who alone may see it; `None` is everybody who may see the issue.
    pub visibility: Option<Visibility>,
    /// Whether customers of a service desk may see it. True in all other projects too.
    pub jsd_public: bool,
    /// What apps have noted with it: keys and values.
    pub properties: Vec<(String, Value)>,
}

/// What Jira makes of a document that it takes. It may keep it in other words than it was sent in,
/// so that clients must not compare documents to find their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptDocuments {
    /// It is kept as it was sent.
    AsSent,
    /// It is written anew: text with the same marks is joined, paragraphs get identifiers.
    Normalised,
}

/// Who wrote a comment, or added an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// The account with this ID. Of one that the world does not hold, nothing but the ID is told.
    Account(String),
    /// An account that had this ID until it was deleted, which leaves its other members blank.
    Deleted(String),
    /// An account whose record was lost: its ID is `unknown`.
    Unknown,
    /// Nobody: the members are left out.
    Absent,
}

/// To whom a comment is restricted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visibility {
    /// Those who hold a role in the project.
    Role(String),
    /// Those who belong to a group.
    Group(String),
}

impl Comment {
    /// A comment of paragraphs, parted by empty lines, that everybody may see. It was written at
    /// the given time.
    ///
    /// ```
    /// use jira_sandbox::{Author, Comment, World, example};
    ///
    /// let mut world = World::example();
    /// let issue = world.issue_mut("SHOP-2").unwrap();
    /// issue.comments.extend((0..1000).map(|number| {
    ///     let author = Author::Account(example::MIA_ID.to_owned());
    ///     let time = format!("2026-11-03T10:{:02}:{:02}.000+0000", number / 60, number % 60);
    ///     Comment::new(20_000 + number, author, &time, &format!("Comment {number}"))
    /// }));
    /// ```
    pub fn new(id: u64, author: Author, created: &str, text: &str) -> Self {
        Self {
            id: id.to_string(),
            author,
            body: document::of_paragraphs(text),
            created: created.to_owned(),
            updated: created.to_owned(),
            visibility: None,
            jsd_public: true,
            properties: Vec::new(),
        }
    }

    /// Whether somebody who may see the issue may see the comment.
    pub(crate) fn is_visible_to(&self, person: &Person) -> bool {
        let is_internal = !self.jsd_public;
        let is_customer = person.account_type == AccountType::Customer;
        !(is_internal && is_customer)
            && self
                .visibility
                .as_ref()
                .is_none_or(|visibility| visibility.includes(person))
    }

    /// The words of the body.
    pub(crate) fn text(&self) -> String {
        document::text(&self.body)
    }
}

impl KeptDocuments {
    /// The document that is kept.
    pub(crate) fn keep(self, document: Value) -> Value {
        match self {
            Self::AsSent => document,
            Self::Normalised => document::normalised(document),
        }
    }
}

impl Visibility {
    /// Whether a person holds the role, or belongs to the group.
    pub(crate) fn includes(&self, person: &Person) -> bool {
        match self {
            Self::Role(name) => person.roles.contains(name),
            Self::Group(name) => person.groups.contains(name),
        }
    }
}
