//! One verb a file: ask, call `integration`, print.

mod access;
mod api_key;
mod completions;
mod connect;
mod connection;
mod demo;
mod disconnect;
mod failure;
mod import;
mod network;
mod next_in_jira;
mod objective;
mod post;
mod report;
mod search;
mod serve;
mod sessions;
mod show;
mod sign_in_link;
mod status;
mod stored;
mod task;
mod test;
mod text_file;
mod unlinking;
mod usage;

use self::network::network;
pub use self::usage::usage;
use crate::cli::{Cli, Command, Common, JiraCommand};
use crate::error::{Failure, Kind};
use crate::settings::{SetupDir, Warning, directory_warnings};
use crate::terminal::{Context, Line, Tone};

/// Runs a command; gives the process's exit status. Failures are printed here, and nowhere else.
pub fn run(cli: &Cli, context: &mut Context) -> u8 {
    follow(&cli.common, context);
    let result = dispatch(cli, context).and_then(|()| context.stdout.finish());
    match result {
        Ok(()) => 0,
        Err(failure) => {
            failure::print(&failure, &mut context.stderr);
            if failure.kind == Kind::Interrupted {
                context.wait_for_signal();
            }
            failure.kind.exit_status()
        }
    }
}

/// The flags that every command takes.
fn follow(flags: &Common, context: &mut Context) {
    context.verbose = flags.verbose;
    context.color(flags.color);
    if flags.no_input {
        context.prompter = None;
    }
}

fn dispatch(cli: &Cli, context: &mut Context) -> Result<(), Failure> {
    let common = &cli.common;
    match &cli.command {
        Command::Jira(command) => jira(command, common, context),
        Command::Task(command) => task::run(command, common, context),
        Command::Objective(command) => objective::run(command, common, context),
        Command::Serve(args) => serve::run(args, common, context),
        Command::SignInLink(args) => failure::in_json(args.json, context, |context| {
            sign_in_link::run(args, common, context)
        }),
        Command::Sessions(command) => sessions::run(command, common, context),
        Command::ApiKey(command) => api_key::run(command, common, context),
        Command::Demo(args) => demo::run(args, common, context),
        Command::Completions { shell } => completions::run(*shell, context),
    }
}

fn jira(command: &JiraCommand, common: &Common, context: &mut Context) -> Result<(), Failure> {
    match command {
        JiraCommand::Connect(args) => failure::in_json(args.json, context, |context| {
            connect::run(args, common, context)
        }),
        JiraCommand::Status(args) => failure::in_json(args.json, context, |context| {
            status::run(args, common, context)
        }),
        JiraCommand::Test(args) => failure::in_json(args.json, context, |context| {
            test::run(args, common, context)
        }),
        JiraCommand::Disconnect(args) => failure::in_json(args.json, context, |context| {
            disconnect::run(args, common, context)
        }),
        JiraCommand::Search(args) => failure::in_json(args.json, context, |context| {
            search::run(args, common, context)
        }),
        JiraCommand::Show(args) => failure::in_json(args.json, context, |context| {
            show::run(args, common, context)
        }),
        JiraCommand::Import(args) => failure::in_json(args.json, context, |context| {
            import::run(args, common, context)
        }),
        JiraCommand::Post(args) => failure::in_json(args.json, context, |context| {
            post::run(args, common, context)
        }),
    }
}

/// Nobody can be asked whether to go on.
fn nobody_to_ask(hint: &str) -> Failure {
    let message = "nobody can be asked here, and --yes is missing";
    Failure::new(Kind::Usage, message).with_hint(hint)
}

/// The setup directory of a command.
fn setup_dir(common: &Common, context: &Context) -> Result<SetupDir, Failure> {
    SetupDir::resolve(common.setup_dir.as_deref(), &context.environment)
}

/// The setup directory of a command that loads no settings, with a warning if others could change
/// what it reads there.
fn checked_setup_dir(common: &Common, context: &mut Context) -> Result<SetupDir, Failure> {
    let directory = setup_dir(common, context)?;
    warn(context, &directory_warnings(&directory));
    Ok(directory)
}

/// Warnings go to stderr, each with its remedy.
fn warn(context: &mut Context, warnings: &[Warning]) {
    for warning in warnings {
        context.stderr.line(&Line::warning(&warning.message));
        if let Some(hint) = &warning.hint {
            context.stderr.line(&Line::hint(hint));
        }
    }
}

/// A name and its value, aligned with its neighbours.
fn field(name: &str, value: impl AsRef<str>) -> Line {
    Line::new()
        .with(Tone::Dim, format!("{name:<12}"))
        .text(value)
}
