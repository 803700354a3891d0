//! Creates tasks and objectives without an issue.

use super::markdown::{MAX_LENGTH, without_byte_order_mark};
use crate::error::{Failure, Kind};
use crate::sanitize::{is_clean, sanitize_line};
use crate::work::{Guard, NewObjective, NewTask, ObjectiveId, ObjectiveLine, Store, TaskLine};

/// Maximum length of a title, in characters: Jira's limit for summaries.
const MAX_TITLE: usize = 255;
/// Creates a task. Fails as [`Kind::Usage`] if the title is invalid or the instructions are too
/// long, and as [`Store::add_tasks_once`] does.
pub fn task(
    store: &mut Store,
    title: &str,
    instructions: &str,
    objective: Option<ObjectiveId>,
    guard: &Guard,
) -> Result<TaskLine, Failure> {
    let task = NewTask {
        title: checked(title, instructions)?,
        instructions: without_byte_order_mark(instructions).to_owned(),
        objective,
        issue: None,
    };
    let made = store.add_tasks_once(&[task], guard)?;
    made.into_iter().next().ok_or_else(nothing_created)
}

/// Creates an objective. Fails as [`task`] does.
pub fn objective(
    store: &mut Store,
    title: &str,
    instructions: &str,
    guard: &Guard,
) -> Result<ObjectiveLine, Failure> {
    let objective = NewObjective {
        title: checked(title, instructions)?,
        instructions: without_byte_order_mark(instructions).to_owned(),
        issue: None,
    };
    let made = store.add_objectives_once(&[objective], guard)?;
    made.into_iter().next().ok_or_else(nothing_created)
}

/// Validates the title.
fn checked(title: &str, instructions: &str) -> Result<String, Failure> {
    let title = title.trim();
    let refused = |message: String| Err(Failure::new(Kind::Usage, message));
    if title.is_empty() {
        return refused("the title is empty".to_owned());
    }
    if title.chars().count() > MAX_TITLE {
        return refused(format!("the title is longer than {MAX_TITLE} characters"));
    }
    if !is_clean(title) || title.contains('\n') {
        return refused("the title must be one line, without control characters".to_owned());
    }
    if instructions.len() > MAX_LENGTH {
        return refused("the instructions are longer than 8 MiB".to_owned());
    }
    Ok(sanitize_line(title))
}

fn nothing_created() -> Failure {
    Failure::new(Kind::Other, "Nothing was created")
}
