//! GFM's extended autolinks: addresses in plain text, without angle brackets.
//!
//! Source: <https://github.github.com/gfm/#autolinks-extension-> and its reference implementation.

use std::ops::Range;

use memchr::memchr3;

/// An address in a text, in bytes, and where it leads.
#[derive(Debug, PartialEq)]
pub(crate) struct Autolink {
    pub place: Range<usize>,
    pub href: String,
}

/// Maximum length in bytes of a word that is checked for an unfinished address.
const MAX_OPEN: usize = 2048;

/// The addresses in a text, in order. `before` is the character in front of the text.
pub(crate) fn autolinks(text: &str, before: Option<char>) -> Vec<Autolink> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(next) = memchr3(b':', b'.', b'@', &bytes[at..]) {
        at += next;
        let link = match bytes[at] {
            b':' => web(text, from, at, before),
            b'.' => www(text, from, at, before),
            _ => email(text, from, at, before),
        };
        at = link.as_ref().map_or(at + 1, |link| link.place.end);
        if let Some(link) = link {
            from = link.place.end;
            found.push(link);
        }
    }
    found
}

/// Whether the text ends within an address, so that the next characters belong to it.
pub(crate) fn is_open(text: &str, before: Option<char>) -> bool {
    let start = text.rfind(ends_address).map_or(0, |at| {
        at + text[at..].chars().next().map_or(0, char::len_utf8)
    });
    let word = &text[start..];
    if word.len() > MAX_OPEN || !word.contains("://") && !word.contains("www.") {
        return false;
    }
    let before = text[..start].chars().next_back().or(before);
    let bytes = word.as_bytes();
    memchr::memchr2_iter(b':', b'.', bytes).any(|at| {
        let link = match bytes[at] {
            b':' => web(word, 0, at, before),
            _ => www(word, 0, at, before),
        };
        link.is_some()
    })
}

/// Characters that end an address: white space, quotation marks, and full-width punctuation, which
/// often follows an address without a space (browsers encode it when they copy an address). Letters
/// of all scripts may be part of one: `https://ja.wikipedia.org/wiki/猫`.
pub(crate) fn ends_address(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '<' | '>' | '"' | '`' | '“' | '”' | '‘' | '’')
        || matches!(character, '、'..='〃' | '〈'..='】' | '〔'..='〟')
        || matches!(
            character,
            '！' | '＂' | '（' | '）' | '，' | '．' | '：' | '；' | '＜' | '＞' | '？'
        )
        || matches!(character, '［' | '］' | '｛' | '｝' | '｟'..='､')
}

/// Whether the character is part of a word that adjacent characters continue. Scripts without
/// letter case (Chinese, Japanese) write words next to each other without spaces.
pub(crate) fn is_in_word(character: char) -> bool {
    character.is_ascii_digit() || character.is_lowercase() || character.is_uppercase()
}

/// `http://…` or `https://…` around the colon at `at`.
fn web(text: &str, from: usize, at: usize, before: Option<char>) -> Option<Autolink> {
    if !text[at..].starts_with("://") {
        return None;
    }
    let start = ["https", "http"]
        .iter()
        .filter_map(|scheme| Some((at.checked_sub(scheme.len())?, scheme)))
        .find(|(start, scheme)| {
            text.get(*start..at)
                .is_some_and(|written| written.eq_ignore_ascii_case(scheme))
        })?
        .0;
    let previous = text[..start].chars().next_back().or(before);
    if start < from || previous.is_some_and(|previous| previous.is_ascii_alphanumeric()) {
        return None;
    }
    let domain = at + 3;
    is_domain(&text[domain..], 0).then_some(())?;
    let end = end(text, start, domain + 1);
    let href = crate::address::encoded(&text[start..end]).into_owned();
    Some(Autolink {
        place: start..end,
        href,
    })
}

/// `www.…` around the dot at `at`.
fn www(text: &str, from: usize, at: usize, before: Option<char>) -> Option<Autolink> {
    let start = at.checked_sub(3)?;
    if start < from || text.get(start..at) != Some("www") {
        return None;
    }
    let previous = text[..start].chars().next_back().or(before);
    let begins = previous.is_none_or(|previous| {
        previous.is_whitespace()
            || "*_~(".contains(previous)
            || !previous.is_ascii() && !is_in_word(previous)
    });
    if !begins || !is_domain(&text[start..], 1) {
        return None;
    }
    let end = end(text, start, at + 1);
    if end <= at + 1 {
        return None;
    }
    let href = format!("http://{}", crate::address::encoded(&text[start..end]));
    Some(Autolink {
        place: start..end,
        href,
    })
}

/// `name@domain` around the `@` at `at`, with or without `mailto:`.
fn email(text: &str, from: usize, at: usize, before: Option<char>) -> Option<Autolink> {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b".+-_".contains(byte);
    let bytes = text.as_bytes();
    let local = bytes[from..at]
        .iter()
        .rev()
        .take_while(|byte| is_local(byte))
        .count();
    let start = at - local;
    let previous = text[..start].chars().next_back().or(before);
    if local == 0 || previous.is_some_and(|previous| previous == '/' || is_in_word(previous)) {
        return None;
    }
    let rest = &bytes[at + 1..];
    let mut length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
        .count();
    while length > 0 && rest[length - 1] == b'.' {
        length -= 1;
    }
    let domain = &text[at + 1..at + 1 + length];
    // The reference implementation requires a letter at the end.
    let is_domain = domain.contains('.')
        && !domain.starts_with('.')
        && domain.ends_with(|last: char| last.is_ascii_alphabetic());
    if !is_domain || is_version(domain) {
        return None;
    }
    if rest.get(length) == Some(&b'@') {
        return None;
    }
    let end = at + 1 + length;
    let front = &text[from..start];
    if front.ends_with("xmpp:") {
        return None;
    }
    let start = match front.strip_suffix("mailto:") {
        Some(front) => {
            let start = from + front.len();
            let previous = text[..start].chars().next_back().or(before);
            if previous.is_some_and(is_in_word) {
                return None;
            }
            start
        }
        None => start,
    };
    let address = &text[start..end];
    let href = if address.starts_with("mailto:") {
        address.to_owned()
    } else {
        format!("mailto:{address}")
    };
    Some(Autolink {
        place: start..end,
        href,
    })
}

