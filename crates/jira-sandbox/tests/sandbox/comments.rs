//! `GET` and `POST /rest/api/3/issue/{issueIdOrKey}/comment`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use jira_sandbox::{
    AdfSchema, Author, Clock, Comment, Counted, Fault, FaultKind, Sandbox, World, example,
};
use serde_json::{Value, json};

use crate::client::{Call, Connection, Reply, behind_gateway, example_sandbox, get, post};

const PATH: &str = "/rest/api/3/issue/SHOP-2/comment";

fn with_comments(count: u64) -> Sandbox {
    let mut world = World::example();
    let issue = world.issue_mut("SHOP-2").unwrap();
    issue.comments = (0..count)
        .map(|number| {
            let author = Author::Account(example::MIA_ID.to_owned());
            let time = format!(
                "2026-11-03T10:{:02}:{:02}.000+0000",
                number / 60,
                number % 60
            );
            Comment::new(20_000 + number, author, &time, &format!("Comment {number}"))
        })
        .collect();
    Sandbox::start(world).unwrap()
}

fn page(sandbox: &Sandbox, query: &str) -> Value {
    let reply = get(&format!("{PATH}{query}"))
        .by_mia()
        .send(&sandbox.site_url());
    assert_eq!(reply.status, 200, "{query}: {}", reply.text());
    reply.json()
}

fn numbers(page: &Value) -> Vec<u64> {
    let comments = page["comments"].as_array().unwrap();
    let ids = comments
        .iter()
        .map(|comment| comment["id"].as_str().unwrap());
    ids.map(|id| id.parse::<u64>().unwrap() - 20_000).collect()
}

#[test]
fn pages_comments_with_total() {
    let sandbox = with_comments(230);
    let first = page(&sandbox, "");
    assert_eq!(
        (&first["startAt"], &first["maxResults"], &first["total"]),
        (&json!(0), &json!(100), &json!(230))
    );
    assert_eq!(numbers(&first), (0..100).collect::<Vec<_>>());
    let last = page(&sandbox, "?startAt=200&maxResults=5000&orderBy=created");
    // However many are asked for, a page holds a hundred.
    assert_eq!(last["maxResults"], 100);
    assert_eq!(numbers(&last), (200..230).collect::<Vec<_>>());
    assert_eq!(numbers(&page(&sandbox, "?startAt=230")), [0_u64; 0]);
    let newest = page(&sandbox, "?orderBy=-created&maxResults=3");
    assert_eq!(numbers(&newest), [229, 228, 227]);
    assert_eq!(
        numbers(&page(&sandbox, "?orderBy=%2Bcreated&maxResults=1")),
        [0]
    );
}

#[test]
fn refuses_bad_values() {
    let sandbox = with_comments(1);
    let reply = |query: &str| {
        get(&format!("{PATH}{query}"))
            .by_mia()
            .send(&sandbox.site_url())
    };
    let bad = reply("?maxResults=abc");
    assert_eq!(
        (bad.status, bad.json()["title"].clone()),
        (400, json!("Bad Request"))
    );
    assert_eq!(
        bad.json()["detail"],
        "Failed to convert 'maxResults' with value: 'abc'"
    );
    assert_eq!(reply("?orderBy=author").status, 400);
}

#[test]
fn filters_restricted_and_internal_comments() {
    let sandbox = example_sandbox();
    let seen = |key: &str, email: &str, token: &str| -> Vec<Value> {
        let call = get(&format!("/rest/api/3/issue/{key}/comment")).basic(email, token);
        let page = call.send(&sandbox.site_url()).json();
        assert_eq!(page["total"], page["comments"].as_array().unwrap().len());
        page["comments"].as_array().unwrap().clone()
    };
    let by_mia = seen("SHOP-3", example::MIA_EMAIL, example::MIA_TOKEN);
    let by_rina = seen("SHOP-3", example::RINA_EMAIL, example::RINA_TOKEN);
    assert_eq!((by_mia.len(), by_rina.len()), (4, 3));
    assert_eq!(by_mia[1]["visibility"]["value"], example::ADMINISTRATORS);
    let on_desk = seen("HELP-1", example::MIA_EMAIL, example::MIA_TOKEN);
    let internal: Vec<&Value> = on_desk
        .iter()
        .map(|comment| &comment["jsdPublic"])
        .collect();
    assert_eq!(internal, [true, false, true]);
}

