//! Options of the conversions.

use std::borrow::Cow;

/// How [`Document::from_markdown_with`](crate::Document::from_markdown_with) writes.
///
/// ```
/// use jira_adf::{Compatibility, Options};
///
/// let options = Options::default();
/// assert_eq!(options.compatibility, Compatibility::Current);
/// assert!(options.is_card.is_none());
/// ```
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// The schema releases that must accept the document.
    pub compatibility: Compatibility,
    /// Decides by address whether a bare link becomes a card (`inlineCard`), for example because it
    /// points to an issue of the Jira site. Without it, links stay links.
    pub is_card: Option<&'a dyn Fn(&str) -> bool>,
}

/// The releases of `@atlaskit/adf-schema` that must accept a document. Jira does not say which one
/// its servers check against.
///
/// ```
/// use jira_adf::{Compatibility, Document, Options};
///
/// let oldest = Options {
///     compatibility: Compatibility::Oldest,
///     ..Options::default()
/// };
/// let document = Document::from_markdown_with("> - a list in a quote", &oldest);
/// // Releases before 36 refuse it there.
/// assert_eq!(document.to_markdown(), "- a list in a quote\n");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compatibility {
    /// The best-looking form that releases 46.2.0 to 57.7.22 accept.
    #[default]
    Current,
    /// The form that every release since 13.7.3 accepts, for documents that were rejected.
    Oldest,
}

/// Replaces a text before it is escaped, for example to make invisible characters visible.
pub type TextFilter<'a> = &'a dyn Fn(&str) -> Cow<'_, str>;

/// How [`Document::to_markdown_with`](crate::Document::to_markdown_with) writes.
#[derive(Clone, Copy, Default)]
pub struct MarkdownOptions<'a> {
    /// Number of levels by which headings are lowered, at most to level 6. Headings in quotes and
    /// lists stay as they are.
    pub heading_offset: u8,
    /// Applied to every visible text. In addresses, characters that it would change are
    /// percent-encoded instead, so that a link keeps its target.
    pub text_filter: Option<TextFilter<'a>>,
}
