//! Any Markdown gives a document that Atlassian's schemas accept, that is not much larger than the
//! Markdown, and that comes back from its own Markdown as it was.

#![no_main]

use std::sync::LazyLock;

use jira_adf::{Compatibility, Document, Options};
use jsonschema::{Draft, Validator};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// The schemas that each form keeps to.
static CURRENT: LazyLock<[Validator; 2]> = LazyLock::new(|| {
    [
        validator(include_str!("../../crates/jira-adf/tests/data/adf/schema-57.7.22.json")),
        validator(include_str!("../../crates/jira-adf/tests/data/adf/schema-46.2.0.json")),
    ]
});
static OLDEST: LazyLock<[Validator; 1]> = LazyLock::new(|| {
    [validator(include_str!(
        "../../crates/jira-adf/tests/data/adf/schema-13.7.3.json"
    ))]
});

fuzz_target!(|markdown: &str| {
    for compatibility in [Compatibility::Current, Compatibility::Oldest] {
        let options = Options {
            compatibility,
            is_card: Some(&|address| {
                address.starts_with("https://your-company.atlassian.net/browse/")
            }),
        };
        let document = Document::from_markdown_with(markdown, &options);
        let json = serde_json::to_string(&document).unwrap();
        assert!(
            json.len() <= 64 * 1024 + 64 * markdown.len(),
            "{} bytes became {}",
            markdown.len(),
            json.len()
        );

        let value: Value = serde_json::from_str(&json).unwrap();
        check(&CURRENT[..], &value);
        if compatibility == Compatibility::Oldest {
            check(&OLDEST[..], &value);
        }

        let back = document.to_markdown();
        let again = Document::from_markdown_with(&back, &options);
        assert_eq!(
            json,
            serde_json::to_string(&again).unwrap(),
            "not stable by way of {back:?}"
        );
    }
});

fn check(validators: &[Validator], document: &Value) {
    for validator in validators {
        if let Err(error) = validator.validate(document) {
            panic!("{error} at {} in {document}", error.instance_path());
        }
    }
}

fn validator(schema: &str) -> Validator {
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .build(&serde_json::from_str(schema).unwrap())
        .unwrap()
}
