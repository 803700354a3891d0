//! `/api/v1/jira/settings`: shows, saves, and removes the settings.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::jira::TEST;
use super::parameters::Parameters;
use crate::connection::{self, AddressInput, Gateway, Site};
use crate::error::{Failure, Kind};
use crate::integration::check::Check;
use crate::integration::connect::{Caller, Change, DesiredSettings, Draft};
use crate::jira::diagnosis::{ADMIN_PAGE, TOKEN_PAGE};
use crate::json;
use crate::secret::Secret;
use crate::settings::{self, OnInvalid, Settings, variables_in_force};
use crate::web::json_body::{JsonBody, Object};
use crate::web::middleware::access_log;
use crate::web::middleware::auth::{Admin, SharedState};
use crate::web::ndjson;
use crate::web::problem::{Failed, Problem};
use crate::web::remedies::Web;
use crate::web::state::State;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new().routes(routes!(show, save, disconnect))
}

/// The current settings, and the revision of their file.
#[derive(Debug, Serialize, ToSchema)]
struct ShownSettings {
    /// To send with a change, so that concurrent changes are detected.
    revision: String,
    #[serde(flatten)]
    settings: json::Settings,
}

/// The current settings, each value with its source.
///
/// For administrators. The token is masked. If the file is invalid, `error` says why; saving keeps
/// it as `jira.json.invalid`.
#[utoipa::path(
    get,
    path = "/api/v1/jira/settings",
    operation_id = "showSettings",
    tag = "settings",
    responses(
        (status = 200, description = "The settings", body = ShownSettings),
        Failed,
    )
)]
async fn show(_: Admin, Shared(state): SharedState) -> Result<Json<ShownSettings>, Problem> {
    let shown = state.access_settings(move |state| {
        let (settings, invalid) = state.settings_even_if_invalid()?;
        let mut shown = shown(&settings, state);
        if let Some(invalid) = invalid {
            shown.settings.error = Some(json::Error::new(&invalid, &Web));
        }
        Ok(shown)
    });
    Ok(Json(shown.await?))
}

fn shown(settings: &Settings, state: &State) -> ShownSettings {
    let warnings = settings.all_warnings(&state.directory, &state.environment);
    ShownSettings {
        revision: settings.fingerprint.name(&state.key),
        settings: json::Settings::new(settings, &warnings, &Web),
    }
}

/// The settings to save. A value that an environment variable sets may be omitted or repeated.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Wanted {
    /// Whether Jira is enabled.
    enabled: bool,
    /// The site: its name, its host, or any address on it.
    site: Option<String>,
    /// The cloud ID; omitted for a personal account.
    cloud_id: Option<String>,
    /// The gateway, if not the default.
    gateway_url: Option<String>,
    /// The account's email address.
    email: Option<String>,
    /// The account's API token. If omitted or empty, the current one is kept, which requires that
    /// site and gateway stay the same.
    #[schema(write_only)]
    token: Option<Token>,
    /// Hosts outside Jira Cloud that may receive the token.
    #[serde(default)]
    allowed_hosts: Vec<String>,
}

/// A token in a request body, wiped when dropped.
#[derive(Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = Password)]
pub(super) struct Token(#[serde(deserialize_with = "secret")] Secret);

fn secret<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}

impl Wanted {
    /// The parsed settings. Fails as [`Kind::Usage`], naming what is wrong.
    pub fn desired(&self) -> Result<DesiredSettings, Failure> {
        let token = match &self.token {
            Some(Token(token)) if !token.expose().trim().is_empty() => Some(
                connection::token(token.expose())
                    .map_err(|error| wrong("the API token", &error))?,
            ),
            _ => None,
        };
        Ok(DesiredSettings {
            enabled: self.enabled,
            site: given(self.site.as_deref()).map(site).transpose()?,
            cloud_id: given(self.cloud_id.as_deref())
                .map(|text| text.parse().map_err(|error| wrong("the cloud ID", &error)))
                .transpose()?,
            gateway: given(self.gateway_url.as_deref())
                .map(|text| Gateway::parse(text).map_err(|error| wrong("the gateway", &error)))
                .transpose()?,
            email: given(self.email.as_deref())
                .map(|text| {
                    text.parse()
                        .map_err(|error| wrong("the email address", &error))
                })
                .transpose()?,
            token,
            allowed_hosts: self.allowed_hosts.clone(),
        })
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn wrong(what: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Kind::Usage, format!("{what}: {error}"))
}

/// Parses a site that a user typed or pasted.
pub(super) fn site(text: &str) -> Result<Site, Failure> {
    match AddressInput::parse(text).map_err(|error| wrong("the site", &error))? {
        AddressInput::Site(site) => Ok(site),
        AddressInput::Gateway(..) | AddressInput::CloudId(_) => {
            let message = "the site: this address names a cloud ID, not a site";
            Err(Failure::new(Kind::Usage, message)
                .with_hint("enter your Jira address, for example your-company.atlassian.net"))
        }
    }
}

/// Settings to save.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Save {
    /// The revision of the settings that the change is based on.
    revision: String,
    /// The settings.
    #[schema(value_type = Wanted)]
    settings: Object<Wanted>,
}

/// What was saved.
#[derive(Debug, Serialize, ToSchema)]
struct SavedSettings {
    /// The settings as they are now.
    settings: ShownSettings,
    /// The checks, if a test was needed.
    checks: Option<Vec<json::Check>>,
    /// The author of comments, if a test was needed.
    identity: Option<json::Identity>,
}

