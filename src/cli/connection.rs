//! What the commands around the connection take.

use clap::{Args, ValueEnum};

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
