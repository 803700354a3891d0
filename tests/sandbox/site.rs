//! The site's answers, as "What failures look like" lists them.

use coder_server::sandbox::{EmailVisibility, LoginReason, Sandbox, TokenState, World, example};
use serde_json::json;

use crate::client::{Ask, Reply, ask, example_sandbox, get, post};

const MYSELF: &str = "/rest/api/3/myself";
const SERVER_INFO: &str = "/rest/api/3/serverInfo";
const SEARCH: &str = "/rest/api/3/search/jql?jql=project%20%3D%20SHOP";
const FAILED: Option<&str> = Some("AUTHENTICATED_FAILED");
const SIGN_IN: &str = "Client must be authenticated to access this resource.";

fn login_reason(reply: &Reply) -> Option<&str> {
    reply.header("X-Seraph-LoginReason")
}

/// Every kind of credentials that the site reads and rejects.
fn rejected(ask: &Ask) -> Vec<Ask> {
    [
        (example::MIA_EMAIL, "ATATT3xUnknown"),
        (example::MIA_EMAIL, example::MIA_EXPIRED_TOKEN),
        (example::MIA_EMAIL, example::MIA_REVOKED_TOKEN),
        (example::MIA_EMAIL, example::MIA_SCOPED_TOKEN),
        (example::MIA_EMAIL, &example::MIA_TOKEN[..20]),
        (example::MIA_EMAIL, &format!("{}x", example::MIA_TOKEN)),
        (example::MIA_EMAIL, &example::MIA_TOKEN.to_lowercase()),
        (example::MIA_EMAIL, ""),
        (example::RINA_EMAIL, example::MIA_TOKEN),
        ("nobody@example.com", example::MIA_TOKEN),
        ("", example::MIA_TOKEN),
        (example::BOT_EMAIL, example::BOT_TOKEN),
    ]
    .map(|(email, token)| ask.clone().basic(email, token))
    .to_vec()
}

#[test]
fn tenant_info_is_for_everybody() {
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

#[test]
fn myself_tells_who_the_credentials_belong_to() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    let reply = get(MYSELF).by_mia().send(&site);
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.header("Content-Type"),
        Some("application/json;charset=UTF-8")
    );
    assert_eq!(reply.header("X-AAccountId"), Some(example::MIA_ID));
    assert_eq!(login_reason(&reply), None);
    let person = reply.json();
    let own = format!("{site}/rest/api/3/user?accountId={}", example::MIA_ID);
    assert_eq!(person["self"], own);
    assert_eq!(person["accountId"], example::MIA_ID);
    assert_eq!(person["accountType"], "atlassian");
    assert_eq!(person["emailAddress"], example::MIA_EMAIL);
    assert_eq!(person["displayName"], "Mia Krystof");
    assert_eq!(person["active"], true);
    assert_eq!(person.get("appType"), None);
    // The case of the address does not matter.
    let shouted = get(MYSELF).basic("MIA@Example.com", example::MIA_TOKEN);
    assert_eq!(shouted.send(&site).status, 200);
}

#[test]
fn an_inactive_account_says_so() {
    let sandbox = example_sandbox();
    let reply = get(MYSELF).basic(example::NOAH_EMAIL, example::NOAH_TOKEN);
    let reply = reply.send(&sandbox.site_url());
    assert_eq!(
        (reply.status, &reply.json()["active"]),
        (200, &json!(false))
    );
}

#[test]
fn a_hidden_address_is_null_or_missing() {
    let sandbox = example_sandbox();
    for (visibility, shown) in [
        (EmailVisibility::Null, Some(&json!(null))),
        (EmailVisibility::Absent, None),
    ] {
        sandbox.change(|world| {
            world.person_mut(example::MIA_ID).unwrap().email_visibility = visibility;
        });
        let reply = get(MYSELF).by_mia().send(&sandbox.site_url());
        assert_eq!(reply.json().get("emailAddress"), shown);
    }
}

#[test]
fn rejected_credentials_are_bare_text_on_myself() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    let realm = site.replace(':', "%3A").replace('/', "%2F");
    for ask in rejected(&get(MYSELF)) {
        let reply = ask.send(&site);
        assert_eq!(
            (reply.status, reply.text()),
            (401, SIGN_IN),
            "{:?}",
            ask.headers
        );
        assert_eq!(reply.body.len(), 53);
        assert_eq!(reply.header("Content-Type"), Some("application/json"));
        assert_eq!(login_reason(&reply), FAILED);
        let challenge = format!("OAuth realm=\"{realm}\"");
        assert_eq!(reply.header("WWW-Authenticate"), Some(challenge.as_str()));
        assert_eq!(reply.header("X-AAccountId"), None);
    }
}

