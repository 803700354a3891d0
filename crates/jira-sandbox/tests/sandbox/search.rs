//! `GET` and `POST /rest/api/3/search/jql`.

use std::collections::HashSet;
use std::time::{Duration, UNIX_EPOCH};

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jira_sandbox::{Clock, Sandbox, World, example};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::client::{Reply, example_sandbox, get, post};

const PATH: &str = "/rest/api/3/search/jql";

fn search(sandbox: &Sandbox, body: &Value) -> Reply {
    post(PATH, body).by_mia().send(&sandbox.site_url())
}

/// The keys that a query finds.
fn keys(sandbox: &Sandbox, jql: &str) -> Vec<String> {
    let reply = search(sandbox, &json!({ "jql": jql, "fields": ["summary"] }));
    assert_eq!(reply.status, 200, "{jql}: {}", reply.text());
    let issues = reply.json()["issues"].as_array().unwrap().clone();
    issues
        .iter()
        .map(|issue| issue["key"].as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn assert_refused(reply: &Reply, message: &str) {
    let body = json!({ "errorMessages": [message], "errors": {} });
    assert_eq!((reply.status, reply.json()), (400, body));
}

#[test]
fn search_returns_only_id_by_default() {
    let sandbox = example_sandbox();
    let query = json!({ "jql": "key = SHOP-1" });
    assert_eq!(
        search(&sandbox, &query).text(),
        r#"{"issues":[{"id":"10100"}],"isLast":true}"#
    );
    let encoded = utf8_percent_encode("key = SHOP-1", NON_ALPHANUMERIC);
    let call = get(&format!("{PATH}?jql={encoded}")).by_mia();
    assert_eq!(
        call.send(&sandbox.site_url()).text(),
        r#"{"issues":[{"id":"10100"}],"isLast":true}"#
    );
}

#[test]
fn returns_requested_fields() {
    let sandbox = example_sandbox();
    let fields = json!([
        "summary", "status", "priority", "assignee", "labels", "nonsense"
    ]);
    let reply = search(
        &sandbox,
        &json!({ "jql": "key = SHOP-3", "fields": fields }),
    );
    let issue = &reply.json()["issues"][0];
    assert_eq!(issue["id"], "10102");
    assert_eq!(issue["key"], "SHOP-3");
    assert_eq!(
        issue["self"],
        format!("{}/rest/api/3/issue/10102", sandbox.site_url())
    );
    let names: HashSet<_> = issue["fields"].as_object().unwrap().keys().collect();
    let expected = ["summary", "status", "priority", "assignee", "labels"].map(str::to_owned);
    assert_eq!(names, expected.iter().collect());
    assert_eq!(
        issue["fields"]["status"]["statusCategory"]["key"],
        "indeterminate"
    );
    assert_eq!(issue["fields"]["assignee"]["accountId"], example::MIA_ID);
    let call = get(&format!(
        "{PATH}?jql=key%3DSHOP-3&fields=summary,status&fields=labels"
    ));
    let reply = call.by_mia().send(&sandbox.site_url()).json();
    assert_eq!(reply["issues"][0]["fields"].as_object().unwrap().len(), 3);
    let all = json!({ "jql": "key = SHOP-3", "fields": ["*all", "-description"] });
    let reply = search(&sandbox, &all).json();
    let fields = reply["issues"][0]["fields"].as_object().unwrap();
    assert!(fields.contains_key("reporter") && !fields.contains_key("description"));
}

#[test]
fn pages_search_results() {
    let sandbox = example_sandbox();
    for size in [1, 3, 7, 50] {
        let mut body = json!({ "jql": "project = SHOP ORDER BY key", "maxResults": size });
        let mut found = Vec::new();
        loop {
            let page = search(&sandbox, &body).json();
            let issues = page["issues"].as_array().unwrap();
            assert!(!issues.is_empty() && issues.len() <= size);
            found.extend(issues.iter().map(|issue| issue["id"].clone()));
            assert_eq!(page.get("total"), None);
            let is_last = page["isLast"].as_bool().unwrap();
            assert_eq!(page.get("nextPageToken").is_none(), is_last);
            if is_last {
                break;
            }
            body["nextPageToken"] = page["nextPageToken"].clone();
        }
        let expected: Vec<Value> = (10_100..10_107).map(|id| json!(id.to_string())).collect();
        assert_eq!(found, expected, "{size} on a page");
    }
}

#[test]
fn page_can_be_shorter_than_requested() {
    let mut world = World::example();
    world.largest_search_page = 2;
    let sandbox = Sandbox::start(world).unwrap();
    let page = search(
        &sandbox,
        &json!({ "jql": "project = SHOP", "maxResults": 50 }),
    )
    .json();
    assert_eq!(page["issues"].as_array().unwrap().len(), 2);
    assert_eq!(page["isLast"], false);
}

#[test]
fn page_tokens_expire() {
    let now = Arc::new(AtomicU64::new(1_700_000_000));
    let mut world = World::example();
    let shown = Arc::clone(&now);
    world.clock =
        Clock::new(move || UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::SeqCst)));
    let sandbox = Sandbox::start(world).unwrap();
    let query = json!({ "jql": "project = SHOP", "maxResults": 1 });
    let token = search(&sandbox, &query).json()["nextPageToken"].clone();
    let next = json!({ "jql": "project = SHOP", "maxResults": 1, "nextPageToken": token });
    assert_eq!(search(&sandbox, &next).status, 200);
    now.fetch_add(7 * 24 * 60 * 60, Ordering::SeqCst);
    assert_refused(
        &search(&sandbox, &next),
        "The provided next page token is invalid or expired.",
    );
}

