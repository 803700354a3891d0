//! Operations on tasks and objectives.

use serde_json::{Value, json};

use super::connection::WRONG_KEYS;
use super::scene::Scene;
use super::{Ask, Bad, Jira, Route, Who, bodies, names, queries};

const TASKS: &str = "/api/v1/tasks";
const ONE_TASK: &str = "/api/v1/tasks/{id}";
const COMPLETE: &str = "/api/v1/tasks/{id}/complete";
const TASK_ISSUE: &str = "/api/v1/tasks/{id}/issue";
const TASK_IMPORT: &str = "/api/v1/tasks/import";
const POST: &str = "/api/v1/tasks/{id}/post";
const OBJECTIVES: &str = "/api/v1/objectives";
const ONE_OBJECTIVE: &str = "/api/v1/objectives/{id}";
const OBJECTIVE_ISSUE: &str = "/api/v1/objectives/{id}/issue";
const OBJECTIVE_IMPORT: &str = "/api/v1/objectives/import";

const WRONG_TASKS: [(&str, u16, &str); 8] = [
    ("T0", 400, "usage"),
    ("O1", 400, "usage"),
    ("x", 400, "usage"),
    ("%20", 400, "usage"),
    ("T-1", 400, "usage"),
    ("T1.5", 400, "usage"),
    ("T9223372036854775808", 400, "usage"),
    ("T999", 404, "not-found"),
];
const WRONG_OBJECTIVES: [(&str, u16, &str); 5] = [
    ("O0", 400, "usage"),
    ("T1", 400, "usage"),
    ("x", 400, "usage"),
    ("O-1", 400, "usage"),
    ("O999", 404, "not-found"),
];

const WRONG_FORMS: [&str; 4] = ["html=yes", "html=", "html", "html=true&all=true"];

pub(super) fn routes() -> Vec<Route> {
    let mut all = tasks();
    all.extend(objectives());
    all.extend(imports());
    all.extend(posts());
    all
}

fn tasks() -> Vec<Route> {
    vec![
        Route::new("GET", TASKS, Who::Members, 200, |_| {
            Ask::path(format!("{TASKS}?status=open&limit=5"))
        })
        .refusing(|_| {
            let mut bad = lists(TASKS);
            let wrong = [
                "status=done",
                "status=",
                "objective=T1",
                "objective=",
                "cursor=O1",
            ];
            bad.extend(queries(TASKS, &wrong));
            bad
        }),
        Route::new("POST", TASKS, Who::Members, 201, |scene| {
            let objective = scene.objective();
            let body =
                json!({ "title": "By hand", "instructions": "Do it.", "objective": objective });
            Ask::body(TASKS, body)
        })
        .refusing(|_| {
            let mut bad = titles(TASKS);
            let under = |objective: &str| json!({ "title": "By hand", "objective": objective });
            bad.extend(bodies(TASKS, ["T1", "", "x"].map(under)));
            bad.push(Ask::body(TASKS, under("O999")).fails(404, "not-found"));
            bad
        }),
        Route::new("GET", ONE_TASK, Who::Members, 200, |scene| {
            Ask::path(format!("{TASKS}/{}?html=true", scene.linked_task()))
        })
        .refusing(|scene| {
            let mut bad = names(ONE_TASK, None, &WRONG_TASKS);
            let one = format!("{TASKS}/{}", scene.linked_task());
            bad.extend(queries(&one, &WRONG_FORMS));
            bad
        }),
        Route::new("POST", COMPLETE, Who::Members, 200, |scene| {
            let path = format!("{TASKS}/{}/complete", scene.linked_task());
            Ask::body(path, json!({ "summary": "Done.", "outcome": "failed" }))
        })
        .refusing(|scene| {
            let mut bad = names(COMPLETE, Some(&json!({ "summary": "Done." })), &WRONG_TASKS);
            let open = format!("{TASKS}/{}/complete", scene.linked_task());
            let wrong = [
                json!({ "summary": "" }),
                json!({ "summary": " \n" }),
                json!({ "summary": "Done.", "outcome": "open" }),
            ];
            bad.extend(bodies(&open, wrong));
            let finished = format!("{TASKS}/{}/complete", scene.finished_task());
            let other = json!({ "summary": "Something else." });
            bad.push(Ask::body(finished, other).fails(409, "conflict"));
            bad
        }),
        Route::new("DELETE", TASK_ISSUE, Who::Members, 200, |scene| {
            Ask::path(format!("{TASKS}/{}/issue", scene.linked_task()))
        })
        .refusing(|_| names(TASK_ISSUE, None, &WRONG_TASKS)),
    ]
}

fn objectives() -> Vec<Route> {
    vec![
        Route::new("GET", OBJECTIVES, Who::Members, 200, |_| {
            Ask::path(OBJECTIVES)
        })
        .refusing(|_| {
            let mut bad = lists(OBJECTIVES);
            bad.extend(queries(OBJECTIVES, &["cursor=T1", "status=open"]));
            bad
        }),
        Route::new("POST", OBJECTIVES, Who::Members, 201, |_| {
            Ask::body(
                OBJECTIVES,
                json!({ "title": "By hand", "instructions": "Do it." }),
            )
        })
        .refusing(|_| titles(OBJECTIVES)),
        Route::new("GET", ONE_OBJECTIVE, Who::Members, 200, |scene| {
            Ask::path(format!("{OBJECTIVES}/{}?html=true", scene.objective()))
        })
        .refusing(|scene| {
            let mut bad = names(ONE_OBJECTIVE, None, &WRONG_OBJECTIVES);
            let one = format!("{OBJECTIVES}/{}", scene.objective());
            bad.extend(queries(&one, &WRONG_FORMS));
            bad
        }),
        Route::new("DELETE", OBJECTIVE_ISSUE, Who::Members, 200, |scene| {
            Ask::path(format!("{OBJECTIVES}/{}/issue", scene.objective()))
        })
        .refusing(|_| names(OBJECTIVE_ISSUE, None, &WRONG_OBJECTIVES)),
    ]
}

