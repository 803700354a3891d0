//! Sends a request, reads the response within limits, and retries reads.

use std::io::Read as _;
use std::time::{Instant, SystemTime};

use serde::de::DeserializeOwned;
use ureq::RequestBuilder;
use url::Url;

use super::classify::classify;
use super::error::{JiraError, Target};
use super::network::{Network, RequestRecord};
use super::response::Response;
use super::{retry, transport_error};
use crate::connection::Credentials;
use crate::error::Kind;

/// Maximum size of a JSON response, in bytes.
pub(super) const MAX_JSON: u64 = 8 * 1024 * 1024;
/// Maximum size of `tenant_info`, and of the part of an error response that is read, in bytes.
pub(super) const MAX_SMALL: u64 = 64 * 1024;

/// The HTTP method.
#[derive(Clone, Copy)]
pub(super) enum Method<'a> {
    /// A read, which is retried.
    Get,
    /// A write of this JSON, which is never retried, since it could happen twice.
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

/// An HTTP request to Jira.
pub(super) struct HttpRequest<'a> {
    pub target: &'a Target,
    pub method: Method<'a>,
    pub url: String,
    pub credentials: Option<&'a Credentials>,
    /// Maximum size of a successful response, in bytes.
    pub max_size: u64,
}

impl HttpRequest<'_> {
    /// Sends the request. Returns the JSON of a successful response and its size in bytes.
    pub(super) fn send<T: DeserializeOwned>(
        &self,
        network: &Network,
    ) -> Result<(T, usize), JiraError> {
        let mut response = self.send_with_retries(network)?;
        if let Some(error) = classify(&response, self.target) {
            return Err(match self.credentials {
                Some(credentials) => error.redacted(credentials),
                None => error,
            });
        }
        if let Some(credentials) = self.credentials {
            response.redact_body(credentials);
        }
        match response.json() {
            Ok(value) => Ok((value, response.body.len())),
            Err(error) => Err(self.target.invalid_json(&response, &error)),
        }
    }

    fn send_with_retries(&self, network: &Network) -> Result<Response, JiraError> {
        let mut retries = 0;
        loop {
            let response = self.send_once(network)?;
            if matches!(self.method, Method::Post(_)) {
                return Ok(response);
            }
            let retry_after = response
                .header("retry-after")
                .and_then(|value| retry::parse_retry_after(value, SystemTime::now()));
            let delay = retry::delay(response.status, retry_after, retries, fastrand::f64());
            let Some(delay) = delay else {
                return Ok(response);
            };
            network.sleep(delay);
            retries += 1;
        }
    }

    fn send_once(&self, network: &Network) -> Result<Response, JiraError> {
        let start = Instant::now();
        let result = self.exchange(network);
        let (outcome, trace_id) = match &result {
            Ok(response) => (
                response.status.to_string(),
                response.trace_id().map(str::to_owned),
            ),
            Err(error) => (error.kind.name().to_owned(), None),
        };
        network.log(&RequestRecord {
            method: self.method.name(),
            url: self.url.split('?').next().unwrap_or_default().to_owned(),
            outcome,
            elapsed: start.elapsed(),
            trace_id,
        });
        result
    }

    fn exchange(&self, network: &Network) -> Result<Response, JiraError> {
        let url = Url::parse(&self.url).map_err(|error| {
            self.target
                .error_with(Kind::ConnectionFailed, error.to_string())
        })?;
        let proxy = network.proxy_of(&url);
        let failed = |error| transport_error::classify(self.target, proxy.as_deref(), &error);
        network.check_proxied(&url).map_err(failed)?;
        let agent = network
            .agent(&url)
            .map_err(|reason| self.target.error_with(Kind::Tls, reason))?;
        let sent = match self.method {
            Method::Get => self.with_headers(agent.get(url.as_str())).call(),
            Method::Post(json) => self
                .with_headers(agent.post(url.as_str()))
                .header("Content-Type", "application/json")
                // Without this header, Jira's CSRF check can reject a write.
                .header("X-Atlassian-Token", "no-check")
                .send(json),
        };
        let (head, body) = sent.map_err(failed)?.into_parts();
        let headers = head.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), self.redacted(&value))
        });
        let mut response = Response {
            status: head.status.as_u16(),
            headers: headers.collect(),
            body: Vec::new(),
        };
        if head.status.is_success() {
            let read = body.into_with_config().limit(self.max_size).read_to_vec();
            response.body = read.map_err(failed)?;
        } else {
            // The status is enough if the body of an error cannot be read.
            let mut reader = body.into_with_config().reader().take(MAX_SMALL);
            let _ = reader.read_to_end(&mut response.body);
        }
        response.remove_byte_order_mark();
        Ok(response)
    }

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

    /// Redacts credentials that the other side echoes.
    fn redacted(&self, text: &str) -> String {
        self.credentials.map_or_else(
            || text.to_owned(),
            |credentials| credentials.redact(text).into_owned(),
        )
    }
}
