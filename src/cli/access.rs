//! What the commands around sign-in links, sessions and API keys take.

use clap::{ArgGroup, Args, Subcommand, ValueEnum, ValueHint};

use super::EXIT_STATUS;

/// The commands around sessions.
#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// List who is signed in, the newest first
    #[command(after_help = EXIT_STATUS)]
    List(SessionsListArgs),
    /// Sign people out
    #[command(after_help = EXIT_STATUS)]
    End(SessionsEndArgs),
}

/// The commands around API keys.
#[derive(Debug, Subcommand)]
pub enum ApiKeyCommand {
    /// Make a key, which is shown once
    #[command(after_help = EXIT_STATUS)]
    Create(ApiKeyCreateArgs),
    /// List the keys, the newest first
    #[command(after_help = EXIT_STATUS)]
    List(ApiKeyListArgs),
    /// Revoke a key
    #[command(after_help = EXIT_STATUS)]
    Revoke(ApiKeyRevokeArgs),
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleChoice {
    /// All that members may, and change settings and let others in
    Admin,
    /// Search, import, post, and work with tasks
    Member,
}

/// Flags of `sign-in-link`.
#[derive(Debug, Args)]
pub struct SignInLinkArgs {
    /// Whom the link is for, as lists show them
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// What they may do
    #[arg(long, value_enum, value_name = "ROLE", default_value = "member")]
    pub role: RoleChoice,
    /// Where the server can be reached [default: where the last one said]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub url: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `sessions list`.
#[derive(Debug, Args)]
pub struct SessionsListArgs {
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `sessions end`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").required(true).args(["ids", "of", "all"]))]
pub struct SessionsEndArgs {
    /// The sessions, such as S3
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// All of this person; withdraws their open sign-in links too
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
    /// All of everybody; withdraws all open sign-in links too
    #[arg(long)]
    pub all: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `api-key create`.
#[derive(Debug, Args)]
pub struct ApiKeyCreateArgs {
    /// What the key is for, as lists show it
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// What it may do
    #[arg(long, value_enum, value_name = "ROLE", default_value = "member")]
    pub role: RoleChoice,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `api-key list`.
#[derive(Debug, Args)]
pub struct ApiKeyListArgs {
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Flags of `api-key revoke`.
#[derive(Debug, Args)]
pub struct ApiKeyRevokeArgs {
    /// The key, such as K2
    #[arg(value_name = "ID")]
    pub id: String,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}