#[test]
fn the_media_type_of_the_refusal_follows_accept() {
    let sandbox = example_sandbox();
    let table = [
        (None, "text/plain"),
        (Some("*/*"), "text/html;charset=UTF-8"),
        (Some("application/json"), "application/json"),
    ];
    for (accept, media_type) in table {
        let mut ask = ask("GET", MYSELF);
        if let Some(accept) = accept {
            ask = ask.with("Accept", accept);
        }
        let reply = ask.send(&sandbox.site_url());
        assert_eq!((reply.status, reply.text()), (401, SIGN_IN));
        assert_eq!(reply.header("Content-Type"), Some(media_type));
    }
}

#[test]
fn rejected_credentials_pass_for_nobody_elsewhere() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    for ask in rejected(&get(SERVER_INFO)) {
        let reply = ask.send(&site);
        assert_eq!((reply.status, login_reason(&reply)), (200, FAILED));
    }
    let text_search = "/rest/api/3/search/jql?jql=text%20~%20%22login%22";
    for ask in rejected(&get(text_search)) {
        let reply = ask.send(&site);
        assert_eq!((reply.status, login_reason(&reply)), (200, FAILED));
        assert_eq!(reply.text(), r#"{"issues":[],"isLast":true}"#);
    }
    let permissions = "/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS";
    for ask in rejected(&get(permissions)) {
        let reply = ask.send(&site);
        let permission = &reply.json()["permissions"]["BROWSE_PROJECTS"];
        assert_eq!(
            (reply.status, &permission["havePermission"]),
            (200, &json!(false))
        );
    }
}

#[test]
fn the_login_reason_can_be_missing_on_successes() {
    let sandbox = example_sandbox();
    sandbox.change(|world| world.login_reason = LoginReason::OnRefusals);
    let site = sandbox.site_url();
    let wrong = |path: &str| get(path).basic(example::MIA_EMAIL, "wrong").send(&site);
    assert_eq!(login_reason(&wrong(SERVER_INFO)), None);
    assert_eq!(login_reason(&wrong(MYSELF)), FAILED);
}

#[test]
fn without_credentials_there_is_no_login_reason() {
    let sandbox = example_sandbox();
    let headers = [
        "",
        "Basic",
        "Basic ????",
        "Basic bm9jb2xvbg==",
        "Digest username=\"x\"",
        "x",
    ];
    for header in headers {
        let reply = get(MYSELF)
            .with("Authorization", header)
            .send(&sandbox.site_url());
        assert_eq!((reply.status, reply.text()), (401, SIGN_IN), "{header}");
        assert_eq!(login_reason(&reply), None, "{header}");
    }
    let reply = get(SERVER_INFO).send(&sandbox.site_url());
    assert_eq!((reply.status, login_reason(&reply)), (200, None));
}

#[test]
fn bearer_is_refused_on_every_route() {
    let sandbox = example_sandbox();
    for path in [
        MYSELF,
        SERVER_INFO,
        SEARCH,
        "/rest/api/3/nopesuchroute",
        "/rest",
    ] {
        for token in [example::MIA_TOKEN, example::BOT_TOKEN, "x"] {
            let reply = get(path).bearer(token).send(&sandbox.site_url());
            assert_eq!(reply.status, 403, "{path}");
            assert_eq!(
                reply.text(),
                r#"{"error":"Failed to parse Connect Session Auth Token"}"#
            );
            assert_eq!(reply.header("Content-Type"), Some("application/json"));
        }
    }
}

#[test]
fn a_password_is_refused_by_name() {
    let sandbox = example_sandbox();
    for path in [MYSELF, SERVER_INFO, SEARCH] {
        let ask = get(path).basic(example::MIA_EMAIL, example::MIA_PASSWORD);
        let reply = ask.send(&sandbox.site_url());
        assert_eq!(reply.status, 401);
        assert_eq!(
            reply.text(),
            "Basic authentication with passwords is deprecated.  For more information, see: \
             https://developer.atlassian.com/cloud/confluence/deprecation-notice-basic-auth/\n"
        );
    }
}

#[test]
fn a_captcha_comes_before_the_token() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    for token in [example::CATO_TOKEN, "wrong"] {
        let reply = get(MYSELF).basic(example::CATO_EMAIL, token).send(&site);
        assert_eq!(reply.status, 403);
        assert_eq!(login_reason(&reply), Some("AUTHENTICATION_DENIED"));
        let reason = format!("CAPTCHA_CHALLENGE; login-url={site}/login.jsp");
        assert_eq!(
            reply.header("X-Authentication-Denied-Reason"),
            Some(reason.as_str())
        );
        assert_eq!(
            reply.header("Content-Type"),
            Some("text/html;charset=utf-8")
        );
    }
}

