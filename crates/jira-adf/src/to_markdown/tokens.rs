//! Inline content as tokens: where marks start and end so that they nest, and nodes that have a
//! Markdown form of their own.

use std::cmp::Reverse;
use std::rc::Rc;

use super::links;
use crate::emoji;
use crate::inline::{Inline, Link, Marks, Run, Style};
use crate::node::{Node, NodeType};

/// A token of inline Markdown.
pub(super) enum Token<'a> {
    Text(&'a str),
    Code(&'a str),
    Break,
    Emoji(&'a str),
    /// A card or a link whose text is its address: address, text.
    Address(&'a str, &'a str),
    /// The start of a style, and the index of the token that ends it.
    Open(Style, usize),
    Close(Style),
    OpenLink(Rc<Link>),
    CloseLink(Rc<Link>),
}

impl Token<'_> {
    /// The text of tokens that are written without markup.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Address(_, text) | Self::Emoji(text) => Some(text),
            _ => None,
        }
    }
}

/// An open mark.
#[derive(Clone, PartialEq)]
enum Mark {
    Style(Style),
    Link(Rc<Link>),
}

/// The tokens of this content.
pub(super) fn tokens<'a>(inlines: &'a [Inline<'a>]) -> Vec<Token<'a>> {
    if let [Inline::Run(run)] = inlines
        && run.marks.is_plain()
    {
        return vec![Token::Text(&run.text)];
    }
    let marks = effective(inlines);
    let reach = reach(&marks);
    let mut tokens = Vec::with_capacity(inlines.len() * 3);
    // The open marks, each with the index of the token that opened it.
    let mut open: Vec<(Mark, usize)> = Vec::new();
    for (at, inline) in inlines.iter().enumerate() {
        let wanted = wanted(&marks[at], &reach[at]);
        let kept = open
            .iter()
            .take_while(|(mark, _)| wanted.iter().any(|(other, _)| other == mark))
            .count();
        close(&mut open, kept, &mut tokens);
        let is_in_link = open.iter().any(|(mark, _)| matches!(mark, Mark::Link(_)));
        let bare = match inline {
            Inline::Run(run) if !is_in_link => bare_address(run, &reach[at], at),
            _ => None,
        };
        for (mark, _) in &wanted {
            if open.iter().any(|(other, _)| other == mark)
                || bare.is_some() && matches!(mark, Mark::Link(_))
            {
                continue;
            }
            open.push((mark.clone(), tokens.len()));
            tokens.push(match mark {
                Mark::Style(style) => Token::Open(*style, 0),
                Mark::Link(link) => Token::OpenLink(Rc::clone(link)),
            });
        }
        tokens.push(match inline {
            Inline::Run(run) => match bare {
                Some(href) => Token::Address(href, &run.text),
                None if run.marks.is_code() => Token::Code(&run.text),
                None => Token::Text(&run.text),
            },
            Inline::Break => Token::Break,
            Inline::Atom(atom) => match (atom.node().text_attr("url"), short_code(atom.node())) {
                (Some(url), _) => Token::Address(url, url),
                (None, code) => Token::Emoji(code.unwrap_or_default()),
            },
        });
    }
    close(&mut open, 0, &mut tokens);
    tokens
}

fn close(open: &mut Vec<(Mark, usize)>, kept: usize, tokens: &mut Vec<Token>) {
    while open.len() > kept {
        let Some((mark, opened)) = open.pop() else {
            return;
        };
        let end = tokens.len();
        if let Token::Open(_, closed) = &mut tokens[opened] {
            *closed = end;
        }
        tokens.push(match mark {
            Mark::Style(style) => Token::Close(style),
            Mark::Link(link) => Token::CloseLink(link),
        });
    }
}

/// The marks of each item. Items that have no styles of their own get those that the texts on both
/// sides share.
fn effective(inlines: &[Inline]) -> Vec<Marks> {
    let mut marks: Vec<Marks> = inlines
        .iter()
        .map(|inline| match inline {
            Inline::Run(run) => run.marks.clone(),
            Inline::Break | Inline::Atom(_) => Marks::default(),
        })
        .collect();
    let has_own = |at: usize| matches!(&inlines[at], Inline::Run(run) if !run.marks.is_code());
    let mut before = Style::default();
    for (at, marks) in marks.iter_mut().enumerate() {
        if has_own(at) {
            before = marks.style;
        } else {
            marks.style = before;
        }
    }
    let mut after = Style::default();
    for (at, marks) in marks.iter_mut().enumerate().rev() {
        if has_own(at) {
            after = marks.style;
        } else {
            marks.style = marks.style.common(after);
        }
    }
    marks
}

/// For each item and mark, the index of the item where the mark ends: first the styles in order,
/// then the link.
type Reach = [usize; Style::ALL.len() + 1];

fn reach(marks: &[Marks]) -> Vec<Reach> {
    let mut reach = vec![[0; Style::ALL.len() + 1]; marks.len()];
    for at in (0..marks.len()).rev() {
        for (index, style) in Style::ALL.into_iter().enumerate() {
            reach[at][index] = match reach.get(at + 1) {
                Some(next) if marks[at + 1].style.has(style) => next[index],
                _ => at + 1,
            };
        }
        let last = Style::ALL.len();
        reach[at][last] = match reach.get(at + 1) {
            Some(next) if marks[at + 1].link == marks[at].link => next[last],
            _ => at + 1,
        };
    }
    reach
}

/// The marks of an item, the longest first, and where each ends.
fn wanted(marks: &Marks, reach: &Reach) -> Vec<(Mark, usize)> {
    let mut wanted: Vec<(Mark, usize)> = Style::ALL
        .into_iter()
        .zip(reach)
        .filter(|(style, _)| *style != Style::CODE && marks.style.has(*style))
        .map(|(style, end)| (Mark::Style(style), *end))
        .collect();
    if let Some(link) = &marks.link {
        wanted.push((Mark::Link(Rc::clone(link)), reach[Style::ALL.len()]));
    }
    wanted.sort_by_key(|(_, end)| Reverse(*end));
    wanted
}

/// The address of a link whose text is the address.
fn bare_address<'a>(run: &'a Run, reach: &Reach, at: usize) -> Option<&'a str> {
    let link = run.marks.link.as_deref()?;
    let is_alone = reach[Style::ALL.len()] == at + 1;
    let is_bare = is_alone && !run.marks.is_code() && link.title.is_none();
    (is_bare && links::says(&run.text, &link.href)).then_some(&link.href)
}

/// Whether Markdown has a form for the node: known emoji, and cards with an address.
pub(super) fn is_written(node: &Node) -> bool {
    match node.kind {
        NodeType::Emoji => short_code(node).is_some(),
        NodeType::InlineCard => node.text_attr("url").is_some_and(links::is_address),
        _ => false,
    }
}

/// The short code that produces this emoji.
fn short_code(node: &Node) -> Option<&str> {
    let short_name = node.text_attr("shortName")?;
    let known = emoji::node(short_name.strip_prefix(':')?.strip_suffix(':')?)?;
    (known.text_attr("text") == node.text_attr("text")).then_some(short_name)
}
