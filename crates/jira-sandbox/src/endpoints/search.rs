//! Searches: `/search/jql`, `/search/approximate-count`, and the `/search` that was removed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, issues};
use crate::clock;
use crate::jql::Query;
use crate::response::Response;
use crate::world::{Issue, World};

const MAX_RESULTS: i64 = 5000;
const MAX_RECONCILED: usize = 50;
const TOKEN_LIFETIME_SECONDS: u64 = 7 * 24 * 60 * 60;

/// The body of a search.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Search {
    jql: Option<String>,
    fields: Vec<String>,
    max_results: i64,
    next_page_token: Option<String>,
    reconcile_issues: Vec<i64>,
    properties: Vec<String>,
    expand: Option<String>,
    fields_by_keys: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            jql: None,
            fields: Vec::new(),
            max_results: 50,
            next_page_token: None,
            reconcile_issues: Vec::new(),
            properties: Vec::new(),
            expand: None,
            fields_by_keys: false,
        }
    }
}

/// `GET /rest/api/3/search/jql`: a page of issues.
pub(super) fn get(world: &mut World, call: &Call) -> Result<Response, Response> {
    let search = Search {
        jql: call.parameter("jql").map(str::to_owned),
        fields: call.list("fields"),
        max_results: call.number("maxResults", 50)?,
        next_page_token: call.parameter("nextPageToken").map(str::to_owned),
        ..Search::default()
    };
    search.run(world, call)
}

/// `POST /rest/api/3/search/jql`: a page of issues.
pub(super) fn post(world: &mut World, call: &Call) -> Result<Response, Response> {
    call.json::<Search>()?.run(world, call)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    #[serde(default)]
    jql: String,
}

/// `POST /rest/api/3/search/approximate-count`: the number of issues.
pub(super) fn approximate_count(world: &mut World, call: &Call) -> Result<Response, Response> {
    let issues = find(&call.json::<Count>()?.jql, world, call)?;
    Ok(Response::json(200, &json!({ "count": issues.len() })))
}

/// `GET` and `POST /rest/api/3/search`: the search that Atlassian shut down in 2025.
pub(super) fn removed(_: &mut World, _: &Call) -> Result<Response, Response> {
    let message = "The requested API has been removed. Please migrate to the \
        /rest/api/3/search/jql API. A full migration guideline is available at \
        https://developer.atlassian.com/changelog/#CHANGE-2046";
    Err(Response::error(410, message))
}

impl Search {
    /// Checks in the order that was measured: page token, range, missing restriction.
    fn run(&self, world: &World, call: &Call) -> Result<Response, Response> {
        let jql = self.jql.as_deref().unwrap_or_default();
        let now = clock::unix_seconds(world.clock.now());
        let start = match &self.next_page_token {
            None => 0,
            Some(token) => read_page_token(token, jql, now).ok_or_else(|| {
                Response::error(400, "The provided next page token is invalid or expired.")
            })?,
        };
        if !(1..=MAX_RESULTS).contains(&self.max_results) {
            let message = "The max results parameter has to be between 1 and 5,000.";
            return Err(Response::error(400, message));
        }
        if self.reconcile_issues.len() > MAX_RECONCILED {
            return Err(super::invalid_payload());
        }
        let found = find(jql, world, call)?;
        let page = usize::try_from(self.max_results).unwrap_or(usize::MAX);
        let page = page.min(world.largest_search_page.max(1));
        let issues = found.iter().skip(start).take(page);
        let issues: Vec<Value> = issues
            .map(|issue| issues::issue(issue, &self.fields, world, call))
            .collect();
        let end = start.saturating_add(page);
        let mut body = json!({ "issues": issues });
        if end < found.len() {
            body["nextPageToken"] = json!(page_token(end, jql, now));
        }
        body["isLast"] = json!(end >= found.len());
        Ok(Response::json(200, &body))
    }
}

fn find<'w>(jql: &str, world: &'w World, call: &Call) -> Result<Vec<&'w Issue>, Response> {
    let query = Query::parse(jql).map_err(|message| Response::error(400, &message))?;
    if !query.is_bounded() {
        let message = "Unbounded JQL queries are not allowed here. \
            Please add a search restriction to your query.";
        return Err(Response::error(400, message));
    }
    let found = query.run(world, call.caller.as_ref());
    found.map_err(|message| Response::error(400, &message))
}

/// The start of the next page, the time of issue, and the query; opaque to clients.
fn page_token(start: usize, jql: &str, now: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{start}:{now}:{jql}"))
}

fn read_page_token(token: &str, jql: &str, now: u64) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (start, rest) = text.split_once(':')?;
    let (issued, query) = rest.split_once(':')?;
    let age = now.saturating_sub(issued.parse().ok()?);
    (query == jql && age < TOKEN_LIFETIME_SECONDS).then_some(start.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_token_is_for_one_query_and_seven_days() {
        let token = page_token(20, "project = SHOP", 1000);
        let read = |jql, now| read_page_token(&token, jql, now);
        assert_eq!(read("project = SHOP", 1000), Some(20));
        assert_eq!(read("project = SHOP", 1000 + TOKEN_LIFETIME_SECONDS), None);
        assert_eq!(read("project = HELP", 1000), None);
        for bad in ["", "x", "CAEaAggD", "é", &token[1..]] {
            assert_eq!(read_page_token(bad, "project = SHOP", 1000), None, "{bad}");
        }
    }
}
