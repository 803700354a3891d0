//! Inline content as both directions process it: text with sets of marks, line breaks, and other
//! nodes.

use std::borrow::Cow;
use std::ops::{BitOr, Range};
use std::rc::Rc;

use crate::node::Node;

/// A piece of inline content.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Inline<'a> {
    Run(Run<'a>),
    /// A hard line break.
    Break,
    /// A node without marks: emoji, mention, card, and so on.
    Atom(Atom<'a>),
}

/// A node of the document, or a new one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Atom<'a> {
    Borrowed(&'a Node),
    New(Box<Node>),
}

impl Atom<'_> {
    pub fn node(&self) -> &Node {
        match self {
            Self::Borrowed(node) => node,
            Self::New(node) => node,
        }
    }

    pub fn into_node(self) -> Node {
        match self {
            Self::Borrowed(node) => node.clone(),
            Self::New(node) => *node,
        }
    }
}

/// Text with the same marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Run<'a> {
    pub text: Cow<'a, str>,
    pub marks: Marks,
    /// Offsets of colons that were written as `\:`, so that they start no emoji.
    #[expect(
        clippy::box_collection,
        reason = "hardly any run has one, and all are moved about"
    )]
    plain_colons: Option<Box<Vec<usize>>>,
}

/// The marks that Markdown and HTML tags can express.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Marks {
    pub style: Style,
    pub link: Option<Rc<Link>>,
}

/// The target of a link.
#[derive(Debug, PartialEq)]
pub(crate) struct Link {
    pub href: String,
    pub title: Option<String>,
}

/// A set of marks without attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style(u8);

impl Style {
    pub const STRONG: Self = Self(1);
    pub const EM: Self = Self(1 << 1);
    pub const STRIKE: Self = Self(1 << 2);
    pub const UNDERLINE: Self = Self(1 << 3);
    pub const SUB: Self = Self(1 << 4);
    pub const SUP: Self = Self(1 << 5);
    pub const CODE: Self = Self(1 << 6);
    /// All styles, in the order in which they are written.
    pub const ALL: [Self; 7] = [
        Self::STRONG,
        Self::EM,
        Self::STRIKE,
        Self::UNDERLINE,
        Self::SUB,
        Self::SUP,
        Self::CODE,
    ];

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_plain(self) -> bool {
        self.0 == 0
    }

    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The subset that ADF allows: code excludes other styles, and superscript excludes subscript.
    pub fn allowed(self) -> Self {
        if self.has(Self::CODE) {
            Self::CODE
        } else if self.has(Self::SUP) {
            self.without(Self::SUB)
        } else {
            self
        }
    }
}

impl BitOr for Style {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Marks {
    pub fn is_code(&self) -> bool {
        self.style.has(Style::CODE)
    }

    pub fn is_plain(&self) -> bool {
        self.style.is_plain() && self.link.is_none()
    }

    /// The marks of white space between texts with these marks.
    pub fn common(&self, other: &Self) -> Self {
        Self {
            style: self.style.common(other.style),
            link: self.link.clone().filter(|_| self.link == other.link),
        }
    }
}

impl<'a> Run<'a> {
    pub fn new(text: impl Into<Cow<'a, str>>, marks: Marks) -> Self {
        Self {
            text: text.into(),
            marks,
            plain_colons: None,
        }
    }

    /// Marks a colon that starts no emoji. Offsets must be added in order.
    pub fn add_plain_colon(&mut self, at: usize) {
        self.plain_colons.get_or_insert_default().push(at);
    }

    /// Whether the colon at this offset starts no emoji.
    pub fn is_plain_colon(&self, at: usize) -> bool {
        self.plain_colons
            .as_ref()
            .is_some_and(|places| places.binary_search(&at).is_ok())
    }

    /// The offsets of these colons, in order.
    pub fn plain_colons(&self) -> &[usize] {
        self.plain_colons.as_deref().map_or(&[], |places| places)
    }

    /// A part of the text, with the same marks.
    pub fn part(&self, place: Range<usize>) -> Self {
        let colons = self.plain_colons();
        let first = colons.partition_point(|at| *at < place.start);
        let last = colons.partition_point(|at| *at < place.end);
        let within = colons[first..last].iter();
        let plain_colons: Vec<usize> = within.map(|at| at - place.start).collect();
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[place]),
            Cow::Owned(text) => Cow::Owned(text[place].to_owned()),
        };
        Self {
            text,
            marks: self.marks.clone(),
            plain_colons: (!plain_colons.is_empty()).then(|| Box::new(plain_colons)),
        }
    }
}

impl<'a> Inline<'a> {
    pub fn run(text: impl Into<Cow<'a, str>>, marks: Marks) -> Self {
        Self::Run(Run::new(text, marks))
    }
}
