//! Inline content: marks become tones, links their text and address.

use jira_adf::{MarkType, Node, NodeType};

use crate::sanitize::sanitize_line;
use crate::terminal::line::Tone;
use crate::terminal::output::Style;
use crate::terminal::wrap::{Pieces, extend, shown};

/// Inline content as it is shown. Text without marks has this tone.
pub(super) fn pieces(nodes: &[Node], style: Style, tone: Tone) -> Pieces {
    let mut writer = Writer {
        style,
        tone,
        pieces: Vec::new(),
        current: Marks::default(),
    };
    let is_same_link = |one: &Node, two: &Node| href(one).is_some() && href(one) == href(two);
    let mut behind = nodes.iter().skip(1);
    for group in nodes.chunk_by(is_same_link) {
        let mut text = String::new();
        for node in group {
            text.push_str(&writer.node(node, behind.next()));
        }
        if let Some(address) = href(&group[0])
            && !says(&text, address)
        {
            let marks = Marks {
                code: false,
                ..writer.current
            };
            writer.switch(marks);
            let address = format!(" <{}>", sanitize_line(address));
            extend(&mut writer.pieces, Tone::Dim, &shown(&address, style));
        }
    }
    writer.switch(Marks::default());
    writer.pieces
}

/// The marks that are shown.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each mark is there or not")]
struct Marks {
    strong: bool,
    emphasis: bool,
    struck: bool,
    code: bool,
    superscript: bool,
}

impl Marks {
    fn of(node: &Node) -> Self {
        let has = |kind| node.mark(&kind).is_some();
        let raised = node
            .mark(&MarkType::Subsup)
            .and_then(|mark| mark.text_attr("type"));
        Self {
            strong: has(MarkType::Strong) || *node.kind() == NodeType::Status,
            emphasis: has(MarkType::Em),
            struck: has(MarkType::Strike),
            code: has(MarkType::Code),
            // References to footnotes need no sign: `[1]`.
            superscript: raised == Some("sup") && !node.text().unwrap_or_default().starts_with('['),
        }
    }

    const fn and(self, other: Self) -> Self {
        Self {
            strong: self.strong && other.strong,
            emphasis: self.emphasis && other.emphasis,
            struck: self.struck && other.struck,
            code: self.code && other.code,
            superscript: self.superscript && other.superscript,
        }
    }
}

struct Writer {
    style: Style,
    /// Tone of text without marks.
    tone: Tone,
    pieces: Pieces,
    /// The marks of the last text.
    current: Marks,
}

impl Writer {
    /// Writes a node, which comes before the next one, and returns its text.
    fn node(&mut self, node: &Node, next: Option<&Node>) -> String {
        let text = match node.kind() {
            NodeType::HardBreak => {
                if let Some(next) = next.filter(|next| *next.kind() != NodeType::HardBreak) {
                    self.switch(self.current.and(Marks::of(next)));
                }
                let tone = self.current_tone();
                extend(&mut self.pieces, tone, "\n");
                return "\n".to_owned();
            }
            _ if !node.children().is_empty() => {
                let children = node.children().iter();
                return children.map(|child| self.node(child, None)).collect();
            }
            NodeType::Text => node.text().unwrap_or_default().into(),
            NodeType::Emoji if !self.style.unicode => {
                node.text_attr("shortName").unwrap_or_default().into()
            }
            _ => node.label(),
        };
        if !text.is_empty() {
            self.switch(Marks::of(node));
            let text = text.replace(['\n', '\t'], " ");
            let tone = self.current_tone();
            extend(&mut self.pieces, tone, &shown(&text, self.style));
        }
        text.into_owned()
    }

    /// Writes the signs for marks that tones cannot show: a terminal has no superscript, and
    /// perhaps no colors.
    fn switch(&mut self, marks: Marks) {
        let before = std::mem::replace(&mut self.current, marks);
        let (is_plain, mut signs) = (!self.style.color, String::new());
        if is_plain && before.code && !marks.code {
            signs.push('`');
        }
        if is_plain && before.struck != marks.struck {
            signs.push_str("~~");
        }
        if !before.superscript && marks.superscript {
            signs.push('^');
        }
        if is_plain && !before.code && marks.code {
            signs.push('`');
        }
        let tone = self.current_tone();
        if !signs.is_empty() {
            extend(&mut self.pieces, tone, &signs);
        }
    }

    /// The tone of the most important mark.
    const fn current_tone(&self) -> Tone {
        match self.current {
            Marks { code: true, .. } => Tone::Accent,
            Marks { struck: true, .. } => Tone::Struck,
            Marks { strong: true, .. } => Tone::Strong,
            Marks { emphasis: true, .. } if matches!(self.tone, Tone::Plain) => Tone::Emphasis,
            _ => self.tone,
        }
    }
}

fn href(node: &Node) -> Option<&str> {
    node.mark(&MarkType::Link)?.text_attr("href")
}

/// Whether a text already shows the address of its link.
fn says(text: &str, address: &str) -> bool {
    let without_slash = |text: &str| text.strip_suffix('/').unwrap_or(text).to_owned();
    let schemes = ["", "https://", "http://", "mailto:"];
    address.is_empty()
        || schemes
            .iter()
            .filter_map(|scheme| address.strip_prefix(scheme))
            .any(|bare| without_slash(bare) == without_slash(text))
}
