//! One request on the wire: sent once, read within bounds, tried again when that is safe.

use std::io::Read as _;
use std::time::{Instant, SystemTime};

use ureq::RequestBuilder;
use url::Url;

use super::answer::Answer;
use super::error::{JiraError, Target};
use super::network::{Network, RequestRecord};
use super::{retry, transport_error};
use crate::connection::Credentials;

/// The most that Jira's JSON may be.
pub(super) const LARGEST_JSON: u64 = 8 * 1024 * 1024;
/// The most that is read of an error or of `tenant_info`.
pub(super) const LARGEST_NOTE: u64 = 64 * 1024;

/// What is done.
#[derive(Clone, Copy)]
pub(super) enum Method<'a> {
    /// A read, which may be tried again.
    Get,
    /// A write of this JSON, which may not: it could happen twice.
    Post(&'a str),
}

impl Method<'_> {
    const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post(_) => "POST",
        }
    }
}

/// A request to be made.
pub(super) struct Request<'a> {
    pub asked: &'a Target,
    pub method: Method<'a>,
    pub url: String,
    pub credentials: Option<&'a Credentials>,
    /// The most bytes that a good answer may have.
    pub largest: u64,
}

impl Request<'_> {
    /// Gives the answer, whatever its status, or what kept it from coming.
    pub(super) fn send(&self, network: &Network) -> Result<Answer, JiraError> {
        let mut tries = 0;
        loop {
            let answer = self.send_once(network)?;
            if matches!(self.method, Method::Post(_)) {
                return Ok(answer);
            }
            let asked = answer
                .header("retry-after")
                .and_then(|value| retry::parse_retry_after(value, SystemTime::now()));
            let Some(wait) = retry::wait(answer.status, asked, tries, fastrand::f64()) else {
                return Ok(answer);
            };
            network.pause(wait);
            tries += 1;
        }
    }

    fn send_once(&self, network: &Network) -> Result<Answer, JiraError> {
        let start = Instant::now();
        let result = self.exchange(network);
        let (outcome, trace_id) = match &result {
            Ok(answer) => (
                answer.status.to_string(),
                answer.trace_id().map(str::to_owned),
            ),
            Err(error) => (error.kind.name().to_owned(), None),
        };
        network.tell(&RequestRecord {
            method: self.method.name(),
            url: self.url.split('?').next().unwrap_or_default().to_owned(),
            outcome,
            elapsed: start.elapsed(),
            trace_id,
        });
        result
    }

    fn exchange(&self, network: &Network) -> Result<Answer, JiraError> {
        let url =
            Url::parse(&self.url).map_err(|error| self.asked.unreachable(error.to_string()))?;
        let proxy = network.proxy_of(&url);
        network
            .judge_behind_proxy(&url)
            .map_err(|error| transport_error::judge(self.asked, proxy.as_deref(), &error))?;
        let agent = network
            .agent(&url)
            .map_err(|reason| self.asked.untrusting(reason))?;
        let sent = match self.method {
            Method::Get => self.with_headers(agent.get(url.as_str())).call(),
            Method::Post(json) => self
                .with_headers(agent.post(url.as_str()))
                .header("Content-Type", "application/json")
                // Jira takes a write without it for one that another site made a browser send.
                .header("X-Atlassian-Token", "no-check")
                .send(json),
        };
        let response =
            sent.map_err(|error| transport_error::judge(self.asked, proxy.as_deref(), &error))?;
        let (head, body) = response.into_parts();
        let mut answer = Answer {
            status: head.status.as_u16(),
            headers: head
                .headers
                .iter()
                .map(|(name, value)| {
                    (
                        name.as_str().to_owned(),
                        self.hidden(&String::from_utf8_lossy(value.as_bytes())),
                    )
                })
                .collect(),
            body: Vec::new(),
        };
        if head.status.is_success() {
            let read = body.into_with_config().limit(self.largest).read_to_vec();
            answer.body =
                read.map_err(|error| transport_error::judge(self.asked, proxy.as_deref(), &error))?;
        } else {
            // The status says enough should the rest of an error's body not come.
            let mut reader = body.into_with_config().reader().take(LARGEST_NOTE);
            let _ = reader.read_to_end(&mut answer.body);
        }
        answer.drop_byte_order_mark();
        Ok(answer)
    }

    /// What every request says: the language of texts, and who asks.
    fn with_headers<Body>(&self, builder: RequestBuilder<Body>) -> RequestBuilder<Body> {
        let builder = builder
            .header("Accept-Language", "en")
            .header("X-Force-Accept-Language", "true");
        match self.credentials {
            Some(credentials) => {
                builder.header("Authorization", credentials.authorization().expose())
            }
            None => builder,
        }
    }

    /// A page or a proxy may echo the request; a token must not travel on from there.
    fn hidden(&self, text: &str) -> String {
        self.credentials.map_or_else(
            || text.to_owned(),
            |credentials| credentials.redact(text).into_owned(),
        )
    }
}
