//! Output to stdout or stderr, each with its own colors, width, and character set.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::sanitize::{sanitize, sanitize_json};

use super::line::{Line, Tone};

/// The style of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether it is a terminal.
    pub terminal: bool,
    /// Whether to use colors.
    pub color: bool,
    /// Whether to use non-ASCII characters.
    pub unicode: bool,
    /// The width to wrap lines to, in columns.
    pub width: Option<usize>,
}

/// When to use colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that knows colors, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

impl Style {
    /// The style of a stream. Without a terminal, there are no colors and no wrapping.
    pub fn of(environment: &Environment, terminal: bool, width: Option<usize>) -> Self {
        let style = Self {
            terminal,
            color: false,
            unicode: is_utf8_locale(environment),
            width: width.filter(|_| terminal),
        };
        style.colored(ColorChoice::Auto, environment)
    }

    /// The style with colors according to the choice, `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` and
    /// `TERM`, in this order of precedence.
    #[must_use]
    pub fn colored(self, choice: ColorChoice, environment: &Environment) -> Self {
        let is = |name: &str, value: &str| environment.text(name).is_some_and(|text| text == value);
        let forced = environment.get("CLICOLOR_FORCE").is_some() && !is("CLICOLOR_FORCE", "0");
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if environment.get("NO_COLOR").is_some() => false,
            ColorChoice::Auto if forced => true,
            ColorChoice::Auto => self.terminal && !is("CLICOLOR", "0") && !is("TERM", "dumb"),
        };
        Self { color, ..self }
    }
}

/// As in POSIX, the first variable that is set determines the locale; the default is the C locale.
fn is_utf8_locale(environment: &Environment) -> bool {
    let locale = environment
        .first(&["LC_ALL", "LC_CTYPE", "LANG"])
        .map_or_else(String::new, |(_, locale)| locale.to_ascii_lowercase());
    cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8")
}

/// An output stream for lines and JSON.
///
/// After a broken pipe (`… | head -1`), output is discarded. [`Output::finish`] reports other errors.
pub struct Output {
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    style: Style,
    failed: Option<io::Error>,
}

impl Output {
    /// A stream with a style.
    pub fn new(writer: Box<dyn Write + Send>, style: Style) -> Self {
        Self {
            writer: Arc::new(Mutex::new(writer)),
            style,
            failed: None,
        }
    }

    /// Another handle to the same stream.
    #[must_use]
    pub fn shared(&self) -> Self {
        Self {
            writer: Arc::clone(&self.writer),
            style: self.style,
            failed: None,
        }
    }

    /// The style.
    pub const fn style(&self) -> Style {
        self.style
    }

    /// Sets the style.
    pub const fn set_style(&mut self, style: Style) {
        self.style = style;
    }

    /// Writes a line, wrapped between words and indented on a terminal.
    pub fn line(&mut self, line: &Line) {
        let mut text: String = line
            .pieces()
            .iter()
            .map(|(tone, text)| self.styled(*tone, text))
            .collect();
        if let Some(width) = self.style.width.filter(|_| !line.is_whole()) {
            text = wrapped(&text, indent(line), width);
        }
        text.push('\n');
        self.raw(&text);
    }

    /// Writes an empty line.
    pub fn blank(&mut self) {
        self.raw("\n");
    }

    /// Writes a value as JSON, in UTF-8 and without styles. Control characters are escaped, which does
    /// not change the value.
    pub fn json(&mut self, value: &serde_json::Value) {
        self.raw(&sanitize_json(&format!("{value:#}\n")));
    }

    /// Writes text for other programs, sanitized if it goes to a terminal.
    pub fn text(&mut self, text: &str) {
        if self.style().terminal {
            self.raw(&sanitize(text));
        } else {
            self.raw(text);
        }
    }

    /// Writes trusted text unchanged.
    pub fn raw(&mut self, text: &str) {
        if self.failed.is_some() {
            return;
        }
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let written = writer
            .write_all(text.as_bytes())
            .and_then(|()| writer.flush());
        self.failed = written.err();
    }

    /// Returns an error if writing failed.
    pub fn finish(&mut self) -> Result<(), Failure> {
        match self.failed.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(Kind::File, "could not write the output").with_cause(error))
            }
            _ => Ok(()),
        }
    }

    fn styled(&self, tone: Tone, text: &str) -> String {
        let text = if self.style.unicode {
            text.to_owned()
        } else {
            in_ascii(text)
        };
        if !self.style.color {
            return text;
        }
        let style = console::Style::new().force_styling(true);
        let style = match tone {
            Tone::Plain => return text,
            Tone::Strong => style.bold(),
            Tone::Dim => style.dim(),
            Tone::Good => style.green(),
            Tone::Warning => style.yellow(),
            Tone::Bad => style.red(),
            Tone::Accent => style.cyan(),
            Tone::Emphasis => style.italic(),
            Tone::Struck => style.dim().strikethrough(),
        };
        style.apply_to(text).to_string()
    }
}

