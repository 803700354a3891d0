//! `jira status`: shows the connection settings without calling Jira.

use clap::Args;
use serde_json::json;

use super::{Common, field, setup_dir, warn};
use crate::error::Failure;
use crate::json;
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
    common: &Common,
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
    let masked = settings.token.as_ref().map(|token| token.value.masked());
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
    stdout.line(
        &field("Site", text(settings.site.as_ref()))
            .with(Tone::Dim, source(settings.site.as_ref())),
    );
    stdout.line(&field("API mode", mode));
    if let Some(cloud_id) = &settings.cloud_id {
        stdout.line(
            &field("Cloud ID", cloud_id.value.as_str()).with(Tone::Dim, source(Some(cloud_id))),
        );
    }
    if settings.gateway.source != Source::Default {
        stdout.line(
            &field("Gateway", settings.gateway.value.as_str())
                .with(Tone::Dim, source(Some(&settings.gateway))),
        );
    }
    stdout.line(
        &field("Email", text(settings.email.as_ref()))
            .with(Tone::Dim, source(settings.email.as_ref())),
    );
    stdout.line(
        &field("API token", masked.as_deref().unwrap_or("-"))
            .with(Tone::Dim, source(settings.token.as_ref())),
    );
    if settings.scheme.source != Source::Default {
        stdout.line(
            &field("Scheme", settings.scheme.value.name())
                .with(Tone::Dim, source(Some(&settings.scheme))),
        );
    }
    let enabled = if settings.enabled.value { "yes" } else { "no" };
    stdout.line(&field("Enabled", enabled).with(Tone::Dim, source(Some(&settings.enabled))));
    let file = settings.file.display().to_string();
    stdout.line(&field("File", file).with(Tone::Dim, missing));
}

fn text<T: ToString>(value: Option<&Sourced<T>>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.value.to_string())
}

fn source<T>(value: Option<&Sourced<T>>) -> String {
    value.map_or_else(String::new, |value| format!("  ({})", value.source.label()))
}
