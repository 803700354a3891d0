//! Markdown, readable in a terminal.
//!
//! The parser's events become lines at once: [`blocks`] knows what each block looks like,
//! [`screen`] what stands to the left of it and where lines are left empty, [`inlines`] what marks
//! and links look like, [`html`] what blocks of HTML say, and [`tables`] how columns fit.

mod blocks;
mod html;
mod inlines;
mod screen;
mod tables;

use pulldown_cmark::{Options, Parser};

use super::line::Line;
use super::output::{Output, Style};
use blocks::Blocks;

/// Longer lines are tiring to read, in columns.
const WIDEST: usize = 100;

/// In fewer columns, the terminal has to wrap.
const NARROWEST: usize = 20;

impl Output {
    /// Shows Markdown: CommonMark, GitHub's extensions, and the HTML that
    /// [`jira_adf::Document::to_markdown`] writes; other HTML stays as it was typed.
    ///
    /// Text is wrapped on a terminal, code never. Where there are no colors, code stands in
    /// backquotes and what was struck out in tildes. A link that does not say where it leads is
    /// followed by its address.
    ///
    /// ```
    /// use coder_server::terminal::{Output, Style};
    ///
    /// # let (writer, style) = (std::io::sink(), Style { terminal: false, color: false, unicode: true, width: None });
    /// Output::new(Box::new(writer), style).markdown("# Fixed\n\nin **v1.2**");
    /// ```
    pub fn markdown(&mut self, text: &str) {
        for line in lines(text, self.style()) {
            self.line(&line);
        }
    }
}

/// The lines that show this Markdown on such a stream.
fn lines(markdown: &str, style: Style) -> Vec<Line> {
    let width = style.width.map(|width| width.clamp(NARROWEST, WIDEST));
    let mut blocks = Blocks::new(markdown, Style { width, ..style });
    for (event, place) in Parser::new_ext(markdown, extensions()).into_offset_iter() {
        blocks.event(event, place);
    }
    blocks.finish()
}

fn extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
