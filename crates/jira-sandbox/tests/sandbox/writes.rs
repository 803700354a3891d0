//! New comments: errors, limits, and visibility.

use jira_sandbox::{
    Counted, Person, Sandbox, Token, TokenKind, TokenState, Visibility, World, example,
};
use serde_json::{Value, json};

use crate::client::{Call, Connection, Reply, behind_gateway, example_sandbox, get, post};

const PATH: &str = "/rest/api/3/issue/SHOP-2/comment";

fn document(text: &str) -> Value {
    json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [{ "type": "text", "text": text }] },
    ] })
}

fn new_comment(path: &str, body: &Value) -> Call {
    post(path, &json!({ "body": body })).by_mia()
}

fn add(sandbox: &Sandbox) -> Reply {
    new_comment(PATH, &document("Done")).send(&sandbox.site_url())
}

fn created(sandbox: &Sandbox) -> usize {
    let before = World::example().issue("SHOP-2").unwrap().comments.len();
    sandbox.change(|world| world.issue("SHOP-2").unwrap().comments.len()) - before
}

#[test]
fn refused_comments_change_nothing() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    let body = json!({ "body": document("Done") });
    let rina = post(PATH, &body).basic(example::RINA_EMAIL, example::RINA_TOKEN);
    assert_eq!(rina.send(&site).status, 400);
    let dead = post(PATH, &body).basic(example::MIA_EMAIL, example::MIA_REVOKED_TOKEN);
    let dead = dead.send(&site);
    assert_eq!(dead.status, 404);
    assert_eq!(
        dead.header("X-Seraph-LoginReason"),
        Some("AUTHENTICATED_FAILED")
    );
    let outside = json!({
        "body": document("Done"),
        "visibility": { "type": "group", "value": "strangers" },
    });
    let outside = post(PATH, &outside).by_mia().send(&site);
    assert_eq!(outside.status, 400);
    let reason = "You are currently not a member of the group: strangers.";
    assert_eq!(outside.json()["errors"]["commentLevel"], reason);
    let empty = post(PATH, &json!({})).by_mia().send(&site);
    assert_eq!(
        empty.json()["errors"]["comment"],
        "Comment body can not be empty!"
    );
    let unknown = json!({ "body": document("Done"), "jsdPublic": false });
    let unknown = Connection::connect(&site).exchange(&post(PATH, &unknown).by_mia());
    assert_eq!(unknown.status, 400);
    assert_eq!(created(&sandbox), 0);
    let good = add(&sandbox);
    assert_eq!(good.header("X-AAccountId"), Some(example::MIA_ID));
}

#[test]
fn adds_comment_by_former_key() {
    let sandbox = example_sandbox();
    let path = format!("/rest/api/3/issue/{}/comment", example::FORMER_KEY);
    let reply = new_comment(&path, &document("Done")).send(&sandbox.site_url());
    assert_eq!(reply.status, 201);
    let comments = sandbox.change(|world| world.issue("SHOP-7").unwrap().comments.len());
    assert_eq!(comments, 1);
}

#[test]
fn limits_comments_per_issue() {
    let mut world = World::example();
    let issue = world.issue_mut("SHOP-2").unwrap();
    let pattern = issue.comments[0].clone();
    issue.comments = vec![pattern; 4999];
    let sandbox = Sandbox::start(world).unwrap();
    assert_eq!(add(&sandbox).status, 201);
    let refused = add(&sandbox);
    assert_eq!(refused.status, 413);
    let message = "The issue has reached its limit of 5000 comments.";
    assert_eq!(
        refused.json(),
        json!({ "errorMessages": [message], "errors": {} })
    );
}

