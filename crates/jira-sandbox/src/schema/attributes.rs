//! The attributes of nodes and marks, as `nodes` writes them.
//!
//! An attribute is `name:type`, or just `name` when it is text. `!name` is required, and `+name` is
//! unknown to the oldest release. The types are `filled` (text that is not empty), `flag`, `number`,
//! `numbers`, `percent` (0 to 100), `level` (1 to 6), `order`, `color`, `newline`, and words
//! separated by `|`, where `+word` is unknown to the oldest release.

use serde_json::Value;

/// Whether an object has all required attributes, and no others than the known ones.
pub(super) fn are_valid(known: &str, given: &Value, is_current: bool) -> bool {
    let Some(given) = given.as_object() else {
        return false;
    };
    let known = || known.split_ascii_whitespace();
    let is_known = |name: &str, value: &Value| {
        known().any(|attribute| {
            let is_new = attribute.starts_with('+');
            let attribute = attribute.trim_start_matches(['!', '+']);
            let (known, kind) = attribute.split_once(':').unwrap_or((attribute, "text"));
            known == name && (is_current || !is_new) && fits(kind, value, is_current)
        })
    };
    let mut required = known().filter_map(|attribute| attribute.strip_prefix('!'));
    given.iter().all(|(name, value)| is_known(name, value))
        && required.all(|name| given.contains_key(name.split(':').next().unwrap_or_default()))
}

fn fits(kind: &str, value: &Value, is_current: bool) -> bool {
    let text = value.as_str();
    let at_least = |least: f64| value.as_f64().is_some_and(|number| number >= least);
    let at_most = |most: f64| value.as_f64().is_some_and(|number| number <= most);
    match kind {
        "text" => text.is_some(),
        "filled" => text.is_some_and(|text| !text.is_empty()),
        "newline" => text == Some("\n"),
        "flag" => value.is_boolean(),
        "number" => value.is_number(),
        "percent" => at_least(0.0) && at_most(100.0),
        "level" => at_least(1.0) && at_most(6.0),
        "order" => at_least(if is_current { 0.0 } else { 1.0 }),
        "numbers" => value
            .as_array()
            .is_some_and(|values| values.iter().all(Value::is_number)),
        "color" => text
            .and_then(|text| text.strip_prefix('#'))
            .is_some_and(|digits| {
                digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
            }),
        words => words.split('|').any(|word| match word.strip_prefix('+') {
            Some(word) => is_current && text == Some(word),
            None => text == Some(word),
        }),
    }
}
