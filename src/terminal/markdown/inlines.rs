//! Inline content: Markdown's spans and HTML's tags become tones, links their text and address.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag as Span};

use crate::sanitize::sanitize_line;
use crate::terminal::line::Tone;
use crate::terminal::output::Style;
use crate::terminal::wrap::{Pieces, extend, shown};
use jira_adf::emoji;
use jira_adf::html::{Tag, Token, Tokens};

/// What a span says of the text in it.
#[derive(Debug, Clone, PartialEq)]
enum Mark {
    Strong,
    Emphasis,
    Struck,
    Code,
    /// Superscript.
    Raised,
    /// Nothing that a terminal could show.
    Unseen,
    Link(String),
    Image(String),
}

/// The tags that say something of the text up to their end. A tag without an end stays visible as
/// it was typed: it may be a type parameter (`Option<s>`).
const TAGS: [(&str, Mark); NAMES] = [
    ("b", Mark::Strong),
    ("strong", Mark::Strong),
    ("i", Mark::Emphasis),
    ("em", Mark::Emphasis),
    ("s", Mark::Struck),
    ("del", Mark::Struck),
    ("code", Mark::Code),
    ("kbd", Mark::Code),
    ("sup", Mark::Raised),
    ("sub", Mark::Unseen),
    ("u", Mark::Unseen),
    ("mark", Mark::Unseen),
    ("a", Mark::Link(String::new())),
];

const NAMES: usize = 13;

enum Item {
    Text(String),
    /// Text that is shown as it is: a reference, or what follows a backslash.
    Verbatim(String),
    Code(String),
    Break,
    Begin(Mark),
    End(Mark),
    /// A tag as it was typed, until its end is found.
    Typed(String, Mark),
}

/// The inline content of one block.
pub(super) struct Inlines<'a> {
    source: &'a str,
    items: Vec<Item>,
    /// Where the last text ended in the source.
    end: usize,
    /// The open tags of each of [`TAGS`].
    open: [Vec<usize>; NAMES],
    /// The addresses of Markdown's links and images that are open.
    spans: Vec<Mark>,
}

impl<'a> Inlines<'a> {
    pub fn new(source: &'a str) -> Self {
        Self {
            source,
            items: Vec::new(),
            end: 0,
            open: Default::default(),
            spans: Vec::new(),
        }
    }

    /// Takes an inline event, which stands at this place in the source.
    pub fn event(&mut self, event: Event<'_>, place: Range<usize>) {
        match event {
            Event::Text(text) => self.text_at(&text, place),
            Event::Code(code) => self.items.push(Item::Code(code.into_string())),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.items.push(Item::Break),
            Event::FootnoteReference(label) => {
                self.items.push(Item::Verbatim(format!("[{label}]")));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for token in Tokens::new(&html) {
                    match token {
                        Token::Text(text) => self.text(&text),
                        Token::Tag(tag) => self.tag(&tag),
                        Token::Comment => {}
                    }
                }
            }
            Event::Start(span) => {
                let mark = match span {
                    Span::Strong => Mark::Strong,
                    Span::Emphasis => Mark::Emphasis,
                    Span::Strikethrough => Mark::Struck,
                    Span::Link { dest_url, .. } => Mark::Link(dest_url.into_string()),
                    Span::Image { dest_url, .. } => Mark::Image(dest_url.into_string()),
                    _ => Mark::Unseen,
                };
                self.items.push(Item::Begin(mark.clone()));
                self.spans.push(mark);
            }
            Event::End(_) => {
                if let Some(mark) = self.spans.pop() {
                    self.items.push(Item::End(mark));
                }
            }
            _ => {}
        }
    }

