//! An answer as it came, bounded.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use crate::connection::Credentials;
use jira_adf::surrogates::replace_lone_surrogates;

/// Atlassian's have 32 characters, in bytes.
const LONGEST_TRACE_ID: usize = 128;

/// Status, headers and body of an answer. The credentials that the request carried are hidden in the
/// headers, should the other side have echoed them; in the body they are hidden where it is quoted.
#[derive(Clone, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, and their values.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed. At most 8 MiB; of an error at most its first 64 KiB.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of that name (given in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(key, _)| key == name)?;
        Some(header.1.as_str())
    }

    /// Atlassian's identifier of the request. A text too long for one is none.
    pub fn trace_id(&self) -> Option<&str> {
        self.header("atl-traceid")
            .or_else(|| self.header("x-arequestid"))
            .filter(|id| id.len() <= LONGEST_TRACE_ID)
    }

    /// The body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Drops a byte order mark, which some proxies put before the text.
    pub(super) fn drop_byte_order_mark(&mut self) {
        if self.body.starts_with(b"\xef\xbb\xbf") {
            self.body.drain(..3);
        }
    }

    /// Hides the credentials that the request carried, should the other side have echoed them in a
    /// text that goes on from here.
    pub(super) fn hide(&mut self, credentials: &Credentials) {
        if let Cow::Owned(hidden) = credentials.redact(&self.text()) {
            self.body = hidden.into_bytes();
        }
    }

    /// Whether the header calls the body JSON, problem details included.
    pub fn claims_json(&self) -> bool {
        let media_type = self.media_type();
        media_type == "application/json"
            || (media_type.starts_with("application/") && media_type.ends_with("+json"))
    }

    /// Whether this is a web page, by its header or by how it begins.
    pub fn is_page(&self) -> bool {
        let start: String = self
            .text()
            .trim_start()
            .chars()
            .take(15)
            .collect::<String>()
            .to_ascii_lowercase();
        let begins_as_page = start.starts_with("<!doctype") || start.starts_with("<html");
        begins_as_page || self.media_type() == "text/html"
    }

    /// The type and subtype of `Content-Type`, in lower case.
    pub fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    /// The body as a value. A lone surrogate (`"\ud800"`), which is no Unicode, becomes U+FFFD
    /// rather than the end of the whole answer.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        let first = serde_json::from_slice(&self.body);
        if first.is_ok() {
            return first;
        }
        match replace_lone_surrogates(&self.text()) {
            Cow::Borrowed(_) => first,
            Cow::Owned(mended) => serde_json::from_str(&mended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(content_type: &str, body: &str) -> Answer {
        Answer {
            status: 200,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_trace_id_is_short() {
        for (length, is_one) in [(32, true), (128, true), (129, false)] {
            let answer = Answer {
                headers: vec![("atl-traceid".to_owned(), "x".repeat(length))],
                ..Answer::default()
            };
            assert_eq!(answer.trace_id().is_some(), is_one, "{length}");
        }
    }

    #[test]
    fn pages_and_json_are_told_apart() {
        assert!(answer("application/json;charset=UTF-8", "{}").claims_json());
        assert!(answer("application/problem+json", "{}").claims_json());
        assert!(!answer("text/json", "{}").claims_json());
        assert!(answer("text/html", "hello").is_page());
        assert!(answer("application/json", " \n<!DOCTYPE html><html>").is_page());
        assert!(!answer("application/json", "{}").is_page());
    }
}
