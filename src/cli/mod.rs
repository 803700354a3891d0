//! The command tree with its help texts; no logic.

mod access;
mod connection;
mod issues;
mod serve;
mod work;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::access::{
    ApiKeyCommand, ApiKeyCreateArgs, ApiKeyListArgs, ApiKeyRevokeArgs, RoleChoice, SessionsCommand,
    SessionsEndArgs, SessionsListArgs, SignInLinkArgs,
};
pub use self::connection::{
    AccountType, ConnectArgs, DisconnectArgs, Patience, StatusArgs, TestArgs,
};
pub use self::issues::{ImportArgs, ItemKind, PostArgs, SearchArgs, ShowArgs};
pub use self::serve::{ServeArgs, USUAL_PORT};
pub use self::work::{
    CompleteArgs, ObjectiveCommand, ObjectiveListArgs, ObjectiveShowArgs, ObjectiveUnlinkArgs,
    StatusFilter, TaskCommand, TaskListArgs, TaskShowArgs, TaskUnlinkArgs,
};
use crate::terminal::ColorChoice;

const EXIT_STATUS: &str = "\
Exit status:
  0    success
  1    any other failure (no permission, not found, bad request, bad file)
  2    wrong usage
  3    not connected to Jira, or not enabled
  4    Jira refused the credentials or their scope
  5    Jira could not be reached, or what answered was not Jira
  130  interrupted (Ctrl-C)";

/// Connects a CoderFlow server to Atlassian Jira Cloud.
#[derive(Debug, Parser)]
#[command(name = "coder-server", version, after_help = EXIT_STATUS, propagate_version = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Common {
    /// Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub setup_dir: Option<PathBuf>,
    /// Never ask; fail when something is missing
    #[arg(long, global = true)]
    pub no_input: bool,
    /// When to use colors
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub color: ColorChoice,
    /// Show each request to Jira, and to `serve` (never its headers or body)
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Connect to Jira, and work with its issues
    #[command(subcommand, after_help = EXIT_STATUS)]
    Jira(JiraCommand),
    /// Work with tasks: list, show, complete, unlink
    #[command(subcommand, after_help = EXIT_STATUS)]
    Task(TaskCommand),
    /// Work with objectives: list, show, unlink
    #[command(subcommand, after_help = EXIT_STATUS)]
    Objective(ObjectiveCommand),
    /// Answer the HTTP API, for pages and for other programs
    #[command(after_help = EXIT_STATUS)]
    Serve(ServeArgs),
    /// Make a link that lets a person in, once and within 15 minutes
    #[command(after_help = EXIT_STATUS)]
    SignInLink(SignInLinkArgs),
    /// See who is signed in (for 7 days after the last use, 30 at most), and sign people out
    #[command(subcommand, after_help = EXIT_STATUS)]
    Sessions(SessionsCommand),
    /// Let scripts in: create, list, revoke
    #[command(subcommand, after_help = EXIT_STATUS)]
    ApiKey(ApiKeyCommand),
    /// Show all of it on an embedded sandbox Jira: no account and no network needed
    Demo(DemoArgs),
    /// Print the completion script of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// The commands around Jira.
#[derive(Debug, Subcommand)]
pub enum JiraCommand {
    /// Connect to a Jira Cloud site: asks, tests, then saves jira.json
    #[command(after_help = EXIT_STATUS)]
    Connect(ConnectArgs),
    /// Show the connection, without asking Jira
    #[command(after_help = EXIT_STATUS)]
    Status(StatusArgs),
    /// Check the connection, step by step
    #[command(after_help = EXIT_STATUS)]
    Test(TestArgs),
    /// Forget the connection: removes jira.json
    #[command(after_help = EXIT_STATUS)]
    Disconnect(DisconnectArgs),
    /// Find issues: by key, by address, or by text
    #[command(after_help = EXIT_STATUS)]
    Search(SearchArgs),
    /// Show an issue with all that an agent would get to see
    #[command(after_help = EXIT_STATUS)]
    Show(ShowArgs),
    /// Make tasks or objectives of issues
    #[command(after_help = EXIT_STATUS)]
    Import(ImportArgs),
    /// Post a finished task's summary, or any Markdown, as a comment
    #[command(after_help = EXIT_STATUS)]
    Post(PostArgs),
}

/// Flags of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// End after the transcript instead of staying up to be played with
    #[arg(long)]
    pub no_serve: bool,
}
