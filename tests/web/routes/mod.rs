//! Every operation of the API, and how it answers to whom.

mod access;
mod bad_input;
mod connection;
mod jira_down;
mod scene;
mod signing_in;
mod success;
mod unconnected;
mod work;

use std::collections::BTreeSet;

use serde_json::Value;

use self::scene::Scene;
use crate::document::Operation;
use crate::fixture::{Answer, Caller, Fixture};

/// An operation, and how it behaves.
struct Route {
    method: &'static str,
    /// As the document has it, with its placeholders.
    path: &'static str,
    who: Who,
    jira: Jira,
    /// The status of a request that is good.
    status: u16,
    /// Makes what such a request needs, without Jira, and gives it. Each call gives one that is good.
    good: fn(&Scene) -> Ask,
    /// Requests that are bad, besides those that every operation refuses.
    bad: fn(&Scene) -> Vec<Bad>,
}

/// Who may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Anybody,
    Members,
    Admins,
}

/// What it has to do with Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Jira {
    /// Jira is not asked.
    Unasked,
    /// Without Jira it fails.
    Needed,
    /// It answers with what is wrong with Jira.
    Told,
    /// It saves only what Jira accepts.
    Tested,
    /// A site is asked that the request names, without credentials.
    Named,
}

/// A request.
#[derive(Debug, Clone)]
struct Ask {
    /// Who asks; nobody in particular: the least who may.
    caller: Option<Caller>,
    path: String,
    body: Option<Value>,
    headers: Vec<(&'static str, String)>,
}

/// A request that is refused, and how.
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

    /// What it is refused with.
    fn fails(self, status: u16, kind: &'static str) -> Bad {
        let ask = self;
        Bad { ask, status, kind }
    }
}

impl Route {
    /// An operation that does not ask Jira, and refuses nothing in particular.
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

    /// For messages of tests.
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path with this in the place of its placeholder.
    fn at(&self, value: &str) -> String {
        at(self.path, value)
    }

    /// The least who may.
    fn caller(&self) -> Caller {
        match self.who {
            Who::Anybody => Caller::Stranger,
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

/// A path with something in the place of its placeholder.
fn at(path: &str, value: &str) -> String {
    let (before, rest) = path.split_once('{').expect("it has a placeholder");
    let (_, after) = rest.split_once('}').expect("it ends");
    format!("{before}{value}{after}")
}

/// Every operation.
fn all() -> Vec<Route> {
    let mut all = access::routes();
    all.extend(connection::routes());
    all.extend(work::routes());
    all
}

/// Those bad requests that name something which is none, or is not there.
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

/// Bad requests with the same path and these bodies.
fn bodies(path: &str, bodies: impl IntoIterator<Item = Value>) -> Vec<Bad> {
    let bodies = bodies.into_iter();
    let bad = bodies.map(|body| Ask::body(path, body).fails(400, "usage"));
    bad.collect()
}

/// Bad requests with these parameters.
fn queries(path: &str, queries: &[&str]) -> Vec<Bad> {
    let queries = queries.iter();
    let bad = queries.map(|query| Ask::path(format!("{path}?{query}")).fails(400, "usage"));
    bad.collect()
}

#[test]
fn the_table_has_every_operation_of_the_document_and_no_other() {
    let fixture = Fixture::unconnected();
    let described: BTreeSet<Operation> = fixture.document().operations().into_iter().collect();
    let listed: Vec<Operation> = all().iter().map(Route::operation).collect();
    let known: BTreeSet<Operation> = listed.iter().cloned().collect();
    assert_eq!(known.len(), listed.len(), "an operation is there twice");
    assert_eq!(described, known);
}
