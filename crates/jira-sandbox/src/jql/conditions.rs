//! What conditions mean for an issue, and which of them are refused.

use std::cmp::Ordering;

use super::text::TextQuery;
use super::{Condition, Operand, Operator};
use crate::world::{Comment, Issue, Person, World};

/// What conditions are looked up in.
pub(super) struct Scope<'a> {
    pub world: &'a World,
    /// The issues that the caller may see.
    pub visible: &'a [Issue],
    pub caller: Option<&'a Person>,
}

/// What can be asked of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `~` and `!~`.
    Text,
    /// `=`, `!=`, `IN`, `NOT IN`; what does not exist is refused.
    Known,
    /// As `Known`, and `IS EMPTY`; any value will do.
    Free,
}

fn kind(field: &str) -> Option<Kind> {
    match field {
        "text" | "summary" | "description" | "comment" => Some(Kind::Text),
        "project" | "key" | "issuekey" | "issue" | "id" | "status" | "statuscategory" => {
            Some(Kind::Known)
        }
        "issuetype" | "type" | "priority" | "labels" | "assignee" | "reporter" => Some(Kind::Free),
        _ => None,
    }
}

impl Condition {
    pub fn check(&self, scope: &Scope) -> Result<(), String> {
        let field = &self.field;
        let Some(kind) = kind(field) else {
            return Err(format!(
                "Field '{field}' does not exist or you do not have permission to view it."
            ));
        };
        let is_text_search = matches!(self.operator, Operator::Like | Operator::Unlike);
        if is_text_search != (kind == Kind::Text) {
            let operator = self.operator.shown();
            return Err(format!(
                "The operator '{operator}' is not supported by the '{field}' field."
            ));
        }
        for operand in &self.operands {
            match (operand, kind) {
                (Operand::Value(text), Kind::Text) => {
                    TextQuery::parse(text).ok_or_else(|| {
                        format!("Unable to parse the text '{text}' for field '{field}'.")
                    })?;
                }
                (Operand::Value(value), Kind::Known) => {
                    check_value(field, self.operator, value, scope)?;
                }
                (Operand::Empty, Kind::Text | Kind::Known) => {
                    return Err(format!("The field '{field}' does not support EMPTY."));
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub fn holds(&self, issue: &Issue, scope: &Scope) -> bool {
        match self.operator {
            Operator::Like => self.finds(issue, scope),
            Operator::Unlike => !self.finds(issue, scope),
            Operator::Is | Operator::OneOf => self.names(issue, scope),
            Operator::IsNot | Operator::NoneOf => !self.names(issue, scope),
        }
    }

    fn finds(&self, issue: &Issue, scope: &Scope) -> bool {
        let text = match self.field.as_str() {
            "summary" => issue.summary.clone(),
            "description" => issue.description_text(),
            "comment" => comments(issue, scope),
            _ => {
                let (summary, description) = (&issue.summary, issue.description_text());
                let (comments, custom) = (comments(issue, scope), issue.custom_text());
                format!("{summary}\n{description}\n{comments}\n{custom}")
            }
        };
        self.operands.iter().any(|operand| match operand {
            Operand::Value(query) => {
                TextQuery::parse(query).is_some_and(|query| query.matches(&text))
            }
            Operand::Empty | Operand::CurrentUser => false,
        })
    }

    fn names(&self, issue: &Issue, scope: &Scope) -> bool {
        let values = values(&self.field, issue, scope.world);
        let holds = |wanted: &str| {
            values
                .iter()
                .any(|value| value.eq_ignore_ascii_case(wanted))
        };
        self.operands.iter().any(|operand| match operand {
            Operand::Value(wanted) => holds(wanted),
            Operand::Empty => values.is_empty(),
            Operand::CurrentUser => scope.caller.is_some_and(|person| holds(&person.account_id)),
        })
    }
}

/// The words of the comments that the caller may see.
fn comments(issue: &Issue, scope: &Scope) -> String {
    let sees = |comment: &&Comment| scope.caller.is_some_and(|it| comment.is_visible_to(it));
    issue
        .comments
        .iter()
        .filter(sees)
        .map(Comment::text)
        .collect()
}

impl Operator {
    const fn shown(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::IsNot => "!=",
            Self::OneOf => "in",
            Self::NoneOf => "not in",
            Self::Like => "~",
            Self::Unlike => "!~",
        }
    }
}

/// Refuses values that name nothing the caller may see, as Jira does.
fn check_value(field: &str, operator: Operator, value: &str, scope: &Scope) -> Result<(), String> {
    let known_in_world = || match field {
        "project" => {
            let known = |issue: &Issue| {
                values(field, issue, scope.world)
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(value))
            };
            scope.visible.iter().any(known)
        }
        "status" => STATUSES
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(value)),
        _ => STATUSES
            .iter()
            .any(|(name, key)| name.eq_ignore_ascii_case(value) || key.eq_ignore_ascii_case(value)),
    };
    match field {
        "project" | "status" | "statuscategory" => known_in_world()
            .then_some(())
            .ok_or_else(|| format!("The value '{value}' does not exist for the field '{field}'.")),
        _ => check_key(field, operator, value, scope),
    }
}

const STATUSES: [(&str, &str); 3] = [
    ("To Do", "new"),
    ("In Progress", "indeterminate"),
    ("Done", "done"),
];

/// Whether a value has the form of an issue key, such as `PROJ-123`.
fn is_issue_key(value: &str) -> bool {
    value.split_once('-').is_some_and(|(project, number)| {
        project.len() > 1
            && project.starts_with(|first: char| first.is_ascii_alphabetic())
            && project
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !number.starts_with('0')
            && !number.is_empty()
    })
}

fn check_key(field: &str, operator: Operator, value: &str, scope: &Scope) -> Result<(), String> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number && !is_issue_key(value) {
        return Err(format!(
            "The issue key '{value}' for field '{field}' is invalid."
        ));
    }
    let is_named = |issue: &Issue| {
        values("key", issue, scope.world)
            .iter()
            .any(|known| known.eq_ignore_ascii_case(value))
    };
    if scope.visible.iter().any(is_named) {
        return Ok(());
    }
    let had_key = |issue: &Issue| {
        let mut keys = issue.former_keys.iter();
        keys.any(|key| key.as_str().eq_ignore_ascii_case(value))
    };
    if scope.visible.iter().any(had_key) {
        let operator = operator.shown();
        return Err(format!(
            "Operator '{operator}' cannot be applied to moved issue key '{value}'."
        ));
    }
    let noun = if is_number { "ID" } else { "key" };
    Err(format!(
        "An issue with {noun} '{value}' does not exist for field '{field}'."
    ))
}