fn document(text: &str) -> Value {
    json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [{ "type": "text", "text": text }] },
    ] })
}

/// A comment by Mia, with the header that Jira requires of browsers.
fn new_comment(body: &Value) -> Call {
    post(PATH, body)
        .with("X-Atlassian-Token", "no-check")
        .by_mia()
}

fn add(sandbox: &Sandbox, body: &Value) -> Reply {
    new_comment(body).send(&sandbox.site_url())
}

#[test]
fn returns_added_comment() {
    let sandbox = example_sandbox();
    let reply = add(&sandbox, &json!({ "body": document("Done") }));
    assert_eq!(reply.status, 201, "{}", reply.text());
    let comment = reply.json();
    assert_eq!(comment["body"], document("Done"));
    assert_eq!(comment["author"]["accountId"], example::MIA_ID);
    assert_eq!(comment["jsdPublic"], true);
    let newest = page(&sandbox, "?orderBy=-created&maxResults=1");
    assert_eq!(newest["comments"][0], comment);
    let restricted = json!({
        "body": document("Quiet"),
        "visibility": { "type": "role", "value": example::ADMINISTRATORS },
    });
    assert_eq!(
        add(&sandbox, &restricted).json()["visibility"]["type"],
        "role"
    );
}

#[test]
fn property_makes_service_desk_comment_internal() {
    let sandbox = example_sandbox();
    let body = json!({
        "body": document("For the team"),
        "properties": [{ "key": "sd.public.comment", "value": { "internal": true } }],
    });
    for (key, public) in [("HELP-1", false), ("SHOP-2", true)] {
        let path = format!("/rest/api/3/issue/{key}/comment");
        let reply = post(&path, &body).by_mia().send(&sandbox.site_url());
        assert_eq!(reply.json()["jsdPublic"], public, "{key}");
    }
    let public = post(
        "/rest/api/3/issue/HELP-1/comment",
        &json!({ "body": document("Hi") }),
    );
    assert_eq!(
        public.by_mia().send(&sandbox.site_url()).json()["jsdPublic"],
        true
    );
}

#[test]
fn errors_match_live_sites() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    let good = json!({ "body": document("Done") });
    let invalid =
        json!({ "body": { "type": "doc", "version": 1, "content": [{ "type": "nonsense" }] } });
    let long = json!({ "body": document(&"x".repeat(32_768)) });
    let rina = post(PATH, &good).basic(example::RINA_EMAIL, example::RINA_TOKEN);
    let nobody = post(PATH, &good);
    let missing = post("/rest/api/3/issue/SHOP-999/comment", &good).by_mia();
    for (reply, status, member, message) in [
        (
            add(&sandbox, &json!({ "body": "text" })),
            400,
            "errors",
            "Comment body is not valid!",
        ),
        (
            add(&sandbox, &invalid),
            400,
            "errorMessages",
            "INVALID_INPUT",
        ),
        (
            add(&sandbox, &long),
            400,
            "errorMessages",
            "CONTENT_LIMIT_EXCEEDED",
        ),
        (
            rina.send(&site),
            400,
            "errorMessages",
            "Rina Patel, you do not have the permission to comment on this issue.",
        ),
        (
            missing.send(&site),
            404,
            "errorMessages",
            "Issue does not exist or you do not have permission to see it.",
        ),
        (
            nobody.send(&site),
            404,
            "errorMessages",
            "Issue does not exist or you do not have permission to see it.",
        ),
    ] {
        let shown = reply.json();
        let said = match member {
            "errors" => shown["errors"]["comment"].clone(),
            _ => shown["errorMessages"][0].clone(),
        };
        assert_eq!((reply.status, said), (status, json!(message)));
    }
    let mut untyped = new_comment(&good);
    untyped.headers.retain(|(name, _)| name != "Content-Type");
    assert_eq!(Connection::connect(&site).exchange(&untyped).status, 415);
    // A token without the scope for it.
    let path = behind_gateway(PATH);
    let call = post(&path, &good).basic(example::BOT_EMAIL, example::BOT_TOKEN_WITHOUT_WRITE_WORK);
    let reply = call.send(&sandbox.gateway_url());
    assert_eq!(
        (reply.status, reply.json()["message"].clone()),
        (401, json!("Unauthorized; scope does not match"))
    );
}

