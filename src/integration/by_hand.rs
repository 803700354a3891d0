//! Creates tasks and objectives without an issue.

use super::markdown::{MAX_LENGTH, without_byte_order_mark};
use crate::error::{Failure, Kind};
use crate::sanitize::{is_clean, sanitize_line};
use crate::store::{ItemSummary, NewItem, Precondition, Store};

/// Maximum length of a title, in characters: Jira's limit for summaries.
const MAX_TITLE: usize = 255;

/// Creates a task or an objective. Fails as [`Kind::Usage`] if the title is invalid or the
/// instructions are too long, and as [`Store::create_items`] does.
pub fn create(
    store: &mut Store,
    item: NewItem,
    precondition: &Precondition,
) -> Result<ItemSummary, Failure> {
    let item = NewItem {
        title: checked(&item.title, &item.instructions)?,
        instructions: without_byte_order_mark(&item.instructions).to_owned(),
        ..item
    };
    let created = store.create_items(&[item], precondition)?;
    created
        .into_iter()
        .next()
        .ok_or_else(|| Failure::new(Kind::Other, "Nothing was created"))
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
