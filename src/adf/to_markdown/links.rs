//! Links as Markdown.

use super::escape::{is_entity, is_tame};
use crate::adf::address;
use crate::adf::autolink::autolinks;
use crate::adf::inline::Link;

/// Whether a text says just where it leads.
pub(super) fn says(text: &str, href: &str) -> bool {
    let is_said = text == href
        || href.strip_prefix("mailto:") == Some(text)
        || autolinks(text, None)
            .first()
            .is_some_and(|link| link.place == (0..text.len()) && link.href == href);
    is_said && is_address(text) | is_email(text, href) | is_whole(text, href)
}

/// Whether an address may stand alone, in angle brackets at least.
pub(super) fn is_address(text: &str) -> bool {
    address::is_linkable(text) && address::encoded(text) == text && !text.contains([' ', '<', '>'])
}

fn is_email(text: &str, href: &str) -> bool {
    href.strip_prefix("mailto:") == Some(text) && is_whole(text, href)
}

fn is_whole(text: &str, href: &str) -> bool {
    autolinks(text, None)
        .first()
        .is_some_and(|link| link.place == (0..text.len()) && link.href == href)
}

/// An address that is its own text: as it is where it is read as such, else in angle brackets, else
/// as a link. `seen` is the last character that a reader sees before it; `behind` is the text that
/// touches it from behind, `None` when markup does.
pub(super) fn address(
    href: &str,
    text: &str,
    seen: Option<char>,
    behind: Option<impl AsRef<str>>,
    into: &mut String,
) {
    let is_bare = behind.is_some_and(|behind| {
        /// What follows ends an address sooner or not at all, in bytes.
        const ENOUGH: usize = 64;
        let behind = behind.as_ref();
        let end = behind
            .char_indices()
            .find(|(at, character)| character.is_whitespace() || *at >= ENOUGH)
            .map_or(behind.len(), |(at, _)| at);
        let whole = format!("{text}{}", &behind[..end]);
        is_tame(text)
            && autolinks(&whole, seen)
                .first()
                .is_some_and(|link| link.place == (0..text.len()) && link.href == href)
    });
    if is_bare {
        into.push_str(text);
    } else if text == href && is_address(href) {
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
