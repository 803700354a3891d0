//! Converts a comment to ADF, in forms that Jira is increasingly likely to accept.

use std::fmt;

use crate::connection::Site;
use jira_adf::{Compatibility, Document, Options};

/// A form of ADF. Jira does not document which releases of the schema it accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The best looking form.
    Current,
    /// Only nodes of every release of the schema.
    Strict,
    /// Paragraphs of plain text.
    Plain,
}

impl Form {
    /// The form to try after Jira rejects this one as invalid.
    pub(super) const fn next(self) -> Option<Self> {
        match self {
            Self::Current => Some(Self::Strict),
            Self::Strict => Some(Self::Plain),
            Self::Plain => None,
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Current => "the usual form",
            Self::Strict => "the strictest form",
            Self::Plain => "plain paragraphs",
        })
    }
}

/// Converts a part of a comment; with a heading `Part n` if there are several.
pub(super) fn document(markdown: &str, number: Option<u32>, form: Form, site: &Site) -> Document {
    let headed = number.map(|number| format!("## Part {number}\n\n{markdown}"));
    let markdown = headed.as_deref().unwrap_or(markdown);
    let options = Options {
        compatibility: match form {
            Form::Current => Compatibility::Current,
            Form::Strict | Form::Plain => Compatibility::Oldest,
        },
        is_card: Some(&|address| site.is_issue_link(address)),
    };
    let document = Document::from_markdown_with(markdown, &options);
    match form {
        Form::Current | Form::Strict => document,
        Form::Plain => Document::from_plain_text(&document.plain_text()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_have_the_same_text() {
        let site = Site::parse("https://your-company.atlassian.net").unwrap();
        let markdown = "> - **done**\n\n```rust\nfn main() {}\n```\n";
        for form in [Form::Current, Form::Strict, Form::Plain] {
            let text = document(markdown, None, form, &site).plain_text();
            assert_eq!(
                text.split_whitespace().collect::<Vec<_>>().join(" "),
                "done fn main() {}"
            );
            let headed = document(markdown, Some(3), form, &site).plain_text();
            assert!(headed.starts_with("Part 3\n"), "{headed}");
        }
    }
}
