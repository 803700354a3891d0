//! Lines of output: pieces of text, each with a tone.

use crate::sanitize::sanitize;

/// The meaning of a piece of text, which determines its color.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    Plain,
    /// A heading or a name.
    Strong,
    /// Less important: times, paths, explanations.
    Dim,
    /// Success.
    Good,
    /// Warning.
    Warning,
    /// Failure.
    Bad,
    /// A command or link.
    Accent,
    /// Emphasized.
    Emphasis,
    /// Struck through.
    Struck,
}

/// A line of output. Every text is [sanitized](crate::sanitize), including line breaks, so that external
/// text can neither control the terminal nor imitate other lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    pieces: Vec<(Tone, String)>,
    whole: bool,
}

impl Line {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// A line of ordinary text.
    pub fn plain(text: impl AsRef<str>) -> Self {
        Self::new().with(Tone::Plain, text)
    }

    /// The line with one more piece.
    #[must_use]
    pub fn with(mut self, tone: Tone, text: impl AsRef<str>) -> Self {
        let text = sanitize(text.as_ref()).replace(['\n', '\t'], " ");
        self.pieces.push((tone, text));
        self
    }

    /// The line with more pieces.
    #[must_use]
    pub(super) fn with_all(self, pieces: impl IntoIterator<Item = (Tone, String)>) -> Self {
        pieces
            .into_iter()
            .fold(self, |line, (tone, text)| line.with(tone, text))
    }

    /// The line with one more piece of ordinary text.
    #[must_use]
    pub fn text(self, text: impl AsRef<str>) -> Self {
        self.with(Tone::Plain, text)
    }

    /// A command to copy.
    pub fn command(text: impl AsRef<str>) -> Self {
        Self::plain("  ").with(Tone::Accent, text).whole()
    }

    /// The line without wrapping, so that it can be copied.
    #[must_use]
    pub fn whole(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// The line of a passed check.
    pub fn good(text: impl AsRef<str>) -> Self {
        Self::new().with(Tone::Good, "✓").text(" ").text(text)
    }

    /// The line of a warning.
    pub fn warning(text: impl AsRef<str>) -> Self {
        Self::new().with(Tone::Warning, "!").text(" ").text(text)
    }

    /// The line of a failure.
    pub fn bad(text: impl AsRef<str>) -> Self {
        Self::new().with(Tone::Bad, "✗").text(" ").text(text)
    }

    /// A hint.
    pub fn hint(text: impl AsRef<str>) -> Self {
        Self::new()
            .text("  ")
            .with(Tone::Accent, "hint:")
            .text(" ")
            .text(text)
    }

    /// Whether the line must not be wrapped.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// The pieces in order.
    pub fn pieces(&self) -> &[(Tone, String)] {
        &self.pieces
    }
}
