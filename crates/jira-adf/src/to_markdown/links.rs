//! Links as Markdown.

use super::escape::{Escaper, is_entity};
use crate::address;
use crate::autolink::autolinks;
use crate::inline::Link;

/// Whether a text says just where it leads.
pub(super) fn says(text: &str, href: &str) -> bool {
    text == href && is_address(text) || is_whole(text, href)
}

/// Whether it is an e-mail address that CommonMark takes in angle brackets.
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

/// Whether an address may stand alone, in angle brackets at least.
pub(super) fn is_address(text: &str) -> bool {
    address::is_linkable(text) && address::encoded(text) == text && !text.contains([' ', '<', '>'])
}

fn is_whole(text: &str, href: &str) -> bool {
    autolinks(text, None)
        .first()
        .is_some_and(|link| link.place == (0..text.len()) && link.href == href)
}

/// What touches an address.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// The text that it follows without markup in between.
    pub front: &'a str,
    /// The last character that a reader sees before that.
    pub before: Option<char>,
    /// The text that follows it without markup in between; `None` when markup begins there.
    pub behind: Option<&'a str>,
}

/// An address that is its own text: as it is where it is read as such, else in angle brackets, else
/// as a link.
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
        escaper.is_tame(&whole[start..], text.len())
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

/// The end of a link's text, and where it leads.
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

/// The beginning of a link as a tag of HTML.
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

/// A destination or title, between its delimiters.
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