fn imports() -> Vec<Route> {
    vec![
        Route::new("POST", TASK_IMPORT, Who::Members, 201, |scene| {
            let body = json!({
                "issues": ["shop-5"],
                "comments": "unrestricted",
                "instructions": "Be careful.",
                "objective": scene.objective(),
                "again": true,
            });
            Ask::body(TASK_IMPORT, body).with("Idempotency-Key", scene.words())
        })
        .asking(Jira::Needed)
        .refusing(|scene| {
            let mut bad = issues(TASK_IMPORT, scene);
            let under = |objective: &str| json!({ "issues": ["SHOP-5"], "objective": objective });
            bad.extend(bodies(TASK_IMPORT, ["T1", "", "x"].map(under)));
            bad.push(Ask::body(TASK_IMPORT, under("O999")).fails(404, "not-found"));
            bad
        }),
        Route::new("POST", OBJECTIVE_IMPORT, Who::Members, 201, |_| {
            let body = json!({ "issues": ["SHOP-5"], "comments": "none", "again": true });
            Ask::body(OBJECTIVE_IMPORT, body)
        })
        .asking(Jira::Needed)
        .refusing(|scene| issues(OBJECTIVE_IMPORT, scene)),
    ]
}

fn posts() -> Vec<Route> {
    vec![
        Route::new("GET", POST, Who::Members, 200, |scene| {
            Ask::path(format!("{TASKS}/{}/post?html=true", scene.finished_task()))
        })
        .asking(Jira::Needed)
        .refusing(|scene| {
            let mut bad = names(POST, None, &WRONG_TASKS);
            for task in [scene.linked_task(), scene.unlinked_task()] {
                let ask = Ask::path(format!("{TASKS}/{task}/post"));
                bad.push(ask.fails(409, "conflict"));
            }
            let finished = format!("{TASKS}/{}/post", scene.finished_task());
            bad.extend(queries(&finished, &WRONG_FORMS));
            bad
        }),
        Route::new("POST", POST, Who::Members, 201, |scene| {
            let path = format!("{TASKS}/{}/post", scene.finished_task());
            Ask::body(path, json!({ "audience": "everyone" }))
        })
        .asking(Jira::Needed)
        .refusing(|scene| {
            let mut bad = names(POST, Some(&json!({})), &WRONG_TASKS);
            for task in [scene.linked_task(), scene.unlinked_task()] {
                let ask = Ask::body(format!("{TASKS}/{task}/post"), json!({}));
                bad.push(ask.fails(409, "conflict"));
            }
            let finished = format!("{TASKS}/{}/post", scene.finished_task());
            let wrong = [
                json!({ "audience": "nobody" }),
                json!({ "againAfter": "yesterday" }),
                json!({ "again": true }),
            ];
            bad.extend(bodies(&finished, wrong));
            bad
        }),
    ]
}

/// Invalid pages of lists.
fn lists(path: &str) -> Vec<Bad> {
    let wrong = [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=1.5",
        "limit=",
        "limit=many",
        "limit=99999999999",
        "limit=5&limit=6",
        "cursor=",
        "cursor=0",
        "cursor=x",
        "issue=",
        "issue=SHOP",
        "issue=https%3A%2F%2Fother.atlassian.net%2Fbrowse%2FSHOP-3",
        "color=red",
    ];
    queries(path, &wrong)
}

/// Invalid titles and idempotency keys.
fn titles(path: &str) -> Vec<Bad> {
    let long = "x".repeat(256);
    let wrong = ["", " ", "two\nlines", "\u{1b}[31mred", "\u{202e}", &long];
    let mut bad = bodies(path, wrong.map(|title| json!({ "title": title })));
    bad.extend(invalid_idempotency_keys(
        path,
        &json!({ "title": "By hand" }),
    ));
    bad
}

/// Invalid lists of issues.
fn issues(path: &str, scene: &Scene) -> Vec<Bad> {
    let many: Vec<String> = (1..=51).map(|number| format!("SHOP-{number}")).collect();
    let mut bad = bodies(
        path,
        [
            json!({ "issues": [] }),
            json!({ "issues": many }),
            json!({ "issues": [7] }),
            json!({ "issues": "SHOP-5" }),
            json!({ "issues": ["SHOP-5"], "comments": "some" }),
            json!({ "issues": ["SHOP-5"], "again": "yes" }),
        ],
    );
    for (key, status, kind) in WRONG_KEYS {
        let key = key.replace("%2F", "/").replace("%20", " ");
        // The valid issue beside it is not imported either.
        let body = json!({ "issues": ["SHOP-6", key], "again": true });
        bad.push(Ask::body(path, body).fails(status, kind));
    }
    scene.linked_task();
    let linked = json!({ "issues": [super::scene::ISSUE] });
    bad.push(Ask::body(path, linked).fails(409, "conflict"));
    bad.extend(invalid_idempotency_keys(
        path,
        &json!({ "issues": ["SHOP-5"], "again": true }),
    ));
    bad
}

/// A request with an invalid idempotency key.
fn invalid_idempotency_keys(path: &str, body: &Value) -> Vec<Bad> {
    let long = "x".repeat(256);
    let names = ["", " ", "schlüssel", &long];
    let ask = |name: &str| Ask::body(path, body.clone()).with("Idempotency-Key", name);
    names.map(|name| ask(name).fails(400, "usage")).into()
}