/// Replaces the symbols of this program by ASCII, and keeps letters.
pub(super) fn in_ascii(text: &str) -> String {
    let sign = |character| match character {
        '✓' => "+",
        '✗' => "x",
        '•' => "*",
        '·' => "-",
        '–' | '—' => "-",
        '…' => "...",
        '→' => "->",
        '“' | '”' => "\"",
        '’' => "'",
        '│' => "|",
        '─' => "-",
        '┼' => "+",
        '▾' => "v",
        '☐' => "[ ]",
        '☑' => "[x]",
        _ => "",
    };
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        match sign(character) {
            "" => ascii.push(character),
            sign => ascii.push_str(sign),
        }
    }
    ascii
}

/// The indent of continuation lines: that of the line and two more.
fn indent(line: &Line) -> usize {
    let pieces = line.pieces().iter();
    let text: String = pieces.map(|(_, text)| text.as_str()).collect();
    2 + text.len() - text.trim_start_matches(' ').len()
}

fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let indent = " ".repeat(indent);
    let options = textwrap::Options::new(width.max(20))
        .subsequent_indent(&indent)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PLAIN, written};
    use super::*;

    fn shown(style: Style, line: &Line) -> String {
        written(style, |output| output.line(line))
    }

    #[test]
    fn uses_colors_and_unicode_if_supported() {
        let line = Line::good("José’s site → here");
        assert_eq!(shown(PLAIN, &line), "✓ José’s site → here\n");
        assert_eq!(
            shown(
                Style {
                    unicode: false,
                    ..PLAIN
                },
                &line
            ),
            "+ José's site -> here\n"
        );
        assert_eq!(
            shown(
                Style {
                    color: true,
                    ..PLAIN
                },
                &line
            ),
            "\u{1b}[32m✓\u{1b}[0m José’s site → here\n"
        );
    }

    #[test]
    fn wraps_between_words_only() {
        let style = Style {
            width: Some(30),
            ..PLAIN
        };
        let line = Line::hint(
            "open https://id.atlassian.com/manage-profile/security/api-tokens and make one",
        );
        assert_eq!(
            shown(style, &line),
            "  hint: open\n    https://id.atlassian.com/manage-profile/security/api-tokens\n    and make one\n"
        );
    }

    #[test]
    fn sanitizes_lines() {
        assert_eq!(
            shown(PLAIN, &Line::plain("a\u{1b}[2Jb\u{202e}c")),
            "a\\u{1b}[2Jb\\u{202e}c\n"
        );
        assert_eq!(
            shown(PLAIN, &Line::plain("refused\nhint: run this\tnow")),
            "refused hint: run this now\n"
        );
    }

    #[test]
    fn escapes_control_characters_in_json() {
        let value = serde_json::json!({ "name": "a\u{1b}b\u{9b}c\u{202e}d\u{e0041}e\u{7f}é\n" });
        let shown = written(PLAIN, |output| output.json(&value));
        assert_eq!(
            shown,
            "{\n  \"name\": \"a\\u001bb\\u009bc\\u202ed\\udb40\\udc41e\\u007fé\\n\"\n}\n"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            value
        );
    }

    #[test]
    fn decides_colors_per_stream() {
        let style = |variables: &[(&str, &str)], terminal, choice| {
            let environment: Environment = variables.iter().copied().collect();
            Style::of(&environment, terminal, Some(80))
                .colored(choice, &environment)
                .color
        };
        let auto = ColorChoice::Auto;
        assert!(style(&[], true, auto));
        assert!(!style(&[], false, auto));
        assert!(!style(&[("NO_COLOR", "1")], true, auto));
        assert!(style(&[("NO_COLOR", "")], true, auto));
        assert!(style(&[("NO_COLOR", "1")], false, ColorChoice::Always));
        assert!(!style(&[("CLICOLOR_FORCE", "1")], true, ColorChoice::Never));
        assert!(style(&[("CLICOLOR_FORCE", "1")], false, auto));
        assert!(!style(&[("CLICOLOR", "0")], true, auto));
        assert!(!style(&[("TERM", "dumb")], true, auto));
    }
}
