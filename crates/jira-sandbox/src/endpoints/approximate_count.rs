//! `POST /rest/api/3/search/approximate-count`: how many issues a query finds.

use serde_json::{Value, json};

use super::Call;
use super::payload::{self, BAD_PAYLOAD};
use super::search::UNBOUNDED;
use crate::http::Answer;
use crate::jql::Query;
use crate::world::World;

pub(super) fn answer(world: &mut World, call: &Call) -> Answer {
    let jql = match from_body(&call.request.body) {
        Ok(jql) => jql,
        Err(message) => return payload::refusal(message),
    };
    let found = match Query::parse(&jql) {
        Ok(query) if query.is_bounded() => query.run(world, call.caller.as_ref()),
        Ok(_) => Err(UNBOUNDED.to_owned()),
        Err(message) => Err(message),
    };
    match found {
        Ok(issues) => Answer::json(200, &json!({ "count": issues.len() })),
        Err(message) => Answer::refusal(400, &message),
    }
}

fn from_body(body: &[u8]) -> Result<String, &'static str> {
    let mut members = payload::members(body)?;
    match (members.remove("jql"), members.is_empty()) {
        (None, true) => Ok(String::new()),
        (Some(Value::String(jql)), true) => Ok(jql),
        _ => Err(BAD_PAYLOAD),
    }
}
