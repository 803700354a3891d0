//! The cloud ID of a site.

use serde::Deserialize;

use super::error::{JiraError, Target, classify};
use super::network::Network;
use super::transport::{LARGEST_NOTE, Method, Request};
use crate::connection::{CloudId, Site};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TenantInfo {
    cloud_id: String,
}

/// Asks the site for its cloud ID, as nobody. Only a 200 with JSON and a UUID in it counts.
/// Source: `/_edge/tenant_info`, named in Atlassian's documentation of API base paths.
pub fn cloud_id(network: &Network, site: &Site) -> Result<CloudId, JiraError> {
    let asked = Target::site(site);
    let request = Request {
        asked: &asked,
        method: Method::Get,
        url: site.tenant_info_url(),
        credentials: None,
        largest: LARGEST_NOTE,
    };
    let answer = request.send(network)?;
    if let Some(error) = classify(&answer, &asked) {
        return Err(error);
    }
    let info: TenantInfo = answer
        .json()
        .map_err(|error| asked.unreadable(&answer, &error))?;
    info.cloud_id
        .parse()
        .map_err(|_| asked.not_jira("the answer holds no cloud ID"))
}