#[test]
fn refuses_bad_values() {
    let sandbox = example_sandbox();
    let unbounded = "Unbounded JQL queries are not allowed here. \
        Please add a search restriction to your query.";
    let range = "The max results parameter has to be between 1 and 5,000.";
    let token = "The provided next page token is invalid or expired.";
    let table = [
        (json!({}), unbounded),
        (json!({ "jql": "" }), unbounded),
        (json!({ "jql": null }), unbounded),
        (json!({ "jql": " ORDER BY updated DESC" }), unbounded),
        (json!({ "jql": "project = SHOP", "maxResults": 0 }), range),
        (json!({ "jql": "project = SHOP", "maxResults": -1 }), range),
        (
            json!({ "jql": "project = SHOP", "maxResults": 5001 }),
            range,
        ),
        (
            json!({ "jql": "project = SHOP", "nextPageToken": "x" }),
            token,
        ),
        // The order in which live sites look.
        (json!({ "maxResults": 0, "nextPageToken": "x" }), token),
        (json!({ "maxResults": 0 }), range),
    ];
    for (body, message) in table {
        assert_refused(&search(&sandbox, &body), message);
    }
    assert_refused(&get(PATH).by_mia().send(&sandbox.site_url()), unbounded);
    let call = get(&format!("{PATH}?jql=project%3DSHOP&maxResults=5001"));
    assert_refused(&call.by_mia().send(&sandbox.site_url()), range);
}

#[test]
fn non_numeric_parameter_is_a_problem() {
    let sandbox = example_sandbox();
    let call = get(&format!("{PATH}?jql=project%3DSHOP&maxResults=abc")).by_mia();
    let reply = call.send(&sandbox.site_url());
    let problem = json!({
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "Failed to convert 'maxResults' with value: 'abc'",
        "instance": PATH,
    });
    assert_eq!((reply.status, reply.json()), (400, problem));
}

