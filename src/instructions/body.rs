//! What people wrote, as Markdown that fits below a heading.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::Value;

use crate::jira::Body;
use crate::sanitize::{is_clean, sanitize};
use jira_adf::Document;

/// The body as harmless Markdown, its headings below this level; empty, or with a line end at its
/// end.
pub(super) fn below(level: usize, body: &Body) -> String {
    let markdown = markdown(body);
    if starts_heading(&markdown) || markdown.contains("\n#") {
        lowered(&markdown, level)
    } else {
        markdown
    }
}

fn markdown(body: &Body) -> String {
    let markdown = body.to_markdown();
    // Markdown has U+FFFD for NUL, and a character reference for a byte order mark at its start.
    let is_as_seen = !markdown.contains('\u{fffd}') && !markdown.starts_with("&#xfeff;");
    if is_clean(&markdown) && is_as_seen {
        return markdown;
    }
    // Backslashes and marks are right only around what will be seen.
    let visible = match body {
        Body::Document(document) => visible(document).map(Body::Document),
        Body::Text(text) => Some(Body::Text(sanitize(text).into_owned())),
        Body::Unreadable => None,
    };
    let markdown = visible.map_or(markdown, |body| body.to_markdown());
    match sanitize(&markdown) {
        Cow::Borrowed(_) => markdown,
        Cow::Owned(safe) => safe,
    }
}

/// The document with everything visible in it.
fn visible(document: &Document) -> Option<Document> {
    let mut value = serde_json::to_value(document).ok()?;
    make_visible(&mut value);
    serde_json::from_value(value).ok()
}

/// Follows a document, which does not nest deep.
fn make_visible(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(safe) = sanitize(text) {
                *text = safe;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(make_visible),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    // An address stays the one that it is.
                    Value::String(text) if name == "url" || name == "href" => {
                        *text = spelt_out(text);
                    }
                    _ => make_visible(value),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An address in which whatever is not harmless is percent-encoded.
fn spelt_out(address: &str) -> String {
    let mut spelt = String::with_capacity(address.len());
    for character in address.chars() {
        let bytes = &mut [0; 4];
        let text = character.encode_utf8(bytes);
        if is_clean(text) && !text.contains(['\n', '\t']) {
            spelt.push(character);
        } else {
            spelt.extend(percent_encode(text.as_bytes(), NON_ALPHANUMERIC));
        }
    }
    spelt
}

/// The Markdown with its headings moved down by so many levels, as far as there are any. What stands
/// in quotes and lists may have what headings it likes.
fn lowered(markdown: &str, level: usize) -> String {
    let mut text = String::with_capacity(markdown.len() + 64);
    let mut fence: Option<&str> = None;
    for line in markdown.split_inclusive('\n') {
        match fence {
            Some(open) if line.trim_end() == open => fence = None,
            Some(_) => {}
            None => fence = opened_fence(line),
        }
        if fence.is_none() && starts_heading(line) {
            let own = line.len() - line.trim_start_matches('#').len();
            text.push_str(&"######"[..level.min(6 - own)]);
        }
        text.push_str(line);
    }
    text
}

/// The fence of a code block that begins with this line: [`Document::to_markdown`] ends the block
/// with the same one.
fn opened_fence(line: &str) -> Option<&str> {
    let first = line.chars().next().filter(|first| "`~".contains(*first))?;
    let length = line.len() - line.trim_start_matches(first).len();
    (length >= 3).then(|| &line[..length])
}

fn starts_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with([' ', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_the_one_that_it_is() {
        let body = Body::Document(
            serde_json::from_value(serde_json::json!({
                "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [
                    { "type": "inlineCard", "attrs": { "url": "https://a.b/c\u{202e}d" } },
                    { "type": "text", "text": " e\u{202e}f" },
                ]}],
            }))
            .unwrap(),
        );
        assert_eq!(below(2, &body), "https://a.b/c%E2%80%AEd e\\u{202e}f\n");
    }

    #[test]
    fn headings_stand_below_the_one_above_them() {
        for (markdown, lowered_) in [
            ("# a\n\n## b\n\n##### c\n", "### a\n\n#### b\n\n###### c\n"),
            ("#\n", "###\n"),
            ("#a\n", "#a\n"),
            ("#######\n", "#######\n"),
            ("```\n# a\n```\n\n# b\n", "```\n# a\n```\n\n### b\n"),
            (
                "~~~ a`b\n# a\n```\n~~~\n\n# b\n",
                "~~~ a`b\n# a\n```\n~~~\n\n### b\n",
            ),
            ("````\n```\n# a\n````\n", "````\n```\n# a\n````\n"),
            ("- # a\n\n> # b\n", "- # a\n\n> # b\n"),
        ] {
            assert_eq!(lowered(markdown, 2), lowered_, "{markdown}");
        }
    }

    #[test]
    fn what_is_made_visible_is_escaped_as_it_then_stands() {
        let body = |text: &str| {
            let json = serde_json::json!({ "type": "doc", "version": 1, "content": [
                { "type": "paragraph", "content": [{ "type": "text", "text": text }] }
            ] });
            Body::Document(Document::from_json(&json.to_string()).unwrap())
        };
        for (text, markdown) in [
            ("a\u{202e}b", "a\\u{202e}b\n"),
            ("a\u{200b}_b_", "a\\u{200b}\\_b\\_\n"),
            ("\\\u{200b}", "\\\\\\u{200b}\n"),
            ("a\u{8}b", "a\\u{8}b\n"),
            ("a\0b\u{fffd}", "a\\u{0}b\u{fffd}\n"),
        ] {
            assert_eq!(below(2, &body(text)), markdown, "{text:?}");
            assert_eq!(below(2, &Body::Text(text.to_owned())), markdown, "{text:?}");
        }
        assert_eq!(
            below(2, &Body::Unreadable),
            "[this text could not be read]\n"
        );
    }
}
