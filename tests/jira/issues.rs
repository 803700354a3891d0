//! Issues, searches, and comments from the sandbox.

use std::sync::Mutex;

use coder_server::error::Kind;
use coder_server::integration::{Comments, import, issues, search};
use jira_sandbox::{
    Author, Comment, Fault, FaultKind, LoginReason, Response, Visibility, World, example,
};
use proptest::prelude::*;
use serde_json::json;

use crate::scene::{Scene, key};
use crate::support::openapi;

/// A comment by Mia, one minute after the previous one.
fn comment(number: u64) -> Comment {
    let author = Author::Account(example::MIA_ID.to_owned());
    let time = format!(
        "2026-11-{:02}T{:02}:{:02}:00.000+0000",
        1 + number / 1440,
        number / 60 % 24,
        number % 60
    );
    Comment::new(50_000 + number, author, &time, &format!("Comment {number}"))
}

/// The example with this number of comments on SHOP-2.
fn with_comments(count: u64) -> World {
    let mut world = World::example();
    let issue = world.issue_mut("SHOP-2").unwrap();
    issue.comments = (0..count).map(comment).collect();
    world
}

fn quiet(_: u64, _: u64) {}

#[test]
fn distinguishes_reasons_for_not_found() {
    let scene = Scene::new(World::example());
    let host = scene.account.site.authority();
    for (name, message) in [
        (
            "SHOP-999",
            format!("Issue SHOP-999 does not exist on {host}, or Mia Krystof cannot see it"),
        ),
        (
            "NOPE-1",
            format!("Project NOPE does not exist on {host}, or Mia Krystof cannot see it"),
        ),
    ] {
        let failure = issues::find(scene.client(), &key(name)).unwrap_err();
        assert_eq!((failure.kind, failure.message), (Kind::NotFound, message));
        assert!(failure.remedy.is_some() && failure.trace_id.is_some());
    }
    for text in [
        "https://other.atlassian.net/browse/SHOP-2",
        "no key",
        "SHOP-",
        "https://your-company.atlassian.net",
    ] {
        let failure = issues::key(text, &scene.account).unwrap_err();
        assert_eq!(failure.kind, Kind::Usage, "{text}");
    }
    assert_eq!(
        issues::key(" shop-2 ", &scene.account).unwrap(),
        key("SHOP-2")
    );
}

#[test]
fn explains_hidden_projects() {
    let scene = Scene::as_account(World::example(), example::OLU_EMAIL, example::OLU_TOKEN);
    let failure = issues::find(scene.client(), &key("SHOP-2")).unwrap_err();
    assert_eq!(failure.kind, Kind::NotFound);
    assert!(
        failure.message.starts_with("Project SHOP does not exist"),
        "{failure}"
    );
}

#[test]
fn reports_invalid_token_instead_of_empty_result() {
    for login_reason in [LoginReason::Always, LoginReason::OnRefusals] {
        let mut world = World::example();
        world.login_reason = login_reason;
        let scene = Scene::as_account(world, example::MIA_EMAIL, example::MIA_EXPIRED_TOKEN);
        let failures = [
            issues::find(scene.client(), &key("SHOP-2")).unwrap_err(),
            search::search(scene.client(), "SHOP-2", 20).unwrap_err(),
            search::search(scene.client(), "login", 20).unwrap_err(),
            import::read(scene.client(), &key("SHOP-2"), Comments::All, &quiet).unwrap_err(),
        ];
        for failure in failures {
            assert_eq!(failure.kind, Kind::CredentialsRefused, "{failure}");
        }
    }
}

#[test]
fn accepts_empty_result_with_valid_credentials() {
    let scene = Scene::new(World::example());
    let found = search::search(scene.client(), "nothing of the kind", 20).unwrap();
    assert!(found.issues.is_empty() && !found.more && found.no_such_key.is_none());
    assert!(
        scene
            .targets()
            .iter()
            .any(|target| target.contains("/myself"))
    );
}

