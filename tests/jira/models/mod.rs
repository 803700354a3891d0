//! Issues as live sites return them: null, absent, hidden, blank, unknown, or mistyped fields
//! affect only themselves.

mod comments;
mod fields;
mod pages;

use coder_server::connection::Site;
use coder_server::instructions;
use coder_server::jira::{Issue, StatusCategory};
use proptest::prelude::*;
use serde_json::{Value, json};

use fields::{DESCRIPTIONS, MISSING, PEOPLE, RELATED, Row, THE_REST};

fn site() -> Site {
    Site::parse("https://your-company.atlassian.net").unwrap()
}

/// An issue with these fields.
fn issue(fields: &str) -> Issue {
    let json = format!(r#"{{"id":"10002","key":"SHOP-2","fields":{fields}}}"#);
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// The heading, the facts without the link, and the description in instructions.
fn read(issue: &Issue) -> (String, Vec<String>, String) {
    let text = instructions::issue(issue, None, &site());
    let (facts, description) = text.split_once("\n\n## Description\n\n").unwrap();
    let mut lines = facts.lines().map(str::to_owned);
    let title = lines.next().unwrap();
    assert_eq!(lines.next().as_deref(), Some(""));
    let link = lines.next().unwrap();
    assert_eq!(
        link,
        format!("- Link: {}", site().browse_url(&issue.key)),
        "{text}"
    );
    (title, lines.collect(), description.to_owned())
}

#[test]
fn reads_incomplete_issues() {
    let tables = [MISSING, PEOPLE, RELATED, DESCRIPTIONS, THE_REST];
    let rows = || tables.into_iter().flatten();
    let mut wrong = Vec::new();
    for Row(what, fields, title, facts, description) in rows() {
        let expected = (
            (*title).to_owned(),
            facts.iter().map(|fact| (*fact).to_owned()).collect(),
            (*description).to_owned(),
        );
        let is = read(&issue(fields));
        if is != expected {
            wrong.push(format!("{what}:\n  {is:?}\n  {expected:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
    assert!(rows().count() >= 40);
}

#[test]
fn requires_only_ids_which_may_be_numbers() {
    for (json, is_one) in [
        (r#"{"id":"1","key":"SHOP-2"}"#, true),
        (r#"{"id":10002,"key":"shop-2","fields":{}}"#, true),
        (
            r#"{"expand":"names","id":"1","self":"x","key":"SHOP-2","fields":7,"changelog":{}}"#,
            true,
        ),
        (r#"{"id":null,"key":"SHOP-2"}"#, false),
        (r#"{"id":" ","key":"SHOP-2"}"#, false),
        (r#"{"id":"1","key":"SHOP"}"#, false),
        (r#"{"id":"1","key":7}"#, false),
        (r#"{"id":"1"}"#, false),
        (r#"{"key":"SHOP-2"}"#, false),
        ("{}", false),
        ("null", false),
        (r#""SHOP-2""#, false),
    ] {
        let issue = serde_json::from_str::<Issue>(json);
        assert_eq!(issue.is_ok(), is_one, "{json}: {issue:?}");
        if let Ok(issue) = issue {
            assert_eq!(issue.key.as_str(), "SHOP-2", "{json}");
        }
    }
}

#[test]
fn moved_issue_has_its_current_key() {
    let json =
        r#"{"id":"10002","key":"OPS-9","fields":{"summary":"Moved","project":{"key":"OPS"}}}"#;
    let issue: Issue = serde_json::from_str(json).unwrap();
    assert_eq!((issue.id.as_str(), issue.key.as_str()), ("10002", "OPS-9"));
    assert_eq!(read(&issue).0, "# OPS-9: Moved");
}

#[test]
fn status_category_determines_meaning() {
    for (status, category) in [
        (
            r#"{"name":"Neu","statusCategory":{"key":"new"}}"#,
            StatusCategory::New,
        ),
        (
            r#"{"name":"Done","statusCategory":{"key":"indeterminate","name":"Done"}}"#,
            StatusCategory::InProgress,
        ),
        (
            r#"{"name":"Erledigt","statusCategory":{"key":"done"}}"#,
            StatusCategory::Done,
        ),
        (
            r#"{"name":"Done","statusCategory":{"key":"undefined"}}"#,
            StatusCategory::Undefined,
        ),
        (
            r#"{"name":"Done","statusCategory":{"key":null}}"#,
            StatusCategory::Undefined,
        ),
        (
            r#"{"name":"Done","statusCategory":"done"}"#,
            StatusCategory::Undefined,
        ),
        (r#"{"name":"Done"}"#, StatusCategory::Undefined),
        (r#""Done""#, StatusCategory::Undefined),
    ] {
        let issue = issue(&format!(r#"{{"status":{status}}}"#));
        assert_eq!(issue.status.unwrap().category, category, "{status}");
    }
}

#[test]
fn only_service_desk_projects_have_service_requests() {
    for (project, is_request) in [
        (r#"{"key":"HELP","projectTypeKey":"service_desk"}"#, true),
        (r#"{"key":"SHOP","projectTypeKey":"software"}"#, false),
        (r#"{"projectTypeKey":null}"#, false),
        (r#"{"projectTypeKey":["service_desk"]}"#, false),
        ("{}", false),
        (r#""service_desk""#, false),
        ("null", false),
    ] {
        let issue = issue(&format!(r#"{{"project":{project}}}"#));
        assert_eq!(issue.is_service_request(), is_request, "{project}");
    }
}

#[test]
fn users_keep_known_details() {
    let issue = issue(
        r#"{"assignee":{"accountId":"557058:f5","accountType":"app","displayName":"Bot","active":false},
            "reporter":{"accountId":"unknown","emailAddress":"x@example.com"}}"#,
    );
    let assignee = issue.assignee.unwrap();
    assert_eq!(assignee.account_id.as_deref(), Some("557058:f5"));
    assert_eq!(assignee.account_type.as_deref(), Some("app"));
    assert_eq!((assignee.name(), assignee.active), ("Bot", Some(false)));
    let reporter = issue.reporter.unwrap();
    assert_eq!(reporter.account_id.as_deref(), Some("unknown"));
    assert_eq!((reporter.name(), reporter.active), ("Unknown user", None));
}

#[test]
fn too_deep_fields_affect_only_themselves() {
    for depth in [100, 129, 1_000, 100_000] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let deep = format!("{open}{close}");
        let description = format!(
            r#"{{"type":"doc","version":1,"content":[{}{{"type":"text","text":"the bottom"}}{}]}}"#,
            r#"{"type":"blockquote","content":["#.repeat(depth),
            "]}".repeat(depth)
        );
        let issue = issue(&format!(
            r#"{{"customfield_1":{deep},"summary":"Login","labels":["a",{deep}],"status":{{"name":"Open","statusCategory":{deep}}},
                 "assignee":{deep},"parent":{{"key":"SHOP-1","fields":{{"summary":{deep},"status":{{"name":"Done"}}}}}},
                 "attachment":[{{"filename":{deep},"size":1}}],"description":{description}}}"#
        ));
        let (title, facts, description) = read(&issue);
        assert_eq!(title, "# SHOP-2: Login", "{depth}");
        let expected = [
            "- Status: Open",
            "- Labels: a",
            "- Parent: SHOP-1 (Done)",
            "- Attachments:",
            "  - (no name) (1 bytes)",
        ];
        assert_eq!(facts, expected, "{depth}");
        assert!(description.contains("the bottom"), "{depth}");
    }
}

/// Any JSON of a few levels.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::String),
        Just(json!("2021-01-17T12:34:00.000+0000")),
        Just(json!("SHOP-1")),
    ];
    let names = prop::sample::select(vec![
        "name",
        "key",
        "id",
        "fields",
        "type",
        "content",
        "text",
        "displayName",
        "filename",
        "inwardIssue",
        "outwardIssue",
        "inward",
        "statusCategory",
        "summary",
        "size",
        "attrs",
        "marks",
        "version",
        "level",
    ]);
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let member = (names.clone().prop_map(str::to_owned), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::Array),
            prop::collection::vec(member, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// Any value in one field leaves the others readable.
    #[test]
    fn odd_fields_affect_only_themselves(
        name in prop::sample::select(vec![
            "description", "issuetype", "status", "priority", "assignee", "reporter", "labels",
            "project", "parent", "subtasks", "issuelinks", "attachment", "created", "updated",
            "comment", "customfield_10010",
        ]),
        value in anything(),
    ) {
        let mut fields = json!({
            "summary": "Login", "issuetype": { "name": "Bug" }, "priority": { "name": "High" },
            "labels": ["backend"], "created": "2021-01-17T12:34:00.000+0000",
        });
        let facts = [
            ("issuetype", "- Type: Bug"),
            ("priority", "- Priority: High"),
            ("labels", "- Labels: backend"),
            ("created", "- Created: 2021-01-17 12:34 UTC"),
        ];
        fields[name] = value;
        let (title, lines, _) = read(&issue(&fields.to_string()));
        prop_assert_eq!(title, "# SHOP-2: Login");
        for (field, line) in facts {
            prop_assert!(field == name || lines.iter().any(|has| has == line), "{}", line);
        }
    }
}
