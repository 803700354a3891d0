//! Lenient deserialization of single fields.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use jira_adf::surrogates::replace_lone_surrogates;

/// A raw field, parsed later, so that an unexpected type or depth does not fail the whole response.
/// `null` counts as missing.
pub(super) type RawField = Option<Box<RawValue>>;

/// Parses a field; `None` if it has another type.
pub(super) fn read<T: DeserializeOwned>(field: &RawField) -> Option<T> {
    read_raw(field.as_deref()?)
}

/// As [`read`], for an element of a list.
pub(super) fn read_raw<T: DeserializeOwned>(raw: &RawValue) -> Option<T> {
    if let Ok(value) = serde_json::from_str(raw.get()) {
        return Some(value);
    }
    match replace_lone_surrogates(raw.get()) {
        Cow::Owned(replaced) => serde_json::from_str(&replaced).ok(),
        Cow::Borrowed(_) => None,
    }
}

/// The elements of a list that have the expected type.
pub(super) fn list<T: DeserializeOwned>(field: &RawField) -> Vec<T> {
    let elements: Vec<Box<RawValue>> = read(field).unwrap_or_default();
    elements
        .iter()
        .filter_map(|element| read_raw(element))
        .collect()
}

/// A string, or a number as a string, since IDs can be either. `None` if it is blank.
pub(super) fn text(field: &RawField) -> Option<String> {
    let text = match read(field)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(json: &str) -> RawField {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn other_types_count_as_missing() {
        assert_eq!(read::<bool>(&field("true")), Some(true));
        for json in ["null", "1", "\"true\"", "[]", "{}"] {
            assert_eq!(read::<bool>(&field(json)), None, "{json}");
        }
        assert_eq!(read::<bool>(&None), None);
        assert_eq!(
            list::<String>(&field(r#"["a", 1, null, "b", {}]"#)),
            ["a", "b"]
        );
        assert!(list::<String>(&field(r#"{"a": "b"}"#)).is_empty());
    }

    #[test]
    fn ids_are_strings_or_numbers() {
        for (json, value) in [
            (r#""10002""#, Some("10002")),
            ("10002", Some("10002")),
            (r#""a\ud800b""#, Some("a\u{fffd}b")),
            (r#"" ""#, None),
            ("true", None),
            ("null", None),
        ] {
            assert_eq!(text(&field(json)).as_deref(), value, "{json}");
        }
    }
}
