//! Writes inline content. Marks are written with delimiters where parsers are certain to recognize
//! them, otherwise with HTML tags.

use super::code;
use super::escape::{ADDRESS, Around, DELIMITER, Escaper, Place, Start};
use super::flanking::{Delimiter, Side};
use super::links;
use super::tokens::{Token, is_written, tokens};
use crate::autolink::{ends_address, is_open};
use crate::inline::{Atom, Inline, Marks, Style};
use crate::node::{Node, NodeType};
use crate::normalize::{merged, normalized};
use crate::{inline_nodes, plain_text};

/// Writes the content of a block, with `prefix` before each line but the first.
pub(super) fn write(content: &[Node], place: Place, prefix: &str, into: &mut String) {
    let inlines = normalized_with_labels(content);
    if inlines.is_empty() {
        return;
    }
    let escaper = Escaper::new(&inlines, place);
    let tokens = tokens(&inlines);
    let mut writer = Writer {
        place,
        prefix,
        escaper,
        tokens: &tokens,
        plans: Vec::new(),
        link: None,
    };
    writer.write(into);
}

/// Whether nothing of the content is visible.
pub(super) fn is_empty(content: &[Node]) -> bool {
    content.is_empty() || normalized_with_labels(content).is_empty()
}

/// The normalized content, with labels instead of nodes that Markdown cannot express.
fn normalized_with_labels(content: &[Node]) -> Vec<Inline<'_>> {
    let mut inlines = inline_nodes::inlines(content);
    let is_label =
        |inline: &Inline| matches!(inline, Inline::Atom(atom) if !is_written(atom.node()));
    if inlines.iter().any(is_label) {
        let mut was_label = false;
        for at in 0..inlines.len() {
            let Inline::Atom(Atom::Borrowed(node)) = inlines[at] else {
                was_label = false;
                continue;
            };
            if is_written(node) {
                was_label = false;
                continue;
            }
            let mut style = common_style(&inlines, at);
            if node.kind == NodeType::Status {
                style = style | Style::STRONG;
            }
            // Separates adjacent labels.
            let gap = if was_label { " " } else { "" };
            let words = format!("{gap}{}", plain_text::of(node));
            inlines[at] = Inline::run(words, Marks { style, link: None });
            was_label = true;
        }
        inlines = merged(inlines);
    }
    normalized(inlines)
}

/// The styles that the texts on both sides share.
fn common_style(inlines: &[Inline], at: usize) -> Style {
    let style = |inline: Option<&Inline>| match inline {
        Some(Inline::Run(run)) => run.marks.style.without(Style::CODE),
        _ => Style::default(),
    };
    let before = at.checked_sub(1).and_then(|at| inlines.get(at));
    style(before).common(style(inlines.get(at + 1)))
}

/// How far to look for text that affects an address: maximum number of tokens, and of bytes.
const NEAR: usize = 4;
const FAR: usize = 2048;

struct Writer<'a> {
    place: Place,
    prefix: &'a str,
    escaper: Escaper,
    tokens: &'a [Token<'a>],
    /// The open styles: the index of their token, and their spelling.
    plans: Vec<(usize, &'static str)>,
    /// The spelling of the open link.
    link: Option<Spelling>,
}

/// The spelling of a link.
#[derive(Clone, Copy, PartialEq)]
enum Spelling {
    Brackets,
    Tag,
}

