//! What connecting needs besides the checks.

use crate::connection::{CloudId, Site};
use crate::error::Failure;
use crate::jira::{self, Network, diagnosis};

/// Asks the site for its cloud ID; nobody's credentials are sent.
pub fn fetch_cloud_id(network: &Network, site: &Site) -> Result<CloudId, Failure> {
    jira::cloud_id(network, site).map_err(|error| diagnosis::explain(&error, None))
}