#[test]
fn server_info_names_the_sites_own_address() {
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
fn slashes_do_not_matter_on_the_site() {
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
fn unknown_rest_paths_are_problems() {
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
fn another_method_is_a_problem_that_names_the_right_ones() {
    let sandbox = example_sandbox();
    let reply = ask("DELETE", "/rest/api/3/search/jql")
        .by_mia()
        .send(&sandbox.site_url());
    assert_eq!(reply.status, 405);
    assert_eq!(reply.header("Allow"), Some("GET, POST"));
    assert_eq!(reply.json()["detail"], "Method 'DELETE' is not supported.");
}

#[test]
fn other_paths_are_a_page() {
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
fn a_post_must_say_that_it_is_json() {
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
        let mut ask = post("/rest/api/3/search/jql", &body).by_mia();
        ask.headers.retain(|(name, _)| name != "Content-Type");
        if let Some(media_type) = media_type {
            ask = ask.with("Content-Type", media_type);
        }
        let reply = ask.send(&sandbox.site_url());
        assert_eq!(
            (reply.status, &reply.json()["detail"]),
            (415, &json!(detail))
        );
        let media_type = Some("application/problem+json;charset=UTF-8");
        assert_eq!(reply.header("Content-Type"), media_type);
        assert_eq!(reply.header("Accept"), Some("application/json"));
    }
    let mut ask = post("/rest/api/3/search/jql", &body).by_mia();
    ask.headers.retain(|(name, _)| name != "Content-Type");
    let ask = ask.with("Content-Type", "Application/JSON; charset=utf-8");
    assert_eq!(Ask::send(&ask, &sandbox.site_url()).status, 200);
}

#[test]
fn a_post_from_a_browser_must_say_that_it_is_meant() {
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
fn permissions_are_the_accounts() {
    let sandbox = example_sandbox();
    let path = "/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS,ADD_COMMENTS";
    let table = [
        (example::MIA_EMAIL, example::MIA_TOKEN, true, true),
        (example::RINA_EMAIL, example::RINA_TOKEN, true, false),
        (example::OLU_EMAIL, example::OLU_TOKEN, false, false),
    ];
    for (email, token, browse, comment) in table {
        let reply = get(path).basic(email, token).send(&sandbox.site_url());
        let permissions = &reply.json()["permissions"];
        assert_eq!(
            permissions["BROWSE_PROJECTS"]["havePermission"], browse,
            "{email}"
        );
        assert_eq!(
            permissions["ADD_COMMENTS"]["havePermission"], comment,
            "{email}"
        );
        assert_eq!(permissions["ADD_COMMENTS"]["name"], "Add Comments");
        assert_eq!(permissions["ADD_COMMENTS"]["type"], "PROJECT");
    }
}

#[test]
fn permissions_are_refused_for_what_is_not_there() {
    let sandbox = example_sandbox();
    let table = [
        ("", 400, "The 'permissions' query parameter is required."),
        (
            "?permissions=",
            400,
            "The 'permissions' query parameter is required.",
        ),
        (
            "?permissions=ADD_COMMENTS,FLY",
            400,
            "Unrecognized permission: FLY",
        ),
        (
            "?permissions=ADD_COMMENTS&issueKey=SHOP-999",
            404,
            "Issue does not exist or you do not have permission to see it.",
        ),
        (
            "?permissions=ADD_COMMENTS&projectKey=NOPE",
            404,
            "No project could be found with key 'NOPE'.",
        ),
    ];
    for (query, status, message) in table {
        let path = format!("/rest/api/3/mypermissions{query}");
        let reply = get(&path).by_mia().send(&sandbox.site_url());
        assert_eq!(reply.status, status, "{query}");
        assert_eq!(
            reply.json(),
            json!({ "errorMessages": [message], "errors": {} })
        );
    }
    for query in [
        "issueKey=shop-1",
        "issueId=10100",
        "projectKey=SHOP",
        "projectId=10001",
    ] {
        let path = format!("/rest/api/3/mypermissions?permissions=ADD_COMMENTS&{query}");
        assert_eq!(
            get(&path).by_mia().send(&sandbox.site_url()).status,
            200,
            "{query}"
        );
    }
}

#[test]
fn a_token_taken_back_is_refused_at_once() {
    let sandbox = example_sandbox();
    let ask = get(MYSELF).by_mia();
    assert_eq!(ask.send(&sandbox.site_url()).status, 200);
    sandbox.change(|world| {
        world.token_mut(example::MIA_TOKEN).unwrap().state = TokenState::Revoked;
    });
    assert_eq!(ask.send(&sandbox.site_url()).status, 401);
}

#[test]
fn every_answer_can_be_traced() {
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
fn a_display_name_is_sent_as_it_stands() {
    let name = "Mia \u{1b}[31m\u{202e}\"<script>\0 \\ 漢字";
    let mut world = World::example();
    name.clone_into(&mut world.person_mut(example::MIA_ID).unwrap().display_name);
    let sandbox = Sandbox::start(world).unwrap();
    let reply = get(MYSELF).by_mia().send(&sandbox.site_url());
    assert_eq!(reply.json()["displayName"], name);
}
