//! The fields of issues compared with Atlassian's description, which leaves `fields` open but
//! describes their parts elsewhere.
//!
//! Live sites differ from the description in some points, and the sandbox follows them:
//!
//! * its example shows `comment` as a list of comments; live sites send a page;
//! * its issue links have both `inwardIssue` and `outwardIssue`; live sites send one of them;
//! * the ID of an attachment is a number; live sites send a string in issues;
//! * its example calls the subtasks `sub-tasks`; live sites send `subtasks`.

use jira_sandbox::{Author, Sandbox, World, example};
use serde_json::{Value, json};

use crate::client::{example_sandbox, get};
use crate::openapi::check_schema;

fn all_fields(sandbox: &Sandbox, name: &str) -> Value {
    let path = format!("/rest/api/3/issue/{name}");
    let reply = get(&path).by_mia().send(&sandbox.site_url());
    assert_eq!(reply.status, 200, "{name}");
    reply.json()["fields"].clone()
}

#[track_caller]
fn assert_shape(schema: &str, value: &Value) {
    assert_eq!(check_schema(schema, value), Ok(()), "{value}");
}

#[track_caller]
fn assert_members(value: &Value, texts: &[&str]) {
    for name in texts {
        assert!(value[name].is_string(), "{name}: {value}");
    }
}

fn assert_issue_type(value: &Value) {
    assert_members(value, &["id", "name", "self", "iconUrl"]);
    assert!(
        value["subtask"].is_boolean() && value["hierarchyLevel"].is_i64(),
        "{value}"
    );
}

/// An issue in a field of another one.
fn assert_brief(value: &Value) {
    assert_members(value, &["id", "key", "self"]);
    assert!(value["fields"]["summary"].is_string(), "{value}");
    assert_shape("StatusDetails", &value["fields"]["status"]);
    assert_issue_type(&value["fields"]["issuetype"]);
}

fn assert_attachment(value: &Value) {
    let mut described = value.clone();
    let id: u64 = value["id"].as_str().unwrap().parse().unwrap();
    described["id"] = json!(id);
    assert_shape("AttachmentMetadata", &described);
    assert_members(value, &["filename", "mimeType", "content", "created"]);
}

fn assert_link(value: &Value) {
    assert_members(value, &["id", "self"]);
    assert_members(&value["type"], &["id", "name", "inward", "outward", "self"]);
    let ends = ["inwardIssue", "outwardIssue"].map(|end| value.get(end));
    match ends {
        [Some(other), None] | [None, Some(other)] => assert_brief(other),
        _ => panic!("one end: {value}"),
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

#[test]
fn issues_match_openapi_description() {
    let sandbox = example_sandbox();
    let names: Vec<String> = sandbox.change(|world| {
        let keys = world.issues.iter().map(|issue| issue.key.clone());
        keys.collect()
    });
    let mut seen = [0; 4];
    for name in names {
        let fields = all_fields(&sandbox, &name);
        assert_shape("ProjectDetails", &fields["project"]);
        assert_shape("StatusDetails", &fields["status"]);
        assert_shape("PageOfComments", &fields["comment"]);
        assert_issue_type(&fields["issuetype"]);
        for person in [&fields["assignee"], &fields["reporter"]] {
            if !person.is_null() {
                assert_shape("UserDetails", person);
            }
        }
        assert_members(&fields, &["summary", "created", "updated"]);
        assert!(items(&fields["labels"]).iter().all(Value::is_string));
        items(&fields["attachment"])
            .iter()
            .for_each(assert_attachment);
        items(&fields["issuelinks"]).iter().for_each(assert_link);
        items(&fields["subtasks"]).iter().for_each(assert_brief);
        fields.get("parent").into_iter().for_each(assert_brief);
        seen[0] += items(&fields["attachment"]).len();
        seen[1] += items(&fields["issuelinks"]).len();
        seen[2] += items(&fields["subtasks"]).len();
        seen[3] += usize::from(fields.get("parent").is_some());
    }
    assert!(seen.iter().all(|&count| count > 0), "{seen:?}");
}

#[test]
fn deleted_accounts_have_documented_shape() {
    let mut world = World::example();
    let issue = world.issue_mut("SHOP-3").unwrap();
    issue.comments[0].author = Author::Deleted("5b10a".to_owned());
    issue.comments[1].author = Author::Unknown;
    issue.comments[2].author = Author::Absent;
    issue.comments[3].author = Author::Account("somebody-else".to_owned());
    let sandbox = Sandbox::start(world).unwrap();
    let path = "/rest/api/3/issue/SHOP-3/comment";
    // `send` holds the page against the description.
    let page = get(path).by_mia().send(&sandbox.site_url()).json();
    let author = |number: usize| page["comments"][number].get("author");
    let deleted = author(0).unwrap();
    assert_eq!(deleted["accountId"], "5b10a");
    for blank in ["emailAddress", "accountType", "timeZone"] {
        assert_eq!(deleted[blank], "", "{blank}");
    }
    assert_eq!(author(1).unwrap()["accountId"], "unknown");
    assert_eq!(author(2), None);
    assert_eq!(author(3).unwrap()["accountId"], "somebody-else");
}

#[test]
fn former_key_works_and_returns_current_key() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    let former = example::FORMER_KEY;
    let reply = |path: String| get(&path).by_mia().send(&site);
    let issue = reply(format!("/rest/api/3/issue/{}", former.to_lowercase()));
    assert_eq!(
        (issue.status, &issue.json()["key"]),
        (200, &json!("SHOP-7"))
    );
    let comments = reply(format!("/rest/api/3/issue/{former}/comment"));
    assert_eq!(
        (comments.status, &comments.json()["total"]),
        (200, &json!(0))
    );
    let permissions = format!("permissions=ADD_COMMENTS&issueKey={former}");
    let permissions = reply(format!("/rest/api/3/mypermissions?{permissions}"));
    assert_eq!(permissions.status, 200);
    // An issue that has the key now goes before one that had it.
    sandbox.change(|world| {
        world.issue_mut("SHOP-4").unwrap().former_keys = vec!["SHOP-5".parse().unwrap()];
    });
    let issue = reply("/rest/api/3/issue/SHOP-5".to_owned());
    assert_eq!(issue.json()["key"], "SHOP-5");
}
