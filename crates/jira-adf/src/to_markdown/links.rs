//! Links as Markdown.

use super::escape::{Escaper, is_entity};
use crate::address;
use crate::autolink::autolinks;
use crate::inline::Link;

/// Whether a text is the address of its link.
pub(super) fn says(text: &str, href: &str) -> bool {
    text == href && is_address(text) || is_whole(text, href)
}

/// Whether it is an email address that CommonMark accepts in angle brackets.
fn is_plain_email(text: &str, href: &str) -> bool {
    href.strip_prefix("mailto:") == Some(text)
        && is_whole(text, href)
        && text.rsplit('@').next().is_some_and(|domain| {
            domain.split('.').all(|label| {
                let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
                label.len() < 64
                    && is_edge(label.as_bytes().first())
                    && is_edge(label.as_bytes().last())
                    && !label.contains('_')
            })
        })
}

/// Whether an address can be written without a text, at least in angle brackets.
pub(super) fn is_address(text: &str) -> bool {
    address::is_linkable(text) && address::encoded(text) == text && !text.contains([' ', '<', '>'])
}

fn is_whole(text: &str, href: &str) -> bool {
    autolinks(text, None)
        .first()
        .is_some_and(|link| link.place == (0..text.len()) && link.href == href)
}

/// The context of an address.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// The text before it, up to the previous markup.
    pub front: &'a str,
    /// The last visible character before that.
    pub before: Option<char>,
    /// The text after it; `None` when markup follows.
    pub behind: Option<&'a str>,
}

/// Writes an address that is its own text: bare where it is recognized, otherwise in angle brackets
/// or as a link.
pub(super) fn address(
    href: &str,
    text: &str,
    around: Around,
    escaper: &Escaper,
    into: &mut String,
) {
    let is_bare = around.behind.is_some_and(|behind| {
        let start = around.front.len();
        let place = start..start + text.len();
        let whole = format!("{}{text}{behind}", around.front);
        escaper.needs_no_escape(&whole[start..], text.len())
            && autolinks(&whole, around.before)
                .iter()
                .any(|link| link.place == place && link.href == href)
    });
    if is_bare {
        into.push_str(text);
    } else if text == href && is_address(href) || is_plain_email(text, href) {
        into.push('<');
        into.push_str(text);
        into.push('>');
    } else {
        into.push('[');
        for character in text.chars() {
            if character.is_ascii_punctuation() && !matches!(character, '/' | '.' | ':' | '@' | '-')
            {
                into.push('\\');
            }
            into.push(character);
        }
        let link = Link {
            href: href.to_owned(),
            title: None,
        };
        target(&link, true, into);
    }
}

/// Writes the end of a link's text, and its target.
pub(super) fn target(link: &Link, is_in_cell: bool, into: &mut String) {
    into.push_str("](");
    let is_plain = link
        .href
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/:.?=#%-_+,@!$;~'*".contains(&byte));
    if is_plain {
        into.push_str(&link.href);
    } else {
        into.push('<');
        escaped(&link.href, is_in_cell, into);
        into.push('>');
    }
    if let Some(title) = &link.title {
        into.push_str(" \"");
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        escaped(&title, is_in_cell, into);
        into.push('"');
    }
    into.push(')');
}

/// Writes the opening tag of a link.
pub(super) fn open_tag(link: &Link, is_in_cell: bool, into: &mut String) {
    let attribute = |text: &str| {
        let text = htmlize::escape_attribute(text);
        if is_in_cell {
            text.replace('|', "&#124;")
        } else {
            text.into_owned()
        }
    };
    into.push_str("<a href=\"");
    into.push_str(&attribute(&link.href));
    if let Some(title) = &link.title {
        into.push_str("\" title=\"");
        into.push_str(&attribute(title));
    }
    into.push_str("\">");
}

/// Writes a destination or title between its delimiters.
fn escaped(text: &str, is_in_cell: bool, into: &mut String) {
    for (at, character) in text.char_indices() {
        let is_risky = match character {
            '\\' | '"' | '<' | '>' => true,
            '|' => is_in_cell,
            '&' => is_entity(&text[at..]),
            _ => false,
        };
        if is_risky {
            into.push('\\');
        }
        into.push(character);
    }
}
