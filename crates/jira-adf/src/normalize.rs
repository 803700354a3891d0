//! Normal form of inline content, independent of how it was written. Both directions use it, so
//! that a round trip changes nothing.

use std::borrow::Cow;

use crate::inline::{Inline, Marks};

/// Normalizes inline content: adjacent text with equal marks is merged, line ends are line breaks,
/// there is no white space at the edges of lines or of marks, and no line break at the edges. Code
/// stays as it is.
pub(crate) fn normalized(inlines: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    if let [Inline::Run(run)] = &*inlines
        && is_normal(&run.text)
    {
        return inlines;
    }
    merged(unmark_spaces(trimmed(break_lines(inlines))))
}

fn is_normal(text: &str) -> bool {
    !text.is_empty()
        && !has_line_end(text)
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
}

fn has_line_end(text: &str) -> bool {
    memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some()
}

/// White space that Markdown removes at the edges of lines.
pub(crate) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{b}' | '\u{c}')
}

/// Replaces line ends in text by line breaks.
fn break_lines(inlines: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let is_broken = |inline: &Inline| matches!(inline, Inline::Run(run) if has_line_end(&run.text));
    if !inlines.iter().any(is_broken) {
        return inlines;
    }
    let mut broken = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Run(run) if has_line_end(&run.text) => {
                let text = run.text.replace("\r\n", "\n");
                for (at, line) in text.split(['\n', '\r']).enumerate() {
                    if at > 0 {
                        broken.push(Inline::Break);
                    }
                    broken.push(Inline::run(line.to_owned(), run.marks.clone()));
                }
            }
            other => broken.push(other),
        }
    }
    broken
}

/// Removes empty text, and white space at the edges of lines.
fn trimmed(inlines: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let is_inner = |inline: &Inline| match inline {
        Inline::Run(run) => !run.text.is_empty(),
        Inline::Break => false,
        Inline::Atom(_) => true,
    };
    let is_edge = |inline: Option<&Inline>, has_space: fn(&str) -> bool| match inline {
        Some(Inline::Run(run)) => run.marks.is_code() || !has_space(&run.text),
        _ => true,
    };
    if inlines.iter().all(is_inner)
        && is_edge(inlines.first(), |text| text.starts_with(is_space))
        && is_edge(inlines.last(), |text| text.ends_with(is_space))
    {
        return inlines;
    }
    let mut kept: Vec<Inline> = Vec::with_capacity(inlines.len());
    let mut is_line_start = true;
    for inline in inlines {
        match inline {
            Inline::Run(mut run) => {
                if is_line_start && !run.marks.is_code() {
                    let start = run.text.len() - run.text.trim_start_matches(is_space).len();
                    run = run.part(start..run.text.len());
                }
                if !run.text.is_empty() {
                    is_line_start = false;
                    kept.push(Inline::Run(run));
                }
            }
            Inline::Break => {
                trim_end(&mut kept);
                is_line_start = true;
                if !kept.is_empty() {
                    kept.push(Inline::Break);
                }
            }
            Inline::Atom(_) => {
                is_line_start = false;
                kept.push(inline);
            }
        }
    }
    trim_end(&mut kept);
    while matches!(kept.last(), Some(Inline::Break)) {
        kept.pop();
        trim_end(&mut kept);
    }
    kept
}

fn trim_end(kept: &mut Vec<Inline>) {
    while let Some(Inline::Run(run)) = kept.last_mut()
        && !run.marks.is_code()
    {
        let length = run.text.trim_end_matches(is_space).len();
        if length > 0 {
            truncate(&mut run.text, length);
            return;
        }
        kept.pop();
    }
}

fn truncate(text: &mut Cow<str>, length: usize) {
    match text {
        Cow::Borrowed(text) => *text = &text[..length],
        Cow::Owned(text) => text.truncate(length),
    }
}

/// Limits the marks of white space to those of the text on both sides. Line breaks, other nodes,
/// and (except for links) code are ignored.
fn unmark_spaces(inlines: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let has_edge = |inline: &Inline| {
        matches!(inline, Inline::Run(run) if !run.marks.is_plain() && !run.marks.is_code()
            && (run.text.starts_with(char::is_whitespace) || run.text.ends_with(char::is_whitespace)))
    };
    if !inlines.iter().any(has_edge) {
        return inlines;
    }
    let mut pieces = split_spaces(inlines);
    let mut before = Marks::default();
    for piece in &mut pieces {
        limit_marks(piece, &mut before);
    }
    let mut after = Marks::default();
    for piece in pieces.iter_mut().rev() {
        limit_marks(piece, &mut after);
    }
    pieces
}

