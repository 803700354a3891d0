//! What people wrote: descriptions and comments.

use serde_json::Value;
use serde_json::value::RawValue;

use jira_adf::Document;

/// Jira keeps 32,767 characters of a text, however they are marked up: of a longer value, in bytes of
/// JSON, only the text is read. As a document it could take a hundred times its size in memory.
const LONGEST_DOCUMENT: usize = 2 * 1024 * 1024;
/// The same for the text itself, in bytes.
const LONGEST_TEXT: usize = 1024 * 1024;

/// What stands for what is not shown.
const LEFT_OUT: &str = "[the rest of this text is left out: it is longer than Jira keeps]";
const UNREADABLE: &str = "[this text could not be read]";

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
            Self::Text(text) => {
                let markdown = Document::from_plain_text(kept(text)).to_markdown();
                if text.len() > LONGEST_TEXT {
                    format!("{markdown}\n{LEFT_OUT}\n")
                } else {
                    markdown
                }
            }
            Self::Unreadable => format!("{UNREADABLE}\n"),
        }
    }

    /// The body as HTML of a few safe elements ([`Document::to_html`]), otherwise as
    /// [`Self::to_markdown`] has it.
    pub fn to_html(&self) -> String {
        let plain = |text: &str| Document::from_plain_text(text).to_html();
        match self {
            Self::Document(document) => document.to_html(),
            Self::Text(text) if text.len() > LONGEST_TEXT => plain(kept(text)) + &plain(LEFT_OUT),
            Self::Text(text) => plain(text),
            Self::Unreadable => plain(UNREADABLE),
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

/// What is read of a plain string.
fn kept(text: &str) -> &str {
    let end = (0..=LONGEST_TEXT.min(text.len()))
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
    fn each_kind_of_body_is_shown() {
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
    fn of_a_text_longer_than_jira_keeps_the_beginning_is_shown() {
        let text = Body::Text("ä".repeat(LONGEST_TEXT));
        for shown in [text.to_markdown(), text.to_html()] {
            assert_eq!(shown.matches('ä').count(), LONGEST_TEXT / 2);
            assert!(shown.contains("the rest of this text is left out"));
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
