//! What a caller may choose about the documents that are made.

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
    /// The releases of Atlassian's schema that must accept the document.
    pub compatibility: Compatibility,
    /// Decides by its address whether a bare link becomes a card (`inlineCard`), for example because
    /// it leads to an issue of the Jira site. Without it every link stays a link.
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
    /// What looks best among the forms that the releases 46.2.0 to 57.7.22 accept.
    #[default]
    Current,
    /// Only forms that every release since 13.7.3 accepts: for a document that was refused.
    Oldest,
}
