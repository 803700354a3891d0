//! What a reader sees of a document, whether it is HTML or ADF: blocks, and runs of marked text.

use std::fmt::Write as _;

/// Stands for a hard line break inside a run; white space, but not folded like other white space.
pub const BREAK: char = '\u{2028}';

/// The reference puts an address that did not become a link between these two, as its HTML has it.
pub const ADDRESS: [char; 2] = ['\u{E000}', '\u{E001}'];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Run>),
    Heading(u64, Vec<Run>),
    Code {
        language: String,
        text: String,
    },
    Rule,
    Quote(Vec<Block>),
    Bullets(Vec<Vec<Block>>),
    Numbers(u64, Vec<Vec<Block>>),
    Tasks(Vec<Task>),
    Table(Vec<Vec<Cell>>),
    /// What no example should make; compares equal to nothing that the other side makes.
    Other(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub done: bool,
    pub runs: Vec<Run>,
    /// Blocks of a task other than its first line: tasks, wherever ADF can say it.
    pub below: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub is_header: bool,
    pub alignment: Alignment,
    pub runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Left and none look the same; ADF has no word for left.
    #[default]
    Start,
    Center,
    End,
}

/// Text with the same marks throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub marks: Marks,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a mark that a text has or has not, whatever the others"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub strong: bool,
    pub em: bool,
    pub strike: bool,
    pub code: bool,
    pub link: Option<Link>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub href: String,
    pub title: String,
}

impl Marks {
    /// On code ADF has room for a link only.
    pub fn sayable(self) -> Self {
        if !self.code {
            return self;
        }
        Self {
            code: true,
            link: self.link,
            ..Self::default()
        }
    }
}

/// Runs as they are compared: white space folded outside code, none around a break or at the ends
/// and without marks, neighbours with the same marks joined.
pub fn folded(runs: Vec<Run>) -> Vec<Run> {
    let mut characters: Vec<(char, Marks)> = Vec::new();
    let is_loose = |(c, marks): &(char, Marks)| *c == ' ' && !marks.code;
    for run in runs {
        let marks = run.marks.sayable();
        for c in run.text.chars() {
            if c == BREAK {
                characters.pop_if(|last| is_loose(last));
                characters.push((c, Marks::default()));
            } else if marks.code || !c.is_whitespace() {
                characters.push((c, marks.clone()));
            } else if characters
                .last()
                .is_some_and(|last| last.0 != BREAK && !is_loose(last))
            {
                characters.push((' ', Marks::default()));
            }
        }
    }
    characters.pop_if(|last| is_loose(last));
    // A break at the end of a block shows nothing.
    while characters.pop_if(|last| last.0 == BREAK).is_some() {}
    let mut joined: Vec<Run> = Vec::new();
    for (c, marks) in characters {
        match joined.last_mut() {
            Some(last) if last.marks == marks => last.text.push(c),
            _ => joined.push(Run {
                text: c.into(),
                marks,
            }),
        }
    }
    joined
}

/// White space as one space, none at the ends.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text says what the reference does. Between the two [`ADDRESS`] characters it may say
/// as it is what HTML must percent-encode.
pub fn says(reference: &str, text: &str) -> bool {
    let mut rest = text;
    let mut in_address = false;
    let mut wanted = reference;
    while let Some(c) = wanted.chars().next() {
        if ADDRESS.contains(&c) {
            in_address = c == ADDRESS[0];
        } else if let Some(after) = rest.strip_prefix(c) {
            rest = after;
        } else if let Some((length, decoded)) = percent_decoded(wanted)
            && in_address
            && let Some(after) = rest.strip_prefix(decoded)
        {
            rest = after;
            wanted = &wanted[length..];
            continue;
        } else {
            return false;
        }
        wanted = &wanted[c.len_utf8()..];
    }
    rest.is_empty()
}

/// Whether an address is the one that the reference's HTML has, percent-encoded or not.
pub fn is_address(reference: &str, address: &str) -> bool {
    says(&format!("{}{reference}{}", ADDRESS[0], ADDRESS[1]), address)
}

/// The character whose percent-encoding comes first, and how long that is.
fn percent_decoded(text: &str) -> Option<(usize, char)> {
    let mut bytes = Vec::new();
    while bytes.len() < 4 {
        let code = text.get(3 * bytes.len()..3 * bytes.len() + 3)?;
        bytes.push(u8::from_str_radix(code.strip_prefix('%')?, 16).ok()?);
        if let Ok(decoded) = str::from_utf8(&bytes) {
            return decoded.chars().next().map(|c| (3 * bytes.len(), c));
        }
    }
    None
}

/// Whether an address becomes a link; readers silently get none for the others.
pub fn becomes_link(address: &str) -> bool {
    let schemes = ["http:", "https:", "mailto:", "tel:"];
    let lower = address.to_lowercase();
    schemes.iter().any(|scheme| lower.starts_with(scheme))
}

/// Calls for each line of text, those of nested blocks included.
pub fn for_each_line(blocks: &mut [Block], change: &mut impl FnMut(&mut Vec<Run>)) {
    for block in blocks {
        match block {
            Block::Paragraph(runs) | Block::Heading(_, runs) => change(runs),
            Block::Quote(blocks) => for_each_line(blocks, change),
            Block::Bullets(items) | Block::Numbers(_, items) => {
                for item in items {
                    for_each_line(item, change);
                }
            }
            Block::Tasks(tasks) => {
                for task in tasks {
                    change(&mut task.runs);
                    for_each_line(&mut task.below, change);
                }
            }
            Block::Table(rows) => {
                for cell in rows.iter_mut().flatten() {
                    change(&mut cell.runs);
                }
            }
            Block::Code { .. } | Block::Rule | Block::Other(_) => {}
        }
    }
}

/// Blocks as lines that show where two of them differ.
pub fn outline(blocks: &[Block]) -> String {
    let mut lines = String::new();
    for block in blocks {
        let _ = writeln!(lines, "    {block:?}");
    }
    lines
}
