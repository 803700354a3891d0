//! Which paths and methods the site serves, and its errors for others.

use jira_sandbox::example;
use serde_json::json;

use crate::client::{Call, call, example_sandbox, get, post};

const MYSELF: &str = "/rest/api/3/myself";
const SERVER_INFO: &str = "/rest/api/3/serverInfo";

#[test]
fn site_ignores_extra_slashes() {
    let sandbox = example_sandbox();
    for path in [
        "/rest/api/3/myself/",
        "//rest/api//3/myself",
        "/rest/api/3///myself//",
    ] {
        let reply = get(path).by_mia().send(&sandbox.site_url());
        assert_eq!(
            (reply.status, reply.header("X-AAccountId")),
            (200, Some(example::MIA_ID))
        );
    }
}

#[test]
fn unknown_rest_path_is_a_problem() {
    let sandbox = example_sandbox();
    for path in [
        "/rest/api/3/nopesuchroute",
        "/rest/api/3/serverInfo/extra",
        "/rest/nope/thing",
    ] {
        let reply = get(&format!("{path}?x=y"))
            .by_mia()
            .send(&sandbox.site_url());
        assert_eq!(reply.status, 404);
        let media_type = Some("application/problem+json;charset=UTF-8");
        assert_eq!(reply.header("Content-Type"), media_type);
        let problem = json!({
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": format!("No endpoint GET {path}."),
            "instance": path,
        });
        assert_eq!(reply.json(), problem);
    }
}

#[test]
fn unsupported_method_is_a_problem_with_allow_header() {
    let sandbox = example_sandbox();
    let reply = call("DELETE", "/rest/api/3/search/jql")
        .by_mia()
        .send(&sandbox.site_url());
    assert_eq!(reply.status, 405);
    assert_eq!(reply.header("Allow"), Some("GET,HEAD,POST"));
    assert_eq!(reply.json()["detail"], "Method 'DELETE' is not supported.");
}

#[test]
fn other_paths_return_html() {
    let sandbox = example_sandbox();
    for path in [
        "/",
        "/foo",
        "/browse/SHOP-1",
        "/restx/api/3/serverInfo",
        "/ex/jira/x",
    ] {
        let reply = get(path).send(&sandbox.site_url());
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(
            reply.header("Content-Type"),
            Some("text/html;charset=utf-8")
        );
        assert!(reply.text().starts_with("<!DOCTYPE html>"));
    }
}

#[test]
fn post_requires_json_content_type() {
    let sandbox = example_sandbox();
    let body = json!({ "jql": "project = SHOP" });
    let table = [
        (None, "Content-Type 'null' is not supported."),
        (Some(""), "Content-Type 'null' is not supported."),
        (
            Some("text/plain"),
            "Content-Type 'text/plain' is not supported.",
        ),
        (
            Some("application/jsonp"),
            "Content-Type 'application/jsonp' is not supported.",
        ),
    ];
    for (media_type, detail) in table {
        let mut call = post("/rest/api/3/search/jql", &body).by_mia();
        call.headers.retain(|(name, _)| name != "Content-Type");
        if let Some(media_type) = media_type {
            call = call.with("Content-Type", media_type);
        }
        let reply = call.send(&sandbox.site_url());
        assert_eq!(
            (reply.status, &reply.json()["detail"]),
            (415, &json!(detail))
        );
        let media_type = Some("application/problem+json;charset=UTF-8");
        assert_eq!(reply.header("Content-Type"), media_type);
        assert_eq!(reply.header("Accept"), Some("application/json"));
    }
    let mut call = post("/rest/api/3/search/jql", &body).by_mia();
    call.headers.retain(|(name, _)| name != "Content-Type");
    let call = call.with("Content-Type", "Application/JSON; charset=utf-8");
    assert_eq!(Call::send(&call, &sandbox.site_url()).status, 200);
}

#[test]
fn refuses_browser_post_without_xsrf_header() {
    let sandbox = example_sandbox();
    let body = json!({ "jql": "project = SHOP" });
    let from_browser = post("/rest/api/3/search/jql", &body)
        .by_mia()
        .with("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)");
    let reply = from_browser.send(&sandbox.site_url());
    assert_eq!((reply.status, reply.text()), (403, "XSRF check failed"));
    let meant = from_browser.with("X-Atlassian-Token", "no-check");
    assert_eq!(meant.send(&sandbox.site_url()).status, 200);
}

#[test]
fn every_response_has_trace_id() {
    let sandbox = example_sandbox();
    let mut seen = std::collections::HashSet::new();
    for path in [MYSELF, SERVER_INFO, "/_edge/tenant_info", "/rest/x", "/x"] {
        for origin in [sandbox.site_url(), sandbox.gateway_url()] {
            let reply = get(path).send(&origin);
            let trace = reply.header("atl-traceid").unwrap().to_owned();
            assert_eq!(trace.len(), 32);
            assert!(reply.header("x-arequestid").is_some());
            assert!(seen.insert(trace), "each answer has its own");
        }
    }
}

#[test]
fn server_info_returns_site_url() {
    let sandbox = example_sandbox();
    let reply = get(SERVER_INFO).send(&sandbox.site_url());
    let info = reply.json();
    assert_eq!(info["baseUrl"], sandbox.site_url());
    assert_eq!(info["deploymentType"], "Cloud");
    assert_eq!(info["serverTitle"], "Example Company");
    let time = info["serverTime"].as_str().unwrap();
    assert!(time.ends_with("+0000") && time.len() == 28, "{time}");
    sandbox.change(|world| world.origin = Some("https://your-company.atlassian.net".to_owned()));
    let info = get(SERVER_INFO).send(&sandbox.site_url()).json();
    assert_eq!(info["baseUrl"], "https://your-company.atlassian.net");
    let myself = get(MYSELF).by_mia().send(&sandbox.site_url()).json();
    let own = myself["self"].as_str().unwrap();
    assert!(
        own.starts_with("https://your-company.atlassian.net/rest/"),
        "{own}"
    );
}

#[test]
fn tenant_info_is_public() {
    let sandbox = example_sandbox();
    let reply = get("/_edge/tenant_info").send(&sandbox.site_url());
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert_eq!(
        reply.text(),
        format!("{{\"cloudId\":\"{}\"}}", example::CLOUD_ID)
    );
    assert_eq!(sandbox.cloud_id().as_str(), example::CLOUD_ID);
    let behind = get("/_edge/tenant_info").send(&sandbox.gateway_url());
    assert_eq!(behind.status, 401, "it is the site's alone");
}
