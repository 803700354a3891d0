//! Responses of the gateway.

use jira_sandbox::{GatewayScheme, Permissions, TokenKind, example};
use serde_json::json;

use crate::client::{Call, Reply, behind_gateway, call, example_sandbox, get, post};

const MYSELF: &str = "/rest/api/3/myself";
const PERMISSIONS: &str = "/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS,ADD_COMMENTS";
const NO_MATCH: (&str, &str) = (
    r#"{"code":401,"message":"Unauthorized; scope does not match"}"#,
    "FAILURE_CLIENT_SCOPE_CHECK",
);
const UNUSABLE: (&str, &str) = (
    r#"{"code":401,"message":"Unauthorized"}"#,
    "FAILURE_CLIENT_AUTH_MISMATCH",
);

fn as_bot(path: &str) -> Call {
    get(&behind_gateway(path)).basic(example::BOT_EMAIL, example::BOT_TOKEN)
}

#[track_caller]
fn assert_refused(reply: &Reply, (body, category): (&str, &str)) {
    assert_eq!((reply.status, reply.text()), (401, body));
    assert_eq!(reply.header("x-failure-category"), Some(category));
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert_eq!(reply.header("X-Seraph-LoginReason"), None);
}

#[test]
fn accepts_service_account_with_basic() {
    let sandbox = example_sandbox();
    let reply = as_bot(MYSELF).send(&sandbox.gateway_url());
    let person = reply.json();
    assert_eq!(reply.status, 200);
    assert_eq!(person["accountId"], example::BOT_ID);
    assert_eq!(person["accountType"], "app");
    assert_eq!(person["appType"], "service");
    assert_eq!(person["emailAddress"], example::BOT_EMAIL);
    let own = person["self"].as_str().unwrap();
    assert!(own.starts_with(&sandbox.site_url()), "{own}");
}

#[test]
fn accepts_scoped_token_of_person() {
    let sandbox = example_sandbox();
    let path = behind_gateway(MYSELF);
    let call = get(&path).basic(example::MIA_EMAIL, example::MIA_SCOPED_TOKEN);
    assert_eq!(
        call.send(&sandbox.gateway_url()).json()["accountId"],
        example::MIA_ID
    );
}

#[test]
fn distinguishes_basic_and_bearer() {
    let sandbox = example_sandbox();
    let path = behind_gateway(MYSELF);
    let gateway = sandbox.gateway_url();
    let basic = || get(&path).basic(example::BEARER_BOT_EMAIL, example::BEARER_BOT_TOKEN);
    let bearer = || get(&path).bearer(example::BEARER_BOT_TOKEN);
    assert_refused(&basic().send(&gateway), UNUSABLE);
    assert_eq!(
        bearer().send(&gateway).json()["accountId"],
        example::BEARER_BOT_ID
    );
    assert_refused(
        &get(&path).bearer(example::BOT_TOKEN).send(&gateway),
        UNUSABLE,
    );
    sandbox.change(|world| {
        let token = world.token_mut(example::BEARER_BOT_TOKEN).unwrap();
        if let TokenKind::Scoped { scheme, .. } = &mut token.kind {
            *scheme = GatewayScheme::Either;
        }
    });
    assert_eq!(basic().send(&gateway).status, 200);
    assert_eq!(bearer().send(&gateway).status, 200);
}

#[test]
fn refuses_unusable_credentials() {
    let sandbox = example_sandbox();
    let path = behind_gateway(MYSELF);
    let gateway = sandbox.gateway_url();
    assert_refused(&get(&path).send(&gateway), UNUSABLE);
    let longer = format!("{}x", example::BOT_TOKEN);
    let pairs = [
        (example::BOT_EMAIL, "ATSTT3xUnknown"),
        (example::BOT_EMAIL, longer.as_str()),
        (example::MIA_EMAIL, example::BOT_TOKEN),
        (example::MIA_EMAIL, example::MIA_TOKEN),
        (example::MIA_EMAIL, example::MIA_PASSWORD),
        ("nobody@example.com", example::BOT_TOKEN),
    ];
    for (email, token) in pairs {
        assert_refused(&get(&path).basic(email, token).send(&gateway), UNUSABLE);
    }
    for header in ["Basic ????", "Digest x", "Bearer "] {
        let reply = get(&path).with("Authorization", header).send(&gateway);
        assert_refused(&reply, UNUSABLE);
    }
}

