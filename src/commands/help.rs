//! Help: the references that every command's help ends with, and the topics that they name.

use clap::builder::StyledStr;
use clap::{Command, CommandFactory as _};

use super::Cli;
use crate::error::Failure;
use crate::terminal::Context;

/// `coder-server help exit-status`.
pub(super) const EXIT_STATUS: &str = "\
Exit status:
  0    success
  1    any other failure (no permission, not found, bad request, bad file)
  2    wrong usage
  3    not connected to Jira, or not enabled
  4    Jira refused the credentials or their scope
  5    Jira could not be reached, or the response was not from Jira
  130  interrupted (Ctrl-C)";

/// `coder-server help environment`.
pub(super) const ENVIRONMENT: &str = "\
Environment variables:
  CODER_SETUP_DIR       directory for the server's files
  JIRA_ENABLED          true or false: whether the connection is used
  JIRA_BASE_URL         the site, such as https://your-company.atlassian.net
  JIRA_CLOUD_ID         the site's cloud ID; selects the gateway
  JIRA_GATEWAY_URL      a gateway other than https://api.atlassian.com
  JIRA_EMAIL            the account's email address
  JIRA_API_TOKEN        the account's API token
  JIRA_AUTH_SCHEME      basic or bearer
  HTTPS_PROXY, NO_PROXY proxy for requests to Jira, and hosts to reach without it
  SSL_CERT_FILE         additional certificate authorities, as a PEM file
  BROWSER               the browser to open pages with
  NO_COLOR              any value turns colors off

A JIRA_ variable takes precedence over the value in jira.json.";

/// The end of every command's help.
const SEE_ALSO: &str = "See also: coder-server help exit-status, coder-server help environment";

/// Returns the command tree with its help. Only the help of the program lists
/// the options that all commands have.
pub(super) fn command() -> Command {
    let mut command = Cli::command().after_help(SEE_ALSO);
    // Adds the global options to the subcommands.
    command.build();
    command.mut_subcommands(with_references)
}

fn with_references(command: Command) -> Command {
    let references = format!("Global options: coder-server --help\n{SEE_ALSO}");
    let examples = command.get_after_long_help().map(StyledStr::to_string);
    let long = examples.map_or_else(
        || references.clone(),
        |examples| format!("{examples}\n\n{references}"),
    );
    let is_hidden = command.is_hide_set() || command.get_name() == "help";
    command
        .after_help(references)
        .after_long_help(long)
        .hide(is_hidden)
        .mut_args(|argument| {
            let is_hidden = argument.is_global_set() || argument.get_id() == "version";
            argument.hide(is_hidden)
        })
        .mut_subcommands(with_references)
}

/// Prints a help topic.
#[expect(clippy::unnecessary_wraps, reason = "commands return a result")]
pub(super) fn topic(text: &str, context: &mut Context) -> Result<(), Failure> {
    context.stdout.raw(&format!("{text}\n"));
    Ok(())
}
