//! Converts Markdown to Atlassian Document Format (ADF) and back, and ADF to safe HTML.
//!
//! [`Document::from_markdown`] accepts CommonMark with GitHub's extensions: tables, task lists,
//! strikethrough, autolinks, alerts, footnotes, and emoji short codes. Its documents are valid
//! against Atlassian's schema (`@atlaskit/adf-schema` 46.2.0 to 57.7.22; with
//! [`Compatibility::Oldest`] since 13.7.3), contain every visible word of the source, and nest at
//! most 50 levels deep. [`Document::to_markdown`] keeps every visible word of every node type,
//! including unknown ones. [`Document::to_html`] produces a small set of safe elements. Conversions
//! never fail and take linear time.
//!
//! ```
//! use jira_adf::Document;
//!
//! let document = Document::from_markdown("Fixed in **v1.2**, see https://example.com");
//! assert_eq!(document.to_markdown(), "Fixed in **v1.2**, see https://example.com\n");
//! ```
//!
//! # Nesting that ADF does not allow
//!
//! A table taken from the schemas (`contents.rs`) defines which node may contain which. Each block
//! is placed in its container (`from_markdown/fit.rs`). Where the container does not allow it, the
//! first matching rule applies. The words and their order stay.
//!
//! | container | block | becomes | example |
//! |---|---|---|---|
//! | list item, quote | heading | a strong paragraph | `- # Note` → `- **Note**` |
//! | expand | expand | a nested expand; in a nested one, and in the oldest form, its title as a strong paragraph followed by its content | `<details>` in `<details>` |
//! | task | paragraph | lines of the task after an empty one | `- [ ] a⏎⏎  b` → a, two breaks, b |
//! | list item | list as its first block | the same after an empty paragraph | `- - a` |
//! | any other | any other, such as a quote, table, rule, panel, or expand in an item; a quote, panel, table, rule, or tasks in a quote; a quote, panel, or table in a panel; a list or code in a task | lifted out: the container ends before it and continues after it. A quote, a panel, and a list continue as another one of their kind (an ordered list with its next number); the rest of an item, a task, or an expand follows outside of it | `1. a⏎   > q⏎2. b` → list from 1, quote, list from 2 |
//! | a list of tasks and other items | | adjacent lists | `- [ ] a⏎- b` |
//! | containers below level 44 | | merged into the one around them | |
//! | a table too large for its source (see `tables.rs`) | row | a paragraph, cells separated by bars | |
//!
//! In the oldest form, lists and code are also lifted out of quotes, tasks out of items, and code,
//! rules, and tasks out of panels; a list from 0 starts at 1.
//!
//! # Markdown that ADF cannot express
//!
//! | Markdown | becomes |
//! |---|---|
//! | a link to anything but http, https, mailto, or tel | its text, and the address in parentheses unless it is empty, a fragment, or the text itself |
//! | an image | a link of its alternative text or its address; within a link, only the alternative text |
//! | a mark on code other than a link (in the oldest form: code in a link) | code (the link) |
//! | a mark on an emoji or a card | the node without it |
//! | a footnote | its number in superscript, `[1]`; the notes as a list below a rule at the end |
//! | an HTML tag other than `br`, `details`, `summary`, `sub`, `sup`, `u`, `kbd`, `code`, `b`, `strong`, `i`, `em`, `s`, `del`, `a`, `img`, or one without its closing tag | visible text |
//! | an HTML comment | nothing |
//! | cells beyond the width of the header | nothing, as in GFM |
//! | single tildes within words (`a~b~c`) | text |
//! | a line end within a paragraph | a space |
//!
//! # ADF as Markdown
//!
//! Marks are written with delimiters where CommonMark is certain to recognize them, otherwise as
//! HTML tags (`<strong>`). Only text that Markdown would interpret gets a backslash. Panels become
//! alerts (`> [!NOTE]`), expands `<details>`, dates days in UTC, statuses strong text, mentions
//! `@name`, media `[media: name]`. In table cells, blocks are separated by `<br>`. A table without a
//! header gets an empty one.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod address;
mod autolink;
mod card;
mod contents;
mod deep;
mod emoji;
mod filter;
mod from_markdown;
mod from_plain_text;
mod html;
mod inline;
mod inline_nodes;
mod json;
mod labels;
mod node;
mod normalize;
mod options;
mod plain_text;
pub mod sanitize;
mod split;
pub mod surrogates;
mod to_html;
mod to_markdown;

pub use node::{Mark, MarkType, Node, NodeType};
pub use options::{Compatibility, MarkdownOptions, Options};
pub use split::Measure;

use serde::{Deserialize, Serialize};

use node::{Attrs, Value};

/// A document in Atlassian Document Format, version 1.
///
/// It is read and written as ADF JSON with serde. Unknown node types, marks, attributes, and members
/// are preserved. Nesting below level 56 is replaced by its text.
///
/// Source: <https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/>.
///
/// ```
/// use jira_adf::Document;
///
/// let json = r#"{"type":"doc","version":1,"content":[{"type":"rule"}]}"#;
/// let document: Document = serde_json::from_str(json).unwrap();
/// assert_eq!(document.to_markdown(), "---\n");
/// assert_eq!(
///     serde_json::to_value(&document).unwrap(),
///     serde_json::from_str::<serde_json::Value>(json).unwrap()
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Document {
    root: Node,
}

