//! Tests splitting: parts contain all words once, keep the limit, and are valid.

use std::fmt::Write as _;

use jira_adf::Compatibility::{self, Current, Oldest};
use jira_adf::{Document, Measure, Options};
use serde_json::Value;

use crate::examples::all;
use crate::generated::for_each_document;
use crate::schemas;

/// The words of a document without the numbers and headers that parts repeat.
fn words(document: &Document) -> String {
    let text = document.plain_text();
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// Whether parts of a document repeat something: the header of a table, or a title.
fn repeats(document: &Document) -> bool {
    let json = serde_json::to_string(document).unwrap();
    json.contains("\"tableHeader\"") || json.contains("\"title\"")
}

fn check(markdown: &str, most: Measure, forms: &[Compatibility]) -> Result<(), String> {
    for &compatibility in forms {
        let options = Options {
            compatibility,
            is_card: None,
        };
        let document = Document::from_markdown_with(markdown, &options);
        let parts = document.split(most);
        if parts.is_empty() {
            return Err("no parts".to_owned());
        }
        for part in &parts {
            let json: Value = serde_json::to_value(part).unwrap();
            for schema in schemas::accepting(compatibility) {
                let errors = schema.errors(&json);
                if !errors.is_empty() {
                    return Err(format!("{errors:?}\n  part: {json}"));
                }
            }
        }
        if repeats(&document) {
            continue;
        }
        let said: String = parts.iter().map(words).collect();
        if said != words(&document) {
            return Err(format!(
                "other words\n  whole: {:?}\n  parts: {said:?}",
                words(&document)
            ));
        }
        // As posted: each part as Markdown, below a heading.
        let read = |part: &Document| {
            let markdown = format!("## Part 1\n\n{}", part.to_markdown());
            words(&Document::from_markdown_with(&markdown, &options))
        };
        let said: Vec<String> = parts.iter().map(read).collect();
        let expected: Vec<String> = parts
            .iter()
            .map(|part| format!("Part1{}", words(part)))
            .collect();
        if said != expected {
            return Err(format!(
                "other words when read again\n  {said:?}\n  {expected:?}"
            ));
        }
    }
    Ok(())
}

#[test]
fn splits_every_example() {
    let mut findings = Vec::new();
    for example in all() {
        for most in [
            Measure::VisibleCharacters(1),
            Measure::VisibleCharacters(10),
            Measure::Json(200),
        ] {
            if let Err(error) = check(&example.markdown, most, &[Current, Oldest]) {
                findings.push(format!("{example}\n  {most:?}: {error}"));
            }
        }
    }
    assert!(
        findings.is_empty(),
        "{} findings\n{}",
        findings.len(),
        findings[..findings.len().min(5)].join("\n\n")
    );
}

#[test]
fn splits_every_generated_document() {
    for_each_document(|markdown| {
        // One combination each, because all of them take minutes.
        let ways = [
            (Measure::VisibleCharacters(20), Current),
            (Measure::Json(300), Oldest),
            (Measure::VisibleCharacters(20), Oldest),
            (Measure::Json(300), Current),
        ];
        let (most, form) = ways[markdown.len() % ways.len()];
        check(markdown, most, &[form]).map_err(|error| format!("{most:?}: {error}"))
    });
}

#[test]
fn parts_stay_within_the_limit() {
    let sentence =
        "A sentence that is *not* very long, with `code` and a [link](https://example.com). ";
    let mut markdown = String::new();
    for number in 0..40 {
        let _ = write!(
            markdown,
            "## Chapter {number}\n\n{}\n\n",
            sentence.repeat(number % 9 + 1)
        );
        let _ = write!(
            markdown,
            "- {}\n  - {}\n\n",
            sentence.repeat(3),
            sentence.repeat(5)
        );
        let _ = write!(markdown, "> {}\n\n", sentence.repeat(7));
        let _ = write!(
            markdown,
            "```rust\n{}```\n\n",
            "let x = 1;\n".repeat(number * 3)
        );
        let _ = write!(
            markdown,
            "| a | b |\n|---|---|\n{}\n",
            "| one | two |\n".repeat(number)
        );
    }
    let document = Document::from_markdown(&markdown);
    for most in [300, 1000, 5000] {
        for part in document.split(Measure::VisibleCharacters(most)) {
            let length = part.plain_text().chars().count();
            assert!(
                length <= most,
                "{length} of {most}:\n{}",
                part.to_markdown()
            );
        }
        let most = most * 4;
        for part in document.split(Measure::Json(most)) {
            let length = serde_json::to_string(&part).unwrap().len();
            assert!(
                length <= most,
                "{length} of {most}:\n{}",
                part.to_markdown()
            );
        }
    }
}

/// The parts of a text, as Markdown.
fn parts(markdown: &str, most: usize) -> Vec<String> {
    let document = Document::from_markdown(markdown);
    let parts = document.split(Measure::VisibleCharacters(most));
    parts.iter().map(Document::to_markdown).collect()
}

#[test]
fn splits_blocks_at_boundaries() {
    for (markdown, most, expected) in [
        ("one\n\ntwo\n\nthree", 8, &["one\n\ntwo\n", "three\n"][..]),
        ("One two. Three four.", 12, &["One two.\n", "Three four.\n"]),
        ("1. a\n2. b\n3. c\n", 4, &["1. a\n2. b\n", "3. c\n"]),
        ("7. a a a a\n8. b\n", 5, &["7. a a\n", "7. a a\n", "8. b\n"]),
        (
            "# one\n\ntwo\n\n## three\n\nfour\n",
            14,
            &["# one\n\ntwo\n", "## three\n\nfour\n"],
        ),
        (
            "```js\none\ntwo\nthree\n```\n",
            8,
            &["```js\none\ntwo\n```\n", "```js\nthree\n```\n"],
        ),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n",
            10,
            &[
                "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
                "| a | b |\n| --- | --- |\n| 3 | 4 |\n",
            ],
        ),
        ("> one\n>\n> two\n", 4, &["> one\n", "> two\n"]),
        ("**one two three**", 8, &["**one two**\n", "**three**\n"]),
        (
            "> [!NOTE]\n> one\n>\n> two\n",
            4,
            &["> [!NOTE]\n> one\n", "> [!NOTE]\n> two\n"],
        ),
    ] {
        assert_eq!(parts(markdown, most), expected, "{markdown:?}");
    }
}

