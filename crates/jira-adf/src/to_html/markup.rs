//! Elements that always end, and text that stays text.

use crate::sanitize::sanitize;

/// Where each block of text gets the direction in which it is written.
pub(super) const DIRECTION: (&str, &str) = ("dir", "auto");

/// HTML as it is written.
#[derive(Default)]
pub(super) struct Html {
    text: String,
    /// How often words were written that a reader sees.
    words: usize,
    /// The levels of the headings that the next one may stand under.
    pub outline: Vec<i64>,
}

/// A place in what was written.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    at: usize,
    words: usize,
}

impl Html {
    pub fn into_text(self) -> String {
        self.text
    }

    /// An element with its attributes and all that is inside.
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

    /// An element that is there only if something is inside.
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

    /// An element that is another one when a reader sees no words inside.
    pub fn element_or(
        &mut self,
        [element, other]: [(&'static str, &[(&'static str, &str)]); 2],
        inside: impl FnOnce(&mut Self),
    ) {
        let before = self.mark();
        self.begin(element.0, element.1);
        let start = self.text.len();
        inside(self);
        if self.has_words_since(before) {
            return self.end(element.0);
        }
        // Not written a second time, which would double with each level.
        let inside = self.text.split_off(start);
        self.text.truncate(before.at);
        self.begin(other.0, other.1);
        self.text.push_str(&inside);
        self.end(other.0);
    }

    /// An element that has no inside.
    pub fn void(&mut self, name: &'static str) {
        self.begin(name, &[]);
    }

    /// A text: its line ends are breaks.
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

    /// A text whose line ends stay what they are.
    pub fn line(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.words += 1;
        }
        self.text.push_str(&htmlize::escape_text(sanitize(text)));
    }

    /// The place where the next thing is written.
    pub fn mark(&self) -> Mark {
        Mark {
            at: self.text.len(),
            words: self.words,
        }
    }

    /// Whether a reader sees anything that was written since.
    pub fn has_words_since(&self, mark: Mark) -> bool {
        self.words > mark.words
    }

    /// Takes back what was written since.
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
