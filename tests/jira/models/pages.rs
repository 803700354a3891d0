//! Pages of search results and comments, and the end of pagination.

use coder_server::error::Kind;
use coder_server::integration::{Comments, import, search};
use coder_server::jira::{CommentPage, SearchPage};
use jira_sandbox::{Fault, FaultKind, Response, World};
use serde_json::{Value, json};

use crate::scene::Scene;

const SEARCH: &str = "/rest/api/3/search/jql";
const COMMENTS: &str = "/rest/api/3/issue/SHOP-2/comment";

#[test]
fn reads_pages_of_issues() {
    // (page, keys, token of the next page)
    let table = [
        (r#"{"issues":[]}"#, "", None),
        (
            r#"{"issues":[{"id":"1","key":"A1-1"}],"isLast":true}"#,
            "A1-1",
            None,
        ),
        (
            r#"{"issues":[{"id":"1","key":"A1-1"}],"isLast":false,"nextPageToken":"EgQI"}"#,
            "A1-1",
            Some("EgQI"),
        ),
        (
            r#"{"issues":[{"id":"1","key":"A1-1"}],"nextPageToken":"EgQI"}"#,
            "A1-1",
            Some("EgQI"),
        ),
        (
            r#"{"issues":[{"id":"1","key":"A1-1"}],"isLast":true,"nextPageToken":"EgQI"}"#,
            "A1-1",
            None,
        ),
        (
            r#"{"issues":[{"id":"1","key":"A1-1"}],"isLast":false}"#,
            "A1-1",
            None,
        ),
        (
            r#"{"issues":[],"isLast":null,"nextPageToken":null}"#,
            "",
            None,
        ),
        (
            r#"{"issues":[],"isLast":false,"nextPageToken":""}"#,
            "",
            None,
        ),
        (
            r#"{"issues":[],"isLast":"no","nextPageToken":7}"#,
            "",
            Some("7"),
        ),
        (r#"{"issues":[],"nextPageToken":{"a":1}}"#, "", None),
        (
            r#"{"expand":"names","warnings":[{"a":1e999}],"startAt":0,"maxResults":0,"total":-7,"names":{},"schema":null,
                "issues":[{"id":"1","key":"A1-1","fields":{"summary":null}},{"id":"2"},null,7,"A1-3",[],{"id":"4","key":"A1-4"}]}"#,
            "A1-1 A1-4",
            None,
        ),
    ];
    for (json, keys, token) in table {
        let page: SearchPage = serde_json::from_str(json).unwrap();
        let found: Vec<&str> = page.issues.iter().map(|issue| issue.key.as_str()).collect();
        assert_eq!(found.join(" "), keys, "{json}");
        assert_eq!(page.next_page_token.as_deref(), token, "{json}");
    }
}

#[test]
fn reads_pages_of_comments() {
    // (page, start, size, total, comments, unreadable ones)
    let table = [
        (
            r#"{"startAt":0,"maxResults":100,"total":1,"comments":[{"id":"1"}]}"#,
            (0, 100, Some(1)),
            (1, 0),
        ),
        (
            r#"{"startAt":100,"maxResults":50,"total":120,"comments":[{"id":"1"},{"id":2}]}"#,
            (100, 50, Some(120)),
            (2, 0),
        ),
        (
            r#"{"comments":[{"id":"1"},{"id":"2"}]}"#,
            (0, 2, None),
            (2, 0),
        ),
        (
            r#"{"startAt":null,"maxResults":null,"total":null,"comments":[]}"#,
            (0, 0, None),
            (0, 0),
        ),
        (
            r#"{"startAt":0,"maxResults":0,"total":0,"comments":[]}"#,
            (0, 0, Some(0)),
            (0, 0),
        ),
        (
            r#"{"startAt":-1,"maxResults":"100","total":1.5,"comments":[{"id":"1"}]}"#,
            (0, 1, None),
            (1, 0),
        ),
        (
            r#"{"startAt":1e999,"maxResults":99999999999999999999999,"total":{},"comments":[{"id":"1"}]}"#,
            (0, 1, None),
            (1, 0),
        ),
        (
            r#"{"total":3,"comments":[null,{"id":"1","body":7},{"body":"no identifier"},[]],"self":"x","orderBy":7}"#,
            (0, 4, Some(3)),
            (1, 3),
        ),
    ];
    for (json, (start, size, total), (comments, unreadable)) in table {
        let page: CommentPage = serde_json::from_str(json).unwrap();
        assert_eq!((page.start_at, page.max_results), (start, size), "{json}");
        assert_eq!(page.total, total, "{json}");
        assert_eq!(page.comments.len(), comments, "{json}");
        assert_eq!(page.unreadable, unreadable, "{json}");
        assert_eq!(page.length(), comments + unreadable, "{json}");
    }
}

#[test]
fn page_without_a_list_is_invalid() {
    // An empty page would mean that there are no results.
    for json in [
        "{}",
        "null",
        "[]",
        r#"{"issues":null,"comments":null,"total":1}"#,
        r#"{"issues":{},"comments":{"id":"1"}}"#,
        r#"{"issues":7,"comments":"none"}"#,
        r#"{"values":[],"total":0}"#,
    ] {
        assert!(serde_json::from_str::<SearchPage>(json).is_err(), "{json}");
        assert!(serde_json::from_str::<CommentPage>(json).is_err(), "{json}");
    }
    let scene = Scene::new(World::example());
    let nothing = json!({ "issues": null, "comments": null, "total": 0 });
    for path in [SEARCH, COMMENTS] {
        let answer = FaultKind::Response(Response::json(200, &nothing));
        scene.sandbox.inject(Fault::new(answer).for_path(path));
    }
    let failure = search::search(scene.client(), "login", 20).unwrap_err();
    assert_eq!(failure.kind, Kind::NotJira, "{failure}");
    let key = "SHOP-2".parse().unwrap();
    let failure = import::read(scene.client(), &key, Comments::All, &|_, _| {}).unwrap_err();
    assert_eq!(failure.kind, Kind::NotJira, "{failure}");
}

/// Searches with this page as every response. Returns the number of issues, whether there are more,
/// and the number of requests.
fn found(page: &Value, limit: u32) -> (usize, bool, usize) {
    let scene = Scene::new(World::example());
    let answer = FaultKind::Response(Response::json(200, page));
    scene.sandbox.inject(Fault::new(answer).for_path(SEARCH));
    let found = search::search(scene.client(), "login", limit).unwrap();
    let targets = scene.targets();
    let pages = targets.iter().filter(|target| target.contains(SEARCH));
    (found.issues.len(), found.more, pages.count())
}

#[test]
fn search_always_ends() {
    let one = json!([{ "id": "1", "key": "A1-1" }]);
    let many: Vec<Value> = (1..=50)
        .map(|number| json!({ "id": number.to_string(), "key": format!("A1-{number}") }))
        .collect();
    for (what, page, expected) in [
        ("the last", json!({ "issues": one }), (1, false, 1)),
        (
            "the last, with a token",
            json!({ "issues": one, "isLast": true, "nextPageToken": "x" }),
            (1, false, 1),
        ),
        (
            "more, without a token",
            json!({ "issues": one, "isLast": false }),
            (1, false, 1),
        ),
        (
            "the same page again and again",
            json!({ "issues": one, "nextPageToken": "x" }),
            (1, true, 2),
        ),
        (
            "nothing, again and again",
            json!({ "issues": [], "nextPageToken": "x" }),
            (0, true, 2),
        ),
        (
            "nothing that can be read, again and again",
            json!({ "issues": [null, {}], "nextPageToken": "x", "maxResults": 0 }),
            (0, true, 2),
        ),
        (
            "more than was asked for",
            json!({ "issues": many, "isLast": true }),
            (20, true, 1),
        ),
    ] {
        assert_eq!(found(&page, 20), expected, "{what}");
    }
}

#[test]
fn reading_comments_always_ends() {
    let one = json!([{ "id": "1", "body": "Hi" }]);
    // (case, all pages, number of comments, missing ones, maximum number of requests)
    for (what, page, count, missing, most) in [
        ("no numbers at all", json!({ "comments": one }), 1, 0, 401),
        (
            "a size of nothing",
            json!({ "startAt": 0, "maxResults": 0, "total": 3, "comments": [] }),
            0,
            3,
            1,
        ),
        (
            "a size of nothing and a comment",
            json!({ "startAt": 0, "maxResults": 0, "total": 3, "comments": one }),
            1,
            2,
            3,
        ),
        (
            "a total that is too low",
            json!({ "startAt": 0, "maxResults": 100, "total": 0, "comments": one }),
            1,
            0,
            1,
        ),
        (
            "nothing that can be read",
            json!({ "startAt": 0, "maxResults": 100, "total": 2, "comments": [null, 7] }),
            0,
            0,
            1,
        ),
    ] {
        let scene = Scene::new(World::example());
        let answer = FaultKind::Response(Response::json(200, &page));
        scene.sandbox.inject(Fault::new(answer).for_path(COMMENTS));
        let key = "SHOP-2".parse().unwrap();
        let whole = import::read(scene.client(), &key, Comments::All, &|_, _| {}).unwrap();
        let discussion = whole.discussion.unwrap();
        assert_eq!(
            (discussion.comments.len(), discussion.missing()),
            (count, missing),
            "{what}"
        );
        let targets = scene.targets();
        let pages = targets.iter().filter(|target| target.contains(COMMENTS));
        assert!(pages.count() <= most, "{what}");
    }
}
