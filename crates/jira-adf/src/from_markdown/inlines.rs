//! Collects inline content: Markdown spans and HTML tags become marks, addresses become links,
//! short codes become emoji.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::recognition::{Context, last_character};
use super::tags::{Effect, Tags};
use crate::autolink::{ends_address, is_open};
use crate::html;
use crate::inline::{Atom, Inline, Link, Marks, Style};
use crate::node::Node;
use crate::normalize::{is_space, merged, normalized};
use crate::{address, card};

/// Maximum length in bytes of a span that is absorbed by an address.
const MAX_ABSORBED: usize = 2048;

/// The inline content of one block.
pub(super) struct Inlines<'a> {
    context: Context<'a>,
    items: Vec<Inline<'a>>,
    /// Number of open spans of each of [`SPANS`].
    spans: [u32; 3],
    marks: Marks,
    /// The open link, and where its text starts.
    link: Option<(Rc<Link>, Beginning)>,
    image: Option<Image>,
    /// Images outside of Markdown links. They may turn out to be in an HTML link.
    images: Vec<PlacedImage>,
    /// Number of open spans within an address that has absorbed them.
    absorbed: usize,
    /// Boxed because most content has none.
    tags: Option<Box<Tags>>,
    details: Details,
}

/// The effect of `</details>` in the text.
#[derive(Clone, Copy, PartialEq)]
enum Details {
    NotOpen,
    Open,
    Ended,
}

/// The start of a text: an item, and an offset in bytes.
#[derive(Clone, Copy)]
struct Beginning {
    item: usize,
    offset: usize,
}

const SPANS: [Style; 3] = [Style::EM, Style::STRONG, Style::STRIKE];

struct Image {
    link: Link,
    alternative: String,
    /// Number of open images in its alternative text.
    depth: usize,
}

/// An image that has been added.
struct PlacedImage {
    /// The index of its item.
    at: usize,
    alternative: String,
}

impl<'a> Inlines<'a> {
    pub fn new(context: Context<'a>) -> Self {
        Self {
            context,
            items: Vec::new(),
            spans: [0; 3],
            marks: Marks::default(),
            link: None,
            image: None,
            images: Vec::new(),
            absorbed: 0,
            tags: None,
            details: Details::NotOpen,
        }
    }

    /// The content of a paragraph in `<details>`, which may close it.
    pub fn in_details(mut self) -> Self {
        self.details = Details::Open;
        self
    }

