//! Recognizes addresses, emoji short codes, and cards in text, and removes marks that are not
//! allowed.

use std::rc::Rc;

use crate::autolink::autolinks;
use crate::inline::{Atom, Inline, Link, Marks, Run, Style};
use crate::inline_nodes;
use crate::node::Node;
use crate::normalize::{merged, normalized};
use crate::options::Compatibility;
use crate::{card, emoji};

/// Context of the whole document.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub source: &'a str,
    pub is_card: Option<&'a dyn Fn(&str) -> bool>,
    pub compatibility: Compatibility,
}

impl Context<'_> {
    /// The nodes of a text without marks.
    pub fn text_nodes(&self, text: String) -> Vec<Node> {
        let text = Inline::run(text, Marks::default());
        self.nodes(vec![text])
    }

    /// The same content, all of it strong.
    pub fn strong(&self, content: &[Node]) -> Vec<Node> {
        let mut content = inline_nodes::inlines(content);
        for inline in &mut content {
            if let Inline::Run(run) = inline {
                run.marks.style = run.marks.style | Style::STRONG;
            }
        }
        self.nodes(content)
    }

    /// The nodes of this content.
    pub fn nodes(&self, items: Vec<Inline<'_>>) -> Vec<Node> {
        let items = self.with_allowed_marks(items);
        let is_plain_text = |item: &Inline| match item {
            Inline::Run(run) => run.marks.link.is_none() && !may_hold_more(&run.text),
            Inline::Break | Inline::Atom(_) => true,
        };
        let items = if items.iter().all(is_plain_text) {
            items
        } else {
            // Normalized first, so that a link of an address with spaces around it is recognized.
            self.recognized(normalized(items))
        };
        inline_nodes::nodes(normalized(items))
    }

    /// Removes marks that are not allowed, and normalizes white space.
    fn with_allowed_marks<'a>(&self, mut items: Vec<Inline<'a>>) -> Vec<Inline<'a>> {
        for item in &mut items {
            if let Inline::Run(run) = item {
                run.marks.style = run.marks.style.allowed();
                // The parser treats these as white space only in some places.
                if memchr::memchr2(b'\x0b', b'\x0c', run.text.as_bytes()).is_some() {
                    run.text = run.text.replace(['\x0b', '\x0c'], " ").into();
                }
                if self.compatibility == Compatibility::Oldest && run.marks.link.is_some() {
                    run.marks.style = run.marks.style.without(Style::CODE);
                }
            }
        }
        merged(items)
    }

    /// Finds addresses and short codes.
    fn recognized<'a>(&self, items: Vec<Inline<'a>>) -> Vec<Inline<'a>> {
        let mut recognized = Vec::with_capacity(items.len() + 2);
        let mut before = None;
        let mut items = items.into_iter().peekable();
        while let Some(item) = items.next() {
            let last = last_character(std::slice::from_ref(&item));
            let after = items.peek().and_then(first_character);
            match item {
                Inline::Run(run) => {
                    if run.marks.is_code() {
                        recognized.push(Inline::Run(run));
                    } else if run.marks.link.is_some() {
                        let is_whole = !shares_link(recognized.last(), &run)
                            && !shares_link(items.peek(), &run);
                        if is_whole {
                            self.push_link(run, &mut recognized);
                        } else {
                            recognized.push(Inline::Run(run));
                        }
                    } else {
                        self.push_text(run, before, after, &mut recognized);
                    }
                }
                other => recognized.push(other),
            }
            before = last;
        }
        merged(recognized)
    }

    /// A link whose text is its address may become a card.
    fn push_link<'a>(&self, run: Run<'a>, into: &mut Vec<Inline<'a>>) {
        let is_bare = run
            .marks
            .link
            .as_ref()
            .is_some_and(|link| link.href == run.text && link.title.is_none());
        match is_bare
            .then(|| card::node(&run.text, self.is_card))
            .flatten()
        {
            Some(card) => into.push(Inline::Atom(Atom::New(Box::new(card)))),
            None => into.push(Inline::Run(run)),
        }
    }

    fn push_text<'a>(
        &self,
        run: Run<'a>,
        before: Option<char>,
        after: Option<char>,
        into: &mut Vec<Inline<'a>>,
    ) {
        let links = autolinks(&run.text, before);
        if links.is_empty() {
            return emoji::split_at_emoji(run, before, after, into);
        }
        let mut from = 0;
        for link in links {
            if from < link.place.start {
                let part = run.part(from..link.place.start);
                let before = run.text[..from].chars().next_back().or(before);
                let after = run.text[link.place.start..].chars().next();
                emoji::split_at_emoji(part, before, after, into);
            }
            let mut part = run.part(link.place.clone());
            part.marks.link = Some(Rc::new(Link {
                href: link.href,
                title: None,
            }));
            self.push_link(part, into);
            from = link.place.end;
        }
        if from < run.text.len() {
            let before = run.text[..from].chars().next_back();
            emoji::split_at_emoji(run.part(from..run.text.len()), before, after, into);
        }
    }
}

/// Whether a neighbor has the same link.
fn shares_link(neighbor: Option<&Inline>, text: &Run) -> bool {
    matches!(neighbor, Some(Inline::Run(run)) if run.marks.link == text.marks.link)
}

/// Whether the text may contain an address or a short code.
fn may_hold_more(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b':', b'@', b'.', bytes)
        .any(|at| bytes[at] != b'.' || bytes[..at].ends_with(b"www"))
}

/// The first character of an item in Markdown.
fn first_character(item: &Inline) -> Option<char> {
    match item {
        Inline::Run(run) => run.text.chars().next(),
        Inline::Break => None,
        Inline::Atom(atom) => written(atom).chars().next(),
    }
}

/// The last character of the items in Markdown.
pub(super) fn last_character(items: &[Inline]) -> Option<char> {
    match items.last()? {
        Inline::Run(run) => run.text.chars().next_back(),
        Inline::Break => None,
        Inline::Atom(atom) => written(atom).chars().next_back(),
    }
}

/// The source of a card or an emoji.
fn written<'a>(atom: &'a Atom) -> &'a str {
    atom.node().text_attr("url").unwrap_or(":")
}
