//! Connections, recorded requests, and the end of a sandbox.

use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use jira_sandbox::{Host, Sandbox, World};
use serde_json::json;

use crate::client::{Connection, behind_gateway, call, example_sandbox, get, post};

const MYSELF: &str = "/rest/api/3/myself";

#[test]
fn connection_serves_many_requests() {
    let sandbox = example_sandbox();
    let mut connection = Connection::connect(&sandbox.site_url());
    for _ in 0..3 {
        let reply = connection.exchange(&get(MYSELF).by_mia());
        assert_eq!(reply.status, 200);
        let search = post(
            "/rest/api/3/search/jql",
            &json!({ "jql": "project = SHOP" }),
        );
        assert_eq!(connection.exchange(&search.by_mia()).status, 200);
    }
    let last = connection.exchange(&get(MYSELF).by_mia().with("Connection", "close"));
    assert_eq!(last.header("Connection"), Some("close"));
    assert_eq!(connection.read_to_end().unwrap(), b"");
}

#[test]
fn head_has_no_body() {
    let sandbox = example_sandbox();
    let mut connection = Connection::connect(&sandbox.site_url());
    let whole = connection.exchange(&get(MYSELF).by_mia());
    let head = connection.exchange(
        &call("HEAD", MYSELF)
            .with("Accept", "application/json")
            .by_mia(),
    );
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("Content-Length"),
        whole.header("Content-Length")
    );
    assert_eq!(connection.exchange(&get(MYSELF).by_mia()).status, 200);
}

#[test]
fn records_requests() {
    let sandbox = example_sandbox();
    let search = post(
        "/rest/api/3/search/jql",
        &json!({ "jql": "project = SHOP" }),
    );
    search
        .by_mia()
        .with("User-Agent", "coderflow/1.0")
        .send(&sandbox.site_url());
    let path = behind_gateway("/rest/api/3/mypermissions?permissions=ADD_COMMENTS");
    get(&path).bearer("wrong").send(&sandbox.gateway_url());
    let requests = sandbox.requests();
    let [first, second] = &requests[..] else {
        panic!("{requests:?}");
    };
    assert_eq!((first.host, first.method.as_str()), (Host::Site, "POST"));
    assert_eq!(first.target, "/rest/api/3/search/jql");
    assert_eq!(first.header("user-agent"), Some("coderflow/1.0"));
    assert_eq!(first.body, br#"{"jql":"project = SHOP"}"#);
    assert_eq!(first.status, Some(200));
    assert_eq!((second.host, second.status), (Host::Gateway, Some(401)));
    assert_eq!(second.target, path);
    assert_eq!(second.path(), behind_gateway("/rest/api/3/mypermissions"));
    assert_eq!(second.header("Authorization"), Some("Bearer wrong"));
}

#[test]
fn serves_many_clients() {
    let sandbox = example_sandbox();
    sandbox.change(|world| world.burst_limits.get = u32::MAX);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut connection = Connection::connect(&sandbox.site_url());
                for _ in 0..50 {
                    assert_eq!(connection.exchange(&get(MYSELF).by_mia()).status, 200);
                }
            });
        }
    });
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 800);
    assert!(requests.iter().all(|request| request.status == Some(200)));
}

#[test]
fn drop_is_quick_and_frees_ports() {
    let sandbox = example_sandbox();
    let port = |url: String| url.rsplit_once(':').unwrap().1.parse::<u16>().unwrap();
    let (site, gateway) = (port(sandbox.site_url()), port(sandbox.gateway_url()));
    assert_ne!(site, gateway);
    let mut idle = Connection::connect(&sandbox.site_url());
    assert_eq!(idle.exchange(&get(MYSELF).by_mia()).status, 200);
    let mut half = Connection::connect(&sandbox.gateway_url());
    half.write(b"GET / HTT");
    let start = Instant::now();
    drop(sandbox);
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(idle.read_to_end().unwrap(), b"");
    assert!(TcpStream::connect(("127.0.0.1", site)).is_err());
    let again = Sandbox::start_at(World::example(), site, gateway).unwrap();
    assert_eq!(port(again.site_url()), site);
    assert_eq!(port(again.gateway_url()), gateway);
}

#[test]
fn port_in_use_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    assert!(Sandbox::start_at(World::example(), port, 0).is_err());
}

#[test]
fn survives_panic_in_change() {
    let sandbox = example_sandbox();
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        sandbox.change(|_| panic!("a mistake in a test"));
    }));
    assert!(failed.is_err());
    assert_eq!(get(MYSELF).by_mia().send(&sandbox.site_url()).status, 200);
}