/// Whether this is a package version (`18.2.0-beta`, `v18.x`) rather than a domain.
fn is_version(domain: &str) -> bool {
    let Some((major, minor)) = domain.split_once('.') else {
        return false;
    };
    let major = major.strip_prefix('v').unwrap_or(major);
    let is_number = !major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit());
    let is_wildcard = minor.split('.').next() == Some("x");
    is_number && (is_wildcard || minor.starts_with(|first: char| first.is_ascii_digit()))
}

/// Whether the text starts with a host name that has at least `dots` dots and no `_` in its last
/// two labels.
fn is_domain(text: &str, dots: usize) -> bool {
    let is_host = |character: &char| {
        *character == '-' || *character == '_' || *character == '.' || character.is_alphanumeric()
    };
    let length: usize = text.chars().take_while(is_host).map(char::len_utf8).sum();
    let host = text[..length].trim_end_matches('.');
    host.starts_with(char::is_alphanumeric)
        && host.matches('.').count() >= dots
        && host.rsplit('.').take(2).all(|part| !part.contains('_'))
}

/// The end of the address that starts at `start`, at `least` or after it. Trailing punctuation
/// belongs to the sentence, and so does an unmatched closing parenthesis.
fn end(text: &str, start: usize, least: usize) -> usize {
    let rest = &text[start..];
    let mut end = rest.find(ends_address).unwrap_or(rest.len());
    let count = |byte: u8| memchr::memchr_iter(byte, &rest.as_bytes()[..end]).count();
    let opened = count(b'(');
    let mut closed = count(b')');
    let bytes = rest.as_bytes();
    while start + end > least {
        match bytes[end - 1] {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' => end -= 1,
            b';' => {
                let name = bytes[..end - 1]
                    .iter()
                    .rev()
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .count();
                let is_entity = name > 0 && bytes.get(end - 2 - name) == Some(&b'&');
                end -= if is_entity { name + 2 } else { 1 };
            }
            b')' if closed > opened => {
                closed -= 1;
                end -= 1;
            }
            _ => break,
        }
    }
    start + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_addresses_in_prose() {
        let table: [(&str, &[(&str, &str)]); 21] = [
            (
                "www.commonmark.org",
                &[("www.commonmark.org", "http://www.commonmark.org")],
            ),
            (
                "Visit www.a.org/b.",
                &[("www.a.org/b", "http://www.a.org/b")],
            ),
            (
                "(see https://a.b/c_(d))",
                &[("https://a.b/c_(d)", "https://a.b/c_(d)")],
            ),
            (
                "www.google.com/search?q=x&hl;",
                &[(
                    "www.google.com/search?q=x",
                    "http://www.google.com/search?q=x",
                )],
            ),
            (
                "https://a.b/?q=x;",
                &[("https://a.b/?q=x", "https://a.b/?q=x")],
            ),
            (
                "http://localhost:80/x, and",
                &[("http://localhost:80/x", "http://localhost:80/x")],
            ),
            ("https://a.b/ä!", &[("https://a.b/ä", "https://a.b/%C3%A4")]),
            (
                "mia@example.com, bob@b.c.",
                &[
                    ("mia@example.com", "mailto:mia@example.com"),
                    ("bob@b.c", "mailto:bob@b.c"),
                ],
            ),
            ("hello@mail+xyz.example", &[]),
            (
                "hello+xyz@mail.example",
                &[("hello+xyz@mail.example", "mailto:hello+xyz@mail.example")],
            ),
            ("a.b-c_d@a.b-", &[]),
            ("a.b-c_d@a.b_", &[]),
            ("a.b-c_d@a.b.", &[("a.b-c_d@a.b", "mailto:a.b-c_d@a.b")]),
            (
                "mailto:foo@bar.baz",
                &[("mailto:foo@bar.baz", "mailto:foo@bar.baz")],
            ),
            ("xmpp:foo@bar.baz/txt", &[]),
            ("ftp://a.b", &[]),
            ("xhttps://a.b 5:30 a@b", &[]),
            ("http://", &[]),
            ("https://a_b.c_d.com", &[]),
            ("<https://a.b>", &[("https://a.b", "https://a.b")]),
            (
                "https://a.b https://c.d/:",
                &[
                    ("https://a.b", "https://a.b"),
                    ("https://c.d/", "https://c.d/"),
                ],
            ),
        ];
        for (text, expected) in table {
            let found: Vec<_> = autolinks(text, None)
                .into_iter()
                .map(|link| (text[link.place].to_owned(), link.href))
                .collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|(text, href)| ((*text).to_owned(), (*href).to_owned()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn checks_previous_character() {
        assert!(autolinks("www.a.b", Some('x')).is_empty());
        assert!(autolinks("https://a.b", Some('x')).is_empty());
        assert_eq!(autolinks("https://a.b", Some('"')).len(), 1);
    }

    #[test]
    fn finds_unfinished_addresses() {
        for (text, is_one) in [
            ("see https://a.b/", true),
            ("https://a.b/x.", true),
            ("www.a.b/", true),
            ("https://a.b ", false),
            ("a.b/", false),
            ("https://", false),
        ] {
            assert_eq!(is_open(text, None), is_one, "{text}");
        }
    }
}
