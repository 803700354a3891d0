//! Applies a text filter to a document.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::value::to_raw_value;

use crate::node::{Attrs, Node, Value};
use crate::options::TextFilter;

/// The document with all of its strings filtered; borrowed when the filter changes nothing.
pub(crate) fn filtered<'a>(root: &'a Node, filter: TextFilter) -> Cow<'a, Node> {
    if !changes(root, filter) {
        return Cow::Borrowed(root);
    }
    let mut root = root.clone();
    apply(&mut root, filter);
    Cow::Owned(root)
}

fn changes(node: &Node, filter: TextFilter) -> bool {
    let is_changed = |text: &str| matches!(filter(text), Cow::Owned(_));
    let in_attrs = |attrs: &Option<Box<Attrs>>| {
        let values = attrs.iter().flat_map(|attrs| attrs.iter());
        values.into_iter().any(|(_, value)| match value {
            Value::Text(text) => is_changed(text),
            Value::Integer(_) => false,
            // Strings may hold escapes, which the filter would not see.
            Value::Json(json) => json.get().contains('"'),
        })
    };
    node.text.as_deref().is_some_and(is_changed)
        || in_attrs(&node.attrs)
        || in_attrs(&node.other)
        || node.marks().iter().any(|mark| in_attrs(&mark.attrs))
        || node.children().iter().any(|child| changes(child, filter))
}

fn apply(node: &mut Node, filter: TextFilter) {
    if let Some(text) = &mut node.text {
        replace(text, filter);
    }
    let marks = node.marks.iter_mut().flatten();
    let attrs = [&mut node.attrs, &mut node.other].into_iter();
    for attrs in attrs.chain(marks.map(|mark| &mut mark.attrs)).flatten() {
        for (name, value) in attrs.iter_mut() {
            match value {
                Value::Text(text) => replace_member(name, text, filter),
                Value::Integer(_) => {}
                Value::Json(json) => {
                    if let Ok(mut value) = serde_json::from_str(json.get()) {
                        apply_to_json(&mut value, filter);
                        if let Ok(filtered) = to_raw_value(&value) {
                            *json = filtered;
                        }
                    }
                }
            }
        }
    }
    for child in node.content.iter_mut().flatten() {
        apply(child, filter);
    }
}

fn apply_to_json(value: &mut serde_json::Value, filter: TextFilter) {
    match value {
        serde_json::Value::String(text) => replace(text, filter),
        serde_json::Value::Array(values) => {
            for value in values {
                apply_to_json(value, filter);
            }
        }
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                match value {
                    serde_json::Value::String(text) => replace_member(name, text, filter),
                    _ => apply_to_json(value, filter),
                }
            }
        }
        _ => {}
    }
}

fn replace(text: &mut String, filter: TextFilter) {
    if let Cow::Owned(filtered) = filter(text) {
        *text = filtered;
    }
}

fn replace_member(name: &str, text: &mut String, filter: TextFilter) {
    if !matches!(name, "url" | "href") {
        return replace(text, filter);
    }
    let mut address = String::with_capacity(text.len());
    for character in text.chars() {
        let mut bytes = [0; 4];
        let character = &*character.encode_utf8(&mut bytes);
        if matches!(character, "\n" | "\t") || filter(character) != character {
            address.extend(percent_encode(character.as_bytes(), NON_ALPHANUMERIC));
        } else {
            address.push_str(character);
        }
    }
    *text = address;
}
