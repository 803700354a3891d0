//! The egress policy of the server.

use std::fmt::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use coder_server::connection::{Account, Gateway, Site};
use coder_server::environment::Environment;
use coder_server::error::{Failure, Kind, Remedy};
use coder_server::integration::check::{self, Schemes};
use coder_server::integration::connect::fetch_cloud_id;
use coder_server::jira::{Client, EgressPolicy, Network, Timeouts};
use jira_sandbox::{Fault, FaultKind, Host, World};

use crate::scene::Scene;
use crate::support::redaction::redacted;

fn public(loopback: bool, hosts: &[&str]) -> EgressPolicy {
    let hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
    EgressPolicy::Public { loopback, hosts }
}

fn network(reach: EgressPolicy) -> Network {
    Network::from_environment(
        &Environment::default(),
        Timeouts::within(Duration::from_secs(5)),
    )
    .unwrap()
    .with_egress_policy(reach)
}

/// A network in which every name resolves to these addresses.
fn named(reach: EgressPolicy, addresses: &'static [&str]) -> Network {
    network(reach).with_resolver(Box::new(move |_, port| {
        let address = |text: &&str| SocketAddr::new(text.parse().unwrap(), port);
        Ok(addresses.iter().map(address).collect())
    }))
}

/// The result of fetching a cloud ID.
fn fetched(network: &Network, site: &str) -> Result<String, Failure> {
    let id = fetch_cloud_id(network, &Site::parse(site).unwrap())?;
    Ok(id.to_string())
}

/// The failure of testing a personal account, if any.
fn tested(network: &Network, site: &str) -> Option<Failure> {
    let account = Account {
        site: Site::parse(site).unwrap(),
        cloud_id: None,
        ..Scene::new(World::example()).account
    };
    decisive(network, &account)
}

fn decisive(network: &Network, account: &Account) -> Option<Failure> {
    let report = check::run(network, account, Schemes::BasicThenBearer, &mut |_| {});
    report.failure().map(|failure| Failure {
        kind: failure.kind,
        message: failure.message.clone(),
        cause: None,
        remedy: failure.remedy.clone(),
        trace_id: None,
        retry_after: None,
    })
}

fn described(failure: &Failure) -> String {
    let hint = match failure.remedy.as_deref() {
        None => "-".to_owned(),
        Some(Remedy::Text(text)) => text.clone(),
        Some(remedy) => format!("{remedy:?}"),
    };
    redacted(
        &format!(
            "{} (exit {})\n  error: {}\n  hint: {hint}\n",
            failure.kind.name(),
            failure.kind.exit_status(),
            failure.chain()
        ),
        &[],
    )
}