/// Everything by which a field of an issue can be named.
fn values(field: &str, issue: &Issue, world: &World) -> Vec<String> {
    match field {
        "project" => world.project_of(issue).map_or_else(Vec::new, |project| {
            vec![
                project.key.clone(),
                project.id.clone(),
                project.name.clone(),
            ]
        }),
        "key" | "issuekey" | "issue" | "id" => vec![issue.key.clone(), issue.id.clone()],
        "status" => vec![issue.status.name().to_owned()],
        "statuscategory" => vec![
            issue.status.name().to_owned(),
            issue.status.category_key().to_owned(),
        ],
        "issuetype" | "type" => vec![issue.issue_type.clone()],
        "priority" => issue.priority.iter().cloned().collect(),
        "labels" => issue.labels.clone(),
        "assignee" => issue.assignee.iter().cloned().collect(),
        "reporter" => issue.reporter.iter().cloned().collect(),
        "created" => vec![issue.created.clone()],
        "updated" => vec![issue.updated.clone()],
        "summary" => vec![issue.summary.clone()],
        _ => Vec::new(),
    }
}

/// The order of two issues by a field; what is missing comes last.
pub(super) fn compare(field: &str, one: &Issue, other: &Issue, scope: &Scope) -> Ordering {
    if matches!(field, "id" | "key") {
        let number = |issue: &Issue| issue.id.parse::<u64>().unwrap_or(u64::MAX);
        return number(one).cmp(&number(other));
    }
    let first = |issue: &Issue| values(field, issue, scope.world).into_iter().next();
    match (first(one), first(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (None, None) => Ordering::Equal,
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
    }
}
