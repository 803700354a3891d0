//! `demo`: the product on an embedded sandbox Jira, by running the real commands.

use std::env::consts::EXE_EXTENSION;
use std::io::Cursor;
use std::path::Path;

use clap::Parser as _;

use crate::cli::{Cli, Common, DemoArgs};
use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::sandbox::example::{BOT_EMAIL, BOT_TOKEN, MIA_EMAIL, MIA_TOKEN};
use crate::sandbox::{Sandbox, TokenState, World};
use crate::terminal::{Context, Line, Prompter, Tone};

/// Shows every step; on a terminal one at a time, and then stays up to be played with.
pub(super) fn run(args: &DemoArgs, common: &Common, context: &mut Context) -> Result<(), Failure> {
    let sandbox = Sandbox::start(World::example()).map_err(|error| {
        Failure::new(
            Kind::Other,
            "the sandbox could not listen on this machine's loopback address",
        )
        .with_cause(error)
    })?;
    let directory = private_directory().map_err(|error| {
        Failure::new(Kind::File, "no temporary directory could be made").with_cause(error)
    })?;
    let made = directory.path().to_owned();
    context.tidy_on_signal(Box::new(move || {
        let _ = std::fs::remove_dir_all(&made);
    }))?;
    let mut prompter = context.prompter.take();
    let shown = show(&sandbox, directory.path(), common, &mut prompter, context);
    let shown = shown.and_then(|()| match &mut prompter {
        Some(prompter) if !args.no_serve => {
            stay_up(&sandbox, directory.path(), prompter.as_mut(), context)
        }
        _ => Ok(()),
    });
    context.prompter = prompter;
    shown
}

