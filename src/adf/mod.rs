//! Atlassian Document Format, and Markdown both ways.

mod address;
mod autolink;
mod card;
mod contents;
mod deep;
mod emoji;
mod from_markdown;
mod html;
mod inline;
mod inline_nodes;
mod json;
mod node;
mod options;
mod plain_text;
mod to_markdown;
mod words;

pub use options::{Compatibility, Options};

use serde::{Deserialize, Serialize};

use node::Node;

/// A document in Atlassian Document Format, version 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Document {
    root: Node,
}

impl Document {
    /// Reads ADF JSON, lone surrogates included.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&crate::surrogates::without_lone_surrogates(json))
    }

    /// [`Self::from_markdown_with`] the default options.
    pub fn from_markdown(markdown: &str) -> Self {
        Self::from_markdown_with(markdown, &Options::default())
    }

    /// The document that CommonMark with GitHub's extensions says.
    pub fn from_markdown_with(markdown: &str, options: &Options) -> Self {
        Self {
            root: from_markdown::root(markdown, options),
        }
    }

    /// The document as Markdown.
    pub fn to_markdown(&self) -> String {
        to_markdown::text(&self.root)
    }

    /// The text that a reader sees.
    pub fn plain_text(&self) -> String {
        plain_text::of(&self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_things_survive() {
        for json in [
            r#"{"type":"doc","version":1,"content":[{"type":"new","x":[1,2.50],"attrs":{"a":null,"b":1e3,"c":"d","e":{"f":[]}},"content":"no","marks":{},"text":7}]}"#,
            r#"{"type":"doc","version":1,"content":[null,"a",5,[1],{"content":[],"marks":[{"type":"m","attrs":{},"z":1},3,{"type":7}]},{"type":""}]}"#,
            r#"{"type":"doc"}"#,
        ] {
            let before: serde_json::Value = serde_json::from_str(json).unwrap();
            let document: Document = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_value(&document).unwrap(), before);
            let document: Document = serde_json::from_value(before.clone()).unwrap();
            assert_eq!(serde_json::to_value(&document).unwrap(), before);
        }
        assert!(serde_json::from_str::<Document>("[]").is_err());
    }

    #[test]
    fn nesting_is_capped_and_its_text_kept() {
        let depth = 20_000;
        let json = format!(
            "{}{}{}",
            r#"{"type":"blockquote","content":["#.repeat(depth),
            r#"{"type":"paragraph","content":[{"type":"text","text":"deep"}]}"#,
            "]}".repeat(depth)
        );
        let document = Document::from_json(&json).unwrap();
        let again = serde_json::to_string(&document).unwrap();
        assert!(again.contains("deep"));
        assert_eq!(Document::from_json(&again).unwrap(), document);
    }
}
