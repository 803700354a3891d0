//! Reads and writes JSON. Reading preserves unknown members. Nesting beyond [`MAX_DEPTH`] is
//! replaced by its text.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::deep;
use crate::node::{Attrs, Mark, MarkType, Node, NodeType, Value};

/// Maximum nesting depth of nodes. A node takes two levels of JSON, and parsers often reject more
/// than 128, so documents of this depth can be read again.
pub(crate) const MAX_DEPTH: usize = 56;

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.kind == NodeType::Bare {
            return write_bare(self.other.as_deref(), serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        if !self.kind.as_str().is_empty() {
            map.serialize_entry("type", self.kind.as_str())?;
        }
        if let Some(text) = &self.text {
            map.serialize_entry("text", text)?;
        }
        if let Some(attrs) = &self.attrs {
            map.serialize_entry("attrs", &**attrs)?;
        }
        if let Some(content) = &self.content {
            map.serialize_entry("content", content)?;
        }
        if let Some(marks) = &self.marks {
            map.serialize_entry("marks", marks)?;
        }
        write_members(&mut map, self.other.as_deref())?;
        map.end()
    }
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.kind == MarkType::Bare {
            return write_bare(self.other.as_deref(), serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        if !self.kind.as_str().is_empty() {
            map.serialize_entry("type", self.kind.as_str())?;
        }
        if let Some(attrs) = &self.attrs {
            map.serialize_entry("attrs", &**attrs)?;
        }
        write_members(&mut map, self.other.as_deref())?;
        map.end()
    }
}

impl Serialize for Attrs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        write_members(&mut map, Some(self))?;
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Json(json) => json.serialize(serializer),
        }
    }
}

fn write_members<M: SerializeMap>(map: &mut M, members: Option<&Attrs>) -> Result<(), M::Error> {
    for (name, value) in members.into_iter().flat_map(Attrs::iter) {
        map.serialize_entry(name, value)?;
    }
    Ok(())
}

/// The value of a bare node or mark.
fn write_bare<S: Serializer>(value: Option<&Attrs>, serializer: S) -> Result<S::Ok, S::Error> {
    match value.and_then(|attrs| attrs.iter().next()) {
        Some((_, value)) => value.serialize(serializer),
        None => serializer.serialize_unit(),
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Expect(Item::at(0)).deserialize(deserializer)? {
            Shape::Expected(node) => Ok(node),
            Shape::Odd(_) => Err(D::Error::custom("a document is a JSON object")),
        }
    }
}

/// An element of an array: a node or a mark.
trait Element: Sized {
    /// Reads the members of an object.
    fn read<'de, A: MapAccess<'de>>(map: A, depth: usize) -> Result<Self, A::Error>;
    /// An element that is not an object.
    fn bare(value: Value) -> Self;
}

impl Element for Node {
    fn read<'de, A: MapAccess<'de>>(mut map: A, depth: usize) -> Result<Self, A::Error> {
        let mut node = Self::new(NodeType::Other("".into()));
        let mut other = Attrs::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match &*name {
                "type" => match map.next_value_seed(Expect(Name::<NodeType>::new()))? {
                    Shape::Expected(kind) => node.kind = kind,
                    Shape::Odd(value) => other.push("type", value),
                },
                "text" => match map.next_value_seed(Expect(Text))? {
                    Shape::Expected(text) => node.text = Some(text),
                    Shape::Odd(value) => other.push("text", value),
                },
                "attrs" => match map.next_value_seed(Expect(Members))? {
                    Shape::Expected(attrs) => node.attrs = Some(Box::new(attrs)),
                    Shape::Odd(value) => other.push("attrs", value),
                },
                "content" if depth >= MAX_DEPTH => {
                    let below = map.next_value::<Box<RawValue>>()?;
                    node.content = Some(deep::flattened(below.get(), &node.kind));
                }
                "content" => match map.next_value_seed(Expect(List::at(depth + 1)))? {
                    Shape::Expected(content) => node.content = Some(content),
                    Shape::Odd(value) => other.push("content", value),
                },
                "marks" => match map.next_value_seed(Expect(List::at(depth)))? {
                    Shape::Expected(marks) => node.marks = Some(marks),
                    Shape::Odd(value) => other.push("marks", value),
                },
                _ => other.push(name.into_owned(), map.next_value()?),
            }
        }
        node.other = other.boxed();
        Ok(node)
    }

    fn bare(value: Value) -> Self {
        let mut node = Self::new(NodeType::Bare);
        node.other.get_or_insert_default().push("", value);
        node
    }
}