#[test]
fn refuses_browser_without_xsrf_header() {
    let sandbox = example_sandbox();
    let call = post(PATH, &json!({ "body": document("Done") }))
        .with("User-Agent", "Mozilla/5.0")
        .by_mia();
    let reply = call.send(&sandbox.site_url());
    assert_eq!(reply.status, 403);
    assert!(
        reply.text().contains("XSRF check failed"),
        "{}",
        reply.text()
    );
    assert_eq!(
        call.with("X-Atlassian-Token", "no-check")
            .send(&sandbox.site_url())
            .status,
        201
    );
}

#[test]
fn comment_limits_are_configurable() {
    let mut world = World::example();
    world.comment_limits.characters = 200;
    world.comment_limits.counted = Counted::Json;
    world.adf_schema = AdfSchema::ParagraphsOnly;
    world.comment_limits.of_issue = world.issue("SHOP-2").unwrap().comments.len() + 1;
    let sandbox = Sandbox::start(world).unwrap();
    let refused = add(&sandbox, &json!({ "body": document(&"x".repeat(120)) }));
    assert_eq!(refused.json()["errorMessages"][0], "CONTENT_LIMIT_EXCEEDED");
    let rule = json!({ "body": { "type": "doc", "version": 1, "content": [{ "type": "rule" }] } });
    assert_eq!(
        add(&sandbox, &rule).json()["errorMessages"][0],
        "INVALID_INPUT"
    );
    assert_eq!(
        add(&sandbox, &json!({ "body": document("Done") })).status,
        201
    );
    assert_eq!(
        add(&sandbox, &json!({ "body": document("Done") })).status,
        413
    );
}

#[test]
fn limits_writes_per_issue() {
    let seconds = Arc::new(AtomicU64::new(1_767_229_260));
    let shown = Arc::clone(&seconds);
    let mut world = World::example();
    world.clock =
        Clock::new(move || UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::SeqCst)));
    let sandbox = Sandbox::start(world).unwrap();
    let body = json!({ "body": document("Done") });
    let mut added = 0;
    for _ in 0..5 {
        for _ in 0..20 {
            assert_eq!(add(&sandbox, &body).status, 201);
            added += 1;
        }
        let refused = add(&sandbox, &body);
        assert_eq!(refused.status, 429);
        assert_eq!(
            refused.header("RateLimit-Reason"),
            Some("jira-per-issue-on-write")
        );
        let wait = if added == 100 { "22" } else { "2" };
        assert_eq!(refused.header("Retry-After"), Some(wait), "{added}");
        seconds.fetch_add(2, Ordering::SeqCst);
    }
    // Another issue has limits of its own.
    let other = post("/rest/api/3/issue/SHOP-3/comment", &body).by_mia();
    assert_eq!(other.send(&sandbox.site_url()).status, 201);
    seconds.fetch_add(20, Ordering::SeqCst);
    assert_eq!(add(&sandbox, &body).status, 201);
}

#[test]
fn fault_happens_before_or_after_comment_is_created() {
    let body = json!({ "body": document("Done") });
    for (is_after, made) in [(false, 0), (true, 1)] {
        let sandbox = example_sandbox();
        let before = page(&sandbox, "")["total"].as_u64().unwrap();
        let fault = Fault::new(FaultKind::status(502))
            .for_method("POST")
            .times(1);
        sandbox.inject(if is_after { fault.after_jira() } else { fault });
        assert_eq!(add(&sandbox, &body).status, 502);
        assert_eq!(page(&sandbox, "")["total"], before + made, "{is_after}");
    }
}
