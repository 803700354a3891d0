//! Every failure of Jira and of the network: kind, exit status, and message.

use std::time::Duration;

use coder_server::connection::{Account, Credentials, Gateway, Scheme, Site, token};
use coder_server::environment::Environment;
use coder_server::error::{Error, Remedy};
use coder_server::integration::check::{self, Report, Schemes};
use coder_server::jira::{Network, Timeouts};
use jira_sandbox::{Fault, FaultKind, Host, Sandbox, World, example};

use crate::support::raw_answers::raw_answers;
use crate::support::redaction::redacted;

const MYSELF: &str = "/rest/api/3/myself";

fn account(sandbox: &Sandbox, route: Host) -> Account {
    let (email, text) = match route {
        Host::Site => (example::MIA_EMAIL, example::MIA_TOKEN),
        Host::Gateway => (example::BOT_EMAIL, example::BOT_TOKEN),
    };
    Account {
        site: Site::parse(&sandbox.site_url()).unwrap(),
        gateway: Gateway::parse(&sandbox.gateway_url()).unwrap(),
        cloud_id: matches!(route, Host::Gateway).then(|| sandbox.cloud_id().parse().unwrap()),
        credentials: Credentials {
            email: email.parse().unwrap(),
            token: token(text).unwrap(),
            scheme: Scheme::Basic,
        },
    }
}

fn network(whole: Duration) -> Network {
    Network::from_environment(&Environment::default(), Timeouts::within(whole))
        .unwrap()
        // The time to notice that the connection was closed: a retry on it would get no response.
        .with_sleep(Box::new(|_| std::thread::sleep(Duration::from_millis(5))))
}

fn checked(account: &Account) -> Report {
    check::run(
        &network(Duration::from_secs(5)),
        account,
        Schemes::Own,
        &mut |_| {},
    )
}

/// The text or the name of the remedy.
fn remedy(error: &Error) -> String {
    match error.remedy.as_deref() {
        None => "-".to_owned(),
        Some(Remedy::Text(text)) => text.clone(),
        Some(remedy) => format!("{remedy:?}"),
    }
}

/// Kind, exit status, message, and remedy.
fn summary(name: &str, report: &Report) -> String {
    let text = match report.failure() {
        None => "no failure".to_owned(),
        Some(failure) => format!(
            "{} (exit {})\n  error: {}\n  hint: {}",
            failure.kind.name(),
            failure.kind.exit_status(),
            failure.chain(),
            remedy(failure),
        ),
    };
    redacted(&format!("{name}: {text}\n"), &[])
}

#[test]
fn classifies_raw_responses() {
    let mut all = String::new();
    for (name, host, answer) in raw_answers() {
        let sandbox = Sandbox::start(World::example()).unwrap();
        sandbox.inject(
            Fault::new(FaultKind::Raw(answer))
                .at(host)
                .for_paths_with(MYSELF),
        );
        let report = checked(&account(&sandbox, host));
        all += &summary(name, &report);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn network_errors_have_clear_messages() {
    let faults = [
        ("stalled", FaultKind::Stall),
        ("dripping", FaultKind::Drip(Duration::from_millis(50))),
        ("cut", FaultKind::Cut),
        ("reset", FaultKind::Reset),
        ("garbage", FaultKind::Garbage),
    ];
    let mut all = String::new();
    for (name, fault) in faults {
        let sandbox = Sandbox::start(World::example()).unwrap();
        sandbox.inject(Fault::new(fault).at(Host::Site).for_paths_with(MYSELF));
        let account = account(&sandbox, Host::Site);
        let report = check::run(
            &network(Duration::from_secs(1)),
            &account,
            Schemes::Own,
            &mut |_| {},
        );
        all += &summary(name, &report);
    }
    let sandbox = Sandbox::start(World::example()).unwrap();
    let mut account = account(&sandbox, Host::Site);
    drop(sandbox);
    all += &summary("nothing listens", &checked(&account));
    account.site = Site::parse("https://no-such-site.invalid").unwrap();
    all += &summary("no such host", &checked(&account));
    insta::assert_snapshot!(all);
}

#[test]
fn distinguishes_rejections_of_the_sandbox() {
    let cases: [(&str, Host, &str, &str); 14] = [
        (
            "good classic token",
            Host::Site,
            example::MIA_EMAIL,
            example::MIA_TOKEN,
        ),
        (
            "good service account",
            Host::Gateway,
            example::BOT_EMAIL,
            example::BOT_TOKEN,
        ),
        (
            "wrong email",
            Host::Site,
            "mira@example.com",
            example::MIA_TOKEN,
        ),
        (
            "expired token",
            Host::Site,
            example::MIA_EMAIL,
            example::MIA_EXPIRED_TOKEN,
        ),
        (
            "revoked token",
            Host::Site,
            example::MIA_EMAIL,
            example::MIA_REVOKED_TOKEN,
        ),
        (
            "scoped token on the site",
            Host::Site,
            example::MIA_EMAIL,
            example::MIA_SCOPED_TOKEN,
        ),
        (
            "classic token on the gateway",
            Host::Gateway,
            example::MIA_EMAIL,
            example::MIA_TOKEN,
        ),
        (
            "lacks read:jira-user",
            Host::Gateway,
            example::BOT_EMAIL,
            example::BOT_TOKEN_WITHOUT_READ_USER,
        ),
        (
            "lacks read:jira-work",
            Host::Gateway,
            example::BOT_EMAIL,
            example::BOT_TOKEN_WITHOUT_READ_WORK,
        ),
        (
            "password",
            Host::Site,
            example::MIA_EMAIL,
            example::MIA_PASSWORD,
        ),
        (
            "captcha",
            Host::Site,
            example::CATO_EMAIL,
            example::CATO_TOKEN,
        ),
        (
            "inactive",
            Host::Site,
            example::NOAH_EMAIL,
            example::NOAH_TOKEN,
        ),
        (
            "no permission at all, which only warns",
            Host::Site,
            example::OLU_EMAIL,
            example::OLU_TOKEN,
        ),
        (
            "dead on both routes",
            Host::Gateway,
            example::BOT_EMAIL,
            "ATSTT3xDead",
        ),
    ];
    let mut all = String::new();
    for (name, route, email, text) in cases {
        let sandbox = Sandbox::start(World::example()).unwrap();
        let mut account = account(&sandbox, route);
        account.credentials.email = email.parse().unwrap();
        account.credentials.token = token(text).unwrap();
        all += &summary(name, &checked(&account));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn distinguishes_wrong_cloud_id_from_invalid_token() {
    let sandbox = Sandbox::start(World::example()).unwrap();
    let mut account = account(&sandbox, Host::Gateway);
    account.cloud_id = Some("11111111-2222-3333-4444-555555555555".parse().unwrap());
    let mut all = summary("the site tells its own", &checked(&account));
    sandbox.inject(
        Fault::new(FaultKind::status(404))
            .at(Host::Site)
            .for_paths_with("tenant_info"),
    );
    all += &summary("the site does not tell", &checked(&account));
    insta::assert_snapshot!(all);
}
