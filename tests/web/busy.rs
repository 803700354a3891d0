//! More than the server does at once.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use coder_server::access::Role;
use coder_server::sandbox::{Fault, FaultKind};

use crate::office::{Caller, Office, Plan};
use crate::support::wait_until;

const SEARCH: &str = "/api/v1/jira/issues?query=SHOP-3";

/// So many searches of one person at once as one is left: 32 ask, and 256 wait.
const MOST: usize = 32 + 256;

#[test]
fn who_asks_for_too_much_is_told_when_to_come_again_and_the_others_are_served() {
    let office = Office::planned(Plan {
        timeout: Duration::from_secs(15),
        ..Plan::default()
    });
    office.sandbox.inject(Fault::new(FaultKind::Stall));
    office
        .sandbox
        .change(|world| world.burst_limits.get = u32::MAX);
    let (own, key) = (office.authority().to_owned(), office.member_key());
    let request =
        format!("GET {SEARCH} HTTP/1.1\r\nHost: {own}\r\nAuthorization: Bearer {key}\r\n\r\n");
    let searches: Vec<TcpStream> = (0..MOST)
        .map(|_| {
            let mut stream = office.connect();
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    wait_until("the first are asking", || {
        office.sandbox.requests().len() >= 32
    });
    wait_until("the last of them waits", || {
        let refused = office.ask(&Caller::Member, "GET", SEARCH, None);
        if refused.status != 503 {
            return false;
        }
        assert_eq!(refused.kind(503), "busy");
        assert_eq!(refused.header("retry-after"), Some("5"));
        true
    });
    // What needs no Jira is answered, and so is somebody else.
    office.get("/api/v1/tasks").expect(200);
    office.sandbox.clear_faults();
    let ines = office.sign_in("Ines", Role::Member);
    office.ask(&ines, "GET", SEARCH, None).expect(200);
    drop(searches);
}
