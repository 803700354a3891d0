//! The steps of the demo: real commands in an environment of their own.

use std::ffi::OsString;
use std::io::Cursor;
use std::path::Path;

use crate::commands::GlobalArgs;
use clap::ValueEnum as _;

use crate::environment::Environment;
use crate::terminal::Context;
use jira_sandbox::example::{BOT_EMAIL, BOT_TOKEN, MIA_EMAIL, MIA_TOKEN};
use jira_sandbox::{Sandbox, TokenState};

/// A summary that an agent could have written for SHOP-3.
const SUMMARY: &str = "\
Gift cards are charged **once**, however slow the network is.

- `Order::place` creates the idempotency key, and every attempt sends it.
- After three attempts the customer sees an error.

| Test | Before | Now |
| --- | --- | --- |
| `slow_response_charges_once` | failed | passes |
";

/// One command of the demo.
pub(super) struct Step {
    pub title: &'static str,
    arguments: Vec<String>,
    /// Standard input, and its file name in the transcript.
    stdin: Option<(&'static str, &'static str)>,
    /// Changes the sandbox before the command.
    pub before: fn(&Sandbox),
    /// The expected exit status.
    pub status: u8,
}

/// Returns the steps in order.
pub(super) fn steps(sandbox: &Sandbox) -> Vec<Step> {
    let mut steps = connecting(sandbox);
    steps.extend(working());
    steps.push(Step::new("Disconnect", "jira disconnect --yes").with_setup(restore_mias_token));
    steps
}

fn connecting(sandbox: &Sandbox) -> Vec<Step> {
    let site = sandbox.site_url();
    let gateway = sandbox.gateway_url();
    let personal =
        format!("jira connect --account personal --site {site} --email {MIA_EMAIL} --token-stdin");
    let service = format!(
        "jira connect --account service --site {site} --gateway-url {gateway} --email {BOT_EMAIL} --token-stdin"
    );
    vec![
        Step::new(
            "An administrator connects with a personal account",
            &personal,
        )
        .with_stdin("token", MIA_TOKEN),
        Step::new("Show the connection, without calling Jira", "jira status"),
        Step::new("Test the connection", "jira test"),
        Step::new(
            "The token was revoked in Atlassian's settings: the test reports it",
            "jira test",
        )
        .with_setup(revoke_mias_token)
        .expecting(4),
        Step::new(
            "Use a service account instead: through the gateway, with a fetched cloud ID",
            &service,
        )
        .with_stdin("token", BOT_TOKEN),
        Step::new("Test the new connection", "jira test"),
        Step::new("Show it as JSON, for scripts", "jira status --json"),
    ]
}

fn working() -> Vec<Step> {
    vec![
        Step::new(
            "Search for issues about the checkout",
            "jira search checkout",
        ),
        Step::new(
            "Show one of them with its comments",
            "jira show SHOP-3 --comments",
        ),
        Step::new(
            "Import it as a task for a coding agent",
            "jira import SHOP-3 --comments --yes",
        ),
        Step::new(
            "Show the agent's instructions",
            "task show T1 --instructions",
        ),
        Step::new(
            "The agent finishes the task with a summary",
            "task complete T1 --summary-file -",
        )
        .with_stdin("summary.md", SUMMARY),
        Step::new("Post the summary to the issue", "jira post T1 --yes"),
        Step::new("A second post is refused", "jira post T1 --yes").expecting(1),
    ]
}

/// Steps before the web UI starts: connect again, and import an open task.
pub(super) fn for_web_ui(sandbox: &Sandbox) -> Vec<Step> {
    let site = sandbox.site_url();
    let connect =
        format!("jira connect --account personal --site {site} --email {MIA_EMAIL} --token-stdin");
    vec![
        Step::new("Connect again for the web UI", &connect)
            .with_stdin("token", MIA_TOKEN)
            .with_setup(restore_mias_token),
        Step::new("Import an open task", "jira import SHOP-2 --comments --yes"),
    ]
}

fn revoke_mias_token(sandbox: &Sandbox) {
    set_mias_token(sandbox, TokenState::Revoked);
}

/// Restores the token, which a step revokes.
pub(super) fn restore_mias_token(sandbox: &Sandbox) {
    set_mias_token(sandbox, TokenState::Valid);
}

fn set_mias_token(sandbox: &Sandbox, state: TokenState) {
    sandbox.change(|world| {
        for token in world
            .tokens
            .iter_mut()
            .filter(|token| token.text == MIA_TOKEN)
        {
            token.state = state;
        }
    });
}

impl Step {
    fn new(title: &'static str, arguments: &str) -> Self {
        Self {
            title,
            arguments: arguments.split(' ').map(str::to_owned).collect(),
            stdin: None,
            before: |_| {},
            status: 0,
        }
    }

    fn with_stdin(mut self, name: &'static str, text: &'static str) -> Self {
        self.stdin = Some((name, text));
        self
    }

    fn with_setup(mut self, before: fn(&Sandbox)) -> Self {
        self.before = before;
        self
    }

    fn expecting(mut self, status: u8) -> Self {
        self.status = status;
        self
    }

    /// The command line.
    pub fn command(&self) -> String {
        let pipe = self.stdin.map(|(name, _)| format!(" < {name}"));
        let arguments = self.arguments.join(" ");
        format!("$ coder-server {arguments}{}", pipe.unwrap_or_default())
    }

    /// Runs the real command in an environment of its own, without prompts.
    pub fn run(&self, directory: &Path, common: &GlobalArgs, context: &mut Context) -> u8 {
        let color = common.color.to_possible_value();
        let color = color.as_ref().map_or("auto", |value| value.get_name());
        let options = ["coder-server", "--color", color].into_iter();
        let options = options.chain(common.verbose.then_some("--verbose"));
        let arguments = options.chain(self.arguments.iter().map(String::as_str));
        let arguments: Vec<OsString> = arguments.map(OsString::from).collect();
        let stdin = self.stdin.map_or("", |(_, text)| text);
        let demo_environment = in_demo(&context.environment).with("CODER_SETUP_DIR", directory);
        let environment = std::mem::replace(&mut context.environment, demo_environment);
        let stdin = std::mem::replace(&mut context.stdin, Box::new(Cursor::new(stdin)));
        let stdin_is_terminal = std::mem::replace(&mut context.stdin_is_terminal, false);
        // A transcript combines both streams, as a terminal does.
        let transcript = context.stdout.shared();
        let stderr = std::mem::replace(&mut context.stderr, transcript);
        let status = crate::commands::run(&arguments, context);
        context.stderr = stderr;
        context.environment = environment;
        context.stdin = stdin;
        context.stdin_is_terminal = stdin_is_terminal;
        status
    }
}

/// Removes the variables of the user's own connection.
pub(super) fn in_demo(environment: &Environment) -> Environment {
    let name_is_ours = |name: &str| name.starts_with("JIRA_") || name.starts_with("CODER_");
    environment
        .iter()
        .filter(|(name, _)| !name.to_str().is_some_and(name_is_ours))
        .collect()
}