#[test]
fn refuses_unknown_members_and_invalid_json() {
    let sandbox = example_sandbox();
    let payload = "Invalid request payload. Refer to the REST API documentation and try again.";
    let table = [
        (r#"{"jql":"project = SHOP","startAt":0}"#, payload),
        (r#"{"jql":"project = SHOP","fields":"summary"}"#, payload),
        (r#"["project = SHOP"]"#, payload),
        (
            r#"{"jql":"#,
            "There was an error parsing JSON. Check that your request body is valid.",
        ),
        ("", "No content to map to Object due to end of input"),
    ];
    for (body, message) in table {
        let mut call = post(PATH, &json!(null)).by_mia();
        call.body = body.as_bytes().to_vec();
        let reply = call.send(&sandbox.site_url());
        let refusal = json!({ "errorMessages": [message] });
        assert_eq!((reply.status, reply.json()), (400, refusal), "{body}");
    }
}

#[test]
fn post_ignores_query_string() {
    let sandbox = example_sandbox();
    let path = format!("{PATH}?jql=project%3DNOPE&maxResults=abc");
    let body = json!({ "jql": "project = SHOP" });
    let reply = crate::client::Connection::connect(&sandbox.site_url())
        .exchange(&post(&path, &body).by_mia());
    assert_eq!((reply.status, &reply.json()["isLast"]), (200, &json!(true)));
}

#[test]
fn queries_find_matching_issues() {
    let sandbox = example_sandbox();
    let table: [(&str, &[&str]); 16] = [
        ("text ~ \"login\"", &["SHOP-2"]),
        ("text ~ \"login check*\" ORDER BY updated DESC", &["SHOP-2"]),
        ("text ~ \"idempotency\"", &["SHOP-3"]),
        ("summary ~ \"idempotency\"", &[]),
        ("text ~ \"\\\"times out\\\"\"", &["SHOP-2"]),
        ("summary ~ 'address' AND project = HELP", &["HELP-2"]),
        ("key = shop-4", &["SHOP-4"]),
        (
            "key in (SHOP-4, 'SHOP-1') ORDER BY key DESC",
            &["SHOP-4", "SHOP-1"],
        ),
        (
            "issuetype = Bug AND status != \"In Progress\" order by key",
            &["SHOP-2", "SHOP-7"],
        ),
        (
            "labels = checkout ORDER BY created asc",
            &["SHOP-1", "SHOP-2"],
        ),
        ("labels IS EMPTY AND project = \"Web shop\"", &["SHOP-5"]),
        (
            "assignee = currentUser() AND statusCategory = done ORDER BY id",
            &["SHOP-6", "HELP-2"],
        ),
        (
            "(key = SHOP-1 OR key = SHOP-2) AND NOT type = Epic",
            &["SHOP-2"],
        ),
        (
            "project not in (SHOP, APP) ORDER BY priority, key",
            &["HELP-2", "HELP-1"],
        ),
        (
            "reporter = 'qm:1d0f5c6e-7a8b-4c9d-a0e1-b2c3d4e5f604:pat' && id = 10107",
            &["HELP-1"],
        ),
        (
            "project = SHOP AND summary !~ \"\\u0073earch\" and type in (Task, Story)",
            &["SHOP-5", "SHOP-4"],
        ),
    ];
    for (jql, expected) in table {
        assert_eq!(keys(&sandbox, jql), expected, "{jql}");
    }
}

#[test]
fn refuses_queries_with_jira_messages() {
    let sandbox = example_sandbox();
    let escapes =
        "The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX.";
    let table = [
        (
            "text ~ \"a\\-b\"",
            format!(
                "Error in the JQL Query: '\\-' is an illegal JQL escape sequence. {escapes} (line 1, character 10)"
            ),
        ),
        (
            "text ~ C++",
            "Error in the JQL Query: The character '+' is a reserved JQL character. You must enclose \
             it in a string or use the escape '\\u002b' instead. (line 1, character 9)"
                .to_owned(),
        ),
        (
            "text ~ DO",
            "Error in the JQL Query: 'DO' is a reserved JQL word. You must surround it in quotation \
             marks to use it in a query. (line 1, character 8)"
                .to_owned(),
        ),
        (
            "text ~ \"open",
            "Error in the JQL Query: The quoted string 'open' has not been completed. (line 1, character 8)"
                .to_owned(),
        ),
        (
            "project = SHOP status = Done",
            "Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'status'. (line 1, character 16)"
                .to_owned(),
        ),
        (
            "project =",
            "Error in the JQL Query: Expecting a value, list or function before the end of the query."
                .to_owned(),
        ),
        ("text ~ \"*\"", "Unable to parse the text '*' for field 'text'.".to_owned()),
        (
            "summary ~ \"(login\"",
            "Unable to parse the text '(login' for field 'summary'.".to_owned(),
        ),
        ("key = SHOP-999", "An issue with key 'SHOP-999' does not exist for field 'key'.".to_owned()),
        ("key = nonsense", "The issue key 'nonsense' for field 'key' is invalid.".to_owned()),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'.".to_owned()),
        ("status = Nope", "The value 'Nope' does not exist for the field 'status'.".to_owned()),
        (
            "colour = red",
            "Field 'colour' does not exist or you do not have permission to view it.".to_owned(),
        ),
        ("text = login", "The operator '=' is not supported by the 'text' field.".to_owned()),
        ("key ~ SHOP", "The operator '~' is not supported by the 'key' field.".to_owned()),
        (
            "project = SHOP ORDER BY nonsense",
            "Not able to sort using field 'nonsense'.".to_owned(),
        ),
        (
            "project = SHOP ORDER BY key, id, created, updated, summary, status, priority, assignee",
            "You cannot sort by more than 7 fields.".to_owned(),
        ),
    ];
    for (jql, message) in table {
        assert_refused(&search(&sandbox, &json!({ "jql": jql })), &message);
    }
    let deep = "(".repeat(100_000);
    let reply = search(&sandbox, &json!({ "jql": deep }));
    assert_refused(
        &reply,
        "Error in the JQL Query: the query is nested too deeply.",
    );
}

#[test]
fn search_hides_what_account_may_not_see() {
    let sandbox = example_sandbox();
    let body = json!({ "jql": "text ~ \"login\"" });
    let as_olu = post(PATH, &body).basic(example::OLU_EMAIL, example::OLU_TOKEN);
    assert_eq!(
        as_olu.send(&sandbox.site_url()).text(),
        r#"{"issues":[],"isLast":true}"#
    );
    let body = json!({ "jql": "key = SHOP-1" });
    let as_olu = post(PATH, &body).basic(example::OLU_EMAIL, example::OLU_TOKEN);
    assert_refused(
        &as_olu.send(&sandbox.site_url()),
        "An issue with key 'SHOP-1' does not exist for field 'key'.",
    );
}

#[test]
fn text_search_covers_comments_and_custom_fields() {
    let mut world = World::example();
    let issue = world.issue_mut("SHOP-4").unwrap();
    issue.description = Some(json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [
            { "type": "text", "text": "Zeb", "marks": [{ "type": "strong" }] },
            { "type": "text", "text": "ra" },
        ] },
    ] }));
    let fields = [
        ("customfield_10050", json!("quagga")),
        ("votes", json!("okapi")),
    ];
    issue.fields = fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect();
    let sandbox = Sandbox::start(world).unwrap();
    let table: [(&str, &[&str]); 9] = [
        ("text ~ \"zebra\"", &["SHOP-4"]),
        ("description ~ \"zeb*\"", &["SHOP-4"]),
        ("text ~ \"quagga\"", &["SHOP-4"]),
        ("text ~ \"okapi\"", &[]),
        ("text ~ \"zebra quag*\"", &["SHOP-4"]),
        ("text ~ \"zebra absent\"", &[]),
        // Of a comment.
        ("text ~ \"neighbours\"", &["HELP-1"]),
        ("comment ~ \"NEIGH*\"", &["HELP-1"]),
        ("text ~ \"りんご\"", &["APP-2"]),
    ];
    for (jql, expected) in table {
        assert_eq!(keys(&sandbox, jql), expected, "{jql}");
    }
}

#[test]
fn refuses_moved_key_in_query() {
    let sandbox = example_sandbox();
    for (jql, operator) in [("key = WEB-31", "="), ("issue in (SHOP-1, web-31)", "in")] {
        let key = jql.trim_end_matches(')').rsplit(' ').next().unwrap();
        let message =
            format!("Operator '{operator}' cannot be applied to moved issue key '{key}'.");
        assert_refused(&search(&sandbox, &json!({ "jql": jql })), &message);
    }
}

#[test]
fn rejected_credentials_find_nothing_with_header() {
    let sandbox = example_sandbox();
    let body = json!({ "jql": "text ~ \"checkout\"" });
    let dead = post(PATH, &body).basic(example::MIA_EMAIL, example::MIA_EXPIRED_TOKEN);
    let reply = dead.send(&sandbox.site_url());
    assert_eq!(reply.text(), r#"{"issues":[],"isLast":true}"#);
    assert_eq!(
        reply.header("X-Seraph-LoginReason"),
        Some("AUTHENTICATED_FAILED")
    );
    assert_eq!(reply.header("X-AAccountId"), None);
    assert_eq!(
        search(&sandbox, &body).header("X-AAccountId"),
        Some(example::MIA_ID)
    );
}