/// For its owner only, whatever the umask.
fn private_directory() -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("coder-server-demo-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}

fn show(
    sandbox: &Sandbox,
    directory: &Path,
    common: &Common,
    prompter: &mut Option<Box<dyn Prompter>>,
    context: &mut Context,
) -> Result<(), Failure> {
    context.stdout.line(&Line::new().with(
        Tone::Strong,
        "coder-server on an embedded sandbox Jira: no account, no network, nothing real",
    ));
    context.stdout.line(&Line::new().with(
        Tone::Dim,
        format!(
            "site {}, gateway {}, settings in {}",
            sandbox.site_url(),
            sandbox.gateway_url(),
            directory.display()
        ),
    ));
    for step in steps(sandbox) {
        context.stdout.blank();
        context
            .stdout
            .line(&Line::new().with(Tone::Strong, format!("# {}", step.title)));
        context
            .stdout
            .line(&Line::new().with(Tone::Accent, step.command()));
        if let Some(prompter) = prompter
            && !prompter.confirm("Run it?", true)?
        {
            return Ok(());
        }
        (step.before)(sandbox);
        let status = step.run(directory, common, context)?;
        if status != 0 {
            context
                .stdout
                .line(&Line::new().with(Tone::Dim, format!("(exit status {status})")));
        }
        if status != step.status {
            return Err(Failure::new(
                Kind::Other,
                format!(
                    "this step of the demo ended with status {status} instead of {}",
                    step.status
                ),
            )
            .with_hint("please report it, with the output above"));
        }
    }
    Ok(())
}

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
struct Step {
    title: &'static str,
    arguments: Vec<String>,
    /// Piped into the command, and the name it has in the transcript.
    stdin: Option<(&'static str, &'static str)>,
    /// What happens in Jira before.
    before: fn(&Sandbox),
    /// The exit status that shows what the step is for.
    status: u8,
}

fn steps(sandbox: &Sandbox) -> Vec<Step> {
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

fn revoke_mias_token(sandbox: &Sandbox) {
    set_mias_token(sandbox, TokenState::Revoked);
}

fn restore_mias_token(sandbox: &Sandbox) {
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

    fn command(&self) -> String {
        let pipe = self.stdin.map(|(name, _)| format!(" < {name}"));
        let arguments = self.arguments.join(" ");
        format!("$ coder-server {arguments}{}", pipe.unwrap_or_default())
    }

    /// Runs the real command in the demo's own world: its directory, no variables, nobody to ask.
    fn run(&self, directory: &Path, common: &Common, context: &mut Context) -> Result<u8, Failure> {
        let arguments = ["coder-server"]
            .into_iter()
            .chain(self.arguments.iter().map(String::as_str));
        let mut cli = Cli::try_parse_from(arguments).map_err(|error| {
            Failure::new(Kind::Other, "a step of the demo is not a command").with_cause(error)
        })?;
        cli.common.color = common.color;
        cli.common.verbose = common.verbose;
        let stdin = self.stdin.map_or("", |(_, text)| text);
        let demo_environment = in_demo(&context.environment).with("CODER_SETUP_DIR", directory);
        let environment = std::mem::replace(&mut context.environment, demo_environment);
        let stdin = std::mem::replace(&mut context.stdin, Box::new(Cursor::new(stdin)));
        let stdin_is_terminal = std::mem::replace(&mut context.stdin_is_terminal, false);
        // A transcript has both streams in one, as a terminal would show them.
        let transcript = context.stdout.shared();
        let stderr = std::mem::replace(&mut context.stderr, transcript);
        let status = super::run(&cli, context);
        context.stderr = stderr;
        context.environment = environment;
        context.stdin = stdin;
        context.stdin_is_terminal = stdin_is_terminal;
        Ok(status)
    }
}

/// The person's own connection has no part in the demo.
fn in_demo(environment: &Environment) -> Environment {
    let name_is_ours = |name: &str| name.starts_with("JIRA_") || name.starts_with("CODER_");
    environment
        .iter()
        .filter(|(name, _)| !name.to_str().is_some_and(name_is_ours))
        .collect()
}

fn stay_up(
    sandbox: &Sandbox,
    directory: &Path,
    prompter: &mut dyn Prompter,
    context: &mut Context,
) -> Result<(), Failure> {
    // The transcript may have ended while it was revoked.
    restore_mias_token(sandbox);
    let program = program(&context.environment);
    let stdout = &mut context.stdout;
    stdout.blank();
    stdout.line(&Line::new().with(
        Tone::Strong,
        "The sandbox stays up. In another terminal, try the wizard:",
    ));
    stdout.line(&Line::command(format!(
        "{} --setup-dir {} jira connect --gateway-url {}",
        program,
        directory.display(),
        sandbox.gateway_url()
    )));
    stdout.line(&Line::plain("and answer"));
    for (name, value) in [
        ("Site URL", sandbox.site_url().as_str()),
        ("E-mail", MIA_EMAIL),
        ("API token", MIA_TOKEN),
    ] {
        stdout.line(&super::field(&format!("  {name}"), value));
    }
    stdout.line(&Line::plain("or, as account type service,"));
    for (name, value) in [("E-mail", BOT_EMAIL), ("API token", BOT_TOKEN)] {
        stdout.line(&super::field(&format!("  {name}"), value));
    }
    stdout.line(&Line::plain("Then work with its issues:"));
    stdout.line(&Line::command(format!(
        "{} --setup-dir {} jira import SHOP-2 --comments",
        program,
        directory.display()
    )));
    stdout.blank();
    while !prompter.confirm("Stop the sandbox?", true)? {}
    Ok(())
}

/// What starts this program in another terminal: its name where the shell finds it, else its path.
fn program(environment: &Environment) -> String {
    const NAME: &str = "coder-server";
    let Ok(running) = std::env::current_exe() else {
        return NAME.to_owned();
    };
    let directories = environment.get("PATH").map(std::env::split_paths);
    let found = directories
        .into_iter()
        .flatten()
        .map(|directory| directory.join(NAME).with_extension(EXE_EXTENSION))
        .find(|candidate| candidate.is_file());
    let is_found =
        found.is_some_and(|found| found.canonicalize().ok() == running.canonicalize().ok());
    if is_found {
        return NAME.to_owned();
    }
    let path = running.display().to_string();
    if path.contains(' ') {
        format!("\"{path}\"")
    } else {
        path
    }
}