#[test]
fn splits_hostile_documents_in_time() {
    let begin = std::time::Instant::now();
    for markdown in [
        "x".repeat(1_000_000),
        "word ".repeat(200_000),
        "- a\n".repeat(100_000),
        "a\n\n".repeat(100_000),
        format!("| a |\n|---|\n{}", "| b |\n".repeat(50_000)),
        format!("```\n{}```", "code\n".repeat(200_000)),
        "# a\n".repeat(100_000),
        format!("{}deep", "> ".repeat(2000)),
    ] {
        let document = Document::from_markdown(&markdown);
        for most in [Measure::VisibleCharacters(28_000), Measure::Json(28_000)] {
            let parts = document.split(most);
            let said: usize = parts.iter().map(|part| words(part).len()).sum();
            assert!(said >= words(&document).len());
        }
    }
    // Generous, for debug builds under load.
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}

#[test]
fn splits_documents_from_other_sources() {
    for json in [
        r#"{"type":"doc","version":1,"content":[]}"#,
        r#"{"type":"doc","version":1}"#,
        r#"{"type":"doc","version":1,"content":[{"type":"blockCard","attrs":{"url":"https://example.com/a/very/long/address"}}]}"#,
        r#"{"type":"doc","version":1,"content":[null,7,{"type":"new","content":[{"type":"text","text":"one two three"}]}]}"#,
        r#"{"type":"doc","version":1,"content":[{"type":"table","content":[{"type":"tableRow"},{"type":"tableRow","content":[{"type":"tableCell","content":[]}]}]}]}"#,
        r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"hardBreak"},{"type":"hardBreak"},{"type":"hardBreak"}]}]}"#,
        r#"{"type":"doc","version":1,"content":[{"type":"codeBlock","content":[{"type":"text","text":"\n\n\n\n"}]}]}"#,
    ] {
        let document = Document::from_json(json).unwrap();
        for most in [
            Measure::VisibleCharacters(0),
            Measure::VisibleCharacters(1),
            Measure::Json(0),
            Measure::Json(60),
        ] {
            let parts = document.split(most);
            assert!(
                !parts.is_empty() || document.plain_text().trim().is_empty(),
                "{json}"
            );
            let said: String = parts.iter().map(words).collect();
            assert_eq!(said, words(&document), "{json} {most:?}");
        }
    }
}
