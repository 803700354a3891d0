//! Makes tasks and objectives of what a person writes.

use super::markdown::{LONGEST, without_byte_order_mark};
use crate::error::{Failure, Kind};
use crate::sanitize::{is_clean, sanitize_line};
use crate::work::{Guard, NewObjective, NewTask, ObjectiveId, ObjectiveLine, Store, TaskLine};

/// As long as Jira's own summaries, in characters.
const LONGEST_TITLE: usize = 255;
/// Makes a task. Fails as [`Kind::Usage`] when its title is none, or its instructions are too long,
/// and as [`Store::add_tasks_once`] does.
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
    made.into_iter().next().ok_or_else(nothing_made)
}

/// Makes an objective. Fails as [`task`] does.
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
    made.into_iter().next().ok_or_else(nothing_made)
}

/// The title, which is one line that lists can show.
fn checked(title: &str, instructions: &str) -> Result<String, Failure> {
    let title = title.trim();
    let refused = |message: String| Err(Failure::new(Kind::Usage, message));
    if title.is_empty() {
        return refused("the title is empty".to_owned());
    }
    if title.chars().count() > LONGEST_TITLE {
        return refused(format!(
            "the title is longer than {LONGEST_TITLE} characters"
        ));
    }
    if !is_clean(title) || title.contains('\n') {
        return refused("the title must be one line, without control characters".to_owned());
    }
    if instructions.len() > LONGEST {
        return refused("the instructions are longer than 8 MiB".to_owned());
    }
    Ok(sanitize_line(title))
}

fn nothing_made() -> Failure {
    Failure::new(Kind::Other, "nothing was made")
}
