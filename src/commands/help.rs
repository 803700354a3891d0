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

/// The last line of every command's help.
const SEE_ALSO: &str = "See also: coder-server help exit-status, coder-server help environment";

/// Returns the command tree with its help.
pub(super) fn command() -> Command {
    with_references(Cli::command())
}

fn with_references(command: Command) -> Command {
    let examples = command.get_after_long_help().map(StyledStr::to_string);
    let long = examples.map_or_else(
        || SEE_ALSO.to_owned(),
        |examples| format!("{examples}\n\n{SEE_ALSO}"),
    );
    command
        .after_help(SEE_ALSO)
        .after_long_help(long)
        .mut_subcommands(with_references)
}

/// Prints a help topic.
#[expect(clippy::unnecessary_wraps, reason = "commands return a result")]
pub(super) fn topic(text: &str, context: &mut Context) -> Result<(), Failure> {
    context.stdout.raw(&format!("{text}\n"));
    Ok(())
}