#[test]
fn each_scope_opens_its_endpoints() {
    let sandbox = example_sandbox();
    let search = "/rest/api/3/search/jql?jql=project%20%3D%20SHOP";
    let table = [
        (example::BOT_TOKEN_WITHOUT_READ_USER, [false, true, true]),
        (example::BOT_TOKEN_WITHOUT_READ_WORK, [true, false, false]),
        (example::BOT_TOKEN_WITHOUT_WRITE_WORK, [true, true, true]),
        (example::BOT_TOKEN, [true, true, true]),
    ];
    for (token, open) in table {
        for (path, open) in [MYSELF, PERMISSIONS, search].into_iter().zip(open) {
            let call = get(&behind_gateway(path)).basic(example::BOT_EMAIL, token);
            let reply = call.send(&sandbox.gateway_url());
            if open {
                assert_eq!(reply.status, 200, "{token} {path}");
            } else {
                assert_refused(&reply, NO_MATCH);
            }
        }
    }
}

#[test]
fn unknown_routes_and_extra_slashes_are_scope_errors() {
    let sandbox = example_sandbox();
    for path in [
        "/rest/api/3/myself/",
        "/rest/api/3//myself",
        "//rest/api/3/myself",
        "/rest/api/3/nopesuchroute",
        "/rest/api/2/myself",
        "/_edge/tenant_info",
        "/",
        "",
    ] {
        assert_refused(&as_bot(path).send(&sandbox.gateway_url()), NO_MATCH);
        let unsigned = get(&behind_gateway(path)).send(&sandbox.gateway_url());
        assert_refused(&unsigned, UNUSABLE);
    }
    let deletion = call("DELETE", &behind_gateway(MYSELF));
    let deletion = deletion.basic(example::BOT_EMAIL, example::BOT_TOKEN);
    assert_refused(&deletion.send(&sandbox.gateway_url()), NO_MATCH);
}

#[test]
fn unknown_cloud_id_is_not_found() {
    let sandbox = example_sandbox();
    let other = "11111111-2222-3333-4444-555555555555";
    for (cloud_id, path) in [(other, MYSELF), (other, ""), ("not-a-uuid", MYSELF)] {
        let target = format!("/ex/jira/{cloud_id}{path}");
        let call = get(&target).basic(example::BOT_EMAIL, example::BOT_TOKEN);
        let reply = call.send(&sandbox.gateway_url());
        let mut body = reply.json();
        let timestamp = body["timestamp"].take();
        assert_eq!(timestamp.as_str().unwrap().len(), 29);
        let expected = json!({
            "timestamp": null, "status": 404, "error": "Not Found", "path": target,
        });
        assert_eq!((reply.status, body), (404, expected));
    }
}

#[test]
fn gateway_refuses_paths_outside_jira() {
    let sandbox = example_sandbox();
    for path in [
        "/",
        "/oauth/token/accessible-resources",
        "/rest/api/3/myself",
        "/ex/confluence/x",
    ] {
        assert_refused(&get(path).send(&sandbox.gateway_url()), UNUSABLE);
    }
}

#[test]
fn gateway_server_info_needs_credentials_but_no_scope() {
    let sandbox = example_sandbox();
    let path = behind_gateway("/rest/api/3/serverInfo");
    assert_refused(&get(&path).send(&sandbox.gateway_url()), UNUSABLE);
    for token in [
        example::BOT_TOKEN_WITHOUT_READ_USER,
        example::BOT_TOKEN_WITHOUT_READ_WORK,
    ] {
        let reply = get(&path)
            .basic(example::BOT_EMAIL, token)
            .send(&sandbox.gateway_url());
        assert_eq!(reply.json()["baseUrl"], sandbox.site_url());
    }
}

#[test]
fn permissions_ignore_token_scopes() {
    let sandbox = example_sandbox();
    let call = |token| get(&behind_gateway(PERMISSIONS)).basic(example::BOT_EMAIL, token);
    let comment = |token| {
        let reply = call(token).send(&sandbox.gateway_url()).json();
        reply["permissions"]["ADD_COMMENTS"]["havePermission"].clone()
    };
    assert_eq!(comment(example::BOT_TOKEN_WITHOUT_WRITE_WORK), true);
    sandbox.change(|world| {
        world.person_mut(example::BOT_ID).unwrap().permissions = Permissions {
            browse_projects: true,
            add_comments: false,
        };
    });
    assert_eq!(comment(example::BOT_TOKEN), false);
}

#[test]
fn gateway_applies_checks_of_site() {
    let sandbox = example_sandbox();
    let path = behind_gateway("/rest/api/3/search/jql");
    let body = json!({ "jql": "project = SHOP" });
    let search = || post(&path, &body).basic(example::BOT_EMAIL, example::BOT_TOKEN);
    assert_eq!(search().send(&sandbox.gateway_url()).status, 200);
    let mut untyped = search();
    untyped.headers.retain(|(name, _)| name != "Content-Type");
    assert_eq!(untyped.send(&sandbox.gateway_url()).status, 415);
    let from_browser = search().with("User-Agent", "Mozilla/5.0");
    let reply = from_browser.send(&sandbox.gateway_url());
    assert_eq!((reply.status, reply.text()), (403, "XSRF check failed"));
}