impl Writer<'_> {
    fn write(&mut self, into: &mut String) {
        let begin = into.len();
        let mut start = Start::Block;
        // The last visible character.
        let mut seen = None;
        for at in 0..self.tokens.len() {
            let before = into[begin..]
                .chars()
                .next_back()
                .filter(|last| *last != '\n');
            let before = if start == Start::Within { before } else { None };
            let begins = std::mem::replace(&mut start, Start::Within);
            match &self.tokens[at] {
                Token::Text(text) => {
                    let around = Around {
                        start: begins,
                        before,
                        seen,
                        after: self.first_character(at + 1),
                        is_in_link: self.link.is_some(),
                    };
                    self.escaper.write(text, around, into);
                }
                Token::Code(text) => code::span(text, self.place == Place::Cell, into),
                Token::Break => {
                    if matches!(self.place, Place::Heading | Place::Cell) {
                        into.push_str("<br>");
                    } else {
                        into.push_str("\\\n");
                        into.push_str(self.prefix);
                        start = Start::Line;
                    }
                }
                Token::Emoji(code) => into.push_str(code),
                Token::Address(href, text) => {
                    let front = self.text_before(at);
                    let before = if front.is_empty() { seen } else { None };
                    let behind = self.text_behind(at);
                    let around = links::Around {
                        front: &front,
                        before,
                        behind: behind.as_deref(),
                    };
                    links::address(href, text, around, &self.escaper, into);
                }
                Token::Open(style, end) => self.open(*style, at, *end, before, into),
                Token::Close(style) => {
                    let spelling = match self.plans.pop() {
                        Some((_, spelling)) => spelling,
                        None => tag(*style),
                    };
                    if spelling.starts_with(['*', '_', '~']) {
                        into.push_str(spelling);
                    } else {
                        into.push_str("</");
                        into.push_str(spelling);
                        into.push('>');
                    }
                }
                Token::OpenLink(link) => {
                    // A bracket at the start of a block could start a definition.
                    let is_tag = begins == Start::Block && self.escaper.may_define();
                    self.link = Some(if is_tag {
                        Spelling::Tag
                    } else {
                        Spelling::Brackets
                    });
                    if is_tag {
                        links::open_tag(link, self.place == Place::Cell, into);
                    } else {
                        into.push('[');
                    }
                }
                Token::CloseLink(link) => match self.link.take() {
                    Some(Spelling::Tag) => into.push_str("</a>"),
                    _ => links::target(link, self.place == Place::Cell, into),
                },
            }
            seen = match &self.tokens[at] {
                Token::Text(text) | Token::Code(text) | Token::Address(_, text) => {
                    text.chars().next_back()
                }
                Token::Emoji(_) => Some(':'),
                Token::Break => None,
                _ => seen,
            };
        }
    }

    fn open(
        &mut self,
        style: Style,
        at: usize,
        end: usize,
        before: Option<char>,
        into: &mut String,
    ) {
        let outer = (Side::of(before), Side::of(self.first_character(end + 1)));
        let inner = (
            Side::of(self.first_character(at + 1)),
            self.last_side(end - 1),
        );
        let is_sure = |delimiter: Delimiter| {
            delimiter.opens(outer.0, inner.0) && delimiter.closes(inner.1, outer.1)
        };
        let follows_its_like = at
            .checked_sub(1)
            .is_some_and(|at| matches!(&self.tokens[at], Token::Close(other) if *other == style));
        let spelling = match style {
            _ if follows_its_like || self.is_in_address(at) => tag(style),
            Style::STRONG if is_sure(Delimiter::Star) => "**",
            Style::EM if is_sure(Delimiter::Underscore) => "_",
            Style::STRIKE if is_sure(Delimiter::Tilde) => "~~",
            _ => tag(style),
        };
        self.plans.push((at, spelling));
        if spelling.starts_with(['*', '_', '~']) {
            into.push_str(spelling);
        } else {
            into.push('<');
            into.push_str(spelling);
            into.push('>');
        }
    }

    /// Whether the text before this token ends in an address, which would absorb delimiters.
    fn is_in_address(&self, at: usize) -> bool {
        let text = self.text_before(at);
        !text.ends_with(ends_address) && is_open(&text, None)
    }

    /// The end of the text before this token, up to the previous markup.
    fn text_before(&self, at: usize) -> String {
        let words = self.tokens[..at].iter().rev().map_while(Token::text);
        let mut words: Vec<&str> = words.take(NEAR).collect();
        words.reverse();
        let mut text = words.concat();
        let mut far = text.len().saturating_sub(FAR);
        while !text.is_char_boundary(far) {
            far -= 1;
        }
        text.drain(..far);
        text
    }

    /// The start of the text after this token, up to the next white space; `None` when markup
    /// follows.
    fn text_behind(&self, at: usize) -> Option<String> {
        if let Some(Token::Open(..) | Token::OpenLink(_) | Token::Code(_)) = self.tokens.get(at + 1)
        {
            return None;
        }
        let words = self.tokens[at + 1..].iter().map_while(Token::text);
        let mut text = String::new();
        for word in words.take(NEAR) {
            for character in word.chars() {
                if character.is_whitespace() || text.len() > FAR {
                    return Some(text);
                }
                text.push(character);
            }
        }
        Some(text)
    }

    /// The first character written from this token on; `None` at the end.
    fn first_character(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)? {
            Token::Text(text) => text.chars().next(),
            Token::Code(_) => Some('`'),
            Token::Break if matches!(self.place, Place::Heading | Place::Cell) => Some('<'),
            Token::Break => Some('\\'),
            Token::Emoji(_) => Some(':'),
            Token::Address(..) => Some(ADDRESS),
            Token::Open(..) | Token::Close(_) => Some(DELIMITER),
            Token::OpenLink(_) => Some('['),
            Token::CloseLink(_) => Some(']'),
        }
    }

    fn last_side(&self, at: usize) -> Side {
        match &self.tokens[at] {
            Token::Text(text) => Side::of(text.chars().next_back()),
            Token::Address(..) => Side::Unclear,
            Token::Break => Side::Space,
            Token::Code(_) | Token::Emoji(_) | Token::Open(..) | Token::Close(_) => {
                Side::Punctuation
            }
            Token::OpenLink(_) | Token::CloseLink(_) => Side::Punctuation,
        }
    }
}

fn tag(style: Style) -> &'static str {
    match style {
        Style::STRONG => "strong",
        Style::EM => "em",
        Style::STRIKE => "del",
        Style::UNDERLINE => "u",
        Style::SUB => "sub",
        Style::SUP => "sup",
        _ => "code",
    }
}
