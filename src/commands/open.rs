//! `jira open`: prints the URL of an issue and opens it in the browser.

use clap::Args;
use serde_json::json;

use super::{GlobalArgs, setup_dir};
use crate::error::Failure;
use crate::integration::issues;
use crate::settings::Settings;
use crate::terminal::{Context, Line};

/// Arguments of `jira open`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server jira open PROJ-123
  coder-server jira open PROJ-123 --no-browser")]
pub(crate) struct OpenArgs {
    /// The issue: PROJ-123, or its URL
    #[arg(value_name = "ISSUE")]
    pub issue: String,
    /// Print the URL and do not open a browser
    #[arg(long)]
    pub no_browser: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints the URL and opens it. Does not call Jira.
pub(super) fn run(
    args: &OpenArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    let account = Settings::load(&directory, &context.environment)?.enabled_account()?;
    let key = issues::key(&args.issue, &account)?;
    let url = account.site.browse_url(&key);
    if args.json {
        context.report = Some(json!({ "key": key.as_str(), "url": url }));
    } else {
        context.stdout.line(&Line::plain(&url).whole());
    }
    if !args.no_browser && context.browser.open(&url).is_err() {
        let warning = "Could not open a browser";
        context.stderr.line(&Line::warning(warning));
    }
    Ok(())
}
