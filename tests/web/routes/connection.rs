//! Operations on the connection and issues.

use jira_sandbox::example;
use serde_json::{Value, json};

use super::scene::{ISSUE, Scene};
use super::{Ask, Bad, Jira, Route, Who, bodies, names, queries};

const JIRA: &str = "/api/v1/jira";
const TEST: &str = "/api/v1/jira/test";
const CLOUD_ID: &str = "/api/v1/jira/cloud-id";
const SETTINGS: &str = "/api/v1/jira/settings";
const ISSUES: &str = "/api/v1/jira/issues";
const ONE_ISSUE: &str = "/api/v1/jira/issues/{key}";
const INSTRUCTIONS: &str = "/api/v1/jira/issues/{key}/instructions";
const COMMENTS: &str = "/api/v1/jira/issues/{key}/comments";

/// Invalid issue keys, and unknown ones.
pub(super) const WRONG_KEYS: [(&str, u16, &str); 8] = [
    ("SHOP", 400, "usage"),
    ("SHOP-0", 400, "usage"),
    ("SHOP-3x", 400, "usage"),
    ("-3", 400, "usage"),
    ("%20", 400, "usage"),
    (
        "https:%2F%2Fother.atlassian.net%2Fbrowse%2FSHOP-3",
        400,
        "usage",
    ),
    ("SHOP-999", 404, "not-found"),
    ("NOPE-1", 404, "not-found"),
];

pub(super) fn routes() -> Vec<Route> {
    let mut all = connection();
    all.extend(issues());
    all
}

fn connection() -> Vec<Route> {
    vec![
        Route::new("GET", JIRA, Who::Members, 200, |_| Ask::path(JIRA)),
        Route::new("POST", TEST, Who::Admins, 200, |_| {
            Ask::body(TEST, json!({}))
        })
        .asking(Jira::Reported)
        .refusing(|scene| {
            let wrong = wrong_settings(scene).into_iter();
            bodies(TEST, wrong.map(|settings| json!({ "settings": settings })))
        }),
        Route::new("POST", CLOUD_ID, Who::Admins, 200, |scene| {
            Ask::body(CLOUD_ID, json!({ "site": scene.site }))
        })
        .asking(Jira::Named)
        .refusing(|_| cloud_ids()),
        Route::new("GET", SETTINGS, Who::Admins, 200, |_| Ask::path(SETTINGS)),
        Route::new("PUT", SETTINGS, Who::Admins, 200, |scene| {
            Ask::body(SETTINGS, change(scene, &scene.revision()))
        })
        .asking(Jira::Tested)
        .refusing(|scene| {
            let revision = scene.revision();
            let wrong = wrong_settings(scene).into_iter();
            let wrong = wrong.map(|settings| json!({ "revision": revision, "settings": settings }));
            let mut bad = bodies(SETTINGS, wrong);
            let stale = ["", "0", "00000000000000000000000000000000"];
            let stale = stale.map(|revision| Ask::body(SETTINGS, change(scene, revision)));
            bad.extend(stale.map(|ask| ask.fails(409, "conflict")));
            bad
        }),
        Route::new("DELETE", SETTINGS, Who::Admins, 200, |scene| {
            Ask::path(format!("{SETTINGS}?revision={}", scene.revision()))
        })
        .refusing(|scene| {
            let mut bad = queries(SETTINGS, &["", "all=true"]);
            let twice = format!("revision={0}&revision={0}", scene.revision());
            bad.extend(queries(SETTINGS, &[&twice]));
            let stale = ["revision=", "revision=0"];
            let stale = stale.map(|query| Ask::path(format!("{SETTINGS}?{query}")));
            bad.extend(stale.map(|ask| ask.fails(409, "conflict")));
            bad
        }),
    ]
}

/// Another account, so that a test is necessary.
fn change(scene: &Scene, revision: &str) -> Value {
    let settings = json!({
        "enabled": true,
        "site": scene.site,
        "email": example::RINA_EMAIL,
        "token": example::RINA_TOKEN,
    });
    json!({ "revision": revision, "settings": settings })
}

