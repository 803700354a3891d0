//! Requests: hosts, headers, and retries.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::openapi;
use coder_server::connection::{Account, Credentials, Gateway, Scheme, Site, token};
use coder_server::environment::Environment;
use coder_server::error::Kind;
use coder_server::integration::check::{self, Schemes, Switch};
use coder_server::jira::{Client, Network, Timeouts};
use jira_sandbox::{Fault, FaultKind, Host, Sandbox, World, example};

const MYSELF: &str = "/rest/api/3/myself";

fn account(sandbox: &Sandbox, cloud: bool, email: &str, text: &str) -> Account {
    Account {
        site: Site::parse(&sandbox.site_url()).unwrap(),
        gateway: Gateway::parse(&sandbox.gateway_url()).unwrap(),
        cloud_id: cloud.then(|| sandbox.cloud_id().parse().unwrap()),
        credentials: Credentials {
            email: email.parse().unwrap(),
            token: token(text).unwrap(),
            scheme: Scheme::Basic,
        },
    }
}

/// A network that records pauses instead of sleeping.
fn network() -> (Network, Arc<Mutex<Vec<Duration>>>) {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&waits);
    let network = Network::from_environment(&Environment::default(), Timeouts::default()).unwrap();
    (
        network.with_sleep(Box::new(move |wait| noted.lock().unwrap().push(wait))),
        waits,
    )
}

fn sandbox() -> Sandbox {
    Sandbox::start(World::example()).unwrap()
}

/// Number of requests of a path on a host.
fn count(sandbox: &Sandbox, host: Host, path: &str) -> usize {
    sandbox
        .requests()
        .iter()
        .filter(|request| request.host == host && request.target.contains(path))
        .count()
}

#[test]
fn invalid_token_is_tried_once_per_route() {
    let sandbox = sandbox();
    let (network, _) = network();
    let account = account(&sandbox, false, example::MIA_EMAIL, "ATATT3xDead");
    let report = check::run(&network, &account, Schemes::Own, &mut |_| {});
    assert_eq!(
        report.failure().map(|failure| failure.kind),
        Some(Kind::CredentialsRefused)
    );
    assert_eq!(count(&sandbox, Host::Site, MYSELF), 1);
    assert_eq!(count(&sandbox, Host::Gateway, MYSELF), 1);
    let with_credentials = sandbox
        .requests()
        .iter()
        .filter(|request| request.header("authorization").is_some())
        .count();
    assert_eq!(with_credentials, 2);
}

#[test]
fn probe_finds_the_other_route() {
    let sandbox = sandbox();
    let (network, _) = network();
    let scoped_on_site = account(
        &sandbox,
        false,
        example::MIA_EMAIL,
        example::MIA_SCOPED_TOKEN,
    );
    let report = check::run(&network, &scoped_on_site, Schemes::Own, &mut |_| {});
    assert_eq!(
        report.failure().map(|failure| failure.kind),
        Some(Kind::ScopedTokenOnSite)
    );
    assert!(
        matches!(report.switch, Some(Switch::ToGateway(id)) if id.as_str() == sandbox.cloud_id())
    );
    let classic_on_gateway = account(&sandbox, true, example::MIA_EMAIL, example::MIA_TOKEN);
    let report = check::run(&network, &classic_on_gateway, Schemes::Own, &mut |_| {});
    assert_eq!(
        report.failure().map(|failure| failure.kind),
        Some(Kind::ClassicTokenOnGateway)
    );
    assert!(matches!(report.switch, Some(Switch::ToSite)));
}

#[test]
fn tries_bearer_once_unless_a_scope_is_missing() {
    let schemes = |email, text, schemes| {
        let sandbox = sandbox();
        let (network, _) = network();
        let report = check::run(
            &network,
            &account(&sandbox, true, email, text),
            schemes,
            &mut |_| {},
        );
        let sent: Vec<String> = sandbox
            .requests()
            .iter()
            .filter(|request| request.host == Host::Gateway && request.target.contains(MYSELF))
            .filter_map(|request| {
                request
                    .header("authorization")?
                    .split(' ')
                    .next()
                    .map(str::to_owned)
            })
            .collect();
        (
            report.failure().map(|failure| failure.kind),
            report.scheme,
            sent.join(" "),
        )
    };
    let both = Schemes::BasicThenBearer;
    let bot = example::BOT_EMAIL;
    assert_eq!(
        schemes(bot, example::BOT_TOKEN, both),
        (None, Scheme::Basic, "Basic".to_owned())
    );
    assert_eq!(
        schemes(example::BEARER_BOT_EMAIL, example::BEARER_BOT_TOKEN, both),
        (None, Scheme::Bearer, "Basic Bearer".to_owned())
    );
    assert_eq!(
        schemes(
            example::BEARER_BOT_EMAIL,
            example::BEARER_BOT_TOKEN,
            Schemes::Own
        ),
        (
            Some(Kind::CredentialsRefused),
            Scheme::Basic,
            "Basic".to_owned()
        )
    );
    assert_eq!(
        schemes(bot, example::BOT_TOKEN_WITHOUT_READ_USER, both),
        (Some(Kind::ScopeMissing), Scheme::Basic, "Basic".to_owned())
    );
    assert_eq!(
        schemes(bot, "ATSTT3xDead", both),
        (
            Some(Kind::CredentialsRefused),
            Scheme::Basic,
            "Basic Bearer".to_owned()
        )
    );
}

