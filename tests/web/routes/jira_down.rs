//! Jira is down, or says no, or somebody else answers.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use jira_sandbox::{Fault, FaultKind, TokenState};
use serde_json::Value;

use super::scene::Scene;
use super::{Jira, Route, all};
use crate::fixture::{Answer, Fixture, Plan};
use crate::problem;

/// How it shows that Jira does not answer as it should.
struct Trouble {
    status: u16,
    kind: &'static str,
    retry_after: Option<&'static str>,
    /// Whether it was Atlassian that answered.
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

    /// Every operation, good in itself.
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
            Jira::Told => {
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
fn whoever_needs_jira_hears_that_it_is_down_and_nobody_else() {
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
fn where_nothing_listens_the_connection_is_refused() {
    let scene = Scene::at(Fixture::open(), nowhere());
    Trouble::new(502, "connection-refused").strikes(&scene);
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for() {
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
fn credentials_that_jira_refuses_are_not_those_of_who_asks() {
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
        // That is nobody's secret.
        if route.jira == Jira::Named {
            answer.expect(200);
        } else {
            trouble.check(&route, &answer);
        }
    }
}

/// A site on this machine where nothing listens.
fn nowhere() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
