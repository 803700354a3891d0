//! `GET /rest/api/3/issue/{issueIdOrKey}`.

use jira_sandbox::{Author, Comment, Sandbox, World, example};
use serde_json::{Value, json};

use crate::client::{Reply, behind_gateway, example_sandbox, get};

const MISSING: &str = "Issue does not exist or you do not have permission to see it.";

fn issue(sandbox: &Sandbox, name: &str) -> Reply {
    let path = format!("/rest/api/3/issue/{name}");
    get(&path).by_mia().send(&sandbox.site_url())
}

#[test]
fn finds_issue_by_key_id_and_former_key() {
    let sandbox = example_sandbox();
    for (name, key, id) in [
        ("SHOP-2", "SHOP-2", "10101"),
        ("shop-2", "SHOP-2", "10101"),
        ("10101", "SHOP-2", "10101"),
        (example::FORMER_KEY, "SHOP-7", "10106"),
    ] {
        let reply = issue(&sandbox, name);
        assert_eq!(reply.status, 200, "{name}");
        let bean = reply.json();
        assert_eq!(
            (&bean["key"], &bean["id"]),
            (&json!(key), &json!(id)),
            "{name}"
        );
        let address = format!("{}/rest/api/3/issue/{id}", sandbox.site_url());
        assert_eq!(bean["self"], address);
    }
}

#[test]
fn unknown_invisible_and_anonymous_issues_are_not_found() {
    let sandbox = example_sandbox();
    let path = "/rest/api/3/issue/SHOP-2";
    let site = sandbox.site_url();
    let olu = get(path).basic(example::OLU_EMAIL, example::OLU_TOKEN);
    let dead = get(path).basic(example::MIA_EMAIL, example::MIA_REVOKED_TOKEN);
    for reply in [
        issue(&sandbox, "SHOP-999"),
        issue(&sandbox, "NOPE-1"),
        issue(&sandbox, "%FF"),
        olu.send(&site),
        dead.send(&site),
        get(path).send(&site),
    ] {
        assert_eq!(reply.status, 404);
        assert_eq!(
            reply.json(),
            json!({ "errorMessages": [MISSING], "errors": {} })
        );
    }
    let reason = dead.send(&site);
    assert_eq!(
        reason.header("X-Seraph-LoginReason"),
        Some("AUTHENTICATED_FAILED")
    );
    assert_eq!(reason.header("X-AAccountId"), None);
    assert_eq!(
        issue(&sandbox, "SHOP-2").header("X-AAccountId"),
        Some(example::MIA_ID)
    );
}

#[test]
fn gateway_returns_urls_of_site() {
    let sandbox = example_sandbox();
    let call = get(&behind_gateway("/rest/api/3/issue/SHOP-3"));
    let reply = call
        .basic(example::BOT_EMAIL, example::BOT_TOKEN)
        .send(&sandbox.gateway_url());
    assert_eq!(reply.status, 200);
    assert!(
        reply.json()["self"]
            .as_str()
            .unwrap()
            .starts_with(&sandbox.site_url())
    );
}

fn fields(sandbox: &Sandbox, name: &str) -> Value {
    issue(sandbox, name).json()["fields"].clone()
}

#[test]
fn fields_have_live_shape() {
    let sandbox = example_sandbox();
    let shown = fields(&sandbox, "SHOP-3");
    assert_eq!(shown["issuetype"]["name"], "Bug");
    assert_eq!(shown["status"]["statusCategory"]["key"], "indeterminate");
    assert_eq!(shown["priority"]["name"], "Highest");
    assert_eq!(shown["project"]["projectTypeKey"], "software");
    assert_eq!(shown["parent"]["key"], "SHOP-1");
    assert_eq!(shown["parent"]["fields"]["issuetype"]["name"], "Epic");
    assert_eq!(shown["description"]["type"], "doc");
    assert_eq!(shown["created"], "2026-10-03T08:30:00.000+0000");
    let attachment = &shown["attachment"][0];
    assert!(
        attachment["content"]
            .as_str()
            .unwrap()
            .contains("/rest/api/3/attachment/content/")
    );
    // A link names the other issue on one side only.
    let link = &shown["issuelinks"][0];
    assert_ne!(
        link.get("inwardIssue").is_some(),
        link.get("outwardIssue").is_some()
    );
    let bare = fields(&sandbox, "SHOP-6");
    assert_eq!(bare["description"], Value::Null);
    assert_eq!(fields(&sandbox, "SHOP-2")["assignee"], Value::Null);
    assert_eq!(bare.get("parent"), None);
    assert_eq!(
        fields(&sandbox, "HELP-1")["project"]["projectTypeKey"],
        "service_desk"
    );
}

#[test]
fn returns_only_requested_permissions() {
    let sandbox = example_sandbox();
    let names = |query: &str| -> Vec<String> {
        let shown = fields(&sandbox, &format!("SHOP-3?fields={query}"));
        let members = shown.as_object().unwrap();
        members.keys().cloned().collect()
    };
    assert_eq!(names("summary,labels"), ["summary", "labels"]);
    let all_but = names("*all,-comment,-description");
    assert!(all_but.contains(&"attachment".to_owned()));
    assert!(!all_but.contains(&"comment".to_owned()));
    assert!(!names("*navigable").contains(&"comment".to_owned()));
}

#[test]
fn embeds_newest_hundred_comments() {
    let mut world = World::example();
    let issue = world.issue_mut("SHOP-2").unwrap();
    issue.comments = (0..120)
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
    let sandbox = Sandbox::start(world).unwrap();
    let embedded = fields(&sandbox, "SHOP-2")["comment"].clone();
    assert_eq!(embedded["total"], 120);
    assert_eq!(embedded["maxResults"], 100);
    let comments = embedded["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 100);
    assert_eq!(
        (&comments[0]["id"], &comments[99]["id"]),
        (&json!("20020"), &json!("20119"))
    );
}