/// Removes the marks from white space that its neighbor does not have.
fn limit_marks(piece: &mut Inline, neighbor: &mut Marks) {
    let Inline::Run(run) = piece else { return };
    if run.marks.is_code() {
        neighbor.link.clone_from(&run.marks.link);
    } else if run.text.trim().is_empty() {
        run.marks = run.marks.common(neighbor);
        neighbor.clone_from(&run.marks);
    } else {
        neighbor.clone_from(&run.marks);
    }
}

/// Separates marked text from the white space at its edges.
fn split_spaces(inlines: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let mut pieces = Vec::with_capacity(inlines.len() + 2);
    for inline in inlines {
        match inline {
            Inline::Run(run) if !run.marks.is_code() => {
                let core = run.text.trim();
                let start = run.text.len() - run.text.trim_start().len();
                let end = start + core.len();
                if core.is_empty() || (start == 0 && end == run.text.len()) {
                    pieces.push(Inline::Run(run));
                    continue;
                }
                for place in [0..start, start..end, end..run.text.len()] {
                    if !place.is_empty() {
                        pieces.push(Inline::Run(run.part(place)));
                    }
                }
            }
            other => pieces.push(other),
        }
    }
    pieces
}

/// Merges adjacent text with equal marks.
pub(crate) fn merged(inlines: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let is_apart = |pair: &[Inline]| match pair {
        [Inline::Run(one), Inline::Run(two)] => one.marks != two.marks,
        _ => true,
    };
    let is_empty = |inline: &Inline| matches!(inline, Inline::Run(run) if run.text.is_empty());
    if inlines.windows(2).all(is_apart) && !inlines.iter().any(is_empty) {
        return inlines;
    }
    let mut joined: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (joined.last_mut(), inline) {
            (_, Inline::Run(run)) if run.text.is_empty() => {}
            (Some(Inline::Run(last)), Inline::Run(run)) if last.marks == run.marks => {
                let offset = last.text.len();
                for at in run.plain_colons() {
                    last.add_plain_colon(offset + at);
                }
                last.text.to_mut().push_str(&run.text);
            }
            (_, inline) => joined.push(inline),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inline::Style;

    fn strong(text: &str) -> Inline<'_> {
        let style = Style::STRONG;
        Inline::run(text, Marks { style, link: None })
    }

    fn plain(text: &str) -> Inline<'_> {
        Inline::run(text, Marks::default())
    }

    fn code(text: &str) -> Inline<'_> {
        let style = Style::CODE;
        Inline::run(text, Marks { style, link: None })
    }

    #[test]
    fn normalizes() {
        let table = [
            (vec![plain(" a "), plain("b ")], vec![plain("a b")]),
            (
                vec![plain("a"), strong(" b "), plain("c")],
                vec![plain("a "), strong("b"), plain(" c")],
            ),
            (
                vec![strong("a "), code(" b "), strong(" c")],
                vec![strong("a "), code(" b "), strong(" c")],
            ),
            (vec![strong(" "), plain("a")], vec![plain("a")]),
            (
                vec![strong("a"), strong(" "), plain(" "), strong("b")],
                vec![strong("a"), plain("  "), strong("b")],
            ),
            (
                vec![strong("a"), strong(" "), plain(" b")],
                vec![strong("a"), plain("  b")],
            ),
            (
                vec![plain("a "), Inline::Break, strong(" "), plain(" b")],
                vec![plain("a"), Inline::Break, plain("b")],
            ),
            (
                vec![Inline::Break, plain("a\r\nb\n"), Inline::Break],
                vec![plain("a"), Inline::Break, plain("b")],
            ),
            (vec![plain("  "), Inline::Break, plain("")], vec![]),
        ];
        for (before, after) in table {
            let once = normalized(before.clone());
            assert_eq!(once, after, "{before:?}");
            assert_eq!(normalized(once.clone()), once, "{before:?}");
        }
    }
}
