//! `GET /rest/api/3/issue/{issueIdOrKey}`: one issue.

use super::issues::{NO_SUCH_ISSUE, Selection, Shown, bean};
use super::{Call, query};
use crate::http::Answer;
use crate::world::World;

pub(super) fn answer(world: &mut World, call: &Call) -> Answer {
    let name = call.parameter("issueIdOrKey").unwrap_or_default();
    let Some(issue) = world.visible_issue(call.caller.as_ref(), name) else {
        return Answer::refusal(404, NO_SUCH_ISSUE);
    };
    let mut fields = query::list("fields", &call.request.query());
    fields.retain(|name| !name.is_empty());
    // Unlike a search, which gives what it is asked for, this starts from everything.
    if fields.iter().all(|name| name.starts_with('-')) {
        fields.push("*all".to_owned());
    }
    let shown = Shown::to(call, world);
    Answer::json(200, &bean(issue, &Selection::new(&fields), &shown))
}
