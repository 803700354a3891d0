//! The command line: the command tree, the dispatch, and one file per verb with its arguments, its
//! help, and its `run`.

mod access;
mod api_key;
mod completions;
mod connect;
mod connection;
mod demo;
mod disconnect;
mod failure;
mod help;
mod import;
mod network;
mod next_in_jira;
mod objective;
mod open;
mod post;
mod remedies;
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

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgMatches, Args, FromArgMatches as _, Parser, Subcommand};
use serde_json::{Map, Value, json};

pub use self::completions::answer as complete;
pub(crate) use self::connect::{AccountType, ConnectArgs};
use self::network::network;
use crate::error::{Failure, Kind};
use crate::json::{self, Wording as _};
use crate::settings::{SetupDir, Warning, directory_warnings};
use crate::store::ItemKind;
use crate::terminal::{ColorChoice, Context, Line, Tone};

/// Connects a CoderFlow server to Atlassian Jira Cloud.
#[derive(Debug, Parser)]
#[command(name = "coder-server", version, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    common: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command accepts.
#[derive(Debug, Default, Args)]
pub(crate) struct GlobalArgs {
    /// The server's directory [default: $CODER_SETUP_DIR]
    ///
    /// Without the option and the variable: coder-server in the user's configuration directory.
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub setup_dir: Option<PathBuf>,
    /// Never prompt; fail if something is missing
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Use colors: auto, always, or never
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_possible_values = true
    )]
    pub color: ColorChoice,
    /// Log requests to stderr, without headers and bodies
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// Request timeout, for commands that call Jira.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct RequestTimeout {
    /// Timeout of a request to Jira
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Connect to Jira and work with its issues
    #[command(subcommand)]
    Jira(JiraCommand),
    /// Manage tasks
    #[command(subcommand)]
    Task(TaskCommand),
    /// Manage objectives
    #[command(subcommand)]
    Objective(ObjectiveCommand),
    /// Run the web UI and HTTP API
    Serve(serve::ServeArgs),
    /// Create a link that signs a user in
    SignInLink(sign_in_link::SignInLinkArgs),
    /// List and end browser sessions
    #[command(subcommand)]
    Sessions(SessionsCommand),
    /// Manage API keys
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Try everything on a built-in Jira sandbox
    Demo(demo::DemoArgs),
    /// Print a shell completion script
    Completions(completions::CompletionsArgs),
    /// List the exit statuses
    #[command(about = help::EXIT_STATUS, help_template = "{about}\n", hide = true)]
    ExitStatus,
    /// List the environment variables
    #[command(about = help::ENVIRONMENT, help_template = "{about}\n", hide = true)]
    Environment,
}

#[derive(Debug, Subcommand)]
enum JiraCommand {
    /// Connect to a Jira Cloud site
    Connect(ConnectArgs),
    /// Show the connection settings, without calling Jira
    Status(status::StatusArgs),
    /// Test the connection step by step
    Test(test::TestArgs),
    /// Remove the connection
    Disconnect(disconnect::DisconnectArgs),
    /// Search for issues by key, URL, or text
    Search(search::SearchArgs),
    /// Show an issue
    Show(show::ShowArgs),
    /// Open an issue in the browser
    Open(open::OpenArgs),
    /// Import issues as tasks or objectives
    Import(import::ImportArgs),
    /// Post a task's summary or any Markdown as a comment
    Post(post::PostArgs),
}

#[derive(Debug, Subcommand)]
enum TaskCommand {
    /// List tasks, newest first
    List(task::list::TaskListArgs),
    /// Show a task with its instructions and summary
    Show(task::show::TaskShowArgs),
    /// Record the summary of a finished task
    Complete(task::complete::CompleteArgs),
    /// Remove the link between a task and its Jira issue
    Unlink(unlinking::UnlinkArgs),
}

#[derive(Debug, Subcommand)]
enum ObjectiveCommand {
    /// List objectives, newest first
    List(objective::list::ObjectiveListArgs),
    /// Show an objective with its instructions and tasks
    Show(objective::show::ObjectiveShowArgs),
    /// Remove the link between an objective and its Jira issue
    Unlink(unlinking::UnlinkArgs),
}

#[derive(Debug, Subcommand)]
enum SessionsCommand {
    /// List browser sessions, newest first
    List(sessions::list::SessionsListArgs),
    /// End sessions
    End(sessions::end::SessionsEndArgs),
}

#[derive(Debug, Subcommand)]
enum ApiKeyCommand {
    /// Create an API key, which is shown once
    Create(api_key::create::ApiKeyCreateArgs),
    /// List API keys, newest first
    List(api_key::list::ApiKeyListArgs),
    /// Revoke an API key
    Revoke(api_key::revoke::ApiKeyRevokeArgs),
}

/// Parses the arguments, the first of which is the program's name, and runs the command. Returns the
/// exit status. Results go to stdout, everything else to stderr.
pub fn run(arguments: &[OsString], context: &mut Context) -> u8 {
    let parsed = help::command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Ok((wants_json(&matches), Cli::from_arg_matches(&matches)?)));
    let (json, cli) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage::print(error, arguments, context),
    };
    context.verbose = cli.common.verbose;
    context.color(cli.common.color);
    if cli.common.no_input {
        context.prompter = None;
    }
    let result = dispatch(&cli, context);
    if json && !matches!(&result, Err(failure) if failure.kind == Kind::Interrupted) {
        let report = context.report.take();
        context
            .stdout
            .json(&document(report, result.as_ref().err(), &cli.common));
    }
    match result.and_then(|()| context.stdout.finish()) {
        Ok(()) => 0,
        Err(failure) => {
            failure::print(&failure, &cli.common, &mut context.stderr);
            if failure.kind == Kind::Interrupted {
                context.wait_for_signal();
            }
            failure.kind.exit_status()
        }
    }
}