#[test]
fn reads_keys_and_urls_and_searches_text() {
    let scene = Scene::new(World::example());
    let site = scene.account.site.origin().to_owned();
    let found = |query: &str| {
        let found = search::search(scene.client(), query, 20).unwrap();
        let keys: Vec<String> = found
            .issues
            .iter()
            .map(|issue| issue.key.to_string())
            .collect();
        (keys.join(" "), found.no_such_key.map(|key| key.to_string()))
    };
    for query in [
        "SHOP-2",
        "shop-2",
        &format!("{site}/browse/SHOP-2"),
        &format!("{site}/jira/x?selectedIssue=shop-2"),
    ] {
        assert_eq!(found(query), ("SHOP-2".to_owned(), None), "{query}");
    }
    assert!(
        !scene
            .targets()
            .iter()
            .any(|target| target.contains("/search/"))
    );
    assert_eq!(found("gift card"), ("SHOP-3".to_owned(), None));
    assert_eq!(
        found("SHA-256"),
        (String::new(), Some("SHA-256".to_owned()))
    );
    let failure = search::search(
        scene.client(),
        "https://other.atlassian.net/browse/SHOP-2",
        20,
    );
    assert_eq!(failure.unwrap_err().kind, Kind::Usage);
    let failure = search::search(scene.client(), "!? \u{1f389}", 20).unwrap_err();
    assert_eq!(failure.kind, Kind::Usage);
}

#[test]
fn search_reads_pages_up_to_limit() {
    let mut world = World::example();
    let pattern = world.issues[1].clone();
    world.issues = (1..=45)
        .map(|number| {
            let mut issue = pattern.clone();
            issue.id = (20_000 + number).to_string();
            issue.key = format!("SHOP-{number}");
            issue.updated = format!("2026-11-01T09:{number:02}:00.000+0000");
            issue
        })
        .collect();
    world.largest_search_page = 20;
    let scene = Scene::new(world);
    for (limit, count, more) in [
        (1, 1, true),
        (20, 20, true),
        (30, 30, true),
        (45, 45, false),
        (1_000_000, 45, false),
    ] {
        let found = search::search(scene.client(), "login", limit).unwrap();
        assert_eq!((found.issues.len(), found.more), (count, more), "{limit}");
        let keys: std::collections::HashSet<_> =
            found.issues.iter().map(|issue| &issue.key).collect();
        assert_eq!(keys.len(), count);
        assert_eq!(
            found.issues[0].key,
            key("SHOP-45"),
            "the one changed last comes first"
        );
    }
}

#[test]
fn finds_moved_issue_by_former_key() {
    let mut world = World::example();
    world.issue_mut("SHOP-4").unwrap().former_keys = vec!["OLD-77".to_owned()];
    let scene = Scene::new(world);
    assert_eq!(
        issues::find(scene.client(), &key("OLD-77")).unwrap().key,
        key("SHOP-4")
    );
    // Two keys of one issue are imported once.
    let both = [key("OLD-77"), key("SHOP-4"), key("SHOP-5")];
    let all = import::read_all(scene.client(), &both, Comments::All, &quiet).unwrap();
    let keys: Vec<&str> = all.iter().map(|whole| whole.issue.key.as_str()).collect();
    assert_eq!(keys, ["SHOP-4", "SHOP-5"]);
}

#[test]
fn reads_all_comments_with_any_page_size() {
    for (count, page) in [
        (0, 100),
        (1, 100),
        (99, 100),
        (100, 100),
        (101, 100),
        (120, 100),
        (1000, 100),
        (230, 50),
        (7, 1),
        (250, 1000),
    ] {
        let mut world = with_comments(count);
        world.largest_comment_page = page;
        let scene = Scene::new(world);
        let reports = Mutex::new(Vec::new());
        let report = |done, total| reports.lock().unwrap().push((done, total));
        let whole = import::read(scene.client(), &key("SHOP-2"), Comments::All, &report).unwrap();
        let discussion = whole.discussion.unwrap();
        let ids: Vec<String> = discussion
            .comments
            .iter()
            .map(|comment| comment.id.clone())
            .collect();
        let expected: Vec<String> = (0..count)
            .map(|number| (50_000 + number).to_string())
            .collect();
        assert_eq!(ids, expected, "{count} in pages of {page}");
        assert_eq!((discussion.total as u64, discussion.missing()), (count, 0));
        let reports = reports.into_inner().unwrap();
        assert!(
            reports
                .iter()
                .all(|(done, total)| done <= total && *total == count)
        );
        if count > page as u64 {
            assert_eq!(reports.iter().max(), Some(&(count, count)));
        }
    }
}

