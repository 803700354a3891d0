//! Members that may be anything.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use jira_adf::surrogates::replace_lone_surrogates;

/// A member as it stands in the answer: not parsed yet, so that neither its form nor its depth can
/// cost its neighbours. `null` counts as absent.
pub(super) type Member = Option<Box<RawValue>>;

/// The member as a type, or nothing when it is another thing.
pub(super) fn read<T: DeserializeOwned>(member: &Member) -> Option<T> {
    read_raw(member.as_deref()?)
}

/// As [`read`], for one element of a list.
pub(super) fn read_raw<T: DeserializeOwned>(raw: &RawValue) -> Option<T> {
    if let Ok(value) = serde_json::from_str(raw.get()) {
        return Some(value);
    }
    match replace_lone_surrogates(raw.get()) {
        Cow::Owned(mended) => serde_json::from_str(&mended).ok(),
        Cow::Borrowed(_) => None,
    }
}

/// The elements of a list that are what they should be.
pub(super) fn list<T: DeserializeOwned>(member: &Member) -> Vec<T> {
    let elements: Vec<Box<RawValue>> = read(member).unwrap_or_default();
    elements
        .iter()
        .filter_map(|element| read_raw(element))
        .collect()
}

/// A text, or a number as text: identifiers are either. White space alone is no text.
pub(super) fn text(member: &Member) -> Option<String> {
    let text = match read(member)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// An object in a list, or nothing for anything else; read in place, which spares another pass over
/// each of many.
pub(super) struct Object<T>(pub Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(|object| Object(Some(object)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Object(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Object(None))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Object(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(json: &str) -> Member {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_something_else_counts_as_left_out() {
        assert_eq!(read::<bool>(&member("true")), Some(true));
        for json in ["null", "1", "\"true\"", "[]", "{}"] {
            assert_eq!(read::<bool>(&member(json)), None, "{json}");
        }
        assert_eq!(read::<bool>(&None), None);
        assert_eq!(
            list::<String>(&member(r#"["a", 1, null, "b", {}]"#)),
            ["a", "b"]
        );
        assert!(list::<String>(&member(r#"{"a": "b"}"#)).is_empty());
    }

    #[test]
    fn identifiers_are_texts_or_numbers() {
        for (json, value) in [
            (r#""10002""#, Some("10002")),
            ("10002", Some("10002")),
            (r#""a\ud800b""#, Some("a\u{fffd}b")),
            (r#"" ""#, None),
            ("true", None),
            ("null", None),
        ] {
            assert_eq!(text(&member(json)).as_deref(), value, "{json}");
        }
    }
}