#[test]
fn refused_addresses_have_helpful_messages() {
    let network = network(public(false, &[]));
    let mut all = String::new();
    for site in [
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://localhost:8080",
        "https://127.8.9.10",
        "https://[::ffff:127.0.0.1]",
        "https://10.0.0.1",
        "https://10.0.0.1.",
        "https://172.16.0.1:8443",
        "https://192.168.1.1",
        "https://100.64.0.1",
        "https://[fd12:3456::1]",
        "https://[::ffff:10.0.0.1]",
        "https://[64:ff9b::a00:1]",
        "https://0.0.0.0",
        "https://169.254.169.254",
        "https://[::ffff:169.254.169.254]",
        "https://[fd00:ec2::254]",
        "https://[64:ff9b::a9fe:a9fe]",
        "https://[2002:a9fe:a9fe::]",
        "https://[fe80::1]",
        "https://255.255.255.255",
    ] {
        let failure = fetched(&network, site).unwrap_err();
        assert_eq!(failure.kind, Kind::AddressRefused, "{site}");
        assert_eq!(tested(&network, site).unwrap().chain(), failure.chain());
        let _ = write!(all, "{site}: {}", described(&failure));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn disguised_addresses_are_invalid_sites() {
    for site in [
        "https://2130706433",
        "https://0x7f000001",
        "https://0x7f.1",
        "https://0177.0.0.1",
        "https://127.1",
        "https://127.0.0.1%2f@your-company.atlassian.net",
        "https://１０.0.0.1",
        "https://[fe80::1%25eth0]",
    ] {
        assert!(Site::parse(site).is_err(), "{site}");
    }
}

#[test]
fn checks_the_addresses_of_a_name() {
    let site = "https://jira.example";
    let mut all = String::new();
    for addresses in [
        &["10.0.0.1"][..],
        &["127.0.0.1", "::1"],
        &["169.254.169.254", "fd00:ec2::254"],
        &["169.254.169.254", "192.168.0.1"],
        &["::ffff:127.0.0.1"],
    ] {
        let network = named(public(false, &[]), addresses);
        let failure = fetched(&network, site).unwrap_err();
        assert_eq!(failure.kind, Kind::AddressRefused, "{addresses:?}");
        for address in addresses {
            let failure = described(&failure);
            assert!(!failure.contains(address), "{failure}");
        }
        assert_eq!(tested(&network, site).unwrap().chain(), failure.chain());
        let _ = write!(all, "{addresses:?}: {}", described(&failure));
    }
    insta::assert_snapshot!(all);
    let nowhere = named(public(false, &[]), &[]);
    assert_eq!(
        fetched(&nowhere, site).unwrap_err().kind,
        Kind::HostNotFound
    );
}

#[test]
fn does_not_connect_to_refused_addresses() {
    let scene = Scene::new(World::example());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let reach = public(false, &["gateway.example"]);
    let error = Client::new(&network(reach.clone()), &scene.account)
        .myself()
        .unwrap_err();
    assert_eq!(error.kind, Kind::AddressRefused);
    assert!(!error.may_have_been_applied());
    let names = named(reach, &["127.0.0.1", "::1"]);
    for (network, site) in [
        (&network(public(false, &[])), "http://127.0.0.1"),
        (&network(public(false, &[])), "https://127.0.0.1"),
        (&names, "https://rebound.example"),
        // Allowed as a private host, which does not include loopback.
        (&names, "https://gateway.example"),
    ] {
        let site = format!("{site}:{port}");
        assert_eq!(
            tested(network, &site).map(|failure| failure.kind),
            Some(Kind::AddressRefused),
            "{site}"
        );
    }
    let nobody = listener.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
    assert!(scene.targets().is_empty());
}

#[test]
fn refused_gateway_gets_no_token() {
    let scene = Scene::new(World::example());
    let account = Account {
        gateway: Gateway::parse("https://10.9.8.7").unwrap(),
        cloud_id: Some(scene.sandbox.cloud_id().parse().unwrap()),
        ..scene.account.clone()
    };
    let failure = decisive(&network(public(true, &[])), &account).unwrap();
    insta::assert_snapshot!(described(&failure), @r#"
    address-refused (exit 1)
      error: 10.9.8.7 is in a private network; this server does not connect to it
      hint: AllowPrivateHost("10.9.8.7")
    "#);
    let requests = scene.sandbox.requests();
    assert!(!requests.is_empty());
    for request in requests {
        assert_eq!(request.header("authorization"), None);
    }
}

#[test]
fn connects_to_allowed_loopback() {
    let scene = Scene::new(World::example());
    let network = network(public(true, &[]));
    let id = fetch_cloud_id(&network, &scene.account.site).unwrap();
    assert_eq!(id.as_str(), scene.sandbox.cloud_id());
    assert!(decisive(&network, &scene.account).is_none());
    let by_name = scene.sandbox.site_url().replace("127.0.0.1", "localhost");
    assert!(fetched(&network, &by_name).is_ok());
    // The first permitted address is used.
    let mixed = named(
        public(true, &[]),
        &["10.0.0.1", "169.254.169.254", "127.0.0.1"],
    );
    assert!(fetched(&mixed, &by_name).is_ok());
}

#[test]
fn checks_addresses_at_every_connection() {
    let scene = Scene::new(World::example());
    let turns = Arc::new(Mutex::new(vec!["10.0.0.1", "127.0.0.1"]));
    let look_up = move |_: &str, port: u16| {
        let address = turns.lock().unwrap().pop().unwrap();
        Ok(vec![SocketAddr::new(address.parse().unwrap(), port)])
    };
    let network = network(public(true, &[])).with_resolver(Box::new(look_up));
    let by_name = scene.sandbox.site_url().replace("127.0.0.1", "localhost");
    assert!(fetched(&network, &by_name).is_ok());
    // The open connection is not reused either.
    let refused = fetched(&network, &by_name).unwrap_err();
    assert_eq!(refused.kind, Kind::AddressRefused);
    assert_eq!(scene.targets().len(), 1);
}

#[test]
fn does_not_follow_redirects_to_refused_addresses() {
    for location in [
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "http://[fd00:ec2::254]/",
        "https://metadata.google.internal/",
    ] {
        let scene = Scene::new(World::example());
        let fault = Fault::new(FaultKind::redirect(location)).at(Host::Site);
        scene.sandbox.inject(fault);
        let network = network(public(true, &[])).with_resolver(Box::new(|name, _| {
            panic!("{name} was looked up");
        }));
        let failure = fetch_cloud_id(&network, &scene.account.site).unwrap_err();
        assert_eq!(failure.kind, Kind::Redirected, "{location}");
        let failure = decisive(&network, &scene.account).unwrap();
        assert_eq!(failure.kind, Kind::Redirected, "{location}");
    }
}

#[test]
fn dns_lookup_times_out() {
    let timeouts = Timeouts {
        connect: Duration::from_millis(100),
        first_byte: Duration::from_mins(1),
        total: Duration::from_mins(1),
    };
    for reach in [EgressPolicy::Unrestricted, public(false, &[])] {
        let (release, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        let network = Network::from_environment(&Environment::default(), timeouts)
            .unwrap()
            .with_egress_policy(reach)
            .with_resolver(Box::new(move |_, _| {
                // Ends when the test drops the other side.
                let _ = held.lock().unwrap().recv();
                Ok(Vec::new())
            }));
        let start = Instant::now();
        let failure = fetched(&network, "https://stalls.example").unwrap_err();
        assert_eq!(failure.kind, Kind::Timeout);
        assert!(start.elapsed() < timeouts.total / 2);
        drop(release);
    }
}
