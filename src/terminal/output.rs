//! A stream to the person: stdout or stderr, each with its own color, width and character set.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::sanitize::{sanitize, sanitize_json};

use super::line::{Line, Tone};

/// How a stream looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether it is a terminal.
    pub terminal: bool,
    /// Whether colors are shown.
    pub color: bool,
    /// Whether more than ASCII can be shown.
    pub unicode: bool,
    /// Columns, where lines are to be wrapped.
    pub width: Option<usize>,
}

/// What `--color` says.
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
    /// The style of a stream: no color and no wrapping off a terminal.
    pub fn of(environment: &Environment, terminal: bool, width: Option<usize>) -> Self {
        let style = Self {
            terminal,
            color: false,
            unicode: speaks_unicode(environment),
            width: width.filter(|_| terminal),
        };
        style.colored(ColorChoice::Auto, environment)
    }

    /// The style with colors decided by `--color`, `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` and
    /// `TERM`, in this order.
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

/// POSIX: the first of these that is set names the locale; none set is the plain C locale.
fn speaks_unicode(environment: &Environment) -> bool {
    let locale = environment
        .first(&["LC_ALL", "LC_CTYPE", "LANG"])
        .map_or_else(String::new, |(_, locale)| locale.to_ascii_lowercase());
    cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8")
}

/// A stream that lines and JSON are written to.
///
/// A reader that went away (`… | head -1`) ends nothing: what follows is dropped. Any other failure
/// is kept, and reported once by [`Output::finish`].
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

    /// The same stream once more, for another part of the program.
    #[must_use]
    pub fn shared(&self) -> Self {
        Self {
            writer: Arc::clone(&self.writer),
            style: self.style,
            failed: None,
        }
    }

    /// How the stream looks.
    pub const fn style(&self) -> Style {
        self.style
    }

    /// Sets how the stream looks from here on.
    pub const fn set_style(&mut self, style: Style) {
        self.style = style;
    }

    /// Writes a line, wrapped between words on a terminal; what is wrapped is indented.
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

    /// Writes a value as JSON, and nothing else: always UTF-8, never styled. What would drive a
    /// terminal is escaped, which changes nothing for a program that reads it.
    pub fn json(&mut self, value: &serde_json::Value) {
        self.raw(&sanitize_json(&format!("{value:#}\n")));
    }

    /// Writes a text for other programs: as it is, but made harmless where a person sees it.
    pub fn text(&mut self, text: &str) {
        if self.style().terminal {
            self.raw(&sanitize(text));
        } else {
            self.raw(text);
        }
    }

    /// Writes text as it is; for what this program itself generated.
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

    /// Tells whether everything could be written.
    pub fn finish(&mut self) -> Result<(), Failure> {
        match self.failed.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(Kind::File, "the output could not be written").with_cause(error))
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

/// This program's own signs in ASCII; the letters of names stay what they are.
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

/// What the rest of a wrapped line is indented by: its own indent, and a step more.
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
    fn signs_follow_color_and_character_set() {
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
    fn long_lines_wrap_between_words_and_long_words_stay_whole() {
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
    fn nothing_drives_the_terminal() {
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
    fn nothing_in_json_drives_the_terminal_and_nothing_is_lost() {
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
    fn color_is_decided_for_each_stream() {
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