/// Settings that are always invalid.
fn wrong_settings(scene: &Scene) -> Vec<Value> {
    let with = |member: &str, value: Value| {
        let mut settings = json!({
            "enabled": true,
            "site": scene.site,
            "email": example::RINA_EMAIL,
            "token": example::RINA_TOKEN,
        });
        settings[member] = value;
        settings
    };
    vec![
        json!({}),
        json!({ "site": scene.site }),
        with("site", json!("ftp://your-company.atlassian.net")),
        with("site", json!("http://your-company.atlassian.net")),
        with("site", json!("https://jira.company.example")),
        with(
            "site",
            json!("https://me:secret@your-company.atlassian.net"),
        ),
        with("cloudId", json!("no-uuid")),
        with("gatewayUrl", json!("https://evil.example")),
        with("gatewayUrl", json!("gateway")),
        with("email", json!("nobody")),
        with("token", json!("two\nlines")),
        with("enabled", Value::Null),
        with("enabled", json!("true")),
        with("allowedHosts", json!("jira.company.example")),
        with("apiToken", json!("x")),
        // Values in the order of the members, without names.
        json!([
            true,
            scene.site,
            null,
            null,
            example::RINA_EMAIL,
            example::RINA_TOKEN,
            []
        ]),
        // A stored token stays with its site.
        json!({ "enabled": true, "site": "other.atlassian.net", "email": example::MIA_EMAIL }),
    ]
}

fn cloud_ids() -> Vec<Bad> {
    let sites = [
        "",
        " ",
        "ftp://your-company.atlassian.net",
        "http://your-company.atlassian.net",
        "https://jira.company.example",
        "https://api.atlassian.com/ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe",
        "two words",
    ];
    let mut bad = bodies(CLOUD_ID, sites.map(|site| json!({ "site": site })));
    for host in ["10.0.0.1", "169.254.169.254", "[fd00:ec2::254]"] {
        let body = json!({ "site": format!("https://{host}"), "allowedHosts": [host] });
        bad.push(Ask::body(CLOUD_ID, body).fails(400, "address-refused"));
    }
    bad
}

fn issues() -> Vec<Route> {
    vec![
        Route::new("GET", ISSUES, Who::Members, 200, |_| {
            Ask::path(format!("{ISSUES}?query=gift+cards&limit=5"))
        })
        .asking(Jira::Needed)
        .refusing(|_| {
            let wrong = [
                "",
                "limit=5",
                "query=",
                "query=%21%21",
                "query=gift&limit=0",
                "query=gift&limit=201",
                "query=gift&limit=-1",
                "query=gift&limit=1.5",
                "query=gift&limit=99999999999",
                "query=gift&limit=",
                "query=gift&limit=many",
                "query=gift&page=2",
                "query=gift&query=cards",
                "query=https%3A%2F%2Fother.atlassian.net%2Fbrowse%2FSHOP-3",
            ];
            queries(ISSUES, &wrong)
        }),
        Route::new("GET", ONE_ISSUE, Who::Members, 200, |_| {
            Ask::path(format!("{ISSUES}/{ISSUE}?comments=true&html=true"))
        })
        .asking(Jira::Needed)
        .refusing(|_| {
            let mut bad = names(ONE_ISSUE, None, &WRONG_KEYS);
            let one = format!("{ISSUES}/{ISSUE}");
            let wrong = [
                "comments=yes",
                "comments=",
                "comments",
                "comments=true&all=true",
                "html=yes",
            ];
            bad.extend(queries(&one, &wrong));
            bad
        }),
        Route::new("POST", INSTRUCTIONS, Who::Members, 200, |_| {
            let body = json!({ "comments": "all", "instructions": "Be careful.", "html": true });
            Ask::body(format!("{ISSUES}/{ISSUE}/instructions"), body)
        })
        .asking(Jira::Needed)
        .refusing(|_| {
            let mut bad = names(INSTRUCTIONS, Some(&json!({})), &WRONG_KEYS);
            let wrong = ["some", "", "All"].map(|comments| json!({ "comments": comments }));
            let path = format!("{ISSUES}/{ISSUE}/instructions");
            bad.extend(bodies(&path, wrong));
            bad.extend(bodies(&path, [json!({ "html": "yes" })]));
            bad
        }),
        Route::new("POST", COMMENTS, Who::Members, 201, |scene| {
            let body = json!({ "markdown": scene.words(), "audience": "everyone" });
            Ask::body(format!("{ISSUES}/{ISSUE}/comments"), body)
        })
        .asking(Jira::Needed)
        .refusing(|_| {
            let mut bad = names(
                COMMENTS,
                Some(&json!({ "markdown": "Hello." })),
                &WRONG_KEYS,
            );
            let wrong = [
                json!({ "markdown": "" }),
                json!({ "markdown": " \n" }),
                json!({ "markdown": "Hello.", "audience": "nobody" }),
                json!({ "markdown": "Hello.", "againAfter": "yesterday" }),
                json!({ "markdown": "Hello.", "againAfter": "" }),
            ];
            bad.extend(bodies(&format!("{ISSUES}/{ISSUE}/comments"), wrong));
            // Visible to customers of a service desk.
            let desk = bodies(
                &format!("{ISSUES}/HELP-1/comments"),
                [json!({ "markdown": "Hello." })],
            );
            bad.extend(desk);
            bad
        }),
    ]
}
