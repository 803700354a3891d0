//! Atlassian Document Format (ADF), Markdown both ways, and HTML. Pure: this module knows nothing of
//! Jira, of files or of terminals.
//!
//! [`Document::from_markdown`] takes CommonMark with GitHub's extensions: tables, task lists,
//! strikethrough, autolinks, alerts, footnotes, emoji short codes. What it makes is valid against
//! Atlassian's schema (`@atlaskit/adf-schema` 46.2.0 to 57.7.22; with [`Compatibility::Oldest`]
//! since 13.7.3), holds every visible word of its source, and nests at most 50 levels deep.
//! [`Document::to_markdown`] keeps every visible word of every node type, unknown ones included.
//! [`Document::to_html`] shows the same on a page, in elements that are safe there. All never fail,
//! and take time linear in their input.
//!
//! ```
//! use jira_adf::Document;
//!
//! let document = Document::from_markdown("Fixed in **v1.2**, see https://example.com");
//! assert_eq!(document.to_markdown(), "Fixed in **v1.2**, see https://example.com\n");
//! ```
//!
//! # What ADF cannot nest
//!
//! Which node may contain which is data, taken from the schemas (`contents.rs`). One mechanism
//! (`from_markdown/fit.rs`) places each block in its container, and where the container refuses it
//! takes the first of these remedies that applies. The words and their order stay.
//!
//! | where | what | becomes | for example |
//! |---|---|---|---|
//! | item of a list, quote | heading | a strong paragraph | `- # Note` → `- **Note**` |
//! | expand | expand | a nested expand; in a nested one, and in the oldest form, its title as a strong paragraph followed by what it hid | `<details>` in `<details>` |
//! | task | paragraph | further lines of the task, an empty one in between | `- [ ] a⏎⏎  b` → a, two breaks, b |
//! | item of a list | list as its first block | the same behind an empty paragraph | `- - a` |
//! | anywhere else | anything else: quote, table, rule, panel, expand in an item; quote, panel, table, rule, tasks in a quote; quote, panel, table in a panel; list, code in a task | lifted out: the container ends before it and goes on behind it. A quote, a panel and a list go on as another of their kind, an ordered list at its number, but at the level of what was lifted; the rest of an item, a task or an expand stands behind it | `1. a⏎   > q⏎2. b` → list from 1, quote, list from 2 |
//! | a list of tasks and other items | | lists that follow each other | `- [ ] a⏎- b` |
//! | containers deeper than level 44 | | dissolved into the one around them | |
//! | a table too large for its source (see `tables.rs`) | row | a paragraph, cells parted by bars | |
//!
//! In the oldest form lists and code are lifted out of quotes as well, tasks out of items, and code,
//! rules and tasks out of panels; a list from 0 begins at 1.
//!
//! # What ADF cannot say
//!
//! | Markdown | becomes |
//! |---|---|
//! | a link to anything but http, https, mailto or tel | its text, and the address in parentheses unless it is empty, a fragment, or the text itself |
//! | an image | a link of its alternative text, or else of its address; in a link of Markdown or HTML, just the alternative text |
//! | a mark on code other than a link (in the oldest form: code in a link) | code (the link) |
//! | a mark on an emoji or a card | the node without it |
//! | a footnote | its number as `[1]`, raised; the notes as a list behind a rule at the end |
//! | a tag of HTML other than `br`, `details`, `summary`, `sub`, `sup`, `u`, `kbd`, `code`, `b`, `strong`, `i`, `em`, `s`, `del`, `a`, `img`, and each tag without its end | visible text, as it was typed |
//! | a comment of HTML | nothing |
//! | cells beyond the width of the header | nothing, as in GFM |
//! | strikes within words by single tildes (`a~b~c`) | text |
//! | a line end within a paragraph | a space |
//!
//! # The way back
//!
//! A style is written with delimiters where CommonMark is sure to read them, else as a tag of HTML
//! (`<strong>`). Only what would be read as something else gets a backslash. Panels are alerts
//! (`> [!NOTE]`), expands `<details>`, dates days in UTC, statuses strong, mentions `@name`, media
//! `[media: name]`. In cells of tables, blocks are parted by `<br>`. A table without a header gets
//! an empty one.

mod address;
mod autolink;
mod card;
mod contents;
mod deep;
#[doc(hidden)]
pub mod emoji;
mod from_markdown;
mod from_plain_text;
#[doc(hidden)]
pub mod html;
mod inline;
mod inline_nodes;
mod json;
mod node;
mod normal_form;
mod options;
mod plain_text;
pub mod sanitize;
mod split;
pub mod surrogates;
mod to_html;
mod to_markdown;
mod words;

pub use options::{Compatibility, Options};
pub use split::Measure;

use serde::{Deserialize, Serialize};

use node::{Node, NodeType};

/// A document in Atlassian Document Format, version 1.
///
/// It is read and written as ADF JSON with serde. What the model does not know (node types, marks,
/// attributes, members) leaves as it came. Nesting is followed to level 56; of what lies deeper,
/// the text stays.
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
    /// Reads ADF JSON, in which lone surrogates (`"\ud800"`) each cost one character.
    ///
    /// An error says at which line and column the text is no JSON, or that it is no JSON object.
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

    /// The strings that a reader would see of a document as JSON, without reading it as one: for what
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
        let heading = Node::with(NodeType::Heading, vec![Node::text(text, Vec::new())])
            .attr("level", i64::from(level.clamp(1, 6)));
        self.root.content.get_or_insert_default().insert(0, heading);
        self
    }

    /// The document that this Markdown says, in the form that looks best in Jira of today.
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

    /// The document as Markdown, with a line end at its end; empty when nothing can be seen.
    /// [`Self::from_markdown`] gives the same document again if it came from there.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let document = Document::from_markdown("> [!WARNING]\n> *Mind* the `gap`");
    /// assert_eq!(document.to_markdown(), "> [!WARNING]\n> _Mind_ the `gap`\n");
    /// ```
    pub fn to_markdown(&self) -> String {
        to_markdown::text(&self.root)
    }

    /// The document as HTML for a page: a few elements that are safe wherever they come from, each with
    /// its end, of classes that `to_html/mod.rs` lists; empty when nothing can be seen.
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

    /// The text that a reader sees, without marks and addresses: blocks on lines of their own,
    /// cells of a table parted by tabs.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// assert_eq!(Document::from_markdown("- **a**\n- b").plain_text(), "a\nb");
    /// ```
    pub fn plain_text(&self) -> String {
        plain_text::of(&self.root)
    }

    /// Whether a reader sees anything of substance: a visible character, a mention, an emoji, a card,
    /// media, and so on. Empty blocks, rules, line breaks, white space and invisible characters are
    /// nothing of substance.
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
    fn unknown_things_survive() {
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
    fn nodes_without_text_are_visible_or_not() {
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
