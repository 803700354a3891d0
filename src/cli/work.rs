//! What the commands around tasks and objectives take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::EXIT_STATUS;

/// The commands around tasks.
#[derive(Debug, Subcommand)]
pub enum TaskCommand {
    /// List tasks, the newest first
    #[command(after_help = EXIT_STATUS)]
    List(TaskListArgs),
    /// Show a task with its instructions and summary
    #[command(after_help = EXIT_STATUS)]
    Show(TaskShowArgs),
    /// Complete a task, or record that it failed; the first summary stays
    #[command(after_help = EXIT_STATUS)]
    Complete(CompleteArgs),
    /// Cut the link between a task and its Jira issue
    #[command(after_help = EXIT_STATUS)]
    Unlink(TaskUnlinkArgs),
}

/// The commands around objectives.
#[derive(Debug, Subcommand)]
pub enum ObjectiveCommand {
    /// List objectives, the newest first
    #[command(after_help = EXIT_STATUS)]
    List(ObjectiveListArgs),
    /// Show an objective with its instructions and tasks
    #[command(after_help = EXIT_STATUS)]
    Show(ObjectiveShowArgs),
    /// Cut the link between an objective and its Jira issue
    #[command(after_help = EXIT_STATUS)]
    Unlink(ObjectiveUnlinkArgs),
}

/// Where the work on a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusFilter {
    /// Not finished yet
    Open,
    /// Done
    Completed,
    /// Given up
    Failed,
}

/// Flags of `task list`.
#[derive(Debug, Args)]
pub struct TaskListArgs {
    /// Only those with this status
    #[arg(long, value_enum, value_name = "STATUS")]
    pub status: Option<StatusFilter>,
    /// Only those under this objective, such as O3
    #[arg(long, value_name = "ID")]
    pub objective: Option<String>,
    /// Only those linked to this issue, such as PROJ-123
    #[arg(long, value_name = "KEY")]
    pub issue: Option<String>,
    /// Only those with all these words in the title, the ID or the issue's key
    #[arg(long, value_name = "WORDS")]
    pub query: Option<String>,
    /// The most tasks to list
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Only those older than this task, for the next page
    #[arg(long, value_name = "ID")]
    pub before: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `task show`.
#[derive(Debug, Args)]
pub struct TaskShowArgs {
    /// The task, such as T12
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print the instructions alone, as Markdown, for an agent
    #[arg(long, conflicts_with = "json")]
    pub instructions: bool,
    /// Print the summary alone, as Markdown
    #[arg(long, conflicts_with_all = ["json", "instructions"])]
    pub summary: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `task complete`.
#[derive(Debug, Args)]
pub struct CompleteArgs {
    /// The task, such as T12
    #[arg(value_name = "ID")]
    pub id: String,
    /// What was done, in Markdown (- is standard input)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub summary_file: PathBuf,
    /// The work failed
    #[arg(long)]
    pub failed: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `task unlink`.
#[derive(Debug, Args)]
pub struct TaskUnlinkArgs {
    /// The task, such as T12
    #[arg(value_name = "ID")]
    pub id: String,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `objective list`.
#[derive(Debug, Args)]
pub struct ObjectiveListArgs {
    /// Only those linked to this issue, such as PROJ-123
    #[arg(long, value_name = "KEY")]
    pub issue: Option<String>,
    /// Only those with all these words in the title, the ID or the issue's key
    #[arg(long, value_name = "WORDS")]
    pub query: Option<String>,
    /// The most objectives to list
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Only those older than this objective, for the next page
    #[arg(long, value_name = "ID")]
    pub before: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `objective show`.
#[derive(Debug, Args)]
pub struct ObjectiveShowArgs {
    /// The objective, such as O3
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print the instructions alone, as Markdown, for an agent
    #[arg(long, conflicts_with = "json")]
    pub instructions: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `objective unlink`.
#[derive(Debug, Args)]
pub struct ObjectiveUnlinkArgs {
    /// The objective, such as O3
    #[arg(value_name = "ID")]
    pub id: String,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}