/// A line of the response to a change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum SaveEvent {
    /// A check is finished.
    Check(json::Check),
    /// The last line, if the settings were saved.
    Saved(Box<SavedSettings>),
    /// The last line, if nothing was saved: `422` when the test failed.
    Problem(Box<Problem>),
}

/// Saves the settings, effective immediately.
///
/// For administrators. They are tested first when the result is enabled and site, cloud ID,
/// gateway, email, or token changed; if the test fails, the response is `422` and the old settings
/// stay. With `Accept: application/x-ndjson` each check is a line, sent when it is finished; a
/// failure after the first line is the last line of a `200` response.
#[utoipa::path(
    put,
    path = "/api/v1/jira/settings",
    operation_id = "saveSettings",
    tag = "settings",
    request_body = Save,
    responses(
        (status = 200, description = "Saved; with lines, the last one says whether", content(
            (SavedSettings = "application/json"),
            (SaveEvent = "application/x-ndjson"),
        )),
        (status = 409, description = "The file was changed since the revision", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The test failed, and nothing was saved", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn save(
    Admin(user): Admin,
    Shared(state): SharedState,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<Save>,
) -> Result<Response, Problem> {
    if !ndjson::is_accepted(&headers) {
        let saved = state.call_jira(&user, TEST, move |state| saved(state, &value, &mut |_| {}));
        return Ok(Json(saved.await??).into_response());
    }
    let (sender, lines) = ndjson::channel();
    let (of, by, start) = (Arc::clone(&state), Arc::clone(&user), Instant::now());
    let work = async move {
        let saved = state.call_jira(&user, TEST, move |state| {
            let mut tell =
                |check: &Check| sender.send(&SaveEvent::Check(json::Check::new(check, &Web)));
            saved(state, &value, &mut tell)
        });
        let saved = saved.await.flatten();
        saved.map(|saved| SaveEvent::Saved(saved.into()))
    };
    let problem = move |problem: Problem| {
        let request = (Method::PUT, "/api/v1/jira/settings");
        access_log::log_stream_failure(&of, request, &by, start, &problem);
        SaveEvent::Problem(problem.into())
    };
    ndjson::respond(lines, work, problem).await
}

/// Saves the settings, or returns why their test failed.
fn saved(
    state: &State,
    wanted: &Save,
    tell: &mut dyn FnMut(&Check),
) -> Result<Result<SavedSettings, Problem>, Failure> {
    let (settings, invalid) = state.settings_even_if_invalid()?;
    check_revision(&settings, &wanted.revision, state)?;
    let on_invalid = match invalid {
        Some(_) => OnInvalid::KeepAside,
        None => OnInvalid::Refuse,
    };
    let desired = wanted.settings.0.desired()?;
    let (directory, environment) = (&state.directory, &state.environment);
    let caller = Caller::Administrator;
    let draft = Draft::new(
        caller,
        settings,
        on_invalid,
        directory,
        environment,
        &desired,
    )?;
    Ok(
        match draft.test_and_save(&state.network, directory, environment, tell)? {
            Change::TestFailed(report) => Err(report.failure().map_or_else(
                || Problem::bad_request("the test failed"),
                |failure| Problem::test_failed(failure, json::checks(&report, &Web)),
            )),
            Change::Saved(settings, report) => Ok(SavedSettings {
                settings: shown(&settings, state),
                checks: report.as_ref().map(|report| json::checks(report, &Web)),
                identity: report.as_ref().and_then(json::Identity::of),
            }),
        },
    )
}

fn check_revision(settings: &Settings, revision: &str, state: &State) -> Result<(), Failure> {
    if settings.fingerprint.name(&state.key) == revision {
        return Ok(());
    }
    let message = format!(
        "{} was changed meanwhile, or the server was restarted; nothing was saved",
        settings.file.display()
    );
    Err(Failure::new(Kind::Conflict, message)
        .with_hint("review the current settings, then repeat the change"))
}

/// Which settings to remove.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Disconnect {
    /// The revision of the settings to remove.
    revision: String,
}

/// What was removed, and what remains.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Disconnected {
    /// The files that were removed.
    removed: Vec<String>,
    /// The environment variables that still apply.
    variables_in_force: Vec<&'static str>,
    /// Where to revoke the token, which stays valid.
    revoke_at: Vec<&'static str>,
}

/// Disconnects: removes `jira.json` and this program's own files next to it.
///
/// For administrators. Tasks stay. The API token stays valid until it is revoked.
#[utoipa::path(
    delete,
    path = "/api/v1/jira/settings",
    operation_id = "disconnectJira",
    tag = "settings",
    params(Disconnect),
    responses(
        (status = 200, description = "Disconnected", body = Disconnected),
        (status = 409, description = "The file was changed since the revision", body = Problem, content_type = "application/problem+json"),
        Failed,
    )
)]
async fn disconnect(
    _: Admin,
    Shared(state): SharedState,
    Parameters(asked): Parameters<Disconnect>,
) -> Result<Json<Disconnected>, Problem> {
    let removed = state.access_settings(move |state| {
        let (settings, _) = state.settings_even_if_invalid()?;
        check_revision(&settings, &asked.revision, state)?;
        let removed = settings::remove(&state.directory, Some(settings.fingerprint))?;
        Ok(Disconnected {
            removed: removed
                .paths()
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
            variables_in_force: variables_in_force(&state.environment),
            revoke_at: vec![TOKEN_PAGE, ADMIN_PAGE],
        })
    });
    Ok(Json(removed.await?))
}