impl Document {
    /// A document of these blocks. They are not checked against the schema.
    ///
    /// ```
    /// use jira_adf::{Document, Node};
    ///
    /// let document = Document::new(vec![Node::paragraph(vec![Node::plain("2 * 3")])]);
    /// assert_eq!(document.to_markdown(), "2 * 3\n");
    /// ```
    pub fn new(blocks: Vec<Node>) -> Self {
        let mut version = Attrs::default();
        version.push("version", Value::Integer(1));
        Self {
            root: Node {
                content: Some(blocks),
                other: version.boxed(),
                ..Node::new(NodeType::Doc)
            },
        }
    }

    /// The root node, of type `doc`.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Reads ADF JSON. Lone surrogates (`"\ud800"`) become U+FFFD.
    ///
    /// Fails when the text is not JSON or not an object.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// assert!(Document::from_json(r#"{"type":"doc","version":1,"content":[]}"#).is_ok());
    /// assert!(Document::from_json("[]").is_err());
    /// ```
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&crate::surrogates::replace_lone_surrogates(json))
    }

    /// The visible strings of a document as JSON, without building the document. For documents that
    /// would take too much memory.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let json = r#"{"type":"doc","content":[{"type":"text","text":"Hi"}]}"#;
    /// assert_eq!(Document::visible_text_of_json(json), "Hi");
    /// ```
    pub fn visible_text_of_json(json: &str) -> String {
        deep::visible_text(json)
    }

    /// The document as JSON, without white space; [`Self::from_json`] reads it again.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let document = Document::from_markdown("---");
    /// let json = r#"{"type":"doc","content":[{"type":"rule"}],"version":1}"#;
    /// assert_eq!(document.to_json(), json);
    /// assert_eq!(Document::from_json(json).unwrap(), document);
    /// ```
    pub fn to_json(&self) -> String {
        // Keys are strings and values plain data, so writing to memory does not fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Number of bytes of [`Self::to_json`].
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let document = Document::from_markdown("Done");
    /// assert_eq!(document.json_bytes(), document.to_json().len());
    /// ```
    pub fn json_bytes(&self) -> usize {
        split::json_bytes(&self.root)
    }

    /// Number of characters (Unicode scalar values) of [`Self::plain_text`].
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// assert_eq!(Document::from_markdown("**Done**").visible_characters(), 4);
    /// ```
    pub fn visible_characters(&self) -> usize {
        self.plain_text().chars().count()
    }

    /// The same document below a heading of this level (1 to 6) and text.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let part = Document::from_markdown("Done").with_heading(2, "Part 1");
    /// assert_eq!(part.to_markdown(), "## Part 1\n\nDone\n");
    /// ```
    #[must_use]
    pub fn with_heading(mut self, level: u8, text: &str) -> Self {
        let heading = Node::heading(level, vec![Node::plain(text)]);
        self.root.content.get_or_insert_default().insert(0, heading);
        self
    }

    /// Converts Markdown, in the form that looks best in current Jira.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let document = Document::from_markdown("# Hi");
    /// assert_eq!(
    ///     serde_json::to_value(&document).unwrap(),
    ///     serde_json::json!({"type": "doc", "version": 1, "content": [
    ///         {"type": "heading", "attrs": {"level": 1}, "content": [{"type": "text", "text": "Hi"}]}
    ///     ]})
    /// );
    /// ```
    pub fn from_markdown(markdown: &str) -> Self {
        Self::from_markdown_with(markdown, &Options::default())
    }

    /// Converts Markdown with options.
    ///
    /// ```
    /// use jira_adf::{Document, Options};
    ///
    /// let options = Options {
    ///     is_card: Some(&|address| address.starts_with("https://your-company.atlassian.net/browse/")),
    ///     ..Options::default()
    /// };
    /// let markdown = "See https://your-company.atlassian.net/browse/PROJ-1.";
    /// let document = Document::from_markdown_with(markdown, &options);
    /// assert!(serde_json::to_string(&document).unwrap().contains("inlineCard"));
    /// ```
    pub fn from_markdown_with(markdown: &str, options: &Options) -> Self {
        Self {
            root: from_markdown::root(markdown, options),
        }
    }

    /// The document as Markdown, ending with a line end; empty when nothing is visible. A document from
    /// [`Self::from_markdown`] can be converted back without changes.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let document = Document::from_markdown("> [!WARNING]\n> *Mind* the `gap`");
    /// assert_eq!(document.to_markdown(), "> [!WARNING]\n> _Mind_ the `gap`\n");
    /// ```
    pub fn to_markdown(&self) -> String {
        self.to_markdown_with(&MarkdownOptions::default())
    }

    /// The document as Markdown, with options.
    ///
    /// ```
    /// use jira_adf::{Document, MarkdownOptions};
    ///
    /// let options = MarkdownOptions {
    ///     heading_offset: 2,
    ///     text_filter: Some(&|text| text.replace("secret", "`...`").into()),
    /// };
    /// let document = Document::from_markdown("# The secret");
    /// assert_eq!(document.to_markdown_with(&options), "### The \\`...\\`\n");
    /// ```
    pub fn to_markdown_with(&self, options: &MarkdownOptions) -> String {
        match options.text_filter {
            Some(filter) => to_markdown::text(
                &filter::filtered(&self.root, filter),
                options.heading_offset,
            ),
            None => to_markdown::text(&self.root, options.heading_offset),
        }
    }

    /// The document as HTML: balanced elements from a small safe set, with the classes that
    /// `to_html/mod.rs` lists; empty when nothing is visible.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let document = Document::from_markdown("*Mind* the <script>");
    /// let html = r#"<p dir="auto"><em>Mind</em> the &lt;script&gt;</p>"#;
    /// assert_eq!(document.to_html(), html);
    /// ```
    pub fn to_html(&self) -> String {
        to_html::text(&self.root)
    }

    /// The visible text, without marks and addresses: blocks on separate lines, table cells separated
    /// by tabs.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// assert_eq!(Document::from_markdown("- **a**\n- b").plain_text(), "a\nb");
    /// ```
    pub fn plain_text(&self) -> String {
        plain_text::of(&self.root)
    }

    /// Whether there is visible content: a visible character, a mention, an emoji, a card, media, and so
    /// on. Empty blocks, rules, line breaks, white space, and invisible characters do not count.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// assert!(Document::from_markdown("`x`").has_visible_text());
    /// assert!(!Document::from_markdown("<!-- x -->\n\n---").has_visible_text());
    /// ```
    pub fn has_visible_text(&self) -> bool {
        self.plain_text().contains(plain_text::is_visible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preserves_unknown_content() {
        for json in [
            r#"{"type":"doc","version":1,"content":[{"type":"new","x":[1,2.50],"attrs":{"a":null,"b":1e3,"c":"d","e":{"f":[]}},"content":"no","marks":{},"text":7}]}"#,
            r#"{"type":"doc","version":1,"content":[null,"a",5,[1],{"content":[],"marks":[{"type":"m","attrs":{},"z":1},3,{"type":7}]},{"type":""}]}"#,
            r#"{"type":"doc"}"#,
            r#"{"":"x"}"#,
            r#"{"type":"doc","content":[{"":1},{"":{"":2}}]}"#,
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
    fn replaces_deep_nesting_by_its_text() {
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

    #[test]
    fn blank_markdown_has_no_visible_text() {
        for markdown in [
            "",
            " \n\t\n",
            "<!-- x -->",
            "<br>",
            "[a]: https://e.com",
            "&nbsp;",
            "\u{200b}",
            "\u{feff}",
            "\u{ad}\u{2060}\u{200f}",
            "&#8203;",
            "***",
            "> ",
            "- ",
            "#",
            "```\n \n```",
            "> [!NOTE]\n>",
            "| |\n|-|\n| |",
            "<details></details>",
            "**\u{200b}**",
        ] {
            let document = Document::from_markdown(markdown);
            assert!(!document.has_visible_text(), "{markdown:?}");
        }
    }

    #[test]
    fn markdown_with_content_has_visible_text() {
        for markdown in [
            "x",
            "\u{200b}x",
            ":tada:",
            "![](https://e.com/a.png)",
            "![a](a.png)",
            "[](https://e.com)",
            "`code`",
            "```\nx\n```",
            "- [ ] x",
            "| |\n|-|\n| x |",
            "<details><summary>x</summary></details>",
            "\u{ac00}",
            ".",
        ] {
            let document = Document::from_markdown(markdown);
            assert!(document.has_visible_text(), "{markdown:?}");
        }
    }

    #[test]
    fn visibility_of_nodes_without_text() {
        for (node, is_visible) in [
            (r#"{"type":"mention","attrs":{"id":"1"}}"#, true),
            (r#"{"type":"emoji","attrs":{"shortName":":tada:"}}"#, true),
            (r#"{"type":"date","attrs":{"timestamp":"0"}}"#, true),
            (r#"{"type":"status","attrs":{"text":"Done"}}"#, true),
            (r#"{"type":"status","attrs":{"text":" "}}"#, false),
            (
                r#"{"type":"inlineCard","attrs":{"url":"https://e.com"}}"#,
                true,
            ),
            (r#"{"type":"mediaInline","attrs":{"id":"1"}}"#, true),
            (r#"{"type":"hardBreak"}"#, false),
            (r#"{"type":"text","text":"\u0007\u00a0\u200d"}"#, false),
            (r#"{"type":"taskItem","attrs":{"state":"TODO"}}"#, false),
            (
                r#"{"type":"panel","attrs":{"panelType":"info"},"content":[{"type":"paragraph"}]}"#,
                false,
            ),
        ] {
            let json = format!(r#"{{"type":"doc","version":1,"content":[{node}]}}"#);
            let document = Document::from_json(&json).unwrap();
            assert_eq!(document.has_visible_text(), is_visible, "{node}");
        }
    }
}