#[test]
fn limits_total_size_of_comments() {
    let mut world = with_comments(600);
    world.largest_comment_page = 10;
    let issue = world.issue_mut("SHOP-2").unwrap();
    for comment in &mut issue.comments {
        comment.body = json!({ "type": "doc", "version": 1, "content": [
            { "type": "paragraph", "content": [{ "type": "text", "text": "x".repeat(70_000) }] },
        ]});
    }
    let scene = Scene::new(world);
    let whole = import::read(scene.client(), &key("SHOP-2"), Comments::All, &quiet).unwrap();
    let discussion = whole.discussion.unwrap();
    let read = discussion.comments.len();
    assert!((400..600).contains(&read), "{read}");
    assert_eq!(discussion.total, 600);
    assert_eq!(discussion.missing(), 600 - read);
}

#[test]
fn excludes_and_counts_restricted_comments() {
    let mut world = with_comments(6);
    let issue = world.issue_mut("SHOP-2").unwrap();
    issue.comments[1].visibility = Some(Visibility::Role("Administrators".to_owned()));
    issue.comments[2].visibility = Some(Visibility::Group("jira-users".to_owned()));
    issue.comments[3].jsd_public = false;
    let mia = world.person_mut(example::MIA_ID).unwrap();
    mia.roles = vec!["Administrators".to_owned()];
    mia.groups = vec!["jira-users".to_owned()];
    let scene = Scene::new(world);
    let read = |comments| {
        let whole = import::read(scene.client(), &key("SHOP-2"), comments, &quiet).unwrap();
        whole
            .discussion
            .map(|all| (all.comments.len(), all.restricted, all.total))
    };
    assert_eq!(read(Comments::None), None);
    assert_eq!(read(Comments::Unrestricted), Some((3, 3, 6)));
    assert_eq!(read(Comments::All), Some((6, 0, 6)));
}

#[test]
fn reads_comment_pages_concurrently() {
    let scene = Scene::new(with_comments(1000));
    scene.sandbox.inject(Fault::new(FaultKind::Latency(
        std::time::Duration::from_millis(50),
    )));
    import::read(scene.client(), &key("SHOP-2"), Comments::All, &quiet).unwrap();
    let targets = scene.targets();
    assert_eq!(targets.len(), 11, "the issue and ten pages: {targets:?}");
    assert!(
        targets
            .iter()
            .all(|target| !target.contains("fields=comment") && !target.contains(",comment"))
    );
}

/// A page of comments with these values.
fn page(start: usize, max_results: usize, total: usize, ids: std::ops::Range<usize>) -> Response {
    let comments: Vec<_> = ids
        .map(|id| json!({ "id": id.to_string(), "body": { "type": "doc", "version": 1, "content": [] } }))
        .collect();
    Response::json(
        200,
        &json!({ "startAt": start, "maxResults": max_results, "total": total, "comments": comments }),
    )
}

#[test]
fn tolerates_inconsistent_totals() {
    // (case, responses in order, number of comments, number of missing ones)
    let table = [
        (
            "a first page shorter than it says",
            vec![page(0, 100, 5, 0..3), page(3, 100, 5, 3..5)],
            5,
            0,
        ),
        (
            "a total that is never reached",
            vec![page(0, 100, 5, 0..3), page(3, 100, 5, 0..0)],
            3,
            2,
        ),
        (
            "an empty page that claims more",
            vec![page(0, 100, 5, 0..0), page(0, 100, 5, 0..0)],
            0,
            5,
        ),
        (
            "pages without a size",
            vec![page(0, 0, 4, 0..2), page(2, 0, 4, 2..4)],
            4,
            0,
        ),
        (
            "a comment added meanwhile",
            vec![
                page(0, 2, 3, 0..2),
                page(2, 2, 4, 2..4),
                page(0, 2, 4, 0..2),
                page(2, 2, 4, 2..4),
            ],
            4,
            0,
        ),
        (
            "a comment removed meanwhile",
            vec![
                page(0, 2, 4, 0..2),
                page(2, 2, 3, 3..4),
                page(0, 2, 3, 1..3),
                page(2, 2, 3, 3..4),
            ],
            3,
            0,
        ),
        (
            "the same page again",
            vec![page(0, 2, 4, 0..2), page(2, 2, 4, 0..2)],
            2,
            2,
        ),
    ];
    for (what, answers, count, missing) in table {
        let scene = Scene::new(with_comments(0));
        for answer in answers {
            let fault = Fault::new(FaultKind::Response(answer));
            scene
                .sandbox
                .inject(fault.for_path("/rest/api/3/issue/SHOP-2/comment").times(1));
        }
        let whole = import::read(scene.client(), &key("SHOP-2"), Comments::All, &quiet).unwrap();
        let discussion = whole.discussion.unwrap();
        assert_eq!(
            (discussion.comments.len(), discussion.missing()),
            (count, missing),
            "{what}"
        );
    }
}