impl Element for Mark {
    fn read<'de, A: MapAccess<'de>>(mut map: A, _depth: usize) -> Result<Self, A::Error> {
        let mut mark = Self::new(MarkType::Other("".into()));
        let mut other = Attrs::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match &*name {
                "type" => match map.next_value_seed(Expect(Name::<MarkType>::new()))? {
                    Shape::Expected(kind) => mark.kind = kind,
                    Shape::Odd(value) => other.push("type", value),
                },
                "attrs" => match map.next_value_seed(Expect(Members))? {
                    Shape::Expected(attrs) => mark.attrs = Some(Box::new(attrs)),
                    Shape::Odd(value) => other.push("attrs", value),
                },
                _ => other.push(name.into_owned(), map.next_value()?),
            }
        }
        mark.other = other.boxed();
        Ok(mark)
    }

    fn bare(value: Value) -> Self {
        let mut mark = Self::new(MarkType::Bare);
        mark.other.get_or_insert_default().push("", value);
        mark
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let text = json.get();
        if text.starts_with('"') {
            return serde_json::from_str(text)
                .map(Self::Text)
                .map_err(D::Error::custom);
        }
        match text.parse::<i64>() {
            // `-0` and `+1` would be written differently.
            Ok(integer) if integer.to_string() == text => Ok(Self::Integer(integer)),
            _ => Ok(Self::Json(json)),
        }
    }
}

/// The value of a member.
enum Shape<T> {
    Expected(T),
    /// A value of an unexpected type, kept as it is.
    Odd(Value),
}

/// The expected type of a member. [`Expect`] keeps values of other types as they are.
trait Expected<'de>: Sized {
    type Value;
    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<Shape<Self::Value>, A::Error> {
        odd(serde_json::Value::deserialize(
            serde::de::value::SeqAccessDeserializer::new(list),
        )?)
    }
    fn object<A: MapAccess<'de>>(self, object: A) -> Result<Shape<Self::Value>, A::Error> {
        odd(serde_json::Value::deserialize(MapAccessDeserializer::new(
            object,
        ))?)
    }
    fn text<E: Error>(self, text: Cow<'_, str>) -> Result<Shape<Self::Value>, E> {
        Ok(Shape::Odd(Value::Text(text.into_owned())))
    }
}

/// The name of a type. An empty name counts as unexpected.
struct Name<T>(PhantomData<T>);

impl<T> Name<T> {
    fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: for<'a> From<&'a str>> Expected<'_> for Name<T> {
    type Value = T;

    fn text<E: Error>(self, text: Cow<'_, str>) -> Result<Shape<T>, E> {
        Ok(if text.is_empty() {
            Shape::Odd(Value::Text(String::new()))
        } else {
            Shape::Expected(T::from(&*text))
        })
    }
}

struct Text;

impl Expected<'_> for Text {
    type Value = String;

    fn text<E: Error>(self, text: Cow<'_, str>) -> Result<Shape<String>, E> {
        Ok(Shape::Expected(text.into_owned()))
    }
}

struct Members;

impl<'de> Expected<'de> for Members {
    type Value = Attrs;

    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<Shape<Attrs>, A::Error> {
        let mut attrs = Attrs::default();
        while let Some(name) = object.next_key::<String>()? {
            attrs.push(name, object.next_value()?);
        }
        Ok(Shape::Expected(attrs))
    }
}

/// A list of nodes or marks; nodes are at this depth.
struct List<T> {
    depth: usize,
    element: PhantomData<T>,
}

impl<T> List<T> {
    fn at(depth: usize) -> Self {
        Self {
            depth,
            element: PhantomData,
        }
    }
}

impl<'de, T: Element> Expected<'de> for List<T> {
    type Value = Vec<T>;

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape<Vec<T>>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(Expect(Item::at(self.depth)))? {
            elements.push(match element {
                Shape::Expected(element) => element,
                Shape::Odd(value) => T::bare(value),
            });
        }
        Ok(Shape::Expected(elements))
    }
}

/// A single node or mark.
struct Item<T> {
    depth: usize,
    element: PhantomData<T>,
}

impl<T> Item<T> {
    fn at(depth: usize) -> Self {
        Self {
            depth,
            element: PhantomData,
        }
    }
}

impl<'de, T: Element> Expected<'de> for Item<T> {
    type Value = T;

    fn object<A: MapAccess<'de>>(self, object: A) -> Result<Shape<T>, A::Error> {
        T::read(object, self.depth).map(Shape::Expected)
    }
}

fn odd<T, E: Error>(value: impl Serialize) -> Result<Shape<T>, E> {
    to_raw_value(&value)
        .map(|json| Shape::Odd(Value::Json(json)))
        .map_err(E::custom)
}

/// Reads a value of the expected type `S`.
struct Expect<S>(S);

impl<'de, S: Expected<'de>> DeserializeSeed<'de> for Expect<S> {
    type Value = Shape<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Expected<'de>> Visitor<'de> for Expect<S> {
    type Value = Shape<S::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        self.0.list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        self.0.object(object)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        self.0.text(Cow::Borrowed(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        self.0.text(Cow::Owned(text))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        odd(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        odd(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        odd(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        odd(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        odd(value)
    }
}
