//! The visible content of a document, read from HTML or ADF: blocks, and runs of marked text.

use std::fmt::Write as _;

/// A hard line break within a run. It is white space, but it is not folded.
pub const BREAK: char = '\u{2028}';

/// The expected text has addresses that do not become links between these two characters.
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
    /// An unexpected block. It never equals one of the other side.
    Other(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub done: bool,
    pub runs: Vec<Run>,
    /// Blocks of a task after its first line: tasks where ADF can express them.
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
    /// Left and none look the same; ADF cannot express left.
    #[default]
    Start,
    Center,
    End,
}

/// Text with the same marks.
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
    /// In ADF, code can only have a link.
    pub fn allowed_in_adf(self) -> Self {
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

/// Runs in the form in which they are compared: white space is folded outside of code, has no
/// marks, and is removed at the ends and around line breaks; adjacent runs with equal marks are
/// merged.
pub fn folded(runs: Vec<Run>) -> Vec<Run> {
    let mut characters: Vec<(char, Marks)> = Vec::new();
    let is_loose = |(c, marks): &(char, Marks)| *c == ' ' && !marks.code;
    for run in runs {
        let marks = run.marks.allowed_in_adf();
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
    // A line break at the end of a block is invisible.
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

/// Folds white space into single spaces, and removes it at the ends.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text equals the expected one. Between the two [`ADDRESS`] characters it may have what
/// HTML percent-encodes.
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

/// Whether two addresses are equal, apart from percent-encoding.
pub fn is_address(reference: &str, address: &str) -> bool {
    says(&format!("{}{reference}{}", ADDRESS[0], ADDRESS[1]), address)
}

/// The first percent-encoded character, and its length.
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

/// Whether an address becomes a link. Jira silently drops the others.
pub fn becomes_link(address: &str) -> bool {
    let schemes = ["http:", "https:", "mailto:", "tel:"];
    let lower = address.to_lowercase();
    schemes.iter().any(|scheme| lower.starts_with(scheme))
}

/// Calls `change` for each line of text, including nested blocks.
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

/// Lists blocks line by line, to show differences.
pub fn outline(blocks: &[Block]) -> String {
    let mut lines = String::new();
    for block in blocks {
        let _ = writeln!(lines, "    {block:?}");
    }
    lines
}
