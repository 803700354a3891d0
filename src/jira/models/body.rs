//! The text of descriptions and comments.

use serde_json::Value;
use serde_json::value::RawValue;

use jira_adf::Document;

/// Maximum size of a document, in bytes of JSON. Of a larger one only the text is kept, since a document
/// can take a hundred times its size in memory. Jira's own limit is 32,767 characters.
const MAX_DOCUMENT: usize = 2 * 1024 * 1024;
/// Maximum size of a text, in bytes.
const MAX_TEXT: usize = 1024 * 1024;

/// Placeholders for omitted text.
const OMITTED: &str = "[the rest of this text is omitted: it is longer than Jira allows]";
const UNREADABLE: &str = "[this text could not be read]";

/// A description, or the text of a comment.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// An Atlassian document.
    Document(Document),
    /// A plain string, as in the older API and some apps.
    Text(String),
    /// Neither.
    Unreadable,
}

impl Body {
    /// Parses the raw value, of any depth.
    pub(super) fn read(raw: &RawValue) -> Self {
        if raw.get().len() > MAX_DOCUMENT && raw.get().starts_with('{') {
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

    /// The body as Markdown, with a final newline, or empty if nothing is visible. A plain string keeps
    /// its lines and is escaped.
    pub fn to_markdown(&self) -> String {
        match self {
            Self::Document(document) => document.to_markdown(),
            Self::Text(text) => {
                let markdown = Document::from_plain_text(kept(text)).to_markdown();
                if text.len() > MAX_TEXT {
                    format!("{markdown}\n{OMITTED}\n")
                } else {
                    markdown
                }
            }
            Self::Unreadable => format!("{UNREADABLE}\n"),
        }
    }

    /// The body as safe HTML (see [`Document::to_html`]), with the same rules as
    /// [`Self::to_markdown`].
    pub fn to_html(&self) -> String {
        let plain = |text: &str| Document::from_plain_text(text).to_html();
        match self {
            Self::Document(document) => document.to_html(),
            Self::Text(text) if text.len() > MAX_TEXT => plain(kept(text)) + &plain(OMITTED),
            Self::Text(text) => plain(text),
            Self::Unreadable => plain(UNREADABLE),
        }
    }

    /// The visible text without formatting.
    pub fn plain_text(&self) -> String {
        match self {
            Self::Document(document) => document.plain_text(),
            Self::Text(text) => text.clone(),
            Self::Unreadable => String::new(),
        }
    }
}

/// The part of a plain string that is kept.
fn kept(text: &str) -> &str {
    let end = (0..=MAX_TEXT.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(json: &str) -> Body {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        Body::read(&raw)
    }

    fn markdown(json: &str) -> String {
        body(json).to_markdown()
    }

    #[test]
    fn distinguishes_documents_strings_and_other_values() {
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
    fn renders_each_kind_of_body() {
        let document = r#"{"type":"doc","version":1,"content":[{"type":"rule"}]}"#;
        let unreadable = "<p dir=\"auto\">[this text could not be read]</p>";
        for (json, html) in [
            (document, "<hr>"),
            (
                r#""*a* <b>\r\n<c>\n\nd""#,
                "<p dir=\"auto\">*a* &lt;b&gt;<br>&lt;c&gt;</p><p dir=\"auto\">d</p>",
            ),
            (r#""""#, ""),
            ("7", unreadable),
        ] {
            assert_eq!(body(json).to_html(), html, "{json}");
        }
    }

    #[test]
    fn truncates_texts_longer_than_jira_allows() {
        let text = Body::Text("ä".repeat(MAX_TEXT));
        for shown in [text.to_markdown(), text.to_html()] {
            assert_eq!(shown.matches('ä').count(), MAX_TEXT / 2);
            assert!(shown.contains("the rest of this text is omitted"));
        }
    }

    #[test]
    fn reads_deeply_nested_documents() {
        let deep = r#"{"type":"blockquote","content":["#.repeat(5000)
            + r#"{"type":"text","text":"at the bottom"}"#
            + &"]}".repeat(5000);
        let text = markdown(&format!(
            r#"{{"type":"doc","version":1,"content":[{deep}]}}"#
        ));
        assert!(text.contains("at the bottom"), "{text}");
    }
}
