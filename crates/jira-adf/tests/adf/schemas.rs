//! Three releases of Atlassian's schema, as validators.

use std::sync::LazyLock;

use jira_adf::{Compatibility, Document, Options};
use jsonschema::{Draft, Validator};
use serde_json::Value;

/// A release of `@atlaskit/adf-schema`.
pub struct Schema {
    pub release: &'static str,
    validator: Validator,
}

impl Schema {
    fn new(release: &'static str, json: &str) -> Self {
        let schema: Value = serde_json::from_str(json).unwrap();
        let validator = jsonschema::options()
            .with_draft(Draft::Draft4)
            .build(&schema)
            .unwrap();
        Self { release, validator }
    }

    /// The errors of a document.
    pub fn errors(&self, document: &Value) -> Vec<String> {
        // Checked first because collecting errors is many times slower.
        if self.validator.is_valid(document) {
            return Vec::new();
        }
        let errors = self.validator.iter_errors(document);
        errors
            .map(|error| format!("{} at {}: {error}", self.release, error.instance_path()))
            .collect()
    }
}

/// The releases that must accept a document of this form.
pub fn accepting(compatibility: Compatibility) -> &'static [Schema] {
    static NEWEST_FIRST: LazyLock<[Schema; 3]> = LazyLock::new(|| {
        [
            Schema::new("57.7.22", include_str!("../data/adf/schema-57.7.22.json")),
            Schema::new("46.2.0", include_str!("../data/adf/schema-46.2.0.json")),
            Schema::new("13.7.3", include_str!("../data/adf/schema-13.7.3.json")),
        ]
    });
    match compatibility {
        Compatibility::Current => &NEWEST_FIRST[..2],
        Compatibility::Oldest => &NEWEST_FIRST[..],
    }
}

/// The ADF of Markdown in one form.
pub fn adf(markdown: &str, compatibility: Compatibility) -> Value {
    let options = Options {
        compatibility,
        is_card: None,
    };
    let document = Document::from_markdown_with(markdown, &options);
    serde_json::to_value(&document).unwrap()
}
