//! `demo`: runs the real commands on a built-in Jira sandbox.

mod pages;
mod steps;

use std::env::consts::EXE_EXTENSION;
use std::path::Path;

use clap::Args;

use self::pages::Pages;
use self::steps::{Step, for_web_ui, restore_mias_token, steps};
use super::GlobalArgs;
use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::terminal::{Context, Line, Prompter, Tone};
use jira_sandbox::example::{BOT_EMAIL, BOT_TOKEN, MIA_EMAIL, MIA_TOKEN};
use jira_sandbox::{Sandbox, World};

/// Arguments of `demo`.
#[derive(Debug, Args)]
#[command(after_long_help = "Needs no account and no network.

Examples:
  coder-server demo")]
pub(crate) struct DemoArgs {
    /// Exit after the last step instead of running the web UI
    #[arg(long)]
    pub no_serve: bool,
}

/// Runs every step; on a terminal one at a time, followed by the web UI.
pub(super) fn run(
    args: &DemoArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let sandbox = Sandbox::start(World::example()).map_err(|error| {
        Failure::new(
            Kind::Other,
            "Could not start the sandbox on the loopback address",
        )
        .with_cause(error)
    })?;
    let directory = private_directory().map_err(|error| {
        Failure::new(Kind::File, "could not create a temporary directory").with_cause(error)
    })?;
    let path = directory.path().to_owned();
    context.cleanup_on_signal(Box::new(move || {
        let _ = std::fs::remove_dir_all(&path);
    }))?;
    let mut prompter = context.prompter.take();
    let shown = show(&sandbox, directory.path(), common, &mut prompter, context);
    let shown = shown.and_then(|()| match &mut prompter {
        Some(prompter) if !args.no_serve => stay_up(
            &sandbox,
            directory.path(),
            common,
            prompter.as_mut(),
            context,
        ),
        _ => Ok(()),
    });
    context.prompter = prompter;
    shown
}

/// Creates a directory with mode 0700.
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
    common: &GlobalArgs,
    prompter: &mut Option<Box<dyn Prompter>>,
    context: &mut Context,
) -> Result<(), Failure> {
    context.stdout.line(&Line::new().with(
        Tone::Strong,
        "coder-server on a built-in Jira sandbox: no account, no network, no real data",
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
        announce(&step, context);
        if let Some(prompter) = prompter
            && !prompter.confirm("Run this step?", true)?
        {
            return Ok(());
        }
        perform(&step, sandbox, directory, common, context)?;
    }
    Ok(())
}

fn announce(step: &Step, context: &mut Context) {
    let stdout = &mut context.stdout;
    stdout.blank();
    stdout.line(&Line::new().with(Tone::Strong, format!("# {}", step.title)));
    stdout.line(&Line::new().with(Tone::Accent, step.command()));
}

fn perform(
    step: &Step,
    sandbox: &Sandbox,
    directory: &Path,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    (step.before)(sandbox);
    let status = step.run(directory, common, context);
    if status != 0 {
        context
            .stdout
            .line(&Line::new().with(Tone::Dim, format!("(exit status {status})")));
    }
    if status != step.status {
        return Err(Failure::new(
            Kind::Other,
            format!(
                "This step of the demo exited with status {status} instead of {}",
                step.status
            ),
        )
        .with_hint("please report it, with the output above"));
    }
    Ok(())
}

fn stay_up(
    sandbox: &Sandbox,
    directory: &Path,
    common: &GlobalArgs,
    prompter: &mut dyn Prompter,
    context: &mut Context,
) -> Result<(), Failure> {
    restore_mias_token(sandbox);
    for step in for_web_ui(sandbox) {
        announce(&step, context);
        perform(&step, sandbox, directory, common, context)?;
    }
    let mut pages = Pages::serve(directory, context)?;
    pages.print(context)?;
    let program = program(&context.environment);
    let stdout = &mut context.stdout;
    stdout.blank();
    stdout.line(&Line::new().with(
        Tone::Strong,
        "The sandbox keeps running. In another terminal, try the wizard:",
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
        ("Email", MIA_EMAIL),
        ("API token", MIA_TOKEN),
    ] {
        stdout.line(&super::field(&format!("  {name}"), value));
    }
    stdout.line(&Line::plain("or, as account type service,"));
    for (name, value) in [("Email", BOT_EMAIL), ("API token", BOT_TOKEN)] {
        stdout.line(&super::field(&format!("  {name}"), value));
    }
    stdout.line(&Line::plain("Then work with its issues:"));
    stdout.line(&Line::command(format!(
        "{} --setup-dir {} jira import SHOP-2 --comments",
        program,
        directory.display()
    )));
    stdout.blank();
    while !prompter.confirm("Stop the sandbox?", false)? {
        // The first link may be used or expired.
        pages.print(context)?;
    }
    pages.stop()
}

/// Returns how to start this program in another terminal: by name if it is in `PATH`, else by path.
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
