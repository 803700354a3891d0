//! The meaning of conditions, and which of them are refused.

use std::cmp::Ordering;

use super::text::TextQuery;
use super::{Condition, Operand, Operator};
use crate::world::{Comment, Issue, Person, Status, World};

/// What a query is run on.
pub(super) struct Scope<'a> {
    pub world: &'a World,
    /// The issues that the caller may see.
    pub visible: &'a [Issue],
    pub caller: Option<&'a Person>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FieldKind {
    /// `~` and `!~`.
    Text,
    /// `=`, `!=`, `IN`, `NOT IN`; an unknown value is refused.
    Strict,
    /// As `Strict`, and `IS EMPTY`; any value is accepted.
    Free,
}

fn field_kind(field: &str) -> Option<FieldKind> {
    match field {
        "text" | "summary" | "description" | "comment" => Some(FieldKind::Text),
        "project" | "key" | "issuekey" | "issue" | "id" | "status" | "statuscategory" => {
            Some(FieldKind::Strict)
        }
        "issuetype" | "type" | "priority" | "labels" | "assignee" | "reporter" => {
            Some(FieldKind::Free)
        }
        _ => None,
    }
}

impl Condition {
    pub fn check(&self, scope: &Scope) -> Result<(), String> {
        let (field, operator) = (&self.field, self.operator.symbol());
        let Some(kind) = field_kind(field) else {
            return Err(format!(
                "Field '{field}' does not exist or you do not have permission to view it."
            ));
        };
        let is_text_search = matches!(self.operator, Operator::Contains | Operator::ContainsNot);
        if is_text_search != (kind == FieldKind::Text) {
            return Err(format!(
                "The operator '{operator}' is not supported by the '{field}' field."
            ));
        }
        for operand in &self.operands {
            match (operand, kind) {
                (Operand::Value(text), FieldKind::Text) if TextQuery::parse(text).is_none() => {
                    return Err(format!(
                        "Unable to parse the text '{text}' for field '{field}'."
                    ));
                }
                (Operand::Value(value), FieldKind::Strict) => {
                    check_value(field, operator, value, scope)?;
                }
                (Operand::Empty, FieldKind::Text | FieldKind::Strict) => {
                    return Err(format!("The field '{field}' does not support EMPTY."));
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub fn matches(&self, issue: &Issue, scope: &Scope) -> bool {
        match self.operator {
            Operator::Contains => self.contains(issue, scope),
            Operator::ContainsNot => !self.contains(issue, scope),
            Operator::Is | Operator::In => self.equals(issue, scope),
            Operator::IsNot | Operator::NotIn => !self.equals(issue, scope),
        }
    }

    fn contains(&self, issue: &Issue, scope: &Scope) -> bool {
        let comments = || {
            let comments = issue.comments_for(scope.caller).into_iter();
            comments.map(Comment::text).collect::<String>()
        };
        let text = match self.field.as_str() {
            "summary" => issue.summary.clone(),
            "description" => issue.description_text(),
            "comment" => comments(),
            _ => [
                issue.summary.clone(),
                issue.description_text(),
                comments(),
                issue.custom_text(),
            ]
            .join("\n"),
        };
        self.operands.iter().any(|operand| match operand {
            Operand::Value(query) => {
                TextQuery::parse(query).is_some_and(|query| query.matches(&text))
            }
            Operand::Empty | Operand::CurrentUser => false,
        })
    }

    fn equals(&self, issue: &Issue, scope: &Scope) -> bool {
        let values = values(&self.field, issue, scope.world);
        self.operands.iter().any(|operand| match operand {
            Operand::Value(wanted) => contains(&values, wanted),
            Operand::Empty => values.is_empty(),
            Operand::CurrentUser => scope
                .caller
                .is_some_and(|person| contains(&values, &person.account_id)),
        })
    }
}

fn contains(values: &[String], wanted: &str) -> bool {
    values
        .iter()
        .any(|value| value.eq_ignore_ascii_case(wanted))
}

impl Operator {
    const fn symbol(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::IsNot => "!=",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Contains => "~",
            Self::ContainsNot => "!~",
        }
    }
}

/// Refuses a value that the caller cannot see, as Jira does.
fn check_value(field: &str, operator: &str, value: &str, scope: &Scope) -> Result<(), String> {
    let statuses = [Status::ToDo, Status::InProgress, Status::Done];
    let is_visible = |field: &str| {
        let mut issues = scope.visible.iter();
        issues.any(|issue| contains(&values(field, issue, scope.world), value))
    };
    let is_known = match field {
        "project" => is_visible("project"),
        "status" => statuses
            .iter()
            .any(|status| status.name().eq_ignore_ascii_case(value)),
        "statuscategory" => statuses.iter().any(|status| {
            [status.name(), status.category_key()]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(value))
        }),
        _ => {
            let is_number = value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty();
            if !is_number && !is_issue_key(value) {
                return Err(format!(
                    "The issue key '{value}' for field '{field}' is invalid."
                ));
            }
            if is_visible("key") {
                return Ok(());
            }
            if scope.visible.iter().any(|issue| issue.was_named(value)) {
                return Err(format!(
                    "Operator '{operator}' cannot be applied to moved issue key '{value}'."
                ));
            }
            let noun = if is_number { "ID" } else { "key" };
            return Err(format!(
                "An issue with {noun} '{value}' does not exist for field '{field}'."
            ));
        }
    };
    is_known
        .then_some(())
        .ok_or_else(|| format!("The value '{value}' does not exist for the field '{field}'."))
}

/// Whether a value has the form of an issue key, such as `PROJ-123`.
fn is_issue_key(value: &str) -> bool {
    value.split_once('-').is_some_and(|(project, number)| {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        project.len() > 1
            && project.starts_with(|first: char| first.is_ascii_alphabetic())
            && project.bytes().all(is_word)
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !number.starts_with('0')
            && !number.is_empty()
    })
}

/// All values by which a field of an issue can be found.
fn values(field: &str, issue: &Issue, world: &World) -> Vec<String> {
    let status = issue.status;
    match field {
        "project" => world.project_of(issue).map_or_else(Vec::new, |project| {
            [&project.key, &project.id, &project.name]
                .map(Clone::clone)
                .to_vec()
        }),
        "key" | "issuekey" | "issue" | "id" => vec![issue.key.clone(), issue.id.clone()],
        "status" => vec![status.name().to_owned()],
        "statuscategory" => [status.name(), status.category_key()]
            .map(str::to_owned)
            .to_vec(),
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

/// The order of two issues by a field; missing values come last.
pub(super) fn compare(field: &str, one: &Issue, other: &Issue, world: &World) -> Ordering {
    if matches!(field, "id" | "key") {
        let number = |issue: &Issue| issue.id.parse::<u64>().unwrap_or(u64::MAX);
        return number(one).cmp(&number(other));
    }
    let key = |issue: &Issue| {
        let first = values(field, issue, world).into_iter().next();
        (first.is_none(), first)
    };
    key(one).cmp(&key(other))
}
