//! The requests of the checks, partly in parallel.

use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use crate::connection::{Account, CloudId, Route};
use crate::jira::{self, Client, JiraError, Myself, Network, Permissions, ServerInfo};

/// A result and how long it took.
pub(super) struct Timed<T> {
    pub value: Result<T, JiraError>,
    pub elapsed: Duration,
}

impl<T> Timed<T> {
    pub fn ask(request: impl FnOnce() -> Result<T, JiraError>) -> Self {
        let start = Instant::now();
        let value = request();
        Self {
            value,
            elapsed: start.elapsed(),
        }
    }
}

/// Responses to anonymous requests.
pub(super) struct Anonymous {
    pub server_info: Timed<ServerInfo>,
    /// Not checked for a personal account; shows where a refused token might work.
    pub cloud_id: Timed<CloudId>,
}

/// Responses to authenticated requests.
pub(super) struct Authenticated {
    pub permissions: Timed<Permissions>,
    /// The site behind the gateway, if the cloud ID is unconfirmed.
    pub behind_gateway: Option<ServerInfo>,
}

/// Sends the anonymous requests and `/myself` in parallel.
pub(super) fn first(network: &Network, account: &Account) -> (Anonymous, Timed<Myself>) {
    thread::scope(|scope| {
        let server_info = scope.spawn(|| Timed::ask(|| jira::server_info(network, &account.site)));
        let cloud_id = scope.spawn(|| Timed::ask(|| jira::cloud_id(network, &account.site)));
        let myself = Timed::ask(|| Client::new(network, account).myself());
        let anonymous = Anonymous {
            server_info: joined(server_info),
            cloud_id: joined(cloud_id),
        };
        (anonymous, myself)
    })
}

/// Sends the requests that need valid credentials.
pub(super) fn second(network: &Network, account: &Account, anonymous: &Anonymous) -> Authenticated {
    let client = Client::new(network, account);
    thread::scope(|scope| {
        let behind_gateway = cloud_id_is_unconfirmed(account, anonymous)
            .then(|| scope.spawn(move || client.server_info().ok()));
        let permissions = Timed::ask(|| client.permissions());
        Authenticated {
            permissions,
            behind_gateway: behind_gateway.and_then(joined),
        }
    })
}

/// Whether the site did not report its cloud ID, so that the gateway has to confirm it.
pub(super) fn cloud_id_is_unconfirmed(account: &Account, anonymous: &Anonymous) -> bool {
    account.route() == Route::Gateway && anonymous.cloud_id.value.is_err()
}

/// Joins a thread and resumes its panic, if any.
fn joined<T>(handle: ScopedJoinHandle<'_, T>) -> T {
    handle
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
