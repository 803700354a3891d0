//! The bodies of requests, and how Jira refuses those that it cannot read.

use serde_json::{Map, Value, json};

use crate::http::Answer;

pub(super) const BAD_PAYLOAD: &str =
    "Invalid request payload. Refer to the REST API documentation and try again.";
pub(super) const BAD_JSON: &str =
    "There was an error parsing JSON. Check that your request body is valid.";
pub(super) const NO_BODY: &str = "No content to map to Object due to end of input";

/// The members of a body that is an object; the error is the text for [`refusal`].
pub(super) fn members(body: &[u8]) -> Result<Map<String, Value>, &'static str> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(NO_BODY);
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(BAD_PAYLOAD),
        Err(_) => Err(BAD_JSON),
    }
}

/// Without `errors`, unlike Jira's other refusals.
pub(super) fn refusal(message: &str) -> Answer {
    Answer::json(400, &json!({ "errorMessages": [message] }))
}
