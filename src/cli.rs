//! The command tree with its help texts; no logic.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub color: ColorChoice,
    /// Show each request to Jira (never its headers or body)
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Connect to Jira and look after the connection
    #[command(subcommand, after_help = EXIT_STATUS)]
    Jira(JiraCommand),
    /// Show all of it on an embedded sandbox Jira: no account and no network needed
    Demo(DemoArgs),
    /// Print the completion script of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// The commands around the connection.
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
}

/// The type of account, which decides the route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AccountType {
    /// Your own e-mail address and an API token without scopes
    Personal,
    /// A service account, or any API token with scopes
    Service,
}

/// How long Jira may take.
#[derive(Debug, Clone, Copy, Args)]
pub struct Patience {
    /// Give up on a request after this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
}

/// Answers to the wizard's questions.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a command line's switches are just that"
)]
pub struct ConnectArgs {
    /// The type of account
    #[arg(long, value_enum, value_name = "TYPE")]
    pub account: Option<AccountType>,
    /// The site, such as https://your-company.atlassian.net, or its name alone
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub site: Option<String>,
    /// The site's cloud ID (type service; fetched from the site when left out)
    #[arg(long, value_name = "ID")]
    pub cloud_id: Option<String>,
    /// The account's e-mail address
    #[arg(long, value_name = "EMAIL", value_hint = clap::ValueHint::EmailAddress)]
    pub email: Option<String>,
    /// Read the API token from standard input ($JIRA_API_TOKEN works too)
    #[arg(long)]
    pub token_stdin: bool,
    /// A gateway other than https://api.atlassian.com (company egress, Government Cloud)
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub gateway_url: Option<String>,
    /// Send the token to this host although it is not one of Jira Cloud
    #[arg(long, value_name = "HOST", value_hint = clap::ValueHint::Hostname)]
    pub allow_host: Option<String>,
    /// In a git work tree, add jira.json to .gitignore without asking
    #[arg(long)]
    pub gitignore: bool,
    /// Do not open the token page in a browser
    #[arg(long)]
    pub no_browser: bool,
    /// Replace a jira.json that is not valid (it is kept as jira.json.invalid)
    #[arg(long)]
    pub force: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How long Jira may take.
    #[command(flatten)]
    pub patience: Patience,
}

/// Flags of `jira status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `jira test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How long Jira may take.
    #[command(flatten)]
    pub patience: Patience,
}

/// Flags of `jira disconnect`.
#[derive(Debug, Args)]
pub struct DisconnectArgs {
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// End after the transcript instead of staying up to be played with
    #[arg(long)]
    pub no_serve: bool,
}
