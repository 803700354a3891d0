//! The steps of the demo: real commands, run in a world of their own.

use std::ffi::OsString;
use std::io::Cursor;
use std::path::Path;

use crate::commands::Common;
use clap::ValueEnum as _;

use crate::environment::Environment;
use crate::terminal::Context;
use jira_sandbox::example::{BOT_EMAIL, BOT_TOKEN, MIA_EMAIL, MIA_TOKEN};
use jira_sandbox::{Sandbox, TokenState};

/// What an agent could have done about SHOP-3.
const SUMMARY: &str = "\
Gift cards are charged **once**, however slow the network is.

- `Order::place` makes the idempotency key, and every attempt sends it.
- After three attempts the customer is told.

| Test | Before | Now |
| --- | --- | --- |
| `late_answer_is_no_second_charge` | failed | passes |
";

/// One command of the demo.
pub(super) struct Step {
    pub title: &'static str,
    arguments: Vec<String>,
    /// Piped into the command, and the name it has in the transcript.
    stdin: Option<(&'static str, &'static str)>,
    /// What happens in Jira before.
    pub before: fn(&Sandbox),
    /// The exit status that shows what the step is for.
    pub status: u8,
}

/// What is shown, in order.
pub(super) fn steps(sandbox: &Sandbox) -> Vec<Step> {
    let mut steps = connecting(sandbox);
    steps.extend(working());
    steps.push(Step::new("Enough", "jira disconnect --yes").after(restore_mias_token));
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
        .given("token", MIA_TOKEN),
        Step::new("What is connected, without asking Jira", "jira status"),
        Step::new("Does it work?", "jira test"),
        Step::new(
            "The token is revoked in Atlassian's settings: the test says so",
            "jira test",
        )
        .after(revoke_mias_token)
        .ending(4),
        Step::new(
            "A service account instead: through the gateway, with the cloud ID fetched",
            &service,
        )
        .given("token", BOT_TOKEN),
        Step::new("Does that work?", "jira test"),
        Step::new("The same for scripts", "jira status --json"),
    ]
}

fn working() -> Vec<Step> {
    vec![
        Step::new(
            "Which issues are about the checkout?",
            "jira search checkout",
        ),
        Step::new(
            "One of them, with everything that people said",
            "jira show SHOP-3 --comments",
        ),
        Step::new(
            "It becomes a task for a coding agent",
            "jira import SHOP-3 --comments --yes",
        ),
        Step::new("What the agent is told", "task show T1 --instructions"),
        Step::new(
            "The agent is done, and says what it did",
            "task complete T1 --summary-file -",
        )
        .given("summary.md", SUMMARY),
        Step::new("The result goes back to the issue", "jira post T1 --yes"),
        Step::new("Once, and not twice", "jira post T1 --yes").ending(1),
    ]
}

/// So that the pages have something to work with: connected again, and a task that is not done.
pub(super) fn for_the_pages(sandbox: &Sandbox) -> Vec<Step> {
    let site = sandbox.site_url();
    let connect =
        format!("jira connect --account personal --site {site} --email {MIA_EMAIL} --token-stdin");
    vec![
        Step::new("For the web pages: connected once more", &connect)
            .given("token", MIA_TOKEN)
            .after(restore_mias_token),
        Step::new(
            "… and a task that is not done yet",
            "jira import SHOP-2 --comments --yes",
        ),
    ]
}

fn revoke_mias_token(sandbox: &Sandbox) {
    set_mias_token(sandbox, TokenState::Revoked);
}

/// For whoever goes on: the transcript may have ended while it was revoked.
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

    fn given(mut self, name: &'static str, text: &'static str) -> Self {
        self.stdin = Some((name, text));
        self
    }

    fn after(mut self, before: fn(&Sandbox)) -> Self {
        self.before = before;
        self
    }

    fn ending(mut self, status: u8) -> Self {
        self.status = status;
        self
    }

    /// As one would type it.
    pub fn command(&self) -> String {
        let pipe = self.stdin.map(|(name, _)| format!(" < {name}"));
        let arguments = self.arguments.join(" ");
        format!("$ coder-server {arguments}{}", pipe.unwrap_or_default())
    }

    /// Runs the real command in an environment of its own, without prompts.
    pub fn run(&self, directory: &Path, common: &Common, context: &mut Context) -> u8 {
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
        // A transcript has both streams in one, as a terminal would show them.
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

/// The person's own connection has no part in the demo.
pub(super) fn in_demo(environment: &Environment) -> Environment {
    let name_is_ours = |name: &str| name.starts_with("JIRA_") || name.starts_with("CODER_");
    environment
        .iter()
        .filter(|(name, _)| !name.to_str().is_some_and(name_is_ours))
        .collect()
}
