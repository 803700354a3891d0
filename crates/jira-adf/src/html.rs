//! Tokenizer for the HTML in Markdown: tags, comments, and text.

use std::borrow::Cow;

use htmlize::{unescape, unescape_attribute};
use memchr::memchr;

/// A token of raw HTML.
#[derive(Debug, PartialEq)]
pub enum Token<'a> {
    /// Text with character references resolved.
    Text(Cow<'a, str>),
    Tag(Tag<'a>),
    Comment,
}

/// A tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag<'a> {
    pub written: &'a str,
    /// In lower case.
    pub name: String,
    pub is_closing: bool,
    /// The text between the name and `>`.
    attributes: &'a str,
}

/// Why no tag was parsed.
enum NoTag {
    /// The text is not a tag.
    Other,
    /// The text ends within the tag.
    Unfinished,
}

impl<'a> Tag<'a> {
    /// The tag at the start of the text.
    pub fn at_start(text: &'a str) -> Option<Self> {
        Self::parse(text).ok()
    }

    fn parse(text: &'a str) -> Result<Self, NoTag> {
        let bytes = text.as_bytes();
        let is_closing = bytes.get(1) == Some(&b'/');
        let start = if is_closing { 2 } else { 1 };
        let name = bytes.get(start..).unwrap_or_default();
        if !name.first().is_some_and(u8::is_ascii_alphabetic) {
            return Err(NoTag::Other);
        }
        let length = name
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
            .count();
        let end = tag_end(bytes, start + length)?;
        Ok(Self {
            written: &text[..=end],
            name: text[start..start + length].to_ascii_lowercase(),
            is_closing,
            attributes: &text[start + length..end],
        })
    }

    /// The value of an attribute with character references resolved; empty when it has no value.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let length = rest
                .find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/')
                .unwrap_or(rest.len());
            if length == 0 {
                return None;
            }
            let (key, behind) = rest.split_at(length);
            let (value, behind) = value(behind);
            if key.eq_ignore_ascii_case(name) {
                return Some(unescape_attribute(value));
            }
            rest = behind;
        }
    }
}

/// The value after an attribute's name, and the rest of the text.
fn value(text: &str) -> (&str, &str) {
    let Some(text) = text.trim_start().strip_prefix('=') else {
        return ("", text);
    };
    let text = text.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = text
        .find(|c: char| c.is_ascii_whitespace())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// The position of the `>` of a tag whose name ends at `from`. A tag ends before the next unquoted
/// `<`.
fn tag_end(bytes: &[u8], from: usize) -> Result<usize, NoTag> {
    let byte = |at: usize| bytes.get(at).copied().ok_or(NoTag::Unfinished);
    if !matches!(byte(from)?, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
        return Err(NoTag::Other);
    }
    let mut at = from;
    loop {
        match byte(at)? {
            b'>' => return Ok(at),
            b'<' => return Err(NoTag::Other),
            b'=' => {
                at += 1;
                while byte(at)?.is_ascii_whitespace() {
                    at += 1;
                }
                if let quote @ (b'"' | b'\'') = byte(at)? {
                    let length = memchr(quote, &bytes[at + 1..]).ok_or(NoTag::Unfinished)?;
                    at += 1 + length + 1;
                }
            }
            _ => at += 1,
        }
    }
}

/// Iterates over the tokens of raw HTML.
pub struct Tokens<'a> {
    rest: &'a str,
    /// Whether a search for the end of a comment has failed. Searching again at each `<` would take
    /// quadratic time.
    is_unclosed: bool,
    /// Remaining failed searches for the end of a long tag.
    long_searches: u8,
}

impl<'a> Tokens<'a> {
    pub fn new(html: &'a str) -> Self {
        Self {
            rest: html,
            is_unclosed: false,
            long_searches: MAX_LONG_SEARCHES,
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn markup(&mut self) -> Option<Token<'a>> {
        if let Some(behind) = self.rest.strip_prefix("<!--") {
            if self.is_unclosed {
                return None;
            }
            let Some(end) = memchr::memmem::find(behind.as_bytes(), b"-->") else {
                self.is_unclosed = true;
                return None;
            };
            self.take("<!--".len() + end + "-->".len());
            return Some(Token::Comment);
        }
        let rest = self.rest;
        let mut window = rest.len().min(MAX_USUAL_TAG);
        while !rest.is_char_boundary(window) {
            window -= 1;
        }
        let tag = match Tag::parse(&rest[..window]) {
            Ok(tag) => tag,
            Err(NoTag::Unfinished) if rest.len() > MAX_USUAL_TAG && self.long_searches > 0 => {
                Tag::at_start(rest).or_else(|| {
                    self.long_searches -= 1;
                    None
                })?
            }
            Err(_) => return None,
        };
        self.take(tag.written.len());
        Some(Token::Tag(tag))
    }
}

/// Maximum length in bytes of tags that are always found. Longer ones contain signed or `data:`
/// addresses.
const MAX_USUAL_TAG: usize = 4096;

/// Maximum number of failed searches for the end of a longer tag. Each takes linear time, and
/// hostile input has such a tag every few bytes.
const MAX_LONG_SEARCHES: u8 = 16;

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if self.rest.starts_with('<')
            && let Some(token) = self.markup()
        {
            return Some(token);
        }
        let end = memchr(b'<', &self.rest.as_bytes()[1..]).map_or(self.rest.len(), |at| at + 1);
        // There is no `<` within a multi-byte character.
        Some(Token::Text(unescape(self.take(end))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe(html: &str) -> String {
        Tokens::new(html)
            .map(|token| match token {
                Token::Text(text) => format!("{text}|"),
                Token::Comment => "#|".to_owned(),
                Token::Tag(tag) => {
                    format!("{}{}|", if tag.is_closing { "/" } else { "" }, tag.name)
                }
            })
            .collect()
    }

    #[test]
    fn splits_tags_comments_and_text() {
        for (html, parts) in [
            ("a<B>b</b>c", "a|b|b|/b|c|"),
            ("<!-- <b> -->x<!-- y", "#|x|<!-- y|"),
            ("5 < 6 &amp; x", "5 |< 6 & x|"),
            ("<a href='x>y' b>z</a>", "a|z|/a|"),
            ("<T extends <b>", "<T extends |b|"),
            ("é<br/>", "é|br|"),
            ("<a", "<a|"),
            ("<", "<|"),
        ] {
            assert_eq!(describe(html), parts, "{html}");
        }
    }

    #[test]
    fn parses_attributes() {
        let tag = Tag::at_start(r#"<a x href="a&amp;b" title = 'c d' y=z>"#).unwrap();
        for (name, value) in [
            ("href", Some("a&b")),
            ("title", Some("c d")),
            ("x", Some("")),
            ("y", Some("z")),
            ("q", None),
        ] {
            assert_eq!(tag.attribute(name).as_deref(), value, "{name}");
        }
    }
}
