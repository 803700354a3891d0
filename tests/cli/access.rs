//! `sign-in-link`, `sessions`, and `api-key`: they work without Jira and print only new secrets.

use std::sync::LazyLock;

use coder_server::clock::Clock;
use coder_server::secret::Secret;
use coder_server::store::{Session, Store};
use regex::Regex;

use crate::support::command::Home;
use crate::support::running::Outcome;

/// A home without a connection to Jira.
struct Server {
    home: Home,
}

impl Server {
    fn new() -> Self {
        Self { home: Home::new() }
    }

    #[track_caller]
    fn run(&self, arguments: &[&str], status: i32) -> Outcome {
        let outcome = self.home.coder_server(arguments).run();
        outcome.expect_status(status)
    }

    /// The output for snapshots: stdout, a line, stderr.
    #[track_caller]
    fn shown(&self, arguments: &str, status: i32) -> String {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let outcome = self.run(&arguments, status);
        self.redacted(&format!("{}---\n{}", outcome.stdout, outcome.stderr))
    }

    fn redacted(&self, text: &str) -> String {
        static CHANGING: LazyLock<[(Regex, &str); 3]> = LazyLock::new(|| {
            [
                (r"\b20\d\d-\d\d-\d\d \d\d:\d\d UTC\b", "[MINUTE]"),
                (r"\b20\d\d-\d\d-\d\dT[0-9:.]+Z", "[MOMENT]"),
                (r"(#|coder_|\b)[A-Za-z0-9_-]{43}\b", "$1[SECRET]"),
            ]
            .map(|(pattern, shown)| (Regex::new(pattern).expect("a good pattern"), shown))
        });
        let text = self.home.redact(text);
        CHANGING.iter().fold(text, |text, (pattern, shown)| {
            pattern.replace_all(&text, *shown).into_owned()
        })
    }

    fn access(&self) -> Store {
        Store::open(&self.home.setup_directory(), Clock::default()).expect("a good store")
    }

    /// Creates a user who has opened a sign-in link.
    #[track_caller]
    fn signed_in(&self, name: &str, role: &str) -> (Secret, Session) {
        let arguments = ["sign-in-link", "--name", name, "--role", role];
        let link = self.run(&arguments, 0).stdout;
        let (_, secret) = link.trim_end().split_once("/sign-in#").expect("a link");
        let spent = self
            .access()
            .redeem_sign_in_link(secret, None)
            .expect("a good store");
        spent.expect("the link is new")
    }
}

#[test]
fn prints_only_the_link_to_stdout() {
    let server = Server::new();
    let command = "sign-in-link --name Mia --role admin";
    insta::assert_snapshot!("sign_in_link", server.shown(command, 0));
    let address = "https://coder.example.com";
    server.access().record_address(address).expect("an origin");
    insta::assert_snapshot!("sign_in_link_to_a_known_server", server.shown(command, 0));
    let outcome = server.run(
        &[
            "sign-in-link",
            "--name",
            "Mia",
            "--url",
            "http://localhost:1/",
        ],
        0,
    );
    assert!(outcome.stdout.starts_with("http://localhost:1/sign-in#"));
    assert_eq!(outcome.stdout.lines().count(), 1);
    insta::assert_snapshot!(
        "sign_in_link_json",
        server.shown("sign-in-link --name Mia --json", 0)
    );
}

#[test]
fn link_signs_in() {
    let server = Server::new();
    let (secret, session) = server.signed_in("Mia Chen", "admin");
    assert_eq!(
        (session.user.name.as_str(), session.user.role.name()),
        ("Mia Chen", "admin")
    );
    let found = server
        .access()
        .session(secret.expose())
        .expect("a good store");
    assert_eq!(found, Some(session));
}

