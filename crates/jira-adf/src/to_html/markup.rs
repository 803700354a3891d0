//! Writes balanced elements and escaped text.

use crate::sanitize::sanitize;

/// Lets the browser detect the direction of each block of text.
pub(super) const DIRECTION: (&str, &str) = ("dir", "auto");

/// HTML being written.
#[derive(Default)]
pub(super) struct Html {
    text: String,
    /// Number of visible texts written so far.
    words: usize,
    /// The levels of the open headings.
    pub outline: Vec<i64>,
}

/// A position in the output.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    at: usize,
    words: usize,
}

impl Html {
    pub fn into_text(self) -> String {
        self.text
    }

    /// Writes an element with its content.
    pub fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.begin(name, attributes);
        inside(self);
        self.end(name);
    }

    /// Writes an element unless its content is empty.
    pub fn unless_empty(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        let before = self.text.len();
        self.begin(name, attributes);
        let start = self.text.len();
        inside(self);
        if self.text.len() == start {
            self.text.truncate(before);
        } else {
            self.end(name);
        }
    }

    /// Writes the first element, or the second if the content has no visible text.
    pub fn element_or(
        &mut self,
        [element, other]: [(&'static str, &[(&'static str, &str)]); 2],
        inside: impl FnOnce(&mut Self),
    ) {
        let before = self.mark();
        self.begin(element.0, element.1);
        let start = self.text.len();
        inside(self);
        if self.has_text_since(before) {
            return self.end(element.0);
        }
        // Not written twice, which would take exponential time for nested elements.
        let inside = self.text.split_off(start);
        self.text.truncate(before.at);
        self.begin(other.0, other.1);
        self.text.push_str(&inside);
        self.end(other.0);
    }

    /// Writes an element without content.
    pub fn void(&mut self, name: &'static str) {
        self.begin(name, &[]);
    }

    /// Writes text, with line ends as line breaks.
    pub fn words(&mut self, text: &str) {
        if !text.contains(['\n', '\r']) {
            return self.line(text);
        }
        for (at, line) in text.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
            if at > 0 {
                self.void("br");
            }
            self.line(line);
        }
    }

    /// Writes text with line ends as they are.
    pub fn line(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.words += 1;
        }
        self.text.push_str(&htmlize::escape_text(sanitize(text)));
    }

    /// The current position.
    pub fn mark(&self) -> Mark {
        Mark {
            at: self.text.len(),
            words: self.words,
        }
    }

    /// Whether visible text was written since.
    pub fn has_text_since(&self, mark: Mark) -> bool {
        self.words > mark.words
    }

    /// Discards what was written since.
    pub fn back_to(&mut self, mark: Mark) {
        self.text.truncate(mark.at);
        self.words = mark.words;
    }

    pub(super) fn begin(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in attributes {
            self.text.push(' ');
            self.text.push_str(attribute);
            self.text.push_str("=\"");
            self.text.push_str(&htmlize::escape_attribute(*value));
            self.text.push('"');
        }
        self.text.push('>');
    }

    pub(super) fn end(&mut self, name: &'static str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }
}