#[test]
fn counted_text_is_configurable() {
    let bold = json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [
            { "type": "text", "text": "0123456789", "marks": [{ "type": "strong" }] },
        ] },
    ] });
    let json_length = bold.to_string().chars().count();
    // The least limit that each takes; Markdown ends in a line break.
    for (counted, length) in [
        (Counted::VisibleText, 10),
        (Counted::Markup, 15),
        (Counted::Json, json_length),
    ] {
        for (limit, status) in [(length, 201), (length - 1, 400)] {
            let mut world = World::example();
            world.comment_limits.counted = counted;
            world.comment_limits.characters = limit;
            let sandbox = Sandbox::start(world).unwrap();
            let reply = new_comment(PATH, &bold).send(&sandbox.site_url());
            assert_eq!(
                reply.status,
                status,
                "{counted:?} {limit}: {}",
                reply.text()
            );
            if status == 400 {
                assert_eq!(reply.json()["errorMessages"][0], "CONTENT_LIMIT_EXCEEDED");
            }
        }
    }
}

/// Gives Pat a token.
fn with_customer(mut world: World) -> World {
    let pat: &mut Person = world.person_mut(example::PAT_ID).unwrap();
    pat.email = Some("pat@example.com".to_owned());
    world.tokens.push(Token {
        text: "ATATTofPat".to_owned(),
        owner: example::PAT_ID.to_owned(),
        kind: TokenKind::Classic,
        state: TokenState::Valid,
    });
    world
}

#[test]
fn hides_internal_comments_from_customers() {
    let sandbox = Sandbox::start(with_customer(World::example())).unwrap();
    let call = |path: &str| {
        get(path)
            .basic("pat@example.com", "ATATTofPat")
            .send(&sandbox.site_url())
    };
    let page = call("/rest/api/3/issue/HELP-1/comment").json();
    assert_eq!(
        (&page["total"], page["comments"].as_array().unwrap().len()),
        (&json!(2), 2)
    );
    let embedded = call("/rest/api/3/issue/HELP-1").json()["fields"]["comment"].clone();
    assert_eq!(
        (
            &embedded["total"],
            embedded["comments"].as_array().unwrap().len()
        ),
        (&json!(2), 2)
    );
    // A word of the internal comment alone.
    let search = "/rest/api/3/search/jql?jql=text~%22pallet%22";
    assert_eq!(call(search).json()["issues"], json!([]));
    let by_mia = get(search).by_mia().send(&sandbox.site_url()).json();
    assert_eq!(by_mia["issues"].as_array().unwrap().len(), 1);
}

#[test]
fn shows_restricted_comment_to_group_only() {
    let mut world = World::example();
    let comment = &mut world.issue_mut("SHOP-2").unwrap().comments[0];
    comment.visibility = Some(Visibility::Group("site-admins".to_owned()));
    let sandbox = Sandbox::start(world).unwrap();
    for (email, token, count) in [
        (example::MIA_EMAIL, example::MIA_TOKEN, 2),
        (example::RINA_EMAIL, example::RINA_TOKEN, 1),
    ] {
        let page = get(PATH)
            .basic(email, token)
            .send(&sandbox.site_url())
            .json();
        assert_eq!(page["total"], count, "{email}");
        let issue = "/rest/api/3/issue/SHOP-2?fields=comment";
        let issue = get(issue)
            .basic(email, token)
            .send(&sandbox.site_url())
            .json();
        assert_eq!(issue["fields"]["comment"]["total"], count, "{email}");
    }
}

#[test]
fn site_and_gateway_share_write_limit() {
    let mut world = World::example();
    world.issue_write_limits.in_two_seconds = 1;
    let frozen = std::time::SystemTime::now();
    world.clock = jira_sandbox::Clock::new(move || frozen);
    let sandbox = Sandbox::start(world).unwrap();
    assert_eq!(add(&sandbox).status, 201);
    let behind = post(&behind_gateway(PATH), &json!({ "body": document("Done") }))
        .basic(example::BOT_EMAIL, example::BOT_TOKEN)
        .send(&sandbox.gateway_url());
    assert_eq!(behind.status, 429);
    let reason = behind.header("RateLimit-Reason");
    assert_eq!(reason, Some("jira-per-issue-on-write"));
    // Reads do not count.
    assert_eq!(get(PATH).by_mia().send(&sandbox.site_url()).status, 200);
    assert_eq!(created(&sandbox), 1);
}