#[test]
fn stops_at_endless_comments() {
    let scene = Scene::new(with_comments(0));
    let endless = page(0, 1, 1_000_000_000, 0..1);
    scene.sandbox.inject(
        Fault::new(FaultKind::Response(endless)).for_path("/rest/api/3/issue/SHOP-2/comment"),
    );
    let whole = import::read(scene.client(), &key("SHOP-2"), Comments::All, &quiet).unwrap();
    let discussion = whole.discussion.unwrap();
    assert_eq!(discussion.comments.len(), 1);
    assert_eq!(discussion.missing(), 999_999_999);
    assert!(scene.targets().len() < 500);
}

#[test]
fn failed_page_fails_import() {
    let scene = Scene::new(with_comments(300));
    let path = "/rest/api/3/issue/SHOP-2/comment";
    let first = FaultKind::Response(page(0, 100, 300, 0..100));
    scene
        .sandbox
        .inject(Fault::new(first).for_path(path).times(1));
    scene
        .sandbox
        .inject(Fault::new(FaultKind::status(500)).for_path(path));
    let failure = import::read(scene.client(), &key("SHOP-2"), Comments::All, &quiet).unwrap_err();
    assert_eq!(failure.kind, Kind::Unavailable);
}

#[test]
fn requests_match_api_description() {
    let scene = Scene::new(with_comments(150));
    import::read(scene.client(), &key("SHOP-2"), Comments::All, &quiet).unwrap();
    search::search(scene.client(), "login", 20).unwrap();
    issues::find(scene.client(), &key("NOPE-1")).unwrap_err();
    for request in scene.sandbox.requests() {
        let (target, headers) = (&request.target, &request.headers);
        openapi::check_request(&request.method, target, headers, &request.body).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any search text becomes one clause that Jira parses.
    #[test]
    fn escapes_text_in_queries(text in prop_oneof![
        any::<String>(),
        "[\"'\\\\()~*?:/+!|&{}\\[\\]^ -]{1,12}[a-zA-Z0-9]{0,5}[\"'\\\\ ]{0,4}",
        "(AND|OR|NOT|ORDER BY|text|~|=|project|\"|\\\\| |SHOP){1,12}",
    ]) {
        let scene = scene_for_searches();
        let before = scene.sandbox.requests().len();
        match search::search(scene.client(), &text, 5) {
            Ok(_) => {}
            Err(failure) => prop_assert_eq!(failure.kind, Kind::Usage, "{}", failure),
        }
        for request in scene.sandbox.requests().split_off(before) {
            let url = url::Url::parse("http://x").unwrap().join(&request.target).unwrap();
            let jql = url.query_pairs().find(|(name, _)| name == "jql");
            if let Some((_, jql)) = jql {
                let words = jql
                    .strip_prefix("text ~ \"")
                    .and_then(|rest| rest.strip_suffix("*\" ORDER BY updated DESC"));
                let words = words.expect("one clause about the text");
                prop_assert!(!words.contains(['"', '\\']), "{}", jql);
            }
        }
    }
}

/// Shared, because starting a sandbox for each case would dominate the time.
fn scene_for_searches() -> &'static Scene {
    static SCENE: std::sync::OnceLock<Scene> = std::sync::OnceLock::new();
    SCENE.get_or_init(|| {
        let mut world = World::example();
        world.burst_limits.get = u32::MAX;
        world.burst_limits.get_issue = u32::MAX;
        Scene::new(world)
    })
}

#[test]
fn strips_byte_order_mark_of_responses() {
    let scene = Scene::new(World::example());
    let text = "\u{feff}{\"id\":\"10101\",\"key\":\"SHOP-2\",\"fields\":{\"summary\":\"Marked\"}}";
    let answer = Response::text(200, "application/json", text.to_owned());
    scene
        .sandbox
        .inject(Fault::new(FaultKind::Response(answer)).for_path("/rest/api/3/issue/SHOP-2"));
    let issue = issues::find(scene.client(), &key("SHOP-2")).unwrap();
    assert_eq!(issue.summary, "Marked");
}
