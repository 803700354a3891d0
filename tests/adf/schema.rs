//! Documents held against Atlassian's schema.

use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use serde_json::Value;

pub static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/adf/schema-57.7.22.json")).unwrap()
});

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .build(&SCHEMA)
        .unwrap()
});

pub fn is_accepted(document: &Value) -> bool {
    VALIDATOR.is_valid(document)
}
