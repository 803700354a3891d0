//! HTTP itself: connections, bounds, the record, the end.

use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use jira_sandbox::{Host, Sandbox, World, example};
use serde_json::json;

use crate::client::{Wire, ask, behind_gateway, example_sandbox, get, post};

const MYSELF: &str = "/rest/api/3/myself";

#[test]
fn a_connection_serves_many_requests() {
    let sandbox = example_sandbox();
    let mut wire = Wire::connect(&sandbox.site_url());
    for _ in 0..3 {
        let reply = wire.exchange(&get(MYSELF).by_mia());
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("Connection"), Some("keep-alive"));
        let search = post(
            "/rest/api/3/search/jql",
            &json!({ "jql": "project = SHOP" }),
        );
        assert_eq!(wire.exchange(&search.by_mia()).status, 200);
    }
    let last = wire.exchange(&get(MYSELF).by_mia().with("Connection", "close"));
    assert_eq!(last.header("Connection"), Some("close"));
    assert_eq!(wire.read_to_end().unwrap(), b"");
}

#[test]
fn requests_can_come_at_once_and_in_pieces() {
    let sandbox = example_sandbox();
    let mut wire = Wire::connect(&sandbox.site_url());
    let search = post(
        "/rest/api/3/search/jql",
        &json!({ "jql": "project = SHOP" }),
    )
    .by_mia();
    let two = [search.bytes(), get(MYSELF).by_mia().bytes()].concat();
    wire.write(&two);
    assert_eq!(wire.read("POST").unwrap().status, 200);
    assert_eq!(
        wire.read("GET").unwrap().json()["accountId"],
        example::MIA_ID
    );
    for byte in &two {
        wire.write(std::slice::from_ref(byte));
    }
    assert_eq!(wire.read("POST").unwrap().status, 200);
    assert_eq!(
        wire.read("GET").unwrap().json()["accountId"],
        example::MIA_ID
    );
}

#[test]
fn head_has_no_body() {
    let sandbox = example_sandbox();
    let mut wire = Wire::connect(&sandbox.site_url());
    let whole = wire.exchange(&get(MYSELF).by_mia());
    let head = wire.exchange(
        &ask("HEAD", MYSELF)
            .with("Accept", "application/json")
            .by_mia(),
    );
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("Content-Length"),
        whole.header("Content-Length")
    );
    assert_eq!(wire.exchange(&get(MYSELF).by_mia()).status, 200);
}

#[test]
fn what_is_out_of_bounds_is_refused() {
    let sandbox = example_sandbox();
    let long = "x".repeat(70 * 1024);
    let many = "X-Many: x\r\n".repeat(200);
    let table = [
        ("nonsense\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nbad header\r\n\r\n".to_owned(), 400),
        (format!("GET /{long} HTTP/1.1\r\n\r\n"), 431),
        (format!("GET / HTTP/1.1\r\n{many}\r\n"), 431),
        ("POST / HTTP/1.1\r\n\r\n".to_owned(), 411),
        (
            "POST / HTTP/1.1\r\nContent-Length: 8388609\r\n\r\n".to_owned(),
            413,
        ),
        (
            "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n".to_owned(),
            400,
        ),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
            501,
        ),
    ];
    for (bytes, status) in table {
        let mut wire = Wire::connect(&sandbox.site_url());
        wire.write(bytes.as_bytes());
        let reply = wire.read("GET").unwrap();
        assert_eq!(reply.status, status, "{}", &bytes[..20]);
        assert_eq!(wire.read_to_end().unwrap(), b"");
    }
    assert!(sandbox.requests().is_empty());
}

#[test]
fn a_large_body_within_bounds_is_read() {
    let sandbox = example_sandbox();
    // White space between the members, which costs Jira nothing to read.
    let mut search = post("/rest/api/3/search/jql", &json!(null)).by_mia();
    search.body = format!("{{{}\"jql\":\"key = SHOP-1\"}}", " ".repeat(8_000_000)).into_bytes();
    let mut wire = Wire::connect(&sandbox.site_url());
    wire.write(&search.with("Expect", "100-continue").bytes());
    assert_eq!(wire.read_head().unwrap().0, 100);
    assert_eq!(
        wire.read("POST").unwrap().text(),
        r#"{"issues":[{"id":"10100"}],"isLast":true}"#
    );
}

#[test]
fn old_clients_get_one_answer() {
    let sandbox = example_sandbox();
    let mut wire = Wire::connect(&sandbox.site_url());
    wire.write(b"GET /_edge/tenant_info HTTP/1.0\r\n\r\n");
    assert_eq!(wire.read("GET").unwrap().status, 200);
    assert_eq!(wire.read_to_end().unwrap(), b"");
}

#[test]
fn requests_are_recorded() {
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
fn many_clients_at_once_are_served() {
    let sandbox = example_sandbox();
    sandbox.change(|world| world.burst_limits.get = u32::MAX);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut wire = Wire::connect(&sandbox.site_url());
                for _ in 0..50 {
                    assert_eq!(wire.exchange(&get(MYSELF).by_mia()).status, 200);
                }
            });
        }
    });
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 800);
    assert!(requests.iter().all(|request| request.status == Some(200)));
}

#[test]
fn the_end_is_quick_and_frees_the_ports() {
    let sandbox = example_sandbox();
    let port = |url: String| url.rsplit_once(':').unwrap().1.parse::<u16>().unwrap();
    let (site, gateway) = (port(sandbox.site_url()), port(sandbox.gateway_url()));
    assert_ne!(site, gateway);
    let mut idle = Wire::connect(&sandbox.site_url());
    assert_eq!(idle.exchange(&get(MYSELF).by_mia()).status, 200);
    let mut half = Wire::connect(&sandbox.gateway_url());
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
fn a_taken_port_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    assert!(Sandbox::start_at(World::example(), port, 0).is_err());
}

#[test]
fn a_failed_change_leaves_the_sandbox_running() {
    let sandbox = example_sandbox();
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        sandbox.change(|_| panic!("a test's own mistake"));
    }));
    assert!(failed.is_err());
    assert_eq!(get(MYSELF).by_mia().send(&sandbox.site_url()).status, 200);
}
