//! Lines of Markdown in containers: each starts with the quote markers and the indentation of its
//! containers.

/// Markdown being written.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    /// The start of each line.
    prefix: String,
    /// Whether the text ends with the marker of an item or a quote, so that the first line
    /// continues it.
    is_behind_marker: bool,
    gap: Gap,
}

/// What comes between the last line and the next one.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Gap {
    #[default]
    None,
    BlankLine,
}

impl Lines {
    /// Starts a line.
    pub fn start(&mut self) {
        if self.is_behind_marker {
            self.is_behind_marker = false;
        } else {
            if !self.text.is_empty() {
                self.text.push('\n');
                if self.gap == Gap::BlankLine {
                    self.text.push_str(self.prefix.trim_end());
                    self.text.push('\n');
                }
            }
            self.text.push_str(&self.prefix);
        }
        self.gap = Gap::None;
    }

    /// Adds to the line.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The text so far, for adding to the current line.
    pub fn line(&mut self) -> &mut String {
        &mut self.text
    }

    /// Adds a whole line. Trailing white space of the prefix is removed before an empty line.
    pub fn add(&mut self, line: &str) {
        self.start();
        if line.is_empty() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
        }
        self.text.push_str(line);
    }

    /// Sets what comes before the next line.
    pub fn leave(&mut self, gap: Gap) {
        self.gap = gap;
    }

    /// Opens a container with a marker. `prefix` starts each of its other lines.
    pub fn enter(&mut self, marker: &str, prefix: &str) -> Outer {
        self.start();
        self.text.push_str(marker);
        self.is_behind_marker = true;
        let outer = Outer(self.prefix.len());
        self.prefix.push_str(prefix);
        outer
    }

    /// Opens a container without a marker.
    pub fn indent(&mut self, prefix: &str) -> Outer {
        let outer = Outer(self.prefix.len());
        self.prefix.push_str(prefix);
        outer
    }

    /// Makes the next content continue the current line.
    pub fn stay(&mut self) {
        self.is_behind_marker = true;
    }

    /// The start of each line.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Closes a container.
    pub fn exit(&mut self, outer: Outer) {
        if self.is_behind_marker {
            self.is_behind_marker = false;
            self.text.truncate(self.text.trim_end_matches(' ').len());
        }
        self.prefix.truncate(outer.0);
        self.gap = Gap::None;
    }

    /// Whether the next line continues a marker.
    pub fn is_behind_marker(&self) -> bool {
        self.is_behind_marker
    }

    /// Length of the text so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

/// The length of the prefix outside of a container.
#[must_use]
#[derive(Clone, Copy)]
pub(super) struct Outer(usize);
