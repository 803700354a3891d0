//! An HTTP response.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use crate::connection::Credentials;
use jira_adf::surrogates::replace_lone_surrogates;

/// Maximum length of a trace ID, in bytes. Atlassian's have 32.
const MAX_TRACE_ID: usize = 128;

/// Status, headers, and body of a response. Echoed credentials are redacted in the headers; in the
/// body they are redacted where it is quoted.
#[derive(Clone, Default)]
pub(super) struct Response {
    /// The HTTP status.
    pub(super) status: u16,
    /// Header names in lower case, and values.
    pub(super) headers: Vec<(String, String)>,
    /// The decompressed body: at most 8 MiB, or the first 64 KiB of an error.
    pub(super) body: Vec<u8>,
}

impl Response {
    /// The first header with this name in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(key, _)| key == name)?;
        Some(header.1.as_str())
    }

    /// Atlassian's request ID, unless it is too long to be one.
    pub(super) fn trace_id(&self) -> Option<&str> {
        self.header("atl-traceid")
            .or_else(|| self.header("x-arequestid"))
            .filter(|id| id.len() <= MAX_TRACE_ID)
    }

    /// The body as text, with invalid UTF-8 replaced.
    pub(super) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Removes a byte order mark, which some proxies add.
    pub(super) fn remove_byte_order_mark(&mut self) {
        if self.body.starts_with(b"\xef\xbb\xbf") {
            self.body.drain(..3);
        }
    }

    /// Redacts the request's credentials in the body, if the other side echoed them.
    pub(super) fn redact_body(&mut self, credentials: &Credentials) {
        if let Cow::Owned(redacted) = credentials.redact(&self.text()) {
            self.body = redacted.into_bytes();
        }
    }

    /// Whether the content type is JSON, including problem details.
    pub(super) fn has_json_type(&self) -> bool {
        let media_type = self.media_type();
        media_type == "application/json"
            || (media_type.starts_with("application/") && media_type.ends_with("+json"))
    }

    /// Whether this is an HTML page, by its content type or its first characters.
    pub(super) fn is_html(&self) -> bool {
        let start: String = self
            .text()
            .trim_start()
            .chars()
            .take(15)
            .collect::<String>()
            .to_ascii_lowercase();
        let starts_as_html = start.starts_with("<!doctype") || start.starts_with("<html");
        starts_as_html || self.media_type() == "text/html"
    }

    /// Type and subtype of the content type, in lower case.
    pub(super) fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    /// Parses the body. A lone surrogate (`"\ud800"`) becomes U+FFFD instead of an error.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        let first = serde_json::from_slice(&self.body);
        if first.is_ok() {
            return first;
        }
        match replace_lone_surrogates(&self.text()) {
            Cow::Borrowed(_) => first,
            Cow::Owned(replaced) => serde_json::from_str(&replaced),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(content_type: &str, body: &str) -> Response {
        Response {
            status: 200,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn ignores_long_trace_ids() {
        for (length, is_one) in [(32, true), (128, true), (129, false)] {
            let response = Response {
                headers: vec![("atl-traceid".to_owned(), "x".repeat(length))],
                ..Response::default()
            };
            assert_eq!(response.trace_id().is_some(), is_one, "{length}");
        }
    }

    #[test]
    fn distinguishes_html_from_json() {
        assert!(response("application/json;charset=UTF-8", "{}").has_json_type());
        assert!(response("application/problem+json", "{}").has_json_type());
        assert!(!response("text/json", "{}").has_json_type());
        assert!(response("text/html", "hello").is_html());
        assert!(response("application/json", " \n<!DOCTYPE html><html>").is_html());
        assert!(!response("application/json", "{}").is_html());
    }
}
