//! `/api/v1/jira`: the connection, its test, and the cloud ID of a site.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::settings::{Wanted, site};
use crate::error::Failure;
use crate::integration::check::{self, Check, Report, Schemes, Switch};
use crate::integration::connect::{self, Caller, Draft};
use crate::json;
use crate::settings::{OnInvalid, Settings};
use crate::web::json_body::{JsonBody, Object};
use crate::web::middleware::access_log;
use crate::web::middleware::auth::{Admin, Member, SharedState};
use crate::web::ndjson;
use crate::web::problem::{Failed, Problem};
use crate::web::remedies::Web;
use crate::web::state::State;

/// Number of parallel requests of a test.
pub(super) const TEST: u32 = 3;

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(test))
        .routes(routes!(fetch_cloud_id))
}

/// Whether Jira can be used.
#[derive(Debug, Serialize, ToSchema)]
struct JiraState {
    /// Whether Jira is connected and enabled.
    enabled: bool,
    /// The connected site.
    site: Option<String>,
    /// The API mode.
    mode: Option<json::Mode>,
    /// Why Jira is not available.
    error: Option<json::Error>,
}

/// Whether Jira can be used.
///
/// Does not call Jira.
#[utoipa::path(
    get,
    path = "/api/v1/jira",
    operation_id = "showJira",
    tag = "jira",
    responses(
        (status = 200, description = "The state of the connection", body = JiraState),
        Failed,
    )
)]
async fn show(_: Member, Shared(state): SharedState) -> Result<Json<JiraState>, Problem> {
    let shown = state.access_settings(move |state| {
        let settings = state.settings()?;
        let missing = settings.enabled_account().err();
        Ok(JiraState {
            enabled: missing.is_none(),
            site: settings.site.as_ref().map(|site| site.value.to_string()),
            mode: settings.account().ok().map(|account| account.mode().into()),
            error: missing.map(|error| json::Error::new(&error, &Web)),
        })
    });
    Ok(Json(shown.await?))
}

/// The results of the checks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TestReport {
    /// Whether the connection works.
    ok: bool,
    /// Which account was tested.
    account: json::Account,
    /// Who comments will appear as.
    identity: Option<json::Identity>,
    /// Each check, in order.
    checks: Vec<json::Check>,
    /// Warnings about the settings.
    warnings: Vec<json::Warning>,
    /// The other account type, if the same credentials work with it.
    other_route: Option<OtherRoute>,
    /// The error that decided the result.
    error: Option<json::Error>,
}

/// The account type with which the same credentials work.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OtherRoute {
    /// The cloud ID to use; `null` for a personal account.
    cloud_id: Option<String>,
}

/// What to test.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TestWanted {
    /// The settings to test. If omitted, the current settings are tested.
    #[schema(value_type = Option<Wanted>)]
    settings: Option<Object<Wanted>>,
}

/// A line of the response to a test.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum TestEvent {
    /// A check is finished.
    Check(json::Check),
    /// The last line: the report, with all checks.
    Report(Box<TestReport>),
    /// The last line, if the test could not be completed.
    Problem(Box<Problem>),
}

/// Tests the connection: the current one, or one that is about to be saved.
///
/// For administrators. Failures are in the report of a `200` response. With `Accept:
/// application/x-ndjson` each check is a line, sent when it is finished, and the report is the last.
#[utoipa::path(
    post,
    path = "/api/v1/jira/test",
    operation_id = "testJira",
    tag = "jira",
    request_body = TestWanted,
    responses(
        (status = 200, description = "The report", content(
            (TestReport = "application/json"),
            (TestEvent = "application/x-ndjson"),
        )),
        Failed,
    )
)]
async fn test(
    Admin(user): Admin,
    Shared(state): SharedState,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<TestWanted>,
) -> Result<Response, Problem> {
    if !ndjson::is_accepted(&headers) {
        let report = state.call_jira(&user, TEST, |state| tested(state, value, &mut |_| {}));
        return Ok(Json(report.await?).into_response());
    }
    let (sender, lines) = ndjson::channel();
    let (of, by, start) = (Arc::clone(&state), Arc::clone(&user), Instant::now());
    let work = async move {
        let report = state.call_jira(&user, TEST, move |state| {
            let mut tell =
                |check: &Check| sender.send(&TestEvent::Check(json::Check::new(check, &Web)));
            tested(state, value, &mut tell)
        });
        report.await.map(|report| TestEvent::Report(report.into()))
    };
    let problem = move |problem: Problem| {
        let request = (Method::POST, "/api/v1/jira/test");
        access_log::log_stream_failure(&of, request, &by, start, &problem);
        TestEvent::Problem(problem.into())
    };
    ndjson::respond(lines, work, problem).await
}

fn tested(
    state: &State,
    wanted: TestWanted,
    tell: &mut dyn FnMut(&Check),
) -> Result<TestReport, Failure> {
    let Some(Object(wanted)) = wanted.settings else {
        let settings = state.settings()?;
        let account = settings.account()?;
        let report = check::run(&state.network, &account, Schemes::Own, tell);
        return of_report(&settings, &report);
    };
    let desired = wanted.desired()?;
    let (settings, _) = state.settings_even_if_invalid()?;
    let (directory, environment) = (&state.directory, &state.environment);
    let (caller, on_invalid) = (Caller::Administrator, OnInvalid::Refuse);
    let mut draft = Draft::new(
        caller,
        settings,
        on_invalid,
        directory,
        environment,
        &desired,
    )?;
    let report = draft.test(&state.network, tell)?;
    of_report(draft.settings(), &report)
}

fn of_report(settings: &Settings, report: &Report) -> Result<TestReport, Failure> {
    let account = settings.account()?.with_scheme(report.scheme);
    Ok(TestReport {
        ok: report.failure().is_none(),
        account: json::Account::from(&account),
        identity: json::Identity::of(report),
        checks: json::checks(report, &Web),
        warnings: json::warnings(&settings.warnings(), &Web),
        other_route: report.switch.as_ref().map(|switch| OtherRoute {
            cloud_id: match switch {
                Switch::ToGateway(cloud_id) => Some(cloud_id.to_string()),
                Switch::ToSite => None,
            },
        }),
        error: report.failure().map(|error| json::Error::new(error, &Web)),
    })
}

/// A site to fetch the cloud ID of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SiteWanted {
    /// The site: its name, its host, or any address on it.
    site: String,
    /// Hosts outside Jira Cloud that may be contacted.
    #[serde(default)]
    allowed_hosts: Vec<String>,
}

/// A site and its cloud ID.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SiteCloudId {
    /// The normalized site.
    site: String,
    cloud_id: String,
}

/// Fetches the cloud ID of a site.
///
/// For administrators. No credentials are sent.
#[utoipa::path(
    post,
    path = "/api/v1/jira/cloud-id",
    operation_id = "fetchCloudId",
    tag = "jira",
    request_body = SiteWanted,
    responses(
        (status = 200, description = "The cloud ID", body = SiteCloudId),
        Failed,
    )
)]
async fn fetch_cloud_id(
    Admin(user): Admin,
    Shared(state): SharedState,
    JsonBody { value, .. }: JsonBody<SiteWanted>,
) -> Result<Json<SiteCloudId>, Problem> {
    let site = site(&value.site)?;
    connect::check_site(&site, &value.allowed_hosts)?;
    let cloud_id = state.call_jira(&user, 1, move |state| {
        let cloud_id = connect::fetch_cloud_id(&state.network, &site)?;
        Ok(SiteCloudId {
            site: site.to_string(),
            cloud_id: cloud_id.to_string(),
        })
    });
    Ok(Json(cloud_id.await?))
}
