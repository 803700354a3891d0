//! Converts inline content from and to nodes.

use std::borrow::Cow;
use std::rc::Rc;

use crate::address;
use crate::inline::{Atom, Inline, Link, Marks, Style};
use crate::node::{Mark, MarkType, Node, NodeType};

/// The mark of a style.
fn mark(style: Style) -> Mark {
    match style {
        Style::STRONG => Mark::new(MarkType::Strong),
        Style::EM => Mark::new(MarkType::Em),
        Style::STRIKE => Mark::new(MarkType::Strike),
        Style::UNDERLINE => Mark::new(MarkType::Underline),
        Style::SUB => Mark::new(MarkType::Subsup).attr("type", "sub"),
        Style::SUP => Mark::new(MarkType::Subsup).attr("type", "sup"),
        _ => Mark::new(MarkType::Code),
    }
}

fn style(mark: &Mark) -> Option<Style> {
    match mark.kind {
        MarkType::Strong => Some(Style::STRONG),
        MarkType::Em => Some(Style::EM),
        MarkType::Strike => Some(Style::STRIKE),
        MarkType::Underline => Some(Style::UNDERLINE),
        MarkType::Code => Some(Style::CODE),
        MarkType::Subsup if mark.text_attr("type") == Some("sub") => Some(Style::SUB),
        MarkType::Subsup => Some(Style::SUP),
        _ => None,
    }
}

/// The nodes of this content.
pub(crate) fn nodes(inlines: Vec<Inline<'_>>) -> Vec<Node> {
    inlines
        .into_iter()
        .map(|inline| match inline {
            Inline::Run(run) => Node::styled(run.text, marks(&run.marks)),
            Inline::Break => Node::new(NodeType::HardBreak),
            Inline::Atom(atom) => atom.into_node(),
        })
        .collect()
}

fn marks(marks: &Marks) -> Vec<Mark> {
    if marks.is_plain() {
        return Vec::new();
    }
    let styles = Style::ALL
        .into_iter()
        .filter(|style| marks.style.has(*style));
    let count = styles.clone().count() + usize::from(marks.link.is_some());
    let mut all = Vec::with_capacity(count);
    if let Some(link) = &marks.link {
        let mark = Mark::new(MarkType::Link).attr("href", &*link.href);
        all.push(match &link.title {
            Some(title) => mark.attr("title", &**title),
            None => mark,
        });
    }
    all.extend(styles.map(mark));
    all
}

/// The content of these nodes. An unsupported address becomes text after its link.
pub(crate) fn inlines(nodes: &[Node]) -> Vec<Inline<'_>> {
    let mut inlines: Vec<Inline> = Vec::with_capacity(nodes.len());
    let mut links = Links::default();
    for node in nodes {
        match (&node.kind, &node.text) {
            (NodeType::Text, Some(text)) => {
                let link = links.link_of(node, &mut inlines);
                links
                    .text
                    .push_str(if links.refused.is_some() { text } else { "" });
                let style = node.marks().iter().filter_map(style);
                let style = style.fold(Style::default(), |all, style| all | style);
                let marks = Marks {
                    style: style.allowed(),
                    link,
                };
                inlines.push(Inline::run(&**text, marks));
            }
            (NodeType::HardBreak, _) => inlines.push(Inline::Break),
            _ => inlines.push(Inline::Atom(Atom::Borrowed(node))),
        }
    }
    links.end(&mut inlines);
    inlines
}

/// The link of the previous text. Equal links are shared.
#[derive(Default)]
struct Links<'a> {
    current: Option<(&'a Mark, Rc<Link>)>,
    refused: Option<Cow<'a, str>>,
    text: String,
}

impl<'a> Links<'a> {
    fn link_of(&mut self, node: &'a Node, inlines: &mut Vec<Inline<'a>>) -> Option<Rc<Link>> {
        let mark = node.mark(&MarkType::Link);
        let Some((mark, href)) = mark.and_then(|mark| Some((mark, mark.text_attr("href")?))) else {
            self.end(inlines);
            return None;
        };
        let href = address::encoded(href.trim());
        if !address::is_linkable(&href) {
            if self.refused.as_ref() != Some(&href) {
                self.end(inlines);
                self.refused = Some(href);
            }
            return None;
        }
        if let Some((current, link)) = &self.current
            && *current == mark
        {
            return Some(Rc::clone(link));
        }
        self.end(inlines);
        let title = mark.text_attr("title").filter(|title| !title.is_empty());
        let link = Rc::new(Link {
            href: href.into_owned(),
            title: title.map(str::to_owned),
        });
        self.current = Some((mark, Rc::clone(&link)));
        Some(link)
    }

    /// Ends the previous link, if there is one.
    fn end(&mut self, inlines: &mut Vec<Inline<'a>>) {
        self.current = None;
        if let Some(href) = self.refused.take()
            && let Some(href) = address::to_show(&href, &self.text)
        {
            inlines.push(Inline::run(format!(" ({href})"), Marks::default()));
        }
        self.text.clear();
    }
}
