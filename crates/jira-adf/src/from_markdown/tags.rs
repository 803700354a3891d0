//! HTML tags that set marks, matched with their closing tags. A tag without a closing tag stays
//! visible: it may be a type parameter (`Option<s>`).

use std::rc::Rc;

use crate::address;
use crate::inline::{Inline, Link, Style};

/// The effect of a tag on the text up to its closing tag.
#[derive(Clone, Debug)]
pub(super) enum Effect {
    Style(Style),
    Link(Rc<Link>),
    /// A link with an unsupported address.
    Refused(Rc<Link>),
}

const NAMES: [(&str, Option<Style>); 12] = [
    ("a", None),
    ("b", Some(Style::STRONG)),
    ("strong", Some(Style::STRONG)),
    ("i", Some(Style::EM)),
    ("em", Some(Style::EM)),
    ("s", Some(Style::STRIKE)),
    ("del", Some(Style::STRIKE)),
    ("u", Some(Style::UNDERLINE)),
    ("sub", Some(Style::SUB)),
    ("sup", Some(Style::SUP)),
    ("kbd", Some(Style::CODE)),
    ("code", Some(Style::CODE)),
];

fn position(name: &str) -> Option<usize> {
    NAMES.iter().position(|(known, _)| *known == name)
}

impl Effect {
    /// The effect of a tag; `None` for other tags.
    pub fn of(name: &str, link: impl FnOnce() -> Link) -> Option<Self> {
        if let Some(style) = NAMES[position(name)?].1 {
            return Some(Self::Style(style));
        }
        let link = link();
        Some(if address::is_linkable(&link.href) {
            Self::Link(Rc::new(link))
        } else {
            Self::Refused(Rc::new(link))
        })
    }
}

struct Opened {
    /// The index of the item that shows the tag.
    at: usize,
    /// The index of the item before which it is closed.
    end: Option<usize>,
    effect: Effect,
}

/// The tags of one block, in order.
#[derive(Default)]
pub(super) struct Tags {
    opened: Vec<Opened>,
    /// Indexes of open tags, by name.
    open: [Vec<usize>; NAMES.len()],
    last: Option<usize>,
}

impl Tags {
    /// Opens a tag. The item at `at` shows it as typed.
    pub fn open(&mut self, name: &str, effect: Effect, at: usize) {
        if let Some(position) = position(name) {
            self.open[position].push(self.opened.len());
            self.opened.push(Opened {
                at,
                end: None,
                effect,
            });
            self.last = Some(at);
        }
    }

    /// Closes a tag before the item at `end`. Returns the item that shows it, and its effect.
    pub fn close(&mut self, name: &str, end: usize) -> Option<(usize, Effect)> {
        let opened = self.open[position(name)?].pop()?;
        let opened = &mut self.opened[opened];
        opened.end = Some(end);
        self.last = Some(end.saturating_sub(1));
        Some((opened.at, opened.effect.clone()))
    }

    /// Whether the last of `length` items must not be merged with the next one, because a tag
    /// starts or ends there.
    pub fn is_behind(&self, length: usize) -> bool {
        self.last.is_some_and(|last| last + 1 == length)
    }

    /// The items with the marks of all closed tags.
    pub fn applied(tags: Option<Box<Self>>, items: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
        match tags {
            Some(tags) => tags.apply(items),
            None => items,
        }
    }

    fn apply(self, mut items: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for (index, opened) in self.opened.iter().enumerate() {
            if let Some(end) = opened.end {
                ends.push((end, index));
                items[opened.at] = Inline::run("", crate::inline::Marks::default());
            }
        }
        if ends.is_empty() {
            return items;
        }
        ends.sort_unstable();
        let mut begins = self.opened.iter().peekable();
        let mut ends = ends.into_iter().peekable();
        let mut effective = Effective::default();
        for (at, item) in items.iter_mut().enumerate() {
            while let Some((_, index)) = ends.next_if(|(end, _)| *end <= at) {
                effective.end(&self.opened[index].effect);
            }
            while let Some(opened) = begins.next_if(|opened| opened.at <= at) {
                if opened.end.is_some() {
                    effective.begin(&opened.effect);
                }
            }
            if let Inline::Run(run) = item {
                run.marks.style = run.marks.style | effective.style();
                if run.marks.link.is_none() {
                    run.marks.link.clone_from(&effective.link);
                }
            }
        }
        items
    }
}

/// The effective marks at one position.
#[derive(Default)]
struct Effective {
    depths: [u32; Style::ALL.len()],
    /// The outermost link, and the number of open ones.
    link: Option<Rc<Link>>,
    links: u32,
}

impl Effective {
    fn begin(&mut self, effect: &Effect) {
        match effect {
            Effect::Style(style) => *self.depth(*style) += 1,
            Effect::Link(link) => {
                self.links += 1;
                self.link.get_or_insert_with(|| Rc::clone(link));
            }
            Effect::Refused(_) => {}
        }
    }

    fn end(&mut self, effect: &Effect) {
        match effect {
            Effect::Style(style) => *self.depth(*style) -= 1,
            Effect::Link(_) => {
                self.links -= 1;
                if self.links == 0 {
                    self.link = None;
                }
            }
            Effect::Refused(_) => {}
        }
    }

    fn depth(&mut self, style: Style) -> &mut u32 {
        let position = Style::ALL.iter().position(|known| *known == style);
        &mut self.depths[position.unwrap_or_default()]
    }

    fn style(&self) -> Style {
        Style::ALL
            .iter()
            .zip(self.depths)
            .filter(|(_, depth)| *depth > 0)
            .fold(Style::default(), |all, (style, _)| all | *style)
    }
}