#[test]
fn invalid_names_and_urls_are_usage_errors() {
    let server = Server::new();
    for (name, arguments) in [
        ("no_name", &["sign-in-link", "--name", " "][..]),
        ("bad_name", &["api-key", "create", "--name", "x\u{202e}y"]),
        (
            "plain_http",
            &[
                "sign-in-link",
                "--name",
                "M",
                "--url",
                "http://coder.example.com",
            ],
        ),
        (
            "no_scheme",
            &["sign-in-link", "--name", "M", "--url", "coder.example.com"],
        ),
        (
            "path",
            &[
                "sign-in-link",
                "--name",
                "M",
                "--url",
                "https://example.com/coder",
            ],
        ),
        ("no_session", &["sessions", "end", "K1"]),
        ("which_sessions", &["sessions", "end"]),
        ("two_kinds", &["sessions", "end", "S1", "--all"]),
    ] {
        let outcome = server.run(arguments, 2);
        assert_eq!(outcome.stdout, "");
        insta::assert_snapshot!(
            format!("access_usage_{name}"),
            server.redacted(&outcome.stderr)
        );
    }
}

#[test]
fn lists_and_ends_sessions() {
    let server = Server::new();
    insta::assert_snapshot!("no_sessions", server.shown("sessions list", 0));
    insta::assert_snapshot!("end_without_store", server.shown("sessions end S1", 1));
    insta::assert_snapshot!(
        "end_all_without_store",
        server.shown("sessions end --all", 0)
    );
    // Listing creates nothing.
    assert!(!server.home.setup_directory().join("access").exists());
    let mut secrets = Vec::new();
    for (name, role) in [
        ("Mia Chen", "admin"),
        ("Noor", "member"),
        ("Noor", "member"),
    ] {
        secrets.push(server.signed_in(name, role).0);
    }
    insta::assert_snapshot!("sessions", server.shown("sessions list", 0));
    insta::assert_snapshot!("sessions_json", server.shown("sessions list --json", 0));
    let secrets: Vec<&str> = secrets.iter().map(Secret::expose).collect();
    for arguments in [&["sessions", "list"][..], &["sessions", "list", "--json"]] {
        server.run(arguments, 0).assert_output_free_of(&secrets);
    }
    insta::assert_snapshot!("end_unknown", server.shown("sessions end S1 S9", 1));
    insta::assert_snapshot!("end_one", server.shown("sessions end s1", 0));
    let ended = server
        .run(&["sessions", "end", "--of", "Noor", "--json"], 0)
        .json();
    assert_eq!(ended["ended"][0]["id"], "S3");
    assert_eq!(ended["ended"][1]["id"], "S2");
    insta::assert_snapshot!("end_none", server.shown("sessions end --of Noor", 0));
    for secret in secrets {
        assert_eq!(server.access().session(secret).expect("a good store"), None);
    }
    let unknown = server.run(&["sessions", "end", "S1", "--json"], 1).json();
    assert_eq!(unknown["ok"], false);
    assert_eq!(unknown["error"]["kind"], "not-found");
}

#[test]
fn creates_lists_and_revokes_keys() {
    let server = Server::new();
    insta::assert_snapshot!("no_keys", server.shown("api-key list", 0));
    assert!(!server.home.setup_directory().join("access").exists());
    insta::assert_snapshot!("key_made", server.shown("api-key create --name build", 0));
    let made = server.run(
        &[
            "api-key",
            "create",
            "--name",
            "nightly build",
            "--role",
            "admin",
            "--json",
        ],
        0,
    );
    insta::assert_snapshot!("key_made_json", server.redacted(&made.stdout));
    let json = made.json();
    let secret = json["key"].as_str().expect("a key");
    let used = server.access().api_key(secret).expect("a good store");
    assert_eq!(used.expect("the key is new").user.role.name(), "admin");
    insta::assert_snapshot!("keys", server.shown("api-key list", 0));
    insta::assert_snapshot!("keys_json", server.shown("api-key list --json", 0));
    for arguments in [&["api-key", "list"][..], &["api-key", "list", "--json"]] {
        server.run(arguments, 0).assert_output_free_of(&[secret]);
    }
    insta::assert_snapshot!("key_revoked", server.shown("api-key revoke K2", 0));
    assert_eq!(server.access().api_key(secret).expect("a good store"), None);
    insta::assert_snapshot!("key_unknown", server.shown("api-key revoke K2", 1));
    let revoked = server.run(&["api-key", "revoke", "K1", "--json"], 0).json();
    assert_eq!(revoked["revoked"]["name"], "build");
}
