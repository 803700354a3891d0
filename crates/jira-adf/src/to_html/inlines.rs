//! Inline content: text with marks, links, and other nodes.

use std::rc::Rc;

use super::markup::Html;
use crate::inline::{Inline, Link, Run, Style};
use crate::node::{MarkType, Node, NodeType};
use crate::{address, inline_nodes, plain_text};

/// Whether the node and its content are inline.
pub(super) fn is_phrasing(node: &Node) -> bool {
    plain_text::is_inline(node)
        || matches!(node.kind, NodeType::Other(_) | NodeType::Bare)
            && node.children().iter().all(is_phrasing)
}

/// The class of cards, whose text is their address.
const CARD: &str = "adf-card";

impl Html {
    /// Writes inline nodes.
    pub fn phrasing(&mut self, nodes: &[Node]) {
        // Invalid, but its text must not be lost.
        let is_odd = |node: &Node| node.kind == NodeType::Text && !node.children().is_empty();
        for part in nodes.split_inclusive(is_odd) {
            self.inlines(&inline_nodes::inlines(part));
            for child in part
                .last()
                .filter(|last| is_odd(last))
                .into_iter()
                .flat_map(Node::children)
            {
                self.words(&plain_text::of(child));
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        let mut at = 0;
        let mut was_label = false;
        while at < inlines.len() {
            if let Some((link, count)) = linked(&inlines[at..]) {
                let group = &inlines[at..at + count];
                if group.iter().any(is_seen) {
                    self.link(&link.href, "", |html| html.each(group));
                } else {
                    self.each(group);
                }
                was_label = false;
                at += count;
                continue;
            }
            let is_label =
                matches!(&inlines[at], Inline::Atom(atom) if atom.node().kind != NodeType::Emoji);
            if is_label && was_label {
                // Separates adjacent labels.
                self.line(" ");
            }
            self.inline(&inlines[at]);
            was_label = is_label;
            at += 1;
        }
    }

    fn each(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Run(run) => self.run(run),
            Inline::Break => self.void("br"),
            Inline::Atom(atom) => self.atom(atom.node()),
        }
    }

    fn run(&mut self, run: &Run) {
        if run.text.is_empty() {
            return;
        }
        let styles = Style::ALL
            .into_iter()
            .filter(|style| run.marks.style.has(*style));
        for style in styles.clone() {
            self.begin(element(style), &[]);
        }
        self.words(&run.text);
        for style in styles.rev() {
            self.end(element(style));
        }
    }

    /// Writes a node other than text.
    fn atom(&mut self, node: &Node) {
        match node.kind {
            NodeType::Mention => self.span("adf-mention", node),
            NodeType::Emoji => self.span("adf-emoji", node),
            NodeType::Placeholder => self.span("adf-placeholder", node),
            NodeType::InlineExtension => self.span("adf-extension", node),
            NodeType::Status => self.span(status(node), node),
            NodeType::Date => self.date(node),
            NodeType::InlineCard => self.card(node),
            NodeType::MediaInline => self.media(node),
            _ => self.unknown(node),
        }
    }

    fn span(&mut self, class: &str, node: &Node) {
        let words = plain_text::of(node);
        if !words.is_empty() {
            self.element("span", &[("class", class)], |html| html.words(&words));
        }
    }

    fn date(&mut self, node: &Node) {
        let words = plain_text::of(node);
        // HTML only knows years 0001 to 9999.
        let is_day = words.len() == 10
            && words.split('-').map(str::len).eq([4, 2, 2])
            && words
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
            && !words.starts_with("0000")
            && node.children().is_empty()
            && node.integer_attr("timestamp").is_some();
        if is_day {
            let attributes = [("class", "adf-date"), ("datetime", &*words)];
            self.element("time", &attributes, |html| html.words(&words));
        } else {
            self.span("adf-date", node);
        }
    }

    /// Writes a card, as a link if its address can be one.
    pub fn card(&mut self, node: &Node) {
        let words = plain_text::of(node);
        let href = address::encoded(words.trim());
        if address::is_linkable(&href) {
            self.link(&href, CARD, |html| html.words(&words));
        } else {
            self.span(CARD, node);
        }
    }

    /// Writes the name of a file or an image.
    pub fn media(&mut self, node: &Node) {
        let mark = node
            .mark(&MarkType::Link)
            .and_then(|mark| mark.text_attr("href"));
        let href = mark
            .or(node.text_attr("url"))
            .map(|href| address::encoded(href.trim()));
        match href.filter(|href| address::is_linkable(href)) {
            Some(href) if !plain_text::of(node).trim().is_empty() => {
                self.link(&href, "", |html| html.span("adf-media", node));
            }
            _ => self.span("adf-media", node),
        }
    }

    /// Writes an unknown node.
    fn unknown(&mut self, node: &Node) {
        if node.children().is_empty() {
            return self.span("adf-unknown", node);
        }
        self.element("span", &[("class", "adf-unknown")], |html| {
            if let Some(words) = super::blocks::own_text(node) {
                html.words(&words);
            }
            html.phrasing(node.children());
        });
    }

    /// Writes a link. An address with a user name, which may imitate another site, is shown
    /// instead.
    fn link(&mut self, href: &str, class: &str, inside: impl FnOnce(&mut Self)) {
        if address::names_user(href) {
            inside(self);
            if class != CARD {
                self.line(&format!(" ({href})"));
            }
            return;
        }
        let is_web = href
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("http"));
        let mut attributes = Vec::with_capacity(4);
        if !class.is_empty() {
            attributes.push(("class", class));
        }
        attributes.push(("href", href));
        if is_web {
            attributes.extend([("rel", "noopener noreferrer"), ("target", "_blank")]);
        }
        self.element("a", &attributes, inside);
    }
}

/// The link of the first item, and the number of items in it.
fn linked<'a>(inlines: &'a [Inline]) -> Option<(&'a Link, usize)> {
    let link = link_of(inlines.first()?)?;
    let mut count = 1;
    for (at, inline) in inlines.iter().enumerate().skip(1) {
        match inline {
            Inline::Break => {}
            _ if link_of(inline).is_some_and(|other| Rc::ptr_eq(link, other)) => count = at + 1,
            _ => break,
        }
    }
    Some((link, count))
}

fn link_of<'a>(inline: &'a Inline) -> Option<&'a Rc<Link>> {
    match inline {
        Inline::Run(run) => run.marks.link.as_ref(),
        Inline::Break | Inline::Atom(_) => None,
    }
}

fn is_seen(inline: &Inline) -> bool {
    matches!(inline, Inline::Run(run) if !run.text.trim().is_empty())
}

fn element(style: Style) -> &'static str {
    match style {
        Style::STRONG => "strong",
        Style::EM => "em",
        Style::STRIKE => "s",
        Style::UNDERLINE => "u",
        Style::SUB => "sub",
        Style::SUP => "sup",
        _ => "code",
    }
}

fn status(node: &Node) -> &'static str {
    match node.text_attr("color") {
        Some("purple") => "adf-status adf-status-purple",
        Some("blue") => "adf-status adf-status-blue",
        Some("red") => "adf-status adf-status-red",
        Some("yellow") => "adf-status adf-status-yellow",
        Some("green") => "adf-status adf-status-green",
        _ => "adf-status adf-status-neutral",
    }
}
