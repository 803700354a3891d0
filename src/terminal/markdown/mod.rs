//! Documents, readable in a terminal.
//!
//! [`blocks`] turns each block into lines, [`layout`] puts prefixes, blank lines, and line breaks
//! around them, [`inlines`] turns marks and links into tones, and [`tables`] fits columns.

mod blocks;
mod inlines;
mod layout;
mod tables;

use jira_adf::Document;

use super::line::Line;
use super::output::{Output, Style};
use layout::Layout;

/// Maximum width of text, in columns. Longer lines are tiring to read.
const MAX_WIDTH: usize = 100;

/// Minimum width of text, in columns. Narrower terminals wrap lines themselves.
const MIN_WIDTH: usize = 20;

impl Output {
    /// Shows Markdown, as [`Output::document`] shows a document.
    ///
    /// ```
    /// use coder_server::terminal::{Output, Style};
    ///
    /// # let (writer, style) = (std::io::sink(), Style { terminal: false, color: false, unicode: true, width: None });
    /// Output::new(Box::new(writer), style).markdown("# Fixed\n\nin **v1.2**");
    /// ```
    pub fn markdown(&mut self, text: &str) {
        self.document(&Document::from_markdown(text));
    }

    /// Shows a document.
    ///
    /// Text is wrapped on a terminal, code is not. Without colors, code is put in backquotes and
    /// struck text in tildes. The address of a link follows its text unless they are the same.
    pub fn document(&mut self, document: &Document) {
        for line in lines(document, self.style()) {
            self.line(&line);
        }
    }
}

fn lines(document: &Document, style: Style) -> Vec<Line> {
    let width = style.width.map(|width| width.clamp(MIN_WIDTH, MAX_WIDTH));
    let mut layout = Layout::new(Style { width, ..style });
    layout.blocks(document.root().children(), true);
    layout.into_lines()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
