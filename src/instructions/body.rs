//! Descriptions and comments as Markdown that fits below a heading.

use jira_adf::MarkdownOptions;

use crate::jira::Body;
use crate::sanitize::sanitize;

/// The body as sanitized Markdown, its headings lowered by this number of levels. Ends with a line
/// end unless it is empty.
pub(super) fn below(level: u8, body: &Body) -> String {
    let markdown = match body {
        Body::Document(document) => document.to_markdown_with(&MarkdownOptions {
            heading_offset: level,
            text_filter: Some(&sanitize),
        }),
        // Sanitized first: backslashes must fit the text as it is shown.
        Body::Text(text) => Body::Text(sanitize(text).into_owned()).to_markdown(),
        Body::Unreadable => body.to_markdown(),
    };
    // Texts are filtered one by one. This covers what two of them make together.
    match sanitize(&markdown) {
        std::borrow::Cow::Borrowed(_) => markdown,
        std::borrow::Cow::Owned(safe) => safe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jira_adf::Document;

    #[test]
    fn percent_encodes_invisible_characters_in_addresses() {
        let body = Body::Document(
            serde_json::from_value(serde_json::json!({
                "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [
                    { "type": "inlineCard", "attrs": { "url": "https://a.b/c\u{202e}d" } },
                    { "type": "text", "text": " e\u{202e}f" },
                ]}],
            }))
            .unwrap(),
        );
        assert_eq!(below(2, &body), "https://a.b/c%E2%80%AEd e\\u{202e}f\n");
    }

    #[test]
    fn lowers_headings_outside_of_quotes_and_lists() {
        for (markdown, lowered) in [
            ("# a\n\n## b\n\n##### c\n", "### a\n\n#### b\n\n###### c\n"),
            ("#\n", "###\n"),
            ("#a\n", "#a\n"),
            ("#######\n", "#######\n"),
            ("```\n# a\n```\n\n# b\n", "```\n# a\n```\n\n### b\n"),
            (
                "~~~ a`b\n# a\n```\n~~~\n\n# b\n",
                "~~~a`b\n# a\n```\n~~~\n\n### b\n",
            ),
            ("````\n```\n# a\n````\n", "````\n```\n# a\n````\n"),
            ("> [!NOTE]\n> # b\n", "> [!NOTE]\n>\n> # b\n"),
        ] {
            let body = Body::Document(Document::from_markdown(markdown));
            assert_eq!(below(2, &body), lowered, "{markdown}");
        }
    }

    #[test]
    fn escapes_sanitized_text() {
        let body = |text: &str| {
            let json = serde_json::json!({ "type": "doc", "version": 1, "content": [
                { "type": "paragraph", "content": [{ "type": "text", "text": text }] }
            ] });
            Body::Document(Document::from_json(&json.to_string()).unwrap())
        };
        for (text, markdown) in [
            ("a\u{202e}b", "a\\u{202e}b\n"),
            ("a\u{200b}_b_", "a\\u{200b}\\_b\\_\n"),
            ("\\\u{200b}", "\\\\\\u{200b}\n"),
            ("a\u{8}b", "a\\u{8}b\n"),
            ("a\0b\u{fffd}", "a\\u{0}b\u{fffd}\n"),
        ] {
            assert_eq!(below(2, &body(text)), markdown, "{text:?}");
            assert_eq!(below(2, &Body::Text(text.to_owned())), markdown, "{text:?}");
        }
        assert_eq!(
            below(2, &Body::Unreadable),
            "[this text could not be read]\n"
        );
    }
}