    /// Text that stands at no place of its own.
    pub fn text(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(Item::Text(last)) => last.push_str(text),
            _ => self.items.push(Item::Text(text.to_owned())),
        }
        self.end = 0;
    }

    /// Text of the source. The parser parts it wherever something could have begun.
    fn text_at(&mut self, text: &str, place: Range<usize>) {
        let is_escaped = place.start > 0 && self.source.as_bytes()[place.start - 1] == b'\\';
        let first = text.chars().next().filter(|_| is_escaped);
        let rest = &text[first.map_or(0, char::len_utf8)..];
        if let Some(first) = first {
            self.items.push(Item::Verbatim(first.to_string()));
        }
        match self.items.last_mut() {
            Some(Item::Text(last)) if self.end == place.start => last.push_str(rest),
            _ => self.items.push(Item::Text(rest.to_owned())),
        }
        self.end = place.end;
    }

    /// A tag of HTML.
    pub fn tag(&mut self, tag: &Tag<'_>) {
        match (&*tag.name, tag.is_closing) {
            ("br", _) => return self.items.push(Item::Break),
            ("img", false) => return self.image(tag),
            _ => {}
        }
        let Some(at) = TAGS.iter().position(|(name, _)| *name == tag.name) else {
            return self.items.push(Item::Verbatim(tag.written.to_owned()));
        };
        if !tag.is_closing {
            let mark = match &TAGS[at].1 {
                Mark::Link(_) => {
                    let address = tag.attribute("href").unwrap_or_default();
                    Mark::Link(address.into_owned())
                }
                mark => mark.clone(),
            };
            self.open[at].push(self.items.len());
            return self.items.push(Item::Typed(tag.written.to_owned(), mark));
        }
        let opened = self.open[at].pop().and_then(|at| self.items.get_mut(at));
        if let Some(opened) = opened
            && let Item::Typed(_, mark) = opened
        {
            let mark = mark.clone();
            *opened = Item::Begin(mark.clone());
            self.items.push(Item::End(mark));
        } else {
            self.items.push(Item::Verbatim(tag.written.to_owned()));
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let attribute = |name| tag.attribute(name).unwrap_or_default().into_owned();
        let mark = Mark::Image(attribute("src"));
        self.items.push(Item::Begin(mark.clone()));
        self.items.push(Item::Verbatim(attribute("alt")));
        self.items.push(Item::End(mark));
    }

    /// The content as it is shown; ordinary text is in this tone.
    pub fn pieces(self, style: Style, tone: Tone) -> Pieces {
        let mut writer = Writer {
            style,
            tone,
            pieces: Vec::new(),
            depths: [0; 5],
            links: Vec::new(),
            heard: String::new(),
        };
        for item in self.items {
            writer.item(item);
        }
        writer.pieces
    }
}

struct Writer {
    style: Style,
    /// Of ordinary text.
    tone: Tone,
    pieces: Pieces,
    /// How many of each style are open.
    depths: [usize; 5],
    /// Where the text of each open link or image begins in `heard`.
    links: Vec<usize>,
    /// The text within links and images.
    heard: String,
}

impl Writer {
    fn item(&mut self, item: Item) {
        match item {
            Item::Text(text) => {
                if self.style.unicode {
                    self.say(&with_emoji(&text));
                } else {
                    self.say(&text);
                }
            }
            Item::Verbatim(text) | Item::Typed(text, _) => self.say(&text),
            Item::Code(code) => {
                self.begin(&Mark::Code);
                self.say(&code);
                self.end(&Mark::Code);
            }
            Item::Break => self.push(self.present(), "\n"),
            Item::Begin(mark) => self.begin(&mark),
            Item::End(mark) => self.end(&mark),
        }
    }

    fn begin(&mut self, mark: &Mark) {
        if let Mark::Image(_) = mark {
            self.push(self.present(), "[image: ");
        }
        if let Mark::Image(_) | Mark::Link(_) = mark {
            self.links.push(self.heard.len());
        }
        if let Some(depth) = self.depth(mark) {
            *depth += 1;
            if *depth == 1 {
                self.sign(mark);
            }
        }
    }

