//! Blocks as Markdown.

use super::code;
use super::escape::{Place, is_entity};
use super::inlines;
use super::lines::{Gap, Lines};
use super::lists::{Marker, may_interrupt};
use super::tables;
use crate::node::{Mark, MarkType, Node, NodeType};
use crate::{labels, plain_text};

/// Writes blocks as Markdown.
#[derive(Default)]
pub(super) struct Blocks {
    pub lines: Lines,
    /// Number of levels by which headings outside of quotes and lists are lowered.
    pub heading_offset: i64,
}

impl Blocks {
    /// Writes the children of a container. `within` is the marker of the list item that contains
    /// it, if any; `place` is that of the first paragraph.
    pub fn children(&mut self, container: &Node, within: Option<Marker>, place: Place) {
        let children = container.children();
        let mut place = place;
        let mut turn: Option<Marker> = None;
        let mut at = 0;
        let begin = self.lines.len();
        while at < children.len() {
            let child = &children[at];
            let before = self.lines.len();
            if before > begin {
                let is_close = place == Place::Item
                    && child.is_list()
                    && at == 1
                    && children.len() == 2
                    && may_interrupt(child);
                self.lines
                    .leave(if is_close { Gap::None } else { Gap::BlankLine });
                place = Place::Paragraph;
            }
            if child.is_list() {
                let behind = if self.lines.is_behind_marker() {
                    within
                } else {
                    turn
                };
                let marker = Marker::of(&child.kind, behind);
                self.list(child, marker);
                if self.lines.len() > before {
                    turn = Some(marker);
                }
                at += 1;
                continue;
            }
            let count = children[at..]
                .iter()
                .take_while(|child| plain_text::is_inline(child))
                .count();
            if count > 0 {
                self.paragraph(&children[at..at + count], place);
                at += count;
            } else {
                self.block(child, place);
                at += 1;
            }
            if self.lines.len() > before {
                turn = None;
            }
        }
    }

    /// Writes a block.
    pub fn block(&mut self, block: &Node, place: Place) {
        match block.kind {
            _ if plain_text::is_inline(block) => self.paragraph(std::slice::from_ref(block), place),
            NodeType::Paragraph | NodeType::Caption => self.paragraph(block.children(), place),
            NodeType::Heading => self.heading(block),
            NodeType::CodeBlock => self.code(block),
            NodeType::Rule => {
                let rule = if self.lines.is_behind_marker() {
                    "___"
                } else {
                    "---"
                };
                self.lines.add(rule);
            }
            NodeType::Blockquote => self.quote(None, block),
            NodeType::Panel => self.quote(Some(alert(block)), block),
            NodeType::Expand | NodeType::NestedExpand => self.expand(block),
            NodeType::Table => tables::write(block, &mut self.lines),
            NodeType::Media => self.media(block),
            NodeType::BlockCard | NodeType::EmbedCard => self.card(block),
            NodeType::Extension | NodeType::SyncBlock => self.words(&labels::of(block)),
            NodeType::BodiedExtension => {
                if let Some(text) = block.text_attr("text") {
                    self.words(text);
                    self.lines.leave(Gap::BlankLine);
                }
                self.children(block, None, place);
            }
            _ if block.children().is_empty() => self.words(&labels::of(block)),
            _ => self.children(block, None, place),
        }
    }

    fn paragraph(&mut self, content: &[Node], place: Place) {
        if inlines::is_empty(content) {
            return;
        }
        self.lines.start();
        let prefix = self.lines.prefix().to_owned();
        inlines::write(content, place, &prefix, self.lines.line());
    }

    /// Writes a label that is not content of the document.
    fn words(&mut self, words: &str) {
        if !words.trim().is_empty() {
            let text = Node::styled(words, Vec::new());
            self.paragraph(std::slice::from_ref(&text), Place::Paragraph);
        }
    }

    fn heading(&mut self, heading: &Node) {
        let mut level = heading.integer_attr("level").unwrap_or(1).clamp(1, 6);
        if self.lines.prefix().is_empty() {
            level = (level + self.heading_offset).min(6);
        }
        self.lines.start();
        for _ in 0..level {
            self.lines.push("#");
        }
        if !inlines::is_empty(heading.children()) {
            self.lines.push(" ");
            inlines::write(heading.children(), Place::Heading, "", self.lines.line());
        }
    }

    fn code(&mut self, block: &Node) {
        let text = plain_text::of_code(block);
        let language = block.text_attr("language").unwrap_or_default();
        let language = language.split_whitespace().next().unwrap_or_default();
        let fence = code::fence(&text, language);
        self.lines.add(&format!("{fence}{}", info(language)));
        if !text.is_empty() {
            for line in text.split('\n') {
                self.lines.add(line);
            }
        }
        self.lines.add(&fence);
    }

    fn quote(&mut self, alert: Option<&str>, quote: &Node) {
        let outer = self.lines.enter("> ", "> ");
        if let Some(alert) = alert {
            self.lines.add(alert);
            let first = quote.children().first();
            if first.is_some_and(|block| block.kind != NodeType::Paragraph) {
                // Directly below, an empty item or a number other than 1 would not start a list.
                self.lines.leave(Gap::BlankLine);
            }
        }
        self.children(quote, None, Place::Paragraph);
        self.lines.exit(outer);
    }

    fn expand(&mut self, expand: &Node) {
        self.lines.add("<details>");
        let title = expand.text_attr("title").unwrap_or_default();
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if !title.is_empty() {
            self.lines
                .add(&format!("<summary>{}</summary>", html_text(&title)));
        }
        self.lines.leave(Gap::BlankLine);
        self.children(expand, None, Place::Paragraph);
        self.lines.leave(Gap::BlankLine);
        self.lines.add("</details>");
    }

    /// Writes the name of a file, or a link of the alternative text of an external image.
    fn media(&mut self, media: &Node) {
        let (words, address) = match media.shown_attr("url") {
            Some(url) => (
                media.shown_attr("alt").unwrap_or_else(|| url.clone()),
                Some(Mark::new(MarkType::Link).attr("href", &*url)),
            ),
            None => (labels::of(media), None),
        };
        let link = media.mark(&MarkType::Link).cloned().or(address);
        let text = Node::styled(words, link.into_iter().collect());
        self.paragraph(std::slice::from_ref(&text), Place::Paragraph);
    }

    fn card(&mut self, card: &Node) {
        let words = labels::of(card);
        let mut inline = Node::new(NodeType::InlineCard);
        if card.text_attr("url").is_some() {
            inline = inline.attr("url", &*words);
            self.paragraph(std::slice::from_ref(&inline), Place::Paragraph);
        } else {
            self.words(&words);
        }
    }
}

fn alert(panel: &Node) -> &'static str {
    match panel.text_attr("panelType") {
        Some("success" | "tip") => "[!TIP]",
        Some("note") => "[!IMPORTANT]",
        Some("warning") => "[!WARNING]",
        Some("error") => "[!CAUTION]",
        _ => "[!NOTE]",
    }
}

/// The language after a fence, where backslashes and character references are interpreted.
fn info(language: &str) -> String {
    let mut info = String::new();
    for (at, character) in language.char_indices() {
        let is_risky = match character {
            '\\' => true,
            // Otherwise it would be part of the fence.
            '~' => at == 0,
            '&' => is_entity(&language[at..]),
            _ => false,
        };
        if is_risky {
            info.push('\\');
        }
        info.push(character);
    }
    info
}

fn html_text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
