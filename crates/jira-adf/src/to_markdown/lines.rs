//! Lines of Markdown inside of containers: each begins with the marks of the quotes and the
//! indentation of the lists that it stands in.

/// Markdown on its way.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    /// What each line begins with.
    prefix: String,
    /// Whether the marker of an item or quote stands at the end, behind which the first line goes.
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
    /// Begins a line.
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

    /// The text so far, to be added to on the present line.
    pub fn line(&mut self) -> &mut String {
        &mut self.text
    }

    /// A whole line; an empty one does not end with the white space of what it stands in.
    pub fn add(&mut self, line: &str) {
        self.start();
        if line.is_empty() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
        }
        self.text.push_str(line);
    }

    /// What comes before the next line.
    pub fn leave(&mut self, gap: Gap) {
        self.gap = gap;
    }

    /// Opens a container: a marker, and what each later line of it begins with.
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

    /// What comes next goes on the line that was just begun.
    pub fn stay(&mut self) {
        self.is_behind_marker = true;
    }

    /// What each line begins with.
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

    /// Whether the next line goes behind a marker.
    pub fn is_behind_marker(&self) -> bool {
        self.is_behind_marker
    }

    /// How much has been written; it grows with everything that is visible.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

/// What lines began with outside of a container.
#[must_use]
#[derive(Clone, Copy)]
pub(super) struct Outer(usize);
