//! `GET /rest/api/3/serverInfo`: what this site is, told to anybody.

use serde_json::json;

use super::Call;
use crate::clock;
use crate::http::Answer;
use crate::world::World;

pub(super) fn answer(world: &mut World, call: &Call) -> Answer {
    let body = json!({
        "baseUrl": call.origin,
        "displayUrl": call.origin,
        "version": "1001.0.0-SNAPSHOT",
        "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud",
        "buildNumber": 100_291,
        "buildDate": "2026-10-20T09:30:11.000+0000",
        "serverTime": clock::jira(world.clock.now()),
        "scmInfo": "1f51473f5c7b75c1a69a0090f4832cdc5053702a",
        "serverTitle": world.title,
        "defaultLocale": { "locale": "en_US" },
        "serverTimeZone": "Etc/UTC",
    });
    Answer::json(200, &body)
}
