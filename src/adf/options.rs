//! What a caller may choose about the documents that are made.

/// How [`Document::from_markdown_with`](crate::adf::Document::from_markdown_with) writes.
///
/// ```
/// use coder_server::adf::{Compatibility, Options};
///
/// let options = Options::default();
/// assert_eq!(options.compatibility, Compatibility::Current);
/// assert_eq!(options.site, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The releases of Atlassian's schema that must accept the document.
    pub compatibility: Compatibility,
    /// The base URL of a Jira site (`https://your-company.atlassian.net`): a bare link to one of its
    /// issues (`…/browse/KEY-1`) becomes a card. Without it every link stays a link.
    pub site: Option<String>,
}

/// The releases of `@atlaskit/adf-schema` that must accept a document. Jira does not say which one
/// its servers check against.
///
/// ```
/// use coder_server::adf::{Compatibility, Document, Options};
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
