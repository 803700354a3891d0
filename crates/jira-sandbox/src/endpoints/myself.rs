//! `GET /rest/api/3/myself`: who the credentials belong to.

use serde_json::Value;

use super::{Call, people};
use crate::http::Answer;
use crate::sign_in;
use crate::world::World;

pub(super) fn answer(_: &mut World, call: &Call) -> Answer {
    match &call.caller {
        Some(person) => Answer::json(200, &Value::Object(people::profile(person, call.origin))),
        None => sign_in::first(call.request, call.origin),
    }
}