#[test]
fn retries_reads_with_a_limit() {
    let asked = |fault: FaultKind, times: u32| {
        let sandbox = sandbox();
        sandbox.inject(Fault::new(fault).for_paths_with(MYSELF).times(times));
        let (network, waits) = network();
        let account = account(&sandbox, false, example::MIA_EMAIL, example::MIA_TOKEN);
        let kind = Client::new(&network, &account)
            .myself()
            .err()
            .map(|error| error.kind);
        let seconds: Vec<f64> = waits
            .lock()
            .unwrap()
            .iter()
            .map(Duration::as_secs_f64)
            .collect();
        (kind, count(&sandbox, Host::Site, MYSELF), seconds)
    };
    let (kind, requests, waits) = asked(FaultKind::rate_limited(Some("3")), 1);
    assert_eq!((kind, requests, waits), (None, 2, vec![3.0]));
    let (kind, requests, waits) = asked(FaultKind::rate_limited(None), 9);
    assert_eq!((kind, requests), (Some(Kind::RateLimited), 3));
    assert!(
        (1.4..=2.6).contains(&waits[0]) && (2.8..=5.0).contains(&waits[1]),
        "{waits:?}"
    );
    assert_eq!(
        asked(FaultKind::rate_limited(Some("1800")), 9),
        (Some(Kind::RateLimited), 1, vec![])
    );
    assert_eq!(asked(FaultKind::status(503), 2).1, 3);
    assert_eq!(asked(FaultKind::status(500), 9).1, 1);
    assert_eq!(asked(FaultKind::Cut, 9).1, 1);
}

#[test]
fn requests_have_user_agent_and_language() {
    let sandbox = sandbox();
    let (network, _) = network();
    let account = account(&sandbox, true, example::BOT_EMAIL, example::BOT_TOKEN);
    check::run(&network, &account, Schemes::Own, &mut |_| {});
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 4, "{requests:?}");
    for request in &requests {
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("accept-language"), Some("en"));
        assert_eq!(request.header("x-force-accept-language"), Some("true"));
        assert!(
            request
                .header("user-agent")
                .is_some_and(|agent| agent.starts_with("coder-server/"))
        );
        let anonymous = request.target.contains("tenant_info") || (request.host == Host::Site);
        assert_eq!(
            request.header("authorization").is_none(),
            anonymous,
            "{request:?}"
        );
        assert!(
            !request.target.contains("//") && !request.target.ends_with('/'),
            "{}",
            request.target
        );
    }
}

#[test]
fn anonymous_requests_run_before_authentication_completes() {
    let sandbox = sandbox();
    sandbox.inject(Fault::new(FaultKind::Latency(Duration::from_millis(300))));
    let (network, _) = network();
    let account = account(&sandbox, true, example::BOT_EMAIL, example::BOT_TOKEN);
    check::run(&network, &account, Schemes::Own, &mut |_| {});
    let order: Vec<_> = sandbox
        .requests()
        .iter()
        .map(|request| request.target.clone())
        .collect();
    assert!(
        order
            .last()
            .is_some_and(|last| last.contains("mypermissions")),
        "{order:?}"
    );
    assert_eq!(order.len(), 4);
}

#[test]
fn redacts_tokens_echoed_by_the_server() {
    let sandbox = sandbox();
    let echo = format!(
        "<html><head><title>Denied: Basic {} {}</title></head>",
        "x",
        example::MIA_TOKEN
    );
    let head = format!(
        "HTTP/1.1 403 No\r\nContent-Type: text/html\r\natl-traceid: {}\r\nContent-Length: {}\r\n\r\n{echo}",
        example::MIA_TOKEN,
        echo.len()
    );
    sandbox.inject(Fault::new(FaultKind::Raw(head.into_bytes())).for_paths_with(MYSELF));
    let (network, _) = network();
    let account = account(&sandbox, false, example::MIA_EMAIL, example::MIA_TOKEN);
    let error = Client::new(&network, &account).myself().unwrap_err();
    let everything = format!(
        "{error:?} {:?}",
        coder_server::jira::diagnosis::explain(&error, Some(&account))
    );
    assert!(everything.contains("[hidden]"), "{everything}");
    assert!(!everything.contains(example::MIA_TOKEN), "{everything}");
}

#[test]
fn requests_match_atlassians_openapi_description() {
    let sandbox = sandbox();
    let (network, _) = network();
    let bot = account(&sandbox, true, example::BOT_EMAIL, example::BOT_TOKEN);
    let scoped_on_site = account(
        &sandbox,
        false,
        example::MIA_EMAIL,
        example::MIA_SCOPED_TOKEN,
    );
    for account in [&bot, &scoped_on_site] {
        check::run(&network, account, Schemes::BasicThenBearer, &mut |_| {});
    }
    Client::new(&network, &bot).server_info().unwrap();
    let prefix = format!("/ex/jira/{}", sandbox.cloud_id());
    let mut checked = std::collections::BTreeSet::new();
    for request in sandbox.requests() {
        let target = request
            .target
            .strip_prefix(&prefix)
            .unwrap_or(&request.target);
        // Missing in the OpenAPI description; documented elsewhere by Atlassian.
        if target == "/_edge/tenant_info" {
            continue;
        }
        openapi::check_request(&request.method, target, &request.headers, &request.body).unwrap();
        checked.insert(target.split('?').next().unwrap_or_default().to_owned());
    }
    let paths: Vec<&str> = checked.iter().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "/rest/api/3/mypermissions",
            "/rest/api/3/myself",
            "/rest/api/3/serverInfo"
        ]
    );
}