    fn end(&mut self, mark: &Mark) {
        match mark {
            Mark::Link(address) | Mark::Image(address) => {
                let begin = self.links.pop().unwrap_or_default();
                let is_said = says(&self.heard[begin..], address);
                let is_image = matches!(mark, Mark::Image(_));
                if is_image {
                    let is_silent = self.heard.len() == begin;
                    self.end_image(is_silent);
                }
                let is_inner = is_image && !self.links.is_empty();
                if !is_said && !is_inner {
                    let address = format!(" <{}>", sanitize_line(address));
                    self.push(Tone::Dim, &shown(&address, self.style));
                }
                if self.links.is_empty() {
                    self.heard.clear();
                }
            }
            Mark::Raised | Mark::Unseen => {
                if let Some(depth) = self.depth(mark) {
                    *depth = depth.saturating_sub(1);
                }
            }
            _ => {
                if self.depth(mark).is_some_and(|depth| *depth == 1) {
                    self.sign(mark);
                }
                if let Some(depth) = self.depth(mark) {
                    *depth = depth.saturating_sub(1);
                }
            }
        }
    }

    fn end_image(&mut self, is_silent: bool) {
        if is_silent && let Some((_, text)) = self.pieces.last_mut() {
            text.truncate(text.trim_end_matches(": ").len());
        }
        self.push(self.present(), "]");
    }

    fn depth(&mut self, mark: &Mark) -> Option<&mut usize> {
        let at = match mark {
            Mark::Strong => 0,
            Mark::Emphasis => 1,
            Mark::Struck => 2,
            Mark::Code => 3,
            Mark::Raised => 4,
            Mark::Unseen | Mark::Link(_) | Mark::Image(_) => return None,
        };
        Some(&mut self.depths[at])
    }

    /// The sign that says what a tone cannot: nothing raises text, and there may be no colors.
    fn sign(&mut self, mark: &Mark) {
        let sign = match mark {
            Mark::Raised => "^",
            Mark::Code if !self.style.color => "`",
            Mark::Struck if !self.style.color => "~~",
            _ => return,
        };
        self.push(self.present(), sign);
    }

    /// A text has one tone: that of the mark that says most of it.
    fn present(&self) -> Tone {
        let [strong, emphasis, struck, code, _] = self.depths;
        if code > 0 {
            Tone::Accent
        } else if struck > 0 {
            Tone::Struck
        } else if strong > 0 {
            Tone::Strong
        } else if emphasis > 0 && self.tone == Tone::Plain {
            Tone::Emphasis
        } else {
            self.tone
        }
    }

    fn say(&mut self, text: &str) {
        if !self.links.is_empty() {
            self.heard.push_str(text);
        }
        let text = text.replace(['\n', '\t'], " ");
        let text = shown(&text, self.style);
        self.push(self.present(), &text);
    }

    fn push(&mut self, tone: Tone, text: &str) {
        extend(&mut self.pieces, tone, text);
    }
}

/// Whether a text tells its reader where the link leads; what leads nowhere need not be told.
fn says(text: &str, address: &str) -> bool {
    let mail = || address.strip_prefix("mailto:") == Some(text);
    let web = || {
        let bare = address
            .strip_prefix("https://")
            .or(address.strip_prefix("http://"));
        bare.is_some_and(|bare| bare == text || bare.strip_suffix('/') == Some(text))
    };
    address.is_empty()
        || address.starts_with('#')
        || address.starts_with("data:")
        || address.strip_suffix('/').unwrap_or(address) == text.strip_suffix('/').unwrap_or(text)
        || mail()
        || web()
}

/// A text with emoji for their short codes.
fn with_emoji(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b':', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    let mut from = 0;
    let mut at = 0;
    while let Some(next) = memchr::memchr(b':', &text.as_bytes()[at..]) {
        at += next;
        let Some(length) = emoji::length_at(text, at, None, None) else {
            at += 1;
            continue;
        };
        written.push_str(&text[from..at]);
        let codes = text[at..at + length].split(':');
        written.extend(
            codes
                .filter_map(emojis::get_by_shortcode)
                .map(emojis::Emoji::as_str),
        );
        at += length;
        from = at;
    }
    written.push_str(&text[from..]);
    Cow::Owned(written)
}
