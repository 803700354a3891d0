//! `jira status`: shows the connection settings without calling Jira.

use clap::Args;
use serde_json::json;

use super::{GlobalArgs, field, setup_dir, warn};
use crate::connection::{CloudId, Email, Gateway, Scheme, Site};
use crate::error::Failure;
use crate::json;
use crate::secret::Secret;
use crate::settings::{Settings, Source, Sourced};
use crate::terminal::{Context, Tone};

/// Arguments of `jira status`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  coder-server jira status --json")]
pub(crate) struct StatusArgs {
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Shows the settings in force with their sources and warnings.
pub(super) fn run(
    args: &StatusArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let directory = setup_dir(common, context)?;
    let settings = Settings::load(&directory, &context.environment)?;
    let connected = settings.account();
    let warnings = settings.all_warnings(&directory, &context.environment);
    if args.json {
        context.report = Some(json!(json::Settings::new(&settings, &warnings, common)));
    } else {
        show(&settings, connected.is_ok(), context);
        warn(context, common, &warnings);
    }
    connected.map(|_| ())
}

fn show(settings: &Settings, connected: bool, context: &mut Context) {
    let missing = if settings.file_exists {
        ""
    } else {
        " (does not exist)"
    };
    let mode = if connected {
        settings.mode().label()
    } else {
        "not connected"
    };
    let stdout = &mut context.stdout;
    for (name, value) in values(settings) {
        let line = match value {
            None if name == "Cloud ID" => continue,
            Some((_, Source::Default)) if name != "Enabled" => continue,
            None => field(name, "-"),
            Some((value, source)) => {
                field(name, value).with(Tone::Dim, format!("  ({})", source.label()))
            }
        };
        stdout.line(&line);
        if name == "Site" {
            stdout.line(&field("API mode", mode));
        }
    }
    let file = settings.file.display().to_string();
    stdout.line(&field("File", file).with(Tone::Dim, missing));
}

/// The name, value, and source of each setting. The token is masked.
pub(super) fn values(settings: &Settings) -> [(&'static str, Option<(String, Source)>); 7] {
    fn shown<T>(
        value: Option<&Sourced<T>>,
        text: impl Fn(&T) -> String,
    ) -> Option<(String, Source)> {
        value.map(|value| (text(&value.value), value.source))
    }
    let enabled = |enabled: &bool| if *enabled { "yes" } else { "no" }.to_owned();
    let scheme = |scheme: &Scheme| scheme.name().to_owned();
    let cloud_id = settings.cloud_id.as_ref();
    [
        ("Site", shown(settings.site.as_ref(), Site::to_string)),
        ("Cloud ID", shown(cloud_id, CloudId::to_string)),
        (
            "Gateway",
            shown(Some(&settings.gateway), Gateway::to_string),
        ),
        ("Email", shown(settings.email.as_ref(), Email::to_string)),
        ("API token", shown(settings.token.as_ref(), Secret::masked)),
        ("Scheme", shown(Some(&settings.scheme), scheme)),
        ("Enabled", shown(Some(&settings.enabled), enabled)),
    ]
}
