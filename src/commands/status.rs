//! `jira status`: what is connected, without asking Jira.

use serde_json::{Value, json};

use super::failure::Told;
use super::{field, setup_dir, warn};
use crate::account::Account;
use crate::cli::{Common, StatusArgs};
use crate::error::Failure;
use crate::settings::{self, Settings, SetupDir, Source, Sourced, Warning, git};
use crate::terminal::{Context, Tone};

/// Shows the settings in force, each with its source, and what deserves a warning.
pub(super) fn run(args: &StatusArgs, common: &Common, context: &mut Context) -> Result<(), Told> {
    let directory = setup_dir(common, context)?;
    let settings = Settings::load(&directory, &context.environment)?;
    let connected = settings.account();
    let warnings = all_warnings(&settings, &directory, context);
    if args.json {
        context
            .stdout
            .json(&as_json(&settings, connected.as_ref().err(), &warnings));
    } else {
        show(&settings, connected.is_ok(), context);
        warn(context, &warnings);
    }
    match connected {
        Ok(_) => Ok(()),
        Err(failure) => Err(Told::Yes(failure)),
    }
}

fn all_warnings(settings: &Settings, directory: &SetupDir, context: &Context) -> Vec<Warning> {
    let mut warnings = if settings.account().is_ok() {
        settings.warnings()
    } else {
        Vec::new()
    };
    if settings.file_exists {
        warnings.extend(settings::exposure(directory));
        warnings.extend(git::inspect(&settings.file, &context.environment).warning(&settings.file));
    }
    warnings
}

fn show(settings: &Settings, connected: bool, context: &mut Context) {
    let masked = settings.token.as_ref().map(|token| token.value.masked());
    let missing = if settings.file_exists {
        ""
    } else {
        " (not there)"
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
        &field("E-mail", text(settings.email.as_ref()))
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

fn as_json(settings: &Settings, not_connected: Option<&Failure>, warnings: &[Warning]) -> Value {
    let token = settings.token.as_ref().map(|token| Sourced {
        value: token.value.masked(),
        source: token.source,
    });
    let scheme = Sourced {
        value: settings.scheme.value.name(),
        source: settings.scheme.source,
    };
    json!({
        "ok": not_connected.is_none(),
        "connected": not_connected.is_none(),
        "mode": not_connected.is_none().then(|| settings.mode().name()),
        "site": sourced(settings.site.as_ref()),
        "cloudId": sourced(settings.cloud_id.as_ref()),
        "gatewayUrl": sourced(Some(&settings.gateway)),
        "email": sourced(settings.email.as_ref()),
        "maskedToken": sourced(token.as_ref()),
        "scheme": sourced(Some(&scheme)),
        "enabled": { "value": settings.enabled.value, "source": settings.enabled.source.name() },
        "file": settings.file.display().to_string(),
        "fileExists": settings.file_exists,
        "warnings": warnings_as_json(warnings),
        "error": not_connected.map(super::failure::as_json),
    })
}

fn sourced<T: ToString>(value: Option<&Sourced<T>>) -> Value {
    value.map_or(
        Value::Null,
        |value| json!({ "value": value.value.to_string(), "source": value.source.name() }),
    )
}

/// An account without its token, for `--json`.
pub(super) fn account_as_json(account: &Account) -> Value {
    json!({
        "mode": account.mode().name(),
        "site": account.site.origin(),
        "cloudId": account.cloud_id.as_ref().map(ToString::to_string),
        "gatewayUrl": account.gateway.as_str(),
        "email": account.credentials.email.as_str(),
        "scheme": account.credentials.scheme.name(),
    })
}

/// Warnings for `--json`.
pub(super) fn warnings_as_json(warnings: &[Warning]) -> Vec<Value> {
    warnings.iter().map(|warning| json!({ "name": warning.name, "message": warning.message, "hint": warning.hint })).collect()
}
