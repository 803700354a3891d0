//! Jira is down, refuses, or is not Jira.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use jira_sandbox::{Fault, FaultKind, TokenState};
use serde_json::Value;

use super::scene::Scene;
use super::{Jira, Route, all};
use crate::fixture::{Answer, Fixture, Plan};
use crate::problem;

/// The expected problem.
struct Trouble {
    status: u16,
    kind: &'static str,
    retry_after: Option<&'static str>,
    /// Whether Atlassian responded.
    is_traced: bool,
}

impl Trouble {
    const fn new(status: u16, kind: &'static str) -> Self {
        Self {
            status,
            kind,
            retry_after: None,
            is_traced: false,
        }
    }

    const fn traced(self) -> Self {
        Self {
            is_traced: true,
            ..self
        }
    }

    const fn until(self, seconds: &'static str) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// Asserts the problem for a valid request of every operation.
    #[track_caller]
    fn strikes(&self, scene: &Scene) {
        for route in all() {
            scene.connect();
            let ask = (route.good)(scene);
            let answer = route.send(&scene.fixture, &ask);
            self.check(&route, &answer);
        }
    }

    fn check(&self, route: &Route, answer: &Answer) {
        let about = format!("{} while {}", route.name(), self.kind);
        match route.jira {
            Jira::Unasked => assert_eq!(answer.status, route.status, "{about}: {}", answer.body),
            Jira::Needed | Jira::Named => {
                let problem = problem::expect_with_hint(answer, self.status, self.kind, &about);
                self.check_origin(&problem, &about);
                assert_eq!(answer.header("retry-after"), self.retry_after, "{about}");
            }
            Jira::Tested => {
                let problem = problem::expect_with_hint(answer, 422, self.kind, &about);
                let checks = problem["checks"].as_array().expect("there are checks");
                assert!(!checks.is_empty(), "{about}");
                self.check_origin(&problem, &about);
            }
            Jira::Reported => {
                let report = answer.expect(200).json();
                assert_eq!(report["ok"], false, "{about}");
                assert_eq!(report["error"]["kind"], self.kind, "{about}: {report}");
                self.check_origin(&report["error"], &about);
            }
        }
    }

    fn check_origin(&self, problem: &Value, about: &str) {
        assert_eq!(
            problem["traceId"].is_string(),
            self.is_traced,
            "{about}: {problem}"
        );
    }
}

#[test]
fn only_operations_with_jira_fail_when_it_is_down() {
    let redirect = FaultKind::redirect("https://new-name.atlassian.net/");
    let table = [
        (
            FaultKind::status(503),
            Trouble::new(503, "unavailable").traced(),
        ),
        (
            FaultKind::status(500),
            Trouble::new(503, "unavailable").traced(),
        ),
        (
            FaultKind::unavailable(30),
            Trouble::new(503, "unavailable").traced().until("30"),
        ),
        (
            FaultKind::rate_limited(Some("1800")),
            Trouble::new(503, "rate-limited").traced().until("1800"),
        ),
        (
            FaultKind::rate_limited(None),
            Trouble::new(503, "rate-limited").traced().until("5"),
        ),
        (redirect, Trouble::new(502, "redirected").traced()),
        (FaultKind::html(200), Trouble::new(502, "not-jira")),
        (FaultKind::html(403), Trouble::new(502, "not-jira")),
        (FaultKind::empty_body(), Trouble::new(502, "broken-answer")),
        (FaultKind::Garbage, Trouble::new(502, "broken-answer")),
        (FaultKind::hang_up(), Trouble::new(502, "broken-answer")),
        (FaultKind::Reset, Trouble::new(502, "broken-answer")),
        (FaultKind::Endless, Trouble::new(502, "too-large")),
    ];
    let scene = Scene::of(Fixture::open());
    for (fault, trouble) in table {
        scene.fixture.sandbox.inject(Fault::new(fault));
        trouble.strikes(&scene);
        scene.fixture.sandbox.clear_faults();
    }
}

#[test]
fn reports_refused_connection() {
    let scene = Scene::at(Fixture::open(), unused_site());
    Trouble::new(502, "connection-refused").strikes(&scene);
}

#[test]
fn times_out_without_a_response() {
    let fixture = Fixture::planned(Plan {
        timeout: Duration::from_millis(300),
        ..Plan::default()
    });
    let scene = Scene::of(fixture);
    scene.fixture.sandbox.inject(Fault::new(FaultKind::Stall));
    Trouble::new(504, "timeout").strikes(&scene);
    scene.fixture.sandbox.clear_faults();
}

#[test]
fn refused_credentials_are_not_the_callers() {
    let scene = Scene::of(Fixture::open());
    scene.fixture.sandbox.change(|world| {
        for token in &mut world.tokens {
            token.state = TokenState::Revoked;
        }
    });
    let trouble = Trouble::new(502, "credentials-refused").traced();
    for route in all() {
        scene.connect();
        let ask = (route.good)(&scene);
        let answer = route.send(&scene.fixture, &ask);
        // Not a secret.
        if route.jira == Jira::Named {
            answer.expect(200);
        } else {
            trouble.check(&route, &answer);
        }
    }
}

/// A site on loopback where nothing listens.
fn unused_site() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