fn dispatch(cli: &Cli, context: &mut Context) -> Result<(), Failure> {
    let common = &cli.common;
    match &cli.command {
        Command::Jira(command) => match command {
            JiraCommand::Connect(args) => connect::run(args, common, context),
            JiraCommand::Status(args) => status::run(args, common, context),
            JiraCommand::Test(args) => test::run(args, common, context),
            JiraCommand::Disconnect(args) => disconnect::run(args, common, context),
            JiraCommand::Search(args) => search::run(args, common, context),
            JiraCommand::Show(args) => show::run(args, common, context),
            JiraCommand::Open(args) => open::run(args, common, context),
            JiraCommand::Import(args) => import::run(args, common, context),
            JiraCommand::Post(args) => post::run(args, common, context),
        },
        Command::Task(command) => match command {
            TaskCommand::List(args) => task::list::run(args, common, context),
            TaskCommand::Show(args) => task::show::run(args, common, context),
            TaskCommand::Complete(args) => task::complete::run(args, common, context),
            TaskCommand::Unlink(args) => unlinking::run(ItemKind::Task, args, common, context),
        },
        Command::Objective(command) => match command {
            ObjectiveCommand::List(args) => objective::list::run(args, common, context),
            ObjectiveCommand::Show(args) => objective::show::run(args, common, context),
            ObjectiveCommand::Unlink(args) => {
                unlinking::run(ItemKind::Objective, args, common, context)
            }
        },
        Command::Sessions(command) => match command {
            SessionsCommand::List(args) => sessions::list::run(args, common, context),
            SessionsCommand::End(args) => sessions::end::run(args, common, context),
        },
        Command::ApiKey(command) => match command {
            ApiKeyCommand::Create(args) => api_key::create::run(args, common, context),
            ApiKeyCommand::List(args) => api_key::list::run(args, common, context),
            ApiKeyCommand::Revoke(args) => api_key::revoke::run(args, common, context),
        },
        Command::Serve(args) => serve::run(args, common, context),
        Command::SignInLink(args) => sign_in_link::run(args, common, context),
        Command::Demo(args) => demo::run(args, common, context),
        Command::Completions(args) => completions::run(args, context),
        Command::ExitStatus => help::topic(help::EXIT_STATUS, context),
        Command::Environment => help::topic(help::ENVIRONMENT, context),
    }
}

/// Whether `--json` was given to a command that has it.
fn wants_json(matches: &ArgMatches) -> bool {
    match matches.subcommand() {
        Some((_, matches)) => wants_json(matches),
        None => matches!(matches.try_get_one("json"), Ok(Some(true))),
    }
}

/// The output of a command with `--json`: `ok`, its report, and `error`.
fn document(report: Option<Value>, failure: Option<&Failure>, common: &GlobalArgs) -> Value {
    let mut members = Map::new();
    members.insert("ok".to_owned(), failure.is_none().into());
    if let Some(Value::Object(report)) = report {
        members.extend(report);
    }
    members.insert(
        "error".to_owned(),
        json!(failure.map(|error| json::Error::new(error, common))),
    );
    Value::Object(members)
}

/// Asks a yes-or-no question unless `--yes` was given. Fails as [`Kind::Declined`] with `declined`
/// after a no.
fn confirm(
    yes: bool,
    question: &str,
    default: bool,
    declined: &str,
    context: &mut Context,
) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    context.restore_terminal_on_signal()?;
    let Some(prompter) = &mut context.prompter else {
        return Err(confirmation_required());
    };
    if prompter.confirm(question, default)? {
        return Ok(());
    }
    Err(Failure::new(Kind::Declined, declined))
}

fn confirmation_required() -> Failure {
    Failure::new(Kind::Usage, "confirmation required: pass --yes")
}

/// Returns the setup directory.
fn setup_dir(common: &GlobalArgs, context: &Context) -> Result<SetupDir, Failure> {
    SetupDir::resolve(common.setup_dir.as_deref(), &context.environment)
}

/// Returns the setup directory, for commands that load no settings. Warns if other users can change
/// files in it.
fn checked_setup_dir(common: &GlobalArgs, context: &mut Context) -> Result<SetupDir, Failure> {
    let directory = setup_dir(common, context)?;
    warn(context, common, &directory_warnings(&directory));
    Ok(directory)
}

/// Prints warnings with their remedies to stderr.
fn warn(context: &mut Context, common: &GlobalArgs, warnings: &[Warning]) {
    for warning in warnings {
        context.stderr.line(&Line::warning(&warning.message));
        let hint = common.hint(&warning.remedy);
        context.stderr.line(&Line::hint(hint));
    }
}

/// Returns a name and its value, aligned with other fields.
fn field(name: &str, value: impl AsRef<str>) -> Line {
    Line::new()
        .with(Tone::Dim, format!("{name:<12}"))
        .text(value)
}
