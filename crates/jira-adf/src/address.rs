//! Addresses of links: which ones become links, and how they are encoded.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

/// The characters that CommonMark's reference renderer encodes in an address. A `%` stays.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Schemes that Jira accepts in links. It silently drops links with other schemes.
const SCHEMES: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];

/// The address in ASCII, percent-encoded like CommonMark's reference renderer does.
pub(crate) fn encoded(address: &str) -> Cow<'_, str> {
    utf8_percent_encode(address, ENCODED).into()
}

/// Whether the encoded address can be a link.
pub(crate) fn is_linkable(address: &str) -> bool {
    SCHEMES.iter().any(|scheme| {
        address.len() > scheme.len()
            && address
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Whether the address has a user name before its host, as browsers parse it:
/// `https://jira.example.com@elsewhere.net` leads to `elsewhere.net`.
pub(crate) fn names_user(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| !url.username().is_empty() || url.password().is_some())
}

/// The address to show after a text that cannot be a link: none when it is empty, a fragment, or
/// the same as the text.
pub(crate) fn to_show<'a>(address: &'a str, text: &str) -> Option<&'a str> {
    let text = text.trim();
    let is_said = address.is_empty()
        || address.starts_with('#')
        || text == address
        || encoded(text) == address;
    (!is_said).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_four_schemes() {
        for (address, is_link) in [
            ("https://a.b", true),
            ("HTTP://a.b", true),
            ("mailto:a@b.c", true),
            ("tel:+1", true),
            ("tel:", false),
            ("http:x", false),
            ("https:://a.b", false),
            ("https:/a.b", false),
            ("javascript:alert(1)", false),
            ("/url", false),
            ("", false),
            ("ftp://a.b", false),
            ("é", false),
        ] {
            assert_eq!(is_linkable(address), is_link, "{address}");
        }
    }

    #[test]
    fn finds_user_name_before_host() {
        for (address, names) in [
            ("https://a.b@c.d", true),
            ("https://a:b@c.d/x", true),
            ("https:///a.b@c.d", true),
            ("https:////a.b@c.d", true),
            ("https:///%5Ca.b@c.d", true),
            ("https://:b@c.d", true),
            ("https://c.d", false),
            ("https://c.d/@x", false),
            ("https://c.d?a@b", false),
            ("https://c.d#a@b", false),
            ("mailto:a@b.c", false),
            ("mailto:a@b.c?x=//d@e", false),
        ] {
            assert_eq!(names_user(address), names, "{address}");
        }
    }

    #[test]
    fn encodes_addresses_in_ascii() {
        for (address, ascii) in [
            (
                "https://a.b/ä?x=1&y=%20#z",
                "https://a.b/%C3%A4?x=1&y=%20#z",
            ),
            ("a b\\[c]`|", "a%20b%5C%5Bc%5D%60%7C"),
        ] {
            assert_eq!(encoded(address), ascii);
            assert_eq!(encoded(ascii), ascii);
        }
    }

    #[test]
    fn shows_addresses_that_the_text_lacks() {
        for (address, text, is_shown) in [
            ("/url", "link", true),
            ("/url", "/url", false),
            ("/%C3%A4", "/ä", false),
            ("", "x", false),
            ("#part", "x", false),
        ] {
            assert_eq!(
                to_show(address, text).is_some(),
                is_shown,
                "{address} {text}"
            );
        }
    }
}
