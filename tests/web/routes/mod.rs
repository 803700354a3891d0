//! Every operation of the API, with valid and invalid requests by every role.

mod access;
mod authentication;
mod bad_input;
mod connection;
mod jira_down;
mod scene;
mod success;
mod unconnected;
mod work;

use std::collections::BTreeSet;

use serde_json::Value;

use self::scene::Scene;
use crate::fixture::{Answer, Caller, Fixture};
use crate::openapi_check::Operation;

/// An operation and its behavior.
struct Route {
    method: &'static str,
    /// Path with placeholders as in the document.
    path: &'static str,
    who: Who,
    jira: Jira,
    /// Status of a valid request.
    status: u16,
    /// Prepares a valid request without Jira.
    good: fn(&Scene) -> Ask,
    /// Specific invalid requests.
    bad: fn(&Scene) -> Vec<Bad>,
}

/// The required role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Anybody,
    Members,
    Admins,
}

/// How the operation uses Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Jira {
    /// Does not use Jira.
    Unasked,
    /// Fails without Jira.
    Needed,
    /// Reports problems of Jira as its result.
    Reported,
    /// Saves only what Jira accepts.
    Tested,
    /// Contacts a site in the request, without credentials.
    Named,
}

/// A request.
#[derive(Debug, Clone)]
struct Ask {
    /// The caller; by default, the one with the lowest sufficient role.
    caller: Option<Caller>,
    path: String,
    body: Option<Value>,
    headers: Vec<(&'static str, String)>,
}

/// A refused request and its problem.
struct Bad {
    ask: Ask,
    status: u16,
    kind: &'static str,
}

impl Ask {
    fn path(path: impl Into<String>) -> Self {
        Self {
            caller: None,
            path: path.into(),
            body: None,
            headers: Vec::new(),
        }
    }

    fn body(path: impl Into<String>, body: Value) -> Self {
        Self {
            body: Some(body),
            ..Self::path(path)
        }
    }

    fn by(mut self, caller: Caller) -> Self {
        self.caller = Some(caller);
        self
    }

    fn with(mut self, header: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((header, value.into()));
        self
    }

    /// The expected status and kind.
    fn fails(self, status: u16, kind: &'static str) -> Bad {
        let ask = self;
        Bad { ask, status, kind }
    }
}

impl Route {
    /// An operation that does not use Jira and has no specific invalid requests.
    fn new(
        method: &'static str,
        path: &'static str,
        who: Who,
        status: u16,
        good: fn(&Scene) -> Ask,
    ) -> Self {
        Self {
            method,
            path,
            who,
            jira: Jira::Unasked,
            status,
            good,
            bad: |_| Vec::new(),
        }
    }

    fn asking(self, jira: Jira) -> Self {
        Self { jira, ..self }
    }

    fn refusing(self, bad: fn(&Scene) -> Vec<Bad>) -> Self {
        Self { bad, ..self }
    }

    fn operation(&self) -> Operation {
        Operation {
            method: self.method.to_owned(),
            path: self.path.to_owned(),
        }
    }

    /// For assertion messages.
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path with a value for its placeholder.
    fn at(&self, value: &str) -> String {
        at(self.path, value)
    }

    /// The caller with the lowest sufficient role.
    fn caller(&self) -> Caller {
        match self.who {
            Who::Anybody => Caller::Anonymous,
            Who::Members => Caller::Member,
            Who::Admins => Caller::Admin,
        }
    }

    #[track_caller]
    fn send(&self, fixture: &Fixture, ask: &Ask) -> Answer {
        let caller = ask.caller.clone().unwrap_or_else(|| self.caller());
        let headers = ask.headers.iter();
        let headers: Vec<(&str, &str)> = headers
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fixture.send(&caller, self.method, &ask.path, &headers, ask.body.clone())
    }
}

/// A path with a value for its placeholder.
fn at(path: &str, value: &str) -> String {
    let (before, rest) = path.split_once('{').expect("it has a placeholder");
    let (_, after) = rest.split_once('}').expect("it ends");
    format!("{before}{value}{after}")
}

/// All operations.
fn all() -> Vec<Route> {
    let mut all = access::routes();
    all.extend(connection::routes());
    all.extend(work::routes());
    all
}

/// Requests with invalid or unknown IDs.
fn names(path: &str, body: Option<&Value>, names: &[(&str, u16, &'static str)]) -> Vec<Bad> {
    let names = names.iter();
    let bad = names.map(|(name, status, kind)| {
        let ask = Ask {
            body: body.cloned(),
            ..Ask::path(at(path, name))
        };
        ask.fails(*status, kind)
    });
    bad.collect()
}

/// Invalid requests with the same path and these bodies.
fn bodies(path: &str, bodies: impl IntoIterator<Item = Value>) -> Vec<Bad> {
    let bodies = bodies.into_iter();
    let bad = bodies.map(|body| Ask::body(path, body).fails(400, "usage"));
    bad.collect()
}

/// Invalid requests with these query parameters.
fn queries(path: &str, queries: &[&str]) -> Vec<Bad> {
    let queries = queries.iter();
    let bad = queries.map(|query| Ask::path(format!("{path}?{query}")).fails(400, "usage"));
    bad.collect()
}

#[test]
fn table_matches_the_document() {
    let fixture = Fixture::unconnected();
    let described: BTreeSet<Operation> = fixture.document().operations().into_iter().collect();
    let listed: Vec<Operation> = all().iter().map(Route::operation).collect();
    let known: BTreeSet<Operation> = listed.iter().cloned().collect();
    assert_eq!(known.len(), listed.len(), "an operation is there twice");
    assert_eq!(described, known);
}
