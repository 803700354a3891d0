//! `GET` and `POST /rest/api/3/search/jql`: issues, page by page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::issues::{Selection, Shown, bean};
use super::payload::{self, BAD_PAYLOAD};
use super::{Call, query};
use crate::clock;
use crate::http::Answer;
use crate::jql::Query;
use crate::world::World;

const MOST_RESULTS: i64 = 5000;
const MOST_RECONCILED: usize = 50;
const TOKEN_LIFETIME_SECONDS: u64 = 7 * 24 * 60 * 60;

pub(super) const UNBOUNDED: &str = "Unbounded JQL queries are not allowed here. \
    Please add a search restriction to your query.";

/// What a search asks for.
#[derive(Debug, PartialEq, Eq)]
struct Search {
    jql: String,
    fields: Vec<String>,
    max_results: i64,
    page_token: Option<String>,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            jql: String::new(),
            fields: Vec::new(),
            max_results: 50,
            page_token: None,
        }
    }
}

pub(super) fn answer_get(world: &mut World, call: &Call) -> Answer {
    match from_query(call) {
        Ok(search) => run(&search, world, call),
        Err(answer) => answer,
    }
}

pub(super) fn answer_post(world: &mut World, call: &Call) -> Answer {
    match from_body(&call.request.body) {
        Ok(search) => run(&search, world, call),
        Err(message) => payload::refusal(message),
    }
}

fn from_query(call: &Call) -> Result<Search, Answer> {
    let mut search = Search::default();
    for (name, value) in call.request.query() {
        match name.as_str() {
            "jql" => search.jql = value,
            "nextPageToken" => search.page_token = Some(value),
            "fields" => search
                .fields
                .extend(value.split(',').map(|name| name.trim().to_owned())),
            "maxResults" => {
                search.max_results = query::number(&name, &value, call.request)?;
            }
            _ => {}
        }
    }
    Ok(search)
}

fn from_body(body: &[u8]) -> Result<Search, &'static str> {
    read_members(payload::members(body)?).ok_or(BAD_PAYLOAD)
}

/// `None` for an unknown member, and for one of the wrong type.
fn read_members(members: Map<String, Value>) -> Option<Search> {
    let mut search = Search::default();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("jql", Value::String(jql)) => search.jql = jql,
            ("nextPageToken", Value::String(token)) => search.page_token = Some(token),
            ("maxResults", Value::Number(number)) => search.max_results = number.as_i64()?,
            ("fields", Value::Array(names)) => search.fields = texts(names)?,
            ("properties", Value::Array(names)) => drop(texts(names)?),
            ("reconcileIssues", Value::Array(ids)) => {
                let numbers = ids.iter().filter(|id| id.as_i64().is_some()).count();
                (numbers == ids.len() && numbers <= MOST_RECONCILED).then_some(())?;
            }
            ("expand", Value::String(_)) | ("fieldsByKeys", Value::Bool(_)) => {}
            ("jql" | "nextPageToken" | "expand", Value::Null) => {}
            _ => return None,
        }
    }
    Some(search)
}

fn texts(values: Vec<Value>) -> Option<Vec<String>> {
    values
        .into_iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// Refuses in the order that was measured: the page token, the range, the missing restriction.
fn run(search: &Search, world: &World, call: &Call) -> Answer {
    let now = clock::unix_seconds(world.clock.now());
    let start = match &search.page_token {
        None => Some(0),
        Some(token) => read_page_token(token, &search.jql, now),
    };
    let Some(start) = start else {
        return Answer::refusal(400, "The provided next page token is invalid or expired.");
    };
    let page = match usize::try_from(search.max_results) {
        Ok(wanted) if (1..=MOST_RESULTS).contains(&search.max_results) => wanted,
        _ => {
            let message = "The max results parameter has to be between 1 and 5,000.";
            return Answer::refusal(400, message);
        }
    };
    let query = match Query::parse(&search.jql) {
        Ok(query) if query.is_bounded() => query,
        Ok(_) => return Answer::refusal(400, UNBOUNDED),
        Err(message) => return Answer::refusal(400, &message),
    };
    let found = match query.run(world, call.caller.as_ref()) {
        Ok(found) => found,
        Err(message) => return Answer::refusal(400, &message),
    };
    let selection = Selection::new(&search.fields);
    let shown = Shown::to(call, world);
    let page = page.min(world.largest_search_page.max(1));
    let end = start.saturating_add(page);
    let issues: Vec<Value> = found
        .iter()
        .skip(start)
        .take(page)
        .map(|issue| bean(issue, &selection, &shown))
        .collect();
    let mut answer = json!({ "issues": issues });
    if end < found.len() {
        answer["nextPageToken"] = json!(page_token(end, &search.jql, now));
    }
    answer["isLast"] = json!(end >= found.len());
    Answer::json(200, &answer)
}

/// Where the next page starts, for which query, and since when; opaque to clients.
fn page_token(start: usize, jql: &str, now: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{start}:{:016x}:{now}", fingerprint(jql)))
}

fn read_page_token(token: &str, jql: &str, now: u64) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let mut parts = text.split(':');
    let start = parts.next()?.parse().ok()?;
    let same_query = parts.next()? == format!("{:016x}", fingerprint(jql));
    let issued: u64 = parts.next()?.parse().ok()?;
    let alive = now.saturating_sub(issued) < TOKEN_LIFETIME_SECONDS;
    (same_query && alive && parts.next().is_none()).then_some(start)
}

/// FNV-1a.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::super::payload::{BAD_JSON, NO_BODY};
    use super::*;

    #[test]
    fn page_tokens_hold_for_their_query_and_seven_days() {
        let token = page_token(20, "project = SHOP", 1000);
        let read = |jql, now| read_page_token(&token, jql, now);
        assert_eq!(read("project = SHOP", 1000), Some(20));
        assert_eq!(read("project = SHOP", 1000 + TOKEN_LIFETIME_SECONDS), None);
        assert_eq!(read("project = HELP", 1000), None);
        for bad in ["", "x", "CAEaAggD", "é", &token[1..]] {
            assert_eq!(read_page_token(bad, "project = SHOP", 1000), None, "{bad}");
        }
    }

    #[test]
    fn bodies_are_read_as_strictly_as_jira_does() {
        let full = br#"{"jql":"a","maxResults":7,"fields":["summary"],"nextPageToken":null,
            "fieldsByKeys":false,"properties":[],"reconcileIssues":[1],"expand":"names"}"#;
        let search = from_body(full).unwrap();
        assert_eq!((search.jql.as_str(), search.max_results), ("a", 7));
        let table: [(&[u8], &str); 8] = [
            (b"", NO_BODY),
            (b" \n", NO_BODY),
            (b"{", BAD_JSON),
            (b"[]", BAD_PAYLOAD),
            (br#"{"startAt":0}"#, BAD_PAYLOAD),
            (br#"{"fields":"summary"}"#, BAD_PAYLOAD),
            (br#"{"maxResults":true}"#, BAD_PAYLOAD),
            (br#"{"jql":["a"]}"#, BAD_PAYLOAD),
        ];
        for (body, message) in table {
            assert_eq!(from_body(body), Err(message));
        }
    }
}
