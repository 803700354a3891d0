//! What people wrote: descriptions and comments.

use serde_json::Value;
use serde_json::value::RawValue;

use crate::adf::Document;

/// Jira keeps 32,767 characters of a text, however they are marked up: of a longer value, in bytes of
/// JSON, only the text is read. As a document it could take a hundred times its size in memory.
const LONGEST_DOCUMENT: usize = 2 * 1024 * 1024;
/// The same for the text itself, in bytes.
const LONGEST_TEXT: usize = 1024 * 1024;

/// A description, or the text of a comment.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// An Atlassian document.
    Document(Document),
    /// A plain string, as the older API and some apps give it.
    Text(String),
    /// Neither of them.
    Unreadable,
}

impl Body {
    /// Reads the raw value; however deep it nests.
    pub(super) fn read(raw: &RawValue) -> Self {
        if raw.get().len() > LONGEST_DOCUMENT && raw.get().starts_with('{') {
            return Self::Text(Document::visible_text_of_json(raw.get()));
        }
        if let Ok(document) = Document::from_json(raw.get()) {
            return Self::Document(document);
        }
        match super::lenient::read_raw(raw) {
            Some(Value::String(text)) => Self::Text(text),
            _ => Self::Unreadable,
        }
    }

    /// The body as Markdown, with a line end at its end; empty when nothing can be seen. In a plain
    /// string each line stays a line, and nothing is taken for Markdown.
    pub fn to_markdown(&self) -> String {
        match self {
            Self::Document(document) => document.to_markdown(),
            Self::Text(text) if text.len() > LONGEST_TEXT => {
                let end = (0..=LONGEST_TEXT)
                    .rev()
                    .find(|at| text.is_char_boundary(*at));
                let text = &text[..end.unwrap_or_default()];
                let markdown = Document::from_plain_text(text).to_markdown();
                format!(
                    "{markdown}\n[the rest of this text is left out: it is longer than Jira keeps]\n"
                )
            }
            Self::Text(text) => Document::from_plain_text(text).to_markdown(),
            Self::Unreadable => "[this text could not be read]\n".to_owned(),
        }
    }

    /// What can be seen of it, without marks and addresses.
    pub fn plain_text(&self) -> String {
        match self {
            Self::Document(document) => document.plain_text(),
            Self::Text(text) => text.clone(),
            Self::Unreadable => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(json: &str) -> String {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        Body::read(&raw).to_markdown()
    }

    #[test]
    fn documents_strings_and_other_things_are_told_apart() {
        let document = r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hi"}]}]}"#;
        for (json, text) in [
            (document, "Hi\n"),
            (
                r#""h1. Hi\r\n* not *bold*\n\nthere""#,
                "h1. Hi\\\n\\* not \\*bold\\*\n\nthere\n",
            ),
            (r#""""#, ""),
            ("7", "[this text could not be read]\n"),
            ("[]", "[this text could not be read]\n"),
        ] {
            assert_eq!(markdown(json), text, "{json}");
        }
    }

    #[test]
    fn a_document_of_any_depth_costs_nothing_but_itself() {
        let deep = r#"{"type":"blockquote","content":["#.repeat(5000)
            + r#"{"type":"text","text":"at the bottom"}"#
            + &"]}".repeat(5000);
        let text = markdown(&format!(
            r#"{{"type":"doc","version":1,"content":[{deep}]}}"#
        ));
        assert!(text.contains("at the bottom"), "{text}");
    }
}
