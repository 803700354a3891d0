//! Egress policy behind a proxy.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use coder_server::connection::{Account, Credentials, Gateway, Scheme, Site, token};
use coder_server::environment::Environment;
use coder_server::error::Kind;
use coder_server::integration::check::{self, Schemes};
use coder_server::integration::connect::fetch_cloud_id;
use coder_server::jira::{EgressPolicy, Network, Timeouts};
use jira_sandbox::{World, example};

use crate::support::https_proxy::HttpsProxy;
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};

/// A name that only the proxy can resolve.
const BEYOND: &str = "jira.beyond.example";
/// A name with a public and a private address.
const BOTH: &str = "jira.both.example";
/// Names with forbidden addresses.
const INTERNAL: &str = "wiki.internal.example";
const METADATA: &str = "metadata.google.internal";

/// A proxy on loopback that stands in for these hosts, the names that were resolved, and a server's
/// network through that proxy.
fn behind_proxy(hosts: &[&str]) -> (JiraCloud, Arc<Mutex<Vec<String>>>, Network) {
    let plan =
        HttpsProxy::in_place_of(&[SITE, GATEWAY, BEYOND, BOTH, INTERNAL, METADATA, "10.0.0.1"]);
    let cloud = JiraCloud::behind(plan, World::example(), |_| None);
    let looked_up = Arc::default();
    let noted: Arc<Mutex<Vec<String>>> = Arc::clone(&looked_up);
    let look_up = move |name: &str, port: u16| {
        noted.lock().unwrap().push(name.to_owned());
        let found: &[&str] = match name {
            BOTH => &["10.0.0.1", "104.192.142.1"],
            INTERNAL => &["10.0.0.1", "fd12::1"],
            METADATA => &["169.254.169.254"],
            "localhost" => &["127.0.0.1", "::1"],
            _ => return Err(io::ErrorKind::NotFound.into()),
        };
        let address = |text: &&str| SocketAddr::new(text.parse().unwrap(), port);
        Ok(found.iter().map(address).collect())
    };
    let environment: Environment = cloud.variables().into_iter().collect();
    let hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
    let loopback = false;
    let network =
        Network::from_environment(&environment, Timeouts::within(Duration::from_secs(20)))
            .unwrap()
            .with_egress_policy(EgressPolicy::Public { loopback, hosts })
            .with_resolver(Box::new(look_up));
    (cloud, looked_up, network)
}

fn fetch(network: &Network, site: &str) -> Result<(), Kind> {
    match fetch_cloud_id(network, &Site::parse(site).unwrap()) {
        Ok(_) => Ok(()),
        Err(failure) => Err(failure.kind),
    }
}

fn account(site: &str, gateway: &str) -> Account {
    Account {
        site: Site::parse(site).unwrap(),
        gateway: Gateway::parse(gateway).unwrap(),
        cloud_id: Some(example::CLOUD_ID.parse().unwrap()),
        credentials: Credentials {
            email: example::BOT_EMAIL.parse().unwrap(),
            token: token(example::BOT_TOKEN).unwrap(),
            scheme: Scheme::Basic,
        },
    }
}

#[test]
fn policy_allows_any_proxy_and_atlassian_hosts_through_it() {
    let (cloud, looked_up, network) = behind_proxy(&[]);
    let account = account(&format!("https://{SITE}"), &format!("https://{GATEWAY}"));
    let report = check::run(&network, &account, Schemes::Own, &mut |_| {});
    assert!(report.failure().is_none(), "{:?}", report.failure());
    assert!(!cloud.proxy.requests().is_empty());
    assert_eq!(*looked_up.lock().unwrap(), [""; 0]);
}

#[test]
fn refused_addresses_are_not_requested_from_the_proxy() {
    let (cloud, _, network) = behind_proxy(&[]);
    for host in [
        "10.0.0.1",
        "10.0.0.1:8443",
        "127.0.0.1",
        "[::1]",
        "169.254.169.254",
        "[::ffff:10.0.0.1]",
        "[fd00:ec2::254]",
        "[64:ff9b::a9fe:a9fe]",
        "localhost",
        INTERNAL,
        METADATA,
    ] {
        let site = format!("https://{host}");
        assert_eq!(fetch(&network, &site), Err(Kind::AddressRefused), "{host}");
        for account in [account(&site, &site), account(&site, &site).on_site()] {
            let report = check::run(&network, &account, Schemes::BasicThenBearer, &mut |_| {});
            let kind = report.failure().map(|failure| failure.kind);
            assert_eq!(kind, Some(Kind::AddressRefused), "{host}");
        }
    }
    assert_eq!(cloud.proxy.tunnels(), []);
}

#[test]
fn unresolvable_hosts_need_permission_behind_a_proxy() {
    let (cloud, looked_up, network) = behind_proxy(&[]);
    let beyond = format!("https://{BEYOND}");
    assert_eq!(fetch(&network, &beyond), Err(Kind::AddressRefused));
    assert_eq!(cloud.proxy.tunnels(), []);
    assert_eq!(fetch(&network, &format!("https://{BOTH}")), Ok(()));
    assert_eq!(*looked_up.lock().unwrap(), [BEYOND, BOTH]);
    let (cloud, _, network) = behind_proxy(&[BEYOND]);
    assert_eq!(fetch(&network, &beyond), Ok(()));
    cloud.proxy.assert_no_unknown_host();
}

#[test]
fn allowed_private_host_is_requested() {
    let (cloud, _, network) = behind_proxy(&[INTERNAL, "10.0.0.1:443", METADATA]);
    assert_eq!(fetch(&network, &format!("https://{INTERNAL}")), Ok(()));
    assert_eq!(fetch(&network, "https://10.0.0.1"), Ok(()));
    for refused in ["https://10.0.0.1:8443", "https://metadata.google.internal"] {
        assert_eq!(
            fetch(&network, refused),
            Err(Kind::AddressRefused),
            "{refused}"
        );
    }
    assert_eq!(cloud.proxy.tunnels().len(), 2);
}

#[test]
fn no_proxy_hosts_are_checked_when_connecting() {
    let (cloud, _, _) = behind_proxy(&[]);
    let environment: Environment = cloud.variables().into_iter().collect();
    let network = Network::from_environment(
        &environment.with("NO_PROXY", "*"),
        Timeouts::within(Duration::from_secs(20)),
    )
    .unwrap()
    .with_egress_policy(EgressPolicy::Public {
        loopback: false,
        hosts: Vec::new(),
    })
    // Even for Atlassian's hosts, in case DNS is poisoned.
    .with_resolver(Box::new(|_, port| Ok(vec![([10, 0, 0, 1], port).into()])));
    for site in [format!("https://{SITE}"), "https://127.0.0.1".to_owned()] {
        assert_eq!(fetch(&network, &site), Err(Kind::AddressRefused), "{site}");
    }
    assert_eq!(cloud.proxy.tunnels(), []);
}
