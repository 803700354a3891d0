//! Emoji short codes (`:white_check_mark:`), GitHub's set, as ADF nodes.

use memchr::memchr;

use crate::autolink::is_in_word;
use crate::inline::{Atom, Inline, Run};
use crate::node::{Node, NodeType};

/// Upper bound for the length of short codes, in bytes.
const LONGEST: usize = 64;

/// The node of a short code without its colons; `None` if the code is unknown.
pub(crate) fn node(short_code: &str) -> Option<Node> {
    let emoji = emojis::get_by_shortcode(short_code)?;
    let id: Vec<String> = emoji
        .as_str()
        .chars()
        .map(|part| format!("{:x}", u32::from(part)))
        .collect();
    Some(
        Node::new(NodeType::Emoji)
            .attr("shortName", format!(":{short_code}:"))
            .attr("id", id.join("-"))
            .attr("text", emoji.as_str()),
    )
}

/// Length, including colons, of the run of adjacent known short codes that starts at the colon at
/// `at`. A run next to a letter, digit, or another colon does not count. `before` and `after` are
/// the characters around the text.
pub fn length_at(
    text: &str,
    at: usize,
    before: Option<char>,
    after: Option<char>,
) -> Option<usize> {
    let previous = text[..at].chars().next_back().or(before);
    if previous.is_some_and(touches) {
        return None;
    }
    let mut end = at;
    while end == at || text[end..].starts_with(':') {
        end += code_length(&text[end..])?;
    }
    let next = text[end..].chars().next().or(after);
    (!next.is_some_and(touches)).then_some(end - at)
}

/// Length, including colons, of the known short code that the text starts with.
fn code_length(text: &str) -> Option<usize> {
    let name = text.strip_prefix(':')?;
    let length = name
        .bytes()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(byte))
        .count();
    let is_code = name[length..].starts_with(':') && is_known(&name[..length]);
    is_code.then_some(length + 2)
}

fn is_known(short_code: &str) -> bool {
    emojis::get_by_shortcode(short_code).is_some()
}

fn touches(character: char) -> bool {
    is_in_word(character) || matches!(character, ':' | '/' | '\\')
}

/// Splits a run at its short codes. `before` and `after` are the characters around it.
pub(crate) fn split_at_emoji<'a>(
    run: Run<'a>,
    before: Option<char>,
    after: Option<char>,
    into: &mut Vec<Inline<'a>>,
) {
    if memchr(b':', run.text.as_bytes()).is_none() {
        into.push(Inline::Run(run));
        return;
    }
    let mut from = 0;
    let mut at = 0;
    while let Some(next) = memchr(b':', &run.text.as_bytes()[at..]) {
        at += next;
        let length = length_at(&run.text, at, before, after).unwrap_or_default();
        let is_plain = (at..at + length.max(1)).any(|at| run.is_plain_colon(at));
        if is_plain || length == 0 {
            at += 1;
            continue;
        }
        if from < at {
            into.push(Inline::run(
                run.text[from..at].to_owned(),
                run.marks.clone(),
            ));
        }
        let names = run.text[at..at + length].split(':');
        let nodes = names.filter_map(node);
        into.extend(nodes.map(|node| Inline::Atom(Atom::New(Box::new(node)))));
        at += length;
        from = at;
    }
    if from == 0 {
        into.push(Inline::Run(run));
    } else if from < run.text.len() {
        into.push(Inline::run(run.text[from..].to_owned(), run.marks));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_runs_of_known_short_codes() {
        for (text, length) in [
            (":tada:", Some(6)),
            (":white_check_mark: done", Some(18)),
            (":+1:!", Some(4)),
            (":nothing_known:", None),
            (":tada::+1:", Some(10)),
            (":tada::nothing_known:", None),
            (":tada::", None),
            (":b:c", None),
            (":30:", None),
            ("::", None),
            (":tada", None),
        ] {
            assert_eq!(length_at(text, 0, None, None), length, "{text}");
        }
        assert_eq!(length_at(":b:", 0, Some('a'), None), None);
        assert_eq!(length_at(":b:", 0, None, Some('a')), None);
    }
}
