//! Arguments of `jira connect`.

use clap::{Args, ValueEnum};

use crate::commands::Patience;

/// The account type, which selects the route to Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AccountType {
    /// Your own email address and an API token without scopes
    Personal,
    /// A service account, or any API token with scopes
    Service,
}

/// Arguments of `jira connect`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Prompts for missing values, tests the connection, then saves jira.json.

Examples:
  coder-server jira connect
  coder-server jira connect --account personal --site your-company \\
    --email mia@example.com --token-stdin < token.txt"
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a command line's switches are just that"
)]
pub(crate) struct ConnectArgs {
    /// The account type
    #[arg(long, value_enum, value_name = "TYPE")]
    pub account: Option<AccountType>,
    /// Your Jira address, such as your-company.atlassian.net
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub site: Option<String>,
    /// The site's cloud ID (service accounts; default: fetched)
    #[arg(long, value_name = "ID")]
    pub cloud_id: Option<String>,
    /// The account's email address
    #[arg(long, value_name = "EMAIL", value_hint = clap::ValueHint::EmailAddress)]
    pub email: Option<String>,
    /// Read the API token from standard input
    #[arg(long)]
    pub token_stdin: bool,
    /// A gateway other than https://api.atlassian.com
    ///
    /// For company egress gateways and Atlassian Government Cloud.
    #[arg(long, hide_short_help = true, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub gateway_url: Option<String>,
    /// Allow sending the token to this host outside Jira Cloud
    #[arg(long, hide_short_help = true, value_name = "HOST", value_hint = clap::ValueHint::Hostname)]
    pub allow_host: Option<String>,
    /// In a Git work tree, add jira.json to .gitignore
    #[arg(long, hide_short_help = true)]
    pub gitignore: bool,
    /// Do not open a browser
    #[arg(long)]
    pub no_browser: bool,
    /// Replace an invalid jira.json (kept as jira.json.invalid)
    #[arg(long, hide_short_help = true)]
    pub force: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub patience: Patience,
}
