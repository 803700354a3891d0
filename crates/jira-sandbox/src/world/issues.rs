//! Projects, issues, and comments.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::people::{AccountType, Person};

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The numeric identifier.
    pub id: String,
    /// The prefix of the keys of its issues.
    pub key: String,
    /// The display name.
    pub name: String,
    /// `software`, `business`, or `service_desk`.
    pub type_key: String,
}

/// An issue. Times are as Jira writes them: `2026-11-02T09:12:00.000+0000`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Issue {
    /// The numeric identifier.
    pub id: String,
    /// Such as `SHOP-3`. The prefix is the key of the project.
    pub key: String,
    /// Keys that it had in other projects and can still be found by.
    pub former_keys: Vec<String>,
    /// One line.
    pub summary: String,
    /// An Atlassian document.
    pub description: Option<Value>,
    /// Such as `Bug`; `Sub-task` makes it a subtask of its parent.
    pub issue_type: String,
    /// The status.
    pub status: Status,
    /// Such as `High`; `None` when the project does not use priorities.
    pub priority: Option<String>,
    /// An account ID.
    pub assignee: Option<String>,
    /// An account ID.
    pub reporter: Option<String>,
    /// Words without spaces.
    pub labels: Vec<String>,
    /// When it was created.
    pub created: String,
    /// When it was last updated.
    pub updated: String,
    /// The key of the epic, or of the issue that it is a subtask of.
    pub parent: Option<String>,
    /// Links to other issues.
    pub links: Vec<Link>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Comments, oldest first.
    pub comments: Vec<Comment>,
    /// Fields that are sent as they are; they replace those above.
    pub fields: Map<String, Value>,
}

/// The status of an issue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Status {
    /// Not started.
    #[default]
    ToDo,
    /// In progress.
    InProgress,
    /// Finished.
    Done,
}

/// A link to another issue, as seen from one of its ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Link {
    /// The numeric identifier, the same at both ends.
    pub id: String,
    /// The type.
    pub kind: LinkType,
    /// Whether this end is the one that, for example, blocks the other.
    pub outward: bool,
    /// The key of the other issue. A link to an unknown issue is not shown.
    pub other: String,
}

/// Types of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum LinkType {
    /// `blocks`, `is blocked by`.
    Blocks,
    /// `relates to`.
    Relates,
}

/// A file of an issue, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Attachment {
    /// The numeric identifier.
    pub id: String,
    /// Such as `screenshot.png`.
    pub filename: String,
    /// Such as `image/png`.
    pub mime_type: String,
    /// In bytes.
    pub size: u64,
    /// When it was added.
    pub created: String,
    /// Who added it.
    pub author: Author,
}

/// A comment.
#[derive(Debug, Clone, Deserialize)]
pub struct Comment {
    /// The numeric identifier.
    pub id: String,
    /// Who wrote it.
    pub author: Author,
    /// An Atlassian document.
    pub body: Value,
    /// When it was created.
    pub created: String,
    /// When it was last updated.
    pub updated: String,
    /// Who may see it; `None` is everybody who may see the issue.
    pub visibility: Option<Visibility>,
    /// Whether customers of a service desk may see it. True in all other projects too.
    pub jsd_public: bool,
    /// Properties that apps have set: keys and values.
    #[serde(default)]
    pub properties: Vec<(String, Value)>,
}

/// The author of a comment or an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Author {
    /// The account with this ID. For an unknown account, responses contain nothing but the ID.
    Account(String),
    /// A deleted account with this ID: its other members are blank.
    Deleted(String),
    /// An account whose record was lost: its ID is `unknown`.
    Unknown,
    /// The response leaves the author out.
    Absent,
}

/// The restriction of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Visibility {
    /// People with this role in the project.
    Role(String),
    /// Members of this group.
    Group(String),
}

impl Issue {
    /// A task with nothing but a summary.
    pub fn new(id: u64, key: String, summary: &str) -> Self {
        let time = "2026-10-01T08:30:00.000+0000";
        Self {
            id: id.to_string(),
            key,
            summary: summary.to_owned(),
            issue_type: "Task".to_owned(),
            created: time.to_owned(),
            updated: time.to_owned(),
            ..Self::default()
        }
    }

