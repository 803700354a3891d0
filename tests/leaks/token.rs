//! The token of these tests and the assertions about it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jira_sandbox::{GatewayScheme, Host, Sandbox, Token, TokenKind, TokenState, World, example};
use serde_json::{Value, json};

use crate::support::command::{Home, Invocation};
use crate::support::leaks::assert_free_of;
use crate::support::running::Outcome;

/// A token with every character that some encoding escapes.
pub const TOKEN: &str = "ATATT3xLeak-Test_7f.3~Qz/9K+b=c\"d\\e%41f<g&h'i;jUv2Wx5Yr8Ts=0LEAK01";

/// Texts that must not be in any output: the token, each half of it, and the value of a Basic
/// header.
pub fn secrets(email: &str) -> Vec<String> {
    let half = TOKEN.len() / 2;
    vec![
        TOKEN.to_owned(),
        TOKEN[..half].to_owned(),
        TOKEN[half..].to_owned(),
        pair(email),
    ]
}

/// Value of a Basic header.
pub fn pair(email: &str) -> String {
    STANDARD.encode(format!("{email}:{TOKEN}"))
}

/// Email of the account on a route.
pub const fn email(route: Host) -> &'static str {
    match route {
        Host::Site => example::MIA_EMAIL,
        Host::Gateway => example::BOT_EMAIL,
    }
}

/// A sandbox that accepts the token on this route.
pub fn sandbox(route: Host) -> Sandbox {
    let mut world = World::example();
    let (owner, kind) = match route {
        Host::Site => (example::MIA_ID, TokenKind::Classic),
        Host::Gateway => (
            example::BOT_ID,
            TokenKind::Scoped {
                scopes: example::SCOPES.map(str::to_owned).to_vec(),
                scheme: GatewayScheme::Either,
            },
        ),
    };
    world.tokens.push(Token {
        text: TOKEN.to_owned(),
        owner: owner.to_owned(),
        kind,
        state: TokenState::Valid,
    });
    Sandbox::start(world).expect("loopback has ports")
}

/// `jira.json` for this sandbox and route.
pub fn settings(sandbox: &Sandbox, route: Host) -> Value {
    let mut settings = json!({
        "enabled": true,
        "baseUrl": sandbox.site_url(),
        "gatewayUrl": sandbox.gateway_url(),
        "auth": { "email": email(route), "apiToken": TOKEN },
    });
    if route == Host::Gateway {
        settings["cloudId"] = sandbox.cloud_id().as_str().into();
    }
    settings
}

/// Every command with verbose output, in a home that is connected to this sandbox and in one that
/// is not.
pub fn every_command(home: &Home, sandbox: &Sandbox, route: Host) -> Vec<Invocation> {
    home.write_settings(&settings(sandbox, route).to_string());
    let (site, gateway) = (sandbox.site_url(), sandbox.gateway_url());
    let account = match route {
        Host::Site => "personal",
        Host::Gateway => "service",
    };
    let fresh = home.directory().join("fresh");
    let connect = home
        .coder_server(["jira", "connect", "-v", "--account", account])
        .arguments(["--site", &site, "--gateway-url", &gateway])
        .arguments(["--email", email(route), "--token-stdin", "--timeout", "20"])
        .variable("CODER_SETUP_DIR", fresh)
        .input(TOKEN);
    let test = home.coder_server(["jira", "test", "-v", "--timeout", "20"]);
    vec![
        home.coder_server(["jira", "status", "-v"]),
        home.coder_server(["jira", "status", "-v", "--json"]),
        test.clone(),
        test.argument("--json"),
        connect.clone(),
        connect.argument("--json"),
    ]
}

/// The issue commands with verbose output, in a home that is connected to this sandbox.
pub fn issue_commands(home: &Home, sandbox: &Sandbox, route: Host) -> Vec<Invocation> {
    home.write_settings(&settings(sandbox, route).to_string());
    let commands = [
        "jira search login",
        "jira show SHOP-2 --comments",
        "jira show SHOP-2 --comments --json",
        "jira import SHOP-2 --comments --print",
        "jira import SHOP-2 --comments --yes --json",
        "jira post --issue SHOP-2 --yes",
    ];
    let invocation = |command: &str| {
        home.coder_server(command.split(' '))
            .arguments(["-v", "--timeout", "20"])
            .input("A comment")
    };
    commands.map(invocation).to_vec()
}

/// Asserts that no secret is in the output.
#[track_caller]
pub fn assert_no_secret(what: &str, email: &str, outcome: &Outcome) {
    let secrets = secrets(email);
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    let places = [format!("stdout, {what}"), format!("stderr, {what}")];
    assert_free_of(
        &secrets,
        &[(&places[0], &outcome.stdout), (&places[1], &outcome.stderr)],
    );
    assert!(
        !outcome.stderr.contains("panicked"),
        "{what}: {}",
        outcome.stderr
    );
}

/// Runs commands in parallel, because some wait before a retry, and asserts that no secret is in
/// their output.
#[track_caller]
pub fn run_all(what: &str, route: Host, commands: &[Invocation]) {
    let started: Vec<_> = commands.iter().map(Invocation::start).collect();
    for running in started {
        assert_no_secret(what, email(route), &running.wait());
    }
}

/// Runs a function for each item, several in parallel.
pub fn for_each<T: Sync>(all: &[T], act: impl Fn(&T) + Sync) {
    const WORKERS: usize = 4;
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let acted = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| act(one)));
                    if let Err(panic) = acted {
                        failed.lock().expect("no panic").push(panic);
                    }
                }
            });
        }
    });
    if let Some(panic) = failed.into_inner().expect("no panic").pop() {
        std::panic::resume_unwind(panic);
    }
}
