//! A home directory that is connected to a sandbox.

use std::sync::LazyLock;

use jira_sandbox::{Sandbox, World, example};
use regex::Regex;
use serde_json::{Value, json};

use crate::support::command::{Home, Invocation};
use crate::support::running::Outcome;

/// A home directory and a sandbox.
pub struct Fixture {
    pub home: Home,
    pub sandbox: Sandbox,
}

impl Fixture {
    /// A fixture connected as Mia, with a classic token.
    pub fn new() -> Self {
        Self::of(World::example())
    }

    /// A fixture with this world.
    pub fn of(world: World) -> Self {
        let fixture = Self {
            home: Home::new(),
            sandbox: Sandbox::start(world).expect("loopback has ports"),
        };
        let settings = json!({
            "enabled": true,
            "baseUrl": fixture.sandbox.site_url(),
            "auth": { "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN },
        });
        fixture.home.write_settings(&settings.to_string());
        fixture
    }

    /// A command, on pipes.
    pub fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Invocation {
        self.home.coder_server(arguments)
    }

    /// Runs a command. Asserts the exit status, and that the output contains no token.
    #[track_caller]
    pub fn run(&self, arguments: &str, status: i32) -> Outcome {
        let outcome = self.command(arguments.split(' ')).run();
        let outcome = outcome.expect_status(status);
        outcome.assert_output_free_of(&[example::MIA_TOKEN]);
        outcome
    }

    /// The JSON that a command prints.
    #[track_caller]
    pub fn json(&self, arguments: &str, status: i32) -> Value {
        let outcome = self.run(&format!("{arguments} --json"), status);
        serde_json::from_str(&outcome.stdout).expect("one JSON value")
    }

    /// The redacted output for snapshots: stdout, a line, stderr.
    #[track_caller]
    pub fn shown(&self, arguments: &str, status: i32) -> String {
        let outcome = self.run(arguments, status);
        self.redacted(&format!("{}---\n{}", outcome.stdout, outcome.stderr))
    }

    /// Redacts directories, ports, times, and trace IDs.
    pub fn redacted(&self, text: &str) -> String {
        static CHANGING: LazyLock<[(Regex, &str); 4]> = LazyLock::new(|| {
            [
                (r"\b20\d\d-\d\d-\d\d \d\d:\d\d UTC\b", "[MINUTE]"),
                // In a list.
                (r"\b20\d\d-\d\d-\d\d  ", "[DATE]      "),
                (
                    r"(trace ID for Atlassian support: )[0-9a-f]{32}",
                    "$1[TRACE]",
                ),
                (r"focusedCommentId=\d+", "focusedCommentId=[ID]"),
            ]
            .map(|(pattern, shown)| (Regex::new(pattern).expect("a good pattern"), shown))
        });
        let text = self.home.redact(text);
        CHANGING.iter().fold(text, |text, (pattern, shown)| {
            pattern.replace_all(&text, *shown).into_owned()
        })
    }

    /// Writes a file to the home directory, in which commands run.
    pub fn file(&self, name: &str, text: &str) {
        std::fs::write(self.home.directory().join(name), text).expect("the directory exists");
    }

    /// The number of comments of an issue.
    pub fn comments(&self, key: &str) -> usize {
        self.sandbox
            .change(|world| world.issue(key).expect("it is there").comments.len())
    }
}
