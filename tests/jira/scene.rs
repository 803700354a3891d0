//! A sandbox with an account.

use coder_server::connection::{Account, Credentials, Gateway, IssueKey, Scheme, Site, token};
use coder_server::environment::Environment;
use coder_server::jira::{Client, Network, Timeouts};
use jira_sandbox::{Sandbox, World, example};

/// A sandbox and an account of it.
pub struct Scene {
    pub sandbox: Sandbox,
    pub network: Network,
    pub account: Account,
}

impl Scene {
    pub fn new(world: World) -> Self {
        Self::as_account(world, example::MIA_EMAIL, example::MIA_TOKEN)
    }

    pub fn as_account(world: World, email: &str, text: &str) -> Self {
        let sandbox = Sandbox::start(world).unwrap();
        let network =
            Network::from_environment(&Environment::default(), Timeouts::default()).unwrap();
        Self {
            account: Account {
                site: Site::parse(&sandbox.site_url()).unwrap(),
                gateway: Gateway::parse(&sandbox.gateway_url()).unwrap(),
                cloud_id: text
                    .starts_with("ATSTT")
                    .then(|| sandbox.cloud_id().parse().unwrap()),
                credentials: Credentials {
                    email: email.parse().unwrap(),
                    token: token(text).unwrap(),
                    scheme: Scheme::Basic,
                },
            },
            network: network.with_sleep(Box::new(|_| {})),
            sandbox,
        }
    }

    pub fn client(&self) -> Client<'_> {
        Client::new(&self.network, &self.account)
    }

    /// The requested paths with their queries.
    pub fn targets(&self) -> Vec<String> {
        let requests = self.sandbox.requests();
        requests.into_iter().map(|request| request.target).collect()
    }
}

pub fn key(text: &str) -> IssueKey {
    text.parse().unwrap()
}
