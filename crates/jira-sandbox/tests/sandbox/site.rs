//! How the site responds to credentials of all kinds.

use jira_sandbox::{EmailVisibility, LoginReason, Sandbox, TokenState, World, example};
use serde_json::json;

use crate::client::{Call, Reply, call, example_sandbox, get};

const MYSELF: &str = "/rest/api/3/myself";
const SERVER_INFO: &str = "/rest/api/3/serverInfo";
const SEARCH: &str = "/rest/api/3/search/jql?jql=project%20%3D%20SHOP";
const FAILED: Option<&str> = Some("AUTHENTICATED_FAILED");
const SIGN_IN: &str = "Client must be authenticated to access this resource.";

fn login_reason(reply: &Reply) -> Option<&str> {
    reply.header("X-Seraph-LoginReason")
}

/// All kinds of credentials that the site rejects.
fn rejected(call: &Call) -> Vec<Call> {
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
    .map(|(email, token)| call.clone().basic(email, token))
    .to_vec()
}

#[test]
fn myself_returns_account_of_credentials() {
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
fn shows_inactive_account() {
    let sandbox = example_sandbox();
    let reply = get(MYSELF).basic(example::NOAH_EMAIL, example::NOAH_TOKEN);
    let reply = reply.send(&sandbox.site_url());
    assert_eq!(
        (reply.status, &reply.json()["active"]),
        (200, &json!(false))
    );
}

#[test]
fn hidden_email_is_null_or_missing() {
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
fn rejected_credentials_on_myself_return_plain_text() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    let realm = site.replace(':', "%3A").replace('/', "%2F");
    for call in rejected(&get(MYSELF)) {
        let reply = call.send(&site);
        assert_eq!(
            (reply.status, reply.text()),
            (401, SIGN_IN),
            "{:?}",
            call.headers
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
fn media_type_of_401_follows_accept() {
    let sandbox = example_sandbox();
    let table = [
        (None, "text/plain"),
        (Some("*/*"), "text/html;charset=UTF-8"),
        (Some("application/json"), "application/json"),
    ];
    for (accept, media_type) in table {
        let mut call = call("GET", MYSELF);
        if let Some(accept) = accept {
            call = call.with("Accept", accept);
        }
        let reply = call.send(&sandbox.site_url());
        assert_eq!((reply.status, reply.text()), (401, SIGN_IN));
        assert_eq!(reply.header("Content-Type"), Some(media_type));
    }
}

#[test]
fn rejected_credentials_are_anonymous_elsewhere() {
    let sandbox = example_sandbox();
    let site = sandbox.site_url();
    for call in rejected(&get(SERVER_INFO)) {
        let reply = call.send(&site);
        assert_eq!((reply.status, login_reason(&reply)), (200, FAILED));
    }
    let text_search = "/rest/api/3/search/jql?jql=text%20~%20%22login%22";
    for call in rejected(&get(text_search)) {
        let reply = call.send(&site);
        assert_eq!((reply.status, login_reason(&reply)), (200, FAILED));
        assert_eq!(reply.text(), r#"{"issues":[],"isLast":true}"#);
    }
    let permissions = "/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS";
    for call in rejected(&get(permissions)) {
        let reply = call.send(&site);
        let permission = &reply.json()["permissions"]["BROWSE_PROJECTS"];
        assert_eq!(
            (reply.status, &permission["havePermission"]),
            (200, &json!(false))
        );
    }
}

#[test]
fn login_reason_can_be_missing_on_success() {
    let sandbox = example_sandbox();
    sandbox.change(|world| world.login_reason = LoginReason::OnRefusals);
    let site = sandbox.site_url();
    let wrong = |path: &str| get(path).basic(example::MIA_EMAIL, "wrong").send(&site);
    assert_eq!(login_reason(&wrong(SERVER_INFO)), None);
    assert_eq!(login_reason(&wrong(MYSELF)), FAILED);
}

#[test]
fn no_login_reason_without_credentials() {
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
fn refuses_bearer_on_every_route() {
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
fn refuses_password_with_its_own_message() {
    let sandbox = example_sandbox();
    for path in [MYSELF, SERVER_INFO, SEARCH] {
        let call = get(path).basic(example::MIA_EMAIL, example::MIA_PASSWORD);
        let reply = call.send(&sandbox.site_url());
        assert_eq!(reply.status, 401);
        assert_eq!(
            reply.text(),
            "Basic authentication with passwords is deprecated.  For more information, see: \
             https://developer.atlassian.com/cloud/confluence/deprecation-notice-basic-auth/\n"
        );
    }
}

#[test]
fn captcha_precedes_token_check() {
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
fn refuses_revoked_token_immediately() {
    let sandbox = example_sandbox();
    let call = get(MYSELF).by_mia();
    assert_eq!(call.send(&sandbox.site_url()).status, 200);
    sandbox.change(|world| {
        world.token_mut(example::MIA_TOKEN).unwrap().state = TokenState::Revoked;
    });
    assert_eq!(call.send(&sandbox.site_url()).status, 401);
}

#[test]
fn sends_display_name_unchanged() {
    let name = "Mia \u{1b}[31m\u{202e}\"<script>\0 \\ 漢字";
    let mut world = World::example();
    name.clone_into(&mut world.person_mut(example::MIA_ID).unwrap().display_name);
    let sandbox = Sandbox::start(world).unwrap();
    let reply = get(MYSELF).by_mia().send(&sandbox.site_url());
    assert_eq!(reply.json()["displayName"], name);
}