    /// Handles an inline event, whose source is at `place`.
    pub fn event(&mut self, event: Event<'a>, place: Range<usize>) {
        if self.absorbed > 0 {
            return self.within_address(&event);
        }
        if self.image.is_some() {
            return self.within_image(event);
        }
        match event {
            Event::Text(text) => self.text(text, place.start),
            Event::Code(code) => {
                let marks = Marks {
                    style: Style::CODE,
                    link: self.marks.link.clone(),
                };
                self.items.push(Inline::run(cow(code), marks));
            }
            Event::SoftBreak => self.push(Cow::Borrowed(" ")),
            Event::HardBreak => self.items.push(Inline::Break),
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
                if self.absorbs(place.clone()) =>
            {
                self.absorbed = 1;
                self.push(Cow::Borrowed(&self.context.source[place]));
            }
            Event::Start(Tag::Emphasis) => self.span(0, 1),
            Event::Start(Tag::Strong) => self.span(1, 1),
            Event::Start(Tag::Strikethrough) => self.span(2, 1),
            Event::End(TagEnd::Emphasis) => self.span(0, -1),
            Event::End(TagEnd::Strong) => self.span(1, -1),
            Event::End(TagEnd::Strikethrough) => self.span(2, -1),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                self.start_link(if link_type == LinkType::Email {
                    link(&format!("mailto:{dest_url}"), &title)
                } else {
                    link(&dest_url, &title)
                });
            }
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Start(Tag::Image {
                dest_url, title, ..
            }) => {
                self.image = Some(Image {
                    link: link(&dest_url, &title),
                    alternative: String::new(),
                    depth: 0,
                });
            }
            _ => {}
        }
    }

    /// Adds text with the current marks and one more style.
    pub fn styled(&mut self, text: String, style: Style) {
        let marks = Marks {
            style: self.marks.style | style,
            link: self.marks.link.clone(),
        };
        self.items.push(Inline::run(text, marks));
    }

    /// Adds text with the current marks.
    pub fn push(&mut self, text: Cow<'a, str>) {
        let is_apart = self.is_behind_tag() || self.is_behind_image();
        match self.items.last_mut() {
            Some(Inline::Run(last)) if !is_apart && last.marks == self.marks => {
                last.text.to_mut().push_str(&text);
            }
            _ => self.items.push(Inline::run(text, self.marks.clone())),
        }
    }

    /// Whether the text contained `</details>`.
    pub fn ends_details(&self) -> bool {
        self.details == Details::Ended
    }

    /// Handles an HTML tag: a mark, a line break, an image, or visible text.
    pub fn tag(&mut self, tag: &html::Tag<'_>) {
        match (&*tag.name, tag.is_closing) {
            ("details", true) if self.details == Details::Open => self.details = Details::Ended,
            ("br", _) => self.items.push(Inline::Break),
            ("img", false) => {
                let address = tag.attribute("src").unwrap_or_default();
                let title = tag.attribute("title").unwrap_or_default();
                let alternative = tag.attribute("alt").unwrap_or_default();
                self.add_image(link(&address, &title), &alternative);
            }
            (name, true) => match self.close(name) {
                Some((from, Effect::Refused(link))) => {
                    self.put_images_in_link(from, false);
                    self.push_unsupported(&link, behind(from));
                }
                Some((from, Effect::Link(link))) => {
                    self.put_images_in_link(from, true);
                    if self.is_blank_from(behind(from)) {
                        self.push_address(link);
                    }
                }
                Some((_, Effect::Style(_))) => {}
                None => self.push(Cow::Owned(tag.written.to_owned())),
            },
            (name, false) => {
                let attribute = |name| tag.attribute(name).unwrap_or_default();
                let href = || link(&attribute("href"), &attribute("title"));
                if let Some(effect) = Effect::of(name, href) {
                    let at = self.items.len();
                    self.tags.get_or_insert_default().open(name, effect, at);
                    // Stays visible unless the closing tag is found.
                    let typed = Inline::run(tag.written.to_owned(), self.marks.clone());
                    self.items.push(typed);
                } else {
                    self.push(Cow::Owned(tag.written.to_owned()));
                }
            }
        }
    }

    /// The final content.
    pub fn finish(self) -> Vec<Node> {
        self.context.nodes(Tags::applied(self.tags, self.items))
    }

    /// The content as one line of text.
    pub fn finish_as_text(self) -> String {
        let mut text = String::new();
        for inline in normalized(merged(Tags::applied(self.tags, self.items))) {
            match inline {
                Inline::Run(run) => text.push_str(&run.text),
                Inline::Break => text.push(' '),
                Inline::Atom(_) => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a tag was the last item.
    fn is_behind_tag(&self) -> bool {
        self.tags
            .as_ref()
            .is_some_and(|tags| tags.is_behind(self.items.len()))
    }

    /// Whether the last item is an image that may still change.
    fn is_behind_image(&self) -> bool {
        self.images
            .last()
            .is_some_and(|image| image.at + 1 == self.items.len())
    }

    fn close(&mut self, name: &str) -> Option<(usize, Effect)> {
        let end = self.items.len();
        self.tags.as_mut()?.close(name, end)
    }

    fn text(&mut self, text: CowStr<'a>, start: usize) {
        let is_escaped = text.starts_with(':')
            && start > 0
            && self.context.source.as_bytes().get(start - 1) == Some(&b'\\');
        let length = text.len();
        // Line ends from character references are white space, as in HTML.
        if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
            self.push(text.replace(['\n', '\r'], " ").into());
        } else {
            self.push(cow(text));
        }
        if is_escaped && let Some(Inline::Run(run)) = self.items.last_mut() {
            run.add_plain_colon(run.text.len() - length);
        }
    }

    fn span(&mut self, which: usize, change: i32) {
        self.spans[which] = self.spans[which].saturating_add_signed(change);
        let style = SPANS[which];
        self.marks.style = if self.spans[which] > 0 {
            self.marks.style | style
        } else {
            self.marks.style.without(style)
        };
    }

    fn inline_html(&mut self, html: &str) {
        if html.starts_with("<!--") {
            return;
        }
        match html::Tag::at_start(html) {
            Some(tag) => self.tag(&tag),
            None => self.push(Cow::Owned(html.to_owned())),
        }
    }

    fn start_link(&mut self, link: Link) {
        let link = Rc::new(link);
        if address::is_linkable(&link.href) {
            self.marks.link = Some(Rc::clone(&link));
        }
        self.link = Some((link, self.end()));
    }

    fn end_link(&mut self) {
        self.marks.link = None;
        let Some((link, from)) = self.link.take() else {
            return;
        };
        if let Some(card) = self.card(&link, from) {
            // Done here because adjacent links would be merged later.
            self.cut(from);
            self.items.push(Inline::Atom(Atom::New(Box::new(card))));
        } else if !address::is_linkable(&link.href) {
            self.push_unsupported(&link, from);
        } else if self.is_blank_from(from) {
            self.push_address(link);
        }
    }

    /// Where the next text starts. It may be appended to the last item.
    fn end(&self) -> Beginning {
        match self.items.last() {
            Some(Inline::Run(run)) => Beginning {
                item: self.items.len() - 1,
                offset: run.text.len(),
            },
            _ => Beginning {
                item: self.items.len(),
                offset: 0,
            },
        }
    }

    /// The card for a link whose text, which starts at `from`, is its address.
    fn card(&self, link: &Link, from: Beginning) -> Option<Node> {
        let card = card::node(&link.href, self.context.is_card)?;
        let is_bare = link.title.is_none()
            && self.items.len() <= from.item + 2
            && self
                .seen_from(from)
                .map(|(_, text)| text)
                .collect::<String>()
                == link.href;
        is_bare.then_some(card)
    }

    /// Removes everything from `from` on.
    fn cut(&mut self, from: Beginning) {
        if let Some(Inline::Run(run)) = self.items.get_mut(from.item) {
            run.text.to_mut().truncate(from.offset);
            self.items.truncate(from.item + 1);
        }
    }

    /// The items from `from` on, each with its visible text.
    fn seen_from(&self, from: Beginning) -> impl Iterator<Item = (&Inline<'a>, &str)> {
        let items = self.items.iter().enumerate().skip(from.item);
        items.map(move |(at, item)| match item {
            Inline::Run(run) if at == from.item => (item, &run.text[from.offset..]),
            Inline::Run(run) => (item, &*run.text),
            Inline::Break | Inline::Atom(_) => (item, "\n"),
        })
    }

    /// Whether nothing is visible from `from` on.
    fn is_blank_from(&self, from: Beginning) -> bool {
        self.seen_from(from).all(|(item, text)| {
            let is_code = matches!(item, Inline::Run(run) if run.marks.is_code());
            text.is_empty() || !is_code && text != "\n" && text.trim_matches(is_space).is_empty()
        })
    }

    /// A link without text gets its address as text.
    fn push_address(&mut self, link: Rc<Link>) {
        let text = link.href.clone();
        let style = self.marks.style;
        let link = Some(link);
        self.items.push(Inline::run(text, Marks { style, link }));
    }

    /// Adds an address that cannot be a link after its text, which starts at `from`.
    fn push_unsupported(&mut self, link: &Link, from: Beginning) {
        /// Maximum number of items to look at. Longer texts differ from the address.
        const ENOUGH: usize = 64;
        let mut text = String::new();
        for (_, part) in self.seen_from(from).take(ENOUGH) {
            text.push_str(part);
            if text.len() > 4 * link.href.len() + 16 {
                break;
            }
        }
        if let Some(address) = address::to_show(&link.href, &text) {
            self.push(Cow::Owned(format!(" ({address})")));
        }
    }

    fn within_image(&mut self, event: Event<'a>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Text(text) | Event::Code(text) => image.alternative.push_str(&text),
            Event::SoftBreak | Event::HardBreak => image.alternative.push(' '),
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
            Event::End(TagEnd::Image) => {
                if let Some(image) = self.image.take() {
                    self.add_image(image.link, &image.alternative);
                }
            }
            Event::InlineHtml(html) if html::Tag::at_start(&html).is_some() => {
                image.alternative.push_str(&html);
            }
            _ => {}
        }
    }

    /// An image becomes a link of its alternative text; within a link, only that text.
    fn add_image(&mut self, image: Link, alternative: &str) {
        let is_linkable = address::is_linkable(&image.href);
        let mut marks = self.marks.clone();
        if marks.link.is_some() || self.link.is_some() && !is_linkable {
            self.items.push(Inline::run(alternative.to_owned(), marks));
            return;
        }
        let has_text = !alternative.trim().is_empty();
        let text = if is_linkable {
            let text = if has_text { alternative } else { &image.href };
            let text = text.to_owned();
            marks.link = Some(Rc::new(image));
            text
        } else if is_embedded(&image.href) {
            // The address holds the image itself and may be megabytes long.
            let text = if has_text { alternative } else { "image" };
            text.to_owned()
        } else {
            match address::to_show(&image.href, alternative) {
                Some(address) => format!("{alternative} ({address})"),
                None => alternative.to_owned(),
            }
        };
        self.images.push(PlacedImage {
            at: self.items.len(),
            alternative: alternative.to_owned(),
        });
        self.items.push(Inline::run(text, marks));
    }

    /// Reduces the images after a tag that starts a link to their alternative texts. In a link with
    /// an unsupported address, images keep their own.
    fn put_images_in_link(&mut self, tag: usize, is_linkable: bool) {
        while let Some(image) = self.images.pop_if(|image| image.at > tag) {
            if let Inline::Run(run) = &mut self.items[image.at]
                && (is_linkable || run.marks.link.is_none())
            {
                run.text = image.alternative.into();
                run.marks.link = None;
            }
        }
    }

    /// Whether an unfinished address absorbs the span at `place`, as in GFM:
    /// `https://a.b/__init__.py` has nothing strong.
    fn absorbs(&self, place: Range<usize>) -> bool {
        let Some((Inline::Run(run), earlier)) = self.items.split_last() else {
            return false;
        };
        place.len() <= MAX_ABSORBED
            && run.marks == self.marks
            && self.link.is_none()
            && !self.is_behind_tag()
            && !run.text.ends_with(ends_address)
            && is_open(&run.text, last_character(earlier))
            && !self.context.source[place].contains(ends_address)
    }

    fn within_address(&mut self, event: &Event) {
        match event {
            Event::Start(_) => self.absorbed += 1,
            Event::End(_) => self.absorbed -= 1,
            _ => {}
        }
    }
}

/// The start of the text after the item that shows a tag.
fn behind(tag: usize) -> Beginning {
    Beginning {
        item: tag + 1,
        offset: 0,
    }
}

fn is_embedded(address: &str) -> bool {
    address
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

fn link(address: &str, title: &str) -> Link {
    Link {
        href: address::encoded(address.trim()).into_owned(),
        title: Some(title.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|title| !title.is_empty()),
    }
}

fn cow(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}
