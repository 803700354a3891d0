//! What the commands around issues take.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum, ValueHint};

use super::Patience;

/// What an issue becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ItemKind {
    /// A piece of work for one agent
    #[default]
    Task,
    /// A goal that tasks can be put under
    Objective,
}

/// Flags of `jira search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// A key, the address of an issue, or words to look for
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// The most issues to list
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How long Jira may take.
    #[command(flatten)]
    pub patience: Patience,
}

/// Flags of `jira show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The issue: PROJ-123, or the address of a page that shows it
    #[arg(value_name = "ISSUE")]
    pub issue: String,
    /// Show the comments too, each with author and time
    #[arg(long)]
    pub comments: bool,
    /// Print the issue as Markdown
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How long Jira may take.
    #[command(flatten)]
    pub patience: Patience,
}

/// Flags of `jira import`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a command line's switches are just that"
)]
pub struct ImportArgs {
    /// The issues: PROJ-123, or the addresses of pages that show them
    #[arg(required = true, value_name = "ISSUE")]
    pub issues: Vec<String>,
    /// What each issue becomes
    #[arg(long = "as", value_enum, value_name = "KIND", default_value_t)]
    pub kind: ItemKind,
    /// Put the tasks under this objective, such as O3
    #[arg(long, value_name = "ID")]
    pub objective: Option<String>,
    /// Take the comments too
    #[arg(long)]
    pub comments: bool,
    /// Take the comments too that are restricted to a role or group, or internal to a service desk
    #[arg(long, requires = "comments")]
    pub include_restricted: bool,
    /// Instructions of your own, put behind the issue
    #[arg(long, value_name = "TEXT", conflicts_with = "instructions_file")]
    pub instructions: Option<String>,
    /// Instructions of your own, from a file (- is standard input)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub instructions_file: Option<PathBuf>,
    /// Print the instructions and make nothing, as in: coder-server jira import PROJ-123 --print | some-agent
    #[arg(long, conflicts_with_all = ["json", "yes", "objective"])]
    pub print: bool,
    /// Do not ask, even where an issue was imported before
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How long Jira may take.
    #[command(flatten)]
    pub patience: Patience,
}

/// Flags of `jira post`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("audience"))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a command line's switches are just that"
)]
pub struct PostArgs {
    /// The task whose summary is posted, such as T12; with --issue, the file to post (- or nothing is standard input)
    #[arg(value_name = "TASK|FILE", required_unless_present = "issue", value_hint = ValueHint::FilePath)]
    pub subject: Option<String>,
    /// Post Markdown to this issue: PROJ-123, or the address of a page that shows it
    #[arg(long, value_name = "ISSUE")]
    pub issue: Option<String>,
    /// On a service desk: only the team sees the comment
    #[arg(long, group = "audience")]
    pub internal: bool,
    /// On a service desk: customers see the comment too
    #[arg(long, group = "audience")]
    pub public: bool,
    /// Post a summary that was posted before
    #[arg(long)]
    pub again: bool,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How long Jira may take.
    #[command(flatten)]
    pub patience: Patience,
}