    /// Whether this is the issue's ID or key.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.id == name || self.key.eq_ignore_ascii_case(name)
    }

    /// Whether this was the issue's key before it was moved.
    pub(crate) fn was_named(&self, name: &str) -> bool {
        let mut keys = self.former_keys.iter();
        keys.any(|key| key.eq_ignore_ascii_case(name))
    }

    pub(crate) fn is_subtask(&self) -> bool {
        self.issue_type == "Sub-task"
    }

    /// The comments that somebody may see.
    pub(crate) fn comments_for(&self, caller: Option<&Person>) -> Vec<&Comment> {
        let Some(caller) = caller else {
            return Vec::new();
        };
        let comments = self.comments.iter();
        comments
            .filter(|comment| comment.is_visible_to(caller))
            .collect()
    }

    /// The text of the description.
    pub(crate) fn description_text(&self) -> String {
        self.description.as_ref().map_or_else(String::new, text)
    }

    /// The text of custom fields that contain text or a document.
    pub(crate) fn custom_text(&self) -> String {
        let custom = self.fields.iter();
        let custom = custom.filter(|(name, _)| name.starts_with("customfield_"));
        custom
            .map(|(_, value)| match value.as_str() {
                Some(words) => format!("\n{words}"),
                None => text(value),
            })
            .collect()
    }
}

impl Status {
    /// The name, which sites can change and translate.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ToDo => "To Do",
            Self::InProgress => "In Progress",
            Self::Done => "Done",
        }
    }

    /// The key of the category, which sites cannot change.
    pub(crate) const fn category_key(self) -> &'static str {
        match self {
            Self::ToDo => "new",
            Self::InProgress => "indeterminate",
            Self::Done => "done",
        }
    }
}

impl Comment {
    /// A comment for everybody. Empty lines separate the paragraphs of the text.
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
        let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.is_empty());
        let content: Vec<Value> = paragraphs
            .map(|text| {
                let content = json!([{ "type": "text", "text": text }]);
                json!({ "type": "paragraph", "content": content })
            })
            .collect();
        Self {
            id: id.to_string(),
            author,
            body: json!({ "type": "doc", "version": 1, "content": content }),
            created: created.to_owned(),
            updated: created.to_owned(),
            visibility: None,
            jsd_public: true,
            properties: Vec::new(),
        }
    }

    fn is_visible_to(&self, person: &Person) -> bool {
        let is_customer = person.account_type == AccountType::Customer;
        let visibility = self.visibility.as_ref();
        (self.jsd_public || !is_customer)
            && visibility.is_none_or(|visibility| visibility.includes(person))
    }

    /// The text of the body.
    pub(crate) fn text(&self) -> String {
        text(&self.body)
    }
}

impl Visibility {
    pub(crate) fn includes(&self, person: &Person) -> bool {
        match self {
            Self::Role(name) => person.roles.contains(name),
            Self::Group(name) => person.groups.contains(name),
        }
    }
}

/// The text of a document. Adjacent texts are one word, whatever their marks; other nodes separate.
fn text(document: &Value) -> String {
    let mut text = String::new();
    let mut pending = vec![document];
    while let Some(node) = pending.pop() {
        match node.get("text").and_then(Value::as_str) {
            Some(words) => text.push_str(words),
            None => text.push('\n'),
        }
        let content = node.get("content").and_then(Value::as_array);
        pending.extend(content.into_iter().flatten().rev());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_do_not_split_words() {
        let strong = json!({ "type": "text", "text": "Log", "marks": [{ "type": "strong" }] });
        let content = [
            strong,
            json!({ "type": "text", "text": "in" }),
            json!({ "type": "hardBreak" }),
            json!({ "type": "text", "text": "again" }),
        ];
        let paragraph = json!({ "type": "paragraph", "content": content });
        assert_eq!(text(&paragraph).trim(), "Login\nagain");
    }
}
